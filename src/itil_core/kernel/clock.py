"""Service clocks: how much of its time a record has used, when it is due, and why.

A clock is a pure function of a record's history, a target and an instant. Nothing is counted as
time goes by and nothing is stored, so nothing can go wrong and be repaired later: a target that
changes, a pause that is learned of late, or hours that are corrected give the right answer at once.

ITIL Service Design (2007), 4.2.5; Service Operation (2007), 4.2.5.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import Any, cast

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel import _clock_text as in_words
from itil_core.kernel._clock_begin import excluded_of, followed
from itil_core.kernel._clock_course import Course, Excluded, Leg, figures
from itil_core.kernel._clock_reader import PlainSum, Reader, due_of, known_by, views
from itil_core.kernel._clock_sum import WHOLE, breach, lengths, pieces, reach
from itil_core.kernel._clock_target import Choice, ClockTarget, ClockTargets
from itil_core.kernel._clock_values import (
    Carry,
    ClockCycle,
    ClockState,
    PastBreach,
    Reopening,
    Segment,
    SegmentKind,
    Split,
    Threshold,
    Verdict,
)
from itil_core.kernel._zones import local_reading, zone_of
from itil_core.kernel.instants import in_utc, to_micros
from itil_core.kernel.record import Record

__all__ = [
    "Carry",
    "Choice",
    "ClockCycle",
    "ClockState",
    "ClockTarget",
    "ClockTargets",
    "Measurement",
    "PastBreach",
    "Reopening",
    "Segment",
    "SegmentKind",
    "Split",
    "Threshold",
    "Verdict",
    "measure",
]

_NOTHING = timedelta(0)
_PERCENT = 100


def _span(micros: int) -> timedelta:
    return timedelta(0, 0, micros)


@attrs.frozen(eq=False)
class Measurement:
    """What a clock says about a record at an instant; everything follows from the history.

    ``measure`` makes it. Instants are given in the zone of the hours.

    Attributes:
        target: The target in force.
        record: The record.
        as_of: The instant.
        state: What the clock does.
        verdict: How it stands to its target.
        elapsed: The time used in the present cycle, rounded down to the microsecond.
    """

    target: ClockTarget
    record: Record
    as_of: pendulum.DateTime
    state: ClockState
    verdict: Verdict
    elapsed: timedelta
    _reader: Reader = attrs.field(repr=False)
    _excluded: Sequence[Excluded] = attrs.field(repr=False)
    _plain: PlainSum | None = attrs.field(repr=False)
    # Followed when somebody asks for more than the sum: a memo, which never changes an answer.
    _course: Course | None = attrs.field(repr=False)

    def __eq__(self, other: object) -> bool:
        """Compare all that is said, and of which record."""
        if not isinstance(other, Measurement):
            return NotImplemented
        return (
            self.record == other.record
            and self.target == other.target
            and self.as_of == other.as_of
            and figures(self._followed) == figures(other._followed)
        )

    def __hash__(self) -> int:
        """Equal measurements are of one record and instant."""
        return hash((type(self.record), self.record.id, self.as_of))

    @property
    def _followed(self) -> Course:
        """The course of the clock, from which all else follows."""
        if self._course is None:
            course = followed(self._reader, self.record, self.as_of, self._excluded)
            object.__setattr__(self, "_course", course)
            return course
        return self._course

    @property
    def started_at(self) -> pendulum.DateTime | None:
        """Since when time counts; None while the clock has not started."""
        cycles = self._followed.cycles
        return self._local(cycles[0].legs[0].since) if cycles else None

    @property
    def stopped_at(self) -> pendulum.DateTime | None:
        """Since when the clock is stopped; None while it is not."""
        cycles = self._followed.cycles
        return self._optional(cycles[-1].stopped) if cycles else None

    @property
    def remaining(self) -> timedelta | None:
        """What is left of the target, never below zero; None without a target."""
        goal, leg = self.target.micros, self._followed.leg
        if goal is None:
            return None
        return _span(goal if leg is None else max(0, ceil(goal - leg.elapsed)))

    @property
    def overrun(self) -> timedelta:
        """How much more than the target was used; zero where it was not all used."""
        goal, leg = self.target.micros, self._followed.leg
        if goal is None or leg is None:
            return _NOTHING
        return _span(max(0, floor(leg.elapsed - goal)))

    @property
    def paused(self) -> timedelta:
        """The open time lost to pauses, in all cycles."""
        return self.totals[SegmentKind.PAUSED]

    @property
    def pause_reason(self) -> object:
        """Why the clock is paused now; None where it is not."""
        return self._followed.doing if self.state is ClockState.PAUSED else None

    @property
    def paused_since(self) -> pendulum.DateTime | None:
        """Since when the clock is paused for the present reason; None where it is not paused."""
        reason = self.pause_reason
        if reason is None:
            return None
        since = to_micros(self.as_of)
        for leg in reversed(self._followed.cycles[-1].legs):
            for start, end, doing in reversed(list(leg.spans())):
                if doing != reason or end != since:
                    return self._local(since)
                since = start
        return self._local(since)

    @property
    def totals(self) -> dict[SegmentKind, timedelta]:
        """What became of all time from the start; adds up to the time that really passed."""
        return {kind: _span(micros) for kind, micros in lengths(self._followed).items()}

    @property
    def due(self) -> pendulum.DateTime | None:
        """The earliest instant at which the target is used up.

        What is still to come is reckoned as if the clock ran on from now, or from its stop. None
        while it is paused, and where it has not started, is cancelled, or has no target.
        """
        if self._plain is None:
            return self._optional(self._due(WHOLE))
        return self._optional(due_of(self._plain, self.record.opened.effective))

    def due_if_resumed(self, at: datetime) -> pendulum.DateTime | None:
        """Return when the target would be used up if a paused clock ran on from an instant.

        For a clock that is not paused, or whose target is used up, that is ``due``.

        Args:
            at: The instant, not before ``as_of``.

        Raises:
            ValidationError: The instant is naive or too early.
        """
        resumed = in_utc(at, record="Measurement", field="at")
        if resumed < self.as_of:
            reason = f"must not be earlier than as_of, {self.as_of.isoformat()}"
            raise ValidationError("Measurement", "at", resumed.isoformat(), reason)
        leg = self._followed.leg
        if self.state is not ClockState.PAUSED or leg is None:
            return self.due
        return self._optional(reach(leg, WHOLE, to_micros(resumed)))

    @property
    def breached_at(self) -> pendulum.DateTime | None:
        """The latest instant at which no more than the target was used; None unless breached.

        Where several cycles breached, the first one counts.
        """
        if self.verdict is not Verdict.BREACHED:
            return None
        found = (breach(cycle.legs[-1]) for cycle in self._followed.cycles)
        return self._optional(next(at for at in found if at is not None))

    @property
    def counts_at(self) -> pendulum.DateTime | None:
        """The instant whose period the clock counts in: when it breached or stopped, the earlier.

        None where it counts in no period: it runs and has not breached, or is cancelled.
        """
        if self.state is ClockState.CANCELLED:
            return None
        found = [at for at in (self.breached_at, self.stopped_at) if at is not None]
        return min(found, key=to_micros, default=None)

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """When each of the target's thresholds was or will be passed, reckoned like ``due``."""
        leg = self._followed.leg
        found: list[Threshold] = []
        for percent in self.target.thresholds:
            # A decimal fraction such as 33.3 means what it says.
            share = Fraction(str(percent)) / _PERCENT
            at = self._due(share)
            passed = at is not None and leg is not None and reach(leg, share, None) is not None
            found.append(Threshold(percent, self._optional(at), passed))
        return tuple(found)

    @property
    def cycles(self) -> tuple[ClockCycle, ...]:
        """All runs from zero; the last one is the present one."""
        cycles = self._followed.cycles
        dues = [reach(cycle.legs[-1], WHOLE, cycle.stopped) for cycle in cycles[:-1]]
        dues += [self._due(WHOLE)] if cycles else []
        return tuple(
            ClockCycle(
                start=self._local(cycle.legs[0].since),
                stopped_at=self._optional(cycle.stopped),
                elapsed=_span(floor(cycle.legs[-1].elapsed)),
                due=self._optional(due),
                breached_at=self._optional(breach(cycle.legs[-1])),
            )
            for cycle, due in zip(cycles, dues, strict=True)
        )

    @property
    def past_breaches(self) -> tuple[PastBreach, ...]:
        """The breaches of targets whose place others have taken; they decide nothing."""
        found = ((leg, breach(leg)) for leg in self._followed.past)
        return tuple(
            PastBreach(self._local(at), leg.target.name, leg.target.duration or _NOTHING)
            for leg, at in found
            if at is not None
        )

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What became of all time from the start to the stop or ``as_of``, in order.

        Every instant is in exactly one segment.
        """
        return tuple(
            Segment(_local(leg, start), _local(leg, end), kind, reason)
            for start, end, kind, reason, leg in pieces(self._followed)
        )

    def by(self, field: str | Callable[[Any], object]) -> dict[object, Split]:
        """Split the time that the clock ran and was paused by what a field of the record was.

        The parts add up to the totals of RUNNING and PAUSED.

        Args:
            field: The name of a field or property, or a function of the record.

        Raises:
            ValidationError: The record has no such field.

        Example:
            ``measurement.by("assigned_group")`` says which group used up the time.
        """
        entries = known_by(self.record, self.as_of)
        known = [(at, _value(view, field)) for at, view in views(self.record, entries)]
        ends = [at for at, _ in known[1:]]
        found: dict[object, list[int]] = {}
        for start, end, kind, _, _ in pieces(self._followed):
            if kind not in (SegmentKind.RUNNING, SegmentKind.PAUSED):
                continue
            for place, (_, value) in enumerate(known):
                since = known[place][0] if place else start
                until = ends[place] if place < len(ends) else end
                length = min(until, end) - max(since, start)
                if length > 0:
                    parts = found.setdefault(value, [0, 0])
                    parts[kind is SegmentKind.PAUSED] += length
        return {value: Split(*map(_span, parts)) for value, parts in found.items()}

    @property
    def lost(self) -> dict[object, timedelta]:
        """The open time lost to pauses, by reason."""
        found: dict[object, timedelta] = {}
        for start, end, kind, reason, _ in pieces(self._followed):
            if kind is SegmentKind.PAUSED:
                found[reason] = found.get(reason, _NOTHING) + _span(end - start)
        return found

    def explain(self) -> str:
        """Return an account in plain text of how the time was used.

        One line for each stretch in which the clock did the same; the columns add up exactly.
        """
        return in_words.account(self, self._followed)

    def table(self) -> list[dict[str, object]]:
        """Return the segments as rows of plain values, for tables."""
        return in_words.rows(self.segments)

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        """Show the account and the segments in a notebook."""
        return {"text/plain": self.explain(), "text/html": in_words.html(self)}

    def _due(self, share: Fraction) -> int | None:
        leg = self._followed.leg
        if leg is None or self._followed.cancelled:
            return None
        running = to_micros(self.as_of) if self.state is ClockState.RUNNING else None
        stopped = self._followed.cycles[-1].stopped
        return reach(leg, share, running if stopped is None else stopped)

    def _local(self, micros: int) -> pendulum.DateTime:
        return local_reading(_zone(self.target.hours.zone), micros)

    def _optional(self, micros: int | None) -> pendulum.DateTime | None:
        return None if micros is None else self._local(micros)


class _Draft(Measurement):
    """A measurement under construction: the same slots, not yet frozen."""

    __slots__ = ()

    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__


_zone = cache(zone_of)
_new = object.__new__
# An enumeration looks its members up at every access.
_CANCELLED, _STOPPED = ClockState.CANCELLED, ClockState.STOPPED
_MET, _BREACHED, _UNDECIDED, _VOID = Verdict
_KNOWN = (ClockTarget, ClockTargets)


def _local(leg: Leg, micros: int) -> pendulum.DateTime:
    return local_reading(_zone(leg.target.hours.zone), micros)


def _value(record: Record, field: str | Callable[[Any], object]) -> object:
    if callable(field):
        return field(record)
    try:
        value: object = getattr(record, field)
    except (AttributeError, TypeError):
        reason = f"must be a field of {type(record).__name__}, or a function of it"
        raise ValidationError("Measurement", "by", field, reason) from None
    return value


def measure(
    target: Choice,
    record: Record,
    *,
    as_of: datetime,
    excluded: Iterable[tuple[tuple[datetime, datetime], object]] = (),
) -> Measurement:
    """Measure how much of its time a record has used at an instant, and how it stands.

    Args:
        target: What times it: one target, several by a field of the record, or a function that
            takes the record and returns the target in force. When another one comes into force,
            its ``carry`` says what becomes of the time used.
        record: The record; what was recorded after ``as_of`` is not looked at.
        as_of: The instant.
        excluded: Times that are agreed not to count although the journal knows no pause, as pairs
            of an interval and the reason.

    Raises:
        ValidationError: The target or the record is none, an instant is naive, or an excluded
            interval does not end after its start.
        CalculationError: Nothing opens for ten years where an instant is sought.

    Example:
        >>> from itil_core.kernel.hours import ServiceHours
        >>> from itil_core.kernel.stamp import Stamp
        >>> from itil_core.operation import Caller, Channel, Incident
        >>> friday = pendulum.datetime(2024, 3, 1, 16)
        >>> incident = Incident(
        ...     id="INC-1",
        ...     title="No mail",
        ...     channel=Channel.PHONE,
        ...     caller=Caller(id="eva", callback="2142"),
        ...     opened=Stamp(friday, by="ana"),
        ... )
        >>> office = ServiceHours("UTC", {day: ["08:00-18:00"] for day in ("mon", "fri")})
        >>> clock = ClockTarget("resolution", timedelta(hours=8), office)
        >>> measurement = measure(clock, incident, as_of=friday.add(days=3, hours=-4))
        >>> print(measurement.state.name, measurement.elapsed, measurement.due)
        RUNNING 6:00:00 2024-03-04 14:00:00+00:00
    """
    now = in_utc(as_of, record="measure", field="as_of")
    kind = type(record)
    reader = target.reader(kind) if isinstance(target, _KNOWN) else Reader(target, kind, None)
    apart = () if excluded == () else excluded_of(excluded)
    plain = None if apart else reader.plain_sum(record, now)
    course: Course | None = None
    if plain is not None:
        chosen, state, elapsed, _, _ = plain
        limit = chosen.duration
        breached = limit is not None and elapsed > limit
    else:
        course = followed(reader, record, now, apart)
        leg, state = course.leg, course.state
        chosen, limit = course.target, course.target.duration
        elapsed = _NOTHING if leg is None else _span(floor(leg.elapsed))
        breached = any(cycle.legs[-1].breached for cycle in course.cycles)
    if state is _CANCELLED:
        verdict = _VOID
    elif breached:
        verdict = _BREACHED
    elif state is _STOPPED and limit is not None:
        verdict = _MET
    else:
        verdict = _UNDECIDED
    # Filled as a draft and then turned into what it is: a third of the cost of the constructor.
    new: Any = _new(_Draft)
    new.target = chosen
    new.record = record
    new.as_of = now
    new.state = state
    new.verdict = verdict
    new.elapsed = elapsed
    new._reader = reader  # noqa: SLF001 (our own draft)
    new._excluded = apart  # noqa: SLF001 (likewise)
    new._plain = plain  # noqa: SLF001 (likewise)
    new._course = course  # noqa: SLF001 (likewise)
    new.__class__ = Measurement
    return cast("Measurement", new)
