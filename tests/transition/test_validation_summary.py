"""Figures of validation and testing."""

from typing import Any

import pytest

from itil_core.errors import ValidationError
from itil_core.transition import ValidationSummary


def test_ex_t5_the_figures_of_150_tests() -> None:
    it = ValidationSummary(planned=150, run=120, passed=114, defects=18, size=12)
    assert it.passed_percent == 95
    assert it.run_percent == 80
    assert it.defects_per_unit == 1.5


def test_nothing_to_count_gives_none() -> None:
    it = ValidationSummary(planned=0, run=0, passed=0)
    assert (it.run_percent, it.passed_percent, it.defects_per_unit) == (None, None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("planned", -1),
        ("run", 151),
        ("passed", 121),
        ("passed", True),
        ("defects", 1.5),
        ("size", 0),
        ("size", 12.0),
    ],
)
def test_what_cannot_be_counted(field: str, value: object) -> None:
    facts: dict[str, Any] = {"planned": 150, "run": 120, "passed": 114}
    with pytest.raises(ValidationError) as refused:
        ValidationSummary(**facts | {field: value})
    assert (refused.value.record, refused.value.field) == ("ValidationSummary", field)
