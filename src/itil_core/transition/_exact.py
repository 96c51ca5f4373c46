"""Exact numbers as scores, limits and shares state them: no floats."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeGuard, cast

from itil_core.errors import ValidationError

__all__ = ["Exact", "Measures", "exact", "exact_pairs", "first_twice"]

Exact = Decimal | int | str
"""What is taken as an exact number."""

Measures = Mapping[str, Exact] | Iterable[tuple[str, Exact]]
"""Named exact numbers: a mapping, or pairs."""


def exact(record: str, field: str, value: Exact) -> Decimal:
    """Take in an exact finite number.

    Raises:
        ValidationError: It is a float, a truth value, no number, or not finite.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        reason = "must be a Decimal, a whole number or a decimal string; floats are not exact"
        raise ValidationError(record, field, value, reason)
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValidationError(record, field, value, "must be a decimal number") from None
    if not number.is_finite():
        raise ValidationError(record, field, value, "must be finite")
    return number


def _is_mapping(values: Measures) -> TypeGuard[Mapping[str, Exact]]:
    return isinstance(values, Mapping)


def exact_pairs(record: str, field: str, values: Measures) -> tuple[tuple[str, Decimal], ...]:
    """Take in named exact numbers as pairs, which stay frozen and can be hashed.

    Raises:
        ValidationError: One is no exact finite number.
    """
    pairs = values.items() if _is_mapping(values) else cast("Iterable[tuple[str, Exact]]", values)
    return tuple((name, exact(record, field, value)) for name, value in pairs)


def first_twice(names: Iterable[str]) -> str | None:
    """Return the first name that comes a second time, or None."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
