"""The laws: they hold for sound records, and each finds the fault that it is there for."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given

from itil_core.kernel.entry import Entry
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.testing import (
    LAWS,
    as_of_is_a_prefix,
    check_laws,
    copies_are_equal,
    every_prefix_is_legal,
    lives,
    refused_moves_change_nothing,
    replay_is_the_record,
)
from testing.doors import DOORS, MOVES, START, Door, DoorLifecycle, DoorState, a_door

AGAIN = Stamp(START.at.add(hours=1), by="ana")


def a_life() -> Door:
    return a_door().shut(AGAIN, force=5).paint(AGAIN, colour="red").open(AGAIN)


def forged(door: Door, **fields: Any) -> Door:
    """A copy with fields written past all checks, as a bug or a bad store would."""
    for name, value in fields.items():
        object.__setattr__(door, name, value)
    return door


def test_check_laws_tries_all_of_them() -> None:
    assert set(LAWS) == {
        every_prefix_is_legal,
        replay_is_the_record,
        copies_are_equal,
        as_of_is_a_prefix,
        refused_moves_change_nothing,
    }
    check_laws(a_life())
    with pytest.raises(AssertionError):
        check_laws(forged(a_life(), colour="blue"))


@given(lives(DOORS, MOVES))
def test_they_hold_for_every_life(door: Door) -> None:
    for law in LAWS:
        law(door)


EARLY = Stamp(START.at.subtract(hours=1), by="ana")
S = DoorState
SHUT = Entry("shut", AGAIN, S.OPEN, S.SHUT)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"state": S.SHUT, "_origin": a_door()}, "it is SHUT, but its history says OPEN"),
        ({"state": S.SHUT}, "it did not begin as OPEN"),
        ({"history": (SHUT,)}, "it is OPEN, but its history says SHUT"),
        ({"history": (Entry("slam", AGAIN, S.OPEN, S.SHUT),)}, r"entry 0 \(slam\) is no move"),
        ({"history": (Entry("open", AGAIN, S.SHUT, S.OPEN),)}, "starts in SHUT, not OPEN"),
        ({"history": (Entry("shut", AGAIN, S.OPEN, S.BRICKED_UP),)}, "may not lead to BRICKED_UP"),
        ({"history": (Entry("shut", EARLY, S.OPEN, S.SHUT),)}, "is earlier than what was before"),
        ({"_origin": forged(a_door(), state=S.SHUT)}, "it did not begin as OPEN"),
    ],
)
def test_an_illegal_prefix_is_found(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        every_prefix_is_legal(forged(a_door(), **fields))


@pytest.mark.parametrize(
    ("law", "message"),
    [
        (replay_is_the_record, "its replay is another record"),
        (as_of_is_a_prefix, "it is not what 3 entries lead to"),
    ],
)
def test_a_field_that_no_entry_explains_is_found(
    law: Callable[[Record], None], message: str
) -> None:
    with pytest.raises(AssertionError, match=message):
        law(forged(a_life(), colour="blue"))


@attrs.frozen(kw_only=True)
class ForgetfulDoor(Door):
    """A door whose pickled copies are white."""

    lifecycle = DoorLifecycle

    def __reduce__(self) -> tuple[Any, ...]:
        return ForgetfulDoor._again, (self.id,)

    @classmethod
    def _again(cls, door_id: str) -> "ForgetfulDoor":
        return cls(id=door_id, opened=START)


def test_a_copy_that_forgets_is_found() -> None:
    door = ForgetfulDoor(id="D-1", opened=START)
    copies_are_equal(door)
    with pytest.raises(AssertionError, match="its pickled copy is another record"):
        copies_are_equal(door.shut(AGAIN, force=5))


@attrs.frozen(kw_only=True)
class ImmortalDoor(Door):
    """A door that was there before it was opened."""

    lifecycle = DoorLifecycle

    def as_of(self, _instant: object) -> "ImmortalDoor":
        return self


def test_a_record_that_was_there_too_early_is_found() -> None:
    with pytest.raises(AssertionError, match="as_of before opened was not refused from OPEN"):
        as_of_is_a_prefix(ImmortalDoor(id="D-1", opened=START))


def test_a_move_that_is_not_refused_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Door, "open", lambda door, _stamp: door)
    with pytest.raises(AssertionError, match="open was not refused from OPEN"):
        refused_moves_change_nothing(a_door())


def test_a_refusal_that_leaves_a_trace_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    lawful = Door.open

    def leaky(door: Door, stamp: Stamp) -> Door:
        forged(door, colour="blue")
        return lawful(door, stamp)

    monkeypatch.setattr(Door, "open", leaky)
    with pytest.raises(AssertionError, match="a refused move has changed it"):
        refused_moves_change_nothing(a_door())
