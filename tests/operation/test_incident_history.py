"""What the history of an incident yields: oracles walk over the entries one by one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given

from itil_core.errors import ValidationError
from itil_core.kernel.entry import Delta
from itil_core.kernel.lifecycle import Move
from itil_core.kernel.priority import Level, PriorityMatrix
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase
from itil_core.operation import (
    Incident,
    IncidentLifecycle,
    IncidentPolicy,
    IncidentState,
    Pause,
    PendingReason,
    PriorityOverride,
    ResolutionCode,
)
from itil_core.testing import incidents
from operation.incident_samples import (
    MONDAY,
    at,
    cancelled,
    classified,
    closed,
    dismissed,
    opened,
    pending,
    reported,
    resolved,
    started,
    unchanged,
)

S = IncidentState
USER, SUPPLIER = PendingReason.USER, PendingReason.SUPPLIER
SOLVED: dict[str, Any] = {"resolution": "restarted", "code": ResolutionCode.SOLVED_PERMANENT}
ALWAYS = IncidentPolicy(reopen_window=None)


def hour(number: float) -> datetime:
    return MONDAY + timedelta(hours=number)


def a_life() -> Incident:
    """Started at 1, waiting 2-3 and 4-5-6, resolved at 7 and 9, reopened at 8, closed at 10."""
    return (
        opened()
        .start(at(1), assignee="bob")
        .pend(at(2), reason=USER)
        .resume(at(3))
        .pend(at(4), reason=USER)
        .repend(at(5), reason=SUPPLIER)
        .resume(at(6))
        .resolve(at(7), **SOLVED)
        .reopen(at(8))
        .resolve(at(9), **SOLVED)
        .close(at(10), confirmed=True)
    )


def test_a_whole_life_yields_its_instants() -> None:
    incident = a_life()
    assert incident.responded_at == hour(1)
    assert incident.resolved_at == hour(9)
    assert incident.closed_at == hour(10)
    assert incident.reopen_count == 1
    assert incident.pending_since is None
    assert incident.was_resolved


def test_pauses_are_disjoint_ordered_and_bear_their_reason() -> None:
    assert a_life().pauses == (
        Pause(start=MONDAY.add(hours=2), end=MONDAY.add(hours=3), reason=USER),
        Pause(start=MONDAY.add(hours=4), end=MONDAY.add(hours=5), reason=USER),
        Pause(start=MONDAY.add(hours=5), end=MONDAY.add(hours=6), reason=SUPPLIER),
    )


def test_a_pause_that_lasts_has_no_end_and_one_without_length_is_none() -> None:
    waiting = started().pend(at(1), reason=USER)
    assert waiting.pauses == (Pause(start=MONDAY.add(hours=1), reason=USER),)
    assert waiting.resume(at(1)).pauses == ()
    assert len(waiting.cancel(at(2), reason="a test").pauses) == 1


def test_waiting_counts_from_the_present_reason() -> None:
    waiting = started().pend(at(1), reason=USER)
    assert waiting.pending_since == hour(1)
    assert waiting.assign(at(2), assignee="cid").pending_since == hour(1)
    assert waiting.repend(at(2), reason=USER).pending_since == hour(1)
    other = waiting.repend(at(3), reason=SUPPLIER)
    assert other.pending_since == hour(3)
    assert other.repend(at(4), reason=USER).pending_since == hour(4)


def test_as_of_yields_what_was_so_then() -> None:
    incident = a_life()
    assert incident.as_of(hour(2)).pending_since == hour(2)
    assert incident.as_of(hour(7)).resolved_at == hour(7)
    assert incident.as_of(hour(8)).resolved_at is None
    assert incident.as_of(hour(9)).closed_at is None
    assert incident.as_of(hour(0)).responded_at is None


def test_what_was_reopened_and_then_cancelled_is_not_resolved() -> None:
    again = resolved().reopen(at(1))
    assert again.resolved_at is None
    assert again.cancel(at(2), reason="a test").resolved_at is None
    assert again.was_resolved


def test_the_first_response_stands() -> None:
    back = started().escalate(at(1), to="databases", reason="no progress")
    assert back.start(at(2), assignee="cid").responded_at == MONDAY
    early = opened().pend(at(1), reason=USER)
    assert early.responded_at is None
    assert early.resume(at(3), assignee="bob").responded_at == hour(3)


def test_a_dismissed_incident_was_closed_and_never_resolved() -> None:
    assert dismissed().closed_at == MONDAY
    assert dismissed().resolved_at is None
    assert not dismissed().was_resolved
    assert cancelled().closed_at is None


def test_rating_a_closed_incident_does_not_close_it_again() -> None:
    assert closed().rate(at(5), satisfaction=4).closed_at == MONDAY


def test_reassignments_are_counted_by_group() -> None:
    incident = opened()
    assert incident.reassignment_count == 0
    incident = incident.assign(at(), assignee="bob")
    assert incident.reassignment_count == 0
    incident = incident.assign(at(), group="network")
    assert incident.reassignment_count == 1
    incident = incident.start(at(), assignee="cid").escalate(at(), to="databases", reason="slow")
    assert incident.reassignment_count == 2
    assert incident.assign(at(), group="databases").reassignment_count == 2
    assert reported(assigned_group="messaging").assign(at(), group="net").reassignment_count == 1


def test_an_override_keeps_the_derived_priority_in_reach() -> None:
    override = PriorityOverride(value=1, by="ana", reason="the board meets")
    incident = classified().classify(at(), override=override)
    assert (incident.priority, incident.derived_priority()) == (1, 2)
    flat = PriorityMatrix([(3, 3, 3), (3, 3, 3), (3, 3, 3)])
    assert incident.derived_priority(flat) == 3
    assert reported().derived_priority() is None
    assert reported(impact=Level.LOW).derived_priority() is None


def late(hours: float, since: float) -> Stamp:
    """A stamp for what was learned later than it became true."""
    return at(hours, since=hour(since))


def test_facts_that_were_learned_late_hold_since_they_were_true() -> None:
    incident = (
        opened()
        .start(late(5, 1), assignee="bob")
        .pend(late(5, 2), reason=USER)
        .repend(late(6, 3), reason=SUPPLIER)
    )
    assert incident.responded_at == hour(1)
    assert incident.pending_since == hour(3)
    incident = incident.resume(late(6, 4)).resolve(late(7, 5), **SOLVED)
    assert incident.resolved_at == hour(5)
    incident = incident.close(late(8, 6), confirmed=True)
    assert incident.closed_at == hour(6)
    assert [(pause.start, pause.end) for pause in incident.pauses] == [
        (hour(2), hour(3)),
        (hour(3), hour(4)),
    ]


def test_service_may_turn_out_to_have_come_back_before_anybody_started() -> None:
    incident = opened().start(at(4), assignee="bob").resolve(late(6, 2), **SOLVED)
    assert incident.resolved_at == hour(2)


TOO_EARLY: list[tuple[Callable[[], Incident], str, dict[str, Any]]] = [
    (opened, "start", {"assignee": "bob"}),
    (started, "pend", {"reason": USER}),
    (lambda: started().pend(at(), reason=USER), "resume", {}),
    (lambda: started().pend(at(), reason=USER), "repend", {"reason": SUPPLIER}),
    (started, "resolve", SOLVED),
    (pending, "resolve", SOLVED),
    (resolved, "reopen", {}),
    (resolved, "close", {"confirmed": True}),
    (closed, "reopen", {"policy": ALWAYS}),
    (started, "cancel", {"reason": "a test"}),
]


@pytest.mark.parametrize(("made", "move", "facts"), TOO_EARLY)
def test_INV_5_7_nothing_holds_since_before_what_it_follows(
    made: Callable[[], Incident], move: str, facts: dict[str, Any]
) -> None:
    incident = made()
    with unchanged(incident, ValidationError, "what it follows") as refusal:
        getattr(incident, move)(at(1, since=MONDAY.subtract(microseconds=1)), **facts)
    assert refusal.value.field == "effective"
    assert getattr(incident, move)(at(1, since=MONDAY), **facts) != incident


def walked(incident: Incident) -> dict[str, Any]:
    """Walk over the entries with a plain state of one's own."""
    seen: dict[str, Any] = {"responded": None, "resolved": None, "closed": None, "reopened": 0}
    for entry in incident.history:
        if entry.source is entry.target:
            continue
        if entry.target is S.IN_PROGRESS:
            seen["responded"] = seen["responded"] or entry.stamp.effective
            if entry.source in (S.RESOLVED, S.CLOSED):
                seen |= {"resolved": None, "closed": None, "reopened": seen["reopened"] + 1}
        if entry.target is S.RESOLVED:
            seen["resolved"] = entry.stamp.effective
        if entry.target is S.CLOSED:
            seen["closed"] = entry.stamp.effective
    return seen


@given(incidents())
def test_INV_5_7_every_life_has_its_instants_in_order(incident: Incident) -> None:
    assert walked(incident) == {
        "responded": incident.responded_at,
        "resolved": incident.resolved_at,
        "closed": incident.closed_at,
        "reopened": incident.reopen_count,
    }
    if incident.state is S.RESOLVED:
        assert incident.resolved_at is not None
    if incident.resolved_at is not None:
        assert incident.resolved_at >= incident.reported_at
        if incident.closed_at is not None:
            assert incident.closed_at >= incident.resolved_at
    ends = [end for pause in incident.pauses for end in (pause.start, pause.end) if end is not None]
    assert ends == sorted(ends)
    assert (incident.pending_since is None) == (incident.state.phase is not Phase.PENDING)


@given(incidents())
def test_INV_5_5_every_major_incident_has_priority_1(incident: Incident) -> None:
    assert incident.major is None or incident.priority == 1


@given(incidents())
def test_INV_5_4_nothing_ever_changes_the_owner(incident: Incident) -> None:
    assert {entry.delta.get("owner_group", "-") for entry in incident.history} <= {"-"}
    assert incident.owner_group == incident.origin.owner_group


@given(incidents())
def test_INV_5_7_the_priority_is_the_matrixs_or_overridden(incident: Incident) -> None:
    override = incident.priority_override
    expected = incident.derived_priority() if override is None else override.value
    assert incident.priority == expected


def test_a_state_of_ones_own_is_waiting_if_its_phase_says_so() -> None:
    class OwnLifecycle(IncidentLifecycle):
        park: Move = Move(S.NEW, to=S.PENDING)

    @attrs.frozen(kw_only=True)
    class OwnIncident(Incident):
        lifecycle = OwnLifecycle

        @OwnLifecycle.park
        def park(self, stamp: Stamp) -> Delta:
            return {}

    new = reported()
    parked = OwnIncident(
        id="INC-1", title=new.title, channel=new.channel, caller=new.caller, opened=new.opened
    ).park(at(1))
    assert parked.pending_since == hour(1)
    assert parked.pauses == (Pause(start=MONDAY.add(hours=1)),)
