"""Entries of the portfolio, and the order in which they are analysed."""

from functools import cmp_to_key
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.money import Money
from itil_core.strategy.portfolio_entry import (
    BudgetClass,
    InvestmentCategory,
    PortfolioEntry,
    analysis_order,
)

EUR = "EUR"


def entry(number: int = 1, **fields: Any) -> PortfolioEntry:
    given: dict[str, Any] = {
        "service_id": f"SVC-{number}",
        "budget_class": BudgetClass.CORE,
        "priority": 1,
    }
    return PortfolioEntry(**given | fields)


@pytest.mark.parametrize(
    ("budget", "category"),
    [
        ("CORE", "RUN_THE_BUSINESS"),
        ("NON_DISCRETIONARY", "RUN_THE_BUSINESS"),
        ("DISCRETIONARY", "GROW_THE_BUSINESS"),
        ("GROWTH", "GROW_THE_BUSINESS"),
        ("VENTURE", "TRANSFORM_THE_BUSINESS"),
    ],
)
def test_each_class_of_budget_belongs_to_a_category(budget: str, category: str) -> None:
    found = entry(budget_class=BudgetClass(budget)).investment_category
    assert found is InvestmentCategory(category)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"priority": 0}, "priority"),
        ({"priority": True}, "priority"),
        ({"cost": Money(-1, EUR)}, "cost"),
        ({"price": Money(-1, EUR)}, "price"),
        ({"cost": 5}, "cost"),
        ({"net_present_value": 5}, "net_present_value"),
        ({"budget_class": "CORE"}, "budget_class"),
        ({"planned": None}, "planned"),
    ],
)
def test_wrong_values_are_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        entry(**fields)
    assert (caught.value.record, caught.value.field) == ("PortfolioEntry", field)


def test_what_is_analysed_first() -> None:
    entries = [
        entry(1, priority=2),
        entry(2),
        entry(3, net_present_value=Money(-5, EUR)),
        entry(4, net_present_value=Money(9, EUR), risk_exposure=Money(3, EUR)),
        entry(5, net_present_value=Money(9, EUR), risk_exposure=Money(2, EUR)),
        entry(6, net_present_value=Money(9, EUR)),
    ]
    ordered = [each.service_id for each in analysis_order(entries)]
    assert ordered == ["SVC-5", "SVC-4", "SVC-6", "SVC-3", "SVC-2", "SVC-1"]


@pytest.mark.parametrize("field", ["net_present_value", "risk_exposure"])
def test_two_currencies_are_not_compared(field: str) -> None:
    entries = [entry(1, **{field: Money(1, EUR)}), entry(2, **{field: Money(1, "CZK")})]
    with pytest.raises(ValidationError, match="one currency") as caught:
        analysis_order(entries)
    assert (caught.value.field, caught.value.value) == (field, "CZK, EUR")


AMOUNTS = st.none() | st.integers(-2, 2).map(lambda amount: Money(amount, EUR))
ENTRIES = st.lists(st.tuples(st.integers(1, 2), AMOUNTS, AMOUNTS), max_size=6).map(
    lambda rows: [
        entry(n, priority=p, net_present_value=worth, risk_exposure=risk)
        for n, (p, worth, risk) in enumerate(rows)
    ]
)


def slow_order(one: PortfolioEntry, other: PortfolioEntry) -> int:
    """Less than zero where one comes first, by the words of the reference."""
    if one.priority != other.priority:
        return one.priority - other.priority
    for mine, theirs, sign in (
        (one.net_present_value, other.net_present_value, -1),
        (one.risk_exposure, other.risk_exposure, 1),
    ):
        if mine is None and theirs is not None:
            return 1
        if theirs is None and mine is not None:
            return -1
        if mine is not None and theirs is not None and mine != theirs:
            return sign if mine > theirs else -sign
    return -1 if one.service_id < other.service_id else 1


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_is_that_of_a_slow_comparison_however_they_are_given(
    entries: list[PortfolioEntry], random: Any
) -> None:
    expected = sorted(entries, key=cmp_to_key(slow_order))
    random.shuffle(entries)
    assert list(analysis_order(entries)) == expected
