"""What happens between changes and the records that wait for them; each function returns new ones.

A problem that waits for a change is resolved by a successful one only: the change is closed, its
outcome is SUCCESSFUL, and it was verified that the fault is gone. Every other end sends it back to
the known error. An incident does not wait for the review: work on it goes on as soon as the work
on the change has ended, however it ended.

ITIL Service Transition (2007), 4.2.6.8; Service Operation (2007), 4.4.5.8.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

import attrs

from itil_core.errors import ConflictError
from itil_core.kernel.fields import a
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase
from itil_core.operation._change_waiting import (
    OVER,
    check_stamp,
    each_once,
    names,
    noted_by,
    over_since,
    verified_ids,
)
from itil_core.operation.incident import Incident
from itil_core.operation.incident_facts import PendingReason
from itil_core.operation.incident_lifecycle import IncidentState
from itil_core.operation.known_error import KnownError
from itil_core.operation.known_error_coupling import follow_problem
from itil_core.operation.problem import Problem
from itil_core.operation.problem_facts import ProblemResolution
from itil_core.operation.problem_lifecycle import ProblemState
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeOutcome
from itil_core.transition.change_lifecycle import ChangeState

__all__ = [
    "DEFAULT_COUPLING_POLICY",
    "CouplingPolicy",
    "FollowedChange",
    "ProblemChange",
    "WaitingIncident",
    "ending_of",
    "follow_change",
    "has_fixed",
    "incident_waits_for",
    "pursue_change",
    "resume_after_problem",
    "wait_for_change",
]


@attrs.frozen(kw_only=True)
class CouplingPolicy:
    """What the outcome of a change means for those who wait for it.

    Attributes:
        issues_resolve: Whether SUCCESSFUL_WITH_ISSUES resolves a problem as SUCCESSFUL does.
    """

    issues_resolve: bool = attrs.field(default=False, validator=a(bool))


DEFAULT_COUPLING_POLICY = CouplingPolicy()
"""Only SUCCESSFUL resolves a problem."""


class ProblemChange(NamedTuple):
    """A problem and the change that shall fix it.

    Attributes:
        problem: The problem.
        change: The change.
    """

    problem: Problem
    change: Change


class WaitingIncident(NamedTuple):
    """An incident and the change that it waits for.

    Attributes:
        incident: The incident.
        change: The change.
    """

    incident: Incident
    change: Change


class FollowedChange(NamedTuple):
    """Records after the end of a change; those that did not wait for it are as they were.

    Attributes:
        problems: The problems, in the order given.
        known_errors: The known errors, in the order given.
        incidents: The incidents, in the order given.
    """

    problems: tuple[Problem, ...]
    known_errors: tuple[KnownError, ...]
    incidents: tuple[Incident, ...]


def pursue_change(problem: Problem, change: Change, stamp: Stamp) -> ProblemChange:
    """Let a problem wait for a change that shall fix it, on both sides.

    Args:
        problem: The problem: a known error, deferred, or waiting for another change already.
        change: The change, raised for the problem and not over yet.
        stamp: When and by whom.

    Raises:
        ConflictError: The change was opened before the problem, or is over.
        GuardError: The change has failed to fix this problem before.
        RefusedMoveError: The problem is not a known error yet, or was resolved.
    """
    _check_coming(change, problem.id)
    if change.opened.effective < problem.opened.effective:
        since = problem.opened.effective.isoformat()
        reason = f"a change that shall fix a problem must not be older than it, {since}"
        raise ConflictError(change.id, problem.id, reason)
    if problem.state is ProblemState.CHANGE_PENDING:
        waiting = problem.attach_change(stamp, change_id=change.id)
    else:
        waiting = problem.raise_change(stamp, change_id=change.id)
    return ProblemChange(waiting, change.relate(stamp, problem_ids={problem.id}))


def wait_for_change(incident: Incident, change: Change, stamp: Stamp) -> WaitingIncident:
    """Let an incident wait for a change, on both sides.

    Args:
        incident: The incident, at work or waiting for something else.
        change: The change, not over yet.
        stamp: When and by whom.

    Raises:
        ConflictError: The change is over.
        RefusedMoveError: Nobody works on the incident yet, or it is resolved.
    """
    _check_coming(change, incident.id)
    if incident.state is IncidentState.PENDING:
        waiting = incident.repend(stamp, reason=PendingReason.CHANGE)
    else:
        waiting = incident.pend(stamp, reason=PendingReason.CHANGE)
    return WaitingIncident(
        waiting.link(stamp, change_ids={change.id}),
        change.relate(stamp, incident_ids={incident.id}),
    )


def has_fixed(change: Change, *, policy: CouplingPolicy = DEFAULT_COUPLING_POLICY) -> bool | None:
    """Tell whether a change has fixed what it was raised for.

    Args:
        change: The change.
        policy: Whether issues stand in the way.

    Returns:
        True if it was closed with a success; False if it was rejected or cancelled, or its work
        ended without a success; None while that is open.
    """
    if change.state.phase not in OVER:
        return None
    good = change.outcome is ChangeOutcome.SUCCESSFUL or (
        policy.issues_resolve and change.outcome is ChangeOutcome.SUCCESSFUL_WITH_ISSUES
    )
    if not good:
        return False
    return True if change.state.phase is Phase.ENDED else None


def ending_of(change: Change) -> str:
    """Return in words how a change ended; nothing while it is on its way."""
    if change.state.phase not in OVER:
        return ""
    if change.state is ChangeState.REJECTED:
        why = "" if change.rejection is None else f": {change.rejection.name}"
        return f"{change.id} was rejected{why}"
    if change.outcome is None:
        return f"{change.id} was cancelled: {change.cancellation}"
    return f"{change.id} ended {change.outcome.name}"


def incident_waits_for(incident: Incident, change: Change) -> bool:
    """Tell whether an incident waits for a change.

    It does if it waits for a change and names this one; or if it names none, and this one names it
    without having caused it. One that names several waits for none of them that was over before it
    began to wait.
    """
    waits = (
        incident.state.phase is Phase.PENDING and incident.pending_reason is PendingReason.CHANGE
    )
    if not waits or not names(incident, change):
        return False
    since, over = incident.pending_since, over_since(change)
    several = len(incident.change_ids) > 1
    return not several or since is None or over is None or since <= over


def follow_change(
    change: Change,
    stamp: Stamp,
    *,
    problems: Iterable[Problem] = (),
    known_errors: Iterable[KnownError] = (),
    incidents: Iterable[Incident] = (),
    verified: Iterable[str] = (),
    others: Iterable[Change] = (),
    assignee: str | None = None,
    policy: CouplingPolicy = DEFAULT_COUPLING_POLICY,
) -> FollowedChange:
    """Carry on the records that waited for a change, now that it is over.

    A change with success, once closed, resolves the problems whose fix was verified; the others go
    on waiting until it is. Any other end sends its problems back to the known error, or lets them
    wait for their other changes. Known errors follow their problems. Incidents that waited for the
    change, or for a problem that it resolved, go on as soon as its work has ended, with a note that
    says why. Nothing happens while the change is on its way, and nothing twice.

    Args:
        change: The change.
        stamp: When and by whom.
        problems: Any problems.
        known_errors: Any known errors.
        incidents: Any incidents.
        verified: The ids of the problems of which it was verified that the fault is gone.
        others: Other changes: an incident that waits for one of them too goes on waiting.
        assignee: Who works on the incidents that nobody is assigned to.
        policy: Which outcomes resolve a problem.

    Raises:
        DuplicateError: A record is given twice.
        GuardError: An incident has no assignee, and none is given.
        UnknownReferenceError: A problem that was verified is not given.
        ValidationError: The stamp is earlier than the end of the change or than a record's last
            entry, or ``verified`` is no collection of ids.
    """
    check_stamp(change, stamp)
    before = each_once("problem", problems)
    proven = verified_ids(verified, before)
    after = tuple(_followed(problem, change, stamp, proven, policy) for problem in before)
    moved = {new.id: new for new, old in zip(after, before, strict=True) if new is not old}
    errors = tuple(
        follow_problem(error, moved[error.problem_id], stamp)
        if error.problem_id in moved
        else error
        for error in each_once("known error", known_errors)
    )
    coming = [each for each in others if each.id != change.id and each.state.phase not in OVER]
    carried: list[Incident] = []
    for incident in each_once("incident", incidents):
        why = _why_resumed(incident, change, coming)
        problem = None if incident.problem_id is None else moved.get(incident.problem_id)
        if problem is not None:
            why = why or _why_resumed_after(incident, problem)
        carried.append(_resumed(incident, stamp, why, assignee) if why else incident)
    return FollowedChange(after, errors, tuple(carried))


def resume_after_problem(
    problem: Problem, incidents: Iterable[Incident], stamp: Stamp, *, assignee: str | None = None
) -> tuple[Incident, ...]:
    """Go on with the incidents that waited for a problem, now that it is over.

    Args:
        problem: The problem; while it is open nothing happens.
        incidents: Any incidents; those that did not wait for it are as they were.
        stamp: When and by whom.
        assignee: Who works on the incidents that nobody is assigned to.

    Returns:
        The incidents, in the order given.

    Raises:
        DuplicateError: An incident is given twice.
        GuardError: An incident has no assignee, and none is given.
        ValidationError: The stamp is earlier than the end of the problem.
    """
    check_stamp(problem, stamp)
    given = each_once("incident", incidents)
    whys = [_why_resumed_after(incident, problem) for incident in given]
    return tuple(
        _resumed(incident, stamp, why, assignee) if why else incident
        for incident, why in zip(given, whys, strict=True)
    )


def _check_coming(change: Change, other: str) -> None:
    if change.state.phase in OVER:
        reason = f"the change is over, {change.state.name}; raise another one"
        raise ConflictError(change.id, other, reason)


def _followed(
    problem: Problem,
    change: Change,
    stamp: Stamp,
    verified: Collection[str],
    policy: CouplingPolicy,
) -> Problem:
    fixed = has_fixed(change, policy=policy)
    pending = problem.state is ProblemState.CHANGE_PENDING
    if fixed is None or not pending or change.id not in problem.pending_change_ids:
        return problem
    if not fixed:
        noted = noted_by(stamp, ending_of(change))
        if problem.pending_change_ids - {change.id}:
            return problem.drop_change(noted, change_id=change.id)
        return problem.fail_change(noted, change_id=change.id)
    if problem.id not in verified:
        return problem
    return problem.resolve(
        stamp,
        resolution=f"{change.id}: {change.title}",
        kind=ProblemResolution.CHANGE,
        change_id=change.id,
        successful=True,
        verified=True,
    )


def _why_resumed(incident: Incident, change: Change, coming: Iterable[Change]) -> str:
    """Say why an incident goes on after a change; nothing where it does not."""
    if change.state.phase not in OVER or not incident_waits_for(incident, change):
        return ""
    if any(incident_waits_for(incident, other) for other in coming):
        return ""
    return ending_of(change)


def _why_resumed_after(incident: Incident, problem: Problem) -> str:
    """Say why an incident goes on after a problem; nothing where it does not."""
    waits = (
        incident.state.phase is Phase.PENDING
        and incident.pending_reason is PendingReason.PROBLEM
        and incident.problem_id == problem.id
    )
    over = problem.state.phase in OVER
    return f"{problem.id} is {problem.state.name}" if waits and over else ""


def _resumed(incident: Incident, stamp: Stamp, why: str, assignee: str | None) -> Incident:
    return incident.resume(
        noted_by(stamp, why), assignee=assignee if incident.assignee is None else None
    )
