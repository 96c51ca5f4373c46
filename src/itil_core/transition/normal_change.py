"""The normal change: fully assessed and authorised before anything is touched.

ITIL Service Transition (2007), 4.2.6.
"""

from typing import ClassVar

import attrs

from itil_core.kernel.entry import Delta
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.stamp import Stamp
from itil_core.transition._planned_change import PlannedChange
from itil_core.transition.authority import Decision
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
