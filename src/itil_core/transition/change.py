"""What all changes are: the abstract record that the four kinds extend.

ITIL Service Transition (2007), 4.2.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar

import attrs

from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.interval import Interval
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.money import Money
from itil_core.kernel.priority import Scale
from itil_core.kernel.stamp import Stamp
from itil_core.transition._change_fields import (
    to_actor_ids,
    to_change_ids,
    to_ci_ids,
    to_incident_ids,
    to_problem_ids,
    to_service_ids,
)
from itil_core.transition._change_flow import ChangeFlow
from itil_core.transition._change_guards import ensure_kind
from itil_core.transition.change_facts import (
    ChangeCategory,
    ChangeLevel,
    ChangeTestResult,
    ExpectedDowntime,
)
from itil_core.transition.change_lifecycle import ChangeLifecycle
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy
from itil_core.transition.post_implementation_review import PostImplementationReview
from itil_core.transition.remediation import RemediationPlan

__all__ = ["Change"]

_NEEDS_APPROVER = (ChangeTestResult.PARTIAL, ChangeTestResult.WAIVED)


@attrs.frozen(kw_only=True)
class Change(ChangeFlow):
    """The addition, modification or removal of anything that could affect services.

    It is abstract: records are normal, standard, emergency or two-step changes, and only moves
    that all of them know stand here. What a change is about and how it is remediated is fixed once
    it is to be decided on; to alter that, it is sent back.

    Attributes:
        id: The change's id.
        title: What people read in lists, at most 200 characters.
        trigger: What made somebody ask for it.
        trigger_ref: The record that did; all triggers but USER and LEGAL have one.
        description: What is to be changed, in words.
        requester_id: Who wants it; by default who opened it.
        owner_id: The change manager who is answerable for it.
        rfc_id: The request for change that it was made from.
        proposal_id: The change proposal that it belongs to.
        release_id: The release that delivers it.
        category: How much it asks of the organisation.
        level: Whether it is strategic, tactical or operational.
        impact: How far the business is affected.
        urgency: How soon it is needed.
        priority: The code that the matrix yielded; 1 is immediate.
        ci_ids: The CIs that it changes.
        service_ids: The services that it changes; it names at least one CI or service.
        takes_down: The CIs that are out of service during its window: by default those that it
            changes; empty where nothing is.
        coordinated_with: The changes with which it may overlap, because both are led together.
        implementers: The people and teams that do the work.
        seven_rs: The answers to the seven Rs.
        benefit: What it is good for.
        resources: What it takes.
        cost: What it is estimated to cost.
        effort: How much work it is estimated to take.
        build_plan: How it is built.
        test_plan: How it is tested.
        implementation_plan: How it is put in place.
        implementation_time: How long that takes, without remediation.
        remediation: What is done when it goes wrong.
        risk: What is known of its risk.
        authority_level: The level of authority that it needs; 1 is the highest.
        decisions: What the authorities decided, in order.
        planned_window: When it is to be done.
        expected_downtime: Which services will be down when.
        evaluation_id: The evaluation that was asked for.
        test_result: What testing said.
        test_approver: Who approved of a partial or waived test.
        outcome: How the work ended.
        pir: The post-implementation review.
        incident_ids: The incidents that it is related to.
        problem_ids: The problems that it is related to.
        baseline_before: The baseline of its CIs before the work.
        baseline_after: The baseline after it.
        actual_cost: What it cost.
        actual_effort: How much work it took.
        rejection: Why it was rejected.
        cancellation: Why it was cancelled.
        appeals: The rejected change against whose rejection this one appeals.

    Raises:
        ValidationError: It names neither a CI nor a service, its trigger lacks the record, or an
            id is of another kind.

    ITIL Service Transition (2007), 4.2.
    """

    lifecycle: ClassVar[type[Lifecycle]] = ChangeLifecycle

    @ChangeLifecycle.describe
    def describe(
        self,
        stamp: Stamp,
        *,
        title: str | None = None,
        description: str | None = None,
        benefit: str | None = None,
        resources: str | None = None,
    ) -> Delta:
        """Correct what is said about the change; what is not given stays."""
        return _given(title=title, description=description, benefit=benefit, resources=resources)

    @ChangeLifecycle.classify
    def classify(
        self,
        stamp: Stamp,
        *,
        category: ChangeCategory | None = None,
        level: ChangeLevel | None = None,
        impact: Scale | None = None,
        urgency: Scale | None = None,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Categorise and prioritise; what is not given stays, the priority is worked out anew.

        Args:
            stamp: When and by whom.
            category: How much it asks of the organisation.
            level: Whether it is strategic, tactical or operational.
            impact: How far the business is affected.
            urgency: How soon it is needed.
            policy: The matrix of impact and urgency.

        Raises:
            ValidationError: A level is not on the matrix's scale.
        """
        delta = _given(category=category, level=level, impact=impact, urgency=urgency)
        now_impact, now_urgency = impact or self.impact, urgency or self.urgency
        if now_impact is None or now_urgency is None:
            return delta
        return {**delta, "priority": policy.matrix.code(now_impact, now_urgency)}

    @ChangeLifecycle.assign
    def assign(self, stamp: Stamp, *, owner: str) -> Delta:
        """Make a change manager answerable for it."""
        return {"owner_id": owner}

    @ChangeLifecycle.staff
    def staff(self, stamp: Stamp, *, implementers: Iterable[str]) -> Delta:
        """Name the people and teams that do the work, instead of those named before."""
        return {"implementers": to_actor_ids(implementers)}

    @ChangeLifecycle.rescope
    def rescope(
        self,
        stamp: Stamp,
        *,
        ci_ids: Iterable[str] | None = None,
        service_ids: Iterable[str] | None = None,
        takes_down: Iterable[str] | None = None,
    ) -> Delta:
        """Say what the change is about; what is not given stays.

        Where it took down all the CIs that it changes, and nothing else is said, it still does.

        Raises:
            ValidationError: It would name neither a CI nor a service.
        """
        cis = self.ci_ids if ci_ids is None else to_ci_ids(ci_ids)
        services = self.service_ids if service_ids is None else to_service_ids(service_ids)
        down = cis if self.takes_down == self.ci_ids else self.takes_down
        if takes_down is not None:
            down = to_ci_ids(takes_down)
        return {"ci_ids": cis, "service_ids": services, "takes_down": down}

    @ChangeLifecycle.plan
    def plan(
        self,
        stamp: Stamp,
        *,
        build: str | None = None,
        test: str | None = None,
        implementation: str | None = None,
        implementation_time: timedelta | None = None,
        cost: Money | None = None,
        effort: timedelta | None = None,
        release_id: str | None = None,
    ) -> Delta:
        """Write or correct the plans and estimates; what is not given stays.

        Args:
            stamp: When and by whom.
            build: How it is built.
            test: How it is tested.
            implementation: How it is put in place.
            implementation_time: How long that takes, without remediation.
            cost: What it is estimated to cost.
            effort: How much work it is estimated to take.
            release_id: The release that delivers it, which must name it as well.
        """
        return _given(
            build_plan=build,
            test_plan=test,
            implementation_plan=implementation,
            implementation_time=implementation_time,
            cost=cost,
            effort=effort,
            release_id=release_id,
        )

    @ChangeLifecycle.plan_remediation
    def plan_remediation(self, stamp: Stamp, *, remediation: RemediationPlan) -> Delta:
        """Say what is done when the change goes wrong."""
        return {"remediation": remediation}

    @ChangeLifecycle.propose_window
    def propose_window(
        self,
        stamp: Stamp,
        *,
        window: Interval,
        expected_downtime: Iterable[ExpectedDowntime] | None = None,
    ) -> Delta:
        """Say when it could be done, before it is scheduled."""
        return {
            "planned_window": window,
            **_given(expected_downtime=_listed(expected_downtime)),
        }

    @ChangeLifecycle.coordinate
    def coordinate(self, stamp: Stamp, *, with_changes: Iterable[str]) -> Delta:
        """Name the changes that are led together with this one, instead of those named before.

        Raises:
            ValidationError: The change itself is among them.
        """
        return {"coordinated_with": to_change_ids(with_changes)}

    @ChangeLifecycle.relate
    def relate(
        self,
        stamp: Stamp,
        *,
        incident_ids: Iterable[str] = (),
        problem_ids: Iterable[str] = (),
    ) -> Delta:
        """Add incidents and problems that it is related to."""
        return {
            "incident_ids": self.incident_ids | to_incident_ids(incident_ids),
            "problem_ids": self.problem_ids | to_problem_ids(problem_ids),
        }

    @ChangeLifecycle.unrelate
    def unrelate(
        self,
        stamp: Stamp,
        *,
        incident_ids: Iterable[str] = (),
        problem_ids: Iterable[str] = (),
    ) -> Delta:
        """Remove incidents and problems that turned out to have nothing to do with it."""
        return {
            "incident_ids": self.incident_ids - to_incident_ids(incident_ids),
            "problem_ids": self.problem_ids - to_problem_ids(problem_ids),
        }

    @ChangeLifecycle.record_test
    def record_test(
        self, stamp: Stamp, *, result: ChangeTestResult, approver: str | None = None
    ) -> Delta:
        """Record what testing said.

        Raises:
            GuardError: A partial or waived test has nobody who approves of going on.
        """
        return guarded(
            {"test_result": result, "test_approver": approver},
            {
                "a PARTIAL or WAIVED test must name who approves of going on": (
                    result not in _NEEDS_APPROVER or approver is not None
                )
            },
        )

    @ChangeLifecycle.record_actuals
    def record_actuals(
        self, stamp: Stamp, *, cost: Money | None = None, effort: timedelta | None = None
    ) -> Delta:
        """Record what it cost and how much work it took; what is not given stays."""
        return _given(actual_cost=cost, actual_effort=effort)

    @ChangeLifecycle.record_review
    def record_review(self, stamp: Stamp, *, review: PostImplementationReview) -> Delta:
        """Record the post-implementation review.

        Raises:
            GuardError: It is later than its record, earlier than the end of the work, or does not
                say whether a remediation worked.
        """
        ensure_kind(self, "pir", review, PostImplementationReview)
        ended = self.finished_at
        remediated = self._reached_remediation
        return guarded(
            {"pir": review},
            {
                "the review must not be later than its record": review.at <= stamp.at,
                "the review must not be earlier than the end of the work": (
                    ended is not None and review.at >= ended
                ),
                "remediation_worked must be answered, because the change was remediated": (
                    not remediated or review.remediation_worked is not None
                ),
            },
        )


def _listed(values: Iterable[ExpectedDowntime] | None) -> tuple[ExpectedDowntime, ...] | None:
    return None if values is None else tuple(values)


def _given(**facts: object) -> dict[str, object]:
    """Return the facts that were given."""
    return {name: value for name, value in facts.items() if value is not None}
