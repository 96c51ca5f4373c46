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
    from itil_core.design.lifecycle_gates import (
        ServiceGate,
        ServiceGateKind,
        service_gates,
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
            "lifecycle_gates": (
                "ServiceGate",
                "ServiceGateKind",
                "service_gates",
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
        },
    )

__all__ = [
    "REQUIRED_SECTIONS",
    "AcceptanceCriterion",
    "AcceptedDesign",
    "AspectEvidence",
    "BegunDesign",
    "CatalogueEntry",
    "CatalogueFigures",
    "CatalogueRow",
    "CatalogueView",
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
    "ServiceCatalogue",
    "ServiceDesignPackage",
    "ServiceGate",
    "ServiceGateKind",
    "Waiver",
    "accept_design",
    "begin_design",
    "begin_service_retirement",
    "design_service",
    "develop_service",
    "operate_service",
    "redesign_service",
    "release_service",
    "revise_design",
    "service_gates",
    "unmet_criteria",
]
