"""How a graph is put together in one canonical order, whatever the order of input."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from itil_core.configuration import _networkx
from itil_core.configuration._collector import collector_paused
from itil_core.configuration._networkx import EdgeFacts
from itil_core.configuration.requirement import RequirementGroup

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Kinds", "assemble", "joined"]

Kinds = Mapping[str, tuple[str, ...]]

_ONLY = (0,)
_NO_KINDS: Mapping[str, tuple[str, ...]] = {}


def _key(group: RequirementGroup) -> tuple[object, ...]:
    return (
        group.members,
        group.at_least,
        group.healthy_at,
        group.weights,
        group.manual_switch,
    )


def _canonical(groups: Sequence[RequirementGroup]) -> tuple[RequirementGroup, ...]:
    """Sort the groups of a CI and leave out those that say the same.

    Of these the one stays that lost least: what never had another member needs its only one.
    """
    distinct: dict[tuple[object, ...], RequirementGroup] = {}
    for group in groups:
        same = distinct.setdefault(_key(group), group)
        if group.removed < same.removed:
            distinct[_key(group)] = group
    return tuple(distinct[key] for key in sorted(distinct))


def joined(kinds: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds of both, sorted, each once."""
    return tuple(sorted({*kinds, *more}))


@collector_paused()
def assemble(
    cis: Iterable[str],
    groups: Mapping[str, Sequence[RequirementGroup]],
    kinds: Mapping[str, Kinds],
    plain: Mapping[str, Kinds] | None = None,
) -> "nx.DiGraph[str]":
    """Build the frozen digraph of some CIs, their groups and the kinds of their edges.

    Args:
        cis: Every CI, the members of groups included.
        groups: The groups by owner; owners without any may be left out.
        kinds: The relationship kinds of their edges, by owner and member.
        plain: Further needs, each of one CI and a group of its own, with their kinds.
    """
    needs = plain or {}
    singles: dict[str, RequirementGroup] = {}
    nodes: dict[str, tuple[RequirementGroup, ...]] = {}
    for ci in sorted(cis):
        found: list[RequirementGroup] = []
        for member in needs.get(ci, ()):
            if member not in singles:
                singles[member] = RequirementGroup.single(member)
            found.append(singles[member])
        if ci in groups:
            found += groups[ci]
        nodes[ci] = _canonical(found) if len(found) > 1 else tuple(found)
    return _networkx.frozen_digraph(nodes, _edges(nodes, kinds, needs))


def _edges(
    nodes: Mapping[str, tuple[RequirementGroup, ...]],
    kinds: Mapping[str, Kinds],
    needs: Mapping[str, Kinds],
) -> Iterator[tuple[str, str, EdgeFacts]]:
    """Yield the edges in the order of ids, with what they carry."""
    for owner, owned in nodes.items():
        if not owned:
            continue
        first, second = needs.get(owner, _NO_KINDS), kinds.get(owner, _NO_KINDS)
        borne = _both(first, second) if first and second else first or second
        if len(owned) == 1:
            for member in owned[0].members:
                yield owner, member, {"groups": _ONLY, "kinds": borne[member]}
            continue
        numbers: dict[str, tuple[int, ...]] = {}
        for number, group in enumerate(owned):
            for member in group.members:
                numbers[member] = (*numbers.get(member, ()), number)
        for member in sorted(numbers):
            yield owner, member, {"groups": numbers[member], "kinds": borne[member]}


def _both(first: Kinds, second: Kinds) -> Kinds:
    """Return the kinds of the edges of one owner that were told in two places."""
    members = {**first, **second}
    return {one: joined(first.get(one, ()), second.get(one, ())) for one in members}
