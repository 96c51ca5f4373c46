"""What follows an audit of the configuration."""

from typing import Any

import pytest

from itil_core.configuration import (
    AuditReason,
    ConfigurationAudit,
    FactChange,
    Verification,
    VerificationFinding,
    VerificationResult,
)
from itil_core.errors import ValidationError
from itil_core.operation import (
    Caller,
    Channel,
    IncidentState,
    open_audit_incident,
    request_correction,
)
from itil_core.transition import ChangeState, ChangeTrigger, NormalChange, change_from
from transition.change_samples import at

AUDIT = ConfigurationAudit(
    id="AUD-1",
    scope="the mail service",
    reason=AuditReason.PLANNED_INTERVAL,
    done=at(),
    verification=Verification(
        [
            VerificationFinding("app", VerificationResult.MATCHED),
            VerificationFinding(
                "db1",
                VerificationResult.DIFFERENT,
                (FactChange("db1", "version", "15", "16"),),
            ),
            VerificationFinding("toy", VerificationResult.UNREGISTERED),
        ]
    ),
)
DIFFERENT, UNREGISTERED = AUDIT.proposals()


def test_an_incident_follows_what_was_found_unregistered() -> None:
    caller = Caller(id="eva", callback="555")
    incident = open_audit_incident(
        UNREGISTERED,
        at(1),
        incident_id="INC-1",
        channel=Channel.WEB,
        caller=caller,
        service_id="mail",
    )
    assert (incident.id, incident.state, incident.opened) == ("INC-1", IncidentState.NEW, at(1))
    assert (incident.channel, incident.caller) == (Channel.WEB, caller)
    assert (incident.service_id, incident.ci_ids) == ("mail", {"toy"})
    assert incident.title == "toy: found, but not registered"
    assert incident.description == "audit AUD-1 of the mail service: UNREGISTERED toy"


def test_a_discovery_reports_by_an_event() -> None:
    incident = open_audit_incident(
        UNREGISTERED, at(1), incident_id="INC-1", source_event_id="EVT-7"
    )
    assert (incident.channel, incident.source_event_id) == (Channel.AUTOMATIC, "EVT-7")
    with pytest.raises(ValidationError, match="must name the event") as refused:
        open_audit_incident(UNREGISTERED, at(1), incident_id="INC-1")
    assert (refused.value.record, refused.value.field) == ("Incident", "source_event_id")


def test_a_corrective_change_follows_what_is_different() -> None:
    request = request_correction(DIFFERENT, at(1), rfc_id="RFC-1")
    assert (request.id, request.raised, request.ci_ids) == ("RFC-1", at(1), {"db1"})
    assert (request.trigger, request.trigger_ref) == (ChangeTrigger.EVENT, "AUD-1")
    assert request.title == "db1: not as it is registered"
    assert "version: '15' -> '16'" in request.description
    change = change_from(request, NormalChange, at(1), change_id="CHG-1")
    assert (change.state, change.rfc_id) == (ChangeState.REQUESTED, "RFC-1")
    assert (change.trigger_ref, change.ci_ids) == ("AUD-1", {"db1"})


def test_the_trigger_may_be_said() -> None:
    request = request_correction(
        DIFFERENT, at(1), rfc_id="RFC-1", trigger=ChangeTrigger.PROBLEM, trigger_ref="PRB-1"
    )
    assert (request.trigger, request.trigger_ref) == (ChangeTrigger.PROBLEM, "PRB-1")


def an_incident(proposal: Any) -> object:
    return open_audit_incident(proposal, at(1), incident_id="INC-1", source_event_id="EVT-7")


def a_request(proposal: Any) -> object:
    return request_correction(proposal, at(1), rfc_id="RFC-1")


@pytest.mark.parametrize(
    ("follow", "given", "record", "reason"),
    [
        (an_incident, DIFFERENT, "open_audit_incident", "must be one of kind INCIDENT"),
        (a_request, UNREGISTERED, "request_correction", "must be one of kind CORRECTIVE_CHANGE"),
        (an_incident, "toy", "open_audit_incident", "must be an AuditProposal"),
        (a_request, "db1", "request_correction", "must be an AuditProposal"),
    ],
)
def test_bad_input_only_what_the_finding_calls_for(
    follow: Any, given: Any, record: str, reason: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        follow(given)
    assert (refused.value.record, refused.value.field) == (record, "proposal")
    assert refused.value.reason == reason
