"""Proposals against a slow search of every span, and trends against a textbook formula."""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import CalculationError, ValidationError
from itil_core.operation.incident import Incident
from itil_core.operation.problem_detection import (
    DetectionPolicy,
    ProblemProposal,
    TrendPolicy,
    detect_problems,
    detect_trends,
    slope,
)
from itil_core.operation.problem_facts import ProblemKind, ProblemSource
from operation.problem_samples import START, at, incident


def on_day(number: int, day: float, **fields: Any) -> Incident:
    return incident(number, when=START.add(seconds=round(day * 86_400)), **fields)


def ids(proposal: ProblemProposal) -> set[str]:
    return set(proposal.incident_ids)


def test_three_of_one_ci_and_category_in_thirty_days_are_proposed() -> None:
    cases = [on_day(1, 0), on_day(2, 29), on_day(3, 12)]
    (proposal,) = detect_problems(cases)
    assert ids(proposal) == {"INC-1", "INC-2", "INC-3"}
    assert (proposal.kind, proposal.detected_by) == (ProblemKind.REACTIVE, ProblemSource.ANALYSIS)
    assert (proposal.category, proposal.ci_id) == (("mail", "delivery"), "mx1")
    assert proposal.reason == "3 incidents of mx1 in mail/delivery"


def test_a_span_of_exactly_thirty_days_is_too_long() -> None:
    assert detect_problems([on_day(1, 0), on_day(2, 12), on_day(3, 30)]) == ()


def test_another_ci_or_category_does_not_count() -> None:
    cases = [on_day(1, 0), on_day(2, 1), on_day(3, 2, ci_ids={"mx2"})]
    cases += [on_day(4, 2, category=("mail", "spam")), on_day(5, 2, category=())]
    assert detect_problems(cases) == ()


def test_the_category_that_turned_out_to_be_right_counts() -> None:
    right = {"closure_category": ("mail", "spam")}
    (proposal,) = detect_problems([on_day(n, n, **right) for n in range(3)])
    assert proposal.category == ("mail", "spam")


def test_what_was_logged_in_error_does_not_count() -> None:
    cancelled = on_day(3, 2).cancel(at(99), reason="logged twice")
    assert detect_problems([on_day(1, 0), on_day(2, 1), cancelled]) == ()


def test_incidents_that_all_have_a_problem_are_not_proposed_again() -> None:
    linked = [on_day(n, n, problem_id="PRB-1") for n in range(3)]
    assert detect_problems(linked) == ()
    (proposal,) = detect_problems([*linked, on_day(9, 4)])
    assert proposal.problem_ids == {"PRB-1"}
    assert len(proposal.incident_ids) == 4


def test_the_policy_decides_and_none_is_never() -> None:
    cases = [on_day(1, 0), on_day(2, 1)]
    assert len(detect_problems(cases, policy=DetectionPolicy(at_least=2))) == 1
    short = DetectionPolicy(at_least=2, within=timedelta(hours=1))
    assert detect_problems(cases, policy=short) == ()
    assert detect_problems(cases * 5, policy=None) == ()


@pytest.mark.parametrize(
    "bad",
    [{"at_least": 1}, {"at_least": 2.5}, {"within": timedelta(0)}, {"within": 30}],
)
def test_a_detection_policy_refuses(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DetectionPolicy(**bad)


CASES = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.frozensets(st.sampled_from(["mx1", "mx2"])),
        st.sampled_from([(), ("mail", "a"), ("mail", "b")]),
        st.sampled_from([None, "PRB-1"]),
    ),
    max_size=14,
)


def slow(cases: list[Incident], policy: DetectionPolicy) -> set[tuple[object, ...]]:
    """Try every span that begins with an incident, and join those that share one."""
    wanted: set[tuple[object, ...]] = set()
    for key in {(case.category, ci) for case in cases for ci in case.ci_ids if case.category}:
        members = [c for c in cases if c.category == key[0] and key[1] in c.ci_ids]
        spans = []
        for first in members:
            end = first.reported_at + policy.within
            span = {c.id for c in members if first.reported_at <= c.reported_at < end}
            if len(span) >= policy.at_least:
                spans.append(span)
        joined: list[set[str]] = []
        for span in spans:
            touching = [other for other in joined if other & span]
            joined = [other for other in joined if not other & span]
            joined.append(span.union(*touching))
        for cluster in joined:
            if any(c.problem_id is None for c in members if c.id in cluster):
                wanted.add((*key, frozenset(cluster)))
    return wanted


@given(CASES, st.integers(2, 4), st.integers(1, 15))
def test_detection_is_the_slow_search(drawn: list[Any], at_least: int, days: int) -> None:
    cases = [
        on_day(number, day, ci_ids=cis, category=category, problem_id=problem)
        for number, (day, cis, category, problem) in enumerate(drawn)
    ]
    policy = DetectionPolicy(at_least=at_least, within=timedelta(days=days))
    found = detect_problems(cases, policy=policy)
    assert {(f.category, f.ci_id, f.incident_ids) for f in found} == slow(cases, policy)
    assert detect_problems(cases[::-1], policy=policy) == found


EDGES = [START.add(weeks=n) for n in range(5)]


def weekly(counts: list[int], first: int = 0, **fields: Any) -> list[Incident]:
    return [
        on_day(first + 100 * week + number, 7 * week + number % 7, **fields)
        for week, count in enumerate(counts)
        for number in range(count)
    ]


def test_a_rising_number_is_proposed() -> None:
    cases = weekly([9, 1, 3, 6]) + weekly([0, 5, 3, 1], first=50, category=("web", "shop"))
    (proposal,) = detect_trends(cases, EDGES)
    assert (proposal.kind, proposal.detected_by) == (ProblemKind.PROACTIVE, ProblemSource.TREND)
    assert (proposal.category, proposal.ci_id) == (("mail", "delivery"), None)
    assert len(proposal.incident_ids) == 10
    assert "1, 3, 6 incidents in the last 3 periods, 5/2 more with each" in proposal.reason


def test_the_steepest_comes_first_and_levels_can_be_summed() -> None:
    cases = weekly([0, 1, 2, 3]) + weekly([0, 0, 2, 4], first=50, category=("mail", "spam"))
    found = detect_trends(cases, EDGES)
    assert [proposal.category[-1] for proposal in found] == ["spam", "delivery"]
    (summed,) = detect_trends(cases, EDGES, depth=1)
    assert (summed.category, len(summed.incident_ids)) == (("mail",), 12)


def test_the_policy_of_trends_decides() -> None:
    cases = weekly([0, 1, 2, 3])
    assert detect_trends(cases, EDGES, policy=TrendPolicy(slope_above=Fraction(1))) == ()
    assert detect_trends(cases, EDGES, policy=None) == ()
    assert len(detect_trends(weekly([5, 0, 0, 1]), EDGES, policy=TrendPolicy(periods=4))) == 0


def test_a_level_number_is_no_trend() -> None:
    assert detect_trends(weekly([2, 2, 2, 2]), EDGES) == ()


def test_a_period_holds_its_start_and_not_its_end() -> None:
    inside, outside = on_day(1, 21), on_day(2, 28)
    assert len(detect_trends([inside], EDGES)) == 1
    assert detect_trends([outside, on_day(3, 6.99)], EDGES) == ()


def test_what_was_cancelled_makes_no_trend() -> None:
    assert detect_trends([on_day(1, 25).cancel(at(999), reason="twice")], EDGES) == ()


def test_too_few_periods_have_no_answer() -> None:
    with pytest.raises(CalculationError, match="too few periods"):
        detect_trends([], EDGES[:3])
    with pytest.raises(CalculationError, match="periods=0"):
        detect_trends([], [])
    with pytest.raises(CalculationError, match="two points"):
        slope([4])


def test_periods_rise() -> None:
    with pytest.raises(ValidationError, match="rise"):
        detect_trends([], [*EDGES, EDGES[0]])
    with pytest.raises(ValidationError, match="aware"):
        detect_trends([], [START.naive()])


@pytest.mark.parametrize("bad", [{"periods": 1}, {"slope_above": 0.5}])
def test_a_trend_policy_refuses(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TrendPolicy(**bad)


@given(st.lists(st.integers(0, 99), min_size=2, max_size=9))
def test_slope_is_the_textbook_formula(counts: list[int]) -> None:
    n = len(counts)
    xs = range(n)
    top = n * sum(x * y for x, y in zip(xs, counts, strict=True)) - sum(xs) * sum(counts)
    assert slope(counts) == Fraction(top, n * sum(x * x for x in xs) - sum(xs) ** 2)


@given(st.lists(st.integers(0, 4), min_size=3, max_size=4))
def test_trends_count_what_each_period_holds(counts: list[int]) -> None:
    by_period: defaultdict[int, int] = defaultdict(int)
    cases = weekly(counts)
    for case in cases:
        for place, (start, end) in enumerate(pairwise(EDGES)):
            by_period[place] += start <= case.reported_at < end
    last = [by_period[place] for place in (1, 2, 3)]
    assert bool(detect_trends(cases, EDGES)) is (slope(last) > 0)
