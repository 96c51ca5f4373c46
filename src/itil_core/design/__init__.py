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
    from itil_core.design.agreement import (
        ServiceLevelAgreement,
    )
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
    from itil_core.design.agreement_lifecycle import (
        AgreementLifecycle,
        AgreementState,
    )
    from itil_core.design.availability_plan import (
        AvailabilityAction,
        AvailabilityPlan,
        PlannedAvailability,
        Stance,
    )
    from itil_core.design.catalogue import (
        CatalogueFigures,
        CatalogueRow,
        ServiceCatalogue,
    )
    from itil_core.design.catalogue_entry import (
        CatalogueEntry,
        CatalogueView,
    )
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
    from itil_core.design.design_succession import (
        AcceptedDesign,
        accept_design,
        revise_design,
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
    from itil_core.design.lifecycle_gates import (
        ServiceGate,
        ServiceGateKind,
        service_gates,
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
    from itil_core.design.service_level import (
        ClockTarget,
        Measurement,
        measure,
    )
    from itil_core.design.service_level_requirement import (
        RequirementLifecycle,
        RequirementState,
        ServiceLevelRequirement,
    )
    from itil_core.design.service_level_target import (
        ServiceLevelTarget,
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
    from itil_core.design.supporting_agreement import (
        OperationalLevelAgreement,
        UnderpinningContract,
    )
    from itil_core.design.target_precedence import (
        AgreedTarget,
        EffectiveTarget,
        effective_target,
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
    from itil_core.design.vital_function import (
        DesignLevel,
        VitalBusinessFunction,
    )
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "acceptance_criterion": (
                "AcceptanceCriterion",
                "CriterionResult",
                "FunctionalRequirementId",
                "Waiver",
                "unmet_criteria",
            ),
            "agreement": (
                "ServiceLevelAgreement",
            ),
            "agreement_facts": (
                "AgreementLayer",
                "AgreementParty",
                "AgreementScope",
                "AgreementStructure",
                "PriorityTarget",
                "PriorityTargets",
                "Signature",
                "priority_targets_of",
                "targets_by_priority",
            ),
            "agreement_force": (
                "AgreementOverlap",
                "check_overlaps",
                "check_services",
                "in_force",
                "overlaps",
                "renegotiated",
                "superseded",
                "times_in_force",
            ),
            "agreement_lifecycle": (
                "AgreementLifecycle",
                "AgreementState",
            ),
            "availability_plan": (
                "AvailabilityAction",
                "AvailabilityPlan",
                "PlannedAvailability",
                "Stance",
            ),
            "catalogue": (
                "CatalogueFigures",
                "CatalogueRow",
                "ServiceCatalogue",
            ),
            "catalogue_entry": (
                "CatalogueEntry",
                "CatalogueView",
            ),
            "design_contents": (
                "REQUIRED_SECTIONS",
                "AspectEvidence",
                "DesignAspect",
                "DesignCoverage",
                "DesignP",
                "DesignPurpose",
                "DesignSection",
                "DesignSectionGroup",
                "PEvidence",
                "SectionContent",
            ),
            "design_package": (
                "DesignPackageLifecycle",
                "DesignPackageState",
                "ServiceDesignPackage",
            ),
            "design_succession": (
                "AcceptedDesign",
                "accept_design",
                "revise_design",
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
            "lifecycle_gates": (
                "ServiceGate",
                "ServiceGateKind",
                "service_gates",
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
            "service_chain": (
                "BegunDesign",
                "begin_design",
                "begin_service_retirement",
                "design_service",
                "develop_service",
                "operate_service",
                "redesign_service",
                "release_service",
            ),
            "service_level": (
                "ClockTarget",
                "Measurement",
                "measure",
            ),
            "service_level_requirement": (
                "RequirementLifecycle",
                "RequirementState",
                "ServiceLevelRequirement",
            ),
            "service_level_target": (
                "ServiceLevelTarget",
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
            "supporting_agreement": (
                "OperationalLevelAgreement",
                "UnderpinningContract",
            ),
            "target_precedence": (
                "AgreedTarget",
                "EffectiveTarget",
                "effective_target",
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
            "vital_function": (
                "DesignLevel",
                "VitalBusinessFunction",
            ),
        },
    )

__all__ = [
    "DEFAULT_AVAILABILITY_POLICY",
    "REQUIRED_SECTIONS",
    "AcceptanceCriterion",
    "AcceptedDesign",
    "AchievementStatus",
    "AgreedTarget",
    "AgreementLayer",
    "AgreementLifecycle",
    "AgreementOverlap",
    "AgreementParty",
    "AgreementScope",
    "AgreementState",
    "AgreementStructure",
    "AspectEvidence",
    "AvailabilityAction",
    "AvailabilityFigures",
    "AvailabilityPlan",
    "AvailabilityPolicy",
    "AvailabilityReport",
    "BegunDesign",
    "BreakCount",
    "CatalogueEntry",
    "CatalogueFigures",
    "CatalogueRow",
    "CatalogueView",
    "ClockTarget",
    "Comparator",
    "CriterionResult",
    "DesignAspect",
    "DesignCoverage",
    "DesignLevel",
    "DesignP",
    "DesignPackageLifecycle",
    "DesignPackageState",
    "DesignPurpose",
    "DesignSection",
    "DesignSectionGroup",
    "EffectiveTarget",
    "ExpandedIncident",
    "FunctionalRequirementId",
    "Measurement",
    "MeasurementPeriod",
    "OperationalLevelAgreement",
    "Outage",
    "OutageCause",
    "OutageKind",
    "OutageMilestones",
    "OutageShare",
    "PEvidence",
    "PlannedAvailability",
    "PriorityTarget",
    "PriorityTargets",
    "Probability",
    "RequirementLifecycle",
    "RequirementState",
    "SectionContent",
    "ServiceBreak",
    "ServiceCatalogue",
    "ServiceDesignPackage",
    "ServiceGate",
    "ServiceGateKind",
    "ServiceLevelAgreement",
    "ServiceLevelMetric",
    "ServiceLevelRequirement",
    "ServiceLevelTarget",
    "Signature",
    "StageMean",
    "Stance",
    "TargetExclusion",
    "TargetMetric",
    "TargetUnit",
    "UnavailabilityCost",
    "UnderpinningContract",
    "VitalBusinessFunction",
    "Waiver",
    "accept_design",
    "allowed_downtime",
    "and_gate",
    "availability_report",
    "begin_design",
    "begin_service_retirement",
    "check_overlaps",
    "check_services",
    "cost_of_unavailability",
    "design_service",
    "develop_service",
    "effective_target",
    "in_force",
    "inhibit_gate",
    "k_of_n_availability",
    "measure",
    "operate_service",
    "or_gate",
    "overlaps",
    "parallel_availability",
    "priority_targets_of",
    "redesign_service",
    "release_service",
    "renegotiated",
    "revise_design",
    "series_availability",
    "service_gates",
    "stage_means",
    "steady_state_availability",
    "superseded",
    "targets_by_priority",
    "times_in_force",
    "unmet_criteria",
    "uptimes",
    "user_availability",
    "user_outage_minutes",
    "xor_gate",
]
