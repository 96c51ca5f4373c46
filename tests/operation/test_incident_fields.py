"""The fields of an incident against ITIL.md's appendix B.1, and what they refuse."""

from datetime import UTC, datetime
from math import nan
from typing import Any

import attrs
import pytest

from itil_core.errors import ValidationError
from itil_core.framework.ids import ChangeId, GroupId, IncidentId, ProblemId
from itil_core.kernel.entry import Delta
from itil_core.kernel.lifecycle import SAME, Move
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.operation import (
    Channel,
    Escalation,
    EscalationKind,
    Incident,
    IncidentLifecycle,
    IncidentState,
    MajorIncident,
    PriorityOverride,
)
from operation.incident_samples import MONDAY, at, reported

NAIVE = datetime(2026, 3, 2)  # noqa: DTZ001 (a naive one is the case)
OVERRIDE = PriorityOverride(value=2, by="ana", reason="the board meets")
MAJOR = MajorIncident(manager="mia", reason="no mail")


def test_an_incident_is_logged_with_little() -> None:
    incident = reported()
    assert incident.state is IncidentState.NEW
    assert incident.description == incident.title == "Mail is down"
    assert incident.reported_at == MONDAY
    assert incident.recorded_by == "desk"
    assert incident.owner_group == GroupId("SERVICE-DESK")
    assert (incident.tier, incident.reopen_count, incident.satisfaction) == (1, 0, None)
    assert incident.responded_at is incident.resolved_at is incident.closed_at is None
    assert incident.pauses == incident.escalations == incident.category == ()
    assert incident.ci_ids == incident.change_ids == incident.related_to == frozenset()


def test_an_event_reports_without_a_caller() -> None:
    automatic = reported(channel=Channel.AUTOMATIC, caller=None, source_event_id="EVT-1")
    assert automatic.source_event_id == "EVT-1"


def test_instants_are_held_in_utc_and_may_touch() -> None:
    moment = datetime(2026, 3, 2, 8, tzinfo=UTC)
    incident = reported(occurred_at=moment, detected_at=moment, reported_at=moment)
    assert incident.occurred_at == incident.detected_at == incident.reported_at == MONDAY


def test_a_report_that_was_logged_late_holds_since_it_was_made() -> None:
    earlier = MONDAY.subtract(hours=1)
    assert reported(opened=at(MONDAY, since=earlier)).reported_at == earlier


def test_a_single_word_is_a_path_of_one() -> None:
    assert reported(category="software").category == ("software",)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", ""),
        ("title", "   "),
        ("title", "x" * 201),
        ("title", None),
        ("channel", "PHONE"),
        ("channel", None),
        ("caller", None),
        ("caller", "eva"),
        ("description", " "),
        ("reported_at", NAIVE),
        ("reported_at", "2026-03-02"),
        ("reported_at", MONDAY.add(microseconds=1)),
        ("occurred_at", NAIVE),
        ("occurred_at", nan),
        ("occurred_at", MONDAY.add(microseconds=1)),
        ("detected_at", NAIVE),
        ("detected_at", MONDAY.add(microseconds=1)),
        ("category", ("software", "")),
        ("category", (1,)),
        ("closure_category", (" ",)),
        ("impact", "HIGH"),
        ("impact", 1),
        ("urgency", nan),
        ("priority", 0),
        ("priority", nan),
        ("priority", 1.0),
        ("priority", True),
        ("priority_override", 2),
        ("major", True),
        ("withdrawal_reason", None),
        ("tier", 0),
        ("tier", nan),
        ("escalations", ("to messaging",)),
        ("pending_reason", "USER"),
        ("resolution", None),
        ("resolution_code", "SOLVED_PERMANENT"),
        ("closure_code", "DUPLICATE"),
        ("cancellation_reason", 7),
        ("parent_id", "INC-1"),
        ("related_to", {"INC-2", "INC-1"}),
        ("satisfaction", 5),
    ],
)
def test_wrong_values_are_refused_by_record_and_field(field: str, wrong: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        reported(**{field: wrong})
    assert (refusal.value.record, refusal.value.field) == ("Incident", field)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("id", ChangeId("CHG-1")),
        ("id", ""),
        ("problem_id", IncidentId("INC-2")),
        ("known_error_id", ProblemId("PRB-1")),
        ("workaround_id", " WA-1"),
        ("request_id", ChangeId("CHG-1")),
        ("source_event_id", ""),
        ("service_id", GroupId("messaging")),
        ("assigned_group", ""),
        ("assignee", ProblemId("PRB-1")),
        ("owner_group", None),
        ("model_id", 7),
        ("ci_ids", "mx1"),
        ("ci_ids", {""}),
        ("change_ids", {ProblemId("PRB-1")}),
        ("caused_by_ids", "CHG-1"),
        ("parent_id", ProblemId("PRB-1")),
        ("related_to", {ChangeId("CHG-1")}),
        ("opened", None),
    ],
)
def test_ids_of_another_kind_are_refused(field: str, wrong: Any) -> None:
    with pytest.raises(ValidationError):
        reported(**{field: wrong})


def test_an_automatic_report_names_its_event() -> None:
    with pytest.raises(ValidationError) as refusal:
        reported(channel=Channel.AUTOMATIC)
    assert refusal.value.field == "source_event_id"


def test_times_come_in_order_occurred_detected_reported() -> None:
    later, earlier = MONDAY.subtract(hours=1), MONDAY.subtract(hours=2)
    right = reported(occurred_at=earlier, detected_at=later)
    assert (right.occurred_at, right.detected_at) == (earlier, later)
    with pytest.raises(ValidationError, match="later than detected_at") as refusal:
        reported(occurred_at=later, detected_at=earlier)
    assert refusal.value.field == "occurred_at"
    with pytest.raises(ValidationError, match="later than reported_at"):
        reported(occurred_at=later, reported_at=earlier)


def test_INV_5_5_a_major_incident_has_priority_1() -> None:
    levels = {"impact": Level.HIGH, "urgency": Level.HIGH}
    assert reported(major=MAJOR, priority=1, **levels).major == MAJOR
    for priority in (None, 2):
        with pytest.raises(ValidationError, match="must be 1 while it is a major incident"):
            reported(major=MAJOR, priority=priority)


def test_INV_5_7_a_priority_is_what_its_override_says() -> None:
    assert reported(priority=2, priority_override=OVERRIDE).priority == 2
    for priority in (None, 1, 3):
        with pytest.raises(ValidationError, match="must be 2, as priority_override says"):
            reported(priority=priority, priority_override=OVERRIDE)


def test_escalations_are_typed_facts() -> None:
    fact = Escalation(
        kind=EscalationKind.HIERARCHIC, from_="desk", to="mia", at=MONDAY, reason="priority 1"
    )
    assert reported(escalations=[fact]).escalations == (fact,)


def test_own_moves_cannot_break_what_fields_must_say_together() -> None:
    class OwnLifecycle(IncidentLifecycle):
        forget_caller: Move = Move(to=SAME)
        forget_event: Move = Move(to=SAME)
        mail: Move = Move(to=SAME)

    @attrs.frozen(kw_only=True)
    class OwnIncident(Incident):
        lifecycle = OwnLifecycle

        @OwnLifecycle.forget_caller
        def forget_caller(self, stamp: Stamp) -> Delta:
            return {"caller": None}

        @OwnLifecycle.forget_event
        def forget_event(self, stamp: Stamp) -> Delta:
            return {"source_event_id": None}

        @OwnLifecycle.mail
        def mail(self, stamp: Stamp) -> Delta:
            return {"channel": Channel.EMAIL}

    facts: dict[str, Any] = {"id": "INC-1", "title": "Mail is down", "opened": at()}
    automatic = OwnIncident(channel=Channel.AUTOMATIC, source_event_id="EVT-1", **facts)
    with pytest.raises(ValidationError):
        automatic.forget_event(at())
    with pytest.raises(ValidationError):
        automatic.mail(at())
    called = OwnIncident(channel=Channel.PHONE, caller=reported().caller, **facts)
    with pytest.raises(ValidationError):
        called.forget_caller(at())
    assert called.mail(at()).channel is Channel.EMAIL
