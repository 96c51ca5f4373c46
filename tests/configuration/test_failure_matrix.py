"""`single_failures` against brute force, the worked examples, and what it refuses."""

import pickle
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built, needs_of, reached, swept
from configuration.single_failure_cases import Case, drawn, letter
from itil_core.configuration import (
    CfiaLetter,
    DependencyGraph,
    FailureMatrix,
    GraphBuilder,
    _bit_sets,
    _local_sets,
    single_failures,
)
from itil_core.errors import UnknownReferenceError, ValidationError


def assert_right(case: Case, graph: DependencyGraph, services: list[str]) -> None:
    """Compare all of a matrix with the definitions, one CI at a time."""
    matrix = single_failures(graph, services)
    pairs = 0
    for ci in case.needs:
        down, degraded = swept(case.needs, {ci})
        assert matrix.services_down_by(ci) == (down & set(services)) - {ci}
        assert matrix.services_degraded_by(ci) == degraded & set(services)
        pairs += len(matrix.services_down_by(ci))
        for service in services:
            assert matrix.cell(ci, service) == letter(case, ci, service)
            alone = service in down and service != ci
            assert (ci in matrix.single_points_of(service)) == alone
    assert matrix.pairs == pairs
    by_ci = {ci: len(matrix.services_down_by(ci)) for ci in case.needs}
    assert matrix.critical_cis() == {ci: number for ci, number in by_ci.items() if number}
    by_service = {service: len(matrix.single_points_of(service)) for service in services}
    assert matrix.fragile_services() == {
        one: number for one, number in by_service.items() if number
    }


def assert_right_on(draw: random.Random, times: int, size: int) -> None:
    """Compare the matrices of many random graphs, of which some have lost CIs."""
    for _ in range(times):
        case = drawn(draw, size)
        graph = case.graph()
        if draw.random() < 0.3:
            gone = set(draw.sample(sorted(case.needs), draw.randint(1, 2)))
            case, graph = case.without(gone), graph.without(*gone)
        ids = sorted(case.needs)
        assert_right(case, graph, draw.sample(ids, draw.randint(1, len(ids))))


def test_single_failures_equal_brute_force_on_a_thousand_random_graphs() -> None:
    assert_right_on(random.Random(1), 1_000, 8)


def test_single_failures_equal_brute_force_where_bit_sets_take_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_local_sets, "_PATIENCE", 0)
    assert_right_on(random.Random(2), 500, 8)


def test_single_failures_equal_brute_force_where_bit_sets_come_in_stretches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_local_sets, "_PATIENCE", 0)
    monkeypatch.setattr(_bit_sets, "_LEAST", 3)
    monkeypatch.setattr(_bit_sets, "_BITS", 1)
    assert_right_on(random.Random(3), 300, 10)


@given(needs_of(), st.data())
def test_single_failures_equal_brute_force(needs: Needs, data: st.DataObject) -> None:
    case = Case(needs, {owner: [False] * len(groups) for owner, groups in needs.items()})
    ids = st.sets(st.sampled_from(sorted(needs)), min_size=1)
    assert_right(case, built(case.needs), sorted(data.draw(ids)))


@given(needs_of())
def test_INV_single_points_of_failure_are_among_the_dependencies(
    needs: Needs,
) -> None:
    graph = built(needs)
    matrix = single_failures(graph, graph)
    for service in graph:
        assert matrix.single_points_of(service) <= reached(needs, service).keys()


def shop(*, at_least: int = 1, by_hand: bool = False) -> DependencyGraph:
    """EX-G1: a service over an application, two databases on two hosts, one power supply."""
    builder = GraphBuilder()
    builder.needs("S", "app", "net")
    builder.needs("app", "db1", "db2", at_least=at_least, manual_switch=by_hand)
    builder.needs("db1", "host1")
    builder.needs("db2", "host2")
    builder.needs("host1", "power")
    builder.needs("host2", "power")
    return builder.build()


@pytest.fixture
def matrix() -> FailureMatrix:
    return single_failures(shop(), ["S"])


def test_EX_G1_the_matrix(matrix: FailureMatrix) -> None:
    assert matrix.table() == [
        {"ci": "app", "S": "X"},
        {"ci": "net", "S": "X"},
        {"ci": "power", "S": "X"},
        {"ci": "db1", "S": "A"},
        {"ci": "db2", "S": "A"},
        {"ci": "host1", "S": "A"},
        {"ci": "host2", "S": "A"},
    ]
    assert matrix.single_points_of("S") == {"app", "net", "power"}
    assert matrix.services_degraded_by("host1") == {"S"}
    assert matrix.services_degraded_by("power") == frozenset()


def test_EX_G1_without_redundancy_all_are_single_points_of_failure() -> None:
    matrix = single_failures(shop(at_least=2), ["S"])
    assert len(matrix.single_points_of("S")) == 7


def test_EX_G1_an_alternative_that_is_switched_to_by_hand() -> None:
    matrix = single_failures(shop(by_hand=True), ["S", "net"])
    assert matrix.row("host1") == {"S": CfiaLetter.B}
    assert matrix.row("net") == {"S": "X", "net": "X"}
    assert matrix.cell("S", "net") is CfiaLetter.BLANK
    assert matrix.cell("S", "S") is CfiaLetter.X
    assert matrix.services_down_by("net") == {"S"}


def test_a_group_that_is_broken_by_way_of_another_group_that_is() -> None:
    builder = GraphBuilder()
    builder.needs("inner", "left", "right", at_least=1)
    builder.needs("left", "power")
    builder.needs("right", "power")
    builder.needs("outer", "inner", "backup", at_least=1)
    builder.needs("backup", "power")
    matrix = single_failures(builder.build(), ["outer"])
    assert matrix.single_points_of("outer") == {"power"}


def test_two_that_hold_each_other_up_fall_together_with_what_one_needs() -> None:
    builder = GraphBuilder()
    builder.needs("one", "two", "spare", at_least=1)
    builder.needs("two", "one", "base", at_least=2)
    builder.needs("spare", "base")
    matrix = single_failures(builder.build(), ["one"])
    assert matrix.single_points_of("one") == {"base"}


def test_five_servers_of_which_two_must_live_and_four_be_healthy() -> None:
    builder = GraphBuilder()
    for number in range(1, 6):
        builder.needs(f"web{number}", "rack1" if number < 3 else f"rack{number}")
    webs = [f"web{number}" for number in range(1, 6)]
    builder.needs("shop", *webs, at_least=2, healthy_at=4)
    matrix = single_failures(builder.build(), ["shop"])
    assert not matrix.services_degraded_by("web1")
    assert matrix.services_degraded_by("rack1") == {"shop"}
    assert not matrix.fragile_services()
    assert matrix.table(["rack1", "web1"]) == [
        {"ci": "rack1", "shop": "A"},
        {"ci": "web1", "shop": "A"},
    ]


def test_a_service_that_is_down_from_the_start_is_down_under_every_failure() -> None:
    graph = shop(at_least=2).without("db2")
    matrix = single_failures(graph, ["S", "net", "host1"])
    assert matrix.down_from_start == {"S"}
    assert matrix.single_points_of("S") == set(graph) - {"S"}
    assert matrix.services_down_by("host2") == {"S"}
    assert matrix.critical_cis(2) == {"power": 2, "app": 1}
    assert matrix.fragile_services() == {"S": 6, "host1": 1}
    assert matrix.pairs == 7
    assert single_failures(shop(), ["S"]).down_from_start == frozenset()


def test_rankings_and_their_tables(matrix: FailureMatrix) -> None:
    assert matrix.critical_cis() == {"app": 1, "net": 1, "power": 1}
    assert list(matrix.critical_cis(2)) == ["app", "net"]
    assert matrix.fragile_services() == {"S": 3}
    assert matrix.critical_table(1) == [{"ci": "app", "services_down": 1, "services_degraded": 0}]
    assert matrix.fragile_table() == [{"service": "S", "single_points": 3}]


def test_the_order_of_a_ranking_is_by_number_then_by_id() -> None:
    builder = GraphBuilder()
    builder.needs("s1", "b", "a")
    builder.needs("s2", "b")
    matrix = single_failures(builder.build(), ["s1", "s2"])
    assert list(matrix.critical_cis().items()) == [("b", 2), ("a", 1)]
    assert list(matrix.fragile_services().items()) == [("s1", 2), ("s2", 1)]
    assert matrix.table(services=["s2"])[0] == {"ci": "b", "s2": "X"}


def test_text_shows_what_fits_and_counts_the_rest(matrix: FailureMatrix) -> None:
    assert str(matrix).splitlines()[:2] == ["CI     S", "app    X"]
    assert matrix.text(rows=3, columns=1).splitlines()[-2:] == [
        "power  X",
        "not shown: 4 CIs, 0 services",
    ]
    wide = single_failures(shop(), ["S", "net"])
    assert wide.text(columns=1).splitlines() == [
        "CI     S",
        "app    X",
        "net    X",
        "power  X",
        "db1    A",
        "db2    A",
        "host1  A",
        "host2  A",
        "not shown: 0 CIs, 1 services",
    ]


def test_no_services_make_an_empty_matrix() -> None:
    matrix = single_failures(shop(), ())
    assert (matrix.services, matrix.pairs, matrix.table()) == ((), 0, [])
    assert matrix.services_down_by("power") == frozenset()
    assert matrix.fragile_services() == {}


def test_a_ci_that_no_service_needs_takes_nothing_down() -> None:
    other = single_failures(shop(), ["host1"])
    assert other.services_down_by("net") == other.services_degraded_by("net") == frozenset()
    assert other.row("net") == {}
    assert other.table(["net"]) == [{"ci": "net", "host1": ""}]


def test_a_matrix_is_a_value(matrix: FailureMatrix) -> None:
    assert matrix == single_failures(shop(), iter(["S"]))
    assert matrix != single_failures(shop(), ["app"])
    assert hash(matrix) == hash(single_failures(shop(), ["S"]))
    again = pickle.loads(pickle.dumps(matrix))
    assert again == matrix
    assert again.single_points_of("S") == {"app", "net", "power"}
    assert repr(matrix) == "<FailureMatrix of 8 CIs and 1 services: 3 DOWN>"


def test_unknown_services_are_all_named_and_single_ids_refused(matrix: FailureMatrix) -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        single_failures(shop(), ["S", "T", "R"])
    assert caught.value.ids == ("R", "T")
    with pytest.raises(ValidationError, match="collection of ids"):
        single_failures(shop(), "S")
    with pytest.raises(ValidationError, match="must be a DependencyGraph"):
        single_failures(shop().nx, ["S"])
    with pytest.raises(UnknownReferenceError) as caught:
        matrix.table(services=["S", "app", "T"])
    assert (caught.value.kind, caught.value.ids) == ("service", ("T", "app"))


def test_a_matrix_refuses_what_it_was_not_asked_about(matrix: FailureMatrix) -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        matrix.cell("app", "net")
    assert (caught.value.kind, caught.value.ids) == ("service", ("net",))
    with pytest.raises(UnknownReferenceError, match="net"):
        matrix.single_points_of("net")
    for ask in (matrix.services_down_by, matrix.services_degraded_by, matrix.row):
        with pytest.raises(UnknownReferenceError) as caught:
            ask("db9")
        assert (caught.value.kind, caught.value.ids) == ("CI", ("db9",))
    with pytest.raises(UnknownReferenceError, match="db9"):
        matrix.table(["db1", "db9"])
    with pytest.raises(ValidationError, match="collection of ids"):
        matrix.table("db1")


@pytest.mark.parametrize("limit", [0, -1, 1.5, True])
def test_a_limit_is_a_whole_number(matrix: FailureMatrix, limit: int) -> None:
    for field, ask in (
        ("limit", matrix.critical_cis),
        ("limit", matrix.fragile_services),
        ("limit", matrix.critical_table),
        ("limit", matrix.fragile_table),
        ("rows", matrix.text),
        ("columns", lambda given: matrix.text(columns=given)),
    ):
        with pytest.raises(ValidationError) as caught:
            ask(limit)
        assert (caught.value.field, caught.value.value) == (field, limit)


def test_a_long_chain_is_no_recursion() -> None:
    builder = GraphBuilder()
    for number in range(20_000):
        builder.needs(f"ci{number}", f"ci{number + 1}")
    builder.needs("ci20000", "ci10000")
    matrix = single_failures(builder.build(), ["ci0"])
    assert matrix.pairs == 20_000
    assert len(matrix.single_points_of("ci0")) == 20_000
