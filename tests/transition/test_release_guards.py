"""What a release asks of its changes, of the steps before and of the facts that it is given."""

from typing import Any

import pytest

from itil_core.errors import GuardError, ValidationError
from itil_core.kernel.stamp import Stamp
from itil_core.transition import ChangeState, ReleaseState
from transition.release_samples import (
    GOOD_TESTS,
    MONTH,
    R,
    at,
    change,
    library,
    ready,
    release,
    release_in,
    report,
    result,
    window,
)


def test_changes_are_linked_and_removed_by_whole_ids() -> None:
    it = release(change_ids={"CHG-1", "CHG-2"})
    with pytest.raises(GuardError) as caught:
        it.link_changes(at(1), add={"CHG-3"}, remove={"CHG-3", "CHG-9"})
    assert caught.value.unmet == (
        "only its own changes can be removed, not CHG-3, CHG-9",
        "a change must be added or removed, not both: CHG-3",
    )
    for fields in ({"add": "CHG-3"}, {"remove": "CHG-1"}):
        with pytest.raises(ValidationError, match="must be several ids"):
            it.link_changes(at(1), **fields)


def test_a_stopped_rollout_goes_on_under_a_further_change() -> None:
    it = release_in(R.DEPLOYING)
    it = it.deploy_group(at(3), result=result("first", failed={"web1"}), changes=[change()])
    it = it.verify_again(at(9), group="first", repaired={"web1"})
    rest, over = result("rest", "web2", "web3"), change(ChangeState.CLOSED)
    with pytest.raises(GuardError, match="must be inside the window"):
        it.deploy_group(at(50), result=rest, changes=[over])
    it = it.link_changes(at(49), add={"CHG-2"})
    more = change(ChangeState.AUTHORISED, id="CHG-2").schedule(at(49), window=window(50, 55))
    it = it.deploy_group(at(50), result=rest, changes=[over, more]).complete_deployment(at(50))
    it = it.start_early_life_support(at(50), incident_rate_target=1)
    with pytest.raises(GuardError) as caught:
        it.close(at(MONTH), report=report(50), changes=[over, more])
    assert caught.value.unmet == ("its changes must be closed first: CHG-2",)


def test_changes_stay_with_what_was_deployed_under_them() -> None:
    it = release_in(R.DEPLOYING).link_changes(at(3), add={"CHG-2", "CHG-3", "CHG-4"})
    gone = change(ChangeState.CANCELLED, id="CHG-2")
    for records in ([], [change(), gone], [change(ChangeState.REQUESTED, id="CHG-3")]):
        with pytest.raises(GuardError) as caught:
            it.link_changes(at(4), remove={"CHG-1", "CHG-3"}, changes=records)
        assert caught.value.unmet == (
            (
                "once its deployment has begun, only changes whose records are given and that were "
                "cancelled or rejected may be removed, not CHG-1, CHG-3"
            ),
        )
    refused = change(ChangeState.REJECTED, id="CHG-3")
    left = it.link_changes(at(4), remove={"CHG-2", "CHG-3"}, changes=[refused, gone])
    assert left.change_ids == {"CHG-1", "CHG-4"}
    # Before it begins, any may go, for nothing was deployed under them.
    ready_one = release_in(R.READY).link_changes(at(2), add={"CHG-2"}, remove={"CHG-1"})
    assert ready_one.change_ids == {"CHG-2"}
    with pytest.raises(GuardError, match="CHG-2"):
        ready_one.start_deployment(at(3), changes=[change()])


def test_steps_are_not_deployed_before_those_that_led_to_them() -> None:
    def late(hours: float, since: float) -> Any:
        return Stamp(at(hours).at, by="bob", effective=at(since).at)

    def told(caught: pytest.ExceptionInfo[GuardError]) -> str:
        (text,) = caught.value.unmet
        assert text.startswith("it must not be before the step that came before it, ")
        return text[-25:-6]

    it, good = release_in(R.READY), [change()]
    longer = [change(ChangeState.AUTHORISED).schedule(at(1), window=window(1, 6))]
    with pytest.raises(GuardError) as caught:
        it.start_deployment(late(3, 1.5), changes=longer)
    assert told(caught) == "2026-03-02T10:00:00"
    it = it.start_deployment(late(9, 3), changes=good)
    with pytest.raises(GuardError) as caught:
        it.deploy_group(late(9, 2), result=result("first", "web1"), changes=good)
    assert told(caught) == "2026-03-02T11:00:00"
    it = it.deploy_group(late(9, 4), result=result("first", "web1"), changes=good)
    rest = result("rest", "web2", "web3")
    with pytest.raises(GuardError) as caught:
        it.deploy_group(late(9, 3), result=rest, changes=good)
    assert told(caught) == "2026-03-02T12:00:00"
    with pytest.raises(GuardError) as caught:
        it.roll_back(late(9, 3), reason="mail is lost")
    assert told(caught) == "2026-03-02T12:00:00"
    it = it.deploy_group(late(9, 4), result=rest, changes=good)
    with pytest.raises(GuardError) as caught:
        it.complete_deployment(late(9, 3))
    assert told(caught) == "2026-03-02T12:00:00"
    it = it.complete_deployment(late(9, 5))
    with pytest.raises(GuardError) as caught:
        it.start_early_life_support(late(9, 4), incident_rate_target=1)
    assert told(caught) == "2026-03-02T13:00:00"
    assert it.start_early_life_support(late(9, 5), incident_rate_target=1).early_life_since == (
        at(5).at
    )


@pytest.mark.parametrize(
    ("state", "move", "facts", "field"),
    [
        (R.READY, "start_deployment", {"changes": ["CHG-1"]}, "changes"),
        (R.DEPLOYING, "deploy_group", {"result": None, "changes": []}, "deployments"),
        (R.DEPLOYING, "verify_again", {"group": "first", "repaired": "web1"}, "ids"),
        (R.EARLY_LIFE_SUPPORT, "close", {"report": None, "changes": []}, "early_life_report"),
    ],
)
def test_facts_of_another_kind_are_refused(
    state: ReleaseState, move: str, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        getattr(release_in(state), move)(at(MONTH), **facts)
    assert caught.value.field == field


def test_nothing_is_ready_before_it_was_opened() -> None:
    def late(since: float) -> Stamp:
        return Stamp(at(2).at, by="bob", effective=at(since).at)

    it = release(opened=at(1)).build(late(0.2), reference="B7", library=library(), earlier=[])
    it = it.complete_tests(late(0.3), summary=GOOD_TESTS)
    with pytest.raises(GuardError) as caught:
        ready(late(0.9), it)
    assert caught.value.unmet[0] == (
        "it must not be before the step that came before it, 2026-03-02T09:00:00+00:00"
    )
