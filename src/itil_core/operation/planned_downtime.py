"""Planned downtime: what an approved change had announced is no breach.

Downtime is planned as far as it lies in the expected downtime of a change, if that stood in the
record of an authorised change before the downtime was to start: it was part of the projected
service outage. For a CI the window of a change that takes it down counts in the same way. What
came earlier or lasted longer is unplanned.

ITIL Service Transition (2007), 4.2.6.6.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs
import pendulum

from itil_core.design.outage import Outage, OutageKind
from itil_core.errors import ValidationError
from itil_core.framework.ids import ChangeId, CiId, ServiceId
from itil_core.kernel.interval import Interval, united
from itil_core.operation.expanded_incident import outage_of
from itil_core.operation.incident import Incident
from itil_core.transition.change import Change
from itil_core.transition.change_lifecycle import AUTHORISED_STATES

__all__ = ["Booking", "as_planned", "bookings", "breach_of", "is_incident_breach"]


@attrs.frozen(kw_only=True, order=True)
class Booking:
    """Downtime of a service or CI that a change had announced in time.

    Attributes:
        interval: When.
        change_id: The change.
        booked_at: Since when it stood in the record of the authorised change.
    """

    interval: Interval
    change_id: ChangeId
    booked_at: pendulum.DateTime


def bookings(
    changes: Iterable[Change], *, service_id: str | None = None, ci_id: str | None = None
) -> tuple[Booking, ...]:
    """Return the downtime of a service or CI that was announced in time, in order.

    Args:
        changes: Any changes.
        service_id: The service.
        ci_id: The CI.

    Raises:
        ValidationError: Neither is given, or an id is one of another kind.
    """
    if service_id is None and ci_id is None:
        reason = "must be given, or else ci_id"
        raise ValidationError("bookings", "service_id", service_id, reason)
    service = None if service_id is None else ServiceId(service_id)
    ci = None if ci_id is None else CiId(ci_id)
    return tuple(sorted(each for change in changes for each in _booked(change, service, ci)))


def as_planned(
    outage: Outage, changes: Iterable[Change], *, as_of: datetime | None = None
) -> Outage:
    """Return an outage as a planned one, if a change had announced it; else as it is.

    Where several had, the booking counts that covers most of it, the earliest among equals. What
    it does not cover is unplanned, as the outage itself says.

    Args:
        outage: The outage; what it says about having been planned is not looked at.
        changes: Any changes.
        as_of: Until when it is taken to last if it has no end.

    Raises:
        ValidationError: It has no end and ``as_of`` is missing, naive, or not after its start.
    """
    lasts = outage.interval(as_of)
    found: list[tuple[Interval, Booking]] = []
    for booking in bookings(changes, service_id=outage.service_id, ci_id=outage.ci_id):
        part = booking.interval.intersection(lasts)
        if part is not None:
            found.append((part, booking))
    if not found:
        return outage
    _, best = max(found, key=lambda pair: pair[0].duration)
    return attrs.evolve(
        outage,
        kind=OutageKind.PLANNED,
        change_id=best.change_id,
        booked_at=best.booked_at,
        booked=best.interval,
    )


def breach_of(
    outage: Outage, changes: Iterable[Change], *, as_of: datetime | None = None
) -> tuple[Interval, ...]:
    """Return the parts of an outage that no change had announced, in order.

    Args:
        outage: The outage; what it says about having been planned is not looked at.
        changes: Any changes.
        as_of: Until when it is taken to last if it has no end.

    Raises:
        ValidationError: It has no end and ``as_of`` is missing, naive, or not after its start.
    """
    lasts = outage.interval(as_of)
    planned = united(
        each.interval
        for each in bookings(changes, service_id=outage.service_id, ci_id=outage.ci_id)
    )
    return tuple(_without(lasts, planned))


def is_incident_breach(
    incident: Incident, changes: Iterable[Change], *, as_of: datetime | None = None
) -> bool:
    """Tell whether the downtime of which an incident tells is a breach (INV-11.4).

    It is none if all of it lies in downtime that changes had announced.

    Args:
        incident: The incident, whose service was down from its occurrence to its resolution.
        changes: Any changes.
        as_of: Until when it is taken to last if it is not resolved.

    Raises:
        ValidationError: The incident names no service, took no time, or was no incident of its
            own; or it is not resolved and ``as_of`` is missing, naive, or not after its start.
    """
    return bool(breach_of(outage_of(incident), changes, as_of=as_of))


def _booked(change: Change, service: ServiceId | None, ci: CiId | None) -> Iterator[Booking]:
    """Yield the downtime that stood in an authorised change just before it was to start."""
    stages = tuple(change.stages())
    times = [each.updated.at for each in stages]
    known = {interval for stage in stages for interval in _announced(stage, service, ci)}
    for interval in known:
        booked_at: pendulum.DateTime | None = None
        for stage, at in zip(stages, times, strict=True):
            if at >= interval.start:
                break
            if interval not in _announced(stage, service, ci):
                booked_at = None
            elif booked_at is None:
                booked_at = at
        if booked_at is not None:
            yield Booking(interval=interval, change_id=change.id, booked_at=booked_at)


def _announced(change: Change, service: ServiceId | None, ci: CiId | None) -> frozenset[Interval]:
    """Return the downtime that an authorised change announces; nothing before it is authorised."""
    if change.state not in AUTHORISED_STATES:
        return frozenset()
    found = {each.interval for each in change.expected_downtime if each.service_id == service}
    if ci is not None and ci in change.takes_down and change.planned_window is not None:
        found.add(change.planned_window)
    return frozenset(found)


def _without(lasts: Interval, planned: Iterable[Interval]) -> Iterator[Interval]:
    start = lasts.start
    for each in planned:
        if not each.overlaps(lasts):
            continue
        if start < each.start:
            yield Interval(start, each.start)
        start = each.end
    if start < lasts.end:
        yield Interval(start, lasts.end)
