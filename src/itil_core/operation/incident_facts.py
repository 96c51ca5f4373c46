"""The small values that an incident is made of: who reported it, how, and how it ended."""

from enum import Enum

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel.fields import a, instant, optional_instant, text, whole
from itil_core.kernel.ids import ActorId

__all__ = [
    "Caller",
    "Channel",
    "ClosureCode",
    "Pause",
    "PendingReason",
    "PriorityOverride",
    "ResolutionCode",
]


class Channel(Enum):
    """How an incident was reported."""

    PHONE = "PHONE"
    EMAIL = "EMAIL"
    WEB = "WEB"
    IN_PERSON = "IN_PERSON"
    AUTOMATIC = "AUTOMATIC"


class PendingReason(Enum):
    """For whom or what a pending incident waits."""

    USER = "USER"
    SUPPLIER = "SUPPLIER"
    CHANGE = "CHANGE"
    PROBLEM = "PROBLEM"
    OTHER = "OTHER"


class ResolutionCode(Enum):
    """How the service was restored."""

    SOLVED_PERMANENT = "SOLVED_PERMANENT"
    SOLVED_WORKAROUND = "SOLVED_WORKAROUND"
    NO_FAULT_FOUND = "NO_FAULT_FOUND"
    USER_EDUCATION = "USER_EDUCATION"
    DUPLICATE = "DUPLICATE"
    NO_RESPONSE = "NO_RESPONSE"
    EXTERNAL = "EXTERNAL"


class ClosureCode(Enum):
    """Why a new incident was closed without any work."""

    DUPLICATE = "DUPLICATE"
    REROUTED_REQUEST = "REROUTED_REQUEST"


@attrs.frozen(kw_only=True)
class Caller:
    """The user who reported an incident.

    Attributes:
        id: Who it is.
        callback: How to reach them.
        name: The name that people read.
        department: The department.
        location: Where they are.
    """

    id: ActorId = attrs.field(converter=ActorId)
    callback: str = attrs.field(validator=text())
    name: str = attrs.field(default="", validator=text(empty=True))
    department: str = attrs.field(default="", validator=text(empty=True))
    location: str = attrs.field(default="", validator=text(empty=True))


@attrs.frozen(kw_only=True)
class PriorityOverride:
    """A priority that somebody set against the matrix, and why.

    Attributes:
        value: The priority code, from 1.
        by: Who decided.
        reason: Why.
    """

    value: int = attrs.field(validator=whole(1))
    by: ActorId = attrs.field(converter=ActorId)
    reason: str = attrs.field(validator=text())


def _check_end(pause: "Pause", _attribute: object, value: pendulum.DateTime | None) -> None:
    if value is not None and value <= pause.start:
        reason = f"must be later than the start, {pause.start.isoformat()}"
        raise ValidationError("Pause", "end", value.isoformat(), reason)


@attrs.frozen(kw_only=True)
class Pause:
    """A time in which an incident waited for somebody or something else.

    Attributes:
        start: Since when it waited.
        end: Until when, exclusive; None while it still waits.
        reason: For whom or what; None where a lifecycle of its own does not say.
    """

    start: pendulum.DateTime = attrs.field(converter=instant)
    end: pendulum.DateTime | None = attrs.field(
        default=None,
        converter=optional_instant,
        validator=_check_end,
    )
    reason: PendingReason | None = attrs.field(
        default=None,
        validator=a(PendingReason, type(None)),
    )
