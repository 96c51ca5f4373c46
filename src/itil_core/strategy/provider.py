"""Providers and customers: who gives a service, who buys it, and who else has a part in it.

ITIL Service Strategy (2007), 3.3: the three types of provider differ in whom they serve.
"""

from collections.abc import Iterable
from enum import Enum

import attrs

from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import BusinessUnitId, CustomerId, OrganisationId, ProviderId
from itil_core.kernel.fields import a, each, text
from itil_core.kernel.ids import ActorId

__all__ = ["Customer", "Party", "PartyRole", "ProviderType", "ServiceProvider"]


class ProviderType(Enum):
    """Whom a provider serves.

    Members, in order: TYPE_I (one business unit of its own organisation), TYPE_II (several of
    them: a shared services unit), TYPE_III (customers outside the organisation too).
    """

    TYPE_I = "TYPE_I"
    TYPE_II = "TYPE_II"
    TYPE_III = "TYPE_III"


class PartyRole(Enum):
    """What part somebody has in a service.

    Members, in order: CUSTOMER (buys it and agrees its targets), USER (uses it day by day),
    SUPPLIER (a third party that the provider needs), BUSINESS_UNIT (a part of an organisation with
    its own plans and figures), STAKEHOLDER (anybody else who has an interest in it).
    """

    CUSTOMER = "CUSTOMER"
    USER = "USER"
    SUPPLIER = "SUPPLIER"
    BUSINESS_UNIT = "BUSINESS_UNIT"
    STAKEHOLDER = "STAKEHOLDER"


def _roles(values: Iterable[PartyRole]) -> frozenset[PartyRole]:
    return frozenset(each(values))


def _check_roles(_party: object, _attribute: object, values: frozenset[object]) -> None:
    if not values or not all(isinstance(value, PartyRole) for value in values):
        raise ValidationError("Party", "roles", values, "must be at least one PartyRole")


@attrs.frozen(kw_only=True)
class Party:
    """Somebody who has a part in a service; one may have several.

    Attributes:
        id: Who.
        roles: Which parts.
        organisation_id: The organisation they belong to, where that matters.
        name: What people call them.

    Example:
        >>> eva = Party(id="eva", roles={PartyRole.CUSTOMER, PartyRole.USER})
        >>> PartyRole.SUPPLIER in eva.roles
        False
    """

    id: ActorId = attrs.field(converter=ActorId)
    roles: frozenset[PartyRole] = attrs.field(converter=_roles, validator=_check_roles)
    organisation_id: OrganisationId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(OrganisationId),
    )
    name: str = attrs.field(default="", validator=text(200, empty=True))


@attrs.frozen(kw_only=True)
class Customer:
    """Who buys services and agrees their targets.

    Attributes:
        id: The customer's id.
        organisation_id: The organisation that the customer belongs to.
        business_unit_id: The business unit, where there is one.
        name: What people call the customer.
    """

    id: CustomerId = attrs.field(converter=CustomerId)
    organisation_id: OrganisationId = attrs.field(converter=OrganisationId)
    business_unit_id: BusinessUnitId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(BusinessUnitId),
    )
    name: str = attrs.field(default="", validator=text(200, empty=True))


def _customers(values: Iterable[Customer]) -> tuple[Customer, ...]:
    return each(values)


def _check_customers(
    provider: "ServiceProvider", _attribute: object, values: tuple[object, ...]
) -> None:
    """Refuse customers that the type of provider does not serve, and numbers that it needs."""
    seen: set[CustomerId] = set()
    for value in values:
        if not isinstance(value, Customer):
            raise ValidationError("ServiceProvider", "customers", value, "must be Customers")
        if value.id in seen:
            raise DuplicateError("customer", value.id)
        seen.add(value.id)
    reason = _why_not_served(provider)
    if reason:
        raise ValidationError("ServiceProvider", "customers", sorted(seen), reason)


def _why_not_served(provider: "ServiceProvider") -> str:
    kind = provider.type
    outside = [one for one in provider.customers if not provider.is_internal(one)]
    if kind is ProviderType.TYPE_III:
        if provider.operational and not outside:
            return "TYPE_III must have at least one customer outside its organisation"
        return ""
    if outside:
        return f"{kind.name} may only serve its own organisation, {provider.organisation_id}"
    if any(one.business_unit_id is None for one in provider.customers):
        return f"{kind.name} must know the business unit of each customer"
    units = len(provider.business_unit_ids)
    if kind is ProviderType.TYPE_I:
        wrong = units != 1 if provider.operational else units > 1
        return "TYPE_I must serve exactly one business unit" if wrong else ""
    few = provider.operational and units < 2  # noqa: PLR2004 (shared means two)
    return "TYPE_II must serve at least two business units once it is operational" if few else ""


@attrs.frozen(kw_only=True)
class ServiceProvider:
    """An organisation, or a part of one, that gives services to customers.

    Attributes:
        id: The provider's id.
        organisation_id: The organisation that it belongs to.
        type: Whom it serves.
        operational: Whether it gives services already; until then customers may be missing.
        customers: Whom it serves now.
        name: What people call it.

    Raises:
        ValidationError: Customers that the type does not serve, or too few of them.
        DuplicateError: A customer is given twice.

    Example:
        >>> mill = Customer(id="CUS-1", organisation_id="ORG-1", business_unit_id="BU-MILL")
        >>> provider = ServiceProvider(
        ...     id="PRV-1",
        ...     organisation_id="ORG-1",
        ...     type=ProviderType.TYPE_I,
        ...     customers=[mill],
        ... )
        >>> provider.is_internal(mill)
        True

    ITIL Service Strategy (2007), 3.3.
    """

    id: ProviderId = attrs.field(converter=ProviderId)
    organisation_id: OrganisationId = attrs.field(converter=OrganisationId)
    type: ProviderType = attrs.field(validator=a(ProviderType))
    operational: bool = attrs.field(default=True, validator=a(bool))
    customers: tuple[Customer, ...] = attrs.field(
        default=(),
        converter=_customers,
        validator=_check_customers,
    )
    name: str = attrs.field(default="", validator=text(200, empty=True))

    @property
    def business_unit_ids(self) -> frozenset[BusinessUnitId]:
        """The business units of its own organisation that it serves."""
        return frozenset(
            one.business_unit_id
            for one in self.customers
            if one.business_unit_id is not None and self.is_internal(one)
        )

    def is_internal(self, customer: Customer) -> bool:
        """Tell whether a customer belongs to the provider's own organisation."""
        return customer.organisation_id == self.organisation_id
