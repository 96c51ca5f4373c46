"""The kinds of ids: one small string class for each kind of thing that records refer to.

They stand below all stages because references go both ways: an incident names a change, a change
names an incident, and neither stage may import the other.
"""

from itil_core.kernel.ids import ActorId, Id

__all__ = [
    "ChangeId",
    "CiId",
    "EventId",
    "GroupId",
    "IncidentId",
    "KnownErrorId",
    "ModelId",
    "ProblemId",
    "RequestId",
    "ServiceId",
    "WorkaroundId",
]


class ChangeId(Id):
    """The id of a change."""

    __slots__ = ()
    prefix = "CHG"


class CiId(Id):
    """The id of a configuration item."""

    __slots__ = ()
    prefix = "CI"


class EventId(Id):
    """The id of an event."""

    __slots__ = ()
    prefix = "EVT"


class GroupId(ActorId):
    """The id of a support group; a group can act as a person can."""

    __slots__ = ()
    prefix = "GRP"


class IncidentId(Id):
    """The id of an incident."""

    __slots__ = ()
    prefix = "INC"


class KnownErrorId(Id):
    """The id of a known error."""

    __slots__ = ()
    prefix = "KE"


class ModelId(Id):
    """The id of a model: an incident, change or request model."""

    __slots__ = ()
    prefix = "MOD"


class ProblemId(Id):
    """The id of a problem."""

    __slots__ = ()
    prefix = "PRB"


class RequestId(Id):
    """The id of a service request."""

    __slots__ = ()
    prefix = "REQ"


class ServiceId(Id):
    """The id of a service."""

    __slots__ = ()
    prefix = "SVC"


class WorkaroundId(Id):
    """The id of a workaround."""

    __slots__ = ()
    prefix = "WA"
