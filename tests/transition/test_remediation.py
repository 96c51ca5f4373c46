"""The remediation plan and the window that must hold it."""

from datetime import timedelta
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.interval import Interval
from transition.change_samples import START, back_out, window

MINUTES = st.integers(0, 400).map(lambda minutes: timedelta(minutes=minutes))


@pytest.mark.parametrize(
    "fields",
    [
        {"steps": ()},
        {"trigger": ""},
        {"duration": None},
        {"duration": timedelta(-1)},
        {"duration": pendulum.duration(months=1)},
        {"kind": "BACK_OUT"},
        {"point_of_no_return": timedelta(-1)},
        {"tested": 1},
    ],
)
def test_bad_input_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        back_out(**fields)


@given(MINUTES, MINUTES, st.none() | MINUTES, st.integers(1, 800))
def test_a_window_lacks_what_the_sums_say(
    work: timedelta, remedy: timedelta, point: timedelta | None, length: int
) -> None:
    plan = back_out(duration=remedy, point_of_no_return=point)
    when = Interval(START, START.add(minutes=length))
    found = plan.lacks(when, work)
    total = timedelta(minutes=length)
    assert any("longer" in each for each in found) is (work + remedy > total)
    late = point is not None and point + remedy > total
    assert any("earlier" in each for each in found) is late


@given(MINUTES, st.none() | MINUTES)
def test_at_the_turning_point_there_is_just_time_enough(
    remedy: timedelta, point: timedelta | None
) -> None:
    when = window(2, 10)
    turn = back_out(duration=remedy, point_of_no_return=point).turning_point(when)
    assert turn + remedy <= when.end
    assert point is None or turn <= when.start + point
    later = turn.add(microseconds=1)
    assert later + remedy > when.end or (point is not None and later > when.start + point)


def test_it_just_fits() -> None:
    plan = back_out(point_of_no_return=timedelta(hours=3))
    assert plan.lacks(window(2, 6), timedelta(hours=3)) == ()
    assert back_out(steps="restore").steps == ("restore",)
