"""The service: a means of giving customers what they want without its costs and risks.

ITIL Service Strategy (2007), 2.2 and 5.3. Its state is its place in the service portfolio.
"""

from collections.abc import Iterable
from typing import ClassVar

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.priority import Scale
from itil_core.kernel.stamp import Stamp
from itil_core.strategy._service_fields import (
    to_agreement_ids,
    to_asset_ids,
    to_customer_ids,
    to_outcomes,
    to_service_ids,
)
from itil_core.strategy._service_flow import ServiceFlow
from itil_core.strategy.portfolio_lifecycle import (
    PortfolioLifecycle,
    PortfolioSection,
    PortfolioState,
)
from itil_core.strategy.portfolio_policy import (
    DEFAULT_PORTFOLIO_POLICY,
    CatalogueVisibility,
    PortfolioPolicy,
)
from itil_core.strategy.service_facts import Outcome, PortfolioDecision
from itil_core.strategy.value import Utility, Warranty

__all__ = ["Service"]


@attrs.frozen(kw_only=True)
class Service(ServiceFlow):
    """A service, from the first requirement until it is retired.

    Every change is a move that returns a new service; what was, stays in the history.
    ``has_been(PortfolioState.CHARTERED)`` tells whether it got that far.

    Attributes:
        id: The service's id.
        name: What people call it, at most 200 characters.
        kind: Whether it is core, enabling or enhancing.
        customer_facing: Whether customers see it, or other services need it.
        provider_id: Who provides it.
        criticality: How much the business depends on it.
        description: What it is, in words.
        customer_ids: Who buys it.
        outcomes: What they get out of it.
        utility: What it is good for.
        warranty: How it can be relied upon.
        service_owner_id: Who is answerable for it from end to end.
        business_owner_id: Who is answerable for it in the business.
        ci_id: The CI that it is.
        service_level_package_id: The service level package that it is designed for.
        design_package_id: Its service design package.
        sla_ids: Its SLAs; only a customer-facing service has any.
        ola_ids: The OLAs for it.
        supports: The services that need this one.
        service_asset_ids: The resources and capabilities that are allocated to it.
        business_case_id: The case for it.
        decision: What was last decided about it.
        approver_id: Who approved it.
        budget: How much may be spent on it.
        development_evidence: What shows that it is developed.
        build_evidence: What shows that it is built.
        test_evidence: What shows that it is tested.
        release_change_id: The change that released it.
        deployment_evidence: What shows that it is deployed.
        knowledge_evidence: What shows that the SKMS was updated before it went live.
        support_roles: Who supports it.
        retirement_package_id: The design package of its retirement.
        customers_notified_at: When customers were told of its retirement.
        data_disposition: What became of its data.
        hold_reason: Why it is on hold.
        rejection: Why it was rejected.
        replaces: The services whose place it takes.

    Raises:
        ValidationError: An empty name, an SLA on a service that faces no customer, an id of
            another kind.
        CycleError: It supports or replaces itself.
        DuplicateError: An outcome is given twice.

    Example:
        >>> import pendulum
        >>> from itil_core.kernel.priority import Level
        >>> from itil_core.strategy.service_facts import ServiceKind
        >>> service = Service(
        ...     id="SVC-1",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana"),
        ...     name="web shop",
        ...     kind=ServiceKind.CORE,
        ...     customer_facing=True,
        ...     provider_id="PRV-1",
        ...     criticality=Level.HIGH,
        ...     customer_ids={"CUS-1"},
        ...     outcomes=[Outcome(id="OUT-1", statement="orders arrive", customer_id="CUS-1")],
        ... )
        >>> service.section.name, service.define(service.opened).state.name
        ('PIPELINE', 'DEFINED')

    ITIL Service Strategy (2007), 2.2.1; 5.3.
    """

    lifecycle: ClassVar[type[Lifecycle]] = PortfolioLifecycle

    @PortfolioLifecycle.describe
    def describe(
        self,
        stamp: Stamp,
        *,
        name: str | None = None,
        description: str | None = None,
        criticality: Scale | None = None,
    ) -> Delta:
        """Correct what is said about the service; what is not given stays."""
        given = {"name": name, "description": description, "criticality": criticality}
        return {name: value for name, value in given.items() if value is not None}

    @PortfolioLifecycle.state_outcomes
    def state_outcomes(
        self,
        stamp: Stamp,
        *,
        outcomes: Iterable[Outcome] | None = None,
        customer_ids: Iterable[str] | None = None,
    ) -> Delta:
        """State anew what customers get out of it, or who they are; what is not given stays.

        Raises:
            GuardError: A defined service would be left without outcome or customer.
        """
        new = self.outcomes if outcomes is None else to_outcomes(outcomes)
        buyers = self.customer_ids if customer_ids is None else to_customer_ids(customer_ids)
        bound = self.customer_facing and self.has_been(PortfolioState.DEFINED)
        others = {outcome.customer_id for outcome in new} - buyers
        return guarded(
            {"outcomes": new, "customer_ids": buyers},
            {
                "a customer-facing service must keep at least one outcome": bool(new) or not bound,
                "a customer-facing service must keep at least one customer": (
                    bool(buyers) or not bound
                ),
                f"outcomes must be of the service's customers, not of {_names(others)}": (
                    not others or not bound
                ),
            },
        )

    @PortfolioLifecycle.state_value
    def state_value(
        self,
        stamp: Stamp,
        *,
        utility: Utility | None = None,
        warranty: Warranty | None = None,
    ) -> Delta:
        """State what it is good for and how it can be relied upon; what is not given stays."""
        given = {"utility": utility, "warranty": warranty}
        return {name: value for name, value in given.items() if value is not None}

    @PortfolioLifecycle.assign
    def assign(
        self,
        stamp: Stamp,
        *,
        service_owner: str | None = None,
        business_owner: str | None = None,
    ) -> Delta:
        """Make somebody answerable for it; who is not given stays."""
        given = {"service_owner_id": service_owner, "business_owner_id": business_owner}
        return {name: value for name, value in given.items() if value is not None}

    @PortfolioLifecycle.relate
    def relate(
        self,
        stamp: Stamp,
        *,
        supports: Iterable[str] = (),
        sla_ids: Iterable[str] = (),
        ola_ids: Iterable[str] = (),
        service_asset_ids: Iterable[str] = (),
        ci_id: str | None = None,
        service_level_package_id: str | None = None,
    ) -> Delta:
        """Add services that need it, agreements and assets; name its CI and its level package.

        Circles among several services are found by ``support_service``, which looks at all.

        Raises:
            CycleError: It would support itself.
            ValidationError: An SLA for a service that faces no customer.
        """
        given = {"ci_id": ci_id, "service_level_package_id": service_level_package_id}
        return {
            "supports": self.supports | to_service_ids(supports),
            "sla_ids": self.sla_ids | to_agreement_ids(sla_ids),
            "ola_ids": self.ola_ids | to_agreement_ids(ola_ids),
            "service_asset_ids": self.service_asset_ids | to_asset_ids(service_asset_ids),
            **{name: value for name, value in given.items() if value is not None},
        }

    @PortfolioLifecycle.unrelate
    def unrelate(
        self,
        stamp: Stamp,
        *,
        supports: Iterable[str] = (),
        sla_ids: Iterable[str] = (),
        ola_ids: Iterable[str] = (),
        service_asset_ids: Iterable[str] = (),
    ) -> Delta:
        """Remove services that need it no longer, agreements and assets.

        Raises:
            GuardError: A defined supporting service would support nothing, or a chartered one
                would be left without resources.
        """
        left = self.supports - to_service_ids(supports)
        assets = self.service_asset_ids - to_asset_ids(service_asset_ids)
        supporting = not self.customer_facing and self.has_been(PortfolioState.DEFINED)
        chartered = self.has_been(PortfolioState.CHARTERED)
        return guarded(
            {
                "supports": left,
                "sla_ids": self.sla_ids - to_agreement_ids(sla_ids),
                "ola_ids": self.ola_ids - to_agreement_ids(ola_ids),
                "service_asset_ids": assets,
            },
            {
                "a supporting service must keep supporting a service": bool(left) or not supporting,
                "a chartered service must keep resources": bool(assets) or not chartered,
            },
        )

    @PortfolioLifecycle.decide
    def decide(
        self,
        stamp: Stamp,
        *,
        decision: PortfolioDecision,
        policy: PortfolioPolicy = DEFAULT_PORTFOLIO_POLICY,
    ) -> Delta:
        """Record what is decided about it; ``six_r`` helps, ``renew_services`` carries it out.

        Raises:
            ValidationError: RETIRE for what is in the pipeline, unless the policy allows it.
        """
        in_pipeline = self.section is PortfolioSection.PIPELINE
        if decision is PortfolioDecision.RETIRE and in_pipeline and not policy.retire_from_pipeline:
            reason = "what is in the pipeline is rejected, not retired"
            raise ValidationError("Service", "decision", decision, reason)
        return {"decision": decision}

    def visible_to_customers(self, policy: PortfolioPolicy = DEFAULT_PORTFOLIO_POLICY) -> bool:
        """Tell whether customers may see it."""
        if policy.visibility is CatalogueVisibility.CATALOGUE_SECTION:
            return self.section is PortfolioSection.CATALOGUE
        leaving = (PortfolioState.RETIRING, PortfolioState.RETIRED, PortfolioState.REJECTED)
        return self.has_been(PortfolioState.CHARTERED) and self.state not in leaving


def _names(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids))
