"""The ids that a record holds, wherever in its fields, found without knowing its class."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import attrs

from itil_core.framework.ids import IncidentId, ProblemId
from itil_core.kernel.ids import Id
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeTrigger

__all__ = ["given_records", "ids_within", "own_id"]

_OF_THE_KERNEL = frozenset({"id", "opened", "state", "history"})
_TRIGGERS: Mapping[ChangeTrigger, type[Id]] = {
    ChangeTrigger.INCIDENT: IncidentId,
    ChangeTrigger.PROBLEM: ProblemId,
}


def given_records(records: Iterable[object] | Mapping[str, object]) -> Iterable[object]:
    """Return the records that were given: the values of a mapping."""
    if isinstance(records, Mapping):
        return cast("Mapping[str, object]", records).values()
    return records


def own_id(record: object) -> Id | None:
    """Return the id of a record or of another value that has one, or None."""
    found = getattr(record, "id", None)
    return found if isinstance(found, Id) else None


def ids_within(record: object) -> Iterator[tuple[str, Id]]:
    """Yield each id that a record holds now, with the field in which it stands.

    The incident or problem that triggered a change is held as plain text, and is found too.
    """
    for name, value in _fields(record):
        if name not in _OF_THE_KERNEL:
            yield from _within(name, value)
    if isinstance(record, Change) and record.trigger in _TRIGGERS:
        yield "trigger_ref", _TRIGGERS[record.trigger](record.trigger_ref.strip())


def _fields(value: object) -> Iterator[tuple[str, object]]:
    """Yield the public fields of a value made by attrs; nothing for others."""
    if attrs.has(type(value)):
        for field in attrs.fields(cast("type[Any]", type(value))):
            if not field.name.startswith("_"):
                yield field.name, getattr(value, field.name)


def _within(name: str, value: object) -> Iterator[tuple[str, Id]]:
    if isinstance(value, Id):
        yield name, value
    elif isinstance(value, Mapping):
        held = cast("Mapping[object, object]", value)
        for each in (*held.keys(), *held.values()):
            yield from _within(name, each)
    elif isinstance(value, tuple | list | frozenset | set):
        for each in cast("Iterable[object]", value):
            yield from _within(name, each)
    else:
        for field, inner in _fields(value):
            yield from _within(f"{name}.{field}", inner)
