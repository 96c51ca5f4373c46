"""Planned windows as scenarios: stretches against looking at instants, by hand, and bad input."""

import random
from datetime import timedelta
from typing import Any

import pendulum
import pytest

from configuration.graph_cases import swept
from configuration.single_failure_cases import drawn
from itil_core.configuration import (
    DependencyGraph,
    GraphBuilder,
    PlannedWindow,
    WindowPlan,
    WindowStretch,
    plan_windows,
)
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.kernel.interval import Interval

NIGHT = pendulum.datetime(2026, 3, 28)


def hours(start: float, end: float) -> Interval:
    return Interval(NIGHT.add(minutes=round(start * 60)), NIGHT.add(minutes=round(end * 60)))


def graph() -> DependencyGraph:
    builder = GraphBuilder()
    builder.needs("S", "app", "net")
    builder.needs("app", "db1", "db2", at_least=1)
    builder.needs("report", "db1")
    return builder.build()


def plan(period: Interval | None = None) -> WindowPlan:
    return plan_windows(
        graph(),
        [
            PlannedWindow("CHG-2", hours(1, 4), {"db2"}),
            PlannedWindow("CHG-1", hours(0, 2), {"db1"}),
            PlannedWindow("CHG-3", hours(5, 6), {"net"}),
        ],
        period=period,
    )


def severity(needs: Any, failed: frozenset[str], service: str) -> tuple[int, int]:
    down, degraded = swept(needs, failed)
    if service in down:
        return 2, 0
    alone = sum(one != service and service in swept(needs, failed | {one})[0] for one in needs)
    return int(service in degraded), alone


def test_stretches_agree_with_a_look_at_every_hour() -> None:
    draw = random.Random(63)
    for _ in range(60):
        case = drawn(draw, 7)
        cis = sorted(case.needs)
        windows = [
            PlannedWindow(f"W{number}", hours(start, start + draw.randint(1, 6)), [ci])
            for number, ci in enumerate(draw.sample(cis, draw.randint(0, 3)))
            for start in [draw.randint(0, 8)]
        ]
        period = hours(2, 10)
        found = plan_windows(case.graph(), windows, period=period)
        assert found.stretches[0].interval.start == period.start
        assert found.stretches[-1].interval.end == period.end
        for one, then in zip(found.stretches, found.stretches[1:], strict=False):
            assert one.interval.end == then.interval.start
        down = dict.fromkeys(cis, timedelta(0))
        worst: dict[str, tuple[int, int]] = dict.fromkeys(cis, (0, 0))
        for hour in range(2, 10):
            instant = NIGHT.add(hours=hour)
            here = next(one for one in found.stretches if instant in one.interval)
            open_now = [window for window in windows if instant in window.interval]
            failed = frozenset(ci for window in open_now for ci in window.takes_down)
            assert here.windows == tuple(sorted(window.name for window in open_now))
            assert here.scenario.failed == failed
            assert here.scenario.impact.down == swept(case.needs, failed)[0]
            for ci in cis:
                worst[ci] = max(worst[ci], severity(case.needs, failed, ci))
                if ci in swept(case.needs, failed)[0]:
                    down[ci] += timedelta(hours=1)
        assert found.planned_downtime(cis) == down
        for ci, stretch in found.worst(cis).items():
            assert severity(case.needs, stretch.scenario.failed, ci) == worst[ci]


def test_by_hand_a_night_with_an_overlap_and_a_gap() -> None:
    found = plan()
    assert [window.name for window in found.windows] == ["CHG-1", "CHG-2", "CHG-3"]
    assert found.period == hours(0, 6)
    assert found.table(["S", "report"]) == [
        {"from": f"2026-03-28T{start}:00:00+00:00", "to": f"2026-03-28T{end}:00:00+00:00"}
        | {"windows": windows, "S": first, "report": second}
        for start, end, windows, first, second in [
            ("00", "01", "CHG-1", "DEGRADED", "DOWN"),
            ("01", "02", "CHG-1, CHG-2", "DOWN", "DOWN"),
            ("02", "04", "CHG-2", "DEGRADED", "UP"),
            ("04", "05", "", "UP", "UP"),
            ("05", "06", "CHG-3", "DOWN", "UP"),
        ]
    ]
    assert found.planned_downtime(["report", "S"]) == {
        "S": timedelta(hours=2),
        "report": timedelta(hours=2),
    }
    worst = found.worst(["S", "report"])
    assert worst["S"] == found.stretches[1]
    assert worst["report"] == found.stretches[0]
    assert str(found.stretches[1]).endswith("02:00:00+00:00: CHG-1, CHG-2")
    assert str(found.stretches[3]).endswith(": no window")
    assert str(found.stretches[1].scenario) == "CHG-1, CHG-2"
    assert repr(found).startswith("<WindowPlan of 3 windows, 2026-03-28T00")


def test_the_first_of_the_worst_stretches_counts_and_single_points_decide_between_equals() -> None:
    found = plan(hours(2, 5)).worst(["S", "report"])
    assert found["S"].windows == ("CHG-2",)
    # Without db2 the report is as it is on any day.
    assert found["report"].windows == ("CHG-2",)
    builder = GraphBuilder()
    builder.needs("S", "a", "b", "c", at_least=1, healthy_at=1)
    windows = [
        PlannedWindow("1", hours(1, 2), {"a", "b"}),
        PlannedWindow("2", hours(0, 3), {"a"}),
    ]
    two = plan_windows(builder.build(), windows)
    assert two.worst(["S"])["S"].windows == ("1", "2")


def test_windows_are_cut_at_the_period_and_those_outside_left_out() -> None:
    found = plan(hours(1.5, 5))
    assert [window.name for window in found.windows] == ["CHG-1", "CHG-2"]
    assert [one.windows for one in found.stretches] == [("CHG-1", "CHG-2"), ("CHG-2",), ()]
    assert found.stretches[0].interval == hours(1.5, 2)
    empty = plan(hours(4, 5))
    assert [one.scenario.failed for one in empty.stretches] == [frozenset()]


def test_a_window_given_twice_counts_once_and_the_same_windows_share_a_scenario() -> None:
    twice = [PlannedWindow("A", hours(0, 4), {"db1"}), PlannedWindow("B", hours(1, 2), {"db1"})]
    found = plan_windows(graph(), twice * 2)
    assert len(found.windows) == 2
    assert found.stretches[0].scenario is found.stretches[2].scenario
    assert found.stretches[1].scenario.failed == {"db1"}
    assert isinstance(found.stretches[0], WindowStretch)


def test_bad_windows_are_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        hours(2, 1)
    assert (refused.value.record, refused.value.field) == ("Interval", "end")
    for takes_down in ((), "db1", 5):
        wrong: Any = takes_down
        with pytest.raises(ValidationError) as refused:
            PlannedWindow("CHG-1", hours(0, 1), wrong)
        assert (refused.value.record, refused.value.field) == ("PlannedWindow", "takes_down")
    nothing: Any = None
    with pytest.raises(ValidationError) as refused:
        PlannedWindow("CHG-1", nothing, {"db1"})
    assert refused.value.field == "interval"
    with pytest.raises(ValidationError) as refused:
        PlannedWindow(" ", hours(0, 1), {"db1"})
    assert refused.value.field == "name"


def test_bad_plans_are_refused() -> None:
    nothing: Any = None
    with pytest.raises(ValidationError) as refused:
        plan_windows(nothing, [])
    assert refused.value.field == "graph"
    with pytest.raises(ValidationError) as refused:
        plan_windows(graph(), [])
    assert (refused.value.field, refused.value.value) == ("windows", ())
    with pytest.raises(ValidationError) as refused:
        plan_windows(graph(), [nothing])
    assert (refused.value.field, refused.value.value) == ("windows", None)
    wrong: Any = "march"
    with pytest.raises(ValidationError) as refused:
        plan_windows(graph(), [], period=wrong)
    assert (refused.value.field, refused.value.value) == ("period", "march")
    with pytest.raises(UnknownReferenceError) as unknown:
        plan_windows(graph(), [PlannedWindow("A", hours(0, 1), {"db9", "db1", "db8"})])
    assert unknown.value.ids == ("db8", "db9")
    with pytest.raises(DuplicateError) as duplicate:
        plan_windows(graph(), [PlannedWindow("A", hours(0, 1), {one}) for one in ("db1", "db2")])
    assert (duplicate.value.kind, duplicate.value.key) == ("planned window", "A")
    for asked in (plan().planned_downtime, plan().worst, plan().table):
        with pytest.raises(UnknownReferenceError) as unknown:
            asked(["S", "T"])
        assert unknown.value.ids == ("T",)
        with pytest.raises(ValidationError) as refused:
            asked("S")
        assert refused.value.field == "services"
