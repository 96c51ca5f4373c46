"""Achievements: how a period stands to the targets of an agreement, and the level in one figure.

ITIL Service Design (2007), 4.2.5.5 and 4.2.5.6.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple, cast

import attrs

from itil_core.design._downtime import rounded
from itil_core.design._figures import Figure, as_fraction
from itil_core.design._sampling import (
    OF_OUTAGES,
    Sample,
    counted,
    counted_outages,
    is_timed,
    outage_sample,
    timed_sample,
)
from itil_core.design.agreement import ServiceLevelAgreement
from itil_core.design.outage import Outage
from itil_core.design.service_availability import (
    DEFAULT_AVAILABILITY_POLICY,
    AvailabilityPolicy,
)
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.support_chain import SupportingAgreement
from itil_core.design.supporting_agreement import (
    OperationalLevelAgreement,
    UnderpinningContract,
)
from itil_core.design.target_terms import AchievementStatus, TargetUnit
from itil_core.errors import UnknownReferenceError, ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.clock import Measurement
from itil_core.kernel.fields import a, each, id_set, whole
from itil_core.kernel.interval import Interval

__all__ = ["Achievement", "GivenValue", "achievements", "weighted_level"]

_PLACES = 4
_AGREEMENTS = (ServiceLevelAgreement, OperationalLevelAgreement, UnderpinningContract)
_NO_VALUES: Mapping[str, Any] = MappingProxyType({})


class GivenValue(NamedTuple):
    """A value that was measured elsewhere, such as a satisfaction score.

    Attributes:
        value: The figure, in the target's unit; None where nothing was measured.
        samples: Of how many samples it was made.
    """

    value: Figure | None
    samples: int = 1


def _given(value: Figure | None) -> Fraction | None:
    """Keep a figure until the target is known, in whose unit it is a fraction."""
    return cast("Fraction | None", value)


def _check_samples(achievement: "Achievement", _attribute: object, value: int) -> None:
    if (value > 0) != (achievement.value is not None):
        reason = "must be above zero where there is a value, and zero where there is none"
        raise ValidationError("Achievement", "samples", value, reason)
    achievement.target.judge(achievement.value)


@attrs.frozen(kw_only=True)
class Achievement:
    """What was achieved of one target in one period.

    Attributes:
        target: The target.
        period: The period.
        value: What was measured, exact, in the target's unit; None where nothing was.
        samples: Of how many samples the value is made.

    Raises:
        ValidationError: The value is none that the target can judge, or there are samples without
            a value or a value without samples.

    Example:
        >>> from itil_core.design.target_terms import (
        ...     Comparator,
        ...     MeasurementPeriod,
        ...     ServiceLevelMetric,
        ... )
        >>> import pendulum
        >>> april = Interval(pendulum.datetime(2026, 4, 1), pendulum.datetime(2026, 5, 1))
        >>> target = ServiceLevelTarget(
        ...     id="SLT-1",
        ...     metric=ServiceLevelMetric.INCIDENT_RESOLUTION_IN_TIME,
        ...     comparator=Comparator.GE,
        ...     target=95,
        ...     unit=TargetUnit.PERCENT,
        ...     period=MeasurementPeriod.MONTH,
        ... )
        >>> share = Fraction(188 * 100, 195)
        >>> found = Achievement(target=target, period=april, value=share, samples=195)
        >>> print(found.status.name, found.rounded())
        MET 96.4103

    ITIL Service Design (2007), 4.2.5.5.
    """

    target: ServiceLevelTarget = attrs.field(validator=a(ServiceLevelTarget))
    period: Interval = attrs.field(validator=a(Interval))
    value: Fraction | None = attrs.field(default=None, converter=_given)
    samples: int = attrs.field(default=0, validator=[whole(0), _check_samples])

    def __attrs_post_init__(self) -> None:
        """Read the value in the unit of the target."""
        if self.value is not None:
            exact = as_fraction(self.value, self.target.unit.span, record="Achievement")
            object.__setattr__(self, "value", exact)

    @property
    def status(self) -> AchievementStatus:
        """How the value stands to the target; exactly at the target is met."""
        return self.target.judge(self.value)

    def rounded(self, places: int = _PLACES) -> Decimal | None:
        """Return the value for people, rounded half up; None where there is none.

        Args:
            places: How many digits stand after the point.
        """
        return None if self.value is None else rounded(self.value, places)

    def row(self) -> dict[str, object]:
        """Return it as a row of plain values, for tables."""
        target = self.target
        return {
            "target": str(target.id),
            "what": str(target),
            "from": self.period.start,
            "until": self.period.end,
            "value": self.rounded(),
            "bound": target.target,
            "unit": target.unit.sign,
            "samples": self.samples,
            "status": self.status.name,
        }


def achievements(
    agreement: ServiceLevelAgreement | SupportingAgreement,
    period: Interval,
    measurements: Iterable[Measurement] = (),
    outages: Iterable[Outage] | None = None,
    *,
    values: Mapping[str, Figure | GivenValue | None] = _NO_VALUES,
    ci_ids: Iterable[str] = (),
    policy: AvailabilityPolicy = DEFAULT_AVAILABILITY_POLICY,
    as_of: datetime | None = None,
) -> tuple[Achievement, ...]:
    """Return what was achieved of each target of an agreement in a period.

    A target that times records takes the measurements of its clock: those that its own clock
    made, or else those named as the target, its metric, or "response" and "resolution". Each
    counts once, in the period in which it breached or stopped, whichever was earlier, and under
    the priority that the record had at the stop, or has at the instant of measuring where the
    clock is not stopped. In percent the value is the share in time, in a unit of time the longest
    time used. Availability, breaks and mean times come from the outages of what the agreement is
    about, its services or its one component: none is a period without a failure, and None is one
    that nobody watched. All other metrics take given values.

    Args:
        agreement: The agreement, or an OLA or underpinning contract.
        period: The period.
        measurements: Clocks measured, of any period; those of other targets are left out.
        outages: The outages, of any period; those of services outside the agreement or target
            are left out, and of several services one that is down is enough. An agreement about a
            component counts the outages of that CI alone. None where outages were not recorded.
        values: Values by the target's id, measured elsewhere; these win.
        ci_ids: The CIs whose outage is an outage of the services; those of other CIs are left
            out. They say nothing to an agreement about a component.
        policy: What was agreed about counting downtime, beside what the targets exclude.
        as_of: Until when outages without an end are taken to last.

    Returns:
        One for each target, in the agreement's order; without samples, NO_DATA.

    Raises:
        DuplicateError: A record was measured twice for one target.
        UnknownReferenceError: A value is given for a target that the agreement has not.
        ValidationError: A given value is none that its target can judge, an outage has no end and
            ``as_of`` is not given, or something else stands where an agreement, a period,
            measurements, outages or ids of CIs are wanted.

    ITIL Service Design (2007), 4.2.5.5.
    """
    clocks, down = each(measurements), None if outages is None else each(outages)
    _check_kind("agreement", agreement, *_AGREEMENTS)
    _check_kind("period", period, Interval)
    _check_kinds("measurements", clocks, Measurement)
    _check_kinds("outages", down or (), Outage)
    if isinstance(agreement, ServiceLevelAgreement):
        hours, subject = agreement.service_hours, None
    else:
        hours, subject = agreement.hours, agreement.ci_id
    cis = id_set(CiId, ci_ids)
    unknown = sorted(set(values) - {str(target.id) for target in agreement.all_targets})
    if unknown:
        raise UnknownReferenceError("target", tuple(unknown))

    def sampled(target: ServiceLevelTarget) -> GivenValue | Sample | None:
        services = target.service_ids or agreement.named_services
        if target.id in values:
            given = values[target.id]
            return given if isinstance(given, GivenValue) else GivenValue(given)
        if is_timed(target):
            return timed_sample(target, counted(target, clocks, period, services))
        if target.metric not in OF_OUTAGES or down is None:
            return None
        ours = counted_outages(down, services, subject=subject, ci_ids=cis)
        return outage_sample(target, hours, period, ours, policy=policy, as_of=as_of)

    return tuple(_achievement(target, period, sampled(target)) for target in agreement.all_targets)


def _check_kind(name: str, value: object, *kinds: type) -> None:
    if not isinstance(value, kinds):
        wanted = " or ".join(kind.__name__ for kind in kinds)
        raise ValidationError("achievements", name, value, f"must be {wanted}")


def _check_kinds(name: str, values: tuple[object, ...], kind: type) -> None:
    for value in values:
        if not isinstance(value, kind):
            reason = f"must be several of {kind.__name__}"
            raise ValidationError("achievements", name, value, reason)


def _achievement(
    target: ServiceLevelTarget, period: Interval, sample: GivenValue | Sample | None
) -> Achievement:
    if sample is None or sample.value is None or not sample.samples:
        return Achievement(target=target, period=period)
    return Achievement(target=target, period=period, value=sample.value, samples=sample.samples)


def weighted_level(achieved: Iterable[Achievement]) -> Fraction | None:
    """Return the level of service in one figure: the mean of percents by the targets' weights.

    What has no data takes no part.

    Args:
        achieved: Achievements of targets in percent.

    Returns:
        The level in percent, exact; None where nothing has data.

    Raises:
        ValidationError: A target is not in percent, so that its value cannot be added.

    Example:
        ``weighted_level(achievements(agreement, april, measurements, outages))``

    ITIL Service Design (2007), 4.2.5.6.
    """
    total, weights = Fraction(0), Fraction(0)
    for one in achieved:
        if one.target.unit is not TargetUnit.PERCENT:
            reason = "must be of targets in percent; leave out those in other units"
            raise ValidationError("weighted_level", "achieved", str(one.target), reason)
        if one.value is not None:
            weight = Fraction(one.target.weight)
            total, weights = total + weight * one.value, weights + weight
    return total / weights if weights else None
