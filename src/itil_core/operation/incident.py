"""The incident: an unplanned interruption to a service, or a reduction of its quality.

ITIL Service Operation (2007), 4.2. Not a service request, and not a problem: the aim is to restore
the service, not to find the cause.
"""

from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import IncidentId, ProblemId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.instants import in_utc
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.priority import PriorityMatrix, Scale
from itil_core.kernel.stamp import Stamp
from itil_core.operation._incident_fields import (
    MOST_URGENT,
    texts,
    to_change_ids,
    to_incident_ids,
)
from itil_core.operation._incident_flow import check_member
from itil_core.operation._incident_major import IncidentMajor
from itil_core.operation.incident_facts import Caller, PendingReason, PriorityOverride
from itil_core.operation.incident_lifecycle import IncidentLifecycle, IncidentState
from itil_core.operation.incident_model import IncidentModel
from itil_core.operation.incident_policy import DEFAULT_POLICY, IncidentPolicy

__all__ = ["Incident"]

S = IncidentState


def _given(values: Mapping[str, object]) -> dict[str, object]:
    """Keep what was given: None means that the present value stays."""
    return {name: value for name, value in values.items() if value is not None}


def _check_past(steps: Mapping[str, datetime | None], stamp: Stamp) -> None:
    """Refuse what is said to have happened after it was recorded."""
    for field, instant in steps.items():
        if instant is not None and in_utc(instant, record="Incident", field=field) > stamp.at:
            reason = f"must not be later than it is recorded, {stamp.at.isoformat()}"
            raise ValidationError("Incident", field, instant.isoformat(), reason)


def _check_override(override: Any, matrix: PriorityMatrix) -> None:
    """Refuse a priority that the matrix does not know."""
    if not isinstance(override, PriorityOverride):
        reason = "must be a PriorityOverride, which says who decided and why"
        raise ValidationError("Incident", "priority_override", override, reason)
    last = matrix.rows[-1][-1]
    if override.value > last:
        reason = f"must be a code of the matrix, {MOST_URGENT} to {last}"
        raise ValidationError("PriorityOverride", "value", override.value, reason)


@attrs.frozen(kw_only=True)
class Incident(IncidentMajor):
    """An unplanned interruption to a service, or a reduction of its quality.

    Every change is a move that returns a new incident; what was, stays in the history.

    Attributes:
        id: The incident's id.
        title: What people read in lists, at most 200 characters.
        channel: How it was reported.
        caller: Who reported it, unless it came automatically.
        source_event_id: The event from which it came automatically.
        description: The symptoms in words; by default the title.
        reported_at: When it was reported; by default since when the opening holds.
        occurred_at: When the interruption began, where known.
        detected_at: When it was noticed, where known.
        diagnosed_at: When its cause was known, where it is.
        repaired_at: When what failed was repaired, where known.
        recovered_at: When that was back in its last good state, where known.
        service_id: The service that is interrupted.
        ci_ids: The CIs that are involved.
        category: The path in the category tree, from the general to the particular.
        closure_category: The category that turned out to be right.
        impact: How far the business is affected.
        urgency: How soon it must be restored.
        priority: The code that the matrix or an override yielded; 1 is the most urgent.
        priority_override: Who set the priority against the matrix, and why.
        major: The facts of the major-incident procedure, if it is one.
        withdrawal_reason: Why it is no longer a major incident.
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

    lifecycle: ClassVar[type[Lifecycle]] = IncidentLifecycle

    @IncidentLifecycle.describe
    def describe(
        self,
        stamp: Stamp,
        *,
        title: str | None = None,
        description: str | None = None,
        caller: Caller | None = None,
        occurred_at: datetime | None = None,
        detected_at: datetime | None = None,
        diagnosed_at: datetime | None = None,
        repaired_at: datetime | None = None,
        recovered_at: datetime | None = None,
    ) -> Delta:
        """Correct what is said about the incident; what is not given stays.

        Raises:
            ValidationError: Instants are naive, out of order, or later than the stamp.
        """
        given = {
            "title": title,
            "description": description,
            "caller": caller,
            "occurred_at": occurred_at,
            "detected_at": detected_at,
        }
        steps = {
            "diagnosed_at": diagnosed_at,
            "repaired_at": repaired_at,
            "recovered_at": recovered_at,
        }
        _check_past(steps, stamp)
        return _given({**given, **steps})

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
        matrix: PriorityMatrix | None = None,
        policy: IncidentPolicy = DEFAULT_POLICY,
    ) -> Delta:
        """Categorise and prioritise; what is not given stays, the priority is worked out anew.

        An override lasts until impact or urgency is given again.

        Args:
            stamp: When and by whom.
            category: The path in the category tree.
            impact: How far the business is affected.
            urgency: How soon it must be restored.
            service_id: The service that is interrupted.
            ci_ids: The CIs that are involved.
            override: A priority against the matrix.
            matrix: Impact and urgency to priority; by default the policy's.
            policy: How deep a category must be, and its matrix where no other is given.

        Raises:
            ValidationError: The category is too shallow or too deep, a level is not on the
                matrix's scale, or the override is no code of the matrix.
            GuardError: A major incident would lose priority 1; withdraw it first.
        """
        chosen = policy.matrix if matrix is None else matrix
        delta: dict[str, object] = _given(
            {"impact": impact, "urgency": urgency, "service_id": service_id, "ci_ids": ci_ids},
        )
        if category is not None:
            delta["category"] = policy.checked_category(texts(category))
        # Each level alone must be on its scale, also while the other is not known.
        chosen.code(impact or next(iter(chosen.impacts)), urgency or next(iter(chosen.urgencies)))
        now_impact, now_urgency = impact or self.impact, urgency or self.urgency
        anew = self.priority_override is None or impact is not None or urgency is not None
        standing, priority = self.priority_override, self.priority
        if override is not None:
            _check_override(override, chosen)
            standing, priority = override, override.value
        elif anew and now_impact is not None and now_urgency is not None:
            standing, priority = None, chosen.code(now_impact, now_urgency)
        delta |= {"priority": priority, "priority_override": standing}
        kept = self.major is None or priority == MOST_URGENT
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
        self._check_effective(stamp)
        return {"pending_reason": reason}

    @IncidentLifecycle.follow_model
    def follow_model(
        self,
        stamp: Stamp,
        *,
        model: IncidentModel,
        matrix: PriorityMatrix | None = None,
        policy: IncidentPolicy = DEFAULT_POLICY,
    ) -> Delta:
        """Follow an incident model: it fills in what is not known yet.

        Args:
            stamp: When and by whom.
            model: The model; what it says never replaces what was recorded.
            matrix: Impact and urgency to priority; by default the policy's.
            policy: Its matrix counts where no other is given.

        Raises:
            ValidationError: A level of the model is not on the matrix's scale.
        """
        impact, urgency = self.impact or model.impact, self.urgency or model.urgency
        priority = self.priority
        if priority is None and impact is not None and urgency is not None:
            priority = (policy.matrix if matrix is None else matrix).code(impact, urgency)
        return {
            "model_id": model.id,
            "category": self.category or model.category,
            "impact": impact,
            "urgency": urgency,
            "priority": priority,
            "assigned_group": self.assigned_group or model.assigned_group,
        }

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

    @IncidentLifecycle.unlink
    def unlink(
        self,
        stamp: Stamp,
        *,
        problem_id: str | None = None,
        change_ids: Iterable[str] = (),
        caused_by_ids: Iterable[str] = (),
        parent_id: str | None = None,
        related_to: Iterable[str] = (),
    ) -> Delta:
        """Remove links to records that turned out to have nothing to do with it.

        What is not linked, or is linked to another record, stays as it is. Known errors and
        workarounds that were used stay linked.

        Raises:
            ValidationError: An id is of another kind.
        """
        problem = None if problem_id is None else ProblemId(problem_id)
        parent = None if parent_id is None else IncidentId(parent_id)
        return {
            "problem_id": None if self.problem_id == problem else self.problem_id,
            "parent_id": None if self.parent_id == parent else self.parent_id,
            "change_ids": self.change_ids - to_change_ids(change_ids),
            "caused_by_ids": self.caused_by_ids - to_change_ids(caused_by_ids),
            "related_to": self.related_to - to_incident_ids(related_to),
        }

    @IncidentLifecycle.rate
    def rate(self, stamp: Stamp, *, satisfaction: int) -> Delta:
        """Record how satisfied the caller is, 1 to 5; only once it is resolved.

        Raises:
            GuardError: It was closed without ever being resolved.
        """
        return guarded(
            {"satisfaction": satisfaction},
            {"it must once have been resolved": self.was_resolved},
        )
