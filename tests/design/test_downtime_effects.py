"""User minutes, cost and allowed downtime: the book's examples."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from design.outage_samples import ALWAYS, APRIL, outage
from itil_core.design.downtime_effects import (
    allowed_downtime,
    cost_of_unavailability,
    user_availability,
    user_outage_minutes,
)
from itil_core.design.service_availability import availability_report
from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel.money import Money


def test_ex_d3_allowed_downtime() -> None:
    assert allowed_downtime("99.5", timedelta(hours=720)) == timedelta(hours=3.6)
    assert allowed_downtime(Decimal("99.95"), timedelta(minutes=43200)) == timedelta(minutes=21.6)
    assert allowed_downtime("99.9", timedelta(hours=8760)) == timedelta(hours=8.76)
    assert allowed_downtime(100, timedelta(hours=1)) == timedelta(0)
    assert allowed_downtime("99.99999999", timedelta(seconds=1)) == timedelta(0)


def test_ex_d6_user_outage_minutes() -> None:
    down = [outage(0, 45, users_affected=120), outage(100, 220, users_affected=30)]
    minutes = user_outage_minutes(availability_report(ALWAYS, APRIL, down).shares)
    assert minutes == 9000
    share = user_availability(minutes, 500, timedelta(hours=220))
    assert round(float(share) * 100, 6) == 99.863636


def test_ex_d8_cost_of_unavailability() -> None:
    cost = cost_of_unavailability(
        user_minutes=120 * 210,
        per_user_hour=Money(28, "EUR"),
        downtime=timedelta(hours=3.5),
        lost_per_hour=Money(4000, "EUR"),
    )
    assert cost.labour == Money(11760, "EUR")
    assert cost.lost_business == Money(14000, "EUR")
    assert cost.total == Money(25760, "EUR")


def test_ex_x1_user_minutes_and_labour() -> None:
    report = availability_report(ALWAYS, APRIL, [outage(0, 70)])
    minutes = user_outage_minutes(report.shares, users=200)
    assert minutes == 14000
    cost = cost_of_unavailability(user_minutes=minutes, per_user_hour=Money(28, "EUR"))
    assert cost.labour == cost.total == Money("6533.33", "EUR")
    assert cost.lost_business == Money(0, "EUR")


def test_users_must_be_known() -> None:
    shares = availability_report(ALWAYS, APRIL, [outage(0, 70)]).shares
    with pytest.raises(ValidationError) as refusal:
        user_outage_minutes(shares)
    assert refusal.value.field == "users_affected"


@pytest.mark.parametrize(("users", "hours"), [(0, 1), (-1, 1), (1, 0)])
def test_nobody_s_availability_has_no_answer(users: int, hours: int) -> None:
    with pytest.raises(CalculationError) as refusal:
        user_availability(0, users, timedelta(hours=hours))
    assert refusal.value.formula == "user availability"


def test_wrong_amounts_are_refused() -> None:
    euro: Any = {"per_user_hour": Money(28, "EUR")}
    for call in (
        lambda: user_availability(61, 1, timedelta(hours=1)),
        lambda: user_availability(-1, 1, timedelta(hours=1)),
        lambda: user_availability(1, 1, timedelta(hours=-1)),
        lambda: cost_of_unavailability(user_minutes=-1, **euro),
        lambda: cost_of_unavailability(user_minutes=1, downtime=timedelta(-1), **euro),
        lambda: cost_of_unavailability(user_minutes=1, lost_per_hour=Money(1, "CZK"), **euro),
        lambda: allowed_downtime("99", timedelta(-1)),
        lambda: allowed_downtime("101", timedelta(1)),
    ):
        with pytest.raises(ValidationError):
            call()
