"""The incident: an unplanned interruption to a service, or a reduction of its quality.

ITIL Service Operation (2007), 4.2. Not a service request, and not a problem: the aim is to restore
the service, not to find the cause.
"""

from collections.abc import Container, Iterable, Mapping
from datetime import datetime

import attrs

from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.priority import DEFAULT_MATRIX, PriorityMatrix, Scale
from itil_core.kernel.stamp import Stamp
from itil_core.operation._incident_fields import texts, to_change_ids, to_incident_ids
from itil_core.operation._incident_flow import IncidentFlow, check_member
from itil_core.operation.escalation import Escalation, EscalationKind
from itil_core.operation.incident_facts import PendingReason, PriorityOverride
from itil_core.operation.incident_lifecycle import IncidentLifecycle, IncidentState
from itil_core.operation.incident_model import IncidentModel
from itil_core.operation.incident_policy import DEFAULT_POLICY, IncidentPolicy
from itil_core.operation.major_incident import Communication, MajorIncident, MajorIncidentReview

__all__ = ["Incident"]

S = IncidentState
_MOST_URGENT = 1


def _given(values: Mapping[str, object]) -> dict[str, object]:
    """Keep what was given: None means that the present value stays."""
    return {name: value for name, value in values.items() if value is not None}


@attrs.frozen(kw_only=True)
class Incident(IncidentFlow):
    """An unplanned interruption to a service, or a reduction of its quality.

    Every change is a move that returns a new incident; what was, stays in the history.

    Attributes:
        id: The incident's id.
        title: What people read in lists, at most 200 characters.
        channel: How it was reported.
        caller: Who reported it, unless it came automatically.
        source_event_id: The event from which it came automatically.
        description: The symptoms in words; by default the title.
        reported_at: When it was reported; by default when the record was opened.
        occurred_at: When the interruption began, where known.
        detected_at: When it was noticed, where known.
        service_id: The service that is interrupted.
        ci_ids: The CIs that are involved.
        category: The path in the category tree, from the general to the particular.
        closure_category: The category that turned out to be right.
        impact: How far the business is affected.
        urgency: How soon it must be restored.
        priority: The code that the matrix or an override yielded; 1 is the most urgent.
        priority_override: Who set the priority against the matrix, and why.
        major: The facts of the major-incident procedure, if it is one.
        owner_group: The group that owns it to the end, whoever works on it.
        assigned_group: The group that works on it.
        assignee: The person who works on it.
        tier: The tier of support that works on it.
        escalations: What was escalated, to whom and why.
        model_id: The incident model that is followed.
        pending_reason: For whom or what it waits.
        resolution: How the service was restored, in words.
        resolution_code: How the service was restored.
        closure_code: Why it was closed without any work.
        cancellation_reason: Why it was logged in error.
        satisfaction: The caller's rating, 1 to 5.
        problem_id: The problem behind it.
        known_error_id: The known error that it matched.
        workaround_id: The workaround that restored the service.
        request_id: The service request that it turned out to be.
        change_ids: The changes that resolved it.
        caused_by_ids: The changes that caused it, confirmed by a person.
        parent_id: The incident of which this is a further report.
        related_to: Other incidents that have to do with it.

    ITIL Service Operation (2007), 4.2.
    """

    lifecycle = IncidentLifecycle

    @IncidentLifecycle.describe
    def describe(
        self,
        stamp: Stamp,
        *,
        title: str | None = None,
        description: str | None = None,
        occurred_at: datetime | None = None,
        detected_at: datetime | None = None,
    ) -> Delta:
        """Correct what is said about the incident; what is not given stays."""
        given = {
            "title": title,
            "description": description,
            "occurred_at": occurred_at,
            "detected_at": detected_at,
        }
        return _given(given)

    @IncidentLifecycle.classify
    def classify(
        self,
        stamp: Stamp,
        *,
        category: Iterable[str] | None = None,
        impact: Scale | None = None,
        urgency: Scale | None = None,
        service_id: str | None = None,
        ci_ids: Iterable[str] | None = None,
        override: PriorityOverride | None = None,
        matrix: PriorityMatrix = DEFAULT_MATRIX,
        policy: IncidentPolicy = DEFAULT_POLICY,
    ) -> Delta:
        """Categorise and prioritise; what is not given stays, the priority is worked out anew.

        Args:
            stamp: When and by whom.
            category: The path in the category tree.
            impact: How far the business is affected.
            urgency: How soon it must be restored.
            service_id: The service that is interrupted.
            ci_ids: The CIs that are involved.
            override: A priority against the matrix; without it an earlier override ends.
            matrix: Impact and urgency to priority.
            policy: How deep a category must be.

        Raises:
            ValidationError: The category is too shallow or too deep, or a level is not on the
                matrix's scale.
            GuardError: A major incident would lose priority 1; withdraw it first.
        """
        delta: dict[str, object] = _given(
            {"impact": impact, "urgency": urgency, "service_id": service_id, "ci_ids": ci_ids},
        )
        if category is not None:
            delta["category"] = policy.checked_category(texts(category))
        now_impact, now_urgency = impact or self.impact, urgency or self.urgency
        priority = self.priority
        if override is not None:
            priority = override.value
        elif now_impact is not None and now_urgency is not None:
            priority = matrix.code(now_impact, now_urgency)
        delta |= {"priority": priority, "priority_override": override}
        kept = self.major is None or priority == _MOST_URGENT
        return guarded(delta, {"a major incident keeps priority 1; withdraw_major first": kept})

    @IncidentLifecycle.assign
    def assign(
        self,
        stamp: Stamp,
        *,
        group: str | None = None,
        assignee: str | None = None,
        members: Container[str] | None = None,
    ) -> Delta:
        """Give the incident to a group, a person, or both; the state stays.

        A new group without a person leaves it to the group, unless somebody is at work.

        Args:
            stamp: When and by whom.
            group: The group; by default as before.
            assignee: The person; by default as before.
            members: The members of the group, where known; the assignee must be one.

        Raises:
            GuardError: Work goes on and the new group names nobody; ``escalate`` instead.
            ValidationError: The assignee is not a member of the group.
        """
        check_member(assignee, members)
        moved = group is not None and group != self.assigned_group
        waiting = self.state in (S.NEW, S.OPEN)
        delta: dict[str, object] = _given({"assigned_group": group, "assignee": assignee})
        if moved and assignee is None and waiting:
            delta["assignee"] = None
        named = not moved or assignee is not None or waiting
        return guarded(delta, {"a new group must name its assignee while work goes on": named})

    @IncidentLifecycle.repend
    def repend(self, stamp: Stamp, *, reason: PendingReason) -> Delta:
        """Wait for somebody or something else than before."""
        return {"pending_reason": reason}

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
            from_=str(self.assigned_group or self.owner_group),
            to=to,
            at=stamp.effective,
            reason=reason,
            tier=self.tier,
        )
        return {"escalations": (*self.escalations, fact)}

    @IncidentLifecycle.follow_model
    def follow_model(
        self,
        stamp: Stamp,
        *,
        model: IncidentModel,
        matrix: PriorityMatrix = DEFAULT_MATRIX,
    ) -> Delta:
        """Follow an incident model: it fills in what is not known yet.

        Args:
            stamp: When and by whom.
            model: The model; what it says never replaces what was recorded.
            matrix: Impact and urgency to priority.
        """
        impact, urgency = self.impact or model.impact, self.urgency or model.urgency
        priority = self.priority
        if priority is None and impact is not None and urgency is not None:
            priority = matrix.code(impact, urgency)
        return {
            "model_id": model.id,
            "category": self.category or model.category,
            "impact": impact,
            "urgency": urgency,
            "priority": priority,
            "assigned_group": self.assigned_group or model.assigned_group,
        }

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
            "priority": _MOST_URGENT,
        }
        if self.priority != _MOST_URGENT:
            delta["priority_override"] = PriorityOverride(
                value=_MOST_URGENT,
                by=stamp.by,
                reason=reason,
            )
        return guarded(delta, {"it is a major incident already": self.major is None})

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
        matrix: PriorityMatrix = DEFAULT_MATRIX,
    ) -> Delta:
        """End the major-incident procedure; the priority goes back to the matrix.

        Raises:
            GuardError: It is no major incident, or no reason is given.
        """
        priority = self.priority
        if self.impact is not None and self.urgency is not None:
            priority = matrix.code(self.impact, self.urgency)
        return guarded(
            {"major": None, "priority": priority, "priority_override": None},
            {
                "it must be a major incident": self.major is not None,
                "a reason must be given": bool(reason.strip()),
            },
        )

    @IncidentLifecycle.link
    def link(
        self,
        stamp: Stamp,
        *,
        problem_id: str | None = None,
        known_error_id: str | None = None,
        workaround_id: str | None = None,
        change_ids: Iterable[str] = (),
        caused_by_ids: Iterable[str] = (),
        parent_id: str | None = None,
        related_to: Iterable[str] = (),
    ) -> Delta:
        """Link other records; what is not given stays, sets grow.

        Raises:
            ValidationError: An id is of another kind, or the incident would be linked to itself.
        """
        given = {
            "problem_id": problem_id,
            "known_error_id": known_error_id,
            "workaround_id": workaround_id,
            "parent_id": parent_id,
        }
        return {
            **_given(given),
            "change_ids": self.change_ids | to_change_ids(change_ids),
            "caused_by_ids": self.caused_by_ids | to_change_ids(caused_by_ids),
            "related_to": self.related_to | to_incident_ids(related_to),
        }

    @IncidentLifecycle.rate
    def rate(self, stamp: Stamp, *, satisfaction: int) -> Delta:
        """Record how satisfied the caller is, 1 to 5; only once it is resolved."""
        return {"satisfaction": satisfaction}
