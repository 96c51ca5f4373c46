"""The words of targets: metrics with units, comparators, periods."""

from datetime import datetime, timedelta

import pendulum
import pytest

from itil_core.design.target_terms import (
    AchievementStatus,
    Comparator,
    MeasurementPeriod,
    ServiceLevelMetric,
    TargetExclusion,
    TargetMetric,
    TargetUnit,
)
from itil_core.errors import ValidationError


def test_every_comparator_has_a_side_or_none() -> None:
    assert [each.sign for each in Comparator] == [">=", "<=", ">", "<", "=", "between"]
    assert [each.name for each in Comparator if each.wants_more] == ["GE", "GT"]
    assert [each.name for each in Comparator if each.wants_less] == ["LE", "LT"]


def test_units_of_time_have_a_length() -> None:
    spans = {unit.name: unit.span for unit in TargetUnit if unit.span is not None}
    assert spans == {
        "SECOND": timedelta(seconds=1),
        "MINUTE": timedelta(minutes=1),
        "HOUR": timedelta(hours=1),
        "DAY": timedelta(days=1),
    }
    assert len({unit.sign for unit in TargetUnit}) == len(TargetUnit)


@pytest.mark.parametrize(
    ("name", "comparator", "unit"),
    [
        ("AVAILABILITY", "GE", "PERCENT"),
        ("SERVICE_BREAKS", "LE", "COUNT"),
        ("MTBF", "GE", "HOUR"),
        ("MTRS", "LE", "HOUR"),
        ("RESPONSE_TIME", "LE", "SECOND"),
        ("INCIDENT_RESPONSE", "LE", "MINUTE"),
        ("INCIDENT_RESOLUTION_IN_TIME", "GE", "PERCENT"),
        ("THROUGHPUT", "GE", "PER_HOUR"),
        ("CHANGE_TURNAROUND", "LE", "DAY"),
        ("FIRST_LINE_RESOLUTION", "GE", "PERCENT"),
        ("RECOVERY_TIME", "LE", "HOUR"),
        ("RECOVERY_POINT", "LE", "HOUR"),
        ("SATISFACTION", "GE", "SCORE"),
    ],
)
def test_the_usual_metrics_have_their_natural_comparator(
    name: str, comparator: str, unit: str
) -> None:
    metric = ServiceLevelMetric[name]
    assert metric.comparator.name == comparator
    assert TargetUnit[unit] in metric.units
    assert str(metric) == name.lower().replace("_", " ")


def test_own_metrics_are_checked_when_they_are_made() -> None:
    cases = [
        (("PAGES", None, (TargetUnit.COUNT,)), "comparator"),
        (("PAGES", Comparator.LE, ()), "units"),
        (("PAGES", Comparator.LE, ("pages",)), "units"),
    ]
    for member, field in cases:
        # Making a member is what is tested; the class statement would wrap nothing.
        with pytest.raises(ValidationError) as caught:
            TargetMetric("Own", {"PAGES": member})
        assert (caught.value.record, caught.value.field) == ("Own", field)
    with pytest.raises(ValidationError) as caught:
        TargetMetric(
            "Own",
            {
                "A": ("A", Comparator.LE, (TargetUnit.COUNT,)),
                "B": ("A", Comparator.LE, (TargetUnit.COUNT,)),
            },
        )
    assert caught.value.reason == "is the name of another member already"


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("WEEK", "2026-02-07"),
        ("MONTH", "2026-02-28"),
        ("QUARTER", "2026-04-30"),
        ("YEAR", "2027-01-31"),
    ],
)
def test_a_period_goes_by_the_calendar(period: str, end: str) -> None:
    start = pendulum.datetime(2026, 1, 31)
    assert MeasurementPeriod[period].after(start).to_date_string() == end


def test_a_period_goes_by_the_calendar_of_its_place_over_a_clock_change() -> None:
    start = pendulum.datetime(2026, 3, 28, 12, tz="Europe/Prague")
    assert MeasurementPeriod.WEEK.after(start, "Europe/Prague").isoformat() == (
        "2026-04-04T12:00:00+02:00"
    )


def test_a_custom_period_has_no_length() -> None:
    with pytest.raises(ValidationError, match="name the interval") as caught:
        MeasurementPeriod.CUSTOM.after(pendulum.datetime(2026, 1, 1))
    assert caught.value.value is MeasurementPeriod.CUSTOM
    with pytest.raises(ValidationError) as caught:
        MeasurementPeriod.WEEK.after(datetime(2026, 1, 1))  # noqa: DTZ001 (naive on purpose)
    assert caught.value.field == "start"


def test_the_members_stand_in_their_order() -> None:
    assert [each.name for each in AchievementStatus] == ["MET", "AT_RISK", "BREACHED", "NO_DATA"]
    assert [each.name for each in TargetExclusion] == [
        "PLANNED_DOWNTIME",
        "FORCE_MAJEURE",
        "CUSTOMER_CAUSED",
    ]
