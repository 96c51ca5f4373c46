"""The moves with which a service is retired, held up or given up, with their guards."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from itil_core.errors import UnknownReferenceError
from itil_core.framework.ids import ServiceId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import each
from itil_core.kernel.instants import in_utc
from itil_core.kernel.stamp import Stamp
from itil_core.strategy._service_fields import ServiceFields, to_agreement_ids
from itil_core.strategy.portfolio_lifecycle import PortfolioLifecycle, PortfolioState
from itil_core.strategy.service_facts import PortfolioDecision

__all__ = ["ServiceEnd"]

S = PortfolioState


class ServiceEnd(ServiceFields):
    """A service's way out of the catalogue, or aside from its way there."""

    __slots__ = ()

    @PortfolioLifecycle.begin_retirement
    def begin_retirement(
        self,
        stamp: Stamp,
        *,
        retirement_package_id: str,
        customers_notified_at: datetime,
        supported: Iterable[ServiceFields] = (),
        replacement_dates: Mapping[str, date] | None = None,
    ) -> Delta:
        """Begin to retire it: customers know, and what needs it will be served otherwise.

        Args:
            stamp: When and by whom.
            retirement_package_id: The design package of the retirement.
            customers_notified_at: When the customers were told.
            supported: The services that need this one, all of which are looked at.
            replacement_dates: From when those that are OPERATIONAL are served otherwise.

        Raises:
            GuardError: A supported service is not given, or is OPERATIONAL and has no replacement
                date; or the customers were told later than this is recorded.
            UnknownReferenceError: A replacement date is given for a service that this one does
                not support.
        """
        dates = {ServiceId(name): day for name, day in (replacement_dates or {}).items()}
        strangers = dates.keys() - self.supports
        if strangers:
            raise UnknownReferenceError("supported service", tuple(sorted(strangers)))
        known = {one.id: one for one in each(supported) if one.id in self.supports}
        unseen = sorted(self.supports - known.keys())
        needing = sorted(
            name for name, one in known.items() if one.state is S.OPERATIONAL and name not in dates
        )
        notified = in_utc(customers_notified_at, record="Service", field="customers_notified_at")
        return guarded(
            {
                "decision": PortfolioDecision.RETIRE,
                "retirement_package_id": retirement_package_id,
                "customers_notified_at": notified,
            },
            {
                f"the supported services must be checked; give {', '.join(unseen)}": not unseen,
                f"a replacement date must be given for {', '.join(needing)}": not needing,
                "the customers must have been told before this is recorded": notified <= stamp.at,
            },
        )

    @PortfolioLifecycle.reinstate
    def reinstate(self, stamp: Stamp) -> Delta:
        """Keep it in operation after all.

        Raises:
            GuardError: It was never in operation: its gates would be passed by.
        """
        return guarded(
            {
                "decision": PortfolioDecision.RETAIN,
                "retirement_package_id": None,
                "customers_notified_at": None,
            },
            {"the service must have been OPERATIONAL before": self.has_been(S.OPERATIONAL)},
        )

    @PortfolioLifecycle.retire
    def retire(
        self,
        stamp: Stamp,
        *,
        data_disposition: str,
        active_agreement_ids: Iterable[str],
        live_ci_ids: Iterable[str],
    ) -> Delta:
        """Retire it for good.

        Args:
            stamp: When and by whom.
            data_disposition: What became of its data.
            active_agreement_ids: Agreements that are in force; none of the service's may be.
            live_ci_ids: Live CIs that provide this service and no other.

        Raises:
            GuardError: One of its SLAs is active, a CI is still live, or nothing is said about
                its data.
        """
        active = sorted(to_agreement_ids(active_agreement_ids) & self.sla_ids)
        live = sorted(each(live_ci_ids))
        return guarded(
            {"data_disposition": data_disposition},
            {
                f"its SLAs must have ended: {', '.join(active)}": not active,
                f"CIs that provide nothing else must not be live: {', '.join(live)}": not live,
            },
        )

    @PortfolioLifecycle.hold
    def hold(self, stamp: Stamp, *, reason: str) -> Delta:
        """Stop the work on it for a while; it stays in the pipeline."""
        return {"hold_reason": reason}

    @PortfolioLifecycle.resume
    def resume(self, stamp: Stamp) -> Delta:
        """Go on where the work was stopped."""
        return {"hold_reason": "", "state": self.held_state}

    @PortfolioLifecycle.reject
    def reject(self, stamp: Stamp, *, reason: str) -> Delta:
        """Give it up before it is released."""
        return {"rejection": reason, "hold_reason": ""}
