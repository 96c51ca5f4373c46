"""What happens between incidents and problems; each function returns new records.

ITIL Service Operation (2007), 4.4.6 and 4.4.7.
"""

from collections.abc import Iterable
from typing import NamedTuple

from itil_core.errors import ConflictError, DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import ProblemId
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase
from itil_core.operation.incident import Incident
from itil_core.operation.incident_lifecycle import IncidentState
from itil_core.operation.problem import Problem
from itil_core.operation.problem_detection import ProblemProposal
from itil_core.operation.problem_facts import (
    KnownErrorFate,
    ProblemCancellation,
    ProblemKind,
    ProblemSource,
)
from itil_core.operation.problem_policy import DEFAULT_PROBLEM_POLICY, ProblemPolicy

__all__ = [
    "LinkedProblem",
    "MergedProblem",
    "ProblemClosing",
    "close_problem",
    "link_incidents",
    "merge_duplicate",
    "open_incidents",
    "open_problem",
    "open_proposed",
]


class LinkedProblem(NamedTuple):
    """A problem and incidents that know of each other.

    Attributes:
        problem: The problem.
        incidents: The incidents, in the order given.
    """

    problem: Problem
    incidents: tuple[Incident, ...]


class ProblemClosing(NamedTuple):
    """A closed problem and what was left open.

    Attributes:
        problem: The problem.
        still_open: Linked incidents that are not resolved: a warning.
    """

    problem: Problem
    still_open: tuple[Incident, ...]


class MergedProblem(NamedTuple):
    """A duplicate that was cancelled, and the problem that goes on with its incidents.

    Attributes:
        duplicate: The cancelled problem.
        original: The other one.
        incidents: The duplicate's incidents, in the order given.
    """

    duplicate: Problem
    original: Problem
    incidents: tuple[Incident, ...]


def open_problem(
    incidents: Iterable[Incident],
    stamp: Stamp,
    *,
    problem_id: str,
    title: str,
    kind: ProblemKind = ProblemKind.REACTIVE,
    detected_by: ProblemSource = ProblemSource.SERVICE_DESK,
    description: str = "",
    category: Iterable[str] | None = None,
) -> LinkedProblem:
    """Open a problem that incidents have shown, or a proactive one without any.

    It takes over the incidents' CIs and the category that they share, and is a major problem if
    one of them is a major incident.

    Args:
        incidents: The incidents; they are linked to the problem.
        stamp: When and by whom.
        problem_id: The new problem's id.
        title: Its title.
        kind: Whether incidents showed it, or somebody looked for it.
        detected_by: Who or what detected it.
        description: What is known, in words.
        category: The category; by default the one that all incidents share.

    Raises:
        ConflictError: An incident is linked to another problem.
        DuplicateError: An incident is given twice.
        ValidationError: A REACTIVE problem without an incident, or an incident that was logged in
            error.

    Example:
        >>> import pendulum
        >>> from itil_core.operation.incident_facts import Caller, Channel
        >>> stamp = Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana")
        >>> incident = Incident(
        ...     id="INC-1",
        ...     opened=stamp,
        ...     title="no mail",
        ...     channel=Channel.PHONE,
        ...     caller=Caller(id="eva", callback="555"),
        ... )
        >>> problem, linked = open_problem(
        ...     [incident], stamp, problem_id="PRB-1", title="mail stops every night"
        ... )
        >>> sorted(problem.incident_ids), linked[0].problem_id
        (['INC-1'], 'PRB-1')

    ITIL Service Operation (2007), 4.4.5.2.
    """
    given = tuple(incidents)
    number = ProblemId(problem_id)
    _check_free(number, given)
    shared = {incident.closure_category or incident.category for incident in given}
    common = shared.pop() if len(shared) == 1 else ()
    problem = Problem(
        id=number,
        opened=stamp,
        title=title,
        kind=kind,
        detected_by=detected_by,
        description=description,
        category=common if category is None else category,
        incident_ids=(incident.id for incident in given),
        ci_ids=(ci_id for incident in given for ci_id in incident.ci_ids),
        major=any(incident.major is not None for incident in given),
    )
    return LinkedProblem(problem, _all_linked(given, number, stamp))


def open_proposed(
    proposal: ProblemProposal,
    incidents: Iterable[Incident],
    stamp: Stamp,
    *,
    problem_id: str,
    title: str,
) -> LinkedProblem:
    """Open the problem that was proposed; incidents of another problem stay with it.

    Args:
        proposal: What the detection proposed.
        incidents: All that it names; others are ignored.
        stamp: When and by whom.
        problem_id: The new problem's id.
        title: Its title.

    Raises:
        UnknownReferenceError: An incident of the proposal is not given.
        ValidationError: All of them have been linked to problems since.
    """
    found = {each.id: each for each in incidents if each.id in proposal.incident_ids}
    missing = sorted(proposal.incident_ids - found.keys())
    if missing:
        raise UnknownReferenceError("incident", tuple(missing))
    return open_problem(
        (each for each in found.values() if each.problem_id is None),
        stamp,
        problem_id=problem_id,
        title=title,
        kind=proposal.kind,
        detected_by=proposal.detected_by,
        description=proposal.reason,
        category=proposal.category,
    )


def link_incidents(
    problem: Problem,
    incidents: Iterable[Incident],
    stamp: Stamp,
) -> LinkedProblem:
    """Link further incidents to a problem, on both sides.

    The problem becomes a major one if one of them is a major incident. An incident that can no
    longer be written to stays as it is, and is named by the problem alone.

    Raises:
        ConflictError: An incident is linked to another problem.
        DuplicateError: An incident is given twice.
        ValidationError: An incident was logged in error.
    """
    given = tuple(incidents)
    _check_free(problem.id, given)
    problem = problem.relate(
        stamp,
        incident_ids=(incident.id for incident in given),
        ci_ids=(ci_id for incident in given for ci_id in incident.ci_ids),
    )
    if any(incident.major is not None for incident in given):
        problem = problem.declare_major(stamp)
    return LinkedProblem(problem, _all_linked(given, problem.id, stamp))


def open_incidents(problem: Problem, incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """Return a problem's incidents that are neither resolved nor ended, in the order given."""
    return tuple(
        incident
        for incident in incidents
        if incident.id in problem.incident_ids
        and incident.state.phase in (Phase.OPEN, Phase.PENDING)
    )


def close_problem(
    problem: Problem,
    incidents: Iterable[Incident],
    stamp: Stamp,
    *,
    known_error: KnownErrorFate | None = None,
    documented: bool = True,
    policy: ProblemPolicy = DEFAULT_PROBLEM_POLICY,
) -> ProblemClosing:
    """Close a problem after the closure checks; its incidents stay as they are.

    Args:
        problem: The resolved problem.
        incidents: All incidents that it names; others are ignored.
        stamp: When and by whom.
        known_error: Whether the known error is kept or archived, where there is one.
        documented: Whether the record tells the whole history.
        policy: Whether open incidents block; by default they are a warning.

    Raises:
        GuardError: Checks are not met; all of them are named.
    """
    given = tuple(incidents)
    closed = problem.close(
        stamp,
        incidents=given,
        known_error=known_error,
        documented=documented,
        policy=policy,
    )
    return ProblemClosing(closed, open_incidents(problem, given))


def merge_duplicate(
    duplicate: Problem,
    original: Problem,
    incidents: Iterable[Incident],
    stamp: Stamp,
) -> MergedProblem:
    """Cancel a problem that repeats another one, which takes over its incidents and CIs.

    Args:
        duplicate: The problem that came later.
        original: The problem that was there before.
        incidents: All incidents of the duplicate; others are ignored.
        stamp: When and by whom.

    Raises:
        UnknownReferenceError: An incident of the duplicate is not given.
        ValidationError: Both are the same problem.
    """
    found = {each.id: each for each in incidents if each.id in duplicate.incident_ids}
    missing = sorted(duplicate.incident_ids - found.keys())
    if missing:
        raise UnknownReferenceError("incident", tuple(missing))
    cancelled = duplicate.cancel(
        stamp,
        reason=ProblemCancellation.DUPLICATE,
        duplicate_of=original.id,
    )
    taken = original.relate(stamp, incident_ids=found, ci_ids=duplicate.ci_ids)
    if duplicate.major:
        taken = taken.declare_major(stamp)
    return MergedProblem(cancelled, taken, _all_linked(found.values(), original.id, stamp))


def _check_free(problem_id: ProblemId, incidents: tuple[Incident, ...]) -> None:
    """Refuse incidents that belong to another problem, come twice, or were logged in error."""
    seen: set[str] = set()
    for incident in incidents:
        if incident.id in seen:
            raise DuplicateError("incident", incident.id)
        seen.add(incident.id)
        if incident.problem_id not in (None, problem_id):
            reason = f"the incident is linked to {incident.problem_id} already"
            raise ConflictError(incident.id, problem_id, reason)
        if incident.state is IncidentState.CANCELLED:
            reason = "was logged in error, so no problem is behind it"
            raise ValidationError("Problem", "incident_ids", incident.id, reason)


def _all_linked(
    incidents: Iterable[Incident],
    problem_id: ProblemId,
    stamp: Stamp,
) -> tuple[Incident, ...]:
    return tuple(
        incident.link(stamp, problem_id=problem_id)
        if "link" in incident.allowed_moves
        else incident
        for incident in incidents
    )
