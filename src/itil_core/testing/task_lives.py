"""Lives of tasks of changes."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.framework.ids import ChangeId, TaskId
from itil_core.kernel.interval import Interval
from itil_core.kernel.stamp import Stamp
from itil_core.testing._parts import PEOPLE, TEXTS, facts, ids, several
from itil_core.testing.times import stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves
from itil_core.transition.change_task import ChangeTask, TaskKind

__all__ = ["change_tasks"]

TaskT = TypeVar("TaskT", bound=ChangeTask)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})
_DURATIONS: Final = st.integers(0, 48).map(lambda halves: timedelta(minutes=30 * halves))


def _plan(task: ChangeTask, stamp: Stamp) -> Facts:
    others = ids(TaskId).filter(lambda each: each != task.id)
    windows = st.integers(1, 9).map(lambda hours: Interval(stamp.at, stamp.at.add(hours=hours)))
    return facts(planned=windows, duration=_DURATIONS, after=several(others))


_MOVES: Final[Mapping[str, Arguments]] = {
    "start": facts({"assignee": PEOPLE}),
    "fail": facts({"failure": TEXTS}),
    "skip": facts({"reason": TEXTS}),
    "assign": facts({"assignee": PEOPLE}),
    "replan": _plan,
}


@overload
def change_tasks(*, most: int = 16) -> st.SearchStrategy[ChangeTask]: ...
@overload
def change_tasks(
    kind: type[TaskT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[TaskT]: ...
def change_tasks(
    kind: type[ChangeTask] = ChangeTask,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[ChangeTask]:
    """Return a strategy for tasks of changes with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws tasks as they are planned.
    """
    origins = facts(
        {
            "id": ids(TaskId),
            "opened": stamps(),
            "change_id": ids(ChangeId),
            "kind": st.sampled_from(TaskKind),
            "title": TEXTS,
            "duration": _DURATIONS,
        }
    )
    return lives(
        origins.map(lambda given: kind(**given)),
        usual_moves(_MOVES, kind, arguments),
        most=most,
    )
