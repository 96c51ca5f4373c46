"""The moves that end an incident, and that bring it back, with their guards."""

from collections.abc import Container, Iterable

from itil_core.framework.ids import IncidentId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase
from itil_core.operation._incident_fields import IncidentFields, texts
from itil_core.operation._incident_flow import IncidentFlow, check_member, with_assignee
from itil_core.operation.incident_facts import ClosureCode, PendingReason, ResolutionCode
from itil_core.operation.incident_lifecycle import IncidentLifecycle
from itil_core.operation.incident_policy import DEFAULT_POLICY, IncidentPolicy

__all__ = ["IncidentEnd"]

_ELSE = "else log a new incident that is related to this one"


class IncidentEnd(IncidentFlow):
    """An incident's resolution, its closure or cancellation, and its return to work."""

    __slots__ = ()

    @IncidentLifecycle.resolve
    def resolve(
        self,
        stamp: Stamp,
        *,
        resolution: str,
        code: ResolutionCode,
        workaround_id: str | None = None,
        policy: IncidentPolicy = DEFAULT_POLICY,
    ) -> Delta:
        """Record that the service is restored and tested.

        Args:
            stamp: When and by whom.
            resolution: How, in words.
            code: How, as a code; ``SOLVED_WORKAROUND`` names the workaround.
            workaround_id: The workaround that was used, unless it is linked already.
            policy: Its pending timeout must have passed before ``NO_RESPONSE``.

        Raises:
            GuardError: The resolution or its code is missing, a workaround is not named, or the
                user was not waited for long enough.
            ValidationError: It would be resolved before it was reported.
        """
        self._check_effective(stamp)
        used = self.workaround_id if workaround_id is None else workaround_id
        return guarded(
            {
                "resolution": resolution,
                "resolution_code": code,
                "workaround_id": used,
                "pending_reason": None,
            },
            {
                "SOLVED_WORKAROUND must name the workaround_id": used is not None
                or code is not ResolutionCode.SOLVED_WORKAROUND,
                "NO_RESPONSE must come after the pending timeout for a user": (
                    code is not ResolutionCode.NO_RESPONSE or self._has_waited(stamp, policy)
                ),
            },
        )

    def _has_waited(self, stamp: Stamp, policy: IncidentPolicy) -> bool:
        """Tell whether the user has been waited for until the timeout."""
        since = self.pending_since if self.pending_reason is PendingReason.USER else None
        return since is not None and policy.may_give_up(since, stamp.effective)

    @IncidentLifecycle.reopen
    def reopen(
        self,
        stamp: Stamp,
        *,
        assignee: str | None = None,
        members: Container[str] | None = None,
        same_fault: bool = True,
        policy: IncidentPolicy = DEFAULT_POLICY,
    ) -> Delta:
        """Go back to work: the user does not agree, or the same fault is back.

        What was said about the end, the caller's rating included, stays in the history only.

        Args:
            stamp: When and by whom.
            assignee: Who works on it from now on; by default as before.
            members: The members of the assigned group, where known; the assignee must be one.
            same_fault: Whether it is the same fault; only that reopens a closed incident.
            policy: Its reopening window counts from closing.

        Raises:
            GuardError: There is no assignee, the window has passed, it is another fault, or the
                incident was closed without being resolved; log a new one that is ``related_to``
                this one.
            ValidationError: The assignee is not a member of the group.
        """
        self._check_effective(stamp)
        check_member(assignee or self.assignee, members)
        closed = self.closed_at
        conditions: dict[str, bool] = {}
        if closed is not None:
            soon = policy.may_reopen(closed, stamp.effective)
            conditions = {
                "it must once have been resolved": self.was_resolved,
                f"it must be the same fault, {_ELSE}": same_fault,
                f"the reopening window must not have passed, {_ELSE}": soon,
            }
        back: dict[str, object] = {
            "resolution": "",
            "resolution_code": None,
            "closure_category": (),
            "satisfaction": None,
        }
        return guarded(with_assignee(back, assignee), conditions)

    @IncidentLifecycle.close
    def close(
        self,
        stamp: Stamp,
        *,
        category: Iterable[str] | None = None,
        confirmed: bool = False,
        survey_offered: bool = True,
        documented: bool = True,
        recurring: bool = False,
        by_change: bool = False,
        children: Iterable[IncidentFields] = (),
        policy: IncidentPolicy = DEFAULT_POLICY,
    ) -> Delta:
        """Close the incident after the closure checks.

        Args:
            stamp: When and by whom.
            category: The category that turned out to be right; by default the one it had.
            confirmed: Whether the user agreed; without a word the policy's span must have passed.
            survey_offered: Whether the user was asked how satisfied they are.
            documented: Whether the record is complete.
            recurring: Whether it will come again; then a problem must be linked.
            by_change: Whether a change restored the service; then it must be linked.
            children: The incidents whose parent this is.
            policy: Its auto-close span, and whether open children block.

        Raises:
            GuardError: Checks are not met; all of them are named.
            ValidationError: The category given is too shallow or too deep.
        """
        self._check_effective(stamp)
        resolved = self.resolved_at
        conditions = {
            "the user must agree, or the auto-close span must have passed": confirmed
            or (resolved is not None and policy.may_close_unconfirmed(resolved, stamp.effective)),
            "the satisfaction survey must be offered": survey_offered,
            "the documentation must be complete": documented,
            "a recurring incident must be linked to a problem": not recurring
            or self.problem_id is not None,
            "the change that restored the service must be linked": not by_change
            or bool(self.change_ids),
            "a major incident must be reviewed": self.major is None
            or self.major.review is not None,
        }
        if policy.block_on_open_children:
            still = sorted(
                child.id
                for child in children
                if child.parent_id == self.id and child.state.phase in (Phase.OPEN, Phase.PENDING)
            )
            conditions[f"its children must be resolved first: {', '.join(still)}"] = not still
        chosen = self.category
        if category is not None:
            chosen = policy.checked_category(texts(category), field="closure_category")
        return guarded({"closure_category": chosen}, conditions)

    @IncidentLifecycle.dismiss
    def dismiss(
        self,
        stamp: Stamp,
        *,
        code: ClosureCode,
        request_id: str | None = None,
        duplicate_of: str | None = None,
    ) -> Delta:
        """Close a new incident without work: it is a duplicate, or a service request.

        Args:
            stamp: When and by whom.
            code: Which of the two.
            request_id: The service request to which it was re-routed.
            duplicate_of: The incident that was there before.
        """
        self._check_effective(stamp)
        also = () if duplicate_of is None else (IncidentId(duplicate_of),)
        return {
            "closure_code": code,
            "request_id": self.request_id if request_id is None else request_id,
            "related_to": self.related_to.union(also),
        }

    @IncidentLifecycle.cancel
    def cancel(self, stamp: Stamp, *, reason: str) -> Delta:
        """End an incident that was logged in error.

        Raises:
            GuardError: The reason is empty.
        """
        self._check_effective(stamp)
        return {"cancellation_reason": reason, "pending_reason": None}
