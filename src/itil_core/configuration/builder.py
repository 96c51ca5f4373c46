"""How a dependency graph is built."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from itil_core.configuration import closure
from itil_core.configuration._assembly import assemble
from itil_core.configuration._networkx import with_kind
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
        self._cis: dict[str, bool] = {}  # whether it was declared, by id
        self._groups: dict[str, list[RequirementGroup]] = {}
        self._kinds: dict[str, dict[str, tuple[str, ...]]] = {}
        self._plain: dict[str, RequirementGroup] = {}

    def add(self, *cis: str) -> None:
        """Declare CIs; one that is known already stays what it is.

        Raises:
            ValidationError: An id is empty, is no string or has white space at its ends.
        """
        for ci in [self._checked(ci) for ci in cis]:
            self._cis[ci] = True

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
        label = _kind(kind)
        if at_least is None and len(members) == 1 and healthy_at is weights is None:
            groups = [self._single(members[0])]
        else:
            groups = [
                RequirementGroup.of(
                    members,
                    at_least=at_least,
                    healthy_at=healthy_at,
                    weights=weights,
                    manual_switch=manual_switch,
                )
            ]
        if at_least is None:
            if healthy_at is not None or weights is not None or manual_switch:
                reason = "must be said where healthy_at, weights or manual_switch are"
                raise ValidationError("GraphBuilder.needs", "at_least", at_least, reason)
            groups = [self._single(member) for member in members]
        self._cis.setdefault(owner, False)
        borne = self._kinds.setdefault(owner, {})
        for member in members:
            self._cis.setdefault(member, False)
            kinds = borne.get(member, ())
            if label not in kinds:
                borne[member] = tuple(sorted((*kinds, label)))
        self._groups.setdefault(owner, []).extend(groups)
