"""Whole working days between two instants, as service hours have them."""

from datetime import datetime

import pendulum

from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import in_utc

__all__ = ["working_days"]


def working_days(hours: ServiceHours, start: datetime, end: datetime) -> int:
    """Return on how many days all hours that are open on them lie between two instants.

    Days are those of the calendar in the zone of the hours. Days without open hours do not count,
    nor do days that have begun before the start or do not end before the end.

    Args:
        hours: The hours in which work is done.
        start: The first instant inside.
        end: The first instant that is no longer inside.
    """
    first, last = in_utc(start), in_utc(end)
    day = first.in_timezone(hours.zone).start_of("day")
    count = 0
    while day < last:
        following = day.add(days=1)
        opened = hours.between(day, following)
        inner = max(day, first, key=_utc), min(following, last, key=_utc)
        count += bool(opened) and hours.between(*inner) == opened
        day = following
    return count


def _utc(value: pendulum.DateTime) -> pendulum.DateTime:
    return in_utc(value)
