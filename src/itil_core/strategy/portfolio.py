"""The service portfolio: its sections, what may not stand in it twice, and its figures.

ITIL Service Strategy (2007), 4.2 and 5.3.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction

import attrs

from itil_core.errors import DuplicateError, UnknownReferenceError
from itil_core.framework.ids import CustomerId, ServiceId
from itil_core.kernel.instants import in_utc, to_micros
from itil_core.kernel.money import Money
from itil_core.strategy.portfolio_entry import PortfolioEntry
from itil_core.strategy.portfolio_lifecycle import PortfolioSection, PortfolioState
from itil_core.strategy.service import Service

__all__ = [
    "PortfolioFigures",
    "check_services",
    "portfolio_figures",
    "portfolio_sections",
]

_MICROSECOND = timedelta(microseconds=1)


def check_services(services: Iterable[Service]) -> None:
    """Refuse services that may not stand beside each other.

    Raises:
        DuplicateError: An id comes twice, or two OPERATIONAL services bear one name for one
            customer; names are compared without regard to case and outer white space.

    ITIL Service Strategy (2007), 5.3.1.
    """
    ids: set[ServiceId] = set()
    live: set[tuple[str, CustomerId]] = set()
    for service in services:
        if service.id in ids:
            raise DuplicateError("service", service.id)
        ids.add(service.id)
        if service.state is PortfolioState.OPERATIONAL:
            name = service.name.strip()
            for customer in sorted(service.customer_ids):
                key = (name.casefold(), customer)
                if key in live:
                    raise DuplicateError("operational service", f"{name} of {customer}")
                live.add(key)


def portfolio_sections(
    services: Iterable[Service],
) -> Mapping[PortfolioSection, tuple[Service, ...]]:
    """Return the services of each section, in the order given; rejected ones are in none.

    Raises:
        DuplicateError: An id comes twice, or two OPERATIONAL services bear one name for one
            customer.
    """
    given = tuple(services)
    check_services(given)
    return {
        section: tuple(service for service in given if service.section is section)
        for section in PortfolioSection
    }


@attrs.frozen(kw_only=True)
class PortfolioFigures:
    """What the portfolio looks like in figures; None where there is nothing to count.

    Attributes:
        services: How many services there are.
        with_business_case_pct: The share of services that have a business case, in percent.
        pipeline_age: How old what is in the pipeline is on average.
        planned_pct: The share of entries that were planned for, in percent.
        value: The sum of the net present values that are known.
    """

    services: int
    with_business_case_pct: float | None
    pipeline_age: timedelta | None
    planned_pct: float | None
    value: Money | None

    def to_table(self) -> list[dict[str, object]]:
        """Return one row for each figure: what it is, and how much."""
        named = {
            "services": self.services,
            "services with a business case, %": self.with_business_case_pct,
            "mean age in the pipeline": self.pipeline_age,
            "planned services, %": self.planned_pct,
            "portfolio value": None if self.value is None else str(self.value),
        }
        return [{"figure": name, "value": value} for name, value in named.items()]


def portfolio_figures(
    services: Iterable[Service],
    entries: Iterable[PortfolioEntry],
    *,
    as_of: datetime,
) -> PortfolioFigures:
    """Return the figures of the portfolio as it stood at an instant.

    Services that were opened later are not counted, nor are their entries.

    Args:
        services: The services.
        entries: What the portfolio says about them.
        as_of: The instant.

    Raises:
        UnknownReferenceError: An entry is about a service that is not given.
        DuplicateError: An id comes twice.
        ValidationError: Net present values of two currencies.

    ITIL Service Strategy (2007), 5.3.
    """
    at = in_utc(as_of, record="portfolio_figures", field="as_of")
    given, about = tuple(services), tuple(entries)
    known = {service.id for service in given}
    unknown = sorted({entry.service_id for entry in about} - known)
    if unknown:
        raise UnknownReferenceError("service", tuple(unknown))
    stood = [service.as_of(at) for service in given if service.opened.at <= at]
    check_services(stood)
    counted = {service.id for service in stood}
    about = tuple(entry for entry in about if entry.service_id in counted)
    cased = {entry.service_id for entry in about if entry.business_case_id is not None}
    with_case = [one for one in stood if one.business_case_id is not None or one.id in cased]
    ages = [
        to_micros(at) - to_micros(one.opened.at)
        for one in stood
        if one.section is PortfolioSection.PIPELINE
    ]
    return PortfolioFigures(
        services=len(stood),
        with_business_case_pct=_percent(len(with_case), len(stood)),
        pipeline_age=sum(ages) // len(ages) * _MICROSECOND if ages else None,
        planned_pct=_percent(sum(entry.planned for entry in about), len(about)),
        value=_sum(entry.net_present_value for entry in about),
    )


def _percent(part: int, whole: int) -> float | None:
    return float(Fraction(100 * part, whole)) if whole else None


def _sum(amounts: Iterable[Money | None]) -> Money | None:
    total: Money | None = None
    for amount in amounts:
        if amount is not None:
            total = amount if total is None else total + amount
    return total
