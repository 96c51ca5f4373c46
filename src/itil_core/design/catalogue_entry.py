"""Entries of the service catalogue: what one view says about one service.

ITIL Service Design (2007), 4.1.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Any

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import BusinessUnitId, CiId, ModelId, ServiceId
from itil_core.kernel.fields import a, each, id_set, member_texts, text
from itil_core.kernel.ids import ActorId
from itil_core.kernel.money import Money

__all__ = ["CatalogueEntry", "CatalogueView"]


class CatalogueView(Enum):
    """From which side the catalogue is looked at.

    Members, in order: BUSINESS (services beside the business units and processes that rely on
    them), TECHNICAL (services beside the supporting services and CIs that they rely on).
    """

    BUSINESS = "BUSINESS"
    TECHNICAL = "TECHNICAL"


def _owners(values: Iterable[str]) -> frozenset[ActorId]:
    return id_set(ActorId, values)


def _units(values: Iterable[str]) -> frozenset[BusinessUnitId]:
    return id_set(BusinessUnitId, values)


def _cis(values: Iterable[str]) -> frozenset[CiId]:
    return id_set(CiId, values)


def _models(values: Iterable[str]) -> frozenset[ModelId]:
    return id_set(ModelId, values)


def _processes(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each(values)))


def _refuse(attribute: "attrs.Attribute[Any]", value: object, reason: str) -> None:
    raise ValidationError("CatalogueEntry", attribute.name, value, reason)


def _needed_by(view: CatalogueView) -> Any:
    """Return a validator of what one view must say and the other has no place for."""

    def check(entry: "CatalogueEntry", attribute: "attrs.Attribute[Any]", value: Any) -> None:
        if entry.view is view and not value:
            _refuse(attribute, value, f"must not be empty in the {view.name} view")
        if entry.view is not view and value:
            _refuse(attribute, value, f"belongs to the {view.name} view; make an entry for it")

    return check


def _check_owners(_entry: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value:
        _refuse(attribute, value, "must name at least one owner")


def _check_models(entry: "CatalogueEntry", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if entry.requestable and not value:
        _refuse(attribute, value, "must name a request model for what can be requested")


def _check_price(_entry: object, attribute: "attrs.Attribute[Any]", value: Money | None) -> None:
    if value is not None and value.amount < 0:
        _refuse(attribute, str(value), "must not be negative")


@attrs.frozen(kw_only=True)
class CatalogueEntry:
    """What one view of the catalogue says about one service.

    The service's name, its state and the services that support it are not written here: the
    catalogue reads them from the services.

    Attributes:
        service_id: The service.
        view: The view that it belongs to.
        description: What the service is, in the words of those who read this view.
        owner_ids: Who is answerable for it.
        owner_approved: Whether an owner has approved the entry.
        business_unit_ids: The business units that rely on it; in the BUSINESS view.
        business_processes: The business processes that rely on it; in the BUSINESS view.
        ci_ids: The CIs that it relies on; in the TECHNICAL view.
        service_level_summary: What is promised, in short.
        requestable: Whether users can request it.
        request_model_ids: How requests for it are handled.
        price: What it costs.
        support_hours: When it is supported, in words.
        contact: Whom to ask.

    Raises:
        ValidationError: What the view must say is missing, or belongs to the other; a requestable
            service without a request model; a negative price.

    Example:
        >>> entry = CatalogueEntry(
        ...     service_id="SVC-1",
        ...     view=CatalogueView.TECHNICAL,
        ...     description="two web servers and a database",
        ...     owner_ids={"eva"},
        ...     ci_ids={"web1", "web2", "db1"},
        ... )
        >>> entry.requestable
        False

    ITIL Service Design (2007), 4.1.4.
    """

    service_id: ServiceId = attrs.field(converter=ServiceId)
    view: CatalogueView = attrs.field(validator=a(CatalogueView))
    description: str = attrs.field(validator=text())
    owner_ids: frozenset[ActorId] = attrs.field(converter=_owners, validator=_check_owners)
    owner_approved: bool = attrs.field(default=False, validator=a(bool))
    business_unit_ids: frozenset[BusinessUnitId] = attrs.field(
        default=frozenset[BusinessUnitId](),
        converter=_units,
        validator=_needed_by(CatalogueView.BUSINESS),
    )
    business_processes: tuple[str, ...] = attrs.field(
        default=(),
        converter=_processes,
        validator=[member_texts(), _needed_by(CatalogueView.BUSINESS)],
    )
    ci_ids: frozenset[CiId] = attrs.field(
        default=frozenset[CiId](),
        converter=_cis,
        validator=_needed_by(CatalogueView.TECHNICAL),
    )
    service_level_summary: str = attrs.field(default="", validator=text(empty=True))
    requestable: bool = attrs.field(default=False, validator=a(bool))
    request_model_ids: frozenset[ModelId] = attrs.field(
        default=frozenset[ModelId](),
        converter=_models,
        validator=_check_models,
    )
    price: Money | None = attrs.field(default=None, validator=[a(Money, type(None)), _check_price])
    support_hours: str = attrs.field(default="", validator=text(empty=True))
    contact: str = attrs.field(default="", validator=text(empty=True))
