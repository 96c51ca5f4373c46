"""What callers give in place of graphs and of collections of ids."""

from typing import Any

import networkx as nx
import pytest

from itil_core.configuration import DependencyGraph, GraphBuilder, impact
from itil_core.configuration._given import ids_given
from itil_core.errors import ValidationError


def graph() -> Any:
    builder = GraphBuilder()
    builder.needs("web", "db1")
    return builder.build()


def test_any_collection_of_ids_is_taken() -> None:
    assert ids_given("impact", "failed", (ci for ci in ("a", "b", "a"))) == {"a", "b"}


@pytest.mark.parametrize("bad", ["db1", None, 7, [["x"]]])
def test_what_is_no_collection_of_ids_is_refused(bad: Any) -> None:
    built = graph()
    calm = impact(built, ())
    for ask in (
        lambda: impact(built, bad),
        lambda: impact(built, (), bad),
        lambda: calm.if_also(bad),
        lambda: calm.if_also((), bad),
        lambda: built.spread(bad),
        lambda: built.spread((), bad),
    ):
        with pytest.raises(ValidationError, match="must be a collection of ids") as caught:
            ask()
        assert caught.value.field in {"failed", "degraded"}


@pytest.mark.parametrize("bad", [None, {}, nx.DiGraph([("a", "b")])])
def test_what_is_no_graph_is_refused(bad: Any) -> None:
    for ask in (lambda: impact(bad, ()), lambda: graph().merge(bad)):
        with pytest.raises(ValidationError, match="must be a DependencyGraph"):
            ask()


@pytest.mark.parametrize(
    "bad",
    [
        None,
        {},
        nx.DiGraph([("a", "b")]),
        nx.freeze(nx.DiGraph([("a", "b")])),
        graph().nx.copy(),  # which anybody may change
    ],
)
def test_a_digraph_of_others_is_refused(bad: Any) -> None:
    with pytest.raises(ValidationError, match="GraphBuilder"):
        DependencyGraph(bad)


def test_a_digraph_of_a_builder_is_taken() -> None:
    assert DependencyGraph(graph().nx) == graph()
    assert not DependencyGraph(GraphBuilder().build().nx)
