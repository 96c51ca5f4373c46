"""The small values that a change is made of."""

from itertools import product

import pytest

from itil_core.errors import ValidationError
from itil_core.kernel.priority import Level
from itil_core.transition import (
    CHANGE_MATRIX,
    ChangeOutcome,
    ChangeTrigger,
    ExpectedDowntime,
    Obligation,
)
from transition.change_samples import window


def test_appendix_c_change_priority() -> None:
    vectors = {"HH1", "HM2", "HL3", "MH2", "MM3", "ML4", "LH3", "LM4", "LL4"}
    levels = {level.name[0]: level for level in Level}
    found = {
        f"{impact}{urgency}{CHANGE_MATRIX.code(levels[impact], levels[urgency])}"
        for impact, urgency in product(levels, levels)
    }
    assert found == vectors


def test_outcomes_fit_the_ways_in_which_work_ends() -> None:
    implemented = {each.name for each in ChangeOutcome if each.fits_implemented}
    remediated = {each.name for each in ChangeOutcome if each.fits_remediated}
    assert implemented == {
        "SUCCESSFUL",
        "SUCCESSFUL_WITH_ISSUES",
        "PARTIAL",
        "FAILED_NOT_REMEDIATED",
    }
    assert remediated == {"FAILED_REMEDIATED", "PARTIAL"}
    assert {each.name for each in ChangeOutcome if each.failed} == {
        "FAILED_REMEDIATED",
        "FAILED_NOT_REMEDIATED",
    }


def test_two_triggers_name_no_record() -> None:
    assert [each.name for each in ChangeTrigger if not each.names_a_record] == ["LEGAL", "USER"]


def test_bad_values_are_refused() -> None:
    with pytest.raises(ValidationError):
        ExpectedDowntime(service_id="", interval=window())
    with pytest.raises(ValidationError):
        ExpectedDowntime(service_id="mail", interval=(1, 2))
    with pytest.raises(ValidationError):
        Obligation(document="the plan", due_at=window().end)
