"""Outages: one subject, an end after the start, a booking before the start, steps in order."""

from datetime import datetime
from typing import Any

import pytest
from cattrs import Converter

from design.outage_samples import BOOKED_AT, START, outage, planned, span
from itil_core.design.outage import Outage, OutageCause, OutageKind, OutageMilestones
from itil_core.errors import ValidationError
from itil_core.interop import configure

NAIVE = datetime(2024, 4, 1)  # noqa: DTZ001 (naive on purpose)


def reached(**minutes: int) -> OutageMilestones:
    return OutageMilestones(**{name: START.add(minutes=n) for name, n in minutes.items()})


def test_an_outage_with_an_end_needs_no_as_of() -> None:
    assert outage(0, 70).interval() == span(0, 70)
    assert outage(0, 70).interval(START.add(minutes=10)) == span(0, 70)
    assert outage(0, 70).planned() is None
    assert outage(0, 70).unplanned() == (span(0, 70),)


def test_an_outage_that_lasts_ends_as_of() -> None:
    assert outage(5).interval(START.add(minutes=9)) == span(5, 9)
    for as_of in (None, START, START.add(minutes=5)):
        with pytest.raises(ValidationError) as refusal:
            outage(5).interval(as_of)
        assert (refusal.value.record, refusal.value.field) == ("Outage", "as_of")


def test_only_what_was_booked_is_planned() -> None:
    assert planned(0, 60).planned() == span(0, 60)
    assert planned(0, 60).unplanned() == ()
    overrun = planned(10, 90, booked=span(20, 60))
    assert overrun.planned() == span(20, 60)
    assert overrun.unplanned() == (span(10, 20), span(60, 90))
    assert planned(30, 40, booked=span(20, 60)).planned() == span(30, 40)
    running = planned(10, booked=span(10, 60))
    assert running.unplanned(START.add(minutes=75)) == (span(60, 75),)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"end": START}, "end"),
        ({"end": START.subtract(minutes=1)}, "end"),
        ({"start": NAIVE}, "start"),
        ({"end": NAIVE}, "end"),
        ({"service_id": None}, "service_id"),
        ({"ci_id": "db1"}, "service_id"),
        ({"kind": "UNPLANNED"}, "kind"),
        ({"cause": None}, "cause"),
        ({"users_affected": -1}, "users_affected"),
        ({"booked_at": BOOKED_AT}, "kind"),
        ({"booked": span(0, 5)}, "kind"),
        ({"milestones": ()}, "milestones"),
        ({"milestones": reached(detected=-1)}, "milestones"),
        ({"milestones": reached(recovered=61)}, "milestones"),
        ({"milestones": reached(restored=59)}, "milestones"),
        ({"end": None, "milestones": reached(restored=59)}, "milestones"),
    ],
)
def test_what_is_no_outage_is_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        outage(0, 60, **fields)
    assert (refusal.value.record, refusal.value.field) == ("Outage", field)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"change_id": None}, "change_id"),
        ({"booked_at": None}, "booked_at"),
        ({"booked_at": START}, "booked_at"),
        ({"booked_at": NAIVE}, "booked_at"),
        ({"booked_at": START.add(minutes=9), "booked": span(5, 60)}, "booked_at"),
        ({"booked": span(60, 90)}, "booked"),
        ({"booked": span(-30, 0)}, "booked"),
        ({"booked": (0, 60)}, "booked"),
        ({"end": None}, "booked"),
    ],
)
def test_downtime_that_was_not_booked_in_time_is_not_planned(
    fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        planned(0, 60, **fields)
    assert (refusal.value.record, refusal.value.field) == ("Outage", field)


def test_milestones_out_of_order_are_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        reached(detected=5, repaired=60, recovered=55)
    assert (refusal.value.record, refusal.value.field) == ("OutageMilestones", "repaired")
    for name in ("detected", "diagnosed", "repaired", "recovered", "restored"):
        given: dict[str, Any] = {name: NAIVE}
        with pytest.raises(ValidationError) as refusal:
            OutageMilestones(**given)
        assert (refusal.value.record, refusal.value.field) == ("OutageMilestones", name)


def test_outages_are_stored_as_plain_values() -> None:
    converter = configure(Converter())
    full = planned(
        0,
        60,
        booked=span(0, 50),
        cause=OutageCause.SUPPLIER,
        users_affected=200,
        incident_id="INC-1",
        id="OUTG-1",
        milestones=reached(detected=5, restored=60),
    )
    for each in (full, outage(3)):
        assert converter.structure(converter.unstructure(each), Outage) == each
    assert full.kind is OutageKind.PLANNED
