"""Outages: when a service or CI could not be used, why, and whether that was agreed beforehand.

ITIL Service Design (2007), 4.4.
"""

from datetime import datetime
from enum import Enum
from itertools import pairwise
from typing import Any

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.framework.ids import ChangeId, CiId, IncidentId, OutageId, ServiceId
from itil_core.kernel.fields import a, whole
from itil_core.kernel.instants import in_utc
from itil_core.kernel.interval import Interval

__all__ = ["Outage", "OutageCause", "OutageKind", "OutageMilestones"]


class OutageKind(Enum):
    """Whether an outage was booked: UNPLANNED, PLANNED."""

    UNPLANNED = "UNPLANNED"
    PLANNED = "PLANNED"


class OutageCause(Enum):
    """On whose side the cause lies: PROVIDER, SUPPLIER, CUSTOMER, FORCE_MAJEURE."""

    PROVIDER = "PROVIDER"
    SUPPLIER = "SUPPLIER"
    CUSTOMER = "CUSTOMER"
    FORCE_MAJEURE = "FORCE_MAJEURE"


def _check_order(milestones: "OutageMilestones", _attribute: object, _value: Any) -> None:
    for (earlier, first), (later, second) in pairwise(milestones.reached):
        if first > second:
            reason = f"must not be later than {later}, {second.isoformat()}"
            raise ValidationError("OutageMilestones", earlier, first.isoformat(), reason)


def _milestone(value: datetime | None, field: str) -> pendulum.DateTime | None:
    return None if value is None else in_utc(value, record="OutageMilestones", field=field)


def _detected(value: datetime | None) -> pendulum.DateTime | None:
    return _milestone(value, "detected")


def _diagnosed(value: datetime | None) -> pendulum.DateTime | None:
    return _milestone(value, "diagnosed")


def _repaired(value: datetime | None) -> pendulum.DateTime | None:
    return _milestone(value, "repaired")


def _recovered(value: datetime | None) -> pendulum.DateTime | None:
    return _milestone(value, "recovered")


def _restored(value: datetime | None) -> pendulum.DateTime | None:
    return _milestone(value, "restored")


@attrs.frozen(kw_only=True)
class OutageMilestones:
    """When each step on the way back to service was reached, where it is known.

    Attributes:
        detected: When the failure was noticed.
        diagnosed: When its cause was known.
        repaired: When what failed was repaired or replaced.
        recovered: When it was back in its last good state.
        restored: When the users could work again.

    Raises:
        ValidationError: An instant is naive, or the steps are out of order.

    Example:
        >>> nine = pendulum.datetime(2024, 4, 10, 9)
        >>> way = OutageMilestones(detected=nine.add(minutes=5), repaired=nine.add(minutes=55))
        >>> [name for name, _ in way.reached]
        ['detected', 'repaired']

    ITIL Service Design (2007), 4.4.5.1 (the expanded incident lifecycle).
    """

    detected: pendulum.DateTime | None = attrs.field(default=None, converter=_detected)
    diagnosed: pendulum.DateTime | None = attrs.field(default=None, converter=_diagnosed)
    repaired: pendulum.DateTime | None = attrs.field(default=None, converter=_repaired)
    recovered: pendulum.DateTime | None = attrs.field(default=None, converter=_recovered)
    restored: pendulum.DateTime | None = attrs.field(
        default=None, converter=_restored, validator=_check_order
    )

    @property
    def reached(self) -> tuple[tuple[str, pendulum.DateTime], ...]:
        """The steps that are known, with their instants, in order."""
        named = (
            ("detected", self.detected),
            ("diagnosed", self.diagnosed),
            ("repaired", self.repaired),
            ("recovered", self.recovered),
            ("restored", self.restored),
        )
        return tuple((name, at) for name, at in named if at is not None)


def _start(value: datetime) -> pendulum.DateTime:
    return in_utc(value, record="Outage", field="start")


def _end(value: datetime | None) -> pendulum.DateTime | None:
    return None if value is None else in_utc(value, record="Outage", field="end")


def _booked_at(value: datetime | None) -> pendulum.DateTime | None:
    return None if value is None else in_utc(value, record="Outage", field="booked_at")


def _refuse(field: str, value: object, reason: str) -> None:
    raise ValidationError("Outage", field, value, reason)


def _check_end(outage: "Outage", _attribute: object, value: pendulum.DateTime | None) -> None:
    if value is not None and value <= outage.start:
        reason = f"must be later than the start, {outage.start.isoformat()}"
        _refuse("end", value.isoformat(), reason)


def _check_subject(outage: "Outage", _attribute: object, _value: Any) -> None:
    if (outage.service_id is None) == (outage.ci_id is None):
        given = (outage.service_id, outage.ci_id)
        _refuse("service_id", given, "must name exactly one: the service_id or the ci_id")


def _check_booking(outage: "Outage", _attribute: object, _value: Any) -> None:
    """Refuse downtime that nobody booked in time, and a booking of what came unplanned."""
    booked_at, booked = outage.booked_at, outage.booked
    if outage.kind is OutageKind.UNPLANNED:
        if booked_at is not None or booked is not None:
            _refuse("kind", outage.kind, "must be PLANNED where downtime was booked")
        return
    if outage.change_id is None:
        _refuse("change_id", None, "must name the change for which the downtime is PLANNED")
    if booked is None:
        if outage.end is None:
            _refuse("booked", None, "must say until when, while the planned outage has no end")
    elif booked.end <= outage.start or (outage.end is not None and outage.end <= booked.start):
        _refuse("booked", str(booked), "must overlap the outage, or it is UNPLANNED")
    since = outage.start if booked is None else booked.start
    if booked_at is None or booked_at >= since:
        given = None if booked_at is None else booked_at.isoformat()
        _refuse("booked_at", given, f"must be before the downtime starts, {since.isoformat()}")


def _check_milestones(outage: "Outage", _attribute: object, value: Any) -> None:
    if value is None:
        return
    if not isinstance(value, OutageMilestones):
        _refuse("milestones", value, "must be OutageMilestones or None")
    for name, at in value.reached:
        if at < outage.start:
            reason = f"{name} must not be earlier than the start, {outage.start.isoformat()}"
            _refuse("milestones", at.isoformat(), reason)
        if outage.end is not None and at > outage.end:
            reason = f"{name} must not be later than the end, {outage.end.isoformat()}"
            _refuse("milestones", at.isoformat(), reason)
    if value.restored is not None and value.restored != outage.end:
        at = value.restored.isoformat()
        _refuse("milestones", at, "restored must be the end of the outage")


@attrs.frozen(kw_only=True)
class Outage:
    """A span in which a service or CI could not be used.

    Attributes:
        service_id: The service that was down; or else ``ci_id``.
        ci_id: The CI that was down; or else ``service_id``.
        start: When it went down.
        end: When it was up again; None while it is still down.
        kind: Whether it was booked.
        cause: On whose side the cause lies.
        change_id: The change for which it was planned.
        booked_at: When planned downtime was booked.
        booked: What was booked; by default all of the outage. What goes beyond is unplanned.
        users_affected: How many people could not work, where known.
        incident_id: The incident that tells of it.
        milestones: The steps on the way back to service, where known.
        id: The outage's id, where it has one.

    Raises:
        ValidationError: An instant is naive, the end is not later than the start, service and CI
            are both named or both missing, planned downtime has no change or was not booked
            before its start, or a milestone lies outside.

    Example:
        >>> nine = pendulum.datetime(2024, 4, 10, 9)
        >>> Outage(service_id="SVC-A", start=nine, end=nine.add(minutes=70)).interval().duration
        datetime.timedelta(seconds=4200)

    ITIL Service Design (2007), 4.4.
    """

    service_id: ServiceId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ServiceId),
    )
    ci_id: CiId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(CiId),
        validator=_check_subject,
    )
    start: pendulum.DateTime = attrs.field(converter=_start)
    end: pendulum.DateTime | None = attrs.field(
        default=None,
        converter=_end,
        validator=_check_end,
    )
    kind: OutageKind = attrs.field(default=OutageKind.UNPLANNED, validator=a(OutageKind))
    cause: OutageCause = attrs.field(default=OutageCause.PROVIDER, validator=a(OutageCause))
    change_id: ChangeId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ChangeId),
    )
    booked_at: pendulum.DateTime | None = attrs.field(default=None, converter=_booked_at)
    booked: Interval | None = attrs.field(
        default=None,
        validator=[a(Interval, type(None)), _check_booking],
    )
    users_affected: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(whole(0)),
    )
    incident_id: IncidentId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(IncidentId),
    )
    milestones: OutageMilestones | None = attrs.field(default=None, validator=_check_milestones)
    id: OutageId | None = attrs.field(default=None, converter=attrs.converters.optional(OutageId))

    def interval(self, as_of: datetime | None = None) -> Interval:
        """Return the span from its start to its end.

        Args:
            as_of: Until when it is taken to last if it has no end; else it is not looked at.

        Raises:
            ValidationError: It has no end and ``as_of`` is missing, naive, or not after its start.
        """
        if self.end is not None:
            return Interval(self.start, self.end)
        if as_of is None:
            reason = "must be given, because the outage has no end yet"
            raise ValidationError("Outage", "as_of", None, reason)
        until = in_utc(as_of, record="Outage", field="as_of")
        if until <= self.start:
            reason = f"must be later than the start, {self.start.isoformat()}"
            raise ValidationError("Outage", "as_of", until.isoformat(), reason)
        return Interval(self.start, until)

    def planned(self, as_of: datetime | None = None) -> Interval | None:
        """Return the part that was booked, or None.

        Args:
            as_of: Until when it is taken to last if it has no end.

        Raises:
            ValidationError: It has no end and ``as_of`` is missing, naive, or not after its start.
        """
        lasts = self.interval(as_of)
        if self.kind is OutageKind.UNPLANNED:
            return None
        return lasts if self.booked is None else lasts.intersection(self.booked)

    def unplanned(self, as_of: datetime | None = None) -> tuple[Interval, ...]:
        """Return the parts that were not booked, in order: all of it, or what overran.

        Args:
            as_of: Until when it is taken to last if it has no end.

        Raises:
            ValidationError: It has no end and ``as_of`` is missing, naive, or not after its start.
        """
        lasts = self.interval(as_of)
        booked = self.planned(as_of)
        if booked is None:
            return (lasts,)
        ends = ((lasts.start, booked.start), (booked.end, lasts.end))
        return tuple(Interval(start, end) for start, end in ends if start < end)
