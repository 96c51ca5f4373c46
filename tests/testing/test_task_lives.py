"""Drawn tasks of changes."""

from hypothesis import given

from itil_core.testing import change_tasks
from itil_core.transition.change_task import ChangeTask, ChangeTaskState


@given(change_tasks())
def test_a_task_at_work_has_somebody_who_does_it(task: ChangeTask) -> None:
    if task.state in (ChangeTaskState.IN_PROGRESS, ChangeTaskState.DONE, ChangeTaskState.FAILED):
        assert task.assignee


@given(change_tasks(most=0))
def test_no_steps_draw_new_tasks(task: ChangeTask) -> None:
    assert not task.history
