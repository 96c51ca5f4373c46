"""Checks of values that the modules of problem management share."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeGuard, TypeVar, cast

import attrs

from itil_core.errors import DuplicateError, ValidationError

__all__ = ["check_money", "check_span", "check_words", "pairs"]

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


def _is_mapping(
    values: Mapping[KeyT, ValueT] | Iterable[tuple[KeyT, ValueT]],
) -> TypeGuard[Mapping[KeyT, ValueT]]:
    return isinstance(values, Mapping)


def pairs(
    values: Mapping[KeyT, ValueT] | Iterable[tuple[KeyT, ValueT]],
) -> tuple[tuple[KeyT, ValueT], ...]:
    """Take in a mapping as pairs, which stay frozen and can be hashed and pickled.

    Raises:
        DuplicateError: A key comes twice.
    """
    if _is_mapping(values):
        return tuple(values.items())
    given = tuple(cast("Iterable[tuple[KeyT, ValueT]]", values))
    seen: set[KeyT] = set()
    for key, _ in given:
        if key in seen:
            raise DuplicateError("key", str(key))
        seen.add(key)
    return given


def _refuse(instance: object, attribute: "attrs.Attribute[Any]", value: object, why: str) -> None:
    raise ValidationError(type(instance).__name__, attribute.name, value, why)


def check_money(instance: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    """Refuse an amount of money that is a float, negative or not finite."""
    if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
        _refuse(instance, attribute, value, "must be a Decimal, as in Decimal('28.50')")
    elif not Decimal(value).is_finite() or value < 0:
        _refuse(instance, attribute, value, "must be a finite amount of at least 0")


def check_span(instance: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    """Refuse what is not a timedelta of at least zero."""
    if not isinstance(value, timedelta):
        _refuse(instance, attribute, value, "must be a timedelta, as in timedelta(minutes=30)")
    elif value < timedelta(0):
        _refuse(instance, attribute, value, "must not be negative")


def check_words(instance: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    """Refuse what is no string, or nothing but white space; an empty string is not known yet."""
    if not isinstance(value, str):
        _refuse(instance, attribute, value, "must be a string")
    elif value and not value.strip():
        _refuse(instance, attribute, value, "must say something, or be empty while it is unknown")
