"""The graph as a value: equality, immutability, `without`, `merge`."""

import pickle

import networkx as nx
import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built, needs_of, removed, some_of, swept
from itil_core.configuration import DependencyGraph, GraphBuilder, impact, member_gains
from itil_core.errors import DuplicateError, UnknownReferenceError


def small(*, switch: bool = False) -> DependencyGraph:
    builder = GraphBuilder()
    builder.add("spare")
    builder.needs("web", "db1", "db2", at_least=1, manual_switch=switch)
    builder.needs("web", "net")
    return builder.build()


def test_it_is_a_container_of_ids_in_order() -> None:
    graph = small()
    assert list(graph) == ["db1", "db2", "net", "spare", "web"]
    assert len(graph) == 5
    assert "db1" in graph
    assert "db9" not in graph
    assert 5 not in graph
    assert repr(graph) == "<DependencyGraph of 5 CIs and 3 edges>"
    assert graph.orphans() == ("spare",)


def test_the_digraph_is_frozen_and_works_with_networkx() -> None:
    graph = small()
    assert nx.is_frozen(graph.nx)
    with pytest.raises(nx.NetworkXError, match="Frozen"):
        graph.nx.add_edge("db1", "web")
    assert nx.descendants(graph.nx, "web") == {"db1", "db2", "net"}
    with pytest.raises(FrozenInstanceError):
        graph._nx = None


@given(st.data())
def test_graphs_are_equal_whatever_the_order_of_input(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    other: Needs = {
        owner: data.draw(st.permutations(groups))
        for owner, groups in data.draw(st.permutations(list(needs.items())))
    }
    one, two = built(needs), built(other)
    assert one == two
    assert hash(one) == hash(two)
    assert list(one.nx.edges(data=True)) == list(two.nx.edges(data=True))


def test_graphs_differ_in_what_they_say() -> None:
    assert small() != small(switch=True)
    assert small() != small().without("spare")
    assert small() != "a graph"


@given(needs_of())
def test_pickling_keeps_the_graph(needs: Needs) -> None:
    graph = built(needs)
    copy = pickle.loads(pickle.dumps(graph))
    assert copy == graph
    assert impact(copy, list(graph)[:1]).down == impact(graph, list(graph)[:1]).down


@given(st.data())
def test_INV_without_follows_its_definition(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    gone, failed = data.draw(some_of(needs)), data.draw(some_of(needs))
    graph = built(needs)
    left = graph.without(*gone)
    assert set(left) == set(needs) - gone
    result = impact(left, failed - gone)
    assert (result.down, result.degraded) == swept(removed(needs, gone), failed - gone)


@given(st.data())
def test_INV_without_one_by_one_is_without_both(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    first, second = data.draw(some_of(needs)), data.draw(some_of(needs))
    graph = built(needs)
    both = graph.without(*first | second)
    assert graph.without(*first).without(*second - first) == both
    assert graph.without() == graph == built(needs)


@given(st.data())
def test_INV_what_is_removed_does_as_much_harm_as_what_fails(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    gone = data.draw(some_of(needs))
    graph = built(needs)
    assert impact(graph.without(*gone), ()).down == impact(graph, gone).down - gone


def test_of_needs_that_became_alike_the_one_that_lost_nothing_stays() -> None:
    builder = GraphBuilder()
    builder.needs("app", "db1")
    builder.needs("app", "db1", "db2", at_least=1)
    left = builder.build().without("db2")
    assert [group.removed for group in left.groups_of("app")] == [0]
    # A further member of the second would help nobody, as the first stands.
    assert member_gains(left, ["app"], {}, default=0.9, member=0.9) == ()


def test_without_keeps_the_kinds_of_what_is_left() -> None:
    builder = GraphBuilder()
    builder.needs("web", "db1", "db2", at_least=2, kind="USES")
    left = builder.build().without("db1")
    assert left.kinds_of("web", "db2") == ("USES",)
    assert left.kinds_of("db2", "web") == ()
    assert impact(left, ()).down == {"web"}


def test_merge_takes_what_either_says() -> None:
    one, two = GraphBuilder(), GraphBuilder()
    one.needs("web", "app")
    one.needs("app", "db1", kind="USES")
    two.needs("app", "db1")
    two.needs("db1", "host")
    two.add("spare")
    merged = one.build().merge(two.build())
    assert list(merged) == ["app", "db1", "host", "spare", "web"]
    assert merged.kinds_of("app", "db1") == ("DEPENDS_ON", "USES")
    assert merged == two.build().merge(one.build())
    assert set(merged.dependencies("web")) == {"app", "db1", "host"}


def test_merge_refuses_two_answers() -> None:
    one, two = GraphBuilder(), GraphBuilder()
    one.needs("app", "db1")
    two.needs("app", "db2")
    with pytest.raises(DuplicateError, match="app"):
        one.build().merge(two.build())


def test_questions_about_unknown_cis_name_them_all() -> None:
    graph = small()
    for ask in (
        lambda: graph.groups_of("x"),
        lambda: graph.dependencies("x"),
        lambda: graph.dependents("x"),
        lambda: graph.kinds_of("web", "x"),
        lambda: graph.path("x", "web"),
        lambda: graph.paths("web", "x"),
        lambda: graph.without("web", "x"),
        lambda: graph.spread(["web", "x"]),
    ):
        with pytest.raises(UnknownReferenceError) as caught:
            ask()
        assert caught.value.ids == ("x",)
    with pytest.raises(UnknownReferenceError) as caught:
        graph.path("y", "x")
    assert caught.value.ids == ("x", "y")
