"""Which records refer to a record, so that what is referred to is not deleted.

Records are retired, closed or withdrawn; a tool that would delete one asks first (INV-11.2).
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from itil_core.errors import GuardError
from itil_core.kernel.ids import Id
from itil_core.kernel.record import Record
from itil_core.operation._record_ids import given_records, ids_within, own_id

__all__ = ["RecordReference", "ensure_unreferenced", "references_to"]


class RecordReference(NamedTuple):
    """One place in which a record names another.

    Attributes:
        record_id: The record that names it.
        field: The field, as in ``caused_by_ids`` or ``deferral.approver``.
    """

    record_id: Id
    field: str


def references_to(
    record_id: str, records: Iterable[object] | Mapping[str, object]
) -> tuple[RecordReference, ...]:
    """Return every place in which records name an id now, sorted; histories are not searched.

    Args:
        record_id: The id: one of a kind finds only that kind, plain text finds all kinds.
        records: Any records, and other values with an id; a mapping is read by its values.

    Example:
        >>> import pendulum
        >>> from itil_core.kernel.stamp import Stamp
        >>> from itil_core.operation import Caller, Channel, Incident
        >>> incident = Incident(
        ...     id="INC-1",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 9), by="desk"),
        ...     title="no mail",
        ...     channel=Channel.PHONE,
        ...     caller=Caller(id="eva", callback="555"),
        ...     problem_id="PRB-1",
        ... )
        >>> references_to("PRB-1", [incident])
        (RecordReference(record_id='INC-1', field='problem_id'),)
    """
    kind = type(record_id) if isinstance(record_id, Id) else Id
    found = {
        RecordReference(own, field)
        for record in given_records(records)
        if (own := own_id(record)) is not None
        for field, value in ids_within(record)
        if value == record_id and isinstance(value, kind)
    }
    return tuple(sorted(found))


def ensure_unreferenced(record: Record, records: Iterable[object] | Mapping[str, object]) -> None:
    """Refuse to delete a record that others name.

    Args:
        record: The record that somebody would delete.
        records: All records.

    Raises:
        GuardError: Others name it; all places are listed.
    """
    unmet = tuple(
        f"{each.record_id} must not name it in {each.field}"
        for each in references_to(record.id, records)
        if each.record_id != record.id
    )
    if unmet:
        raise GuardError(record.id, "delete", record.state.name, record.allowed_moves, unmet)
