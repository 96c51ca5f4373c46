"""Attendance and entries in the minutes."""

from typing import Any

import pytest

from itil_core.errors import ValidationError
from itil_core.transition.board_minutes import Attendee, BoardAdvice, MinuteEntry
from transition.change_samples import at, decision

A = BoardAdvice


def test_somebody_is_there_from_coming_to_leaving() -> None:
    one = Attendee(person="tom", since=at(1).at, until=at(2).at)
    assert [one.is_there(at(hours).at) for hours in (0.9, 1, 1.9, 2)] == [False, True, True, False]
    assert Attendee(person="tom", since=at(1).at).is_there(at(99).at)


def test_only_what_settles_something_needs_a_quorum() -> None:
    assert [advice for advice in A if advice.needs_quorum] == [A.APPROVE, A.REJECT, A.RETURN]


@pytest.mark.parametrize("advice", [A.DEFER, A.NOTE])
def test_what_is_not_settled_has_no_decision(advice: BoardAdvice) -> None:
    assert MinuteEntry(item="CHG-1", advice=A.REJECT, at=at().at, decision=decision()).decision
    with pytest.raises(ValidationError) as refusal:
        MinuteEntry(item="CHG-1", advice=advice, at=at().at, decision=decision())
    assert (refusal.value.record, refusal.value.field) == ("MinuteEntry", "decision")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"until": at(0).at}, "until"),
        ({"represents": ["tom", "eva"]}, "represents"),
    ],
)
def test_what_an_attendee_refuses(fields: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {"person": "tom", "since": at(1).at}
    with pytest.raises(ValidationError) as refusal:
        Attendee(**given | fields)
    assert (refusal.value.record, refusal.value.field) == ("Attendee", field)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"item": ""}, "item"),
        ({"advice": "APPROVE"}, "advice"),
        ({"discussion": None}, "discussion"),
        ({"actions": ["order it"]}, "actions"),
        ({"decision": "yes"}, "decision"),
    ],
)
def test_what_an_entry_refuses(fields: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {"item": "CHG-1", "advice": A.APPROVE, "at": at().at}
    with pytest.raises(ValidationError) as refusal:
        MinuteEntry(**given | fields)
    assert (refusal.value.record, refusal.value.field) == ("MinuteEntry", field)
