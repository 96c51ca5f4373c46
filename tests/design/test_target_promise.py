"""How likely a period keeps a promise, against closed forms and clockwork."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from design.agreement_samples import OFFICE, day
from design.projection_samples import function, own_promise, promise
from itil_core.configuration import (
    ComponentTimes,
    GraphBuilder,
    PeriodStart,
    promise_of_period,
)
from itil_core.design.availability_projection import project_availability
from itil_core.design.service_availability import AvailabilityPolicy
from itil_core.design.target_promise import promised_periods
from itil_core.design.target_terms import Comparator
from itil_core.errors import UnknownReferenceError, ValidationError
from itil_core.kernel.interval import Interval

HOST = ComponentTimes(mtbf_h=718.83, mtrs_h=1.1667)
MONTH = Interval(day(10), day(40))  # 720 h
STRICT = AvailabilityPolicy(planned_excluded=False)
# Up from 0:00 to 17:00, down until midnight, day after day.
NIGHTLY = ComponentTimes(mtbf_h=17, mtrs_h=7, to_fail=lambda _: 17.0, to_restore=lambda _: 7.0)


def of_host(*agreements: Any, **fields: Any) -> Any:
    builder = GraphBuilder()
    builder.needs("SVC-1", "host")
    builder.needs("SVC-2", "SVC-1")
    given: dict[str, Any] = {"at": MONTH}
    chances = {"host": HOST.availability, "SVC-1": 1}
    return project_availability(builder.build(), agreements, chances, **given | fields)


def kept(projection: Any, times: Any = HOST, **fields: Any) -> Any:
    given: dict[str, Any] = {"periods": 20_000, "seed": 2026}
    return promised_periods(projection, {"host": times}, **given | fields)


def test_an_average_above_the_target_does_not_mean_that_a_month_meets_it() -> None:
    projection = of_host(promise("99.8"))
    assert projection.is_carried
    (stationary,) = kept(projection, confidence=0.9999)
    assert stationary.probability.low < 0.7011 < stationary.probability.high
    (up,) = kept(projection, start=PeriodStart.UP, confidence=0.9999)
    assert up.probability.low < 0.7016 < up.probability.high
    assert stationary.projected is projection.targets[0]
    assert str(stationary).startswith("SVC-1: 69.9% of the periods")
    assert str(stationary).endswith("keep availability >= 99.8 % each month (SLA-1)")


def test_around_the_clock_it_is_the_promise_of_the_graph() -> None:
    projection = of_host(promise("99.8"))
    (one,) = kept(projection, periods=200)
    assert one.simulated == promise_of_period(
        projection.graph,
        "SVC-1",
        {"host": HOST},
        period_h=720,
        target=0.998,
        periods=200,
        seed=2026,
        start=PeriodStart.STATIONARY,
    )
    assert one.probability == one.simulated.probability


@pytest.mark.parametrize(("bound", "share"), [("90", 1.0), ("90.1", 0.0)])
def test_only_downtime_in_service_hours_counts(bound: str, share: float) -> None:
    # Of ten hours a day from 08:00 to 18:00 one is lost, although seven are.
    projection = of_host(promise(bound, service_hours=OFFICE))
    (one,) = kept(projection, NIGHTLY, periods=1, start=PeriodStart.UP)
    assert one.probability.value == share
    assert one.simulated.mean_availability == pytest.approx(0.9)


@pytest.mark.parametrize(("bound", "share"), [("70", 1.0), ("71", 0.0)])
def test_booked_downtime_that_counts_is_used_up_beforehand(bound: str, share: float) -> None:
    # It is down for 7 hours of the day, and 12 minutes more are booked: 30 % of it.
    booked = {"SVC-1": [Interval(day(10), day(10) + timedelta(hours=0.2))]}
    one_day = Interval(day(10), day(11))
    projection = of_host(promise(bound), at=one_day, booked=booked, policy=STRICT)
    (one,) = kept(projection, NIGHTLY, periods=1, start=PeriodStart.UP)
    assert one.probability.value == share
    (free,) = kept(
        of_host(promise(bound), at=one_day, booked=booked), NIGHTLY, periods=1, start=PeriodStart.UP
    )
    assert free.simulated.mean_availability == pytest.approx(16.8 / 23.8)


def test_where_too_much_is_booked_no_period_keeps_it() -> None:
    booked = {"SVC-1": [Interval(day(10), day(12))]}
    projection = of_host(promise("99.8"), booked=booked, policy=STRICT)
    (one,) = kept(projection, periods=100)
    assert (one.probability.value, one.probability.trials) == (0, 100)
    assert one.simulated.mean_availability > 0.9
    whole = of_host(promise("99.8"), booked={"SVC-1": [MONTH]}, policy=STRICT)
    assert kept(whole, periods=10) == ()


def test_the_services_of_functions_fail_only_where_it_is_said_how() -> None:
    projection = of_host(promise("99.8"), functions=[function("SVC-1", target_pct="99.8")])
    target, vital = kept(projection, periods=2_000, default=HOST, only=projection.all)
    assert vital.probability.value == pytest.approx(target.probability.value, abs=0.03)
    known = {"host": HOST, "SVC-1": HOST}
    (both,) = promised_periods(projection, known, periods=500, seed=2026, only=projection.functions)
    assert both.probability.value < vital.probability.value - 0.1


def test_a_service_of_a_function_that_another_needs_has_times_or_the_default() -> None:
    needed = function("SVC-1", "SVC-2", target_pct="99.8")
    projection = of_host(promise("99.8", service_ids={"SVC-2"}), functions=[needed])
    target, vital = kept(projection, periods=2_000, default=HOST)
    assert vital.simulated.mean_availability == pytest.approx(
        target.simulated.mean_availability, abs=2e-4
    )
    with pytest.raises(ValidationError) as missing:
        kept(projection, periods=1, only=projection.functions)
    assert missing.value.value == ("SVC-1",)


@pytest.mark.parametrize(
    ("comparator", "share"), [(Comparator.GE, 1.0), (Comparator.GT, 0.0)], ids=str
)
@pytest.mark.parametrize(("bound", "hours"), [("93.75", 22.5), ("96", 24)])
def test_exactly_at_the_bound(
    comparator: Comparator, share: float, bound: str, hours: float
) -> None:
    # Down for 1.5 h of the day; or never, with all that is allowed booked.
    daily = ComponentTimes(
        mtbf_h=22.5, mtrs_h=1.5, to_fail=lambda _: hours, to_restore=lambda _: 1.5
    )
    booked = {"SVC-1": [Interval(day(10), day(10.04))]} if hours == 24 else {}
    projection = of_host(
        promise(bound, facts={"comparator": comparator}),
        at=Interval(day(10), day(11)),
        booked=booked,
        policy=STRICT,
    )
    (one,) = kept(projection, daily, periods=3, start=PeriodStart.UP)
    assert one.probability.value == share


def test_the_seed_alone_decides() -> None:
    projection = of_host(promise("99.8"), own_promise("99.9"))
    alone = kept(projection, periods=300)
    with ThreadPoolExecutor(2) as pool:
        assert kept(projection, periods=300, executor=pool) == alone
    assert kept(projection, periods=300, seed=7) != alone


def test_strangers_and_gaps_in_what_is_known_are_refused() -> None:
    projection = of_host(promise("99.8"))
    with pytest.raises(ValidationError) as caught:
        kept(projection, only=of_host(promise("99.9")).targets)
    assert (caught.value.record, caught.value.field) == ("promised_periods", "only")
    with pytest.raises(ValidationError) as missing:
        promised_periods(projection, {}, periods=10, seed=1)
    assert (missing.value.field, missing.value.value) == ("times", ("host",))
    never = promised_periods(projection, {}, periods=10, seed=1, others_never_fail=True)
    assert never[0].probability.value == 1
    with pytest.raises(UnknownReferenceError) as unknown:
        promised_periods(projection, {"hots": HOST}, periods=10, seed=1)
    assert unknown.value.ids == ("hots",)
    with pytest.raises(ValidationError) as periods:
        kept(projection, periods=0)
    assert periods.value.field == "periods"
