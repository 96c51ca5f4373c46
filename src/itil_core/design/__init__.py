"""Service design: the catalogue, service levels and availability.

ITIL Service Design (2007). The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.design.availability_plan import (
        AvailabilityAction,
        AvailabilityPlan,
        PlannedAvailability,
        Stance,
    )
    from itil_core.design.downtime_effects import (
        UnavailabilityCost,
        allowed_downtime,
        cost_of_unavailability,
        user_availability,
        user_outage_minutes,
    )
    from itil_core.design.expanded_incident import (
        ExpandedIncident,
        StageMean,
        stage_means,
        uptimes,
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
    from itil_core.design.service_failure_analysis import (
        FailureAnalysisLifecycle,
        FailureAnalysisState,
        ServiceFailureAnalysis,
        TechnicalObservationPost,
    )
    from itil_core.design.structure_availability import (
        Probability,
        and_gate,
        inhibit_gate,
        k_of_n_availability,
        or_gate,
        parallel_availability,
        series_availability,
        steady_state_availability,
        xor_gate,
    )
    from itil_core.design.vital_function import (
        DesignLevel,
        VitalBusinessFunction,
    )
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "availability_plan": (
                "AvailabilityAction",
                "AvailabilityPlan",
                "PlannedAvailability",
                "Stance",
            ),
            "downtime_effects": (
                "UnavailabilityCost",
                "allowed_downtime",
                "cost_of_unavailability",
                "user_availability",
                "user_outage_minutes",
            ),
            "expanded_incident": (
                "ExpandedIncident",
                "StageMean",
                "stage_means",
                "uptimes",
            ),
            "outage": (
                "Outage",
                "OutageCause",
                "OutageKind",
                "OutageMilestones",
            ),
            "service_availability": (
                "DEFAULT_AVAILABILITY_POLICY",
                "AvailabilityFigures",
                "AvailabilityPolicy",
                "AvailabilityReport",
                "BreakCount",
                "OutageShare",
                "ServiceBreak",
                "availability_report",
            ),
            "service_failure_analysis": (
                "FailureAnalysisLifecycle",
                "FailureAnalysisState",
                "ServiceFailureAnalysis",
                "TechnicalObservationPost",
            ),
            "structure_availability": (
                "Probability",
                "and_gate",
                "inhibit_gate",
                "k_of_n_availability",
                "or_gate",
                "parallel_availability",
                "series_availability",
                "steady_state_availability",
                "xor_gate",
            ),
            "vital_function": (
                "DesignLevel",
                "VitalBusinessFunction",
            ),
        },
    )

__all__ = [
    "DEFAULT_AVAILABILITY_POLICY",
    "AvailabilityAction",
    "AvailabilityFigures",
    "AvailabilityPlan",
    "AvailabilityPolicy",
    "AvailabilityReport",
    "BreakCount",
    "DesignLevel",
    "ExpandedIncident",
    "FailureAnalysisLifecycle",
    "FailureAnalysisState",
    "Outage",
    "OutageCause",
    "OutageKind",
    "OutageMilestones",
    "OutageShare",
    "PlannedAvailability",
    "Probability",
    "ServiceBreak",
    "ServiceFailureAnalysis",
    "StageMean",
    "Stance",
    "TechnicalObservationPost",
    "UnavailabilityCost",
    "VitalBusinessFunction",
    "allowed_downtime",
    "and_gate",
    "availability_report",
    "cost_of_unavailability",
    "inhibit_gate",
    "k_of_n_availability",
    "or_gate",
    "parallel_availability",
    "series_availability",
    "stage_means",
    "steady_state_availability",
    "uptimes",
    "user_availability",
    "user_outage_minutes",
    "xor_gate",
]
