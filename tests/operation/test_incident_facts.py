"""The small values of an incident: what they take and what they refuse."""

from math import nan
from typing import Any

import pendulum
import pytest

from itil_core.errors import ValidationError
from itil_core.framework.ids import IncidentId
from itil_core.kernel.ids import ActorId
from itil_core.operation import (
    Caller,
    Channel,
    ClosureCode,
    Pause,
    PendingReason,
    PriorityOverride,
    ResolutionCode,
)

NOON = pendulum.datetime(2026, 3, 2, 12)


def names(enumeration: Any) -> list[str]:
    return [member.name for member in enumeration]


def test_the_enumerations_are_those_of_appendix_b() -> None:
    assert names(Channel) == ["PHONE", "EMAIL", "WEB", "IN_PERSON", "AUTOMATIC"]
    assert names(PendingReason) == ["USER", "SUPPLIER", "CHANGE", "PROBLEM", "OTHER"]
    assert names(ResolutionCode) == [
        "SOLVED_PERMANENT",
        "SOLVED_WORKAROUND",
        "NO_FAULT_FOUND",
        "USER_EDUCATION",
        "DUPLICATE",
        "NO_RESPONSE",
        "EXTERNAL",
    ]
    assert names(ClosureCode) == ["DUPLICATE", "REROUTED_REQUEST"]


def test_a_caller_can_be_reached() -> None:
    caller = Caller(id="eva", callback="555", name="Eva", department="sales", location="Brno")
    assert isinstance(caller.id, ActorId)
    assert (caller.callback, caller.department) == ("555", "sales")


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": IncidentId("INC-1")},
        {"callback": ""},
        {"callback": "  "},
        {"callback": 555},
        {"name": None},
    ],
)
def test_a_caller_without_a_way_to_reach_them_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Caller(**{"id": "eva", "callback": "555"} | wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"value": 0}, {"value": nan}, {"value": 1.5}, {"value": True}, {"by": ""}, {"reason": " "}],
)
def test_an_override_says_what_by_whom_and_why(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PriorityOverride(**{"value": 1, "by": "ana", "reason": "the board meets"} | wrong)


def test_a_pause_is_half_open_and_may_still_last() -> None:
    pause = Pause(start=NOON, end=NOON.add(hours=1), reason=PendingReason.USER)
    assert pause.end == NOON.add(hours=1)
    assert Pause(start=NOON).end is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"end": NOON},
        {"end": NOON.subtract(microseconds=1)},
        {"start": NOON.naive()},
        {"reason": "USER"},
    ],
)
def test_a_pause_has_a_length_and_a_reason_of_the_list(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Pause(**{"start": NOON, "end": NOON.add(hours=1)} | wrong)
