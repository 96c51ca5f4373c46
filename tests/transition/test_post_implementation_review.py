"""The post-implementation review."""

from typing import Any

import pytest

from itil_core.errors import ValidationError
from itil_core.transition import ReviewReason
from transition.change_samples import START, review


def test_actions_may_be_one_or_several() -> None:
    assert review(actions="order a disk").actions == ("order a disk",)
    assert review(actions=["a", "b"]).actions == ("a", "b")
    assert [each.name for each in ReviewReason] == [
        "EMERGENCY",
        "MAJOR",
        "NOT_SUCCESSFUL",
        "SAMPLE",
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"objectives_met": None},
        {"users_satisfied": "yes"},
        {"side_effects": ""},
        {"remediation_worked": 1},
        {"actions": [""]},
        {"at": START.naive()},
    ],
)
def test_bad_input_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        review(**fields)
