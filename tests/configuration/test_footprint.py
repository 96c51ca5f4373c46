"""Footprints against the fixed point over plain data, alone and together."""

from functools import reduce
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built, needs_of, some_of, swept
from itil_core.configuration import GraphBuilder, impact
from itil_core.configuration.footprint import Footprint, GroupLosses
from itil_core.errors import UnknownReferenceError, ValidationError


def crew(needs: Needs, data: st.DataObject, number: int) -> list[set[str]]:
    return [data.draw(some_of(needs)) for _ in range(number)]


@given(st.data())
def test_a_footprint_is_what_is_down_and_explains_it(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    failed = data.draw(some_of(needs))
    graph = built(needs)
    footprint = graph.footprint(failed)
    down = swept(needs, failed)[0]
    assert (set(footprint), len(footprint)) == (down, len(down))
    assert {ci for ci in graph if ci in footprint} == down
    for ci in down:
        path = footprint.path(ci)
        assert path[0] == ci
        assert path[-1] in failed
        assert len(set(path)) == len(path)
        assert all(one not in failed for one in path[:-1])
        for owner, member in pairwise(path):
            assert any(
                member in group.weights
                and sum(w for one, w in group.weights.items() if one not in down) < group.at_least
                for group in needs[owner]
            )


@given(st.data())
def test_two_footprints_compare_as_sets_do(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    one, two = crew(needs, data, 2)
    graph = built(needs)
    here, there = graph.footprint(one), graph.footprint(two)
    first, second = swept(needs, one)[0], swept(needs, two)[0]
    assert here.common(there) == tuple(sorted((first & second) - one - two))
    more = swept(needs, one | two)[0] - first - second
    assert set(here.surplus(there) or ()) == set(there.surplus(here) or ()) == more
    assert (here.surplus(there) is None) == (not more)
    if here.is_apart_from(there):
        assert not first & second
        assert not more
    assert here.is_apart_from(there) == there.is_apart_from(here)


@given(st.data())
def test_losses_to_several_add_up_as_they_come_and_go(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    outages = crew(needs, data, 5)
    graph = built(needs)
    footprints = [graph.footprint(outage) for outage in outages]
    losses = GroupLosses(graph.footprint(()).index)
    for footprint in footprints:
        losses.add(footprint)
    for first in range(len(outages)):
        present = outages[first:]
        single = [swept(needs, one)[0] for one in present]
        together = swept(needs, reduce(set.union, present, set[str]()))[0]
        assert set(losses.surplus() or ()) == together.difference(*single)
        # What pairs do together counts as little more than each by itself.
        pairs = [
            both
            for one, two in combinations(footprints[first:], 2)
            if (both := one.surplus(two)) is not None
        ]
        for both in pairs:
            losses.add(both)
        fallen = [swept(needs, one | two)[0] for one, two in combinations(present, 2)]
        assert set(losses.surplus() or ()) == together.difference(*single, *fallen)
        for both in pairs:
            losses.remove(both)
        losses.remove(footprints[first])
    assert losses.surplus() is None


def test_outages_are_apart_that_share_neither_a_loss_nor_a_group() -> None:
    builder = GraphBuilder()
    builder.needs("shop", "web1", "web2", "web3", at_least=1)
    builder.needs("mail", "db1")
    graph = builder.build()
    web1, web2, db1 = (graph.footprint({ci}) for ci in ("web1", "web2", "db1"))
    assert web1.is_apart_from(db1)
    assert not web1.is_apart_from(web2)
    assert not db1.is_apart_from(graph.footprint({"mail"}))


def test_what_is_broken_from_the_start_belongs_to_every_footprint() -> None:
    builder = GraphBuilder()
    builder.needs("shop", "web1", "web2", at_least=2)
    builder.needs("portal", "shop")
    graph = builder.build().without("web2")
    footprint = graph.footprint(())
    assert set(footprint) == impact(graph, ()).down == {"shop", "portal"}
    assert footprint.path("portal") == ("portal", "shop")


def test_a_path_is_a_shortest_one_the_first_by_ids() -> None:
    builder = GraphBuilder()
    builder.needs("shop", "app2", "app1", "far")
    builder.needs("far", "near")
    builder.needs("near", "db")
    builder.needs("app1", "db")
    builder.needs("app2", "db")
    footprint = builder.build().footprint({"db"})
    assert footprint.path("shop") == ("shop", "app1", "db")
    assert footprint.path("db") == ("db",)
    assert repr(footprint) == "<Footprint: 6 DOWN>"


def test_a_path_goes_only_through_groups_that_fail() -> None:
    builder = GraphBuilder()
    builder.needs("shop", "db", "copy", at_least=1)
    builder.needs("shop", "app")
    builder.needs("app", "host")
    builder.needs("host", "db")
    footprint = builder.build().footprint({"db"})
    assert footprint.path("shop") == ("shop", "app", "host", "db")


def test_what_is_up_has_no_path() -> None:
    builder = GraphBuilder()
    builder.needs("shop", "db")
    footprint = builder.build().footprint({"shop"})
    with pytest.raises(UnknownReferenceError) as caught:
        footprint.path("db")
    assert caught.value.ids == ("db",)
    assert 7 not in footprint
    assert "nowhere" not in footprint
    assert isinstance(footprint, Footprint)


def test_bad_questions_are_refused() -> None:
    graph = GraphBuilder().build()
    with pytest.raises(UnknownReferenceError) as unknown:
        graph.footprint({"db2", "db1"})
    assert unknown.value.ids == ("db1", "db2")
    with pytest.raises(ValidationError) as wrong:
        graph.footprint("db1")
    assert wrong.value.field == "failed"
