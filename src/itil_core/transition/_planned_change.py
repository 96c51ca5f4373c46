"""What normal changes share with the two-step variant: evaluation, decision, schedule and start."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

import attrs

from itil_core.framework.ids import ModelId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.interval import Interval
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import State
from itil_core.transition._change_guards import (
    decision_conditions,
    ensure_kind,
    fit_conditions,
    raise_conditions,
    readiness_conditions,
    task_conditions,
    window_conditions,
)
from itil_core.transition.authority import Decision
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeCategory, ChangeKind, ExpectedDowntime
from itil_core.transition.change_lifecycle import ChangeState, PlannedChangeLifecycle
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy
from itil_core.transition.conflict_findings import Finding
from itil_core.transition.risk_score import RiskAssessment
from itil_core.transition.seven_rs import SevenRs

__all__ = ["PlannedChange"]


@attrs.frozen(kw_only=True)
class PlannedChange(Change):
    """A change with full assessment and authorisation, whatever comes between the two."""

    lifecycle: ClassVar[type[Lifecycle]] = PlannedChangeLifecycle
    kind: ClassVar[ChangeKind] = ChangeKind.NORMAL

    model_id: ModelId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ModelId)
    )

    @PlannedChangeLifecycle.complete_seven_rs
    def complete_seven_rs(self, stamp: Stamp, *, seven_rs: SevenRs) -> Delta:
        """Answer the seven Rs."""
        return {"seven_rs": seven_rs}

    @PlannedChangeLifecycle.accept
    def accept(self, stamp: Stamp) -> Delta:
        """Take in the request: it is complete, practical and no duplicate.

        Raises:
            GuardError: The description, the category, impact, urgency or the seven Rs are missing.
        """
        return {}

    @PlannedChangeLifecycle.assess
    def assess(
        self,
        stamp: Stamp,
        *,
        risk: RiskAssessment,
        authority_level: int | None = None,
        evaluation_id: str | None = None,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Record the risk, and with it the level of authority that has to decide.

        Args:
            stamp: When and by whom.
            risk: What is known of its risk.
            authority_level: A higher level than the policy asks for; higher is a lower number.
            evaluation_id: The evaluation that was asked for, for significant and major changes.
            policy: Category and risk to the level of authority.

        Raises:
            GuardError: The level would be lower than the policy asks for, the remediation is
                missing, or no evaluation was asked for.
        """
        ensure_kind(self, "risk", risk, RiskAssessment)
        needed = policy.level_for(self.kind, self.category, risk.category)
        held = min(needed, self.authority_level or needed)
        level = held if authority_level is None else authority_level
        evaluation = self.evaluation_id if evaluation_id is None else evaluation_id
        return guarded(
            {"risk": risk, "authority_level": level, "evaluation_id": evaluation},
            {
                f"the authority can only be raised: a level from 1 to {held}": (
                    policy.is_level(level) and level <= held
                ),
                "an evaluation must be asked for, because the change is significant or major": (
                    self.category is ChangeCategory.MINOR or evaluation is not None
                ),
            },
        )

    @PlannedChangeLifecycle.raise_authority
    def raise_authority(
        self, stamp: Stamp, *, level: int, policy: ChangePolicy = DEFAULT_CHANGE_POLICY
    ) -> Delta:
        """Let a higher authority decide, because the change exceeds what the present one may.

        Raises:
            GuardError: The level is not higher, which is a lower number.
        """
        return guarded({"authority_level": level}, raise_conditions(self, level, policy))

    @PlannedChangeLifecycle.record_decision
    def record_decision(self, stamp: Stamp, *, decision: Decision) -> Delta:
        """Keep a decision that does not settle the matter: advice, or one of a lower authority.

        Raises:
            GuardError: The decision is later than its record.
        """
        ensure_kind(self, "decision", decision, Decision)
        return guarded(
            {"decisions": (*self.decisions, decision)},
            {"the decision must not be later than its record": decision.at <= stamp.at},
        )

    @PlannedChangeLifecycle.send_back
    def send_back(self, stamp: Stamp, *, decision: Decision | None = None) -> Delta:
        """Ask for more information before deciding; the stamp's note says which.

        Earlier decisions stay on record, but what is decided next must be decided on the new facts.
        """
        return {} if decision is None else {"decisions": (*self.decisions, decision)}

    @PlannedChangeLifecycle.schedule
    def schedule(
        self,
        stamp: Stamp,
        *,
        window: Interval | None = None,
        expected_downtime: Iterable[ExpectedDowntime] | None = None,
        findings: Iterable[Finding] = (),
        task_lacks: Iterable[str] = (),
        outage_projected: bool = False,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Set the window in which it is done, or deployed.

        Args:
            stamp: When and by whom.
            window: The window; by default the one that was proposed.
            expected_downtime: Which services will be down when; by default what was proposed.
            findings: What `conflicts` found in the schedule with this window; none of them may
                name this change.
            task_lacks: What `TaskPlan.lacks` says that this window lacks to hold the tasks; there
                must be nothing.
            outage_projected: Whether the downtime is in the published projected service outage.
            policy: Whether the remediation must fit the window.

        Raises:
            GuardError: The window begins before the authorisation or does not hold the
                implementation, its tasks and its remediation, downtime lies outside it or is not
                projected, conflicts are not solved, or a plan is missing. All are named.
            ValidationError: Something else than a window, downtimes or findings was given.
        """
        when = self.planned_window if window is None else window
        planned = self.expected_downtime if expected_downtime is None else tuple(expected_downtime)
        related = self.seven_rs is None or not self.seven_rs.stands_alone
        return guarded(
            {"planned_window": when, "expected_downtime": planned},
            {
                **window_conditions(
                    self, when, planned, findings, self.authorised_at, projected=outage_projected
                ),
                **task_conditions(task_lacks),
                **fit_conditions(self.remediation, when, self.implementation_time, policy),
                "the relationship among the seven Rs must name the changes that it is "
                "coordinated with, not none": related or not self.coordinated_with,
            },
        )

    @PlannedChangeLifecycle.reschedule
    def reschedule(self, stamp: Stamp) -> Delta:
        """Give the window up, to be scheduled anew; the authorisation stays."""
        return {"planned_window": None, "expected_downtime": ()}

    @PlannedChangeLifecycle.start
    def start(
        self,
        stamp: Stamp,
        *,
        remediation_ready: bool = False,
        baseline_id: str | None = None,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Begin the implementation, or the deployment.

        Args:
            stamp: When and by whom; since when it holds must lie inside the window.
            remediation_ready: Whether all that the remediation takes is ready.
            baseline_id: The baseline of the CIs as they are now.
            policy: Whether the remediation must fit the window.

        Raises:
            GuardError: It is outside the window, the test failed, the remediation is not ready or
                does not fit, or there is no baseline.
        """
        baseline = self.baseline_before if baseline_id is None else baseline_id
        return guarded(
            {"baseline_before": baseline},
            {
                **readiness_conditions(self, stamp, self.planned_window),
                **fit_conditions(
                    self.remediation, self.planned_window, self.implementation_time, policy
                ),
                "what the remediation takes must be ready: remediation_ready": remediation_ready,
                "a baseline of the CIs must be taken: baseline_id": (
                    baseline is not None or not self.ci_ids
                ),
            },
        )

    def _authorisation(
        self,
        stamp: Stamp,
        decision: Decision,
        policy: ChangePolicy,
        *,
        evaluated: bool,
    ) -> Delta:
        """Return what the authorisation by a decision changes."""
        major = self.category is ChangeCategory.MAJOR
        return guarded(
            {"decisions": (*self.decisions, decision)},
            {
                **decision_conditions(self, stamp, decision, self._since(), policy),
                "the evaluation report must be there, because the change is major": (
                    evaluated or not major
                ),
            },
        )

    def _since(self, state: State = ChangeState.READY_FOR_DECISION) -> datetime:
        """Return when it last came to a state."""
        found = (e for e in reversed(self.history) if e.target is state and e.source is not state)
        return next((entry.stamp.effective for entry in found), self.opened.effective)
