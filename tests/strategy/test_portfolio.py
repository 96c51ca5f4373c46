"""The portfolio: sections, duplicates and figures."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.kernel.money import Money
from itil_core.strategy.portfolio import (
    check_services,
    portfolio_figures,
    portfolio_sections,
)
from itil_core.strategy.portfolio_entry import BudgetClass, PortfolioEntry
from itil_core.strategy.portfolio_lifecycle import PortfolioSection
from itil_core.strategy.service import Service
from itil_core.testing import services
from strategy.service_samples import ARRIVE, START, S, at, brought, in_state, service


def entry(number: int = 1, **fields: Any) -> PortfolioEntry:
    return PortfolioEntry(
        service_id=f"SVC-{number}", budget_class=BudgetClass.CORE, priority=1, **fields
    )


def test_two_operational_services_of_one_name_for_one_customer_are_refused() -> None:
    one, two = (
        brought(service(n, name=name), S.OPERATIONAL) for n, name in ((1, "Mail"), (2, " mail"))
    )
    with pytest.raises(DuplicateError) as caught:
        check_services([one, two])
    assert (caught.value.kind, caught.value.key) == ("operational service", "mail of CUS-1")
    with pytest.raises(DuplicateError):
        portfolio_sections([one, two])


def test_the_same_name_may_be_used_for_others_or_later() -> None:
    live = brought(service(1, name="mail"), S.OPERATIONAL)
    planned = service(2, name="mail")
    theirs = brought(
        service(
            3,
            name="mail",
            customer_ids={"CUS-2"},
            outcomes=[type(ARRIVE)(id="OUT-1", statement="x", customer_id="CUS-2")],
        ),
        S.OPERATIONAL,
    )
    check_services([live, planned, theirs])


def test_an_id_comes_once() -> None:
    with pytest.raises(DuplicateError) as caught:
        check_services([service(), service()])
    assert (caught.value.kind, caught.value.key) == ("service", "SVC-1")


@settings(max_examples=30)
@given(st.lists(services(), max_size=3, unique_by=lambda each: each.id))
def test_inv_2_5_every_service_is_in_one_section_or_rejected(several: list[Service]) -> None:
    live = [each.name for each in several if each.state is S.OPERATIONAL]
    if len(live) > len(set(live)):
        return
    sections = portfolio_sections(several)
    for each in several:
        places = [section for section, inside in sections.items() if each in inside]
        assert len(places) == (0 if each.state is S.REJECTED else 1)
    assert set(sections) == set(PortfolioSection)


# Figures.


def test_the_figures_of_a_small_portfolio() -> None:
    given = [in_state(S.OPERATIONAL), service(2), service(3, opened=at(10)), service(4)]
    entries = [
        entry(1, net_present_value=Money(100, "EUR")),
        entry(2, net_present_value=Money(-30, "EUR"), planned=False),
        entry(4, business_case_id="BC-4"),
    ]
    figures = portfolio_figures(given, entries, as_of=START.add(hours=30))
    assert figures.services == 4
    assert figures.with_business_case_pct == 50
    assert figures.pipeline_age == timedelta(hours=80) / 3
    assert figures.planned_pct == pytest.approx(200 / 3)
    assert figures.value == Money(70, "EUR")
    assert [row["value"] for row in figures.to_table()][-1] == "70 EUR"


def test_the_figures_are_those_of_the_instant() -> None:
    later = service(2, opened=at(10))
    it = service().define(at(5)).analyse(at(6), business_case_id="BC-1")
    figures = portfolio_figures([it, later], [entry(2)], as_of=START.add(hours=5))
    assert (figures.services, figures.with_business_case_pct) == (1, 0)
    assert (figures.planned_pct, figures.value) == (None, None)
    assert figures.pipeline_age == timedelta(hours=5)


def test_nothing_gives_no_figures() -> None:
    figures = portfolio_figures([], [], as_of=START)
    assert figures.services == 0
    assert [row["value"] for row in figures.to_table()[1:]] == [None] * 4


def test_an_entry_is_about_a_service_that_is_there() -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        portfolio_figures([service()], [entry(1), entry(7)], as_of=START)
    assert (caught.value.kind, caught.value.ids) == ("service", ("SVC-7",))


def test_values_of_two_currencies_are_not_added() -> None:
    entries = [entry(1, net_present_value=Money(1, code)) for code in ("EUR", "CZK")]
    with pytest.raises(ValidationError) as caught:
        portfolio_figures([service()], entries, as_of=START)
    assert caught.value.field == "currency"


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        portfolio_figures([], [], as_of=datetime(2026, 3, 2))  # noqa: DTZ001 (what is refused)
    assert caught.value.field == "as_of"
