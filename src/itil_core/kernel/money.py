"""Money: an exact decimal amount with its currency.

ITIL Service Strategy (2007), 5.1: budgeting, accounting and charging need exact amounts.
"""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import attrs

from itil_core.errors import ValidationError

__all__ = ["Money"]

_CODE_LENGTH = 3


def _amount(value: Decimal | int | str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        reason = "must be a Decimal, a whole number or a decimal string; floats are not exact"
        raise ValidationError("Money", "amount", value, reason)
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise ValidationError("Money", "amount", value, "must be a decimal number") from None
    if not amount.is_finite():
        raise ValidationError("Money", "amount", value, "must be finite")
    return amount


def _check_currency(_money: object, _attribute: object, value: Any) -> None:
    is_code = isinstance(value, str) and len(value) == _CODE_LENGTH and value.isascii()
    if not is_code or not value.isalpha() or not value.isupper():
        reason = "must be a code of ISO 4217: three upper-case letters, such as EUR"
        raise ValidationError("Money", "currency", value, reason)


@attrs.frozen
class Money:
    """An amount of one currency; exact, and rounded only when asked for.

    Amounts of one currency add, subtract and compare; a whole number or Decimal multiplies.

    Attributes:
        amount: How much, as a Decimal.
        currency: The code of ISO 4217.

    Raises:
        ValidationError: The amount is a float or not finite, the code is none, or two currencies
            are mixed.

    Example:
        >>> print(Money("19.90", "EUR") * 3 + Money(1, "EUR"))
        60.70 EUR
    """

    amount: Decimal = attrs.field(converter=_amount)
    currency: str = attrs.field(validator=_check_currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(self.amount * _amount(factor), self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def rounded(self, places: int = 2, rounding: str = ROUND_HALF_UP) -> "Money":
        """Return it with so many decimal places.

        Args:
            places: How many digits stand after the point.
            rounding: A rounding mode of the decimal module.

        Example:
            >>> print(Money("6533.3333", "EUR").rounded())
            6533.33 EUR
        """
        return Money(self.amount.quantize(Decimal(1).scaleb(-places), rounding), self.currency)

    def _same(self, other: Any) -> Decimal:
        """Return the other's amount if it is of the same currency."""
        if not isinstance(other, Money):
            raise ValidationError("Money", "other", other, f"must be Money in {self.currency}")
        if other.currency != self.currency:
            reason = f"must be in {self.currency} too; convert it first"
            raise ValidationError("Money", "currency", other.currency, reason)
        return other.amount
