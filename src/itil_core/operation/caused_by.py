"""Which change caused an incident: the candidates with their reasons, and what a person confirms.

ITIL Service Operation (2007), 4.2.5.7 and Service Transition (2007), 4.2.6.4: a recent change is
the first thing to look at.
"""

from collections.abc import Iterable
from datetime import timedelta
from enum import Enum
from typing import NamedTuple

import attrs
import pendulum

from itil_core.configuration.graph import DependencyGraph
from itil_core.errors import ConflictError, ValidationError
from itil_core.framework.ids import ChangeId, IncidentId
from itil_core.kernel._spans import optional_span
from itil_core.kernel.fields import whole
from itil_core.kernel.instants import MICROS_PER_SECOND, to_micros
from itil_core.kernel.interval import Interval
from itil_core.kernel.stamp import Stamp
from itil_core.operation._cause_search import Chain, Search, Work
from itil_core.operation._change_waiting import each_once
from itil_core.operation.incident import Incident
from itil_core.operation.incident_lifecycle import IncidentState
from itil_core.strategy.service import Service
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeOutcome
from itil_core.transition.change_figures import incident_rate

__all__ = [
    "DEFAULT_CAUSE_POLICY",
    "CauseCandidate",
    "CauseLink",
    "CausePolicy",
    "CauseReason",
    "ConfirmedCause",
    "WithdrawnCause",
    "candidates_by_incident",
    "cause_candidates",
    "caused_incident_rate",
    "confirm_cause",
    "occurrence_of",
    "withdraw_cause",
]

_SECONDS = 86_400  # of a day


class CauseLink(Enum):
    """What an incident has to do with a change.

    Members, in order, the nearest first: SHARED_CI (the change worked on a CI of the incident),
    SHARED_SERVICE (it worked on the service), DEPENDENCY (it worked on what one of them needs).
    """

    SHARED_CI = "SHARED_CI"
    SHARED_SERVICE = "SHARED_SERVICE"
    DEPENDENCY = "DEPENDENCY"


_LINKS = tuple(CauseLink)


@attrs.frozen(kw_only=True)
class CausePolicy:
    """Which changes an organisation suspects.

    Attributes:
        caused_incident_window: How long after its end a change is suspected, to the microsecond
            and inclusive; zero suspects only what was being implemented, or ended at that
            instant; None suspects all that came before.
        depth: How many needs are followed along the graph at most; None follows all.

    Raises:
        ValidationError: The window or the depth is negative.
    """

    caused_incident_window: timedelta | None = attrs.field(
        default=timedelta(days=5), validator=optional_span()
    )
    depth: int | None = attrs.field(default=None, validator=attrs.validators.optional(whole(0)))


DEFAULT_CAUSE_POLICY = CausePolicy()
"""Changes are suspected for five days, along the whole graph."""


@attrs.frozen(kw_only=True)
class CauseReason:
    """Why a change may have caused an incident.

    Attributes:
        link: What they have to do with each other.
        path: The shared CI or service; or the needs from the incident's CI or service to what was
            worked on.
    """

    link: CauseLink
    path: tuple[str, ...]

    def __str__(self) -> str:
        last = self.path[-1]
        if self.link is CauseLink.SHARED_CI:
            return f"it worked on {last}, a CI of the incident"
        if self.link is CauseLink.SHARED_SERVICE:
            return f"it worked on {last}, the service of the incident"
        return f"it worked on {last}, which is needed: {' > '.join(self.path)}"


@attrs.frozen(kw_only=True)
class CauseCandidate:
    """A change that may have caused an incident, until a person has looked.

    Attributes:
        incident_id: The incident.
        change_id: The change.
        rank: Its place among the candidates, from 1.
        began_at: When its implementation began.
        ended_at: When that ended; None while it lasts.
        lag: How long before the incident it had ended; zero where it had not.
        outcome: How the work ended, where it has.
        reasons: All reasons, the nearest first.
        confirmed: Whether a person has confirmed that it was the cause.
    """

    incident_id: IncidentId
    change_id: ChangeId
    rank: int
    began_at: pendulum.DateTime
    ended_at: pendulum.DateTime | None
    lag: timedelta
    outcome: ChangeOutcome | None
    reasons: tuple[CauseReason, ...]
    confirmed: bool

    def explain(self) -> str:
        """Return in words when it was and why it is suspected, a line for each reason."""
        when = f"{self.lag} before" if self.lag else "while it was being implemented"
        how = "" if self.outcome is None else f", {self.outcome.name}"
        known = ", confirmed" if self.confirmed else ""
        head = f"{self.rank}. {self.change_id} ({when}{how}{known})"
        return "\n".join([head, *(f"   {reason}" for reason in self.reasons)])


class ConfirmedCause(NamedTuple):
    """An incident and the change that caused it.

    Attributes:
        incident: The incident.
        change: The change.
    """

    incident: Incident
    change: Change


class WithdrawnCause(NamedTuple):
    """An incident and a change that did not cause it after all.

    Attributes:
        incident: The incident.
        change: The change.
    """

    incident: Incident
    change: Change


def occurrence_of(incident: Incident) -> pendulum.DateTime:
    """Return when an incident began, as well as it is known: occurred, detected or reported."""
    return incident.occurred_at or incident.detected_at or incident.reported_at


def cause_candidates(
    incident: Incident,
    changes: Iterable[Change],
    graph: DependencyGraph | None = None,
    *,
    services: Iterable[Service] = (),
    policy: CausePolicy = DEFAULT_CAUSE_POLICY,
) -> tuple[CauseCandidate, ...]:
    """Return the changes that may have caused an incident, the most likely first.

    A change is one if its implementation had begun when the incident did, and either still went on
    or had ended within the window before; and if it worked on a CI or the service of the incident,
    or, with a graph, on something that one of these needs. A change works on its CIs, on what it
    takes down and on its services. The order is: the nearest reason (a shared CI, the service, then
    the shortest chain of needs), the shortest time since, the id.

    Args:
        incident: The incident.
        changes: Any changes.
        graph: Which CI needs which; CIs that it does not hold have no needs.
        services: The services, which say which CI they are; a service that is not there is the CI
            of the same id, if the graph holds one.
        policy: How long and how far changes are suspected.

    Raises:
        DuplicateError: Two changes bear one id.

    Example:
        >>> from itil_core.operation import Caller, Channel
        >>> from itil_core.kernel.stamp import Stamp
        >>> nine = pendulum.datetime(2026, 3, 2, 9)
        >>> incident = Incident(
        ...     id="INC-1",
        ...     opened=Stamp(nine, by="desk"),
        ...     title="no mail",
        ...     channel=Channel.PHONE,
        ...     caller=Caller(id="eva", callback="555"),
        ...     ci_ids={"mail1"},
        ... )
        >>> cause_candidates(incident, [])
        ()
    """
    search = Search.over(changes, graph, services, policy.depth)
    return _candidates(search, incident, policy)


def candidates_by_incident(
    incidents: Iterable[Incident],
    changes: Iterable[Change],
    graph: DependencyGraph | None = None,
    *,
    services: Iterable[Service] = (),
    policy: CausePolicy = DEFAULT_CAUSE_POLICY,
) -> dict[IncidentId, tuple[CauseCandidate, ...]]:
    """Return for many incidents what ``cause_candidates`` says of each; changes are read once.

    Args:
        incidents: The incidents.
        changes: Any changes.
        graph: Which CI needs which.
        services: The services, which say which CI they are.
        policy: How long and how far changes are suspected.

    Raises:
        DuplicateError: Two changes bear one id, or an incident is given twice.
    """
    search = Search.over(changes, graph, services, policy.depth)
    given = each_once("incident", incidents)
    return {incident.id: _candidates(search, incident, policy) for incident in given}


def confirm_cause(incident: Incident, change: Change, stamp: Stamp) -> ConfirmedCause:
    """Record on both sides that a change caused an incident, as a person has found.

    It need not be a candidate: faults also show themselves late, and far away. A change that can
    no longer be written to stays as it is, and is named by the incident alone.

    Args:
        incident: The incident.
        change: The change.
        stamp: When and by whom it was confirmed.

    Raises:
        ConflictError: The implementation of the change had not begun when the incident did.
        RefusedMoveError: The incident was logged in error.
    """
    began, occurred = change.started_at, occurrence_of(incident)
    if began is None or began > occurred:
        since = "has not begun" if began is None else f"began at {began.isoformat()}"
        reason = f"the work must begin before the incident, {occurred.isoformat()}, but {since}"
        raise ConflictError(change.id, incident.id, reason)
    linked = incident.link(stamp, caused_by_ids={change.id})
    if "relate" in change.allowed_moves:
        change = change.relate(stamp, incident_ids={incident.id})
    return ConfirmedCause(linked, change)


def withdraw_cause(incident: Incident, change: Change, stamp: Stamp) -> WithdrawnCause:
    """Take back on both sides that a change caused an incident, because it turned out otherwise.

    What was confirmed stays in the history. The change still names the incident where that names
    it for another reason, or where it can no longer be written to.

    Args:
        incident: The incident.
        change: The change.
        stamp: When and by whom; its note says why.

    Raises:
        ConflictError: It was not confirmed that the change caused the incident.
        RefusedMoveError: The incident was logged in error.
        ValidationError: The stamp has no note.
    """
    if change.id not in incident.caused_by_ids:
        reason = "only a cause that was confirmed can be withdrawn"
        raise ConflictError(change.id, incident.id, reason)
    if not stamp.note.strip():
        reason = "must say in its note why the change was not the cause"
        raise ValidationError("withdraw_cause", "stamp", stamp.note, reason)
    freed = incident.unlink(stamp, caused_by_ids={change.id})
    if "unrelate" in change.allowed_moves and change.id not in freed.change_ids:
        change = change.unrelate(stamp, incident_ids={incident.id})
    return WithdrawnCause(freed, change)


def caused_incident_rate(
    changes: Iterable[Change],
    incidents: Iterable[Incident],
    period: Interval,
    *,
    strict: bool = False,
) -> float | None:
    """Return how many incidents a hundred implemented changes caused (K10), from the records.

    An incident counts once, in the period in which it was reported, if it is confirmed that one of
    the changes caused it; one that was logged in error does not count.

    Args:
        changes: The changes, those of earlier periods included.
        incidents: Any incidents.
        period: The period.
        strict: Whether nothing to count is an error.

    Returns:
        Incidents per hundred changes, or None where nothing was implemented.

    Raises:
        CalculationError: Nothing was implemented, and ``strict`` is set.
    """
    given = tuple(changes)
    known = {change.id for change in given}
    count = sum(
        not known.isdisjoint(incident.caused_by_ids)
        and incident.reported_at in period
        and incident.state is not IncidentState.CANCELLED
        for incident in incidents
    )
    return incident_rate(given, count, period, strict=strict)


def _candidates(
    search: Search, incident: Incident, policy: CausePolicy
) -> tuple[CauseCandidate, ...]:
    at = to_micros(occurrence_of(incident))
    found = search.chains(incident, at, _micros(policy.caused_incident_window))
    return tuple(
        _candidate(incident, work, chains, rank, at)
        for rank, (work, chains) in enumerate(found, start=1)
    )


def _micros(span: timedelta | None) -> int | None:
    if span is None:
        return None
    # Pendulum's own spans do not divide by those of the standard library.
    return (span.days * _SECONDS + span.seconds) * MICROS_PER_SECOND + span.microseconds


def _candidate(
    incident: Incident, work: Work, chains: list[Chain], rank: int, at: int
) -> CauseCandidate:
    change = work.change
    return CauseCandidate(
        incident_id=incident.id,
        change_id=change.id,
        rank=rank,
        began_at=work.began_at,
        ended_at=work.ended_at,
        lag=timedelta(microseconds=work.lag(at)),
        outcome=change.outcome,
        reasons=tuple(CauseReason(link=_LINKS[link], path=path) for link, _, path in chains),
        confirmed=change.id in incident.caused_by_ids,
    )
