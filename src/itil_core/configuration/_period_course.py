"""The course of simulated periods: when components are down, and what of it a service feels."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import partial
from math import isfinite
from random import Random
from typing import TYPE_CHECKING

import attrs

from itil_core.configuration._bit_states import spread_bits
from itil_core.configuration._foundation import Foundation
from itil_core.errors import CalculationError, ValidationError

if TYPE_CHECKING:
    from itil_core.configuration.renewal import ComponentTimes

__all__ = ["CountedTime", "PeriodCourse", "downtimes", "is_within"]


def is_within(span: object, first: float, last: float) -> bool:
    """Whether something is a span of hours, of some length, between two instants."""
    match span:
        case (int() | float() as since, int() | float() as until):
            return first <= since < until <= last
        case _:
            return False


@attrs.frozen
class CountedTime:
    """When time counts.

    Attributes:
        edges: The instants at which it begins or ceases to count, in hours, in turn.
        sums: How much has counted until each of them.
    """

    edges: tuple[float, ...]
    sums: tuple[float, ...]

    @classmethod
    def of(cls, period: float, spans: Iterable[tuple[float, float]] | None) -> "CountedTime":
        """Return when time counts; without spans all of a period."""
        if spans is None:
            return cls((0.0, period), (0.0, period))
        edges: list[float] = []
        sums: list[float] = []
        total = 0.0
        for span in spans:
            if not is_within(span, edges[-1] if edges else 0.0, period):
                reason = "must be spans of hours in the period, in order and apart"
                raise ValidationError("promise_of_period", "counted", span, reason)
            since, until = span
            edges += since, until
            sums += total, total + (until - since)
            total = sums[-1]
        if not edges:
            reason = "must hold at least one span; or None, if all of the period counts"
            raise ValidationError("promise_of_period", "counted", (), reason)
        return cls(tuple(edges), tuple(sums))

    @property
    def total(self) -> float:
        """How much counts in all."""
        return self.sums[-1]

    def until(self, at: float) -> float:
        """Return how much has counted until an instant."""
        place = bisect_right(self.edges, at)
        if not place:
            return 0.0
        # After an even number of edges time does not count.
        running = at - self.edges[place - 1] if place % 2 else 0.0
        return self.sums[place - 1] + running


@attrs.frozen
class PeriodCourse:
    """How a simulated period goes.

    Attributes:
        foundation: What the service stands on.
        service: Its node.
        components: Nodes with the times of a CI in them.
        outages: Nodes with a CI that is taken down on purpose, from when and until when.
        period: How long a period is.
        stationary: Whether some components are down at its start, as at any time; else all are up.
        warm_up: How long they run before it.
        counted: When time counts.
    """

    foundation: Foundation
    service: int
    components: "list[tuple[int, ComponentTimes]]"
    outages: list[tuple[int, float, float]]
    period: float
    stationary: bool
    warm_up: float
    counted: CountedTime

    def failures(self, source: Random) -> list[tuple[int, float, float]]:
        """Draw a period: which node is down from when to when."""
        drawn = [
            (node, since, until)
            for node, times in self.components
            for since, until in self._spans(source, times)
        ]
        return drawn + self.outages

    def _spans(self, source: Random, times: "ComponentTimes") -> Iterator[tuple[float, float]]:
        """Draw when a component is down, cut at the ends of the period."""
        to_fail = times.to_fail or partial(_exponential, times.mtbf_h)
        to_restore = times.to_restore or partial(_exponential, times.mtrs_h)
        now = -self.warm_up
        # After a warm-up the components are as they are found at any time without being drawn so.
        drawn = self.stationary and not self.warm_up
        down = drawn and source.random() >= times.availability
        while now < self.period:
            if not down:
                now += _time(to_fail(source), above=0.0)
            if now < self.period:
                until = now + _time(to_restore(source))
                if until > max(now, 0.0):
                    yield max(now, 0.0), min(until, self.period)
                now, down = until, False


def _exponential(mean: float, source: Random) -> float:
    return source.expovariate(1 / mean)


def _time(value: object, above: float = -1.0) -> float:
    """Return a drawn time if it is one."""
    if not isinstance(value, int | float) or not isfinite(value) or value < 0 or value <= above:
        reason = "a sampler must draw finite hours: above 0 to a failure, from 0 to the end of it"
        raise CalculationError("promise of a period", {"drawn": value}, reason)
    return value


def downtimes(course: PeriodCourse, seed: int, batch: tuple[int, int]) -> list[float]:
    """Simulate a batch of periods and return how long the service was DOWN in each.

    Between two events nothing changes: each such stretch is one situation, and all stretches of
    all periods are judged at once.
    """
    number, count = batch
    # A string seeds by its hash, so that neighbouring seeds and batches have nothing in common.
    source = Random(f"{seed} {number}")  # noqa: S311 (trials, no secrets)
    failed = [0] * len(course.foundation.cis)
    edges: list[list[float]] = []
    width = 0
    for _ in range(count):
        failures = course.failures(source)
        times = sorted({0.0, course.period, *(at for _, *span in failures for at in span)})
        for node, since, until in failures:
            first, last = bisect_left(times, since), bisect_left(times, until)
            failed[node] |= ((1 << (last - first)) - 1) << (width + first)
        edges.append(times)
        width += len(times) - 1
    down = spread_bits(course.foundation, failed, width)[course.service]
    found: list[float] = []
    counted = course.counted.until
    for times in edges:
        size = len(times) - 1
        here = down & ((1 << size) - 1)
        down >>= size
        lost = 0.0
        while here:
            place = (here & -here).bit_length() - 1
            lost += counted(times[place + 1]) - counted(times[place])
            here &= here - 1
        found.append(lost)
    return found
