"""The availability of a period with planned windows: against brute force, by hand, bad input."""

import math
import random
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import pendulum
import pytest

from configuration.failure_oracles import random_chances, random_needs
from configuration.graph_cases import built
from configuration.what_if_cases import downs, unavailable_given
from itil_core.configuration import (
    ComponentTimes,
    GraphBuilder,
    PeriodStart,
    PlannedWindow,
    WindowPlan,
    plan_windows,
    planned_availabilities,
    promise_of_plan,
)
from itil_core.errors import CalculationError, UnknownReferenceError, ValidationError
from itil_core.kernel.interval import Interval

NIGHT = pendulum.datetime(2026, 3, 28)


def hours(start: int, end: int) -> Interval:
    return Interval(NIGHT.add(hours=start), NIGHT.add(hours=end))


def near(value: float, wanted: float | Fraction) -> bool:
    return math.isclose(value, wanted, rel_tol=1e-11, abs_tol=1e-13)


def test_the_mean_over_every_hour_is_brute_force() -> None:
    draw = random.Random(64)
    for _ in range(40):
        needs = random_needs(draw, 6)
        cis = sorted(needs)
        table, chances = downs(needs), random_chances(draw, needs)
        windows = [
            PlannedWindow(f"W{number}", hours(start, start + draw.randint(1, 9)), {ci})
            for number, ci in enumerate(draw.sample(cis, 3))
            for start in [draw.randint(0, 12)]
        ]
        plan = plan_windows(built(needs), windows, period=hours(3, 18))
        found = planned_availabilities(plan, cis, chances)
        assert list(found) == cis
        for service, result in found.items():
            each: list[Fraction] = []
            for hour in range(3, 18):
                instant = NIGHT.add(hours=hour)
                failed = frozenset(
                    ci for one in windows if instant in one.interval for ci in one.takes_down
                )
                each.append(unavailable_given(table, service, failed, chances))
            assert near(result.unavailability, sum(each) / 15)
            assert near(result.value, 1 - sum(each) / 15)
            today = unavailable_given(table, service, frozenset(), chances)
            assert near(result.without_windows.unavailability, today)
            assert result.value <= result.without_windows.value + 1e-12
            worst = dict(result.stretches)[result.worst]
            assert near(1 - worst, max(each))


def plan() -> WindowPlan:
    builder = GraphBuilder()
    builder.needs("S", "net")
    builder.needs("S", "db1", "db2", at_least=1)
    windows = [
        PlannedWindow("CHG-1", hours(0, 6), {"db1"}),
        PlannedWindow("CHG-2", hours(5, 8), {"db2"}),
    ]
    return plan_windows(builder.build(), windows, period=hours(0, 24))


CHANCES = {"net": 0.99, "db1": 0.9, "db2": 0.8}


def test_by_hand_a_day_with_two_windows() -> None:
    found = planned_availabilities(plan(), ["S", "S"], CHANCES)["S"]
    wanted = 0.99 * (5 * 0.8 + 1 * 0 + 2 * 0.9 + 16 * 0.98) / 24
    assert near(found.value, wanted)
    assert near(found.unavailability, 1 - wanted)
    assert near(found.without_windows.value, 0.99 * 0.98)
    assert found.worst.windows == ("CHG-1", "CHG-2")
    assert [round(one, 3) for _, one in found.stretches] == [0.792, 0.0, 0.891, 0.97]


def test_without_windows_the_period_is_like_any_other() -> None:
    quiet = plan_windows(plan().graph, [], period=hours(0, 24))
    found = planned_availabilities(quiet, ["S"], CHANCES)["S"]
    assert found.value == found.without_windows.value
    assert found.unavailability == found.without_windows.unavailability


def test_the_promise_counts_planned_downtime() -> None:
    always: dict[str, Any] = {"others_never_fail": True, "periods": 4, "seed": 1}
    found = promise_of_plan(plan(), "S", {}, target=23 / 24, **always)
    assert near(found.mean_availability, Fraction(23, 24))
    # Up for 7 hours, down for 1: in a day db2 is down from 7 to 8, 15 to 16 and 23 to 24.
    clockwork = ComponentTimes(mtbf_h=7, mtrs_h=1, to_fail=lambda _: 7.0, to_restore=lambda _: 1.0)
    found = promise_of_plan(plan(), "S", {"net": clockwork}, target=0.8, **always)
    assert near(found.worst, Fraction(20, 24))
    with ThreadPoolExecutor(2) as executor:
        times = {"net": ComponentTimes(mtbf_h=20, mtrs_h=2)}
        given: dict[str, Any] = always | {"periods": 300}
        alone = promise_of_plan(plan(), "S", times, target=0.9, **given)
        assert promise_of_plan(plan(), "S", times, target=0.9, executor=executor, **given) == alone
    assert 0 < alone.probability.value < 1


def test_the_promise_and_the_exact_availability_agree_on_the_mean() -> None:
    times = {ci: ComponentTimes(mtbf_h=20, mtrs_h=20 * (1 - p) / p) for ci, p in CHANCES.items()}
    found = promise_of_plan(
        plan(), "S", times, target=0.8, periods=20_000, seed=5, start=PeriodStart.STATIONARY
    )
    exact = planned_availabilities(plan(), ["S"], CHANCES)["S"]
    assert found.mean_availability == pytest.approx(exact.value, abs=0.004)


def test_bad_input_is_named() -> None:
    with pytest.raises(UnknownReferenceError) as unknown:
        planned_availabilities(plan(), ["S", "T"], CHANCES)
    assert unknown.value.ids == ("T",)
    with pytest.raises(ValidationError) as refused:
        planned_availabilities(plan(), "S", CHANCES)
    assert refused.value.field == "services"
    # What a window takes down has an availability on any other day.
    with pytest.raises(ValidationError) as refused:
        planned_availabilities(plan(), ["S"], {"net": 0.9})
    assert refused.value.value == ("db1", "db2")
    with pytest.raises(CalculationError):
        planned_availabilities(plan(), ["S"], CHANCES, limit=1)
    with pytest.raises(ValidationError) as refused:
        promise_of_plan(plan(), "S", {}, target=0.9, periods=1, seed=1)
    assert refused.value.value == ("db1", "db2", "net")
