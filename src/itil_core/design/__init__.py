"""Service design: the catalogue, service levels and availability.

ITIL Service Design (2007). The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "agreement": ("ServiceLevelAgreement",),
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
            "service_level_target": ("ServiceLevelTarget",),
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
        },
    )

__all__ = [
    "AchievementStatus",
    "AgreedTarget",
    "AgreementLayer",
    "AgreementLifecycle",
    "AgreementOverlap",
    "AgreementParty",
    "AgreementScope",
    "AgreementState",
    "AgreementStructure",
    "ClockTarget",
    "Comparator",
    "EffectiveTarget",
    "Measurement",
    "MeasurementPeriod",
    "OperationalLevelAgreement",
    "PriorityTarget",
    "PriorityTargets",
    "RequirementLifecycle",
    "RequirementState",
    "ServiceLevelAgreement",
    "ServiceLevelMetric",
    "ServiceLevelRequirement",
    "ServiceLevelTarget",
    "Signature",
    "TargetExclusion",
    "TargetMetric",
    "TargetUnit",
    "UnderpinningContract",
    "check_overlaps",
    "check_services",
    "effective_target",
    "in_force",
    "measure",
    "overlaps",
    "priority_targets_of",
    "renegotiated",
    "superseded",
    "targets_by_priority",
    "times_in_force",
]
