"""The moves that lead a service from a requirement to operation, with their guards."""

from collections.abc import Iterable

from itil_core.errors import ValidationError
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import each
from itil_core.kernel.money import Money
from itil_core.kernel.stamp import Stamp
from itil_core.strategy._service_end import ServiceEnd
from itil_core.strategy._service_fields import to_agreement_ids, to_asset_ids
from itil_core.strategy.portfolio_lifecycle import PortfolioLifecycle
from itil_core.strategy.portfolio_policy import DEFAULT_PORTFOLIO_POLICY, PortfolioPolicy
from itil_core.strategy.service_facts import PortfolioDecision
from itil_core.strategy.value import Utility, Warranty

__all__ = ["ServiceFlow"]


class ServiceFlow(ServiceEnd):
    """A service's way from a requirement to operation."""

    __slots__ = ()

    @PortfolioLifecycle.define
    def define(self, stamp: Stamp) -> Delta:
        """Take it into the inventory: it is known what it is for, and for whom.

        Raises:
            GuardError: A customer-facing service has no outcome or no customer, or outcomes of
                others; a supporting one supports nothing.
        """
        return guarded({}, self._purpose())

    @PortfolioLifecycle.analyse
    def analyse(self, stamp: Stamp, *, business_case_id: str) -> Delta:
        """Weigh it against the rest of the portfolio, on the ground of its business case."""
        return {"business_case_id": business_case_id}

    @PortfolioLifecycle.approve
    def approve(
        self,
        stamp: Stamp,
        *,
        approver: str,
        decision: PortfolioDecision | None = None,
        policy: PortfolioPolicy = DEFAULT_PORTFOLIO_POLICY,
    ) -> Delta:
        """Authorise the service.

        Args:
            stamp: When and by whom.
            approver: Who decided.
            decision: NEW, or what is to be done about an existing service; by default what was
                decided before, else NEW.
            policy: Who has portfolio authority.

        Raises:
            AuthorisationError: The approver has no portfolio authority.
            ValidationError: The decision is RETIRE.
        """
        decided = decision or self.decision or PortfolioDecision.NEW
        if decided is PortfolioDecision.RETIRE:
            reason = "must be NEW, RETAIN, REPLACE, RATIONALISE, REFACTOR or RENEW; else reject it"
            raise ValidationError("Service", "decision", decided, reason)
        policy.check_approver(approver)
        return {"decision": decided, "approver_id": approver}

    @PortfolioLifecycle.charter
    def charter(
        self,
        stamp: Stamp,
        *,
        budget: Money | None = None,
        service_asset_ids: Iterable[str] = (),
        service_owner: str | None = None,
        business_owner: str | None = None,
    ) -> Delta:
        """Commission it: there is money, somebody owns it, and resources are allocated.

        Args:
            stamp: When and by whom.
            budget: How much may be spent.
            service_asset_ids: The resources and capabilities that are allocated, beside those it
                has.
            service_owner: Who owns the service, unless one is assigned already.
            business_owner: Who owns it in the business, likewise.

        Raises:
            GuardError: Budget, resources or owner are missing, or the business owner of a
                customer-facing service is.
        """
        named = business_owner is not None or self.business_owner_id is not None
        delta: dict[str, object] = {
            "budget": budget,
            "service_asset_ids": self.service_asset_ids | to_asset_ids(service_asset_ids),
        }
        if service_owner is not None:
            delta["service_owner_id"] = service_owner
        if business_owner is not None:
            delta["business_owner_id"] = business_owner
        return guarded(
            delta,
            {
                "the budget must be above zero": budget is None or budget.amount > 0,
                "business_owner_id must be given for a customer-facing service": (
                    named or not self.customer_facing
                ),
            },
        )

    @PortfolioLifecycle.design
    def design(
        self,
        stamp: Stamp,
        *,
        design_package_id: str,
        approved: bool,
        utility: Utility | None = None,
        warranty: Warranty | None = None,
    ) -> Delta:
        """Take the design: its package is approved, and says what the service is worth.

        The design stage has a function that reads the package itself.

        Args:
            stamp: When and by whom.
            design_package_id: The service design package.
            approved: Whether it is APPROVED.
            utility: What the service is good for, unless stated already.
            warranty: How it can be relied upon, unless stated already.

        Raises:
            GuardError: The package is not approved, or utility or warranty are missing.
        """
        stated = {"utility": utility, "warranty": warranty}
        return guarded(
            {
                "design_package_id": design_package_id,
                **{name: value for name, value in stated.items() if value is not None},
            },
            {f"design package {design_package_id} must be APPROVED": approved},
        )

    @PortfolioLifecycle.develop
    def develop(self, stamp: Stamp, *, evidence: str, accepted: bool) -> Delta:
        """Develop it, once transition has accepted its design package.

        Args:
            stamp: When and by whom.
            evidence: What shows that it is developed: a document's id.
            accepted: Whether the design package is ACCEPTED.

        Raises:
            GuardError: The package is not accepted, or the evidence is empty.
        """
        return guarded(
            {"development_evidence": evidence},
            {f"design package {self.design_package_id} must be ACCEPTED": accepted},
        )

    @PortfolioLifecycle.redesign
    def redesign(self, stamp: Stamp, *, design_package_id: str, accepted: bool) -> Delta:
        """Go on with a newer design package, which takes the place of the present one.

        Args:
            stamp: When and by whom.
            design_package_id: The newer package.
            accepted: Whether it is ACCEPTED.

        Raises:
            GuardError: The newer package is not accepted.
        """
        return guarded(
            {"design_package_id": design_package_id},
            {f"design package {design_package_id} must be ACCEPTED": accepted},
        )

    @PortfolioLifecycle.build
    def build(self, stamp: Stamp, *, evidence: str) -> Delta:
        """Build it; the evidence is the id of a document that shows it."""
        return {"build_evidence": evidence}

    @PortfolioLifecycle.test
    def test(self, stamp: Stamp, *, evidence: str) -> Delta:
        """Test it; the evidence is the id of a document that shows it."""
        return {"test_evidence": evidence}

    @PortfolioLifecycle.rebuild
    def rebuild(self, stamp: Stamp) -> Delta:
        """Go back to building: the tests have shown faults, and must be made again."""
        return {"test_evidence": ""}

    @PortfolioLifecycle.release
    def release(
        self,
        stamp: Stamp,
        *,
        change_id: str,
        authorised: bool,
        unmet_criteria: Iterable[str] = (),
    ) -> Delta:
        """Make it ready to deploy.

        The design stage has a function that reads the acceptance criteria themselves.

        Args:
            stamp: When and by whom.
            change_id: The change that releases it.
            authorised: Whether that change is authorised.
            unmet_criteria: Mandatory acceptance criteria that are neither met nor waived.

        Raises:
            GuardError: The change is not authorised, or criteria are unmet.
        """
        return guarded(
            {"release_change_id": change_id},
            {
                f"change {change_id} must be authorised": authorised,
                **_criteria(unmet_criteria),
            },
        )

    @PortfolioLifecycle.operate
    def operate(
        self,
        stamp: Stamp,
        *,
        deployment_evidence: str,
        knowledge_evidence: str,
        support_roles: Iterable[str],
        active_agreement_ids: Iterable[str],
        unmet_criteria: Iterable[str] = (),
    ) -> Delta:
        """Put it into operation.

        The design stage has a function that reads the acceptance criteria themselves.

        Args:
            stamp: When and by whom.
            deployment_evidence: What shows that it is deployed.
            knowledge_evidence: What shows that the SKMS was updated before.
            support_roles: Who supports it.
            active_agreement_ids: Agreements that are in force; one of the service's must be.
            unmet_criteria: Mandatory acceptance criteria that are neither met nor waived now.

        Raises:
            GuardError: Something is missing; all of it is named.
        """
        active = to_agreement_ids(active_agreement_ids)
        own, wanted = (self.sla_ids, "SLA") if self.customer_facing else (self.ola_ids, "OLA")
        if self.customer_facing and not own:
            own, wanted = self.ola_ids, "SLA or OLA"
        return guarded(
            {
                "deployment_evidence": deployment_evidence,
                "knowledge_evidence": knowledge_evidence,
                "support_roles": support_roles,
            },
            {
                f"an {wanted} of the service must be active": bool(own & active),
                **_criteria(unmet_criteria),
            },
        )

    def _purpose(self) -> dict[str, bool]:
        """Return what every service must say about what it is for, once it is defined."""
        if not self.customer_facing:
            return {"a supporting service must support at least one service": bool(self.supports)}
        others = {outcome.customer_id for outcome in self.outcomes} - self.customer_ids
        return {
            "a customer-facing service must have at least one outcome": bool(self.outcomes),
            "a customer-facing service must have at least one customer": bool(self.customer_ids),
            f"outcomes must be of the service's customers, not of {', '.join(sorted(others))}": (
                not others
            ),
        }


def _criteria(unmet: Iterable[str]) -> dict[str, bool]:
    names = sorted(each(unmet))
    return {f"mandatory acceptance criteria must be met or waived: {', '.join(names)}": not names}
