"""Change models: the agreed way to handle a kind of change, and the limits of standard changes.

ITIL Service Transition (2007), 4.2.4.3 and 4.2.4.4.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

import attrs
import pendulum

from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import ModelId
from itil_core.kernel._spans import optional_span
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import a, member_texts, text
from itil_core.kernel.interval import Interval
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.transition._authority import ensure_level, ensure_others
from itil_core.transition._exact import first_twice
from itil_core.transition.authority import Decision, Verdict
from itil_core.transition.change_facts import ChangeKind
from itil_core.transition.change_model_lifecycle import ChangeModelLifecycle, ChangeModelState
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy
from itil_core.transition.change_step import ChangeStep, ModelLimit
from itil_core.transition.remediation import RemediationPlan
from itil_core.transition.risk_score import RiskAssessment

__all__ = ["ChangeModel"]


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


def _steps(values: Iterable[ChangeStep]) -> tuple[ChangeStep, ...]:
    return tuple(values)


def _limits(values: Iterable[ModelLimit]) -> tuple[ModelLimit, ...]:
    return tuple(values)


def _twice(kind: str, names: list[str]) -> None:
    twice = first_twice(names)
    if twice is not None:
        raise DuplicateError(kind, twice)


def _check_steps(_model: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value or not all(isinstance(each, ChangeStep) for each in value):
        reason = "must be the ChangeSteps of the procedure, in order; at least one"
        raise ValidationError("ChangeModel", attribute.name, value, reason)
    _twice("ChangeStep", [step.name for step in value])
    done: set[str] = set()
    for step in value:
        unknown = sorted(set(step.after) - done)
        if unknown:
            raise UnknownReferenceError(f"step before {step.name}", tuple(unknown))
        done.add(step.name)


def _check_limits(_model: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not all(isinstance(each, ModelLimit) for each in value):
        raise ValidationError("ChangeModel", attribute.name, value, "must be ModelLimits")
    _twice("ModelLimit", [limit.parameter for limit in value])


@attrs.frozen(kw_only=True)
class ChangeModel(Record):
    """The steps, responsibilities, limits and risk of one kind of change.

    The model of a standard change authorises beforehand all changes that keep its limits, as long
    as it is ACTIVE.

    Attributes:
        id: The model's id.
        name: What kind of change it is for, at most 200 characters.
        kind: How changes of this kind are handled.
        steps: The procedure, in order; a step may wait only for earlier ones.
        risk: The risk that each such change has.
        limits: What the changes must keep to.
        roles: The roles that may ask for such a change; all may where none is named.
        longest_window: How long its window may be at most.
        duration: How long the implementation takes.
        remediation: What is done when such a change goes wrong.
        remediation_demanded: Whether a change may not be scheduled without a remediation.
        escalation: The procedure when a timescale is not met.
        approval: The decision that approved the model.
        suspended: Whether it must be drafted and approved anew before it is used again.

    Raises:
        DuplicateError: Two steps or two limits bear one name.
        UnknownReferenceError: A step comes after one that does not stand before it.
        ValidationError: There is no step.

    Example:
        >>> model = ChangeModel(
        ...     id="MOD-DISK",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana"),
        ...     name="enlarge a disk",
        ...     kind=ChangeKind.STANDARD,
        ...     steps=[ChangeStep(name="enlarge", responsible="storage")],
        ...     limits=[ModelLimit(parameter="GB", most=200)],
        ...     roles=["operator"],
        ... )
        >>> model.breaches([("GB", Decimal(500))], "guest")
        ('GB must be kept: GB up to 200, not 500', 'the role must be one of operator, not guest')

    ITIL Service Transition (2007), 4.2.4.3.
    """

    lifecycle: ClassVar[type[Lifecycle]] = ChangeModelLifecycle

    id: ModelId = attrs.field(converter=ModelId)
    name: str = attrs.field(validator=text(200))
    kind: ChangeKind = attrs.field(validator=a(ChangeKind))
    steps: tuple[ChangeStep, ...] = attrs.field(converter=_steps, validator=_check_steps)
    risk: RiskAssessment | None = attrs.field(default=None, validator=a(RiskAssessment, type(None)))
    limits: tuple[ModelLimit, ...] = attrs.field(
        default=(), converter=_limits, validator=_check_limits
    )
    roles: tuple[str, ...] = attrs.field(default=(), converter=_names, validator=member_texts())
    longest_window: timedelta | None = attrs.field(
        default=None, validator=optional_span(above_zero=True)
    )
    duration: timedelta | None = attrs.field(default=None, validator=optional_span())
    remediation: RemediationPlan | None = attrs.field(
        default=None, validator=a(RemediationPlan, type(None))
    )
    remediation_demanded: bool = attrs.field(default=False, validator=a(bool))
    escalation: str = attrs.field(default="", validator=text(empty=True))
    approval: Decision | None = attrs.field(default=None, validator=a(Decision, type(None)))
    suspended: bool = attrs.field(default=False, validator=a(bool))

    @property
    def procedure(self) -> str:
        """The steps as lines of text, numbered."""
        return "\n".join(
            f"{number}. {step.name} ({step.responsible})"
            for number, step in enumerate(self.steps, start=1)
        )

    @property
    def active_since(self) -> pendulum.DateTime | None:
        """Since when it is ACTIVE; None while it is not."""
        if self.state is not ChangeModelState.ACTIVE:
            return None
        found = (e for e in reversed(self.history) if e.source is not e.target)
        return next((entry.stamp.effective for entry in found), None)

    def breaches(
        self,
        parameters: Iterable[tuple[str, Decimal]],
        role: str,
        window: Interval | None = None,
    ) -> tuple[str, ...]:
        """Say which limits a change would not keep; empty where it keeps all.

        Args:
            parameters: The measures of the change, by name.
            role: The role in which it is requested.
            window: Its window.
        """
        given = dict(parameters)
        found = [
            f"{limit.parameter} must be given: {limit}"
            if limit.parameter not in given
            else f"{limit.parameter} must be kept: {limit}, not {given[limit.parameter]}"
            for limit in self.limits
            if limit.parameter not in given or not limit.takes(given[limit.parameter])
        ]
        if self.roles and role not in self.roles:
            found.append(f"the role must be one of {', '.join(self.roles)}, not {role}")
        longest = self.longest_window
        if window is not None and longest is not None and window.duration > longest:
            found.append(f"the window must be at most {longest} long, not {window.duration}")
        return tuple(found)

    @ChangeModelLifecycle.revise
    def revise(
        self,
        stamp: Stamp,
        *,
        steps: Iterable[ChangeStep] | None = None,
        limits: Iterable[ModelLimit] | None = None,
        risk: RiskAssessment | None = None,
        roles: Iterable[str] | None = None,
        longest_window: timedelta | None = None,
        duration: timedelta | None = None,
        remediation: RemediationPlan | None = None,
        remediation_demanded: bool | None = None,
        escalation: str | None = None,
    ) -> Delta:
        """Write on the draft; what is not given stays."""
        given = {
            "steps": steps,
            "limits": limits,
            "risk": risk,
            "roles": roles,
            "longest_window": longest_window,
            "duration": duration,
            "remediation": remediation,
            "remediation_demanded": remediation_demanded,
            "escalation": escalation,
        }
        return {name: value for name, value in given.items() if value is not None}

    @ChangeModelLifecycle.approve
    def approve(
        self,
        stamp: Stamp,
        *,
        decision: Decision,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Approve the draft by the decision of a sufficient authority.

        Args:
            stamp: When and by whom it is recorded.
            decision: What was decided.
            policy: The authorities, and the level that approves models.

        Raises:
            AuthorisationError: The authority is too low for the model of a standard change, or only
                who opened the model approves.
            GuardError: The decision is no approval, or later than its record, or the model demands
                a remediation and has none, or its risk is missing.
            UnknownReferenceError: The policy does not know the authority.
            ValidationError: The authority has another level in the policy.
        """
        ensure_level(decision, self._level_needed(policy), policy)
        ensure_others(decision, self.opened.by)
        return guarded(
            {"approval": decision, "suspended": False},
            {
                "the decision must be APPROVED": decision.verdict is Verdict.APPROVED,
                "the decision must not be later than its record": decision.at <= stamp.at,
            },
        )

    def _level_needed(self, policy: ChangePolicy) -> int:
        standard = self.kind is ChangeKind.STANDARD
        return policy.model_level if standard else len(policy.authorities)

    @ChangeModelLifecycle.activate
    def activate(self, stamp: Stamp) -> Delta:
        """Let changes follow it."""
        return {}

    @ChangeModelLifecycle.question
    def question(self, stamp: Stamp, *, suspend: bool = False) -> Delta:
        """Put it under review: until it is reinstated, no new change may follow it.

        Args:
            stamp: When and by whom; its note says why.
            suspend: Whether it must be drafted and approved anew.
        """
        return {"suspended": suspend}

    @ChangeModelLifecycle.reinstate
    def reinstate(self, stamp: Stamp) -> Delta:
        """Let changes follow it again, as it is.

        Raises:
            GuardError: It is suspended, so that it must be drafted and approved anew.
        """
        return guarded({}, {"it must not be suspended; redraft it": not self.suspended})

    @ChangeModelLifecycle.redraft
    def redraft(self, stamp: Stamp) -> Delta:
        """Write it anew; the approval ends."""
        return {"approval": None}

    @ChangeModelLifecycle.retire
    def retire(self, stamp: Stamp) -> Delta:
        """Use it no more."""
        return {}
