"""The laws that hold for every record, as checks for records and lifecycles of your own.

Each check raises an `AssertionError` that says which law is broken and where.
"""

import copy
import pickle
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final, NoReturn

import attrs

from itil_core.errors import RefusedMoveError, ValidationError
from itil_core.kernel.entry import Entry
from itil_core.kernel.instants import from_micros, to_micros
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp

__all__ = [
    "LAWS",
    "as_of_is_a_prefix",
    "check_laws",
    "copies_are_equal",
    "every_prefix_is_legal",
    "refused_moves_change_nothing",
    "replay_is_the_record",
]


def _broken(record: Record, law: str) -> NoReturn:
    message = f"{type(record).__name__} {record.id}: {law}"
    raise AssertionError(message)


def _require(holds: object, record: Record, law: str) -> None:
    if not holds:
        _broken(record, law)


def every_prefix_is_legal(record: Record) -> None:
    """Check that each entry follows from the one before by the table, and stamps never go back.

    Raises:
        AssertionError: An entry is not legal where it stands.
    """
    lifecycle = record.lifecycle
    state, last = lifecycle.initial, record.opened
    _require(record.origin.state is state, record, f"it did not begin as {state}")
    for number, entry in enumerate(record.history):
        where = f"entry {number} ({entry.move})"
        row = lifecycle.rows.get(entry.move)
        _require(row, record, f"{where} is no move of {lifecycle.__name__}")
        _require(entry.source is state, record, f"{where} starts in {entry.source}, not {state}")
        allowed = row.reached_from(state) if row else ()
        _require(entry.target in allowed, record, f"{where} may not lead to {entry.target}")
        _require(entry.stamp.at >= last.at, record, f"{where} is earlier than what was before it")
        state, last = entry.target, entry.stamp
    _require(record.state is state, record, f"it is {record.state}, but its history says {state}")


def replay_is_the_record(record: Record) -> None:
    """Check that origin and history alone give the same record again.

    Raises:
        AssertionError: The replayed record differs.
    """
    again = record.replay()
    _require(_same(again, record), record, "its replay is another record")
    _require(hash(again) == hash(record), record, "its replay has another hash")
    _require(not record.origin.history, record, "its origin has a history")


def copies_are_equal(record: Record) -> None:
    """Check that pickling and copying keep the record, its history and its origin.

    Raises:
        AssertionError: A copy differs.
    """
    # What is read here was written on the line itself.
    pickled: Any = pickle.loads(pickle.dumps(record))  # noqa: S301 (nothing foreign is read)
    for name, again in (("pickled", pickled), ("deep", copy.deepcopy(record))):
        _require(_same(again, record), record, f"its {name} copy is another record")
        _require(again.origin == record.origin, record, f"its {name} copy has another origin")


def as_of_is_a_prefix(record: Record) -> None:
    """Check that looking back gives what the entries up to an instant lead to.

    Raises:
        AssertionError: At some instant the record as of then is another one, or it is there
            before it was opened.
    """
    instants = {record.opened.at, *(entry.stamp.at for entry in record.history)}
    nearby = {from_micros(to_micros(at) + off) for at in instants for off in (-1, 0, 1)}
    for at in sorted(nearby):
        known = [entry for entry in record.history if entry.stamp.at <= at]
        if at < record.opened.at:
            _refuses(record, partial(record.as_of, at), ValidationError, "as_of before opened")
        else:
            fold = type(record).restore(record.origin, known)
            law = f"as of {at.isoformat()} it is not what {len(known)} entries lead to"
            _require(_same(record.as_of(at), fold), record, law)


def refused_moves_change_nothing(record: Record) -> None:
    """Check that what is not allowed is refused, and that the record stays what it was.

    Tried are all moves that the state does not allow, a stamp before the last one, an entry that
    starts elsewhere and one that changes a field which is not there.

    Raises:
        AssertionError: Something was not refused, or left a trace.
    """
    before = _fields(record)
    now = record.updated
    early = Stamp(now.at - timedelta(microseconds=1), by=now.by)
    for name, row in record.lifecycle.rows.items():
        move = getattr(record, name)
        if record.state not in row.sources:
            _refuses(record, partial(move, now), RefusedMoveError, name)
            continue
        _refuses(record, partial(move, early), ValidationError, f"{name} back in time")
        target = row.reached_from(record.state)[0]
        strange = Entry(name, now, record.state, target, {"no such field": 1})
        _refuses(record, partial(record.apply, strange), ValidationError, f"{name} of no field")
    unknown = Entry("no such move", now, record.state, record.state)
    _refuses(record, partial(record.apply, unknown), RefusedMoveError, "no such move")
    _require(_fields(record) == before, record, "a refused move has changed it")


def _refuses(
    record: Record, attempt: Callable[[], object], error: type[Exception], what: str
) -> None:
    try:
        attempt()
    except error:
        return
    _broken(record, f"{what} was not refused from {record.state}")


def _fields(record: Record) -> dict[str, Any]:
    """Return every field with its value as it is now, the history included."""
    return {each.name: getattr(record, each.name) for each in attrs.fields(type(record))}


def _same(one: Record, other: Record) -> bool:
    """Tell whether two records are equal and have come the same way."""
    return type(one) is type(other) and one == other and one.history == other.history


LAWS: Final[tuple[Callable[[Record], None], ...]] = (
    every_prefix_is_legal,
    replay_is_the_record,
    copies_are_equal,
    as_of_is_a_prefix,
    refused_moves_change_nothing,
)
"""All checks of this module."""


def check_laws(record: Record) -> None:
    """Check all laws on one record.

    Raises:
        AssertionError: A law is broken.

    Example:
        >>> from hypothesis import given
        >>> from itil_core.testing import check_laws, incidents
        >>> @given(incidents())
        ... def test_incidents_keep_the_laws(incident):
        ...     check_laws(incident)
    """
    for law in LAWS:
        law(record)
