"""Figures of change management, held against counting by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval
from itil_core.kernel.money import Money
from itil_core.testing import emergency_changes, normal_changes, standard_changes
from itil_core.transition import (
    Change,
    ChangeOutcome,
    UnauthorisedChange,
    change_backlog,
    change_success_share,
    cost_deviation,
    effort_deviation,
    emergency_share,
    failed_change_share,
    incident_rate,
    mean_lead_time,
    on_time_share,
    remediation_tested_share,
    reviews_on_time_share,
    unauthorised_share,
)
from transition.change_samples import (
    S,
    at,
    back_out,
    emergency_in,
    normal,
    normal_in,
    review,
    window,
)

MONTH = window(0, 24 * 30)
BEFORE = Interval(at(-24).at, at(0).at)
WITH_ISSUES = ChangeOutcome.SUCCESSFUL_WITH_ISSUES
FAILED = ChangeOutcome.FAILED_NOT_REMEDIATED


def done(outcome: ChangeOutcome = ChangeOutcome.SUCCESSFUL, **fields: Any) -> Change:
    return normal_in(S.IMPLEMENTING, **fields).finish(at(4), outcome=outcome)


GOOD, POOR, BAD, URGENT = done(), done(WITH_ISSUES), done(FAILED), emergency_in(S.IMPLEMENTED)
FOUND = UnauthorisedChange(ci_id="mail1", at=at(3).at, difference="another disk")


def test_ex_t1_the_shares_of_200_changes() -> None:
    changes = [GOOD] * 188 + [BAD] * 12
    assert change_success_share(changes, MONTH) == 94
    assert failed_change_share(changes, MONTH) == 6
    assert emergency_share([GOOD] * 194 + [URGENT] * 6, MONTH) == 3
    assert incident_rate(changes, 18, MONTH) == 9
    # Both together are 200: the unauthorised ones stand in the denominator.
    assert unauthorised_share([GOOD] * 196, [FOUND] * 4, MONTH) == 2


def test_success_with_issues_is_one_by_choice() -> None:
    changes = [GOOD, POOR, BAD, URGENT]
    assert change_success_share(changes, MONTH) == 75
    assert change_success_share(changes, MONTH, with_issues=False) == 50


def test_ex_t6_the_accuracy_of_estimates() -> None:
    it = normal(effort=timedelta(hours=40), actual_effort=timedelta(hours=46))
    assert effort_deviation(it) == pytest.approx(15)
    paid = normal(cost=Money(40, "EUR"), actual_cost=Money(46, "EUR"))
    assert cost_deviation(paid) == pytest.approx(15)
    assert effort_deviation(normal()) is None
    assert cost_deviation(normal()) is None


def test_an_estimate_of_nothing_has_no_accuracy() -> None:
    with pytest.raises(CalculationError, match="estimate must be above zero"):
        effort_deviation(normal(effort=timedelta(0), actual_effort=timedelta(1)))
    with pytest.raises(CalculationError, match="estimate must not be zero"):
        cost_deviation(normal(cost=Money(0, "EUR"), actual_cost=Money(1, "EUR")))
    with pytest.raises(ValidationError, match="must be in EUR too"):
        cost_deviation(normal(cost=Money(1, "USD"), actual_cost=Money(1, "EUR")))


SHARES: list[Callable[..., float | timedelta | None]] = [
    change_success_share,
    failed_change_share,
    emergency_share,
    on_time_share,
    remediation_tested_share,
    mean_lead_time,
    lambda changes, period, **more: incident_rate(changes, 1, period, **more),
    lambda changes, period, **more: unauthorised_share(changes, [FOUND], period, **more),
    lambda changes, period, **more: reviews_on_time_share(changes, period, timedelta(1), **more),
]


@pytest.mark.parametrize("figure", SHARES)
def test_nothing_to_count_gives_none_or_an_error(
    figure: Callable[..., float | timedelta | None],
) -> None:
    assert figure([GOOD, normal()], BEFORE) is None
    with pytest.raises(CalculationError, match="no change to count"):
        figure([GOOD, normal()], BEFORE, strict=True)


def test_a_period_holds_its_start_and_not_its_end() -> None:
    assert emergency_share([URGENT], window(4, 5)) == 100
    assert emergency_share([URGENT], window(3, 4)) is None


def test_work_is_on_time_within_its_window() -> None:
    late = normal_in(S.IMPLEMENTING).finish(at(6.01), outcome=ChangeOutcome.SUCCESSFUL)
    just = normal_in(S.IMPLEMENTING).finish(at(6), outcome=ChangeOutcome.SUCCESSFUL)
    assert on_time_share([late, just, GOOD, BAD], MONTH) == 75


def test_tested_remediations_are_counted() -> None:
    tested = done(remediation=back_out(tested=True))
    assert remediation_tested_share([tested, GOOD], MONTH) == 50


def test_reviews_are_on_time_by_open_hours() -> None:
    reviewed = [
        normal_in(S.IN_REVIEW).record_review(at(100), review=review(hours)) for hours in (5, 28)
    ]
    assert reviews_on_time_share([*reviewed, GOOD], MONTH, timedelta(hours=1)) == 50
    office = ServiceHours("UTC", {"mon": ["08:00-18:00"], "tue": ["08:00-18:00"]})
    within = timedelta(hours=10)
    assert reviews_on_time_share(reviewed, MONTH, within, hours=office) == 100


def test_the_mean_lead_time() -> None:
    longer = normal_in(S.IMPLEMENTING).finish(at(6), outcome=ChangeOutcome.SUCCESSFUL)
    assert mean_lead_time([GOOD, longer], MONTH) == timedelta(hours=5)
    hour = ServiceHours("UTC", {"mon": ["08:00-09:00"]})
    assert mean_lead_time([GOOD, longer], MONTH, hours=hour) == timedelta(hours=1)


def test_the_backlog() -> None:
    assert change_backlog([GOOD, normal()], at(0).at) == 0
    assert change_backlog([GOOD, normal()], at(4).at) == 2
    assert change_backlog([GOOD, normal()], at(4.1).at) == 1
    with pytest.raises(ValidationError):
        change_backlog([], at().at.naive())


@pytest.mark.parametrize("count", [-1, 1.5, True])
def test_incidents_are_counted_in_whole_numbers(count: Any) -> None:
    with pytest.raises(ValidationError, match="whole number of at least 0"):
        incident_rate([GOOD], count, MONTH)


@settings(max_examples=20)
@given(st.lists(st.one_of(normal_changes(), standard_changes(), emergency_changes()), max_size=3))
def test_shares_agree_with_counting_by_hand(changes: list[Change]) -> None:
    start = min((each.opened.effective for each in changes), default=at().at)
    period = Interval(start, start.add(years=60))
    ended = [
        each
        for each in changes
        if any(entry.target in (S.IMPLEMENTED, S.REMEDIATED) for entry in each.history)
    ]
    good = [each for each in ended if each.outcome is ChangeOutcome.SUCCESSFUL]
    expected = 100 * len(good) / len(ended) if ended else None
    assert change_success_share(changes, period, with_issues=False) == expected
    urgent = sum(type(each).__name__ == "EmergencyChange" for each in ended)
    assert emergency_share(changes, period) == (100 * urgent / len(ended) if ended else None)
