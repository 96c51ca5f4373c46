"""How a graph is put together in one canonical order, whatever the order of input."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from itil_core.configuration import _networkx
from itil_core.configuration._networkx import EdgeFacts
from itil_core.configuration.requirement import RequirementGroup

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Kinds", "assemble"]

Kinds = Mapping[str, tuple[str, ...]]

_NO_KINDS: Mapping[str, tuple[str, ...]] = {}


def _key(group: RequirementGroup) -> tuple[object, ...]:
    return (
        group.members,
        group.at_least,
        group.healthy_at,
        group.weights,
        group.manual_switch,
    )


def _canonical(groups: Iterable[RequirementGroup]) -> tuple[RequirementGroup, ...]:
    """Sort the groups of a CI and leave out those that say the same."""
    distinct = {_key(group): group for group in groups}
    return tuple(distinct[key] for key in sorted(distinct))


def assemble(
    cis: Iterable[str],
    groups: Mapping[str, Iterable[RequirementGroup]],
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
            borne = kinds.get(owner, _NO_KINDS)
            numbers: dict[str, tuple[int, ...]] = {}
            for number, group in enumerate(owned):
                for member in group.members:
                    numbers[member] = (*numbers.get(member, ()), number)
            for member in sorted(numbers):
                yield owner, member, {"groups": numbers[member], "kinds": borne.get(member, ())}

    return _networkx.frozen_digraph(nodes, edges())
