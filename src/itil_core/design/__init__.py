"""Service design: the catalogue, service levels and availability.

ITIL Service Design (2007). The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.design.achievement import (
        Achievement,
        GivenValue,
        achievements,
        weighted_level,
    )
    from itil_core.design.agreed_action import (
        AgreedAction,
    )
    from itil_core.design.outage import (
        Outage,
        OutageCause,
        OutageKind,
        OutageMilestones,
    )
    from itil_core.design.service_availability import (
        DEFAULT_AVAILABILITY_POLICY,
        AvailabilityFigures,
        AvailabilityPolicy,
        AvailabilityReport,
        BreakCount,
        OutageShare,
        ServiceBreak,
        availability_report,
    )
    from itil_core.design.service_improvement_plan import (
        ServiceImprovementPlan,
        ServiceImprovementPlanLifecycle,
        ServiceImprovementPlanState,
    )
    from itil_core.design.service_level_target import (
        ServiceLevelTarget,
    )
    from itil_core.design.support_chain import (
        ParallelSupport,
        PathStep,
        SerialSupport,
        Support,
        SupportChain,
        WorstCase,
        worst_case,
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
            "achievement": (
                "Achievement",
                "GivenValue",
                "achievements",
                "weighted_level",
            ),
            "agreed_action": ("AgreedAction",),
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
            "service_improvement_plan": (
                "ServiceImprovementPlan",
                "ServiceImprovementPlanLifecycle",
                "ServiceImprovementPlanState",
            ),
            "service_level_target": ("ServiceLevelTarget",),
            "support_chain": (
                "ParallelSupport",
                "PathStep",
                "SerialSupport",
                "Support",
                "SupportChain",
                "WorstCase",
                "worst_case",
            ),
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
    "DEFAULT_AVAILABILITY_POLICY",
    "Achievement",
    "AchievementStatus",
    "AgreedAction",
    "AvailabilityFigures",
    "AvailabilityPolicy",
    "AvailabilityReport",
    "BreakCount",
    "Comparator",
    "GivenValue",
    "MeasurementPeriod",
    "Outage",
    "OutageCause",
    "OutageKind",
    "OutageMilestones",
    "OutageShare",
    "ParallelSupport",
    "PathStep",
    "SerialSupport",
    "ServiceBreak",
    "ServiceImprovementPlan",
    "ServiceImprovementPlanLifecycle",
    "ServiceImprovementPlanState",
    "ServiceLevelMetric",
    "ServiceLevelTarget",
    "Support",
    "SupportChain",
    "TargetExclusion",
    "TargetMetric",
    "TargetUnit",
    "WorstCase",
    "achievements",
    "availability_report",
    "weighted_level",
    "worst_case",
]
