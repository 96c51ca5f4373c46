"""How a dependency graph is built."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from itil_core.configuration import closure
from itil_core.configuration._assembly import assemble, joined
from itil_core.configuration._networkx import of_kind
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import Number, RequirementGroup
from itil_core.errors import UnknownReferenceError, ValidationError

__all__ = ["GraphBuilder"]

_ACYCLIC = ("INSTALLED_ON", "PART_OF")


class GraphBuilder:
    """Takes in CIs and their needs in any order, then gives out the graph.

    A call that is refused leaves the builder as it was. It can go on after `build`: the graphs
    given out do not change.

    Example:
        >>> builder = GraphBuilder()
        >>> builder.needs("app", "web1", "web2", "web3", at_least=2)
        >>> builder.needs("app", "db1")
        >>> graph = builder.build()
        >>> [group.text() for group in graph.groups_of("app")]
        ['db1', 'at least 2 of web1, web2, web3']
    """

    def __init__(self) -> None:
        """Start with no CI."""
        self._ids: dict[str, str] = {}
        self._declared: set[str] = set()
        self._labels: dict[str, tuple[str, ...]] = {}
        self._groups: dict[str, list[RequirementGroup]] = {}
        # The relationship kinds by owner and member, for members of groups and for plain needs.
        self._grouped: dict[str, dict[str, tuple[str, ...]]] = {}
        self._plain: dict[str, dict[str, tuple[str, ...]]] = {}

    def add(self, *cis: str) -> None:
        """Declare CIs; one that is known already stays what it is.

        Raises:
            ValidationError: An id is empty, is no string or has white space at its ends.
        """
        checked = [self._checked(ci) for ci in cis]
        self._ids.update(zip(checked, checked, strict=True))
        self._declared.update(checked)

    def needs(
        self,
        owner: str,
        *members: str,
        at_least: Number | None = None,
        healthy_at: Number | None = None,
        weights: Mapping[str, Number] | Sequence[Number] | None = None,
        manual_switch: bool = False,
        kind: str = "DEPENDS_ON",
    ) -> None:
        """Say that a CI needs others: all of them, or with `at_least` enough of them.

        Without `at_least` every member is a requirement of its own. With it the members are one
        group: the owner is DOWN when less than `at_least` of it is left, and degraded when less
        than `healthy_at` of it is UP. Several calls add up: the owner needs everything that was
        said. CIs named here need not be added before.

        Args:
            owner: The CI that needs; it may need itself.
            members: The CIs that are needed, each once.
            at_least: How many of them, or how much of their weights, must not be DOWN.
            healthy_at: How much must be UP for the owner to be so; all by default.
            weights: What each member is worth: a mapping by id, or numbers in the order of the
                members; each counts one by default.
            manual_switch: Whether the alternative takes over only by hand.
            kind: The type of relationship that these edges bear.

        Raises:
            ValidationError: There is no member or one is named twice, an id is malformed, a
                threshold or weight does not fit the members, or something of a group is said
                without `at_least`.
        """
        owner = self._checked(owner)
        members = tuple([self._checked(member) for member in members])
        label = self._labelled(kind)
        if at_least is None:
            if healthy_at is not None or weights is not None or manual_switch:
                reason = "must be said where healthy_at, weights or manual_switch are"
                raise ValidationError("GraphBuilder.needs", "at_least", at_least, reason)
            if len(members) != 1:
                RequirementGroup.of(members)  # which refuses none, and one twice
            borne = self._plain
        else:
            group = RequirementGroup.of(
                members,
                at_least=at_least,
                healthy_at=healthy_at,
                weights=weights,
                manual_switch=manual_switch,
            )
            self._groups.setdefault(owner, []).append(group)
            borne = self._grouped
        self._ids.setdefault(owner, owner)
        kinds = borne.get(owner)
        if kinds is None:
            kinds = borne[owner] = {}
        for member in members:
            self._ids.setdefault(member, member)
            before = kinds.setdefault(member, label)
            if before is not label:
                kinds[member] = joined(before, label)

    def build(
        self, *, declared_only: bool = False, acyclic: Collection[str] = _ACYCLIC
    ) -> DependencyGraph:
        """Return the graph of everything said so far.

        Args:
            declared_only: Whether every CI must have been declared by `add`.
            acyclic: The relationship kinds whose edges may not go in a circle.

        Raises:
            ValidationError: `acyclic` is no collection of relationship kinds.
            UnknownReferenceError: CIs were named by `needs` only, and `declared_only` is set.
            CycleError: Edges of a kind that may not go in a circle do.

        Example:
            >>> builder = GraphBuilder()
            >>> builder.needs("web", "db1")
            >>> builder.build(declared_only=True)
            Traceback (most recent call last):
            itil_core.errors.UnknownReferenceError: unknown CI: db1, web
        """
        if isinstance(acyclic, str) or not isinstance(acyclic, Collection):
            reason = "must be a collection of relationship kinds, such as ['PART_OF']"
            raise ValidationError("GraphBuilder.build", "acyclic", acyclic, reason)
        once = [_name("acyclic", kind) for kind in acyclic]
        undeclared = self._ids.keys() - self._declared
        if declared_only and undeclared:
            raise UnknownReferenceError("CI", tuple(sorted(undeclared)))
        graph = assemble(self._ids, self._groups, self._grouped, self._plain)
        for kind in once:
            if kind in self._labels:
                closure.refuse_cycles(of_kind(graph, kind), kind)
        return DependencyGraph(graph)

    def _checked(self, ci: str) -> str:
        """Return an id as one plain string, the same object each time."""
        try:
            known = self._ids.get(ci)
        except TypeError:
            known = None  # a list, which has no hash; _name says what would be right
        return _name("ci", ci) if known is None else known

    def _labelled(self, kind: str) -> tuple[str, ...]:
        """Return the kinds of an edge that bears only one, the same object each time."""
        try:
            known = self._labels.get(kind)
        except TypeError:
            known = None
        if known:
            return known
        label = _name("kind", kind)
        return self._labels.setdefault(label, (label,))


def _name(field: str, value: object) -> str:
    """Return a plain string, also of an id or of a member of an enumeration of strings."""
    if not isinstance(value, str) or not value or value != value.strip():
        reason = "must be a non-empty string without white space at its ends"
        if field == "ci" and not isinstance(value, str) and issubclass(type(value), Iterable):
            reason = "must be one id; give several one by one, as in 'db1', 'db2', or as *ids"
        raise ValidationError("GraphBuilder", field, value, reason)
    return str.__str__(value)
