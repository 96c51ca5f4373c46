"""Intervals: time from one instant to another, the first inside, the last outside."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel.instants import from_micros, in_utc, to_micros

__all__ = ["Interval", "total_time", "united"]


def _start(value: datetime) -> pendulum.DateTime:
    return in_utc(value, record="Interval", field="start")


def _end(value: datetime) -> pendulum.DateTime:
    return in_utc(value, record="Interval", field="end")


def _check_end(interval: "Interval", _attribute: object, value: pendulum.DateTime) -> None:
    if value <= interval.start:
        reason = f"must be later than the start, {interval.start.isoformat()}"
        raise ValidationError("Interval", "end", value.isoformat(), reason)


@attrs.frozen(order=True)
class Interval:
    """Time from a start to an end: half-open, so that touching intervals do not overlap.

    Attributes:
        start: The first instant inside, in UTC.
        end: The first instant that is no longer inside, in UTC.

    Raises:
        ValidationError: An instant is naive, or the end is not later than the start.

    Example:
        >>> night = Interval(
        ...     pendulum.datetime(2026, 3, 28, 22), pendulum.datetime(2026, 3, 29, 4)
        ... )
        >>> night.duration, pendulum.datetime(2026, 3, 29, 4) in night
        (datetime.timedelta(seconds=21600), False)
    """

    start: pendulum.DateTime = attrs.field(converter=_start)
    end: pendulum.DateTime = attrs.field(converter=_end, validator=_check_end)

    @property
    def duration(self) -> timedelta:
        """How long it lasts."""
        return timedelta(microseconds=to_micros(self.end) - to_micros(self.start))

    def __contains__(self, instant: object) -> bool:
        if not isinstance(instant, datetime):
            return False
        return self.start <= in_utc(instant, record="Interval", field="instant") < self.end

    def holds(self, other: "Interval") -> bool:
        """Tell whether all of another interval lies inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Interval") -> bool:
        """Tell whether some time lies in both; intervals that only touch do not overlap."""
        return self.start < other.end and other.start < self.end

    def intersection(self, other: "Interval") -> "Interval | None":
        """Return the time that lies in both, or None."""
        if not self.overlaps(other):
            return None
        return Interval(max(self.start, other.start), min(self.end, other.end))

    def __str__(self) -> str:
        return f"{self.start.isoformat()} to {self.end.isoformat()}"


def united(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the same time as few intervals: overlapping and touching ones are merged, in order.

    Example:
        >>> noon = pendulum.datetime(2026, 3, 2, 12)
        >>> parts = [Interval(noon.add(hours=n), noon.add(hours=n + 2)) for n in (0, 1)]
        >>> [part.duration for part in united(parts)]
        [datetime.timedelta(seconds=10800)]
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted((to_micros(each.start), to_micros(each.end)) for each in intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(Interval(from_micros(start), from_micros(end)) for start, end in merged)


def total_time(intervals: Iterable[Interval]) -> timedelta:
    """Return how much time the intervals cover; what lies in several counts once."""
    return sum((each.duration for each in united(intervals)), timedelta(0))
