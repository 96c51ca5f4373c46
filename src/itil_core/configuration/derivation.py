"""What follows from relationships: who depends on an item, and the dependency graph.

ITIL Service Transition (2007), 4.3.4.3.
"""

from collections.abc import Iterable, Iterator, Mapping

from itil_core.configuration._assembly import assemble
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.relationship import (
    HIERARCHIES,
    Relationship,
    RelationshipKind,
    RelationshipSet,
)
from itil_core.configuration.requirement import RequirementGroup
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.record import Record
from itil_core.kernel.state import Phase

__all__ = ["active_dependents", "graph_from"]


def active_dependents(
    ci: str, relationships: RelationshipSet, items: Iterable[Record]
) -> tuple[CiId, ...]:
    """Return the items that need an item directly and whose own life has not ended.

    Args:
        ci: The item that is asked about, as before it is withdrawn.
        relationships: The relationships between the items.
        items: The items that may depend on it.

    Raises:
        UnknownReferenceError: The item, or one that needs it, is not among those given.
    """
    by_id = {item.id: item for item in items}
    found = relationships.dependents(ci)
    missing = tuple(each for each in found if each not in by_id)
    if missing:
        raise UnknownReferenceError("CI", missing)
    return tuple(each for each in found if by_id[each].state.phase is not Phase.ENDED)


def graph_from(
    items: Iterable[Record],
    relationships: Iterable[Relationship],
    groups: Mapping[str, Iterable[RequirementGroup]] | None = None,
    *,
    connections_need: bool = False,
) -> DependencyGraph:
    """Derive which item needs which, and build the dependency graph.

    What an item needs is a requirement of its own, unless the item has a group with that member.

    Args:
        items: The items; those whose life has ended are taken in as any other.
        relationships: The relationships between them, plain or as a `RelationshipSet`.
        groups: Requirement groups by the id of the item that has them.
        connections_need: Whether items that are connected need each other.

    Raises:
        DuplicateError: Two items bear one id.
        UnknownReferenceError: A relationship or a group speaks of an item that is not given.
        ValidationError: A member of a group is nothing that the group's owner needs.
        ItilError: The relationships do not fit together, as in a `RelationshipSet`.

    Example:
        >>> from itil_core.configuration import ConfigurationItem, RequirementGroup
        >>> from itil_core import Stamp
        >>> import pendulum
        >>> moment = Stamp(pendulum.datetime(2026, 3, 2), by="ana")
        >>> facts = {"opened": moment, "ci_type": "SOFTWARE", "version": "1"}
        >>> names = ("app", "db1", "db2")
        >>> app, db1, db2 = (ConfigurationItem(id=name, name=name, **facts) for name in names)
        >>> uses = [Relationship("app", RelationshipKind.USES, name) for name in ("db1", "db2")]
        >>> either = RequirementGroup.of(["db1", "db2"], at_least=1)
        >>> graph = graph_from([app, db1, db2], uses, {"app": [either]})
        >>> graph.groups_of("app")[0].text()
        'at least 1 of db1, db2'
    """
    single = relationships.single_parent if isinstance(relationships, RelationshipSet) else None
    fitting = RelationshipSet(
        _distinct(items),
        relationships,
        HIERARCHIES if single is None else single,
    )
    kinds: dict[str, dict[str, tuple[str, ...]]] = {item: {} for item in map(str, fitting.items)}
    for each in fitting:
        for owner, needed in _needs(each, connections_need=connections_need):
            row = kinds[str(owner)]
            row[str(needed)] = tuple(sorted({*row.get(str(needed), ()), each.kind.value}))
    owned = {owner: tuple(given) for owner, given in (groups or {}).items()}
    unknown = owned.keys() - kinds.keys()
    if unknown:
        raise UnknownReferenceError("CI", tuple(sorted(unknown)))
    requirements = {
        owner: _requirements(owner, tuple(row), owned.get(owner, ()))
        for owner, row in kinds.items()
    }
    return DependencyGraph(assemble(kinds, requirements, kinds))


def _distinct(items: Iterable[Record]) -> frozenset[CiId]:
    found: set[CiId] = set()
    for item in items:
        if item.id in found:
            raise DuplicateError("CI", item.id)
        found.add(CiId(item.id))
    return frozenset(found)


def _needs(each: Relationship, *, connections_need: bool) -> Iterator[tuple[CiId, CiId]]:
    """Yield the pairs of an item that needs and one that is needed."""
    if each.need is not None:
        yield each.need
    elif connections_need and each.kind is RelationshipKind.CONNECTED_TO:
        yield each.source, each.target
        yield each.target, each.source


def _requirements(
    owner: str, needed: tuple[str, ...], groups: tuple[RequirementGroup, ...]
) -> tuple[RequirementGroup, ...]:
    """Return the groups of an item, and one for each further item that it needs."""
    members = {member for group in groups for member in group.members}
    strangers = members.difference(needed)
    if strangers:
        reason = f"{owner} has no relationship by which it needs {', '.join(sorted(strangers))}"
        raise ValidationError("graph_from", "groups", groups, reason)
    alone = (RequirementGroup.of((each,)) for each in needed if each not in members)
    return (*groups, *alone)
