"""Percentages are exact and between 0 and 100."""

from decimal import Decimal
from typing import Any

import pytest

from itil_core.design._percent import percent
from itil_core.errors import ValidationError


def test_what_is_exact_is_taken() -> None:
    assert [percent(value, "R", "f") for value in (0, "99.5", Decimal(100))] == [
        0,
        Decimal("99.5"),
        100,
    ]


@pytest.mark.parametrize("value", [99.5, True, None, "many", "NaN", "-0.1", 101])
def test_what_is_no_percentage_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        percent(value, "R", "f")
    assert (refusal.value.record, refusal.value.field) == ("R", "f")
