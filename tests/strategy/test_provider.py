"""Providers of the three types, and whom they may serve."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import DuplicateError, ValidationError
from itil_core.strategy.provider import (
    Customer,
    Party,
    PartyRole,
    ProviderType,
    ServiceProvider,
)

T = ProviderType


def customer(number: int, *, unit: str | None = "BU-1", inside: bool = True) -> Customer:
    organisation = "ORG-1" if inside else "ORG-2"
    return Customer(id=f"CUS-{number}", organisation_id=organisation, business_unit_id=unit)


def provider(kind: ProviderType, *customers: Customer, **fields: Any) -> ServiceProvider:
    return ServiceProvider(
        id="PRV-1", organisation_id="ORG-1", type=kind, customers=customers, **fields
    )


ONE_UNIT = (customer(1), customer(2))
TWO_UNITS = (customer(1), customer(2, unit="BU-2"))
OUTSIDE = customer(3, inside=False)


@pytest.mark.parametrize(
    ("kind", "customers"),
    [
        (T.TYPE_I, ONE_UNIT),
        (T.TYPE_II, TWO_UNITS),
        (T.TYPE_III, (OUTSIDE,)),
        (T.TYPE_III, (OUTSIDE, *TWO_UNITS)),
    ],
)
def test_each_type_serves_its_customers(
    kind: ProviderType, customers: tuple[Customer, ...]
) -> None:
    assert provider(kind, *customers).customers == customers


@pytest.mark.parametrize(
    ("kind", "customers", "words"),
    [
        (T.TYPE_I, (), "exactly one business unit"),
        (T.TYPE_I, TWO_UNITS, "exactly one business unit"),
        (T.TYPE_I, (OUTSIDE,), "its own organisation"),
        (T.TYPE_I, (customer(1, unit=None),), "business unit of each customer"),
        (T.TYPE_II, ONE_UNIT, "at least two business units"),
        (T.TYPE_II, (*TWO_UNITS, OUTSIDE), "its own organisation"),
        (T.TYPE_III, TWO_UNITS, "outside its organisation"),
        (T.TYPE_III, (), "outside its organisation"),
    ],
)
def test_inv_1_3_others_are_refused(
    kind: ProviderType, customers: tuple[Customer, ...], words: str
) -> None:
    with pytest.raises(ValidationError, match=words) as caught:
        provider(kind, *customers)
    assert (caught.value.record, caught.value.field) == ("ServiceProvider", "customers")


@pytest.mark.parametrize("kind", T)
def test_before_it_is_operational_customers_may_be_missing(kind: ProviderType) -> None:
    assert provider(kind, operational=False).customers == ()


def test_before_it_is_operational_there_may_still_be_no_wrong_customers() -> None:
    with pytest.raises(ValidationError, match="exactly one"):
        provider(T.TYPE_I, *TWO_UNITS, operational=False)
    assert provider(T.TYPE_II, *ONE_UNIT, operational=False).business_unit_ids == {"BU-1"}


def test_a_customer_is_given_once() -> None:
    with pytest.raises(DuplicateError) as caught:
        provider(T.TYPE_I, customer(1), customer(1))
    assert (caught.value.kind, caught.value.key) == ("customer", "CUS-1")


def test_a_customer_is_a_customer() -> None:
    with pytest.raises(ValidationError, match="must be Customers"):
        provider(T.TYPE_I, "CUS-1")  # type: ignore[arg-type]


def test_the_units_of_others_are_not_its_own() -> None:
    it = provider(T.TYPE_III, OUTSIDE, customer(1, unit="BU-7"))
    assert it.business_unit_ids == {"BU-7"}
    assert not it.is_internal(OUTSIDE)


CUSTOMERS = st.lists(
    st.tuples(st.sampled_from((None, "BU-1", "BU-2")), st.booleans()), max_size=3
).map(lambda each: [customer(n, unit=u, inside=i) for n, (u, i) in enumerate(each)])


@given(kind=st.sampled_from(T), customers=CUSTOMERS, operational=st.booleans())
def test_inv_1_3_holds_for_every_provider_that_there_is(
    *, kind: ProviderType, customers: list[Customer], operational: bool
) -> None:
    inside = [each for each in customers if each.organisation_id == "ORG-1"]
    units = {each.business_unit_id for each in inside}
    known = None not in units
    legal = {
        T.TYPE_I: inside == customers
        and known
        and (len(units) == 1 or (not operational and not units)),
        T.TYPE_II: inside == customers and known and (len(units) >= 2 or not operational),
        T.TYPE_III: len(inside) < len(customers) or not operational,
    }[kind]
    try:
        provider(kind, *customers, operational=operational)
    except ValidationError:
        assert not legal
    else:
        assert legal


def test_a_party_has_a_part() -> None:
    eva = Party(id="eva", roles=[PartyRole.USER, PartyRole.USER])
    assert eva.roles == {PartyRole.USER}
    for roles in ((), ["user"]):
        with pytest.raises(ValidationError, match="at least one PartyRole"):
            Party(id="eva", roles=roles)  # type: ignore[arg-type]
