"""The moves that bring attention to an incident: management is told, or it becomes a major one."""

from collections.abc import Iterable

import attrs

from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.priority import PriorityMatrix
from itil_core.kernel.stamp import Stamp
from itil_core.operation._incident_end import IncidentEnd
from itil_core.operation._incident_fields import MOST_URGENT
from itil_core.operation.escalation import Escalation, EscalationKind
from itil_core.operation.incident_facts import PriorityOverride
from itil_core.operation.incident_lifecycle import IncidentLifecycle
from itil_core.operation.incident_policy import DEFAULT_POLICY, IncidentPolicy
from itil_core.operation.major_incident import Communication, MajorIncident, MajorIncidentReview

__all__ = ["IncidentMajor"]


class IncidentMajor(IncidentEnd):
    """Hierarchic escalation, and the procedure for major incidents."""

    __slots__ = ()

    @IncidentLifecycle.inform_management
    def inform_management(self, stamp: Stamp, *, to: str, reason: str) -> Delta:
        """Involve management (hierarchic escalation); the work stays where it is.

        Args:
            stamp: When and by whom.
            to: Who is informed.
            reason: Why, such as 75 % of the target being used up.
        """
        fact = Escalation(
            kind=EscalationKind.HIERARCHIC,
            from_=self.assigned_group or self.owner_group,
            to=to,
            at=stamp.effective,
            reason=reason,
            tier=self.tier,
        )
        return {"escalations": (*self.escalations, fact)}

    @IncidentLifecycle.declare_major
    def declare_major(
        self,
        stamp: Stamp,
        *,
        manager: str,
        reason: str,
        team: Iterable[str] = (),
    ) -> Delta:
        """Start the major-incident procedure; the priority becomes 1.

        Args:
            stamp: When and by whom.
            manager: The major incident manager.
            reason: Which agreed criterion is met; it also explains an override of the priority.
            team: Who works on it.

        Raises:
            GuardError: It is a major incident already.
        """
        delta: dict[str, object] = {
            "major": MajorIncident(manager=manager, reason=reason, team=team),
            "withdrawal_reason": "",
            "priority": MOST_URGENT,
        }
        if self.priority != MOST_URGENT:
            delta["priority_override"] = PriorityOverride(
                value=MOST_URGENT,
                by=stamp.by,
                reason=reason,
            )
        return guarded(delta, {"it must not be a major incident already": self.major is None})

    @IncidentLifecycle.communicate
    def communicate(self, stamp: Stamp, *, audience: str, message: str) -> Delta:
        """Enter a message in the communications log of a major incident."""
        if self.major is None:
            return {}
        said = Communication(at=stamp.effective, audience=audience, message=message)
        log = (*self.major.communications, said)
        return {"major": attrs.evolve(self.major, communications=log)}

    @IncidentLifecycle.review_major
    def review_major(self, stamp: Stamp, *, findings: str, actions: Iterable[str] = ()) -> Delta:
        """Record the review of a major incident, which closing needs."""
        if self.major is None:
            return {}
        review = MajorIncidentReview(at=stamp.effective, findings=findings, actions=actions)
        return {"major": attrs.evolve(self.major, review=review)}

    @IncidentLifecycle.withdraw_major
    def withdraw_major(
        self,
        stamp: Stamp,
        *,
        reason: str,
        matrix: PriorityMatrix | None = None,
        policy: IncidentPolicy = DEFAULT_POLICY,
    ) -> Delta:
        """End the major-incident procedure; the priority goes back to the matrix.

        Args:
            stamp: When and by whom.
            reason: Why it is none.
            matrix: Impact and urgency to priority; by default the policy's.
            policy: Its matrix counts where no other is given.

        Raises:
            GuardError: It is no major incident, or no reason is given.
        """
        derived = self.derived_priority(policy.matrix if matrix is None else matrix)
        return guarded(
            {
                "major": None,
                "withdrawal_reason": reason,
                "priority": derived,
                "priority_override": None,
            },
            {"it must be a major incident": self.major is not None},
        )
