"""The dependency graph: which CI needs which, and how many of them."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from itil_core.configuration import _networkx, closure
from itil_core.configuration._assembly import assemble, joined
from itil_core.configuration._compiled import Index, compile_index
from itil_core.configuration._given import graph_given, ids_given
from itil_core.configuration.footprint import Footprint
from itil_core.configuration.requirement import RequirementGroup
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["DependencyGraph"]


@attrs.frozen(eq=False, repr=False)
class DependencyGraph:
    """CIs and what they need, immutable; made by a `GraphBuilder`.

    A CI needs all of its requirement groups. `nx` holds the truth as a frozen networkx digraph, so
    that every networkx algorithm works on it. Two graphs are equal when they say the same, in
    whatever order they were built.

    Raises:
        ValidationError: The digraph was not made by a builder.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db1")
        >>> graph = builder.build()
        >>> "db1" in graph, list(graph), graph.dependencies("mail")
        (True, ['db1', 'mail'], {'db1': 1})
    """

    _nx: Any  # its type has no form at run time that attrs could resolve

    def __attrs_post_init__(self) -> None:
        """Refuse a digraph that does not hold what a builder writes."""
        if not _networkx.is_assembled(self._nx):
            reason = "must come from GraphBuilder().build(); say there what each CI needs"
            raise ValidationError("DependencyGraph", "nx", self._nx, reason)

    @property
    def nx(self) -> "nx.DiGraph[str]":
        """The digraph, its structure frozen: an edge runs from what needs to what is needed.

        Nodes carry `groups`, the CI's requirement groups in a canonical order; edges carry
        `groups`, the numbers of the owner's groups that they belong to, and `kinds`.
        networkx freezes nodes and edges, but not their attributes: these dicts stay writable, and
        whoever writes to them breaks the graph.
        """
        graph: nx.DiGraph[str] = self._nx
        return graph

    @cached_property
    def _index(self) -> Index:
        return compile_index(self.nx)

    @cached_property
    def _groups(self) -> dict[str, tuple[RequirementGroup, ...]]:
        return dict(_networkx.groups_by_ci(self.nx))

    @cached_property
    def _hash(self) -> int:
        return hash((frozenset(self), self.nx.number_of_edges()))

    def __contains__(self, ci: object) -> bool:
        return ci in self._nx

    def __len__(self) -> int:
        return len(self._nx)

    def __iter__(self) -> Iterator[str]:
        return iter(self.nx)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DependencyGraph):
            return NotImplemented
        mine, theirs = self.nx, other.nx
        return dict(_networkx.groups_by_ci(mine)) == dict(_networkx.groups_by_ci(theirs)) and dict(
            _networkx.needed_by_ci(mine)
        ) == dict(_networkx.needed_by_ci(theirs))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        # The index is compiled anew where it is needed; the digraph is the whole truth.
        return (DependencyGraph, (self._nx,))

    def __repr__(self) -> str:
        return f"<DependencyGraph of {len(self)} CIs and {self.nx.number_of_edges()} edges>"

    def check(self, *cis: str) -> None:
        """Raise an error that names every given CI which the graph does not hold.

        Raises:
            UnknownReferenceError: Some CIs are unknown.
        """
        unknown = {str(ci) for ci in cis if ci not in self._nx}
        if unknown:
            raise UnknownReferenceError("CI", tuple(sorted(unknown)))

    def groups_of(self, ci: str) -> tuple[RequirementGroup, ...]:
        """Return the requirement groups of a CI; it needs all of them.

        Raises:
            UnknownReferenceError: The graph does not hold the CI.
        """
        self.check(ci)
        groups: tuple[RequirementGroup, ...] = self.nx.nodes[ci]["groups"]
        return groups

    def kinds_of(self, owner: str, needed: str) -> tuple[str, ...]:
        """Return the relationship kinds of an edge, sorted; empty where there is no edge.

        Raises:
            UnknownReferenceError: The graph does not hold one of the CIs.
        """
        self.check(owner, needed)
        if not self.nx.has_edge(owner, needed):
            return ()
        kinds: tuple[str, ...] = self.nx.edges[owner, needed]["kinds"]
        return kinds

    def dependencies(self, ci: str, depth: int | None = None) -> dict[str, int]:
        """Return everything that a CI needs, directly or not, with its distance in steps.

        Redundancy is ignored: members of every group count.

        Args:
            ci: The CI, which is left out even where it is on a cycle.
            depth: The greatest distance; no limit by default.

        Returns:
            Distances by id, sorted by (distance, id).

        Raises:
            UnknownReferenceError: The graph does not hold the CI.
            ValidationError: The depth is negative or no whole number.
        """
        self.check(ci)
        return closure.distances(self.nx, ci, towards_needed=True, depth=depth)

    def dependents(self, ci: str, depth: int | None = None) -> dict[str, int]:
        """Return everything that needs a CI, directly or not, with its distance in steps.

        The mirror of `dependencies`: y depends on x if and only if x is needed by y.

        Args:
            ci: The CI, which is left out even where it is on a cycle.
            depth: The greatest distance; no limit by default.

        Returns:
            Distances by id, sorted by (distance, id).

        Raises:
            UnknownReferenceError: The graph does not hold the CI.
            ValidationError: The depth is negative or no whole number.
        """
        self.check(ci)
        return closure.distances(self.nx, ci, towards_needed=False, depth=depth)

    def path(self, source: str, target: str) -> tuple[str, ...]:
        """Return a shortest chain of needs from one CI to another, the first by ids.

        Returns:
            The ids from source to target, or nothing if the source does not need the target.

        Raises:
            UnknownReferenceError: The graph does not hold one of the CIs.
        """
        self.check(source, target)
        return closure.shortest_path(self.nx, source, target)

    def paths(self, source: str, target: str, limit: int = 10) -> tuple[tuple[str, ...], ...]:
        """Return the first few chains of needs that visit no CI twice, by (length, ids).

        Args:
            source: Where the chains start.
            target: Where they end.
            limit: How many to return at most.

        Raises:
            UnknownReferenceError: The graph does not hold one of the CIs.
            ValidationError: The limit is not a whole number from 1 upwards.
        """
        self.check(source, target)
        return closure.simple_paths(self.nx, source, target, limit)

    def cycles(self, *, self_needs: bool = False) -> tuple[tuple[str, ...], ...]:
        """Return the sets of CIs that all need each other.

        Args:
            self_needs: Whether a CI that needs only itself counts as one.
        """
        return closure.cycles(self.nx, self_needs=self_needs)

    def topological_order(self) -> tuple[str, ...]:
        """Return all CIs so that each comes before what it needs, the smallest id first.

        Read backwards it is an order in which to start things.

        Raises:
            CycleError: There is a cycle, so there is no such order.
        """
        return closure.topological_order(self.nx)

    def orphans(self) -> tuple[str, ...]:
        """Return the CIs that need nothing and that nothing needs, sorted."""
        degrees: Any = self.nx.degree()
        return tuple(ci for ci, degree in degrees if not degree)

    def without(self, *cis: str) -> "DependencyGraph":
        """Return the graph without some CIs and their own groups.

        Other groups ask for as much as before of the members that remain, and are healthy at what
        remains at most; a group that is left with too little is FAILED from the start.

        Raises:
            UnknownReferenceError: The graph does not hold one of the CIs.

        Example:
            >>> from itil_core.configuration import GraphBuilder, impact
            >>> builder = GraphBuilder()
            >>> builder.needs("mail", "db1", "db2", at_least=1)
            >>> sorted(impact(builder.build().without("db2"), {"db1"}).down)
            ['db1', 'mail']
        """
        self.check(*cis)
        gone = frozenset(cis)
        groups = {
            ci: [group.without(gone) for group in owned]
            for ci, owned in _networkx.groups_by_ci(self.nx)
            if ci not in gone
        }
        return DependencyGraph(assemble(groups, groups, _kinds(self)))

    def merge(self, other: "DependencyGraph") -> "DependencyGraph":
        """Return one graph of both, where at most one of them says what a CI needs.

        Raises:
            DuplicateError: Both say what a CI needs, and differ.
            ValidationError: The other is no graph.
        """
        graph_given("DependencyGraph.merge", "other", other, DependencyGraph)
        groups = dict(_networkx.groups_by_ci(self.nx))
        kinds = _kinds(self)
        for ci, owned in _networkx.groups_by_ci(other.nx):
            if owned and groups.get(ci) and groups[ci] != owned:
                raise DuplicateError("requirements of CI", ci)
            groups[ci] = owned or groups.get(ci, ())
        for owner, borne in _kinds(other).items():
            mine = kinds.setdefault(owner, {})
            for ci, more in borne.items():
                mine[ci] = joined(mine.get(ci, ()), more)
        return DependencyGraph(assemble(groups, groups, kinds))

    def spread(
        self, failed: Iterable[str], degraded: Iterable[str] = ()
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Return what is DOWN and what is DEGRADED, without the explanations of `impact`.

        Args:
            failed: The CIs that have failed.
            degraded: The CIs that are degraded by themselves.

        Raises:
            UnknownReferenceError: The graph does not hold some of the CIs.
            ValidationError: What was given is no collection of ids.
        """
        failing = ids_given("DependencyGraph.spread", "failed", failed)
        weakening = ids_given("DependencyGraph.spread", "degraded", degraded)
        self.check(*failing, *weakening)
        numbers = self._index.numbers
        return self._index.spread(
            [numbers[ci] for ci in failing], [numbers[ci] for ci in weakening]
        )

    def footprint(self, failed: Iterable[str]) -> Footprint:
        """Return what is DOWN under an outage of some CIs, to be compared with other outages.

        Args:
            failed: The CIs that the outage takes down.

        Raises:
            UnknownReferenceError: The graph does not hold some of the CIs.
            ValidationError: What was given is no collection of ids.
        """
        failing = ids_given("DependencyGraph.footprint", "failed", failed)
        self.check(*failing)
        return Footprint.of(self._index, self._groups.__getitem__, failing)


def _kinds(graph: DependencyGraph) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the relationship kinds by owner and needed CI."""
    return {
        owner: {ci: facts["kinds"] for ci, facts in row.items()}
        for owner, row in _networkx.needed_by_ci(graph.nx)
    }
