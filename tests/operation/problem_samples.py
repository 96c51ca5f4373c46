"""Small incidents, problems and known errors that the tests of problem management share."""

from datetime import datetime
from typing import Any

import attrs
import pendulum

from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.operation.incident import Incident
from itil_core.operation.incident_facts import Caller, Channel
from itil_core.operation.incident_lifecycle import IncidentLifecycle
from itil_core.operation.known_error import KnownError
from itil_core.operation.problem import Problem
from itil_core.operation.problem_facts import (
    MajorProblemReview,
    ProblemCancellation,
    ProblemKind,
    ProblemResolution,
    ProblemSource,
)
from itil_core.operation.problem_lifecycle import ProblemState

START = pendulum.datetime(2026, 3, 2, 8)
S = ProblemState


def at(hours: float = 0) -> Stamp:
    """A stamp so many hours after the start."""
    return Stamp(START.add(minutes=round(hours * 60)), by="ana")


def incident(number: int = 1, *, when: datetime = START, **fields: Any) -> Incident:
    """An incident as the service desk logs it."""
    given: dict[str, Any] = {
        "id": f"INC-{number}",
        "opened": Stamp(when, by="desk"),
        "title": "mail is not delivered",
        "channel": Channel.PHONE,
        "caller": Caller(id="eva", callback="555"),
        "ci_ids": {"mx1"},
        "category": ("mail", "delivery"),
    }
    return Incident(**given | fields)


class ClosedBooks(IncidentLifecycle, without=("link",)):
    """Incidents that cannot be linked."""


@attrs.frozen(kw_only=True)
class LockedIncident(Incident):
    """An incident that cannot be linked."""

    lifecycle = ClosedBooks


def locked(number: int) -> LockedIncident:
    it = incident(number)
    return LockedIncident(
        id=it.id, opened=it.opened, title=it.title, channel=it.channel, caller=it.caller
    )


def problem(**fields: Any) -> Problem:
    """A new reactive problem with one incident."""
    given: dict[str, Any] = {
        "id": "PRB-1",
        "opened": at(),
        "title": "mail stops every night",
        "kind": ProblemKind.REACTIVE,
        "detected_by": ProblemSource.SERVICE_DESK,
        "incident_ids": {"INC-1"},
    }
    return Problem(**given | fields)


def review() -> MajorProblemReview:
    """A review with all five questions answered."""
    return MajorProblemReview(
        at=START,
        went_well="the desk saw it at once",
        went_wrong="nobody had the key",
        could_be_better="two keys",
        prevention="a larger disk",
        third_parties="none",
        actions=["order a disk"],
    )


def in_state(state: ProblemState, **fields: Any) -> Problem:  # noqa: PLR0911 (a way each)
    """A problem brought to a state by the shortest way."""
    it = problem(**fields)
    if state is S.NEW:
        return it
    it = it.classify(
        at(),
        category=("mail", "delivery"),
        impact=Level.HIGH,
        urgency=Level.MEDIUM,
    ).open(at(), owner="petra")
    if state is S.OPEN:
        return it
    if state is S.CANCELLED:
        return it.cancel(at(), reason=ProblemCancellation.NOT_A_PROBLEM)
    it = it.investigate(at())
    if state is S.INVESTIGATING:
        return it
    if state in (S.RESOLVED, S.CLOSED):
        kind = ProblemResolution.NO_CHANGE
        it = it.resolve(at(), resolution="operators were trained", kind=kind)
        return it if state is S.RESOLVED else it.close(at(), incidents=[incident()])
    it = it.record_root_cause(at(), root_cause="the backup fills the disk")
    it = it.record_workaround(at(), workaround_id="WA-1")
    it = it.raise_known_error(at(), known_error_id="KE-1")
    if state is S.DEFERRED:
        return it.defer(at(), approver="cio", review_at=START.add(days=90), reason="too dear")
    return it if state is S.KNOWN_ERROR else it.raise_change(at(), change_id="CHG-1")


def known_error(number: int = 1, **fields: Any) -> KnownError:
    """An active known error of the problem with the same number."""
    given: dict[str, Any] = {
        "id": f"KE-{number}",
        "opened": at(),
        "problem_id": f"PRB-{number}",
        "title": "the backup fills the mail disk",
        "symptoms": ["mail is not delivered", "queue grows"],
        "root_cause": "backup and spool share a disk",
        "workaround_id": f"WA-{number}",
        "category": ("mail", "delivery"),
        "affected_ci_ids": {"mx1"},
    }
    return KnownError(**given | fields)
