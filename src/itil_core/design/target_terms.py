"""The words in which a service level target is agreed: metric, unit, comparator, period.

ITIL Service Design (2007), 4.2.5.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Self

import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel.instants import in_utc

__all__ = [
    "AchievementStatus",
    "Comparator",
    "MeasurementPeriod",
    "ServiceLevelMetric",
    "TargetExclusion",
    "TargetMetric",
    "TargetUnit",
]


class Comparator(Enum):
    """On which side of its target a value must lie; each bears its sign.

    Exactly at the target a value meets GE, LE, EQ and BETWEEN, and breaches GT and LT.
    """

    GE = "GE"
    LE = "LE"
    GT = "GT"
    LT = "LT"
    EQ = "EQ"
    BETWEEN = "BETWEEN"

    if not TYPE_CHECKING:
        __hash__ = object.__hash__

    @property
    def sign(self) -> str:
        """How it is written."""
        return {"GE": ">=", "LE": "<=", "GT": ">", "LT": "<", "EQ": "="}.get(self.name, "between")

    @property
    def wants_more(self) -> bool:
        """Whether it sets a lower bound alone."""
        return self in (Comparator.GE, Comparator.GT)

    @property
    def wants_less(self) -> bool:
        """Whether it sets an upper bound alone."""
        return self in (Comparator.LE, Comparator.LT)


class TargetUnit(Enum):
    """In what a target and its measured values are given."""

    PERCENT = "PERCENT"
    SECOND = "SECOND"
    MINUTE = "MINUTE"
    HOUR = "HOUR"
    DAY = "DAY"
    COUNT = "COUNT"
    PER_HOUR = "PER_HOUR"
    SCORE = "SCORE"

    if not TYPE_CHECKING:
        __hash__ = object.__hash__

    @property
    def span(self) -> timedelta | None:
        """How long one of it lasts; None where it is not a unit of time. A day is 24 hours."""
        return _SPANS.get(self)

    @property
    def sign(self) -> str:
        """How it is written behind a number."""
        return _SIGNS[self]


_SPANS = {
    TargetUnit.SECOND: timedelta(seconds=1),
    TargetUnit.MINUTE: timedelta(minutes=1),
    TargetUnit.HOUR: timedelta(hours=1),
    TargetUnit.DAY: timedelta(days=1),
}
_SIGNS = {
    TargetUnit.PERCENT: "%",
    TargetUnit.SECOND: "s",
    TargetUnit.MINUTE: "min",
    TargetUnit.HOUR: "h",
    TargetUnit.DAY: "d",
    TargetUnit.COUNT: "times",
    TargetUnit.PER_HOUR: "per hour",
    TargetUnit.SCORE: "points",
}
_TIME = tuple(_SPANS)
_SHARE = (TargetUnit.PERCENT,)


class TargetMetric(Enum):
    """The parent of what a target can be about: an enumeration without members, for users too.

    Each member gives its stored name, its natural comparator and the units that are legal for it.

    Raises:
        ValidationError: A member has no comparator, no unit, or the stored name of another.

    Example:
        >>> class PrintMetric(TargetMetric):
        ...     PAGES_LOST = "PAGES_LOST", Comparator.LE, (TargetUnit.COUNT,)
        >>> PrintMetric.PAGES_LOST.comparator.sign
        '<='
    """

    comparator: Comparator
    units: tuple[TargetUnit, ...]

    def __new__(
        cls, value: str, comparator: Comparator | None = None, units: Iterable[TargetUnit] = ()
    ) -> Self:
        """Keep the name as the value, and comparator and units beside it."""
        legal = tuple(units)
        if not isinstance(comparator, Comparator):
            reason = "must be a Comparator, such as Comparator.GE where more is better"
            raise ValidationError(cls.__name__, "comparator", comparator, reason)
        if not legal or not all(isinstance(unit, TargetUnit) for unit in legal):
            reason = "must be one or more units, as in (TargetUnit.COUNT,)"
            raise ValidationError(cls.__name__, "units", units, reason)
        if value in cls._value2member_map_:
            reason = "is the name of another member already"
            raise ValidationError(cls.__name__, "value", value, reason)
        member = object.__new__(cls)
        member._value_ = value
        member.comparator = comparator
        member.units = legal
        return member

    if not TYPE_CHECKING:
        __hash__ = object.__hash__

    def __str__(self) -> str:
        return self.name.lower().replace("_", " ")


class ServiceLevelMetric(TargetMetric):
    """What targets are usually about.

    Incidents are timed one by one (INCIDENT_RESPONSE, INCIDENT_RESOLUTION), or the share of those
    within their time is agreed (INCIDENT_RESPONSE_IN_TIME, INCIDENT_RESOLUTION_IN_TIME).

    ITIL Service Design (2007), 4.2.5.1.
    """

    AVAILABILITY = "AVAILABILITY", Comparator.GE, _SHARE
    SERVICE_BREAKS = "SERVICE_BREAKS", Comparator.LE, (TargetUnit.COUNT,)
    MTBF = "MTBF", Comparator.GE, _TIME
    MTBSI = "MTBSI", Comparator.GE, _TIME
    MTRS = "MTRS", Comparator.LE, _TIME
    RESPONSE_TIME = "RESPONSE_TIME", Comparator.LE, _TIME
    INCIDENT_RESPONSE = "INCIDENT_RESPONSE", Comparator.LE, _TIME
    INCIDENT_RESOLUTION = "INCIDENT_RESOLUTION", Comparator.LE, _TIME
    INCIDENT_RESPONSE_IN_TIME = "INCIDENT_RESPONSE_IN_TIME", Comparator.GE, _SHARE
    INCIDENT_RESOLUTION_IN_TIME = "INCIDENT_RESOLUTION_IN_TIME", Comparator.GE, _SHARE
    THROUGHPUT = "THROUGHPUT", Comparator.GE, (TargetUnit.PER_HOUR,)
    CHANGE_TURNAROUND = "CHANGE_TURNAROUND", Comparator.LE, _TIME
    FIRST_LINE_RESOLUTION = "FIRST_LINE_RESOLUTION", Comparator.GE, _SHARE
    RECOVERY_TIME = "RECOVERY_TIME", Comparator.LE, _TIME
    RECOVERY_POINT = "RECOVERY_POINT", Comparator.LE, _TIME
    SATISFACTION = "SATISFACTION", Comparator.GE, (TargetUnit.SCORE, TargetUnit.PERCENT)


class MeasurementPeriod(Enum):
    """Over which time a target is measured, or how often an agreement is reviewed.

    CUSTOM periods have no length of their own; whoever measures names their intervals.
    """

    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"
    CUSTOM = "CUSTOM"

    if not TYPE_CHECKING:
        __hash__ = object.__hash__

    def after(self, start: datetime, zone: str = "UTC") -> pendulum.DateTime:
        """Return the instant one period after a start, by the calendar of a place.

        A month after 31 January is the last day of February.

        Args:
            start: An aware datetime.
            zone: The IANA name of the zone whose calendar is read.

        Raises:
            ValidationError: The start is naive, or the period is CUSTOM.

        Example:
            >>> print(MeasurementPeriod.QUARTER.after(pendulum.datetime(2026, 1, 31)))
            2026-04-30 00:00:00+00:00
        """
        if self is MeasurementPeriod.CUSTOM:
            reason = "has no length of its own; name the interval"
            raise ValidationError("MeasurementPeriod", "after", self, reason)
        local = in_utc(start, record="MeasurementPeriod", field="start").in_timezone(zone)
        if self is MeasurementPeriod.WEEK:
            return local.add(weeks=1)
        return local.add(months={"MONTH": 1, "QUARTER": 3, "YEAR": 12}[self.name])


class TargetExclusion(Enum):
    """What does not count against a target."""

    PLANNED_DOWNTIME = "PLANNED_DOWNTIME"
    FORCE_MAJEURE = "FORCE_MAJEURE"
    CUSTOMER_CAUSED = "CUSTOMER_CAUSED"

    if not TYPE_CHECKING:
        __hash__ = object.__hash__


class AchievementStatus(Enum):
    """How a measured value stands to its target.

    Members, in order: MET, AT_RISK (met, but past the warning), BREACHED, NO_DATA (nothing was
    measured, which is neither).
    """

    MET = "MET"
    AT_RISK = "AT_RISK"
    BREACHED = "BREACHED"
    NO_DATA = "NO_DATA"

    if not TYPE_CHECKING:
        __hash__ = object.__hash__
