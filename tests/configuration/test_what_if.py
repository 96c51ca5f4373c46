"""Scenarios: every analysis under failures against brute force, by hand, and bad input."""

import math
import pickle
import random
from collections.abc import Callable
from fractions import Fraction
from inspect import signature
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.failure_oracles import random_chances
from configuration.graph_cases import Needs, built, needs_of, some_of, swept
from configuration.single_failure_cases import drawn, letter
from configuration.what_if_cases import downs, minimal_besides, unavailable_given
from itil_core.configuration import (
    ComponentTimes,
    DependencyGraph,
    GraphBuilder,
    Scenario,
    availabilities,
    availability,
    cut_sets,
    estimated_availability,
    impact,
    promise_of_period,
    scenario,
    single_failures,
)
from itil_core.errors import CalculationError, UnknownReferenceError, ValidationError


def near(value: float, wanted: float | Fraction) -> bool:
    return math.isclose(value, wanted, rel_tol=1e-11, abs_tol=1e-13)


def some(draw: random.Random, cis: list[str]) -> frozenset[str]:
    return frozenset(draw.sample(cis, min(len(cis), draw.choice([0, 1, 1, 2, 3]))))


def test_the_matrix_of_what_remains_equals_brute_force() -> None:
    draw = random.Random(50)
    for place in range(900):
        case = drawn(draw, 7)
        graph = case.graph()
        if place % 3 == 0:
            gone = set(draw.sample(sorted(case.needs), 1))
            case, graph = case.without(gone), graph.without(*gone)
        cis = sorted(case.needs)
        failed = some(draw, cis)
        weakened = some(draw, cis) if draw.random() < 0.4 else frozenset[str]()
        found = scenario(graph, failed, weakened)
        down, degraded = swept(case.needs, failed, weakened)
        assert (found.impact.down, found.impact.degraded) == (down, degraded)
        matrix = found.single_failures(cis)
        assert set(matrix.services) == set(cis) - down
        for ci in cis:
            fallen, reduced = swept(case.needs, failed | {ci}, weakened)
            left = set(matrix.services)
            assert matrix.services_down_by(ci) == (fallen & left) - {ci}
            assert matrix.services_degraded_by(ci) == (reduced & left) - {ci}
            row = matrix.row(ci)
            for service in matrix.services:
                assert str(row.get(service, "")) == letter(case, ci, service, failed)
        for service in matrix.services:
            alone = {ci for ci in cis if service in swept(case.needs, failed | {ci})[0]}
            assert matrix.single_points_of(service) == alone - {service}


def random_case(draw: random.Random) -> tuple[Needs, DependencyGraph]:
    case = drawn(draw, 6)
    return case.needs, case.graph()


def test_cut_sets_and_availability_equal_brute_force_on_hundreds_of_graphs() -> None:
    draw = random.Random(51)
    for _ in range(800):
        needs, graph = random_case(draw)
        cis = sorted(needs)
        failed, service = some(draw, cis), draw.choice(cis)
        table, chances = downs(needs), random_chances(draw, needs)
        among = frozenset(draw.sample(cis, draw.randint(1, len(cis))))
        found = scenario(graph, failed)
        for chosen in (None, among):
            wanted = minimal_besides(
                table, service, failed, frozenset(cis) if chosen is None else among
            )
            sets = found.cut_sets(service, chosen)
            assert set(sets) == wanted
            assert sets.count == len(wanted)
        known = {ci: chance for ci, chance in chances.items() if ci not in failed}
        result = found.availability(service, known)
        down = unavailable_given(table, service, failed, chances)
        assert near(result.unavailability, down)
        assert near(result.value, 1 - down)
        assert not failed & result.importance.keys()
        for ci, one in result.importance.items():
            up, lost = {**chances, ci: Fraction(1)}, {**chances, ci: Fraction(0)}
            slope = unavailable_given(table, service, failed, lost) - unavailable_given(
                table, service, failed, up
            )
            assert near(one.birnbaum, slope)
        assert found.availabilities([service], known)[service].value == result.value
        # The same as a structure in which what has failed has p = 0.
        zeroed = {**chances, **dict.fromkeys(failed, 0)}
        assert near(result.value, availability(graph, service, zeroed).value)


@given(needs_of(), st.data())
def test_more_failures_never_raise_availability(needs: Needs, data: st.DataObject) -> None:
    first, more = data.draw(some_of(needs)), data.draw(some_of(needs))
    service = data.draw(st.sampled_from(sorted(needs)))
    chances = {ci: data.draw(st.floats(0, 1)) for ci in sorted(needs)}
    before = scenario(built(needs), first)
    after = before.if_also(more)
    assert after.availability(service, chances).value <= (
        before.availability(service, chances).value + 1e-12
    )
    points = before.single_failures([service])
    left = after.single_failures([service])
    if left.services:
        assert points.single_points_of(service) <= left.single_points_of(service)


@given(needs_of(size=6), st.data())
def test_nothing_fails_is_today(needs: Needs, data: st.DataObject) -> None:
    graph = built(needs)
    service = data.draw(st.sampled_from(sorted(needs)))
    today = scenario(graph)
    assert today.impact == impact(graph, ())
    matrix, wanted = today.single_failures(needs), single_failures(graph, needs)
    assert matrix.table() == wanted.table()
    assert list(today.cut_sets(service)) == list(cut_sets(graph, service))
    assert today.availability(service, {}, default=0.9) == (
        availability(graph, service, {}, default=0.9)
    )


def mail() -> DependencyGraph:
    builder = GraphBuilder()
    builder.needs("S", "app", "net")
    builder.needs("app", "db1", "db2", at_least=1)
    for one in ("1", "2"):
        builder.needs(f"db{one}", f"host{one}")
        builder.needs(f"host{one}", "power")
    return builder.build()


EXAMPLE = {"app": 0.995, "net": 0.999, "power": 0.9999} | dict.fromkeys(
    ["db1", "db2", "host1", "host2"], 0.99
)


def test_ex_g1_with_one_host_lost_the_other_side_stands_alone() -> None:
    found = scenario(mail(), {"host1"})
    assert found.impact.down == {"host1", "db1"}
    assert found.impact.degraded == {"app", "S"}
    points = found.single_failures(["S"]).single_points_of("S")
    assert points == {"app", "net", "power", "db2", "host2"}
    assert found.cut_sets("S").by_size == {1: 5}


def test_ex_g2_with_one_host_lost_all_that_is_left_is_in_series() -> None:
    result = scenario(mail(), {"host1"}).availability("S", EXAMPLE)
    assert near(result.value, 0.995 * 0.999 * 0.9999 * 0.99 * 0.99)
    assert result.single_points == ("app", "db2", "host2", "net", "power")


def test_what_failed_is_another_question_than_what_was_removed() -> None:
    builder = GraphBuilder()
    builder.needs("S", "a", "b", "c", at_least=2)
    graph = builder.build()
    assert scenario(graph, {"a"}).impact.degraded == {"S"}
    assert not impact(graph.without("a"), ()).degraded
    builder.needs("S", "net")
    graph = builder.build()
    assert "S" in scenario(graph, {"net"}).impact.down
    # For what is DOWN the two agree: `at_least` stays over what remains.
    assert "S" in impact(graph.without("net"), ()).down


def test_what_is_down_is_the_same_whether_a_ci_failed_or_was_removed() -> None:
    draw = random.Random(58)
    for _ in range(300):
        needs, graph = random_case(draw)
        cis = sorted(needs)
        failed = some(draw, cis[:-1])
        left = sorted(set(cis) - failed)
        service, more = draw.choice(left), some(draw, left)
        of, without = scenario(graph, failed), graph.without(*failed)
        assert of.if_also(more).impact.down - failed == impact(without, more).down
        assert set(of.cut_sets(service)) == set(cut_sets(without, service))
        chances = random_chances(draw, left)
        assert near(
            of.availability(service, chances).value, availability(without, service, chances).value
        )
        matrix, smaller = of.single_failures(left), single_failures(without, left)
        for one in matrix.services:
            assert matrix.single_points_of(one) == smaller.single_points_of(one)


def test_a_degraded_ci_weakens_and_takes_nothing_down() -> None:
    builder = GraphBuilder()
    builder.needs("S", "a", "b", "c", at_least=1, healthy_at=2)
    graph = builder.build()
    plain, weak = scenario(graph), scenario(graph, degraded={"a"})
    assert plain.single_failures(["S"]).services_degraded_by("b") == frozenset()
    assert weak.single_failures(["S"]).services_degraded_by("b") == {"S"}
    assert weak.cut_sets("S").by_size == plain.cut_sets("S").by_size
    chances = dict.fromkeys("abc", 0.9)
    assert weak.availability("S", chances) == plain.availability("S", chances)
    assert weak.if_also(degraded={"b"}).impact.degraded == {"a", "b", "S"}


def test_a_service_that_failed_itself_is_down_and_has_the_empty_cut_set() -> None:
    found = scenario(mail(), {"S"})
    assert list(found.cut_sets("S")) == [frozenset()]
    assert found.availability("S", EXAMPLE).value == 0
    assert found.availability("S", EXAMPLE | {"S": 0.5}).unavailability == 1
    assert found.single_failures(["S"]).services == ()
    steady = ComponentTimes(mtbf_h=1e9, mtrs_h=1)
    promise = found.promise_of_period(
        "S", {}, default=steady, period_h=24, target=0.5, periods=3, seed=1
    )
    assert promise.probability.value == promise.mean_availability == 0


def test_what_failed_needs_no_availability_and_all_other_missing_ones_are_named() -> None:
    known = {ci: chance for ci, chance in EXAMPLE.items() if ci != "host1"}
    found = scenario(mail(), {"host1"})
    assert found.availability("S", known) == found.availability("S", EXAMPLE)
    with pytest.raises(ValidationError) as refused:
        scenario(mail(), {"host2"}).availability("S", known)
    assert (refused.value.field, refused.value.value) == ("probabilities", ("host1",))
    with pytest.raises(ValidationError) as refused:
        found.availabilities(["S"], {"app": 0.9})
    assert refused.value.value == ("db1", "db2", "host2", "net", "power")


def test_trials_agree_with_the_exact_value() -> None:
    found = scenario(mail(), {"host1"})
    known = {ci: 0.9 for ci in EXAMPLE if ci != "host1"}
    estimate = found.estimated_availability("S", known, trials=100_000, seed=3, confidence=0.9999)
    assert estimate.low < found.availability("S", known).value < estimate.high
    assert (
        scenario(mail(), {"net"})
        .estimated_availability("S", {}, default=1, trials=10, seed=3)
        .value
        == 0
    )


def test_the_promise_of_a_period_in_which_the_failures_last() -> None:
    # Up for 7 hours, down for 1: with db1 gone the service follows db2.
    clockwork = ComponentTimes(mtbf_h=7, mtrs_h=1, to_fail=lambda _: 7.0, to_restore=lambda _: 1.0)
    builder = GraphBuilder()
    builder.needs("S", "db1", "db2", at_least=1)
    graph = builder.build()
    found = scenario(graph, {"db1"}).promise_of_period(
        "S", {"db2": clockwork}, period_h=24, target=0.875, periods=2, seed=1
    )
    assert (found.mean_availability, found.probability.value) == (0.875, 1.0)
    both = scenario(graph, {"db1"}).promise_of_period(
        "S",
        {"db1": clockwork, "db2": clockwork},
        period_h=24,
        target=0.875,
        periods=2,
        seed=1,
    )
    assert both == found


def test_names_and_text() -> None:
    graph = mail()
    assert str(scenario(graph)) == "nothing fails"
    assert str(scenario(graph, {"net", "app"}, {"db1"})) == "app, db1, net"
    assert repr(scenario(graph, {"net"}, name="bad day")) == "<Scenario bad day>"
    assert str(scenario(graph).if_also({"net"}, name="worse")) == "worse"


def test_a_scenario_is_a_value_and_ids_given_twice_count_once() -> None:
    one, two = scenario(mail(), ["net", "net"]), scenario(mail(), {"net"})
    assert one == two
    assert hash(one) == hash(two)
    assert pickle.loads(pickle.dumps(one)) == two
    assert one != scenario(mail(), {"app"})


def ask(name: str, **given: Any) -> Callable[[], object]:
    asked: dict[str, Any] = {
        "scenario": lambda: scenario(mail(), **given),
        "single_failures": lambda: single_failures(mail(), ["S"], **given),
        "cut_sets": lambda: cut_sets(mail(), "S", **given),
        "availability": lambda: availability(mail(), "S", EXAMPLE, **given),
        "estimated_availability": lambda: estimated_availability(
            mail(), "S", EXAMPLE, trials=1, seed=1, **given
        ),
        "promise_of_period": lambda: promise_of_period(
            mail(),
            "S",
            {},
            others_never_fail=True,
            period_h=1,
            target=1,
            periods=1,
            seed=1,
            **given,
        ),
    }
    wanted: Callable[[], object] = asked[name]
    return wanted


@pytest.mark.parametrize(
    "name",
    [
        "scenario",
        "single_failures",
        "cut_sets",
        "availability",
        "estimated_availability",
        "promise_of_period",
    ],
)
def test_failed_cis_must_be_known_and_a_collection(name: str) -> None:
    with pytest.raises(UnknownReferenceError) as unknown:
        ask(name, failed={"db9", "net", "db8"})()
    assert (unknown.value.kind, unknown.value.ids) == ("CI", ("db8", "db9"))
    with pytest.raises(ValidationError) as refused:
        ask(name, failed="net")()
    assert (refused.value.record, refused.value.field) == (name, "failed")


@pytest.mark.parametrize("name", ["scenario", "single_failures"])
def test_degraded_cis_must_be_known_and_a_collection(name: str) -> None:
    with pytest.raises(UnknownReferenceError) as unknown:
        ask(name, degraded={"db9"})()
    assert unknown.value.ids == ("db9",)
    with pytest.raises(ValidationError) as refused:
        ask(name, degraded="net")()
    assert (refused.value.record, refused.value.field) == (name, "degraded")


def test_a_scenario_is_made_of_a_graph() -> None:
    nothing: Any = None
    with pytest.raises(ValidationError) as refused:
        scenario(nothing, {"net"})
    assert (refused.value.record, refused.value.field) == ("scenario", "graph")
    today = scenario(mail())
    with pytest.raises(UnknownReferenceError) as unknown:
        today.cut_sets("T")
    assert unknown.value.ids == ("T",)
    with pytest.raises(UnknownReferenceError) as unknown:
        today.single_failures(["T", "S"])
    assert unknown.value.ids == ("T",)
    with pytest.raises(UnknownReferenceError) as unknown:
        today.if_also({"T"})
    assert unknown.value.ids == ("T",)


@pytest.mark.parametrize(
    "answer",
    [
        availabilities,
        availability,
        cut_sets,
        estimated_availability,
        promise_of_period,
        single_failures,
    ],
)
def test_a_scenario_asks_what_the_functions_ask(answer: Any) -> None:
    # But for the graph and what has failed, which it knows; windows and hours are for periods.
    known = {"graph", "failed", "degraded", "planned", "counted"}
    wanted = signature(answer).parameters
    asked = signature(getattr(Scenario, answer.__name__)).parameters
    assert [asked[one] for one in asked if one != "self"] == [
        wanted[one] for one in wanted if one not in known
    ]


def test_a_scenario_passes_the_limit_of_nodes_on() -> None:
    draw = random.Random(3)
    builder = GraphBuilder()
    for _ in range(30):
        builder.needs("S", *draw.sample([f"ci{one}" for one in range(30)], 4), at_least=1)
    here = scenario(builder.build(), ["ci0"])
    for asked in (
        lambda: here.cut_sets("S", limit=100),
        lambda: here.availability("S", {}, default=0.9, limit=100),
        lambda: here.availabilities(["S"], {}, default=0.9, limit=100),
    ):
        with pytest.raises(CalculationError) as caught:
            asked()
        assert caught.value.inputs == {"service": "S", "limit": 100}
