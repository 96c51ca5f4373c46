"""The problem: the cause of one or more incidents, mostly unknown when the record is opened.

ITIL Service Operation (2007), 4.4. Its incidents are restored without waiting for it; it ends when
the cause is gone, or when the business accepts to live with it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import ChangeId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.priority import DEFAULT_MATRIX, PriorityMatrix, Scale
from itil_core.kernel.stamp import Stamp
from itil_core.operation._problem_fields import path, to_ci_ids, to_incident_ids
from itil_core.operation._problem_flow import ProblemFlow
from itil_core.operation.incident_facts import PriorityOverride
from itil_core.operation.problem_facts import Deferral, MajorProblemReview, ProblemSeverity
from itil_core.operation.problem_lifecycle import ProblemLifecycle
from itil_core.operation.problem_policy import DEFAULT_PROBLEM_POLICY, ProblemPolicy
from itil_core.operation.techniques import TechniqueRecord

__all__ = ["Problem"]


@attrs.frozen(kw_only=True)
class Problem(ProblemFlow):
    """The cause of one or more incidents.

    Every change is a move that returns a new problem; what was, stays in the history.

    Attributes:
        id: The problem's id.
        title: What people read in lists, at most 200 characters.
        kind: Whether incidents showed it, or somebody looked for it.
        detected_by: Who or what detected it.
        description: What is known, in words.
        owner_id: Who is answerable for it.
        category: The path in the category tree that incidents use too.
        impact: How far the business is affected.
        urgency: How soon it must be solved.
        priority: The code that the matrix or an override yielded; 1 is the most urgent.
        priority_override: Who set the priority against the matrix, and why.
        severity: How serious it is for the infrastructure.
        incident_ids: The incidents that it causes; a REACTIVE problem has at least one.
        ci_ids: The CIs that are involved.
        techniques: The techniques that were used on it, in the order of use.
        root_cause: The cause, once it is known.
        workaround_id: The workaround.
        known_error_id: The known error.
        change_ids: All changes that were raised to fix it.
        spent_change_ids: Those that did not: rejected, cancelled, failed, or followed by a relapse.
        deferral: Who decided to keep the workaround for now, and until when.
        acceptance: Who decided to live with it.
        resolution: How the cause was removed, in words.
        resolution_kind: Whether that took a change.
        fixed_by: The change that did it.
        major: Whether it is a major problem, which must be reviewed.
        review: What was learned from a major problem.
        known_error_fate: What becomes of the known error after closing.
        cancellation: Why it came to nothing.
        duplicate_of: The problem that it repeats.

    Raises:
        ValidationError: A REACTIVE problem without an incident, an empty title, an id of another
            kind.

    Example:
        >>> import pendulum
        >>> from itil_core.operation.problem_facts import ProblemKind, ProblemSource
        >>> problem = Problem(
        ...     id="PRB-1",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana"),
        ...     title="mail stops every night",
        ...     kind=ProblemKind.REACTIVE,
        ...     detected_by=ProblemSource.SERVICE_DESK,
        ...     incident_ids={"INC-1", "INC-2"},
        ... )
        >>> problem.state.name, problem.allowed_moves[0]
        ('NEW', 'open')

    ITIL Service Operation (2007), 4.4.
    """

    lifecycle: ClassVar[type[Lifecycle]] = ProblemLifecycle

    @ProblemLifecycle.describe
    def describe(
        self,
        stamp: Stamp,
        *,
        title: str | None = None,
        description: str | None = None,
    ) -> Delta:
        """Correct what is said about the problem; what is not given stays."""
        given = {"title": title, "description": description}
        return {name: value for name, value in given.items() if value is not None}

    @ProblemLifecycle.classify
    def classify(
        self,
        stamp: Stamp,
        *,
        category: Iterable[str] | None = None,
        impact: Scale | None = None,
        urgency: Scale | None = None,
        override: PriorityOverride | None = None,
        matrix: PriorityMatrix = DEFAULT_MATRIX,
        policy: ProblemPolicy = DEFAULT_PROBLEM_POLICY,
    ) -> Delta:
        """Categorise and prioritise; what is not given stays, the priority is worked out anew.

        Args:
            stamp: When and by whom.
            category: The path in the category tree.
            impact: How far the business is affected.
            urgency: How soon it must be solved.
            override: A priority against the matrix; without it an earlier override ends.
            matrix: Impact and urgency to priority.
            policy: How deep a category must be.

        Raises:
            ValidationError: The category is too shallow or too deep, or a level is not on the
                matrix's scale.
        """
        given: dict[str, object] = {"impact": impact, "urgency": urgency}
        delta = {name: value for name, value in given.items() if value is not None}
        if category is not None:
            delta["category"] = _checked(path(category), policy)
        now_impact, now_urgency = impact or self.impact, urgency or self.urgency
        priority = self.priority
        if override is not None:
            priority = override.value
        elif now_impact is not None and now_urgency is not None:
            priority = matrix.code(now_impact, now_urgency)
        return {**delta, "priority": priority, "priority_override": override}

    @ProblemLifecycle.assign
    def assign(self, stamp: Stamp, *, owner: str) -> Delta:
        """Make somebody answerable for it."""
        return {"owner_id": owner}

    @ProblemLifecycle.assess_severity
    def assess_severity(self, stamp: Stamp, *, severity: ProblemSeverity) -> Delta:
        """Record how serious it is for the infrastructure."""
        return {"severity": severity}

    @ProblemLifecycle.relate
    def relate(
        self,
        stamp: Stamp,
        *,
        incident_ids: Iterable[str] = (),
        ci_ids: Iterable[str] = (),
    ) -> Delta:
        """Add incidents that it causes and CIs that are involved.

        The incidents' own side is written by ``link_incidents``, which keeps both in step.
        """
        return {
            "incident_ids": self.incident_ids | to_incident_ids(incident_ids),
            "ci_ids": self.ci_ids | to_ci_ids(ci_ids),
        }

    @ProblemLifecycle.unrelate
    def unrelate(
        self,
        stamp: Stamp,
        *,
        incident_ids: Iterable[str] = (),
        ci_ids: Iterable[str] = (),
    ) -> Delta:
        """Remove incidents and CIs that turned out to have nothing to do with it.

        Raises:
            ValidationError: A REACTIVE problem would be left without an incident.
        """
        return {
            "incident_ids": self.incident_ids - to_incident_ids(incident_ids),
            "ci_ids": self.ci_ids - to_ci_ids(ci_ids),
        }

    @ProblemLifecycle.add_technique
    def add_technique(self, stamp: Stamp, *, technique: TechniqueRecord) -> Delta:
        """Keep what a technique was used on and what it found."""
        return {"techniques": (*self.techniques, technique)}

    @ProblemLifecycle.record_root_cause
    def record_root_cause(self, stamp: Stamp, *, root_cause: str) -> Delta:
        """Document the cause.

        Raises:
            GuardError: It is empty.
        """
        return {"root_cause": root_cause}

    @ProblemLifecycle.record_workaround
    def record_workaround(self, stamp: Stamp, *, workaround_id: str) -> Delta:
        """Document the workaround, or a better one."""
        return {"workaround_id": workaround_id}

    @ProblemLifecycle.attach_change
    def attach_change(self, stamp: Stamp, *, change_id: str) -> Delta:
        """Wait for a further change.

        Raises:
            GuardError: The change has failed to fix this problem before.
        """
        change = ChangeId(change_id)
        return guarded(
            {"change_ids": self.change_ids | {change}},
            {f"{change} did not fix it before; raise another change": self._is_fresh(change)},
        )

    @ProblemLifecycle.drop_change
    def drop_change(self, stamp: Stamp, *, change_id: str) -> Delta:
        """Stop waiting for one of several changes: it was rejected, cancelled or failed.

        Raises:
            GuardError: It is not a pending change of this problem, or no other one is pending.
        """
        change = ChangeId(change_id)
        return guarded(
            {"spent_change_ids": self.spent_change_ids | {change}},
            {
                self._one_of_ours(): change in self.pending_change_ids,
                "another change must be pending; fail_change gives up the last": bool(
                    self.pending_change_ids - {change}
                ),
            },
        )

    @ProblemLifecycle.prolong
    def prolong(self, stamp: Stamp, *, approver: str, review_at: datetime, reason: str) -> Delta:
        """Keep the workaround for longer, after the decision was looked at again.

        Raises:
            GuardError: The review would lie in the past.
        """
        deferral = Deferral(approver=approver, review_at=review_at, reason=reason)
        return guarded(
            {"deferral": deferral},
            {"the review must be later than the decision": deferral.review_at > stamp.at},
        )

    @ProblemLifecycle.declare_major
    def declare_major(self, stamp: Stamp) -> Delta:
        """Make it a major problem, which must be reviewed before it is closed."""
        return {"major": True}

    @ProblemLifecycle.record_review
    def record_review(self, stamp: Stamp, *, review: MajorProblemReview) -> Delta:
        """Record the review of a major problem, which closing needs.

        Raises:
            GuardError: It is not a major problem, or the review is later than its record.
        """
        return guarded(
            {"review": review},
            {
                "it must be a major problem; declare_major first": self.major,
                "the review must not be later than its record": review.at <= stamp.at,
            },
        )


def _checked(category: tuple[str, ...], policy: ProblemPolicy) -> tuple[str, ...]:
    """Return a category path of the agreed depth."""
    if not policy.takes_category(category):
        low, high = policy.category_depth
        reason = f"must have {low} to {high} levels, from the general to the particular"
        raise ValidationError("Problem", "category", category, reason)
    return category
