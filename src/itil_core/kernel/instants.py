"""Instants as the library holds them: aware, in UTC, exact to the microsecond.

Everything that subtracts or compares works on whole microseconds since 1970-01-01 UTC: comparing
or subtracting two datetimes of one zone uses their wall-clock readings, which is wrong wherever
clocks change.
"""

from datetime import UTC as STANDARD_UTC
from datetime import datetime, timedelta

import pendulum

from itil_core.errors import ValidationError

__all__ = ["MICROS_PER_SECOND", "UTC", "from_micros", "in_utc", "to_micros"]

UTC = pendulum.UTC
MICROS_PER_SECOND = 1_000_000

_EPOCH = pendulum.DateTime(1970, 1, 1, tzinfo=UTC)
_STANDARD_EPOCH = datetime(1970, 1, 1, tzinfo=STANDARD_UTC)
_subtract = datetime.__sub__  # pendulum's own subtraction builds a calendar interval
_add = datetime.__add__


def to_micros(instant: datetime, *, record: str = "instant", field: str = "at") -> int:
    """Return the microseconds since the epoch of an aware datetime.

    Args:
        instant: Any aware datetime; zones are honoured, also in a repeated hour.
        record: Who asks, for the error.
        field: Which argument is read, for the error.

    Raises:
        ValidationError: It is not a datetime, or it is naive.

    Example:
        >>> to_micros(pendulum.datetime(1970, 1, 1, 1, tz="Europe/Prague"))
        0
    """
    try:
        # One tzinfo object on both sides takes the short way through datetime.
        past = _subtract(
            instant,
            _EPOCH if instant.tzinfo is UTC else _STANDARD_EPOCH,
        )
    except (AttributeError, TypeError):
        reason = "must be an aware datetime, such as pendulum.datetime(2026, 3, 28, 9)"
        raise ValidationError(record, field, instant, reason) from None
    return (past.days * 86_400 + past.seconds) * MICROS_PER_SECOND + past.microseconds


def from_micros(micros: int) -> pendulum.DateTime:
    """Return the pendulum instant in UTC that lies so many microseconds after the epoch.

    Example:
        >>> from_micros(0).isoformat()
        '1970-01-01T00:00:00+00:00'
    """
    result = _add(_EPOCH, timedelta(microseconds=micros))
    assert isinstance(result, pendulum.DateTime)  # noqa: S101 (for the type checkers)
    return result


def in_utc(instant: datetime, *, record: str = "instant", field: str = "at") -> pendulum.DateTime:
    """Return the same instant as a pendulum DateTime on the one UTC object.

    Raises:
        ValidationError: It is not a datetime, or it is naive.

    Example:
        >>> in_utc(pendulum.datetime(2026, 3, 28, 9, tz="Europe/Prague")).isoformat()
        '2026-03-28T08:00:00+00:00'
    """
    if type(instant) is pendulum.DateTime and instant.tzinfo is UTC:
        return instant
    return from_micros(to_micros(instant, record=record, field=field))
