"""Decisions of change authorities."""

from typing import Any

import pytest

from itil_core.errors import ValidationError
from itil_core.transition import Decision, Verdict
from transition.change_samples import START, decision


def test_one_person_or_several_decide() -> None:
    assert decision(by="eva").by == {"eva"}
    assert decision(by=["eva", "jan"]).by == {"eva", "jan"}
    assert decision(conditions="at night").conditions == ("at night",)


@pytest.mark.parametrize(
    "fields",
    [
        {"by": ()},
        {"by": {""}},
        {"level": 0},
        {"level": True},
        {"authority": " "},
        {"verdict": "APPROVED"},
        {"at": START.naive()},
        {"conditions": [""]},
    ],
)
def test_bad_input_is_refused(fields: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "authority": "CAB",
        "level": 3,
        "verdict": Verdict.APPROVED,
        "at": START,
        "by": "eva",
    }
    with pytest.raises(ValidationError):
        Decision(**given | fields)
