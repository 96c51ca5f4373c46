"""Relationships between configuration items, and what keeps a set of them sound.

ITIL Service Transition (2007), 4.3.4.3.
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, Final, Self

import attrs

from itil_core.configuration import closure
from itil_core.configuration.attributes import Attributes, to_attributes
from itil_core.errors import ConflictError, DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.fields import a, id_set

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "HIERARCHIES",
    "Need",
    "Relationship",
    "RelationshipKind",
    "RelationshipSet",
]
# not at the door: HIERARCHIES, Need


class Need(Enum):
    """Which end of a relationship needs the other in order to work, if any."""

    SOURCE_NEEDS_TARGET = "SOURCE_NEEDS_TARGET"
    TARGET_NEEDS_SOURCE = "TARGET_NEEDS_SOURCE"
    NONE = "NONE"


class RelationshipKind(Enum):
    """What one item is to another, read from source to target.

    Example:
        >>> RelationshipKind.PART_OF.inverse, RelationshipKind.PART_OF.need.name
        ('HAS_PART', 'TARGET_NEEDS_SOURCE')
    """

    inverse: str
    """The same relationship, read from target to source."""
    need: Need
    """Which end needs the other."""

    PART_OF = "PART_OF", "HAS_PART", Need.TARGET_NEEDS_SOURCE
    DEPENDS_ON = "DEPENDS_ON", "REQUIRED_BY", Need.SOURCE_NEEDS_TARGET
    USES = "USES", "USED_BY", Need.SOURCE_NEEDS_TARGET
    INSTALLED_ON = "INSTALLED_ON", "HOSTS", Need.SOURCE_NEEDS_TARGET
    CONNECTED_TO = "CONNECTED_TO", "CONNECTED_TO", Need.NONE
    # An application runs on a platform: the source is what runs.
    RUNS = "RUNS", "EXECUTES", Need.SOURCE_NEEDS_TARGET
    SUPPORTS = "SUPPORTS", "SUPPORTED_BY", Need.TARGET_NEEDS_SOURCE
    DOCUMENTED_BY = "DOCUMENTED_BY", "DOCUMENTS", Need.NONE
    OWNED_BY = "OWNED_BY", "OWNS", Need.NONE
    COPY_OF = "COPY_OF", "HAS_COPY", Need.NONE
    GOVERNED_BY = "GOVERNED_BY", "GOVERNS", Need.NONE

    def __new__(cls, value: str, inverse: str, need: Need) -> Self:
        """Keep the name as the value, and the rest beside it."""
        member = object.__new__(cls)
        member._value_ = value
        member.inverse = inverse
        member.need = need
        return member

    @property
    def symmetric(self) -> bool:
        """Whether it says the same in both directions."""
        return self.inverse == self.name


HIERARCHIES: Final = frozenset({RelationshipKind.PART_OF, RelationshipKind.INSTALLED_ON})
"""The kinds that never go in a circle, and by default give an item one parent."""

_PLACES = {kind: place for place, kind in enumerate(RelationshipKind)}


@attrs.frozen
class Relationship:
    """One relationship, read from source to target.

    Attributes:
        source: The item of which it speaks.
        kind: What the source is to the target.
        target: The other item.
        attributes: Whatever else is recorded about it, such as a port.

    Example:
        >>> print(Relationship("app", RelationshipKind.INSTALLED_ON, "host"))
        app INSTALLED_ON host
    """

    source: CiId = attrs.field(converter=CiId)
    kind: RelationshipKind = attrs.field(validator=a(RelationshipKind))
    target: CiId = attrs.field(converter=CiId)
    attributes: Attributes = attrs.field(
        default=Attributes(), converter=to_attributes, kw_only=True
    )

    @property
    def triple(self) -> tuple[CiId, RelationshipKind, CiId]:
        """What makes it the relationship that it is; ends that are alike are in order."""
        if self.kind.symmetric and self.target < self.source:
            return self.target, self.kind, self.source
        return self.source, self.kind, self.target

    @property
    def need(self) -> tuple[CiId, CiId] | None:
        """The item that needs and the item that is needed; None where neither does."""
        if self.kind.need is Need.NONE:
            return None
        if self.kind.need is Need.SOURCE_NEEDS_TARGET:
            return self.source, self.target
        return self.target, self.source

    def __str__(self) -> str:
        return f"{self.source} {self.kind.value} {self.target}"


def _in_order(relationships: Iterable[Relationship]) -> tuple[Relationship, ...]:
    """Sort relationships, so that the order of input never matters."""
    return tuple(sorted(map(_checked, relationships), key=_order))


def _checked(each: object) -> Relationship:
    if not isinstance(each, Relationship):
        reason = "must be Relationship values"
        raise ValidationError("RelationshipSet", "relationships", each, reason)
    return each


def _order(each: Relationship) -> tuple[str, int, str]:
    source, kind, target = each.triple
    return source, _PLACES[kind], target


def _ids(values: Iterable[str]) -> frozenset[CiId]:
    return id_set(CiId, values)


def _kinds(values: Iterable[RelationshipKind]) -> frozenset[RelationshipKind]:
    return frozenset(values)


@attrs.frozen
class RelationshipSet:
    """Relationships that fit together, immutable; build a large one at once.

    Attributes:
        items: The ids of all items between which they may stand.
        relationships: The relationships, in order.
        single_parent: The kinds of which an item is the source only once. Without INSTALLED_ON,
            an application may be installed on all hosts of a cluster.

    Raises:
        UnknownReferenceError: An end is not among the items. All such ids are named.
        DuplicateError: A relationship is there twice.
        CycleError: Items are part of each other, or installed on each other.
        ConflictError: An item has two parents of a kind that allows one.

    Example:
        >>> installed = Relationship("app", RelationshipKind.INSTALLED_ON, "host")
        >>> estate = RelationshipSet({"app", "host"}, [installed])
        >>> len(estate.related("host", RelationshipKind.PART_OF, "app"))
        2
    """

    items: frozenset[CiId] = attrs.field(converter=_ids)
    relationships: tuple[Relationship, ...] = attrs.field(default=(), converter=_in_order)
    single_parent: frozenset[RelationshipKind] = attrs.field(default=HIERARCHIES, converter=_kinds)

    def __attrs_post_init__(self) -> None:
        """Check the relationships with each other and with the items."""
        self._check_ends()
        self._check_triples()
        self._check_circles()
        self._check_parents()

    def _check_ends(self) -> None:
        ends = {end for each in self.relationships for end in (each.source, each.target)}
        unknown = ends - self.items
        if unknown:
            raise UnknownReferenceError("CI", tuple(sorted(unknown)))

    def _check_triples(self) -> None:
        seen: set[tuple[CiId, RelationshipKind, CiId]] = set()
        for each in self.relationships:
            if each.triple in seen:
                raise DuplicateError("relationship", str(each))
            seen.add(each.triple)

    def _check_circles(self) -> None:
        for kind in sorted(HIERARCHIES, key=_PLACES.__getitem__):
            edges = [(each.source, each.target) for each in self.of_kind(kind)]
            if edges:
                closure.refuse_cycles(_digraph(edges), kind.value)

    def _check_parents(self) -> None:
        parents: dict[tuple[CiId, RelationshipKind], Relationship] = {}
        for each in self.relationships:
            if each.kind in self.single_parent:
                first = parents.setdefault((each.source, each.kind), each)
                if first is not each:
                    reason = (
                        f"an item is {each.kind.value} one other; leave the kind out of "
                        "single_parent where it may be several"
                    )
                    raise ConflictError(str(first), str(each), reason)

    def __iter__(self) -> Iterator[Relationship]:
        return iter(self.relationships)

    def __len__(self) -> int:
        return len(self.relationships)

    def __contains__(self, relationship: object) -> bool:
        return relationship in self.relationships

    def of_kind(self, *kinds: RelationshipKind) -> tuple[Relationship, ...]:
        """Return the relationships of some kinds."""
        return tuple(each for each in self.relationships if each.kind in kinds)

    def of(self, ci: str) -> tuple[Relationship, ...]:
        """Return the relationships that have an item at either end.

        Raises:
            UnknownReferenceError: The item is not there.
        """
        self._known(ci)
        return tuple(each for each in self.relationships if ci in (each.source, each.target))

    def related(self, source: str, kind: RelationshipKind, target: str) -> Self:
        """Return the set with one relationship more.

        Raises:
            ItilError: The new relationship does not fit, as at construction.
        """
        more = Relationship(source, kind, target)
        return attrs.evolve(self, relationships=(*self.relationships, more))

    def unrelated(self, source: str, kind: RelationshipKind, target: str) -> Self:
        """Return the set with one relationship less.

        Raises:
            UnknownReferenceError: There is no such relationship.
        """
        less = Relationship(source, kind, target)
        left = tuple(each for each in self.relationships if each.triple != less.triple)
        if len(left) == len(self.relationships):
            raise UnknownReferenceError("relationship", (str(less),))
        return attrs.evolve(self, relationships=left)

    def dependents(self, ci: str) -> tuple[CiId, ...]:
        """Return the items that need an item directly, in order.

        Raises:
            UnknownReferenceError: The item is not there.
        """
        needs = (each.need for each in self.of(ci))
        return tuple(sorted({owner for owner, needed in filter(None, needs) if needed == ci}))

    def _known(self, ci: str) -> None:
        if ci not in self.items:
            raise UnknownReferenceError("CI", (ci,))


def _digraph(edges: Iterable[tuple[str, str]]) -> "nx.DiGraph[str]":
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(edges)
    return graph
