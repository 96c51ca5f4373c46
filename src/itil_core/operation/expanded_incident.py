"""The expanded lifecycle of an incident, and its outage, read from the record and its journal.

ITIL Service Design (2007), 4.4.5.1.
"""

from itil_core.design.expanded_incident import ExpandedIncident
from itil_core.design.outage import Outage, OutageCause, OutageMilestones
from itil_core.errors import ValidationError
from itil_core.operation.incident import Incident
from itil_core.operation.incident_lifecycle import IncidentState

__all__ = ["expanded", "outage_of"]


def expanded(incident: Incident) -> ExpandedIncident:
    """Return where the time of an incident went.

    It was restored when it was last resolved. Where nobody said when it was detected, that was
    when it was reported; where nobody said when it occurred, that was when it was detected.

    Args:
        incident: The incident.

    Raises:
        ValidationError: The incident was logged in error or closed without work, or what was said
            about it is out of order with its resolution.

    ITIL Service Design (2007), 4.4.5.1.
    """
    if incident.state is IncidentState.CANCELLED or incident.closure_code is not None:
        reason = "was no incident of its own, so nothing was down"
        raise ValidationError("expanded", "incident", incident.id, reason)
    detected = incident.detected_at or incident.reported_at
    responded = incident.responded_at
    return ExpandedIncident(
        occurred=incident.occurred_at or detected,
        milestones=OutageMilestones(
            detected=detected,
            diagnosed=incident.diagnosed_at,
            repaired=incident.repaired_at,
            recovered=incident.recovered_at,
            restored=incident.resolved_at,
        ),
        responded=responded,
    )


def outage_of(
    incident: Incident,
    *,
    users_affected: int | None = None,
    cause: OutageCause = OutageCause.PROVIDER,
) -> Outage:
    """Return the outage of which an incident tells: its service was down until it was resolved.

    A reopened incident counts as one outage until its last resolution.

    Args:
        incident: The incident; not every one takes a service down.
        users_affected: How many people could not work, where known.
        cause: On whose side the cause lies.

    Raises:
        ValidationError: The incident names no service, took no time, was logged in error or
            closed without work, or what was said about it is out of order.

    ITIL Service Design (2007), 4.4.5.1.
    """
    way = expanded(incident)
    return Outage(
        service_id=incident.service_id,
        start=way.occurred,
        end=way.milestones.restored,
        cause=cause,
        users_affected=users_affected,
        incident_id=incident.id,
        milestones=way.milestones,
    )
