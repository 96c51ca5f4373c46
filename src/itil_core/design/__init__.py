"""Service design: the catalogue, service levels and availability.

ITIL Service Design (2007). The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.design.service_level_target import (
        ServiceLevelTarget,
    )
    from itil_core.design.target_terms import (
        AchievementStatus,
        Comparator,
        MeasurementPeriod,
        ServiceLevelMetric,
        TargetExclusion,
        TargetMetric,
        TargetUnit,
    )
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "service_level_target": ("ServiceLevelTarget",),
            "target_terms": (
                "AchievementStatus",
                "Comparator",
                "MeasurementPeriod",
                "ServiceLevelMetric",
                "TargetExclusion",
                "TargetMetric",
                "TargetUnit",
            ),
        },
    )

__all__ = [
    "AchievementStatus",
    "Comparator",
    "MeasurementPeriod",
    "ServiceLevelMetric",
    "ServiceLevelTarget",
    "TargetExclusion",
    "TargetMetric",
    "TargetUnit",
]
