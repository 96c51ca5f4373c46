"""Intervals: half-open, compared in UTC, united without counting anything twice."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.interval import Interval, total_time, united

NOON = pendulum.datetime(2026, 3, 2, 12)


def span(first: int, last: int) -> Interval:
    return Interval(NOON.add(minutes=first), NOON.add(minutes=last))


SPANS = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(
    lambda pair: span(pair[0], pair[0] + pair[1])
)


def minutes(*intervals: Interval) -> set[int]:
    return {n for n in range(-5, 90) if any(NOON.add(minutes=n) in each for each in intervals)}


def test_it_is_half_open() -> None:
    assert NOON in span(0, 10)
    assert NOON.add(minutes=10) not in span(0, 10)
    assert "noon" not in span(0, 10)
    assert not span(0, 10).overlaps(span(10, 20))
    assert span(0, 10).intersection(span(10, 20)) is None


def test_it_is_held_in_utc_and_says_so() -> None:
    local = Interval(pendulum.datetime(2026, 3, 29, 1, tz="Europe/Prague"), NOON.add(months=1))
    assert local.start.isoformat() == "2026-03-29T00:00:00+00:00"
    assert str(span(0, 1)) == "2026-03-02T12:00:00+00:00 to 2026-03-02T12:01:00+00:00"


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (NOON, NOON, "end"),
        (NOON, NOON.subtract(seconds=1), "end"),
        (datetime(2026, 3, 2), NOON, "start"),  # noqa: DTZ001 (naive on purpose)
        (NOON, None, "end"),
    ],
)
def test_what_is_no_interval_is_refused(start: Any, end: Any, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Interval(start, end)
    assert (refusal.value.record, refusal.value.field) == ("Interval", field)


@given(SPANS, SPANS)
def test_it_agrees_with_sets_of_minutes(one: Interval, other: Interval) -> None:
    mine, theirs = minutes(one), minutes(other)
    common = one.intersection(other)
    assert one.overlaps(other) == bool(mine & theirs) == (common is not None)
    assert (minutes(common) if common else set()) == mine & theirs
    assert one.holds(other) == (theirs <= mine)


@given(st.lists(SPANS, max_size=6))
def test_united_covers_the_same_time_once(spans: list[Interval]) -> None:
    merged = united(spans)
    assert minutes(*merged) == minutes(*spans)
    assert all(one.end < next_one.start for one, next_one in pairwise(merged))
    assert total_time(spans) == timedelta(minutes=len(minutes(*spans)))
