"""Entries of the service portfolio: what a service is worth to the provider, and what comes first.

ITIL Service Strategy (2007), 5.3.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import BusinessCaseId, RiskId, ServiceId
from itil_core.kernel.fields import a, id_set, text, whole
from itil_core.kernel.money import Money
from itil_core.strategy.service_facts import PortfolioDecision

__all__ = [
    "INVESTMENTS",
    "BudgetClass",
    "InvestmentCategory",
    "PortfolioEntry",
    "analysis_order",
]


class InvestmentCategory(Enum):
    """What an investment is for.

    Members, in order: RUN_THE_BUSINESS (keep services going), GROW_THE_BUSINESS (widen what is
    offered), TRANSFORM_THE_BUSINESS (move into new markets).
    """

    RUN_THE_BUSINESS = "RUN_THE_BUSINESS"
    GROW_THE_BUSINESS = "GROW_THE_BUSINESS"
    TRANSFORM_THE_BUSINESS = "TRANSFORM_THE_BUSINESS"


class BudgetClass(Enum):
    """The spectrum of budgets, from what must be spent to what is ventured."""

    CORE = "CORE"
    NON_DISCRETIONARY = "NON_DISCRETIONARY"
    DISCRETIONARY = "DISCRETIONARY"
    GROWTH = "GROWTH"
    VENTURE = "VENTURE"


INVESTMENTS: Final[Mapping[BudgetClass, InvestmentCategory]] = MappingProxyType(
    {
        BudgetClass.CORE: InvestmentCategory.RUN_THE_BUSINESS,
        BudgetClass.NON_DISCRETIONARY: InvestmentCategory.RUN_THE_BUSINESS,
        BudgetClass.DISCRETIONARY: InvestmentCategory.GROW_THE_BUSINESS,
        BudgetClass.GROWTH: InvestmentCategory.GROW_THE_BUSINESS,
        BudgetClass.VENTURE: InvestmentCategory.TRANSFORM_THE_BUSINESS,
    }
)
"""The investment category that each class of budget belongs to."""


def _risk_ids(values: Iterable[str]) -> frozenset[RiskId]:
    return id_set(RiskId, values)


def _check_spent(_entry: object, attribute: "attrs.Attribute[Any]", value: Money | None) -> None:
    if value is not None and value.amount < 0:
        raise ValidationError("PortfolioEntry", attribute.name, str(value), "must not be negative")


_MONEY = a(Money, type(None))


@attrs.frozen(kw_only=True)
class PortfolioEntry:
    """What the portfolio says about one service beside its record.

    Attributes:
        service_id: The service.
        budget_class: Where the money comes from, on the spectrum from core to venture.
        business_case_id: The case for it.
        value_proposition: Why a customer would buy it.
        priority: Its rank; 1 comes first.
        cost: What it costs the provider.
        price: What customers pay.
        net_present_value: What its business case promises.
        risk_exposure: What its risks may cost, weighed by their probability.
        risk_ids: Its risks.
        decision: What was decided about it.
        planned: Whether it was planned for; otherwise it came in between.

    Raises:
        ValidationError: A priority below 1, a negative cost or price, an amount that is no Money.

    Example:
        >>> entry = PortfolioEntry(
        ...     service_id="SVC-1", budget_class=BudgetClass.GROWTH, priority=1
        ... )
        >>> entry.investment_category.name
        'GROW_THE_BUSINESS'

    ITIL Service Strategy (2007), 5.3.1.
    """

    service_id: ServiceId = attrs.field(converter=ServiceId)
    budget_class: BudgetClass = attrs.field(validator=a(BudgetClass))
    business_case_id: BusinessCaseId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(BusinessCaseId),
    )
    value_proposition: str = attrs.field(default="", validator=text(empty=True))
    priority: int = attrs.field(validator=whole(1))
    cost: Money | None = attrs.field(default=None, validator=[_MONEY, _check_spent])
    price: Money | None = attrs.field(default=None, validator=[_MONEY, _check_spent])
    net_present_value: Money | None = attrs.field(default=None, validator=_MONEY)
    risk_exposure: Money | None = attrs.field(default=None, validator=_MONEY)
    risk_ids: frozenset[RiskId] = attrs.field(default=frozenset(), converter=_risk_ids)
    decision: PortfolioDecision | None = attrs.field(
        default=None,
        validator=a(PortfolioDecision, type(None)),
    )
    planned: bool = attrs.field(default=True, validator=a(bool))

    @property
    def investment_category(self) -> InvestmentCategory:
        """What the investment is for, as its class of budget says."""
        return INVESTMENTS[self.budget_class]


def analysis_order(entries: Iterable[PortfolioEntry]) -> tuple[PortfolioEntry, ...]:
    """Return entries in the order in which they are analysed.

    By priority; among equals the greater net present value, then the smaller risk exposure, then
    the id. An amount that is not known comes after all that are.

    Raises:
        ValidationError: Amounts of two currencies would have to be compared.

    ITIL Service Strategy (2007), 5.3.2.
    """
    given = tuple(entries)
    for name in ("net_present_value", "risk_exposure"):
        known: list[Money] = [
            amount for entry in given if (amount := getattr(entry, name)) is not None
        ]
        codes = sorted({amount.currency for amount in known})
        if len(codes) > 1:
            reason = "must be in one currency for all entries; convert them first"
            raise ValidationError("PortfolioEntry", name, ", ".join(codes), reason)
    return tuple(sorted(given, key=_rank))


def _rank(entry: PortfolioEntry) -> tuple[int, bool, Decimal, bool, Decimal, str]:
    worth, risk, zero = entry.net_present_value, entry.risk_exposure, Decimal(0)
    return (
        entry.priority,
        worth is None,
        zero if worth is None else -worth.amount,
        risk is None,
        zero if risk is None else risk.amount,
        entry.service_id,
    )
