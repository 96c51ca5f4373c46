"""Exact numbers and names."""

from decimal import Decimal

import pytest

from itil_core.errors import ValidationError
from itil_core.transition._exact import exact, exact_pairs, first_twice


def test_exact_numbers_are_taken_in() -> None:
    assert exact("Score", "points", "1.50") == Decimal("1.5")
    assert exact_pairs("Score", "points", {"a": 1}) == (("a", Decimal(1)),)
    assert exact_pairs("Score", "points", [("a", 1)]) == (("a", Decimal(1)),)


@pytest.mark.parametrize("value", [1.5, True, None, "x", "NaN", Decimal("Infinity")])
def test_others_are_refused_by_record_and_field(value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        exact("Score", "points", value)
    assert (refused.value.record, refused.value.field) == ("Score", "points")


def test_the_first_name_that_comes_again() -> None:
    assert first_twice(["a", "b", "b", "a"]) == "b"
    assert first_twice(["a", "b"]) is None
