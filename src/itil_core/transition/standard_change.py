"""The standard change: small, frequent and known, and therefore authorised once by its model.

ITIL Service Transition (2007), 4.2.4.4.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

import attrs

from itil_core.errors import DuplicateError
from itil_core.framework.ids import ModelId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.interval import Interval
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.stamp import Stamp
from itil_core.transition._change_guards import (
    ensure_kind,
    fit_conditions,
    readiness_conditions,
    task_conditions,
    window_conditions,
)
from itil_core.transition._exact import Measures, exact_pairs, first_twice
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeKind, ExpectedDowntime
from itil_core.transition.change_lifecycle import StandardChangeLifecycle
from itil_core.transition.change_model import ChangeModel
from itil_core.transition.change_model_lifecycle import ChangeModelState
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy
from itil_core.transition.conflict_findings import Finding

__all__ = ["StandardChange"]


def _parameters(values: Measures) -> tuple[tuple[str, Decimal], ...]:
    return tuple(sorted(exact_pairs("StandardChange", "parameters", values)))


def _check_parameters(_change: object, _attribute: object, value: Any) -> None:
    twice = first_twice(name for name, _ in value)
    if twice is not None:
        raise DuplicateError("parameter", twice)


@attrs.frozen(kw_only=True)
class StandardChange(Change):
    """A change that its model has authorised beforehand, within limits.

    What is true of all changes stands at ``Change``.

    Attributes:
        model_id: The model that it follows; a standard change cannot be without.
        parameters: The measures of this change that the model limits, by name.

    Raises:
        ValidationError: There is no model.

    ITIL Service Transition (2007), 4.2.4.4.
    """

    lifecycle: ClassVar[type[Lifecycle]] = StandardChangeLifecycle
    kind: ClassVar[ChangeKind] = ChangeKind.STANDARD

    model_id: ModelId = attrs.field(converter=ModelId)
    parameters: tuple[tuple[str, Decimal], ...] = attrs.field(
        default=(), converter=_parameters, validator=_check_parameters
    )

    @StandardChangeLifecycle.schedule
    def schedule(
        self,
        stamp: Stamp,
        *,
        model: ChangeModel,
        role: str,
        window: Interval | None = None,
        expected_downtime: Iterable[ExpectedDowntime] | None = None,
        findings: Iterable[Finding] = (),
        task_lacks: Iterable[str] = (),
        outage_projected: bool = False,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Set its window; its model authorises it, if it is active and the limits are kept.

        Args:
            stamp: When and by whom.
            model: The model, as it stands now.
            role: The role in which it is requested.
            window: The window; by default the one that was proposed.
            expected_downtime: Which services will be down when; by default what was proposed.
            findings: What `conflicts` found in the schedule with this window; none of them may
                name this change.
            task_lacks: What `TaskPlan.lacks` says that this window lacks to hold the tasks; there
                must be nothing.
            outage_projected: Whether the downtime is in the published projected service outage.
            policy: The level of standard changes, and whether the remediation must fit the window.

        Raises:
            GuardError: The model is another one, is not active or not for standard changes, a limit
                is not kept, the role may not ask for it, or the window will not do. All are named.
            ValidationError: Something else than a model, a window, downtimes or findings was given.
        """
        ensure_kind(self, "model", model, ChangeModel)
        when = self.planned_window if window is None else window
        ensure_kind(self, "planned_window", when, Interval, type(None))
        planned = self.expected_downtime if expected_downtime is None else tuple(expected_downtime)
        remediation = self.remediation or model.remediation
        planned_time = self.implementation_time
        time = model.duration if planned_time is None else planned_time
        conditions = {
            f"the model must be {self.model_id}": model.id == self.model_id,
            f"the model must be ACTIVE, it is {model.state}": (
                model.state is ChangeModelState.ACTIVE
            ),
            "the model must be one for standard changes": model.kind is ChangeKind.STANDARD,
            "a remediation must be given, because the model demands one": (
                remediation is not None or not model.remediation_demanded
            ),
            **dict.fromkeys(model.breaches(self.parameters, role, when), False),
        }
        conditions |= window_conditions(
            self, when, planned, findings, stamp.effective, projected=outage_projected
        )
        conditions |= task_conditions(task_lacks)
        conditions |= fit_conditions(remediation, when, time, policy)
        return guarded(
            {
                "planned_window": when,
                "expected_downtime": planned,
                "remediation": remediation,
                "risk": model.risk,
                "authority_level": policy.standard_level,
                "implementation_plan": self.implementation_plan or model.procedure,
                "implementation_time": time,
            },
            conditions,
        )

    @StandardChangeLifecycle.start
    def start(self, stamp: Stamp) -> Delta:
        """Begin the implementation.

        Raises:
            GuardError: It is outside the window, or a test has failed.
        """
        return guarded({}, readiness_conditions(self, stamp, self.planned_window))
