"""Lives drawn from a table: legal, forward in time, and past guards that refuse."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.entry import Delta
from itil_core.testing import check_laws, lives
from testing.doors import DOORS, MOVES, START, Door, DoorState, a_door


@given(lives(DOORS, MOVES))
def test_a_life_keeps_the_laws(door: Door) -> None:
    check_laws(door)
    assert len(door.history) <= 16


@pytest.mark.parametrize("move", list(Door.lifecycle.rows))
def test_every_row_is_reached(move: str) -> None:
    door = find(
        lives(DOORS, MOVES),
        lambda door: any(entry.move == move for entry in door.history),
        settings=settings(derandomize=True, database=None, phases=[Phase.generate]),
    )
    assert move in {entry.move for entry in door.history}


def test_a_life_shrinks_to_the_few_steps_that_matter() -> None:
    door = find(
        lives(DOORS, MOVES),
        lambda door: door.state is DoorState.BRICKED_UP,
        settings=settings(max_examples=500, derandomize=True, database=None),
    )
    assert [entry.move for entry in door.history] == ["shut", "brick_up"]
    assert {entry.stamp.at for entry in door.history} == {START.at}


@given(lives(DOORS, MOVES, most=0))
def test_no_steps_leave_the_origin(door: Door) -> None:
    assert door == a_door()
    assert not door.history


@given(lives(DOORS, MOVES, without=["brick_up", "paint"]))
def test_moves_can_be_left_out(door: Door) -> None:
    assert not {"brick_up", "paint"} & {entry.move for entry in door.history}


@given(lives(DOORS, {"shut": MOVES["shut"]}, without=["paint"], gaps=st.just(timedelta(hours=1))))
def test_stamps_go_forward_by_the_gaps(door: Door) -> None:
    times = [START.at, *(entry.stamp.at for entry in door.history)]
    # A guard that refuses draws another move at the same instant, so no gap is lost.
    assert all(b - a == timedelta(hours=1) for a, b in pairwise(times))


@given(lives(DOORS, MOVES, actors=st.just("robot")))
def test_actors_are_drawn(door: Door) -> None:
    assert {entry.stamp.by for entry in door.history} <= {"robot"}


@given(lives(lives(DOORS, MOVES), MOVES))
def test_a_life_may_go_on_from_another(door: Door) -> None:
    assert len(door.history) <= 32
    check_laws(door)


def _colour(door: Door, stamp: object) -> object:
    assert stamp.at >= door.updated.at
    if door.colour == "green":
        return None
    return st.just({"colour": {"white": "red", "red": "green"}[door.colour]})


@given(lives(DOORS, {"shut": MOVES["shut"], "paint": _colour}))
def test_arguments_may_depend_on_the_record_and_the_stamp(door: Door) -> None:
    colours = [entry.delta["colour"] for entry in door.history if entry.move == "paint"]
    assert colours == ["red", "green"][: len(colours)]


NEVER = {"shut": st.just({"force": 0})}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(lives(DOORS, NEVER, without=["paint"]))
def test_a_life_stands_still_where_every_move_is_refused(door: Door) -> None:
    assert not door.history


def drawn(strategy: st.SearchStrategy[Door]) -> Door:
    return find(strategy, lambda _: True, settings=settings(database=None))


def test_a_move_that_must_have_arguments_is_asked_for() -> None:
    with pytest.raises(ValidationError, match=r"strategies for shut \(force\); paint \(colour\)"):
        drawn(lives(DOORS))


def test_names_that_are_not_moves_are_refused() -> None:
    with pytest.raises(ValidationError, match="are not moves of Door; it has shut, open"):
        drawn(lives(DOORS, {**MOVES, "shutt": MOVES["shut"]}))
    with pytest.raises(ValidationError, match="are not moves of Door"):
        drawn(lives(DOORS, MOVES, without=["slam"]))


def test_other_errors_are_not_hidden() -> None:
    class BrokenError(RuntimeError):
        pass

    def burst(_door: Door, _stamp: object) -> Delta:
        raise BrokenError

    with pytest.raises(BrokenError):
        find(
            lives(DOORS, {"shut": MOVES["shut"], "paint": burst}),
            lambda door: bool(door.history),
            settings=settings(database=None),
        )
