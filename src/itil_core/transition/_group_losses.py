"""Which requirement groups fail only because several changes take members of them."""

from collections.abc import Container, Iterator, Mapping

from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import RequirementGroup

__all__ = ["roots"]

_Failed = Mapping[str, tuple[RequirementGroup, ...]]


def roots(
    graph: DependencyGraph, down: Container[str], only: frozenset[str]
) -> Iterator[tuple[str, RequirementGroup, tuple[str, ...], tuple[str, ...]]]:
    """Yield the groups at which it starts that some CIs are DOWN, and what is DOWN further on.

    A root is a FAILED group whose owner is among these CIs and none of whose members is. Where
    CIs need each other in a circle, a root may have such a member too, which fell later: those
    that no other root leads to are yielded as well, so that every CI belongs to one.

    Args:
        graph: The graph.
        down: All that is DOWN.
        only: The CIs that are asked about, all of them DOWN.

    Yields:
        The owner, the group, the members that fell before the owner, and the CIs further on.
    """
    failed = {ci: _failed(graph, ci, down) for ci in sorted(only)}
    needing = _needing(failed)
    found = [
        (owner, group)
        for owner, groups in failed.items()
        for group in groups
        if only.isdisjoint(group.members)
    ]
    reached = _reached({owner for owner, _ in found}, needing)
    found += [
        (owner, group)
        for owner, groups in failed.items()
        if owner not in reached
        for group in groups
        if _fails_without(group, down, only)
    ]
    for owner, group in found:
        lost = tuple(one for one in group.members if one in down and one not in only)
        yield owner, group, lost, tuple(sorted(_reached({owner}, needing) - {owner}))


def _failed(graph: DependencyGraph, ci: str, down: Container[str]) -> tuple[RequirementGroup, ...]:
    """Return the groups of a CI that are FAILED."""
    groups = graph.groups_of(ci)
    return tuple(group for group in groups if group.worth - group.worth_of(down) < group.at_least)


def _fails_without(group: RequirementGroup, down: Container[str], only: frozenset[str]) -> bool:
    """Tell whether what fell before is enough to fail a group."""
    before = sum(
        group.weight_of(member) for member in group.members if member in down and member not in only
    )
    return group.worth - before < group.at_least


def _needing(failed: _Failed) -> dict[str, set[str]]:
    """Return by member the owners of FAILED groups."""
    needing: dict[str, set[str]] = {}
    for owner, groups in failed.items():
        for group in groups:
            for member in group.members:
                needing.setdefault(member, set()).add(owner)
    return needing


def _reached(start: set[str], needing: Mapping[str, set[str]]) -> set[str]:
    """Return some CIs and all that is DOWN because of them, through FAILED groups."""
    reached = set(start)
    waiting = list(start)
    while waiting:
        for owner in needing.get(waiting.pop(), ()):
            if owner not in reached:
                reached.add(owner)
                waiting.append(owner)
    return reached
