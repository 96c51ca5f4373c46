"""Renewal: an operational service stays as it is while a new one is made to take its place.

ITIL Service Strategy (2007), 5.3.3: replace, rationalise, refactor and renew.
"""

from collections.abc import Iterable

from itil_core.errors import ConflictError, DuplicateError, ValidationError
from itil_core.framework.ids import CustomerId, OutcomeId, ServiceId
from itil_core.kernel.stamp import Stamp
from itil_core.strategy.portfolio_lifecycle import PortfolioState
from itil_core.strategy.service import Service
from itil_core.strategy.service_facts import Outcome, PortfolioDecision

__all__ = ["renew_services"]

_FOR_ONE = (PortfolioDecision.REFACTOR, PortfolioDecision.RENEW)


def renew_services(
    services: Iterable[Service],
    stamp: Stamp,
    *,
    decision: PortfolioDecision,
    service_id: str,
    name: str | None = None,
) -> Service:
    """Return a new service, DEFINED, that is to take the place of operational ones.

    It takes over their customers, outcomes and the services that need them; what else is said of
    the first holds for it. The old ones stay OPERATIONAL: they are retired when it is there.

    Args:
        services: The services whose place it takes; for REFACTOR and RENEW exactly one.
        stamp: When and by whom.
        decision: REPLACE, RATIONALISE, REFACTOR or RENEW.
        service_id: The new service's id.
        name: Its name; by default that of the first.

    Raises:
        ValidationError: Another decision, no service, more than the decision is about, or a
            service that is not OPERATIONAL.
        DuplicateError: A service is given twice.
        ConflictError: Two services say different things of one outcome, or one faces customers
            and another does not.
        CycleError: The new service has the id of an old one.

    ITIL Service Strategy (2007), 5.3.3.
    """
    given = tuple(services)
    _check(given, decision)
    first = given[0]
    _check_alike(first, given)
    old = {service.id for service in given}
    return Service(
        id=service_id,
        opened=stamp,
        name=first.name if name is None else name,
        kind=first.kind,
        customer_facing=first.customer_facing,
        provider_id=first.provider_id,
        criticality=max(service.criticality for service in given),
        description=first.description,
        customer_ids=_customers(given),
        outcomes=_outcomes(given),
        utility=first.utility,
        warranty=first.warranty,
        service_owner_id=first.service_owner_id,
        business_owner_id=first.business_owner_id,
        supports={each for service in given for each in service.supports} - old,
        decision=decision,
        replaces=old,
    ).define(stamp)


def _check(services: tuple[Service, ...], decision: PortfolioDecision) -> None:
    if not decision.renews:
        reason = "must be REPLACE, RATIONALISE, REFACTOR or RENEW"
        raise ValidationError("renew_services", "decision", decision, reason)
    if not services or (decision in _FOR_ONE and len(services) > 1):
        reason = f"{decision.name} is about {'one' if decision in _FOR_ONE else 'some'} service"
        raise ValidationError("renew_services", "services", [one.id for one in services], reason)
    seen: set[ServiceId] = set()
    for service in services:
        if service.id in seen:
            raise DuplicateError("service", service.id)
        seen.add(service.id)
        if service.state is not PortfolioState.OPERATIONAL:
            reason = f"{service.id} must be OPERATIONAL; what is in the pipeline is changed there"
            raise ValidationError("renew_services", "services", service.state.name, reason)


def _check_alike(first: Service, services: tuple[Service, ...]) -> None:
    for service in services:
        if service.customer_facing is not first.customer_facing:
            reason = "both must face customers, or neither"
            raise ConflictError(first.id, service.id, reason)


def _customers(services: tuple[Service, ...]) -> frozenset[CustomerId]:
    return frozenset(each for service in services for each in service.customer_ids)


def _outcomes(services: tuple[Service, ...]) -> tuple[Outcome, ...]:
    found: dict[OutcomeId, tuple[Outcome, ServiceId]] = {}
    for service in services:
        for outcome in service.outcomes:
            known, owner = found.setdefault(outcome.id, (outcome, service.id))
            if known != outcome:
                reason = f"they say different things of outcome {outcome.id}; make them agree"
                raise ConflictError(owner, service.id, reason)
    return tuple(outcome for outcome, _ in found.values())
