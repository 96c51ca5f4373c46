"""Samples of a period: the values that clocks and outages give a target.

Each returns a value in the target's unit with the number of samples, or None where there is none.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

import attrs

from itil_core.design.outage import Outage, OutageCause
from itil_core.design.service_availability import AvailabilityPolicy, availability_report
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.target_terms import (
    ServiceLevelMetric,
    TargetExclusion,
    TargetMetric,
    TargetUnit,
)
from itil_core.errors import CalculationError, DuplicateError
from itil_core.framework.ids import CiId, ServiceId
from itil_core.kernel._clock_reader import known_by, view_at
from itil_core.kernel.clock import ClockTarget, ClockTargets, Measurement, Verdict
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import to_micros
from itil_core.kernel.interval import Interval
from itil_core.kernel.record import Record

__all__ = [
    "OF_OUTAGES",
    "Sample",
    "counted",
    "counted_outages",
    "is_timed",
    "outage_sample",
    "timed_sample",
]

M = ServiceLevelMetric
_PERCENT = 100
_MICROSECOND = timedelta(microseconds=1)
_HOUR = timedelta(hours=1)

OF_OUTAGES = (M.AVAILABILITY, M.SERVICE_BREAKS, M.MTBF, M.MTBSI, M.MTRS)
_USUAL_NAMES: dict[TargetMetric, str] = {
    M.INCIDENT_RESPONSE: "response",
    M.INCIDENT_RESPONSE_IN_TIME: "response",
    M.INCIDENT_RESOLUTION: "resolution",
    M.INCIDENT_RESOLUTION_IN_TIME: "resolution",
}


class Sample(NamedTuple):
    """A value and of how many samples it was made.

    Attributes:
        value: The value in the target's unit.
        samples: How many.
    """

    value: Fraction
    samples: int


def is_timed(target: ServiceLevelTarget) -> bool:
    """Tell whether records are timed for a target."""
    return target.clock is not None or target.metric in _USUAL_NAMES


def counted(
    target: ServiceLevelTarget,
    measurements: Iterable[Measurement],
    period: Interval,
    services: frozenset[ServiceId],
) -> list[Measurement]:
    """Return the measurements that count for a target in a period.

    Raises:
        DuplicateError: A record was measured twice by one clock.
    """
    found: dict[tuple[type, str], Measurement] = {}
    for one in measurements:
        at = one.counts_at
        undecided = one.verdict is Verdict.UNDECIDED
        if undecided or at is None or at not in period or not _is_for(target, one, services):
            continue
        key = (type(one.record), one.record.id)
        if key in found:
            raise DuplicateError("measurement", f"{one.record.id} {one.target.name}")
        found[key] = one
    return list(found.values())


def _is_for(target: ServiceLevelTarget, one: Measurement, services: frozenset[ServiceId]) -> bool:
    """Tell whether the clock is the target's, and the record in its scope."""
    service = getattr(_as_measured(one), "service_id", None)
    if service is not None and services and service not in services:
        return False
    record: Any = _as_timed(one)
    if target.priority is not None and getattr(record, "priority", None) != target.priority:
        return False
    return one.target.name in _clock_names(target, record)


def _as_measured(one: Measurement) -> Record:
    """Return the record as it was known when it was measured."""
    known_at = max(one.as_of, one.record.opened.at)
    return one.record if one.record.updated.at <= known_at else one.record.as_of(known_at)


def _as_timed(one: Measurement) -> Record:
    """Return the record as it was when the target that decides was in force.

    A stopped clock takes no notice of what changes after its stop, and neither does its place
    among the targets; what was learned late holds since when it held.
    """
    stopped = one.stopped_at
    if stopped is None:
        return _as_measured(one)
    return view_at(one.record, known_by(one.record, one.as_of), to_micros(stopped))


def _clock_names(target: ServiceLevelTarget, record: object) -> set[str]:
    clock = target.clock
    if isinstance(clock, ClockTarget):
        return {clock.name}
    if isinstance(clock, ClockTargets):
        return {one.name for one in (*clock.targets.values(), clock.otherwise)}
    if clock is not None:
        return {clock(record).name}
    metric = str(target.metric)
    return {target.label, metric, _USUAL_NAMES.get(target.metric, metric)}


def timed_sample(target: ServiceLevelTarget, measurements: list[Measurement]) -> Sample | None:
    """Return the share that was in time in percent, or the longest time that was used."""
    if not measurements:
        return None
    samples = len(measurements)
    if target.unit is TargetUnit.PERCENT:
        met = sum(one.verdict is Verdict.MET for one in measurements)
        return Sample(Fraction(met * _PERCENT, samples), samples)
    longest = max(cycle.elapsed for one in measurements for cycle in one.cycles)
    return Sample(_in_unit(Fraction(longest // _MICROSECOND), target), samples)


def counted_outages(
    outages: Iterable[Outage],
    services: frozenset[ServiceId],
    *,
    subject: CiId | None,
    ci_ids: frozenset[CiId],
) -> list[Outage]:
    """Return the outages that count for a target.

    Args:
        outages: The outages.
        services: The services that it covers; empty for all.
        subject: The CI that its agreement is about, of which alone outages then count.
        ci_ids: The CIs whose outage is one of the services.
    """
    if subject is not None:
        return [one for one in outages if one.ci_id == subject]
    return [
        one
        for one in outages
        if one.ci_id in ci_ids
        or (one.service_id is not None and (not services or one.service_id in services))
    ]


def outage_sample(
    target: ServiceLevelTarget,
    hours: ServiceHours,
    period: Interval,
    outages: Iterable[Outage],
    *,
    policy: AvailabilityPolicy,
    as_of: datetime | None,
) -> Sample | None:
    """Return what outages say of a target: its availability, or a count or mean of breaks."""
    causes = {
        TargetExclusion.FORCE_MAJEURE: OutageCause.FORCE_MAJEURE,
        TargetExclusion.CUSTOMER_CAUSED: OutageCause.CUSTOMER,
    }
    agreed = attrs.evolve(
        policy,
        planned_excluded=policy.planned_excluded
        or TargetExclusion.PLANNED_DOWNTIME in target.exclusions,
        excluded_causes=policy.excluded_causes
        | {cause for exclusion, cause in causes.items() if exclusion in target.exclusions},
    )
    try:
        report = availability_report(hours, period, outages, as_of=as_of, policy=agreed)
    except CalculationError:
        return None  # no agreed time lies in the period
    if target.metric is M.AVAILABILITY:
        return Sample(report.availability * _PERCENT, 1)
    if target.metric is M.SERVICE_BREAKS:
        return Sample(report.breaks, 1)
    means: dict[TargetMetric, Fraction | None] = {M.MTBF: report.mtbf, M.MTBSI: report.mtbsi}
    mean = means.get(target.metric, report.mtrs)
    if mean is None:
        return None
    micros = mean * (_HOUR // _MICROSECOND)
    return Sample(_in_unit(micros, target), max(1, ceil(report.breaks)))


def _in_unit(micros: Fraction, target: ServiceLevelTarget) -> Fraction:
    span = target.unit.span or _MICROSECOND
    return micros / (span // _MICROSECOND)
