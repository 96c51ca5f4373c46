"""The service improvement plan: what is done so that a level is reached again, and if it helped.

ITIL Service Design (2007), 4.2.5.7; Continual Service Improvement (2007), 3.7.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

import attrs
import pendulum

from itil_core.design.agreed_action import AgreedAction
from itil_core.errors import ValidationError
from itil_core.framework.ids import ImprovementPlanId, ServiceId, TargetId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import a, each, id_set, member_texts, text
from itil_core.kernel.ids import ActorId
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.money import Money
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State

__all__ = [
    "ServiceImprovementPlan",
    "ServiceImprovementPlanLifecycle",
    "ServiceImprovementPlanState",
]


class ServiceImprovementPlanState(State):
    """The states of a service improvement plan."""

    PROPOSED = "PROPOSED", Phase.OPEN
    APPROVED = "APPROVED", Phase.OPEN
    IN_PROGRESS = "IN_PROGRESS", Phase.OPEN
    COMPLETED = "COMPLETED", Phase.DONE
    VERIFIED = "VERIFIED", Phase.ENDED
    CANCELLED = "CANCELLED", Phase.ENDED


S = ServiceImprovementPlanState


class ServiceImprovementPlanLifecycle(Lifecycle, initial=S.PROPOSED):
    """The default life of a service improvement plan."""

    approve: Move = Move(S.PROPOSED, to=S.APPROVED, needs=("approver", "actions"))
    start: Move = Move(S.APPROVED, to=S.IN_PROGRESS)
    complete: Move = Move(S.IN_PROGRESS, to=S.COMPLETED)
    verify: Move = Move(S.COMPLETED, to=S.VERIFIED, needs=("measured",))
    resume: Move = Move(S.COMPLETED, to=S.IN_PROGRESS)
    cancel: Move = Move(
        S.PROPOSED,
        S.APPROVED,
        S.IN_PROGRESS,
        to=S.CANCELLED,
        needs=("cancellation_reason",),
    )
    describe: Move = Move(to=SAME)
    add_action: Move = Move(S.PROPOSED, S.APPROVED, S.IN_PROGRESS, to=SAME)
    finish_action: Move = Move(S.IN_PROGRESS, to=SAME)


def _target_ids(values: Iterable[str]) -> frozenset[TargetId]:
    return id_set(TargetId, values)


def _service_ids(values: Iterable[str]) -> frozenset[ServiceId]:
    return id_set(ServiceId, values)


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


def _actions(values: Iterable[AgreedAction]) -> tuple[AgreedAction, ...]:
    return each(values)


def _check_number(record: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if not isinstance(value, Decimal) or not value.is_finite():
        reason = "must be a finite Decimal, as in Decimal('99.5')"
        raise ValidationError(type(record).__name__, attribute.name, value, reason)


def _check_target(plan: "ServiceImprovementPlan", attribute: Any, value: Decimal) -> None:
    _check_number(plan, attribute, value)
    if value == plan.baseline:
        reason = f"must differ from the baseline, {plan.baseline}; else nothing is to be improved"
        raise ValidationError(type(plan).__name__, "target", value, reason)


def _check_subject(plan: "ServiceImprovementPlan", _attribute: object, value: object) -> None:
    if not (plan.target_ids or plan.service_ids or plan.processes):
        reason = "must name what is improved: target_ids, service_ids or processes"
        raise ValidationError(type(plan).__name__, "processes", value, reason)


def _check_actions(plan: object, _attribute: object, value: tuple[object, ...]) -> None:
    if not all(isinstance(one, AgreedAction) for one in value):
        reason = "must be agreed actions, as in AgreedAction(text=..., owner=..., due=...)"
        raise ValidationError(type(plan).__name__, "actions", value, reason)


_optional_number = attrs.validators.optional(_check_number)


@attrs.frozen(kw_only=True)
class ServiceImprovementPlan(Record):
    """A plan to bring a service, process or service level from where it is to where it should be.

    Attributes:
        id: The plan's id.
        title: What people read in lists, at most 200 characters.
        target_ids: The service level targets that it should help to reach.
        service_ids: The services that it improves.
        processes: The processes that it improves.
        baseline: What was measured before.
        target: What should be measured afterwards; above or below the baseline.
        unit: The unit of both.
        actions: Who does what until when.
        budget: What it may cost; None where none was set.
        approver: Who approved it.
        measured: What was measured afterwards.
        cancellation_reason: Why it was given up.

    Raises:
        ValidationError: It improves nothing that is named, a figure is not a finite Decimal, or
            the target is the baseline.

    Example:
        >>> ServiceImprovementPlan(
        ...     id="SIP-1",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana"),
        ...     title="mail is restored in time",
        ...     service_ids=["SVC-MAIL"],
        ...     baseline=Decimal("91.2"),
        ...     target=Decimal(95),
        ...     unit="%",
        ... ).state.name
        'PROPOSED'

    ITIL Service Design (2007), 4.2.5.7.
    """

    lifecycle: ClassVar[type[Lifecycle]] = ServiceImprovementPlanLifecycle

    id: ImprovementPlanId = attrs.field(converter=ImprovementPlanId)
    title: str = attrs.field(validator=text(200))
    target_ids: frozenset[TargetId] = attrs.field(default=frozenset(), converter=_target_ids)
    service_ids: frozenset[ServiceId] = attrs.field(default=frozenset(), converter=_service_ids)
    processes: tuple[str, ...] = attrs.field(
        default=(), converter=_texts, validator=[member_texts(), _check_subject]
    )
    baseline: Decimal = attrs.field(validator=_check_number)
    target: Decimal = attrs.field(validator=_check_target)
    unit: str = attrs.field(validator=text(50))
    actions: tuple[AgreedAction, ...] = attrs.field(
        default=(), converter=_actions, validator=_check_actions
    )
    budget: Money | None = attrs.field(default=None, validator=a(Money, type(None)))
    approver: ActorId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ActorId)
    )
    measured: Decimal | None = attrs.field(default=None, validator=_optional_number)
    cancellation_reason: str = attrs.field(default="", validator=text(empty=True))

    @property
    def open_actions(self) -> tuple[AgreedAction, ...]:
        """The actions that are still to be done, in order."""
        return tuple(one for one in self.actions if not one.is_done)

    @property
    def completed_at(self) -> pendulum.DateTime | None:
        """When all was done that it plans; None while it is not."""
        done = (e.stamp.at for e in reversed(self.history) if e.move == "complete")
        return next(done, None) if self.state.phase in (Phase.DONE, Phase.ENDED) else None

    @property
    def improvement(self) -> Decimal | None:
        """How far it led from the baseline towards the target; negative where it got worse.

        1 is the target itself. None before it is measured.
        """
        if self.measured is None:
            return None
        return (self.measured - self.baseline) / (self.target - self.baseline)

    @property
    def is_reached(self) -> bool | None:
        """Whether the target was reached; None before it is measured."""
        if self.measured is None:
            return None
        if self.target > self.baseline:
            return self.measured >= self.target
        return self.measured <= self.target

    @ServiceImprovementPlanLifecycle.approve
    def approve(self, stamp: Stamp, *, approver: str, budget: Money | None = None) -> Delta:
        """Decide that it is carried out.

        Args:
            stamp: When and by whom.
            approver: Who decided.
            budget: What it may cost, unless that is set already.

        Raises:
            GuardError: It has no actions.
        """
        return {"approver": approver} | ({} if budget is None else {"budget": budget})

    @ServiceImprovementPlanLifecycle.start
    def start(self, stamp: Stamp) -> Delta:
        """Begin to carry it out."""
        return {}

    @ServiceImprovementPlanLifecycle.complete
    def complete(self, stamp: Stamp) -> Delta:
        """Record that all that it plans is done; whether it helped is still to be measured.

        Raises:
            GuardError: An action is still to be done.
        """
        left = ", ".join(one.text for one in self.open_actions)
        return guarded({}, {f"every action must be done, also: {left}": not left})

    @ServiceImprovementPlanLifecycle.verify
    def verify(self, stamp: Stamp, *, measured: Decimal) -> Delta:
        """Record what was measured afterwards, and end it; whether that is enough is a fact.

        Raises:
            ValidationError: The measured value is not a finite Decimal.
        """
        return {"measured": measured}

    @ServiceImprovementPlanLifecycle.resume
    def resume(self, stamp: Stamp) -> Delta:
        """Go on with it, because more is needed than was done."""
        return {}

    @ServiceImprovementPlanLifecycle.cancel
    def cancel(self, stamp: Stamp, *, reason: str) -> Delta:
        """Give it up.

        Raises:
            GuardError: The reason is empty.
        """
        return {"cancellation_reason": reason}

    @ServiceImprovementPlanLifecycle.describe
    def describe(
        self,
        stamp: Stamp,
        *,
        title: str | None = None,
        target: Decimal | None = None,
        budget: Money | None = None,
    ) -> Delta:
        """Correct its facts; what is not given stays.

        Raises:
            GuardError: Target or budget would change after it was approved.
            ValidationError: The target would be the baseline.
        """
        given: dict[str, object] = {"title": title, "target": target, "budget": budget}
        decided = self.state is not S.PROPOSED and (target is not None or budget is not None)
        return guarded(
            {name: value for name, value in given.items() if value is not None},
            {"target and budget must stay as approved": not decided},
        )

    @ServiceImprovementPlanLifecycle.add_action
    def add_action(self, stamp: Stamp, *, action: AgreedAction) -> Delta:
        """Plan one action more."""
        return {"actions": (*self.actions, action)}

    @ServiceImprovementPlanLifecycle.finish_action
    def finish_action(self, stamp: Stamp, *, number: int) -> Delta:
        """Record that an action is done.

        Args:
            stamp: When and by whom.
            number: Which one, counted from 1.

        Raises:
            GuardError: There is no such action, or it was done before.
        """
        known = 1 <= number <= len(self.actions)
        undone = known and not self.actions[number - 1].is_done
        conditions = {f"number must be that of an action still to be done, not {number}": undone}
        if not undone:
            return guarded({}, conditions)
        done = self.actions[number - 1].finished(stamp.at)
        return {"actions": (*self.actions[: number - 1], done, *self.actions[number:])}
