"""Drawn changes."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.testing import (
    check_laws,
    emergency_changes,
    normal_changes,
    standard_changes,
    two_step_changes,
)
from itil_core.testing._change_parts import _unrelated
from itil_core.transition import (
    Change,
    ChangeState,
    EmergencyChange,
    NormalChange,
    NormalChangeLifecycle,
    StandardChange,
    TwoStepChange,
)

KINDS: list[tuple[type[Change], Callable[..., st.SearchStrategy[Any]]]] = [
    (NormalChange, normal_changes),
    (TwoStepChange, two_step_changes),
    (StandardChange, standard_changes),
    (EmergencyChange, emergency_changes),
]


@pytest.mark.parametrize(("kind", "strategy"), KINDS)
def test_no_steps_draw_new_changes(
    kind: type[Change], strategy: Callable[..., st.SearchStrategy[Any]]
) -> None:
    @given(strategy(most=0))
    def check(change: Change) -> None:
        assert type(change) is kind
        assert change.state is ChangeState.REQUESTED
        assert not change.history

    check()


class OwnLifecycle(NormalChangeLifecycle, without=("reschedule",)):
    pass


@attrs.frozen(kw_only=True)
class OwnChange(NormalChange):
    lifecycle = OwnLifecycle


@given(normal_changes(OwnChange))
def test_a_subclass_with_fewer_rows_is_drawn_too(change: OwnChange) -> None:
    assert type(change) is OwnChange
    check_laws(change)


@given(normal_changes(most=0))
def test_what_is_not_linked_is_not_unlinked(change: NormalChange) -> None:
    assert _unrelated(attrs.evolve(change, incident_ids=()), change.opened) is None
    assert _unrelated(attrs.evolve(change, incident_ids={"INC-1"}), change.opened) is not None
