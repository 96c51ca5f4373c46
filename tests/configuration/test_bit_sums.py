"""Sums of bit sets column by column, against counting."""

from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration._bit_sums import heavier, sums

WEIGHED = st.lists(st.tuples(st.integers(0, 255), st.integers(1, 20)), max_size=8)


def counted(weighed: list[tuple[int, int]], place: int) -> int:
    return sum(weight for mask, weight in weighed if mask >> place & 1)


@given(WEIGHED, st.integers(0, 90))
def test_heavier_equals_counting(weighed: list[tuple[int, int]], limit: int) -> None:
    wanted = {place for place in range(8) if counted(weighed, place) > limit}
    found = heavier(weighed, limit)
    assert {place for place in range(8) if found >> place & 1} == wanted
    assert 0 <= found < 256


@given(st.lists(st.integers(0, 255), max_size=20))
def test_sums_equal_counting(masks: list[int]) -> None:
    ones = [(mask, 1) for mask in masks]
    assert sums(masks, 8) == [counted(ones, place) for place in range(8)]


def test_no_columns_have_no_sums() -> None:
    assert sums([], 0) == []
