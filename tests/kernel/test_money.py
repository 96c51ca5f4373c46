"""Money: exact, of one currency, never a float."""

from decimal import ROUND_DOWN, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.money import Money

AMOUNTS = st.integers(-(10**9), 10**9).map(lambda cents: Money(Decimal(cents) / 100, "EUR"))


@given(AMOUNTS, AMOUNTS)
def test_it_adds_as_cents_do(one: Money, other: Money) -> None:
    cents, more = int(one.amount * 100), int(other.amount * 100)
    assert (one + other).amount * 100 == cents + more
    assert (one - other).amount * 100 == cents - more
    assert -one + one == Money(0, "EUR")
    assert (one < other, one <= other, one > other, one >= other) == (
        cents < more,
        cents <= more,
        cents > more,
        cents >= more,
    )


def test_it_is_multiplied_and_rounded_when_asked_for() -> None:
    assert 3 * Money("0.10", "EUR") == Money("0.30", "EUR")
    assert Money("2.345", "EUR").rounded() == Money("2.35", "EUR")
    assert Money("2.345", "EUR").rounded(1, ROUND_DOWN) == Money("2.3", "EUR")
    assert str(Money(5, "CZK")) == "5 CZK"


@pytest.mark.parametrize(
    ("amount", "currency", "field"),
    [
        (0.1, "EUR", "amount"),
        (True, "EUR", "amount"),
        ("ten", "EUR", "amount"),
        ("NaN", "EUR", "amount"),
        (Decimal("Infinity"), "EUR", "amount"),
        (1, "euro", "currency"),
        (1, "eur", "currency"),
        (1, "E1R", "currency"),
        (1, None, "currency"),
    ],
)
def test_what_is_no_money_is_refused(amount: Any, currency: Any, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Money(amount, currency)
    assert (refusal.value.record, refusal.value.field) == ("Money", field)


def test_currencies_are_not_mixed() -> None:
    with pytest.raises(ValidationError, match="must be in EUR too"):
        Money(1, "EUR") + Money(1, "CZK")
    other: Any = 1
    with pytest.raises(ValidationError, match="must be Money in EUR"):
        Money(1, "EUR") < other  # noqa: B015 (the comparison is the test)
