"""Who is let through a freeze."""

from typing import Any

import pytest

from itil_core.errors import GuardError, ValidationError
from itil_core.transition import ChangeFreeze, ChangePolicy, let_through
from transition.change_samples import (
    S,
    at,
    decision,
    emergency,
    emergency_in,
    normal_in,
    risk,
    window,
)

FREEZE = ChangeFreeze(name="year end", time=window(0, 9))
BY = "it must be approved by one of BUSINESS_EXECUTIVE_BOARD, IT_MANAGEMENT_BOARD"


def test_an_emergency_that_the_board_authorised_is_let_through() -> None:
    urgent = emergency().assess(at(), risk=risk(), in_freeze=True)
    urgent = urgent.authorise(at(1), decision=decision(2, 1))
    assert let_through(FREEZE, urgent).permitted == {"CHG-1"}
    higher = emergency().assess(at(), risk=risk()).authorise(at(1), decision=decision(1, 1))
    assert let_through(FREEZE, higher).permitted == {"CHG-1"}


def test_nobody_else_is_and_all_that_is_lacking_is_named() -> None:
    with pytest.raises(GuardError) as refused:
        let_through(FREEZE, normal_in(S.READY_FOR_DECISION))
    assert refused.value.unmet == (
        "it must be an emergency change",
        "it must be authorised",
        BY,
    )
    by_ecab = emergency_in(S.AUTHORISED)
    with pytest.raises(GuardError) as low:
        let_through(FREEZE, by_ecab)
    assert low.value.unmet == (BY,)
    assert let_through(FREEZE, by_ecab, ChangePolicy(freeze_level=3)).permitted == {"CHG-1"}


def test_ids_are_not_enough() -> None:
    word: Any = "CHG-1"
    with pytest.raises(ValidationError) as refused:
        let_through(FREEZE, word)
    assert (refused.value.record, refused.value.field) == ("let_through", "change")
