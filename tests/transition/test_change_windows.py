"""Maintenance windows, blackouts and freezes: when they hold and what they refuse."""

from typing import Any

import pytest

from itil_core import ServiceHours
from itil_core.errors import ValidationError
from itil_core.transition import Blackout, ChangeFreeze, MaintenanceWindow
from transition.conflict_cases import hours

KINDS = [MaintenanceWindow, Blackout, ChangeFreeze]


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_holds_once(kind: type[MaintenanceWindow]) -> None:
    once = kind(name="once", time=hours(2, 5))
    assert once.during(hours(0, 3)) == (hours(2, 3),)
    assert once.during(hours(5, 9)) == ()


def test_one_that_holds_again_and_again_in_its_zone() -> None:
    mornings = ServiceHours("Europe/Prague", {"sat": ["04:00-06:00"], "sun": ["04:00-06:00"]})
    blackout = Blackout(name="mornings", time=mornings)
    # On Sunday the clocks of Prague go forward.
    assert blackout.during(hours(0, 48)) == (hours(3, 5), hours(26, 28))
    assert blackout.during(hours(4, 27)) == (hours(4, 5), hours(26, 27))


def test_a_freeze_lets_through_what_is_permitted() -> None:
    freeze = ChangeFreeze(name="year end", time=hours(0, 1), permitted={"CHG-1"})
    assert freeze.permitting("CHG-2", "CHG-1").permitted == {"CHG-1", "CHG-2"}
    assert freeze.permitted == {"CHG-1"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("record", "facts"),
    [
        ("", {"name": " "}),
        ("", {"time": "Saturday"}),
        ("CiId", {"scope": "db1"}),
    ],
)
def test_what_they_refuse(
    kind: type[MaintenanceWindow], record: str, facts: dict[str, Any]
) -> None:
    given: dict[str, Any] = {"name": "night", "time": hours(0, 1)}
    with pytest.raises(ValidationError) as caught:
        kind(**(given | facts))
    assert caught.value.record == (record or kind.__name__)


def test_a_freeze_refuses_what_is_no_change() -> None:
    with pytest.raises(ValidationError):
        ChangeFreeze(name="night", time=hours(0, 1), permitted="CHG-1")
    with pytest.raises(ValidationError):
        ChangeFreeze(name="night", time=hours(0, 1)).permitting("")
