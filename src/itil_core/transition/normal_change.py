"""The normal change: fully assessed and authorised before anything is touched.

ITIL Service Transition (2007), 4.2.6.
"""

from collections.abc import Iterable
from typing import ClassVar

import attrs

from itil_core.kernel.entry import Delta
from itil_core.kernel.interval import Interval
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.stamp import Stamp
from itil_core.transition._planned_change import PlannedChange
from itil_core.transition.authority import Decision
from itil_core.transition.change_facts import ExpectedDowntime
from itil_core.transition.change_lifecycle import NormalChangeLifecycle
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy

__all__ = ["NormalChange"]


@attrs.frozen(kw_only=True)
class NormalChange(PlannedChange):
    """A change that goes the whole way: request, evaluation, decision, schedule, work, review.

    What is true of all changes stands at ``Change``.

    Attributes:
        model_id: The change model that it follows, if there is one.

    Example:
        >>> import pendulum
        >>> from itil_core.transition.change_facts import ChangeTrigger
        >>> change = NormalChange(
        ...     id="CHG-1",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana"),
        ...     title="a larger mail disk",
        ...     trigger=ChangeTrigger.PROBLEM,
        ...     trigger_ref="PRB-1",
        ...     ci_ids={"mail1"},
        ... )
        >>> change.state.name, sorted(change.takes_down), change.allowed_moves[:2]
        ('REQUESTED', ['mail1'], ('reject', 'cancel'))

    ITIL Service Transition (2007), 4.2.6.
    """

    lifecycle: ClassVar[type[Lifecycle]] = NormalChangeLifecycle

    @NormalChangeLifecycle.authorise
    def authorise(
        self,
        stamp: Stamp,
        *,
        decision: Decision,
        evaluated: bool = False,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Authorise it by the decision of a sufficient authority.

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

    @NormalChangeLifecycle.schedule
    def schedule(
        self,
        stamp: Stamp,
        *,
        window: Interval | None = None,
        expected_downtime: Iterable[ExpectedDowntime] | None = None,
        conflicting_ids: Iterable[str] = (),
        outage_projected: bool = False,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Set the window in which it is done.

        Args:
            stamp: When and by whom.
            window: The window; by default the one that was proposed.
            expected_downtime: Which services will be down when; by default what was proposed.
            conflicting_ids: The changes that it would conflict with; those that it is coordinated
                with do not count.
            outage_projected: Whether the downtime is in the published projected service outage.
            policy: Whether the remediation must fit the window.

        Raises:
            GuardError: The window begins before the authorisation or does not hold the
                implementation and its remediation, downtime lies outside it or is not projected,
                conflicts are not solved, or a plan is missing.
        """
        return self._scheduling(
            window, expected_downtime, conflicting_ids, policy, projected=outage_projected
        )

    @NormalChangeLifecycle.reschedule
    def reschedule(self, stamp: Stamp) -> Delta:
        """Give the window up, to be scheduled anew; the authorisation stays."""
        return {"planned_window": None, "expected_downtime": ()}

    @NormalChangeLifecycle.start
    def start(
        self,
        stamp: Stamp,
        *,
        remediation_ready: bool = False,
        baseline_id: str | None = None,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Begin the implementation.

        Args:
            stamp: When and by whom; since when it holds must lie inside the window.
            remediation_ready: Whether all that the remediation takes is ready.
            baseline_id: The baseline of the CIs as they are now.
            policy: Whether the remediation must fit the window.

        Raises:
            GuardError: It is outside the window, the test failed, the remediation is not ready or
                does not fit, or there is no baseline.
        """
        return self._start(stamp, baseline_id, policy, remediation_ready=remediation_ready)
