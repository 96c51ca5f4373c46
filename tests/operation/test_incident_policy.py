"""The rules that an organisation sets: defaults of ITIL.md appendix I, boundaries, bad input."""

from datetime import timedelta
from itertools import pairwise, product
from math import inf, nan
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.priority import DEFAULT_MATRIX, Level
from itil_core.operation import IncidentPolicy, PendingReason
from itil_core.operation.incident_policy import DEFAULT_POLICY
from operation.incident_samples import day

MICROSECOND = timedelta(microseconds=1)
MINUTES, HOURS = timedelta(minutes=1), timedelta(hours=1)


def test_the_defaults_are_those_of_the_register() -> None:
    policy = IncidentPolicy()
    assert policy.matrix == DEFAULT_MATRIX
    assert policy.response_targets == (15 * MINUTES, 30 * MINUTES, 2 * HOURS, 8 * HOURS, None)
    assert policy.resolution_targets == (HOURS, 8 * HOURS, 24 * HOURS, 48 * HOURS, None)
    assert policy.pause_reasons == {PendingReason.USER}
    assert policy.auto_close_after == 30 * HOURS  # three working days of ten hours
    assert policy.reopen_window == 10 * HOURS
    assert policy.pending_timeout == 50 * HOURS
    assert policy.hierarchic_thresholds == (75, 100)
    assert policy.category_depth == (2, 4)
    assert policy.block_on_open_children
    assert policy == DEFAULT_POLICY


def test_INV_5_3_the_default_matrix_is_total_and_monotone() -> None:
    codes = {pair: DEFAULT_MATRIX.code(*pair) for pair in product(Level, Level)}
    assert "".join(f"{i.name[0]}{u.name[0]}{code}" for (i, u), code in codes.items()) == (
        "HH1HM2HL3MH2MM3ML4LH3LM4LL5"
    )
    for (impact, urgency), code in codes.items():
        for higher in Level:
            if higher > impact:
                assert codes[higher, urgency] <= code
            if higher > urgency:
                assert codes[impact, higher] <= code


SPANS = st.none() | st.timedeltas(timedelta(0), timedelta(days=9))


@given(st.lists(SPANS, max_size=5))
def test_INV_5_3_targets_never_shrink_with_the_code(targets: list[timedelta | None]) -> None:
    length = [inf if target is None else target.total_seconds() for target in targets]
    if all(earlier <= later for earlier, later in pairwise(length)):
        assert IncidentPolicy(resolution_targets=targets).resolution_targets == tuple(targets)
        assert IncidentPolicy(response_targets=targets).response_targets == tuple(targets)
    else:
        with pytest.raises(ValidationError, match="less urgent"):
            IncidentPolicy(resolution_targets=targets)
        with pytest.raises(ValidationError, match="less urgent"):
            IncidentPolicy(response_targets=targets)


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": None},
        {"critical_hours": "24x7"},
        {"matrix": [(1,)]},
        {"category_depth": (0, 4)},
        {"category_depth": (1, 7)},
        {"category_depth": (4, 2)},
        {"category_depth": [2, 4]},
        {"category_depth": (nan, nan)},
        {"category_depth": 3},
        {"response_targets": (60, 60)},
        {"resolution_targets": (nan,)},
        {"resolution_targets": (-HOURS, HOURS)},
        {"resolution_targets": (pendulum.duration(months=1),)},
        {"pause_reasons": {"USER"}},
        {"hierarchic_thresholds": (100, 75)},
        {"hierarchic_thresholds": (75, 75)},
        {"hierarchic_thresholds": (0, 100)},
        {"hierarchic_thresholds": (nan,)},
        {"hierarchic_thresholds": ("75 %",)},
        {"auto_close_after": -HOURS},
        {"auto_close_after": 3},
        {"reopen_window": -HOURS},
        {"pending_timeout": timedelta(0)},
        {"pending_timeout": pendulum.duration(months=1)},
        {"block_on_open_children": "yes"},
    ],
)
def test_illegal_rules_are_refused_by_their_field(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refusal:
        IncidentPolicy(**wrong)
    assert refusal.value.field == next(iter(wrong))


# Thursday, 5 March 2026, 10:00: one working day of ten hours ends on Friday at 10:00.
CLOSED_AT = day(5, 10)


def test_the_reopening_window_holds_its_last_instant() -> None:
    assert DEFAULT_POLICY.may_reopen(CLOSED_AT, CLOSED_AT)
    assert DEFAULT_POLICY.may_reopen(CLOSED_AT, day(6, 10))
    assert not DEFAULT_POLICY.may_reopen(CLOSED_AT, day(6, 10) + MICROSECOND)


def test_a_window_that_is_used_up_at_closing_time_lasts_until_the_next_opening() -> None:
    friday_morning, sunday, monday = day(6, 8), day(8, 20), day(9, 8)
    assert DEFAULT_POLICY.may_reopen(friday_morning, sunday)
    assert DEFAULT_POLICY.may_reopen(friday_morning, monday)
    assert not DEFAULT_POLICY.may_reopen(friday_morning, monday + MICROSECOND)


def test_a_window_of_zero_is_never_and_none_is_for_ever() -> None:
    assert not IncidentPolicy(reopen_window=timedelta(0)).may_reopen(CLOSED_AT, CLOSED_AT)
    assert IncidentPolicy(reopen_window=None).may_reopen(CLOSED_AT, CLOSED_AT.add(years=50))


def test_silence_closes_after_three_working_days_to_the_microsecond() -> None:
    due = day(10, 10)  # Thursday 10:00, Friday, Monday, Tuesday 10:00
    assert not DEFAULT_POLICY.may_close_unconfirmed(CLOSED_AT, due - MICROSECOND)
    assert DEFAULT_POLICY.may_close_unconfirmed(CLOSED_AT, due)
    never = IncidentPolicy(auto_close_after=None)
    assert not never.may_close_unconfirmed(CLOSED_AT, CLOSED_AT.add(years=50))
    at_once = IncidentPolicy(auto_close_after=timedelta(0))
    assert at_once.may_close_unconfirmed(CLOSED_AT, CLOSED_AT)


def test_a_user_is_given_up_after_five_working_days_to_the_microsecond() -> None:
    due = day(12, 10)
    assert not DEFAULT_POLICY.may_give_up(CLOSED_AT, due - MICROSECOND)
    assert DEFAULT_POLICY.may_give_up(CLOSED_AT, due)
    never = IncidentPolicy(pending_timeout=None)
    assert not never.may_give_up(CLOSED_AT, CLOSED_AT.add(years=50))


def test_questions_that_go_back_in_time_or_have_no_zone_are_refused() -> None:
    with pytest.raises(ValidationError):
        DEFAULT_POLICY.may_reopen(CLOSED_AT, CLOSED_AT - MICROSECOND)
    with pytest.raises(ValidationError):
        DEFAULT_POLICY.may_close_unconfirmed(CLOSED_AT.naive(), CLOSED_AT)


def test_the_first_priority_runs_day_and_night() -> None:
    policy = IncidentPolicy()
    assert policy.hours_for(1) == ServiceHours.always()
    assert policy.hours_for(2) == policy.hours_for(None) == policy.hours


def test_a_priority_has_its_targets_or_none() -> None:
    policy = IncidentPolicy()
    assert [policy.resolution_target(code) for code in (1, 4, 5, 6, 0, None)] == [
        HOURS,
        48 * HOURS,
        None,
        None,
        None,
        None,
    ]
    assert policy.response_target(2) == 30 * MINUTES


@pytest.mark.parametrize(("length", "right"), [(1, False), (2, True), (4, True), (5, False)])
def test_a_category_has_two_to_four_levels(length: int, right: bool) -> None:  # noqa: FBT001 (a case)
    path = tuple("abcdefg"[:length])
    assert DEFAULT_POLICY.takes_category(path) is right
    if right:
        assert DEFAULT_POLICY.checked_category(path) == path
    else:
        with pytest.raises(ValidationError, match="2 to 4 levels"):
            DEFAULT_POLICY.checked_category(path)
