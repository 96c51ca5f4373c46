"""Single values as plain JSON values: instants, durations, numbers, ids, enumerations, scales."""

import re
from collections.abc import Callable
from datetime import UTC as STANDARD_UTC
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, NoReturn, TypeGuard

import pendulum
from cattrs import Converter

from itil_core.design.target_terms import TargetMetric
from itil_core.errors import ValidationError
from itil_core.interop._refusals import PLAIN
from itil_core.kernel.clock import Choice, ClockTarget
from itil_core.kernel.ids import Id
from itil_core.kernel.instants import MICROS_PER_SECOND, UTC, in_utc
from itil_core.kernel.priority import Scale

__all__ = ["add_scalars"]

_MICROSECOND = timedelta(microseconds=1)
_DURATION = re.compile(r"(-?)PT(\d{1,14})(?:\.(\d{1,6}))?S", re.ASCII)
_date, _time = datetime.date, datetime.time  # without pendulum's own dates and times
_divide = timedelta.__floordiv__  # pendulum's durations count months and years of their own


def _refuse(kind: type, value: object, reason: str) -> NoReturn:
    raise ValidationError(kind.__name__, PLAIN, value, reason)


def _write_instant(value: datetime) -> str:
    at = in_utc(value)
    # Date and time apart: isoformat would ask pendulum's zone for the offset, which is known here.
    return f"{_date(at).isoformat()}T{_time(at).isoformat('microseconds')}+00:00"


def _read_instant(value: Any, _kind: type) -> pendulum.DateTime:
    reason = "must be ISO 8601 with an offset, such as 2026-03-28T09:00:00.000000+00:00"
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        _refuse(pendulum.DateTime, value, reason)
    if at.tzinfo is STANDARD_UTC:
        parts = (at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond)
        return pendulum.DateTime(*parts, tzinfo=UTC)
    if at.tzinfo is None:
        _refuse(pendulum.DateTime, value, reason)
    return in_utc(at)


def _read_date(value: Any, kind: Any) -> Any:
    try:
        return kind.fromisoformat(value)
    except (TypeError, ValueError):
        _refuse(kind, value, "must be an ISO 8601 date, such as 2026-03-28")


def _write_duration(value: timedelta) -> str:
    micros = _divide(value, _MICROSECOND)
    seconds, rest = divmod(abs(micros), MICROS_PER_SECOND)
    fraction = f".{rest:06}" if rest else ""
    return f"{'-' if micros < 0 else ''}PT{seconds}{fraction}S"


def _read_duration(value: Any, kind: Any) -> Any:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        _refuse(kind, value, "must be ISO 8601 in seconds, such as PT36000S or PT0.5S")
    sign, seconds, fraction = found.groups(default="")
    micros = int(seconds) * MICROS_PER_SECOND + int(fraction.ljust(6, "0"))
    try:
        return kind(microseconds=-micros if sign else micros)
    except OverflowError:
        _refuse(kind, value, "must be less than a thousand million days")


def _read_decimal(value: Any, kind: type) -> Decimal:
    try:
        number = Decimal(value if isinstance(value, str) else "NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        _refuse(kind, value, "must be a decimal number in a string, such as '12.50'")
    return number


def _read_id(value: Any, kind: type[Id]) -> Id:
    return kind(value)


def _read_text(value: Any, kind: Any) -> Any:
    if not isinstance(value, str):
        _refuse(kind, value, "must be a string")
    return value if kind is str else kind(value)


def _read_whole(value: Any, kind: Any) -> Any:
    if not isinstance(value, int) or isinstance(value, bool):
        _refuse(kind, value, "must be a whole number")
    return value if kind is int else kind(value)


def _read_number(value: Any, kind: Any) -> Any:
    if not isinstance(value, int | float) or isinstance(value, bool):
        _refuse(kind, value, "must be a number")
    return value if kind is float else kind(value)


def _read_truth(value: Any, kind: type) -> bool:
    if not isinstance(value, bool):
        _refuse(kind, value, "must be true or false")
    return value


def _is_enum(kind: Any) -> TypeGuard[type[Enum]]:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _enum_writer(kind: type[Enum]) -> Callable[[Enum], Any]:
    values = {id(member): member.value for member in kind}

    def write(member: Enum) -> Any:
        return values[id(member)]

    return write


def _enum_reader(kind: type[Enum]) -> Callable[[Any, Any], Enum]:
    members: dict[Any, Enum] = {member.value: member for member in kind}

    def read(value: Any, _kind: type) -> Enum:
        try:
            return members[value]
        except (KeyError, TypeError):
            _refuse(kind, value, f"must be one of {', '.join(map(str, members))}")

    return read


def _add_family(
    converter: Converter, parent: type[Enum], kinds: tuple[type[Enum], ...], keyword: str
) -> None:
    """Write the members of fields that take any child of a parent with the name of their class."""
    names = {member: f"{kind.__name__}.{member.name}" for kind in kinds for member in kind}
    members = {name: member for member, name in names.items()}
    if len(members) != len(names):
        raise ValidationError("configure", keyword, kinds, "must have different names")

    def is_parent(kind: Any) -> bool:
        return kind is parent

    def write(member: Any) -> str:
        try:
            return names[member]
        except KeyError:
            kind = type(member).__name__
            one = keyword.removesuffix("s")
            reason = f"is of an unknown {one}: configure(..., {keyword}=({kind},))"
            _refuse(parent, member, reason)

    def read(value: Any, _kind: type) -> Enum:
        try:
            return members[value]
        except (KeyError, TypeError):
            others = f"other {keyword} go to configure"
            _refuse(parent, value, f"must be one of {', '.join(members)}; {others}")

    converter.register_unstructure_hook_func(is_parent, write)
    converter.register_structure_hook_func(is_parent, read)


def _is_clock(kind: Any) -> bool:
    return bool(kind == Choice | None)


def _write_clock(clock: object) -> None:
    if clock is not None:
        reason = "cannot be stored, as its conditions are code; keep it apart, by the target's id"
        _refuse(ClockTarget, clock, reason)


def _read_clock(value: Any, _kind: Any) -> None:
    if value is not None:
        _refuse(ClockTarget, value, "must be null; clocks cannot be stored")


def add_scalars(
    converter: Converter,
    scales: tuple[type[Scale], ...],
    metrics: tuple[type[TargetMetric], ...],
) -> None:
    """Register the hooks of single values."""
    converter.register_unstructure_hook(datetime, _write_instant)
    converter.register_structure_hook(datetime, _read_instant)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, _read_date)
    converter.register_unstructure_hook(timedelta, _write_duration)
    converter.register_structure_hook(timedelta, _read_duration)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, _read_decimal)
    converter.register_unstructure_hook(str, str.__str__)  # ids too are plain strings then
    converter.register_structure_hook(Id, _read_id)
    converter.register_structure_hook(str, _read_text)
    converter.register_structure_hook(int, _read_whole)
    converter.register_structure_hook(float, _read_number)
    converter.register_structure_hook(bool, _read_truth)
    converter.register_unstructure_hook_factory(_is_enum, _enum_writer)
    converter.register_structure_hook_factory(_is_enum, _enum_reader)
    converter.register_unstructure_hook_func(_is_clock, _write_clock)
    converter.register_structure_hook_func(_is_clock, _read_clock)
    _add_family(converter, Scale, scales, "scales")
    _add_family(converter, TargetMetric, metrics, "metrics")
