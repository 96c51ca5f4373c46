"""Service design: the catalogue, service levels and availability.

ITIL Service Design (2007). The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.design.acceptance_criterion import (
        AcceptanceCriterion,
        CriterionResult,
        FunctionalRequirementId,
        Waiver,
        unmet_criteria,
    )
    from itil_core.design.achievement import Achievement, GivenValue, achievements, weighted_level
    from itil_core.design.agreed_action import AgreedAction
    from itil_core.design.agreement import ServiceLevelAgreement
    from itil_core.design.agreement_facts import (
        AgreementLayer,
        AgreementParty,
        AgreementScope,
        AgreementStructure,
        PriorityTarget,
        PriorityTargets,
        Signature,
        priority_targets_of,
        targets_by_priority,
    )
    from itil_core.design.agreement_force import (
        AgreementOverlap,
        check_overlaps,
        check_services,
        in_force,
        overlaps,
        renegotiated,
        superseded,
        times_in_force,
    )
    from itil_core.design.agreement_lifecycle import AgreementLifecycle, AgreementState
    from itil_core.design.availability_plan import (
        AvailabilityAction,
        AvailabilityPlan,
        AvailabilityPlanLine,
        Stance,
    )
    from itil_core.design.availability_projection import (
        AvailabilityProjection,
        project_availability,
    )
    from itil_core.design.catalogue import CatalogueFigures, CatalogueRow, ServiceCatalogue
    from itil_core.design.catalogue_entry import CatalogueEntry, CatalogueView
    from itil_core.design.component_reliability import component_availabilities, component_times
    from itil_core.design.design_contents import (
        REQUIRED_SECTIONS,
        AspectEvidence,
        DesignAspect,
        DesignCoverage,
        DesignP,
        DesignPurpose,
        DesignSection,
        DesignSectionGroup,
        PEvidence,
        SectionContent,
    )
    from itil_core.design.design_package import (
        DesignPackageLifecycle,
        DesignPackageState,
        ServiceDesignPackage,
    )
    from itil_core.design.design_succession import AcceptedDesign, accept_design, revise_design
    from itil_core.design.downtime_effects import (
        UnavailabilityCost,
        allowed_downtime,
        cost_of_unavailability,
        user_availability,
        user_outage_minutes,
    )
    from itil_core.design.expanded_incident import ExpandedIncident, StageMean, stage_means, uptimes
    from itil_core.design.failure_impact import (
        ImpactColumn,
        ImpactRow,
        ImpactTable,
        TableOrder,
        function_impact_table,
        impact_table,
    )
    from itil_core.design.improvement_trigger import (
        DEFAULT_IMPROVEMENT_TRIGGER,
        ImprovementNeed,
        ImprovementTrigger,
        improvement_needs,
        propose_improvement,
    )
    from itil_core.design.lifecycle_gates import ServiceGate, ServiceGateKind, service_gates
    from itil_core.design.outage import Outage, OutageCause, OutageKind, OutageMilestones
    from itil_core.design.projected_plan import availability_plan_lines
    from itil_core.design.projected_uptime import (
        ProjectedFunction,
        ProjectedTarget,
        ProjectedUptime,
        WeakComponent,
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
    from itil_core.design.service_chain import (
        BegunDesign,
        begin_design,
        begin_service_retirement,
        design_service,
        develop_service,
        operate_service,
        redesign_service,
        release_service,
    )
    from itil_core.design.service_failure_analysis import (
        FailureAnalysisLifecycle,
        FailureAnalysisState,
        ServiceFailureAnalysis,
        TechnicalObservationPost,
    )
    from itil_core.design.service_improvement_plan import (
        ServiceImprovementPlan,
        ServiceImprovementPlanLifecycle,
        ServiceImprovementPlanState,
    )
    from itil_core.design.service_level import ClockTarget, Measurement, measure
    from itil_core.design.service_level_report import (
        level_figures,
        operational_report,
        periodic_report,
    )
    from itil_core.design.service_level_requirement import (
        RequirementLifecycle,
        RequirementState,
        ServiceLevelRequirement,
    )
    from itil_core.design.service_level_target import ServiceLevelTarget
    from itil_core.design.service_quality_plan import QualityTarget, ServiceQualityPlan
    from itil_core.design.service_review import ReviewStanding, ServiceReview, review_standing
    from itil_core.design.slam_chart import SlamCell, SlamChart, SlamColour
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
    from itil_core.design.support_alignment import (
        Alignment,
        AlignmentGap,
        AvailabilityCheck,
        GapKind,
        TimeCheck,
        alignment,
    )
    from itil_core.design.support_chain import (
        ParallelSupport,
        PathStep,
        SerialSupport,
        Support,
        SupportChain,
        SupportingAgreement,
        WorstCase,
        worst_case,
    )
    from itil_core.design.supporting_agreement import (
        OperationalLevelAgreement,
        UnderpinningContract,
    )
    from itil_core.design.target_precedence import AgreedTarget, EffectiveTarget, effective_target
    from itil_core.design.target_promise import TargetPromise, promised_periods
    from itil_core.design.target_terms import (
        AchievementStatus,
        Comparator,
        MeasurementPeriod,
        ServiceLevelMetric,
        TargetExclusion,
        TargetMetric,
        TargetUnit,
    )
    from itil_core.design.vital_function import DesignLevel, VitalBusinessFunction
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "acceptance_criterion": (
                "AcceptanceCriterion CriterionResult FunctionalRequirementId Waiver unmet_criteria"
            ),
            "achievement": "Achievement GivenValue achievements weighted_level",
            "agreed_action": "AgreedAction",
            "agreement": "ServiceLevelAgreement",
            "agreement_facts": (
                "AgreementLayer AgreementParty AgreementScope AgreementStructure PriorityTarget "
                "PriorityTargets Signature priority_targets_of targets_by_priority"
            ),
            "agreement_force": (
                "AgreementOverlap check_overlaps check_services in_force overlaps renegotiated "
                "superseded times_in_force"
            ),
            "agreement_lifecycle": "AgreementLifecycle AgreementState",
            "availability_plan": "AvailabilityAction AvailabilityPlan AvailabilityPlanLine Stance",
            "availability_projection": "AvailabilityProjection project_availability",
            "catalogue": "CatalogueFigures CatalogueRow ServiceCatalogue",
            "catalogue_entry": "CatalogueEntry CatalogueView",
            "component_reliability": "component_availabilities component_times",
            "design_contents": (
                "REQUIRED_SECTIONS AspectEvidence DesignAspect DesignCoverage DesignP "
                "DesignPurpose DesignSection DesignSectionGroup PEvidence SectionContent"
            ),
            "design_package": "DesignPackageLifecycle DesignPackageState ServiceDesignPackage",
            "design_succession": "AcceptedDesign accept_design revise_design",
            "downtime_effects": (
                "UnavailabilityCost allowed_downtime cost_of_unavailability user_availability "
                "user_outage_minutes"
            ),
            "expanded_incident": "ExpandedIncident StageMean stage_means uptimes",
            "failure_impact": (
                "ImpactColumn ImpactRow ImpactTable TableOrder function_impact_table impact_table"
            ),
            "improvement_trigger": (
                "DEFAULT_IMPROVEMENT_TRIGGER ImprovementNeed ImprovementTrigger "
                "improvement_needs propose_improvement"
            ),
            "lifecycle_gates": "ServiceGate ServiceGateKind service_gates",
            "outage": "Outage OutageCause OutageKind OutageMilestones",
            "projected_plan": "availability_plan_lines",
            "projected_uptime": "ProjectedFunction ProjectedTarget ProjectedUptime WeakComponent",
            "service_availability": (
                "DEFAULT_AVAILABILITY_POLICY AvailabilityFigures AvailabilityPolicy "
                "AvailabilityReport BreakCount OutageShare ServiceBreak availability_report"
            ),
            "service_chain": (
                "BegunDesign begin_design begin_service_retirement design_service "
                "develop_service operate_service redesign_service release_service"
            ),
            "service_failure_analysis": (
                "FailureAnalysisLifecycle FailureAnalysisState ServiceFailureAnalysis "
                "TechnicalObservationPost"
            ),
            "service_improvement_plan": (
                "ServiceImprovementPlan ServiceImprovementPlanLifecycle ServiceImprovementPlanState"
            ),
            "service_level": "ClockTarget Measurement measure",
            "service_level_report": "level_figures operational_report periodic_report",
            "service_level_requirement": (
                "RequirementLifecycle RequirementState ServiceLevelRequirement"
            ),
            "service_level_target": "ServiceLevelTarget",
            "service_quality_plan": "QualityTarget ServiceQualityPlan",
            "service_review": "ReviewStanding ServiceReview review_standing",
            "slam_chart": "SlamCell SlamChart SlamColour",
            "structure_availability": (
                "Probability and_gate inhibit_gate k_of_n_availability or_gate "
                "parallel_availability series_availability steady_state_availability xor_gate"
            ),
            "support_alignment": (
                "Alignment AlignmentGap AvailabilityCheck GapKind TimeCheck alignment"
            ),
            "support_chain": (
                "ParallelSupport PathStep SerialSupport Support SupportChain "
                "SupportingAgreement WorstCase worst_case"
            ),
            "supporting_agreement": "OperationalLevelAgreement UnderpinningContract",
            "target_precedence": "AgreedTarget EffectiveTarget effective_target",
            "target_promise": "TargetPromise promised_periods",
            "target_terms": (
                "AchievementStatus Comparator MeasurementPeriod ServiceLevelMetric "
                "TargetExclusion TargetMetric TargetUnit"
            ),
            "vital_function": "DesignLevel VitalBusinessFunction",
        },
    )

# fmt: off
__all__ = [
    "DEFAULT_AVAILABILITY_POLICY", "DEFAULT_IMPROVEMENT_TRIGGER", "REQUIRED_SECTIONS",
    "AcceptanceCriterion", "AcceptedDesign", "Achievement", "AchievementStatus", "AgreedAction",
    "AgreedTarget", "AgreementLayer", "AgreementLifecycle", "AgreementOverlap", "AgreementParty",
    "AgreementScope", "AgreementState", "AgreementStructure", "Alignment", "AlignmentGap",
    "AspectEvidence", "AvailabilityAction", "AvailabilityCheck", "AvailabilityFigures",
    "AvailabilityPlan", "AvailabilityPlanLine", "AvailabilityPolicy", "AvailabilityProjection",
    "AvailabilityReport", "BegunDesign", "BreakCount", "CatalogueEntry", "CatalogueFigures",
    "CatalogueRow", "CatalogueView", "ClockTarget", "Comparator", "CriterionResult", "DesignAspect",
    "DesignCoverage", "DesignLevel", "DesignP", "DesignPackageLifecycle", "DesignPackageState",
    "DesignPurpose", "DesignSection", "DesignSectionGroup", "EffectiveTarget", "ExpandedIncident",
    "FailureAnalysisLifecycle", "FailureAnalysisState", "FunctionalRequirementId", "GapKind",
    "GivenValue", "ImpactColumn", "ImpactRow", "ImpactTable", "ImprovementNeed",
    "ImprovementTrigger", "Measurement", "MeasurementPeriod", "OperationalLevelAgreement", "Outage",
    "OutageCause", "OutageKind", "OutageMilestones", "OutageShare", "PEvidence", "ParallelSupport",
    "PathStep", "PriorityTarget", "PriorityTargets", "Probability", "ProjectedFunction",
    "ProjectedTarget", "ProjectedUptime", "QualityTarget", "RequirementLifecycle",
    "RequirementState", "ReviewStanding", "SectionContent", "SerialSupport", "ServiceBreak",
    "ServiceCatalogue", "ServiceDesignPackage", "ServiceFailureAnalysis", "ServiceGate",
    "ServiceGateKind", "ServiceImprovementPlan", "ServiceImprovementPlanLifecycle",
    "ServiceImprovementPlanState", "ServiceLevelAgreement", "ServiceLevelMetric",
    "ServiceLevelRequirement", "ServiceLevelTarget", "ServiceQualityPlan", "ServiceReview",
    "Signature", "SlamCell", "SlamChart", "SlamColour", "StageMean", "Stance", "Support",
    "SupportChain", "SupportingAgreement", "TableOrder", "TargetExclusion", "TargetMetric",
    "TargetPromise", "TargetUnit", "TechnicalObservationPost", "TimeCheck", "UnavailabilityCost",
    "UnderpinningContract", "VitalBusinessFunction", "Waiver", "WeakComponent", "WorstCase",
    "accept_design", "achievements", "alignment", "allowed_downtime", "and_gate",
    "availability_plan_lines", "availability_report", "begin_design", "begin_service_retirement",
    "check_overlaps", "check_services", "component_availabilities", "component_times",
    "cost_of_unavailability", "design_service", "develop_service", "effective_target",
    "function_impact_table", "impact_table", "improvement_needs", "in_force", "inhibit_gate",
    "k_of_n_availability", "level_figures", "measure", "operate_service", "operational_report",
    "or_gate", "overlaps", "parallel_availability", "periodic_report", "priority_targets_of",
    "project_availability", "promised_periods", "propose_improvement", "redesign_service",
    "release_service", "renegotiated", "review_standing", "revise_design", "series_availability",
    "service_gates", "stage_means", "steady_state_availability", "superseded",
    "targets_by_priority", "times_in_force", "unmet_criteria", "uptimes", "user_availability",
    "user_outage_minutes", "weighted_level", "worst_case", "xor_gate",
]
# fmt: on
