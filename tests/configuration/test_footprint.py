"""Footprints are impacts in numbers, and their surplus is what only both take down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built, needs_of, some_of, swept
from itil_core.configuration import GraphBuilder
from itil_core.configuration.footprint import GroupLosses
from itil_core.errors import UnknownReferenceError


@given(needs_of(), st.data())
def test_a_footprint_is_what_is_down(needs: Needs, data: st.DataObject) -> None:
    graph, failed = built(needs), data.draw(some_of(needs))
    found = graph.footprint(failed)
    down, _ = swept(needs, failed)
    assert set(found) == down
    assert len(found) == len(down)
    assert all((ci in found) == (ci in down) for ci in needs)
    for ci in down:
        path = found.path(ci)
        assert (path[0], set(path) <= down) == (ci, True)
        assert path[-1] in failed


@given(needs_of(), st.data())
def test_the_surplus_is_what_only_both_take_down(needs: Needs, data: st.DataObject) -> None:
    graph = built(needs)
    one, other = data.draw(some_of(needs)), data.draw(some_of(needs))
    first, second = graph.footprint(one), graph.footprint(other)
    alone = swept(needs, one)[0], swept(needs, other)[0]
    more = swept(needs, one | other)[0] - alone[0] - alone[1]
    assert set(first.surplus(second) or ()) == more
    assert set(first.common(second)) == (alone[0] & alone[1]) - one - other


@given(needs_of(), st.data())
def test_losses_come_and_go_with_their_footprints(needs: Needs, data: st.DataObject) -> None:
    graph = built(needs)
    outages = [data.draw(some_of(needs)) for _ in range(4)]
    prints = [graph.footprint(outage) for outage in outages]
    losses = GroupLosses(prints[0].index)
    for each in prints:
        losses.add(each)
    losses.remove(prints[1])
    kept = [outage for number, outage in enumerate(outages) if number != 1]
    together = swept(needs, set().union(*kept))[0]
    alone = set().union(*(swept(needs, outage)[0] for outage in kept))
    assert set(losses.surplus() or ()) == together - alone


def test_a_way_is_told_only_for_what_is_down() -> None:
    builder = GraphBuilder()
    builder.needs("shop", "web", "db")
    graph = builder.build()
    found = graph.footprint({"db"})
    assert found.path("shop") == ("shop", "db")
    assert repr(found) == "<Footprint: 2 DOWN>"
    assert found.lowest(["db"]) == "db"
    with pytest.raises(UnknownReferenceError) as refusal:
        found.path("web")
    assert refusal.value.ids == ("web",)
    assert 5 not in found


def test_what_is_broken_from_the_start_is_in_every_footprint() -> None:
    builder = GraphBuilder()
    builder.needs("shop", "web1", "web2", at_least=2)
    graph = builder.build().without("web2")
    assert graph.footprint(()).path("shop") == ("shop",)
