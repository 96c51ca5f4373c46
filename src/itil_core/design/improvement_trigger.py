"""When a service level is breached so often that it must be improved, and the plan to do so.

ITIL Service Design (2007), 4.2.5.7.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

import attrs

from itil_core.design.achievement import Achievement
from itil_core.design.service_improvement_plan import ServiceImprovementPlan
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.target_terms import AchievementStatus
from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import TargetId
from itil_core.kernel.fields import whole
from itil_core.kernel.interval import Interval
from itil_core.kernel.stamp import Stamp

__all__ = [
    "DEFAULT_IMPROVEMENT_TRIGGER",
    "ImprovementNeed",
    "ImprovementTrigger",
    "improvement_needs",
    "propose_improvement",
]

_FEWEST, _MOST = 4, 12  # decimal places of a baseline
_TITLE = 200


def _check_within(trigger: "ImprovementTrigger", _attribute: object, value: int) -> None:
    if value < trigger.breaches:
        reason = f"must be at least the number of breaches, {trigger.breaches}"
        raise ValidationError("ImprovementTrigger", "within", value, reason)


@attrs.frozen(kw_only=True)
class ImprovementTrigger:
    """How often a target may be breached before it must be improved.

    Attributes:
        consecutive: So many of the last periods, one after another, are too many.
        breaches: So many of the last ``within`` periods are too many, too.
        within: Of how many periods.

    Raises:
        ValidationError: A number is below 1, or more breaches are asked for than periods.

    ITIL Service Design (2007), 4.2.5.7; the numbers are this library's own.
    """

    consecutive: int = attrs.field(default=2, validator=whole(1))
    breaches: int = attrs.field(default=3, validator=whole(1))
    within: int = attrs.field(default=6, validator=[whole(1), _check_within])


DEFAULT_IMPROVEMENT_TRIGGER = ImprovementTrigger()
"""Two periods one after another, or three of the last six."""


@attrs.frozen(kw_only=True)
class ImprovementNeed:
    """A target that is breached too often.

    Attributes:
        target: The target, as it was in the last period.
        breached: The breaches among the periods looked at, in the order of time.
        reason: Which rule was met, in words.
    """

    target: ServiceLevelTarget
    breached: tuple[Achievement, ...]
    reason: str


def improvement_needs(
    achieved: Iterable[Achievement],
    trigger: ImprovementTrigger = DEFAULT_IMPROVEMENT_TRIGGER,
) -> tuple[ImprovementNeed, ...]:
    """Return the targets that are breached too often as of the last period given.

    A period without data is no breach; one after another means without any period between.

    Args:
        achieved: Achievements of all periods that count, in any order.
        trigger: How often is too often.

    Returns:
        One for each such target, in the order in which targets are first given.

    Raises:
        DuplicateError: A target has two achievements in one period.

    ITIL Service Design (2007), 4.2.5.7.
    """
    by_target: dict[TargetId, list[Achievement]] = {}
    for one in achieved:
        by_target.setdefault(one.target.id, []).append(one)
    found = (_need(sorted(several, key=_when), trigger) for several in by_target.values())
    return tuple(need for need in found if need is not None)


def _when(one: Achievement) -> Interval:
    return one.period


def _need(achieved: list[Achievement], trigger: ImprovementTrigger) -> ImprovementNeed | None:
    """Look at one target's achievements in the order of time."""
    for earlier, later in pairwise(achieved):
        if earlier.period == later.period:
            raise DuplicateError("achievement", f"{later.target.id} in {later.period}")
    run = [one for one in achieved[-trigger.consecutive :] if _is_breach(one)]
    recent = [one for one in achieved[-trigger.within :] if _is_breach(one)]
    if len(run) == trigger.consecutive:
        reason = f"breached in {trigger.consecutive} periods one after another"
    elif len(recent) >= trigger.breaches:
        reason = f"breached in {len(recent)} of the last {trigger.within} periods"
    else:
        return None
    known = {id(one): one for one in (*recent, *run)}
    breached = tuple(sorted(known.values(), key=_when))
    return ImprovementNeed(target=achieved[-1].target, breached=breached, reason=reason)


def _is_breach(one: Achievement) -> bool:
    return one.status is AchievementStatus.BREACHED


def propose_improvement(
    need: ImprovementNeed, stamp: Stamp, *, plan_id: str, title: str | None = None
) -> ServiceImprovementPlan:
    """Propose a plan for a target that is breached too often.

    Its baseline is the value of the last breach, its target the bound that was missed.

    Args:
        need: The target and its breaches.
        stamp: When and by whom.
        plan_id: The new plan's id.
        title: Its title; by default the target and the reason.

    Raises:
        ValidationError: The last value lies exactly at a bound that must not be reached, so that
            the plan needs a target of its own.

    ITIL Service Design (2007), 4.2.5.7.
    """
    last = need.breached[-1]
    bound = _missed(last)
    return ServiceImprovementPlan(
        id=plan_id,
        opened=stamp,
        title=title or f"{need.target.label}: {need.reason}"[:_TITLE],
        target_ids={need.target.id},
        service_ids=need.target.service_ids,
        baseline=_baseline(last, bound),
        target=bound,
        unit=need.target.unit.sign,
    )


def _missed(last: Achievement) -> Decimal:
    """Return the bound on whose wrong side a value lies."""
    upper = last.target.upper
    above = upper is not None and last.value is not None and last.value > upper
    return upper if upper is not None and above else last.target.target


def _baseline(last: Achievement, bound: Decimal) -> Decimal:
    """Return the value as a decimal that rounding has not moved to the bound."""
    for places in range(_FEWEST, _MOST):
        value = last.rounded(places)
        if value is not None and value != bound:
            return value
    return bound
