"""Maintenance windows, blackouts and freezes: once, or again and again."""

from typing import Any

import pendulum
import pytest

from itil_core.errors import ValidationError
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval
from itil_core.transition.change_windows import Blackout, ChangeFreeze, MaintenanceWindow

SATURDAY = pendulum.datetime(2026, 3, 28)
WEEKEND = Interval(SATURDAY, SATURDAY.add(days=2))


def test_a_rule_that_holds_once_holds_where_it_overlaps() -> None:
    noon = Interval(SATURDAY.add(hours=12), SATURDAY.add(days=9))
    closing = Blackout(name="closing of the month", time=noon)
    assert closing.during(WEEKEND) == (Interval(noon.start, WEEKEND.end),)
    assert closing.during(Interval(SATURDAY, noon.start)) == ()
    assert closing.scope == frozenset()


def test_a_rule_that_comes_back_honours_clock_changes() -> None:
    nights = ServiceHours("Europe/Prague", {"sat": ["22:00-04:00"]})
    [part] = MaintenanceWindow(name="nights", time=nights, scope={"db1"}).during(WEEKEND)
    assert part.start == pendulum.datetime(2026, 3, 28, 22, tz="Europe/Prague")
    assert part.duration == pendulum.duration(hours=5)


def test_a_freeze_lets_more_changes_through() -> None:
    freeze = ChangeFreeze(name="year end", time=WEEKEND, permitted={"CHG-1"})
    assert freeze.permitting("CHG-2", "CHG-3").permitted == {"CHG-1", "CHG-2", "CHG-3"}
    assert freeze.permitted == {"CHG-1"}


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"name": " "}, "name"), ({"time": "always"}, "time")],
)
def test_bad_input_is_refused(facts: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {"name": "nights", "time": WEEKEND}
    with pytest.raises(ValidationError) as refusal:
        MaintenanceWindow(**given | facts)
    assert refusal.value.field == field
