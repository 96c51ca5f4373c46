"""A small record for the tests of this folder: a door with guards, ends and a way back."""

import attrs
import pendulum
from hypothesis import strategies as st

from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.ids import Id
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State

START = Stamp(pendulum.datetime(2026, 3, 2), by="ana")


class DoorState(State):
    OPEN = "OPEN", Phase.OPEN
    SHUT = "SHUT", Phase.OPEN
    BRICKED_UP = "BRICKED_UP", Phase.ENDED


S = DoorState


class DoorLifecycle(Lifecycle, initial=S.OPEN):
    shut: Move = Move(S.OPEN, to=S.SHUT)
    open: Move = Move(S.SHUT, to=S.OPEN)
    brick_up: Move = Move(S.SHUT, to=S.BRICKED_UP)
    break_through: Move = Move(S.BRICKED_UP, to=S.OPEN, reopens=True)
    paint: Move = Move(to=SAME)


@attrs.frozen(kw_only=True)
class Door(Record):
    lifecycle = DoorLifecycle

    id: Id = attrs.field(converter=Id)
    colour: str = "white"

    @DoorLifecycle.shut
    def shut(self, stamp: Stamp, *, force: int) -> Delta:
        return guarded({}, {"enough force": force > 3})

    @DoorLifecycle.open
    def open(self, stamp: Stamp) -> Delta:
        return {}

    @DoorLifecycle.brick_up
    def brick_up(self, stamp: Stamp) -> Delta:
        return {}

    @DoorLifecycle.break_through
    def break_through(self, stamp: Stamp) -> Delta:
        return {}

    @DoorLifecycle.paint
    def paint(self, stamp: Stamp, *, colour: str) -> Delta:
        return {"colour": colour}


def a_door() -> Door:
    return Door(id="D-1", opened=START)


DOORS = st.builds(Door, id=st.just("D-1"), opened=st.just(START))
COLOURS = st.sampled_from(["red", "green", "blue"])
MOVES = {
    "shut": st.fixed_dictionaries({"force": st.integers(0, 9)}),
    "paint": st.fixed_dictionaries({"colour": COLOURS}),
}
