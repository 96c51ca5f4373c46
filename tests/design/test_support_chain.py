"""Chains of supports: the worst case against a walk over cells of time, and the cases of the books.

The oracle knows no break points: it tries every cell of the agreement's year, from its beginning
and from just after it, and counts open cells one after another.
"""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from design.level_samples import beneath, within
from itil_core.design.support_chain import (
    ParallelSupport,
    PathStep,
    SerialSupport,
    Support,
    worst_case,
)
from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE = DAYS[:5]
ALWAYS = ServiceHours.always()
QUARTER = timedelta(minutes=15)
YEAR = Interval(pendulum.datetime(2026, 1, 1), pendulum.datetime(2027, 1, 1))


def hours(window, zone="UTC", days=OFFICE):
    return ServiceHours(zone, {day: [window] for day in days})


def minutes(number):
    return timedelta(minutes=number)


@cache
def readings(zone, first, last, cell):
    """What local clocks show at the beginning of each cell: weekday and minutes past midnight."""
    found, at, place = [], first, ZoneInfo(zone)
    while at < last:
        local = at.astimezone(place)
        found.append((local.weekday(), local.hour * 60 + local.minute))
        at += cell
    return found


class Cells:
    """The open cells of some hours over a stretch of time.

    A position is the number of a cell, and whether it is its beginning or a microsecond after.
    """

    def __init__(self, zone, windows, first, last, cell):
        """Take windows as (weekday, opening, closing), in minutes past midnight."""
        shown = {(day, minute) for day, o, c in windows for minute in range(o, c)}
        self.open = [reading in shown for reading in readings(zone, first, last, cell)]
        self.numbers = [number for number, is_open in enumerate(self.open) if is_open]
        self.before = [0, *accumulate(self.open)]  # how many open cells lie before each cell

    def after(self, position, needed):
        """Return the first position at which so many open cells have passed."""
        number, just_after = position
        if not needed:
            return position
        passed = self.before[number]
        if just_after and self.open[number]:
            return self.numbers[passed + needed], True  # of this one a microsecond is needed
        return self.numbers[passed + needed - 1] + 1, False

    def between(self, start, end):
        """Count the cells between two positions, and the microseconds above or below."""
        whole = self.before[end[0]] - self.before[start[0]]
        return whole, (end[1] and self.open[end[0]]) - (start[1] and self.open[start[0]])


def finish(tree, position):
    """Where a tree of (cells, needed), ("serial", ...) and ("parallel", ...) gets to."""
    if tree[0] == "serial":
        for part in tree[1:]:
            position = finish(part, position)
        return position
    if tree[0] == "parallel":
        return max(finish(part, position) for part in tree[1:])
    return tree[0].after(position, tree[1])


def walked(agreement, tree, count, cell):
    """Return the most time consumed from any start."""
    starts = [
        (number, late) for number in range(count) if agreement.open[number] for late in (0, 1)
    ]
    whole, rest = max(agreement.between(start, finish(tree, start)) for start in starts)
    return whole * cell + rest * timedelta(microseconds=1)


# -- the cases of the definition ------------------------------------------------------------------


def test_a_contract_in_office_hours_under_an_agreement_around_the_clock():
    chain = SerialSupport(
        [
            Support("desk", minutes(15), ALWAYS),
            Support("supplier", minutes(120), hours("08:00-18:00")),
        ]
    )
    found = worst_case(chain, ALWAYS, YEAR)
    assert found.consumed == minutes(3855)
    just = pendulum.duration(microseconds=1)
    assert found.start == pendulum.datetime(2026, 1, 2, 15, 45) + just
    assert found.path == (
        PathStep("desk", pendulum.datetime(2026, 1, 2, 16) + just),
        PathStep("supplier", pendulum.datetime(2026, 1, 5, 8) + just),
    )
    assert found.finish == found.path[-1].at


def test_a_longer_day_over_shorter_ones():
    agreed = hours("07:00-19:00")
    chain = SerialSupport(
        [
            Support("desk", minutes(15), agreed),
            Support("supplier", minutes(120), hours("08:00-18:00")),
        ]
    )
    assert worst_case(chain, agreed, YEAR).consumed == minutes(255)


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=5))
def test_equal_hours_give_the_sum(lengths):
    agreed = hours("08:00-18:00", "Europe/Prague")
    chain = SerialSupport([Support(f"g{n}", minutes(n), agreed) for n in lengths])
    quarter = Interval(pendulum.datetime(2026, 3, 1), pendulum.datetime(2026, 6, 1))
    assert worst_case(chain, agreed, quarter).consumed == minutes(sum(lengths))


def test_a_night_on_which_clocks_go_back_is_an_hour_longer():
    desk = Support("desk", minutes(15), ALWAYS)
    supplier = Support("supplier", minutes(120), hours("08:00-18:00", "Europe/Prague"))
    found = worst_case(SerialSupport([desk, supplier]), ALWAYS, YEAR)
    assert found.consumed == minutes(3855 + 60)
    assert found.start.date() == date(2026, 10, 23)
    assert found.path[1].at.isoformat() == "2026-10-26T08:00:00.000001+01:00"


def test_of_parallel_supports_the_longest_counts_and_is_the_path():
    slow = SerialSupport([Support("a", minutes(30), ALWAYS), Support("b", minutes(40), ALWAYS)])
    chain = SerialSupport(
        [
            Support("desk", minutes(15), ALWAYS),
            ParallelSupport([Support("c", minutes(60), ALWAYS), slow]),
            Support("check", minutes(5), ALWAYS),
        ]
    )
    found = worst_case(chain, ALWAYS, YEAR)
    assert found.consumed == minutes(90)
    assert found.start == YEAR.start
    assert [step.name for step in found.path] == ["desk", "a", "b", "check"]


def test_what_follows_parallel_supports_waits_for_the_longest():
    both = ParallelSupport([Support("a", minutes(10), ALWAYS), Support("b", minutes(60), ALWAYS)])
    chain = SerialSupport([both, Support("supplier", minutes(330), hours("12:00-18:00"))])
    found = worst_case(chain, hours("07:00-15:30"), YEAR)
    # After 11:30 both are done after 12:30, and the supplier no more by 18:00: 4 h are left of the
    # day, and 5 h pass on the next one. From 07:00 on it would be 8 h 30 min.
    assert found.consumed == minutes(540)
    assert found.start == pendulum.datetime(2026, 1, 1, 11, 30).add(microseconds=1)
    assert [step.name for step in found.path] == ["b", "supplier"]


def test_a_time_that_fills_a_whole_day_waits_for_the_next():
    found = worst_case(Support("supplier", timedelta(hours=10), hours("08:00-18:00")), ALWAYS, YEAR)
    # From Friday 08:00, too late to be done by 18:00, to Monday 08:00.
    assert found.consumed == timedelta(hours=72)
    assert found.start == pendulum.datetime(2026, 1, 2, 8).add(microseconds=1)


def test_no_time_at_all_is_finished_at_once():
    agreed = hours("08:00-18:00")
    found = worst_case(Support("nobody", minutes(0), hours("20:00-22:00")), agreed, YEAR)
    assert (found.consumed, found.finish) == (minutes(0), found.start)


def test_what_lies_after_the_period_is_seen():
    friday = Interval(pendulum.datetime(2026, 3, 6), pendulum.datetime(2026, 3, 7))
    supplier = Support("supplier", minutes(120), hours("08:00-18:00"))
    assert worst_case(supplier, ALWAYS, friday).consumed == minutes(62 * 60 + 120)


def test_starts_lie_in_the_period_only():
    monday = Interval(pendulum.datetime(2026, 3, 2, 9), pendulum.datetime(2026, 3, 2, 15))
    supplier = Support("supplier", minutes(120), hours("08:00-18:00"))
    found = worst_case(supplier, ALWAYS, monday)
    assert (found.consumed, found.start) == (minutes(120), monday.start)


# -- against the walk -----------------------------------------------------------------------------


def both(zone, windows):
    """Write windows for the library."""
    week = {}
    for day, opening, closing in windows:
        written = f"{opening // 60:02}:{opening % 60:02}-{closing // 60:02}:{closing % 60:02}"
        week.setdefault(DAYS[day], []).append(written)
    return ServiceHours(zone, week)


def office(opening, closing, days=range(5)):
    return [(day, opening * 60, closing * 60) for day in days]


def test_a_walk_over_every_minute_of_a_year_agrees():
    first, cell = datetime(2026, 1, 1, tzinfo=UTC), timedelta(minutes=1)
    year, last = 365 * 1440, first + timedelta(days=380)
    agreed = ("Europe/Prague", office(7, 19))
    desk = ("Europe/Prague", [(d, 8 * 60, 12 * 60 + 30) for d in range(5)])
    supplier = ("America/New_York", office(8, 17))
    s, one, two = (Cells(*each, first, last, cell) for each in (agreed, desk, supplier))
    expected = walked(s, ("serial", (one, 20), (two, 130)), year, cell)
    chain = SerialSupport(
        [
            Support("desk", minutes(20), both(*desk)),
            Support("supplier", minutes(130), both(*supplier)),
        ]
    )
    assert worst_case(chain, both(*agreed), YEAR).consumed == expected


@st.composite
def weeks(draw):
    """Draw a zone and windows on the quarter of an hour."""
    zone = draw(st.sampled_from(["UTC", "Europe/Prague", "America/New_York", "Asia/Kathmandu"]))
    windows = []
    for day in draw(st.sets(st.integers(0, 6), min_size=1)):
        marks = sorted(draw(st.sets(st.integers(0, 95), min_size=2, max_size=4)))
        windows += [(day, 15 * o, 15 * c) for o, c in zip(marks[::2], marks[1::2], strict=False)]
    return zone, windows


def trees(leaf):
    def nested(inner):
        return st.tuples(st.sampled_from(["serial", "parallel"]), inner, inner)

    return st.recursive(leaf, nested, max_leaves=4)


def chained(tree):
    if tree[0] == "serial":
        return SerialSupport([chained(part) for part in tree[1:]])
    if tree[0] == "parallel":
        return ParallelSupport([chained(part) for part in tree[1:]])
    return Support("somebody", minutes(15 * tree[1]), both(*tree[0]))


def celled(tree, make):
    if tree[0] in ("serial", "parallel"):
        return (tree[0], *(celled(part, make) for part in tree[1:]))
    return make(tree[0]), tree[1]


def cells(first, last):
    known = {}

    def make(week):
        key = repr(week)
        if key not in known:
            known[key] = Cells(*week, first, last, QUARTER)
        return known[key]

    return make


@settings(max_examples=60)
@given(weeks(), trees(st.tuples(weeks(), st.integers(0, 8))), st.data())
def test_a_walk_over_any_hours_and_chains_agrees(agreed, tree, data):
    # Clocks go forward or back within each span, in one zone or two.
    day = data.draw(st.sampled_from([date(2026, 3, 5), date(2026, 3, 26), date(2026, 10, 22)]))
    first = datetime.combine(day, time(), UTC)
    make = cells(first, first + timedelta(days=300))
    expected = walked(make(agreed), celled(tree, make), 14 * 96, QUARTER)
    period = Interval(first, first + timedelta(days=14))
    found = worst_case(chained(tree), both(*agreed), period)
    assert found.consumed == expected
    # The path really is one: each step is where its support finishes.
    assert found.start in period
    assert both(*agreed).between(found.start, found.finish) == found.consumed


@settings(max_examples=4)
@given(weeks(), trees(st.tuples(weeks(), st.integers(0, 8))))
def test_a_walk_over_a_year_agrees(agreed, tree):
    first = datetime(2026, 1, 1, tzinfo=UTC)
    make = cells(first, first + timedelta(days=650))
    expected = walked(make(agreed), celled(tree, make), 365 * 96, QUARTER)
    found = worst_case(chained(tree), both(*agreed), YEAR)
    assert found.consumed == expected


@settings(max_examples=60)
@given(
    weeks(),
    trees(st.tuples(weeks(), st.integers(0, 8))),
    st.lists(st.integers(0, 14 * 86_400 * 10**6 - 1), max_size=20),
)
def test_no_start_at_any_microsecond_takes_longer(agreed, tree, starts):
    first = pendulum.datetime(2026, 3, 20)
    its, chain = both(*agreed), chained(tree)
    most = worst_case(chain, its, Interval(first, first.add(days=14))).consumed
    for micros in starts:
        start = first + pendulum.duration(microseconds=micros)
        if its.is_open(start):
            assert its.between(start, arrived(chain, start)) <= most


def arrived(chain, start):
    if isinstance(chain, SerialSupport):
        for part in chain.parts:
            start = arrived(part, start)
        return start
    if isinstance(chain, ParallelSupport):
        ends = [arrived(part, start) for part in chain.parts]
        return max(ends, key=datetime.timestamp)
    return chain.hours.after(start, chain.duration)


# -- words and bad input --------------------------------------------------------------------------


def test_the_account_has_a_line_for_each_step():
    plain = worst_case(Support("desk", timedelta(seconds=30), ALWAYS), ALWAYS, YEAR)
    assert plain.explain().splitlines() == [
        "worst case 30 s",
        "  start  Thu 2026-01-01 00:00 +00:00",
        "  desk   Thu 2026-01-01 00:00:30 +00:00",
    ]


def test_an_availability_is_an_exact_share():
    for given_share in (Decimal("0.995"), 0.995, "0.995", Fraction(199, 200)):
        support = Support("desk", None, ALWAYS, availability=given_share)
        assert support.availability == Fraction(199, 200)


@pytest.mark.parametrize("value", [Decimal("1.1"), -0.1, "most", float("nan"), float("inf")])
def test_an_availability_that_is_no_share_is_refused(value):
    with pytest.raises(ValidationError, match="from 0 to 1") as caught:
        Support("desk", None, ALWAYS, availability=value)
    assert (caught.value.record, caught.value.field) == ("Support", "availability")


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("name", {"name": " "}),
        ("duration", {"duration": minutes(-1)}),
        ("duration", {"duration": pendulum.duration(months=1)}),
        ("hours", {"hours": "08:00-18:00"}),
        ("metric", {"metric": 3}),
        ("period", {"period": "2026"}),
    ],
)
def test_a_support_that_says_nothing_useful_is_refused(field, fields):
    with pytest.raises(ValidationError) as caught:
        Support(**{"name": "desk", "duration": minutes(15), "hours": ALWAYS} | fields)
    assert (caught.value.record, caught.value.field) == ("Support", field)


@pytest.mark.parametrize("kind", [SerialSupport, ParallelSupport])
@pytest.mark.parametrize("parts", [(), ("desk",), [Support("a", None, ALWAYS), 3]])
def test_a_chain_is_made_of_supports(kind, parts):
    with pytest.raises(ValidationError, match="one support or more") as caught:
        kind(parts)
    assert (caught.value.record, caught.value.field) == (kind.__name__, "parts")


def test_a_chain_without_any_time_has_no_worst_case():
    with pytest.raises(ValidationError) as caught:
        worst_case(SerialSupport([Support("a", None, ALWAYS)]), ALWAYS, YEAR)
    assert (caught.value.record, caught.value.field) == ("worst_case", "supports")


def test_an_agreement_that_never_opens_in_its_period_has_no_worst_case():
    sunday = Interval(pendulum.datetime(2026, 3, 1), pendulum.datetime(2026, 3, 2))
    with pytest.raises(CalculationError, match="never open") as caught:
        worst_case(Support("a", minutes(1), ALWAYS), hours("08:00-18:00"), sunday)
    assert caught.value.formula == "worst case"
    assert caught.value.inputs["start"] == "2026-03-01T00:00:00+00:00"


def test_an_agreement_promises_only_for_a_target():
    ola = beneath(within(15), id="OLA-7")
    with pytest.raises(ValidationError, match="alignment") as caught:
        worst_case(SerialSupport([ola]), ALWAYS, YEAR)
    assert (caught.value.field, caught.value.value) == ("supports", "OLA-7")
