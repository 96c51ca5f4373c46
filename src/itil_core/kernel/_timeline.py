"""Years of service hours, built when they are first asked for, and searched by bisection."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

import attrs

from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel._compiled import cut, extend
from itil_core.kernel._zones import DAY, EARLIEST, LATEST
from itil_core.kernel.instants import from_micros

__all__ = ["Stretch", "Timeline"]

_YEAR = 366 * DAY
_DROUGHT = 3_653 * DAY  # ten calendar years have no more days
_WIDEST = 100 * _YEAR  # more is computed piece by piece, so that memory stays small


class _Source(Protocol):
    """Something that knows when it is open."""

    @property
    def always(self) -> bool:
        """Whether it is never closed."""
        ...

    def boundaries(self, first: int, last: int) -> list[int]:
        """Return the openings and closings from one instant to another, cut at both."""
        ...


@attrs.frozen(eq=False)
class Stretch:
    """Everything that is known between two instants, ready for bisection.

    Attributes:
        first: The first instant covered.
        last: The last instant covered.
        boundaries: The openings and closings.
        base: For each place among the boundaries, what gives the open time since ``first``: at an
            even place it is that time, at an odd one the instant must be added.
        sums: The open time up to each closing.
        dry: Whether nothing opens for so long that ``after`` might have to give up.
        since: ``first`` as time since the epoch.
        until: ``last`` as time since the epoch.
        moments: The boundaries as time since the epoch.
        bases: ``base`` as durations.
    """

    first: int
    last: int
    boundaries: list[int]
    base: list[int]
    sums: list[int]
    dry: bool
    # Datetimes subtract to timedeltas, which are searched and added faster than they are counted.
    since: timedelta
    until: timedelta
    moments: list[timedelta]
    bases: list[timedelta]

    @classmethod
    def of(cls, first: int, last: int, boundaries: list[int]) -> "Stretch":
        """Add up the open time."""
        base, sums = [0], list[int]()
        total = 0
        since, longest = first, 0
        pairs = zip(boundaries[::2], boundaries[1::2], strict=True)
        for opening, closing in pairs:
            longest = max(longest, opening - since)
            base.append(total - opening)
            total += closing - opening
            base.append(total)
            sums.append(total)
            since = closing
        return cls(
            first,
            last,
            boundaries,
            base,
            sums,
            longest > _DROUGHT,
            timedelta(0, 0, first),
            timedelta(0, 0, last),
            [timedelta(0, 0, at) for at in boundaries],
            [timedelta(0, 0, one) for one in base],
        )


class Timeline:
    """What some hours have been asked so far: a memo, which never changes an answer.

    Attributes:
        source: What knows when it is open.
        stretch: The years that are known; replaced as a whole, so that threads may share it.
    """

    __slots__ = ("source", "stretch")

    source: _Source
    stretch: Stretch

    def __init__(self, source: _Source) -> None:
        self.source = source
        if source.always:
            self.stretch = Stretch.of(EARLIEST, LATEST, [EARLIEST, LATEST])
        else:
            self.stretch = Stretch.of(1, 0, [])  # covers nothing

    def __reduce__(self) -> tuple[type["Timeline"], tuple[_Source]]:
        return Timeline, (self.source,)

    def covering(self, start: int, end: int) -> Stretch:
        """Return a stretch that covers both instants, built where it is not yet known.

        Raises:
            ValidationError: The end lies before the start, or they are outside the calendar.
        """
        old = self.stretch
        if old.first <= start <= end <= old.last:
            return old
        if end < start:
            raise ValidationError("ServiceHours", "end", end, f"must not lie before {start}")
        if start < EARLIEST or end > LATEST:
            asked = (_written(start), _written(end))
            raise ValidationError("ServiceHours", "at", asked, "must be in years 1 to 9999 of UTC")
        first, last = start // _YEAR * _YEAR, (end // _YEAR + 1) * _YEAR
        build = self.source.boundaries
        wanted = min(first, old.first), max(last, old.last)
        if old.first < old.last and wanted[1] - wanted[0] <= _WIDEST:
            first, last = wanted
            boundaries = build(first, old.first)
            extend(boundaries, old.boundaries)
            extend(boundaries, build(old.last, last))
        else:
            boundaries = build(first, last)
        new = Stretch.of(first, last, boundaries)
        if last - first <= _WIDEST:
            self.stretch = new
        return new

    def open_time(self, start: int, end: int) -> int:
        """Return the open time between two instants.

        Raises:
            ValidationError: The end lies before the start, or they are outside the calendar.
        """
        total = 0
        while True:
            piece_end = end if end - start <= _WIDEST // 2 else start + _WIDEST // 2
            stretch = self.covering(start, piece_end)
            for at, sign in ((start, -1), (piece_end, 1)):
                place = bisect_right(stretch.boundaries, at)
                total += sign * (stretch.base[place] + (at if place % 2 else 0))
            if piece_end == end:
                return total
            start = piece_end

    def windows(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        """Return the open stretches between two instants, cut at both.

        Raises:
            ValidationError: The end lies before the start, or they are outside the calendar.
        """
        found = cut(self.covering(start, end).boundaries, start, end)
        return list(zip(found[::2], found[1::2], strict=True))

    def after(self, start: int, duration: int) -> int:
        """Return the earliest instant at which the open time since the start is reached.

        Raises:
            CalculationError: Nothing opens for ten years, or the calendar ends before.
        """
        if duration > LATEST - start:  # not even if it were always open
            raise _unanswered(start, duration, "it would lie beyond the year 9999")
        remaining, since, here, step = duration, start, start, _YEAR
        while here < LATEST:
            there = min(here + step, LATEST)
            for opening, closing in self.windows(here, there):
                if opening - since > _DROUGHT:
                    break
                if closing - opening >= remaining:
                    return opening + remaining
                remaining -= closing - opening
                since = closing
            if there - since > _DROUGHT:
                raise _unanswered(start, duration, "nothing opens for ten years")
            here, step = there, min(2 * step, _WIDEST // 2)
        raise _unanswered(start, duration, "it would lie beyond the year 9999")


def _unanswered(start: int, duration: int, reason: str) -> CalculationError:
    try:
        length = str(timedelta(0, 0, duration))
    except OverflowError:
        length = "more than a timedelta holds"
    return CalculationError("after", {"start": _written(start), "duration": length}, reason)


def _written(micros: int) -> str:
    """Write an instant for people, also one that the calendar does not hold."""
    try:
        return from_micros(micros).isoformat()
    except OverflowError:
        return "before the year 1" if micros < 0 else "after the year 9999"
