"""Attention for an incident: management is told, or it becomes a major one and is none again."""

from typing import Any

import pytest

from itil_core.errors import GuardError, ImmutableError, RefusedMoveError, ValidationError
from itil_core.kernel.priority import Level, PriorityMatrix
from itil_core.operation import (
    EscalationKind,
    Incident,
    IncidentPolicy,
    IncidentState,
    PriorityOverride,
)
from operation.incident_samples import (
    IN_STATE,
    MONDAY,
    at,
    cancelled,
    classified,
    closed,
    opened,
    reported,
    resolved,
    started,
    unchanged,
    unmet,
)

S = IncidentState
FLAT = PriorityMatrix([(3, 3, 3), (3, 3, 3), (3, 3, 3)])


def major(incident: Incident) -> Incident:
    return incident.declare_major(at(), manager="mia", reason="no mail at all", team=["ana"])


def test_hierarchic_escalation_tells_and_moves_nothing() -> None:
    incident = started()
    told = incident.inform_management(at(1, since=MONDAY), to="mia", reason="75 % of the target")
    (fact,) = told.escalations
    assert fact.kind is EscalationKind.HIERARCHIC
    assert (fact.from_, fact.to, fact.tier, fact.at) == ("messaging", "mia", 1, MONDAY)
    kept = ("state", "assigned_group", "assignee", "tier", "owner_group")
    assert [getattr(told, name) for name in kept] == [getattr(incident, name) for name in kept]
    assert len(told.inform_management(at(2), to="cio", reason="breach").escalations) == 2


def test_before_a_group_has_it_the_owner_tells_management() -> None:
    told = reported().inform_management(at(), to="mia", reason="priority 1")
    assert told.escalations[0].from_ == "SERVICE-DESK"


@pytest.mark.parametrize("wrong", [{"to": ""}, {"reason": " "}])
def test_telling_management_names_whom_and_why(wrong: dict[str, str]) -> None:
    incident = started()
    with unchanged(incident, ValidationError):
        incident.inform_management(at(1), **{"to": "mia", "reason": "breach"} | wrong)


@pytest.mark.parametrize("state", [S.NEW, S.OPEN, S.IN_PROGRESS, S.PENDING, S.RESOLVED])
def test_INV_5_5_declaring_makes_priority_1_and_says_why(state: IncidentState) -> None:
    incident = IN_STATE[state]()
    declared = major(incident)
    assert declared.state is state
    assert declared.major is not None
    assert (declared.major.manager, declared.major.team) == ("mia", {"ana"})
    assert declared.priority == 1
    assert declared.priority_override == PriorityOverride(
        value=1, by="ana", reason="no mail at all"
    )
    assert declared.derived_priority() == 2


def test_what_has_priority_1_anyhow_needs_no_override() -> None:
    critical = classified().classify(at(), urgency=Level.HIGH)
    assert major(critical).priority_override is None
    assert major(reported()).priority == 1


@pytest.mark.parametrize("made", [closed, cancelled])
def test_what_has_ended_is_not_declared(made: Any) -> None:
    incident = made()
    with unchanged(incident, ImmutableError):
        major(incident)


def test_declaring_twice_or_without_a_manager_is_refused() -> None:
    incident = major(started())
    with unchanged(incident, GuardError) as refusal:
        major(incident)
    assert unmet(refusal) == {"it must not be a major incident already"}
    plain = started()
    for wrong in ({"manager": ""}, {"reason": " "}, {"team": "ana"}):
        with unchanged(plain, ValidationError):
            plain.declare_major(at(), **{"manager": "mia", "reason": "no mail"} | wrong)


def test_INV_5_5_a_major_incident_is_not_downgraded_by_classifying() -> None:
    incident = major(started())
    with unchanged(incident, GuardError, "keeps priority 1"):
        incident.classify(at(1), urgency=Level.LOW)
    override = PriorityOverride(value=2, by="ana", reason="not so bad")
    with unchanged(incident, GuardError, "keeps priority 1"):
        incident.classify(at(1), override=override)


def test_a_major_incident_may_be_categorised_anew() -> None:
    incident = major(started()).classify(at(1), category=("hardware", "disk"), ci_ids={"shelf-a"})
    assert (incident.priority, incident.category) == (1, ("hardware", "disk"))
    assert major(started()).classify(at(1), impact=Level.HIGH, urgency=Level.HIGH).priority == 1


def test_communications_are_logged_in_order() -> None:
    incident = (
        major(started())
        .communicate(at(1, since=MONDAY), audience="all staff", message="mail is down")
        .communicate(at(2), audience="board", message="back at noon")
    )
    assert incident.major is not None
    assert [said.audience for said in incident.major.communications] == ["all staff", "board"]
    assert incident.major.communications[0].at == MONDAY
    with unchanged(incident, ValidationError):
        incident.communicate(at(3), audience="", message="up")


def test_only_major_incidents_have_a_log_a_review_and_a_withdrawal() -> None:
    incident = resolved()
    with unchanged(incident, GuardError, "major must be given"):
        incident.communicate(at(), audience="all staff", message="mail is down")
    with unchanged(incident, GuardError, "major must be given"):
        incident.review_major(at(), findings="one shelf")
    with unchanged(incident, GuardError) as refusal:
        incident.withdraw_major(at(), reason=" ")
    assert unmet(refusal) == {
        "it must be a major incident",
        "withdrawal_reason must be given",
    }


def test_a_review_is_held_once_service_is_back() -> None:
    incident = major(started())
    with unchanged(incident, RefusedMoveError):
        incident.review_major(at(1), findings="one shelf")
    reviewed = major(resolved()).review_major(at(1), findings="one shelf", actions=["buy another"])
    assert reviewed.major is not None
    assert reviewed.major.review is not None
    assert reviewed.major.review.actions == ("buy another",)
    with unchanged(reviewed, ValidationError):
        reviewed.review_major(at(2), findings="")


def test_withdrawing_goes_back_to_the_matrix_and_keeps_the_reason() -> None:
    incident = major(opened()).withdraw_major(at(1), reason="two users only")
    assert (incident.major, incident.priority, incident.priority_override) == (None, 2, None)
    assert incident.withdrawal_reason == "two users only"
    assert major(opened()).withdraw_major(at(1), reason="no", matrix=FLAT).priority == 3
    own = IncidentPolicy(matrix=FLAT)
    assert major(opened()).withdraw_major(at(1), reason="no", policy=own).priority == 3
    assert major(reported()).withdraw_major(at(1), reason="no").priority is None
    again = incident.declare_major(at(2), manager="mia", reason="all users after all")
    assert (again.priority, again.withdrawal_reason) == (1, "")


@pytest.mark.parametrize("blank", ["", "  "])
def test_INV_5_5_withdrawing_without_a_reason_is_refused(blank: str) -> None:
    incident = major(opened())
    with unchanged(incident, GuardError) as refusal:
        incident.withdraw_major(at(1), reason=blank)
    assert unmet(refusal) == {"withdrawal_reason must be given"}
