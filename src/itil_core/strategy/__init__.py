"""Service strategy: what services are, for whom, by whom, and which of them to offer.

ITIL Service Strategy (2007). The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.strategy.portfolio import (
        PortfolioFigures,
        check_services,
        portfolio_figures,
        portfolio_sections,
    )
    from itil_core.strategy.portfolio_decision import ServiceFitness, six_r
    from itil_core.strategy.portfolio_entry import (
        INVESTMENTS,
        BudgetClass,
        InvestmentCategory,
        PortfolioEntry,
        analysis_order,
    )
    from itil_core.strategy.portfolio_lifecycle import (
        PIPELINE_STATES,
        PipelineRetirementLifecycle,
        PortfolioLifecycle,
        PortfolioSection,
        PortfolioState,
        section_of,
    )
    from itil_core.strategy.portfolio_policy import (
        DEFAULT_PORTFOLIO_POLICY,
        CatalogueVisibility,
        PortfolioPolicy,
    )
    from itil_core.strategy.provider import (
        Customer,
        Party,
        PartyRole,
        ProviderType,
        ServiceProvider,
    )
    from itil_core.strategy.service import Service
    from itil_core.strategy.service_asset import ASSET_TYPES, AssetKind, AssetType, ServiceAsset
    from itil_core.strategy.service_facts import Outcome, PortfolioDecision, ServiceKind
    from itil_core.strategy.service_level_package import (
        BusinessActivityPatternId,
        LevelPackageMatch,
        ServiceLevelPackage,
        ServiceLevelPackageLifecycle,
        ServiceLevelPackageState,
        ServicePackageId,
        UserProfileId,
        match_level_package,
    )
    from itil_core.strategy.service_renewal import renew_services
    from itil_core.strategy.service_support import (
        check_support,
        dead_ends,
        support_service,
        supported_by,
    )
    from itil_core.strategy.value import (
        SecurityClass,
        Utility,
        Value,
        ValueAttribute,
        Warranty,
        WarrantyLevels,
        WarrantyVerdict,
        value_of,
    )
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "portfolio": "PortfolioFigures check_services portfolio_figures portfolio_sections",
            "portfolio_decision": "ServiceFitness six_r",
            "portfolio_entry": (
                "INVESTMENTS BudgetClass InvestmentCategory PortfolioEntry analysis_order"
            ),
            "portfolio_lifecycle": (
                "PIPELINE_STATES PipelineRetirementLifecycle PortfolioLifecycle "
                "PortfolioSection PortfolioState section_of"
            ),
            "portfolio_policy": "DEFAULT_PORTFOLIO_POLICY CatalogueVisibility PortfolioPolicy",
            "provider": "Customer Party PartyRole ProviderType ServiceProvider",
            "service": "Service",
            "service_asset": "ASSET_TYPES AssetKind AssetType ServiceAsset",
            "service_facts": "Outcome PortfolioDecision ServiceKind",
            "service_level_package": (
                "BusinessActivityPatternId LevelPackageMatch ServiceLevelPackage "
                "ServiceLevelPackageLifecycle ServiceLevelPackageState ServicePackageId "
                "UserProfileId match_level_package"
            ),
            "service_renewal": "renew_services",
            "service_support": "check_support dead_ends support_service supported_by",
            "value": (
                "SecurityClass Utility Value ValueAttribute Warranty WarrantyLevels "
                "WarrantyVerdict value_of"
            ),
        },
    )

__all__ = [
    "ASSET_TYPES",
    "DEFAULT_PORTFOLIO_POLICY",
    "INVESTMENTS",
    "PIPELINE_STATES",
    "AssetKind",
    "AssetType",
    "BudgetClass",
    "BusinessActivityPatternId",
    "CatalogueVisibility",
    "Customer",
    "InvestmentCategory",
    "LevelPackageMatch",
    "Outcome",
    "Party",
    "PartyRole",
    "PipelineRetirementLifecycle",
    "PortfolioDecision",
    "PortfolioEntry",
    "PortfolioFigures",
    "PortfolioLifecycle",
    "PortfolioPolicy",
    "PortfolioSection",
    "PortfolioState",
    "ProviderType",
    "SecurityClass",
    "Service",
    "ServiceAsset",
    "ServiceFitness",
    "ServiceKind",
    "ServiceLevelPackage",
    "ServiceLevelPackageLifecycle",
    "ServiceLevelPackageState",
    "ServicePackageId",
    "ServiceProvider",
    "UserProfileId",
    "Utility",
    "Value",
    "ValueAttribute",
    "Warranty",
    "WarrantyLevels",
    "WarrantyVerdict",
    "analysis_order",
    "check_services",
    "check_support",
    "dead_ends",
    "match_level_package",
    "portfolio_figures",
    "portfolio_sections",
    "renew_services",
    "section_of",
    "six_r",
    "support_service",
    "supported_by",
    "value_of",
]
