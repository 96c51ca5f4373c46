"""The configuration as it was captured: plain facts of items, and the relationships between them.

ITIL Service Transition (2007), 4.3.4.3.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Final, cast

import attrs

from itil_core.configuration.attributes import Attributes, AttributeValue, to_attributes
from itil_core.configuration.controlled_item import ControlledItem
from itil_core.configuration.item import ConfigurationItem
from itil_core.configuration.item_facts import CiType
from itil_core.configuration.relationship import Relationship, RelationshipKind
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.fields import each

__all__ = ["CapturedConfiguration", "CapturedItem", "capture", "captured_item", "type_of"]
# not at the door: type_of

_BOOKKEEPING: Final = frozenset(
    {
        "id",
        "opened",
        "state",
        "history",
        "_origin",
        "operational",
        "last_change_id",
        "last_verified_at",
        "source",
    }
)
"""What is recorded about a record or observed, and is no part of how things are configured."""


@attrs.frozen
class CapturedItem:
    """One item as it was, in plain facts.

    Facts bear the names of the record's fields, with `status` for its state. What a field holds
    inside follows after a dot, as in `attributes.size_gb` and `capacity_limit.unit`; of several
    members each is a fact of its own, as in `documents.DOC-1`. What is unknown is left out.

    Attributes:
        ci_id: The item.
        facts: What was captured, by name.

    Example:
        >>> db1 = CapturedItem("db1", {"version": "15", "attributes.size_gb": 512})
        >>> db1.facts["attributes.size_gb"]
        512
    """

    ci_id: CiId = attrs.field(converter=CiId)
    facts: Attributes = attrs.field(default=Attributes(), converter=to_attributes)

    @property
    def label(self) -> str:
        """Its id, and its version where that is known."""
        version = self.facts.get("version")
        return str(self.ci_id) if version is None else f"{self.ci_id} {version}"


def type_of(item: ControlledItem) -> CiType:
    """Return the type of any item; what is no `ConfigurationItem` is documentation."""
    return item.ci_type if isinstance(item, ConfigurationItem) else CiType.DOCUMENTATION


def captured_item(item: ControlledItem) -> CapturedItem:
    """Return one item in plain facts.

    Left out is what does not belong to its configuration: its journal, when it was verified and
    how it does its work at the moment.

    Raises:
        ValidationError: It is no item.

    Example:
        >>> import pendulum
        >>> from itil_core import Stamp
        >>> moment = Stamp(pendulum.datetime(2026, 3, 2), by="ana")
        >>> item = ConfigurationItem(
        ...     id="db1", opened=moment, name="db", ci_type="DATABASE", version="15"
        ... )
        >>> captured_item(item).facts["status"]
        'PLANNED'
    """
    if not isinstance(cast("object", item), ControlledItem):
        raise ValidationError("captured_item", "item", item, "must be a configuration item")
    facts: dict[str, AttributeValue] = {"status": item.state.name, "ci_type": str(type_of(item))}
    for field in attrs.fields(type(item)):
        if field.name not in _BOOKKEEPING:
            facts.update(_flat(field.name, getattr(item, field.name)))
    return CapturedItem(item.id, facts)


def _flat(name: str, value: object) -> Iterator[tuple[str, AttributeValue]]:
    """Yield plain facts for what a field holds."""
    if isinstance(value, Mapping):
        for key, inner in cast("Mapping[object, object]", value).items():
            yield from _flat(f"{name}.{key}", inner)
    elif isinstance(value, frozenset | tuple):
        for member in cast("Iterable[object]", value):
            yield f"{name}.{member}", True
    elif attrs.has(type(value)):
        inside = attrs.asdict(cast("attrs.AttrsInstance", value), recurse=False)
        yield from _flat(name, inside)
    elif value is not None:
        yield name, _plain(value)


def _plain(value: object) -> AttributeValue:
    if isinstance(value, Enum):
        return value.name
    return value if isinstance(value, int | float) else str(value)


_PLACES = {kind: place for place, kind in enumerate(RelationshipKind)}


def _by_id(item: CapturedItem) -> str:
    return item.ci_id


def _items(values: Iterable[CapturedItem]) -> tuple[CapturedItem, ...]:
    """Sort items by id, each id once."""
    by_id: dict[CiId, CapturedItem] = {}
    for one in each(values):
        if not isinstance(one, CapturedItem):
            reason = "must be CapturedItem values; capture(items) makes them from records"
            raise ValidationError("CapturedConfiguration", "items", one, reason)
        if one.ci_id in by_id:
            raise DuplicateError("CI", one.ci_id)
        by_id[one.ci_id] = one
    return tuple(by_id[ci] for ci in sorted(by_id))


def _relationships(values: Iterable[Relationship]) -> tuple[Relationship, ...]:
    """Sort relationships, each once and turned the way in which its triple reads."""
    by_triple: dict[tuple[CiId, RelationshipKind, CiId], Relationship] = {}
    for one in each(values):
        if not isinstance(one, Relationship):
            reason = "must be Relationship values"
            raise ValidationError("CapturedConfiguration", "relationships", one, reason)
        if one.triple in by_triple:
            raise DuplicateError("relationship", str(one))
        by_triple[one.triple] = Relationship(*one.triple, attributes=one.attributes)
    return tuple(by_triple[triple] for triple in sorted(by_triple, key=_order))


def _order(triple: tuple[CiId, RelationshipKind, CiId]) -> tuple[str, int, str]:
    source, kind, target = triple
    return source, _PLACES[kind], target


@attrs.frozen
class CapturedConfiguration:
    """Items and relationships as they were, immutable and in order.

    It may hold what would be refused in a `RelationshipSet`, because a snapshot shows things as
    they are. Two are equal when they say the same.

    Attributes:
        items: The items, in the order of their ids.
        relationships: The relationships, in order.

    Raises:
        DuplicateError: An item or a relationship is there twice.
        ValidationError: A member is neither.

    Example:
        >>> estate = CapturedConfiguration([CapturedItem("db1"), CapturedItem("app")])
        >>> [item.ci_id for item in estate], "db1" in estate, estate["db1"].label
        (['app', 'db1'], True, 'db1')
    """

    items: tuple[CapturedItem, ...] = attrs.field(default=(), converter=_items)
    relationships: tuple[Relationship, ...] = attrs.field(default=(), converter=_relationships)

    @property
    def ids(self) -> tuple[CiId, ...]:
        """The ids of the items, in order."""
        return tuple(item.ci_id for item in self.items)

    def __iter__(self) -> Iterator[CapturedItem]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, ci: object) -> bool:
        return isinstance(ci, str) and self._found(ci) is not None

    def __getitem__(self, ci: str) -> CapturedItem:
        found = self._found(ci)
        if found is None:
            raise UnknownReferenceError("CI", (ci,))
        return found

    def _found(self, ci: str) -> CapturedItem | None:
        place = bisect_left(self.items, ci, key=_by_id)
        here = self.items[place : place + 1]
        return here[0] if here and here[0].ci_id == ci else None

    def part(self, ids: Iterable[str]) -> "CapturedConfiguration":
        """Return some of the items, and the relationships that run between them.

        Raises:
            UnknownReferenceError: Items are not there. All are named.
        """
        wanted = frozenset(ids)
        unknown = wanted.difference(self.ids)
        if unknown:
            raise UnknownReferenceError("CI", tuple(sorted(unknown)))
        return CapturedConfiguration(
            (item for item in self.items if item.ci_id in wanted),
            (one for one in self.relationships if {one.source, one.target} <= wanted),
        )


def capture(
    items: Iterable[ControlledItem], relationships: Iterable[Relationship] = ()
) -> CapturedConfiguration:
    """Return items and relationships as they are now.

    Args:
        items: The items, of any lifecycle.
        relationships: What stands between them, plain or as a `RelationshipSet`.

    Raises:
        DuplicateError: An item or a relationship is there twice.
        ValidationError: A member is neither an item nor a relationship.
    """
    return CapturedConfiguration(map(captured_item, items), relationships)
