"""Whole working days, held against looking at every half hour."""

from datetime import date, timedelta

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itil_core.kernel.hours import ServiceHours
from itil_core.transition._working_days import working_days

HALF = timedelta(minutes=30)
OFFICE = {day: ["08:00-12:00", "13:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
NIGHTS = {"mon": ["22:00-06:00"], "wed": ["00:00-24:00"], "sun": ["01:00-04:00"]}
# Clocks change on the last Sunday of March, in Beirut at midnight.
START = pendulum.datetime(2026, 3, 25)


@settings(max_examples=40)
@given(
    st.sampled_from(["Europe/Prague", "Asia/Beirut", "UTC", "America/New_York"]),
    st.sampled_from([OFFICE, NIGHTS]),
    st.integers(0, 150),
    st.integers(0, 450),
)
def test_a_day_counts_where_all_its_open_time_is_inside(
    zone: str, week: dict[str, list[str]], first: int, length: int
) -> None:
    hours = ServiceHours(zone, week)
    start, end = START + first * HALF, START + (first + length) * HALF
    moment, inside, outside = START.subtract(days=3), set[date](), set[date]()
    while moment < START.add(days=17):
        if hours.is_open(moment):
            where = inside if start <= moment < end else outside
            where.add(moment.in_timezone(zone).date())
        moment += HALF
    assert working_days(hours, start, end) == len(inside - outside)


@pytest.mark.parametrize("zone", ["Asia/Beirut", "America/Santiago"])
def test_a_day_that_begins_at_one_does_not_shift_the_next(zone: str) -> None:
    hours = ServiceHours.always(zone)
    start = pendulum.datetime(2026, 1, 1, tz=zone)
    assert working_days(hours, start, start.add(years=1)) == 365
