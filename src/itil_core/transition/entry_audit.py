"""What the journals of items say about changes: entries without authority, changes to come.

ITIL Service Transition (2007), 4.3.5.5 and 4.3.5.6.
"""

from collections.abc import Iterable
from enum import Enum

import attrs
import pendulum

from itil_core.configuration.audit import ConfigurationAudit
from itil_core.configuration.controlled_item import ControlledItem
from itil_core.configuration.item_facts import BASELINE_LOAD
from itil_core.errors import DuplicateError
from itil_core.framework.ids import ChangeId, CiId
from itil_core.kernel.entry import Entry
from itil_core.kernel.ids import ActorId
from itil_core.kernel.state import Phase
from itil_core.transition.change import Change
from itil_core.transition.unauthorised_change import Alteration

__all__ = [
    "EntryFault",
    "PendingChange",
    "UnauthorisedEntry",
    "alterations_found",
    "audit_entries",
    "pending_changes",
]


class EntryFault(Enum):
    """Why a change does not authorise an entry."""

    UNKNOWN_CHANGE = "UNKNOWN_CHANGE"
    NOT_AUTHORISED = "NOT_AUTHORISED"
    OTHER_ITEM = "OTHER_ITEM"


@attrs.frozen(kw_only=True)
class UnauthorisedEntry:
    """An entry in the journal of an item that its change does not authorise.

    Attributes:
        ci_id: The item.
        place: The place of the entry in the item's history; the first is 0.
        at: Since when the entry holds.
        by: Who made it.
        move: The move.
        change_id: The change that it names.
        fault: What is wrong: nobody knows the change, it was not authorised at that instant, or
            it was authorised for other items.
    """

    ci_id: CiId
    place: int
    at: pendulum.DateTime
    by: ActorId
    move: str
    change_id: ChangeId
    fault: EntryFault


def audit_entries(
    cis: Iterable[ControlledItem], changes: Iterable[Change]
) -> tuple[UnauthorisedEntry, ...]:
    """Return the entries whose change was not authorised at the instant since when they hold.

    Only entries that name a change are looked at: where the policy lets writes pass without one,
    that was decided. `BASELINE_LOAD` is accepted for what it is, a first import: once an item was
    written under a change, it is a change that nobody knows.

    Args:
        cis: The items.
        changes: All changes that may be named.

    Returns:
        The entries, by item and in the order of recording.

    Raises:
        DuplicateError: Two changes bear one id.
    """
    by_id = _by_id(changes)
    found: list[UnauthorisedEntry] = []
    for item in sorted(cis, key=lambda each: each.id):
        imported = True
        for place, entry in enumerate(item.history):
            named: ChangeId | None = entry.delta.get("last_change_id")
            imported = imported and named in {None, BASELINE_LOAD}
            if named is None or imported:
                continue
            fault = _fault(item.id, entry, by_id.get(named))
            if fault is not None:
                found.append(
                    UnauthorisedEntry(
                        ci_id=item.id,
                        place=place,
                        at=entry.stamp.effective,
                        by=entry.stamp.by,
                        move=entry.move,
                        change_id=named,
                        fault=fault,
                    )
                )
    return tuple(found)


def _by_id(changes: Iterable[Change]) -> dict[ChangeId, Change]:
    by_id: dict[ChangeId, Change] = {}
    for change in changes:
        if change.id in by_id:
            raise DuplicateError("change", change.id)
        by_id[change.id] = change
    return by_id


def _fault(ci: CiId, entry: Entry, change: Change | None) -> EntryFault | None:
    if change is None:
        return EntryFault.UNKNOWN_CHANGE
    if not change.was_authorised(entry.stamp.effective):
        return EntryFault.NOT_AUTHORISED
    return None if ci in change.ci_ids else EntryFault.OTHER_ITEM


@attrs.frozen(kw_only=True)
class PendingChange:
    """A change that an item is waiting for.

    Attributes:
        ci_id: The item.
        change_id: The change.
        state: The state of the change.
        since: When the change was raised.
    """

    ci_id: CiId
    change_id: ChangeId
    state: str
    since: pendulum.DateTime


def pending_changes(changes: Iterable[Change]) -> tuple[PendingChange, ...]:
    """Return which items are waiting for which changes, by item and id of the change.

    A change is pending until its work has ended or it was given up.

    Raises:
        DuplicateError: Two changes bear one id.
    """
    rows = (
        PendingChange(
            ci_id=ci,
            change_id=change.id,
            state=change.state.name,
            since=change.opened.effective,
        )
        for change in _by_id(changes).values()
        if change.state.phase is Phase.OPEN
        for ci in change.ci_ids
    )
    return tuple(sorted(rows, key=lambda row: (row.ci_id, row.change_id)))


def alterations_found(audit: ConfigurationAudit) -> tuple[Alteration, ...]:
    """Return what an audit found to be altered, for `unauthorised_changes` to explain.

    Each discrepancy counts from the audit on, since when it is known.
    """
    return tuple(
        Alteration(ci_id=finding.ci_id, at=audit.done.effective, difference=str(finding))
        for finding in audit.verification.discrepancies
    )
