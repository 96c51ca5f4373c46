"""From a record's history to what it means to a clock, instant by instant.

An entry may have been recorded later than it holds. At an instant of the past the record is what
the entries that held by then make of it, in the order of recording. What held before the record
was opened holds from its opening.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel._clock_values import ClockState, Reopening
from itil_core.kernel.entry import Entry
from itil_core.kernel.instants import MICROS_PER_SECOND, from_micros, to_micros
from itil_core.kernel.record import Record
from itil_core.kernel.state import State

if TYPE_CHECKING:
    from itil_core.kernel._clock_target import ClockTarget

__all__ = ["Change", "PlainSum", "Reader", "Reading", "due_of", "known_by", "view_at", "views"]

_NOT_ITS_TURN = "not its turn"
_MOST = 10_000  # readings kept in mind
_SECONDS_PER_DAY = 86_400
# Fields that no delta holds.
_KEPT_BY_THE_KERNEL = frozenset({"id", "opened", "state", "history", "_origin"})
_EPOCH = from_micros(0)
_NOTHING = timedelta(0)
_MICROSECOND = timedelta(microseconds=1)
# An enumeration looks its members up at every access.
_RUNNING, _STOPPED, _CONTINUE = ClockState.RUNNING, ClockState.STOPPED, Reopening.CONTINUE
_NO_VALUES: dict[str, object] = {}
_subtract = datetime.__sub__  # pendulum's own subtraction builds a calendar interval


class Reading:
    """What one state of a record means to a clock.

    Attributes:
        target: The target that is in force for it.
        cancel: Whether the clock is cancelled.
        start: Whether it may start.
        stop: Whether it is stopped.
        reset: What opens a new cycle when it comes or changes; falsy for nothing.
        pause: Why it is paused; None while it runs.
        plain: What the clock does for a plain sum: None where more has to be looked at.
    """

    __slots__ = ("cancel", "pause", "plain", "reset", "start", "stop", "target")

    target: "ClockTarget"
    cancel: bool
    start: bool
    stop: bool
    reset: object
    pause: object
    plain: ClockState | None

    def __init__(self, target: "ClockTarget", record: Any) -> None:
        self.target = target
        self.cancel = target.cancel is not None and bool(target.cancel(record))
        self.start = target.start is None or bool(target.start(record))
        self.stop = target.stop is not None and bool(target.stop(record))
        self.reset = target.reset and target.reset(record)
        reason = (target.pause and target.pause(record)) or None
        if reason is None and target.run is not None and not target.run(record):
            reason = _NOT_ITS_TURN
        state: State = record.state
        self.pause = state if reason is True else reason
        self.plain = ClockState.RUNNING if self.pause is None else ClockState.PAUSED
        if self.cancel or self.reset:
            self.plain = None
        elif self.stop:
            self.plain = ClockState.STOPPED


class Change(NamedTuple):
    """An instant at which a record comes to mean something else to a clock.

    Attributes:
        at: The instant, in microseconds since the epoch.
        reading: What it means from then on.
        place: How many of its views come before, for whoever wants the record itself.
    """

    at: int
    reading: Reading
    place: int


# What is known of a clock of which adding up is all there is to do: the one target that was ever in
# force, what the clock does and since when, the time used, since when it was reckoned at all, and
# for each stretch in which it ran, since when and the time used before. A plain tuple, because one
# is made for every measurement.
Runs: TypeAlias = list[tuple[pendulum.DateTime, timedelta]]
PlainSum: TypeAlias = tuple["ClockTarget", ClockState, timedelta, pendulum.DateTime, Runs]


def due_of(plain: PlainSum, begin: pendulum.DateTime) -> int | None:
    """Return when the target is used up, in microseconds; None where nobody can say.

    Args:
        plain: What is known of the clock.
        begin: Since when time counts.
    """
    target, state, elapsed, since, runs = plain
    limit = target.duration
    if limit is None:
        return None
    if elapsed >= limit:
        used_up = (run for run in reversed(runs) if run[1] < limit)
        start, used = next(used_up, (begin, limit))  # a target of nothing is due at once
    elif state is _STOPPED:
        start, used = since, elapsed
    elif state is _RUNNING:
        start, used = runs[-1]
    else:
        return None
    return target.hours.after_micros(to_micros(start), (limit - used) // _MICROSECOND)


def known_by(record: Record, as_of: pendulum.DateTime) -> tuple[Entry, ...]:
    """Return the entries that had been recorded by an instant."""
    history = record.history
    if not history or history[-1].stamp.at <= as_of:
        return history
    return tuple(entry for entry in history if entry.stamp.at <= as_of)


def _in_order(record: Record, entries: Sequence[Entry]) -> bool:
    """Tell whether every entry holds since no earlier than the one before it."""
    last = record.opened.effective
    for entry in entries:
        if entry.stamp.effective < last:
            return False
        last = entry.stamp.effective
    return True


def _from_opening(since: object, record: Record, known: Sequence[Entry]) -> bool:
    """Tell whether time certainly counts from the opening on."""
    if not isinstance(since, str) or known is not record.history:
        return False
    told = getattr(record, since)
    return told is None or told == record.opened.effective


def views(record: Record, entries: Sequence[Entry]) -> list[tuple[int, Any]]:
    """Return the record as it was from each instant on at which something began to hold.

    Args:
        record: The record.
        entries: The entries that are known, in the order of recording.

    Returns:
        Pairs of instant and record, by instant; at one instant, in the order of recording.
    """
    origin = record.origin
    opened = to_micros(origin.opened.effective)
    if _in_order(record, entries):
        folded = accumulate(entries, type(record).apply, initial=origin)
        instants = [opened, *(to_micros(entry.stamp.effective) for entry in entries)]
        return list(zip(instants, folded, strict=True))
    found: list[tuple[int, Any]] = [(opened, origin)]
    held: list[tuple[int, Entry]] = []
    by_effect = sorted(enumerate(entries), key=lambda pair: pair[1].stamp.effective)
    for place, entry in by_effect:
        held.append((place, entry))
        held.sort(key=lambda pair: pair[0])
        found.append((to_micros(entry.stamp.effective), _folded(origin, held)))
    return [(max(at, opened), view) for at, view in found]


def view_at(record: Record, entries: Sequence[Entry], at: int) -> Record:
    """Return the record as it was at an instant: the last of its views until then.

    Args:
        record: The record.
        entries: The entries that are known, in the order of recording.
        at: The instant in microseconds; before the opening the record is as it was opened.
    """
    origin = record.origin
    if at < to_micros(origin.opened.effective):
        return origin
    held = [pair for pair in enumerate(entries) if to_micros(pair[1].stamp.effective) <= at]
    return _folded(origin, held)


def _folded(origin: Record, held: Sequence[tuple[int, Entry]]) -> Record:
    """Return a record after some of its entries; those that only changed facts tell no state."""
    rows = type(origin).lifecycle.rows
    state = origin.state
    entries: list[Entry] = []
    for _, entry in held:
        state = state if rows[entry.move].same else entry.target
        entries.append(entry._replace(target=state))
    return fold(origin, tuple(entries))


def fold(origin: Any, entries: tuple[Entry, ...]) -> Record:
    """Return a record after some entries, without checking them again."""
    folded: Record = origin._plan_.fold(origin, entries)
    return folded


class Reader:
    """Reads the histories of one class of records for one choice of targets.

    What a record means depends on few fields. Where these are known, each combination of their
    values is looked at once, and the record is not copied again for it.
    """

    __slots__ = ("choose", "fields", "memo")

    choose: "Callable[[Any], ClockTarget]"
    fields: frozenset[str] | None
    memo: dict[Any, Reading]

    def __init__(
        self,
        choose: "Callable[[Any], ClockTarget]",
        kind: type[Record],
        fields: frozenset[str] | None,
    ) -> None:
        """Prepare to read.

        Args:
            choose: Yields the target in force for a record.
            kind: The class of the records.
            fields: The fields on which everything depends, beside the state; None if not known.

        Raises:
            ValidationError: The choice cannot be asked, or the class is not one of records.
        """
        given: object = choose
        if not callable(given):
            reason = "must be a clock target, several by a field, or a function of the record"
            raise ValidationError("measure", "target", given, reason)
        if not issubclass(kind, Record):
            raise ValidationError("measure", "record", kind, "must be a record")
        self.choose = choose
        movable = frozenset(attrs.fields_dict(kind)) - _KEPT_BY_THE_KERNEL
        # A property may depend on anything, the history included.
        self.fields = fields if fields is not None and fields <= movable else None
        self.memo = {}

    def changes(self, record: Record, as_of: pendulum.DateTime) -> list[Change]:
        """Return when the record came to mean something else, by instant.

        Args:
            record: The record.
            as_of: What was recorded later is left out; if the opening is, there is nothing.
        """
        if record.opened.at > as_of:
            return []
        entries = known_by(record, as_of)
        if self.fields is None:
            return self._changes_of_views(record, entries)
        memo, fields = self.memo, self.fields
        origin = record.origin
        values = {name: getattr(origin, name) for name in fields}
        before = origin.state
        key = (before, *values.values()) if fields else before
        reading = memo.get(key) or self._learned(key, record, ())
        last = origin.opened.effective
        found = [Change(to_micros(last), reading, 0)]
        for place, (_, stamp, _, state, delta) in enumerate(entries, 1):
            effective = stamp.effective
            if effective is not stamp.at and effective < last:
                return self._changes_of_views(record, entries)
            last = effective
            if fields and not fields.isdisjoint(delta):
                values.update((name, delta[name]) for name in fields if name in delta)
            elif state is before:
                continue
            before = state
            key = (before, *values.values()) if fields else before
            now = memo.get(key) or self._learned(key, record, entries[:place])
            if now is not reading:
                reading = now
                past = _subtract(effective, _EPOCH)
                at = (past.days * _SECONDS_PER_DAY + past.seconds) * MICROS_PER_SECOND
                found.append(Change(at + past.microseconds, reading, place))
        return found

    def plain_sum(  # noqa: C901, PLR0911, PLR0912 (the hot path: one pass in one piece)
        self, record: Record, as_of: pendulum.DateTime
    ) -> PlainSum | None:
        """Return the sum where adding up is all there is to do.

        That is how most clocks are: one target from the opening on, nothing that is learned late,
        no reset and no cancelling. For all others the answer is None, and the course must be
        followed.
        """
        history, memo, fields = record.history, self.memo, self.fields
        if fields is None or record.opened.at > as_of:
            return None
        if history and history[-1].stamp.at > as_of:
            history = known_by(record, as_of)
        origin = record.origin
        before = origin.state
        values = {name: getattr(origin, name) for name in fields} if fields else _NO_VALUES
        reading = memo.get((before, *values.values()) if fields else before)
        since = origin.opened.effective
        if reading is None or not reading.start:
            return None
        target, doing = reading.target, reading.plain
        if doing is None:
            return None
        if target.since is not None and not _from_opening(target.since, record, history):
            return None
        between = target.hours.between
        going = target.reopening is _CONTINUE
        elapsed = _NOTHING
        runs: Runs = []
        for _, stamp, _, state, delta in history:
            if fields and not fields.isdisjoint(delta):
                values.update((name, delta[name]) for name in fields if name in delta)
                key: object = (state, *values.values())
            elif state is before:
                if stamp.effective is not stamp.at:
                    return None
                continue
            else:
                key = (state, *values.values()) if fields else state
            before = state
            reading = memo.get(key)
            at = stamp.effective
            if reading is None or reading.target is not target or at is not stamp.at:
                return None
            now = reading.plain
            if now is doing:
                continue
            if now is None:
                return None
            if doing is _RUNNING:
                runs.append((since, elapsed))
                elapsed += between(since, at)
            elif doing is _STOPPED and not going:
                return None
            doing, since = now, at
        if doing is _RUNNING:
            runs.append((since, elapsed))
            elapsed += between(since, as_of)
        return target, doing, elapsed, since, runs

    def _learned(self, key: object, record: Record, entries: tuple[Entry, ...]) -> Reading:
        view = fold(record.origin, entries)
        if len(self.memo) >= _MOST:
            self.memo.clear()
        reading = self.memo[key] = Reading(self.choose(view), view)
        return reading

    def _changes_of_views(self, record: Record, entries: tuple[Entry, ...]) -> list[Change]:
        return [
            Change(at, Reading(self.choose(view), view), place)
            for place, (at, view) in enumerate(views(record, entries))
        ]
