"""Five whys: a chain of answers that never comes back to itself."""

import pytest

from itil_core.errors import CycleError, ValidationError
from itil_core.operation.five_whys import FiveWhys


def test_the_last_answer_is_the_root_cause() -> None:
    chain = FiveWhys("mail stops")
    assert (chain.root_cause, chain.finding, chain.is_complete) == (None, "", False)
    for number in range(1, 6):
        assert not chain.is_complete
        chain = chain.why(f"reason {number}")
    assert (chain.root_cause, chain.is_complete) == ("reason 5", True)
    assert FiveWhys("mail stops", "disk", depth=1).is_complete


def test_reasoning_in_a_circle_is_refused() -> None:
    chain = FiveWhys("mail stops", ["the disk is full", "nobody looks"])
    with pytest.raises(CycleError) as caught:
        chain.why("The disk  is FULL")
    assert caught.value.path == ("the disk is full", "nobody looks", "The disk  is FULL")
    with pytest.raises(CycleError):
        FiveWhys("mail stops", ["Mail stops"])


def test_an_answer_says_something() -> None:
    with pytest.raises(ValidationError):
        FiveWhys("mail stops", [" "])
    with pytest.raises(ValidationError):
        FiveWhys("mail stops", depth=0)
