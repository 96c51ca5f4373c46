"""Entries of the catalogue: what each view says."""

from typing import Any

import pytest

from design.catalogue_samples import business, technical
from itil_core.errors import ValidationError
from itil_core.kernel.money import Money


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"business_unit_ids": ()}, "business_unit_ids"),
        ({"business_processes": ()}, "business_processes"),
        ({"business_processes": [""]}, "business_processes"),
        ({"ci_ids": {"web1"}}, "ci_ids"),
        ({"owner_ids": ()}, "owner_ids"),
        ({"description": " "}, "description"),
        ({"requestable": True}, "request_model_ids"),
        ({"price": Money(-1, "EUR")}, "price"),
        ({"price": 5}, "price"),
        ({"view": "BUSINESS"}, "view"),
    ],
)
def test_what_a_business_entry_refuses(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        business(**fields)
    assert (caught.value.record, caught.value.field) == ("CatalogueEntry", field)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ci_ids": ()}, "ci_ids"),
        ({"business_unit_ids": {"BU-1"}}, "business_unit_ids"),
        ({"business_processes": ["sales"]}, "business_processes"),
    ],
)
def test_what_a_technical_entry_refuses(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        technical(**fields)
    assert caught.value.field == field


def test_what_can_be_requested_says_how() -> None:
    entry = business(requestable=True, request_model_ids={"MOD-1"}, price=Money(0, "EUR"))
    assert entry.request_model_ids == {"MOD-1"}


def test_a_single_process_is_one() -> None:
    assert business(business_processes="sales").business_processes == ("sales",)
