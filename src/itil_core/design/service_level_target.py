"""The service level target: what is agreed about one metric, and how a measured value stands to it.

A target says what a service must achieve over a period; a clock target of the kernel says how one
record is timed. A target may hold a clock.

ITIL Service Design (2007), 4.2.5.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import attrs

from itil_core.design._figures import Figure, as_decimal, as_fraction
from itil_core.design.target_terms import (
    AchievementStatus,
    Comparator,
    MeasurementPeriod,
    TargetExclusion,
    TargetMetric,
    TargetUnit,
)
from itil_core.errors import ValidationError
from itil_core.framework.ids import ServiceId, TargetId
from itil_core.kernel.clock import Choice, ClockTarget, ClockTargets
from itil_core.kernel.fields import each, id_set, text, whole
from itil_core.kernel.hours import ServiceHours

__all__ = ["ServiceLevelTarget"]

_NAME = "ServiceLevelTarget"
_PERCENT = 100
_MICROSECOND = timedelta(microseconds=1)
# Left out by mistake, these are refused with the reason that a reader of the agreement would give.
_LEFT_OUT: Any = None
_NO_CLOCK: Choice | None = None


def _given(value: Figure | str) -> Decimal:
    """Keep a figure until the unit is known, in which it is a decimal."""
    return cast("Decimal", value)


def _optionally_given(value: Figure | str | None) -> Decimal | None:
    return cast("Decimal | None", value)


def _weight(value: Figure | str) -> Decimal:
    number = as_fraction(value, None, record=_NAME, field="weight")
    if not number:
        raise ValidationError(_NAME, "weight", value, "must be above zero")
    return as_decimal(number, record=_NAME, field="weight")


def _exclusions(values: Iterable[TargetExclusion]) -> frozenset[TargetExclusion]:
    several = each(values)
    if not all(isinstance(value, TargetExclusion) for value in several):
        reason = "must be several of TargetExclusion, as in {TargetExclusion.FORCE_MAJEURE}"
        raise ValidationError(_NAME, "exclusions", values, reason)
    return frozenset(several)


def _service_ids(values: Iterable[str]) -> frozenset[ServiceId]:
    return id_set(ServiceId, values)


def _wanted(kind: type, reason: str) -> Any:
    def check(_target: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, kind):
            raise ValidationError(_NAME, attribute.name, value, reason)

    return check


def _check_clock(_target: object, _attribute: object, value: Any) -> None:
    known = isinstance(value, ClockTarget | ClockTargets) or callable(value)
    if value is not None and not known:
        reason = "must be a ClockTarget, ClockTargets, a function of the record, or None"
        raise ValidationError(_NAME, "clock", value, reason)


_check_priority = attrs.validators.optional(whole(1))
_NO_METRIC = "must be a metric, such as ServiceLevelMetric.AVAILABILITY"
_NO_COMPARATOR = "must be a Comparator, such as Comparator.GE"
_NO_UNIT = "must be a TargetUnit; a target without a unit cannot be measured"
_NO_PERIOD = "must be a MeasurementPeriod; a target without a period cannot be measured"


@attrs.frozen(kw_only=True)
class ServiceLevelTarget:
    """What is agreed about one metric: a bound, its unit, and the period that it is measured over.

    Figures are exact: decimals, whole numbers, fractions, floats as they are written, and for
    units of time also timedeltas. They are held as decimals of the unit.

    Attributes:
        id: The target's id.
        metric: What is measured.
        comparator: On which side of the target a value must lie.
        target: The bound; for BETWEEN the lower one.
        unit: The unit of all figures; one that is legal for the metric.
        period: The period over which it is measured.
        upper: The upper bound of BETWEEN; None for all others.
        warning_threshold: Where a value that still meets the target is at risk: above the target
            for GE and GT, below it for LE and LT. The warning itself is safe.
        measurement_point: Where it is measured, in words.
        weight: Its weight in the weighted service level.
        exclusions: What does not count against it.
        priority: The priority code that it is for; None for all.
        service_ids: The services that it is for; empty for all services of the agreement.
        clock: How one record is timed for it; None where records are not, or by the usual clock.
        name: What people call it; empty for the metric's own name.

    Raises:
        ValidationError: The unit is missing or not legal for the metric, the period is missing,
            a figure is negative, above 100 percent, of months or years or has no end in the unit,
            the warning is on the wrong side, or the upper bound is missing or not above the lower.

    Example:
        >>> from itil_core.design.target_terms import ServiceLevelMetric
        >>> uptime = ServiceLevelTarget(
        ...     id="SLT-1",
        ...     metric=ServiceLevelMetric.AVAILABILITY,
        ...     comparator=Comparator.GE,
        ...     target=99.5,
        ...     unit=TargetUnit.PERCENT,
        ...     period=MeasurementPeriod.MONTH,
        ...     warning_threshold=99.7,
        ... )
        >>> print(uptime)
        availability >= 99.5 % each month
        >>> [uptime.judge(value).name for value in (99.7, 99.6, 99.5, 99.4, None)]
        ['MET', 'AT_RISK', 'AT_RISK', 'BREACHED', 'NO_DATA']

    ITIL Service Design (2007), 4.2.5.1.
    """

    id: TargetId = attrs.field(converter=TargetId)
    metric: TargetMetric = attrs.field(validator=_wanted(TargetMetric, _NO_METRIC))
    comparator: Comparator = attrs.field(validator=_wanted(Comparator, _NO_COMPARATOR))
    target: Decimal = attrs.field(converter=_given)
    unit: TargetUnit = attrs.field(default=_LEFT_OUT, validator=_wanted(TargetUnit, _NO_UNIT))
    period: MeasurementPeriod = attrs.field(
        default=_LEFT_OUT, validator=_wanted(MeasurementPeriod, _NO_PERIOD)
    )
    upper: Decimal | None = attrs.field(default=None, converter=_optionally_given)
    warning_threshold: Decimal | None = attrs.field(default=None, converter=_optionally_given)
    measurement_point: str = attrs.field(default="", validator=text(200, empty=True))
    weight: Decimal = attrs.field(default=Decimal(1), converter=_weight)
    exclusions: frozenset[TargetExclusion] = attrs.field(default=frozenset(), converter=_exclusions)
    priority: int | None = attrs.field(default=None, validator=_check_priority)
    service_ids: frozenset[ServiceId] = attrs.field(default=frozenset(), converter=_service_ids)
    clock: "Choice | None" = attrs.field(default=_NO_CLOCK, validator=_check_clock)
    name: str = attrs.field(default="", validator=text(200, empty=True))

    def __attrs_post_init__(self) -> None:
        """Read the figures in the unit, and check what depends on several fields (INV-3.4)."""
        if self.unit not in self.metric.units:
            legal = ", ".join(unit.name for unit in self.metric.units)
            reason = f"must be one that {self.metric.name} is measured in: {legal}"
            raise ValidationError(_NAME, "unit", self.unit.name, reason)
        for field in ("target", "upper", "warning_threshold"):
            figure: object = getattr(self, field)
            if figure is not None or field == "target":
                number = as_decimal(self._read(figure, field), record=_NAME, field=field)
                object.__setattr__(self, field, number)
        self._check_upper()
        self._check_warning()

    def _read(self, figure: object, field: str) -> Fraction:
        number = as_fraction(figure, self.unit.span, record=_NAME, field=field)
        if self.unit is TargetUnit.PERCENT and number > _PERCENT:
            raise ValidationError(_NAME, field, figure, "must be at most 100 percent")
        return number

    def _check_upper(self) -> None:
        if self.comparator is not Comparator.BETWEEN:
            if self.upper is not None:
                reason = f"must be left out; {self.comparator.name} has one bound"
                raise ValidationError(_NAME, "upper", self.upper, reason)
        elif self.upper is None or self.upper <= self.target:
            reason = f"must be above the lower bound, {self.target:f}"
            raise ValidationError(_NAME, "upper", self.upper, reason)

    def _check_warning(self) -> None:
        warning, comparator = self.warning_threshold, self.comparator
        if warning is None:
            return
        if comparator.wants_more:
            safe, reason = warning > self.target, "must be above the target"
        elif comparator.wants_less:
            safe, reason = warning < self.target, "must be below the target"
        else:
            safe, reason = False, f"must be left out; {comparator.name} has no safe side"
        if not safe:
            raise ValidationError(_NAME, "warning_threshold", warning, reason)

    @property
    def label(self) -> str:
        """What people call it: its name, or that of the metric."""
        return self.name or str(self.metric)

    @property
    def duration(self) -> timedelta | None:
        """The bound as a time, rounded down to the microsecond; None where the unit is no time."""
        span = self.unit.span
        if span is None:
            return None
        return timedelta(microseconds=int(Fraction(self.target) * (span // _MICROSECOND)))

    def is_met_by(self, value: Figure) -> bool:
        """Tell whether a measured value lies on the right side of the target.

        Raises:
            ValidationError: It is no finite number, negative, above 100 percent, or a duration
                where the unit is not one of time.
        """
        measured, bound = self._read(value, "value"), Fraction(self.target)
        if self.comparator is Comparator.BETWEEN:
            return self.upper is not None and bound <= measured <= Fraction(self.upper)
        return {
            Comparator.GE: measured >= bound,
            Comparator.LE: measured <= bound,
            Comparator.GT: measured > bound,
            Comparator.LT: measured < bound,
            Comparator.EQ: measured == bound,
        }[self.comparator]

    def judge(self, value: Figure | None) -> AchievementStatus:
        """Return how a measured value stands to the target.

        Args:
            value: A figure in the target's unit, or a timedelta where that is one of time; None
                where nothing was measured.

        Raises:
            ValidationError: It is no finite number, negative, above 100 percent, or a duration
                where the unit is not one of time.

        Example:
            >>> from itil_core.design.target_terms import ServiceLevelMetric
            >>> repair = ServiceLevelTarget(
            ...     id="SLT-2",
            ...     metric=ServiceLevelMetric.MTRS,
            ...     comparator=Comparator.LE,
            ...     target=timedelta(hours=4),
            ...     unit=TargetUnit.HOUR,
            ...     period=MeasurementPeriod.QUARTER,
            ... )
            >>> repair.judge(timedelta(hours=4)).name
            'MET'
        """
        if value is None:
            return AchievementStatus.NO_DATA
        if not self.is_met_by(value):
            return AchievementStatus.BREACHED
        if self.warning_threshold is None:
            return AchievementStatus.MET
        measured, warning = self._read(value, "value"), Fraction(self.warning_threshold)
        safe = measured >= warning if self.comparator.wants_more else measured <= warning
        return AchievementStatus.MET if safe else AchievementStatus.AT_RISK

    def compares_with(self, other: "ServiceLevelTarget") -> bool:
        """Tell whether another target is about the same metric, in a unit that compares."""
        alike = self.unit is other.unit or None not in (self.unit.span, other.unit.span)
        return self.metric is other.metric and alike

    def is_weaker_than(self, other: "ServiceLevelTarget") -> bool:
        """Tell whether it lets pass some value that another target of the metric refuses.

        Raises:
            ValidationError: The other one is about another metric, or not in comparable units.

        Example:
            >>> from itil_core.design.target_terms import ServiceLevelMetric
            >>> gold = ServiceLevelTarget(
            ...     id="SLT-1",
            ...     metric=ServiceLevelMetric.AVAILABILITY,
            ...     comparator=Comparator.GE,
            ...     target=99.9,
            ...     unit=TargetUnit.PERCENT,
            ...     period=MeasurementPeriod.MONTH,
            ... )
            >>> silver = attrs.evolve(gold, id="SLT-2", target=99)
            >>> silver.is_weaker_than(gold), gold.is_weaker_than(silver)
            (True, False)
        """
        if not self.compares_with(other):
            reason = f"must be about {self.metric.name}, in a unit that compares with "
            raise ValidationError(_NAME, "other", str(other), reason + self.unit.name)
        return not _holds(other.accepted, self.accepted)

    @property
    def accepted(self) -> "tuple[Bound, Bound]":
        """The lowest and the highest value that meet it, exact, each with whether it does itself.

        Units of time are told in seconds; without a bound on one side, the value there is None.
        """
        span = self.unit.span
        factor = Fraction(1) if span is None else Fraction(span // _MICROSECOND, 1_000_000)
        low = Fraction(self.target) * factor
        high = low if self.upper is None else Fraction(self.upper) * factor
        closed = self.comparator not in (Comparator.GT, Comparator.LT)
        if self.comparator.wants_more:
            return (low, closed), (None, False)
        if self.comparator.wants_less:
            return (None, False), (high, closed)
        return (low, True), (high, True)

    def clock_target(self, hours: ServiceHours) -> Choice:
        """Return how one record is timed for it: by its clock, or else by the usual one.

        The usual clock runs from the opening, is paused while somebody else is waited for, and
        stops when the work is done; the warning is its threshold.

        Args:
            hours: The hours in which time counts, unless the target has a clock.

        Raises:
            ValidationError: It has no clock and is no upper bound of a time.
        """
        if self.clock is not None:
            return self.clock
        if self.duration is None or not self.comparator.wants_less:
            bound = f"{self.comparator.sign} {self.unit.name}"
            reason = f"must be given, because {bound} is not a time to keep within"
            raise ValidationError(_NAME, "clock", None, reason)
        share = self._warned_share
        return ClockTarget(
            self.label, self.duration, hours, thresholds=() if share is None else (share,)
        )

    @property
    def _warned_share(self) -> float | None:
        """The percent of the target at which its warning lies, where that is below it."""
        if not self.warning_threshold or not self.comparator.wants_less:
            return None
        return float(Fraction(self.warning_threshold) * _PERCENT / Fraction(self.target))

    def __str__(self) -> str:
        bound = f"{self.target:f}"
        if self.upper is not None:
            bound = f"{bound} and {self.upper:f}"
        each_period = self.period.name.lower()
        scope = "" if self.priority is None else f" at priority {self.priority}"
        return (
            f"{self.label}{scope} {self.comparator.sign} {bound} {self.unit.sign} "
            f"each {'period' if self.period is MeasurementPeriod.CUSTOM else each_period}"
        )


Bound = tuple[Fraction | None, bool]


def _holds(outer: tuple[Bound, Bound], inner: tuple[Bound, Bound]) -> bool:
    """Tell whether all values between two bounds also lie between two others."""
    (low, low_in), (high, high_in) = outer
    (from_, from_in), (to, to_in) = inner
    above = low is None or (
        from_ is not None and (from_ > low or (from_ == low and (low_in or not from_in)))
    )
    below = high is None or (
        to is not None and (to < high or (to == high and (high_in or not to_in)))
    )
    return above and below
