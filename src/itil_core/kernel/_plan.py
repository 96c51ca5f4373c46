"""How a record class moves, worked out once when the class is made.

Copying is the hot part: ``attrs.evolve`` runs every converter and validator again, so the slots
are copied by a function that is generated for the class, as attrs generates ``__init__``. The
changed fields still pass their converters and validators.
"""

from collections.abc import Callable, Mapping, Sized
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

import attrs

from itil_core.errors import GuardError, ImmutableError, RefusedMoveError, ValidationError
from itil_core.kernel.entry import Delta, Entry, Refusal
from itil_core.kernel.lifecycle import Row
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State

if TYPE_CHECKING:
    from itil_core.kernel.record import Record

__all__ = ["Plan"]

RecordT = TypeVar("RecordT", bound="Record")

_ENGINE_FIELDS = frozenset({"id", "opened", "state", "history", "_origin"})


class _Field(NamedTuple):
    """A field that moves may change: how its values are taken in, checked and set."""

    convert: Any
    validate: Callable[[Any, Any, Any], Any] | None
    attribute: "attrs.Attribute[Any]"
    put: Callable[[Any, Any], None]


def _copier(record: type) -> Callable[[Any], Any]:
    """Generate the function that copies all slots of a record."""
    names = [attribute.name for attribute in attrs.fields(record)]
    scope: dict[str, Any] = {"make": object.__new__, "record": record}
    scope |= {f"put_{name}": getattr(record, name).__set__ for name in names}
    lines = ["def copy(old):", "    new = make(record)"]
    lines += [f"    put_{name}(new, old.{name})" for name in names]
    exec("\n".join([*lines, "    return new"]), scope)  # noqa: S102 (field names only)
    copy: Callable[[Any], Any] = scope["copy"]
    return copy


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, Sized) and len(value) == 0)


def _is_stamp(value: object) -> bool:
    return isinstance(value, Stamp)


class Plan:
    """The rows, fields and copier of one record class."""

    __slots__ = ("_put_history", "_put_origin", "_put_state", "copy", "fields", "record", "rows")

    def __init__(self, record: "type[Record]") -> None:
        """Check the class against its lifecycle and prepare its moves.

        Raises:
            ValidationError: A row has no method, needs a field that is not there, or a field's
                converter wants more than the value.
        """
        self.record = record
        lifecycle = record.lifecycle
        self.rows: Mapping[str, Row] = lifecycle.rows
        self.copy = _copier(record)
        attributes: dict[str, Any] = dict(attrs.fields_dict(record))
        faults = [
            f"{name} has no method; decorate one with @{lifecycle.__name__}.{name}"
            for name in lifecycle.rows
            if getattr(getattr(record, name, None), "row_name", None) != name
        ]
        faults += [
            f"{row.name} needs the field {need}, which is not there"
            for row in lifecycle.rows.values()
            for need in row.needs
            if need not in attributes
        ]
        faults += [
            f"the converter of {name} must be a function of the value alone"
            for name, attribute in attributes.items()
            if isinstance(attribute.converter, attrs.Converter)
        ]
        if faults and not lifecycle.abstract:
            raise ValidationError(record.__name__, "lifecycle", lifecycle, "; ".join(faults))
        self.fields = {
            name: _Field(
                attribute.converter,
                attribute.validator,
                attribute,
                getattr(record, name).__set__,
            )
            for name, attribute in attributes.items()
            if name not in _ENGINE_FIELDS
        }
        put: dict[str, Callable[[Any, Any], None]] = {
            name: getattr(record, name).__set__ for name in ("state", "history", "_origin")
        }
        self._put_state = put["state"]
        self._put_history = put["history"]
        self._put_origin = put["_origin"]

    def check_class(self, record: "type[Record]") -> None:
        """Refuse a class that attrs has not made, or whose lifecycle is abstract."""
        name = record.__name__
        if self.record is not record:
            reason = "decorate the subclass with @attrs.frozen(kw_only=True)"
            raise ValidationError(name, "class", record, reason)
        if record.lifecycle.abstract:
            reason = "is abstract; use a record class whose lifecycle is not"
            raise ValidationError(name, "lifecycle", record.lifecycle, reason)

    def refuse(self, record: "Record", move: str) -> NoReturn:
        """Raise the error for a move that is not legal now."""
        self.check_class(type(record))
        error = ImmutableError if record.state.phase is Phase.ENDED else RefusedMoveError
        raise error(str(record.id), move, record.state.name, record.allowed_moves)

    def check_stamp(self, record: "Record", stamp: Stamp) -> None:
        """Refuse what is not a stamp or lies before the last one."""
        if not _is_stamp(stamp):
            reason = "must be a Stamp: Stamp(at, by='ana')"
            raise ValidationError(self.record.__name__, "stamp", stamp, reason)
        history = record.history
        last = history[-1].stamp if history else record.opened
        if stamp.at < last.at:
            reason = f"must not be earlier than the last entry, {last.at.isoformat()}"
            raise ValidationError(self.record.__name__, "stamp", stamp.at.isoformat(), reason)

    def advance(self, record: RecordT, row: Row, stamp: Stamp, delta: Delta) -> RecordT:
        """Return the record after a move whose legality and stamp have been checked."""
        source = record.state
        target, changes = self._take(row, source, delta)
        fields = self.fields
        new: RecordT = self.copy(record)
        for name, value in changes.items():
            fields[name].put(new, value)
        for name, value in changes.items():
            validate = fields[name].validate
            if validate is not None:
                validate(new, fields[name].attribute, value)
        unmet = delta.unmet if isinstance(delta, Refusal) else ()
        for need in row.needs:
            if _is_missing(getattr(new, need)):
                unmet = (*unmet, f"{need} must be given")
        if unmet:
            moves = record.allowed_moves
            raise GuardError(str(record.id), row.name, source.name, moves, unmet)
        if row.same and all(getattr(record, name) == value for name, value in changes.items()):
            return record
        self._put_state(new, target)
        entry = Entry(row.name, stamp, source, target, MappingProxyType(changes))
        self._put_history(new, (*record.history, entry))
        if not record.history:
            self._put_origin(new, record)
        return new

    def _take(self, row: Row, source: State, delta: Delta) -> tuple[State, dict[str, Any]]:
        """Read a delta: the state it leads to and the changed fields, converted."""
        fields = self.fields
        changes: dict[str, Any] = {}
        target = row.targets[0] if len(row.targets) == 1 else source if row.same else None
        for name, value in delta.items():
            field = fields.get(name)
            if field is not None:
                changes[name] = value if field.convert is None else field.convert(value)
            elif name == "state" and value in row.reached_from(source):
                target = value
            else:
                self._refuse_field(row, name, value)
        if target is None:
            self._refuse_field(row, "state", None)
        return target, changes

    def fold(self, origin: RecordT, entries: tuple[Entry, ...]) -> RecordT:
        """Return the origin with the changes of checked entries laid over it, in one copy."""
        new: RecordT = self.copy(origin)
        changes: dict[str, Any] = {}
        for entry in entries:
            changes |= entry.delta
        for name, value in changes.items():
            self.fields[name].put(new, value)
        if entries:
            self._put_state(new, entries[-1].target)
            self._put_history(new, entries)
            self._put_origin(new, origin)
        return new

    def _refuse_field(self, row: Row, name: str, value: object) -> NoReturn:
        record = self.record.__name__
        if name == "state":
            options = ", ".join(state.name for state in row.targets) or "the present state"
            raise ValidationError(record, name, value, f"{row.name} leads to {options}")
        kind = "is kept by the kernel" if name in _ENGINE_FIELDS else "is not a field"
        raise ValidationError(record, name, value, f"{kind}; {row.name} cannot change it")
