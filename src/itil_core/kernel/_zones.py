"""Zones by their IANA names, and when their clocks change."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pendulum

from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel.instants import UTC, from_micros

__all__ = [
    "DAY",
    "EARLIEST",
    "FIRST_DAY",
    "LAST_DAY",
    "LATEST",
    "Segment",
    "date_of",
    "day_number",
    "local_reading",
    "offset_segments",
    "zone_name",
    "zone_of",
]

Segment: TypeAlias = tuple[int, int, int]

_MICROSECOND = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1) // _MICROSECOND

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EPOCH_ORDINAL = _EPOCH.toordinal()
FIRST_DAY = dt.date.min.toordinal() - _EPOCH_ORDINAL
LAST_DAY = dt.date.max.toordinal() - _EPOCH_ORDINAL
# An aware datetime of the year 1 or 9999 may lie up to a day outside these years in UTC.
EARLIEST = (FIRST_DAY - 1) * DAY
LATEST = (LAST_DAY + 2) * DAY

# Names that zoneinfo opens although they are no IANA zone: they differ from machine to machine,
# and the last family counts leap seconds.
_NO_ZONES = re.compile("localtime|posixrules|Factory|(posix|right)/.*")


def day_number(date: dt.date) -> int:
    """Return the days from 1970-01-01 to a date."""
    return date.toordinal() - _EPOCH_ORDINAL


def date_of(day: int) -> dt.date:
    """Return the date that lies so many days after 1970-01-01."""
    return dt.date.fromordinal(day + _EPOCH_ORDINAL)


def zone_of(name: object) -> pendulum.Timezone:
    """Return the zone of an IANA name.

    Raises:
        ValidationError: There is no such zone.
    """
    reason = "must be the name of an IANA time zone, such as Europe/Prague"
    if not isinstance(name, str) or _NO_ZONES.fullmatch(name):
        raise ValidationError("ServiceHours", "zone", name, reason)
    try:
        # All instants in UTC share one zone object, which converts fastest.
        return pendulum.UTC if name == "UTC" else pendulum.Timezone(name)
    except (ValueError, OSError):  # zoneinfo reads names as paths, which fail in many ways
        raise ValidationError("ServiceHours", "zone", name, reason) from None


def zone_name(value: str | ZoneInfo) -> str:
    """Return the IANA name of a zone, given by name or as a zone.

    Raises:
        ValidationError: There is no such zone.
    """
    return zone_of(value.key if isinstance(value, ZoneInfo) else value).key


def _offset(zone: dt.tzinfo, micros: int) -> int:
    """Return what must be added to an instant to read the local clock."""
    # Offsets at the very ends of the calendar hold beyond them as well.
    inside = min(max(micros, EARLIEST + 2 * DAY), LATEST - 2 * DAY)
    universal = dt.datetime(1970, 1, 1, tzinfo=zone) + dt.timedelta(microseconds=inside)
    # Both sides bear the same zone object: this is the difference of the readings.
    return (zone.fromutc(universal) - universal) // _MICROSECOND


def offset_segments(zone: dt.tzinfo, first: int, last: int) -> Iterator[Segment]:
    """Yield the stretches of constant UTC offset from one instant to another.

    The offset is looked up once a day, and a change is then found by bisection. No zone has ever
    changed its offset twice within three days.
    """
    start, offset = first, _offset(zone, first)
    here = first
    while here < last:
        there = min(here + DAY, last)
        new_offset = _offset(zone, there)
        if new_offset != offset:
            low, high = here, there  # the offset is the old one at low, the new one at high
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(zone, middle) == offset else (low, middle)
            yield start, high, offset
            start, offset = high, new_offset
        here = there
    if start < last:
        yield start, last, offset


def local_reading(zone: pendulum.Timezone, micros: int) -> pendulum.DateTime:
    """Return an instant in a zone.

    Raises:
        CalculationError: Its reading there lies outside the years 1 to 9999.
    """
    try:
        if zone is UTC:
            return from_micros(micros)
        plain = (_EPOCH + dt.timedelta(0, 0, micros)).astimezone(zone)
    except (OverflowError, ValueError):
        reason = "its local reading lies outside the years 1 to 9999"
        inputs = {"zone": zone.key, "micros": micros}
        raise CalculationError("local time", inputs, reason) from None
    # pendulum's own conversion takes twice as long.
    return pendulum.DateTime(
        plain.year,
        plain.month,
        plain.day,
        plain.hour,
        plain.minute,
        plain.second,
        plain.microsecond,
        zone,
        fold=plain.fold,
    )
