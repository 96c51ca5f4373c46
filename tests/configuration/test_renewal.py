"""The promise of a period against closed forms, and against simulating one event at a time."""

import pickle
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import exp, inf, nan
from random import Random
from typing import Any

import pytest

from itil_core.configuration import GraphBuilder, _period_course, impact, renewal
from itil_core.configuration._bit_states import spread_bits
from itil_core.configuration.renewal import (
    ComponentTimes,
    PeriodPromise,
    PeriodStart,
    promise_of_period,
)
from itil_core.errors import CalculationError, UnknownReferenceError, ValidationError

EX_X1 = ComponentTimes(mtbf_h=718.83, mtrs_h=1.1667)


def single() -> Any:
    builder = GraphBuilder()
    builder.needs("mail", "db")
    return builder.build()


def promised(times: ComponentTimes = EX_X1, **given: Any) -> PeriodPromise:
    facts: dict[str, Any] = {"period_h": 720, "target": 0.998, "periods": 40_000, "seed": 11}
    return promise_of_period(single(), "mail", {"db": times}, **facts | given)


def at_most(downtime: float, times: ComponentTimes, period: float, *, down: bool) -> float:
    """P(total downtime of one exponential component in a period <= downtime), as a series.

    The failures while it is up for the rest of the period are Poisson, and n restorations take
    an Erlang time; a component that starts down has one restoration more.
    """
    rate, restored = (period - downtime) / times.mtbf_h, downtime / times.mtrs_h
    total, poisson = 0.0, exp(-rate)
    erlang, term = [1.0], exp(-restored)
    for n in range(1, 80):
        erlang.append(erlang[-1] - term)
        term *= restored / n
    for n in range(70):
        total += poisson * erlang[n + down]
        poisson *= rate / (n + 1)
    return total


def closed_form(times: ComponentTimes, period: float, target: float, start: PeriodStart) -> float:
    downtime = (1 - target) * period
    up = at_most(downtime, times, period, down=False)
    if start is PeriodStart.UP:
        return up
    down = at_most(downtime, times, period, down=True)
    return times.availability * up + (1 - times.availability) * down


@pytest.mark.parametrize(
    ("start", "expected"), [(PeriodStart.UP, 0.702), (PeriodStart.STATIONARY, 0.701)]
)
def test_a_month_that_is_good_on_average_is_often_bad(start: PeriodStart, expected: float) -> None:
    exact = closed_form(EX_X1, 720, 0.998, start)
    assert round(exact, 3) == expected
    found = promised(start=start, confidence=0.9999)
    assert found.probability.low < exact < found.probability.high
    assert found.probability.high - found.probability.low < 0.02
    assert EX_X1.availability == pytest.approx(0.99838, abs=1e-5)
    assert found.mean_availability == pytest.approx(EX_X1.availability, abs=1e-4)


@pytest.mark.parametrize("start", PeriodStart)
@pytest.mark.parametrize("target", [0.8, 0.9, 0.95])
def test_frequent_failures_agree_with_the_closed_form(start: PeriodStart, target: float) -> None:
    busy = ComponentTimes(mtbf_h=20, mtrs_h=2)
    found = promised(busy, period_h=100, target=target, periods=20_000, start=start)
    exact = closed_form(busy, 100, target, start)
    assert found.probability.value == pytest.approx(exact, abs=0.015)


def test_a_warm_up_reaches_the_stationary_state() -> None:
    busy = ComponentTimes(mtbf_h=20, mtrs_h=2)
    drawn = ComponentTimes(
        mtbf_h=20,
        mtrs_h=2,
        to_fail=lambda source: source.expovariate(1 / 20),
        to_restore=lambda source: source.expovariate(1 / 2),
    )
    given: dict[str, Any] = {"period_h": 10, "target": 0.9, "periods": 20_000}
    found = promised(drawn, start=PeriodStart.STATIONARY, warm_up_h=60, **given)
    exact = closed_form(busy, 10, 0.9, PeriodStart.STATIONARY)
    assert found.probability.value == pytest.approx(exact, abs=0.015)


def test_a_sampler_that_always_draws_the_same_can_be_reckoned_by_hand() -> None:
    # Up for 7 hours, down for 1: in 24 hours it is down from 7 to 8, 15 to 16 and 23 to 24.
    clockwork = ComponentTimes(mtbf_h=7, mtrs_h=1, to_fail=lambda _: 7.0, to_restore=lambda _: 1.0)
    found = promised(clockwork, period_h=24, target=0.875, periods=3)
    assert (found.mean_availability, found.worst, found.probability.value) == (0.875, 0.875, 1.0)
    assert promised(clockwork, period_h=24, target=0.876, periods=3).probability.value == 0.0
    # Cut at the end of the period, and at the start of one that begins in an outage.
    assert promised(clockwork, period_h=7.5, target=1, periods=1).mean_availability == (
        pytest.approx(1 - 0.5 / 7.5)
    )
    late = promised(
        clockwork,
        period_h=8,
        target=1,
        periods=1,
        start=PeriodStart.STATIONARY,
        warm_up_h=7.25,
    )
    assert late.mean_availability == pytest.approx(1 - 1.0 / 8)


CLOCKWORK = ComponentTimes(mtbf_h=7, mtrs_h=1, to_fail=lambda _: 7.0, to_restore=lambda _: 1.0)


@pytest.mark.parametrize(
    ("counted", "availability"),
    [
        ([(0, 24)], 21 / 24),
        ([(0, 12), (12, 24)], 21 / 24),
        ([(0, 7), (8, 15)], 1.0),
        ([(7, 8), (15, 15.5)], 0.0),
        ([(6.5, 7.5), (10, 11), (23.25, 24)], 1.5 / 2.75),
    ],
)
def test_only_what_counts_is_looked_at(counted: Any, availability: float) -> None:
    given: dict[str, Any] = {"period_h": 24, "periods": 1, "counted": counted}
    found = promised(CLOCKWORK, target=0.5, **given)
    assert found.mean_availability == found.worst == pytest.approx(availability)
    assert found.probability.value == (availability >= 0.5)
    exactly = promised(CLOCKWORK, target=availability, **given)
    assert exactly.probability.value == 1.0


def test_a_sum_of_floats_does_not_decide() -> None:
    # Half of what counts is lost, but 7.7 less 7.1 is a little more than 0.6 in binary.
    found = promised(CLOCKWORK, period_h=8, target=0.5, periods=1, counted=[(6.2, 6.8), (7.1, 7.7)])
    assert found.probability.value == 1.0


@pytest.mark.parametrize(
    "counted",
    [[], [(5, 5)], [(5, 4)], [(0, 2), (1, 3)], [(4, 5), (1, 2)], [(-1, 2)], [(0, 721)], [(nan, 2)]],
)
def test_what_counts_must_be_in_order_and_inside(counted: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        promised(counted=counted)
    assert (refusal.value.record, refusal.value.field) == ("promise_of_period", "counted")


def walked(graph: Any, failures: list[tuple[str, float, float]], period: float) -> float:
    """The downtime of the mail service, asking for the impact between any two events."""
    times = sorted({0.0, period, *(at for _, *span in failures for at in span)})
    lost = 0.0
    for start, end in pairwise(times):
        failed = {ci for ci, since, until in failures if since <= start and end <= until}
        if "mail" in impact(graph, failed).down:
            lost += end - start
    return lost


def test_redundancy_and_shared_components_decide_when_the_service_is_down() -> None:
    builder = GraphBuilder()
    builder.needs("mail", "web1", "web2", "web3", at_least=2)
    builder.needs("web1", "host")
    builder.needs("web2", "host")
    graph = builder.build()
    spans = {"web1": (1.0, 4.0), "web3": (3.0, 6.0), "host": (5.0, 7.0), "web2": (20.0, 21.0)}

    def once(since: float, until: float) -> ComponentTimes:
        return ComponentTimes(
            mtbf_h=since,
            mtrs_h=until - since,
            to_fail=Once(since),
            to_restore=lambda _: until - since,
        )

    times = {ci: once(*span) for ci, span in spans.items()}
    found = promise_of_period(graph, "mail", times, period_h=10, target=0.5, periods=1, seed=1)
    expected = walked(graph, [(ci, *span) for ci, span in spans.items()], 10)
    assert expected == 1.0 + 2.0
    assert found.mean_availability == pytest.approx(1 - expected / 10)


class Once:
    """Fails at one instant, and then no more in any period of the tests."""

    def __init__(self, at: float) -> None:
        self.times = [at]

    def __call__(self, source: Random) -> float:
        return self.times.pop() if self.times else 1e6


def test_the_seed_alone_decides() -> None:
    alone = promised(periods=500)
    with ThreadPoolExecutor(2) as pool:
        assert promised(periods=500, executor=pool) == alone
    assert promised(periods=500, seed=12) != alone


class Elsewhere(Executor):
    """Takes all work over as processes do: pickled."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        work, given = pickle.loads(pickle.dumps((fn, args)))
        future.set_result(work(*given))
        return future


def test_the_work_can_be_sent_to_other_processes() -> None:
    spans = [(0, 300), (400, 720)]
    alone = promised(periods=100, counted=spans)
    assert promised(periods=100, counted=spans, executor=Elsewhere()) == alone


def test_others_have_default_times_or_never_fail() -> None:
    graph = single()
    facts: dict[str, Any] = {"period_h": 720, "target": 0.998, "periods": 50, "seed": 1}
    with pytest.raises(ValidationError) as missing:
        promise_of_period(graph, "mail", {}, **facts)
    assert (missing.value.field, missing.value.value) == ("times", ("db",))
    never = promise_of_period(graph, "mail", {}, others_never_fail=True, **facts)
    assert (never.probability.value, never.worst) == (1.0, 1.0)
    usual = promise_of_period(graph, "mail", {}, default=EX_X1, **facts)
    assert usual == promise_of_period(graph, "mail", {"db": EX_X1}, **facts)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"period_h": 0}, "period_h"),
        ({"period_h": inf}, "period_h"),
        ({"period_h": "720"}, "period_h"),
        ({"target": 1.1}, "target"),
        ({"target": nan}, "target"),
        ({"target": True}, "target"),
        ({"target": "0.998"}, "target"),
        ({"seed": None}, "seed"),
        ({"start": "STATIONARY"}, "start"),
        ({"default": 0.99}, "default"),
        ({"periods": 0}, "periods"),
        ({"confidence": 1.0}, "confidence"),
        ({"warm_up_h": 5}, "warm_up_h"),
        ({"warm_up_h": -5, "start": PeriodStart.STATIONARY}, "warm_up_h"),
    ],
)
def test_bad_numbers_are_refused(given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        promised(**given)
    assert (refusal.value.record, refusal.value.field) == ("promise_of_period", field)


@pytest.mark.parametrize(
    ("times", "named"), [({"db": 0.99, "mail": EX_X1}, {"db": 0.99}), (["db"], ["db"])]
)
def test_times_of_another_kind_are_named(times: Any, named: object) -> None:
    with pytest.raises(ValidationError) as refusal:
        promise_of_period(single(), "mail", times, period_h=1, target=1, periods=1, seed=1)
    assert (refusal.value.field, refusal.value.value) == ("times", named)


def test_numbers_of_every_kind_are_targets() -> None:
    wanted = promised(periods=100).probability
    for target in (Decimal("0.998"), Fraction(998, 1000)):
        assert promised(periods=100, target=target).probability == wanted


def test_periods_of_many_components_are_simulated_a_few_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batches: list[int] = []

    def spread(foundation: Any, failed: Any, width: int) -> list[int]:
        batches.append(width)
        return spread_bits(foundation, failed, width)

    monkeypatch.setattr(_period_course, "spread_bits", spread)
    monkeypatch.setattr(renewal, "_SPREAD", 3)
    few = promised(periods=4_000, confidence=0.9999).probability
    assert len(batches) == 1_334
    assert few.low < closed_form(EX_X1, 720, 0.998, PeriodStart.UP) < few.high


def test_a_stationary_start_of_drawn_times_needs_a_warm_up() -> None:
    drawn = ComponentTimes(mtbf_h=20, mtrs_h=2, to_restore=lambda _: 2.0)
    with pytest.raises(ValidationError, match="is reached by running"):
        promised(drawn, start=PeriodStart.STATIONARY)


@pytest.mark.parametrize("drawn", [nan, inf, -1.0, 0.0])
def test_a_sampler_that_draws_no_time_is_refused(drawn: float) -> None:
    broken = ComponentTimes(mtbf_h=20, mtrs_h=2, to_fail=lambda _: drawn)
    with pytest.raises(CalculationError, match="a sampler must draw finite hours"):
        promised(broken, periods=1)


def test_an_outage_may_take_no_time() -> None:
    instant = ComponentTimes(mtbf_h=20, mtrs_h=2, to_restore=lambda _: 0.0)
    assert promised(instant, periods=5).worst == 1.0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"mtbf_h": 0, "mtrs_h": 1}, "mtbf_h"),
        ({"mtbf_h": 1, "mtrs_h": nan}, "mtrs_h"),
        ({"mtbf_h": True, "mtrs_h": 1}, "mtbf_h"),
        ({"mtbf_h": 1, "mtrs_h": 1, "to_fail": 5}, "to_fail"),
    ],
)
def test_times_that_cannot_be_are_refused(given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        ComponentTimes(**given)
    assert (refusal.value.record, refusal.value.field) == ("ComponentTimes", field)


def test_unknown_components_are_named() -> None:
    with pytest.raises(UnknownReferenceError) as refusal:
        promise_of_period(
            single(), "mail", {"db": EX_X1, "dbx": EX_X1}, period_h=1, target=1, periods=1, seed=1
        )
    assert refusal.value.ids == ("dbx",)


def test_planned_hours_are_downtime_in_every_period() -> None:
    steady = ComponentTimes(mtbf_h=1e12, mtrs_h=1)
    found = promised(
        steady, period_h=24, target=0.9, periods=3, planned=[("db", 0, 1), ("db", 0.5, 2)]
    )
    assert found.mean_availability == pytest.approx(1 - 2 / 24)
    assert found.probability.value == 1.0
    # The outage at 7 falls into the planned hours and costs nothing more.
    clockwork = ComponentTimes(mtbf_h=7, mtrs_h=1, to_fail=lambda _: 7.0, to_restore=lambda _: 1.0)
    found = promised(clockwork, period_h=12, target=0.9, periods=3, planned=[("db", 6, 8)])
    assert found.mean_availability == pytest.approx(1 - 2 / 12)


def test_planned_hours_of_what_the_service_does_not_need_change_nothing() -> None:
    builder = GraphBuilder()
    builder.needs("shop", "host")
    builder.add("idle")
    given: dict[str, Any] = {"period_h": 24, "target": 1, "periods": 2, "seed": 1}
    found = promise_of_period(
        builder.build(), "shop", {}, others_never_fail=True, planned=[("idle", 1, 2)], **given
    )
    assert found.mean_availability == 1


@pytest.mark.parametrize("hours", [(-1, 2), (2, 2), (3, 2), (1, 25), (nan, 2), (1, nan), ("1", 2)])
def test_planned_hours_lie_in_the_period(hours: tuple[Any, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        promised(period_h=24, planned=[("db", 1, 2), ("db", *hours)])
    assert refused.value.field == "planned"
    assert refused.value.value == (("db", *hours),)


def test_planned_hours_of_unknown_cis_are_refused() -> None:
    with pytest.raises(UnknownReferenceError) as unknown:
        promised(period_h=24, planned=[("hist", 1, 2)])
    assert unknown.value.ids == ("hist",)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"start": "STATIONARY"}, "start"),
        ({"target": "0.99"}, "target"),
        ({"target": True}, "target"),
        ({"times": {"db": 0.99}}, "times"),
        ({"times": [("db", EX_X1)]}, "times"),
        ({"default": 0.99}, "default"),
        ({"default": EX_X1, "others_never_fail": True}, "default"),
        ({"planned": [("db", 1)]}, "planned"),
        ({"planned": [("db", 1, 2, 3)]}, "planned"),
        ({"counted": [(1, 2, 3)]}, "counted"),
        ({"counted": [("1", "2")]}, "counted"),
    ],
)
def test_what_is_of_another_kind_is_refused(facts: dict[str, Any], field: str) -> None:
    known: dict[str, Any] = {"period_h": 24, "target": 0.9, "periods": 1, "seed": 1}
    known["times"] = {"db": EX_X1}
    with pytest.raises(ValidationError) as refused:
        promise_of_period(single(), "mail", **known | facts)
    assert (refused.value.record, refused.value.field) == ("promise_of_period", field)


def test_a_sampler_that_draws_nothing_is_refused() -> None:
    silent: Any = lambda _source: None  # noqa: E731
    with pytest.raises(CalculationError, match="must draw finite hours"):
        promised(ComponentTimes(mtbf_h=1, mtrs_h=1, to_fail=silent), periods=1)
