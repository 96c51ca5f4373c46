"""Targets: what they take, how they judge, which is weaker, and the clock that they hold."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.agreement_samples import ALWAYS, HOUR, OFFICE, target, within
from itil_core.design import (
    AchievementStatus,
    Comparator,
    MeasurementPeriod,
    ServiceLevelMetric,
    ServiceLevelTarget,
    TargetExclusion,
    TargetUnit,
)
from itil_core.errors import ValidationError
from itil_core.kernel.clock import ClockTarget, ClockTargets
from itil_core.kernel.conditions import in_phase
from itil_core.kernel.state import Phase

M, C = ServiceLevelMetric, Comparator


def verdict(judged: ServiceLevelTarget, value: Any) -> str:
    return judged.judge(value).name


# Boundaries: ITIL.md, appendix C.


@pytest.mark.parametrize(
    ("comparator", "below", "exactly", "above"),
    [
        (C.GE, "BREACHED", "MET", "MET"),
        (C.LE, "MET", "MET", "BREACHED"),
        (C.GT, "BREACHED", "BREACHED", "MET"),
        (C.LT, "MET", "BREACHED", "BREACHED"),
        (C.EQ, "BREACHED", "MET", "BREACHED"),
    ],
)
def test_each_comparator_at_its_boundary(
    comparator: Comparator, below: str, exactly: str, above: str
) -> None:
    judged = target(99.5, comparator=comparator)
    near = Decimal("1e-25")
    found = [verdict(judged, Decimal("99.5") + shift) for shift in (-near, 0, near)]
    assert found == [below, exactly, above]


def test_four_hours_within_four_hours_are_met() -> None:
    judged = within(4)
    assert verdict(judged, 4) == verdict(judged, 4 * HOUR) == "MET"
    assert verdict(judged, 4 * HOUR + timedelta(microseconds=1)) == "BREACHED"


def test_between_takes_both_of_its_bounds() -> None:
    judged = target(20, comparator=C.BETWEEN, upper=30)
    found = [verdict(judged, value) for value in (19.9, 20, 25, 30, Fraction(901, 30))]
    assert found == ["BREACHED", "MET", "MET", "MET", "BREACHED"]


def test_the_warning_itself_is_safe() -> None:
    judged = target(99.5, warning_threshold=99.7)
    found = [verdict(judged, value) for value in (99.7, 99.6, 99.5, 99.4)]
    assert found == ["MET", "AT_RISK", "AT_RISK", "BREACHED"]
    judged = within(4, warning_threshold=timedelta(hours=3))
    found = [verdict(judged, value) for value in (3, 3.5, 4, 4.5)]
    assert found == ["MET", "AT_RISK", "AT_RISK", "BREACHED"]


def test_no_data_is_neither_met_nor_breached() -> None:
    assert target().judge(None) is AchievementStatus.NO_DATA


def test_ex_d14_figures() -> None:
    assert verdict(target(99.5), Fraction(7176, 72)) == "MET"
    in_time = target(96, metric=M.INCIDENT_RESOLUTION_IN_TIME, warning_threshold=97)
    assert verdict(in_time, Fraction(188 * 100, 195)) == "AT_RISK"


@given(
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.sampled_from([c for c in C if c is not C.BETWEEN]),
)
def test_floats_judge_like_the_decimals_that_they_are_written_as(
    bound: int, value: int, comparator: Comparator
) -> None:
    judged = target(bound / 10, comparator=comparator)
    compare = {
        C.GE: value >= bound,
        C.LE: value <= bound,
        C.GT: value > bound,
        C.LT: value < bound,
        C.EQ: value == bound,
    }
    assert judged.is_met_by(value / 10) is compare[comparator]
    assert judged.is_met_by(Fraction(value, 10)) is compare[comparator]


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_f16_tightening_a_target_never_improves_a_verdict(value: int, one: int, other: int) -> None:
    loose, tight = sorted((one, other))
    if target(tight / 10).is_met_by(value / 10):
        assert target(loose / 10).is_met_by(value / 10)


# INV-3.4: a target can be measured.


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"unit": None}, "unit", "a target without a unit cannot be measured"),
        ({"period": None}, "period", "a target without a period cannot be measured"),
        ({"metric": "uptime"}, "metric", "must be a metric"),
        ({"comparator": ">="}, "comparator", "must be a Comparator"),
        (
            {"unit": TargetUnit.HOUR},
            "unit",
            "must be one that AVAILABILITY is measured in: PERCENT",
        ),
        ({"value": 100.1}, "target", "must be at most 100 percent"),
        ({"value": -1}, "target", "must not be negative"),
        ({"value": None}, "target", "must be a number"),
        ({"value": HOUR}, "target", "the unit is not one of time"),
        ({"value": Fraction(1, 3)}, "target", "choose a smaller unit"),
        ({"warning_threshold": 99.4}, "warning_threshold", "must be above the target"),
        ({"warning_threshold": 99.5}, "warning_threshold", "must be above the target"),
        ({"comparator": C.LT, "warning_threshold": 99.5}, "warning_threshold", "must be below"),
        ({"comparator": C.LE, "warning_threshold": 99.6}, "warning_threshold", "must be below"),
        ({"comparator": C.EQ, "warning_threshold": 99.6}, "warning_threshold", "no safe side"),
        ({"upper": 99.9}, "upper", "must be left out; GE has one bound"),
        ({"comparator": C.BETWEEN}, "upper", "must be above the lower bound, 99.5"),
        ({"comparator": C.BETWEEN, "upper": 99.5}, "upper", "must be above the lower bound"),
        ({"weight": 0}, "weight", "must be above zero"),
        ({"priority": 0}, "priority", "must be at least 1"),
        ({"exclusions": ["storms"]}, "exclusions", "must be several of TargetExclusion"),
        ({"clock": 4}, "clock", "must be a ClockTarget, ClockTargets, a function"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    fields: dict[str, Any], field: str, reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason) as caught:
        target(fields.pop("value", 99.5), **fields)
    assert (caught.value.record, caught.value.field) == ("ServiceLevelTarget", field)


@pytest.mark.parametrize("left_out", ["unit", "period"])
def test_a_target_without_unit_or_period_is_refused(left_out: str) -> None:
    fields = attrs.asdict(target(), recurse=False)
    del fields[left_out]
    with pytest.raises(ValidationError, match=f"a target without a {left_out}") as caught:
        ServiceLevelTarget(**fields)
    assert caught.value.field == left_out


@pytest.mark.parametrize("value", [pendulum.duration(months=1), pendulum.duration(years=2)])
def test_months_and_years_are_refused_as_figures(value: pendulum.Duration) -> None:
    for refused in (lambda: within(value), lambda: within(4).judge(value)):
        with pytest.raises(ValidationError, match="months and years differ in length"):
            refused()


def test_a_third_of_an_hour_needs_a_smaller_unit() -> None:
    with pytest.raises(ValidationError, match="choose a smaller unit"):
        within(timedelta(minutes=20))
    assert within(timedelta(minutes=20), unit=TargetUnit.MINUTE).target == 20


def test_figures_are_held_as_decimals_of_the_unit() -> None:
    held = within(timedelta(hours=4, minutes=30), warning_threshold=4.2)
    assert (held.target, held.warning_threshold) == (Decimal("4.5"), Decimal("4.2"))
    assert held.duration == timedelta(hours=4, minutes=30)
    assert target().duration is None
    assert held == within("4.5", warning_threshold="4.20")
    assert attrs.evolve(held, target=5).target == 5


def test_sets_and_words() -> None:
    one = target(
        exclusions=[TargetExclusion.FORCE_MAJEURE],
        service_ids=["SVC-1"],
        period=MeasurementPeriod.CUSTOM,
        name="uptime",
        priority=2,
    )
    assert str(one) == "uptime at priority 2 >= 99.5 % each period"
    assert one.exclusions == {TargetExclusion.FORCE_MAJEURE}
    between = target(20, comparator=C.BETWEEN, upper=30)
    assert str(between) == "availability between 20 and 30 % each month"


# Which is weaker.


def accepts(judged: ServiceLevelTarget) -> list[bool]:
    return [judged.is_met_by(tenths / 10) for tenths in range(61)]


@st.composite
def small_targets(draw: st.DrawFn) -> ServiceLevelTarget:
    comparator = draw(st.sampled_from(C))
    low = draw(st.integers(1, 4))
    upper = draw(st.integers(low + 1, 5)) if comparator is C.BETWEEN else None
    return target(low, comparator=comparator, upper=upper)


@given(small_targets(), small_targets())
def test_weaker_is_what_lets_pass_more(
    first: ServiceLevelTarget, second: ServiceLevelTarget
) -> None:
    more = any(one and not two for one, two in zip(accepts(first), accepts(second), strict=True))
    assert first.is_weaker_than(second) is more


def test_units_of_time_compare() -> None:
    minutes = within(60, unit=TargetUnit.MINUTE)
    assert not within(1).is_weaker_than(minutes)
    assert within(Decimal("1.01")).is_weaker_than(minutes)
    assert minutes.accepted == ((None, False), (Fraction(3600), True))


def test_what_does_not_compare_is_refused() -> None:
    score = target(4, metric=M.SATISFACTION, unit=TargetUnit.SCORE)
    share = target(90, metric=M.SATISFACTION, unit=TargetUnit.PERCENT)
    for other in (share, target()):
        assert not score.compares_with(other)
        with pytest.raises(ValidationError, match="must be about SATISFACTION") as caught:
            score.is_weaker_than(other)
        assert caught.value.field == "other"


# The clock.


def test_the_usual_clock_takes_time_and_warning_from_the_target() -> None:
    clock = within(4, warning_threshold=3, name="mail back").clock_target(OFFICE)
    assert clock == ClockTarget("mail back", 4 * HOUR, OFFICE, thresholds=(75,))
    assert within(4).clock_target(ALWAYS) == ClockTarget("incident resolution", 4 * HOUR, ALWAYS)
    assert within(4, warning_threshold=0).clock_target(ALWAYS) == within(4).clock_target(ALWAYS)


def test_a_clock_that_is_held_is_given() -> None:
    own = ClockTarget("own", HOUR, OFFICE)
    for clock in (own, ClockTargets("priority", {}, otherwise=own), lambda _record: own):
        assert within(4, clock=clock).clock_target(ALWAYS) is clock


@pytest.mark.parametrize("timeless", [target(), within(4, metric=M.MTBF, comparator=C.GE)])
def test_what_is_no_time_to_keep_within_has_no_usual_clock(timeless: ServiceLevelTarget) -> None:
    with pytest.raises(ValidationError, match="is not a time to keep within") as caught:
        timeless.clock_target(ALWAYS)
    assert caught.value.field == "clock"


def test_a_pause_that_is_the_start_is_refused_before_the_target_is_made() -> None:
    pending = in_phase(Phase.PENDING)
    with pytest.raises(ValidationError, match="must not be the start condition") as caught:
        within(4, clock=ClockTarget("own", HOUR, OFFICE, start=pending, pause=pending))
    assert (caught.value.record, caught.value.field) == ("ClockTarget", "pause")
