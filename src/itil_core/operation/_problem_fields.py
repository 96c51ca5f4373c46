"""The fields of a problem, and what its history yields."""

from collections.abc import Iterable
from typing import Any

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.framework.ids import (
    ChangeId,
    CiId,
    IncidentId,
    KnownErrorId,
    ProblemId,
    WorkaroundId,
)
from itil_core.kernel.fields import a, id_set, member_texts, text, whole
from itil_core.kernel.ids import ActorId
from itil_core.kernel.priority import Scale
from itil_core.kernel.record import Record
from itil_core.operation._problem_checks import check_words
from itil_core.operation.incident_facts import PriorityOverride
from itil_core.operation.problem_facts import (
    Acceptance,
    Deferral,
    KnownErrorFate,
    MajorProblemReview,
    ProblemCancellation,
    ProblemKind,
    ProblemResolution,
    ProblemSeverity,
    ProblemSource,
)
from itil_core.operation.problem_lifecycle import ProblemState
from itil_core.operation.techniques import TechniqueRecord

__all__ = ["ProblemFields", "path", "to_change_ids", "to_ci_ids", "to_incident_ids"]


def to_ci_ids(values: Iterable[str]) -> frozenset[CiId]:
    """Take in the ids of CIs."""
    return id_set(CiId, values)


def to_change_ids(values: Iterable[str]) -> frozenset[ChangeId]:
    """Take in the ids of changes."""
    return id_set(ChangeId, values)


def to_incident_ids(values: Iterable[str]) -> frozenset[IncidentId]:
    """Take in the ids of incidents."""
    return id_set(IncidentId, values)


def path(values: Iterable[str]) -> tuple[str, ...]:
    """Take in a path of names; a single string is a path of one."""
    return (values,) if isinstance(values, str) else tuple(values)


def _techniques(values: Iterable[TechniqueRecord]) -> tuple[TechniqueRecord, ...]:
    return tuple(values)


def _check_techniques(_record: object, _attribute: object, values: tuple[object, ...]) -> None:
    wrong = [value for value in values if not isinstance(value, TechniqueRecord)]
    if wrong:
        reason = "must be a TechniqueRecord, as TechniqueRecord.of(analysis, at) makes it"
        raise ValidationError("Problem", "techniques", wrong[0], reason)


def _check_kind(record: "ProblemFields", _attribute: object, _value: object) -> None:
    if record.kind is ProblemKind.REACTIVE and not record.incident_ids:
        reason = "must name at least one incident, or the problem is PROACTIVE"
        raise ValidationError("Problem", "incident_ids", set[str](), reason)


def _check_duplicate(record: "ProblemFields", _attribute: object, value: Any) -> None:
    if value == record.id:
        raise ValidationError("Problem", "duplicate_of", value, "must not be the record itself")


@attrs.frozen(kw_only=True, init=False, repr=False, eq=False)
class ProblemFields(Record):
    """The fields of a problem, without its moves; ``Problem`` says what each is."""

    id: ProblemId = attrs.field(converter=ProblemId)
    title: str = attrs.field(validator=text(200))
    kind: ProblemKind = attrs.field(validator=[a(ProblemKind), _check_kind])
    detected_by: ProblemSource = attrs.field(validator=a(ProblemSource))
    description: str = attrs.field(default="", validator=text(empty=True))
    owner_id: ActorId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ActorId),
    )
    category: tuple[str, ...] = attrs.field(default=(), converter=path, validator=member_texts())
    impact: Scale | None = attrs.field(default=None, validator=a(Scale, type(None)))
    urgency: Scale | None = attrs.field(default=None, validator=a(Scale, type(None)))
    priority: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(whole(1)),
    )
    priority_override: PriorityOverride | None = attrs.field(
        default=None,
        validator=a(PriorityOverride, type(None)),
    )
    severity: ProblemSeverity | None = attrs.field(
        default=None,
        validator=a(ProblemSeverity, type(None)),
    )
    incident_ids: frozenset[IncidentId] = attrs.field(
        default=frozenset[IncidentId](),
        converter=to_incident_ids,
        validator=_check_kind,
    )
    ci_ids: frozenset[CiId] = attrs.field(default=frozenset(), converter=to_ci_ids)
    techniques: tuple[TechniqueRecord, ...] = attrs.field(
        default=(),
        converter=_techniques,
        validator=_check_techniques,
    )
    root_cause: str = attrs.field(default="", validator=check_words)
    workaround_id: WorkaroundId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(WorkaroundId),
    )
    known_error_id: KnownErrorId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(KnownErrorId),
    )
    change_ids: frozenset[ChangeId] = attrs.field(default=frozenset(), converter=to_change_ids)
    spent_change_ids: frozenset[ChangeId] = attrs.field(
        default=frozenset(),
        converter=to_change_ids,
    )
    deferral: Deferral | None = attrs.field(default=None, validator=a(Deferral, type(None)))
    acceptance: Acceptance | None = attrs.field(default=None, validator=a(Acceptance, type(None)))
    resolution: str = attrs.field(default="", validator=check_words)
    resolution_kind: ProblemResolution | None = attrs.field(
        default=None,
        validator=a(ProblemResolution, type(None)),
    )
    fixed_by: ChangeId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ChangeId),
    )
    major: bool = attrs.field(default=False, validator=a(bool))
    review: MajorProblemReview | None = attrs.field(
        default=None,
        validator=a(MajorProblemReview, type(None)),
    )
    known_error_fate: KnownErrorFate | None = attrs.field(
        default=None,
        validator=a(KnownErrorFate, type(None)),
    )
    cancellation: ProblemCancellation | None = attrs.field(
        default=None,
        validator=a(ProblemCancellation, type(None)),
    )
    duplicate_of: ProblemId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ProblemId),
        validator=_check_duplicate,
    )

    @property
    def pending_change_ids(self) -> frozenset[ChangeId]:
        """The changes that may still fix it: raised, and neither failed nor undone by events."""
        return self.change_ids - self.spent_change_ids

    @property
    def resolved_at(self) -> pendulum.DateTime | None:
        """When it was last resolved; None where it is not resolved now, or was only accepted."""
        return None if self.resolution_kind is None else self._last(ProblemState.RESOLVED)

    @property
    def closed_at(self) -> pendulum.DateTime | None:
        """When it was closed, or None."""
        return self._last(ProblemState.CLOSED)

    def _last(self, state: ProblemState) -> pendulum.DateTime | None:
        found = (e for e in reversed(self.history) if e.target is state and e.source is not state)
        return next((entry.stamp.at for entry in found), None)
