"""What can be reached in a dependency graph: distances, paths, cycles and order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from itil_core.configuration import _networkx
from itil_core.errors import CycleError, ValidationError

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "cycles",
    "distances",
    "refuse_cycles",
    "shortest_path",
    "simple_paths",
    "topological_order",
]
# not at the door: cycles, distances, refuse_cycles, shortest_path, simple_paths, topological_order


def distances(
    graph: "nx.DiGraph[str]", ci: str, *, towards_needed: bool, depth: int | None = None
) -> dict[str, int]:
    """Return all that can be reached from a CI with the least number of steps, without itself.

    Args:
        graph: The graph; an edge runs from what needs to what is needed.
        ci: Where to start.
        towards_needed: Along the edges, to what it needs; else against them.
        depth: The greatest number of steps; no limit by default.

    Returns:
        Distances by id, sorted by (distance, id).

    Raises:
        ValidationError: The depth is not a whole number from 0 upwards.
    """
    if depth is not None and (type(depth) is not int or depth < 0):
        raise ValidationError("DependencyGraph", "depth", depth, "must be 0, 1, 2, ... or None")
    found = _networkx.distances(graph, ci, towards_needed=towards_needed, depth=depth)
    del found[ci]
    return dict(sorted(found.items(), key=lambda pair: (pair[1], pair[0])))


def shortest_path(graph: "nx.DiGraph[str]", source: str, target: str) -> tuple[str, ...]:
    """Return the shortest path along the edges, the first by ids; empty if there is none."""
    left = _networkx.distances(graph, target, towards_needed=False)
    if source not in left:
        return ()
    path = [source]
    while path[-1] != target:
        closer = left[path[-1]] - 1
        path.append(min(ci for ci in graph.successors(path[-1]) if left.get(ci) == closer))
    return tuple(path)


def simple_paths(
    graph: "nx.DiGraph[str]", source: str, target: str, limit: int
) -> tuple[tuple[str, ...], ...]:
    """Return the first few paths that visit no CI twice, sorted by (length, ids).

    Only as many paths are looked at as are asked for, however many there are.

    Raises:
        ValidationError: The limit is not a whole number from 1 upwards.
    """
    if type(limit) is not int or limit < 1:
        raise ValidationError("DependencyGraph", "limit", limit, "must be 1, 2, 3, ...")
    left = _networkx.distances(graph, target, towards_needed=False)
    found: list[tuple[str, ...]] = []
    length = left.get(source, -1)
    while 0 <= length < len(left) and len(found) < limit:
        longer = False
        for path in _paths_of_length(graph, source, length, left):
            if path is None:
                longer = True
            else:
                found.append(path)
            if len(found) == limit:
                break
        length = length + 1 if longer else -1
    return tuple(found)


def _paths_of_length(
    graph: "nx.DiGraph[str]", source: str, length: int, left: dict[str, int]
) -> Iterator[tuple[str, ...] | None]:
    """Yield the simple paths with so many edges by ids, and None where a longer one may go on."""
    path = {source: None}

    def onward(ci: str) -> Iterator[str]:
        return iter(sorted(step for step in graph.successors(ci) if step in left))

    ahead = [onward(source)]
    if not length:
        yield (source,)
        return
    while ahead:
        step = next(ahead[-1], None)
        if step is None:
            ahead.pop()
            path.popitem()
        elif step in path:
            continue
        elif len(path) + left[step] > length:
            yield None
        elif not left[step]:
            if len(path) == length:
                yield (*path, step)
        else:
            path[step] = None
            ahead.append(onward(step))


def cycles(graph: "nx.DiGraph[str]", *, self_needs: bool = False) -> tuple[tuple[str, ...], ...]:
    """Return the sets of CIs that all need each other, each sorted, the first by id first.

    Args:
        graph: The graph.
        self_needs: Whether a CI that needs itself, and stands in no larger cycle, counts.
    """
    found = [tuple(sorted(part)) for part in _networkx.circles(graph)]
    if self_needs:
        inside = {ci for part in found for ci in part}
        found += [(ci,) for ci in _networkx.loops(graph) if ci not in inside]
    return tuple(sorted(found))


def refuse_cycles(graph: "nx.DiGraph[str]", relation: str) -> None:
    """Raise an error with a shortest cycle through the smallest CI that is on one.

    Raises:
        CycleError: There is a cycle, a CI that needs itself included.
    """
    circular = cycles(graph, self_needs=True)
    if circular:
        first = circular[0][0]
        left = _networkx.distances(graph, first, towards_needed=False)
        onward = min((left[ci], ci) for ci in graph.successors(first) if ci in left)[1]
        raise CycleError(relation, (first, *shortest_path(graph, onward, first)))


def topological_order(graph: "nx.DiGraph[str]") -> tuple[str, ...]:
    """Return all CIs so that each comes before what it needs, the smallest id first.

    Raises:
        CycleError: There is a cycle, so there is no such order.
    """
    refuse_cycles(graph, "a topological order")
    return tuple(_networkx.sources_first(graph))
