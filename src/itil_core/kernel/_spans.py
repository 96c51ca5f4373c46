"""Spans of time as policies and models state them: exact, and never negative."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pendulum

from itil_core.errors import ValidationError

__all__ = ["optional_span", "why_no_span"]

_NOTHING = timedelta(0)


def why_no_span(value: object, *, above_zero: bool = False) -> str:
    """Say why a value is no exact span; the empty string where it is one.

    Args:
        value: What was given.
        above_zero: Whether zero is refused too.
    """
    if not isinstance(value, timedelta):
        return "must be a timedelta, as in timedelta(hours=8), or None"
    if isinstance(value, pendulum.Duration) and (value.months or value.years):
        return "must be exact time; months and years differ in length"
    if value < _NOTHING or (above_zero and value == _NOTHING):
        return f"must be {'above' if above_zero else 'at least'} zero, or None"
    return ""


def optional_span(
    *, above_zero: bool = False
) -> Callable[[Any, "attrs.Attribute[Any]", Any], None]:
    """Return a validator of exact spans, and of None.

    Args:
        above_zero: Whether zero is refused too.
    """

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        why = "" if value is None else why_no_span(value, above_zero=above_zero)
        if why:
            raise ValidationError(type(instance).__name__, attribute.name, value, why)

    return check
