"""What differs between two dependency graphs."""

import attrs

from itil_core.configuration import _networkx
from itil_core.configuration._given import graph_given
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import RequirementGroup

__all__ = ["GraphDifference", "diff"]

Edge = tuple[str, str, str]


@attrs.frozen
class GraphDifference:
    """What one graph says and another does not; false when both say the same.

    Attributes:
        added: The CIs that only the second graph holds, sorted.
        removed: The CIs that only the first holds, sorted.
        requirements_added: CI and group, where only the second asks for it.
        requirements_removed: CI and group, where only the first asks for it.
        relations_added: Owner, kind and needed CI of the relations that only the second has.
        relations_removed: Owner, kind and needed CI of those that only the first has.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    requirements_added: tuple[tuple[str, RequirementGroup], ...]
    requirements_removed: tuple[tuple[str, RequirementGroup], ...]
    relations_added: tuple[Edge, ...]
    relations_removed: tuple[Edge, ...]

    def __bool__(self) -> bool:
        return any(attrs.astuple(self, recurse=False))

    def __str__(self) -> str:
        signs = (
            ("+", self.added, self.requirements_added, self.relations_added),
            ("-", self.removed, self.requirements_removed, self.relations_removed),
        )
        lines = [f"{sign} {ci}" for sign, cis, _, _ in signs for ci in cis]
        lines += [
            f"{sign} {ci} needs {one.text()}" for sign, _, groups, _ in signs for ci, one in groups
        ]
        lines += [f"{sign} {' '.join(edge)}" for sign, _, _, edges in signs for edge in edges]
        return "\n".join(lines)


def diff(first: DependencyGraph, second: DependencyGraph) -> GraphDifference:
    """Return what changes from one graph to another.

    Raises:
        ValidationError: One of them is no graph.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db1")
        >>> before = builder.build()
        >>> builder.needs("mail", "net")
        >>> print(diff(before, builder.build()))
        + net
        + mail needs net
        + mail DEPENDS_ON net
    """
    graph_given("diff", "first", first, DependencyGraph)
    graph_given("diff", "second", second, DependencyGraph)
    before, after = dict(_networkx.groups_by_ci(first.nx)), dict(_networkx.groups_by_ci(second.nx))
    edges_before, edges_after = _edges(first), _edges(second)
    return GraphDifference(
        added=tuple(ci for ci in after if ci not in before),
        removed=tuple(ci for ci in before if ci not in after),
        requirements_added=_beyond(after, before),
        requirements_removed=_beyond(before, after),
        relations_added=tuple(sorted(edges_after - edges_before)),
        relations_removed=tuple(sorted(edges_before - edges_after)),
    )


Groups = dict[str, tuple[RequirementGroup, ...]]


def _beyond(these: Groups, those: Groups) -> tuple[tuple[str, RequirementGroup], ...]:
    """Return the requirements of one graph that the other does not have."""
    return tuple(
        (ci, group)
        for ci, groups in these.items()
        if groups != those.get(ci, ())
        for group in groups
        if group not in those.get(ci, ())
    )


def _edges(graph: DependencyGraph) -> set[Edge]:
    return {
        (owner, kind, ci)
        for owner, row in _networkx.needed_by_ci(graph.nx)
        for ci, facts in row.items()
        for kind in facts["kinds"]
    }
