"""Figures of change management: what a report says about the changes of a period.

A period is half-open: it holds its start and not its end. A change counts in the period in which
its work ended, successful or not; such changes are called implemented here. Shares are percents of
counts.

ITIL Service Transition (2007), 4.2.8.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel._counts import is_count, mean_span, percent, was_over
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import in_utc
from itil_core.kernel.interval import Interval
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeKind, ChangeOutcome
from itil_core.transition.unauthorised_change import UnauthorisedChange

__all__ = [
    "change_backlog",
    "change_success_share",
    "cost_deviation",
    "effort_deviation",
    "emergency_share",
    "failed_change_share",
    "incident_rate",
    "mean_lead_time",
    "on_time_share",
    "remediation_tested_share",
    "reviews_on_time_share",
    "unauthorised_share",
]

_ALWAYS = ServiceHours.always()


def change_success_share(
    changes: Iterable[Change],
    period: Interval,
    *,
    with_issues: bool = True,
    strict: bool = False,
) -> float | None:
    """Return the percentage of the implemented changes that were successful (K7).

    Args:
        changes: Any changes.
        period: The period.
        with_issues: Whether SUCCESSFUL_WITH_ISSUES counts as a success.
        strict: Whether nothing to count is an error.

    Returns:
        Percent, or None where nothing was implemented.

    Raises:
        CalculationError: Nothing was implemented, and ``strict`` is set.
    """
    good = {ChangeOutcome.SUCCESSFUL}
    if with_issues:
        good.add(ChangeOutcome.SUCCESSFUL_WITH_ISSUES)

    def holds(change: Change) -> bool:
        return change.outcome in good

    return _share("change_success_share", _implemented(changes, period), holds, strict=strict)


def failed_change_share(
    changes: Iterable[Change], period: Interval, *, strict: bool = False
) -> float | None:
    """Return the percentage of the implemented changes that failed, remediated or not.

    Args:
        changes: Any changes.
        period: The period.
        strict: Whether nothing to count is an error.

    Returns:
        Percent, or None where nothing was implemented.

    Raises:
        CalculationError: Nothing was implemented, and ``strict`` is set.
    """
    return _share("failed_change_share", _implemented(changes, period), _failed, strict=strict)


def emergency_share(
    changes: Iterable[Change], period: Interval, *, strict: bool = False
) -> float | None:
    """Return the percentage of the implemented changes that were emergencies (K8).

    Args:
        changes: Any changes.
        period: The period.
        strict: Whether nothing to count is an error.

    Returns:
        Percent, or None where nothing was implemented.

    Raises:
        CalculationError: Nothing was implemented, and ``strict`` is set.
    """
    return _share("emergency_share", _implemented(changes, period), _urgent, strict=strict)


def unauthorised_share(
    changes: Iterable[Change],
    unauthorised: Iterable[UnauthorisedChange],
    period: Interval,
    *,
    strict: bool = False,
) -> float | None:
    """Return the percentage of unauthorised changes among these and the implemented ones (K9).

    Args:
        changes: Any changes.
        unauthorised: What was found to be unauthorised; it counts by when it was altered.
        period: The period.
        strict: Whether nothing to count is an error.

    Returns:
        Percent of both together, or None where there is neither.

    Raises:
        CalculationError: There is neither, and ``strict`` is set.
    """
    found = sum(each.at in period for each in unauthorised)
    whole = found + len(_implemented(changes, period))
    return percent("unauthorised_share", "change", found, whole, strict=strict)


def incident_rate(
    changes: Iterable[Change], incident_count: int, period: Interval, *, strict: bool = False
) -> float | None:
    """Return how many incidents a hundred implemented changes caused (K10).

    Args:
        changes: Any changes.
        incident_count: How many incidents of the period were caused by changes.
        period: The period.
        strict: Whether nothing to count is an error.

    Returns:
        Incidents per hundred changes, or None where nothing was implemented.

    Raises:
        CalculationError: Nothing was implemented, and ``strict`` is set.
        ValidationError: The count is negative or no whole number.
    """
    if not is_count(incident_count):
        reason = "must be a whole number of at least 0"
        raise ValidationError("incident_rate", "incident_count", incident_count, reason)
    done = len(_implemented(changes, period))
    return percent("incident_rate", "change", incident_count, done, strict=strict)


def on_time_share(
    changes: Iterable[Change], period: Interval, *, strict: bool = False
) -> float | None:
    """Return the percentage of the implemented changes whose work ended within their window.

    Exactly at the end of the window is within it.

    Args:
        changes: Any changes.
        period: The period.
        strict: Whether nothing to count is an error.

    Returns:
        Percent, or None where nothing was implemented.

    Raises:
        CalculationError: Nothing was implemented, and ``strict`` is set.
    """
    return _share("on_time_share", _implemented(changes, period), _on_time, strict=strict)


def remediation_tested_share(
    changes: Iterable[Change], period: Interval, *, strict: bool = False
) -> float | None:
    """Return the percentage of the implemented changes whose remediation had been tested.

    Args:
        changes: Any changes.
        period: The period.
        strict: Whether nothing to count is an error.

    Returns:
        Percent, or None where nothing was implemented.

    Raises:
        CalculationError: Nothing was implemented, and ``strict`` is set.
    """
    counted = _implemented(changes, period)
    return _share("remediation_tested_share", counted, _tested, strict=strict)


def reviews_on_time_share(
    changes: Iterable[Change],
    period: Interval,
    within: timedelta,
    *,
    hours: ServiceHours = _ALWAYS,
    strict: bool = False,
) -> float | None:
    """Return the percentage of the reviewed changes that were reviewed soon enough.

    Args:
        changes: Any changes; those without a review do not count.
        period: The period.
        within: How soon after the end of the work.
        hours: The hours in which that time passes; by default always.
        strict: Whether nothing to count is an error.

    Returns:
        Percent, or None where nothing that was implemented was reviewed.

    Raises:
        CalculationError: Nothing was reviewed, and ``strict`` is set.
    """

    def holds(change: Change) -> bool:
        ended, review = change.finished_at, change.pir
        return (
            ended is not None and review is not None and (hours.between(ended, review.at) <= within)
        )

    counted = [each for each in _implemented(changes, period) if each.pir is not None]
    return _share("reviews_on_time_share", counted, holds, strict=strict)


def mean_lead_time(
    changes: Iterable[Change],
    period: Interval,
    *,
    hours: ServiceHours = _ALWAYS,
    strict: bool = False,
) -> timedelta | None:
    """Return the mean time from the opening of the implemented changes to the end of their work.

    Args:
        changes: Any changes.
        period: The period.
        hours: The hours in which time counts; by default all of it.
        strict: Whether nothing to count is an error.

    Returns:
        The mean, rounded to the microsecond, or None where nothing was implemented.

    Raises:
        CalculationError: Nothing was implemented, and ``strict`` is set.
    """
    spans = [
        hours.between(each.opened.effective, each.finished_at)
        for each in _implemented(changes, period)
        if each.finished_at is not None
    ]
    return mean_span("mean_lead_time", "change", spans, strict=strict)


def change_backlog(changes: Iterable[Change], at: datetime) -> int:
    """Return how many changes had been opened before an instant and were not over at it.

    Args:
        changes: Any changes.
        at: The instant; what happened at it does not count yet.

    Raises:
        ValidationError: The instant is naive.
    """
    instant = in_utc(at, record="change_backlog", field="at")
    return sum(each.opened.effective < instant and not was_over(each, instant) for each in changes)


def effort_deviation(change: Change) -> float | None:
    """Return by how many percent the effort of a change deviated from its estimate.

    Returns:
        Percent, positive where it took more; None where the estimate or the effort is not known.

    Raises:
        CalculationError: The estimate is zero.
    """
    estimate, actual = change.effort, change.actual_effort
    if estimate is None or actual is None:
        return None
    if not estimate:
        inputs = {"estimate": estimate, "actual": actual}
        raise CalculationError("effort_deviation", inputs, "the estimate must be above zero")
    return 100 * ((actual - estimate) / estimate)


def cost_deviation(change: Change) -> float | None:
    """Return by how many percent the cost of a change deviated from its estimate.

    Returns:
        Percent, positive where it cost more; None where the estimate or the cost is not known.

    Raises:
        CalculationError: The estimate is zero.
        ValidationError: Both are of different currencies.
    """
    estimate, actual = change.cost, change.actual_cost
    if estimate is None or actual is None:
        return None
    over = actual - estimate
    if not estimate.amount:
        inputs = {"estimate": str(estimate), "actual": str(actual)}
        raise CalculationError("cost_deviation", inputs, "the estimate must not be zero")
    return float(100 * over.amount / estimate.amount)


def _failed(change: Change) -> bool:
    return change.outcome is not None and change.outcome.failed


def _urgent(change: Change) -> bool:
    return change.kind is ChangeKind.EMERGENCY


def _on_time(change: Change) -> bool:
    ended, window = change.finished_at, change.planned_window
    return ended is not None and window is not None and ended <= window.end


def _tested(change: Change) -> bool:
    return change.remediation is not None and change.remediation.tested


def _implemented(changes: Iterable[Change], period: Interval) -> list[Change]:
    """Return the changes whose work ended in a period."""
    return [each for each in changes if each.finished_at in period]


def _share(
    formula: str, counted: list[Change], holds: Callable[[Change], bool], *, strict: bool
) -> float | None:
    return percent(formula, "change", sum(map(holds, counted)), len(counted), strict=strict)
