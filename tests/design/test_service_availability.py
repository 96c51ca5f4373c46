"""Availability over a period: the book's examples, and minutes counted one by one."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.outage_samples import ALWAYS, APRIL, START, outage, planned, span
from itil_core.design.outage import Outage, OutageCause, OutageKind
from itil_core.design.service_availability import (
    AvailabilityFigures,
    AvailabilityPolicy,
    BreakCount,
    availability_report,
)
from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval

MINUTE = timedelta(minutes=1)
COUNTED = AvailabilityPolicy(planned_excluded=False)
HOUR = 60


def test_ex_d1_two_breaks() -> None:
    it = AvailabilityFigures(agreed=timedelta(hours=5020), downtime=timedelta(hours=20), breaks=2)
    assert round(it.percent, 4) == Decimal("99.6016")
    assert (it.mtbsi, it.mtbf, it.mtrs) == (2510, 2500, 10)


def test_ex_d2_business_hours() -> None:
    days = {day: ["08:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    hours = ServiceHours("UTC", days)
    down = [outage(10 * HOUR, 13 * HOUR + 30), outage(20 * HOUR, 24 * HOUR)]
    it = availability_report(hours, APRIL, down)
    assert it.agreed == timedelta(hours=220)
    assert it.downtime == timedelta(hours=3.5)
    assert round(it.percent, 4) == Decimal("98.4091")
    assert it.breaks == 1


def test_ex_d14_availability_of_a_month() -> None:
    it = availability_report(ALWAYS, APRIL, [outage(0, 144)])
    assert round(it.percent, 4) == Decimal("99.6667")


def test_ex_d17_planned_downtime() -> None:
    down = [planned(0, 4 * HOUR), outage(1000, 1144)]
    it = availability_report(ALWAYS, APRIL, down)
    assert (it.agreed, it.taken_out) == (timedelta(hours=716), timedelta(hours=4))
    assert it.percent == Decimal("99.664804")
    counted = availability_report(ALWAYS, APRIL, down, policy=COUNTED)
    assert counted.percent == Decimal("99.111111")
    assert (counted.breaks, counted.taken_out) == (2, timedelta(0))


def test_ex_x1_april() -> None:
    nine = pendulum.datetime(2024, 4, 10, 9)
    down = Outage(service_id="SVC-A", start=nine, end=nine.add(minutes=70))
    it = availability_report(ALWAYS, APRIL, [down])
    assert it.percent == Decimal("99.837963")
    assert (it.downtime, it.mtrs, it.mtbsi) == (70 * MINUTE, Fraction(7, 6), 720)
    assert it.mtbf == 720 - Fraction(7, 6)
    rows = {row["figure"]: row["value"] for row in it.table()}
    assert rows["MTBF"] == Decimal("718.833333")


def test_appendix_c_vectors() -> None:
    empty = availability_report(ALWAYS, APRIL, [])
    assert (empty.percent, empty.mtbf, empty.mtrs, empty.mtbsi) == (100, None, None, None)
    assert {row["figure"] for row in empty.table() if row["value"] is None} == {
        "MTBF",
        "MTRS",
        "MTBSI",
    }
    assert availability_report(ALWAYS, APRIL, [outage(-5, 31 * 24 * HOUR)]).availability == 0
    night = availability_report(
        ServiceHours("UTC", {"mon": ["08:00-18:00"]}), APRIL, [outage(0, 60)]
    )
    assert (night.availability, night.breaks, night.shares) == (1, 0, ())
    two = availability_report(ALWAYS, APRIL, [outage(0, 120), outage(60, 180)])
    assert (two.downtime, two.breaks) == (timedelta(hours=3), 1)
    assert [each.downtime for each in two.shares] == [timedelta(hours=2)] * 2
    assert [len(each.outages) for each in two.service_breaks] == [2]


def test_an_overrun_is_unplanned() -> None:
    it = availability_report(ALWAYS, APRIL, [planned(0, 90, booked=span(0, 60))])
    assert (it.taken_out, it.downtime, it.breaks) == (60 * MINUTE, 30 * MINUTE, 1)


def test_causes_can_be_excluded() -> None:
    policy = AvailabilityPolicy(excluded_causes=[OutageCause.CUSTOMER], planned_excluded=False)
    theirs = outage(0, 60, cause=OutageCause.CUSTOMER)
    it = availability_report(ALWAYS, APRIL, [theirs, outage(30, 90)], policy=policy)
    assert (it.taken_out, it.downtime, it.breaks) == (60 * MINUTE, 30 * MINUTE, 1)


def test_a_break_over_the_end_of_a_period_belongs_to_one_of_them() -> None:
    days = {day: ["08:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    hours = ServiceHours("UTC", days)
    may = Interval(APRIL.end, pendulum.datetime(2024, 6, 1))
    end = 30 * 24 * HOUR
    # From 17:00 on Tuesday, 30 April, to 09:00 on Wednesday, 1 May.
    late = [outage(end - 7 * HOUR, end + 9 * HOUR)]
    assert [availability_report(hours, p, late).breaks for p in (APRIL, may)] == [1, 0]
    # After hours of the last day: its first downtime in agreed time is in May.
    night = [outage(end - 5 * HOUR, end + 9 * HOUR)]
    assert [availability_report(hours, p, night).breaks for p in (APRIL, may)] == [0, 1]
    by_end = AvailabilityPolicy(count_breaks_by=BreakCount.END)
    found = [availability_report(hours, p, late, policy=by_end).breaks for p in (APRIL, may)]
    assert found == [0, 1]
    shared = AvailabilityPolicy(count_breaks_by=BreakCount.PRORATA)
    longer = [outage(end - 7 * HOUR, end + 11 * HOUR)]
    found = [availability_report(hours, p, longer, policy=shared).breaks for p in (APRIL, may)]
    assert found == [Fraction(1, 4), Fraction(3, 4)]


def test_without_a_break_the_agreed_time_may_stand_for_the_means() -> None:
    policy = AvailabilityPolicy(agreed_if_unbroken=True)
    it = availability_report(ALWAYS, APRIL, [], policy=policy)
    assert (it.mtbf, it.mtrs, it.mtbsi) == (720, None, 720)


def test_what_has_no_answer_is_refused() -> None:
    with pytest.raises(CalculationError) as refusal:
        availability_report(ALWAYS, APRIL, [planned(0, 30 * 24 * HOUR)])
    assert refusal.value.formula == "availability"
    assert refusal.value.inputs["agreed"] == timedelta(0)
    with pytest.raises(ValidationError) as no_as_of:
        availability_report(ALWAYS, APRIL, [outage(0)])
    assert no_as_of.value.field == "as_of"
    running = availability_report(ALWAYS, APRIL, [outage(0)], as_of=START.add(minutes=9))
    assert running.downtime == 9 * MINUTE
    later = [outage(0), Outage(service_id="SVC-A", start=START.add(minutes=9))]
    assert availability_report(ALWAYS, APRIL, later, as_of=START.add(minutes=9)) == running
    wrong: Any = "outage"
    with pytest.raises(ValidationError, match="must be Outages"):
        availability_report(ALWAYS, APRIL, [wrong])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"agreed": 720}, "agreed"),
        ({"downtime": timedelta(hours=-1)}, "downtime"),
        ({"downtime": timedelta(hours=721)}, "downtime"),
        ({"breaks": 1.0}, "breaks"),
        ({"breaks": True}, "breaks"),
        ({"breaks": -1}, "breaks"),
        ({"policy": None}, "policy"),
    ],
)
def test_figures_that_cannot_be_are_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        AvailabilityFigures(**{"agreed": timedelta(hours=720)} | fields)
    assert (refusal.value.record, refusal.value.field) == ("AvailabilityFigures", field)


# An oracle over minutes. Clocks in Prague go forward on 31 March 2024 at 01:00 UTC and back on
# 27 October 2024 at 01:00 UTC; everything lies within two days of one of these.
CHANGES = [pendulum.datetime(2024, 3, 31, 1), pendulum.datetime(2024, 10, 27, 1)]
WIDTH = 4 * 24 * 60
CALENDARS = [
    ALWAYS,
    ServiceHours("Europe/Prague", {day: ["01:30-02:30"] for day in ("sat", "sun", "mon")}),
    ServiceHours("Europe/Prague", {"sat": ["22:00-04:00"], "sun": ["08:00-12:00", "13:00-18:00"]}),
    ServiceHours("Europe/Prague", {"fri": ["08:00-18:00"], "mon": ["08:00-18:00"]}),
]
MINUTES = st.integers(0, WIDTH // 30 - 1).map(lambda n: n * 30)
LENGTHS = st.sampled_from([7, 30, 60, 300, 1500])


@st.composite
def drawn(draw: st.DrawFn, zero: pendulum.DateTime) -> Outage:
    first, length = draw(MINUTES), draw(LENGTHS)
    start, end = zero.add(minutes=first), zero.add(minutes=first + length)
    cause = draw(st.sampled_from([OutageCause.PROVIDER, OutageCause.CUSTOMER]))
    if draw(st.booleans()):
        return Outage(service_id="SVC-A", start=start, end=end, cause=cause)
    begin, until = draw(st.integers(-9, length - 1)), draw(LENGTHS)
    booked = Interval(start.add(minutes=begin), start.add(minutes=max(begin, 0) + until))
    return Outage(
        service_id="SVC-A",
        start=start,
        end=end,
        cause=cause,
        kind=OutageKind.PLANNED,
        change_id="CHG-1",
        booked_at=booked.start.subtract(days=1),
        booked=booked,
    )


def walk(
    hours: ServiceHours,
    period: Interval,
    outages: list[Outage],
    policy: AvailabilityPolicy,
    zero: pendulum.DateTime,
) -> tuple[int, int, int]:
    """Agreed minutes, minutes of downtime and breaks, from SEMANTICS.md, minute by minute."""
    agreed = downtime = breaks = 0
    down_before = counted = False
    for minute in range(WIDTH + 1500):
        at = zero.add(minutes=minute)
        out = down = False
        for each in outages:
            if not each.start <= at < (each.end or at):
                continue
            booked = each.booked is not None and each.booked.start <= at < each.booked.end
            if each.cause in policy.excluded_causes or (booked and policy.planned_excluded):
                out = True
            else:
                down = True
        if down and not down_before:
            counted = False
        down_before = down
        if out or not hours.is_open(at):
            continue
        inside = period.start <= at < period.end
        agreed += inside
        if down:
            downtime += inside
            breaks += inside and not counted
            counted = True
    return agreed, downtime, breaks


@given(st.data())
def test_it_agrees_with_minutes_counted_one_by_one(data: st.DataObject) -> None:
    zero = data.draw(st.sampled_from(CHANGES)).subtract(days=2)
    hours = data.draw(st.sampled_from(CALENDARS))
    first = data.draw(MINUTES)
    period = Interval(zero.add(minutes=first), zero.add(minutes=first + data.draw(LENGTHS)))
    outages = data.draw(st.lists(drawn(zero), max_size=5))
    causes = data.draw(st.frozensets(st.just(OutageCause.CUSTOMER)))
    policy = AvailabilityPolicy(planned_excluded=data.draw(st.booleans()), excluded_causes=causes)
    agreed, downtime, breaks = walk(hours, period, outages, policy, zero)
    if agreed == 0:
        with pytest.raises(CalculationError):
            availability_report(hours, period, outages, policy=policy)
        return
    it = availability_report(hours, period, outages, policy=policy)
    assert (it.agreed, it.downtime, it.breaks) == (agreed * MINUTE, downtime * MINUTE, breaks)
    assert it.availability == Fraction(agreed - downtime, agreed)
    again = availability_report(hours, period, outages[::-1], policy=policy)
    assert (again.availability, again.breaks) == (it.availability, it.breaks)


SPANS = st.tuples(st.integers(-500, 44_000), st.integers(1, 3000)).map(
    lambda pair: outage(pair[0], pair[0] + pair[1])
)


@given(st.lists(SPANS, max_size=5), SPANS, st.integers(1, 59))
def test_appendix_f3_and_f4(outages: list[Outage], more: Outage, second: int) -> None:
    it = availability_report(ALWAYS, APRIL, outages)
    worse = availability_report(ALWAYS, APRIL, [*outages, more])
    assert 0 <= worse.availability <= it.availability <= 1
    middle = more.start.add(seconds=second)
    parts = [
        Outage(service_id="SVC-A", start=more.start, end=middle),
        Outage(service_id="SVC-A", start=middle, end=more.end),
    ]
    split = availability_report(ALWAYS, APRIL, [*outages, *parts])
    assert (split.downtime, split.breaks) == (worse.downtime, worse.breaks)
    if worse.mtbf is not None and worse.mtrs is not None:
        assert worse.mtbsi == worse.mtbf + worse.mtrs
        assert worse.breaks * (worse.mtbf + worse.mtrs) * 3600 == worse.agreed.total_seconds()


@given(st.lists(SPANS, max_size=4), st.integers(1, 43_199))
def test_breaks_of_two_periods_are_the_breaks_of_both(outages: list[Outage], cut: int) -> None:
    edge = START.add(minutes=cut)
    parts = (Interval(APRIL.start, edge), Interval(edge, APRIL.end))
    for count_by in BreakCount:
        policy = AvailabilityPolicy(count_breaks_by=count_by)
        whole = availability_report(ALWAYS, APRIL, outages, policy=policy)
        pieces = [availability_report(ALWAYS, part, outages, policy=policy) for part in parts]
        assert sum(piece.breaks for piece in pieces) == whole.breaks
