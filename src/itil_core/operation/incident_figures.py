"""Figures of incident management: what a report says about the incidents of a period.

A period is half-open: it holds its start and not its end. What tells of volume counts all incidents
by when they were reported, cancelled ones too; what tells of resolution counts them by when they
were closed, and leaves out those that were closed without ever being resolved. Shares are percents
of counts.

ITIL Service Operation (2007), 4.2.8.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from itil_core.errors import ValidationError
from itil_core.kernel._counts import mean_span, percent, was_over
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import in_utc
from itil_core.kernel.state import Phase
from itil_core.operation.incident import Incident
from itil_core.operation.incident_policy import DEFAULT_POLICY, IncidentPolicy

__all__ = [
    "backlog",
    "first_contact_share",
    "in_target_share",
    "is_first_contact",
    "is_in_target",
    "major_count",
    "mean_time_to_resolve",
    "misassigned_share",
    "reopened_share",
    "time_used",
]

_OVER = (Phase.DONE, Phase.ENDED)
_MISASSIGNED = 2
_ALWAYS = ServiceHours.always()


def is_first_contact(incident: Incident) -> bool:
    """Tell whether the first tier resolved an incident without handing it on."""
    untouched = incident.tier == 1 and incident.reassignment_count == 0
    return untouched and incident.resolved_at is not None


def time_used(incident: Incident, policy: IncidentPolicy = DEFAULT_POLICY) -> timedelta:
    """Return the open time that an incident took until it was resolved, or until its last entry.

    It begins with the report and passes in the hours of the priority that the incident had at
    each moment. Waiting for one of the policy's pause reasons does not count, nor does the time
    between a resolution and a reopening.

    Args:
        incident: The incident.
        policy: Its hours and pause reasons.
    """
    record = incident.origin
    since, reason, priority = record.reported_at, record.pending_reason, record.priority
    used = timedelta(0)
    for entry in incident.history:
        at = max(since, entry.stamp.effective)
        waits = entry.source.phase is Phase.PENDING and reason in policy.pause_reasons
        if not waits and entry.source.phase not in _OVER:
            used += policy.hours_for(priority).between(since, at)
        since = at
        reason = entry.delta.get("pending_reason", reason)
        priority = entry.delta.get("priority", priority)
    return used


def is_in_target(incident: Incident, policy: IncidentPolicy = DEFAULT_POLICY) -> bool | None:
    """Tell whether an incident was resolved within the target of its priority.

    Exactly at the target is within it.

    Args:
        incident: The incident.
        policy: Its targets, hours and pause reasons.

    Returns:
        None where the incident is not resolved, or its priority has no target.
    """
    target = policy.resolution_target(incident.priority)
    if target is None or incident.resolved_at is None:
        return None
    return time_used(incident, policy) <= target


def first_contact_share(
    incidents: Iterable[Incident],
    start: datetime,
    end: datetime,
    *,
    strict: bool = False,
) -> float | None:
    """Return the percentage of the incidents reported in a period that the first contact resolved.

    Args:
        incidents: Any incidents.
        start: The start of the period.
        end: Its end, which belongs to the next.
        strict: Whether nothing to count is an error.

    Returns:
        Percent, or None where nothing was reported.

    Raises:
        CalculationError: Nothing was reported, and ``strict`` is set.
        ValidationError: The period does not end after its start, or an instant is naive.
    """
    counted = _reported(incidents, start, end)
    return _share("first_contact_share", counted, is_first_contact, strict=strict)


def misassigned_share(
    incidents: Iterable[Incident],
    start: datetime,
    end: datetime,
    *,
    strict: bool = False,
) -> float | None:
    """Return the percentage of the incidents reported in a period that changed groups twice.

    Args:
        incidents: Any incidents.
        start: The start of the period.
        end: Its end, which belongs to the next.
        strict: Whether nothing to count is an error.

    Returns:
        Percent with at least two reassignments, or None where nothing was reported.

    Raises:
        CalculationError: Nothing was reported, and ``strict`` is set.
        ValidationError: The period does not end after its start, or an instant is naive.
    """
    counted = _reported(incidents, start, end)
    return _share("misassigned_share", counted, _is_misassigned, strict=strict)


def in_target_share(
    incidents: Iterable[Incident],
    start: datetime,
    end: datetime,
    *,
    policy: IncidentPolicy = DEFAULT_POLICY,
    strict: bool = False,
) -> float | None:
    """Return the percentage of the incidents closed in a period that were resolved within target.

    Incidents of a priority without a target are not counted.

    Args:
        incidents: Any incidents.
        start: The start of the period.
        end: Its end, which belongs to the next.
        policy: The targets, hours and pause reasons.
        strict: Whether nothing to count is an error.

    Returns:
        Percent, or None where nothing with a target was closed.

    Raises:
        CalculationError: Nothing with a target was closed, and ``strict`` is set.
        ValidationError: The period does not end after its start, or an instant is naive.
    """

    def met(incident: Incident) -> bool:
        return is_in_target(incident, policy) is True

    closed = _closed(incidents, start, end)
    counted = [each for each in closed if policy.resolution_target(each.priority) is not None]
    return _share("in_target_share", counted, met, strict=strict)


def reopened_share(
    incidents: Iterable[Incident],
    start: datetime,
    end: datetime,
    *,
    strict: bool = False,
) -> float | None:
    """Return the percentage of the incidents closed in a period that were reopened at least once.

    Args:
        incidents: Any incidents.
        start: The start of the period.
        end: Its end, which belongs to the next.
        strict: Whether nothing to count is an error.

    Returns:
        Percent, or None where nothing was closed.

    Raises:
        CalculationError: Nothing was closed, and ``strict`` is set.
        ValidationError: The period does not end after its start, or an instant is naive.
    """
    counted = _closed(incidents, start, end)
    return _share("reopened_share", counted, _is_reopened, strict=strict)


def mean_time_to_resolve(
    incidents: Iterable[Incident],
    start: datetime,
    end: datetime,
    *,
    hours: ServiceHours = _ALWAYS,
    strict: bool = False,
) -> timedelta | None:
    """Return the mean time from report to last resolution of the incidents closed in a period.

    Args:
        incidents: Any incidents.
        start: The start of the period.
        end: Its end, which belongs to the next.
        hours: The hours in which time counts; by default all of it.
        strict: Whether nothing to count is an error.

    Returns:
        The mean, rounded to the microsecond, or None where nothing was closed.

    Raises:
        CalculationError: Nothing was closed, and ``strict`` is set.
        ValidationError: The period does not end after its start, or an instant is naive.
    """
    spans = [
        hours.between(each.reported_at, each.resolved_at)
        for each in _closed(incidents, start, end)
        if each.resolved_at is not None
    ]
    return mean_span("mean_time_to_resolve", "incident", spans, strict=strict)


def major_count(incidents: Iterable[Incident], start: datetime, end: datetime) -> int:
    """Return how many of the incidents reported in a period are major ones.

    Args:
        incidents: Any incidents.
        start: The start of the period.
        end: Its end, which belongs to the next.

    Raises:
        ValidationError: The period does not end after its start, or an instant is naive.
    """
    return sum(each.major is not None for each in _reported(incidents, start, end))


def backlog(incidents: Iterable[Incident], at: datetime) -> int:
    """Return how many incidents had been reported before an instant and were not over at it.

    The backlog at the end of a period is the one at its start, and what was reported, less what
    was resolved, dismissed or cancelled.

    Args:
        incidents: Any incidents.
        at: The instant; what happened at it does not count yet.

    Raises:
        ValidationError: The instant is naive.
    """
    instant = in_utc(at, record="backlog", field="at")
    return sum(each.reported_at < instant and not was_over(each, instant) for each in incidents)


def _is_reopened(incident: Incident) -> bool:
    return incident.reopen_count > 0


def _is_misassigned(incident: Incident) -> bool:
    return incident.reassignment_count >= _MISASSIGNED


def _reported(incidents: Iterable[Incident], start: datetime, end: datetime) -> list[Incident]:
    """Return the incidents that were reported in a half-open period."""
    first, last = _period(start, end)
    return [each for each in incidents if first <= each.reported_at < last]


def _closed(incidents: Iterable[Incident], start: datetime, end: datetime) -> list[Incident]:
    """Return the incidents that were closed in a half-open period after a resolution."""
    first, last = _period(start, end)
    return [
        each
        for each in incidents
        if each.resolved_at is not None
        and each.closed_at is not None
        and first <= each.closed_at < last
    ]


def _period(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    first = in_utc(start, record="period", field="start")
    last = in_utc(end, record="period", field="end")
    if last <= first:
        reason = f"must be later than the start, {first.isoformat()}"
        raise ValidationError("period", "end", last.isoformat(), reason)
    return first, last


def _share(
    formula: str, counted: list[Incident], holds: Callable[[Incident], bool], *, strict: bool
) -> float | None:
    return percent(formula, "incident", sum(map(holds, counted)), len(counted), strict=strict)
