"""Small outages that the tests of availability share: April 2024, around the clock."""

from typing import Any

import pendulum

from itil_core.design.outage import Outage, OutageKind
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval

ALWAYS = ServiceHours.always()
START = pendulum.datetime(2024, 4, 1)
APRIL = Interval(START, pendulum.datetime(2024, 5, 1))
BOOKED_AT = START.subtract(days=60)


def outage(first: int, last: int | None = None, **fields: Any) -> Outage:
    """An outage of SVC-A, in minutes after the start of April."""
    given: dict[str, Any] = {
        "service_id": "SVC-A",
        "start": START.add(minutes=first),
        "end": None if last is None else START.add(minutes=last),
    }
    return Outage(**given | fields)


def planned(first: int, last: int | None = None, **fields: Any) -> Outage:
    """The same, booked long before."""
    given = {"kind": OutageKind.PLANNED, "change_id": "CHG-1", "booked_at": BOOKED_AT}
    return outage(first, last, **given | fields)


def span(first: int, last: int) -> Interval:
    """An interval in minutes after the start of April."""
    return Interval(START.add(minutes=first), START.add(minutes=last))
