"""The ready-made clocks of incidents."""

from datetime import timedelta

import attrs
import pytest

from itil_core.kernel.clock import Carry, ClockState, Reopening, Verdict, measure
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.priority import Level
from itil_core.operation import ClosureCode, IncidentPolicy, PendingReason, ResolutionCode
from itil_core.operation.incident_clocks import resolution_clock, response_clock
from operation.incident_samples import at, classified, day, opened, pending, reported, started

HOUR = timedelta(hours=1)
RESOLUTION = resolution_clock()
RESPONSE = response_clock()


def test_the_response_is_the_first_start_of_work_and_is_for_good() -> None:
    incident = (
        opened().start(at(0.5), assignee="bob").escalate(at(1), to="servers", reason="beyond us")
    )
    found = measure(RESPONSE, incident, as_of=day(2, 12))
    assert (found.state, found.verdict) == (ClockState.STOPPED, Verdict.MET)
    assert found.elapsed == HOUR / 2
    assert found.target.duration == HOUR / 2
    assert found.stopped_at == incident.responded_at


def test_waiting_before_work_starts_is_no_response() -> None:
    incident = opened().pend(at(0.25), reason=PendingReason.USER)
    found = measure(RESPONSE, incident, as_of=day(2, 10))
    assert (found.state, found.verdict) == (ClockState.RUNNING, Verdict.BREACHED)


@pytest.mark.parametrize(
    ("reason", "paused"), [(PendingReason.USER, 2), (PendingReason.SUPPLIER, 0)]
)
def test_the_resolution_pauses_only_for_the_reasons_of_the_policy(
    reason: PendingReason, paused: int
) -> None:
    found = measure(RESOLUTION, pending(reason=reason), as_of=day(2, 10))
    assert found.paused == paused * HOUR
    assert found.lost == ({reason: 2 * HOUR} if paused else {})
    none = resolution_clock(IncidentPolicy(pause_reasons=()))
    assert measure(none, pending(reason=reason), as_of=day(2, 10)).paused == timedelta()


def test_the_resolution_stops_when_service_is_restored_and_goes_on_when_reopened() -> None:
    solved = started().resolve(at(3), resolution="restarted", code=ResolutionCode.SOLVED_PERMANENT)
    assert measure(RESOLUTION, solved, as_of=day(2, 17)).verdict is Verdict.MET
    again = solved.reopen(at(5))
    assert measure(RESOLUTION, again, as_of=day(2, 14)).elapsed == 4 * HOUR
    counted = resolution_clock(reopening=Reopening.COUNT)
    assert measure(counted, again, as_of=day(2, 14)).elapsed == 6 * HOUR


def test_priority_1_passes_round_the_clock() -> None:
    incident = opened().classify(at(1), impact=Level.HIGH, urgency=Level.HIGH)
    found = measure(RESOLUTION, incident, as_of=day(2, 10))
    assert found.target.hours == ServiceHours.always()
    assert found.target.duration == HOUR
    assert (found.elapsed, found.verdict) == (2 * HOUR, Verdict.BREACHED)
    restarted = measure(resolution_clock(carry=Carry.RESTART), incident, as_of=day(2, 10))
    assert (restarted.elapsed, restarted.verdict) == (HOUR, Verdict.UNDECIDED)


def test_without_a_priority_time_counts_and_nothing_is_decided() -> None:
    found = measure(RESOLUTION, reported(), as_of=day(5))
    assert (found.verdict, found.due) == (Verdict.UNDECIDED, None)
    assert found.elapsed == 30 * HOUR


def test_what_is_no_incident_is_out_of_all_counts() -> None:
    dismissed = classified().dismiss(at(1), code=ClosureCode.DUPLICATE)
    cancelled = started().cancel(at(1), reason="logged in error")
    for incident in (dismissed, cancelled):
        for clock in (RESPONSE, RESOLUTION):
            assert measure(clock, incident, as_of=day(9)).verdict is Verdict.VOID


def test_EX_X1_the_clock_runs_from_the_report_to_the_resolution() -> None:
    # Down at 09:00, detected and reported at 09:05, restored at 10:10; priority 1, one hour.
    incident = (
        reported(opened=at(day(2, 9, 5)), occurred_at=day(2, 9), detected_at=day(2, 9, 5))
        .classify(
            at(day(2, 9, 5)),
            category=("hardware", "host"),
            impact=Level.HIGH,
            urgency=Level.HIGH,
            service_id="mail",
        )
        .open(at(day(2, 9, 5)), group="servers")
        .start(at(day(2, 9, 10)), assignee="bob")
        .resolve(at(day(2, 10, 10)), resolution="replaced", code=ResolutionCode.SOLVED_PERMANENT)
    )
    found = measure(RESOLUTION, incident, as_of=day(3))
    assert found.elapsed == timedelta(minutes=65)
    assert found.due == found.breached_at == day(2, 10, 5)
    assert [(one.percent, one.at) for one in found.thresholds] == [
        (75, day(2, 9, 50)),
        (100, day(2, 10, 5)),
    ]


def test_a_late_report_counts_from_when_it_was_made() -> None:
    incident = attrs.evolve(reported(), reported_at=day(2, 7))
    found = measure(RESOLUTION, incident, as_of=day(2, 9))
    assert found.started_at == day(2, 7)
    assert measure(RESOLUTION, incident, as_of=day(2, 9)) == found
