"""Windows, weeks and single days with other hours: what people write, checked and put in order."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Literal, TypeAlias

import attrs
import pendulum

from itil_core.errors import ValidationError

__all__ = [
    "EMPTY_WEEK",
    "SECONDS_PER_DAY",
    "WEEKDAYS",
    "SpecialHours",
    "Week",
    "Window",
    "WindowLike",
    "as_date",
    "closes",
    "opens",
    "specials_of",
    "week_of",
    "zone_name",
    "zone_of",
]

SECONDS_PER_DAY = 86_400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TIME = "([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
_WINDOW = re.compile(f"{_TIME}-{_TIME}")
# Names that zoneinfo opens although they are no IANA zone: they differ from machine to machine,
# and the last family counts leap seconds.
_NO_ZONES = re.compile("localtime|posixrules|Factory|(posix|right)/.*")


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

    start: int
    end: int

    def __attrs_post_init__(self) -> None:
        """Check both ends."""
        for name, second in (("start", self.start), ("end", self.end)):
            if not isinstance(second, int) or isinstance(second, bool):
                raise ValidationError("Window", name, second, "must be whole seconds")
        if not 0 <= self.start < SECONDS_PER_DAY:
            reason = "must be from 0 to 86399 seconds after midnight"
            raise ValidationError("Window", "start", self.start, reason)
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
    if isinstance(value, str):
        found = _WINDOW.fullmatch(value)
        if found is not None:
            figures = [int(text or "0") for text in found.groups()]
            return _second(figures[:3], value), _second(figures[3:], value, last=True)
    elif isinstance(value, (tuple, list)):
        match value:
            case [dt.time() as start, dt.time() as end]:
                return _second_of(start, value), _second_of(end, value)
            case _:
                pass
    reason = "must be written like 08:00-18:00, or be a pair of datetime.time"
    raise ValidationError("Window", "window", value, reason)


def _second(figures: list[int], value: object, *, last: bool = False) -> int:
    hours, minutes, seconds = figures
    second = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or second > SECONDS_PER_DAY - (not last):  # noqa: PLR2004 (a clock)
        reason = "must have times from 00:00 to 23:59:59, or 24:00 as the end"
        raise ValidationError("Window", "window", value, reason)
    return second


def _second_of(time: dt.time, value: object) -> int:
    if time.tzinfo is not None:
        reason = "must have times without a zone; the zone belongs to the hours"
        raise ValidationError("Window", "window", value, reason)
    if time.microsecond:
        reason = "must have whole seconds; the end of the day is written 24:00"
        raise ValidationError("Window", "window", value, reason)
    return time.hour * 3600 + time.minute * 60 + time.second


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
    elif isinstance(value, tuple) and len(value) == len(WEEKDAYS):
        days = list(value)
    else:
        reason = 'must map days to windows, as in {"mon": ["08:00-18:00"]}'
        raise ValidationError("ServiceHours", "week", value, reason)
    week = tuple(_day_of(day) for day in days)
    _refuse_overlaps(week)
    return week


def _day_of(windows: object) -> tuple[Window, ...]:
    if isinstance(windows, str) or not isinstance(windows, Iterable):
        reason = 'must give each day a list of windows, as in ["08:00-12:00", "13:00-17:00"]'
        raise ValidationError("ServiceHours", "week", windows, reason)
    return tuple(sorted((Window.of(window) for window in windows), key=lambda one: one.start))


def _refuse_overlaps(week: Week) -> None:
    """Refuse two windows that share a moment, also over midnight and from Sunday to Monday."""
    placed = [
        (number * SECONDS_PER_DAY, day, window)
        for number, (day, windows) in enumerate(zip(WEEKDAYS, week, strict=True))
        for window in windows
    ]
    after_sunday = [(7 * SECONDS_PER_DAY + midnight, *rest) for midnight, *rest in placed[:1]]
    for (midnight, day, window), (next_midnight, next_day, next_window) in pairwise(
        [*placed, *after_sunday]
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


def specials_of(
    values: Iterable[
        SpecialHours
        | tuple[dt.date, Literal["opens", "closes"]]
        | tuple[dt.date, Literal["opens", "closes"], WindowLike | None]
    ],
) -> tuple[SpecialHours, ...]:
    """Return exceptions in the given order.

    Raises:
        ValidationError: One is neither ``SpecialHours`` nor a tuple of its parts.
    """
    if isinstance(values, Iterable):
        found: list[SpecialHours] = []
        for value in values:
            match value:
                case SpecialHours():
                    found.append(value)
                case (date, effect) | (date, effect, None):
                    found.append(SpecialHours(date, effect))
                case (date, effect, window):
                    found.append(SpecialHours(date, effect, window))
                case _:
                    break
        else:
            return tuple(found)
    reason = 'must be a list of opens(date, "09:00-12:00") and closes(date)'
    raise ValidationError("ServiceHours", "exceptions", values, reason)


def zone_of(name: str) -> pendulum.Timezone:
    """Return the zone of an IANA name.

    Raises:
        ValidationError: There is no such zone.
    """
    try:
        if not isinstance(name, str) or _NO_ZONES.fullmatch(name):
            raise ValueError(name)
        # Sending it on as "UTC" keeps instants on the one UTC object.
        return pendulum.UTC if name == "UTC" else pendulum.Timezone(name)
    except (ValueError, OSError):  # zoneinfo reads names as paths, which may fail in many ways
        reason = "must be the name of an IANA time zone, such as Europe/Prague"
        raise ValidationError("ServiceHours", "zone", name, reason) from None


def zone_name(value: str | pendulum.Timezone) -> str:
    """Return the IANA name of a zone, given by name or as a zone.

    Raises:
        ValidationError: There is no such zone.
    """
    name = getattr(value, "key", value)
    zone_of(name)
    return str(name)
