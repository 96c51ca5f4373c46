"""Pareto analysis against the worked example and a slow count."""

import pickle
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import CalculationError, DuplicateError, ValidationError
from itil_core.operation.pareto import Pareto

NAMES = st.sampled_from(["mail", "net", "erp", "print", "other", "web"])
COUNTS = st.dictionaries(NAMES, st.integers(0, 50)).filter(lambda c: sum(c.values()) > 0)


def test_EX_O3_the_vital_few() -> None:
    pareto = Pareto({"print": 12, "other": 8, "erp": 15, "mail": 40, "net": 25})
    assert [(row.name, row.cumulative_pct) for row in pareto.rows] == [
        ("mail", 40),
        ("net", 65),
        ("erp", 80),
        ("print", 92),
        ("other", 100),
    ]
    assert pareto.vital_few() == ("mail", "net", "erp")


def test_EX_O3_nothing_counted_has_no_answer() -> None:
    for counts in ({}, {"mail": 0}):
        with pytest.raises(CalculationError, match="nothing was counted"):
            Pareto(counts)


def test_EX_O3_ties_go_by_name() -> None:
    assert [row.name for row in Pareto({"b": 2, "c": 2, "a": 2}).rows] == ["a", "b", "c"]


@given(COUNTS)
def test_cumulative_percent_ends_at_100_and_is_concave(counts: dict[str, int]) -> None:
    rows = Pareto(counts).rows
    assert rows[-1].cumulative_pct == 100
    steps = [row.number for row in rows]
    assert steps == sorted(steps, reverse=True)
    assert [row.cumulative for row in rows] == [sum(steps[: n + 1]) for n in range(len(steps))]


@given(COUNTS, st.integers(1, 100))
def test_the_vital_few_are_the_fewest_that_reach_the_share(
    counts: dict[str, int],
    share: int,
) -> None:
    few = Pareto(counts).vital_few(share)
    total = sum(counts.values())

    def reach(names: tuple[str, ...]) -> bool:
        return 100 * sum(counts[name] for name in names) >= share * total

    assert reach(few)
    assert not reach(few[:-1])
    smallest_inside = min(counts[name] for name in few)
    assert all(counts[name] <= smallest_inside for name in counts if name not in few)


@pytest.mark.parametrize("counts", [{"a": -1, "b": 5}, {"a": 1.5}, {"a": True}, {" ": 3}])
def test_bad_counts_are_refused(counts: Any) -> None:
    with pytest.raises(ValidationError):
        Pareto(counts)


def test_a_cause_is_counted_once() -> None:
    with pytest.raises(DuplicateError):
        Pareto([("mail", 3), ("mail", 4)])


@pytest.mark.parametrize("share", [0, 101, Fraction(-1, 2)])
def test_a_share_is_a_percentage(share: Any) -> None:
    with pytest.raises(ValidationError, match="threshold_pct"):
        Pareto({"a": 1}).vital_few(share)


def test_it_is_a_value() -> None:
    pareto = Pareto({"a": 1})
    assert pickle.loads(pickle.dumps(pareto)) == pareto == Pareto([("a", 1)])
    assert hash(pareto) == hash(Pareto({"a": 1}))
