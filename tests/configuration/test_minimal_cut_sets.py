"""`cut_sets` against brute force, the worked examples, and bad input."""

import random
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.failure_oracles import fatal_sets, minimal_sets, random_needs
from configuration.graph_cases import Needs, built, needs_of, removed
from itil_core.configuration import CutSets, DependencyGraph, GraphBuilder, cut_sets, impact
from itil_core.errors import CalculationError, UnknownReferenceError, ValidationError


def listed(found: CutSets) -> set[frozenset[str]]:
    """All of them, once it is clear that none is listed twice and that the order is by size."""
    everything = list(found)
    sizes = [len(one) for one in everything]
    assert sizes == sorted(sizes)
    assert len(everything) == len(set(everything)) == found.count
    assert {size: sizes.count(size) for size in sizes} == dict(found.by_size)
    assert list(found.by_size) == sorted(found.by_size)
    return set(everything)


def agree(graph: DependencyGraph, needs: Needs, service: str, draw: random.Random) -> None:
    fatal = fatal_sets(needs, service)
    wanted = minimal_sets(fatal, service, needs)
    assert listed(cut_sets(graph, service)) == wanted
    some = {ci for ci in needs if draw.random() < 0.6}
    assert listed(cut_sets(graph, service, among=some)) == minimal_sets(fatal, service, some)
    size = draw.randint(1, 3)
    few = {one for one in wanted if len(one) <= size}
    assert listed(cut_sets(graph, service, max_size=size)) == few


def test_cut_sets_equal_brute_force_on_thousands_of_random_graphs() -> None:
    draw = random.Random(20)
    for _ in range(1_500):
        needs = random_needs(draw, 6)
        agree(built(needs), needs, draw.choice(sorted(needs)), draw)


def test_cut_sets_equal_brute_force_where_groups_are_broken() -> None:
    draw = random.Random(21)
    for _ in range(500):
        needs = random_needs(draw)
        gone = set(draw.sample(sorted(needs), 2))
        left = removed(needs, gone)
        graph = built(needs).without(*gone)
        agree(graph, left, draw.choice(sorted(left)), draw)


@given(st.data())
def test_cut_sets_equal_brute_force(data: st.DataObject) -> None:
    needs = data.draw(needs_of(size=6))
    service = data.draw(st.sampled_from(sorted(needs)))
    fatal = fatal_sets(needs, service)
    assert listed(cut_sets(built(needs), service)) == minimal_sets(fatal, service, needs)


def example(*, redundant: bool = True) -> DependencyGraph:
    """The structure of the worked example of single points of failure."""
    builder = GraphBuilder()
    builder.needs("S", "app", "net")
    builder.needs("app", "db1", "db2", at_least=1 if redundant else 2)
    for one in ("1", "2"):
        builder.needs(f"db{one}", f"host{one}")
        builder.needs(f"host{one}", "power")
    return builder.build()


def test_ex_g1_single_points_and_pairs() -> None:
    found = cut_sets(example(), "S")
    pairs = [{"db1", "db2"}, {"db1", "host2"}, {"db2", "host1"}, {"host1", "host2"}]
    singles = [{"app"}, {"net"}, {"power"}]
    assert listed(found) == {frozenset(one) for one in (*singles, *pairs)}
    assert found.by_size == {1: 3, 2: 4}


def test_ex_g1_without_redundancy_everything_is_a_single_point() -> None:
    assert cut_sets(example(redundant=False), "S").by_size == {1: 7}


def test_size_one_is_what_takes_the_service_down_alone() -> None:
    graph = example()
    alone = {ci for ci in graph if ci != "S" and "S" in impact(graph, {ci}).down}
    assert {ci for one in cut_sets(graph, "S", max_size=1) for ci in one} == alone


def test_what_cannot_fail_is_in_no_cut_set() -> None:
    found = cut_sets(example(), "S", among=["db1", "host2", "S"])
    assert listed(found) == {frozenset({"db1", "host2"})}
    assert cut_sets(example(), "S", among=()).count == 0
    assert list(cut_sets(example(), "power")) == []


def test_a_service_that_is_down_from_the_start_has_the_empty_cut_set() -> None:
    broken = example(redundant=False).without("db2")
    found = cut_sets(broken, "S")
    assert (list(found), found.by_size, found.count) == ([frozenset()], {0: 1}, 1)


def test_cis_that_hold_each_other_up() -> None:
    builder = GraphBuilder()
    builder.needs("S", "a", "b", at_least=1)
    builder.needs("a", "b", "c", at_least=1)
    builder.needs("b", "a", "d", at_least=1)
    found = cut_sets(builder.build(), "S")
    assert listed(found) == {frozenset({"a", "b"}), frozenset({"a", "d"}), frozenset({"b", "c"})}


def test_more_than_can_be_listed_are_counted_and_listed_one_by_one() -> None:
    builder = GraphBuilder()
    for one in range(60):
        builder.needs("S", *(f"rack{one}-{number}" for number in range(4)), at_least=1)
        for number in range(4):
            builder.needs(f"rack{one}-{number}", *(f"host{one}-{number}-{n}" for n in range(9)))
    builder.needs("all", *(f"S{one}" for one in range(30)), at_least=1)
    for one in range(30):
        builder.needs(f"S{one}", "S" if not one else f"T{one}", f"U{one}")
    found = cut_sets(builder.build(), "S")
    assert found.by_size == {4: 60 * 10**4}
    assert len(list(islice(found, 1_000))) == 1_000
    large = cut_sets(builder.build(), "all")
    assert large.count == (3 + 60 * 10**4) * 3**29
    assert len(next(iter(large))) == 30


def test_depth_is_no_limit() -> None:
    builder = GraphBuilder()
    for one in range(1_000):
        builder.needs(f"ci{one}", f"ci{one + 1}")
        builder.needs(f"deep{one}", f"deep{one + 1}", f"other{one}", at_least=1)
    graph = builder.build()
    assert cut_sets(graph, "ci0").by_size == {1: 1_000}
    found = cut_sets(graph, "deep0", among=["deep1000", "deep2", "other0", "other1", "other2"])
    assert found.by_size == {3: 1}
    builder.needs("top", "ci0", "deep0", at_least=1)
    assert cut_sets(builder.build(), "top", max_size=2).by_size == {2: 1_001}


def test_it_says_what_it_is() -> None:
    found = cut_sets(example(), "S", max_size=2)
    assert repr(found) == "<CutSets of S: 7>"
    assert (found.service, found.max_size) == ("S", 2)


def test_unknown_cis_are_named() -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        cut_sets(example(), "mail")
    assert caught.value.ids == ("mail",)
    with pytest.raises(UnknownReferenceError) as caught:
        cut_sets(example(), "S", among=["db1", "db8", "db9"])
    assert caught.value.ids == ("db8", "db9")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("graph", {"graph": "S"}),
        ("among", {"among": "db1"}),
        ("among", {"among": 3}),
        ("max_size", {"max_size": 0}),
        ("max_size", {"max_size": 1.5}),
        ("max_size", {"max_size": True}),
        ("limit", {"limit": 0}),
        ("limit", {"limit": "10"}),
    ],
)
def test_bad_input_is_refused(field: str, given: dict[str, Any]) -> None:
    arguments: dict[str, Any] = {"graph": example(), "service": "S", **given}
    with pytest.raises(ValidationError) as caught:
        cut_sets(**arguments)
    assert (caught.value.record, caught.value.field) == ("cut_sets", field)


def test_a_limit_of_nodes_that_is_reached() -> None:
    draw = random.Random(3)
    builder = GraphBuilder()
    for _ in range(30):
        builder.needs("S", *draw.sample([f"ci{one}" for one in range(30)], 4), at_least=1)
    with pytest.raises(CalculationError) as caught:
        cut_sets(builder.build(), "S", limit=100)
    assert caught.value.formula == "exact cut sets"
    assert caught.value.inputs == {"service": "S", "limit": 100}
    assert caught.value.reason.endswith("raise it, or let fewer CIs fail: among")
