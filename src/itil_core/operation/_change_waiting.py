"""Who waits for a change, and since when what is waited for is over."""

from collections.abc import Iterable
from typing import TypeVar

import attrs
import pendulum

from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import ProblemId
from itil_core.kernel.entry import Entry
from itil_core.kernel.fields import id_set
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase
from itil_core.operation.incident import Incident
from itil_core.transition.change import Change

__all__ = [
    "OVER",
    "check_stamp",
    "each_once",
    "names",
    "noted_by",
    "over_since",
    "verified_ids",
]

RecordT = TypeVar("RecordT", bound=Record)
OVER = (Phase.DONE, Phase.ENDED)


def names(incident: Incident, change: Change) -> bool:
    """Tell whether an incident that waits for changes can mean this one.

    It can if it names this one; or if it names none, and this one names it without having caused
    it.
    """
    if incident.change_ids:
        return change.id in incident.change_ids
    return incident.id in change.incident_ids and change.id not in incident.caused_by_ids


def over_since(record: Record) -> pendulum.DateTime | None:
    """Return since when a record has been done or ended without a break; None while it is open."""
    if record.state.phase not in OVER:
        return None
    ends = (e for e in reversed(record.history) if e.source.phase not in OVER)
    return next((entry.stamp.effective for entry in ends), record.opened.effective)


def check_stamp(record: Record, stamp: Stamp) -> None:
    """Refuse to follow the end of a record before it has come, and before it was known."""
    since = over_since(record)
    if since is None:
        return
    known = next(e.stamp.at for e in reversed(record.history) if _changes_phase(e))
    for field, at, least in (("at", stamp.at, known), ("effective", stamp.effective, since)):
        if at < least:
            reason = f"must not be earlier than the end that it follows, {least.isoformat()}"
            raise ValidationError("Stamp", field, at.isoformat(), reason)


def _changes_phase(entry: Entry) -> bool:
    return entry.source.phase is not entry.target.phase


def each_once(kind: str, records: Iterable[RecordT]) -> tuple[RecordT, ...]:
    """Return the records that were given, or refuse one that comes twice."""
    given = tuple(records)
    seen: set[str] = set()
    for record in given:
        if record.id in seen:
            raise DuplicateError(kind, record.id)
        seen.add(record.id)
    return given


def verified_ids(verified: Iterable[str], problems: Iterable[Record]) -> frozenset[str]:
    """Take in the ids of problems whose fix was verified, which must be among some problems."""
    ids = id_set(ProblemId, verified)
    strangers = ids - {problem.id for problem in problems}
    if strangers:
        raise UnknownReferenceError("problem", tuple(sorted(strangers)))
    return frozenset[str](ids)


def noted_by(stamp: Stamp, why: str) -> Stamp:
    """Return a stamp whose note says why, after what it said before."""
    return attrs.evolve(stamp, note=f"{stamp.note}; {why}" if stamp.note else why)
