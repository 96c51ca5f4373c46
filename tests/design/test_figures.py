"""Figures as exact numbers of units."""

from datetime import timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.design._figures import as_decimal, as_fraction
from itil_core.errors import ValidationError

HOUR = timedelta(hours=1)


def read(value: Any, span: timedelta | None = None) -> Fraction:
    return as_fraction(value, span, record="Target")


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (99.5, Fraction(199, 2)),
        (0.1, Fraction(1, 10)),
        (1e-07, Fraction(1, 10**7)),
        ("99.95", Fraction(1999, 20)),
        (Decimal("4.0"), Fraction(4)),
        (Fraction(1, 3), Fraction(1, 3)),
        (7, Fraction(7)),
    ],
)
def test_a_number_is_read_as_it_is_written(value: Any, exact: Fraction) -> None:
    assert read(value) == exact


def test_a_duration_is_read_in_the_unit() -> None:
    assert read(timedelta(minutes=20), HOUR) == Fraction(1, 3)
    assert read(pendulum.duration(days=1), HOUR) == Fraction(24)
    assert read(pendulum.datetime(2026, 3, 1) - pendulum.datetime(2026, 1, 1), HOUR) == 59 * 24


@pytest.mark.parametrize(
    ("value", "span", "reason"),
    [
        (
            True,
            None,
            "must be a number: an int, a Decimal, a Fraction, or a float as it is written",
        ),
        (
            None,
            None,
            "must be a number: an int, a Decimal, a Fraction, or a float as it is written",
        ),
        (float("nan"), None, "must be a finite number"),
        (float("inf"), None, "must be a finite number"),
        (Decimal("NaN"), None, "must be a finite number"),
        ("a lot", None, "must be a decimal number"),
        ("Infinity", None, "must be a decimal number"),
        ("NaN", None, "must be a decimal number"),
        (-1, None, "must not be negative"),
        (-HOUR, HOUR, "must not be negative"),
        (HOUR, None, "must be a number; the unit is not one of time"),
        (
            pendulum.duration(months=1),
            HOUR,
            "must be exact time; months and years differ in length",
        ),
        (pendulum.duration(years=1), HOUR, "must be exact time; months and years differ in length"),
    ],
)
def test_what_is_no_exact_figure_is_refused(value: Any, span: Any, reason: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(value, span)
    assert (caught.value.record, caught.value.field) == ("Target", "value")
    assert caught.value.reason == reason


@given(st.integers(0, 10**30), st.integers(0, 12))
def test_a_decimal_is_exact_whatever_the_context(digits: int, places: int) -> None:
    with localcontext() as context:
        context.prec = 3
        number = as_decimal(Fraction(digits, 10**places), record="Target", field="target")
    assert Fraction(number) == Fraction(digits, 10**places)


@pytest.mark.parametrize("value", [Fraction(1, 3), Fraction(1, 7), Fraction(5, 6)])
def test_decimals_without_end_are_refused(value: Fraction) -> None:
    with pytest.raises(ValidationError, match="choose a smaller unit or round it") as caught:
        as_decimal(value, record="Target", field="target")
    assert caught.value.field == "target"
