"""What callers give in place of graphs and of collections of ids."""

from typing import Any

import networkx as nx
import pendulum
import pytest

from itil_core.configuration import (
    DependencyGraph,
    GraphBuilder,
    PlannedWindow,
    availability_changes,
    cut_set_change,
    impact,
    plan_windows,
    planned_availabilities,
    promise_of_plan,
    scenario,
    twin_gains,
    twin_savings,
    what_changes,
)
from itil_core.configuration._given import ids_given
from itil_core.errors import ValidationError
from itil_core.kernel.interval import Interval

DAY = Interval(pendulum.datetime(2026, 3, 28), pendulum.datetime(2026, 3, 29))
WINDOW = PlannedWindow("CHG-1", DAY, {"db"})


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


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda graph: what_changes(graph, ["mail"]), "of"),
        (lambda graph: cut_set_change(graph, "mail"), "of"),
        (lambda graph: availability_changes(graph, ["mail"], {}), "of"),
        (lambda graph: planned_availabilities(graph, ["mail"], {}), "plan"),
        (lambda graph: promise_of_plan(graph, "mail", {}, target=1, periods=1, seed=1), "plan"),
        (twin_savings, "matrix"),
        (lambda graph: plan_windows(graph, WINDOW), "windows"),
        (lambda graph: scenario(graph, name=3), "name"),
        (lambda graph: twin_gains(graph, ["mail"], {}, default=1, weights=[1]), "weights"),
    ],
)
def test_one_kind_given_for_another_is_refused(ask: Any, field: str) -> None:
    builder = GraphBuilder()
    builder.needs("mail", "db")
    with pytest.raises(ValidationError, match="must be") as refused:
        ask(builder.build())
    assert refused.value.field == field
