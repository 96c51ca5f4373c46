"""Chains of supports in whole microseconds: when they finish, and from which starts to look.

A chain takes a start to a finish. As its start moves on by a microsecond, its finish moves on by
nothing or by a microsecond, except where it jumps over closed hours. The time consumed under the
agreement's hours can therefore only grow where a finish jumps, or where those hours open: of all
starts these few suffice.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import attrs

from itil_core.errors import CalculationError
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import from_micros

__all__ = ["AllOf", "Chain", "InTurn", "Link", "Worst", "worst"]

Step = tuple["Link", int]


class Chain(Protocol):
    """What takes a start to a finish, never an earlier one for a later start."""

    def finish(self, start: int) -> int:
        """Return when it finishes."""
        ...

    def path(self, start: int) -> list[Step]:
        """Return the links that lead to the finish, each with the instant at its end."""
        ...

    def learn(self, first: int, last: int) -> None:
        """Look up the hours from the first start to the last finish."""
        ...

    def latest_start(self, finish: int) -> int | None:
        """Return the latest start that has finished by then; None for one before all."""
        ...

    def jumps(self) -> Iterator[int]:
        """Return the starts after which the finish jumps."""
        ...


@attrs.define(eq=False)
class Link:
    """One support: so much time in its hours.

    Attributes:
        name: Who works.
        hours: In which hours.
        duration: How long, in microseconds.
    """

    name: str
    hours: ServiceHours
    duration: int
    _first: int = 0
    _openings: list[int] = attrs.field(factory=list[int])
    _closings: list[int] = attrs.field(factory=list[int])
    _before: list[int] = attrs.field(factory=list[int])  # the open time before each opening

    def finish(self, start: int) -> int:
        """Return when it finishes."""
        return self.hours.after_micros(start, self.duration)

    def path(self, start: int) -> list[Step]:
        """Return itself with its finish."""
        return [(self, self.finish(start))]

    def learn(self, first: int, last: int) -> None:
        """Look up the hours."""
        windows = self.hours.windows_micros(first, last)
        self._first = first
        self._openings = [opening for opening, _ in windows]
        self._closings = [closing for _, closing in windows]
        self._before = [0]
        for opening, closing in windows:
            self._before.append(self._before[-1] + closing - opening)

    def latest_start(self, finish: int) -> int | None:
        """Return the latest start after which no more than the duration is open until then."""
        if not self.duration:
            return finish
        return self._at(self.hours.between_micros(self._first, finish) - self.duration)

    def jumps(self) -> Iterator[int]:
        """Return the starts that finish at closing time: the next ones finish after opening."""
        if self.duration:
            for closed in self._before[1:]:
                start = self._at(closed - self.duration)
                if start is not None:
                    yield start

    def _at(self, used: int) -> int | None:
        """Return the last instant before which so much is open."""
        if used < 0:
            return None
        place = bisect_right(self._before, used) - 1
        return self._openings[place] + used - self._before[place]


@attrs.define(eq=False)
class InTurn:
    """Chains one after another.

    Attributes:
        parts: The chains, in order.
    """

    parts: Sequence[Chain]

    def finish(self, start: int) -> int:
        """Return when the last one finishes."""
        for part in self.parts:
            start = part.finish(start)
        return start

    def path(self, start: int) -> list[Step]:
        """Return the paths, joined."""
        steps: list[Step] = []
        for part in self.parts:
            steps += part.path(start)
            start = steps[-1][1]
        return steps

    def learn(self, first: int, last: int) -> None:
        """Look up the hours of all."""
        for part in self.parts:
            part.learn(first, last)

    def latest_start(self, finish: int) -> int | None:
        """Return the latest start, found from the last part to the first."""
        return _pulled_back(self.parts, finish)

    def jumps(self) -> Iterator[int]:
        """Return the starts from which a part jumps."""
        for place, part in enumerate(self.parts):
            for jump in part.jumps():
                start = _pulled_back(self.parts[:place], jump)
                if start is not None:
                    yield start


@attrs.define(eq=False)
class AllOf:
    """Chains that start together, all of which must finish.

    Attributes:
        parts: The chains.
    """

    parts: Sequence[Chain]

    def finish(self, start: int) -> int:
        """Return when the slowest one finishes."""
        return max(part.finish(start) for part in self.parts)

    def path(self, start: int) -> list[Step]:
        """Return the path of the slowest one, of the first where several are."""
        return max((part.path(start) for part in self.parts), key=_end)

    def learn(self, first: int, last: int) -> None:
        """Look up the hours of all."""
        for part in self.parts:
            part.learn(first, last)

    def latest_start(self, finish: int) -> int | None:
        """Return the latest start from which all have finished by then."""
        earliest = finish
        for part in self.parts:
            start = part.latest_start(finish)
            if start is None:
                return None
            earliest = min(earliest, start)
        return earliest

    def jumps(self) -> Iterator[int]:
        """Return the starts from which any one jumps."""
        for part in self.parts:
            yield from part.jumps()


@attrs.frozen
class Worst:
    """The start from which the most time is consumed, the earliest of several.

    Attributes:
        consumed: How much of the agreement's hours passes until the finish.
        start: From where.
        path: The links that lead to the finish, each with the instant at its end.
    """

    consumed: int
    start: int
    path: Sequence[Step]


def worst(chain: Chain, hours: ServiceHours, first: int, end: int) -> Worst:
    """Return the worst of all starts while the agreement's hours are open.

    Args:
        chain: What happens from the start on.
        hours: The hours of the agreement.
        first: The first start.
        end: Where no start lies any more.

    Raises:
        CalculationError: The hours never open in that time, or a support never finishes.
    """
    windows = hours.windows_micros(first, end)
    if not windows:
        inputs = {"start": from_micros(first).isoformat(), "end": from_micros(end).isoformat()}
        reason = "the agreement's hours never open in its period; there is no start to look at"
        raise CalculationError("worst case", inputs, reason)
    chain.learn(first, chain.finish(end - 1))
    best, since = -1, first
    for start in sorted({*_openings(windows), *_resumptions(chain, windows)}):
        consumed = hours.between_micros(start, chain.finish(start))
        if consumed > best:
            best, since = consumed, start
    return Worst(best, since, chain.path(since))


def _openings(windows: Sequence[tuple[int, int]]) -> Iterable[int]:
    return (opening for opening, _ in windows)


def _resumptions(chain: Chain, windows: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Return the microsecond after each jump, where the agreement's hours are open."""
    openings = [opening for opening, _ in windows]
    for jump in chain.jumps():
        place = bisect_right(openings, jump + 1) - 1
        if place >= 0 and jump + 1 < windows[place][1]:
            yield jump + 1


def _pulled_back(parts: Sequence[Chain], finish: int) -> int | None:
    """Return the latest start from which all parts in turn have finished by then."""
    start: int | None = finish
    for part in reversed(parts):
        if start is None:
            break
        start = part.latest_start(start)
    return start


def _end(path: list[Step]) -> int:
    return path[-1][1]
