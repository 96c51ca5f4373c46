"""What transition must know."""

import pytest

from itil_core.errors import ValidationError
from itil_core.transition import TransitionBriefing


def test_what_is_missing_is_named() -> None:
    assert len(TransitionBriefing().missing) == 3
    whole = TransitionBriefing(business_value="a", stakeholders="b", adaptation="c")
    assert whole.missing == ()
    assert TransitionBriefing(stakeholders=" ").missing[1] == "stakeholders"


def test_answers_are_words() -> None:
    with pytest.raises(ValidationError):
        TransitionBriefing(stakeholders=None)
