"""The expanded incident lifecycle and the outage, read from an incident and its journal."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from itil_core.design.outage import OutageCause
from itil_core.design.service_availability import availability_report
from itil_core.errors import ValidationError
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval
from itil_core.kernel.priority import Level
from itil_core.operation import ResolutionCode
from itil_core.operation.expanded_incident import expanded, outage_of
from itil_core.operation.incident import Incident
from operation.incident_samples import (
    MONDAY,
    at,
    cancelled,
    day,
    dismissed,
    opened,
    reported,
    resolved,
    started,
    unchanged,
)

STEPS = {
    "diagnosed_at": day(2, 9, 25),
    "repaired_at": day(2, 9, 55),
    "recovered_at": day(2, 10, 5),
}


def failed_host() -> Incident:
    """Broken at 09:00, detected and reported at 09:05, restored at 10:10 (EX-X1's times)."""
    since = {"opened": at(day(2, 9, 5)), "occurred_at": day(2, 9), "detected_at": day(2, 9, 5)}
    incident = opened_later(**since).start(at(day(2, 9, 10)), assignee="bob")
    incident = incident.describe(at(day(2, 10, 6)), **STEPS)
    return incident.resolve(
        at(day(2, 10, 10)), resolution="new host", code=ResolutionCode.SOLVED_PERMANENT
    )


def opened_later(**fields: Any) -> Incident:

    return (
        reported(**fields)
        .classify(
            at(day(2, 9, 5)),
            category=("hardware", "host"),
            impact=Level.HIGH,
            urgency=Level.HIGH,
            service_id="SVC-A",
        )
        .open(at(day(2, 9, 5)), group="GRP-SERVER")
    )


def test_ex_d5_stages_from_the_journal() -> None:
    way = expanded(failed_host())
    minutes = [span and span // timedelta(minutes=1) for _, span in way.stages]
    assert minutes == [5, 20, 30, 10, 5]
    assert way.downtime == timedelta(minutes=70)
    assert way.response == timedelta(minutes=5)
    assert way.time_to_repair == timedelta(minutes=55)


def test_ex_x1_the_outage_of_an_incident() -> None:
    outage = outage_of(failed_host(), users_affected=200, cause=OutageCause.SUPPLIER)
    assert outage.interval() == Interval(day(2, 9), day(2, 10, 10))
    assert (outage.service_id, outage.incident_id) == ("SVC-A", "INC-1")
    assert (outage.users_affected, outage.cause) == (200, OutageCause.SUPPLIER)
    period = Interval(day(1, 0), day(31, 0))
    report = availability_report(ServiceHours.always(), period, [outage])
    assert report.percent == Decimal("99.837963")


def test_what_nobody_said_is_taken_from_the_report_or_left_out() -> None:
    way = expanded(started())
    assert (way.occurred, way.milestones.detected) == (MONDAY, MONDAY)
    assert way.milestones.restored is None
    assert [span for _, span in way.stages] == [timedelta(0), None, None, None, None]
    assert outage_of(started()).end is None
    assert expanded(opened()).responded is None


def test_a_reopened_incident_lasts_until_its_last_resolution() -> None:
    again = resolved(when=1).reopen(at(2))
    assert outage_of(again).end is None
    over = again.resolve(at(3), resolution="again", code=ResolutionCode.SOLVED_PERMANENT)
    assert outage_of(over).interval() == Interval(MONDAY, MONDAY.add(hours=3))


@pytest.mark.parametrize("made", [cancelled, dismissed])
def test_what_was_no_incident_has_no_outage(made: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        outage_of(made())
    assert (refusal.value.record, refusal.value.field) == ("expanded", "incident")


def test_steps_after_the_resolution_are_refused() -> None:
    incident = resolved(when=1).describe(at(5), repaired_at=MONDAY.add(hours=4))
    with pytest.raises(ValidationError) as refusal:
        expanded(incident)
    assert refusal.value.field == "repaired"


def test_an_outage_needs_a_service() -> None:
    with pytest.raises(ValidationError) as refusal:
        outage_of(reported())
    assert (refusal.value.record, refusal.value.field) == ("Outage", "service_id")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"diagnosed_at": MONDAY.subtract(seconds=1)}, "detected_at"),
        ({"diagnosed_at": MONDAY.add(hours=2)}, "diagnosed_at"),
        ({"repaired_at": MONDAY.naive()}, "repaired_at"),
        ({"diagnosed_at": MONDAY.add(minutes=9), "recovered_at": MONDAY}, "diagnosed_at"),
        ({"repaired_at": MONDAY.add(minutes=9), "recovered_at": MONDAY}, "repaired_at"),
    ],
)
def test_steps_out_of_order_are_refused_at_the_door(wrong: dict[str, Any], field: str) -> None:
    incident = started(detected_at=MONDAY)
    with unchanged(incident, ValidationError) as refusal:
        incident.describe(at(1), **wrong)
    assert (refusal.value.record, refusal.value.field) == ("Incident", field)


def test_constructors_read_the_steps_too() -> None:
    told = reported(diagnosed_at=MONDAY, repaired_at=MONDAY, recovered_at=MONDAY)
    assert expanded(told).milestones.recovered == MONDAY
