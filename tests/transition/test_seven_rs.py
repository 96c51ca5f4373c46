"""The seven Rs."""

import pytest

from itil_core.errors import ValidationError
from transition.change_samples import ANSWERS, seven_rs


@pytest.mark.parametrize("question", ANSWERS)
@pytest.mark.parametrize("answer", ["", "  "])
def test_inv_4_1_all_seven_are_answered(question: str, answer: str) -> None:
    with pytest.raises(ValidationError) as refused:
        seven_rs(**{question: answer})
    assert refused.value.field == question


def test_there_are_seven() -> None:
    assert len(ANSWERS) == 7


def test_none_is_an_answer_about_other_changes() -> None:
    assert seven_rs(relationship=" None").stands_alone
    assert not seven_rs(relationship="after CHG-2").stands_alone
