"""The moves of an incident that carry the work on, with their guards."""

from collections.abc import Container

from itil_core.errors import ValidationError
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.stamp import Stamp
from itil_core.operation._incident_history import IncidentHistory
from itil_core.operation.escalation import Escalation, EscalationKind
from itil_core.operation.incident_facts import PendingReason
from itil_core.operation.incident_lifecycle import IncidentLifecycle, IncidentState
from itil_core.operation.incident_policy import DEFAULT_POLICY, IncidentPolicy

__all__ = ["IncidentFlow", "check_member", "with_assignee"]

S = IncidentState


def check_member(assignee: str | None, members: Container[str] | None) -> None:
    """Refuse an assignee who is not a member of the group, where the members are known."""
    if assignee is not None and members is not None and assignee not in members:
        reason = "must be a member of the assigned group"
        raise ValidationError("Incident", "assignee", assignee, reason)


def with_assignee(delta: dict[str, object], assignee: str | None) -> dict[str, object]:
    """Add the assignee to the changes, where one is given."""
    return delta if assignee is None else {**delta, "assignee": assignee}


# Looking up a member of an enumeration takes as long as a tenth of a move.
_OPEN = S.OPEN
_ONLY_FOR_WORK = (PendingReason.CHANGE, PendingReason.PROBLEM, PendingReason.OTHER)


class IncidentFlow(IncidentHistory):
    """An incident's way from being reported to being worked on, by whom and with what waits."""

    __slots__ = ()

    @IncidentLifecycle.open
    def open(
        self,
        stamp: Stamp,
        *,
        group: str | None = None,
        policy: IncidentPolicy = DEFAULT_POLICY,
    ) -> Delta:
        """Take in the incident: it is logged, categorised and prioritised, and a group has it.

        Args:
            stamp: When and by whom.
            group: The group that will work on it, unless it is assigned already.
            policy: How deep a category must be.

        Raises:
            GuardError: Category, service, impact, urgency or group are missing, or the category
                is too shallow or too deep.
        """
        low, high = policy.category_depth
        return guarded(
            {} if group is None else {"assigned_group": group},
            {
                f"the category must have {low} to {high} levels": not self.category
                or policy.takes_category(self.category),
            },
        )

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
        self._check_effective(stamp)
        check_member(assignee or self.assignee, members)
        return with_assignee({}, assignee)

    @IncidentLifecycle.pend
    def pend(self, stamp: Stamp, *, reason: PendingReason) -> Delta:
        """Wait for somebody or something else.

        Before work has started only a user or a supplier can be waited for.

        Raises:
            GuardError: Work has not started and the reason is neither USER nor SUPPLIER.
        """
        self._check_effective(stamp)
        early = reason not in _ONLY_FOR_WORK
        begun = self.state is not _OPEN
        return guarded(
            {"pending_reason": reason},
            {"before work starts the reason must be USER or SUPPLIER": begun or early},
        )

    @IncidentLifecycle.resume
    def resume(
        self,
        stamp: Stamp,
        *,
        assignee: str | None = None,
        members: Container[str] | None = None,
    ) -> Delta:
        """Go on with the work after waiting.

        Args:
            stamp: When and by whom.
            assignee: Who works on it from now on; by default as before.
            members: The members of the assigned group, where known; the assignee must be one.

        Raises:
            GuardError: There is no assignee.
            ValidationError: The assignee is not a member of the group.
        """
        self._check_effective(stamp)
        check_member(assignee or self.assignee, members)
        return with_assignee({"pending_reason": None}, assignee)

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
            from_=self.assigned_group or self.owner_group,
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
