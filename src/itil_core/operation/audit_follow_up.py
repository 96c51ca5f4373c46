"""What follows an audit of the configuration: incidents, and requests for corrective changes.

ITIL Service Transition (2007), 4.3.5.6.
"""

from itil_core.configuration.audit import AuditProposal, AuditProposalKind
from itil_core.errors import ValidationError
from itil_core.kernel.stamp import Stamp
from itil_core.operation.incident import Incident
from itil_core.operation.incident_facts import Caller, Channel
from itil_core.transition.change_facts import ChangeTrigger
from itil_core.transition.request_for_change import RequestForChange

__all__ = ["open_audit_incident", "request_correction"]


def open_audit_incident(
    proposal: AuditProposal,
    stamp: Stamp,
    *,
    incident_id: str,
    channel: Channel = Channel.AUTOMATIC,
    caller: Caller | None = None,
    source_event_id: str | None = None,
    service_id: str | None = None,
) -> Incident:
    """Open the incident that a finding of an audit calls for.

    It names the item even where nobody has registered it yet.

    Args:
        proposal: What the audit proposed.
        stamp: When and by whom.
        incident_id: The new incident's id.
        channel: How it was reported.
        caller: Who reported it, such as the auditor, unless it came automatically.
        source_event_id: The event from which it came automatically.
        service_id: The service that is interrupted, where one is.

    Raises:
        ValidationError: The finding calls for something else, or nobody says from whom or from
            which event the incident came.

    Example:
        >>> import pendulum
        >>> gone = AuditProposal(
        ...     "AUD-1", AuditProposalKind.INCIDENT, "db1", "db1: not found", "MISSING db1"
        ... )
        >>> stamp = Stamp(pendulum.datetime(2026, 3, 2), by="ana")
        >>> incident = open_audit_incident(
        ...     gone, stamp, incident_id="INC-1", source_event_id="EVT-1"
        ... )
        >>> incident.title, sorted(incident.ci_ids)
        ('db1: not found', ['db1'])
    """
    _ensure(proposal, "open_audit_incident", AuditProposalKind.INCIDENT)
    return Incident(
        id=incident_id,
        opened=stamp,
        title=proposal.title,
        description=proposal.description,
        channel=channel,
        caller=caller,
        source_event_id=source_event_id,
        service_id=service_id,
        ci_ids={proposal.ci_id},
    )


def request_correction(
    proposal: AuditProposal,
    stamp: Stamp,
    *,
    rfc_id: str,
    trigger: ChangeTrigger = ChangeTrigger.EVENT,
    trigger_ref: str | None = None,
) -> RequestForChange:
    """Request the corrective change that a finding of an audit calls for.

    `change_from` makes the change from it.

    Args:
        proposal: What the audit proposed.
        stamp: When and by whom.
        rfc_id: The id of the new request for change.
        trigger: What made somebody ask for it.
        trigger_ref: The record that did; by default the audit.

    Raises:
        ValidationError: The finding calls for something else.

    Example:
        >>> import pendulum
        >>> other = AuditProposal(
        ...     "AUD-1",
        ...     AuditProposalKind.CORRECTIVE_CHANGE,
        ...     "db1",
        ...     "db1: not as it is registered",
        ...     "audit AUD-1: DIFFERENT db1 version: '15' -> '16'",
        ... )
        >>> stamp = Stamp(pendulum.datetime(2026, 3, 2), by="ana")
        >>> request = request_correction(other, stamp, rfc_id="RFC-1")
        >>> request.trigger_ref, sorted(request.ci_ids)
        ('AUD-1', ['db1'])
    """
    _ensure(proposal, "request_correction", AuditProposalKind.CORRECTIVE_CHANGE)
    return RequestForChange(
        id=rfc_id,
        raised=stamp,
        title=proposal.title,
        description=proposal.description,
        trigger=trigger,
        trigger_ref=proposal.audit_id if trigger_ref is None else trigger_ref,
        ci_ids={proposal.ci_id},
    )


def _ensure(proposal: AuditProposal, asked: str, kind: AuditProposalKind) -> None:
    given: object = proposal
    if not isinstance(given, AuditProposal):
        raise ValidationError(asked, "proposal", given, "must be an AuditProposal")
    if given.kind is not kind:
        reason = f"must be one of kind {kind.name}"
        raise ValidationError(asked, "proposal", given.kind.name, reason)
