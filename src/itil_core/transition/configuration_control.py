"""Configuration control: items are altered under a change that is authorised, and only then.

A change authorises an alteration of an item if it names the item among its CIs and was authorised
at the instant since when the alteration holds: what was recorded late is judged by when it was
done.

ITIL Service Transition (2007), 4.3.5.4.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar, Unpack, cast

from itil_core.configuration.controlled_item import ControlledFacts, ControlledItem
from itil_core.configuration.document import DocumentItem
from itil_core.configuration.item import ConfigurationItem, ItemFacts
from itil_core.configuration.licence_control import LicenceHolding, why_no_licence
from itil_core.errors import GuardError, ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.stamp import Stamp
from itil_core.transition.change import Change

__all__ = [
    "approve_document",
    "install",
    "uninstall",
    "update",
    "update_document",
    "why_not_authorised",
    "withdraw",
    "withdraw_document",
]

ItemT = TypeVar("ItemT", bound=ConfigurationItem)
DocumentT = TypeVar("DocumentT", bound=DocumentItem)
AnyItemT = TypeVar("AnyItemT", bound=ControlledItem)


def why_not_authorised(ci: str, change: Change, at: datetime) -> tuple[str, ...]:
    """Return what is lacking for a change to authorise an alteration, in words.

    Args:
        ci: The item.
        change: The change.
        at: Since when the alteration holds.

    Returns:
        All that is lacking; nothing where the alteration is authorised.

    Raises:
        ValidationError: The instant is naive.
    """
    return tuple(_lacks(CiId(ci), change, at))


def _lacks(ci: CiId, change: Change, at: datetime) -> Iterator[str]:
    if not change.was_authorised(at):
        state = change.as_of(at).state.name if at >= change.opened.at else "not yet raised"
        yield f"{change.id} must be authorised at {at.isoformat()}, when it was {state}"
    if ci not in change.ci_ids:
        yield f"{change.id} must name {ci} among its CIs"


def _under(
    item: ControlledItem,
    change: Change,
    stamp: Stamp,
    move: str,
    make: Callable[[], AnyItemT],
    *,
    further: tuple[str, ...] = (),
) -> AnyItemT:
    """Make a move, or refuse it with all that is lacking on the side of the change and the item."""
    if not isinstance(cast("object", item), ControlledItem):
        reason = "must be the configuration item itself, not its id"
        raise ValidationError(move, "item", item, reason)
    if not isinstance(cast("object", change), Change):
        reason = "must be the change itself, so that it can be seen whether it is authorised"
        raise ValidationError(move, "change", change, reason)
    lacking = (*why_not_authorised(item.id, change, stamp.effective), *further)
    try:
        made = make()
    except GuardError as refused:
        unmet = (*lacking, *refused.unmet)
        raise GuardError(
            refused.record, refused.move, refused.state, refused.allowed, unmet
        ) from None
    if lacking:
        raise GuardError(item.id, move, item.state.name, item.allowed_moves, lacking)
    return made


def install(
    ci: ItemT,
    change: Change,
    stamp: Stamp,
    *,
    items: Iterable[ConfigurationItem] = (),
    holdings: Iterable[LicenceHolding] | None = None,
) -> ItemT:
    """Put an item to use under an authorised change, and within the licences that there are.

    Args:
        ci: The item.
        change: The change that authorises it.
        stamp: When and by whom.
        items: All items, of which some use up licences.
        holdings: The licences that were purchased; None where they are not kept.

    Raises:
        DuplicateError: A licence has two holdings, or two items bear one id.
        GuardError: The change is not authorised or does not name the item, no licence is free, or
            the item lacks its owner or support group. All is named.
        RefusedMoveError: The item is in no state to be installed.
        ValidationError: Something else than a change was given.
    """
    further = () if holdings is None else why_no_licence(ci, items, holdings)

    def make() -> ItemT:
        return ci.install(stamp, change=change.id)

    return _under(ci, change, stamp, "install", make, further=further)


def uninstall(ci: ItemT, change: Change, stamp: Stamp) -> ItemT:
    """Take an item out of use and back to the store under an authorised change.

    Args:
        ci: The item.
        change: The change that authorises it.
        stamp: When and by whom.

    Raises:
        GuardError: The change is not authorised or does not name the item.
        RefusedMoveError: The item is not installed.
        ValidationError: Something else than a change was given.
    """
    return _under(ci, change, stamp, "uninstall", lambda: ci.uninstall(stamp, change=change.id))


def withdraw(
    ci: ItemT,
    change: Change,
    stamp: Stamp,
    *,
    dependents: Iterable[str],
    replacement: str | None = None,
) -> ItemT:
    """End the life of an item under an authorised change.

    Args:
        ci: The item.
        change: The change that authorises it.
        stamp: When and by whom.
        dependents: The active items that depend on it, as `active_dependents` finds them.
        replacement: The item that takes its place.

    Raises:
        GuardError: The change is not authorised or does not name the item, or active items depend
            on it and nothing replaces it. All is named.
        ImmutableError: It was withdrawn before.
        ValidationError: Something else than a change was given.
    """

    def make() -> ItemT:
        return ci.withdraw(stamp, dependents=dependents, replacement=replacement, change=change.id)

    return _under(ci, change, stamp, "withdraw", make)


def update(ci: ItemT, change: Change, stamp: Stamp, **facts: Unpack[ItemFacts]) -> ItemT:
    """Change facts about an item under an authorised change.

    Args:
        ci: The item.
        change: The change that authorises it.
        stamp: When and by whom.
        **facts: The new values.

    Raises:
        GuardError: The change is not authorised or does not name the item, or an item in use
            would lose its owner or support group. All is named.
        ImmutableError: The item was withdrawn.
        ValidationError: A value does not fit, or something else than a change was given.
    """
    return _under(ci, change, stamp, "update", lambda: ci.update(stamp, change=change.id, **facts))


def approve_document(
    document: DocumentT, change: Change, stamp: Stamp, *, approved_by: str
) -> DocumentT:
    """Make a draft the version that counts, under an authorised change.

    Args:
        document: The document.
        change: The change that authorises it.
        stamp: When and by whom it is recorded.
        approved_by: Who approved it.

    Raises:
        GuardError: The change is not authorised or does not name the document, or the document
            has no owner. All is named.
        RefusedMoveError: It is no draft.
        ValidationError: Something else than a change was given.
    """

    def make() -> DocumentT:
        return document.approve(stamp, approved_by=approved_by, change=change.id)

    return _under(document, change, stamp, "approve", make)


def update_document(
    document: DocumentT, change: Change, stamp: Stamp, **facts: Unpack[ControlledFacts]
) -> DocumentT:
    """Change facts about a document under an authorised change.

    Args:
        document: The document.
        change: The change that authorises it.
        stamp: When and by whom.
        **facts: The new values.

    Raises:
        GuardError: The change is not authorised or does not name the document, or an approved
            document would change its version or lose its owner. All is named.
        ImmutableError: The document was withdrawn.
        ValidationError: A value does not fit, or something else than a change was given.
    """

    def make() -> DocumentT:
        return document.update(stamp, change=change.id, **facts)

    return _under(document, change, stamp, "update", make)


def withdraw_document(
    document: DocumentT, change: Change, stamp: Stamp, *, replacement: str | None = None
) -> DocumentT:
    """End the life of a document under an authorised change.

    Args:
        document: The document.
        change: The change that authorises it.
        stamp: When and by whom.
        replacement: The document that takes its place.

    Raises:
        GuardError: The change is not authorised or does not name the document.
        ImmutableError: It was withdrawn before.
        ValidationError: Something else than a change was given.
    """

    def make() -> DocumentT:
        return document.withdraw(stamp, replacement=replacement, change=change.id)

    return _under(document, change, stamp, "withdraw", make)
