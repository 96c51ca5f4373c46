"""One more member for a requirement group: what "2 of 4" is worth where there is "2 of 3" today."""

from collections.abc import Iterable, Mapping

import attrs

from itil_core.configuration._assembly import assemble
from itil_core.configuration._chances import chance_given
from itil_core.configuration._given import ids_given
from itil_core.configuration._limits import NODES
from itil_core.configuration._weights import gained, rounded, weights_given
from itil_core.configuration.exact_availability import availabilities
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import Number, RequirementGroup

__all__ = ["MemberGain", "member_gains"]

Groups = dict[str, tuple[RequirementGroup, ...]]


@attrs.frozen
class MemberGain:
    """What one more member of a requirement group is worth.

    Attributes:
        owner: Whose group it is.
        group: The group as it is.
        gain: By how much the availability of the services grows, each by its weight.
        by_service: By how much that of each service grows; those that do not need the owner are
            left out.
    """

    owner: str
    group: RequirementGroup
    gain: float
    by_service: Mapping[str, float] = attrs.field(hash=False)


def member_gains(
    graph: DependencyGraph,
    services: Iterable[str],
    probabilities: Mapping[str, Number],
    *,
    member: Number,
    owners: Iterable[str] | None = None,
    weights: Mapping[str, Number] | None = None,
    failed: Iterable[str] = (),
    default: Number | None = None,
    limit: int = NODES,
) -> tuple[MemberGain, ...]:
    """Return how much more available services would be if a group had one more member.

    The member is a new CI that needs nothing, fails independently, and is worth as much as the
    least of the group; the group asks for as much as before. The answer is exact: with the new
    member up, the group asks the others for so much less. It costs one calculation of availability
    for each group, and so is slow where there are many: name the owners then.

    Args:
        graph: The graph.
        services: The services.
        probabilities: The availability of each CI, from 0 to 1.
        member: The availability of the new member.
        owners: Whose groups to try; by default those of all that the services need.
        weights: The weight of each service; 1 by default.
        failed: CIs that have failed for certain.
        default: The availability of every other CI that is not given one.
        limit: How many nodes a decision diagram may have.

    Returns:
        A gain for each group that has, or before `without` had, several members, the greatest
        first, then by owner.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: Availabilities are missing or not from 0 to 1, or weights are negative;
            all of them are named.
        CalculationError: A diagram outgrew the limit.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("shop", "web1", "web2", "web3", at_least=2)
        >>> found = member_gains(builder.build(), ["shop"], {}, default=0.9, member=0.9)
        >>> [(one.owner, one.group.text(), round(one.gain, 4)) for one in found]
        [('shop', 'at least 2 of web1, web2, web3', 0.0243)]

    ITIL: Service Design, availability management (designing for availability).
    """
    record = "member_gains"
    shares = weights_given(record, services, weights)
    failing = ids_given(record, "failed", failed)
    aim = chance_given(record, "member", member)[1]
    today = availabilities(
        graph, shares, probabilities, failed=failing, default=default, limit=limit
    )
    groups, needing = _below(graph, shares)
    chosen = groups.keys() if owners is None else ids_given(record, "owners", owners)
    graph.check(*chosen)
    known = {ci: one for ci, one in probabilities.items() if ci in groups}
    gone = failing & groups.keys()
    found: list[MemberGain] = []
    for owner in sorted(chosen & groups.keys()):
        for place, group in enumerate(groups[owner]):
            if group.members and (len(group.members) > 1 or group.removed):
                eased = _assembled(groups, owner, place)
                then = availabilities(
                    eased, needing[owner], known, failed=gone, default=default, limit=limit
                )
                parts = {
                    one: aim * (today[one].unavailability - result.unavailability)
                    for one, result in then.items()
                }
                found.append(MemberGain(owner, group, *gained(parts, shares)))
    return tuple(sorted(found, key=lambda one: (-rounded(one.gain), one.owner)))


def _below(graph: DependencyGraph, services: Iterable[str]) -> tuple[Groups, dict[str, list[str]]]:
    """Return the groups of all that services need, and for each owner the services that need it."""
    needing: dict[str, list[str]] = {}
    for service in services:
        for ci in (service, *graph.dependencies(service)):
            needing.setdefault(ci, []).append(service)
    return {ci: graph.groups_of(ci) for ci in needing}, needing


def _assembled(groups: Groups, owner: str, place: int) -> DependencyGraph:
    """Return the graph in which one group asks for less, by what its least member is worth."""
    group = groups[owner][place]
    less = group.at_least - min(group.weights or (1,))
    eased = (attrs.evolve(group, at_least=less),) if less > 0 else ()
    changed = {**groups, owner: (*groups[owner][:place], *eased, *groups[owner][place + 1 :])}
    kinds = {
        ci: {member: () for group in owned for member in group.members}
        for ci, owned in changed.items()
    }
    return DependencyGraph(assemble(changed, changed, kinds))
