"""The single points of failure of one service, and what is left to calculate without them.

A service is UP if none of its single points of failure has failed and, with all of them up, none
of the groups that they need has fallen. The second part knows nothing of the first: whatever would
take a single point of failure down takes the service down by itself, so that in the groups all of
them may be taken to be up. This holds on cycles too.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby

import attrs

from itil_core.configuration._bit_sums import heavier
from itil_core.configuration._foundation import Foundation, Members

__all__ = ["Cluster", "Factored", "factored"]

_AT_ONCE = 1 << 14  # single failures that are followed at the same time, a bit each


@attrs.frozen(eq=False)
class Cluster:
    """Nodes that are needed through one of them alone: it is DOWN if any of them fails.

    Attributes:
        nodes: The nodes.
        needs: The clusters that take it down alone.
        groups: The groups of its nodes.
    """

    nodes: list[int] = attrs.field(factory=list[int])
    needs: dict[int, None] = attrs.field(factory=dict[int, None])
    groups: list[Members] = attrs.field(factory=list[Members])


@attrs.frozen(eq=False)
class Factored:
    """The single points of failure of a service and what is left.

    Clusters are known by the node that the others are needed through.

    Attributes:
        single: The nodes that take the service down alone, its own first.
        groups: The groups that take the service down when one of them falls.
        clusters: What stands below these groups, what is needed first.
    """

    single: list[int]
    groups: list[Members]
    clusters: dict[int, Cluster]


def factored(foundation: Foundation, node: int) -> Factored:
    """Factor out the single points of failure of a node that is not DOWN from the start."""
    single = _needed_by(foundation.needs, node)
    groups = _bearing((group for one in single for group in foundation.groups[one]), set(single))
    if not groups:
        return Factored(single, [], {})
    clusters = _clusters(foundation, groups, set(single))
    for first in _alone(foundation.cycle, clusters, groups):
        cluster = clusters.pop(first)
        single += cluster.nodes
        groups += cluster.groups
    return Factored(single, _bearing(groups, set(single)), clusters)


def _needed_by(needs: Sequence[tuple[int, ...]], node: int) -> list[int]:
    """Return a node and all that it needs without an alternative."""
    found = {node}
    queue = [node]
    for one in queue:
        for step in needs[one]:
            if step not in found:
                found.add(step)
                queue.append(step)
    return queue


def _bearing(groups: Iterable[Members], up: Container[int]) -> list[Members]:
    """Return those groups that can still fall if some nodes are up, without these."""
    left: list[Members] = []
    for members, spare in groups:
        rest = tuple(pair for pair in members if pair[0] not in up)
        if sum(weight for _, weight in rest) > spare:
            left.append((rest, spare))
    return left


def _clusters(
    foundation: Foundation, roots: Iterable[Members], up: Container[int]
) -> dict[int, Cluster]:
    """Return what stands below some groups while some nodes are up."""
    needs, cycle = foundation.needs, foundation.cycle
    first = {node: node for members, _ in roots for node, _ in members}
    groups: dict[int, list[Members]] = {node: [] for node in first}
    queue = list(first)
    for node in queue:
        groups[node] = owned = _bearing(foundation.groups[node], up)
        steps = [step for step in needs[node] if step not in up]
        for step in (*steps, *(member for members, _ in owned for member, _ in members)):
            if step not in groups:
                groups[step] = []
                queue.append(step)
    # Whoever needs a node comes before it, so that its cluster is known when its turn comes.
    for node in sorted(groups, reverse=True):
        if cycle[node] is not None:
            first[node] = node
        here = first[node]
        for step in needs[node]:
            if step not in up and first.setdefault(step, here) != here:
                first[step] = step
        first.update((member, member) for members, _ in groups[node] for member, _ in members)
    clusters = {node: Cluster() for node in sorted(groups) if first[node] == node}
    for node, owned in groups.items():
        here = first[node]
        cluster = clusters[here]
        cluster.nodes.append(node)
        cluster.groups.extend(owned)
        others = (step for step in needs[node] if step not in up and first[step] != here)
        cluster.needs.update(dict.fromkeys(others))
    return clusters


def _alone(
    cycle: Sequence[int | None], clusters: Mapping[int, Cluster], groups: Iterable[Members]
) -> list[int]:
    """Return the clusters that make at least one of some groups fall alone."""
    order = list(clusters)
    found: list[int] = []
    for start in range(0, len(order), _AT_ONCE):
        part = order[start : start + _AT_ONCE]
        # By cluster, the single failures that take it down.
        fatal = dict.fromkeys(order, 0) | {node: 1 << place for place, node in enumerate(part)}
        for ring, nodes in groupby(order, key=cycle.__getitem__):
            circle = list(nodes)
            moved = True
            while moved:
                moved = False
                for node in circle:
                    before = fatal[node]
                    bits = before
                    for step in clusters[node].needs:
                        bits |= fatal[step]
                    for group in clusters[node].groups:
                        bits |= _fatal_to(group, fatal)
                    if bits != before:
                        fatal[node] = bits
                        moved = ring is not None
        bits = 0
        for group in groups:
            bits |= _fatal_to(group, fatal)
        found += [node for place, node in enumerate(part) if bits >> place & 1]
    return found


def _fatal_to(group: Members, fatal: Mapping[int, int]) -> int:
    """Return the single failures that make a group fall."""
    members, spare = group
    return heavier([(fatal[node], weight) for node, weight in members], spare)
