"""Moves that carry the work on: entry requirements, guards, refusals that change nothing."""

from typing import Any

import pytest

from itil_core.errors import GuardError, ImmutableError, RefusedMoveError, ValidationError
from itil_core.kernel.priority import Level
from itil_core.operation import (
    EscalationKind,
    Incident,
    IncidentLifecycle,
    IncidentPolicy,
    IncidentState,
    PendingReason,
)
from operation.incident_samples import (
    IN_STATE,
    MONDAY,
    at,
    classified,
    opened,
    pending,
    reported,
    started,
    unchanged,
    unmet,
)

S = IncidentState

# Some arguments for each move that changes the state, so that only the state can refuse it.
FACTS: dict[str, dict[str, Any]] = {
    "open": {"group": "messaging"},
    "start": {"assignee": "bob"},
    "pend": {"reason": PendingReason.USER},
    "resume": {},
    "escalate": {"to": "databases", "reason": "no progress"},
    "resolve": {"resolution": "restarted", "code": None},
    "reopen": {},
    "close": {"confirmed": True},
    "dismiss": {"code": None},
    "cancel": {"reason": "a test"},
}


ROWS = IncidentLifecycle.rows
REFUSED = [(state, move) for state in S for move in FACTS if state not in ROWS[move].sources]


@pytest.mark.parametrize(("state", "move"), REFUSED)
def test_what_the_table_does_not_allow_changes_nothing(state: IncidentState, move: str) -> None:
    incident = IN_STATE[state]()
    kind = ImmutableError if state in (S.CLOSED, S.CANCELLED) else RefusedMoveError
    with unchanged(incident, kind) as refusal:
        getattr(incident, move)(at(1), **FACTS[move])
    assert refusal.value.state == state.name
    assert refusal.value.allowed == incident.allowed_moves


def test_opening_names_everything_that_is_missing() -> None:
    incident = reported()
    with unchanged(incident, GuardError) as refusal:
        incident.open(at())
    assert unmet(refusal) == {
        f"{field} must be given"
        for field in ("category", "service_id", "impact", "urgency", "priority", "assigned_group")
    }


def test_opening_takes_the_group_or_keeps_it() -> None:
    assert opened().state is S.OPEN
    assert opened().assigned_group == "messaging"
    assert classified().assign(at(), group="network").open(at()).assigned_group == "network"


@pytest.mark.parametrize(("length", "right"), [(1, False), (2, True), (4, True), (5, False)])
def test_leaving_new_needs_a_category_of_two_to_four_levels(length: int, right: bool) -> None:  # noqa: FBT001 (a case)
    known: dict[str, Any] = {"impact": Level.HIGH, "urgency": Level.LOW, "priority": 3}
    incident = reported(category=tuple("abcde"[:length]), service_id="mail", **known)
    if right:
        assert incident.open(at(), group="messaging").state is S.OPEN
    else:
        with unchanged(incident, GuardError) as refusal:
            incident.open(at())
        assert unmet(refusal) == {
            "the category must have 2 to 4 levels",
            "assigned_group must be given",
        }
        lax = IncidentPolicy(category_depth=(1, 6))
        assert incident.open(at(), group="messaging", policy=lax).state is S.OPEN


def test_work_starts_with_an_assignee_of_the_group() -> None:
    incident = opened()
    with unchanged(incident, GuardError) as refusal:
        incident.start(at())
    assert unmet(refusal) == {"assignee must be given"}
    with unchanged(incident, ValidationError, "member of the assigned group"):
        incident.start(at(), assignee="bob", members={"ana"})
    begun = incident.start(at(), assignee="bob", members={"ana", "bob"})
    assert (begun.state, begun.assignee) == (S.IN_PROGRESS, "bob")


def test_who_was_assigned_before_is_checked_too() -> None:
    incident = opened().assign(at(), assignee="bob")
    assert incident.start(at()).assignee == "bob"
    with unchanged(incident, ValidationError):
        incident.start(at(), members=["ana"])


@pytest.mark.parametrize("reason", PendingReason)
def test_any_reason_does_once_work_has_started(reason: PendingReason) -> None:
    waiting = started().pend(at(1), reason=reason)
    assert (waiting.state, waiting.pending_reason) == (S.PENDING, reason)


@pytest.mark.parametrize("reason", PendingReason)
def test_before_work_starts_only_users_and_suppliers_are_waited_for(reason: PendingReason) -> None:
    incident = opened()
    if reason in (PendingReason.USER, PendingReason.SUPPLIER):
        assert incident.pend(at(1), reason=reason).state is S.PENDING
    else:
        with unchanged(incident, GuardError, "USER or SUPPLIER"):
            incident.pend(at(1), reason=reason)


@pytest.mark.parametrize("made", [opened, started])
def test_waiting_needs_a_reason_of_the_list(made: Any) -> None:
    incident = made()
    with unchanged(incident, ValidationError, "PendingReason"):
        incident.pend(at(1), reason="USER")
    with unchanged(incident, GuardError, "pending_reason must be given"):
        incident.pend(at(1), reason=None)


def test_waiting_twice_is_refused_and_another_reason_is_a_fact() -> None:
    incident = pending()
    with unchanged(incident, RefusedMoveError):
        incident.pend(at(1), reason=PendingReason.CHANGE)
    other = incident.repend(at(1), reason=PendingReason.CHANGE)
    assert (other.state, other.pending_reason) == (S.PENDING, PendingReason.CHANGE)
    assert other.repend(at(2), reason=PendingReason.CHANGE) is other


def test_going_on_clears_the_reason_and_needs_somebody() -> None:
    back = pending().resume(at(1))
    assert (back.state, back.pending_reason, back.assignee) == (S.IN_PROGRESS, None, "bob")
    assert pending().resume(at(1), assignee="cid").assignee == "cid"
    early = opened().pend(at(), reason=PendingReason.USER)
    with unchanged(early, GuardError, "assignee"):
        early.resume(at(1))
    with unchanged(early, ValidationError, "member"):
        early.resume(at(1), assignee="bob", members={"ana"})
    assert early.resume(at(1), assignee="bob", members={"bob"}).assignee == "bob"


def test_INV_5_4_functional_escalation_moves_the_work_and_not_the_ownership() -> None:
    incident = started(owner_group="DESK-BRNO")
    passed = incident.escalate(at(1, since=MONDAY), to="databases", reason="index is broken")
    assert (passed.state, passed.assigned_group) == (S.OPEN, "databases")
    assert (passed.assignee, passed.tier) == (None, 2)
    assert passed.owner_group == "DESK-BRNO"
    (fact,) = passed.escalations
    assert fact.kind is EscalationKind.FUNCTIONAL
    assert (fact.from_, fact.to, fact.tier) == ("messaging", "databases", 2)
    assert (fact.reason, fact.at) == ("index is broken", MONDAY)


def test_escalations_gather_and_a_tier_may_be_named() -> None:
    twice = (
        started()
        .escalate(at(1), to="databases", reason="index is broken", tier=3)
        .start(at(2), assignee="cid")
        .escalate(at(3), to="messaging", reason="not the index", tier=1)
    )
    assert [fact.to for fact in twice.escalations] == ["databases", "messaging"]
    assert twice.tier == 1


@pytest.mark.parametrize(
    "wrong", [{"to": "messaging"}, {"to": ""}, {"reason": " "}, {"tier": 0}, {"tier": 1.5}]
)
def test_an_escalation_leads_to_another_group_with_a_reason(wrong: dict[str, Any]) -> None:
    incident = started()
    with unchanged(incident, ValidationError):
        incident.escalate(at(1), **{"to": "databases", "reason": "no progress"} | wrong)


@pytest.mark.parametrize("state", IncidentState)
def test_moves_never_go_back_in_time(state: IncidentState) -> None:
    incident: Incident = IN_STATE[state]()
    for move in incident.allowed_moves:
        if move in FACTS:
            with unchanged(incident, ValidationError, "earlier than the last entry"):
                getattr(incident, move)(at(MONDAY.subtract(microseconds=1)), **FACTS[move])
