"""The one typed door to networkx, which is loaded only when a graph is built or asked."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, TypedDict, cast

from itil_core.configuration.requirement import RequirementGroup

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "EdgeFacts",
    "circles",
    "distances",
    "frozen_digraph",
    "groups_by_ci",
    "is_assembled",
    "loops",
    "needed_by_ci",
    "needing_by_ci",
    "of_kind",
    "sources_first",
]


class EdgeFacts(TypedDict):
    """What an edge carries.

    Attributes:
        groups: The numbers of the owner's groups that have the needed CI as a member.
        kinds: The relationship kinds that it bears, sorted.
    """

    groups: tuple[int, ...]
    kinds: tuple[str, ...]


def frozen_digraph(
    nodes: Mapping[str, tuple[RequirementGroup, ...]],
    edges: Iterable[tuple[str, str, EdgeFacts]],
) -> "nx.DiGraph[str]":
    """Build the digraph and freeze its structure."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    # Attributes given with the nodes would cost as much again as the nodes.
    graph.add_nodes_from(nodes)
    cast(Any, nx).set_node_attributes(graph, nodes, "groups")
    graph.add_edges_from(cast(Any, edges))  # which copies the facts
    cast(Any, nx).freeze(graph)
    return graph


def is_assembled(graph: object) -> bool:
    """Whether something is a frozen digraph, and its first node has requirement groups.

    One node tells whose graph it is: nobody else writes them, and all would cost a walk.
    """
    import networkx as nx

    if not isinstance(graph, nx.DiGraph) or not cast(Any, nx).is_frozen(graph):
        return False
    return all("groups" in facts for _, facts in islice(cast(Any, graph).nodes(data=True), 1))


def groups_by_ci(graph: "nx.DiGraph[str]") -> Iterable[tuple[str, tuple[RequirementGroup, ...]]]:
    """Return every CI with its requirement groups, in the order of ids."""
    pairs: Iterable[tuple[str, tuple[RequirementGroup, ...]]]
    pairs = cast(Any, graph.nodes(data="groups"))
    return pairs


def needed_by_ci(graph: "nx.DiGraph[str]") -> Iterator[tuple[str, Mapping[str, EdgeFacts]]]:
    """Yield for each CI the edges to what it needs."""
    rows: Iterator[tuple[str, Mapping[str, EdgeFacts]]] = cast(Any, graph.adjacency())
    return rows


def needing_by_ci(graph: "nx.DiGraph[str]") -> Iterator[tuple[str, Mapping[str, EdgeFacts]]]:
    """Yield for each CI the edges from what needs it."""
    turned = graph.reverse(copy=False)
    rows: Iterator[tuple[str, Mapping[str, EdgeFacts]]] = cast(Any, turned.adjacency())
    return rows


def distances(
    graph: "nx.DiGraph[str]", ci: str, *, towards_needed: bool, depth: int | None = None
) -> dict[str, int]:
    """Return how many edges lie between a CI and all that can be reached from it, itself too."""
    import networkx as nx

    searched = graph if towards_needed else graph.reverse(copy=False)
    return dict(nx.single_source_shortest_path_length(searched, ci, cutoff=depth))


def circles(graph: "nx.DiGraph[str]") -> list[set[str]]:
    """Return the strongly connected components of more than one CI."""
    import networkx as nx

    return [part for part in nx.strongly_connected_components(graph) if len(part) > 1]


def loops(graph: "nx.DiGraph[str]") -> list[str]:
    """Return the CIs that need themselves."""
    import networkx as nx

    return list(nx.nodes_with_selfloops(graph))


def sources_first(graph: "nx.DiGraph[str]") -> list[str]:
    """Return a topological order of an acyclic graph, the smallest id first."""
    import networkx as nx

    return list(nx.lexicographical_topological_sort(graph))


def of_kind(graph: "nx.DiGraph[str]", kind: str) -> "nx.DiGraph[str]":
    """Return the graph of those edges that bear a kind."""
    import networkx as nx

    chosen: nx.DiGraph[str] = nx.DiGraph()
    for owner, row in needed_by_ci(graph):
        chosen.add_edges_from((owner, ci) for ci, facts in row.items() if kind in facts["kinds"])
    return chosen
