"""Tasks of a change: the pieces of work that it is made of, with their own lives.

ITIL Service Transition (2007), 4.2.6.6: building, testing and implementing are planned, handed out
and followed one by one.
"""

from collections.abc import Iterable
from datetime import timedelta
from enum import Enum
from typing import Any, ClassVar

import attrs
import pendulum

from itil_core.errors import CycleError, ValidationError
from itil_core.framework.ids import ChangeId, TaskId
from itil_core.kernel._spans import why_no_span
from itil_core.kernel.entry import Delta
from itil_core.kernel.fields import a, id_set, text
from itil_core.kernel.ids import ActorId
from itil_core.kernel.interval import Interval
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State

__all__ = ["ChangeTask", "ChangeTaskLifecycle", "ChangeTaskState", "TaskKind"]


class TaskKind(Enum):
    """What a task is for: BUILD, TEST, IMPLEMENT, BACK_OUT, REVIEW."""

    BUILD = "BUILD"
    TEST = "TEST"
    IMPLEMENT = "IMPLEMENT"
    BACK_OUT = "BACK_OUT"
    REVIEW = "REVIEW"


class ChangeTaskState(State):
    """The states of a task; a FAILED one is done again or given up."""

    PLANNED = "PLANNED", Phase.OPEN
    IN_PROGRESS = "IN_PROGRESS", Phase.OPEN
    FAILED = "FAILED", Phase.OPEN
    DONE = "DONE", Phase.ENDED
    SKIPPED = "SKIPPED", Phase.ENDED


S = ChangeTaskState


class ChangeTaskLifecycle(Lifecycle, initial=S.PLANNED):
    """The life of a task."""

    start: Move = Move(S.PLANNED, S.FAILED, to=S.IN_PROGRESS, needs=("assignee",))
    complete: Move = Move(S.IN_PROGRESS, to=S.DONE)
    fail: Move = Move(S.IN_PROGRESS, to=S.FAILED, needs=("failure",))
    skip: Move = Move(S.PLANNED, S.FAILED, to=S.SKIPPED, needs=("skipped_because",))
    assign: Move = Move(to=SAME, needs=("assignee",))
    replan: Move = Move(S.PLANNED, S.FAILED, to=SAME)


def _tasks(values: Iterable[str]) -> frozenset[TaskId]:
    return id_set(TaskId, values)


def _optional_actor(value: str | None) -> ActorId | None:
    return None if value is None else ActorId(value)


def _check_duration(_task: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    why = why_no_span(value).removesuffix(", or None")
    if why:
        raise ValidationError("ChangeTask", attribute.name, value, why)


def _check_after(task: "ChangeTask", _attribute: object, value: frozenset[TaskId]) -> None:
    if task.id in value:
        raise CycleError("the order of tasks", (task.id, task.id))


@attrs.frozen(kw_only=True)
class ChangeTask(Record):
    """One piece of the work that a change takes.

    Attributes:
        id: The task's id.
        change_id: The change that it belongs to.
        kind: What it is for.
        title: What people read in lists, at most 200 characters.
        duration: How long it is expected to take.
        after: The tasks that must be ended before it starts.
        planned: When it is to be done; None while that is open.
        assignee: Who does it: a person or a team.
        failure: What went wrong the last time.
        skipped_because: Why it was given up.

    Raises:
        ValidationError: The title is empty, the duration negative or not exact, an id of another
            kind.
        CycleError: It comes after itself.

    Example:
        >>> nine = pendulum.datetime(2026, 3, 28, 9)
        >>> task = ChangeTask(
        ...     id="TSK-1",
        ...     opened=Stamp(nine, by="ana"),
        ...     change_id="CHG-1",
        ...     kind=TaskKind.IMPLEMENT,
        ...     title="replace the disk",
        ...     duration=timedelta(minutes=40),
        ...     assignee="bob",
        ... )
        >>> task = task.start(Stamp(nine, by="bob"))
        >>> task.complete(Stamp(nine.add(minutes=35), by="bob")).actual.duration
        datetime.timedelta(seconds=2100)

    ITIL Service Transition (2007), 4.2.6.6.
    """

    lifecycle: ClassVar[type[Lifecycle]] = ChangeTaskLifecycle

    id: TaskId = attrs.field(converter=TaskId)
    change_id: ChangeId = attrs.field(converter=ChangeId)
    kind: TaskKind = attrs.field(validator=a(TaskKind))
    title: str = attrs.field(validator=text(200))
    duration: timedelta = attrs.field(validator=_check_duration)
    after: frozenset[TaskId] = attrs.field(
        default=frozenset[TaskId](), converter=_tasks, validator=_check_after
    )
    planned: Interval | None = attrs.field(default=None, validator=a(Interval, type(None)))
    assignee: ActorId | None = attrs.field(default=None, converter=_optional_actor)
    failure: str = attrs.field(default="", validator=text(empty=True))
    skipped_because: str = attrs.field(default="", validator=text(empty=True))

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done, failed ones included."""
        return self.state.phase is not Phase.ENDED

    @property
    def started_at(self) -> pendulum.DateTime | None:
        """When it was first started; None where it was not."""
        starts = (one.stamp.effective for one in self.history if one.target is S.IN_PROGRESS)
        return next(starts, None)

    @property
    def actual(self) -> Interval | None:
        """From its first start until it was done; None before, and where that took no time."""
        ends = [one.stamp.effective for one in self.history if one.target is S.DONE]
        start = self.started_at
        if start is None or not ends or ends[0] <= start:
            return None
        return Interval(start, ends[0])

    @ChangeTaskLifecycle.start
    def start(self, stamp: Stamp, *, assignee: str | None = None) -> Delta:
        """Begin, or begin again after a failure.

        Args:
            stamp: When and by whom.
            assignee: Who does it, unless it is assigned already.

        Raises:
            GuardError: Nobody does it.
        """
        return {} if assignee is None else {"assignee": assignee}

    @ChangeTaskLifecycle.complete
    def complete(self, stamp: Stamp) -> Delta:
        """End it: the work is done."""
        return {}

    @ChangeTaskLifecycle.fail
    def fail(self, stamp: Stamp, *, failure: str) -> Delta:
        """Record that it went wrong; it stays open until it is done again or given up.

        Raises:
            GuardError: Nothing is said about what went wrong.
        """
        return {"failure": failure}

    @ChangeTaskLifecycle.skip
    def skip(self, stamp: Stamp, *, reason: str) -> Delta:
        """Give it up.

        Raises:
            GuardError: There is no reason.
        """
        return {"skipped_because": reason}

    @ChangeTaskLifecycle.assign
    def assign(self, stamp: Stamp, *, assignee: str) -> Delta:
        """Give it to somebody, or to somebody else."""
        return {"assignee": assignee}

    @ChangeTaskLifecycle.replan
    def replan(
        self,
        stamp: Stamp,
        *,
        planned: Interval | None = None,
        duration: timedelta | None = None,
        after: Iterable[str] | None = None,
    ) -> Delta:
        """Plan it anew; what is not given stays.

        Args:
            stamp: When and by whom.
            planned: When it is to be done.
            duration: How long it is expected to take.
            after: The tasks that must be ended before it starts.
        """
        given: dict[str, object] = {"planned": planned, "duration": duration, "after": after}
        return {name: value for name, value in given.items() if value is not None}
