"""Days on which no window opens: dates, yearly days, and any container that knows dates."""

import datetime as dt
from collections.abc import Container, Iterable
from copy import deepcopy
from typing import Any, TypeAlias

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel._pattern import as_date

__all__ = ["ClosedDays", "Closing", "Yearly", "closed_days"]

_PLAIN = (tuple, list, set, frozenset, dict)
_LEAP_YEAR = 2024


def _month_and_day(value: tuple[int, int], field: str) -> tuple[int, int]:
    """Return a month and a day that exist at least in leap years."""
    reason = "must be a month and a day, such as (12, 24)"
    try:
        month, day = value
        dt.date(_LEAP_YEAR, month, day)
    except (TypeError, ValueError):
        raise ValidationError("Yearly", field, value, reason) from None
    if isinstance(month, bool) or isinstance(day, bool):
        raise ValidationError("Yearly", field, value, reason)
    return month, day


def _first(value: tuple[int, int]) -> tuple[int, int]:
    return _month_and_day(value, "first")


def _last(value: tuple[int, int] | None) -> tuple[int, int] | None:
    return None if value is None else _month_and_day(value, "last")


@attrs.frozen
class Yearly:
    """Days that come back every year: a single day, or all days from one to another.

    A range may go over New Year. The 29th of February is there in leap years only: alone it falls
    in no other year, and a range from or to it then begins with the 1st of March or ends
    with the 28th of February.

    Attributes:
        first: The first month and day.
        last: The last month and day, which belongs to the range; by default the first.

    Raises:
        ValidationError: A month or a day does not exist.

    Example:
        >>> shutdown = Yearly((12, 24), (1, 2))
        >>> dt.date(2027, 1, 2) in shutdown, dt.date(2027, 1, 3) in shutdown
        (True, False)
    """

    first: tuple[int, int] = attrs.field(converter=_first)
    last: tuple[int, int] | None = attrs.field(default=None, converter=_last)

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, dt.date):
            return False
        here = (day.month, day.day)
        last = self.first if self.last is None else self.last
        if self.first <= last:
            return self.first <= here <= last
        return here >= self.first or here <= last


def _own_copy(container: Container[dt.date]) -> Container[dt.date]:
    """Return a container that can be asked without changing the given one.

    Holidays of the ``holidays`` package are dictionaries that fill while they are asked.
    """
    return deepcopy(container) if issubclass(type(container), dict) else container


@attrs.frozen
class ClosedDays:
    """Dates, and containers that are asked for dates; equal while their parts are.

    Attributes:
        dates: The dates given one by one.
        containers: The others, in the given order.
    """

    dates: frozenset[dt.date] = frozenset()
    # Many containers have no hash; equal closed days have equal hashes without them too.
    containers: tuple[Container[dt.date], ...] = attrs.field(default=(), hash=False)

    def __bool__(self) -> bool:
        return bool(self.dates or self.containers)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and day in self.among([day])

    def among(self, days: Iterable[dt.date]) -> frozenset[dt.date]:
        """Return those of the days that are closed."""
        asked = [_own_copy(container) for container in self.containers]
        return frozenset(
            day for day in days if day in self.dates or any(day in container for container in asked)
        )


Closing: TypeAlias = Container[dt.date] | Iterable[dt.date | Container[dt.date]]


def closed_days(value: Closing) -> ClosedDays:
    """Take in dates, a container of dates, or a collection of both.

    Plain collections are copied, and iterators read out. Any other container is asked whenever a
    year is first needed, so it must always give the same answer.

    Raises:
        ValidationError: Something in it is neither a date nor a container of dates.
    """
    if isinstance(value, ClosedDays):
        return value
    dates: list[dt.date] = []
    containers: list[Container[dt.date]] = []
    for part in _parts(value):
        if _is_read_out(part):
            dates += [as_date(day, "ServiceHours", "closed") for day in _parts(part)]
        elif hasattr(part, "__contains__") and not isinstance(part, (str, bytes, range)):
            containers.append(_own_copy(part))
        else:
            dates.append(as_date(part, "ServiceHours", "closed"))
    return ClosedDays(frozenset(dates), tuple(containers))


def _parts(value: Any) -> list[Any]:
    return list(value) if _is_read_out(value) else [value]


def _is_read_out(value: object) -> bool:
    """Whether it is a plain collection, or something such as a generator, which cannot be asked."""
    return type(value) in _PLAIN or (
        issubclass(type(value), Iterable) and not hasattr(value, "__contains__")
    )
