"""The agreed time over which availability is projected, and what of it is booked already."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cached_property

import attrs

from itil_core.design._downtime import AgreedTime
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import from_micros, to_micros
from itil_core.kernel.interval import Interval, united

__all__ = ["AgreedSpan"]


def _united(values: Iterable[Interval]) -> tuple[Interval, ...]:
    return united(values)


@attrs.frozen(kw_only=True)
class AgreedSpan:
    """When a promise holds, in which hours, and what downtime is booked within.

    Attributes:
        hours: The hours in which service is given.
        times: When the promise holds, in order.
        booked: When downtime is booked, in order.
        booked_counts: Whether booked downtime counts as downtime; else it is no agreed time.
    """

    hours: ServiceHours
    times: tuple[Interval, ...] = attrs.field(converter=_united)
    booked: tuple[Interval, ...] = attrs.field(default=(), converter=_united)
    booked_counts: bool = False

    @cached_property
    def service_time(self) -> timedelta:
        """The service hours in which the promise holds, booked downtime included."""
        return self._total(())

    @cached_property
    def open_time(self) -> timedelta:
        """The service hours in which the promise holds and nothing is booked."""
        return self._total(self.booked)

    @property
    def agreed(self) -> timedelta:
        """The agreed time: without booked downtime, unless that counts."""
        return self.service_time if self.booked_counts else self.open_time

    @property
    def booked_downtime(self) -> timedelta:
        """The booked downtime that counts."""
        return self.agreed - self.open_time

    def _total(self, removed: Iterable[Interval]) -> timedelta:
        time = AgreedTime(self.hours, removed)
        micros = sum(time.micros(to_micros(one.start), to_micros(one.end)) for one in self.times)
        return timedelta(microseconds=micros)

    def windows(self) -> Iterator[Interval]:
        """Yield when the service is wanted and nothing is booked, in order."""
        for one in self.times:
            for first, last in self.hours.windows_micros(to_micros(one.start), to_micros(one.end)):
                at = first
                for gap in self.booked:
                    start, end = to_micros(gap.start), to_micros(gap.end)
                    if end <= at or start >= last:
                        continue
                    if start > at:
                        yield Interval(from_micros(at), from_micros(start))
                    at = min(end, last)
                if at < last:
                    yield Interval(from_micros(at), from_micros(last))
