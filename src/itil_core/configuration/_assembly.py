"""How a graph is put together in one canonical order, whatever the order of input."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from itil_core.configuration import _networkx
from itil_core.configuration._networkx import EdgeFacts
from itil_core.configuration.requirement import RequirementGroup

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Kinds", "assemble"]

Kinds = Mapping[str, tuple[str, ...]]

_FIRST = (0,)
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
    """Sort the groups of a CI and leave out those that say the same."""
    if len(groups) < 2:  # noqa: PLR2004 (nothing to sort)
        return tuple(groups)
    distinct = {_key(group): group for group in groups}
    return tuple(distinct[key] for key in sorted(distinct))


def assemble(
    cis: Iterable[str],
    groups: Mapping[str, Sequence[RequirementGroup]],
    kinds: Mapping[str, Kinds],
) -> "nx.DiGraph[str]":
    """Build the frozen digraph of some CIs, their groups and the kinds of their edges.

    Args:
        cis: Every CI, the members of groups included.
        groups: The groups by owner; owners without any may be left out.
        kinds: The relationship kinds by owner and member.
    """
    nodes = [(ci, _canonical(groups.get(ci, ()))) for ci in sorted(cis)]

    def edges() -> Iterator[tuple[str, str, EdgeFacts]]:
        for owner, owned in nodes:
            if not owned:
                continue
            borne = kinds.get(owner, _NO_KINDS)
            if len(owned) == 1:
                for member in owned[0].members:
                    yield owner, member, {"groups": _FIRST, "kinds": borne.get(member, ())}
                continue
            numbers: dict[str, tuple[int, ...]] = {}
            for number, group in enumerate(owned):
                for member in group.members:
                    numbers[member] = (*numbers.get(member, ()), number)
            for member in sorted(numbers):
                yield owner, member, {"groups": numbers[member], "kinds": borne.get(member, ())}

    return _networkx.frozen_digraph(nodes, edges())
