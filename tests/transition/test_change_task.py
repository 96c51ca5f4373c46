"""Tasks of changes: their lives, planned and actual times."""

from datetime import timedelta
from typing import Any

import pytest

from itil_core.errors import CycleError, GuardError, ImmutableError, ValidationError
from itil_core.kernel.interval import Interval
from itil_core.transition.change_task import (
    ChangeTask,
    ChangeTaskLifecycle,
    ChangeTaskState,
    TaskKind,
)
from transition.change_samples import at, window

S = ChangeTaskState


def task(**facts: Any) -> ChangeTask:
    given: dict[str, Any] = {
        "id": "TSK-1",
        "opened": at(),
        "change_id": "CHG-1",
        "kind": TaskKind.IMPLEMENT,
        "title": "replace the disk",
        "duration": timedelta(minutes=40),
    }
    return ChangeTask(**given | facts)


def test_it_is_done_in_the_time_that_really_passed() -> None:
    done = task().start(at(2), assignee="bob").complete(at(3))
    assert (done.state, done.is_open, done.assignee) == (S.DONE, False, "bob")
    assert done.actual == Interval(at(2).at, at(3).at)
    assert done.replay() == done
    assert task().actual is None
    assert task(assignee="bob").start(at(2)).complete(at(2)).actual is None


def test_a_failed_task_is_done_again_or_given_up() -> None:
    failed = task(assignee="bob").start(at(1)).fail(at(2), failure="the disk is too large")
    assert failed.is_open
    again = failed.start(at(3)).complete(at(4))
    assert again.actual == Interval(at(1).at, at(4).at)
    given_up = failed.skip(at(3), reason="the vendor does it")
    assert (given_up.state, given_up.actual) == (S.SKIPPED, None)
    assert ChangeTaskLifecycle.moves_from(S.IN_PROGRESS)[:2] == ("complete", "fail")


def test_it_can_be_planned_anew_and_handed_on() -> None:
    planned = task().replan(
        at(1), planned=window(), duration=timedelta(hours=2), after={"TSK-2", "TSK-3"}
    )
    assert planned.planned == window()
    assert planned.after == {"TSK-2", "TSK-3"}
    assert planned.assign(at(2), assignee="eva").assignee == "eva"


def test_what_is_missing_is_said() -> None:
    with pytest.raises(GuardError, match="assignee"):
        task().start(at(1))
    with pytest.raises(GuardError, match="skipped_because"):
        task().skip(at(1), reason="")
    with pytest.raises(ImmutableError):
        task(assignee="bob").start(at(1)).complete(at(2)).assign(at(3), assignee="eva")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"),
        ({"duration": timedelta(-1)}, "duration"),
        ({"duration": 40}, "duration"),
        ({"kind": "IMPLEMENT"}, "kind"),
        ({"planned": "tonight"}, "planned"),
    ],
)
def test_bad_input_is_refused(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        task(**facts)
    assert (refusal.value.record, refusal.value.field) == ("ChangeTask", field)


def test_a_task_does_not_come_after_itself() -> None:
    with pytest.raises(CycleError) as refusal:
        task(after={"TSK-1"})
    assert refusal.value.path == ("TSK-1", "TSK-1")
