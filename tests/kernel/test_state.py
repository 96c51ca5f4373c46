"""States: an enumeration that users extend, each member with its phase."""

import copy
import pickle

import pytest

from itil_core.errors import ValidationError
from itil_core.kernel.state import Phase, State
from kernel.parcels import ParcelState


def test_a_state_has_a_stored_name_and_a_phase() -> None:
    assert ParcelState.HELD.value == "HELD"
    assert ParcelState.HELD.phase is Phase.PENDING
    assert ParcelState("HELD") is ParcelState.HELD
    assert str(ParcelState.HELD) == "HELD"
    assert isinstance(ParcelState.HELD, State)


def test_members_keep_their_order() -> None:
    assert [phase.name for phase in Phase] == ["OPEN", "PENDING", "DONE", "ENDED"]
    names = ["DRAFT", "SENT", "HELD", "AT_DOOR", "DELIVERED", "LOST"]
    assert [state.name for state in ParcelState] == names


def test_members_stay_single_objects_when_copied() -> None:
    for member in (ParcelState.SENT, Phase.DONE):
        assert copy.deepcopy(member) is member
        assert pickle.loads(pickle.dumps(member)) is member
        assert {member: 1}[member] == 1


def test_states_of_different_enumerations_differ_though_their_names_are_the_same() -> None:
    class Other(State):
        SENT = "SENT", Phase.OPEN

    assert Other.SENT != ParcelState.SENT
    assert len({Other.SENT, ParcelState.SENT}) == 2


def test_a_state_without_a_phase_is_refused() -> None:
    with pytest.raises(ValidationError, match="must be a Phase"):

        class _Wrong(State):
            SENT = "SENT", "OPEN"

    with pytest.raises(ValidationError, match="must be a Phase"):

        class _Bare(State):
            SENT = "SENT"


def test_two_states_of_one_stored_name_are_refused_and_not_taken_for_one() -> None:
    with pytest.raises(ValidationError, match="name of another member"):

        class _Twice(State):
            SENT = "SENT", Phase.OPEN
            GONE = "SENT", Phase.ENDED
