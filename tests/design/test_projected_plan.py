"""From a projection to the availability plan."""

from decimal import Decimal

from design.agreement_samples import OFFICE, day
from design.level_samples import YEAR
from design.projection_samples import function, own_promise, projected, promise
from itil_core.design.availability_plan import AvailabilityPlan
from itil_core.design.projected_plan import availability_plan_lines
from itil_core.kernel.interval import Interval


def test_the_widest_gap_of_each_service_and_each_function() -> None:
    found = projected(
        promise(99.3),
        own_promise(99.5),
        promise(99, number=3, service_ids={"SVC-2"}),
        functions=[function(target_pct="99.95")],
    )
    lines = availability_plan_lines(found)
    assert [
        (one.service_id, one.function_id, str(one.target_pct), str(one.current_pct))
        for one in lines
    ] == [
        ("SVC-1", None, "99.5", "99.351200"),
        ("SVC-2", None, "99", "99.900000"),
        ("SVC-1", "VBF-1", "99.95", "99.351200"),
        ("SVC-2", "VBF-1", "99.95", "99.900000"),
    ]
    plan = AvailabilityPlan(period=YEAR, services=lines)
    assert [(one.service_id, one.function_id) for one in plan.gaps] == [
        ("SVC-1", "VBF-1"),
        ("SVC-1", None),
        ("SVC-2", "VBF-1"),
    ]


def test_of_targets_that_are_met_the_strictest_counts() -> None:
    found = projected(promise(98), own_promise(99))
    assert [one.target_pct for one in availability_plan_lines(found)] == [Decimal(99)]


def test_no_gap_of_a_function_is_hidden() -> None:
    # Each service reaches what the function needs, and both together do not.
    found = projected(functions=[function(target_pct="99.3512")])
    alone = projected(functions=[function("SVC-1", target_pct="99.3512")])
    assert alone.is_carried
    assert found.is_carried
    both = availability_plan_lines(projected(functions=[function(target_pct="99.3513")]))
    assert [one.gap for one in both] == [Decimal("0.000100"), 0]


def test_what_has_no_agreed_time_is_left_out() -> None:
    found = projected(
        promise(service_hours=OFFICE),
        functions=[function()],
        function_hours=OFFICE,
        at=Interval(day(16), day(18)),
    )
    assert availability_plan_lines(found) == ()
