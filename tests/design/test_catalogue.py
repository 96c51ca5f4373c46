"""The catalogue: two views over one set of services."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.catalogue_samples import business, technical
from itil_core.design.catalogue import ServiceCatalogue
from itil_core.design.catalogue_entry import CatalogueEntry, CatalogueView
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.strategy.portfolio_lifecycle import PortfolioState
from itil_core.strategy.portfolio_policy import CatalogueVisibility, PortfolioPolicy
from strategy.service_samples import S, brought, in_state, service, supporting

BUSINESS, TECHNICAL = CatalogueView.BUSINESS, CatalogueView.TECHNICAL
SHOP = in_state(S.OPERATIONAL)
DATABASE = brought(supporting(), S.OPERATIONAL)
PLANNED = service(2)


def catalogue(*entries: CatalogueEntry) -> ServiceCatalogue:
    return ServiceCatalogue(services=[SHOP, DATABASE, PLANNED], entries=entries)


WHOLE = catalogue(technical("SUP-1"), business(), technical(), business("SVC-2"))


def test_the_business_view_shows_what_customers_may_see() -> None:
    (row,) = WHOLE.view(BUSINESS)
    assert row.service is SHOP
    assert row.entry == business()


def test_the_technical_view_shows_what_services_rely_on() -> None:
    shop, database = WHOLE.view(TECHNICAL)
    assert (shop.service, database.service) == (SHOP, DATABASE)
    assert shop.supporting_ids == {"SUP-1"}
    assert database.supporting_ids == frozenset()


def test_both_views_are_of_one_set_of_services() -> None:
    renamed = ServiceCatalogue(
        services=[SHOP.describe(SHOP.updated, name="new shop"), DATABASE, PLANNED],
        entries=WHOLE.entries,
    )
    names = {row.service.name for view in CatalogueView for row in renamed.view(view)}
    assert names == {"new shop", "database 1"}


def test_the_policy_says_what_customers_see() -> None:
    early = in_state(S.CHARTERED)
    policy = PortfolioPolicy(visibility=CatalogueVisibility.CHARTERED_TO_OPERATIONAL)
    open_one = ServiceCatalogue(services=[early], entries=[business()], policy=policy)
    assert len(open_one.view(BUSINESS)) == 1
    assert ServiceCatalogue(services=[early], entries=[business()]).view(BUSINESS) == ()


@pytest.mark.parametrize("state", S)
def test_inv_3_3_customers_see_neither_pipeline_nor_what_is_retired(
    state: PortfolioState,
) -> None:
    it = in_state(state)
    if state in (S.RETIRED, S.REJECTED):
        with pytest.raises(ValidationError, match="take its entry out") as caught:
            ServiceCatalogue(services=[it], entries=[business()])
        assert (caught.value.field, caught.value.value) == ("entries", "SVC-1")
        return
    shown = ServiceCatalogue(services=[it], entries=[business()]).view(BUSINESS)
    assert bool(shown) is (state in (S.RELEASED, S.OPERATIONAL, S.RETIRING))


def test_a_service_that_faces_no_customer_has_no_business_entry() -> None:
    with pytest.raises(ValidationError, match="TECHNICAL view only"):
        catalogue(business("SUP-1"))


def test_an_entry_is_about_a_service_that_is_there() -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        catalogue(technical("SVC-9"), technical("SVC-8"))
    assert (caught.value.kind, caught.value.ids) == ("service", ("SVC-8", "SVC-9"))


def test_inv_3_3_a_service_has_one_entry_in_each_view() -> None:
    with pytest.raises(DuplicateError) as caught:
        catalogue(business(), business(description="again"))
    assert (caught.value.kind, caught.value.key) == ("catalogue entry", "BUSINESS of SVC-1")


def test_services_must_go_together() -> None:
    with pytest.raises(DuplicateError):
        ServiceCatalogue(services=[SHOP, SHOP])
    with pytest.raises(UnknownReferenceError):
        ServiceCatalogue(services=[DATABASE])


def test_entries_name_cis_that_the_cms_knows() -> None:
    WHOLE.check_items(["web1", "web2", "db1"])
    with pytest.raises(UnknownReferenceError) as caught:
        WHOLE.check_items({"db1"})
    assert (caught.value.kind, caught.value.ids) == ("CI", ("web1", "web2"))


# Gaps and figures.


def test_inv_3_3_what_a_live_service_lacks_is_named() -> None:
    assert WHOLE.gaps == ()
    assert catalogue().gaps == (
        ("SVC-1", BUSINESS),
        ("SVC-1", TECHNICAL),
        ("SUP-1", TECHNICAL),
    )


def test_completeness_counts_live_services_with_all_their_entries() -> None:
    assert WHOLE.figures.completeness_pct == 100
    assert catalogue(technical()).figures.completeness_pct == 0
    assert catalogue(technical("SUP-1"), technical()).figures.completeness_pct == 50
    assert ServiceCatalogue(services=[PLANNED]).figures.completeness_pct is None


def test_approved_entries_are_counted() -> None:
    some = catalogue(business(owner_approved=True), technical(), technical("SUP-1"))
    assert some.figures.approved_pct == pytest.approx(100 / 3)
    assert catalogue().figures.approved_pct is None


def test_accuracy_counts_what_was_found_otherwise() -> None:
    found = [business(), technical(ci_ids={"web1"}), technical("SVC-2")]
    assert WHOLE.variances(found) == tuple(found[1:])
    assert WHOLE.accuracy_pct(found) == pytest.approx(100 / 3)
    assert WHOLE.accuracy_pct([]) is None


STATES = st.lists(st.sampled_from(S), max_size=4)


@given(STATES, st.sets(st.tuples(st.integers(1, 4), st.sampled_from(CatalogueView))))
def test_inv_3_3_gaps_are_those_of_a_slow_count(
    states: list[PortfolioState], listed: set[tuple[int, CatalogueView]]
) -> None:
    services = [brought(service(n), state) for n, state in enumerate(states, start=1)]
    legal = {n for n, s in enumerate(states, start=1) if s not in (S.RETIRED, S.REJECTED)}
    entries = [
        (business if view is BUSINESS else technical)(f"SVC-{n}")
        for n, view in listed
        if n in legal
    ]
    live = {n for n, s in enumerate(states, start=1) if s in (S.OPERATIONAL, S.RETIRING)}
    there = {(n, view) for n, view in listed if n in legal}
    expected = {
        (f"SVC-{n}", view) for n in live for view in CatalogueView if (n, view) not in there
    }
    it = ServiceCatalogue(services=services, entries=entries)
    assert set(it.gaps) == expected
    whole = [n for n in live if {(n, BUSINESS), (n, TECHNICAL)} <= there]
    pct = it.figures.completeness_pct
    assert pct == (100 * len(whole) / len(live) if live else None)
