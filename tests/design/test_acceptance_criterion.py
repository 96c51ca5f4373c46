"""Acceptance criteria and their waivers."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.design_samples import criterion
from itil_core.design.acceptance_criterion import (
    AcceptanceCriterion,
    CriterionResult,
    Waiver,
    unmet_criteria,
)
from itil_core.errors import ValidationError
from strategy.service_samples import START

R = CriterionResult
UNTIL = START.add(days=30)
WAIVER = Waiver(approver="cio", expires=UNTIL)


@pytest.mark.parametrize(
    ("result", "passes"), [(R.NOT_RUN, False), (R.MET, True), (R.NOT_MET, False)]
)
def test_only_what_is_met_passes(result: CriterionResult, *, passes: bool) -> None:
    assert criterion(result=result).passed_at(START) is passes


def test_a_waiver_holds_until_it_expires() -> None:
    it = criterion(result=R.WAIVED, waiver=WAIVER)
    assert it.passed_at(UNTIL.subtract(microseconds=1))
    assert not it.passed_at(UNTIL)


@pytest.mark.parametrize(
    "fields", [{"result": R.WAIVED}, {"result": R.MET, "waiver": WAIVER}, {"waiver": WAIVER}]
)
def test_a_waiver_belongs_to_what_is_waived(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        criterion(**fields)
    assert (caught.value.record, caught.value.field) == ("AcceptanceCriterion", "waiver")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"statement": ""}, "statement"),
        ({"measurable_target": " "}, "measurable_target"),
        ({"mandatory": None}, "mandatory"),
        ({"test_ids": [""]}, "test_ids"),
        ({"result": "MET"}, "result"),
    ],
)
def test_wrong_values_are_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        criterion(**fields)
    assert caught.value.field == field


def test_a_waiver_names_who_decided_and_until_when() -> None:
    with pytest.raises(ValidationError):
        Waiver(approver="", expires=UNTIL)
    with pytest.raises(ValidationError, match="aware"):
        Waiver(approver="cio", expires=datetime(2026, 3, 2))  # noqa: DTZ001 (what is refused)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        criterion(result=R.WAIVED, waiver=WAIVER).passed_at(datetime(2026, 3, 2))  # noqa: DTZ001
    assert caught.value.field == "at"


CRITERIA = st.lists(st.tuples(st.booleans(), st.sampled_from(R), st.integers(-2, 2)), max_size=5)


@given(CRITERIA)
def test_what_is_unmet_is_what_a_slow_reading_finds(
    rows: list[tuple[bool, CriterionResult, int]],
) -> None:
    criteria: list[AcceptanceCriterion] = []
    expected: list[str] = []
    for number, (mandatory, result, hours) in enumerate(rows):
        waived = result is R.WAIVED
        waiver = Waiver(approver="cio", expires=START.add(hours=hours)) if waived else None
        criteria.append(criterion(number, mandatory=mandatory, result=result, waiver=waiver))
        good = result is R.MET or (waived and hours > 0)
        if mandatory and not good:
            expected.append(f"SAC-{number}")
    assert unmet_criteria(criteria, at=START) == tuple(expected)
