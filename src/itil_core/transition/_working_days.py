"""Whole working days between two instants, as service hours have them."""

from datetime import date, datetime, timedelta

import pendulum

from itil_core.kernel._zones import zone_of
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import in_utc

__all__ = ["working_days"]

_DAY = timedelta(days=1)


def working_days(hours: ServiceHours, start: datetime, end: datetime) -> int:
    """Return on how many days all hours that are open on them lie between two instants.

    Days are those of the calendar in the zone of the hours. A day without open hours does not
    count, and neither does one of which some open time lies outside.

    Args:
        hours: The hours in which work is done.
        start: The first instant inside.
        end: The first instant that is no longer inside; before the start, there are no days.

    Raises:
        ValidationError: An instant is naive.
    """
    first, last = in_utc(start), in_utc(end)
    zone = zone_of(hours.zone)
    day = first.in_timezone(zone).date()
    count = 0
    while (begins := _midnight(day, zone)) < last:
        day += _DAY
        ends = _midnight(day, zone)
        opened = hours.between(begins, ends)
        inside = hours.between(max(begins, first), max(first, min(ends, last)))
        count += bool(opened) and inside == opened
    return count


def _midnight(day: date, zone: pendulum.Timezone) -> pendulum.DateTime:
    """Return when a day begins: the first midnight of two, or the instant that skips it."""
    return in_utc(datetime(day.year, day.month, day.day, tzinfo=zone))
