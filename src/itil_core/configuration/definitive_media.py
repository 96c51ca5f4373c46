"""The definitive media library (DML): the authorised versions of all media.

ITIL Service Transition (2007), 4.3.4.3.
"""

from collections.abc import Iterable, Iterator

import attrs
import pendulum

from itil_core.configuration.version_order import version_key
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.fields import each, instant, text, whole
from itil_core.kernel.ids import ActorId

__all__ = ["DefinitiveMediaLibrary", "DmlItem"]

Edition = tuple[str, str]


@attrs.frozen(kw_only=True)
class DmlItem:
    """One version of software, a licence or a document, as it may be released.

    Only what was checked and authorised enters, so both people are named.

    Attributes:
        ci_id: The item.
        version: The version.
        checksum: The checksum of the master copy.
        stored_at: When it was taken in.
        checked_by: Who checked its quality.
        authorised_by: Who authorised it.
        licences: How many licences came with it.
    """

    ci_id: CiId = attrs.field(converter=CiId)
    version: str = attrs.field(validator=text())
    checksum: str = attrs.field(validator=text())
    stored_at: pendulum.DateTime = attrs.field(converter=instant)
    checked_by: ActorId = attrs.field(converter=ActorId)
    authorised_by: ActorId = attrs.field(converter=ActorId)
    licences: int = attrs.field(default=0, validator=whole(0))

    @property
    def edition(self) -> Edition:
        """Its item and version, which together name it."""
        return self.ci_id, self.version


def _items(values: Iterable[DmlItem]) -> tuple[DmlItem, ...]:
    """Sort items by id, then by the order of versions, each edition once."""
    by_edition: dict[Edition, DmlItem] = {}
    for item in each(values):
        if not isinstance(item, DmlItem):
            reason = "must be DmlItem values"
            raise ValidationError("DefinitiveMediaLibrary", "items", item, reason)
        if item.edition in by_edition:
            raise DuplicateError("DML item", " ".join(item.edition))
        by_edition[item.edition] = item
    return tuple(sorted(by_edition.values(), key=_order))


def _order(item: DmlItem) -> tuple[str, object, str]:
    return item.ci_id, version_key(item.version), item.version


@attrs.frozen
class DefinitiveMediaLibrary:
    """The one logical store from which alone is released; immutable.

    Attributes:
        items: What it holds, by item and in the order of versions.

    Raises:
        DuplicateError: A version of an item is there twice.
        ValidationError: A member is no DML item.

    Example:
        >>> import pendulum
        >>> people = {"checked_by": "eva", "authorised_by": "ana"}
        >>> moment = pendulum.datetime(2026, 3, 2)
        >>> library = DefinitiveMediaLibrary().stored(
        ...     DmlItem(ci_id="mail", version="2.1", checksum="9f86d0", stored_at=moment, **people)
        ... )
        >>> library.outside([("mail", "2.1"), ("mail", "2.2")])
        (('mail', '2.2'),)
    """

    items: tuple[DmlItem, ...] = attrs.field(default=(), converter=_items)

    def __iter__(self) -> Iterator[DmlItem]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, edition: object) -> bool:
        return any(item.edition == edition for item in self.items)

    def stored(self, item: DmlItem) -> "DefinitiveMediaLibrary":
        """Return the library with one item more; what is in it is never replaced.

        Raises:
            DuplicateError: That version of the item is there already.
        """
        return DefinitiveMediaLibrary((*self.items, item))

    def versions_of(self, ci: str) -> tuple[DmlItem, ...]:
        """Return the versions of an item, the latest last; none, where it is not there."""
        return tuple(item for item in self.items if item.ci_id == ci)

    def item(self, ci: str, version: str) -> DmlItem:
        """Return one version of an item.

        Raises:
            UnknownReferenceError: It is not there.
        """
        for item in self.items:
            if item.edition == (ci, version):
                return item
        raise UnknownReferenceError("DML item", (f"{ci} {version}",))

    def is_genuine(self, ci: str, version: str, checksum: str) -> bool:
        """Tell whether a copy has the checksum of the master.

        Raises:
            UnknownReferenceError: The library does not hold that version.
        """
        return self.item(ci, version).checksum == checksum

    def outside(self, contents: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Return what is not in the library, such as of the contents of a release, in order.

        Args:
            contents: Items and versions, as in `("mail", "2.1")`.
        """
        held = {item.edition for item in self.items}
        return tuple(sorted({(ci, version) for ci, version in contents} - held))

    def require(self, contents: Iterable[tuple[str, str]]) -> None:
        """Refuse contents that are not all in the library.

        Raises:
            UnknownReferenceError: Some are not there. All are named.
        """
        missing = self.outside(contents)
        if missing:
            raise UnknownReferenceError("DML item", tuple(map(" ".join, missing)))
