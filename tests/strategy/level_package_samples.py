"""Small service level packages that the tests of strategy and design share."""

from datetime import timedelta
from typing import Any

from itil_core.strategy.service_level_package import ServiceLevelPackage
from itil_core.strategy.value import SecurityClass, WarrantyLevels
from strategy.service_samples import ARRIVE, at


def levels(availability_pct: object = "99.5") -> WarrantyLevels:
    """All four levels of warranty."""
    return WarrantyLevels(
        availability_pct=str(availability_pct),
        capacity=200,
        capacity_unit="users",
        recovery_time=timedelta(hours=4),
        security_class=SecurityClass.INTERNAL,
    )


GOLD = levels()


def draft(number: int = 1, **fields: Any) -> ServiceLevelPackage:
    """A draft with all that agreeing needs."""
    given: dict[str, Any] = {
        "id": f"SLP-{number}",
        "opened": at(),
        "name": "gold",
        "package_id": "PKG-1",
        "outcomes": [ARRIVE],
        "utility_level": "all functions",
        "warranty_levels": GOLD,
        "pattern_ids": {"PBA-1"},
    }
    return ServiceLevelPackage(**given | fields)


def agreed(number: int = 1, **fields: Any) -> ServiceLevelPackage:
    """A package that the customer agreed to."""
    return draft(number, **fields).agree(at(), approver="eva")


def active(
    number: int = 1, *, availability_pct: object = "99.5", **fields: Any
) -> ServiceLevelPackage:
    """A package on offer, with an availability."""
    return agreed(number, warranty_levels=levels(availability_pct), **fields).activate(at())
