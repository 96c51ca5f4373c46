"""What clocks are told, and how histories are read for them."""

from datetime import timedelta

import pendulum
import pytest

from itil_core.errors import ValidationError
from itil_core.kernel.clock import (
    ClockTarget,
    ClockTargets,
    Reopening,
    measure,
)
from itil_core.kernel.conditions import having, in_phase, in_state
from itil_core.kernel.state import Phase
from kernel.tickets import (
    CHANGED,
    HOUR,
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


def test_a_condition_on_what_no_entry_tells_is_asked_at_every_entry():
    clock = target(stop=having("moves", 2))
    record = lived("2026-03-02 09:00", ("2026-03-02 10:00", S.WORK), ("2026-03-02 11:00", S.WAIT))
    assert measure(clock, record, as_of=at("2026-03-02 15:00")).elapsed == 2 * HOUR


def test_readings_kept_in_mind_are_forgotten_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr("itil_core.kernel._clock_reader._MOST", 2)
    clock = target(pause=having("group", "network"))
    record = lived(
        "2026-03-02 09:00",
        ("2026-03-02 10:00", {"group": "network"}),
        ("2026-03-02 11:00", {"group": "servers"}),
        ("2026-03-02 12:00", {"group": "network"}),
    )
    for _ in range(3):
        found = measure(clock, record, as_of=at("2026-03-02 13:00"))
        assert (found.elapsed, found.paused) == (2 * HOUR, 2 * HOUR)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ClockTarget("", HOUR, OFFICE),
        lambda: ClockTarget("months", pendulum.duration(months=1), OFFICE),
        lambda: ClockTarget("years", pendulum.duration(years=1), OFFICE),
        lambda: ClockTarget("negative", -HOUR, OFFICE),
        lambda: ClockTarget("number", 8, OFFICE),
        lambda: ClockTarget("no hours", HOUR, None),
        lambda: ClockTarget("no test", HOUR, OFFICE, stop=S.DONE),
        lambda: ClockTarget("same", HOUR, OFFICE, start=in_state(S.WAIT), pause=in_state(S.WAIT)),
        lambda: ClockTarget(
            "same",
            HOUR,
            OFFICE,
            start=in_state(S.WAIT, S.HOLD),
            pause=in_state(S.HOLD) | in_state(S.WAIT),
        ),
        lambda: ClockTarget(
            "same",
            HOUR,
            OFFICE,
            start=in_phase(Phase.OPEN, Phase.PENDING),
            pause=in_phase(Phase.PENDING) | in_phase(Phase.OPEN),
        ),
        lambda: ClockTarget("policy", HOUR, OFFICE, carry="KEEP"),
        lambda: ClockTarget("policy", HOUR, OFFICE, reopening="COUNT"),
        lambda: ClockTarget("order", HOUR, OFFICE, thresholds=(50, 25)),
        lambda: ClockTarget("nan", HOUR, OFFICE, thresholds=(float("nan"),)),
        lambda: ClockTarget("since", HOUR, OFFICE, since="two words"),
        lambda: ClockTargets("two words", {}, otherwise=target()),
        lambda: ClockTargets("priority", {1: HOUR}, otherwise=target()),
        lambda: ClockTargets("priority", {}, otherwise=None),
        lambda: measure(target(), ticket("2026-03-02 09:00"), as_of=at("2026-03-02").naive()),
        lambda: measure(
            target(), ticket("2026-03-02 09:00"), as_of=at("2026-03-02"), excluded=["lunch"]
        ),
        lambda: measure(
            target(),
            ticket("2026-03-02 09:00"),
            as_of=at("2026-03-02"),
            excluded=[((at("2026-03-02"), at("2026-03-02")), "nothing")],
        ),
        lambda: measure(
            target(since="group"), ticket("2026-03-02 09:00"), as_of=at("2026-03-02 10:00")
        ),
    ],
)
def test_bad_input_is_refused(make):
    with pytest.raises(ValidationError):
        make()


def test_durations_of_pendulum_are_taken_as_exact_time():
    assert ClockTarget("exact", pendulum.duration(hours=8), OFFICE).duration == 8 * HOUR
    between = at("2026-03-02") - at("2026-01-01")
    assert ClockTarget("interval", between, OFFICE).duration == timedelta(days=60)


@pytest.mark.parametrize(
    ("clock", "record"),
    [
        (target(reset=having("turn")), lived("2026-03-02 09:00", turn=1)),
        (
            target(),
            ticket("2026-03-02 09:00").note(
                stamp(at("2026-03-02 12:00"), at("2026-03-02 11:00")), group="network"
            ),
        ),
        (
            target(),
            ticket("2026-03-02 09:00").go(
                stamp(at("2026-03-02 12:00"), at("2026-03-02 11:00")), to=S.DONE
            ),
        ),
        (
            target(reopening=Reopening.NEVER),
            lived("2026-03-02 09:00", ("2026-03-02 10:00", S.DONE), ("2026-03-02 11:00", S.WORK)),
        ),
        (
            target(reopening=Reopening.COUNT),
            lived("2026-03-02 09:00", ("2026-03-02 10:00", S.DONE), ("2026-03-02 11:00", S.WORK)),
        ),
        (target(), lived(*THREE_DAYS)),
        (
            by_priority(target(), target(2)),
            lived("2026-03-02 09:00", ("2026-03-02 10:00", {"priority": 1, "group": "network"})),
        ),
        (target(stop=having("group", "network")), lived(*CHANGED)),
        (
            by_priority(target(), target(2)),
            lived(*CHANGED, ("2026-03-02 14:00", {"group": "network"})),
        ),
    ],
)
def test_a_clock_says_the_same_whether_its_readings_are_known_or_not(clock, record):
    as_of = at("2026-03-09 12:00")
    first = measure(clock, record, as_of=as_of)
    again = measure(clock, record, as_of=as_of)
    assert (again.state, again.verdict, again.elapsed) == (
        first.state,
        first.verdict,
        first.elapsed,
    )
    assert again == first
    assert again.totals == first.totals
