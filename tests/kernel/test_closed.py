"""Closed days: plain dates, yearly days, and containers that are only asked."""

from collections import OrderedDict
from datetime import UTC, date, datetime, timedelta

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel._closed import ClosedDays, Yearly, closed_days

CHRISTMAS = date(2026, 12, 25)
YEAR_DAYS = [(day.month, day.day) for day in (date(2024, 1, 1) + timedelta(n) for n in range(366))]


@given(st.sampled_from(YEAR_DAYS), st.sampled_from(YEAR_DAYS), st.dates())
def test_a_yearly_range_is_walked_from_its_first_to_its_last_day(first, last, day):
    at, range_days = YEAR_DAYS.index(first), {first}
    while YEAR_DAYS[at] != last:
        at = (at + 1) % 366
        range_days.add(YEAR_DAYS[at])
    assert (day in Yearly(first, last)) == ((day.month, day.day) in range_days)


def test_a_single_day_comes_back_every_year():
    assert [year for year in range(2020, 2030) if date(year, 12, 25) in Yearly((12, 25))] == list(
        range(2020, 2030)
    )
    assert date(2026, 12, 24) not in Yearly((12, 25))


def test_the_29th_of_february_is_there_in_leap_years_only():
    leap_day = Yearly((2, 29))
    assert date(2024, 2, 29) in leap_day
    assert date(2026, 2, 28) not in leap_day
    assert date(2026, 3, 1) not in leap_day
    assert date(2026, 3, 1) in Yearly((2, 29), (3, 2))
    assert date(2026, 2, 28) in Yearly((2, 20), (2, 29))
    assert date(2026, 3, 1) not in Yearly((2, 20), (2, 29))


def test_what_is_no_date_is_no_yearly_day():
    assert "12-25" not in Yearly((12, 25))
    assert None not in Yearly((1, 1), (12, 31))


@pytest.mark.parametrize(
    "bad",
    [(13, 1), (0, 1), (2, 30), (4, 31), (12,), 12, None, "12", (12, 24.0), (True, 1), (1, True)],
)
def test_days_that_no_year_has_are_refused(bad):
    with pytest.raises(ValidationError, match="must be a month and a day"):
        Yearly(bad)
    if bad is not None:
        with pytest.raises(ValidationError, match="must be a month and a day"):
            Yearly((1, 1), bad)


class Evens:
    """A container that can only be asked."""

    def __contains__(self, day):
        return day.day % 2 == 0


@pytest.mark.parametrize(
    "given_days",
    [
        CHRISTMAS,
        [CHRISTMAS],
        (CHRISTMAS,),
        {CHRISTMAS},
        frozenset({CHRISTMAS}),
        {CHRISTMAS: "Christmas"},
        OrderedDict({CHRISTMAS: "Christmas"}),
        {CHRISTMAS: "Christmas"}.keys(),
        [pendulum.date(2026, 12, 25)],
        Yearly((12, 25)),
        [Yearly((12, 25)), date(2026, 5, 8)],
        [[CHRISTMAS], {date(2026, 5, 8)}],
    ],
)
def test_closed_days_are_taken_in_any_container(given_days):
    days = closed_days(given_days)
    assert days
    assert CHRISTMAS in days
    assert date(2026, 12, 26) not in days
    assert "2026-12-25" not in days
    assert closed_days(days) is days


def test_no_days_are_closed_by_default():
    assert not closed_days(())
    assert closed_days([]) == ClosedDays()


def test_containers_are_asked_beside_plain_dates():
    days = closed_days([date(2026, 5, 7), Evens()])
    asked = [date(2026, 5, day) for day in range(5, 10)]
    assert days.among(asked) == {date(2026, 5, 6), date(2026, 5, 7), date(2026, 5, 8)}
    assert isinstance(hash(days), int)


def test_plain_collections_are_copied():
    given_days = {CHRISTMAS}
    days = closed_days(given_days)
    given_days.clear()
    assert CHRISTMAS in days
    assert days == closed_days([CHRISTMAS])


@pytest.mark.parametrize(
    "bad",
    [
        "2026-12-25",
        ["2026-12-25"],
        [datetime(2026, 12, 25, tzinfo=UTC)],
        datetime(2026, 12, 25, tzinfo=UTC),
        [["2026-12-25"]],
        {"2026-12-25": "Christmas"},
        None,
        20261225,
        range(5),
        b"2026",
        iter(["2026-12-25"]),
    ],
)
def test_other_closed_days_are_refused(bad):
    with pytest.raises(ValidationError, match="must be a date without a time") as caught:
        closed_days(bad)
    assert caught.value.field == "closed"


def test_iterators_are_read_out():
    given_days = {"christmas": CHRISTMAS}
    assert closed_days(day for day in [CHRISTMAS]) == closed_days([CHRISTMAS])
    assert closed_days([given_days.values(), iter([CHRISTMAS])]) == closed_days([CHRISTMAS])
