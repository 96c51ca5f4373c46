"""Service strategy: what services are, for whom, by whom, and which of them to offer.

ITIL Service Strategy (2007). The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.strategy.portfolio_lifecycle import (
        PIPELINE_STATES,
        PipelineRetirementLifecycle,
        PortfolioLifecycle,
        PortfolioSection,
        PortfolioState,
        section_of,
    )
    from itil_core.strategy.portfolio_policy import (
        CatalogueVisibility,
        DEFAULT_PORTFOLIO_POLICY,
        PortfolioPolicy,
    )
    from itil_core.strategy.provider import (
        Customer,
        Party,
        PartyRole,
        ProviderType,
        ServiceProvider,
    )
    from itil_core.strategy.service import (
        Service,
    )
    from itil_core.strategy.service_asset import (
        ASSET_TYPES,
        AssetKind,
        AssetType,
        ServiceAsset,
    )
    from itil_core.strategy.service_facts import (
        Outcome,
        PortfolioDecision,
        ServiceKind,
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
            "portfolio_lifecycle": (
                "PIPELINE_STATES",
                "PipelineRetirementLifecycle",
                "PortfolioLifecycle",
                "PortfolioSection",
                "PortfolioState",
                "section_of",
            ),
            "portfolio_policy": (
                "CatalogueVisibility",
                "DEFAULT_PORTFOLIO_POLICY",
                "PortfolioPolicy",
            ),
            "provider": (
                "Customer",
                "Party",
                "PartyRole",
                "ProviderType",
                "ServiceProvider",
            ),
            "service": ("Service",),
            "service_asset": (
                "ASSET_TYPES",
                "AssetKind",
                "AssetType",
                "ServiceAsset",
            ),
            "service_facts": (
                "Outcome",
                "PortfolioDecision",
                "ServiceKind",
            ),
            "value": (
                "SecurityClass",
                "Utility",
                "Value",
                "ValueAttribute",
                "Warranty",
                "WarrantyLevels",
                "WarrantyVerdict",
                "value_of",
            ),
        },
    )

__all__ = [
    "ASSET_TYPES",
    "DEFAULT_PORTFOLIO_POLICY",
    "PIPELINE_STATES",
    "AssetKind",
    "AssetType",
    "CatalogueVisibility",
    "Customer",
    "Outcome",
    "Party",
    "PartyRole",
    "PipelineRetirementLifecycle",
    "PortfolioDecision",
    "PortfolioLifecycle",
    "PortfolioPolicy",
    "PortfolioSection",
    "PortfolioState",
    "ProviderType",
    "SecurityClass",
    "Service",
    "ServiceAsset",
    "ServiceKind",
    "ServiceProvider",
    "Utility",
    "Value",
    "ValueAttribute",
    "Warranty",
    "WarrantyLevels",
    "WarrantyVerdict",
    "section_of",
    "value_of",
]
