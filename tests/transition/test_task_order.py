"""The plan of tasks: order, critical path, and the fit into the window."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import (
    CycleError,
    DuplicateError,
    GuardError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.kernel.interval import Interval
from itil_core.transition import ChangeOutcome, ChangeState, NormalChange
from itil_core.transition.change_task import ChangeTask, TaskKind
from itil_core.transition.task_order import TaskPlan, start_task, task_plan
from transition import change_samples as samples
from transition.change_samples import at, window

IMPLEMENT, B, T = TaskKind.IMPLEMENT, TaskKind.BACK_OUT, TaskKind.TEST


def task(
    number: int, hours: float, *after: int, kind: TaskKind = IMPLEMENT, **facts: Any
) -> ChangeTask:
    given_facts: dict[str, Any] = {
        "id": f"TSK-{number}",
        "opened": at(),
        "change_id": "CHG-1",
        "kind": kind,
        "title": f"task {number}",
        "duration": timedelta(hours=hours),
        "after": {f"TSK-{one}" for one in after},
        "assignee": "bob",
    }
    return ChangeTask(**given_facts | facts)


def planned(start: float, end: float, **facts: Any) -> NormalChange:
    return NormalChange(**samples.WHOLE | {"planned_window": window(start, end)} | facts)


@st.composite
def some_tasks(draw: st.DrawFn) -> list[ChangeTask]:
    number = draw(st.integers(1, 6))
    kinds = st.sampled_from([IMPLEMENT, IMPLEMENT, T])
    return [
        task(
            one,
            draw(st.integers(0, 4)),
            *draw(st.sets(st.integers(0, one - 1))) if one else (),
            kind=draw(kinds),
        )
        for one in range(number)
    ]


def longest(tasks: list[ChangeTask]) -> timedelta:
    """The length of the longest chain, by trying all of them."""
    best = timedelta(0)
    by_id = {one.id: one for one in tasks}

    def walk(one: ChangeTask, length: timedelta) -> None:
        nonlocal best
        length += one.duration if one.kind is IMPLEMENT else timedelta(0)
        best = max(best, length)
        for other in by_id.values():
            if one.id in other.after:
                walk(other, length)

    for one in tasks:
        walk(one, timedelta(0))
    return best


@given(some_tasks(), st.randoms(use_true_random=False))
def test_the_critical_path_is_the_longest_chain(tasks: list[ChangeTask], source: Any) -> None:
    shuffled = list(tasks)
    source.shuffle(shuffled)
    plan = task_plan(shuffled)
    assert plan == task_plan(tasks)
    assert plan.length() == longest(tasks)
    order = list(plan.tasks)
    assert all(order.index(one) < order.index(own.id) for own in tasks for one in own.after)


def test_the_critical_path_and_the_remediation_fit_the_window() -> None:
    plan = task_plan(
        [task(1, 1), task(2, 2, 1), task(3, 2.5, 1, kind=T), task(4, 1, 3), task(5, 0.5, kind=B)]
    )
    assert plan.critical_path() == ("TSK-1", "TSK-2")
    assert plan.lacks(planned(2, 6)) == ()
    assert plan.lacks(planned(2, 5)) == (
        (
            "the window must be 1:00:00 longer: "
            "critical path 3:00:00 (TSK-1, TSK-2), remediation 1:00:00"
        ),
    )
    slow = task_plan([task(1, 1), task(5, 4, kind=B)])
    assert slow.lacks(planned(2, 6)) == (
        "the window must be 1:00:00 longer: critical path 1:00:00 (TSK-1), remediation 4:00:00",
    )
    assert slow.lacks(planned(2, 7, remediation=None)) == ()


def test_tasks_are_planned_inside_the_window() -> None:
    late = Interval(at(5).at, at(7).at)
    plan = task_plan(
        [
            task(1, 1, planned=late),
            task(2, 1, planned=window(2, 3)),
            task(3, 1, kind=T, planned=late),
        ]
    )
    assert plan.lacks(planned(2, 6)) == (
        f"TSK-1 must be planned inside the window: {window(2, 6)}",
    )


def test_a_schedule_and_an_urgent_start_are_refused_over_tasks_that_do_not_fit() -> None:
    late = Interval(at(5).at, at(7).at)
    plan = task_plan([task(1, 3.5, planned=late), task(5, 2, kind=B)])
    authorised = samples.normal_in(ChangeState.AUTHORISED)
    lacks = plan.lacks(authorised, window(2, 6))
    assert len(lacks) == 2
    with pytest.raises(GuardError) as refused:
        authorised.schedule(at(1), window=window(0.5, 6), task_lacks=lacks)
    assert refused.value.unmet[0].startswith("the window must not begin before")
    assert refused.value.unmet[1:] == lacks
    urgent = samples.emergency_in(ChangeState.AUTHORISED)
    with pytest.raises(GuardError) as refused:
        urgent.start(at(2), window=window(2, 6), task_lacks=plan.lacks(urgent, window(2, 6)))
    assert refused.value.unmet == lacks
    small = samples.standard()
    with pytest.raises(GuardError) as refused:
        small.schedule(
            at(1),
            model=samples.active(),
            role="operator",
            window=window(2, 6),
            task_lacks=plan.lacks(small, window(2, 6)),
        )
    assert refused.value.unmet == lacks
    wide = window(2, 9)
    assert plan.lacks(authorised, wide) == ()
    held = authorised.schedule(at(1), window=wide, task_lacks=plan.lacks(authorised, wide))
    assert (held.state, plan.lacks(held)) == (ChangeState.SCHEDULED, ())
    assert plan.lacks(held, window(2, 6)) == lacks


def test_a_skipped_task_takes_no_time() -> None:
    skipped = task(2, 9, 1).skip(at(1), reason="done by the vendor")
    plan = task_plan([task(1, 1), skipped])
    assert (plan.length(), plan.open_task_ids) == (timedelta(hours=1), ("TSK-1",))


def test_a_change_is_not_implemented_over_open_tasks() -> None:
    done = task(1, 1).start(at(1)).complete(at(2))
    failed = task(2, 1, 1).start(at(2)).fail(at(3), failure="no space")
    plan = task_plan([done, failed, task(3, 1, kind=B), task(4, 1, kind=TaskKind.REVIEW)])
    assert plan.open_task_ids == ("TSK-2",)
    change = samples.normal_in(ChangeState.IMPLEMENTING)
    with pytest.raises(GuardError) as refused:
        change.finish(at(4), outcome=ChangeOutcome.SUCCESSFUL, open_task_ids=plan.open_task_ids)
    assert refused.value.unmet == ("its tasks must be done first: TSK-2",)


def test_a_task_waits_for_those_before_it() -> None:
    plan = task_plan([task(1, 1), task(2, 1, 1, assignee=None)])
    with pytest.raises(GuardError) as refusal:
        start_task(plan, "TSK-2", at(1))
    assert refusal.value.unmet[0] == "the tasks before it must be ended: TSK-1"
    assert len(refusal.value.unmet) == 2
    with pytest.raises(GuardError):
        start_task(plan, "TSK-2", at(1), assignee="eva")
    first = start_task(plan, "TSK-1", at(1)).complete(at(2))
    second = task(2, 1, 1, assignee=None)
    assert start_task(task_plan([first, second]), "TSK-2", at(3), assignee="eva").assignee == "eva"
    with pytest.raises(UnknownReferenceError):
        start_task(plan, "TSK-9", at(1))


def test_tasks_that_cannot_be_ordered_are_refused() -> None:
    with pytest.raises(CycleError) as ring:
        task_plan([task(1, 1, 3), task(2, 1, 1), task(3, 1, 2)])
    assert ring.value.path[0] == ring.value.path[-1]
    assert set(ring.value.path) == {"TSK-1", "TSK-2", "TSK-3"}
    with pytest.raises(UnknownReferenceError) as unknown:
        task_plan([task(1, 1, 8, 9)])
    assert unknown.value.ids == ("TSK-8", "TSK-9")
    with pytest.raises(DuplicateError):
        task_plan([task(1, 1), task(1, 2)])
    with pytest.raises(ValidationError, match="must be of one change"):
        task_plan([task(1, 1), task(2, 1, change_id="CHG-2")])
    with pytest.raises(ValidationError):
        task_plan([])


def test_it_is_held_against_its_own_change_with_a_window() -> None:
    plan = task_plan([task(1, 1)])
    with pytest.raises(ValidationError, match="must be CHG-1"):
        plan.lacks(planned(2, 6, id="CHG-2"))
    with pytest.raises(ValidationError, match="must have a planned window"):
        plan.lacks(NormalChange(**samples.WHOLE))


def test_it_is_a_table_too() -> None:
    plan: TaskPlan = task_plan([task(2, 1, 1), task(1, 2, assignee=None)])
    assert [(row["task"], row["assignee"], row["after"]) for row in plan.table()] == [
        ("TSK-1", None, ""),
        ("TSK-2", "bob", "TSK-1"),
    ]


@pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
def test_equal_chains_are_told_apart_by_ids(order: tuple[int, ...]) -> None:
    assert task_plan([task(one, 1) for one in order]).critical_path() == ("TSK-1",)
