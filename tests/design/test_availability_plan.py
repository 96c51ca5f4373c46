"""The availability plan: gaps, what answers them, and what that costs."""

from decimal import Decimal
from typing import Any

import pytest
from cattrs import Converter

from design.outage_samples import ALWAYS, APRIL, outage
from itil_core.design.availability_plan import (
    AvailabilityAction,
    AvailabilityPlan,
    AvailabilityPlanLine,
)
from itil_core.design.service_availability import availability_report
from itil_core.errors import DuplicateError, ValidationError
from itil_core.interop import configure
from itil_core.kernel.interval import Interval
from itil_core.kernel.money import Money

YEAR = Interval(APRIL.start, APRIL.start.add(years=1))


def line(service: str, current: str | None = None, **fields: Any) -> AvailabilityPlanLine:
    return AvailabilityPlanLine(
        service_id=service, target_pct="99.8", current_pct=current, **fields
    )


def action(service: str, cost: int, currency: str = "EUR") -> AvailabilityAction:
    return AvailabilityAction(what="add", service_ids={service}, cost=Money(cost, currency))


def plan(**fields: Any) -> AvailabilityPlan:
    services = [line("SVC-A", "99.7"), line("SVC-B", "99.5"), line("SVC-C", "99.9"), line("SVC-D")]
    return AvailabilityPlan(**{"period": YEAR, "services": services} | fields)


def test_gaps_are_what_is_missing() -> None:
    it = plan(actions=[action("SVC-B", 100), action("SVC-B", 50)])
    assert [each.gap for each in it.services] == [Decimal("0.1"), Decimal("0.3"), 0, None]
    assert [each.service_id for each in it.gaps] == ["SVC-B", "SVC-A"]
    assert [each.service_id for each in it.unanswered] == ["SVC-A"]
    assert [each.service_id for each in it.unmeasured] == ["SVC-D"]
    assert it.cost == Money(150, "EUR")
    assert plan().cost is None


def test_a_measure_is_rounded_down_so_that_no_gap_is_hidden() -> None:
    report = availability_report(ALWAYS, APRIL, [outage(0, 70)])
    assert report.percent == Decimal("99.837963")
    assert line("SVC-A").measured(report).current_pct == Decimal("99.837962")


def test_one_to_two_years_are_usual() -> None:
    periods = [Interval(YEAR.start, YEAR.start.add(months=n)) for n in (11, 12, 24, 25)]
    assert [plan(period=each).is_of_usual_length for each in periods] == [
        False,
        True,
        True,
        False,
    ]


def test_it_is_stored_as_plain_values() -> None:
    converter = configure(Converter())
    it = plan(actions=[action("SVC-B", 100)])
    assert converter.structure(converter.unstructure(it), AvailabilityPlan) == it


def test_what_is_no_plan_is_refused() -> None:
    for fields, field in (
        ({"period": None}, "period"),
        ({"services": ()}, "services"),
        ({"services": ("SVC-A",)}, "services"),
        ({"actions": ("buy",)}, "actions"),
        ({"actions": [action("SVC-A", 1), action("SVC-A", 1, "CZK")]}, "actions"),
    ):
        with pytest.raises(ValidationError) as refusal:
            plan(**fields)
        assert (refusal.value.record, refusal.value.field) == ("AvailabilityPlan", field)
    with pytest.raises(DuplicateError) as twice:
        plan(services=[line("SVC-A"), line("SVC-A", "99")])
    assert twice.value.key == "SVC-A"
    both = [line("SVC-A"), line("SVC-A", function_id="VBF-1")]
    assert len(plan(services=both).services) == 2
    with pytest.raises(ValidationError, match="current_pct"):
        line("SVC-A", "100.1")
