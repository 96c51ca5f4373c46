"""The gates between a service's idea and its operation, and what keeps each of them shut.

ITIL Service Design (2007), 3.6; Service Transition (2007), 4.1: a service level package is agreed
before design begins, a design package is accepted before transition does, all mandatory acceptance
criteria are met or waived before the handover, and the SKMS is updated before the service is live.
"""

from datetime import datetime
from enum import Enum

import attrs

from itil_core.design.acceptance_criterion import unmet_criteria
from itil_core.design.design_contents import DesignPurpose
from itil_core.design.design_package import DesignPackageState, ServiceDesignPackage
from itil_core.strategy.service import Service
from itil_core.strategy.service_level_package import ServiceLevelPackage

__all__ = ["ServiceGate", "ServiceGateKind", "service_gates"]


class ServiceGateKind(Enum):
    """The gates, in the order in which a service goes through them.

    Members, in order: LEVEL_PACKAGE (it is agreed), DESIGN_APPROVED, DESIGN_ACCEPTED, ACCEPTANCE
    (all mandatory criteria), KNOWLEDGE (the SKMS is updated).
    """

    LEVEL_PACKAGE = "LEVEL_PACKAGE"
    DESIGN_APPROVED = "DESIGN_APPROVED"
    DESIGN_ACCEPTED = "DESIGN_ACCEPTED"
    ACCEPTANCE = "ACCEPTANCE"
    KNOWLEDGE = "KNOWLEDGE"


@attrs.frozen(kw_only=True)
class ServiceGate:
    """One gate, and what keeps it shut; true where it is open.

    Attributes:
        kind: Which gate.
        unmet: What must hold and does not, in words.
    """

    kind: ServiceGateKind
    unmet: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.unmet


def service_gates(
    service: Service,
    level_package: ServiceLevelPackage | None,
    package: ServiceDesignPackage | None,
    *,
    at: datetime,
    knowledge_evidence: str | None = None,
) -> tuple[ServiceGate, ...]:
    """Return all gates between a service and its operation, each with what keeps it shut.

    Args:
        service: The service.
        level_package: Its service level package, if there is one yet.
        package: Its service design package, if there is one yet.
        at: The instant at which waivers must hold.
        knowledge_evidence: What shows that the SKMS was updated; by default what the service says.

    Raises:
        ValidationError: The instant is naive.
    """
    evidence = service.knowledge_evidence if knowledge_evidence is None else knowledge_evidence
    unmet = {
        ServiceGateKind.LEVEL_PACKAGE: _level(service, level_package),
        ServiceGateKind.DESIGN_APPROVED: _approved(service, level_package, package),
        ServiceGateKind.DESIGN_ACCEPTED: _accepted(package),
        ServiceGateKind.ACCEPTANCE: _acceptance(package, at),
        ServiceGateKind.KNOWLEDGE: {
            "there must be evidence that the SKMS was updated": bool(evidence.strip()),
        },
    }
    return tuple(
        ServiceGate(kind=kind, unmet=tuple(text for text, holds in conditions.items() if not holds))
        for kind, conditions in unmet.items()
    )


def _level(service: Service, level: ServiceLevelPackage | None) -> dict[str, bool]:
    if level is None:
        return {"there must be a service level package": False}
    own = service.service_level_package_id
    return {
        f"{level.id} must be the service's own level package, {own}": own in (None, level.id),
        f"service level package {level.id} must be AGREED or ACTIVE, not {level.state}": (
            level.is_agreed
        ),
    }


def _approved(
    service: Service, level: ServiceLevelPackage | None, package: ServiceDesignPackage | None
) -> dict[str, bool]:
    if package is None:
        return {"there must be a service design package": False}
    own, wanted = service.design_package_id, package.service_level_package_id
    signed = package.state in (DesignPackageState.APPROVED, DesignPackageState.ACCEPTED)
    return {
        f"{package.id} must be a design package of {service.id}": package.service_id == service.id,
        f"{package.id} must be the service's present design package, {own}": own
        in (None, package.id),
        f"{package.id} must not be about a retirement": (
            package.purpose is not DesignPurpose.RETIREMENT
        ),
        f"{package.id} must be made for the level package that is given": (
            level is None or wanted == level.id
        ),
        f"design package {package.id} must be APPROVED, not {package.state}": signed,
    }


def _accepted(package: ServiceDesignPackage | None) -> dict[str, bool]:
    if package is None:
        return {"a service design package must be ACCEPTED": False}
    accepted = package.state is DesignPackageState.ACCEPTED
    return {f"design package {package.id} must be ACCEPTED, not {package.state}": accepted}


def _acceptance(package: ServiceDesignPackage | None, at: datetime) -> dict[str, bool]:
    if package is None:
        return {"there must be acceptance criteria": False}
    names = unmet_criteria(package.criteria, at=at)
    return {
        f"mandatory acceptance criteria must be met or waived: {', '.join(names)}": not names,
    }
