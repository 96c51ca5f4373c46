"""Converters and validators of record fields; each refusal names the record and the field.

Converters are plain functions and id classes, because both type checkers read the accepted type
from them; validators are made for the field.
"""

from collections.abc import Callable, Iterable, Sized
from datetime import datetime
from math import isfinite
from typing import Any, TypeVar, cast

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel.ids import Id
from itil_core.kernel.instants import in_utc

__all__ = [
    "a",
    "amount",
    "each",
    "id_set",
    "instant",
    "member_texts",
    "optional_instant",
    "text",
    "whole",
]

Validator = Callable[[Any, "attrs.Attribute[Any]", Any], None]
IdT = TypeVar("IdT", bound=Id)


def instant(value: datetime) -> pendulum.DateTime:
    """Take in an aware datetime as a pendulum instant in UTC.

    Raises:
        ValidationError: It is naive or no datetime.
    """
    return in_utc(value)


def optional_instant(value: datetime | None) -> pendulum.DateTime | None:
    """Take in an aware datetime or None.

    Raises:
        ValidationError: It is naive or no datetime.
    """
    return None if value is None else in_utc(value)


def each(value: Any) -> tuple[Any, ...]:
    """Take in several values as a tuple.

    A string or what is not several stands alone, for the field's validator to judge.

    Example:
        >>> each(["hardware", "disk"]), each("hardware"), each(3)
        (('hardware', 'disk'), ('hardware',), (3,))
    """
    alone: tuple[Any, ...] = (value,)
    several = isinstance(value, Iterable) and not isinstance(value, str)
    return tuple(cast("Any", value)) if several else alone


def id_set(kind: type[IdT], values: Iterable[str]) -> frozenset[IdT]:
    """Take in ids of one kind as a frozenset.

    Raises:
        ValidationError: A single string was given, or an id is of another kind.
    """
    several = each(values)
    if len(several) == 1 and several[0] is values:
        reason = f"must be several ids, as in {{{values!r}}}"
        raise ValidationError(kind.__name__, "ids", values, reason)
    return frozenset(kind(value) for value in several)


def _refuse(instance: object, attribute: "attrs.Attribute[Any]", value: object, why: str) -> None:
    raise ValidationError(type(instance).__name__, attribute.name, value, why)


def a(*kinds: type) -> Validator:
    """Return a validator that takes instances of the given classes only."""
    names = " or ".join("None" if kind is type(None) else kind.__name__ for kind in kinds)

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, kinds):
            _refuse(instance, attribute, value, f"must be {names}")

    return check


def text(limit: int | None = None, *, empty: bool = False) -> Validator:
    """Return a validator of strings.

    Args:
        limit: The greatest length, counted without white space at the ends.
        empty: Whether nothing but white space will do.
    """

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, str):
            _refuse(instance, attribute, value, "must be a string")
        elif not empty and not value.strip():
            _refuse(instance, attribute, value, "must not be empty")
        elif limit is not None and len(value.strip()) > limit:
            _refuse(instance, attribute, value, f"must be at most {limit} characters long")

    return check


def member_texts(low: int = 0, high: int | None = None) -> Validator:
    """Return a validator of tuples of non-empty strings with a number of members in a range."""

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
        parts = _parts(value)
        if not all(isinstance(part, str) and part.strip() for part in parts):
            _refuse(instance, attribute, value, "must be a tuple of non-empty strings")
        elif _outside(parts, low, high):
            most = "" if high is None else f" and at most {high}"
            _refuse(instance, attribute, value, f"must have at least {low}{most} members")

    return check


def _parts(value: Any) -> tuple[object, ...]:
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else ("",)


def _outside(value: Sized, low: int, high: int | None) -> bool:
    return len(value) < low or (high is not None and len(value) > high)


def whole(low: int | None = None, high: int | None = None) -> Validator:
    """Return a validator of whole numbers in a closed range."""

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            _refuse(instance, attribute, value, "must be a whole number")
        elif low is not None and value < low:
            _refuse(instance, attribute, value, f"must be at least {low}")
        elif high is not None and value > high:
            _refuse(instance, attribute, value, f"must be at most {high}")

    return check


def amount(low: float | None = None, high: float | None = None) -> Validator:
    """Return a validator of finite numbers in a closed range; neither NaN nor a truth value is."""

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            _refuse(instance, attribute, value, "must be a number")
        elif isinstance(value, float) and not isfinite(value):
            _refuse(instance, attribute, value, "must be a finite number")
        elif low is not None and value < low:
            _refuse(instance, attribute, value, f"must be at least {low}")
        elif high is not None and value > high:
            _refuse(instance, attribute, value, f"must be at most {high}")

    return check
