"""Weights of services: read, checked, and summed."""

from decimal import Decimal
from fractions import Fraction
from math import inf, nan
from typing import Any

import pytest

from itil_core.configuration._weights import gained, rounded, weights_given
from itil_core.errors import UnknownReferenceError, ValidationError


def test_services_weigh_one_or_what_is_given() -> None:
    assert weights_given("x", ["b", "a", "b"], None) == {"a": 1.0, "b": 1.0}
    given = {"b": Decimal("0.5"), "a": Fraction(1, 4), "c": 0}
    assert weights_given("x", {"a", "b", "c"}, given) == {"a": 0.25, "b": 0.5, "c": 0.0}


def test_gains_are_summed_by_weight_and_sorted() -> None:
    gain, order = gained({"b": 0.5, "a": 0.25}, {"a": 4.0, "b": 1.0})
    assert (gain, list(order)) == (1.5, ["a", "b"])


def test_the_last_digits_do_not_decide() -> None:
    assert rounded(0.1 + 0.2) == rounded(0.3)
    assert rounded(0.3) < rounded(0.300001)


@pytest.mark.parametrize("weight", [-1, nan, inf, True, "1", None])
def test_weights_are_finite_and_not_negative(weight: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        weights_given("x", ["a", "b"], {"a": weight, "b": 1})
    assert (refused.value.record, refused.value.field) == ("x", "weights")
    assert isinstance(refused.value.value, dict)
    assert list(refused.value.value) == ["a"]


def test_weights_fit_the_services() -> None:
    with pytest.raises(UnknownReferenceError) as unknown:
        weights_given("x", ["a"], {"a": 1, "c": 1, "b": 1})
    assert (unknown.value.kind, unknown.value.ids) == ("service", ("b", "c"))
    with pytest.raises(ValidationError) as refused:
        weights_given("x", ["c", "b", "a"], {"a": 1})
    assert refused.value.value == ("b", "c")
    for services in ([], "a"):
        with pytest.raises(ValidationError) as refused:
            weights_given("x", services, None)
        assert refused.value.field == "services"
