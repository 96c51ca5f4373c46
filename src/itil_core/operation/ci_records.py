"""The records of a CI: its incidents, problems, known errors and changes, and who stands on it.

ITIL Service Transition (2007), 4.3.4.3: the configuration management system relates items to the
incidents, problems, known errors and changes that concern them.
"""

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.item import ConfigurationItem
from itil_core.errors import GuardError
from itil_core.framework.ids import CiId, ServiceId
from itil_core.kernel.fields import id_set
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase
from itil_core.operation.incident import Incident
from itil_core.operation.known_error import KnownError
from itil_core.operation.problem import Problem
from itil_core.strategy.portfolio_lifecycle import PortfolioSection
from itil_core.strategy.service import Service
from itil_core.transition.change import Change
from itil_core.transition.configuration_control import withdraw

__all__ = ["CiRecords", "live_services_on", "records_of_ci", "withdraw_unused"]

ItemT = TypeVar("ItemT", bound=ConfigurationItem)


class CiRecords(NamedTuple):
    """The records that concern a CI, each kind in the order given.

    Attributes:
        incidents: Its incidents.
        problems: Its problems.
        known_errors: The known errors that show themselves on it.
        changes: The changes that work on it or take it down.
    """

    incidents: tuple[Incident, ...]
    problems: tuple[Problem, ...]
    known_errors: tuple[KnownError, ...]
    changes: tuple[Change, ...]


def records_of_ci(
    ci: str,
    *,
    incidents: Iterable[Incident] = (),
    problems: Iterable[Problem] = (),
    known_errors: Iterable[KnownError] = (),
    changes: Iterable[Change] = (),
    ended: bool = True,
) -> CiRecords:
    """Return the records that concern a CI.

    Args:
        ci: The CI.
        incidents: Any incidents.
        problems: Any problems.
        known_errors: Any known errors.
        changes: Any changes.
        ended: Whether those that have ended are among them.

    Raises:
        ValidationError: The id is one of another kind.
    """
    item = CiId(ci)

    def counts(record: Incident | Problem | KnownError | Change, cis: frozenset[CiId]) -> bool:
        return item in cis and (ended or record.state.phase is not Phase.ENDED)

    return CiRecords(
        tuple(each for each in incidents if counts(each, each.ci_ids)),
        tuple(each for each in problems if counts(each, each.ci_ids)),
        tuple(each for each in known_errors if counts(each, each.affected_ci_ids)),
        tuple(each for each in changes if counts(each, each.ci_ids | each.takes_down)),
    )


def live_services_on(
    ci: str, services: Iterable[Service], graph: DependencyGraph | None = None
) -> tuple[ServiceId, ...]:
    """Return the live services that a CI carries, sorted: released, operational or retiring.

    A CI carries the service that it is. With a graph it also carries the services that would be
    down without it; a member of a group that holds without it carries none.

    Args:
        ci: The CI.
        services: Any services.
        graph: Which CI needs which, as before the CI is withdrawn; CIs that it does not hold are
            not needed.

    Raises:
        ValidationError: The id is one of another kind.
    """
    item = CiId(ci)
    known = graph is not None and item in graph
    down = graph.spread({item})[0] if graph is not None and known else frozenset({str(item)})
    return tuple(
        sorted(
            each.id
            for each in services
            if each.section is PortfolioSection.CATALOGUE and each.ci_id in down
        )
    )


def withdraw_unused(
    ci: ItemT,
    change: Change,
    stamp: Stamp,
    *,
    dependents: Iterable[str],
    services: Iterable[Service],
    graph: DependencyGraph | None = None,
    replacement: str | None = None,
) -> ItemT:
    """End the life of an item under an authorised change, unless a live service is carried by it.

    What depends on it can be served by a replacement. The item that a live service *is* cannot:
    the service must name another item first, or be retired.

    Args:
        ci: The item.
        change: The change that authorises it.
        stamp: When and by whom.
        dependents: The active items that depend on it, as `active_dependents` finds them.
        services: All services.
        graph: Which CI needs which; with it, services that would be down count as dependents.
        replacement: The item that takes its place.

    Raises:
        GuardError: It is the item of a live service, active items or live services depend on it
            and nothing replaces it, or the change is not authorised or does not name it. All is
            named.
        ImmutableError: It was withdrawn before.
        ValidationError: Something else than a change was given, or ``dependents`` is no collection
            of ids.
    """
    known = tuple(services)
    carried = set(live_services_on(ci.id, known, graph))
    own = sorted(each.id for each in known if each.id in carried and each.ci_id == ci.id)
    needing = {each.ci_id for each in known if each.id in carried and each.ci_id != ci.id}
    unmet = (f"the live services that are this item must leave it first: {', '.join(own)}",)
    try:
        withdrawn = withdraw(
            ci,
            change,
            stamp,
            dependents=id_set(CiId, dependents) | {each for each in needing if each is not None},
            replacement=replacement,
        )
    except GuardError as refused:
        if not own:
            raise
        raise GuardError(
            refused.record, refused.move, refused.state, refused.allowed, (*refused.unmet, *unmet)
        ) from None
    if own:
        raise GuardError(ci.id, "withdraw", ci.state.name, ci.allowed_moves, unmet)
    return withdrawn
