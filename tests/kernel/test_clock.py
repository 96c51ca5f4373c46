"""Service clocks: worked examples, and what others get wrong."""

from datetime import UTC, date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel.clock import (
    ClockState,
    ClockTarget,
    Verdict,
    measure,
)
from itil_core.kernel.conditions import having, in_phase, in_state
from itil_core.kernel.hours import ServiceHours, Yearly, closes, opens
from itil_core.kernel.state import Phase
from kernel.tickets import (
    HOUR,
    MICROSECOND,
    MINUTE,
    OFFICE,
    THREE_DAYS,
    S,
    lived,
    lives,
    office,
    stamp,
    target,
    ticket,
)
from kernel.tickets import instant as at

# Friday, 1 March 2024, is a working day; 2026-03-02 is a Monday.
FRIDAY = "2024-03-01 16:00"


def test_EX_O1_eight_open_hours_from_friday_afternoon_are_due_on_monday():
    found = measure(target(), lived(FRIDAY), as_of=at("2024-03-01 17:00"))
    assert (found.state, found.verdict) == (ClockState.RUNNING, Verdict.UNDECIDED)
    assert found.due == at("2024-03-04 14:00")
    assert (found.elapsed, found.remaining, found.overrun) == (HOUR, 7 * HOUR, timedelta())


def test_EX_O1_three_open_hours_of_pause_shift_the_due_instant_by_as_much():
    record = lived(FRIDAY, ("2024-03-01 17:00", S.WAIT), ("2024-03-04 10:00", S.WORK))
    found = measure(target(), record, as_of=at("2024-03-04 10:30"))
    assert found.due == at("2024-03-04 17:00")
    assert found.paused == 3 * HOUR
    assert found.lost == {S.WAIT: 3 * HOUR}


@pytest.mark.parametrize(
    ("stop", "verdict", "breached"),
    [
        ("2026-03-02 16:59", Verdict.MET, None),
        ("2026-03-02 17:00", Verdict.MET, None),  # exactly at the target
        ("2026-03-02 17:01", Verdict.BREACHED, "2026-03-02 17:00"),
    ],
)
def test_exactly_at_the_target_is_met(stop, verdict, breached):
    record = lived("2026-03-02 09:00", (stop, S.DONE))
    found = measure(target(), record, as_of=at("2026-03-05 12:00"))
    assert (found.state, found.verdict) == (ClockState.STOPPED, verdict)
    assert found.breached_at == (breached and at(breached))
    assert found.stopped_at == at(stop)
    assert found.due == at("2026-03-02 17:00")


def test_due_at_closing_on_friday_is_breached_from_monday_on():
    record = lived("2026-03-06 10:00")
    on_sunday = measure(target(), record, as_of=at("2026-03-08 12:00"))
    assert on_sunday.verdict is Verdict.UNDECIDED
    assert on_sunday.due == at("2026-03-06 18:00")
    at_opening = measure(target(), record, as_of=at("2026-03-09 08:00"))
    assert at_opening.verdict is Verdict.UNDECIDED
    after = measure(target(), record, as_of=at("2026-03-09 08:00") + MICROSECOND)
    assert after.verdict is Verdict.BREACHED
    assert (after.due, after.breached_at) == (at("2026-03-06 18:00"), at("2026-03-09 08:00"))
    assert after.overrun == MICROSECOND
    assert after.remaining == timedelta()


def test_a_clock_that_starts_outside_hours_counts_from_the_next_opening():
    found = measure(target(1), lived("2026-03-07 11:00"), as_of=at("2026-03-07 12:00"))
    assert found.elapsed == timedelta()
    assert found.due == at("2026-03-09 09:00")
    assert found.started_at == at("2026-03-07 11:00")


def test_a_target_of_zero_is_due_at_the_start_and_breached_by_any_open_time():
    record = lived("2026-03-02 09:00")
    found = measure(target(0), record, as_of=at("2026-03-02 09:00"))
    assert (found.due, found.verdict) == (at("2026-03-02 09:00"), Verdict.UNDECIDED)
    later = measure(target(0), record, as_of=at("2026-03-02 09:00") + MICROSECOND)
    assert (later.verdict, later.breached_at) == (Verdict.BREACHED, at("2026-03-02 09:00"))
    at_once = lived("2026-03-02 09:00", ("2026-03-02 09:00", S.DONE))
    assert measure(target(0), at_once, as_of=at("2026-03-05 09:00")).verdict is Verdict.MET


def test_half_day_closure_counts_the_open_half():
    calendar = office(exceptions=[closes(date(2026, 12, 23), "12:00-24:00")])
    record = lived("2026-12-23 10:00")
    found = measure(target(4, calendar), record, as_of=at("2026-12-23 15:00"))
    assert found.elapsed == 2 * HOUR
    assert found.due == at("2026-12-24 10:00")


def test_a_holiday_range_over_new_year_does_not_count():
    calendar = office(closed=Yearly((12, 24), (1, 2)))
    record = lived("2026-12-23 17:00")
    found = measure(target(2, calendar), record, as_of=at("2026-12-31 12:00"))
    assert found.elapsed == HOUR
    assert found.due == at("2027-01-04 09:00")


def test_hours_that_never_open_are_refused_or_have_no_due_instant():
    with pytest.raises(ValidationError):
        ServiceHours("UTC", {})
    once = ServiceHours("UTC", exceptions=office_days("2026-03-02"))
    found = measure(target(20, once), lived("2026-03-02 09:00"), as_of=at("2026-03-05 09:00"))
    assert found.elapsed == 9 * HOUR
    with pytest.raises(CalculationError):
        _ = found.due


@pytest.mark.parametrize("nothing", [None, "resolution", timedelta(hours=4)])
def test_what_cannot_time_a_record_is_refused(nothing):
    with pytest.raises(ValidationError) as refused:
        measure(nothing, lived("2026-03-02 09:00"), as_of=at("2026-03-05 09:00"))
    assert (refused.value.field, refused.value.value) == ("target", nothing)


@pytest.mark.parametrize("nothing", [None, "INC-1"])
def test_what_is_no_record_cannot_be_timed(nothing):
    with pytest.raises(ValidationError) as refused:
        measure(target(4), nothing, as_of=at("2026-03-05 09:00"))
    assert (refused.value.field, refused.value.value) == ("record", type(nothing))


def office_days(*days):
    return [opens(date.fromisoformat(day), "08:00-18:00") for day in days]


def test_a_pause_across_a_clock_change_takes_the_hours_that_really_passed():
    # In the night to 29 March clocks go forward in Prague, and an hour is missing.
    zone = "Europe/Prague"
    record = lived(
        at("2026-03-28 20:00", zone).in_timezone("UTC"),
        ("2026-03-28 21:00", S.WAIT),  # 22:00 in Prague
        ("2026-03-29 04:00", S.WORK),  # 06:00 in Prague
    )
    nights = target(4, ServiceHours.always(zone))
    found = measure(nights, record, as_of=at("2026-03-29 05:00"))
    assert found.paused == 7 * HOUR
    assert found.due == at("2026-03-29 08:00", zone)
    back = ServiceHours(zone, {"sat": ["22:00-06:00"]})
    autumn = lived("2026-10-24 20:00", ("2026-10-24 23:30", S.WAIT), ("2026-10-25 02:30", S.WORK))
    found = measure(target(9, back), autumn, as_of=at("2026-10-26 00:00"))
    assert (found.elapsed, found.paused) == (6 * HOUR, 3 * HOUR)


def test_time_alone_never_breaches_a_paused_clock():
    record = lived("2026-03-02 09:00", ("2026-03-02 16:00", S.WAIT))
    found = measure(target(), record, as_of=at("2026-06-01 12:00"))
    assert (found.state, found.verdict) == (ClockState.PAUSED, Verdict.UNDECIDED)
    assert found.due is None
    assert (found.remaining, found.pause_reason) == (HOUR, S.WAIT)
    assert found.due_if_resumed(at("2026-06-02 08:00")) == at("2026-06-02 09:00")
    with pytest.raises(ValidationError):
        found.due_if_resumed(at("2026-05-01 08:00"))


def test_a_clock_may_be_paused_from_the_start():
    found = measure(
        target(pause=in_state(S.NEW)), lived("2026-03-02 09:00"), as_of=at("2026-03-02 12:00")
    )
    assert found.paused_since == at("2026-03-02 09:00")
    assert (found.paused, found.elapsed) == (3 * HOUR, timedelta())
    running = measure(target(), lived("2026-03-02 09:00"), as_of=at("2026-03-02 12:00"))
    assert running.paused_since is None


def test_what_is_used_up_when_the_pause_begins_was_due_then_and_breaches_when_it_goes_on():
    record = lived("2026-03-02 09:00", ("2026-03-02 17:00", S.WAIT), ("2026-03-04 19:00", S.WORK))
    paused = measure(target(), record, as_of=at("2026-03-03 09:00"))
    assert (paused.due, paused.verdict) == (at("2026-03-02 17:00"), Verdict.UNDECIDED)
    found = measure(target(), record, as_of=at("2026-03-05 09:00"))
    assert found.breached_at == at("2026-03-05 08:00")


def test_a_clock_stopped_within_its_target_is_due_as_if_it_had_run_on_from_there():
    record = lived("2026-03-02 09:00", ("2026-03-02 11:00", S.WAIT), ("2026-03-02 15:00", S.DONE))
    found = measure(target(), record, as_of=at("2026-03-20 12:00"))
    assert found.due == at("2026-03-03 11:00")
    assert (found.elapsed, found.remaining) == (2 * HOUR, 6 * HOUR)


def test_a_clock_that_has_not_started_says_so():
    clock = target(start=in_state(S.WORK), thresholds=(50,))
    record = lived("2026-03-02 09:00")
    for as_of in ("2026-03-02 08:00", "2026-03-02 10:00"):
        found = measure(clock, record, as_of=at(as_of))
        assert (found.state, found.verdict) == (ClockState.NOT_STARTED, Verdict.UNDECIDED)
        assert (found.elapsed, found.remaining) == (timedelta(), 8 * HOUR)
        assert (found.due, found.stopped_at, found.started_at) == (None, None, None)
        assert (found.overrun, found.cycles, found.counts_at) == (timedelta(), (), None)
        assert found.thresholds[0].at is None
        assert found.paused == timedelta()
        assert found.due_if_resumed(at("2026-03-05 08:00")) is None
        assert found.by("group") == {}
        assert "NOT_STARTED" in found.explain()


def test_a_clock_without_a_target_counts_and_decides_nothing():
    clock = ClockTarget("planned", None, OFFICE, thresholds=(50,))
    record = lived("2026-03-02 09:00", ("2026-03-02 12:00", S.DONE))
    found = measure(clock, record, as_of=at("2026-03-02 15:00"))
    assert (found.state, found.verdict) == (ClockState.STOPPED, Verdict.UNDECIDED)
    assert (found.elapsed, found.remaining, found.due) == (3 * HOUR, None, None)
    assert found.overrun == timedelta()
    assert "no target; used 3 h" in found.explain()


def test_retroactive_start_can_breach_before_the_record_was_opened():
    clock = target(1, since="reported_at")
    record = ticket("2026-03-02 12:00", reported_at=at("2026-03-02 09:00"))
    found = measure(clock, record, as_of=at("2026-03-02 12:00"))
    assert (found.elapsed, found.verdict) == (3 * HOUR, Verdict.BREACHED)
    assert found.breached_at == at("2026-03-02 10:00")
    assert found.started_at == at("2026-03-02 09:00")
    # Before it was opened, nobody knew.
    assert measure(clock, record, as_of=at("2026-03-02 11:00")).state is ClockState.NOT_STARTED


def test_time_may_count_from_later_than_the_opening():
    clock = target(1, since=lambda record: record.reported_at)
    record = ticket("2026-03-02 09:00", reported_at=at("2026-03-02 12:00"))
    assert measure(clock, record, as_of=at("2026-03-02 11:00")).state is ClockState.NOT_STARTED
    assert measure(clock, record, as_of=at("2026-03-02 12:30")).elapsed == HOUR / 2
    without = ticket("2026-03-02 09:00")
    assert measure(clock, without, as_of=at("2026-03-02 09:30")).elapsed == HOUR / 2


def test_facts_learned_late_count_from_when_they_held():
    record = ticket("2026-03-02 09:00").go(stamp(at("2026-03-02 11:00")), to=S.WORK)
    record = record.note(stamp(at("2026-03-02 12:00"), at("2026-03-02 10:00")), group="network")
    record = record.go(stamp(at("2026-03-02 15:00"), at("2026-03-02 10:30")), to=S.DONE)
    before = measure(target(), record, as_of=at("2026-03-02 14:00"))
    assert (before.state, before.elapsed) == (ClockState.RUNNING, 5 * HOUR)
    found = measure(target(), record, as_of=at("2026-03-02 15:00"))
    assert (found.stopped_at, found.elapsed) == (at("2026-03-02 10:30"), 1.5 * HOUR)
    assert found.by("group")["network"].running == HOUR / 2


def test_excluded_intervals_are_united_with_the_pauses_of_the_journal():
    record = lived("2026-03-02 09:00", ("2026-03-02 11:00", S.WAIT), ("2026-03-02 12:00", S.WORK))
    excluded = [
        ((at("2026-03-02 10:30"), at("2026-03-02 11:30")), "power cut"),
        ((at("2026-03-02 10:45"), at("2026-03-02 10:50")), "within"),
        ((at("2026-03-02 13:00"), at("2026-03-02 14:00")), ""),
    ]
    found = measure(target(), record, as_of=at("2026-03-02 15:00"), excluded=excluded)
    assert found.lost == {"power cut": HOUR / 2, S.WAIT: HOUR, "excluded": HOUR}
    assert found.elapsed == 3.5 * HOUR
    during = measure(target(), record, as_of=at("2026-03-02 13:30"), excluded=excluded)
    assert (during.state, during.pause_reason) == (ClockState.PAUSED, "excluded")
    assert during.due is None
    assert measure(target(), record, as_of=at("2026-03-02 15:00"), excluded=[]).paused == HOUR


def test_an_operational_clock_runs_only_while_its_group_holds_the_record():
    clock = target(run=having("group", "network"))
    record = lived("2026-03-02 09:00", ("2026-03-02 11:00", {"group": "network"}))
    found = measure(clock, record, as_of=at("2026-03-02 12:00"))
    assert (found.elapsed, found.paused) == (HOUR, 2 * HOUR)
    assert list(found.lost) == ["not its turn"]


def test_a_pause_without_a_reason_of_its_own_shows_the_state():
    clock = target(pause=lambda record: record.state is S.HOLD)
    record = lived("2026-03-02 09:00", ("2026-03-02 11:00", S.HOLD))
    assert measure(clock, record, as_of=at("2026-03-02 12:00")).pause_reason is S.HOLD


def test_thresholds_are_reckoned_like_the_due_instant():
    clock = target(8, thresholds=(25, 50, 100, 112.5))
    record = lived("2026-03-02 09:00", ("2026-03-02 13:00", S.WAIT), ("2026-03-02 15:00", S.WORK))
    running = measure(clock, record, as_of=at("2026-03-02 12:00"))
    assert [(one.at, one.passed) for one in running.thresholds] == [
        (at("2026-03-02 11:00"), True),
        (at("2026-03-02 13:00"), False),
        (at("2026-03-02 17:00"), False),
        (at("2026-03-02 18:00"), False),
    ]
    paused = measure(clock, record, as_of=at("2026-03-02 14:00"))
    assert [(one.at, one.passed) for one in paused.thresholds] == [
        (at("2026-03-02 11:00"), True),
        (at("2026-03-02 13:00"), True),
        (None, False),
        (None, False),
    ]
    stopped = measure(
        clock,
        lived("2026-03-02 09:00", ("2026-03-02 12:00", S.DONE)),
        as_of=at("2026-03-09 12:00"),
    )
    assert [one.passed for one in stopped.thresholds] == [True, False, False, False]
    assert stopped.thresholds[2].at == stopped.due


@pytest.mark.parametrize(
    ("steps", "counts"),
    [
        ((), None),
        ((("2026-03-02 10:00", S.DONE),), "2026-03-02 10:00"),
        ((("2026-03-04 10:00", S.DONE),), "2026-03-02 17:00"),
        ((("2026-03-02 10:00", S.DONE), ("2026-03-02 11:00", S.WORK)), None),
    ],
)
def test_a_clock_counts_once_where_it_breached_or_stopped(steps, counts):
    as_of = at("2026-03-05 12:00") if len(steps) == 1 else at("2026-03-02 15:00")
    found = measure(target(), lived("2026-03-02 09:00", *steps), as_of=as_of)
    assert found.counts_at == (counts and at(counts))


def test_measuring_a_replayed_record_gives_the_same():
    record = lived(*THREE_DAYS)
    first = measure(target(), record, as_of=at("2026-03-09 12:00"))
    again = measure(target(), record.replay(), as_of=at("2026-03-09 12:00"))
    assert first == again
    assert hash(first) == hash(again)
    assert first != measure(target(9), record, as_of=at("2026-03-09 12:00"))
    assert first != measure(target(), record, as_of=at("2026-03-09 12:01"))
    assert first != "first"


def test_a_measurement_cannot_be_changed():
    found = measure(target(), lived(*THREE_DAYS), as_of=at("2026-03-09 12:00"))
    assert type(found).__name__ == "Measurement"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        found.verdict = Verdict.MET
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del found.verdict


def test_what_was_recorded_after_as_of_is_not_looked_at():
    record = lived(*THREE_DAYS)
    for as_of in ("2026-03-02 12:00", "2026-03-04 09:00", "2026-03-05 13:00"):
        known = record.as_of(at(as_of))
        assert (
            measure(target(), record, as_of=at(as_of)).segments
            == measure(target(), known, as_of=at(as_of)).segments
        )


BEGIN = at("2026-03-28 14:00")


@given(lives(BEGIN, late=False), st.lists(st.integers(0, 3000), min_size=2, max_size=8))
def test_INV_elapsed_grows_with_as_of_and_never_faster_than_time(life, minutes):
    record = life.record()
    clock = target(pause=in_phase(Phase.PENDING))
    instants = [BEGIN + minute * MINUTE for minute in sorted(minutes)]
    found = [measure(clock, record, as_of=when).elapsed for when in instants]
    for (before, used), (after, more) in zip(
        zip(instants, found, strict=True), list(zip(instants, found, strict=True))[1:], strict=False
    ):
        assert timedelta() <= more - used <= after.astimezone(UTC) - before.astimezone(UTC)


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 20))
def test_INV_a_pause_shifts_the_due_instant_by_exactly_its_open_time(first, length, hours):
    opened = at("2026-03-02 09:00")
    clock = target(hours)
    without = measure(clock, ticket(opened), as_of=opened)
    start, end = opened + first * MINUTE, opened + (first + length) * MINUTE
    record = ticket(opened).go(stamp(start), to=S.WAIT).go(stamp(end), to=S.WORK)
    found = measure(clock, record, as_of=end)
    if without.due <= start:
        assert found.due == without.due
    else:
        assert OFFICE.between(without.due, found.due) == OFFICE.between(start, end)


@pytest.mark.parametrize(
    ("length", "steps", "due"),
    [
        (None, (), None),
        (8 * HOUR, (("2026-03-02 10:00", S.WAIT),), None),
        (8 * HOUR, (("2026-03-02 10:00", S.DONE),), "2026-03-02 17:00"),
        (0 * HOUR, (("2026-03-02 10:00", S.WAIT),), "2026-03-02 09:00"),
    ],
)
def test_a_clock_that_was_read_before_says_the_same_of_its_due_instant(length, steps, due):
    clock = ClockTarget("resolution", length, OFFICE)
    record = lived("2026-03-02 09:00", *steps)
    found = [measure(clock, record, as_of=at("2026-03-02 11:00")) for _ in range(3)]
    assert {one.due for one in found} == {due and at(due)}
