"""Service level packages: their life, and the one that suits what is wanted."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import (
    DuplicateError,
    GuardError,
    ImmutableError,
    RefusedMoveError,
    ValidationError,
)
from itil_core.kernel.money import Money
from itil_core.kernel.state import Phase
from itil_core.strategy.service_level_package import (
    ServiceLevelPackage,
    ServiceLevelPackageLifecycle,
    ServiceLevelPackageState,
    match_level_package,
)
from itil_core.strategy.value import SecurityClass, ValueAttribute, WarrantyLevels
from itil_core.testing import service_level_packages
from strategy.level_package_samples import GOLD, active, agreed, draft
from strategy.service_samples import ARRIVE, at

S = ServiceLevelPackageState
MACHINE = "DRAFT>AGREED,RETIRED; AGREED>ACTIVE,DRAFT,RETIRED; ACTIVE>RETIRED"


def test_the_table_is_the_machine_and_nothing_else() -> None:
    wanted = {
        (source.strip(), target)
        for part in MACHINE.split(";")
        for source, targets in [part.split(">")]
        for target in targets.split(",")
    }
    found = {
        (source.name, target.name)
        for row in ServiceLevelPackageLifecycle.rows.values()
        if not row.same
        for source in row.sources
        for target in row.targets
    }
    assert found == wanted
    assert [state.name for state in S if state.phase is Phase.ENDED] == ["RETIRED"]


def test_what_is_missing_to_be_agreed_is_named() -> None:
    bare = draft(outcomes=(), utility_level="", warranty_levels=WarrantyLevels(capacity=1))
    with pytest.raises(GuardError) as caught:
        bare.agree(at(), approver="eva")
    assert caught.value.unmet == (
        "warranty_levels must say the level of AVAILABILITY, CONTINUITY, SECURITY",
        "outcomes must be given",
        "utility_level must be given",
    )


def test_the_way_of_a_package() -> None:
    it = draft()
    assert not it.is_agreed
    it = it.agree(at(), approver="eva")
    assert (it.is_agreed, it.approver_id) == (True, "eva")
    assert it.revise(at()).approver_id is None
    assert it.activate(at()).is_agreed
    assert not it.activate(at()).retire(at()).is_agreed


def test_what_was_agreed_is_revised_before_it_is_written_again() -> None:
    with pytest.raises(RefusedMoveError) as caught:
        agreed().specify(at(), name="silver")
    assert caught.value.allowed == ("revise", "activate", "retire")
    with pytest.raises(ImmutableError):
        agreed().retire(at()).specify(at(), name="silver")


def test_what_is_not_given_stays() -> None:
    it = draft().specify(at(), name="silver", price=Money(5, "EUR"))
    assert (it.name, it.utility_level) == ("silver", "all functions")
    assert it.specify(at(), pattern_ids=(), profile_ids={"UP-1"}).profile_ids == {"UP-1"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"package_id": ""}, "id"),
        ({"pattern_ids": ()}, "pattern_ids"),
        ({"price": Money(-1, "EUR")}, "price"),
        ({"outcomes": ["x"]}, "outcomes"),
        ({"warranty_levels": None}, "warranty_levels"),
        ({"name": ""}, "name"),
    ],
)
def test_wrong_values_are_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        draft(**fields)
    assert caught.value.field == field


def test_it_cannot_come_to_be_made_for_nobody() -> None:
    with pytest.raises(ValidationError, match="at least one pattern"):
        draft().specify(at(), pattern_ids=())


def test_an_outcome_is_given_once() -> None:
    with pytest.raises(DuplicateError):
        draft(outcomes=[ARRIVE, ARRIVE])


@given(service_level_packages())
def test_what_is_agreed_says_all_four_levels(package: ServiceLevelPackage) -> None:
    if package.is_agreed:
        assert len(package.warranty_levels.given) == 4
        assert package.outcomes
        assert package.approver_id


# Matching.


def test_the_cheapest_that_suits_is_chosen() -> None:
    packages = [
        active(1, price=Money(90, "EUR")),
        active(2, price=Money(20, "EUR"), availability_pct="98"),
        active(3, price=Money(40, "EUR")),
        active(4, price=Money(40, "EUR")),
        active(5),
        draft(6, price=Money(1, "EUR")),
    ]
    found = match_level_package(packages, WarrantyLevels(availability_pct="99"))
    assert found.package is packages[2]
    assert found.gaps == ()


def test_a_package_without_a_price_is_the_last_choice() -> None:
    one, two = active(1), active(2, price=Money(1000, "EUR"))
    assert match_level_package([one, two], GOLD).package is two
    assert match_level_package([one], GOLD).package is one


def test_where_none_suits_the_gaps_are_listed() -> None:
    wanted = WarrantyLevels(
        availability_pct="99.95",
        recovery_time=timedelta(hours=1),
        security_class=SecurityClass.PUBLIC,
    )
    found = match_level_package([active(2), active(1, availability_pct=100)], wanted)
    assert found.package is None
    assert found.gaps == (
        ("SLP-1", (ValueAttribute.CONTINUITY,)),
        ("SLP-2", (ValueAttribute.AVAILABILITY, ValueAttribute.CONTINUITY)),
    )


def test_where_there_are_none_there_are_no_gaps() -> None:
    found = match_level_package([draft()], WarrantyLevels())
    assert (found.package, found.gaps) == (None, ())


def test_prices_of_two_currencies_are_not_compared() -> None:
    packages = [active(1, price=Money(1, "EUR")), active(2, price=Money(1, "CZK"))]
    with pytest.raises(ValidationError) as caught:
        match_level_package(packages, WarrantyLevels())
    assert (caught.value.field, caught.value.value) == ("price", "CZK, EUR")


PERCENTS = st.integers(90, 100)


@given(st.lists(st.tuples(PERCENTS, st.none() | st.integers(1, 3)), max_size=5), PERCENTS)
def test_matching_agrees_with_a_slow_search(
    offers: list[tuple[int, int | None]], wanted: int
) -> None:
    packages = [
        active(n, availability_pct=pct, price=None if price is None else Money(price, "EUR"))
        for n, (pct, price) in enumerate(offers)
    ]
    best = None
    for n, (pct, price) in enumerate(offers):
        cost = 1000 if price is None else price
        if pct >= wanted and (best is None or cost < best[0]):
            best = (cost, f"SLP-{n}")
    found = match_level_package(packages, WarrantyLevels(availability_pct=wanted))
    assert (None if found.package is None else found.package.id) == (best and best[1])
    assert len(found.gaps) == (0 if best else len(offers))
