"""Strongly connected components, against networkx, and their order."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration._structure import components


@st.composite
def rows_of(draw: st.DrawFn) -> list[list[int]]:
    size = draw(st.integers(0, 12))
    if not size:
        return []
    return [draw(st.lists(st.integers(0, size - 1), max_size=3)) for _ in range(size)]


@given(rows_of())
def test_components_equal_those_of_networkx_what_is_needed_first(rows: list[list[int]]) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(rows)))
    graph.add_edges_from((owner, one) for owner, row in enumerate(rows) for one in row)
    found = components(rows)
    wanted = {frozenset(part) for part in nx.strongly_connected_components(graph)}
    assert {frozenset(part) for part in found} == wanted
    assert sum(map(len, found)) == len(rows)
    place = {number: position for position, part in enumerate(found) for number in part}
    assert all(place[one] <= place[owner] for owner, one in graph.edges)
