"""What some services need, in numbers: the part of a graph that single failures are searched in.

Only what the services need is looked at, however large the graph is. The parts of it that need each
other, its strongly connected components, stand in an order in which what is needed comes first.
"""

from collections.abc import Iterable, Sequence

import attrs

from itil_core.configuration import _networkx
from itil_core.configuration._collector import collector_paused
from itil_core.configuration._compiled import scaled
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import RequirementGroup

__all__ = ["Group", "Structure", "components", "structure_of"]


@attrs.frozen
class Group:
    """A requirement group with redundancy, in numbers.

    Attributes:
        members: The numbers of its members, without its owner: a CI never holds itself up.
        weights: What each is worth, as whole numbers.
        spare: How much may be DOWN.
        ease: How much may be other than UP.
    """

    members: tuple[int, ...]
    weights: tuple[int, ...]
    spare: int
    ease: int


@attrs.frozen(eq=False)
class Structure:
    """The CIs that some services need, themselves included, in numbers.

    Attributes:
        ids: The CIs by number.
        numbers: The numbers by CI.
        needed: For each CI the members of all of its groups.
        groups: The groups of those CIs that have some with redundancy; all others need all.
        parts: The sets of CIs that need each other, what is needed first.
        broken: Whether a group is FAILED from the start.
    """

    ids: list[str]
    numbers: dict[str, int]
    needed: list[list[int]]
    groups: dict[int, list[Group]]
    parts: list[list[int]]
    broken: bool


def components(needed: Sequence[Iterable[int]]) -> list[list[int]]:
    """Return the strongly connected components of a graph, what is needed first.

    This is Tarjan's algorithm with a stack of its own. A CI may lie on the stack several times;
    the uppermost is the one that counts, and the others change nothing.

    Example:
        >>> components([[1], [2], [1], [0, 2]])
        [[2, 1], [0], [3]]
    """
    size = len(needed)
    done = size + 1
    rank = [0] * size
    low = [0] * size
    least = low.__getitem__
    found: list[list[int]] = []
    held: list[int] = []
    count = 0
    for root in range(size):
        stack = [root]
        while stack:
            number = stack[-1]
            if not rank[number]:
                count += 1
                rank[number] = low[number] = count
                held.append(number)
                stack += [one for one in needed[number] if not rank[one]]
                continue
            stack.pop()
            if low[number] == done:
                continue
            first = min(map(least, needed[number]), default=done)
            if first < rank[number]:
                low[number] = min(first, low[number])
            elif held[-1] == number:
                low[number] = done
                found.append([held.pop()])
            else:
                place = len(held) - 1
                while held[place] != number:
                    place -= 1
                part = held[place:]
                del held[place:]
                part.reverse()
                for one in part:
                    low[one] = done
                found.append(part)
    return found


def _has_redundancy(groups: Iterable[RequirementGroup]) -> bool:
    """Whether some group is more than a plain need."""
    for group in groups:  # noqa: SIM110 (a generator costs more than the loop)
        if len(group.members) != 1 or group.removed:
            return True
    return False


@collector_paused()
def structure_of(graph: DependencyGraph, services: Iterable[str]) -> Structure:
    """Number what some services need; linear in what that is.

    CIs are numbered depth first, so that a search touches neighbouring memory.
    """
    rows = dict(_networkx.needed_by_ci(graph.nx))
    numbers: dict[str, int] = {}
    stack = sorted(services, reverse=True)
    while stack:
        ci = stack.pop()
        if ci not in numbers:
            numbers[ci] = len(numbers)
            stack += rows[ci]
    number_of = numbers.__getitem__
    needed = [list(map(number_of, rows[ci])) for ci in numbers]
    groups: dict[int, list[Group]] = {}
    broken = False
    for ci, owned in _networkx.groups_by_ci(graph.nx):
        if ci not in numbers or not _has_redundancy(owned):
            continue
        owner = numbers[ci]
        groups[owner] = []
        for group in owned:
            weights, spare, ease = scaled(group)
            broken |= spare < 0
            members = tuple(map(number_of, group.members))
            if owner in members:
                place = members.index(owner)
                members = members[:place] + members[place + 1 :]
                weights = [*weights[:place], *weights[place + 1 :]]
            groups[owner].append(Group(members, tuple(weights), spare, ease))
    return Structure(list(numbers), numbers, needed, groups, components(needed), broken)
