"""Exact amounts, as people write them."""

from decimal import Decimal

import pytest

from itil_core.errors import ValidationError
from itil_core.strategy._amounts import optional_amount, optional_percent


def test_a_float_is_the_decimal_that_it_prints_as() -> None:
    assert optional_percent(99.9) == Decimal("99.9")
    assert optional_amount(0.1) == Decimal("0.1")


def test_none_stays_none() -> None:
    assert optional_percent(None) is optional_amount(None) is None


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValidationError, match="finite number"):
        optional_amount("NaN")
