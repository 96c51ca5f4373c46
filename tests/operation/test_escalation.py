"""Escalations as typed facts."""

from datetime import datetime
from math import nan
from typing import Any

import pendulum
import pytest

from itil_core.errors import ValidationError
from itil_core.operation import Escalation, EscalationKind

NOON = pendulum.datetime(2026, 3, 2, 12, tz="Europe/Prague")
FACTS: dict[str, Any] = {
    "kind": EscalationKind.FUNCTIONAL,
    "from_": "desk",
    "to": "messaging",
    "at": NOON,
    "reason": "not solved in 15 minutes",
    "tier": 2,
}


def test_an_escalation_says_how_from_whom_to_whom_when_and_why() -> None:
    fact = Escalation(**FACTS)
    assert (fact.from_, fact.to, fact.tier) == ("desk", "messaging", 2)
    assert fact.at == NOON
    assert fact.at.utcoffset().total_seconds() == 0


def test_there_are_two_kinds() -> None:
    assert [kind.name for kind in EscalationKind] == ["FUNCTIONAL", "HIERARCHIC"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "FUNCTIONAL"},
        {"from_": ""},
        {"to": " "},
        {"at": datetime(2026, 3, 2)},  # noqa: DTZ001 (a naive one is the case)
        {"reason": ""},
        {"tier": 0},
        {"tier": nan},
    ],
)
def test_an_incomplete_escalation_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Escalation(**FACTS | wrong)


def test_a_functional_escalation_leads_to_another_group() -> None:
    with pytest.raises(ValidationError, match="another group"):
        Escalation(**FACTS | {"to": "desk"})


def test_a_hierarchic_escalation_may_stay_in_the_house() -> None:
    fact = Escalation(**FACTS | {"to": "desk", "kind": EscalationKind.HIERARCHIC})
    assert fact.to == fact.from_
