"""Service hours: when service is given, and how much of that time lies between two instants.

Hours are written as people say them, in the wall-clock time of a place. Questions take and give
instants, and every answer is exact to the microsecond: a second of open time is a second that
really passed, so the night on which clocks go back is an hour longer.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel._closed import ClosedDays, Yearly, closed_days
from itil_core.kernel._compiled import Combined, Operation, Pattern
from itil_core.kernel._pattern import (
    EMPTY_WEEK,
    WEEKDAYS,
    SpecialHours,
    Week,
    Window,
    closes,
    opens,
    specials_of,
    week_of,
)
from itil_core.kernel._timeline import Timeline
from itil_core.kernel._zones import local_reading, zone_name, zone_of
from itil_core.kernel.instants import UTC, from_micros, to_micros

__all__ = [
    "ClosedDays",
    "OpenInterval",
    "ServiceHours",
    "SpecialHours",
    "Window",
    "Yearly",
    "closes",
    "opens",
]

_EPOCH = from_micros(0)
_STANDARD_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_NOT_NEGATIVE = "must not be negative"
_MICROSECOND = dt.timedelta(microseconds=1)
_subtract = dt.datetime.__sub__  # pendulum's own subtraction builds a calendar interval
_divide = dt.timedelta.__floordiv__  # pendulum's own counts months as 30 days


class OpenInterval(NamedTuple):
    """A stretch of open time, from its start up to but not including its end.

    Attributes:
        start: When it opens, in the zone of the hours.
        end: When it closes, in the zone of the hours.
    """

    start: pendulum.DateTime
    end: pendulum.DateTime


def _flat(steps: "Iterable[ServiceHours | Operation]") -> "tuple[ServiceHours | Operation, ...]":
    """Put combined hours among the steps in place as their own steps."""
    found: list[ServiceHours | Operation] = []
    for step in steps:
        found += (step.steps if isinstance(step, ServiceHours) else ()) or (step,)
    return tuple(found)


def _compiled(steps: "Iterable[ServiceHours | Operation]") -> tuple[Pattern | Operation, ...]:
    """Check that steps add up to one result and make them ready."""
    found: list[Pattern | Operation] = []
    results = 0
    for step in steps:
        if isinstance(step, ServiceHours):
            results += 1
            found.append(Pattern(zone_of(step.zone), step.week, step.closed, step.exceptions))
        elif step in ("|", "&") and results > 1:
            results -= 1
            found.append(step)
        else:
            results = 0
            break
    if results != 1:
        reason = 'must be hours and operations in postfix order, such as (day, night, "|")'
        raise ValidationError("ServiceHours", "steps", steps, reason)
    return tuple(found)


@attrs.frozen
class ServiceHours:
    """When service is given: a weekly pattern, closed days and exceptions, in one time zone.

    A moment is open when its local wall-clock reading lies in a window of its day. A window over
    midnight belongs to the day on which it opens. A closed day closes the windows that open on
    it. Exceptions beat closed days, which beat the week; of two exceptions the later one in order
    wins. An hour that clocks repeat counts both times, one that they skip not at all.

    Attributes:
        zone: The IANA name of the zone whose clocks are read.
        week: The windows of Monday to Sunday. Given as windows by day: ``{"mon": ["08:00-18:00"],
            "fri": ["08:00-12:00", "22:00-06:00"]}``; days that are left out are closed.
        closed: The days on which no window opens. Given as dates, as any container of dates (an
            object of the ``holidays`` package, ``Yearly``), or as a list of both.
        exceptions: Single dates with other hours, in order: ``opens(date, "09:00-12:00")``,
            ``closes(date)``.
        steps: For hours made of others by ``|`` (open when either is) and ``&`` (open when both
            are): the others and the operations in postfix order. The zone is then the one in
            which answers are given, and the fields above are empty.

    Raises:
        ValidationError: The zone is unknown, a window is empty or cannot be read, two windows of
            the week overlap, or the hours never open.

    Example:
        >>> office = ServiceHours(
        ...     "Europe/Prague",
        ...     week=dict.fromkeys(["mon", "tue", "wed", "thu", "fri"], ["08:00-18:00"]),
        ...     closed=[Yearly((12, 24), (1, 2))],
        ... )
        >>> friday = pendulum.datetime(2024, 3, 1, 16, tz="Europe/Prague")
        >>> print(office.after(friday, pendulum.duration(hours=8)))
        2024-03-04 14:00:00+01:00
        >>> lisbon = ServiceHours("Europe/Lisbon", {"fri": ["08:00-18:00"]})
        >>> office.between(friday, friday.end_of("day"))
        datetime.timedelta(seconds=7200)
        >>> (office | lisbon).between(friday, friday.end_of("day"))
        datetime.timedelta(seconds=10800)

    ITIL Service Design (2007), 4.2.5.1.
    """

    zone: str = attrs.field(converter=zone_name)
    week: Week = attrs.field(default=EMPTY_WEEK, converter=week_of)
    closed: ClosedDays = attrs.field(default=ClosedDays(), converter=closed_days)
    exceptions: tuple[SpecialHours, ...] = attrs.field(default=(), converter=specials_of)
    steps: "tuple[ServiceHours | Operation, ...]" = attrs.field(
        default=(), converter=_flat, kw_only=True
    )
    _zone: pendulum.Timezone = attrs.field(init=False, eq=False, repr=False)
    _timeline: Timeline = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse hours that never open, and prepare the answers."""
        object.__setattr__(self, "_zone", zone_of(self.zone))
        object.__setattr__(self, "_timeline", Timeline(self._source()))

    def _source(self) -> Pattern | Combined:
        if self.steps:
            if any(self.week) or self.closed or self.exceptions:
                reason = "must stand alone; the combined hours have weeks of their own"
                raise ValidationError("ServiceHours", "steps", self.steps, reason)
            return Combined(_compiled(self.steps))
        if not any(self.week) and not any(one.effect == "opens" for one in self.exceptions):
            reason = "never opens; give the week a window or add an exception that opens"
            raise ValidationError("ServiceHours", "week", {}, reason)
        return Pattern(self._zone, self.week, self.closed, self.exceptions)

    @staticmethod
    def always(zone: str = "UTC") -> "ServiceHours":
        """Return hours that never close, 24 hours on 7 days.

        Args:
            zone: The zone in which answers are given.

        Raises:
            ValidationError: The zone is unknown.

        Example:
            >>> ServiceHours.always().is_open(pendulum.datetime(2026, 12, 25, 3))
            True
        """
        return ServiceHours(zone, {day: ["00:00-24:00"] for day in WEEKDAYS})

    def __or__(self, other: "ServiceHours") -> "ServiceHours":
        """Return hours that are open when either is, in the left one's zone."""
        if not isinstance(other, ServiceHours):
            return NotImplemented
        return ServiceHours(self.zone, steps=(self, other, "|"))

    def __and__(self, other: "ServiceHours") -> "ServiceHours":
        """Return hours that are open when both are, in the left one's zone."""
        if not isinstance(other, ServiceHours):
            return NotImplemented
        return ServiceHours(self.zone, steps=(self, other, "&"))

    def is_open(self, at: dt.datetime) -> bool:
        """Return whether service is given at an instant; the instant of closing is closed.

        Raises:
            ValidationError: The instant is naive.

        Example:
            >>> ServiceHours("UTC", {"mon": ["08:00-18:00"]}).is_open(
            ...     pendulum.datetime(2026, 3, 2, 18)
            ... )
            False
        """
        micros = to_micros(at, record="ServiceHours", field="at")
        stretch = self._timeline.covering(micros, micros)
        return bisect_right(stretch.boundaries, micros) % 2 == 1

    def between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """Return the open time between two instants, as time that really passed.

        Args:
            start: An aware datetime.
            end: An aware datetime, not before the start.

        Raises:
            ValidationError: One of them is naive, or the end lies before the start.

        Example:
            >>> ServiceHours("UTC", {"mon": ["08:00-18:00"]}).between(
            ...     pendulum.datetime(2026, 3, 2, 16), pendulum.datetime(2026, 3, 9, 9)
            ... )
            datetime.timedelta(seconds=10800)
        """
        # The same as between_micros, but in timedeltas: instants subtract to these, and the way
        # through whole numbers costs more than everything else here.
        try:
            since = _subtract(start, _EPOCH if start.tzinfo is UTC else _STANDARD_EPOCH)
            until = _subtract(end, _EPOCH if end.tzinfo is UTC else _STANDARD_EPOCH)
        except (AttributeError, TypeError):
            return self._between_unbuilt(start, end)  # which says what is wrong with them
        stretch = self._timeline.stretch
        if not stretch.since <= since <= until <= stretch.until:
            return self._between_unbuilt(start, end)
        moments, bases = stretch.moments, stretch.bases
        place = bisect_right(moments, until)
        # An odd place lies inside an open stretch.
        total = bases[place] + until if place & 1 else bases[place]
        place = bisect_right(moments, since)
        return total - bases[place] - since if place & 1 else total - bases[place]

    def _between_unbuilt(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """Check both instants, and build the years that are not yet known."""
        first, last = _span(start, end)
        return dt.timedelta(0, 0, self.between_micros(first, last))

    def between_micros(self, start: int, end: int) -> int:
        """Return the open time between two instants; all in microseconds since the epoch.

        Raises:
            ValidationError: The end lies before the start, or outside the years 1 to 9999.

        Example:
            >>> ServiceHours.always().between_micros(0, 1_000_000)
            1000000
        """
        stretch = self._timeline.stretch
        if not stretch.first <= start <= end <= stretch.last:
            return self._timeline.open_time(start, end)
        boundaries, base = stretch.boundaries, stretch.base
        place = bisect_right(boundaries, end)
        total = base[place] + end if place & 1 else base[place]
        place = bisect_right(boundaries, start)
        return total - base[place] - start if place & 1 else total - base[place]

    def after(self, start: dt.datetime, duration: dt.timedelta) -> pendulum.DateTime:
        """Return the earliest instant at which so much open time has passed since the start.

        What is used up exactly at closing time is due at closing time, not at the next opening.
        No time at all is due at once.

        Args:
            start: An aware datetime.
            duration: The open time, zero or more; months and years have no fixed length and are
                refused.

        Returns:
            The instant in the zone of the hours.

        Raises:
            ValidationError: The start is naive, or the duration negative, or of months or years.
            CalculationError: Nothing opens for ten years, or the calendar ends before.

        Example:
            >>> hours = ServiceHours("UTC", {"fri": ["08:00-18:00"], "mon": ["08:00-18:00"]})
            >>> print(hours.after(pendulum.datetime(2026, 3, 6, 16), pendulum.duration(hours=2)))
            2026-03-06 18:00:00+00:00
        """
        first = to_micros(start, record="ServiceHours", field="start")
        return local_reading(self._zone, self.after_micros(first, _exact(duration)))

    def after_micros(self, start: int, duration: int) -> int:
        """Return the earliest instant at which so much open time has passed since the start.

        Start and result are microseconds since the epoch, the duration is microseconds.

        Raises:
            ValidationError: The duration is negative, or the start is outside the years 1 to 9999.
            CalculationError: Nothing opens for ten years, or the calendar ends before.

        Example:
            >>> ServiceHours.always().after_micros(0, 1_000_000)
            1000000
        """
        if duration <= 0:
            if duration < 0:
                raise ValidationError("ServiceHours", "duration", duration, _NOT_NEGATIVE)
            return start
        stretch = self._timeline.stretch
        if stretch.first <= start <= stretch.last and not stretch.dry:
            place = bisect_right(stretch.boundaries, start)
            target = stretch.base[place] + (start if place & 1 else 0) + duration
            closing = bisect_left(stretch.sums, target)
            if closing < len(stretch.sums):
                return stretch.boundaries[2 * closing + 1] - stretch.sums[closing] + target
        return self._timeline.after(start, duration)

    def windows(self, start: dt.datetime, end: dt.datetime) -> tuple[OpenInterval, ...]:
        """Return the stretches of open time between two instants, cut at both, in order.

        Args:
            start: An aware datetime.
            end: An aware datetime, not before the start.

        Returns:
            Pairs of instants in the zone of the hours. Windows that touch are one stretch.

        Raises:
            ValidationError: One of them is naive, or the end lies before the start.
            CalculationError: A local reading would lie outside the years 1 to 9999.

        Example:
            >>> night = ServiceHours("UTC", {"mon": ["22:00-06:00"]})
            >>> week = pendulum.datetime(2026, 3, 2), pendulum.datetime(2026, 3, 9)
            >>> [(start.hour, end.day, end.hour) for start, end in night.windows(*week)]
            [(22, 3, 6)]
        """
        first, last = _span(start, end)
        return tuple(
            OpenInterval(local_reading(self._zone, opening), local_reading(self._zone, closing))
            for opening, closing in self.windows_micros(first, last)
        )

    def windows_micros(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        """Return the stretches of open time between two instants, in microseconds since the epoch.

        Raises:
            ValidationError: The end lies before the start, or outside the years 1 to 9999.

        Example:
            >>> ServiceHours.always().windows_micros(0, 1_000_000)
            [(0, 1000000)]
        """
        return self._timeline.windows(start, end)


def _span(start: dt.datetime, end: dt.datetime) -> tuple[int, int]:
    """Return two instants in microseconds since the epoch."""
    first = to_micros(start, record="ServiceHours", field="start")
    last = to_micros(end, record="ServiceHours", field="end")
    if last < first:
        reason = f"must not lie before the start, {start}"
        raise ValidationError("ServiceHours", "end", end, reason)
    return first, last


def _exact(duration: object) -> int:
    """Return a duration in microseconds."""
    if not isinstance(duration, dt.timedelta):
        reason = "must be a duration, such as pendulum.duration(hours=8)"
        raise ValidationError("ServiceHours", "duration", duration, reason)
    exact = _divide(duration, _MICROSECOND)
    # An interval has months too, but lies between two instants and so has a fixed length.
    if exact < 0:
        raise ValidationError("ServiceHours", "duration", duration, _NOT_NEGATIVE)
    if (
        isinstance(duration, pendulum.Duration)
        and not isinstance(duration, pendulum.Interval)
        and (duration.months or duration.years)
    ):
        reason = "must be exact time; months and years differ in length"
        raise ValidationError("ServiceHours", "duration", duration, reason)
    return exact
