"""How releases and changes hold together."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itil_core.errors import DuplicateError, GuardError, ValidationError
from itil_core.testing import normal_changes, two_step_changes
from itil_core.transition import (
    Change,
    ChangeState,
    Release,
    ReleasePolicy,
    changes_of_release,
    shared_changes,
    why_changes_block_closing,
    why_changes_block_deployment,
    why_changes_block_readiness,
    why_changes_disagree,
)
from transition.change_samples import emergency_in, standard_in, two_step_in, window
from transition.release_samples import R, at, change, ready, release, release_in

S = ChangeState
NOON = at(4).at


def test_the_named_changes_are_found() -> None:
    it = release(change_ids={"CHG-2", "CHG-1"})
    others = [change(id="CHG-3"), change(id="CHG-2"), change()]
    assert [each.id for each in changes_of_release(it, others)] == ["CHG-1", "CHG-2"]


def test_a_change_is_delivered_by_one_release() -> None:
    some = [
        release(id="REL-3", change_ids={"CHG-1", "CHG-2"}),
        release(id="REL-1", change_ids={"CHG-2", "CHG-3"}),
        release(id="REL-2", change_ids={"CHG-2"}),
        release_in(R.CANCELLED, id="REL-4", change_ids={"CHG-1"}),
    ]
    assert shared_changes(some) == {"CHG-2": ("REL-1", "REL-2", "REL-3")}
    assert shared_changes(some[2:]) == {}


def test_all_that_does_not_agree_is_named() -> None:
    it = release(change_ids={"CHG-1", "CHG-2", "CHG-3", "CHG-9"})
    changes = [
        change(id="CHG-4", release_id="REL-1"),
        change(id="CHG-2", release_id="REL-2"),
        change(id="CHG-3", release_id="REL-1"),
        change(id="CHG-7", release_id="REL-2"),
        change(id="CHG-8"),
    ]
    assert why_changes_disagree(it, changes) == (
        "the records of its changes must be given: CHG-1, CHG-9",
        "CHG-2 must not name REL-2 as the release that delivers it",
        "it must name CHG-4 among its changes, which says that it is delivered by it",
    )
    # A change that names no release goes with any.
    assert why_changes_disagree(release(), [change()]) == ()
    with pytest.raises(DuplicateError, match="change CHG-1"):
        why_changes_disagree(it, [change(), change()])


OF_TWO_STEPS = (S.BUILD_AUTHORISED, S.BUILT_TESTED, S.DEPLOYMENT_AUTHORISED)
EACH: list[tuple[Change, ChangeState]] = [
    *((change(state), state) for state in S if state not in OF_TWO_STEPS),
    *((two_step_in(state), state) for state in OF_TWO_STEPS),
    (emergency_in(S.AUTHORISED), S.AUTHORISED),
    (standard_in(S.SCHEDULED), S.SCHEDULED),
]
READY = {"AUTHORISED", "DEPLOYMENT_AUTHORISED", "SCHEDULED"}
UNDER_WAY = {"SCHEDULED", "IMPLEMENTING"}
ENDED = {"CLOSED", "REJECTED", "CANCELLED"}
DONE = {"IMPLEMENTED", "REMEDIATED", "IN_REVIEW"}


@pytest.mark.parametrize(("it", "state"), EACH)
def test_each_state_of_a_change_counts_as_it_should(it: Change, state: ChangeState) -> None:
    assert it.state is state
    late, lenient = at(9).at, ReleasePolicy(close_after_changes=False)
    assert (why_changes_block_readiness(release(), [it], late) == ()) is (state.name in READY)
    assert (why_changes_block_closing(release(), [it], late) == ()) is (state.name in ENDED)
    done = why_changes_block_closing(release(), [it], late, lenient) == ()
    assert done is (state.name in ENDED | DONE)


@pytest.mark.parametrize("it", [it for it, _ in EACH])
def test_deployment_wants_a_change_at_work_in_its_window(it: Change) -> None:
    inside = why_changes_block_deployment(release(), [it], at(5.5).at)
    assert (inside == ()) is (it.as_of(at(5.5).at).state.name in UNDER_WAY)
    lacking = why_changes_block_deployment(release(), [it], NOON)
    told = any("inside the window" in text for text in lacking)
    assert told is (it.as_of(NOON).state.name not in UNDER_WAY)
    assert (
        "must be inside the window" in why_changes_block_deployment(release(), [it], at(9).at)[-1]
    )


def test_one_open_window_is_enough_where_all_are_authorised() -> None:
    it = release(change_ids={"CHG-1", "CHG-2"})
    over = change(S.CLOSED, id="CHG-2")
    going = change(S.SCHEDULED)
    stray = change(S.REQUESTED, id="CHG-7")
    assert why_changes_block_deployment(it, [stray, going, over], at(5).at) == ()
    longer = change(S.AUTHORISED).schedule(at(1), window=window(2, 12))
    assert over.as_of(at(9).at).state is S.CLOSED
    assert why_changes_block_deployment(it, [longer, over], at(9).at) == ()
    requested = change(S.READY_FOR_DECISION, id="CHG-2")
    assert why_changes_block_deployment(it, [going, requested], at(5).at) == (
        "CHG-2 must be authorised at 2026-03-02T13:00:00+00:00, when it was READY_FOR_DECISION",
    )


def test_what_counts_is_how_things_were_at_the_instant() -> None:
    it = change(S.SCHEDULED)
    assert why_changes_block_readiness(release(), [it], at(0.5).at) == (
        (
            "CHG-1 must be AUTHORISED or DEPLOYMENT_AUTHORISED or SCHEDULED at "
            "2026-03-02T08:30:00+00:00, when it was READY_FOR_DECISION"
        ),
    )
    assert (
        "when it was REQUESTED"
        in why_changes_block_readiness(release(), [change(S.REQUESTED)], at().at)[0]
    )
    before = at(-1).at
    assert "not yet raised" in why_changes_block_readiness(release(), [it], before)[0]
    assert "not yet raised" in why_changes_block_deployment(release(), [it], before)[0]
    assert why_changes_block_closing(release(), [it], before) == (
        "its changes must be closed first: CHG-1",
    )


@pytest.mark.parametrize(
    "ask", [why_changes_block_readiness, why_changes_block_deployment, why_changes_block_closing]
)
def test_naive_instants_are_refused(ask: Any) -> None:
    with pytest.raises(ValidationError):
        ask(release(), [change()], datetime(2026, 3, 2, 12))  # noqa: DTZ001


@settings(max_examples=60)
@given(st.one_of(normal_changes(), two_step_changes()), st.integers(0, 3))
def test_moves_ask_what_the_functions_answer(it: Change, later: int) -> None:
    tested = release_in(R.TESTED, change_ids={it.id})
    stamp = at(later + 2)
    moved = max(stamp.at, it.updated.at)
    stamp = type(stamp)(moved, by="ana")
    lacking = why_changes_block_readiness(tested, [it], moved)
    if lacking:
        with pytest.raises(GuardError) as caught:
            ready(stamp, tested, changes=[it])
        assert caught.value.unmet == lacking
    else:
        assert _deployable(ready(stamp, tested, changes=[it]), it, stamp)


def _deployable(it: Release, its: Change, stamp: Any) -> bool:
    lacking = why_changes_block_deployment(it, [its], stamp.at)
    if not lacking:
        return it.start_deployment(stamp, changes=[its]).state is R.DEPLOYING
    with pytest.raises(GuardError) as caught:
        it.start_deployment(stamp, changes=[its])
    return caught.value.unmet == lacking
