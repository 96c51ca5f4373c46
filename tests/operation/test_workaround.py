"""The workaround: steps, and how often they helped."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.priority import Level
from itil_core.operation.workaround import Workaround


@given(st.lists(st.booleans()))
def test_effectiveness_is_the_exact_share_of_attempts_that_helped(outcomes: list[bool]) -> None:
    workaround = Workaround(id="WA-1", steps=["restart"])
    for resolved in outcomes:
        workaround = workaround.tried(resolved=resolved)
    wanted = Fraction(outcomes.count(True), len(outcomes)) if outcomes else None
    assert workaround.effectiveness == wanted
    assert wanted is None or 0 <= wanted <= 1


def test_it_is_verified_on_purpose() -> None:
    workaround = Workaround(id="WA-1", steps="restart", risk=Level.HIGH)
    assert (workaround.steps, workaround.verified) == (("restart",), False)
    assert workaround.verify().verified


@pytest.mark.parametrize(
    "bad",
    [
        {"steps": []},
        {"steps": ["restart", " "]},
        {"risk": "LOW"},
        {"verified": 1},
        {"attempts": -1},
        {"resolved": 1},
        {"attempts": 2, "resolved": 3},
        {"resolved": -1},
        {"id": ""},
    ],
)
def test_it_refuses(bad: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"id": "WA-1", "steps": ["restart"]}
    with pytest.raises(ValidationError):
        Workaround(**facts | bad)
