"""What becomes of the time used when targets change, and when stopped clocks are reopened."""

from fractions import Fraction

import attrs
import pytest

from itil_core.kernel.clock import (
    Carry,
    ClockState,
    ClockTarget,
    Reopening,
    SegmentKind,
    Verdict,
    measure,
)
from itil_core.kernel.conditions import having, in_state
from itil_core.kernel.hours import ServiceHours
from kernel.tickets import (
    CHANGED,
    HOUR,
    MICROSECOND,
    OFFICE,
    THREE_DAYS,
    S,
    by_priority,
    lived,
    stamp,
    target,
    ticket,
)
from kernel.tickets import instant as at


def test_priority_raised_while_paused_keeps_the_pause():
    record = lived(
        "2026-03-02 09:00",
        ("2026-03-02 10:00", S.WAIT),
        ("2026-03-02 12:00", {"priority": 2}),
        ("2026-03-02 15:00", S.WORK),
    )
    targets = by_priority(target(8), target(4))
    waiting = measure(targets, record, as_of=at("2026-03-02 14:00"))
    assert (waiting.state, waiting.verdict) == (ClockState.PAUSED, Verdict.UNDECIDED)
    assert (waiting.elapsed, waiting.paused) == (HOUR, 4 * HOUR)
    assert waiting.remaining == 3 * HOUR
    assert waiting.paused_since == at("2026-03-02 10:00")
    found = measure(targets, record, as_of=at("2026-03-02 16:00"))
    assert (found.elapsed, found.paused) == (2 * HOUR, 5 * HOUR)
    assert found.due == at("2026-03-02 18:00")


def test_a_retarget_can_breach_a_paused_clock():
    record = lived(
        "2026-03-02 09:00", ("2026-03-02 16:00", S.WAIT), ("2026-03-03 10:00", {"priority": 2})
    )
    found = measure(by_priority(target(), target(2)), record, as_of=at("2026-03-04 12:00"))
    assert (found.state, found.verdict) == (ClockState.PAUSED, Verdict.BREACHED)
    assert found.due == found.breached_at == at("2026-03-03 10:00")
    assert found.due_if_resumed(at("2026-03-05 12:00")) == found.due


@pytest.mark.parametrize(
    ("policy", "elapsed", "verdict", "breached", "stopped"),
    [
        (Reopening.CONTINUE, 5, Verdict.MET, None, "2026-03-05 14:00"),
        (Reopening.COUNT, 35, Verdict.BREACHED, "2026-03-02 17:00", "2026-03-05 14:00"),
        (Reopening.RESTART, 2, Verdict.MET, None, "2026-03-05 14:00"),
        (Reopening.NEVER, 3, Verdict.MET, None, "2026-03-02 12:00"),
    ],
)
def test_reopened_after_three_days_under_each_policy(policy, elapsed, verdict, breached, stopped):
    record = lived(*THREE_DAYS)
    clock = target(reopening=policy)
    found = measure(clock, record, as_of=at("2026-03-09 12:00"))
    assert (found.elapsed, found.verdict) == (elapsed * HOUR, verdict)
    assert found.breached_at == (breached and at(breached))
    assert found.stopped_at == at(stopped)
    assert len(found.cycles) == (2 if policy is Reopening.RESTART else 1)
    # Between stop and reopening the verdict is that of the stop.
    between = measure(clock, record, as_of=at("2026-03-04 12:00"))
    assert (between.verdict, between.elapsed) == (Verdict.MET, 3 * HOUR)


def test_what_is_agreed_not_to_count_does_not_count_in_a_counted_stop_either():
    agreed = (at("2026-03-03 10:00"), at("2026-03-03 12:00"))
    found = measure(
        target(reopening=Reopening.COUNT),
        lived(*THREE_DAYS),
        as_of=at("2026-03-09 12:00"),
        excluded=[(agreed, "office closed")],
    )
    assert (found.elapsed, found.paused, found.lost) == (
        33 * HOUR,
        2 * HOUR,
        {"office closed": 2 * HOUR},
    )


@pytest.mark.parametrize(
    ("carry", "durations", "elapsed", "due", "breached"),
    [
        (Carry.KEEP, (8, 6), 5, "2026-03-02 15:00", None),
        (Carry.RESTART, (8, 6), 1, "2026-03-03 09:00", None),
        (Carry.PRO_RATA, (8, 6), 4, "2026-03-02 16:00", None),
        (Carry.KEEP, (8, 4), 5, "2026-03-02 13:00", "2026-03-02 13:00"),
        (Carry.KEEP, (8, 2), 5, "2026-03-02 13:00", "2026-03-02 13:00"),
        (Carry.KEEP, (2, 6), 5, "2026-03-02 15:00", None),
        (Carry.PRO_RATA, (2, 1), 3, "2026-03-02 11:00", "2026-03-02 11:00"),
        (Carry.PRO_RATA, (4, 2), 3, "2026-03-02 13:00", "2026-03-02 13:00"),
        (Carry.PRO_RATA, (8, 0), 1, "2026-03-02 13:00", "2026-03-02 13:00"),
        (Carry.PRO_RATA, (0, 2), 3, "2026-03-02 09:00", "2026-03-02 09:00"),
    ],
)
def test_a_change_of_target_carries_what_was_used(carry, durations, elapsed, due, breached):
    old, new = durations
    targets = by_priority(target(old, carry=carry), target(new, carry=carry))
    found = measure(targets, lived(*CHANGED), as_of=at("2026-03-02 14:00"))
    assert found.elapsed == elapsed * HOUR
    assert found.due == at(due)
    assert found.breached_at == (breached and at(breached))
    assert found.target.duration == new * HOUR


def test_a_target_of_nothing_changed_at_once_counts_as_used_up():
    targets = by_priority(target(0, carry=Carry.PRO_RATA), target(2, carry=Carry.PRO_RATA))
    record = lived("2026-03-02 07:00", ("2026-03-02 07:30", {"priority": 2}))
    found = measure(targets, record, as_of=at("2026-03-02 07:45"))
    assert (found.elapsed, found.due) == (2 * HOUR, at("2026-03-02 07:30"))
    assert found.verdict is Verdict.UNDECIDED


def test_a_breach_taken_over_in_proportion_stands_through_further_changes():
    steps = [*CHANGED, ("2026-03-02 14:00", {"priority": 3})]
    carried = {"carry": Carry.PRO_RATA}
    targets = by_priority(target(0, **carried), target(2, **carried), target(4, **carried))
    found = measure(targets, lived(*steps), as_of=at("2026-03-02 15:00"))
    assert found.verdict is Verdict.BREACHED
    assert found.due == found.breached_at == at("2026-03-02 09:00")
    assert found.past_breaches == ()
    kept = by_priority(target(1, **carried), target(2, **carried), target(60, carry=Carry.KEEP))
    found = measure(kept, lived(*steps), as_of=at("2026-03-02 15:00"))
    assert found.verdict is Verdict.UNDECIDED
    assert [breach.at for breach in found.past_breaches] == [at("2026-03-02 10:00")]


def test_an_earlier_breach_stands_beside_the_target_in_force():
    targets = by_priority(target(2), target(8))
    found = measure(targets, lived(*CHANGED), as_of=at("2026-03-02 14:00"))
    assert found.verdict is Verdict.UNDECIDED
    [past] = found.past_breaches
    assert (past.at, past.target, past.duration) == (
        at("2026-03-02 11:00"),
        "resolution",
        2 * HOUR,
    )


def test_carried_fractions_are_exact_and_rounded_only_when_given_out():
    # Of 3 hours an hour and a microsecond is used: of 11 hours that is no whole microsecond.
    changed = at("2026-03-02 10:00") + MICROSECOND
    record = ticket("2026-03-02 09:00").note(stamp(changed), priority=2)
    targets = by_priority(target(3, carry=Carry.PRO_RATA), target(11, carry=Carry.PRO_RATA))
    used = Fraction(3_600_000_001 * 11, 3)
    left = 11 * 3_600_000_000 - used
    found = measure(targets, record, as_of=changed)
    assert found.elapsed == used // 1 * MICROSECOND
    assert found.elapsed + found.remaining == 11 * HOUR
    # The due instant is rounded up, the breach down.
    breached = changed + left // 1 * MICROSECOND
    assert found.due == breached + MICROSECOND
    late = measure(targets, record, as_of=at("2026-03-03 18:00"))
    assert (late.due, late.breached_at) == (found.due, breached)
    assert late.overrun + 11 * HOUR == late.elapsed
    assert "(and a fraction)" in found.explain()


def test_hours_may_change_too_and_what_ran_before_is_valued_by_the_old_ones():
    day_and_night = target(8, ServiceHours.always())
    found = measure(
        by_priority(target(), day_and_night),
        lived("2026-03-06 16:00", ("2026-03-07 00:00", {"priority": 2})),
        as_of=at("2026-03-07 01:00"),
    )
    assert found.elapsed == 3 * HOUR
    assert found.due == at("2026-03-07 06:00")
    assert found.totals[SegmentKind.OUT_OF_HOURS] == 6 * HOUR


def test_conditions_may_change_too_and_the_target_in_force_decides_about_a_stopped_clock():
    strict = target(stop=in_state(S.CLOSED), carry=Carry.RESTART)
    targets = by_priority(target(), strict)
    record = lived(
        "2026-03-02 09:00",
        ("2026-03-02 10:00", S.DONE),
        ("2026-03-02 11:00", {"priority": 2}),  # ignored: it is stopped
        ("2026-03-02 12:00", S.WORK),
        ("2026-03-02 13:00", S.DONE),  # does not stop the strict one
    )
    stopped = measure(targets, record, as_of=at("2026-03-02 11:30"))
    assert (stopped.state, stopped.target) == (ClockState.STOPPED, target())
    found = measure(targets, record, as_of=at("2026-03-02 14:00"))
    assert (found.state, found.elapsed) == (ClockState.RUNNING, 2 * HOUR)
    assert found.target == strict
    never = attrs.evolve(target(), stop=None)
    open_end = measure(by_priority(never, strict), record, as_of=at("2026-03-02 14:00"))
    assert open_end.state is ClockState.RUNNING


def test_a_stopped_clock_without_a_stop_condition_is_reopened_by_whatever_comes():
    # The target in force when it stopped has lost its condition by a change at the same instant.
    targets = by_priority(target(), target(stop=None))
    record = lived(
        "2026-03-02 09:00",
        ("2026-03-02 10:00", S.DONE),
        ("2026-03-02 10:00", {"priority": 2}),
    )
    found = measure(targets, record, as_of=at("2026-03-02 14:00"))
    assert (found.state, found.elapsed) == (ClockState.RUNNING, 5 * HOUR)


def test_a_retarget_at_the_instant_of_the_stop_still_counts_a_later_one_does_not():
    record = lived(
        "2026-03-02 09:00",
        ("2026-03-02 12:00", S.DONE),
        ("2026-03-02 12:00", {"priority": 2}),
        ("2026-03-02 12:01", {"priority": 1}),
    )
    found = measure(by_priority(target(), target(2)), record, as_of=at("2026-03-03 12:00"))
    assert (found.state, found.verdict) == (ClockState.STOPPED, Verdict.BREACHED)
    assert found.target.duration == 2 * HOUR
    assert found.due == found.breached_at == at("2026-03-02 12:00")


def test_a_response_clock_stops_for_good_at_its_first_stop():
    clock = target(1, stop=~in_state(S.NEW), pause=None, reopening=Reopening.NEVER)
    record = lived("2026-03-02 09:00", ("2026-03-02 09:30", S.WORK), ("2026-03-02 10:00", S.NEW))
    found = measure(clock, record, as_of=at("2026-03-05 12:00"))
    assert (found.state, found.verdict) == (ClockState.STOPPED, Verdict.MET)
    assert found.elapsed == HOUR / 2
    assert found.segments[-1].end == at("2026-03-02 09:30")


def test_a_reset_opens_a_new_cycle_at_zero_and_any_breached_cycle_counts():
    clock = target(2, reset=having("turn"))
    record = lived(
        "2026-03-02 09:00",
        ("2026-03-02 12:00", {"turn": 1}),
        ("2026-03-02 12:30", {"group": "network"}),
        ("2026-03-02 13:00", S.DONE),
        ("2026-03-02 14:00", {"turn": 2}),  # ignored: it is stopped
    )
    found = measure(clock, record, as_of=at("2026-03-02 15:00"))
    first, second = found.cycles
    assert (first.elapsed, second.elapsed) == (3 * HOUR, HOUR)
    assert (first.breached_at, second.breached_at) == (at("2026-03-02 11:00"), None)
    assert (first.stopped_at, first.due) == (None, at("2026-03-02 11:00"))
    assert second.due == at("2026-03-02 14:00")
    assert (found.elapsed, found.verdict) == (HOUR, Verdict.BREACHED)
    assert found.breached_at == at("2026-03-02 11:00")
    assert found.counts_at == at("2026-03-02 11:00")
    unbreached = measure(target(4, reset=having("turn")), record, as_of=at("2026-03-02 12:45"))
    assert unbreached.cycles[0].due is None  # nobody can say: it was reset
    assert unbreached.verdict is Verdict.UNDECIDED


def test_a_cancelled_clock_is_out_of_all_counts():
    clock = target(1, cancel=in_state(S.VOID))
    record = lived("2026-03-02 09:00", ("2026-03-02 12:00", S.VOID), ("2026-03-02 13:00", S.WORK))
    found = measure(clock, record, as_of=at("2026-03-02 15:00"))
    assert (found.state, found.verdict) == (ClockState.CANCELLED, Verdict.VOID)
    assert (found.due, found.breached_at, found.counts_at) == (None, None, None)
    assert found.elapsed == 3 * HOUR
    assert found.segments[-1].end == at("2026-03-02 12:00")
    before = measure(
        attrs.evolve(clock, start=in_state(S.WORK)), record, as_of=at("2026-03-02 15:00")
    )
    assert (before.state, before.verdict) == (ClockState.CANCELLED, Verdict.VOID)
    assert (before.started_at, before.segments) == (None, ())


@pytest.mark.parametrize("carry", Carry)
def test_a_first_target_changes_nothing_of_what_was_used(carry):
    none = ClockTarget("none", None, OFFICE, carry=carry)
    record = lived(*CHANGED)
    found = measure(by_priority(none, target(carry=carry)), record, as_of=at("2026-03-02 14:00"))
    assert found.elapsed == 5 * HOUR
    assert "no target becomes 8 h" in found.explain()
    lost = measure(by_priority(target(carry=carry), none), record, as_of=at("2026-03-02 14:00"))
    assert lost.elapsed == (HOUR if carry is Carry.RESTART else 5 * HOUR)


def test_a_share_used_up_stays_so_when_taken_over_in_proportion():
    both = {"carry": Carry.PRO_RATA, "thresholds": (25, 50, 75)}
    found = measure(
        by_priority(target(8, **both), target(4, **both)),
        lived(*CHANGED),
        as_of=at("2026-03-02 13:30"),
    )
    assert [one.at for one in found.thresholds] == [
        at("2026-03-02 11:00"),
        at("2026-03-02 13:00"),
        at("2026-03-02 14:00"),
    ]


def test_a_function_may_choose_the_target():
    chosen = measure(
        lambda record: target(record.priority), lived(*CHANGED), as_of=at("2026-03-02 15:00")
    )
    assert chosen.target.duration == 2 * HOUR
    same_terms = by_priority(target(), attrs.evolve(target(), name="the same"))
    found = measure(same_terms, lived(*CHANGED), as_of=at("2026-03-02 15:00"))
    assert (found.target.name, found.elapsed) == ("the same", 6 * HOUR)
    assert "the target changes" not in found.explain()


def test_a_breached_target_of_nothing_is_just_used_up_by_the_second_change_in_proportion():
    carried = {"carry": Carry.PRO_RATA}
    targets = by_priority(target(0, **carried), target(2, **carried), target(4, **carried))
    changed = (
        "2026-03-02 09:00",
        ("2026-03-02 10:00", S.WAIT),
        ("2026-03-02 11:00", {"priority": 2}),
    )
    found = measure(targets, lived(*changed), as_of=at("2026-03-02 12:00"))
    # More than nothing was used: due and breach of the old target stand.
    assert (found.state, found.verdict) == (ClockState.PAUSED, Verdict.BREACHED)
    assert found.due == found.breached_at == at("2026-03-02 09:00")
    assert found.past_breaches == ()

    twice = lived(*changed, ("2026-03-02 12:00", {"priority": 3}))
    found = measure(targets, twice, as_of=at("2026-03-02 13:00"))
    # Used up, not exceeded: the change itself is due, and the earlier breach is past.
    assert (found.state, found.verdict) == (ClockState.PAUSED, Verdict.UNDECIDED)
    assert (found.due, found.breached_at) == (at("2026-03-02 12:00"), None)
    (past,) = found.past_breaches
    assert (past.at, past.duration) == (at("2026-03-02 09:00"), 0 * HOUR)
