"""The stamp: when something was recorded, by whom, and since when it holds."""

from datetime import datetime

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel.ids import ActorId
from itil_core.kernel.instants import in_utc

__all__ = ["Stamp"]


def _at(value: datetime) -> pendulum.DateTime:
    return in_utc(value, record="Stamp", field="at")


def _effective(value: datetime) -> pendulum.DateTime:
    return in_utc(value, record="Stamp", field="effective")


def _same_instant(stamp: "Stamp") -> pendulum.DateTime:
    return stamp.at


def _check_note(_stamp: "Stamp", _attribute: object, value: object) -> None:
    if not isinstance(value, str):
        raise ValidationError("Stamp", "note", value, "must be a string")


def _check_effective(stamp: "Stamp", _attribute: object, value: pendulum.DateTime) -> None:
    if value > stamp.at:
        reason = f"must not be later than the stamp itself, {stamp.at.isoformat()}"
        raise ValidationError("Stamp", "effective", value.isoformat(), reason)


@attrs.frozen
class Stamp:
    """When a fact was recorded and by whom; held in UTC, exact to the microsecond.

    Attributes:
        at: When it was recorded.
        by: Who recorded it: a person, a group or a system.
        note: What they said about it.
        effective: Since when the fact holds, where it was learned late; by default ``at``.

    Raises:
        ValidationError: An instant is naive, ``by`` is empty, or ``effective`` is after ``at``.

    Example:
        >>> import pendulum
        >>> Stamp(pendulum.datetime(2026, 3, 2, 9, tz="Europe/Prague"), by="ana").at.hour
        8
    """

    at: pendulum.DateTime = attrs.field(converter=_at)
    by: ActorId = attrs.field(converter=ActorId)
    note: str = attrs.field(default="", validator=_check_note)
    effective: pendulum.DateTime = attrs.field(
        converter=_effective,
        default=attrs.Factory(_same_instant, takes_self=True),
        validator=_check_effective,
        kw_only=True,
    )
