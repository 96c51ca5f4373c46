"""Availability over a period: how much of the agreed time a service could be used.

ITIL Service Design (2007), 4.4.5: availability, reliability (MTBF, MTBSI) and maintainability
(MTRS), all measured on agreed service time.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, NamedTuple

import attrs

from itil_core.design._downtime import AgreedTime, exact_hours, micros_of, rounded
from itil_core.design.outage import Outage, OutageCause
from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel._spans import why_no_span
from itil_core.kernel.fields import a
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import in_utc, to_micros
from itil_core.kernel.interval import Interval, united

__all__ = [
    "DEFAULT_AVAILABILITY_POLICY",
    "AvailabilityFigures",
    "AvailabilityPolicy",
    "AvailabilityReport",
    "BreakCount",
    "OutageShare",
    "ServiceBreak",
    "availability_report",
]

_PLACES = 6


class BreakCount(Enum):
    """To which period a break belongs that lies in several.

    Members, in order: START (where its first downtime in agreed time falls), END (where the last
    falls), PRORATA (to each by its share of the downtime).
    """

    START = "START"
    END = "END"
    PRORATA = "PRORATA"


def _causes(values: Iterable[OutageCause]) -> frozenset[OutageCause]:
    return frozenset((values,) if isinstance(values, OutageCause) else values)


@attrs.frozen(kw_only=True)
class AvailabilityPolicy:
    """What was agreed about counting downtime.

    Attributes:
        planned_excluded: Whether booked downtime is taken out of the agreed time; else it counts
            as downtime.
        excluded_causes: Causes whose outages are taken out of the agreed time.
        count_breaks_by: To which period a break belongs that lies in several.
        agreed_if_unbroken: Whether MTBF and MTBSI are the agreed time where nothing broke; else
            they are None.

    Example:
        >>> AvailabilityPolicy(excluded_causes={OutageCause.CUSTOMER}).planned_excluded
        True
    """

    planned_excluded: bool = attrs.field(default=True, validator=a(bool))
    excluded_causes: frozenset[OutageCause] = attrs.field(
        default=frozenset[OutageCause](),
        converter=_causes,
        validator=attrs.validators.deep_iterable(a(OutageCause)),
    )
    count_breaks_by: BreakCount = attrs.field(default=BreakCount.START, validator=a(BreakCount))
    agreed_if_unbroken: bool = attrs.field(default=False, validator=a(bool))


DEFAULT_AVAILABILITY_POLICY = AvailabilityPolicy()
"""Booked downtime is taken out, every cause counts, a break belongs to where it starts."""


def _count(value: Fraction | int) -> Fraction:
    given: object = value
    if isinstance(given, bool) or not isinstance(given, Fraction | int) or given < 0:
        reason = "must be a whole number or Fraction of at least 0"
        raise ValidationError("AvailabilityFigures", "breaks", value, reason)
    return Fraction(value)


def _check_span(_figures: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    why = why_no_span(value)
    if why:
        raise ValidationError("AvailabilityFigures", attribute.name, value, why)


def _check_agreed(figures: "AvailabilityFigures", _attribute: object, _value: object) -> None:
    agreed, downtime = micros_of(figures.agreed), micros_of(figures.downtime)
    if agreed == 0:
        inputs = {"agreed": figures.agreed, "downtime": figures.downtime}
        raise CalculationError("availability", inputs, "no time was agreed; choose a longer period")
    if downtime > agreed:
        reason = f"must not be longer than the agreed time, {figures.agreed}"
        raise ValidationError("AvailabilityFigures", "downtime", figures.downtime, reason)


@attrs.frozen(kw_only=True)
class AvailabilityFigures:
    """Agreed time, downtime and breaks, and what follows from the three.

    Mean times are exact numbers of hours.

    Attributes:
        agreed: The agreed service time.
        downtime: How much of it the service was down.
        breaks: How many breaks there were; a fraction where a policy shares them out.
        policy: What was agreed about counting.

    Raises:
        CalculationError: No time was agreed.
        ValidationError: A time is negative or the downtime longer than the agreed time.

    Example:
        >>> figures = AvailabilityFigures(
        ...     agreed=timedelta(hours=5020), downtime=timedelta(hours=20), breaks=2
        ... )
        >>> print(figures.percent, figures.mtbf, figures.mtrs, figures.mtbsi)
        99.601594 2500 10 2510

    ITIL Service Design (2007), 4.4.5.1.
    """

    agreed: timedelta = attrs.field(validator=_check_span)
    downtime: timedelta = attrs.field(
        default=timedelta(0),
        validator=[_check_span, _check_agreed],
    )
    breaks: Fraction = attrs.field(default=Fraction(0), converter=_count)
    policy: AvailabilityPolicy = attrs.field(
        default=DEFAULT_AVAILABILITY_POLICY,
        validator=a(AvailabilityPolicy),
    )

    @property
    def availability(self) -> Fraction:
        """The share of the agreed time in which the service was up, exact, 0 to 1."""
        agreed = micros_of(self.agreed)
        return Fraction(agreed - micros_of(self.downtime), agreed)

    @property
    def percent(self) -> Decimal:
        """The availability in percent for people, rounded half up to six places."""
        return rounded(self.availability * 100, _PLACES)

    @property
    def uptime(self) -> timedelta:
        """How much of the agreed time the service was up."""
        return self.agreed - self.downtime

    @property
    def mtbf(self) -> Fraction | None:
        """Mean time between failures in hours, from one restoration to the next break."""
        return self._mean(self.uptime, unbroken=True)

    @property
    def mtrs(self) -> Fraction | None:
        """Mean time to restore service in hours."""
        return self._mean(self.downtime, unbroken=False)

    @property
    def mtbsi(self) -> Fraction | None:
        """Mean time between service incidents in hours, from one break to the next."""
        return self._mean(self.agreed, unbroken=True)

    def _mean(self, span: timedelta, *, unbroken: bool) -> Fraction | None:
        if self.breaks:
            return exact_hours(span) / self.breaks
        if unbroken and self.policy.agreed_if_unbroken:
            return exact_hours(self.agreed)
        return None

    def table(self) -> list[dict[str, object]]:
        """Return the figures as rows for a data frame: name, value, unit; None is not known."""
        figures: tuple[tuple[str, Fraction | None, str], ...] = (
            ("agreed time", exact_hours(self.agreed), "h"),
            ("downtime", exact_hours(self.downtime), "h"),
            ("breaks", self.breaks, ""),
            ("availability", self.availability * 100, "%"),
            ("MTBF", self.mtbf, "h"),
            ("MTRS", self.mtrs, "h"),
            ("MTBSI", self.mtbsi, "h"),
        )
        return [
            {
                "figure": name,
                "value": None if value is None else rounded(value, _PLACES),
                "unit": unit,
            }
            for name, value, unit in figures
        ]


class OutageShare(NamedTuple):
    """What one outage alone did to the agreed time of a period.

    Attributes:
        outage: The outage.
        downtime: How much of the agreed time it took; outages that overlap each count here.
    """

    outage: Outage
    downtime: timedelta


class ServiceBreak(NamedTuple):
    """One break: outages that overlap or touch.

    Attributes:
        interval: All of it, also what lies outside the period or the agreed time.
        downtime: How much of the agreed time in the period it took.
        counted: How far it counts as a break of the period: 1, 0, or a share.
        outages: The outages of which it is made, in the order given.
    """

    interval: Interval
    downtime: timedelta
    counted: Fraction
    outages: tuple[Outage, ...]


@attrs.frozen(kw_only=True)
class AvailabilityReport(AvailabilityFigures):
    """The availability of a service over a period, and how it came about.

    Attributes:
        agreed: The service hours in the period, less what was taken out.
        downtime: How much of that the service was down.
        breaks: How many breaks belong to the period.
        policy: What was agreed about counting.
        period: The period.
        service_time: The service hours in the period, before anything was taken out.
        shares: What each outage took of the agreed time; those that took nothing are left out.
        service_breaks: The breaks with downtime in the period, in order.

    ITIL Service Design (2007), 4.4.5.1.
    """

    period: Interval
    service_time: timedelta
    shares: tuple[OutageShare, ...] = ()
    service_breaks: tuple[ServiceBreak, ...] = ()

    @property
    def taken_out(self) -> timedelta:
        """The service hours that were not agreed time: booked downtime and excluded causes."""
        return self.service_time - self.agreed


def availability_report(
    hours: ServiceHours,
    period: Interval,
    outages: Iterable[Outage],
    *,
    as_of: datetime | None = None,
    policy: AvailabilityPolicy = DEFAULT_AVAILABILITY_POLICY,
) -> AvailabilityReport:
    """Measure availability over a period.

    Agreed time is the service hours in the period, less booked downtime and less the outages of
    excluded causes. Downtime is what the other outages, united, took of it. A break belongs to the
    period into which its first downtime in any agreed time falls, unless the policy says
    otherwise.

    Args:
        hours: The agreed service hours.
        period: The period.
        outages: The outages that took the service down, also those that began before the period.
        as_of: Until when outages without an end are taken to last; those that begin later are left
            out.
        policy: What was agreed about counting.

    Raises:
        CalculationError: No agreed time lies in the period.
        ValidationError: An outage has no end and ``as_of`` is not given, or ``as_of`` is naive.

    Example:
        >>> import pendulum
        >>> april = Interval(pendulum.datetime(2024, 4, 1), pendulum.datetime(2024, 5, 1))
        >>> nine = pendulum.datetime(2024, 4, 10, 9)
        >>> outage = Outage(service_id="SVC-A", start=nine, end=nine.add(minutes=70))
        >>> print(availability_report(ServiceHours.always(), april, [outage]).percent)
        99.837963

    ITIL Service Design (2007), 4.4.5.1.
    """
    now = None if as_of is None else in_utc(as_of, record="availability_report", field="as_of")
    removed: list[Interval] = []
    down: list[tuple[Outage, tuple[Interval, ...]]] = []
    for outage in outages:
        _check_outage(outage)
        if outage.end is None and now is not None and outage.start >= now:
            continue  # it had not begun
        lasts = outage.interval(as_of)
        planned = outage.planned(as_of)
        if outage.cause in policy.excluded_causes:
            removed.append(lasts)
        elif planned is not None and policy.planned_excluded:
            removed.append(planned)
            down.append((outage, outage.unplanned(as_of)))
        else:
            down.append((outage, (lasts,)))
    first, last = to_micros(period.start), to_micros(period.end)
    agreed = AgreedTime(hours, removed)

    def inside(span: Interval) -> int:
        return agreed.micros(max(first, to_micros(span.start)), min(last, to_micros(span.end)))

    shares = ((outage, sum(map(inside, parts))) for outage, parts in down)
    breaks = tuple(_breaks(agreed, period, down, policy.count_breaks_by))
    return AvailabilityReport(
        agreed=timedelta(microseconds=agreed.micros(first, last)),
        downtime=sum((each.downtime for each in breaks), timedelta(0)),
        breaks=sum((each.counted for each in breaks), Fraction(0)),
        policy=policy,
        period=period,
        service_time=timedelta(microseconds=hours.between_micros(first, last)),
        shares=tuple(
            OutageShare(outage, timedelta(microseconds=took)) for outage, took in shares if took
        ),
        service_breaks=breaks,
    )


def _check_outage(outage: object) -> None:
    if not isinstance(outage, Outage):
        raise ValidationError("availability_report", "outages", outage, "must be Outages")


def _breaks(
    agreed: AgreedTime,
    period: Interval,
    down: Iterable[tuple[Outage, tuple[Interval, ...]]],
    count_by: BreakCount,
) -> Iterable[ServiceBreak]:
    """Yield what overlaps or touches as one, where it took agreed time of the period."""
    first, last = to_micros(period.start), to_micros(period.end)
    parts = sorted(
        ((part, place, outage) for place, (outage, own) in enumerate(down) for part in own),
        key=lambda each: (each[0], each[1]),
    )
    following = 0
    for interval in united(part for part, _, _ in parts):
        members: dict[int, Outage] = {}
        while following < len(parts) and parts[following][0].start < interval.end:
            members[parts[following][1]] = parts[following][2]
            following += 1
        start, end = to_micros(interval.start), to_micros(interval.end)
        took = agreed.micros(max(start, first), min(end, last))
        if took:
            before = agreed.micros(start, min(end, first))
            after = agreed.micros(max(start, last), end)
            if count_by is BreakCount.PRORATA:
                count = Fraction(took, before + took + after)
            else:
                elsewhere = before if count_by is BreakCount.START else after
                count = Fraction(int(elsewhere == 0))
            taken = timedelta(microseconds=took)
            outages = tuple(members[place] for place in sorted(members))
            yield ServiceBreak(interval, taken, count, outages)
