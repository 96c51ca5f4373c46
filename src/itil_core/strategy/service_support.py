"""Support among services: which service needs which, never in a circle.

ITIL Service Strategy (2007), 2.2; Service Design (2007), 4.1. A supporting service leads, directly
or through others, to one that customers see.
"""

from collections.abc import Iterable, Mapping

from itil_core.errors import CycleError, DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import ServiceId
from itil_core.kernel.fields import id_set
from itil_core.kernel.stamp import Stamp
from itil_core.strategy.portfolio_lifecycle import PortfolioState
from itil_core.strategy.service import Service

__all__ = ["check_support", "dead_ends", "support_service", "supported_by"]

_RELATION = "support"
_NOT_YET_OR_NO_MORE = (
    PortfolioState.REQUIREMENTS,
    PortfolioState.REJECTED,
    PortfolioState.RETIRED,
)


def support_service(
    supporter: Service,
    supported_ids: Iterable[str],
    stamp: Stamp,
    *,
    services: Iterable[Service],
) -> Service:
    """Return the service with further services that need it.

    Args:
        supporter: The service that is needed.
        supported_ids: The services that need it.
        stamp: When and by whom.
        services: All services, among which no circle may arise.

    Raises:
        UnknownReferenceError: A service that needs it is not among those given.
        CycleError: A circle would arise; the error bears its path.
        DuplicateError: An id comes twice among those given.
    """
    related = supporter.relate(stamp, supports=id_set(ServiceId, supported_ids))
    others = [service for service in services if service.id != supporter.id]
    ahead = _known([*others, related])
    _refuse_circle(ahead, [related.id])
    return related


def check_support(services: Iterable[Service]) -> None:
    """Refuse a set of services whose support does not hold together.

    Raises:
        UnknownReferenceError: A service supports others that are not there.
        CycleError: Services support each other in a circle; the error bears its path.
        ValidationError: Supporting services lead to no customer-facing one; all are named.
        DuplicateError: An id comes twice.
    """
    given = tuple(services)
    ahead = _known(given)
    _refuse_circle(ahead, sorted(ahead))
    lost = dead_ends(given)
    if lost:
        reason = "must lead to a customer-facing service, directly or through others"
        raise ValidationError("Service", "supports", ", ".join(lost), reason)


def dead_ends(services: Iterable[Service]) -> tuple[ServiceId, ...]:
    """Return the supporting services from which no customer-facing one can be reached, sorted.

    A service that is only a requirement yet, or was rejected or retired, is none.

    Raises:
        UnknownReferenceError: A service supports others that are not there.
        DuplicateError: An id comes twice.
    """
    given = tuple(services)
    behind = supported_by(given)
    reached = {service.id for service in given if service.customer_facing}
    frontier = list(reached)
    while frontier:
        for needed in behind[frontier.pop()] - reached:
            reached.add(needed)
            frontier.append(needed)
    return tuple(
        sorted(
            service.id
            for service in given
            if service.id not in reached and service.state not in _NOT_YET_OR_NO_MORE
        )
    )


def supported_by(services: Iterable[Service]) -> Mapping[ServiceId, frozenset[ServiceId]]:
    """Return for each service the services that it needs: the other side of ``supports``.

    Raises:
        UnknownReferenceError: A service supports others that are not there.
        DuplicateError: An id comes twice.
    """
    ahead = _known(services)
    behind: dict[ServiceId, set[ServiceId]] = {name: set() for name in ahead}
    for name, supported in ahead.items():
        for each in supported:
            behind[each].add(name)
    return {name: frozenset(needed) for name, needed in behind.items()}


def _known(services: Iterable[Service]) -> dict[ServiceId, list[ServiceId]]:
    """Return what each service supports, sorted, once it is clear that all of it is there."""
    ahead: dict[ServiceId, list[ServiceId]] = {}
    for service in services:
        if service.id in ahead:
            raise DuplicateError("service", service.id)
        ahead[service.id] = sorted(service.supports)
    unknown = {each for supported in ahead.values() for each in supported} - ahead.keys()
    if unknown:
        raise UnknownReferenceError("service", tuple(sorted(unknown)))
    return ahead


def _refuse_circle(ahead: Mapping[ServiceId, list[ServiceId]], starts: Iterable[ServiceId]) -> None:
    """Walk in depth from each start, without recursion, and refuse the first circle."""
    finished: set[ServiceId] = set()
    for start in starts:
        path: dict[ServiceId, None] = {}
        walks = [iter((start,))]
        while walks:
            following = next(walks[-1], None)
            if following is None:
                walks.pop()
                if path:
                    finished.add(path.popitem()[0])
            elif following in path:
                walked = tuple(path)
                raise CycleError(_RELATION, (*walked[walked.index(following) :], following))
            elif following not in finished:
                path[following] = None
                walks.append(iter(ahead[following]))
