"""The moves of an incident that change its state, with their guards."""

from collections.abc import Container, Iterable

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import IncidentId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase
from itil_core.operation._incident_fields import IncidentFields
from itil_core.operation.escalation import Escalation, EscalationKind
from itil_core.operation.incident_facts import ClosureCode, PendingReason, ResolutionCode
from itil_core.operation.incident_lifecycle import IncidentLifecycle, IncidentState
from itil_core.operation.incident_policy import DEFAULT_POLICY, IncidentPolicy

__all__ = ["IncidentFlow", "check_member"]

S = IncidentState


def check_member(assignee: str | None, members: Container[str] | None) -> None:
    """Refuse an assignee who is not a member of the group, where the members are known."""
    if assignee is not None and members is not None and assignee not in members:
        reason = "must be a member of the assigned group"
        raise ValidationError("Incident", "assignee", assignee, reason)


@attrs.frozen(kw_only=True)
class IncidentFlow(IncidentFields):
    """An incident's way from being reported to its end."""

    @IncidentLifecycle.open
    def open(self, stamp: Stamp, *, group: str | None = None) -> Delta:
        """Take in the incident: it is logged, categorised and prioritised, and a group has it.

        Args:
            stamp: When and by whom.
            group: The group that will work on it, unless it is assigned already.

        Raises:
            GuardError: Category, service, impact, urgency or group are missing.
        """
        return {} if group is None else {"assigned_group": group}

    @IncidentLifecycle.start
    def start(
        self,
        stamp: Stamp,
        *,
        assignee: str | None = None,
        members: Container[str] | None = None,
    ) -> Delta:
        """Accept the incident and begin to work on it; this is the response.

        Args:
            stamp: When and by whom.
            assignee: Who works on it, unless it is assigned already.
            members: The members of the assigned group, where known; the assignee must be one.

        Raises:
            GuardError: There is no assignee.
            ValidationError: The assignee is not a member of the group.
        """
        check_member(assignee or self.assignee, members)
        return {} if assignee is None else {"assignee": assignee}

    @IncidentLifecycle.pend
    def pend(self, stamp: Stamp, *, reason: PendingReason) -> Delta:
        """Wait for somebody or something else.

        Before work has started only a user or a supplier can be waited for.

        Raises:
            GuardError: Work has not started and the reason is neither USER nor SUPPLIER.
        """
        early = reason in (PendingReason.USER, PendingReason.SUPPLIER)
        begun = self.state is not S.OPEN
        return guarded(
            {"pending_reason": reason},
            {"before work starts the reason must be USER or SUPPLIER": begun or early},
        )

    @IncidentLifecycle.resume
    def resume(self, stamp: Stamp, *, assignee: str | None = None) -> Delta:
        """Go on with the work after waiting.

        Raises:
            GuardError: There is no assignee.
        """
        back: dict[str, object] = {"pending_reason": None}
        return back if assignee is None else {**back, "assignee": assignee}

    @IncidentLifecycle.escalate
    def escalate(
        self,
        stamp: Stamp,
        *,
        to: str,
        reason: str,
        tier: int | None = None,
    ) -> Delta:
        """Pass the work to a more skilled group (functional escalation); ownership stays.

        Args:
            stamp: When and by whom.
            to: The group that takes over; nobody in it is assigned yet.
            reason: Why, such as a time limit that passed.
            tier: The tier of support of that group; by default the next one.

        Raises:
            ValidationError: The group has the incident already.
        """
        if to == self.assigned_group:
            raise ValidationError(
                "Incident", "to", to, "must be another group than the present one"
            )
        fact = Escalation(
            kind=EscalationKind.FUNCTIONAL,
            from_=str(self.assigned_group),
            to=to,
            at=stamp.effective,
            reason=reason,
            tier=self.tier + 1 if tier is None else tier,
        )
        return {
            "assigned_group": to,
            "assignee": None,
            "tier": fact.tier,
            "escalations": (*self.escalations, fact),
        }

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
            GuardError: The resolution is empty, a workaround is not named, the user was not
                waited for long enough, or it would be resolved before it occurred.
        """
        waited = (
            self.pending_since is not None
            and self.pending_reason is PendingReason.USER
            and policy.may_give_up(self.pending_since, stamp.at)
        )
        used = workaround_id or self.workaround_id
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
                "NO_RESPONSE must come after the pending timeout for a user": waited
                or code is not ResolutionCode.NO_RESPONSE,
                "it cannot be resolved before it occurred": self.occurred_at is None
                or stamp.effective >= self.occurred_at,
            },
        )

    @IncidentLifecycle.reopen
    def reopen(
        self,
        stamp: Stamp,
        *,
        assignee: str | None = None,
        policy: IncidentPolicy = DEFAULT_POLICY,
    ) -> Delta:
        """Go back to work: the user does not agree, or the same fault is back.

        Args:
            stamp: When and by whom.
            assignee: Who works on it from now on; by default as before.
            policy: Its reopening window counts from closing.

        Raises:
            GuardError: The window has passed, or the incident was closed without being resolved;
                log a new one that is ``related_to`` this one.
        """
        closed = self.closed_at
        conditions: dict[str, bool] = {}
        if closed is not None:
            conditions = {
                "it must once have been resolved": self.has_been(S.RESOLVED),
                "the reopening window has passed: log a new incident related to this one": (
                    policy.may_reopen(closed, stamp.at)
                ),
            }
        back: dict[str, object] = {
            "resolution": "",
            "resolution_code": None,
            "closure_category": (),
        }
        return guarded(back if assignee is None else {**back, "assignee": assignee}, conditions)

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
            children: The incidents whose parent this is.
            policy: Its auto-close span, and whether open children block.

        Raises:
            GuardError: Checks are not met; all of them are named.
        """
        resolved = self.resolved_at or stamp.at
        conditions = {
            "the user must agree, or the auto-close span must have passed": confirmed
            or policy.may_close_unconfirmed(resolved, stamp.at),
            "the satisfaction survey must be offered": survey_offered,
            "the documentation must be complete": documented,
            "a recurring incident must be linked to a problem": not recurring
            or self.problem_id is not None,
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
        chosen = self.category if category is None else category
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
        also = () if duplicate_of is None else (IncidentId(duplicate_of),)
        return {
            "closure_code": code,
            "request_id": request_id,
            "related_to": self.related_to.union(also),
        }

    @IncidentLifecycle.cancel
    def cancel(self, stamp: Stamp, *, reason: str) -> Delta:
        """End an incident that was logged in error.

        Raises:
            GuardError: The reason is empty.
        """
        return {"cancellation_reason": reason, "pending_reason": None}
