"""The rules of release management."""

from decimal import Decimal
from typing import Any

import pendulum
import pytest

from itil_core.errors import ValidationError
from itil_core.kernel.hours import ServiceHours
from itil_core.transition import DEFAULT_RELEASE_POLICY, ReleasePolicy

MONDAY = pendulum.datetime(2026, 3, 2)


def test_appendix_i_defaults() -> None:
    assert DEFAULT_RELEASE_POLICY.stable_days == 10
    assert DEFAULT_RELEASE_POLICY.failure_ratio == 0
    assert DEFAULT_RELEASE_POLICY.version_scheme is None
    assert ReleasePolicy() == DEFAULT_RELEASE_POLICY


def test_whole_working_days_count() -> None:
    def days(start: pendulum.DateTime, end: pendulum.DateTime) -> int:
        return DEFAULT_RELEASE_POLICY.stable_days_between(start, end)

    assert days(MONDAY.add(hours=8), MONDAY.add(days=11, hours=18)) == 10
    # A minute less in the first or the last of the days, and it is no whole one.
    assert days(MONDAY.add(hours=8, minutes=1), MONDAY.add(days=11, hours=18)) == 9
    assert days(MONDAY.add(hours=8), MONDAY.add(days=11, hours=17, minutes=59)) == 9
    assert days(MONDAY, MONDAY) == 0
    assert days(MONDAY.add(days=9), MONDAY) == 0


def test_closed_days_do_not_count() -> None:
    week = {day: ["08:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    hours = ServiceHours("Europe/Prague", week, closed=[pendulum.date(2026, 4, 3)])
    policy = ReleasePolicy(hours=hours)
    # Over a clock change and Good Friday.
    start = pendulum.datetime(2026, 3, 27, tz="Europe/Prague")
    assert policy.stable_days_between(start, start.add(days=11)) == 6


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"stable_days": 0}, "stable_days"),
        ({"failure_ratio": "1.01"}, "failure_ratio"),
        ({"failure_ratio": Decimal(-1)}, "failure_ratio"),
        ({"failure_ratio": 0.1}, "failure_ratio"),
        ({"hours": "always"}, "hours"),
        ({"version_scheme": "semver"}, "version_scheme"),
        ({"approval_needed": 1}, "approval_needed"),
        ({"close_after_changes": None}, "close_after_changes"),
    ],
)
def test_bad_input_is_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ReleasePolicy(**fields)
    assert caught.value.field == field
