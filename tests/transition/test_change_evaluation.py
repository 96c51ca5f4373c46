"""Evaluated metrics: deviations and what is still acceptable."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.transition import Better, EvaluatedMetric

NUMBERS = st.decimals(-1000, 1000, places=2)


def metric(**facts: Any) -> EvaluatedMetric:
    given: dict[str, Any] = {"name": "response", "unit": "s", "better": Better.LOWER}
    return EvaluatedMetric(**given | {"predicted": "2.0"} | facts)


def test_ex_t4_deviations_from_what_was_predicted() -> None:
    assert metric(actual="2.3").deviation_percent == pytest.approx(15)
    share = metric(predicted="99.5", actual="99.4", better=Better.HIGHER)
    assert share.deviation_percent == pytest.approx(-0.100503, abs=1e-6)
    nothing = metric(predicted=0, actual=3)
    assert (nothing.deviation, nothing.deviation_percent) == (3, None)


def test_what_is_not_measured_has_no_deviation() -> None:
    later = metric()
    assert (later.deviation, later.deviation_percent, later.is_acceptable) == (None, None, None)


@given(NUMBERS, NUMBERS, st.decimals(0, 50, places=1), st.sampled_from(Better))
def test_only_the_worse_side_counts_and_equality_is_acceptable(
    predicted: Decimal, actual: Decimal, tolerance: Decimal, better: Better
) -> None:
    it = metric(predicted=predicted, actual=actual, tolerance_percent=tolerance, better=better)
    room = abs(Fraction(predicted)) * Fraction(tolerance) / 100
    if better is Better.LOWER:
        assert it.is_acceptable is (Fraction(actual) <= Fraction(predicted) + room)
    else:
        assert it.is_acceptable is (Fraction(actual) >= Fraction(predicted) - room)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("predicted", 2.0),
        ("actual", "fast"),
        ("tolerance_percent", -1),
        ("tolerance_percent", "NaN"),
        ("better", "LOWER"),
        ("name", " "),
        ("unit", ""),
    ],
)
def test_what_cannot_be_evaluated(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        metric(**{field: value})
    assert (refused.value.record, refused.value.field) == ("EvaluatedMetric", field)
