"""How a record class moves, worked out once when the class is made.

Copying is the hot part: ``attrs.evolve`` runs every converter and validator again, so the slots
are copied by a function that is generated for the class, as attrs generates ``__init__``. The
changed fields still pass their converters and validators.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from types import FunctionType, MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar, cast

import attrs

from itil_core.errors import GuardError, ImmutableError, RefusedMoveError, ValidationError
from itil_core.kernel.entry import Delta, Entry, Unmet
from itil_core.kernel.lifecycle import Lifecycle, Row
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State

if TYPE_CHECKING:
    from itil_core.kernel.record import Record

__all__ = ["Plan"]

RecordT = TypeVar("RecordT", bound="Record")

_LIFECYCLE_WANTED = "must be a Lifecycle class; an annotation, if any, says ClassVar"
_ENGINE_FIELDS = frozenset({"id", "opened", "state", "history", "_origin"})


class _Field(NamedTuple):
    """A field that moves may change: how its values are taken in and checked."""

    convert: Any
    validate: Callable[[Any, Any, Any], Any] | None
    attribute: "attrs.Attribute[Any]"


def _drafts(record: type) -> type:
    """Make the class of records under construction: the same slots, not yet frozen.

    With both methods plain, the interpreter stores into the slots directly; the finished draft
    is then turned into a record by its ``__class__``, which the same layout allows.
    """
    return type(
        record.__name__,
        (record,),
        {
            "__slots__": (),
            "__module__": record.__module__,
            "__setattr__": object.__setattr__,
            "__delattr__": object.__delattr__,
        },
    )


def _copier(record: type, names: Iterable[str]) -> Callable[[Any], Any]:
    """Generate the function that copies all slots of a record into a draft."""
    scope: dict[str, Any] = {"make": object.__new__, "Draft": _drafts(record)}
    lines = ["def copy(old):", "    new = make(Draft)"]
    lines += [f"    new.{name} = old.{name}" for name in names]
    exec("\n".join([*lines, "    return new"]), scope)  # noqa: S102 (field names only)
    copy: Callable[[Any], Any] = scope["copy"]
    return copy


def _own_class(record: type) -> None:
    """Let ``super()`` in the bodies of moves mean the class that attrs has made.

    A slotted class is made anew; attrs corrects the methods that it sees, not their bodies.
    """
    for method in vars(record).values():
        body = getattr(method, "delta", None)
        if isinstance(body, FunctionType) and "__class__" in body.__code__.co_freevars:
            place = body.__code__.co_freevars.index("__class__")
            (body.__closure__ or ())[place].cell_contents = record


_MISSING: tuple[object, ...] = (None, "", (), frozenset[object]())


def _is_missing(value: object) -> bool:
    """Tell whether a field is empty; white space fills nothing."""
    if not value:
        return value in _MISSING
    return type(value) is str and not value.strip()


def _is_mapping(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_stamp(value: object) -> bool:
    return isinstance(value, Stamp)


def _is_lifecycle(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Lifecycle)


class Plan:
    """The rows, fields and copier of one record class."""

    __slots__ = ("_copy", "fields", "record", "rows")

    def __init__(self, record: "type[Record]", reserved: Container[str]) -> None:
        """Check the class against its lifecycle and prepare its moves.

        Args:
            record: The class.
            reserved: Names that no row may bear, because every record has them.

        Raises:
            ValidationError: A row has no method, bears a reserved name or needs a field that is
                not there, a field is not taken by the constructor, or its converter wants more
                than the value.
        """
        self.record = record
        lifecycle = record.lifecycle
        if not _is_lifecycle(lifecycle):
            raise ValidationError(record.__name__, "lifecycle", lifecycle, _LIFECYCLE_WANTED)
        _own_class(record)
        self.rows = dict(lifecycle.rows)
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
            f"{name} is a name of Record; choose another for the row"
            for name in lifecycle.rows
            if name in reserved
        ]
        if hasattr(record, "__attrs_post_init__"):
            faults.append("__attrs_post_init__ would not run in moves; use field validators")
        faults += [
            f"{name} must be taken by the constructor; what others yield is a property"
            for name, attribute in attributes.items()
            if not attribute.init
        ]
        faults += [
            f"the converter of {name} must be a function of the value alone"
            for name, attribute in attributes.items()
            if isinstance(attribute.converter, attrs.Converter)
        ]
        if faults and not lifecycle.abstract:
            raise ValidationError(record.__name__, "lifecycle", lifecycle, "; ".join(faults))
        self._copy = _copier(record, attributes)
        self.fields = {
            name: _Field(attribute.converter, attribute.validator, attribute)
            for name, attribute in attributes.items()
            if name not in _ENGINE_FIELDS
        }

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
        if type(stamp) is not Stamp and not _is_stamp(stamp):
            reason = "must be a Stamp: Stamp(at, by='ana')"
            raise ValidationError(self.record.__name__, "stamp", stamp, reason)
        history = record.history
        last = history[-1].stamp if history else record.opened
        if stamp.at < last.at:
            reason = f"must not be earlier than the last entry, {last.at.isoformat()}"
            raise ValidationError(self.record.__name__, "stamp", stamp.at.isoformat(), reason)

    def advance(  # noqa: C901, PLR0912 (the hot path: every further call costs a twentieth of a move)
        self,
        record: RecordT,
        row: Row,
        stamp: Stamp,
        delta: Delta,
        target: State | None = None,
    ) -> RecordT:
        """Return the record after a move whose legality and stamp have been checked.

        A target that is given comes from a stored entry; else the row or the delta says it.
        """
        if delta.__class__ is not dict and not _is_mapping(delta):
            self._refuse_delta(row, delta)
        source = record.state
        targets = row.targets or (source,)
        if target is None:
            target = targets[0] if len(targets) == 1 else None
        elif target not in targets:
            self._refuse_field(row, "state", target)
        fields = self.fields
        changes: dict[str, Any] = {}
        refused = False
        for name, value in delta.items():
            field = fields.get(name)
            if field is not None:
                convert = field.convert
                changes[name] = value if convert is None else convert(value)
            elif type(name) is Unmet:
                refused = True
            else:
                target = self._named_target(row, source, name, value)
        for need in row.needs:
            value = changes[need] if need in changes else getattr(record, need)
            if (not value or value.__class__ is str) and _is_missing(value):
                refused = True
        if refused:
            self._refuse_unmet(record, row, delta, changes)
        if target is None:
            self._refuse_field(row, "state", None)
        if target is source and all(getattr(record, name) == changes[name] for name in changes):
            return record
        # Entry's own constructor is written in Python and takes three times as long.
        entry = Entry._make((row.name, stamp, source, target, MappingProxyType(changes)))
        new = self._made(record, changes, target, (*record.history, entry))
        for name, value in changes.items():
            _, validate, attribute = fields[name]
            if validate is not None:
                validate(new, attribute, value)
        return new

    def _named_target(self, row: Row, source: State, name: str, value: Any) -> State:
        """Return the target that a delta names; anything else that is no field is refused."""
        if name != "state" or value not in row.reached_from(source):
            self._refuse_field(row, name, value)
        target: State = value
        return target

    def _refuse_unmet(
        self,
        record: "Record",
        row: Row,
        delta: Delta,
        changes: Mapping[str, Any],
    ) -> NoReturn:
        """Raise the error that names every condition and every missing field."""
        unmet = [str(name) for name in delta if type(name) is Unmet]
        unmet += [
            f"{need} must be given"
            for need in row.needs
            if _is_missing(changes.get(need, getattr(record, need)))
        ]
        state, moves = record.state.name, record.allowed_moves
        raise GuardError(str(record.id), row.name, state, moves, tuple(unmet))

    def _made(
        self,
        record: RecordT,
        changes: Mapping[str, Any],
        state: State,
        history: tuple[Entry, ...],
    ) -> RecordT:
        """Return a copy with changes, whose origin is the record's."""
        new: Any = self._copy(record)
        for name, value in changes.items():
            setattr(new, name, value)
        new.state = state
        if not record.history:
            new._origin = record  # noqa: SLF001 (the kernel's own field)
        new.history = history
        new.__class__ = self.record
        return cast("RecordT", new)

    def stages(self, origin: RecordT, entries: tuple[Entry, ...]) -> Iterator[RecordT]:
        """Yield the origin and the record after each of its checked entries."""
        record = origin
        yield record
        for place, entry in enumerate(entries, start=1):
            record = self._made(record, entry.delta, entry.target, entries[:place])
            yield record

    def fold(self, origin: RecordT, entries: tuple[Entry, ...]) -> RecordT:
        """Return the origin with the changes of checked entries laid over it, in one copy."""
        if not entries:
            return origin
        changes: dict[str, Any] = {}
        for entry in entries:
            changes |= entry.delta
        return self._made(origin, changes, entries[-1].target, entries)

    def _refuse_delta(self, row: Row, delta: object) -> NoReturn:
        reason = "must be a mapping of the changed fields; does the move's body return it?"
        raise ValidationError(self.record.__name__, row.name, delta, reason)

    def _refuse_field(self, row: Row, name: str, value: object) -> NoReturn:
        record = self.record.__name__
        if name == "state":
            options = ", ".join(state.name for state in row.targets) or "the present state"
            raise ValidationError(record, name, value, f"{row.name} leads to {options}")
        kind = "is kept by the kernel" if name in _ENGINE_FIELDS else "is not a field"
        raise ValidationError(record, name, value, f"{kind}; {row.name} cannot change it")
