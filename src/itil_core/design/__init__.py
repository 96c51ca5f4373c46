"""Service design: the catalogue, service levels and availability.

ITIL Service Design (2007). The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.design.outage import (
        Outage,
        OutageCause,
        OutageKind,
        OutageMilestones,
    )
    from itil_core.design.service_availability import (
        AvailabilityFigures,
        AvailabilityPolicy,
        AvailabilityReport,
        BreakCount,
        DEFAULT_AVAILABILITY_POLICY,
        OutageShare,
        ServiceBreak,
        availability_report,
    )
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "outage": (
                "Outage",
                "OutageCause",
                "OutageKind",
                "OutageMilestones",
            ),
            "service_availability": (
                "AvailabilityFigures",
                "AvailabilityPolicy",
                "AvailabilityReport",
                "BreakCount",
                "DEFAULT_AVAILABILITY_POLICY",
                "OutageShare",
                "ServiceBreak",
                "availability_report",
            ),
        },
    )

__all__ = [
    "DEFAULT_AVAILABILITY_POLICY",
    "AvailabilityFigures",
    "AvailabilityPolicy",
    "AvailabilityReport",
    "BreakCount",
    "Outage",
    "OutageCause",
    "OutageKind",
    "OutageMilestones",
    "OutageShare",
    "ServiceBreak",
    "availability_report",
]
