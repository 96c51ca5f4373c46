"""Small catalogue entries that the tests of the catalogue share."""

from typing import Any

from itil_core.design.catalogue_entry import CatalogueEntry, CatalogueView


def business(service_id: str = "SVC-1", **fields: Any) -> CatalogueEntry:
    """What the business view says about a service."""
    given: dict[str, Any] = {
        "service_id": service_id,
        "view": CatalogueView.BUSINESS,
        "description": "customers order here",
        "owner_ids": {"boss"},
        "business_unit_ids": {"BU-1"},
        "business_processes": ["sales"],
    }
    return CatalogueEntry(**given | fields)


def technical(service_id: str = "SVC-1", **fields: Any) -> CatalogueEntry:
    """What the technical view says about a service."""
    given: dict[str, Any] = {
        "service_id": service_id,
        "view": CatalogueView.TECHNICAL,
        "description": "two web servers",
        "owner_ids": {"petra"},
        "ci_ids": {"web1", "web2"},
    }
    return CatalogueEntry(**given | fields)
