"""The life of a problem as one table.

ITIL Service Operation (2007), 4.4.5; figure 4.4.
"""

from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.state import Phase, State

__all__ = ["ProblemLifecycle", "ProblemState"]


class ProblemState(State):
    """The states of a problem."""

    NEW = "NEW", Phase.OPEN
    OPEN = "OPEN", Phase.OPEN
    INVESTIGATING = "INVESTIGATING", Phase.OPEN
    KNOWN_ERROR = "KNOWN_ERROR", Phase.OPEN
    CHANGE_PENDING = "CHANGE_PENDING", Phase.PENDING
    DEFERRED = "DEFERRED", Phase.PENDING
    RESOLVED = "RESOLVED", Phase.DONE
    CLOSED = "CLOSED", Phase.ENDED
    CANCELLED = "CANCELLED", Phase.ENDED


S = ProblemState


class ProblemLifecycle(Lifecycle, initial=S.NEW):
    """The default life of a problem: from being suspected to being closed or cancelled."""

    open: Move = Move(
        S.NEW,
        to=S.OPEN,
        needs=("category", "impact", "urgency", "priority", "owner_id"),
    )
    investigate: Move = Move(S.OPEN, to=S.INVESTIGATING)
    raise_known_error: Move = Move(
        S.INVESTIGATING,
        to=S.KNOWN_ERROR,
        needs=("workaround_id", "known_error_id"),
    )
    raise_change: Move = Move(
        S.KNOWN_ERROR,
        S.DEFERRED,
        to=S.CHANGE_PENDING,
        needs=("change_ids",),
    )
    fail_change: Move = Move(S.CHANGE_PENDING, to=S.KNOWN_ERROR)
    defer: Move = Move(S.KNOWN_ERROR, to=S.DEFERRED, needs=("deferral",))
    resolve: Move = Move(
        S.INVESTIGATING,
        S.KNOWN_ERROR,
        S.CHANGE_PENDING,
        to=S.RESOLVED,
        needs=("resolution", "resolution_kind"),
    )
    reinvestigate: Move = Move(S.RESOLVED, to=S.INVESTIGATING)
    close: Move = Move(S.RESOLVED, to=S.CLOSED)
    accept: Move = Move(S.DEFERRED, to=S.CLOSED, needs=("acceptance",))
    cancel: Move = Move(
        S.NEW,
        S.OPEN,
        S.INVESTIGATING,
        S.KNOWN_ERROR,
        S.DEFERRED,
        to=S.CANCELLED,
        needs=("cancellation",),
    )
    describe: Move = Move(to=SAME)
    classify: Move = Move(to=SAME)
    assign: Move = Move(to=SAME, needs=("owner_id",))
    assess_severity: Move = Move(to=SAME, needs=("severity",))
    relate: Move = Move(to=SAME)
    unrelate: Move = Move(to=SAME)
    add_technique: Move = Move(to=SAME)
    record_root_cause: Move = Move(
        S.INVESTIGATING,
        S.KNOWN_ERROR,
        S.CHANGE_PENDING,
        S.DEFERRED,
        S.RESOLVED,
        to=SAME,
        needs=("root_cause",),
    )
    record_workaround: Move = Move(to=SAME, needs=("workaround_id",))
    attach_change: Move = Move(S.CHANGE_PENDING, to=SAME)
    drop_change: Move = Move(S.CHANGE_PENDING, to=SAME)
    prolong: Move = Move(S.DEFERRED, to=SAME, needs=("deferral",))
    declare_major: Move = Move(to=SAME)
    record_review: Move = Move(S.RESOLVED, to=SAME, needs=("review",))
