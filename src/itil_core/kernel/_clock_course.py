"""The course of a clock: which targets were in force from when to when, and what it did meanwhile.

All instants and lengths are whole microseconds, but for time that was carried over in proportion:
that is an exact fraction.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from fractions import Fraction
from typing import Any, TypeAlias

from itil_core.kernel._clock_reader import Change, Reading
from itil_core.kernel._clock_target import ClockTarget
from itil_core.kernel._clock_values import Carry, ClockState, Reopening

__all__ = ["Amount", "Course", "Cycle", "Doing", "Excluded", "Leg", "course_of", "figures"]

Amount: TypeAlias = int | Fraction
Excluded: TypeAlias = tuple[int, int, object]


class Doing(Enum):
    """What a clock does beside running (which is None) and being paused (which is the reason).

    STOPPED: it is stopped. COUNTED: it was stopped, but the time counts as if it had run.
    """

    STOPPED = "STOPPED"
    COUNTED = "COUNTED"


# An enumeration looks its members up at every access.
_STOPPED, _COUNTED = Doing.STOPPED, Doing.COUNTED


class Leg:
    """A part of a cycle under one target.

    Attributes:
        target: The target.
        since: Where it begins.
        until: Where it ends.
        carried: The time used that it begins with.
        marks: Since when the clock did what.
        elapsed: The time used that it ends with.
        before: The leg whose share of time used it took over, under ``Carry.PRO_RATA``.
    """

    __slots__ = ("before", "carried", "elapsed", "marks", "since", "target", "until")

    target: ClockTarget
    since: int
    until: int
    carried: Amount
    marks: list[tuple[int, object]]
    elapsed: Amount
    before: "Leg | None"

    def __init__(self, target: ClockTarget, since: int, carried: Amount = 0) -> None:
        self.target = target
        self.since = self.until = since
        self.carried = self.elapsed = carried
        self.marks = []
        self.before = None

    def mark(self, at: int, doing: object) -> None:
        """Note what the clock does from an instant on."""
        marks = self.marks
        if not marks or marks[-1][1] != doing:
            marks.append((at, doing))

    def close(self, until: int, excluded: Sequence[Excluded]) -> None:
        """End it at an instant, and count the time."""
        self.until = until
        if excluded:
            self.marks = list(_without(self.marks, until, excluded))
        between = self.target.hours.between_micros
        total = self.carried
        since = -1
        running = False
        for at, doing in self.marks:
            if doing is None or doing is _COUNTED:
                if not running:
                    since, running = at, True
            elif running:
                total += between(since, at)
                running = False
        self.elapsed = total + between(since, until) if running else total

    def spans(self) -> Iterator[tuple[int, int, object]]:
        """Yield from when to when the clock did what, without empty spans."""
        for place, (at, doing) in enumerate(self.marks, 1):
            end = self.marks[place][0] if place < len(self.marks) else self.until
            if at < end:
                yield at, end, doing

    @property
    def exceeded(self) -> bool:
        """Whether more time was used than this very target gives."""
        goal = self.target.micros
        return goal is not None and self.elapsed > goal

    @property
    def breached(self) -> bool:
        """Whether more time was used than the target gives, or gave when its share was taken."""
        return self.exceeded or (self.before is not None and self.before.exceeded)


class Cycle:
    """A run of the clock from zero.

    Attributes:
        legs: Its parts.
        stopped: Since when it is stopped; None while it is not.
    """

    __slots__ = ("legs", "stopped")

    legs: list[Leg]
    stopped: int | None

    def __init__(self) -> None:
        self.legs = []
        self.stopped = None


class Course:
    """The whole course of a clock.

    Attributes:
        cycles: The runs from zero; the last one is the present one. None without a start.
        past: Legs whose targets were breached before others took their place.
        doing: What the clock does at the end.
        cancelled: Whether it was cancelled.
    """

    __slots__ = ("_target", "cancelled", "cycles", "doing", "past")

    cycles: list[Cycle]
    past: list[Leg]
    doing: object
    cancelled: bool

    def __init__(self, target: ClockTarget, *, cancelled: bool = False) -> None:
        self._target = target
        self.cycles = []
        self.past = []
        self.doing = None
        self.cancelled = cancelled

    @property
    def target(self) -> ClockTarget:
        """The target in force; that of the record where the clock has not started."""
        return self.cycles[-1].legs[-1].target if self.cycles else self._target

    @property
    def state(self) -> ClockState:
        """What the clock does at the end."""
        if self.cancelled:
            return ClockState.CANCELLED
        if not self.cycles:
            return ClockState.NOT_STARTED
        if self.cycles[-1].stopped is not None:
            return ClockState.STOPPED
        return ClockState.RUNNING if self.doing is None else ClockState.PAUSED

    @property
    def leg(self) -> Leg | None:
        """The present leg; None where the clock has not started."""
        return self.cycles[-1].legs[-1] if self.cycles else None


def figures(course: Course) -> object:
    """Return all that a course yields, to compare it by."""
    legs = [
        (leg.target, leg.since, leg.until, leg.elapsed, tuple(leg.spans()))
        for cycle in course.cycles
        for leg in cycle.legs
    ]
    return legs, [cycle.stopped for cycle in course.cycles], course.doing, course.cancelled


def _without(
    marks: Sequence[tuple[int, object]], until: int, excluded: Sequence[Excluded]
) -> Iterator[tuple[int, object]]:
    """Pause the clock also in excluded intervals, which are disjoint and in order."""
    for place, (at, doing) in enumerate(marks, 1):
        end = marks[place][0] if place < len(marks) else until
        yield at, doing
        if doing is None or doing is _COUNTED:
            for start, stop, reason in excluded:
                if start < end and stop > at:
                    yield max(start, at), reason
                    if stop < end:
                        yield stop, doing


def _carried(old: Leg, target: ClockTarget) -> Amount:
    """Return the time used that a new target begins with."""
    elapsed, goal, former = old.elapsed, target.micros, old.target.micros
    if former is None or target.carry is Carry.KEEP:
        return elapsed
    if target.carry is Carry.RESTART:
        return 0
    if goal is None:
        return elapsed
    if former == 0:
        return goal
    share = Fraction(elapsed) * goal / former
    return share.numerator if share.denominator == 1 else share


class _Fold:
    """A course in the making."""

    __slots__ = ("course", "cycle", "excluded", "leg")

    course: Course
    cycle: Cycle
    excluded: Sequence[Excluded]
    leg: Leg

    def __init__(self, target: ClockTarget, begin: int, excluded: Sequence[Excluded]) -> None:
        self.course = Course(target)
        self.cycle = Cycle()
        self.course.cycles.append(self.cycle)
        self.excluded = excluded
        self.leg = Leg(target, begin)
        self.cycle.legs.append(self.leg)

    def retarget(self, target: ClockTarget, at: int) -> None:
        """Let another target take over."""
        old = self.leg
        if not old.target.changes_terms(target):
            old.target = target
            return
        old.close(at, self.excluded)
        self.leg = Leg(target, at, _carried(old, target))
        self.cycle.legs.append(self.leg)
        both = old.target.micros is not None and target.micros is not None
        if both and target.carry is Carry.PRO_RATA:
            self.leg.before = old
        # In proportion what was exceeded stands; after a target of nothing it may be just used up.
        if old.breached and not (self.leg.before is old and old.exceeded):
            self.course.past.append(old if old.exceeded else old.before or old)

    def begin_cycle(self, target: ClockTarget, at: int, stopped: int | None) -> None:
        """Begin anew at zero."""
        self.leg.close(at, self.excluded)
        self.cycle.stopped = stopped
        self.cycle = Cycle()
        self.course.cycles.append(self.cycle)
        self.leg = Leg(target, at)
        self.cycle.legs.append(self.leg)

    def reopen(self, reading: Reading, at: int, stopped: int) -> None:
        """Go on after a stop."""
        policy = self.leg.target.reopening
        if policy is Reopening.RESTART:
            self.begin_cycle(reading.target, at, stopped)
        elif policy is Reopening.COUNT:
            self.leg.marks[-1] = (stopped, _COUNTED)


def course_of(
    changes: Sequence[Change],
    until: int,
    excluded: Sequence[Excluded],
    view: Callable[[int], Any],
) -> Course:
    """Follow a clock through the changes of its record.

    Args:
        changes: What the record meant since when; the clock begins with the first one.
        until: The instant at which it is looked at.
        excluded: Intervals that do not count, disjoint and in order.
        view: Yields the record at a change.
    """
    first = changes[0]
    reset = first.reading.reset
    fold = _Fold(first.reading.target, first.at, excluded)
    stopped: int | None = None
    for at, reading, place in changes:
        if reading.cancel:
            fold.course.cancelled = True
            until = at
            break
        before, reset = reset, reading.reset
        leg = fold.leg
        target = reading.target
        if stopped is not None:
            if at == stopped and target is not leg.target:
                fold.retarget(target, at)  # at the instant of the stop it still counts
                leg = fold.leg
                leg.mark(at, _STOPPED)
            if leg.target.reopening is Reopening.NEVER or _stops(leg.target, reading, place, view):
                continue
            fold.reopen(reading, at, stopped)
            stopped = None
            leg = fold.leg
        if target is not leg.target:
            fold.retarget(target, at)
            leg = fold.leg
        if reading.stop:
            stopped = at
            leg.mark(at, _STOPPED)
            continue
        if reset and reset != before:
            fold.begin_cycle(target, at, None)
            leg = fold.leg
        leg.mark(at, reading.pause)
    leg = fold.leg
    fold.cycle.stopped = stopped
    course = fold.course
    course.doing = leg.marks[-1][1] if leg.marks else None
    leg.close(until if stopped is None else stopped, excluded)
    if course.doing is None and excluded:
        course.doing = next((why for start, end, why in excluded if start <= until < end), None)
    return course


def _stops(target: ClockTarget, reading: Reading, place: int, view: Callable[[int], Any]) -> bool:
    """Tell whether a stopped clock stays stopped: the target in force decides."""
    if reading.target is target or reading.target.stop == target.stop:
        return reading.stop
    return target.stop is not None and bool(target.stop(view(place)))
