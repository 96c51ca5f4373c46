"""Figures as agreements state them and as measurements give them: exact, and in one unit.

A float is read as the decimal that it is written as, so that 99.5 is exactly what was agreed.
"""

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import isfinite
from typing import Any, TypeAlias

import pendulum

from itil_core.errors import ValidationError

__all__ = ["Figure", "as_decimal", "as_fraction", "why_no_time"]

Figure: TypeAlias = int | float | Decimal | Fraction | timedelta
"""A number, or a length of time where the unit is one of time."""

_MICROSECOND = timedelta(microseconds=1)
_divide = timedelta.__floordiv__  # pendulum's own counts months as 30 days


def why_no_time(value: timedelta) -> str:
    """Say why a duration is no exact time; the empty string where it is."""
    calendar: Any = None if isinstance(value, pendulum.Interval) else value
    if isinstance(calendar, pendulum.Duration) and (calendar.months or calendar.years):
        return "must be exact time; months and years differ in length"
    return ""


def as_fraction(
    value: object, span: timedelta | None, *, record: str, field: str = "value"
) -> Fraction:
    """Return a figure as an exact number of units, zero or more.

    Args:
        value: A number, or a duration.
        span: How long one unit lasts; None where the unit is not one of time.
        record: Who asks, for the error.
        field: Which argument is read, for the error.

    Raises:
        ValidationError: It is no finite number, negative, a duration where the unit is not one
            of time, or a duration of months or years.
    """
    if isinstance(value, timedelta):
        reason = "must be a number; the unit is not one of time" if span is None else ""
        reason = reason or why_no_time(value)
        if reason or span is None:
            raise ValidationError(record, field, value, reason)
        found = Fraction(_divide(value, _MICROSECOND), _divide(span, _MICROSECOND))
    else:
        found = _number(value, record, field)
    if found < 0:
        raise ValidationError(record, field, value, "must not be negative")
    return found


def _number(value: object, record: str, field: str) -> Fraction:
    if not isinstance(value, int | float | Decimal | Fraction | str) or isinstance(value, bool):
        reason = "must be a number: an int, a Decimal, a Fraction, or a float as it is written"
        raise ValidationError(record, field, value, reason)
    finite = value.is_finite() if isinstance(value, Decimal) else True
    if not finite or (isinstance(value, float) and not isfinite(value)):
        raise ValidationError(record, field, value, "must be a finite number")
    if isinstance(value, Fraction | int):
        return Fraction(value)
    try:
        number = Decimal(repr(value) if isinstance(value, float) else value)
        return Fraction(number)
    except (InvalidOperation, ValueError, OverflowError):
        raise ValidationError(record, field, value, "must be a decimal number") from None


def as_decimal(value: Fraction, *, record: str, field: str) -> Decimal:
    """Return an exact number as the decimal that it is.

    Raises:
        ValidationError: Its decimals never end, as those of 1/3.

    Example:
        >>> as_decimal(Fraction(1, 8), record="Target", field="target")
        Decimal('0.125')
    """
    rest, places = value.denominator, 0
    for prime in (2, 5):
        times = 0
        while rest % prime == 0:
            rest //= prime
            times += 1
        places = max(places, times)
    if rest != 1:
        reason = "has decimals without end in this unit; choose a smaller unit or round it"
        raise ValidationError(record, field, str(value), reason)
    digits = value.numerator * 10**places // value.denominator
    # Built from its digits, because arithmetic would round to the context's precision.
    return Decimal((0, tuple(map(int, str(digits))), -places))
