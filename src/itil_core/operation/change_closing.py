"""Closing a change, or a release by its changes, over the records that are linked to it.

ITIL Service Transition (2007), 4.2.6.8 and 4.4.5.8.
"""

from collections.abc import Iterable
from typing import NamedTuple, cast

from itil_core.errors import UnknownReferenceError, ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase
from itil_core.operation._change_waiting import names, over_since, verified_ids
from itil_core.operation.change_coupling import (
    DEFAULT_COUPLING_POLICY,
    CouplingPolicy,
    follow_change,
    has_fixed,
    incident_waits_for,
)
from itil_core.operation.incident import Incident
from itil_core.operation.incident_facts import PendingReason
from itil_core.operation.known_error import KnownError
from itil_core.operation.problem import Problem
from itil_core.operation.problem_lifecycle import ProblemState
from itil_core.transition.change import Change
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy
from itil_core.transition.release import Release

__all__ = [
    "ChangeClosing",
    "OpenOfRelease",
    "close_change",
    "open_of_change",
    "open_of_release",
]

_OPEN = (Phase.OPEN, Phase.PENDING)
_URGENT = 2


class ChangeClosing(NamedTuple):
    """A closed change, and the records after it.

    Attributes:
        change: The change.
        problems: The problems, in the order given.
        known_errors: The known errors, in the order given.
        incidents: The incidents, in the order given.
        still_open: The ids of linked records that did not wait for it and are open: a warning.
    """

    change: Change
    problems: tuple[Problem, ...]
    known_errors: tuple[KnownError, ...]
    incidents: tuple[Incident, ...]
    still_open: tuple[str, ...]


class OpenOfRelease(NamedTuple):
    """What keeps a release from being closed, as far as its changes tell.

    Attributes:
        changes: Its changes that are not over, in the order given.
        incidents: Open incidents of the urgent priorities that have to do with it, in the order
            given.
    """

    changes: tuple[Change, ...]
    incidents: tuple[Incident, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all of them; empty where nothing is in the way."""
        return tuple(each.id for each in (*self.changes, *self.incidents))


def open_of_change(
    change: Change, incidents: Iterable[Incident] = (), problems: Iterable[Problem] = ()
) -> tuple[str, ...]:
    """Return the ids of a change's incidents and problems that are neither resolved nor ended.

    They are linked if one side names the other: also the incidents that it caused. Those that it
    has sent on their way already do not count: a problem that it did not fix, and an incident that
    waited for it until it was over.

    Args:
        change: The change.
        incidents: Any incidents.
        problems: Any problems.

    Returns:
        The ids, incidents first, in the order given.
    """
    return (
        *(
            each.id
            for each in incidents
            if _is_linked(each, change) and _is_open(each) and not _went_on(each, change)
        ),
        *(
            each.id
            for each in problems
            if (each.id in change.problem_ids or change.id in each.change_ids)
            and _is_open(each)
            and change.id not in each.spent_change_ids
        ),
    )


def close_change(
    change: Change,
    stamp: Stamp,
    *,
    incidents: Iterable[Incident],
    problems: Iterable[Problem],
    known_errors: Iterable[KnownError] = (),
    verified: Iterable[str] = (),
    others: Iterable[Change] = (),
    assignee: str | None = None,
    cms_updated: bool = False,
    policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    coupling: CouplingPolicy = DEFAULT_COUPLING_POLICY,
) -> ChangeClosing:
    """Close a change and carry on the records that waited for it, in one step.

    Records that go on because of the closing do not block it: a problem that it fixes is resolved
    with it. A problem whose fix was not verified goes on waiting, and so is open.

    Args:
        change: The change, in review; a standard change may be implemented.
        stamp: When and by whom.
        incidents: All incidents that it names; further ones that name it count too.
        problems: All problems that it names; further ones that name it count too.
        known_errors: The known errors of the problems.
        verified: The ids of the problems of which it was verified that the fault is gone.
        others: Other changes: an incident that waits for one of them too goes on waiting.
        assignee: Who works on the incidents that nobody is assigned to.
        cms_updated: Whether the CMS is up to date, where no review has established that.
        policy: Which changes are reviewed, and whether open records block.
        coupling: Which outcomes resolve a problem.

    Raises:
        DuplicateError: A record is given twice.
        GuardError: Checks are not met, all of which are named; or an incident that would go on has
            no assignee.
        RefusedMoveError: The change is in no state to be closed.
        UnknownReferenceError: An incident or problem that it names, or a problem that was verified,
            is not given.
        ValidationError: The stamp is earlier than a record's last entry, or ``verified`` is no
            collection of ids.
    """
    cases, causes, rest = tuple(incidents), tuple(problems), tuple(others)
    proven = verified_ids(verified, causes)
    _check_given("incident", change.incident_ids, cases)
    _check_given("problem", change.problem_ids, causes)
    coming = [each for each in rest if each.id != change.id and each.state.phase in _OPEN]
    fails = has_fixed(change, policy=coupling) is False
    still = open_of_change(
        change,
        (each for each in cases if not _goes_on(each, change, coming)),
        (each for each in causes if not _moves(each, change, proven, fails=fails)),
    )
    closed = change.close(stamp, open_record_ids=still, cms_updated=cms_updated, policy=policy)
    after = follow_change(
        closed,
        stamp,
        problems=causes,
        known_errors=known_errors,
        incidents=cases,
        verified=proven,
        others=rest,
        assignee=assignee,
        policy=coupling,
    )
    return ChangeClosing(closed, after.problems, after.known_errors, after.incidents, still)


def open_of_release(
    release: Release,
    changes: Iterable[Change],
    incidents: Iterable[Incident] = (),
    *,
    urgent: int = _URGENT,
) -> OpenOfRelease:
    """Return what keeps a release from being closed: its open changes and urgent incidents.

    A change belongs to it if one of them names the other. An incident has to do with it if it names
    one of the changes or the other way round, a CI or the service that a change is about, or a
    target of the release. The ids of the incidents are what the early-life report of the release
    takes as its open severe incidents.

    Args:
        release: The release.
        changes: Any changes, among them all that it names.
        incidents: Any incidents.
        urgent: The least urgent priority that counts.

    Raises:
        UnknownReferenceError: A change that it names is not given. All are named.
        ValidationError: Something else than a release was given.
    """
    if not isinstance(cast("object", release), Release):
        reason = "must be the release itself, which says what its changes and targets are"
        raise ValidationError("open_of_release", "release", release, reason)
    known = tuple(changes)
    missing = sorted(release.change_ids - {each.id for each in known})
    if missing:
        raise UnknownReferenceError("change", tuple(missing))
    own = tuple(
        each for each in known if each.id in release.change_ids or each.release_id == release.id
    )
    plan = release.deployment_plan
    targets = frozenset[CiId]() if plan is None else plan.targets
    return OpenOfRelease(
        tuple(each for each in own if each.state.phase is not Phase.ENDED),
        tuple(
            each
            for each in incidents
            if each.priority is not None
            and each.priority <= urgent
            and _is_open(each)
            and (
                not targets.isdisjoint(each.ci_ids)
                or any(_is_linked(each, change) or _touches(each, change) for change in own)
            )
        ),
    )


def _is_open(record: Incident | Problem) -> bool:
    return record.state.phase in _OPEN


def _is_linked(incident: Incident, change: Change) -> bool:
    named = incident.change_ids | incident.caused_by_ids
    return incident.id in change.incident_ids or change.id in named


def _went_on(incident: Incident, change: Change) -> bool:
    """Tell whether an incident waited for a change, and went on after that was over."""
    over = over_since(change)
    if over is None or not names(incident, change):
        return False
    return any(
        pause.reason is PendingReason.CHANGE
        and pause.start <= over
        and pause.end is not None
        and over <= pause.end
        for pause in incident.pauses
    )


def _touches(incident: Incident, change: Change) -> bool:
    worked_on = change.ci_ids | change.takes_down
    return incident.service_id in change.service_ids or not worked_on.isdisjoint(incident.ci_ids)


def _check_given(
    kind: str, named: Iterable[str], given: tuple[Incident, ...] | tuple[Problem, ...]
) -> None:
    missing = sorted(set(named) - {each.id for each in given})
    if missing:
        raise UnknownReferenceError(kind, tuple(missing))


def _goes_on(incident: Incident, change: Change, coming: Iterable[Change]) -> bool:
    """Tell whether an incident will go on because of the closing."""
    return incident_waits_for(incident, change) and not any(
        incident_waits_for(incident, other) for other in coming
    )


def _moves(problem: Problem, change: Change, verified: frozenset[str], *, fails: bool) -> bool:
    """Tell whether a problem will be resolved, or sent back, because of the closing."""
    waits = problem.state is ProblemState.CHANGE_PENDING and change.id in problem.pending_change_ids
    return waits and (fails or problem.id in verified)
