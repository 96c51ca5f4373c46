"""Where a clock begins, and what is agreed not to count."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel._clock_course import Course, Excluded, course_of
from itil_core.kernel._clock_reader import Change, Reader, known_by, views
from itil_core.kernel.instants import to_micros
from itil_core.kernel.record import Record

__all__ = ["excluded_of", "followed"]

_WANTED = "must be pairs of an interval (two aware datetimes) and a reason"


def followed(
    reader: Reader, record: Record, as_of: pendulum.DateTime, excluded: Sequence[Excluded]
) -> Course:
    """Follow a clock to an instant.

    Args:
        reader: What reads the record's history.
        record: The record.
        as_of: The instant.
        excluded: Intervals that do not count, disjoint and in order.
    """
    changes = reader.changes(record, as_of)
    until = to_micros(as_of)
    begin = _begun(changes, record, as_of, until)
    if not begin:
        chosen = changes[-1].reading.target if changes else reader.choose(record.origin)
        return Course(chosen, cancelled=any(change.reading.cancel for change in changes))

    def view(place: int) -> Any:
        return views(record, known_by(record, as_of))[place][1]

    return course_of(begin, until, excluded, view)


def _begun(
    changes: Sequence[Change], record: Record, as_of: pendulum.DateTime, until: int
) -> Sequence[Change]:
    """Return the changes from the start of the clock on; none while it has not started.

    Args:
        changes: What the record meant since when.
        record: The record.
        as_of: The instant at which the clock is looked at.
        until: The same in microseconds.

    Raises:
        ValidationError: The field that says since when time counts holds no instant.
    """
    start = -1
    for start, change in enumerate(changes):  # noqa: B007 (the place is used below)
        if change.reading.cancel:
            return ()
        if change.reading.start:
            break
    else:
        return ()
    since = _since(changes[start], record, as_of)
    if since is None:
        return changes[start:]
    if since > until or any(one.reading.cancel for one in changes if one.at <= since):
        return ()
    # What the record meant when time began to count; the opening stands behind everything.
    place = max((p for p, change in enumerate(changes) if change.at <= since), default=0)
    return [changes[place]._replace(at=since), *changes[place + 1 :]]


def _since(change: Change, record: Record, as_of: pendulum.DateTime) -> int | None:
    """Return since when time counts, as it is known now; None for the start itself."""
    since = change.reading.target.since
    if since is None:
        return None
    known = record.as_of(as_of)
    at = getattr(known, since) if isinstance(since, str) else since(known)
    return None if at is None else to_micros(at, record="ClockTarget", field="since")


def excluded_of(given: Iterable[tuple[tuple[datetime, datetime], object]]) -> Sequence[Excluded]:
    """Return excluded intervals in microseconds, in order and without overlaps.

    Where several overlap, the reason of the one that starts first is shown.

    Raises:
        ValidationError: Something else was given, or an interval does not end after its start.
    """
    found: list[Excluded] = []
    for one in given:
        try:
            (start, end), reason = one
        except (TypeError, ValueError):
            raise ValidationError("measure", "excluded", one, _WANTED) from None
        first = to_micros(start, record="measure", field="excluded")
        last = to_micros(end, record="measure", field="excluded")
        if last <= first:
            why = f"must end after its start, {start}"
            raise ValidationError("measure", "excluded", end, why)
        found.append((first, last, reason or _NO_REASON))
    found.sort(key=lambda interval: interval[0])
    apart: list[Excluded] = []
    covered = found[0][0] if found else 0
    for first, last, reason in found:
        if last > covered:
            apart.append((max(first, covered), last, reason))
            covered = last
    return apart


_NO_REASON = "excluded"
