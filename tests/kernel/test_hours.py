"""Service hours by example: named cases, and what is refused."""

import copy
import pickle
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

import attrs
import pendulum
import pytest

from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel.hours import OpenInterval, ServiceHours, Yearly, closes, opens

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE = {day: ["08:00-18:00"] for day in DAYS[:5]}
ZONES = (
    "Europe/Prague",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
)


def pickled(value):
    return pickle.loads(pickle.dumps(value))


def local(zone, *reading):
    return pendulum.datetime(*reading, tz=zone)


def test_all_hours_in_paris_when_clocks_go_back():
    hours = ServiceHours.always("Europe/Paris")
    found = hours.between(
        local("Europe/Paris", 2026, 10, 25, 0, 15), local("Europe/Paris", 2026, 10, 26, 12)
    )
    assert found == timedelta(hours=36.75)


def test_all_hours_in_paris_when_clocks_go_forward():
    every_day = ServiceHours("Europe/Paris", {day: ["00:00-24:00"] for day in DAYS})
    # A date that closes far away makes the hours look at the calendar.
    looked_up = attrs.evolve(every_day, closed=[date(2000, 1, 1)])
    for hours in (every_day, looked_up):
        found = hours.between(
            local("Europe/Paris", 2026, 3, 28, 23, 30), local("Europe/Paris", 2026, 3, 30, 12)
        )
        assert found == timedelta(hours=35.5)


def test_EX_O1_eight_open_hours_from_friday_afternoon():
    for zone in ZONES:
        hours = ServiceHours(zone, OFFICE)
        start = local(zone, 2024, 3, 1, 16)
        assert hours.after(start, timedelta(hours=8)) == local(zone, 2024, 3, 4, 14)
        # Three open hours of pause on top.
        assert hours.after(start, timedelta(hours=11)) == local(zone, 2024, 3, 4, 17)


def test_due_at_closing_time_not_at_the_next_opening():
    hours = ServiceHours("Europe/Prague", OFFICE)
    friday = local("Europe/Prague", 2026, 3, 6, 16)
    due = hours.after(friday, pendulum.duration(hours=2))
    assert due == local("Europe/Prague", 2026, 3, 6, 18)
    later = hours.after(friday, pendulum.duration(hours=2, microseconds=1))
    assert later == local("Europe/Prague", 2026, 3, 9, 8, 0, 0).add(microseconds=1)


def test_no_time_at_all_is_due_at_once_also_while_closed():
    hours = ServiceHours("Europe/Prague", OFFICE)
    saturday = local("America/New_York", 2026, 3, 7, 12)
    due = hours.after(saturday, timedelta())
    assert due == saturday
    assert due.timezone_name == "Europe/Prague"


def test_a_yearly_closure_over_new_year():
    hours = ServiceHours("Europe/Prague", OFFICE, closed=Yearly((12, 24), (1, 2)))
    start = local("Europe/Prague", 2026, 12, 23, 17)
    # The 4th of January 2027 is the first Monday after the closure.
    assert hours.after(start, timedelta(hours=2)) == local("Europe/Prague", 2027, 1, 4, 9)
    open_days = {one.start.date() for one in hours.windows(start, start.add(years=1))}
    assert not [day for day in open_days if day in Yearly((12, 24), (1, 2))]
    assert date(2027, 1, 4) in open_days


def test_a_closed_day_closes_the_windows_that_open_on_it():
    hours = ServiceHours(
        "UTC", {"mon": ["22:00-06:00"], "tue": ["22:00-06:00"]}, closed={date(2026, 3, 3)}
    )
    tuesday = pendulum.datetime(2026, 3, 3)
    assert [str(at) for one in hours.windows(tuesday, tuesday.add(days=2)) for at in one] == [
        "2026-03-03 00:00:00+00:00",  # Monday's night shift goes on
        "2026-03-03 06:00:00+00:00",
    ]


def test_an_exception_covers_its_date_whichever_window_it_meets():
    hours = ServiceHours(
        "UTC",
        {"mon": ["22:00-06:00"]},
        closed={date(2026, 3, 2)},
        exceptions=[
            opens(date(2026, 3, 2), "20:00-08:00"),
            closes(date(2026, 3, 3)),
            opens(date(2026, 3, 3), "05:00-05:30"),
        ],
    )
    monday = pendulum.datetime(2026, 3, 2)
    found = hours.windows(monday, monday.add(days=2))
    assert [(one.start.format("D HH:mm"), one.end.format("D HH:mm")) for one in found] == [
        ("2 20:00", "3 00:00"),
        ("3 05:00", "3 05:30"),
    ]


def test_touching_windows_are_one_stretch():
    hours = ServiceHours("UTC", {"sun": ["12:00-24:00"], "mon": ["00:00-06:00", "06:00-08:00"]})
    sunday = pendulum.datetime(2026, 3, 1)
    assert hours.windows(sunday, sunday.add(days=2)) == (
        OpenInterval(sunday.add(hours=12), sunday.add(hours=32)),
    )


def test_years_asked_one_by_one_leave_no_seams():
    hours = ServiceHours("UTC", {day: ["00:00-24:00"] for day in DAYS}, closed=[date(2000, 1, 1)])
    start = pendulum.datetime(2020, 6, 1)
    for years in (0, 1, 2, -1, -2):
        assert hours.is_open(start.add(years=years))
    span = start.subtract(years=2), start.add(years=2)
    assert hours.windows(*span) == (span,)


def test_a_repeated_hour_counts_twice_and_shows_both_offsets():
    hours = ServiceHours("Europe/Prague", {"sun": ["02:00-02:30"]})
    night = local("Europe/Prague", 2026, 10, 25)
    found = hours.windows(night, night.add(days=1))
    assert [str(one.start) for one in found] == [
        "2026-10-25 02:00:00+02:00",
        "2026-10-25 02:00:00+01:00",
    ]
    assert hours.between(night, night.add(days=1)) == timedelta(hours=1)
    assert hours.after(night, timedelta(minutes=31)).isoformat() == "2026-10-25T02:01:00+01:00"


def test_a_skipped_hour_counts_not_at_all():
    hours = ServiceHours("Europe/Prague", {"sun": ["02:00-03:00"]})
    night = local("Europe/Prague", 2026, 3, 29)
    assert hours.windows(night, night.add(days=1)) == ()


def test_always_needs_no_calendar():
    hours = ServiceHours.always()
    start, end = pendulum.datetime(1, 1, 1), pendulum.datetime(9999, 12, 31)
    assert hours.between(start, end) == timedelta(days=3652058)
    assert hours.after(start, timedelta(days=3652058)) == end
    assert hours.windows(start, end) == ((start, end),)
    assert hours.is_open(start)
    assert hours.between_micros(5, 7) == 2
    assert hours == ServiceHours("UTC", {day: ["00:00-24:00"] for day in DAYS})


@pytest.mark.parametrize("zone", [*ZONES, "UTC"])
def test_the_ends_of_the_calendar(zone):
    hours = ServiceHours(zone, OFFICE, closed=Yearly((6, 1)))
    first, last = pendulum.datetime(1, 1, 1), pendulum.datetime(9999, 12, 31, 23, 59, 59)
    # 0001-01-01 was a Monday, 9999-12-31 will be a Friday.
    assert hours.between(first, first.add(days=7)) > timedelta(hours=40)
    assert hours.between(last.subtract(days=7), last) >= timedelta(hours=45)
    with pytest.raises(CalculationError, match="year"):
        hours.after(last, timedelta(days=1))


def test_local_readings_beyond_the_calendar_are_said_so():
    hours = ServiceHours.always("America/New_York")
    first = pendulum.datetime(1, 1, 1)
    with pytest.raises(CalculationError, match="outside the years 1 to 9999"):
        hours.after(first, timedelta())
    with pytest.raises(CalculationError, match="outside the years 1 to 9999"):
        hours.windows(first, first.add(days=1))


def test_centuries_add_up():
    hours = ServiceHours("UTC", {"mon": ["08:00-18:00"]})
    start = pendulum.datetime(2001, 1, 1)
    # 400 years of the calendar are 20,871 whole weeks.
    assert hours.between(start, start.add(years=400)) == timedelta(hours=10 * 20_871)
    assert hours.after(start, timedelta(hours=10 * 20_871)) == pendulum.datetime(2400, 12, 25, 18)


def test_after_gives_up_when_nothing_opens_for_ten_years():
    start = pendulum.datetime(2026, 1, 1)
    only = ServiceHours("UTC", exceptions=[opens(date(2026, 2, 1)), opens(date(2050, 1, 1))])
    assert only.after(start, timedelta(hours=24)) == pendulum.datetime(2026, 2, 2)
    for _ in range(2):  # also when both dates are known already
        with pytest.raises(CalculationError, match="nothing opens for ten years"):
            only.after(start, timedelta(hours=25))
        with pytest.raises(CalculationError, match="nothing opens for ten years"):
            only.after(pendulum.datetime(2030, 1, 1), timedelta(hours=1))
        assert only.between(start, start.add(years=30)) == timedelta(hours=48)
    late = pendulum.datetime(2045, 1, 1)
    assert only.after(late, timedelta(hours=1)) == pendulum.datetime(2050, 1, 1, 1)


def test_hours_that_only_meet_nowhere_have_no_due_instant():
    never = ServiceHours("UTC", {"mon": ["08:00-12:00"]}) & ServiceHours(
        "UTC", {"mon": ["12:00-18:00"]}
    )
    start = pendulum.datetime(2026, 1, 1)
    assert never.between(start, start.add(years=1)) == timedelta()
    with pytest.raises(CalculationError) as caught:
        never.after(start, timedelta(microseconds=1))
    assert caught.value.formula == "after"


class LazyHolidays(dict):
    """Like objects of the holidays package: a dictionary that fills a year when asked for it."""

    def __init__(self):
        super().__init__()
        self.years = set()

    def __contains__(self, day):
        if day.year not in self.years:
            self.years.add(day.year)
            self[date(day.year, 5, 8)] = "Victory in Europe"
        return super().__contains__(day)

    def __eq__(self, other):
        return isinstance(other, LazyHolidays) and dict(self) == dict(other)

    __hash__ = None


def test_containers_that_fill_when_asked_work_and_are_left_alone():
    given_days = LazyHolidays()
    hours = ServiceHours("Europe/Prague", OFFICE, closed=given_days)
    friday = local("Europe/Prague", 2026, 5, 8)
    assert not hours.is_open(friday.add(hours=10))
    assert hours.is_open(friday.subtract(days=1).add(hours=10))
    assert not given_days.years
    assert hours == ServiceHours("Europe/Prague", OFFICE, closed=LazyHolidays())
    assert hash(hours) == hash(ServiceHours("Europe/Prague", OFFICE, closed=LazyHolidays()))
    # Changing what was given changes no answer.
    given_days[date(2026, 5, 7)] = "mine"
    assert hours.is_open(friday.subtract(days=1).add(hours=10))
    assert ServiceHours("Europe/Prague", OFFICE, closed=given_days) != hours
    again = pickled(hours)
    assert again == hours
    assert not again.is_open(friday.add(hours=10))


@pytest.mark.parametrize("through", [copy.copy, copy.deepcopy, pickled])
def test_copies_are_equal_and_answer_alike(through):
    office = ServiceHours(
        "UTC",
        OFFICE,
        closed=[date(2026, 5, 8), Yearly((12, 24))],
        exceptions=[opens(date(2026, 5, 9), "09:00-12:00")],
    )
    start, end = pendulum.datetime(2026, 5, 1), pendulum.datetime(2026, 6, 1)
    for hours in (office, office | ServiceHours("Asia/Kathmandu", OFFICE)):
        before = hours.between(start, end)
        again = through(hours)
        assert again == hours
        assert hash(again) == hash(hours)
        assert again.between(start, end) == before
        assert again.after(start, timedelta(hours=1)).tzinfo is pendulum.UTC


def test_hours_are_frozen_and_compared_by_what_they_say():
    office = ServiceHours("Europe/Prague", OFFICE)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        office.zone = "UTC"
    assert office == ServiceHours(ZoneInfo("Europe/Prague"), {**OFFICE, "sat": []})
    assert office != ServiceHours("Europe/Vienna", OFFICE)
    assert office != ServiceHours("Europe/Prague", OFFICE, closed=[date(2026, 5, 8)])
    assert office | office != office & office
    assert attrs.evolve(office, zone="UTC") == ServiceHours("UTC", OFFICE)
    shut = attrs.evolve(office, exceptions=[closes(date(2026, 3, 2))])
    assert not shut.is_open(local("Europe/Prague", 2026, 3, 2, 10))


def test_combined_hours_are_flat_so_that_many_can_be_joined():
    one = ServiceHours("UTC", {"mon": ["08:00-09:00"]})
    many = reduce(or_, [one] * 200)
    assert len(many.steps) == 399
    assert not many.week[0]
    monday = pendulum.datetime(2026, 3, 2)
    assert many.between(monday, monday.add(days=1)) == timedelta(hours=1)
    assert (
        attrs.evolve(many, zone="Asia/Kathmandu")
        .windows(monday, monday.add(days=1))[0]
        .start.isoformat()
        == "2026-03-02T13:45:00+05:45"
    )


def test_combining_with_anything_else_is_refused():
    with pytest.raises(TypeError):
        ServiceHours.always() | {"mon": []}
    with pytest.raises(TypeError):
        ServiceHours.always() & None


A = ServiceHours("UTC", OFFICE)


@pytest.mark.parametrize(
    "steps", [("|",), (A, "|"), (A, A), (A, A, "x"), (A, "|", A), (A, A, A, "|")]
)
def test_steps_that_do_not_add_up_are_refused(steps):
    with pytest.raises(ValidationError, match="postfix"):
        ServiceHours("UTC", steps=steps)


@pytest.mark.parametrize(
    "also",
    [{"week": OFFICE}, {"closed": [date(2026, 1, 1)]}, {"exceptions": [opens(date(2026, 1, 1))]}],
)
def test_combined_hours_have_no_week_of_their_own(also):
    with pytest.raises(ValidationError, match="stand alone"):
        ServiceHours("UTC", steps=(A, A, "|"), **also)


@pytest.mark.parametrize(
    "nothing",
    [
        {},
        {"week": {}},
        {"week": {"mon": []}},
        {"week": {}, "exceptions": [closes(date(2026, 3, 2))]},
    ],
)
def test_hours_that_never_open_are_refused(nothing):
    with pytest.raises(ValidationError, match="never opens"):
        ServiceHours("UTC", **nothing)


NAIVE = datetime(2026, 3, 2, 9)  # noqa: DTZ001 (naive on purpose)
AWARE = pendulum.datetime(2026, 3, 2, 9)


@pytest.mark.parametrize(
    "bad", [NAIVE, pendulum.naive(2026, 3, 2, 9), None, "2026-03-02", 17, date(2026, 3, 2)]
)
def test_only_aware_datetimes_are_instants(bad):
    for ask in (
        lambda: A.is_open(bad),
        lambda: A.between(bad, AWARE),
        lambda: A.between(AWARE, bad),
        lambda: A.after(bad, timedelta(hours=1)),
        lambda: A.windows(bad, AWARE),
        lambda: A.windows(AWARE, bad),
    ):
        with pytest.raises(ValidationError, match="aware datetime") as caught:
            ask()
        assert caught.value.field in {"at", "start", "end"}


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (timedelta(microseconds=-1), "negative"),
        (pendulum.duration(hours=-1), "negative"),
        (pendulum.duration(months=1), "months and years"),
        (pendulum.duration(years=1), "months and years"),
        (3600, "must be a duration"),
        (None, "must be a duration"),
    ],
)
def test_only_exact_durations_are_taken(bad, why):
    with pytest.raises(ValidationError, match=why):
        A.after(AWARE, bad)


def test_a_negative_duration_is_shown_as_it_was_given():
    with pytest.raises(ValidationError, match=r"got datetime\.timedelta\(days=-1\)"):
        A.after(AWARE, timedelta(days=-1))


def test_a_calculation_without_an_answer_shows_instant_and_duration():
    once = ServiceHours("UTC", exceptions=[opens(date(2026, 3, 2), "08:00-09:00")])
    start = pendulum.datetime(2026, 3, 2, 8)
    with pytest.raises(CalculationError, match="2026-03-02T08:00:00") as caught:
        once.after(start, timedelta(hours=2))
    assert caught.value.inputs == {"start": "2026-03-02T08:00:00+00:00", "duration": "2:00:00"}


def test_an_interval_is_as_exact_as_its_ends():
    interval = pendulum.datetime(2026, 6, 1) - pendulum.datetime(2026, 3, 1, 0, 0, 0, 1)
    assert interval.months
    always = ServiceHours.always()
    assert always.after(pendulum.datetime(2026, 3, 1, 0, 0, 0, 1), interval) == pendulum.datetime(
        2026, 6, 1
    )


def test_spans_that_end_before_they_start_are_refused():
    earlier = AWARE.subtract(microseconds=1)
    for ask in (A.between, A.windows):
        with pytest.raises(ValidationError, match="must not lie before the start"):
            ask(AWARE, earlier)
    for ask in (A.between_micros, A.windows_micros):
        with pytest.raises(ValidationError, match="must not lie before"):
            ask(1, 0)
    assert A.between(AWARE, AWARE) == timedelta()
    assert A.windows(AWARE, AWARE) == ()


def test_microseconds_outside_the_calendar_are_refused():
    for hours in (A, ServiceHours.always()):
        with pytest.raises(ValidationError, match="years 1 to 9999"):
            hours.between_micros(-(10**18), 0)
        with pytest.raises(ValidationError, match="years 1 to 9999"):
            hours.after_micros(-(10**18), 1)
    with pytest.raises(ValidationError, match="before the year 1"):
        A.between_micros(-(10**18), 0)
    with pytest.raises(ValidationError, match=r"1970-01-01T00:00:00.*after the year 9999"):
        A.windows_micros(0, 10**18)
    with pytest.raises(ValidationError, match="must not be negative"):
        A.after_micros(0, -1)
    with pytest.raises(CalculationError, match="more than a timedelta holds"):
        A.after_micros(0, 10**30)
