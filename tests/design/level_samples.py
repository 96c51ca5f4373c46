"""Small targets and agreements that the tests of service levels share."""

from datetime import timedelta
from typing import Any

import attrs
import pendulum

from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.target_terms import (
    Comparator,
    MeasurementPeriod,
    ServiceLevelMetric,
    TargetUnit,
)
from itil_core.framework.ids import ServiceId
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval

M, C, U = ServiceLevelMetric, Comparator, TargetUnit
ALWAYS = ServiceHours.always()
OFFICE = ServiceHours("UTC", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ["08:00-18:00"]))
YEAR = Interval(pendulum.datetime(2026, 1, 1), pendulum.datetime(2027, 1, 1))
APRIL = Interval(pendulum.datetime(2026, 4, 1), pendulum.datetime(2026, 5, 1))


def month(number: int) -> Interval:
    """A month of 2026."""
    start = pendulum.datetime(2026, number, 1)
    return Interval(start, start.add(months=1))


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def target(number: int = 1, metric: Any = M.AVAILABILITY, **fields: Any) -> ServiceLevelTarget:
    """A target with the metric's own comparator and first unit."""
    given: dict[str, Any] = {
        "id": f"SLT-{number}",
        "metric": metric,
        "comparator": metric.comparator,
        "target": 99.5,
        "unit": metric.units[0],
        "period": MeasurementPeriod.MONTH,
    }
    return ServiceLevelTarget(**given | fields)


def within(limit: float, number: int = 1, metric: Any = M.INCIDENT_RESOLUTION, **fields: Any):
    """A target of so many minutes."""
    return target(number, metric, target=limit, unit=U.MINUTE, **fields)


@attrs.frozen(kw_only=True)
class Agreed:
    """What is measured and carried of an agreement, without its life."""

    all_targets: tuple[ServiceLevelTarget, ...]
    service_ids: frozenset[ServiceId] = frozenset()
    service_hours: ServiceHours = ALWAYS
    hours_of_support: ServiceHours = ALWAYS
    start: pendulum.DateTime = YEAR.start
    end: pendulum.DateTime = YEAR.end


@attrs.frozen(kw_only=True)
class Beneath:
    """What an OLA or a contract promises, without its life."""

    id: str = "OLA-1"
    all_targets: tuple[ServiceLevelTarget, ...]
    hours: ServiceHours = ALWAYS
    start: pendulum.DateTime = YEAR.start
    end: pendulum.DateTime = YEAR.end


def agreed(*targets: ServiceLevelTarget, **fields: Any) -> Agreed:
    return Agreed(all_targets=targets, **fields)


def beneath(*targets: ServiceLevelTarget, **fields: Any) -> Beneath:
    return Beneath(all_targets=targets, **fields)
