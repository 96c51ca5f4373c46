"""Figures of release management: what a report says about the releases of a period.

A period is half-open: it holds its start and not its end. A release counts in the period in which
it ended after it had been deployed, that is, in which it was closed or rolled back; cancelled ones
were never released. What is said of deployments counts when the deployment was complete. Shares
are percents of counts.

ITIL Service Transition (2007), 4.4.8.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

import pendulum

from itil_core.configuration.definitive_media import DefinitiveMediaLibrary
from itil_core.errors import CalculationError, UnknownReferenceError, ValidationError
from itil_core.kernel._counts import ensure_some, is_count, mean_span, percent
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval
from itil_core.transition.release import Release
from itil_core.transition.release_options import ReleaseMechanism

__all__ = [
    "automated_release_share",
    "count_soon_after",
    "incidents_per_release",
    "library_mismatches",
    "mean_early_life",
    "mean_time_per_release",
    "release_success_share",
    "rollbacks_per_release",
]

_ALWAYS = ServiceHours.always()
_FIVE_DAYS = timedelta(days=5)


def release_success_share(
    releases: Iterable[Release],
    period: Interval,
    *,
    first_time: bool = True,
    strict: bool = False,
) -> float | None:
    """Return the percentage of the releases that were successful (K16).

    Args:
        releases: Any releases.
        period: The period.
        first_time: Whether only those count as successful in which every target passed its
            verification at once; otherwise those that were closed.
        strict: Whether nothing to count is an error.

    Returns:
        Percent, or None where no release ended.

    Raises:
        CalculationError: No release ended, and ``strict`` is set.
    """

    def holds(release: Release) -> bool:
        return release.closed_at is not None and (release.deployed_first_time or not first_time)

    return _share("release_success_share", _ended(releases, period), holds, strict=strict)


def rollbacks_per_release(
    releases: Iterable[Release], period: Interval, *, strict: bool = False
) -> float | None:
    """Return how many of the releases were rolled back, as a number per release.

    Args:
        releases: Any releases.
        period: The period.
        strict: Whether nothing to count is an error.

    Returns:
        From 0 to 1, or None where no release ended.

    Raises:
        CalculationError: No release ended, and ``strict`` is set.
    """
    ended = _ended(releases, period)
    ensure_some("rollbacks_per_release", "release", len(ended), strict=strict)
    return sum(each.rolled_back_at is not None for each in ended) / len(ended) if ended else None


def automated_release_share(
    releases: Iterable[Release], period: Interval, *, strict: bool = False
) -> float | None:
    """Return the percentage of the releases that were built and deployed automatically.

    Args:
        releases: Any releases.
        period: The period.
        strict: Whether nothing to count is an error.

    Returns:
        Percent, or None where no release ended.

    Raises:
        CalculationError: No release ended, and ``strict`` is set.
    """

    def holds(release: Release) -> bool:
        return release.options.mechanism is ReleaseMechanism.AUTOMATED

    return _share("automated_release_share", _ended(releases, period), holds, strict=strict)


def count_soon_after(
    release: Release, instants: Iterable[datetime], within: timedelta = _FIVE_DAYS
) -> int:
    """Return how many instants, such as those of incidents, lie soon after a deployment.

    Args:
        release: The release.
        instants: When something happened.
        within: How soon after the deployment was complete; exactly that long after is too late.

    Raises:
        CalculationError: The release has not been deployed.
        ValidationError: An instant is naive.
    """
    since = release.deployed_at
    if since is None:
        inputs = {"release": release.id, "state": release.state.name}
        raise CalculationError("count_soon_after", inputs, "it must have been deployed")
    window = Interval(since, since + within)
    return sum(instant in window for instant in instants)


def incidents_per_release(
    releases: Iterable[Release],
    counts: Mapping[str, int],
    period: Interval,
    *,
    strict: bool = False,
) -> float | None:
    """Return how many incidents came soon after a deployment, on the average.

    Args:
        releases: Any releases.
        counts: How many incidents came soon after the deployment of each release, by its id, as
            `count_soon_after` counts them.
        period: The period; a release counts in that in which its deployment was complete.
        strict: Whether nothing to count is an error.

    Returns:
        Incidents per release, or None where nothing was deployed.

    Raises:
        CalculationError: Nothing was deployed, and ``strict`` is set.
        UnknownReferenceError: A release that was deployed has no count. All are named.
        ValidationError: A count is negative or no whole number.
    """
    deployed = _deployed(releases, period)
    missing = sorted(each.id for each in deployed if each.id not in counts)
    if missing:
        raise UnknownReferenceError("release with a count", tuple(missing))
    for name, count in counts.items():
        if not is_count(count):
            reason = "must be a whole number of at least 0"
            raise ValidationError("incidents_per_release", name, count, reason)
    ensure_some("incidents_per_release", "release", len(deployed), strict=strict)
    return sum(counts[each.id] for each in deployed) / len(deployed) if deployed else None


def library_mismatches(
    installed: Iterable[tuple[str, str, str]], library: DefinitiveMediaLibrary
) -> tuple[tuple[str, str, str], ...]:
    """Return what is installed although the definitive media library does not hold it.

    Args:
        installed: Where something is installed, the item, and its version, as in
            ``("web1", "mail", "2.1")``; each place counts.
        library: The library.

    Returns:
        The installations that do not match, sorted; their number is the figure.
    """
    held = {item.edition for item in library}
    return tuple(sorted(each for each in installed if (each[1], each[2]) not in held))


def mean_early_life(
    releases: Iterable[Release],
    period: Interval,
    *,
    hours: ServiceHours = _ALWAYS,
    strict: bool = False,
) -> timedelta | None:
    """Return how long the early-life support of the closed releases lasted, on the average.

    Args:
        releases: Any releases; those that were rolled back do not count.
        period: The period.
        hours: The hours in which time counts; by default all of it.
        strict: Whether nothing to count is an error.

    Returns:
        The mean, rounded to the microsecond, or None where no release was closed.

    Raises:
        CalculationError: No release was closed, and ``strict`` is set.
    """
    spans = [
        hours.between(each.early_life_since, each.closed_at)
        for each in _ended(releases, period)
        if each.early_life_since is not None and each.closed_at is not None
    ]
    return mean_span("mean_early_life", "release", spans, strict=strict)


def mean_time_per_release(
    releases: Iterable[Release],
    period: Interval,
    *,
    hours: ServiceHours = _ALWAYS,
    strict: bool = False,
) -> timedelta | None:
    """Return the mean time from the opening of a release until its deployment was complete.

    Args:
        releases: Any releases.
        period: The period; a release counts in that in which its deployment was complete.
        hours: The hours in which time counts; by default all of it.
        strict: Whether nothing to count is an error.

    Returns:
        The mean, rounded to the microsecond, or None where nothing was deployed.

    Raises:
        CalculationError: Nothing was deployed, and ``strict`` is set.
    """
    spans = [
        hours.between(each.opened.effective, each.deployed_at)
        for each in _deployed(releases, period)
        if each.deployed_at is not None
    ]
    return mean_span("mean_time_per_release", "release", spans, strict=strict)


def _ended_at(release: Release) -> pendulum.DateTime | None:
    return release.closed_at or release.rolled_back_at


def _ended(releases: Iterable[Release], period: Interval) -> list[Release]:
    return [each for each in releases if _ended_at(each) in period]


def _deployed(releases: Iterable[Release], period: Interval) -> list[Release]:
    return [each for each in releases if each.deployed_at in period]


def _share(
    formula: str, counted: list[Release], holds: Callable[[Release], bool], *, strict: bool
) -> float | None:
    return percent(formula, "release", sum(map(holds, counted)), len(counted), strict=strict)
