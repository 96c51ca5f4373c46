"""The arithmetic of clocks: when a part of the target is used up, and what became of all time."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor

from itil_core.kernel._clock_course import Amount, Course, Doing, Leg
from itil_core.kernel._clock_values import SegmentKind

__all__ = ["Piece", "breach", "lengths", "pieces", "reach"]

Piece = tuple[int, int, SegmentKind, object, Leg]

WHOLE = Fraction(1)

# An enumeration looks its members up at every access.
_STOPPED, _COUNTED = Doing.STOPPED, Doing.COUNTED


def _runs(leg: Leg) -> Iterator[tuple[int, int]]:
    """Yield from when to when the clock ran, closed hours included."""
    for start, end, doing in leg.spans():
        if doing is None or doing is _COUNTED:
            yield start, end


def _reached_within(leg: Leg, goal: Amount) -> int | None:
    """Return the earliest instant of a leg at which so much time was used, rounded up."""
    used = leg.carried
    if used >= goal:
        return leg.since
    hours = leg.target.hours
    for start, end in _runs(leg):
        length = hours.between_micros(start, end)
        if used + length >= goal:
            return hours.after_micros(start, ceil(goal - used))
        used += length
    return None


def reach(leg: Leg, share: Fraction, resumed: int | None) -> int | None:
    """Return when a share of the target was or will be used up, in microseconds, rounded up.

    Args:
        leg: The last leg of a cycle.
        share: The share of the target.
        resumed: From when on the clock would run; None where nobody can say.
    """
    if leg.target.micros is None:
        return None
    before = leg.before
    while before is not None and before.elapsed > share * (before.target.micros or 0):
        leg, before = before, before.before  # what was used up stays so
    goal = leg.target.micros or 0
    wanted: Amount = goal if share == WHOLE else share * goal
    at = _reached_within(leg, wanted)
    if at is None and resumed is not None:
        return leg.target.hours.after_micros(resumed, ceil(wanted - leg.elapsed))
    return at


def breach(leg: Leg) -> int | None:
    """Return the latest instant at which no more than the target was used, rounded down.

    Args:
        leg: The last leg of a cycle.

    Returns:
        Microseconds since the epoch, or None where the target is not breached.
    """
    if not leg.breached:
        return None
    while leg.before is not None and leg.before.exceeded:
        leg = leg.before
    goal = leg.target.micros or 0
    used = leg.carried
    if used > goal:
        return leg.since
    hours = leg.target.hours
    runs = list(_runs(leg))
    lengths = [hours.between_micros(start, end) for start, end in runs]
    totals: list[Amount] = list(accumulate(lengths, initial=used))
    # The first run with whose end too much is used.
    place = next(place for place, total in enumerate(totals[1:]) if total > goal)
    start, used = runs[place][0], totals[place]
    # The microsecond that is too much begins where the last one within the target has ended.
    return hours.after_micros(start, floor(goal - used) + 1) - 1


def pieces(course: Course) -> Iterator[Piece]:
    """Yield what became of all time, in order, each instant in exactly one piece.

    Neighbours that say the same are joined.
    """
    last: Piece | None = None
    for cycle in course.cycles:
        for leg in cycle.legs:
            for start, end, kind, reason in _cut(leg):
                if last is not None and last[2:] == (kind, reason, leg):
                    last = (last[0], end, kind, reason, leg)
                else:
                    if last is not None:
                        yield last
                    last = (start, end, kind, reason, leg)
    if last is not None:
        yield last


def _cut(leg: Leg) -> Iterator[tuple[int, int, SegmentKind, object]]:
    """Yield what became of the time of one leg."""
    for start, end, doing in leg.spans():
        if doing is _STOPPED:
            yield start, end, SegmentKind.STOPPED, None
            continue
        runs = doing is None or doing is _COUNTED
        kind, reason = (SegmentKind.RUNNING, None) if runs else (SegmentKind.PAUSED, doing)
        here = start
        for opening, closing in leg.target.hours.windows_micros(start, end):
            if here < opening:
                yield here, opening, SegmentKind.OUT_OF_HOURS, None
            yield opening, closing, kind, reason
            here = closing
        if here < end:
            yield here, end, SegmentKind.OUT_OF_HOURS, None


def lengths(course: Course) -> dict[SegmentKind, int]:
    """Add up what became of all time, without cutting it at every closing."""
    total = dict.fromkeys(SegmentKind, 0)
    for cycle in course.cycles:
        for leg in cycle.legs:
            between = leg.target.hours.between_micros
            for start, end, doing in leg.spans():
                if doing is _STOPPED:
                    total[SegmentKind.STOPPED] += end - start
                    continue
                inside = between(start, end)
                runs = doing is None or doing is _COUNTED
                total[SegmentKind.RUNNING if runs else SegmentKind.PAUSED] += inside
                total[SegmentKind.OUT_OF_HOURS] += end - start - inside
    return total
