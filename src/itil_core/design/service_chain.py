"""The chain from a service level package to operation; each function moves the service one step.

ITIL Service Design (2007), 3.6. A step names everything that keeps it from being made: the gates
up to it, and what the service itself lacks.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from itil_core.design.design_contents import DesignPurpose
from itil_core.design.design_package import DesignPackageState, ServiceDesignPackage
from itil_core.design.lifecycle_gates import ServiceGateKind, service_gates
from itil_core.errors import GuardError, ValidationError
from itil_core.kernel.stamp import Stamp
from itil_core.strategy.portfolio import check_services
from itil_core.strategy.portfolio_lifecycle import PortfolioState
from itil_core.strategy.service import Service
from itil_core.strategy.service_level_package import ServiceLevelPackage
from itil_core.strategy.value import Utility, Warranty

__all__ = [
    "BegunDesign",
    "begin_design",
    "begin_service_retirement",
    "design_service",
    "develop_service",
    "operate_service",
    "redesign_service",
    "release_service",
]

_LIVE = (PortfolioState.RELEASED, PortfolioState.OPERATIONAL)
_FROM: Mapping[DesignPurpose, tuple[PortfolioState, ...]] = {
    DesignPurpose.NEW_SERVICE: (PortfolioState.CHARTERED,),
    DesignPurpose.MAJOR_CHANGE: _LIVE,
    DesignPurpose.RETIREMENT: _LIVE,
}


class BegunDesign(NamedTuple):
    """A service whose design has begun, and the draft of its package.

    Attributes:
        service: The service.
        package: The draft.
    """

    service: Service
    package: ServiceDesignPackage


def begin_design(
    service: Service,
    level_package: ServiceLevelPackage | None,
    stamp: Stamp,
    *,
    package_id: str,
    purpose: DesignPurpose = DesignPurpose.NEW_SERVICE,
) -> BegunDesign:
    """Begin to design a service for an agreed service level package.

    A package for a major change replaces the service's present one and may leave sections as they
    are there.

    Args:
        service: The service: CHARTERED, or live for a major change or a retirement.
        level_package: What was agreed with the customer; a retirement needs none.
        stamp: When and by whom.
        package_id: The new design package's id.
        purpose: Why it is made.

    Raises:
        GuardError: The level package is not agreed or not the service's, or the service is not so
            far; all of it is named.
        ValidationError: The purpose is SDP_CHANGE; ``revise_design`` makes such a package.
    """
    if purpose not in _FROM:
        reason = "must be NEW_SERVICE, MAJOR_CHANGE or RETIREMENT; revise_design changes a package"
        raise ValidationError("begin_design", "purpose", purpose, reason)
    names = " or ".join(state.name for state in _FROM[purpose])
    unmet: list[str] = []
    if purpose is not DesignPurpose.RETIREMENT:
        unmet += _gate(service, level_package, None, stamp, ServiceGateKind.LEVEL_PACKAGE)
    if service.state not in _FROM[purpose]:
        unmet.append(f"the service must be {names} for {purpose.name}, not {service.state}")
    if unmet:
        _refuse(service, "begin_design", unmet)
    level_id = None if level_package is None else level_package.id
    change = purpose is DesignPurpose.MAJOR_CHANGE
    package = ServiceDesignPackage(
        id=package_id,
        opened=stamp,
        service_id=service.id,
        purpose=purpose,
        service_level_package_id=level_id,
        replaces=service.design_package_id if change else None,
    )
    return BegunDesign(service.relate(stamp, service_level_package_id=level_id), package)


def design_service(
    service: Service,
    level_package: ServiceLevelPackage,
    package: ServiceDesignPackage,
    stamp: Stamp,
    *,
    utility: Utility | None = None,
    warranty: Warranty | None = None,
) -> Service:
    """Return the service DESIGNED, once its design package is APPROVED.

    Args:
        service: The service: CHARTERED.
        level_package: Its service level package.
        package: Its design package.
        stamp: When and by whom.
        utility: What the service is good for, unless stated already.
        warranty: How it can be relied upon, unless stated already.

    Raises:
        GuardError: Gates are shut, or utility or warranty are missing; all of it is named.
        RefusedMoveError: The service is in another state.
    """
    shut = _gate(service, level_package, package, stamp, ServiceGateKind.DESIGN_APPROVED)
    return _through(
        service,
        "design",
        shut,
        lambda: service.design(
            stamp,
            design_package_id=package.id,
            approved=True,
            utility=utility,
            warranty=warranty,
        ),
    )


def develop_service(
    service: Service,
    level_package: ServiceLevelPackage,
    package: ServiceDesignPackage,
    stamp: Stamp,
    *,
    evidence: str,
) -> Service:
    """Return the service DEVELOPED, once transition has accepted its design package.

    Raises:
        GuardError: Gates are shut, or the evidence is empty; all of it is named.
        RefusedMoveError: The service is in another state.
    """
    shut = _gate(service, level_package, package, stamp, ServiceGateKind.DESIGN_ACCEPTED)
    return _through(
        service,
        "develop",
        shut,
        lambda: service.develop(stamp, evidence=evidence, accepted=True),
    )


def redesign_service(service: Service, package: ServiceDesignPackage, stamp: Stamp) -> Service:
    """Return the service with a newer accepted design package, which replaces its present one.

    Raises:
        GuardError: The package is of another service, does not replace the present one, or is not
            ACCEPTED; all of it is named.
        RefusedMoveError: The service is not designed yet, or being retired.
    """
    present = service.design_package_id
    accepted = package.state is DesignPackageState.ACCEPTED
    conditions = {
        f"{package.id} must be a design package of {service.id}": package.service_id == service.id,
        f"{package.id} must replace {present}": package.replaces == present,
    }
    shut = tuple(text for text, holds in conditions.items() if not holds)
    return _through(
        service,
        "redesign",
        shut,
        lambda: service.redesign(stamp, design_package_id=package.id, accepted=accepted),
    )


def release_service(
    service: Service,
    level_package: ServiceLevelPackage,
    package: ServiceDesignPackage,
    stamp: Stamp,
    *,
    change_id: str,
    authorised: bool,
) -> Service:
    """Return the service RELEASED, once all mandatory acceptance criteria are met or waived.

    Args:
        service: The service: TESTED.
        level_package: Its service level package.
        package: Its design package, with the results of the criteria.
        stamp: When and by whom; waivers must hold then.
        change_id: The change that releases it.
        authorised: Whether that change is authorised.

    Raises:
        GuardError: Gates are shut, or the change is not authorised; all of it is named.
        RefusedMoveError: The service is in another state.
    """
    shut = _gate(service, level_package, package, stamp, ServiceGateKind.ACCEPTANCE)
    return _through(
        service,
        "release",
        shut,
        lambda: service.release(stamp, change_id=change_id, authorised=authorised),
    )


def operate_service(
    service: Service,
    level_package: ServiceLevelPackage,
    package: ServiceDesignPackage,
    stamp: Stamp,
    *,
    deployment_evidence: str,
    knowledge_evidence: str,
    support_roles: Iterable[str],
    active_agreement_ids: Iterable[str],
    others: Iterable[Service] = (),
) -> Service:
    """Return the service OPERATIONAL, once every gate is open.

    Args:
        service: The service: RELEASED.
        level_package: Its service level package.
        package: Its design package, with the results of the criteria.
        stamp: When and by whom; waivers must hold then.
        deployment_evidence: What shows that it is deployed.
        knowledge_evidence: What shows that the SKMS was updated before.
        support_roles: Who supports it.
        active_agreement_ids: Agreements that are in force; one of the service's must be.
        others: The other services, none of which may be OPERATIONAL under its name for one of its
            customers.

    Raises:
        GuardError: Gates are shut, or something else is missing; all of it is named.
        DuplicateError: Another operational service bears its name for one of its customers.
        RefusedMoveError: The service is in another state.
    """
    shut = _gate(service, level_package, package, stamp, ServiceGateKind.ACCEPTANCE)
    live = _through(
        service,
        "operate",
        shut,
        lambda: service.operate(
            stamp,
            deployment_evidence=deployment_evidence,
            knowledge_evidence=knowledge_evidence,
            support_roles=support_roles,
            active_agreement_ids=active_agreement_ids,
        ),
    )
    check_services([*(one for one in others if one.id != service.id), live])
    return live


def begin_service_retirement(
    service: Service,
    package: ServiceDesignPackage,
    stamp: Stamp,
    *,
    customers_notified_at: datetime,
    services: Iterable[Service] = (),
    replacement_dates: Mapping[str, date] | None = None,
) -> Service:
    """Return the service RETIRING, once its retirement is designed and nobody is left alone.

    Args:
        service: The service: RELEASED or OPERATIONAL.
        package: The design package of the retirement.
        stamp: When and by whom.
        customers_notified_at: When the customers were told.
        services: The services that need this one, or simply all services.
        replacement_dates: From when those that are OPERATIONAL are served otherwise.

    Raises:
        GuardError: The package is of another service or purpose or not signed, a service that
            needs this one is not given or has no replacement date; all of it is named.
        RefusedMoveError: The service is in another state.
    """
    signed = (DesignPackageState.APPROVED, DesignPackageState.ACCEPTED)
    conditions = {
        f"{package.id} must be a design package of {service.id}": package.service_id == service.id,
        f"{package.id} must be about a retirement": package.purpose is DesignPurpose.RETIREMENT,
        f"design package {package.id} must be APPROVED, not {package.state}": (
            package.state in signed
        ),
    }
    shut = tuple(text for text, holds in conditions.items() if not holds)
    return _through(
        service,
        "begin_retirement",
        shut,
        lambda: service.begin_retirement(
            stamp,
            retirement_package_id=package.id,
            customers_notified_at=customers_notified_at,
            supported=services,
            replacement_dates=replacement_dates,
        ),
    )


def _gate(
    service: Service,
    level_package: ServiceLevelPackage | None,
    package: ServiceDesignPackage | None,
    stamp: Stamp,
    last: ServiceGateKind,
) -> tuple[str, ...]:
    """Return what keeps the gates shut, up to and with the last that matters."""
    gates = service_gates(service, level_package, package, at=stamp.at)
    until = tuple(ServiceGateKind).index(last) + 1
    return tuple(text for gate in gates[:until] for text in gate.unmet)


def _through(
    service: Service, move: str, shut: tuple[str, ...], call: Callable[[], Service]
) -> Service:
    """Make a move of the service; what keeps it from being made is named together."""
    unmet = list(shut)
    moved = service
    try:
        moved = call()
    except GuardError as error:
        unmet += error.unmet
    if unmet:
        _refuse(service, move, unmet)
    return moved


def _refuse(service: Service, move: str, unmet: list[str]) -> None:
    raise GuardError(service.id, move, service.state.name, service.allowed_moves, tuple(unmet))
