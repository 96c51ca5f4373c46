"""Availability of structures against enumeration of all states."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.design import structure_availability as formulae
from itil_core.design.structure_availability import (
    and_gate,
    inhibit_gate,
    k_of_n_availability,
    or_gate,
    parallel_availability,
    series_availability,
    steady_state_availability,
    xor_gate,
)
from itil_core.errors import CalculationError, ValidationError

PARTS = st.lists(st.fractions(0, 1, max_denominator=1000) | st.floats(0, 1), min_size=1, max_size=6)


def some(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]


def percent(value: Fraction) -> float:
    return round(float(value) * 100, 6)


def enumerated(parts: list[Any], enough: Any) -> Fraction:
    """Add the probability of every state in which the number of working parts is enough."""
    exact = [Fraction(part) for part in parts]
    return sum(
        (
            prod(
                (p if up else 1 - p for p, up in zip(exact, state, strict=True)), start=Fraction(1)
            )
            for state in product([True, False], repeat=len(exact))
            if enough(sum(state))
        ),
        Fraction(0),
    )


def test_series_and_parallel_of_the_book() -> None:
    assert percent(series_availability(some("0.98", "0.97", "0.995"))) == 94.5847
    assert percent(parallel_availability(some("0.98", "0.98"))) == 99.96
    assert percent(k_of_n_availability(2, some("0.95", "0.95", "0.95"))) == 99.275


def test_ex_d4_mixed() -> None:
    pair = parallel_availability(some("0.98", "0.98"))
    assert percent(series_availability([Decimal("0.999"), pair, Decimal("0.995")])) == 99.360740


def test_ex_d7_fault_tree() -> None:
    both = and_gate(some("0.03", "0.05"))
    assert or_gate([Decimal("0.02"), both]) == Fraction("0.02147")


def test_ex_d18_unequal_parts() -> None:
    assert k_of_n_availability(2, some("0.9", "0.95", "0.99")) == Fraction("0.9936")


def test_gates_of_two() -> None:
    p, q = Fraction(1, 3), Fraction(1, 5)
    assert xor_gate([p, q]) == p + q - 2 * p * q
    assert inhibit_gate(p, q) == p * q


@given(PARTS, st.data())
def test_formulae_agree_with_all_states(parts: list[Any], data: st.DataObject) -> None:
    needed = data.draw(st.integers(1, len(parts)))
    assert series_availability(parts) == enumerated(parts, lambda up: up == len(parts))
    assert parallel_availability(parts) == enumerated(parts, lambda up: up >= 1)
    assert k_of_n_availability(needed, parts) == enumerated(parts, lambda up: up >= needed)
    assert xor_gate(parts) == enumerated(parts, lambda up: up == 1)
    assert and_gate(parts) == series_availability(parts)
    assert or_gate(parts) == parallel_availability(parts)


@given(PARTS, st.fractions(0, 1), st.data())
def test_inv_3_9_and_appendix_f5(parts: list[Any], better: Fraction, data: st.DataObject) -> None:
    series, parallel = series_availability(parts), parallel_availability(parts)
    assert series <= min(parts)
    assert parallel >= max(parts)
    by_needed = [k_of_n_availability(k, parts) for k in range(1, len(parts) + 1)]
    assert by_needed == sorted(by_needed, reverse=True)
    assert (by_needed[0], by_needed[-1]) == (parallel, series)
    place = data.draw(st.integers(0, len(parts) - 1))
    raised = [*parts[:place], max(better, Fraction(parts[place])), *parts[place + 1 :]]
    for k, before in enumerate(by_needed, 1):
        assert k_of_n_availability(k, raised) >= before


def test_hundreds_of_parts_are_exact() -> None:
    assert float(k_of_n_availability(450, [0.95] * 500)) > 0.99999


def test_steady_state() -> None:
    assert steady_state_availability(2500, 10) == Fraction(250, 251)
    assert steady_state_availability(Fraction(1, 3), Decimal("0.5")) == Fraction(2, 5)
    with pytest.raises(CalculationError) as refusal:
        steady_state_availability(0, 0)
    assert refusal.value.formula == "steady-state availability"
    bad: Any
    for bad in (-1, float("nan"), float("inf"), True, "1", Decimal("NaN"), Fraction(-1, 2)):
        with pytest.raises(ValidationError) as wrong:
            steady_state_availability(1, bad)
        assert wrong.value.field == "mtrs"


@pytest.mark.parametrize("value", [-0.1, 1.5, float("nan"), Decimal("NaN"), True, None, "0.5"])
def test_what_is_no_probability_is_refused(value: Any) -> None:
    for name in ("series_availability", "parallel_availability", "and_gate", "or_gate", "xor_gate"):
        function = getattr(formulae, name)
        for wrong in ([0.5, value], []):
            with pytest.raises(ValidationError) as refusal:
                function(wrong)
            assert refusal.value.record == name
    with pytest.raises(ValidationError) as condition:
        inhibit_gate(0.5, value)
    assert condition.value.field == "condition"
    with pytest.raises(ValidationError) as event:
        inhibit_gate(value, 0.5)
    assert event.value.field == "event"


@pytest.mark.parametrize("needed", [0, 3, True, 1.0])
def test_more_parts_than_there_are_cannot_be_needed(needed: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        k_of_n_availability(needed, [0.5, 0.5])
    assert (refusal.value.record, refusal.value.field) == ("k_of_n_availability", "needed")
