"""What some services stand on: their closure in numbers, ready for exact calculations.

CIs that hold each other up by plain needs are DOWN together, and become one node. Nodes are
numbered so that what is needed comes first; only nodes on one cycle, which then leads through a
group with redundancy, need each other in both directions, and their numbers follow each other.
"""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from typing import TypeVar

import attrs

from itil_core.configuration._collector import collector_paused
from itil_core.configuration._compiled import scaled
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import RequirementGroup

__all__ = ["Foundation", "Members", "components", "foundation_of"]

Members = tuple[tuple[tuple[int, int], ...], int]
"""Members with their weights, and how much of them may be DOWN."""

_Node = TypeVar("_Node", str, int)


@attrs.frozen(eq=False)
class Foundation:
    """The nodes below some services.

    Attributes:
        numbers: The node of each CI.
        cis: The CIs of each node.
        needs: The nodes that take each node down alone, as it needs them.
        groups: The groups of each node that can bear something and can fail.
        cycle: For each node that lies on a cycle its number, else None.
        down: The nodes that are DOWN from the start.
    """

    numbers: dict[str, int]
    cis: list[tuple[str, ...]]
    needs: list[tuple[int, ...]]
    groups: list[tuple[Members, ...]]
    cycle: list[int | None]
    down: frozenset[int]


def components(
    roots: Iterable[_Node], successors: Callable[[_Node], Iterable[_Node]]
) -> Iterator[list[_Node]]:
    """Yield the strongly connected components that can be reached, what is needed first."""
    count = 0
    number: dict[_Node, int] = {}
    least: dict[_Node, int] = {}
    placed: set[_Node] = set()
    path: list[_Node] = []
    for root in roots:
        if root in number:
            continue
        number[root] = least[root] = count = count + 1
        path.append(root)
        walks = [(root, iter(successors(root)))]
        while walks:
            node, steps = walks[-1]
            for step in steps:
                if step not in number:
                    number[step] = least[step] = count = count + 1
                    path.append(step)
                    walks.append((step, iter(successors(step))))
                    break
                if step not in placed and number[step] < least[node]:
                    least[node] = number[step]
            else:
                walks.pop()
                if walks and least[node] < least[walks[-1][0]]:
                    least[walks[-1][0]] = least[node]
                if least[node] == number[node]:
                    place = len(path) - 1
                    while path[place] != node:
                        place -= 1
                    found = path[place:]
                    del path[place:]
                    placed.update(found)
                    yield found


@collector_paused()
def foundation_of(
    graph: DependencyGraph, services: Iterable[str], failed: Collection[str] = ()
) -> Foundation:
    """Compile what some services stand on; linear in what that holds.

    Args:
        graph: The graph.
        services: CIs of the graph.
        failed: CIs of the graph that are DOWN from the start.
    """
    edges: Mapping[str, Mapping[str, object]] = graph.nx.adj
    facts: Mapping[str, Mapping[str, tuple[RequirementGroup, ...]]] = graph.nx.nodes
    numbers: dict[str, int] = {}
    cis: list[tuple[str, ...]] = []
    cycle: list[int | None] = []
    rings = 0
    broken = False
    for found in components(services, edges.__getitem__):
        members = set(found)
        broken = broken or any(
            group.removed and group.worth < group.at_least
            for ci in found
            for group in facts[ci]["groups"]
        )
        if len(found) == 1:
            numbers[found[0]] = len(cis)
            cis.append((found[0],))
            cycle.append(None)
            continue

        def plain(ci: str, inside: Container[str] = members) -> list[str]:
            return [
                one
                for group in facts[ci]["groups"]
                for one, weight in _weighed(group)[0]
                if one in inside and weight > _weighed(group)[1]
            ]

        rings += 1
        for part in components(found, plain):
            numbers.update(dict.fromkeys(part, len(cis)))
            cis.append(tuple(sorted(part)))
            cycle.append(rings)
    down = graph.spread(failed)[0] if broken or failed else frozenset[str]()
    gone = frozenset(numbers[ci] for ci in down if ci in numbers)
    foundation = Foundation(numbers, cis, [], [], cycle, gone)
    for node, owners in enumerate(cis):
        _add_needs(foundation, node, [group for ci in owners for group in facts[ci]["groups"]])
    return foundation


def _weighed(group: RequirementGroup) -> tuple[list[tuple[str, int]], int]:
    """Return the members of a group with integer weights, and how much may be DOWN."""
    weights, spare, _ = scaled(group)
    return list(zip(group.members, weights, strict=True)), spare


def _add_needs(foundation: Foundation, node: int, owned: list[RequirementGroup]) -> None:
    """Enter what a node needs; what it needs of itself says nothing."""
    numbers, gone = foundation.numbers, foundation.down
    needs: dict[int, None] = {}
    groups: list[Members] = []
    if node not in gone:
        for group in owned:
            if len(group.members) == 1:
                # No group of a node that is not DOWN from the start has lost its only member.
                needs[numbers[group.members[0]]] = None
                continue
            members, spare = _weighed(group)
            weights: dict[int, int] = {}
            for ci, weight in members:
                weights[numbers[ci]] = weights.get(numbers[ci], 0) + weight
            spare -= sum(weights.pop(one) for one in gone & weights.keys())
            needs.update(dict.fromkeys(one for one, weight in weights.items() if weight > spare))
            bearing = tuple((one, w) for one, w in weights.items() if w <= spare and one != node)
            if sum(weight for _, weight in bearing) > spare:
                groups.append((bearing, spare))
        needs.pop(node, None)
    foundation.needs.append(tuple(needs))
    foundation.groups.append(tuple(groups))
