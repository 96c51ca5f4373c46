"""Whole working days between two instants, as service hours have them."""

from datetime import datetime

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
    while (begins := in_utc(day)) < last:
        # From the middle of the night, for there are days that begin at one o'clock.
        day = day.add(days=1).start_of("day")
        ends = in_utc(day)
        opened = hours.between(begins, ends)
        inside = hours.between(max(begins, first), min(ends, last))
        count += bool(opened) and inside == opened
    return count
