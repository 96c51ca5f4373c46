"""Hours compiled: from readings of local clocks to instants of opening and closing.

Everything is whole microseconds since the epoch. A flat list of boundaries holds an opening at
every even place and the closing that belongs to it at the next odd one.

Readings become instants segment by segment: within a stretch of constant UTC offset, local and
universal time run alike. Mapping only the ends of a window would lose or invent an hour where the
window lies over a change of clocks.
"""

from bisect import bisect_left, bisect_right
from itertools import groupby
from typing import Literal, TypeAlias

import attrs
import pendulum

from itil_core.kernel._closed import ClosedDays
from itil_core.kernel._pattern import SECONDS_PER_DAY, SpecialHours, Week
from itil_core.kernel._zones import DAY, FIRST_DAY, LAST_DAY, date_of, day_number, offset_segments
from itil_core.kernel.instants import MICROS_PER_SECOND

__all__ = ["Combined", "Operation", "Pattern", "cut", "extend"]

Operation: TypeAlias = Literal["|", "&"]

_THURSDAY = 3  # the weekday of 1970-01-01


def _cover(boundaries: list[int], start: int, end: int, *, opening: bool) -> None:
    """Open or close everything from start to end; what touches is joined."""
    low = bisect_left(boundaries, start)
    high = bisect_right(boundaries, end)
    # An even place lies outside every open stretch, an odd one inside.
    edges = [start] if (low % 2 == 0) == opening else []
    edges += [end] if (high % 2 == 0) == opening else []
    boundaries[low:high] = edges


def cut(boundaries: list[int], start: int, end: int) -> list[int]:
    """Return the boundaries from start to end, closed at both."""
    if start == end:
        return []
    low = bisect_right(boundaries, start)
    high = bisect_left(boundaries, end)
    head = [start] if low % 2 else []
    tail = [end] if high % 2 else []
    return head + boundaries[low:high] + tail


def extend(boundaries: list[int], more: list[int]) -> None:
    """Put boundaries after others, joined where they touch."""
    if boundaries and more and boundaries[-1] == more[0]:
        boundaries.pop()
        boundaries += more[1:]
    else:
        boundaries += more


@attrs.frozen(eq=False)
class Pattern:
    """A week in a zone with its closed days and exceptions.

    Attributes:
        zone: The zone whose clocks are read.
        week: The windows of Monday to Sunday.
        closed: The days on which no window opens.
        specials: The exceptions in order.
    """

    zone: pendulum.Timezone
    week: Week
    closed: ClosedDays
    specials: tuple[SpecialHours, ...]

    @property
    def always(self) -> bool:
        """Whether it is never closed."""
        open_seconds = sum(one.end - one.start for windows in self.week for one in windows)
        return (
            open_seconds == len(self.week) * SECONDS_PER_DAY
            and not self.closed
            and all(special.effect == "opens" for special in self.specials)
        )

    def boundaries(self, first: int, last: int) -> list[int]:
        """Return the openings and closings from one instant to another, cut at both."""
        # Local readings lie within a day of UTC, and a window may come from the day before.
        local = self._readings(first // DAY - 2, last // DAY + 2)
        found: list[int] = []
        for start, end, offset in offset_segments(self.zone, first, last):
            piece = [at - offset for at in cut(local, start + offset, end + offset)]
            extend(found, piece)
        return found

    def _readings(self, first_day: int, last_day: int) -> list[int]:
        """Return the boundaries of all open wall-clock readings on a range of days."""
        windows = [
            [(one.start * MICROS_PER_SECOND, one.end * MICROS_PER_SECOND) for one in day]
            for day in self.week
        ]
        closed = self._closed(first_day, last_day) if self.closed else frozenset[int]()
        found: list[int] = []
        for day in range(first_day, last_day):
            if day not in closed:
                midnight = day * DAY
                for start, end in windows[(day + _THURSDAY) % 7]:
                    extend(found, [midnight + start, midnight + end])
        for special in self.specials:
            day = day_number(special.date)
            if first_day <= day < last_day:
                start = day * DAY + special.window.start * MICROS_PER_SECOND
                end = day * DAY + special.window.end * MICROS_PER_SECOND
                _cover(found, start, end, opening=special.effect == "opens")
        return found

    def _closed(self, first_day: int, last_day: int) -> frozenset[int]:
        days = range(max(first_day, FIRST_DAY), min(last_day, LAST_DAY + 1))
        dates = self.closed.among(date_of(day) for day in days)
        return frozenset(day_number(date) for date in dates)


@attrs.frozen(eq=False)
class Combined:
    """Unions and intersections of patterns, in postfix order.

    Attributes:
        steps: Patterns, and operations that take the two results before them.
    """

    steps: tuple[Pattern | Operation, ...]

    @property
    def always(self) -> bool:
        """Whether it is never closed, which is not looked into."""
        return False

    def boundaries(self, first: int, last: int) -> list[int]:
        """Return the openings and closings from one instant to another, cut at both."""
        stack: list[list[int]] = []
        for step in self.steps:
            if isinstance(step, Pattern):
                stack.append(step.boundaries(first, last))
            else:
                right, left = stack.pop(), stack.pop()
                stack.append(_overlay(left, right, depth=1 if step == "|" else 2))
        return stack.pop()


def _overlay(left: list[int], right: list[int], *, depth: int) -> list[int]:
    """Return where at least so many of two are open."""
    steps = [(at, -1 if place % 2 else 1) for one in (left, right) for place, at in enumerate(one)]
    found: list[int] = []
    level = 0
    for at, changes in groupby(sorted(steps), key=lambda step: step[0]):
        before, level = level, level + sum(change for _, change in changes)
        if (before >= depth) != (level >= depth):
            found.append(at)
    return found
