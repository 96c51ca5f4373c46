"""The change that is authorised twice: once to be built, once to be deployed.

ITIL Service Transition (2011), 4.2.5.6 and 4.2.5.8.
"""

from typing import ClassVar

import attrs

from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.stamp import Stamp
from itil_core.transition._change_guards import decision_conditions
from itil_core.transition._planned_change import PlannedChange
from itil_core.transition.authority import Decision
from itil_core.transition.change_facts import ChangeCategory, ChangeTestResult
from itil_core.transition.change_lifecycle import ChangeState, TwoStepChangeLifecycle
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy

__all__ = ["TwoStepChange"]


@attrs.frozen(kw_only=True)
class TwoStepChange(PlannedChange):
    """A normal change whose build and whose deployment are decided on separately.

    What is true of all changes stands at ``Change``.

    Attributes:
        model_id: The change model that it follows, if there is one.

    ITIL Service Transition (2011), 4.2.5.
    """

    lifecycle: ClassVar[type[Lifecycle]] = TwoStepChangeLifecycle

    @TwoStepChangeLifecycle.authorise_build
    def authorise_build(
        self,
        stamp: Stamp,
        *,
        decision: Decision,
        evaluated: bool = False,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Authorise that it is built and tested, by the decision of a sufficient authority.

        Args:
            stamp: When and by whom it is recorded.
            decision: What was decided.
            evaluated: Whether the evaluation report is there, which a major change needs.
            policy: The authorities and their levels.

        Raises:
            AuthorisationError: The authority is too low, or only the requester approves.
            GuardError: The decision is no approval, is later than its record or older than the
                assessment, or the evaluation report is missing.
            UnknownReferenceError: The policy does not know the authority.
            ValidationError: The authority has another level in the policy.
        """
        return self._authorisation(stamp, decision, policy, evaluated=evaluated)

    @TwoStepChangeLifecycle.complete_build
    def complete_build(
        self, stamp: Stamp, *, result: ChangeTestResult, approver: str | None = None
    ) -> Delta:
        """Record that it was built, and what testing said.

        Args:
            stamp: When and by whom.
            result: What testing said.
            approver: Who approves of going on after a partial or waived test.

        Raises:
            GuardError: A partial or waived test has nobody who approves of going on.
        """
        return PlannedChange.record_test.delta(self, stamp, result=result, approver=approver)

    @TwoStepChangeLifecycle.rebuild
    def rebuild(self, stamp: Stamp) -> Delta:
        """Build it once more, because it is not good enough to be deployed."""
        return {"test_result": None, "test_approver": None}

    @TwoStepChangeLifecycle.authorise_deployment
    def authorise_deployment(
        self,
        stamp: Stamp,
        *,
        decision: Decision,
        evaluated: bool = False,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Authorise that what was built is deployed.

        Args:
            stamp: When and by whom it is recorded.
            decision: What was decided, after the build.
            evaluated: Whether the evaluation report is there, which a major change needs.
            policy: The authorities and their levels.

        Raises:
            AuthorisationError: The authority is too low, or only the requester approves.
            GuardError: The decision is no approval, is later than its record or older than the
                build, the test failed, or the evaluation report is missing.
            UnknownReferenceError: The policy does not know the authority.
            ValidationError: The authority has another level in the policy.
        """
        built = self._since(ChangeState.BUILT_TESTED)
        major = self.category is ChangeCategory.MAJOR
        return guarded(
            {"decisions": (*self.decisions, decision)},
            {
                **decision_conditions(self, stamp, decision, built, policy),
                "the test result must not be FAIL; rebuild it": (
                    self.test_result is not ChangeTestResult.FAIL
                ),
                "the evaluation report must be there, because the change is major": (
                    evaluated or not major
                ),
            },
        )
