"""The service catalogue: a business and a technical view over one set of services.

ITIL Service Design (2007), 4.1. What a view shows of a service's name and state is read from the
service, so that the views can never disagree.
"""

from collections.abc import Collection, Iterable
from fractions import Fraction

import attrs

from itil_core.design.catalogue_entry import CatalogueEntry, CatalogueView
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import ServiceId
from itil_core.kernel.fields import a
from itil_core.strategy.portfolio import check_services
from itil_core.strategy.portfolio_lifecycle import PortfolioSection, PortfolioState
from itil_core.strategy.portfolio_policy import DEFAULT_PORTFOLIO_POLICY, PortfolioPolicy
from itil_core.strategy.service import Service
from itil_core.strategy.service_support import supported_by

__all__ = ["CatalogueFigures", "CatalogueRow", "ServiceCatalogue"]

_LIVE = (PortfolioState.OPERATIONAL, PortfolioState.RETIRING)


@attrs.frozen(kw_only=True)
class CatalogueRow:
    """A service as one view shows it.

    Attributes:
        service: The service, with its name and its state.
        entry: What the view says about it.
        supporting_ids: The services that it needs.
    """

    service: Service
    entry: CatalogueEntry
    supporting_ids: frozenset[ServiceId]


@attrs.frozen(kw_only=True)
class CatalogueFigures:
    """How good the catalogue is, in percent; None where there is nothing to count.

    Attributes:
        completeness_pct: The share of live services that have all entries they need.
        approved_pct: The share of entries that an owner has approved.
    """

    completeness_pct: float | None
    approved_pct: float | None


def _services(values: Iterable[Service]) -> tuple[Service, ...]:
    return tuple(values)


def _entries(values: Iterable[CatalogueEntry]) -> tuple[CatalogueEntry, ...]:
    return tuple(values)


def _check_services(_catalogue: object, _attribute: object, values: tuple[Service, ...]) -> None:
    check_services(values)
    supported_by(values)


def _check_entries(
    catalogue: "ServiceCatalogue", _attribute: object, values: tuple[CatalogueEntry, ...]
) -> None:
    services = {service.id: service for service in catalogue.services}
    unknown = sorted({entry.service_id for entry in values} - services.keys())
    if unknown:
        raise UnknownReferenceError("service", tuple(unknown))
    seen: set[tuple[ServiceId, CatalogueView]] = set()
    for entry in values:
        key = (entry.service_id, entry.view)
        if key in seen:
            raise DuplicateError("catalogue entry", f"{entry.view.name} of {entry.service_id}")
        seen.add(key)
        service = services[entry.service_id]
        if service.section in (None, PortfolioSection.RETIRED):
            reason = f"{service.id} is {service.state}; take its entry out"
            raise ValidationError("ServiceCatalogue", "entries", entry.service_id, reason)
        if entry.view is CatalogueView.BUSINESS and not service.customer_facing:
            reason = f"{service.id} faces no customer; it belongs to the TECHNICAL view only"
            raise ValidationError("ServiceCatalogue", "entries", entry.service_id, reason)


@attrs.frozen(kw_only=True)
class ServiceCatalogue:
    """What is on offer: the services once, and what each view says about them.

    Attributes:
        services: All services, whatever their state.
        entries: What the views say.
        policy: Which services customers may see.

    Raises:
        UnknownReferenceError: An entry, or a service's support, is about a service that is not
            there.
        DuplicateError: A service has two entries in one view, or two services may not stand
            beside each other.
        ValidationError: An entry for a retired or rejected service, or a business entry for one
            that faces no customer.

    Example:
        ``catalogue.view(CatalogueView.BUSINESS)`` are the rows that customers see.

    ITIL Service Design (2007), 4.1.4; figure 4.1.
    """

    services: tuple[Service, ...] = attrs.field(converter=_services, validator=_check_services)
    entries: tuple[CatalogueEntry, ...] = attrs.field(
        default=(),
        converter=_entries,
        validator=_check_entries,
    )
    policy: PortfolioPolicy = attrs.field(
        default=DEFAULT_PORTFOLIO_POLICY,
        validator=a(PortfolioPolicy),
    )

    def view(self, view: CatalogueView) -> tuple[CatalogueRow, ...]:
        """Return the rows of one view, in the order of the services.

        The BUSINESS view shows what customers may see; the TECHNICAL view shows all entries.
        """
        needs = supported_by(self.services)
        said = {entry.service_id: entry for entry in self.entries if entry.view is view}
        return tuple(
            CatalogueRow(service=service, entry=said[service.id], supporting_ids=needs[service.id])
            for service in self.services
            if service.id in said
            and (view is CatalogueView.TECHNICAL or service.visible_to_customers(self.policy))
        )

    @property
    def gaps(self) -> tuple[tuple[ServiceId, CatalogueView], ...]:
        """The entries that are missing: each live service needs one in each of its views.

        A customer-facing service stands in both, another in the TECHNICAL view.
        """
        there = {(entry.service_id, entry.view) for entry in self.entries}
        return tuple(
            (service.id, view)
            for service in self.services
            if service.state in _LIVE
            for view in CatalogueView
            if (service.customer_facing or view is CatalogueView.TECHNICAL)
            and (service.id, view) not in there
        )

    @property
    def figures(self) -> CatalogueFigures:
        """How complete it is, and how much of it is approved."""
        live = [service.id for service in self.services if service.state in _LIVE]
        lacking = {service_id for service_id, _ in self.gaps}
        approved = sum(entry.owner_approved for entry in self.entries)
        return CatalogueFigures(
            completeness_pct=_percent(len(live) - len(lacking), len(live)),
            approved_pct=_percent(approved, len(self.entries)),
        )

    def check_items(self, ci_ids: Collection[str]) -> None:
        """Refuse entries about CIs that the CMS does not know.

        Args:
            ci_ids: The ids of all CIs, or the graph's nodes.

        Raises:
            UnknownReferenceError: CIs are unknown; all are named.
        """
        named = {ci for entry in self.entries for ci in entry.ci_ids}
        unknown = sorted(ci for ci in named if ci not in ci_ids)
        if unknown:
            raise UnknownReferenceError("CI", tuple(unknown))

    def variances(self, found: Iterable[CatalogueEntry]) -> tuple[CatalogueEntry, ...]:
        """Return the found entries that the catalogue does not have, or has otherwise.

        Args:
            found: Entries as an audit finds that they should be.
        """
        recorded = set(self.entries)
        return tuple(entry for entry in found if entry not in recorded)

    def accuracy_pct(self, found: Iterable[CatalogueEntry]) -> float | None:
        """Return the share of checked entries without a variance in percent; None for none.

        Args:
            found: Entries as an audit finds that they should be.
        """
        checked = tuple(found)
        return _percent(len(checked) - len(self.variances(checked)), len(checked))


def _percent(part: int, whole: int) -> float | None:
    return float(Fraction(100 * part, whole)) if whole else None
