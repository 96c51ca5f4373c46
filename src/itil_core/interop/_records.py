"""Records as an origin and a journal, written and read field by field as they are declared."""

from collections.abc import Iterable, Iterator, KeysView, Mapping
from operator import itemgetter
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
_parts = itemgetter(*_STEP)
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
    return {state.value: state for state in kind.lifecycle.states()}


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
    moves: Mapping[str, str]
    states: Mapping[str, State]
    kinds: Mapping[str, Any]
    readers: Mapping[str, Reader]
    read_stamp: Reader
    read_origin: Reader

    def read(self, plain: Any, _kind: Any) -> Record:
        """Restore a record."""
        stored = mapping_or_none(plain)
        if stored is None or stored.keys() != _WHOLE:
            raise self._misshapen("", plain, _WHOLE)
        first = stored["origin"]
        try:
            origin = self.read_origin(first, self.kind)
        except Exception as error:
            raise refusal(self.name, "origin", first, error) from error
        entries = self._entries(stored["journal"])
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
        """Read the journal; ``place`` says how far it came, in case of a fault."""
        try:
            steps = members_of(journal)
        except ValidationError as error:
            raise refusal(self.name, "journal", journal, error) from error
        moves, states, readers, kinds = self.moves, self.states, self.readers, self.kinds
        entries: list[Entry] = []
        last: Any = None
        stamp: Any = None
        for plain in steps:
            place = name = ""
            try:
                # Five parts and no more: of anything else the first is missing.
                parts = _parts(plain if len(plain) == len(_STEP) else {})
                move, stamped, source, target, delta = parts
                place = "stamp"
                if stamped != last:  # entries often share the one before's
                    stamp, last = self.read_stamp(stamped, Stamp), stamped
                place = "move"
                move = moves[move]
                place = "source"
                source = states[source]
                place = "target"
                target = states[target]
                place = "delta"
                changes: dict[str, Any] = {}
                for name, value in delta.items():
                    changes[name] = readers[name](value, kinds[name])
            except Exception as error:
                where = f"journal[{len(entries)}]"
                raise self._refusal(where, place, name, plain, error) from error
            # Entry's own constructor is written in Python and takes three times as long.
            entries.append(Entry._make((move, stamp, source, target, MappingProxyType(changes))))
        return entries

    def _refusal(
        self,
        where: str,
        place: str,
        name: str,
        plain: Any,
        error: Exception,
    ) -> ValidationError:
        """Tell what is wrong at one place of an entry, or with one field of its delta."""
        if not place:
            return self._misshapen(where, plain, _STEP)
        if place == "stamp":
            return refusal(self.name, f"{where}.stamp", plain["stamp"], error)
        if place in ("move", "source", "target"):
            options = self.moves if place == "move" else self.states
            reason = f"must be one of {', '.join(options)}"
            return ValidationError(self.name, f"{where}.{place}", plain[place], reason)
        delta = mapping_or_none(plain["delta"])
        if delta is None:
            reason = "must be a mapping of fields"
            return ValidationError(self.name, f"{where}.delta", plain["delta"], reason)
        if name not in self.readers:
            reason = "is not a field that moves may change"
            return ValidationError(self.name, f"{where}.delta.{name}", delta[name], reason)
        return refusal(self.name, f"{where}.delta.{name}", delta[name], error)

    def _misshapen(self, where: str, plain: object, keys: KeysView[str]) -> ValidationError:
        """Tell that a mapping was expected, and of what."""
        given = mapping_or_none(plain)
        reason = f"must be a mapping of exactly {', '.join(keys)}"
        value = plain if given is None else sorted(given)
        return ValidationError(self.name, where or PLAIN, value, reason)


def record_reader(kind: type[Record], converter: Converter) -> Reader:
    """Make the function that restores the records of one class."""
    kinds = _fields(kind)
    return _Reader(
        kind=kind,
        name=kind.__name__,
        states=_states(kind),
        moves={name: name for name in kind.lifecycle.rows},
        kinds=kinds,
        readers={name: converter.get_structure_hook(declared) for name, declared in kinds.items()},
        read_stamp=converter.get_structure_hook(Stamp),
        read_origin=mapping_reader(kind, converter, **_DERIVED),
    ).read
