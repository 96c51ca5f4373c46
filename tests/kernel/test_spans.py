"""Spans of policies and models: exact, and never negative."""

from datetime import timedelta
from math import nan
from typing import Any

import attrs
import pendulum
import pytest

from itil_core.errors import ValidationError
from itil_core.kernel._spans import optional_span, why_no_span


@attrs.frozen
class Rule:
    span: timedelta | None = attrs.field(validator=optional_span())
    wait: timedelta | None = attrs.field(default=None, validator=optional_span(above_zero=True))


@pytest.mark.parametrize(
    "span", [None, timedelta(0), timedelta(hours=1), pendulum.duration(days=2)]
)
def test_exact_spans_and_none_are_taken(span: timedelta | None) -> None:
    assert Rule(span).span == span
    assert span is None or why_no_span(span) == ""


@pytest.mark.parametrize(
    "span",
    [
        -timedelta(microseconds=1),
        pendulum.duration(months=1),
        pendulum.duration(years=1),
        8,
        nan,
        "8 h",
    ],
)
def test_what_is_no_exact_span_is_refused_by_record_and_field(span: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        Rule(span)
    assert (refusal.value.record, refusal.value.field) == ("Rule", "span")


def test_zero_is_refused_where_it_would_mean_nothing() -> None:
    with pytest.raises(ValidationError, match="above zero"):
        Rule(None, timedelta(0))
    assert Rule(None, timedelta(microseconds=1)).wait == timedelta(microseconds=1)
