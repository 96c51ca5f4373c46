"""Definitive spares."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration import DefinitiveSpare
from itil_core.errors import GuardError, ValidationError

DISKS = DefinitiveSpare(spec="disk 2 TB", version="B", quantity=3, location="Vienna")


@given(st.integers(0, 50), st.integers(1, 50))
def test_what_is_put_can_be_taken(quantity: int, count: int) -> None:
    spare = DefinitiveSpare(spec="disk", version="B", quantity=quantity, location="Vienna")
    assert spare.put(count).quantity == quantity + count
    assert spare.put(count).taken(count) == spare


def test_one_is_taken_or_put_unless_said_otherwise() -> None:
    assert (DISKS.taken().quantity, DISKS.put().quantity) == (2, 4)
    assert DISKS.taken(3).quantity == 0


def test_no_more_is_taken_than_there_is() -> None:
    with pytest.raises(GuardError) as refused:
        DISKS.taken(4)
    assert (refused.value.record, refused.value.move) == ("disk 2 TB", "take")
    assert refused.value.unmet == ("4 in store, of which there are 3",)


def test_spares_are_kept_as_what_is_live() -> None:
    assert DISKS.matches("B")
    assert not DISKS.matches("C")
    assert DISKS.raised_to("C").matches("C")


@pytest.mark.parametrize("count", [0, -1, True, "1"])
def test_a_count_is_a_whole_number_above_zero(count: Any) -> None:
    for function in (DISKS.taken, DISKS.put):
        with pytest.raises(ValidationError) as refused:
            function(count)
        assert refused.value.field == "count"
        assert refused.value.record == f"DefinitiveSpare.{function.__name__}"


@pytest.mark.parametrize(
    ("field", "value"), [("quantity", -1), ("spec", ""), ("version", ""), ("location", "")]
)
def test_a_spare_is_complete(field: str, value: object) -> None:
    facts: dict[str, Any] = {"spec": "disk", "version": "B", "quantity": 1, "location": "Vienna"}
    with pytest.raises(ValidationError) as refused:
        DefinitiveSpare(**(facts | {field: value}))
    assert (refused.value.record, refused.value.field) == ("DefinitiveSpare", field)
