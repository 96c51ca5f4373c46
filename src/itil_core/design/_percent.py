"""Percentages: exact decimals from 0 to 100."""

from decimal import Decimal, InvalidOperation

from itil_core.errors import ValidationError

__all__ = ["percent"]

_ALL = 100


def percent(value: Decimal | int | str, record: str, field: str) -> Decimal:
    """Take in a percentage.

    Raises:
        ValidationError: It is a float, no number, or not 0 to 100.
    """
    reason = "must be a Decimal, whole number or decimal string from 0 to 100"
    given: object = value
    if isinstance(given, bool) or not isinstance(given, Decimal | int | str):
        raise ValidationError(record, field, value, reason)
    try:
        number = Decimal(given)
    except InvalidOperation:
        raise ValidationError(record, field, value, reason) from None
    if not number.is_finite() or not 0 <= number <= _ALL:
        raise ValidationError(record, field, value, reason)
    return number
