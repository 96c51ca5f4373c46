"""Records as an origin and a journal, written and read field by field as they are declared."""

from collections.abc import Iterable, Iterator, KeysView, Mapping
from types import MappingProxyType
from typing import Any

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from itil_core.errors import ValidationError
from itil_core.interop._refusals import PLAIN, refusal
from itil_core.interop._shapes import (
    Reader,
    Writer,
    as_declared,
    mapping_or_none,
    mapping_reader,
    members_of,
)
from itil_core.kernel.entry import Entry
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import State

__all__ = ["record_reader", "record_writer", "stamp_writer"]

_WHOLE = {"origin": "", "journal": ""}.keys()
_STEP = {"move": "", "stamp": "", "source": "", "target": "", "delta": ""}.keys()
_KEPT_BY_THE_KERNEL = frozenset({"id", "opened", "state", "history", "_origin"})
# The state of an origin is its lifecycle's first one; what comes after stands in the journal.
_DERIVED: dict[str, Any] = {name: override(omit=True) for name in ("state", "history", "_origin")}


def stamp_writer(kind: type[Stamp], converter: Converter) -> Writer:
    """Make the function that writes stamps without an empty note and the effective default."""
    fields = attrs.fields(kind)
    write_at = converter.get_unstructure_hook(fields.at.type)
    write_by = converter.get_unstructure_hook(fields.by.type)
    write_note = converter.get_unstructure_hook(fields.note.type)

    def write_stamp(stamp: Stamp) -> dict[str, Any]:
        plain = {"at": write_at(stamp.at), "by": write_by(stamp.by)}
        if stamp.note:
            plain["note"] = write_note(stamp.note)
        if stamp.effective != stamp.at:
            plain["effective"] = write_at(stamp.effective)
        return plain

    return write_stamp


def _states(kind: type[Record]) -> Mapping[str, State]:
    """Return the states of the record's lifecycle by their stored names."""
    if not hasattr(kind, "lifecycle"):
        reason = "is missing: name the class of the record, such as Incident"
        raise ValidationError(kind.__name__, "lifecycle", None, reason)
    states = kind.lifecycle.states()
    named: dict[str, State] = {state.value: state for state in states}
    if len(named) != len(states):
        twice = sorted({s.value for s in states if named[s.value] is not s})
        reason = f"has several states that are stored as {', '.join(twice)}; rename one"
        raise ValidationError(kind.__name__, "lifecycle", kind.lifecycle, reason)
    return named


def _fields(kind: type[Record]) -> dict[str, Any]:
    """Return the declared types of the fields that moves may change."""
    resolved = attrs.resolve_types(kind)
    return {
        field.name: field.type
        for field in attrs.fields(resolved)
        if field.name not in _KEPT_BY_THE_KERNEL
    }


def record_writer(kind: type[Record], converter: Converter) -> Writer:
    """Make the function that writes the records of one class."""
    names = {state: name for name, state in _states(kind).items()}
    writers = {
        name: converter.get_unstructure_hook(declared) for name, declared in _fields(kind).items()
    }
    write_stamp = converter.get_unstructure_hook(Stamp)
    write_origin = make_dict_unstructure_fn(
        kind,
        converter,
        _cattrs_omit_if_default=converter.omit_if_default,
        _cattrs_use_alias=True,
        **_DERIVED,
    )

    def write_entries(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
        last: Stamp | None = None
        plain: dict[str, Any] = {}
        for move, stamp, source, target, delta in entries:
            if stamp is not last:  # entries often share the one before's
                last = stamp
                plain = write_stamp(stamp)
            yield {
                "move": move,
                "stamp": {**plain},
                "source": names[source],
                "target": names[target],
                "delta": {name: writers[name](value) for name, value in delta.items()},
            }

    def write_record(record: Record) -> dict[str, Any]:
        as_declared(kind, record)
        return {
            "origin": write_origin(record.origin),
            "journal": [*write_entries(record.history)],
        }

    return write_record


@attrs.frozen
class _Reader:
    """How the records of one class are read, worked out once."""

    kind: type[Record]
    name: str
    states: Mapping[str, State]
    fields: Mapping[str, tuple[Reader, Any]]
    read_stamp: Reader
    read_origin: Reader

    def read(self, plain: Any, _kind: Any) -> Record:
        """Restore a record."""
        self._check_keys("", plain, _WHOLE)
        first = plain["origin"]
        try:
            origin = self.read_origin(first, self.kind)
        except Exception as error:
            raise refusal(self.name, "origin", first, error) from error
        entries = tuple(self._entries(plain["journal"]))
        made = 0

        def counted() -> Iterator[Entry]:
            nonlocal made
            for entry in entries:
                yield entry
                made += 1

        try:
            return self.kind.restore(origin, counted())
        except Exception as error:
            error.add_note(f"{self.name}: journal[{made}] cannot follow what stands before it")
            raise

    def _entries(self, journal: Any) -> list[Entry]:
        """Read the journal; only what turns out malformed is looked at closely."""
        try:
            steps = members_of(journal)
        except ValidationError as error:
            raise refusal(self.name, "journal", journal, error) from error
        states, readers, kinds = self.states, self.readers, self.kinds
        entries: list[Entry] = []
        last: Any = None
        stamp: Any = None
        for plain in steps:
            try:
                move, stamped, source, target, delta = _parts(plain)
                if stamped != last:  # entries often share the one before's
                    stamp, last = self.read_stamp(stamped, Stamp), stamped
                changes = {name: readers[name](delta[name], kinds[name]) for name in delta}
                # Entry's own constructor is written in Python and takes three times as long.
                ends = states[source], states[target]
                entries.append(Entry._make((move, stamp, *ends, MappingProxyType(changes))))
            except Exception as error:
                where = f"journal[{len(entries)}]"
                self._check_step(where, plain)
                raise refusal(self.name, where, plain, error) from error
            if len(plain) != len(_STEP) or type(move) is not str:
                self._check_step(f"journal[{len(entries) - 1}]", plain)
        return entries

    def _check_keys(self, where: str, plain: Any, keys: KeysView[str]) -> None:
        """Refuse what is not a mapping with exactly these keys."""
        given = mapping_or_none(plain)
        if given is None or given.keys() != keys:
            reason = f"must be a mapping of exactly {', '.join(keys)}"
            value = plain if given is None else sorted(given)
            raise ValidationError(self.name, where or PLAIN, value, reason)

    def _check_step(self, where: str, plain: Any) -> None:
        """Say what is wrong with an entry, and where."""
        self._check_keys(where, plain, _STEP)
        if not isinstance(plain["move"], str):
            reason = "must be the name of a move"
            raise ValidationError(self.name, f"{where}.move", plain["move"], reason)
        for end in ("source", "target"):
            if not isinstance(plain[end], str) or plain[end] not in self.states:
                reason = f"must be one of {', '.join(self.states)}"
                raise ValidationError(self.name, f"{where}.{end}", plain[end], reason)
        try:
            place = f"{where}.stamp"
            self.read_stamp(plain["stamp"], Stamp)
            place = f"{where}.delta"
            for name, value in fields_of(plain["delta"]).items():
                place = f"{where}.delta.{name}"
                if name not in self.readers:
                    reason = "is not a field that moves may change"
                    raise ValidationError(self.name, place, value, reason)
                self.readers[name](value, self.kinds[name])
        except Exception as error:
            raise refusal(self.name, place, plain, error) from error


def record_reader(kind: type[Record], converter: Converter) -> Reader:
    """Make the function that restores the records of one class."""
    return _Reader(
        kind=kind,
        name=kind.__name__,
        states=_states(kind),
        fields={
            field: (converter.get_structure_hook(declared), declared)
            for field, declared in _fields(kind).items()
        },
        read_stamp=converter.get_structure_hook(Stamp),
        read_origin=mapping_reader(kind, converter, **_DERIVED),
    ).read
