"""The known error: a problem whose cause is documented and which has a workaround.

ITIL Service Operation (2007), 4.4.5.7.
"""

from collections.abc import Iterable
from typing import ClassVar

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.framework.ids import (
    ChangeId,
    CiId,
    IncidentId,
    KnownErrorId,
    ProblemId,
    ServiceId,
    WorkaroundId,
)
from itil_core.kernel.entry import Delta
from itil_core.kernel.fields import a, id_set, member_texts, text
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State
from itil_core.operation._problem_checks import check_words

__all__ = ["KnownError", "KnownErrorLifecycle", "KnownErrorState"]


class KnownErrorState(State):
    """The states of a known error."""

    ACTIVE = "ACTIVE", Phase.OPEN
    FIXED = "FIXED", Phase.OPEN
    RETIRED = "RETIRED", Phase.ENDED


S = KnownErrorState


class KnownErrorLifecycle(Lifecycle, initial=S.ACTIVE):
    """The default life of a known error."""

    fix: Move = Move(S.ACTIVE, to=S.FIXED)
    regress: Move = Move(S.FIXED, to=S.ACTIVE)
    retire: Move = Move(S.ACTIVE, S.FIXED, to=S.RETIRED, needs=("retirement_reason",))
    describe: Move = Move(to=SAME)
    record_root_cause: Move = Move(to=SAME, needs=("root_cause",))
    record_workaround: Move = Move(to=SAME)
    match_incident: Move = Move(to=SAME)


def _ci_ids(values: Iterable[str]) -> frozenset[CiId]:
    return id_set(CiId, values)


def _service_ids(values: Iterable[str]) -> frozenset[ServiceId]:
    return id_set(ServiceId, values)


def _incident_ids(values: Iterable[str]) -> frozenset[IncidentId]:
    return id_set(IncidentId, values)


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


def _check_cause(record: "KnownError", _attribute: object, cause: str) -> None:
    if not cause and not record.early:
        reason = "must be documented; only a known error raised early may lack its cause"
        raise ValidationError("KnownError", "root_cause", cause, reason)


@attrs.frozen(kw_only=True)
class KnownError(Record):
    """What the service desk finds when it asks whether anybody has solved this before.

    Attributes:
        id: The known error's id.
        problem_id: The problem whose cause it is.
        title: What people read in lists, at most 200 characters.
        symptoms: How it shows itself, in words.
        workaround_id: The workaround.
        root_cause: The cause.
        early: Whether it was raised before its cause was known.
        category: The path in the category tree that incidents use too.
        affected_ci_ids: The CIs on which it shows itself.
        affected_service_ids: The services that it disturbs.
        matched_incident_ids: The incidents that turned out to be of this known error.
        fixed_by: The change that removed the cause, where one did.
        retirement_reason: Why it is of no more use.

    Raises:
        ValidationError: There are no symptoms, or there is no cause and it was not raised early.

    Example:
        >>> import pendulum
        >>> KnownError(
        ...     id="KE-1",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana"),
        ...     problem_id="PRB-1",
        ...     title="the backup fills the mail disk",
        ...     symptoms=["mail is not delivered at night"],
        ...     root_cause="backup and mail spool share a disk",
        ...     workaround_id="WA-1",
        ... ).state.name
        'ACTIVE'

    ITIL Service Operation (2007), 4.4.5.7.
    """

    lifecycle: ClassVar[type[Lifecycle]] = KnownErrorLifecycle

    id: KnownErrorId = attrs.field(converter=KnownErrorId)
    problem_id: ProblemId = attrs.field(converter=ProblemId)
    title: str = attrs.field(validator=text(200))
    symptoms: tuple[str, ...] = attrs.field(converter=_texts, validator=member_texts(1))
    workaround_id: WorkaroundId = attrs.field(converter=WorkaroundId)
    root_cause: str = attrs.field(default="", validator=[check_words, _check_cause])
    early: bool = attrs.field(default=False, validator=a(bool))
    category: tuple[str, ...] = attrs.field(default=(), converter=_texts, validator=member_texts())
    affected_ci_ids: frozenset[CiId] = attrs.field(default=frozenset(), converter=_ci_ids)
    affected_service_ids: frozenset[ServiceId] = attrs.field(
        default=frozenset(),
        converter=_service_ids,
    )
    matched_incident_ids: frozenset[IncidentId] = attrs.field(
        default=frozenset(),
        converter=_incident_ids,
    )
    fixed_by: ChangeId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ChangeId),
    )
    retirement_reason: str = attrs.field(default="", validator=check_words)

    @property
    def matched_incident_count(self) -> int:
        """How many incidents turned out to be of this known error."""
        return len(self.matched_incident_ids)

    @property
    def last_used(self) -> pendulum.DateTime | None:
        """When an incident was last matched to it, or None."""
        uses = (e for e in reversed(self.history) if "matched_incident_ids" in e.delta)
        return next((entry.stamp.at for entry in uses), None)

    @KnownErrorLifecycle.fix
    def fix(self, stamp: Stamp, *, change_id: str | None = None) -> Delta:
        """Record that the cause is gone.

        Args:
            stamp: When and by whom.
            change_id: The change that removed it, where one did.
        """
        return {"fixed_by": change_id}

    @KnownErrorLifecycle.regress
    def regress(self, stamp: Stamp) -> Delta:
        """Record that the fault is back although it was fixed."""
        return {"fixed_by": None}

    @KnownErrorLifecycle.retire
    def retire(self, stamp: Stamp, *, reason: str) -> Delta:
        """Take it out of use: nobody can meet it any more.

        Raises:
            GuardError: The reason is empty.
        """
        return {"retirement_reason": reason}

    @KnownErrorLifecycle.describe
    def describe(
        self,
        stamp: Stamp,
        *,
        title: str | None = None,
        symptoms: Iterable[str] | None = None,
        category: Iterable[str] | None = None,
        affected_ci_ids: Iterable[str] | None = None,
        affected_service_ids: Iterable[str] | None = None,
    ) -> Delta:
        """Correct how it is found; what is not given stays.

        Raises:
            ValidationError: No symptoms would be left.
        """
        given: dict[str, object] = {
            "title": title,
            "symptoms": symptoms,
            "category": category,
            "affected_ci_ids": affected_ci_ids,
            "affected_service_ids": affected_service_ids,
        }
        return {name: value for name, value in given.items() if value is not None}

    @KnownErrorLifecycle.record_root_cause
    def record_root_cause(self, stamp: Stamp, *, root_cause: str) -> Delta:
        """Document the cause of a known error that was raised early, or a better account of it.

        Raises:
            GuardError: It is empty.
        """
        return {"root_cause": root_cause}

    @KnownErrorLifecycle.record_workaround
    def record_workaround(self, stamp: Stamp, *, workaround_id: str) -> Delta:
        """Name a better workaround."""
        return {"workaround_id": workaround_id}

    @KnownErrorLifecycle.match_incident
    def match_incident(self, stamp: Stamp, *, incident_id: str) -> Delta:
        """Record that an incident turned out to be of this known error."""
        return {"matched_incident_ids": self.matched_incident_ids | {IncidentId(incident_id)}}
