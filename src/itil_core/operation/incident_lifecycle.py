"""The life of an incident as one table.

ITIL Service Operation (2007), 4.2.5; figure 4.2.
"""

from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.state import Phase, State

__all__ = ["IncidentLifecycle", "IncidentState"]


class IncidentState(State):
    """The states of an incident."""

    NEW = "NEW", Phase.OPEN
    OPEN = "OPEN", Phase.OPEN
    IN_PROGRESS = "IN_PROGRESS", Phase.OPEN
    PENDING = "PENDING", Phase.PENDING
    RESOLVED = "RESOLVED", Phase.DONE
    CLOSED = "CLOSED", Phase.ENDED
    CANCELLED = "CANCELLED", Phase.ENDED


S = IncidentState


class IncidentLifecycle(Lifecycle, initial=S.NEW):
    """The default life of an incident: from being reported to being closed or cancelled."""

    open: Move = Move(
        S.NEW,
        to=S.OPEN,
        needs=("category", "service_id", "impact", "urgency", "priority", "assigned_group"),
    )
    start: Move = Move(S.OPEN, to=S.IN_PROGRESS, needs=("assignee",))
    pend: Move = Move(S.OPEN, S.IN_PROGRESS, to=S.PENDING, needs=("pending_reason",))
    resume: Move = Move(S.PENDING, to=S.IN_PROGRESS, needs=("assignee",))
    escalate: Move = Move(S.IN_PROGRESS, to=S.OPEN, needs=("assigned_group",))
    resolve: Move = Move(
        S.IN_PROGRESS,
        S.PENDING,
        to=S.RESOLVED,
        needs=("resolution", "resolution_code"),
    )
    reopen: Move = Move(
        S.RESOLVED,
        S.CLOSED,
        to=S.IN_PROGRESS,
        needs=("assignee",),
        reopens=True,
    )
    close: Move = Move(S.RESOLVED, to=S.CLOSED, needs=("closure_category",))
    dismiss: Move = Move(S.NEW, to=S.CLOSED, needs=("closure_code",))
    cancel: Move = Move(
        S.NEW,
        S.OPEN,
        S.IN_PROGRESS,
        S.PENDING,
        to=S.CANCELLED,
        needs=("cancellation_reason",),
    )
    describe: Move = Move(to=SAME)
    classify: Move = Move(to=SAME)
    assign: Move = Move(to=SAME)
    repend: Move = Move(S.PENDING, to=SAME, needs=("pending_reason",))
    inform_management: Move = Move(to=SAME)
    follow_model: Move = Move(S.NEW, S.OPEN, to=SAME)
    declare_major: Move = Move(to=SAME, needs=("major",))
    communicate: Move = Move(to=SAME, needs=("major",))
    review_major: Move = Move(S.RESOLVED, to=SAME, needs=("major",))
    withdraw_major: Move = Move(to=SAME, needs=("withdrawal_reason",))
    link: Move = Move(to=SAME).also_from(S.CLOSED)
    unlink: Move = Move(to=SAME).also_from(S.CLOSED)
    rate: Move = Move(S.RESOLVED, S.CLOSED, to=SAME, needs=("satisfaction",))
