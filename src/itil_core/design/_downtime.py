"""Agreed time and downtime in whole microseconds."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import to_micros
from itil_core.kernel.interval import Interval, united

__all__ = ["AgreedTime", "exact_hours", "micros_of", "rounded"]

_MICROSECOND = timedelta(microseconds=1)
_MICROS_PER_HOUR = 3_600_000_000
_divide = timedelta.__floordiv__  # pendulum's durations count months and years of their own


def micros_of(span: timedelta) -> int:
    """Return a span in microseconds."""
    return _divide(span, _MICROSECOND)


def exact_hours(span: timedelta) -> Fraction:
    """Return a span in hours, exact."""
    return Fraction(micros_of(span), _MICROS_PER_HOUR)


def rounded(value: Fraction, places: int) -> Decimal:
    """Round half up to decimal places, keeping every digit before them."""
    return Decimal(f"{floor(value * 10**places + Fraction(1, 2))}E-{places}")


class AgreedTime:
    """Service hours less spans that were taken out: how much of it lies between two instants."""

    def __init__(self, hours: ServiceHours, removed: Iterable[Interval]) -> None:
        self.hours = hours
        parts = [(to_micros(each.start), to_micros(each.end)) for each in united(removed)]
        self._starts = [start for start, _ in parts]
        self._ends = [end for _, end in parts]

    def micros(self, start: int, end: int) -> int:
        """Return the agreed time between two instants; nothing where the end is not later."""
        if end <= start:
            return 0
        total = self.hours.between_micros(start, end)
        # Parts are sorted and apart, so their ends are sorted too.
        place = bisect_right(self._ends, start)
        while place < len(self._starts) and self._starts[place] < end:
            first, last = max(start, self._starts[place]), min(end, self._ends[place])
            total -= self.hours.between_micros(first, last)
            place += 1
        return total
