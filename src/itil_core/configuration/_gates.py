"""The failure of services as gates, each different one held once, whichever service it belongs to.

A gate is a number. It is a CI that fails by itself, or says that any, all or more than so much of
its children are DOWN, or is one member of a cycle.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby

import attrs

from itil_core.configuration._factoring import Cluster, Factored
from itil_core.configuration._foundation import Foundation, Members, components

__all__ = ["ALL", "ANY", "CI", "CYCLE", "MORE", "Gate", "Gates", "System"]

CI, ANY, ALL, MORE, CYCLE = range(5)
_NONE = -1  # the gate of what cannot fail

Weighed = tuple[tuple[int, int], ...]
Term = tuple[Weighed, int]
"""Gates with their weights, and how much of them may be DOWN."""

System = tuple[tuple[Term, ...], ...]
"""The terms of the members of a cycle, any of which takes it down; member n is written as ~n."""


@attrs.frozen
class Gate:
    """One gate.

    Attributes:
        kind: What it says of its children.
        children: Its children, each once.
        weights: What each child is worth, if it asks for more than so much.
        spare: How much may be DOWN, if it asks for more than so much; the number of the member,
            if it belongs to a cycle.
        system: The cycle that it belongs to.
        ci: The CI that it is.
    """

    kind: int
    children: tuple[int, ...] = ()
    weights: tuple[int, ...] = ()
    spare: int = 0
    system: System = ()
    ci: str = ""


@attrs.frozen(eq=False)
class Gates:
    """A table of gates over the CIs that can fail.

    Attributes:
        fails: Whether a CI can fail by itself.
        table: The gates by number.
    """

    fails: Callable[[str], bool]
    table: list[Gate] = attrs.field(factory=list[Gate])
    _numbers: dict[tuple[object, ...], int] = attrs.field(factory=dict[tuple[object, ...], int])
    _systems: dict[System, int] = attrs.field(factory=dict[System, int])

    def _gate(self, key: tuple[object, ...], make: Callable[[], Gate]) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.table)
            self.table.append(make())
        return number

    def ci(self, ci: str) -> int:
        """Return the gate of a CI that fails by itself."""
        return self._gate((CI, ci), lambda: Gate(CI, ci=ci))

    def of_kind(self, kind: int, children: Iterable[int]) -> int:
        """Return the gate that says that any or all of at least one gate are DOWN."""
        order = tuple(sorted(set(children)))
        if len(order) == 1:
            return order[0]
        return self._gate((kind, order), lambda: Gate(kind, order))

    def more_than(self, spare: int, weighed: Iterable[tuple[int, int]]) -> int:
        """Return the gate that says that gates worth more than so much are DOWN, if it can be."""
        worth: dict[int, int] = {}
        for gate, weight in weighed:
            if gate != _NONE:
                worth[gate] = worth.get(gate, 0) + weight
        decisive = [gate for gate, weight in worth.items() if weight > spare]
        rest = tuple(sorted((gate, weight) for gate, weight in worth.items() if weight <= spare))
        total = sum(weight for _, weight in rest)
        if total > spare:
            children, weights = tuple(gate for gate, _ in rest), tuple(one for _, one in rest)
            if total - min(weights) <= spare:
                decisive.append(self.of_kind(ALL, children))
            else:
                key = (MORE, rest, spare)
                decisive.append(self._gate(key, lambda: Gate(MORE, children, weights, spare)))
        return self.of_kind(ANY, decisive) if decisive else _NONE

    def root_of(self, foundation: Foundation, parts: Factored) -> int | None:
        """Return what takes a service down besides its single points of failure, if anything."""
        gates: dict[int, int] = {}
        clusters = parts.clusters
        for ring, nodes in groupby(clusters, key=foundation.cycle.__getitem__):
            if ring is None:
                for node in nodes:
                    gates[node] = self._acyclic(foundation, clusters[node], gates)
                continue
            inside = dict.fromkeys(nodes)

            def steps(node: int, inside: Mapping[int, None] = inside) -> list[int]:
                return [one for one in _below(clusters[node]) if one in inside]

            for circle in components(inside, steps):
                if len(circle) == 1:
                    gates[circle[0]] = self._acyclic(foundation, clusters[circle[0]], gates)
                else:
                    self._cyclic(foundation, clusters, circle, gates)
        fallen = [self._group(group, gates) for group in parts.groups]
        fallen = [gate for gate in fallen if gate != _NONE]
        return self.of_kind(ANY, fallen) if fallen else None

    def _failing(self, foundation: Foundation, cluster: Cluster) -> list[int]:
        """Return the gates of the CIs of a cluster that can fail."""
        cis = (ci for node in cluster.nodes for ci in foundation.cis[node] if self.fails(ci))
        return [self.ci(ci) for ci in cis]

    def _acyclic(self, foundation: Foundation, cluster: Cluster, gates: Mapping[int, int]) -> int:
        """Return the gate of a cluster that lies on no cycle of those that are left."""
        down = self._failing(foundation, cluster)
        # What is not there is a single point of failure, or stands on one.
        down += [gates[step] for step in cluster.needs if step in gates]
        down += [self._group(group, gates) for group in cluster.groups]
        down = [gate for gate in down if gate != _NONE]
        return self.of_kind(ANY, down) if down else _NONE

    def _group(self, group: Members, gates: Mapping[int, int]) -> int:
        """Return the gate of a group that falls."""
        members, spare = group
        return self.more_than(spare, ((gates[one], w) for one, w in members if one in gates))

    def _cyclic(
        self,
        foundation: Foundation,
        clusters: Mapping[int, Cluster],
        circle: Sequence[int],
        gates: dict[int, int],
    ) -> None:
        """Enter the gates of clusters that all need each other."""
        places = {node: ~place for place, node in enumerate(sorted(circle))}
        known = places | {node: gate for node, gate in gates.items() if gate != _NONE}
        system: list[tuple[Term, ...]] = []
        for node in sorted(circle):
            cluster = clusters[node]
            failing = self._failing(foundation, cluster)
            failing += [known[step] for step in cluster.needs if step in known]
            terms: list[Term] = [(((gate, 1),), 0) for gate in failing]
            for members, spare in cluster.groups:
                weighed = tuple((known[one], weight) for one, weight in members if one in known)
                terms.append((weighed, spare))
            system.append(tuple(terms))
        outside = {gate for terms in system for term, _ in terms for gate, _ in term if gate >= 0}
        children, whole = tuple(sorted(outside)), tuple(system)
        # A system is as large as its cycle: it is compared once, and known by a number.
        number = self._systems.setdefault(whole, len(self._systems))
        for node in circle:
            place = ~places[node]
            if children:
                key = (CYCLE, number, place)
                make = partial(Gate, CYCLE, children, spare=place, system=whole)
                gates[node] = self._gate(key, make)
            else:
                gates[node] = _NONE


def _below(cluster: Cluster) -> list[int]:
    """Return what a cluster needs, with or without an alternative."""
    return [*cluster.needs, *(node for members, _ in cluster.groups for node, _ in members)]
