"""Exact amounts and percents as people write them."""

from decimal import Decimal, InvalidOperation

from itil_core.errors import ValidationError

__all__ = ["optional_amount", "optional_percent"]

_WHOLE = Decimal(100)


def _exact(value: Decimal | float | str, name: str) -> Decimal:
    """Take in a number as the decimal that people see; a float is what it prints as."""
    reason = "must be a finite number of at least 0"
    if isinstance(value, bool) or not isinstance(value, Decimal | int | float | str):
        raise ValidationError("WarrantyLevels", name, value, reason)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValidationError("WarrantyLevels", name, value, reason) from None
    if not number.is_finite() or number < 0:
        raise ValidationError("WarrantyLevels", name, value, reason)
    return number


def optional_amount(value: Decimal | float | str | None) -> Decimal | None:
    """Take in an amount of at least zero, or None."""
    return None if value is None else _exact(value, "capacity")


def optional_percent(value: Decimal | float | str | None) -> Decimal | None:
    """Take in a percent from 0 to 100, or None."""
    if value is None:
        return None
    number = _exact(value, "availability_pct")
    if number > _WHOLE:
        reason = "must be a percent from 0 to 100"
        raise ValidationError("WarrantyLevels", "availability_pct", value, reason)
    return number
