"""The plan of a change's tasks: their order, the critical path, and whether it fits the window.

ITIL Service Transition (2007), 4.2.6.6.
"""

import graphlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from graphlib import TopologicalSorter

import attrs

from itil_core.errors import (
    CycleError,
    DuplicateError,
    GuardError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.framework.ids import ChangeId, TaskId
from itil_core.kernel.interval import Interval
from itil_core.kernel.stamp import Stamp
from itil_core.transition.change import Change
from itil_core.transition.change_task import ChangeTask, ChangeTaskState, TaskKind

__all__ = ["TaskPlan", "start_task", "task_plan"]

_NOTHING = timedelta(0)
_IN_WINDOW = frozenset({TaskKind.IMPLEMENT})
_BACK_OUT = frozenset({TaskKind.BACK_OUT})


@attrs.frozen
class TaskPlan:
    """The tasks of one change in an order in which they can be done.

    Attributes:
        change_id: The change.
        tasks: The tasks by id; each comes after those that it waits for, else by id.
    """

    change_id: ChangeId
    tasks: Mapping[TaskId, ChangeTask]

    @property
    def open_task_ids(self) -> tuple[TaskId, ...]:
        """The tasks that stand in the way of ending the implementation, in order.

        Tasks to back out and to review do not: they come after it, or never.
        """
        return tuple(
            number
            for number, task in self.tasks.items()
            if task.is_open and task.kind not in (TaskKind.BACK_OUT, TaskKind.REVIEW)
        )

    def critical_path(self, kinds: Iterable[TaskKind] = _IN_WINDOW) -> tuple[TaskId, ...]:
        """Return the chain of tasks that takes longest: what it loses, all lose.

        Args:
            kinds: The kinds of tasks that take time; those between them are passed through.
        """
        counted = frozenset(kinds)
        best: dict[TaskId, tuple[timedelta, tuple[TaskId, ...]]] = {}
        for number, task in self.tasks.items():
            before = [best[one] for one in sorted(task.after)]
            length, path = max(before, key=lambda one: one[0], default=(_NOTHING, ()))
            if task.kind in counted and task.state is not ChangeTaskState.SKIPPED:
                length, path = length + task.duration, (*path, number)
            best[number] = length, path
        return max(best.values(), key=lambda one: one[0], default=(_NOTHING, ()))[1]

    def length(self, kinds: Iterable[TaskKind] = _IN_WINDOW) -> timedelta:
        """Return how long the critical path takes."""
        path = self.critical_path(kinds)
        return sum((self.tasks[number].duration for number in path), _NOTHING)

    def lacks(self, change: Change, window: Interval | None = None) -> tuple[str, ...]:
        """Say what a window lacks to hold the tasks of a change and its remediation.

        The remediation takes as long as its plan says, or as the tasks to back out if these take
        longer. Tasks to implement that are planned outside the window are named.

        Args:
            change: The change.
            window: The window; by default the one that is planned.

        Raises:
            ValidationError: It is another change, or there is no window.
        """
        if change.id != self.change_id:
            raise ValidationError("TaskPlan", "change", change.id, f"must be {self.change_id}")
        held = change.planned_window if window is None else window
        if held is None:
            reason = "must have a planned window that can hold its tasks"
            raise ValidationError("TaskPlan", "change", change.id, reason)
        work, back = self.length(), self.length(_BACK_OUT)
        if change.remediation is not None:
            back = max(back, change.remediation.duration)
        found: list[str] = []
        lack = work + back - held.duration
        if lack > _NOTHING:
            path = ", ".join(self.critical_path())
            parts = f"critical path {work} ({path}), remediation {back}"
            found.append(f"the window must be {lack} longer: {parts}")
        found += [
            f"{number} must be planned inside the window: {held}"
            for number, task in self.tasks.items()
            if task.kind in _IN_WINDOW and not _inside(task.planned, held)
        ]
        return tuple(found)

    def table(self) -> list[dict[str, object]]:
        """Return the tasks as rows of plain values, in order."""
        return [
            {
                "task": str(number),
                "kind": task.kind.value,
                "title": task.title,
                "state": task.state.name,
                "assignee": None if task.assignee is None else str(task.assignee),
                "duration": task.duration,
                "after": ", ".join(sorted(task.after)),
            }
            for number, task in self.tasks.items()
        ]


def _inside(planned: Interval | None, window: Interval) -> bool:
    return planned is None or window.holds(planned)


def task_plan(tasks: Iterable[ChangeTask]) -> TaskPlan:
    """Put the tasks of a change in an order in which they can be done.

    Args:
        tasks: All tasks of one change, at least one.

    Raises:
        ValidationError: There is no task, or tasks of several changes.
        DuplicateError: A task is given twice.
        UnknownReferenceError: A task waits for one that is not given.
        CycleError: Tasks wait for each other.
    """
    by_id: dict[TaskId, ChangeTask] = {}
    for task in tasks:
        if task.id in by_id:
            raise DuplicateError("task", task.id)
        by_id[task.id] = task
    changes = sorted({task.change_id for task in by_id.values()})
    if len(changes) != 1:
        raise ValidationError("task_plan", "tasks", tuple(changes), "must be of one change")
    unknown = {one for task in by_id.values() for one in task.after} - by_id.keys()
    if unknown:
        raise UnknownReferenceError("task", tuple(sorted(unknown)))
    sorter = TopologicalSorter({number: task.after for number, task in by_id.items()})
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        ring: list[TaskId] = error.args[1]
        raise CycleError("the order of tasks", tuple(ring)) from None
    numbers: list[TaskId] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        sorter.done(*ready)
        numbers += ready
    return TaskPlan(ChangeId(changes[0]), {number: by_id[number] for number in numbers})


def start_task(
    plan: TaskPlan, task_id: str, stamp: Stamp, *, assignee: str | None = None
) -> ChangeTask:
    """Start a task whose predecessors have ended.

    Args:
        plan: The plan.
        task_id: The task.
        stamp: When and by whom.
        assignee: Who does it, unless it is assigned already.

    Returns:
        The task, started.

    Raises:
        UnknownReferenceError: The plan does not hold the task.
        GuardError: Tasks before it are open, or nobody does it; all of that is named.
    """
    task = plan.tasks.get(TaskId(task_id))
    if task is None:
        raise UnknownReferenceError("task", (task_id,))
    waiting = [number for number in plan.tasks if number in task.after]
    still = [number for number in waiting if plan.tasks[number].is_open]
    unmet: tuple[str, ...] = ()
    if still:
        unmet = (f"the tasks before it must be ended: {', '.join(still)}",)
    try:
        started = task.start(stamp, assignee=assignee)
    except GuardError as refusal:
        unmet += refusal.unmet
    else:
        if not unmet:
            return started
    raise GuardError(task.id, "start", task.state.name, task.allowed_moves, unmet)
