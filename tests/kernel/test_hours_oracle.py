"""Service hours against a slow oracle that walks along local clocks.

The oracle knows nothing of UTC boundaries: it goes from instant to instant, reads the local clock,
and asks whether that reading lies in a window of its day.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from zoneinfo import ZoneInfo

import attrs
import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.kernel.hours import ServiceHours, Window

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
QUARTER = timedelta(minutes=15)
MICROSECOND = timedelta(microseconds=1)

# Days around which the clocks of each zone change; Kathmandu changed only once, by a quarter.
CHANGES = {
    "Europe/Prague": [(2026, 3, 29), (2026, 10, 25)],
    "America/New_York": [(2026, 3, 8), (2026, 11, 1)],
    "Australia/Lord_Howe": [(2026, 4, 4), (2026, 10, 3)],
    "Asia/Kathmandu": [(1985, 12, 31), (2026, 6, 1)],
    "Africa/Casablanca": [(2026, 2, 15), (2026, 3, 22), (2025, 12, 31)],
}


@attrs.frozen
class Calendar:
    """What both sides are given, in plain terms: windows are pairs of timedeltas."""

    zone: str
    week: tuple[tuple[tuple[timedelta, timedelta], ...], ...]
    closed: frozenset[date] = frozenset()
    exceptions: tuple[tuple[date, str, timedelta, timedelta], ...] = ()

    def has_open(self, reading: datetime) -> bool:
        """Say whether the hours are open when the local clock shows this."""
        for day, effect, start, end in reversed(self.exceptions):
            midnight = datetime.combine(day, time())
            if midnight + start <= reading < midnight + end:
                return effect == "opens"
        for day in (reading.date(), reading.date() - timedelta(days=1)):
            midnight = datetime.combine(day, time())
            for start, end in self.week[day.weekday()]:
                if day not in self.closed and midnight + start <= reading < midnight + end:
                    return True
        return False

    def is_open(self, at: datetime) -> bool:
        return self.has_open(at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None))

    def hours(self) -> ServiceHours:
        return ServiceHours(
            self.zone,
            {
                day: [written(start, end) for start, end in windows]
                for day, windows in zip(DAYS, self.week, strict=True)
            },
            closed=self.closed,
            exceptions=[
                (day, effect, written(start, end)) for day, effect, start, end in self.exceptions
            ],
        )


def written(start, end):
    """Write a window as people do, or as a value where they cannot: 08:00 to 08:00."""
    if end - start == timedelta(days=1) and start:
        return Window(int(start.total_seconds()), int(end.total_seconds()))
    if end > timedelta(days=1):
        end -= timedelta(days=1)
    return f"{clock(start)}-{clock(end)}"


def clock(past_midnight):
    seconds = int(past_midnight.total_seconds())
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def walk(is_open, start, end, step=QUARTER):
    """Count the open time from step to step; no boundary may lie within one."""
    total = timedelta()
    while start < end:
        total += step if is_open(start) else timedelta()
        start += step
    return total


def calendar_of(zone, week):
    """Read ``{"mon": [("08:00", "18:00")]}`` for the oracle."""

    def ends(start, end):
        first, last = (
            timedelta(hours=int(text[:2]), minutes=int(text[3:5]), seconds=int(text[6:] or 0))
            for text in (start, end)
        )
        return first, last if last > first else last + timedelta(days=1)

    return Calendar(zone, tuple(tuple(ends(*one) for one in week.get(day, ())) for day in DAYS))


@st.composite
def weeks(draw):
    """Draw up to 14 windows anywhere in a week, also over midnight and from Sunday to Monday."""
    marks = sorted(draw(st.sets(st.integers(0, 671), min_size=2, max_size=28)))
    turn = draw(st.integers(0, 671))
    week = [[] for _ in DAYS]
    for first, last in zip(marks[::2], marks[1::2], strict=False):
        start = (first + turn) % 672
        length = min(last - first, 96)
        week[start // 96].append((start % 96 * QUARTER, (start % 96 + length) * QUARTER))
    return tuple(tuple(sorted(windows)) for windows in week)


@st.composite
def calendars(draw, zone=None, middle=None):
    zone = zone or draw(st.sampled_from(sorted(CHANGES)))
    middle = middle or date(*draw(st.sampled_from(CHANGES[zone])))
    dates = st.integers(-12, 12).map(lambda days: middle + timedelta(days=days))
    exceptions = []
    for day, effect in draw(
        st.lists(st.tuples(dates, st.sampled_from(["opens", "closes"])), max_size=6)
    ):
        start = draw(st.integers(0, 95))
        end = draw(st.integers(start + 1, start + 96))
        exceptions.append((day, effect, start * QUARTER, end * QUARTER))
    closed = draw(st.frozensets(dates, max_size=6))
    return middle, Calendar(zone, draw(weeks()), closed, tuple(exceptions))


def instants(middle, draw):
    """Draw an instant on the quarter of an hour within ten days of a date."""
    noon = datetime.combine(middle, time(12), UTC)
    return noon + draw(st.integers(-960, 960)) * QUARTER


@given(st.data())
def test_open_time_is_what_the_oracle_counts(data):
    middle, calendar = data.draw(calendars())
    start, end = sorted(instants(middle, data.draw) for _ in range(2))
    hours = calendar.hours()
    assert hours.between(start, end) == walk(calendar.is_open, start, end)
    assert hours.is_open(start) == calendar.is_open(start)
    assert hours.is_open(end + timedelta(minutes=7)) == calendar.is_open(end)


@given(st.data())
def test_windows_are_exactly_what_is_open(data):
    middle, calendar = data.draw(calendars())
    start, end = sorted(instants(middle, data.draw) for _ in range(2))
    found = calendar.hours().windows(start, end)
    steps = []
    while start < end:
        if calendar.is_open(start):
            if steps and steps[-1][1] == start:
                steps[-1] = (steps[-1][0], start + QUARTER)
            else:
                steps.append((start, start + QUARTER))
        start += QUARTER
    assert [(one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in found] == steps
    assert all(at.timezone_name == calendar.zone for one in found for at in one)


@given(st.data())
def test_after_is_where_the_oracle_arrives(data):
    middle, calendar = data.draw(calendars())
    start = instants(middle, data.draw)
    wanted = data.draw(st.integers(1, 200)) * QUARTER
    at, counted = start, timedelta()
    while counted < wanted and at < start + timedelta(days=30):
        counted += QUARTER if calendar.is_open(at) else timedelta()
        at += QUARTER
    hours = calendar.hours()
    if counted == wanted:
        assert hours.after(start, wanted).astimezone(UTC) == at
    else:
        assert hours.after(start, wanted).astimezone(UTC) > at


@given(st.data())
def test_union_and_intersection_are_open_when_any_or_all_are(data):
    middle, first = data.draw(calendars())
    others = [data.draw(calendars(middle=middle))[1] for _ in range(2)]
    start, end = sorted(instants(middle, data.draw) for _ in range(2))
    hours = [calendar.hours() for calendar in (first, *others)]
    union, common = reduce(or_, hours), reduce(and_, hours)
    mixed = (hours[0] | hours[1]) & (hours[2] | hours[0])
    counted = [timedelta()] * 3
    at = start
    while at < end:
        a, b, c = (calendar.is_open(at) for calendar in (first, *others))
        steps = (a or b or c, a and b and c, (a or b) and (c or a))
        counted = [total + QUARTER * step for total, step in zip(counted, steps, strict=True)]
        at += QUARTER
    assert [one.between(start, end) for one in (union, common, mixed)] == counted
    assert union.zone == common.zone == first.zone


SECONDS_WEEK = {
    "sat": [("00:30:01", "01:29:59"), ("01:30:00", "02:00:01"), ("22:15:30", "01:45:07")],
    "sun": [("02:10:10", "02:40:50"), ("02:59:59", "03:00:01"), ("23:00:00", "24:00:00")],
    "mon": [("00:00:00", "00:00:01")],
    "tue": [("23:59:59", "00:59:31")],
    "wed": [("01:00:03", "23:59:59")],
}


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Prague", (2026, 3, 28, 23)),
        ("Europe/Prague", (2026, 10, 24, 22)),
        ("America/New_York", (2026, 3, 8, 5)),
        ("America/New_York", (2026, 11, 1, 4)),
        ("Australia/Lord_Howe", (2026, 4, 4, 13)),
        ("Australia/Lord_Howe", (2026, 10, 3, 13)),
        ("Asia/Kathmandu", (1985, 12, 31, 17)),
        ("Africa/Casablanca", (2026, 2, 15, 0)),
        ("Africa/Casablanca", (2026, 3, 22, 0)),
    ],
)
def test_second_by_second_over_a_change_of_clocks(zone, start):
    calendar = calendar_of(zone, SECONDS_WEEK)
    first = datetime(*start, tzinfo=UTC)
    last = first + timedelta(hours=4)
    second = timedelta(seconds=1)
    offsets = {at.astimezone(ZoneInfo(zone)).utcoffset() for at in (first, last)}
    assert len(offsets) == 2, "no clocks change here"
    found = calendar.hours().between(first, last)
    assert found == walk(calendar.is_open, first, last, second)
    assert timedelta() < found < timedelta(hours=4)


@given(st.data())
def test_INV_0_6_open_time_adds_up_and_after_is_its_inverse(data):
    middle, calendar = data.draw(calendars())
    hours = calendar.hours()
    micros = st.integers(0, 14 * 86_400 * 1_000_000)
    noon = datetime.combine(middle, time(12), UTC) - timedelta(days=7)
    a, b, c = sorted(noon + data.draw(micros) * MICROSECOND for _ in range(3))
    assert hours.between(a, c) == hours.between(a, b) + hours.between(b, c)
    assert timedelta() <= hours.between(a, c) <= c - a
    duration = data.draw(micros) * MICROSECOND
    due = hours.after(a, duration)
    assert hours.between(a, due) == duration
    if duration:
        assert hours.between(a, due - pendulum.duration(microseconds=1)) < duration
    assert hours.after(a, hours.between(a, c)).astimezone(UTC) <= c
    assert hours.after(a, timedelta()).astimezone(UTC) == a


@given(st.data())
def test_what_was_asked_before_changes_no_answer(data):
    _, calendar = data.draw(calendars())
    used = calendar.hours()
    years = st.one_of(st.integers(2022, 2030), st.integers(1, 9998))
    for year in data.draw(st.lists(years, min_size=1, max_size=4)):
        start = datetime(year, 6, 1, tzinfo=UTC)
        end = start + timedelta(days=data.draw(st.integers(0, 400)))
        fresh = calendar.hours()
        assert used.between(start, end) == fresh.between(start, end)
        assert used.windows(start, end) == fresh.windows(start, end)
        assert used == fresh
        assert hash(used) == hash(fresh)
