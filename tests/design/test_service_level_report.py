"""Service reports: operational and periodic, as tables."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pendulum
import pytest

from design.level_samples import ALWAYS, APRIL, OFFICE, C, M, U, minutes, month, target
from itil_core.design.achievement import Achievement
from itil_core.design.service_level_report import (
    level_figures,
    operational_report,
    periodic_report,
)
from itil_core.errors import DuplicateError
from itil_core.kernel.clock import ClockTarget, measure
from itil_core.kernel.stamp import Stamp
from kernel.tickets import TicketState, ticket

NOON = pendulum.datetime(2026, 4, 15, 12)
CLOCK = ClockTarget("resolution", minutes(60), ALWAYS)


def solved(number, used, opened=NOON, clock=CLOCK):
    it = ticket(opened, id=f"T-{number}")
    it = it.go(Stamp(opened + minutes(used), by="ana"), to=TicketState.DONE)
    return measure(clock, it, as_of=NOON.add(months=2))


def test_an_operational_report_lists_the_breaches_of_a_period():
    paused = ticket(NOON, id="T-5").go(Stamp(NOON + minutes(10), by="ana"), to=TicketState.WAIT)
    paused = paused.go(Stamp(NOON + minutes(30), by="ana"), to=TicketState.WORK)
    late = NOON.subtract(days=1).set(tz="UTC")
    measured = [
        measure(CLOCK, paused, as_of=NOON + minutes(90)),
        solved(1, 60),
        solved(2, 90, opened=late),
        solved(3, 90, opened=APRIL.end),
    ]
    rows = operational_report(measured, APRIL)
    assert [row["record"] for row in rows] == ["T-2", "T-5"]
    assert rows[1] == {
        "record": "T-5",
        "clock": "resolution",
        "breached_at": datetime(2026, 4, 15, 13, 20, tzinfo=UTC),
        "stopped_at": None,
        "target": timedelta(hours=1),
        "used": timedelta(minutes=70),
        "too_much": timedelta(minutes=10),
        "paused": timedelta(minutes=20),
    }
    assert rows[0]["stopped_at"] == late + minutes(90)


def test_instants_of_a_report_are_in_utc():
    prague = ClockTarget("resolution", minutes(60), OFFICE)
    (row,) = operational_report([solved(1, 90, clock=prague)], APRIL)
    assert row["breached_at"].tzinfo is pendulum.UTC


def achieved(wanted, number, value):
    samples = 0 if value is None else 1
    return Achievement(target=wanted, period=month(number), value=value, samples=samples)


def test_a_periodic_report_compares_with_the_last_period_that_has_data():
    up = target(1)
    slow = target(2, M.MTRS, target=4, unit=U.HOUR)
    between = target(3, M.SATISFACTION, target=3, upper=5, comparator=C.BETWEEN)
    found = [
        *(
            achieved(up, n, value)
            for n, value in ((3, 99.5), (1, 99), (2, None), (4, 99.5), (5, 98))
        ),
        *(achieved(slow, n, value) for n, value in ((1, 3), (2, 2), (3, 5))),
        *(achieved(between, n, value) for n, value in ((1, 3), (2, 4))),
    ]
    rows = periodic_report(found)
    assert [row["trend"] for row in rows] == [
        "", "", "better", "same", "worse",
        "", "better", "worse",
        "", "",
    ]  # fmt: skip
    assert [row["before"] for row in rows[:4]] == [None, 99, 99, Decimal("99.5")]
    assert rows[0]["target"] == "SLT-1"
    assert rows[1]["status"] == "NO_DATA"


def test_two_answers_for_one_period_are_refused():
    with pytest.raises(DuplicateError) as caught:
        periodic_report([achieved(target(), 1, 99), achieved(target(), 1, 98)])
    assert caught.value.kind == "achievement"


def test_how_many_are_met():
    up = target(1, warning_threshold=99.7)
    values = [99.9, 99.6, 99.5, 98, None, 99.7, 99.8]
    rows = level_figures(achieved(up, n, value) for n, value in enumerate(values, 1))
    assert [(row["figure"], row["value"]) for row in rows] == [
        ("met", 3),
        ("at risk", 2),
        ("breached", 1),
        ("no data", 1),
        ("share met", Decimal("83.3333")),
        ("share at risk", Decimal("33.3333")),
    ]


def test_a_share_of_nothing_is_not_known():
    rows = level_figures([achieved(target(), 1, None)])
    assert [row["value"] for row in rows] == [0, 0, 0, 1, None, None]
