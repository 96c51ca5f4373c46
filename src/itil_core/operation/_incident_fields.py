"""The fields of an incident, and what must hold among them."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.framework.ids import (
    ChangeId,
    CiId,
    EventId,
    GroupId,
    IncidentId,
    KnownErrorId,
    ModelId,
    ProblemId,
    RequestId,
    ServiceId,
    WorkaroundId,
)
from itil_core.kernel.fields import a, each, id_set, member_texts, text, whole
from itil_core.kernel.ids import ActorId
from itil_core.kernel.instants import in_utc
from itil_core.kernel.priority import Scale
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase
from itil_core.operation.escalation import Escalation
from itil_core.operation.incident_facts import (
    Caller,
    Channel,
    ClosureCode,
    PendingReason,
    PriorityOverride,
    ResolutionCode,
)
from itil_core.operation.major_incident import MajorIncident

__all__ = ["MOST_URGENT", "IncidentFields", "texts", "to_change_ids", "to_incident_ids"]

MOST_URGENT = 1


def _ci_ids(values: Iterable[str]) -> frozenset[CiId]:
    return id_set(CiId, values)


def to_change_ids(values: Iterable[str]) -> frozenset[ChangeId]:
    """Take in the ids of changes."""
    return id_set(ChangeId, values)


def to_incident_ids(values: Iterable[str]) -> frozenset[IncidentId]:
    """Take in the ids of incidents."""
    return id_set(IncidentId, values)


def texts(values: Iterable[str]) -> tuple[str, ...]:
    """Take in a path of names; a single string is a path of one."""
    return each(values)


def _escalations(values: Iterable[Escalation]) -> tuple[Escalation, ...]:
    return tuple(values)


def _reported(record: "IncidentFields") -> pendulum.DateTime:
    opened: Any = record.opened
    if not isinstance(opened, Stamp):
        raise ValidationError("Incident", "opened", opened, "must be a Stamp: Stamp(at, by='ana')")
    return opened.effective


def _reported_at(value: datetime) -> pendulum.DateTime:
    return in_utc(value, record="Incident", field="reported_at")


def _occurred_at(value: datetime | None) -> pendulum.DateTime | None:
    return None if value is None else in_utc(value, record="Incident", field="occurred_at")


def _detected_at(value: datetime | None) -> pendulum.DateTime | None:
    return None if value is None else in_utc(value, record="Incident", field="detected_at")


def _diagnosed_at(value: datetime | None) -> pendulum.DateTime | None:
    return None if value is None else in_utc(value, record="Incident", field="diagnosed_at")


def _repaired_at(value: datetime | None) -> pendulum.DateTime | None:
    return None if value is None else in_utc(value, record="Incident", field="repaired_at")


def _recovered_at(value: datetime | None) -> pendulum.DateTime | None:
    return None if value is None else in_utc(value, record="Incident", field="recovered_at")


def _no_blank(value: str) -> str:
    """Take in a text; nothing but white space is nothing, so that the table's needs see it."""
    return "" if str(value).isspace() else value


def _check_reporter(record: "IncidentFields", _attribute: object, _value: Any) -> None:
    """Refuse an incident of which nobody knows where it came from."""
    channel = record.channel
    if channel is Channel.AUTOMATIC and record.source_event_id is None:
        reason = "must name the event when the channel is AUTOMATIC"
        raise ValidationError("Incident", "source_event_id", None, reason)
    if channel is not Channel.AUTOMATIC and record.caller is None:
        reason = "must name who reported it and how to reach them, unless the channel is AUTOMATIC"
        raise ValidationError("Incident", "caller", None, reason)


def _check_times(record: "IncidentFields", _attribute: object, _value: Any) -> None:
    """Refuse times out of order: occurred, detected, reported, opened."""
    named = (
        ("occurred_at", record.occurred_at),
        ("detected_at", record.detected_at),
        ("reported_at", record.reported_at),
        ("opened.at", record.opened.at),
    )
    _check_order([(name, at) for name, at in named if at is not None])


def _check_order(known: list[tuple[str, pendulum.DateTime]]) -> None:
    for (earlier, first), (later, second) in pairwise(known):
        if first > second:
            reason = f"must not be later than {later}, {second.isoformat()}"
            raise ValidationError("Incident", earlier, first.isoformat(), reason)


def _check_milestones(record: "IncidentFields", _attribute: object, _value: Any) -> None:
    """Refuse steps on the way back to service that are out of order."""
    named = (
        ("occurred_at", record.occurred_at),
        ("detected_at", record.detected_at),
        ("diagnosed_at", record.diagnosed_at),
        ("repaired_at", record.repaired_at),
        ("recovered_at", record.recovered_at),
    )
    _check_order([(name, at) for name, at in named if at is not None])


def _check_priority(record: "IncidentFields", _attribute: object, _value: Any) -> None:
    """Refuse a priority that contradicts its override or a major incident."""
    override, priority = record.priority_override, record.priority
    if isinstance(override, PriorityOverride) and override.value != priority:
        reason = f"must be {override.value}, as priority_override says"
        raise ValidationError("Incident", "priority", priority, reason)
    if isinstance(record.major, MajorIncident) and priority != MOST_URGENT:
        reason = f"must be {MOST_URGENT} while it is a major incident"
        raise ValidationError("Incident", "priority", priority, reason)


def _check_rated(record: "IncidentFields", _attribute: object, value: Any) -> None:
    if value is not None and not record.was_resolved:
        reason = "must wait until the incident has been resolved"
        raise ValidationError("Incident", "satisfaction", value, reason)


def _check_parent(record: "IncidentFields", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if value == record.id:
        _refuse_itself(record, attribute)


def _check_related(record: "IncidentFields", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if record.id in value:
        _refuse_itself(record, attribute)


def _refuse_itself(record: "IncidentFields", attribute: "attrs.Attribute[Any]") -> None:
    raise ValidationError("Incident", attribute.name, record.id, "must not be the record itself")


@attrs.frozen(kw_only=True, init=False, repr=False, eq=False)
class IncidentFields(Record):
    """The fields of an incident, without its moves.

    Attributes:
        id: The incident's id.
        title: What people read in lists, at most 200 characters.
        channel: How it was reported.
        caller: Who reported it, unless it came automatically.
        source_event_id: The event from which it came automatically.
        description: The symptoms in words; by default the title.
        reported_at: When it was reported; by default since when the opening holds.
        occurred_at: When the interruption began, where known.
        detected_at: When it was noticed, where known.
        diagnosed_at: When its cause was known, where it is.
        repaired_at: When what failed was repaired, where known.
        recovered_at: When that was back in its last good state, where known.
        service_id: The service that is interrupted.
        ci_ids: The CIs that are involved.
        category: The path in the category tree, from the general to the particular.
        closure_category: The category that turned out to be right.
        impact: How far the business is affected.
        urgency: How soon it must be restored.
        priority: The code that the matrix or an override yielded; 1 is the most urgent.
        priority_override: Who set the priority against the matrix, and why.
        major: The facts of the major-incident procedure, if it is one.
        withdrawal_reason: Why it is no longer a major incident.
        owner_group: The group that owns it to the end, whoever works on it.
        assigned_group: The group that works on it.
        assignee: The person who works on it.
        tier: The tier of support that works on it.
        escalations: What was escalated, to whom and why.
        model_id: The incident model that is followed.
        pending_reason: For whom or what it waits.
        resolution: How the service was restored, in words.
        resolution_code: How the service was restored.
        closure_code: Why it was closed without any work.
        cancellation_reason: Why it was logged in error.
        satisfaction: The caller's rating, 1 to 5.
        problem_id: The problem behind it.
        known_error_id: The known error that it matched.
        workaround_id: The workaround that restored the service.
        request_id: The service request that it turned out to be.
        change_ids: The changes that resolved it.
        caused_by_ids: The changes that caused it, confirmed by a person.
        parent_id: The incident of which this is a further report.
        related_to: Other incidents that have to do with it.

    ITIL Service Operation (2007), 4.2.
    """

    id: IncidentId = attrs.field(converter=IncidentId)
    title: str = attrs.field(validator=text(200))
    channel: Channel = attrs.field(validator=[a(Channel), _check_reporter])
    caller: Caller | None = attrs.field(
        default=None,
        validator=[a(Caller, type(None)), _check_reporter],
    )
    source_event_id: EventId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(EventId),
        validator=_check_reporter,
    )
    description: str = attrs.field(
        default=attrs.Factory(lambda self: self.title, takes_self=True),
        validator=text(),
    )
    reported_at: pendulum.DateTime = attrs.field(
        default=attrs.Factory(_reported, takes_self=True),
        converter=_reported_at,
        validator=_check_times,
    )
    occurred_at: pendulum.DateTime | None = attrs.field(
        default=None,
        converter=_occurred_at,
        validator=_check_times,
    )
    detected_at: pendulum.DateTime | None = attrs.field(
        default=None,
        converter=_detected_at,
        validator=_check_times,
    )
    diagnosed_at: pendulum.DateTime | None = attrs.field(
        default=None,
        converter=_diagnosed_at,
        validator=_check_milestones,
    )
    repaired_at: pendulum.DateTime | None = attrs.field(
        default=None,
        converter=_repaired_at,
        validator=_check_milestones,
    )
    recovered_at: pendulum.DateTime | None = attrs.field(
        default=None,
        converter=_recovered_at,
        validator=_check_milestones,
    )
    service_id: ServiceId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ServiceId),
    )
    ci_ids: frozenset[CiId] = attrs.field(default=frozenset(), converter=_ci_ids)
    category: tuple[str, ...] = attrs.field(default=(), converter=texts, validator=member_texts())
    closure_category: tuple[str, ...] = attrs.field(
        default=(),
        converter=texts,
        validator=member_texts(),
    )
    impact: Scale | None = attrs.field(default=None, validator=a(Scale, type(None)))
    urgency: Scale | None = attrs.field(default=None, validator=a(Scale, type(None)))
    priority: int | None = attrs.field(
        default=None,
        validator=[attrs.validators.optional(whole(1)), _check_priority],
    )
    priority_override: PriorityOverride | None = attrs.field(
        default=None,
        validator=[a(PriorityOverride, type(None)), _check_priority],
    )
    major: MajorIncident | None = attrs.field(
        default=None,
        validator=[a(MajorIncident, type(None)), _check_priority],
    )
    withdrawal_reason: str = attrs.field(
        default="",
        converter=_no_blank,
        validator=text(empty=True),
    )
    owner_group: GroupId = attrs.field(default=GroupId("SERVICE-DESK"), converter=GroupId)
    assigned_group: GroupId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(GroupId),
    )
    assignee: ActorId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ActorId),
    )
    tier: int = attrs.field(default=1, validator=whole(1))
    escalations: tuple[Escalation, ...] = attrs.field(
        default=(),
        converter=_escalations,
        validator=attrs.validators.deep_iterable(a(Escalation)),
    )
    model_id: ModelId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ModelId),
    )
    pending_reason: PendingReason | None = attrs.field(
        default=None,
        validator=a(PendingReason, type(None)),
    )
    resolution: str = attrs.field(
        default="",
        converter=_no_blank,
        validator=text(empty=True),
    )
    resolution_code: ResolutionCode | None = attrs.field(
        default=None,
        validator=a(ResolutionCode, type(None)),
    )
    closure_code: ClosureCode | None = attrs.field(
        default=None,
        validator=a(ClosureCode, type(None)),
    )
    cancellation_reason: str = attrs.field(
        default="",
        converter=_no_blank,
        validator=text(empty=True),
    )
    satisfaction: int | None = attrs.field(
        default=None,
        validator=[attrs.validators.optional(whole(1, 5)), _check_rated],
    )
    problem_id: ProblemId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ProblemId),
    )
    known_error_id: KnownErrorId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(KnownErrorId),
    )
    workaround_id: WorkaroundId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(WorkaroundId),
    )
    request_id: RequestId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(RequestId),
    )
    change_ids: frozenset[ChangeId] = attrs.field(default=frozenset(), converter=to_change_ids)
    caused_by_ids: frozenset[ChangeId] = attrs.field(default=frozenset(), converter=to_change_ids)
    parent_id: IncidentId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(IncidentId),
        validator=_check_parent,
    )
    related_to: frozenset[IncidentId] = attrs.field(
        default=frozenset[IncidentId](),
        converter=to_incident_ids,
        validator=_check_related,
    )

    @property
    def was_resolved(self) -> bool:
        """Whether it has ever been resolved, whatever came after."""
        return any(entry.target.phase is Phase.DONE for entry in self.history)
