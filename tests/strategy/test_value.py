"""Value: utility and warranty, what they fail of, and warranty against its targets."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.priority import Level
from itil_core.strategy.value import (
    SecurityClass,
    Utility,
    Value,
    ValueAttribute,
    Warranty,
    WarrantyLevels,
    WarrantyVerdict,
    value_of,
)

A = ValueAttribute
SIDES = ("available", "enough_capacity", "continuous", "secure")


def both(holds: Iterable[bool]) -> tuple[Utility, Warranty]:
    performance, constraints, *rest = holds
    utility = Utility(performance_supported=performance, constraints_removed=constraints)
    return utility, Warranty(**dict(zip(SIDES, rest, strict=True)))


def test_ex_c1_value_is_created_in_exactly_three_of_sixty_four_combinations() -> None:
    every = list(product((False, True), repeat=6))
    assert len(every) == 64
    created = [holds for holds in every if value_of(*both(holds)).created]
    assert created == [
        (False, True, True, True, True, True),
        (True, False, True, True, True, True),
        (True, True, True, True, True, True),
    ]


@pytest.mark.parametrize("holds", list(product((False, True), repeat=6)))
def test_ex_c1_what_is_missing_is_named(holds: tuple[bool, ...]) -> None:
    utility, warranty = both(holds)
    value = value_of(utility, warranty)
    named = {each for each, held in zip(list(A)[2:], holds[2:], strict=True) if not held}
    if not any(holds[:2]):
        named |= {A.PERFORMANCE_SUPPORTED, A.CONSTRAINTS_REMOVED}
    assert set(value.failing) == named
    assert bool(value) is value.created is (not named)
    assert utility.fit_for_purpose is any(holds[:2])
    assert warranty.fit_for_use is all(holds[2:])


def said(letters: str) -> tuple[Utility, Warranty]:
    return both(letter == "T" for letter in letters)


def test_the_table_of_decisions_holds() -> None:
    assert not value_of(*said("FFTTTT"))
    assert not value_of(*said("TFTTTF"))
    assert value_of(*said("FTTTTT"))
    assert Value().created


@pytest.mark.parametrize("missing", SIDES)
def test_a_warranty_without_all_four_is_refused(missing: str) -> None:
    given = {name: True for name in SIDES if name != missing}
    with pytest.raises(ValidationError) as caught:
        Warranty(**given)
    assert (caught.value.record, caught.value.field) == ("Warranty", missing)
    assert f"missing: {missing}" in caught.value.reason


def test_all_that_a_warranty_leaves_out_is_named() -> None:
    with pytest.raises(ValidationError, match="missing: available, enough_capacity, continuous, s"):
        Warranty()


def test_a_side_of_utility_is_a_truth_value() -> None:
    with pytest.raises(ValidationError) as caught:
        Utility(performance_supported=1)  # type: ignore[arg-type]
    assert caught.value.field == "performance_supported"


# Targets.

TARGETS = WarrantyLevels(
    availability_pct="99.5",
    capacity=200,
    capacity_unit="users",
    recovery_time=timedelta(hours=4),
    security_class=SecurityClass.INTERNAL,
)
KEPT = Warranty(**dict.fromkeys(SIDES, True), targets=TARGETS)  # type: ignore[arg-type]


def measured(**levels: Any) -> WarrantyLevels:
    usual: dict[str, Any] = {
        "availability_pct": "99.5",
        "capacity": 200,
        "capacity_unit": "users",
        "recovery_time": timedelta(hours=4),
        "security_class": SecurityClass.INTERNAL,
    }
    return WarrantyLevels(**usual | levels)


def test_exactly_at_every_target_is_met() -> None:
    assert KEPT.met(measured()) == WarrantyVerdict()
    assert bool(KEPT.met(measured()))


@pytest.mark.parametrize(
    ("levels", "failed"),
    [
        ({"availability_pct": 99.49}, A.AVAILABILITY),
        ({"capacity": "199.9"}, A.CAPACITY),
        ({"recovery_time": timedelta(hours=4, microseconds=1)}, A.CONTINUITY),
        ({"security_class": SecurityClass.PUBLIC}, A.SECURITY),
    ],
)
def test_what_misses_its_target_is_named(levels: dict[str, Any], failed: ValueAttribute) -> None:
    verdict = KEPT.met(measured(**levels))
    assert verdict.failed == (failed,)
    assert not verdict


@pytest.mark.parametrize(
    "levels",
    [
        {"availability_pct": 100},
        {"capacity": 1000},
        {"recovery_time": timedelta(0)},
        {"security_class": SecurityClass.RESTRICTED},
    ],
)
def test_better_than_its_target_is_met(levels: dict[str, Any]) -> None:
    assert KEPT.met(measured(**levels))


def test_what_was_not_measured_is_not_met() -> None:
    verdict = KEPT.met(WarrantyLevels(availability_pct=99))
    assert verdict.failed == (A.AVAILABILITY,)
    assert verdict.unmeasured == (A.CAPACITY, A.CONTINUITY, A.SECURITY)
    assert not KEPT.met(measured(security_class=None))


def test_what_has_no_target_cannot_fail() -> None:
    bare = Warranty(**dict.fromkeys(SIDES, True))  # type: ignore[arg-type]
    assert bare.met(WarrantyLevels(availability_pct=1))
    assert bare.targets.given == ()


@pytest.mark.parametrize("field", ["availability_pct", "capacity"])
@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), "many", True, object()])
def test_levels_are_finite_numbers_of_at_least_zero(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        WarrantyLevels(**{field: value})
    assert (caught.value.record, caught.value.field) == ("WarrantyLevels", field)


def test_a_percent_ends_at_a_hundred() -> None:
    assert WarrantyLevels(availability_pct=100).availability_pct == Decimal(100)
    with pytest.raises(ValidationError, match="0 to 100"):
        WarrantyLevels(availability_pct="100.01")


@pytest.mark.parametrize("span", [timedelta(-1), pendulum.duration(months=1), 4])
def test_a_recovery_time_is_an_exact_span(span: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        WarrantyLevels(recovery_time=span)
    assert caught.value.field == "recovery_time"


def test_different_things_are_not_compared() -> None:
    with pytest.raises(ValidationError) as caught:
        KEPT.met(measured(capacity_unit="orders"))
    assert caught.value.field == "capacity_unit"
    with pytest.raises(ValidationError) as caught:
        KEPT.met(measured(security_class=Level.HIGH))
    assert caught.value.field == "security_class"
    assert KEPT.met(measured(capacity=None, capacity_unit="orders")).unmeasured == (A.CAPACITY,)


PERCENTS = st.decimals(0, 100, places=3)
LEVELS = st.builds(
    WarrantyLevels,
    availability_pct=st.none() | PERCENTS,
    capacity=st.none() | st.integers(0, 3),
    recovery_time=st.none() | st.integers(0, 3).map(lambda hours: timedelta(hours=hours)),
    security_class=st.none() | st.sampled_from(SecurityClass),
)


@given(LEVELS, LEVELS)
def test_levels_fall_short_as_a_slow_oracle_says(
    one: WarrantyLevels, other: WarrantyLevels
) -> None:
    # The first security class is the strictest; a longer recovery is worse.
    order = {None: None, **{each: place for place, each in enumerate(SecurityClass)}}
    pairs: list[tuple[ValueAttribute, Any, Any, int]] = [
        (A.AVAILABILITY, one.availability_pct, other.availability_pct, 1),
        (A.CAPACITY, one.capacity, other.capacity, 1),
        (A.CONTINUITY, one.recovery_time, other.recovery_time, -1),
        (A.SECURITY, order[one.security_class], order[other.security_class], -1),
    ]
    expected = [
        name
        for name, mine, wanted, sign in pairs
        if None not in (mine, wanted) and (mine < wanted if sign > 0 else mine > wanted)
    ]
    assert list(one.short_of(other)) == expected
    assert one.short_of(one) == ()
