"""Service hours as plain JSON values, written as people write them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NoReturn, cast

from cattrs import Converter

from itil_core.errors import ValidationError
from itil_core.interop._refusals import PLAIN
from itil_core.interop._shapes import fields_of, members_of
from itil_core.kernel._pattern import WEEKDAYS
from itil_core.kernel.hours import ClosedDays, ServiceHours, SpecialHours, Window, Yearly

__all__ = ["add_hours"]

_KEYS = {"zone", "week", "closed", "exceptions", "steps"}
_OPERATIONS = ("|", "&")
_WINDOW_PARTS = 2
_SPECIAL_PARTS = 3


def _refuse(value: object, reason: str) -> NoReturn:
    raise ValidationError("ServiceHours", PLAIN, value, reason)


def _write_window(window: Window) -> Any:
    # A whole day from the same time to the same time would read as empty.
    whole = (window.end - window.start) % 86_400 == 0 and window.start
    return [window.start, window.end] if whole else str(window)


def _read_window(plain: Any) -> Window:
    if isinstance(plain, str):
        return Window.of(plain)
    ends = members_of(plain)
    if len(ends) != _WINDOW_PARTS:
        _refuse(plain, "must be a window such as 08:00-18:00, or two numbers of seconds")
    return Window(*ends)


def _write_closed(closed: ClosedDays) -> list[Any]:
    plain: list[Any] = [day.isoformat() for day in sorted(closed.dates)]
    for container in closed.containers:
        if not isinstance(container, Yearly):
            _refuse(container, "cannot be stored; give closed days as dates or as Yearly")
        days = [container.first] if container.last is None else [container.first, container.last]
        plain.append([list(day) for day in days])
    return plain


def _read_closed(plain: Any) -> list[dt.date | Yearly]:
    return [
        _read_date(day) if isinstance(day, str) else Yearly(*map(_pair, members_of(day)))
        for day in members_of(plain)
    ]


def _pair(plain: Any) -> tuple[int, int]:
    return cast("tuple[int, int]", tuple(members_of(plain)))


def _read_date(plain: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(plain)
    except (TypeError, ValueError):
        _refuse(plain, "must be an ISO 8601 date, such as 2026-12-24")


def _write_special(special: SpecialHours) -> list[Any]:
    return [special.date.isoformat(), special.effect, _write_window(special.window)]


def _read_special(plain: Any) -> SpecialHours:
    parts = members_of(plain)
    if len(parts) != _SPECIAL_PARTS:
        _refuse(plain, 'must be a date, "opens" or "closes", and a window')
    return SpecialHours(_read_date(parts[0]), parts[1], _read_window(parts[2]))


def _write_hours(hours: ServiceHours) -> dict[str, Any]:
    if hours.steps:
        steps = [step if isinstance(step, str) else _write_hours(step) for step in hours.steps]
        return {"zone": hours.zone, "steps": steps}
    week = zip(WEEKDAYS, hours.week, strict=True)
    plain: dict[str, Any] = {
        "zone": hours.zone,
        "week": {
            day: [_write_window(each) for each in windows] for day, windows in week if windows
        },
        "closed": _write_closed(hours.closed),
        "exceptions": [_write_special(special) for special in hours.exceptions],
    }
    return {name: value for name, value in plain.items() if value}


def _read_hours(plain: Any, _kind: Any) -> ServiceHours:
    fields = fields_of(plain)
    if "zone" not in fields or not fields.keys() <= _KEYS:
        _refuse(sorted(fields), f"must be a mapping of zone and any of {', '.join(sorted(_KEYS))}")
    week = {
        day: [_read_window(each) for each in members_of(windows)]
        for day, windows in fields_of(fields.get("week", {})).items()
    }
    return ServiceHours(
        fields["zone"],
        week,
        _read_closed(fields.get("closed", [])),
        [_read_special(special) for special in members_of(fields.get("exceptions", []))],
        steps=_read_steps(members_of(fields.get("steps", []))),
    )


def _read_steps(plain: Sequence[Any]) -> "tuple[Any, ...]":
    return tuple(step if step in _OPERATIONS else _read_hours(step, ServiceHours) for step in plain)


def add_hours(converter: Converter) -> None:
    """Register the hooks of service hours."""
    converter.register_unstructure_hook(ServiceHours, _write_hours)
    converter.register_structure_hook(ServiceHours, _read_hours)
