"""Records: frozen values that change only by the moves of their lifecycle, and remember them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar, Self

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel._plan import Plan
from itil_core.kernel.entry import Entry
from itil_core.kernel.fields import a
from itil_core.kernel.ids import Id
from itil_core.kernel.instants import in_utc
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import State

__all__ = ["Record"]


def _initial(record: "Record") -> State:
    return _plan_of(type(record)).record.lifecycle.initial


def _plan_of(record: "type[Record]") -> Plan:
    """Return how a class moves, once it is known that its records may exist."""
    plan: Plan | None = getattr(record, "_plan_", None)
    if plan is None:
        reason = "is missing: name it in the class, as in lifecycle = IncidentLifecycle"
        raise ValidationError(record.__name__, "lifecycle", None, reason)
    plan.check_class(record)
    return plan


def _entries(values: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(values)


def _is_entry(value: object) -> bool:
    return isinstance(value, Entry)


def _check_history(record: "Record", _attribute: object, history: tuple[Entry, ...]) -> None:
    """Refuse a record that its own history does not lead to."""
    name = type(record).__name__
    initial = _plan_of(type(record)).record.lifecycle.initial
    if not history and record.state is not initial:
        reason = f"must be {initial}: make moves, or restore(origin, entries) what was stored"
        raise ValidationError(name, "state", record.state, reason)
    origin = record.origin
    if not history and origin is not record:
        reason = "must not be taken away; use as_of for what was, or origin"
        raise ValidationError(name, "history", history, reason)
    if history:
        led_to = origin if origin is record else origin.restore(origin, history)
        if led_to is record or led_to != record:
            reason = "does not lead to these fields; facts change by moves only"
            raise ValidationError(name, "history", history, reason)
        # Kept as the kernel writes it: values converted, deltas read-only.
        object.__setattr__(record, "history", led_to.history)


@attrs.frozen(kw_only=True)
class Record:
    """The parent of all records: frozen, with a lifecycle and a journal.

    A subclass is decorated with ``@attrs.frozen(kw_only=True)``, names its ``lifecycle`` and has
    an ``id`` and one method for each row of the table.

    Attributes:
        opened: The instant and author of the first state.
        state: The present state.
        history: What came after, in the order of recording; it takes no part in equality.

    Raises:
        ValidationError: The state is not the one that the history leads to, or the subclass was
            not made by attrs.
    """

    lifecycle: ClassVar[type[Lifecycle]]
    _plan_: ClassVar[Plan]

    id: Id
    opened: Stamp = attrs.field(validator=a(Stamp))
    state: State = attrs.field(default=attrs.Factory(_initial, takes_self=True))
    history: tuple[Entry, ...] = attrs.field(
        default=(),
        converter=_entries,
        validator=_check_history,
        eq=False,
        repr=False,
    )
    _origin: "Self | None" = attrs.field(default=None, eq=False, repr=False)

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        """Work out how the new class moves."""
        if hasattr(cls, "lifecycle"):
            cls._plan_ = Plan(cls, dir(Record))

    @property
    def origin(self) -> Self:
        """The record as it was opened, before any move."""
        return self if self._origin is None else self._origin

    @property
    def updated(self) -> Stamp:
        """The stamp of the last entry, or of the opening."""
        return self.history[-1].stamp if self.history else self.opened

    @property
    def allowed_moves(self) -> tuple[str, ...]:
        """The names of the moves that are legal from the present state, in the table's order."""
        return self.lifecycle.moves_from(self.state)

    def has_been(self, *states: State) -> bool:
        """Tell whether the record is or was in any of the states."""
        return self.origin.state in states or any(e.target in states for e in self.history)

    def apply(self, entry: Entry) -> Self:
        """Return the record after one entry, as it was made live or read from a store.

        An entry that keeps the state and changes no field leaves the record as it is.

        Raises:
            RefusedMoveError: The lifecycle does not allow the entry's move from this state.
            GuardError: Fields are missing that the row needs.
            ValidationError: The entry comes from another state, leads to one that the row does not
                allow, lies before the last entry, or changes a field that is not there.
        """
        plan = self._plan_
        if not _is_entry(entry):
            reason = "must be an Entry, as moves write it or a codec reads it"
            raise ValidationError(type(self).__name__, "entry", entry, reason)
        row = plan.rows.get(entry.move)
        if row is None or self.state not in row.sources:
            plan.refuse(self, entry.move)
        name = type(self).__name__
        if entry.source is not self.state:
            reason = f"the record is {self.state}, so the entry cannot start there"
            raise ValidationError(name, "source", entry.source, reason)
        plan.check_stamp(self, entry.stamp)
        return plan.advance(self, row, entry.stamp, entry.delta, entry.target)

    def stages(self) -> Iterator[Self]:
        """Yield the record as it was opened, then after each entry; the last is this one.

        The history was checked when it was made, so nothing is checked again, which is several
        times faster than ``replay``.
        """
        return self._plan_.stages(self.origin, self.history)

    def replay(self) -> Self:
        """Return the record made anew from its origin and its history, each step checked."""
        return self.restore(self.origin, self.history)

    @classmethod
    def restore(cls, origin: Self, entries: Iterable[Entry]) -> Self:
        """Return the record that stored entries lead to: the one door for what was stored.

        Args:
            origin: The record as it was opened, without a history.
            entries: The journal, in the order of recording.

        Raises:
            ValidationError: The origin is of another class or has a history of its own.
            RefusedMoveError: An entry is not legal where it stands.
        """
        _plan_of(cls)
        if type(origin) is not cls or origin.history:
            reason = f"must be {cls.__name__} without a history"
            raise ValidationError(cls.__name__, "origin", origin, reason)
        record = origin
        for entry in entries:
            record = record.apply(entry)
        return record

    def as_of(self, instant: datetime) -> Self:
        """Return the record as it stood at an instant, the entries of that instant included.

        Raises:
            ValidationError: The record was opened later, or the instant is naive.
        """
        at = in_utc(instant, record=type(self).__name__, field="as_of")
        if at < self.opened.at:
            reason = f"the record was opened later, {self.opened.at.isoformat()}"
            raise ValidationError(type(self).__name__, "as_of", at.isoformat(), reason)
        known = sum(entry.stamp.at <= at for entry in self.history)
        if known == len(self.history):
            return self
        return self._plan_.fold(self.origin, self.history[:known])
