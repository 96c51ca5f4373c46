"""Records as an origin and a journal, written and read field by field as they are declared."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from itil_core.errors import ValidationError
from itil_core.interop._refusals import PLAIN, refusal
from itil_core.interop._shapes import as_declared, read_mapping
from itil_core.kernel.entry import Entry
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import State

__all__ = ["add_stamps", "record_reader", "record_writer"]

_WHOLE = {"origin": "", "journal": ""}.keys()
_STEP = {"move": "", "stamp": "", "source": "", "target": "", "delta": ""}.keys()
_KEPT_BY_THE_KERNEL = frozenset({"id", "opened", "state", "history", "_origin"})
# The state of an origin is its lifecycle's first one; what comes after stands in the journal.
_DERIVED: dict[str, Any] = {
    name: override(omit=True) for name in ("state", "history", "_origin")
}


def add_stamps(converter: Converter) -> None:
    """Register the hooks of stamps, which leave out an empty note and the effective default."""
    brief = override(omit_if_default=True)
    write = make_dict_unstructure_fn(Stamp, converter, note=brief, effective=brief)
    converter.register_unstructure_hook(Stamp, write)


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


def record_writer(kind: type[Record], converter: Converter) -> Callable[[Record], dict[str, Any]]:
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

    def write_entry(entry: Entry) -> dict[str, Any]:
        return {
            "move": entry.move,
            "stamp": write_stamp(entry.stamp),
            "source": names[entry.source],
            "target": names[entry.target],
            "delta": {name: writers[name](value) for name, value in entry.delta.items()},
        }

    def write_record(record: Record) -> dict[str, Any]:
        as_declared(kind, record)
        return {
            "origin": write_origin(record.origin),
            "journal": [write_entry(entry) for entry in record.history],
        }

    return write_record


def record_reader(kind: type[Record], converter: Converter) -> Callable[[Any, Any], Record]:
    """Make the function that restores the records of one class."""
    name = kind.__name__
    states = _states(kind)
    readers = {
        field: (converter.get_structure_hook(declared), declared)
        for field, declared in _fields(kind).items()
    }
    read_stamp = converter.get_structure_hook(Stamp)
    make_origin = make_dict_structure_fn(
        kind,
        converter,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=True,
        _cattrs_prefer_attrib_converters=False,
        _cattrs_use_alias=True,
        **_DERIVED,
    )

    def read_state(plain: Any, where: str) -> State:
        try:
            return states[plain]
        except (KeyError, TypeError):
            reason = f"must be one of {', '.join(states)}"
            raise ValidationError(name, where, plain, reason) from None

    def read_delta(plain: Any, where: str) -> Mapping[str, Any]:
        if not isinstance(plain, dict):
            raise ValidationError(name, where, plain, "must be a mapping of fields")
        changes: dict[str, Any] = {}
        for field, value in plain.items():
            if field not in readers:
                reason = "is not a field that moves may change"
                raise ValidationError(name, f"{where}.{field}", value, reason)
            read, declared = readers[field]
            try:
                changes[field] = read(value, declared)
            except Exception as error:
                raise refusal(name, f"{where}.{field}", value, error) from error
        return MappingProxyType(changes)

    def read_entries(journal: Any) -> Iterator[Entry]:
        if not isinstance(journal, list | tuple):
            raise ValidationError(name, "journal", journal, "must be a list of entries")
        last: Any = None
        stamp: Any = None
        for number, plain in enumerate(journal):
            where = f"journal[{number}]"
            _check_keys(name, where, plain, _STEP)
            if plain["stamp"] != last:  # entries often share the one before's
                last = plain["stamp"]
                try:
                    stamp = read_stamp(last, Stamp)
                except Exception as error:
                    raise refusal(name, f"{where}.stamp", last, error) from error
            move = plain["move"]
            if not isinstance(move, str):
                raise ValidationError(name, f"{where}.move", move, "must be the name of a move")
            source = read_state(plain["source"], f"{where}.source")
            target = read_state(plain["target"], f"{where}.target")
            yield Entry(move, stamp, source, target, read_delta(plain["delta"], f"{where}.delta"))

    def read_record(plain: Any, _kind: Any) -> Record:
        _check_keys(name, "", plain, _WHOLE)
        first = plain["origin"]
        origin = read_mapping(name, "origin", first, lambda: make_origin(first, kind))
        entries = tuple(read_entries(plain["journal"]))
        reached = 0

        def counted() -> Iterator[Entry]:
            nonlocal reached
            for reached, entry in enumerate(entries):  # noqa: B007 (told to the handler below)
                yield entry

        try:
            return kind.restore(origin, counted())
        except Exception as error:
            error.add_note(f"{name}: journal[{reached}] cannot follow what stands before it")
            raise

    return read_record


def _check_keys(name: str, where: str, plain: object, keys: Iterable[str]) -> None:
    """Refuse what is not a mapping with exactly these keys."""
    if isinstance(plain, dict) and plain.keys() == keys:
        return
    reason = f"must be a mapping of exactly {', '.join(keys)}"
    raise ValidationError(name, where or PLAIN, plain, reason)
