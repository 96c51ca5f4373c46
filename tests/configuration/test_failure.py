"""`impact` against brute force, the laws of failure, and the worked examples."""

import pickle
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Group, Needs, built, needs_of, reached, some_of, swept
from itil_core.configuration import GraphBuilder, Impact, OperationalState, impact
from itil_core.configuration.graph import DependencyGraph
from itil_core.errors import UnknownReferenceError, ValidationError


def answer(result: Impact) -> tuple[frozenset[str], frozenset[str]]:
    return result.down, result.degraded


@given(st.data())
def test_impact_equals_brute_force(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    graph = built(needs)
    failed, degraded = data.draw(some_of(needs)), data.draw(some_of(needs))
    assert answer(impact(graph, failed, degraded)) == swept(needs, failed, degraded)


def random_needs(draw: random.Random) -> Needs:
    """A graph by the random module, which is quick: three to nine CIs, every second one cyclic."""
    ids = [f"ci{one}" for one in range(draw.randint(3, 9))]
    circular = draw.random() < 0.5
    needs: Needs = {}
    for place, owner in enumerate(ids):
        choice = ids if circular else ids[place + 1 :]
        needs[owner] = []
        for _ in range(draw.randint(0, 3) if choice else 0):
            members = draw.sample(choice, draw.randint(1, min(5, len(choice))))
            weights = {one: Fraction(draw.choice([1, 1, 1, 2, 3])) for one in members}
            total = int(sum(weights.values()))
            least = draw.randint(1, total)
            needs[owner].append(
                Group(weights, Fraction(least), Fraction(draw.randint(least, total)))
            )
    return needs


def test_impact_equals_brute_force_on_thousands_of_random_graphs() -> None:
    draw = random.Random(10)
    for _ in range(2_000):
        needs = random_needs(draw)
        graph = built(needs)
        for _ in range(3):
            failed = {ci for ci in needs if draw.random() < 0.25}
            degraded = {ci for ci in needs if draw.random() < 0.15}
            assert answer(impact(graph, failed, degraded)) == swept(needs, failed, degraded)


def plain(needs: Needs, *, healthy: bool) -> Needs:
    """The same graph with every `healthy_at` at its most or at its least."""
    return {
        owner: [
            Group(
                group.weights,
                group.at_least,
                sum(group.weights.values(), Fraction(0)) if healthy else group.at_least,
            )
            for group in groups
        ]
        for owner, groups in needs.items()
    }


@given(st.data())
def test_INV_degraded_is_what_can_be_reached_less_down_where_all_must_be_healthy(
    data: st.DataObject,
) -> None:
    needs = plain(data.draw(needs_of()), healthy=True)
    failed = data.draw(some_of(needs))
    result = impact(built(needs), failed)
    dependents = {ci for ci in needs if failed & reached(needs, ci).keys()}
    assert result.degraded == dependents - result.down


@given(st.data())
def test_INV_nothing_is_degraded_where_enough_is_healthy(data: st.DataObject) -> None:
    needs = plain(data.draw(needs_of()), healthy=False)
    assert not impact(built(needs), data.draw(some_of(needs))).degraded


@given(st.data())
def test_INV_10_3_failure_is_monotone_and_bounded(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    graph = built(needs)
    failed, more = data.draw(some_of(needs)), data.draw(some_of(needs))
    result, worse = impact(graph, failed), impact(graph, failed | more)
    dependents = {ci for one in failed for ci in graph.dependents(one)}
    assert failed <= result.down <= failed | dependents
    assert result.down <= worse.down
    assert not result.down & result.degraded
    assert worse == result.if_also(more)


@given(needs_of())
def test_INV_10_3_nothing_fails_by_itself(needs: Needs) -> None:
    result = impact(built(needs), ())
    assert answer(result) == (frozenset(), frozenset())


@given(st.data())
def test_the_order_of_input_and_the_names_do_not_matter(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    failed, degraded = data.draw(some_of(needs)), data.draw(some_of(needs))
    names = dict(zip(sorted(needs), data.draw(st.permutations(sorted(needs))), strict=True))
    renamed = {
        names[owner]: [
            Group({names[one]: weight for one, weight in group.weights.items()}, *group[1:])
            for group in groups
        ]
        for owner, groups in data.draw(st.permutations(list(needs.items())))
    }
    here = impact(built(needs), failed, degraded)
    there = impact(built(renamed), {names[ci] for ci in failed}, {names[ci] for ci in degraded})
    assert {names[ci] for ci in here.down} == there.down
    assert {names[ci] for ci in here.degraded} == there.degraded


@pytest.fixture
def shop() -> DependencyGraph:
    """EX-G1: a service over an application, two databases on two hosts, one power supply."""
    return shop_with(healthy_at=2)


def shop_with(healthy_at: int) -> DependencyGraph:
    builder = GraphBuilder()
    builder.needs("S", "app", "net")
    builder.needs("app", "db1", "db2", at_least=1, healthy_at=healthy_at)
    builder.needs("db1", "host1")
    builder.needs("db2", "host2")
    builder.needs("host1", "power")
    builder.needs("host2", "power")
    return builder.build()


def test_EX_G1_single_points_of_failure(shop: DependencyGraph) -> None:
    fatal = {ci for ci in shop if ci != "S" and "S" in impact(shop, {ci}).down}
    assert fatal == {"app", "net", "power"}


def test_EX_G1_pairs_that_take_the_service_down(shop: DependencyGraph) -> None:
    spare = ["db1", "db2", "host1", "host2"]
    pairs = {
        (one, two)
        for one in spare
        for two in spare
        if one < two and "S" in impact(shop, {one, two}).down
    }
    assert pairs == {("db1", "db2"), ("db1", "host2"), ("db2", "host1"), ("host1", "host2")}


def test_EX_G3_one_host(shop: DependencyGraph) -> None:
    result = impact(shop, {"host1"})
    assert result.down == {"host1", "db1"}
    assert result.degraded == {"app", "S"}


def test_EX_G3_one_healthy_database_is_enough() -> None:
    result = impact(shop_with(healthy_at=1), {"host1"})
    assert answer(result) == ({"host1", "db1"}, frozenset())


def test_EX_G3_power_and_network(shop: DependencyGraph) -> None:
    assert impact(shop, {"power"}).down == set(shop) - {"net"}
    assert impact(shop, {"net"}).down == {"net", "S"}


def test_five_servers_of_which_two_must_live_and_four_be_healthy() -> None:
    builder = GraphBuilder()
    servers = [f"web{number}" for number in range(1, 6)]
    builder.needs("shop", *servers, at_least=2, healthy_at=4)
    graph = builder.build()
    states = [impact(graph, servers[:lost]).state_of("shop").name for lost in range(6)]
    assert states == ["UP", "UP", "DEGRADED", "DEGRADED", "DOWN", "DOWN"]


def test_weights_are_exact_and_equality_suffices() -> None:
    builder = GraphBuilder()
    builder.needs("mail", "a", "b", "c", at_least=0.3, healthy_at=0.3, weights=(0.1, 0.2, 0.7))
    graph = builder.build()
    assert not impact(graph, {"c"}).degraded
    assert "mail" in impact(graph, {"a", "c"}).down
    assert impact(graph, {"a", "b"}).state_of("mail") is OperationalState.UP


def test_a_member_heavy_enough_decides_alone_and_the_light_ones_together() -> None:
    builder = GraphBuilder()
    weights = {"big": 5, "one": 1, "two": 1}
    builder.needs("farm", *weights, at_least=4, healthy_at=6, weights=weights)
    graph = builder.build()
    assert impact(graph, {"big"}).state_of("farm") is OperationalState.DOWN
    assert impact(graph, (), {"big"}).state_of("farm") is OperationalState.DEGRADED
    assert impact(graph, {"one"}).state_of("farm") is OperationalState.UP
    assert impact(graph, {"one"}, {"two"}).state_of("farm") is OperationalState.DEGRADED


def test_things_that_hold_only_each_other_up_are_up_until_one_fails() -> None:
    builder = GraphBuilder()
    builder.needs("a", "b")
    builder.needs("b", "a")
    builder.needs("c", "c")
    graph = builder.build()
    assert not impact(graph, ()).down
    assert impact(graph, {"b"}).down == {"a", "b"}
    assert impact(graph, {"c"}).down == {"c"}


def test_a_degraded_input_that_is_down_is_down() -> None:
    builder = GraphBuilder()
    builder.needs("a", "b")
    assert answer(impact(builder.build(), {"b"}, {"a", "b"})) == ({"a", "b"}, frozenset())


def test_unknown_cis_are_all_named_and_single_ids_refused(shop: DependencyGraph) -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        impact(shop, {"db1", "db9"}, {"db8"})
    assert caught.value.ids == ("db8", "db9")
    with pytest.raises(ValidationError, match="collection of ids"):
        impact(shop, "db1")
    with pytest.raises(ValidationError, match="collection of ids"):
        impact(shop, (), "db1")
    with pytest.raises(UnknownReferenceError, match="db9"):
        impact(shop, ()).state_of("db9")
    with pytest.raises(UnknownReferenceError, match="db9"):
        impact(shop, ()).explain("db9")
    with pytest.raises(ValidationError, match="collection of ids"):
        impact(shop, ()).if_also("db1")


def test_an_impact_is_a_value(shop: DependencyGraph) -> None:
    result = impact(shop, {"host1"}, ["net"])
    assert result == impact(shop, ["host1"], {"net"})
    assert pickle.loads(pickle.dumps(result)) == result
    assert repr(result) == "<Impact: 2 DOWN, 3 DEGRADED>"
    assert result._repr_mimebundle_() == {
        "text/plain": repr(result),
        "text/vnd.mermaid": result.to_mermaid(),
    }


def test_a_long_chain_is_no_recursion() -> None:
    builder = GraphBuilder()
    for number in range(20_000):
        builder.needs(f"ci{number}", f"ci{number + 1}")
    result = impact(builder.build(), {"ci20000"})
    assert len(result.down) == 20_001
    assert len(result.explain("ci0").path) == 20_001
