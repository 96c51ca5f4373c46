"""What targets ask of supports, and what supports promise for them."""

from datetime import timedelta
from fractions import Fraction
from itertools import chain
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

__all__ = [
    "Composed",
    "Goal",
    "composed_availability",
    "goals_of",
    "is_availability",
    "names_no_time",
    "promised_for",
]

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


class Composed(NamedTuple):
    """What supports state of their availability together.

    Attributes:
        share: The share of the time in which all that state one are up; None where none does.
        silent: The supports that are needed and state none.
    """

    share: Fraction | None
    silent: tuple[Support | SupportingAgreement, ...]


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


def names_no_time(
    support: Support | SupportingAgreement, target: ServiceLevelTarget, priority: object
) -> bool:
    """Tell whether a support works for a target's metric, yet names no time for the priority.

    One that works for other metrics only has no turn in this work, and may be left out of it.
    """
    if isinstance(support, Support):
        works = support.metric is not None and _same_work(support.metric, target.metric)
        return works and support.duration is None
    works = any(
        _same_work(one.metric, target.metric) and _in_scope(one, target)
        for one in support.all_targets
    )
    return works and promised_for(support, target, priority) is None


def _in_scope(one: ServiceLevelTarget, target: ServiceLevelTarget) -> bool:
    shared = one.service_ids & target.service_ids
    return bool(shared) or not (one.service_ids and target.service_ids)


def _duration(goal: Goal) -> timedelta:
    return goal.duration


def composed_availability(supports: SupportChain, target: ServiceLevelTarget) -> Composed:
    """Return the share of the time in which all supports are up, and who states none.

    All are needed, except where one of several redundant ones is enough: of these, the ones that
    state all there is to state count alone.
    """
    if not isinstance(supports, SerialSupport | ParallelSupport):
        share = _stated(supports, target)
        return Composed(share, (supports,) if share is None else ())
    redundant = isinstance(supports, ParallelSupport) and supports.redundant
    parts = [composed_availability(part, target) for part in supports.parts]
    if redundant:
        parts = [part for part in parts if not part.silent] or parts
    known = [part.share for part in parts if part.share is not None]
    silent = tuple(chain.from_iterable(part.silent for part in parts))
    if not known:
        return Composed(None, silent)
    together = parallel_availability if redundant else series_availability
    return Composed(together(known), silent)


def _stated(support: Support | SupportingAgreement, target: ServiceLevelTarget) -> Fraction | None:
    """Return the availability that one support states; of several the lowest."""
    if isinstance(support, Support):
        return support.availability
    shares = [
        Fraction(one.target) / _PERCENT
        for one in support.all_targets
        if is_availability(one) and _in_scope(one, target)
    ]
    return min(shares, default=None)
