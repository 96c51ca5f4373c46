"""Instants and stamps to be drawn."""

import pendulum
import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.instants import UTC
from itil_core.testing import instants, stamps
from itil_core.testing.times import ACTORS, GAPS

FIRST = pendulum.datetime(2026, 3, 2)
LAST = pendulum.datetime(2026, 3, 3)


@given(instants(FIRST, LAST))
def test_an_instant_lies_between_its_bounds_in_utc(instant: pendulum.DateTime) -> None:
    assert FIRST <= instant <= LAST
    assert instant.tzinfo is UTC


@given(instants(FIRST, FIRST))
def test_bounds_are_drawn_too(instant: pendulum.DateTime) -> None:
    assert instant == FIRST


def test_it_shrinks_to_the_earliest() -> None:
    assert find(instants(), lambda _: True) == pendulum.datetime(2000, 1, 1)


@given(stamps(FIRST, LAST, by=st.just("robot")))
def test_a_stamp_may_tell_of_what_was_learned_late(stamp: object) -> None:
    assert FIRST <= stamp.at <= LAST
    assert stamp.effective <= stamp.at
    assert stamp.by == "robot"


def test_some_stamps_are_late_and_some_are_not() -> None:
    assert find(stamps(), lambda stamp: stamp.effective < stamp.at)
    assert find(stamps(), lambda stamp: stamp.effective == stamp.at)


@given(ACTORS, GAPS)
def test_gaps_do_not_go_back_and_actors_have_names(actor: str, gap: object) -> None:
    assert gap.total_seconds() >= 0
    assert actor


def test_bad_bounds_are_refused() -> None:
    with pytest.raises(ValidationError, match="must not be after latest"):
        instants(LAST, FIRST)
    with pytest.raises(ValidationError, match="must be an aware datetime"):
        instants(pendulum.naive(2026, 3, 2))
    with pytest.raises(ValidationError, match="must be an aware datetime"):
        stamps(latest=pendulum.naive(2026, 3, 2))
