"""What every stage shares: the kinds of things and their ids.

The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.framework.ids import (
        ChangeId,
        CiId,
        EventId,
        GroupId,
        IncidentId,
        KnownErrorId,
        ModelId,
        ProblemId,
        RequestId,
        ServiceId,
        WorkaroundId,
    )
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "ids": (
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
            ),
        },
    )

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
