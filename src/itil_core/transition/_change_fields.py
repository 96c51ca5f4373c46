"""The fields that all changes have, and what their history yields."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.framework.ids import (
    BaselineId,
    ChangeId,
    ChangeProposalId,
    CiId,
    EvaluationId,
    IncidentId,
    ProblemId,
    ReleaseId,
    RfcId,
    ServiceId,
)
from itil_core.kernel._spans import optional_span
from itil_core.kernel.fields import a, id_set, text, whole
from itil_core.kernel.ids import ActorId
from itil_core.kernel.instants import in_utc
from itil_core.kernel.interval import Interval
from itil_core.kernel.money import Money
from itil_core.kernel.priority import Scale
from itil_core.kernel.record import Record
from itil_core.kernel.state import State
from itil_core.transition.authority import Decision, Verdict
from itil_core.transition.change_facts import (
    ChangeCategory,
    ChangeKind,
    ChangeLevel,
    ChangeOutcome,
    ChangeRejection,
    ChangeTestResult,
    ChangeTrigger,
    ExpectedDowntime,
)
from itil_core.transition.change_lifecycle import AUTHORISED_STATES, ChangeState
from itil_core.transition.post_implementation_review import PostImplementationReview
from itil_core.transition.remediation import RemediationPlan
from itil_core.transition.risk_score import RiskAssessment
from itil_core.transition.seven_rs import SevenRs

__all__ = [
    "ChangeFields",
    "to_actor_ids",
    "to_change_ids",
    "to_ci_ids",
    "to_incident_ids",
    "to_problem_ids",
    "to_service_ids",
]


def to_actor_ids(values: Iterable[str]) -> frozenset[ActorId]:
    """Take in the ids of people and teams."""
    return id_set(ActorId, values)


def to_ci_ids(values: Iterable[str]) -> frozenset[CiId]:
    """Take in the ids of CIs."""
    return id_set(CiId, values)


def to_change_ids(values: Iterable[str]) -> frozenset[ChangeId]:
    """Take in the ids of changes."""
    return id_set(ChangeId, values)


def to_service_ids(values: Iterable[str]) -> frozenset[ServiceId]:
    """Take in the ids of services."""
    return id_set(ServiceId, values)


def to_incident_ids(values: Iterable[str]) -> frozenset[IncidentId]:
    """Take in the ids of incidents."""
    return id_set(IncidentId, values)


def to_problem_ids(values: Iterable[str]) -> frozenset[ProblemId]:
    """Take in the ids of problems."""
    return id_set(ProblemId, values)


def _downtimes(values: Iterable[ExpectedDowntime]) -> tuple[ExpectedDowntime, ...]:
    return tuple(values)


def _decisions(values: Iterable[Decision]) -> tuple[Decision, ...]:
    return tuple(values)


def _opener(change: "ChangeFields") -> ActorId:
    return change.opened.by


def _own_cis(change: "ChangeFields") -> frozenset[CiId]:
    return change.ci_ids


def _refuse(change: "ChangeFields", field: str, value: object, reason: str) -> None:
    raise ValidationError(type(change).__name__, field, value, reason)


def _check_subject(change: "ChangeFields", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not change.ci_ids and not change.service_ids:
        reason = "must name at least one CI or one service that the change is about"
        _refuse(change, attribute.name, value, reason)


def _check_trigger(change: "ChangeFields", attribute: "attrs.Attribute[Any]", value: str) -> None:
    if change.trigger.names_a_record and not value.strip():
        reason = (
            f"must name the record that triggered it, because the trigger is {change.trigger.name}"
        )
        _refuse(change, attribute.name, value, reason)


def _check_coordinated(
    change: "ChangeFields", attribute: "attrs.Attribute[Any]", value: frozenset[ChangeId]
) -> None:
    if change.id in value:
        _refuse(change, attribute.name, sorted(value), "must not name the change itself")


@attrs.frozen(kw_only=True, init=False, repr=False, eq=False)
class ChangeFields(Record):
    """The fields of a change, without its moves; ``Change`` says what each is."""

    kind: ClassVar[ChangeKind]

    id: ChangeId = attrs.field(converter=ChangeId)
    title: str = attrs.field(validator=text(200))
    trigger: ChangeTrigger = attrs.field(validator=a(ChangeTrigger))
    trigger_ref: str = attrs.field(default="", validator=[text(empty=True), _check_trigger])
    description: str = attrs.field(default="", validator=text(empty=True))
    requester_id: ActorId = attrs.field(
        default=attrs.Factory(_opener, takes_self=True), converter=ActorId
    )
    owner_id: ActorId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ActorId)
    )
    rfc_id: RfcId | None = attrs.field(default=None, converter=attrs.converters.optional(RfcId))
    proposal_id: ChangeProposalId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ChangeProposalId)
    )
    release_id: ReleaseId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ReleaseId)
    )
    category: ChangeCategory | None = attrs.field(
        default=None, validator=a(ChangeCategory, type(None))
    )
    level: ChangeLevel | None = attrs.field(default=None, validator=a(ChangeLevel, type(None)))
    impact: Scale | None = attrs.field(default=None, validator=a(Scale, type(None)))
    urgency: Scale | None = attrs.field(default=None, validator=a(Scale, type(None)))
    priority: int | None = attrs.field(default=None, validator=attrs.validators.optional(whole(1)))
    ci_ids: frozenset[CiId] = attrs.field(default=frozenset[CiId](), converter=to_ci_ids)
    service_ids: frozenset[ServiceId] = attrs.field(
        default=frozenset[ServiceId](), converter=to_service_ids, validator=_check_subject
    )
    takes_down: frozenset[CiId] = attrs.field(
        default=attrs.Factory(_own_cis, takes_self=True), converter=to_ci_ids
    )
    coordinated_with: frozenset[ChangeId] = attrs.field(
        default=frozenset[ChangeId](), converter=to_change_ids, validator=_check_coordinated
    )
    implementers: frozenset[ActorId] = attrs.field(
        default=frozenset[ActorId](), converter=to_actor_ids
    )
    seven_rs: SevenRs | None = attrs.field(default=None, validator=a(SevenRs, type(None)))
    benefit: str = attrs.field(default="", validator=text(empty=True))
    resources: str = attrs.field(default="", validator=text(empty=True))
    cost: Money | None = attrs.field(default=None, validator=a(Money, type(None)))
    effort: timedelta | None = attrs.field(default=None, validator=optional_span())
    build_plan: str = attrs.field(default="", validator=text(empty=True))
    test_plan: str = attrs.field(default="", validator=text(empty=True))
    implementation_plan: str = attrs.field(default="", validator=text(empty=True))
    implementation_time: timedelta | None = attrs.field(default=None, validator=optional_span())
    remediation: RemediationPlan | None = attrs.field(
        default=None, validator=a(RemediationPlan, type(None))
    )
    risk: RiskAssessment | None = attrs.field(default=None, validator=a(RiskAssessment, type(None)))
    authority_level: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(whole(1))
    )
    decisions: tuple[Decision, ...] = attrs.field(
        default=(),
        converter=_decisions,
        validator=attrs.validators.deep_iterable(a(Decision)),
    )
    planned_window: Interval | None = attrs.field(default=None, validator=a(Interval, type(None)))
    expected_downtime: tuple[ExpectedDowntime, ...] = attrs.field(
        default=(),
        converter=_downtimes,
        validator=attrs.validators.deep_iterable(a(ExpectedDowntime)),
    )
    evaluation_id: EvaluationId | None = attrs.field(
        default=None, converter=attrs.converters.optional(EvaluationId)
    )
    test_result: ChangeTestResult | None = attrs.field(
        default=None, validator=a(ChangeTestResult, type(None))
    )
    test_approver: ActorId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ActorId)
    )
    outcome: ChangeOutcome | None = attrs.field(
        default=None, validator=a(ChangeOutcome, type(None))
    )
    pir: PostImplementationReview | None = attrs.field(
        default=None, validator=a(PostImplementationReview, type(None))
    )
    incident_ids: frozenset[IncidentId] = attrs.field(
        default=frozenset[IncidentId](), converter=to_incident_ids
    )
    problem_ids: frozenset[ProblemId] = attrs.field(
        default=frozenset[ProblemId](), converter=to_problem_ids
    )
    baseline_before: BaselineId | None = attrs.field(
        default=None, converter=attrs.converters.optional(BaselineId)
    )
    baseline_after: BaselineId | None = attrs.field(
        default=None, converter=attrs.converters.optional(BaselineId)
    )
    actual_cost: Money | None = attrs.field(default=None, validator=a(Money, type(None)))
    actual_effort: timedelta | None = attrs.field(default=None, validator=optional_span())
    rejection: ChangeRejection | None = attrs.field(
        default=None, validator=a(ChangeRejection, type(None))
    )
    cancellation: str = attrs.field(default="", validator=text(empty=True))
    appeals: ChangeId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ChangeId)
    )

    @property
    def risk_category(self) -> int | None:
        """The category of risk, 1 (the highest) to 4, once it was assessed."""
        return None if self.risk is None else self.risk.category

    @property
    def is_authorised(self) -> bool:
        """Whether it may now alter CIs and their records."""
        return self.state in AUTHORISED_STATES

    def was_authorised(self, at: datetime) -> bool:
        """Tell whether it might alter CIs and their records at an instant.

        Raises:
            ValidationError: The instant is naive.
        """
        instant = in_utc(at, record=type(self).__name__, field="at")
        return instant >= self.opened.at and self.as_of(instant).state in AUTHORISED_STATES

    @property
    def approvers(self) -> frozenset[ActorId]:
        """Everybody who approved it, at whatever level."""
        approved = (each.by for each in self.decisions if each.verdict is Verdict.APPROVED)
        return frozenset[ActorId]().union(*approved)

    @property
    def authorised_at(self) -> pendulum.DateTime | None:
        """Since when it may alter CIs; None where it was never authorised."""
        found = (entry for entry in self.history if entry.target in AUTHORISED_STATES)
        return next((entry.stamp.effective for entry in found), None)

    @property
    def started_at(self) -> pendulum.DateTime | None:
        """When the implementation began, or None."""
        return self._reached(ChangeState.IMPLEMENTING)

    @property
    def finished_at(self) -> pendulum.DateTime | None:
        """When the work ended, successful or not, or None."""
        return self._reached(ChangeState.IMPLEMENTED) or self._reached(ChangeState.REMEDIATED)

    @property
    def closed_at(self) -> pendulum.DateTime | None:
        """When it was closed, or None."""
        return self._reached(ChangeState.CLOSED)

    @property
    def actual_window(self) -> Interval | None:
        """The time from the start of the implementation to its end, once there is some."""
        start, end = self.started_at, self.finished_at
        return None if start is None or end is None or end <= start else Interval(start, end)

    def _reached(self, state: State) -> pendulum.DateTime | None:
        found = (e for e in self.history if e.target is state and e.source is not state)
        return next((entry.stamp.effective for entry in found), None)
