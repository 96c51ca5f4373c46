"""What happens between problems, known errors and incidents; each function returns new records.

ITIL Service Operation (2007), 4.4.5.7 and 4.4.7.2.
"""

from collections.abc import Iterable
from typing import NamedTuple

from itil_core.errors import ConflictError
from itil_core.kernel.stamp import Stamp
from itil_core.operation.incident import Incident
from itil_core.operation.known_error import KnownError, KnownErrorState
from itil_core.operation.problem import Problem
from itil_core.operation.problem_coupling import link_incidents
from itil_core.operation.problem_facts import KnownErrorFate
from itil_core.operation.problem_lifecycle import ProblemState
from itil_core.operation.problem_policy import DEFAULT_PROBLEM_POLICY, ProblemPolicy

__all__ = [
    "LinkedKnownError",
    "RaisedKnownError",
    "follow_problem",
    "link_known_error",
    "raise_known_error",
]


class RaisedKnownError(NamedTuple):
    """A problem and the known error that it has become.

    Attributes:
        problem: The problem.
        known_error: The known error, for the KEDB.
    """

    problem: Problem
    known_error: KnownError


class LinkedKnownError(NamedTuple):
    """A known error, its problem, and incidents that turned out to be of it.

    Attributes:
        known_error: The known error.
        problem: The problem.
        incidents: The incidents, in the order given.
    """

    known_error: KnownError
    problem: Problem
    incidents: tuple[Incident, ...]


def raise_known_error(
    problem: Problem,
    stamp: Stamp,
    *,
    known_error_id: str,
    symptoms: Iterable[str],
    title: str | None = None,
    policy: ProblemPolicy = DEFAULT_PROBLEM_POLICY,
) -> RaisedKnownError:
    """Make a problem a known error, and make the record that the service desk will find.

    Args:
        problem: The problem, under investigation.
        stamp: When and by whom.
        known_error_id: The new known error's id.
        symptoms: How it shows itself, in the words of those who will look for it.
        title: Its title; by default the problem's.
        policy: Whether a known error may be raised early, while its cause is unknown.

    Raises:
        GuardError: The problem's root cause or workaround is missing.
        ValidationError: There are no symptoms.
    """
    after = problem.raise_known_error(stamp, known_error_id=known_error_id, policy=policy)
    known_error = KnownError(
        id=known_error_id,
        opened=stamp,
        problem_id=problem.id,
        title=problem.title if title is None else title,
        symptoms=symptoms,
        workaround_id=str(problem.workaround_id),
        root_cause=problem.root_cause,
        early=not problem.root_cause,
        category=problem.category,
        affected_ci_ids=problem.ci_ids,
    )
    return RaisedKnownError(after, known_error)


def link_known_error(
    known_error: KnownError,
    problem: Problem,
    incidents: Iterable[Incident],
    stamp: Stamp,
) -> LinkedKnownError:
    """Record that incidents turned out to be of a known error: all sides, workaround included.

    Args:
        known_error: The known error.
        problem: Its problem.
        incidents: The incidents.
        stamp: When and by whom.

    Raises:
        ConflictError: The known error is of another problem, or an incident of another known error
            or problem.
    """
    _check_same(known_error, problem)
    linked = link_incidents(problem, incidents, stamp)
    after: list[Incident] = []
    for incident in linked.incidents:
        if incident.known_error_id not in (None, known_error.id):
            reason = f"the incident is of {incident.known_error_id} already"
            raise ConflictError(incident.id, known_error.id, reason)
        known_error = known_error.match_incident(stamp, incident_id=incident.id)
        if "link" in incident.allowed_moves:
            after.append(
                incident.link(
                    stamp,
                    known_error_id=known_error.id,
                    workaround_id=known_error.workaround_id,
                ),
            )
        else:
            after.append(incident)
    return LinkedKnownError(known_error, linked.problem, tuple(after))


def follow_problem(known_error: KnownError, problem: Problem, stamp: Stamp) -> KnownError:
    """Return the known error as its problem's state demands.

    A resolved problem has a fixed one; a problem that came back has an active one again; a closed
    one keeps it or archives it, as was decided; a duplicate's is retired. In all other cases
    nothing happens.

    Raises:
        ConflictError: The known error is of another problem.
    """
    _check_same(known_error, problem)
    ended = known_error.state is KnownErrorState.RETIRED
    archived = problem.known_error_fate is KnownErrorFate.ARCHIVED
    if problem.state is ProblemState.CANCELLED or archived:
        why = "closed" if archived else "cancelled"
        reason = f"{problem.id} was {why}"
        return known_error if ended else known_error.retire(stamp, reason=reason)
    if problem.resolved_at is not None:
        active = known_error.state is KnownErrorState.ACTIVE
        return known_error.fix(stamp, change_id=problem.fixed_by) if active else known_error
    fixed = known_error.state is KnownErrorState.FIXED
    return known_error.regress(stamp) if fixed else known_error


def _check_same(known_error: KnownError, problem: Problem) -> None:
    if known_error.problem_id != problem.id:
        reason = f"the known error is of {known_error.problem_id}"
        raise ConflictError(known_error.id, problem.id, reason)
