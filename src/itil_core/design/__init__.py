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
            "design_contents": (
                "AspectEvidence",
                "DesignAspect",
                "DesignCoverage",
                "DesignP",
                "DesignPurpose",
                "DesignSection",
                "DesignSectionGroup",
                "PEvidence",
                "REQUIRED_SECTIONS",
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
        },
    )

__all__ = [
    "REQUIRED_SECTIONS",
    "AcceptanceCriterion",
    "AcceptedDesign",
    "AspectEvidence",
    "CriterionResult",
    "DesignAspect",
    "DesignCoverage",
    "DesignP",
    "DesignPackageLifecycle",
    "DesignPackageState",
    "DesignPurpose",
    "DesignSection",
    "DesignSectionGroup",
    "FunctionalRequirementId",
    "PEvidence",
    "SectionContent",
    "ServiceDesignPackage",
    "Waiver",
    "accept_design",
    "revise_design",
    "unmet_criteria",
]
