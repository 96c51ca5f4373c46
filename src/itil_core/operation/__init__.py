"""Service operation: incidents and problems.

ITIL Service Operation (2007).
"""

from itil_core.operation.escalation import Escalation, EscalationKind
from itil_core.operation.incident import Incident
from itil_core.operation.incident_facts import (
    Caller,
    Channel,
    ClosureCode,
    Pause,
    PendingReason,
    PriorityOverride,
    ResolutionCode,
)
from itil_core.operation.incident_family import Cascade, attach, children_of, resolve_children
from itil_core.operation.incident_figures import (
    backlog,
    first_contact_share,
    in_target_share,
    is_first_contact,
    is_in_target,
    major_count,
    mean_time_to_resolve,
    misassigned_share,
    reopened_share,
    time_used,
)
from itil_core.operation.incident_lifecycle import IncidentLifecycle, IncidentState
from itil_core.operation.incident_model import IncidentModel, ModelStep
from itil_core.operation.incident_policy import IncidentPolicy
from itil_core.operation.major_incident import Communication, MajorIncident, MajorIncidentReview

__all__ = [
    "Caller",
    "Cascade",
    "Channel",
    "ClosureCode",
    "Communication",
    "Escalation",
    "EscalationKind",
    "Incident",
    "IncidentLifecycle",
    "IncidentModel",
    "IncidentPolicy",
    "IncidentState",
    "MajorIncident",
    "MajorIncidentReview",
    "ModelStep",
    "Pause",
    "PendingReason",
    "PriorityOverride",
    "ResolutionCode",
    "attach",
    "backlog",
    "children_of",
    "first_contact_share",
    "in_target_share",
    "is_first_contact",
    "is_in_target",
    "major_count",
    "mean_time_to_resolve",
    "misassigned_share",
    "reopened_share",
    "resolve_children",
    "time_used",
]
