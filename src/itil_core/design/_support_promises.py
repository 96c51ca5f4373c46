"""What targets ask of supports, and what supports promise for them."""

from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.structure_availability import (
    parallel_availability,
    series_availability,
)
from itil_core.design.support_chain import (
    ParallelSupport,
    SerialSupport,
    Support,
    SupportChain,
    SupportingAgreement,
)
from itil_core.design.target_terms import Comparator, ServiceLevelMetric, TargetMetric
from itil_core.kernel.clock import ClockTarget, ClockTargets
from itil_core.kernel.hours import ServiceHours

__all__ = ["Goal", "composed_availability", "goals_of", "is_availability", "promised_for"]

M = ServiceLevelMetric
_PERCENT = 100
# What is one work, timed record by record or agreed as the share in time.
_WORK: dict[TargetMetric, str] = {
    M.INCIDENT_RESPONSE: "response",
    M.INCIDENT_RESPONSE_IN_TIME: "response",
    M.INCIDENT_RESOLUTION: "resolution",
    M.INCIDENT_RESOLUTION_IN_TIME: "resolution",
}


class Goal(NamedTuple):
    """A time within which something must be done.

    Attributes:
        duration: How long.
        hours: The hours in which it counts.
        priority: The priority that it is for; None for all.
        exclusive: Whether exactly so long is too long already.
    """

    duration: timedelta
    hours: ServiceHours
    priority: object
    exclusive: bool


def goals_of(target: ServiceLevelTarget, hours: ServiceHours) -> tuple[Goal, ...]:
    """Return the times that a target sets; none where it sets none that is known beforehand."""
    clock, exclusive = target.clock, target.comparator is Comparator.LT
    if isinstance(clock, ClockTargets):
        timed = [*clock.targets.items(), (target.priority, clock.otherwise)]
        by_priority = clock.field == "priority"
        wanted = [
            (code if by_priority else target.priority, one)
            for code, one in timed
            if not by_priority or target.priority in (None, code)
        ]
    elif isinstance(clock, ClockTarget):
        wanted = [(target.priority, clock)]
    elif clock is None and target.duration is not None and target.comparator.wants_less:
        return (Goal(target.duration, hours, target.priority, exclusive),)
    else:
        wanted = []
    return tuple(
        Goal(one.duration, one.hours, code, exclusive=False)
        for code, one in wanted
        if one.duration is not None
    )


def is_availability(target: ServiceLevelTarget) -> bool:
    """Tell whether a target sets a lower bound of availability."""
    return target.metric is M.AVAILABILITY and target.comparator.wants_more


def _same_work(first: TargetMetric, second: TargetMetric) -> bool:
    return first is second or (first in _WORK and _WORK[first] == _WORK.get(second))


def promised_for(
    support: Support | SupportingAgreement, target: ServiceLevelTarget, priority: object
) -> Support | None:
    """Return what a support promises for a target at a priority; None where it promises nothing.

    Of several times that an agreement promises, those of the priority count before those of all,
    and the longest counts.
    """
    if isinstance(support, Support):
        works = support.metric is None or _same_work(support.metric, target.metric)
        return support if works else None
    found = [
        goal
        for one in support.all_targets
        if _same_work(one.metric, target.metric) and _in_scope(one, target)
        for goal in goals_of(one, support.hours)
    ]
    if priority is not None:
        exact = [goal for goal in found if goal.priority == priority]
        found = exact or [goal for goal in found if goal.priority is None]
    if not found:
        return None
    longest = max(found, key=_duration)
    return Support(str(support.id), longest.duration, longest.hours)


def _in_scope(one: ServiceLevelTarget, target: ServiceLevelTarget) -> bool:
    shared = one.service_ids & target.service_ids
    return bool(shared) or not (one.service_ids and target.service_ids)


def _duration(goal: Goal) -> timedelta:
    return goal.duration


def composed_availability(supports: SupportChain, target: ServiceLevelTarget) -> Fraction | None:
    """Return the share of the time in which all supports are up; None where none states one.

    Supports that state none take no part. All are needed, except where one of several redundant
    ones is enough.
    """
    if isinstance(supports, Support):
        return supports.availability
    if not isinstance(supports, SerialSupport | ParallelSupport):
        shares = [
            Fraction(one.target) / _PERCENT
            for one in supports.all_targets
            if is_availability(one) and _in_scope(one, target)
        ]
        return min(shares, default=None)
    parts = [composed_availability(part, target) for part in supports.parts]
    known = [share for share in parts if share is not None]
    if not known:
        return None
    if isinstance(supports, ParallelSupport) and supports.redundant:
        return parallel_availability(known)
    return series_availability(known)
