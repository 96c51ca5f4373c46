"""`availability` and importance against brute force, the worked examples, and bad input."""

import gc
import math
import pickle
import random
import weakref
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.failure_oracles import (
    birnbaum,
    by_cut_sets,
    fatal_sets,
    minimal_sets,
    random_chances,
    random_needs,
    unavailable,
)
from configuration.graph_cases import Needs, built, needs_of, reached, removed
from itil_core.configuration import (
    Availability,
    DependencyGraph,
    GraphBuilder,
    availabilities,
    availability,
    availability_from,
    cut_sets,
)
from itil_core.errors import CalculationError, UnknownReferenceError, ValidationError


def near(value: float, wanted: float | Fraction) -> bool:
    return math.isclose(value, wanted, rel_tol=1e-11, abs_tol=1e-13)


def agree(found: Availability, needs: Needs, service: str, chances: Mapping[str, Fraction]) -> None:
    up = {**dict.fromkeys(needs, Fraction(1)), **chances}
    fatal = fatal_sets(needs, service)
    down = unavailable(fatal, up)
    assert near(found.unavailability, down)
    assert near(found.value, 1 - down)
    imperfect = {ci for ci, chance in chances.items() if chance < 1}
    alone = {ci for ci in imperfect if frozenset({ci}) in fatal}
    assert set(found.single_points) == (alone if frozenset() not in fatal else set())
    assert found.importance.keys() == imperfect & {service, *reached(needs, service)}
    for ci, one in found.importance.items():
        gain = birnbaum(fatal, up, ci)
        assert near(one.birnbaum, gain)
        assert near(one.criticality, gain * (1 - up[ci]) / down if down else 0)


def agree_on_parts(
    found: Availability, needs: Needs, service: str, chances: Mapping[str, Fraction]
) -> None:
    up = {**dict.fromkeys(needs, Fraction(1)), **chances}
    fatal = fatal_sets(needs, service)
    down = unavailable(fatal, up)
    minimal = minimal_sets(fatal, service, needs)
    if service in chances and frozenset() not in fatal:
        minimal.add(frozenset({service}))
    for ci, one in found.importance.items():
        assert near(one.fussell_vesely, by_cut_sets(minimal, up, ci) / down if down else 0)


def drawn(draw: random.Random, needs: Needs, service: str) -> dict[str, Fraction]:
    """Chances for everything, for the service only now and then."""
    chances = random_chances(draw, needs)
    if draw.random() < 0.7:
        del chances[service]
    return chances


def test_availability_equals_brute_force_on_thousands_of_random_graphs() -> None:
    draw = random.Random(30)
    for place in range(1_200):
        needs = random_needs(draw, 6)
        service = draw.choice(sorted(needs))
        chances = drawn(draw, needs, service)
        found = availability(built(needs), service, chances)
        agree(found, needs, service, chances)
        if place % 5 == 0:
            agree_on_parts(found, needs, service, chances)


def test_availability_equals_brute_force_where_groups_are_broken() -> None:
    draw = random.Random(31)
    for _ in range(300):
        needs = random_needs(draw)
        gone = set(draw.sample(sorted(needs), 2))
        left = removed(needs, gone)
        service = draw.choice(sorted(left))
        chances = drawn(draw, left, service)
        found = availability(built(needs).without(*gone), service, chances)
        agree(found, left, service, chances)
        agree_on_parts(found, left, service, chances)


@given(st.data())
def test_availability_equals_brute_force(data: st.DataObject) -> None:
    needs = data.draw(needs_of(size=6))
    service = data.draw(st.sampled_from(sorted(needs)))
    hundredths = st.integers(0, 100).map(lambda one: Fraction(one, 100))
    chances = {ci: data.draw(hundredths) for ci in needs}
    agree(availability(built(needs), service, chances), needs, service, chances)


@given(st.data())
def test_INV_10_4_bounds_and_monotony(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    service = data.draw(st.sampled_from(sorted(needs)))
    chances = {ci: data.draw(st.floats(0, 1)) for ci in sorted(needs)}
    graph = built(needs)
    found = availability(graph, service, chances)
    assert 0 <= found.value <= min([1.0, *(chances[ci] for ci in found.single_points)])
    better = {ci: data.draw(st.floats(chance, 1)) for ci, chance in chances.items()}
    assert availability(graph, service, better).value >= found.value - 1e-12


def test_all_services_of_a_call_have_what_each_has_alone() -> None:
    draw = random.Random(32)
    for _ in range(150):
        needs = random_needs(draw, 9)
        chances = random_chances(draw, needs)
        graph = built(needs)
        together = availabilities(graph, needs, chances)
        assert list(together) == sorted(needs)
        some = {ci: chance for ci, chance in chances.items() if draw.random() < 0.5}
        rest = availabilities(graph, needs, some, default=0.9)
        for service in needs:
            alone = availability(graph, service, chances)
            assert near(together[service].value, Fraction(alone.value))
            assert near(rest[service].value, availability(graph, service, some, default=0.9).value)


def example() -> DependencyGraph:
    """The structure of the worked example of single points of failure."""
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


def test_ex_g2_power_is_not_multiplied_twice() -> None:
    found = availability(example(), "S", EXAMPLE)
    assert near(found.value, 0.9999 * 0.995 * 0.999 * (1 - (1 - 0.9801) ** 2))
    assert round(found.value, 6) == 0.993512
    assert abs(found.value - 0.99360748) > 1e-5
    assert found.single_points == ("app", "net", "power")
    assert list(found.importance)[:2] == ["app", "net"]
    assert repr(found).startswith("<Availability of S: 0.99351")


def test_ex_d4_series_with_a_parallel_pair() -> None:
    builder = GraphBuilder()
    builder.needs("S", "first", "last")
    builder.needs("S", "left", "right", at_least=1)
    chances = {"first": 0.999, "left": 0.98, "right": 0.98, "last": 0.995}
    assert round(availability(builder.build(), "S", chances).value, 7) == 0.9936074


def test_ex_d7_a_fault_tree_with_or_over_and() -> None:
    builder = GraphBuilder()
    builder.needs("S", "one")
    builder.needs("S", "two", "three", at_least=1)
    chances = {"one": 0.98, "two": 0.97, "three": 0.95}
    assert near(availability(builder.build(), "S", chances).unavailability, 0.02147)


@pytest.mark.parametrize(
    ("chances", "wanted"), [((0.95, 0.95, 0.95), 0.99275), ((0.9, 0.95, 0.99), 0.9936)]
)
def test_ex_d18_two_of_three(chances: tuple[float, ...], wanted: float) -> None:
    builder = GraphBuilder()
    builder.needs("S", "a", "b", "c", at_least=2)
    found = availability(builder.build(), "S", dict(zip("abc", chances, strict=True)))
    assert round(found.value, 5) == wanted


def test_importance_of_a_pair_behind_a_single_point() -> None:
    builder = GraphBuilder()
    builder.needs("S", "net", "idle")
    builder.needs("S", "a", "b", at_least=1)
    chances = {"net": 0.9, "a": 0.8, "b": 0.5, "idle": 1}
    found = availability(builder.build(), "S", chances)
    down = 1 - 0.9 * (1 - 0.2 * 0.5)
    assert near(found.unavailability, down)
    assert set(found.importance) == {"net", "a", "b"}
    net, left = found.importance["net"], found.importance["a"]
    assert near(net.birnbaum, 0.9)
    assert near(net.criticality, 0.9 * 0.1 / down)
    assert near(net.fussell_vesely, 0.1 / down)
    assert near(left.birnbaum, 0.9 * 0.5)
    assert near(left.criticality, 0.9 * 0.5 * 0.2 / down)
    assert near(left.fussell_vesely, 0.2 * 0.5 / down)


def test_the_order_of_importance_is_criticality_then_id() -> None:
    builder = GraphBuilder()
    builder.needs("S", *"edcba")
    found = availability(builder.build(), "S", {"c": 0.5}, default=0.9)
    assert list(found.importance) == ["c", "a", "b", "d", "e"]


def test_a_small_unavailability_is_not_rounded_away() -> None:
    builder = GraphBuilder()
    builder.needs("S", "a", "b", "c", at_least=1)
    found = availability(builder.build(), "S", dict.fromkeys("abc", Decimal("0.9999999")))
    assert found.value == 1.0
    assert math.isclose(found.unavailability, 1e-21, rel_tol=1e-12)
    certain = availability(builder.build(), "S", dict.fromkeys("abc", 1))
    assert (certain.value, certain.unavailability, certain.importance) == (1.0, 0.0, {})


def test_numbers_of_every_kind_are_read_as_they_are_written() -> None:
    graph = example()
    wanted = availability(graph, "S", EXAMPLE)
    exact: dict[str, Any] = {ci: Fraction(str(chance)) for ci, chance in EXAMPLE.items()}
    assert availability(graph, "S", exact) == wanted
    exact |= {ci: Decimal(str(EXAMPLE[ci])) for ci in ("db1", "app")}
    assert availability(graph, "S", exact) == wanted


def test_the_service_itself_counts_as_one_unless_it_is_given() -> None:
    graph = example()
    wanted = availability(graph, "S", EXAMPLE).value
    assert availability(graph, "S", EXAMPLE, default=0.5).value == wanted
    own = availability(graph, "S", {**EXAMPLE, "S": 0.5})
    assert near(own.value, wanted / 2)
    assert "S" in own.single_points
    assert near(own.importance["S"].birnbaum, wanted)


def test_a_service_on_a_cycle_needs_no_availability_of_its_own() -> None:
    builder = GraphBuilder()
    builder.needs("S", "a")
    builder.needs("a", "S", "b")
    assert availability(builder.build(), "S", {"a": 0.5, "b": 0.5}).value == 0.25


def test_a_service_that_is_down_from_the_start() -> None:
    found = availability(example().without("net", "db2"), "app", {}, default=0.9)
    assert found.value > 0
    builder = GraphBuilder()
    builder.needs("S", "a", "b", "c", at_least=2)
    broken = availability(builder.build().without("a", "b"), "S", {"c": 0.9, "S": 0.9})
    assert (broken.value, broken.unavailability, broken.single_points) == (0.0, 1.0, ())
    assert {one.birnbaum for one in broken.importance.values()} == {0.0}


def test_depth_is_no_limit() -> None:
    builder = GraphBuilder()
    for one in range(1_200):
        builder.needs(f"ci{one}", f"ci{one + 1}")
        builder.needs(f"deep{one}", f"deep{one + 1}", f"other{one}", at_least=1)
    builder.needs("top", "ci0", "deep0", at_least=1)
    graph = builder.build()
    found = availability(graph, "ci0", {}, default=Decimal("0.99999"))
    assert near(found.value, 0.99999**1_200)
    deep = availability(graph, "deep0", {}, default=0.5)
    assert near(deep.unavailability, Fraction(1, 3))  # half of d, where d = 0.5 + 0.5 * d / 2
    both = availability(graph, "top", {}, default=0.9)
    assert 0 < both.value < 1
    assert len(both.importance) == 3_602


def test_a_large_group_of_which_half_is_enough() -> None:
    builder = GraphBuilder()
    members = [f"host{one}" for one in range(101)]
    builder.needs("S", *members, at_least=51)
    found = availability(builder.build(), "S", {}, default=0.5)
    assert near(found.value, 0.5)
    assert cut_sets(builder.build(), "S").count == math.comb(101, 51)


def test_cut_sets_and_availability_agree() -> None:
    draw = random.Random(33)
    for _ in range(100):
        needs = random_needs(draw)
        graph, service = built(needs), draw.choice(sorted(needs))
        rare = availability(graph, service, {}, default=Decimal("0.9999999"))
        smallest = next(iter(cut_sets(graph, service).by_size), None)
        if smallest is None:
            assert rare.unavailability == 0
        else:
            number = cut_sets(graph, service).by_size[smallest]
            wanted = number * 1e-7**smallest
            assert math.isclose(rare.unavailability, wanted, rel_tol=1e-4)


def test_results_survive_pickling() -> None:
    found = availability(example(), "S", EXAMPLE)
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    assert again.importance == found.importance


def test_unknown_cis_are_named() -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        availability(example(), "mail", EXAMPLE)
    assert caught.value.ids == ("mail",)
    with pytest.raises(UnknownReferenceError) as caught:
        availabilities(example(), ["S", "shop", "mail"], EXAMPLE)
    assert caught.value.ids == ("mail", "shop")
    with pytest.raises(UnknownReferenceError) as caught:
        availability(example(), "S", {**EXAMPLE, "db9": 0.9})
    assert caught.value.ids == ("db9",)


def test_missing_availabilities_are_all_named() -> None:
    some = {ci: EXAMPLE[ci] for ci in ("app", "db1", "power")}
    with pytest.raises(ValidationError) as caught:
        availability(example(), "S", some)
    assert caught.value.field == "probabilities"
    assert caught.value.value == ("db2", "host1", "host2", "net")
    assert availability(example(), "app", {**EXAMPLE, "app": 1}).value > 0.99


def test_a_service_that_another_needs_must_have_an_availability() -> None:
    rest = {ci: chance for ci, chance in EXAMPLE.items() if ci != "app"}
    assert availability(example(), "app", rest).value > 0.99
    with pytest.raises(ValidationError) as caught:
        availabilities(example(), ["app", "S"], rest)
    assert caught.value.record == "availabilities"
    assert caught.value.value == ("app",)


@pytest.mark.parametrize(
    "wrong", [-0.1, 1.5, math.nan, math.inf, True, "0.9", None, [0.9], Decimal("NaN"), 2]
)
def test_what_is_no_probability_is_named(wrong: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        availability(example(), "S", {**EXAMPLE, "db1": wrong, "net": -1})
    assert caught.value.field == "probabilities"
    named: Any = caught.value.value
    assert named.keys() == {"db1", "net"}
    with pytest.raises(ValidationError) as caught:
        availability(example(), "S", EXAMPLE, default=wrong if wrong is not None else "none")
    assert caught.value.field == "default"


@pytest.mark.parametrize(
    ("field", "given"),
    [("graph", {"graph": {}}), ("probabilities", {"probabilities": 0.9}), ("limit", {"limit": 0})],
)
def test_bad_input_is_refused(field: str, given: dict[str, Any]) -> None:
    arguments = {"graph": example(), "service": "S", "probabilities": EXAMPLE, **given}
    with pytest.raises(ValidationError) as caught:
        availability(**arguments)
    assert (caught.value.record, caught.value.field) == ("availability", field)
    with pytest.raises(ValidationError, match="collection of ids"):
        availabilities(example(), "S", EXAMPLE)


def tangled() -> DependencyGraph:
    """A service whose groups share everything with each other."""
    draw = random.Random(3)
    builder = GraphBuilder()
    for _ in range(30):
        builder.needs("S", *draw.sample([f"ci{one}" for one in range(30)], 4), at_least=1)
    return builder.build()


def test_a_limit_of_nodes_that_is_reached() -> None:
    with pytest.raises(CalculationError) as caught:
        availability(tangled(), "S", {}, default=0.9, limit=100)
    assert caught.value.formula == "exact availability"
    assert caught.value.inputs == {"service": "S", "limit": 100}
    assert caught.value.reason.endswith("raise it, or use Monte Carlo: estimated_availability")


def test_an_importance_that_reaches_the_limit() -> None:
    graph = tangled()
    limit = 1_000
    while True:
        try:
            found = availability(graph, "S", {}, default=0.9, limit=limit)
            break
        except CalculationError:
            limit = int(limit * 1.1)
    with pytest.raises(CalculationError) as caught:
        [one.fussell_vesely for one in found.importance.values()]
    assert caught.value.formula == "exact importance"
    assert caught.value.reason.endswith("raise it, or use the other importances")


def test_availability_from_mtbf_and_mtrs() -> None:
    assert availability_from(90, 10) == 0.9
    assert availability_from(mtbf=Decimal("718.83"), mtrs=1.1667) == pytest.approx(0.99837956)
    assert availability_from(timedelta(days=9), timedelta(hours=24)) == 0.9
    assert availability_from(0, 5) == 0.0
    assert availability_from(5, Fraction(0)) == 1.0


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("mtbf", (-1, 2)),
        ("mtrs", (1, timedelta(hours=1))),
        ("mtrs", (1, -2)),
        ("mtbf", (math.inf, 1)),
        ("mtbf", (True, 1)),
        ("mtrs", (1, "2")),
        ("mtrs", (timedelta(hours=1), 1)),
    ],
)
def test_times_that_are_none_are_refused(field: str, given: tuple[Any, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        availability_from(*given)
    assert (caught.value.record, caught.value.field) == ("availability_from", field)


def test_no_time_at_all_has_no_availability() -> None:
    with pytest.raises(CalculationError) as caught:
        availability_from(mtbf=0, mtrs=0)
    assert caught.value.inputs == {"mtbf": 0, "mtrs": 0}


class Foreign(float):
    """A number of another library that is a float and writes itself in its own way."""

    def __repr__(self) -> str:
        return f"foreign({float(self)})"


def test_floats_of_other_libraries_are_floats() -> None:
    assert availability_from(Foreign(90), Foreign(10)) == 0.9
    some = {ci: Foreign(chance) for ci, chance in EXAMPLE.items()}
    assert availability(example(), "S", some) == availability(example(), "S", EXAMPLE)
    builder = GraphBuilder()
    half = Foreign(0.5)
    builder.needs("S", "a", "b", at_least=half, weights={"a": half, "b": half})
    assert near(availability(builder.build(), "S", {}, default=half).value, 0.75)


def test_what_never_fails_is_not_less_than_never_down() -> None:
    assert str(availability(example(), "S", {}, default=1).unavailability) == "0.0"


def test_a_result_that_nobody_needs_takes_its_diagrams_with_it() -> None:
    builder = GraphBuilder()
    builder.needs("mail", "db1", "db2", at_least=1)
    result = availability(builder.build(), "mail", {}, default=0.9)
    assert result.importance["db1"].fussell_vesely == pytest.approx(1)
    calculation = weakref.ref(result._calculation)
    gc.disable()
    try:
        del result
        assert calculation() is None
    finally:
        gc.enable()
