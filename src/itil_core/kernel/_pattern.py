"""Windows, weeks and single days with other hours: what people write, checked and put in order."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, Literal, TypeAlias

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.fields import whole

__all__ = [
    "EMPTY_WEEK",
    "SECONDS_PER_DAY",
    "WEEKDAYS",
    "SpecialHours",
    "SpecialLike",
    "Week",
    "Window",
    "WindowLike",
    "as_date",
    "closes",
    "opens",
    "specials_of",
    "week_of",
]

SECONDS_PER_DAY = 86_400
_SIXTY = 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TIME = "([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
_WINDOW = re.compile(f"{_TIME}-{_TIME}")


def _written(second: int) -> str:
    minutes, seconds = divmod(second, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


@attrs.frozen
class Window:
    """A stretch of a day during which service is given, in local wall-clock time.

    Attributes:
        start: When it opens, in seconds after midnight.
        end: When it closes, in seconds after midnight of the day on which it opens; above 86,400
            where the window goes on into the next day.

    Raises:
        ValidationError: It opens outside its day, is empty, or is longer than a day.

    Example:
        >>> Window.of("22:00-06:00")
        Window(start=79200, end=108000)
        >>> str(Window(28_800, 64_800))
        '08:00-18:00'
    """

    start: int = attrs.field(validator=whole(0, SECONDS_PER_DAY - 1))
    end: int = attrs.field(validator=whole())

    def __attrs_post_init__(self) -> None:
        """Check that the window has a length that a day can hold."""
        if not self.start < self.end <= self.start + SECONDS_PER_DAY:
            reason = "must be after the start and at most a day later"
            raise ValidationError("Window", "end", self.end, reason)

    @classmethod
    def of(cls, value: "WindowLike") -> "Window":
        """Read a window as people write it.

        Args:
            value: ``"HH:MM-HH:MM"`` or ``"HH:MM:SS-HH:MM:SS"``, or a pair of ``datetime.time``. An
                end before the start lies on the next day; ``24:00`` is the end of the day.

        Raises:
            ValidationError: It has another form, or it is empty.
        """
        if isinstance(value, Window):
            return value
        start, end = _ends(value)
        if start == end:
            reason = "the window is empty; a whole day is written 00:00-24:00"
            raise ValidationError("Window", "window", value, reason)
        return cls(start, end if end > start else end + SECONDS_PER_DAY)

    def __str__(self) -> str:
        end = self.end if self.end <= SECONDS_PER_DAY else self.end - SECONDS_PER_DAY
        return f"{_written(self.start)}-{_written(end)}"


WindowLike: TypeAlias = str | tuple[dt.time, dt.time] | Window
Week: TypeAlias = tuple[tuple[Window, ...], ...]

EMPTY_WEEK: Week = ((),) * 7
_WHOLE_DAY = Window(0, SECONDS_PER_DAY)


def _ends(value: object) -> tuple[int, int]:
    """Return both ends in seconds after midnight."""
    match value:
        case str():
            found = _WINDOW.fullmatch(value)
            if found is not None:
                figures = [int(text or "0") for text in found.groups()]
                start = _second(figures[:3], SECONDS_PER_DAY - 1, value)
                return start, _second(figures[3:], SECONDS_PER_DAY, value)
        case (dt.time() as opening, dt.time() as closing):
            return _second_of(opening), _second_of(closing)
        case _:
            pass
    reason = "must be written like 08:00-18:00, or be a pair of datetime.time"
    raise ValidationError("Window", "window", value, reason)


def _second(figures: list[int], latest: int, value: object) -> int:
    hours, minutes, seconds = figures
    second = hours * 3600 + minutes * 60 + seconds
    if max(minutes, seconds) >= _SIXTY or second > latest:
        reason = "must have times from 00:00 to 23:59:59, or 24:00 as the end"
        raise ValidationError("Window", "window", value, reason)
    return second


def _second_of(time: dt.time) -> int:
    if time.tzinfo is not None:
        reason = "must have times without a zone; the zone belongs to the hours"
        raise ValidationError("Window", "window", time, reason)
    if time.microsecond:
        reason = "must have whole seconds; the end of the day is written 24:00"
        raise ValidationError("Window", "window", time, reason)
    return time.hour * 3600 + time.minute * 60 + time.second


def _items(value: Any) -> list[Any] | None:
    """Return what a collection holds; a string is none."""
    return list(value) if hasattr(value, "__iter__") and not isinstance(value, str) else None


def week_of(value: Mapping[str, Iterable[WindowLike]] | Week) -> Week:
    """Return the windows of Monday to Sunday, each day's in order.

    Raises:
        ValidationError: A day is unknown, a window cannot be read, or two windows overlap.
    """
    if isinstance(value, Mapping):
        unknown = [day for day in value if day not in WEEKDAYS]
        if unknown:
            reason = f"has unknown days {unknown!r}; they are {', '.join(WEEKDAYS)}"
            raise ValidationError("ServiceHours", "week", value, reason)
        days = [value.get(day, ()) for day in WEEKDAYS]
    else:
        # Hours that are copied with a change hand in the week as they hold it.
        days = _items(value) or []
    if len(days) != len(WEEKDAYS):
        reason = 'must map days to windows, as in {"mon": ["08:00-18:00"]}'
        raise ValidationError("ServiceHours", "week", value, reason)
    week = tuple(_day_of(day) for day in days)
    _refuse_overlaps(week)
    return week


def _day_of(windows: object) -> tuple[Window, ...]:
    items = _items(windows)
    if items is None:
        reason = 'must give each day a list of windows, as in ["08:00-12:00", "13:00-17:00"]'
        raise ValidationError("ServiceHours", "week", windows, reason)
    return tuple(sorted((Window.of(item) for item in items), key=lambda one: one.start))


def _refuse_overlaps(week: Week) -> None:
    """Refuse two windows that share a moment, also over midnight and from Sunday to Monday."""
    placed: list[tuple[int, str, Window]] = [
        (number * SECONDS_PER_DAY, day, window)
        for number, (day, windows) in enumerate(zip(WEEKDAYS, week, strict=True))
        for window in windows
    ]
    again = [(len(WEEKDAYS) * SECONDS_PER_DAY + at, day, one) for at, day, one in placed[:1]]
    for (midnight, day, window), (next_midnight, next_day, next_window) in pairwise(
        [*placed, *again]
    ):
        if midnight + window.end > next_midnight + next_window.start:
            reason = f"{day} {window} overlaps {next_day} {next_window}; join or shorten them"
            raise ValidationError("ServiceHours", "week", [str(window), str(next_window)], reason)


def as_date(value: object, record: str, field: str) -> dt.date:
    """Return a plain date.

    Raises:
        ValidationError: It is no date, or a datetime.
    """
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        reason = "must be a date without a time, such as datetime.date(2026, 12, 24)"
        raise ValidationError(record, field, value, reason)
    return dt.date(value.year, value.month, value.day)


def _special_date(value: dt.date) -> dt.date:
    return as_date(value, "SpecialHours", "date")


def _special_window(value: WindowLike | None) -> Window:
    return _WHOLE_DAY if value is None else Window.of(value)


@attrs.frozen
class SpecialHours:
    """Other hours on one date: it opens or closes a window, whatever the week says.

    It covers the wall-clock readings of its date, past 24:00 those of the next, whichever day's
    window they belong to: closing a Tuesday also ends Monday's night shift at midnight.

    Attributes:
        date: The local date.
        effect: ``"opens"`` or ``"closes"``.
        window: The window; the whole day if none is given.

    Raises:
        ValidationError: One of them cannot be read.

    Example:
        >>> print(SpecialHours(dt.date(2026, 12, 19), "opens", "09:00-13:00"))
        2026-12-19 opens 09:00-13:00
    """

    date: dt.date = attrs.field(converter=_special_date)
    effect: Literal["opens", "closes"]
    window: Window = attrs.field(default=None, converter=_special_window)

    def __attrs_post_init__(self) -> None:
        """Check the effect."""
        if self.effect not in ("opens", "closes"):
            reason = 'must be "opens" or "closes"'
            raise ValidationError("SpecialHours", "effect", self.effect, reason)

    def __str__(self) -> str:
        return f"{self.date} {self.effect} {self.window}"


SpecialLike: TypeAlias = (
    SpecialHours
    | tuple[dt.date, Literal["opens", "closes"]]
    | tuple[dt.date, Literal["opens", "closes"], WindowLike | None]
)
_SPECIAL_REASON = 'must be a list of opens(date, "09:00-12:00") and closes(date)'


def opens(date: dt.date, window: WindowLike | None = None) -> SpecialHours:
    """Return an exception that adds a window, or the whole day, on one date.

    Raises:
        ValidationError: The date or the window cannot be read.

    Example:
        >>> print(opens(dt.date(2026, 12, 19), "22:00-02:00"))
        2026-12-19 opens 22:00-02:00
    """
    return SpecialHours(date, "opens", window)


def closes(date: dt.date, window: WindowLike | None = None) -> SpecialHours:
    """Return an exception that takes a window, or the whole day, away on one date.

    Raises:
        ValidationError: The date or the window cannot be read.

    Example:
        >>> print(closes(dt.date(2026, 12, 31)))
        2026-12-31 closes 00:00-24:00
    """
    return SpecialHours(date, "closes", window)


def specials_of(values: Iterable[SpecialLike]) -> tuple[SpecialHours, ...]:
    """Return exceptions in the given order.

    Raises:
        ValidationError: One is neither ``SpecialHours`` nor a tuple of its parts.
    """
    items = _items(values)
    if items is None:
        raise ValidationError("ServiceHours", "exceptions", values, _SPECIAL_REASON)
    return tuple(_special_of(item) for item in items)


def _special_of(value: object) -> SpecialHours:
    if isinstance(value, SpecialHours):
        return value
    parts = _items(value) or []
    if len(parts) not in (2, 3):
        raise ValidationError("ServiceHours", "exceptions", value, _SPECIAL_REASON)
    return SpecialHours(*parts)
