"""Audits, and what their findings call for."""

from typing import Any

import pytest

from configuration.estate import at
from itil_core.configuration import (
    AuditPolicy,
    AuditProposal,
    AuditProposalKind,
    AuditReason,
    ConfigurationAudit,
    FactChange,
    Verification,
    VerificationFinding,
    VerificationResult,
)
from itil_core.errors import ValidationError

R = VerificationResult
K = AuditProposalKind
VERIFICATION = Verification(
    [
        VerificationFinding("app", R.MATCHED),
        VerificationFinding("db1", R.DIFFERENT, (FactChange("db1", "version", "15", "16"),)),
        VerificationFinding("net", R.MISSING),
        VerificationFinding("toy", R.UNREGISTERED),
    ]
)


def an_audit(**facts: Any) -> ConfigurationAudit:
    given: dict[str, Any] = {
        "id": "AUD-1",
        "scope": "the mail service",
        "reason": AuditReason.AFTER_DISASTER_RECOVERY,
        "done": at(5),
        "verification": VERIFICATION,
    }
    return ConfigurationAudit(**(given | facts))


def test_each_discrepancy_calls_for_an_incident_or_a_corrective_change() -> None:
    assert an_audit().proposals() == (
        AuditProposal(
            "AUD-1",
            K.CORRECTIVE_CHANGE,
            "db1",
            "db1: not as it is registered",
            "audit AUD-1 of the mail service: DIFFERENT db1 version: '15' -> '16'",
        ),
        AuditProposal(
            "AUD-1",
            K.INCIDENT,
            "net",
            "net: registered, but not found",
            "audit AUD-1 of the mail service: MISSING net",
        ),
        AuditProposal(
            "AUD-1",
            K.INCIDENT,
            "toy",
            "toy: found, but not registered",
            "audit AUD-1 of the mail service: UNREGISTERED toy",
        ),
    )


def test_a_policy_says_what_follows() -> None:
    policy = AuditPolicy(
        missing=(), unregistered=[K.CORRECTIVE_CHANGE, K.INCIDENT, K.INCIDENT], different=()
    )
    assert [(each.ci_id, each.kind) for each in an_audit().proposals(policy)] == [
        ("toy", K.INCIDENT),
        ("toy", K.CORRECTIVE_CHANGE),
    ]
    assert policy.kinds_for(VerificationFinding("app", R.MATCHED)) == ()


def test_a_long_id_leaves_a_title_that_fits() -> None:
    finding = VerificationFinding("x" * 300, R.MISSING)
    (proposal,) = an_audit(verification=Verification([finding])).proposals()
    assert len(proposal.title) <= 200
    assert proposal.ci_id == "x" * 300


@pytest.mark.parametrize(
    ("field", "value"),
    [("scope", " "), ("reason", "RANDOM"), ("done", None), ("verification", [])],
)
def test_what_an_audit_needs_is_asked_for(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        an_audit(**{field: value})
    assert (refused.value.record, refused.value.field) == ("ConfigurationAudit", field)


def test_a_policy_knows_kinds_only() -> None:
    stranger: Any = "INCIDENT"
    with pytest.raises(ValidationError) as refused:
        AuditPolicy(missing=stranger)
    assert (refused.value.record, refused.value.value) == ("AuditPolicy", "INCIDENT")
