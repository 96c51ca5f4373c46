"""The order of releases: the next version of a unit is above every one before.

ITIL Service Transition (2007), 4.4.4.1.
"""

from collections.abc import Iterable

from itil_core.errors import ValidationError
from itil_core.framework.ids import ReleaseUnitId
from itil_core.kernel.fields import id_set
from itil_core.transition._release_guards import version_lacks
from itil_core.transition.release import Release
from itil_core.transition.release_policy import DEFAULT_RELEASE_POLICY, ReleasePolicy
from itil_core.transition.release_version import ReleaseKind, ReleaseVersion

__all__ = ["ensure_next_version", "next_release_version", "releases_of_unit", "why_not_next"]


def releases_of_unit(unit: str, releases: Iterable[Release]) -> tuple[Release, ...]:
    """Return the releases that bring a unit, in the order in which they were opened.

    Args:
        unit: The unit.
        releases: Any releases.
    """
    found = (each for each in releases if any(held.id == unit for held in each.units))
    return tuple(sorted(found, key=lambda each: (each.opened.effective, each.id)))


def next_release_version(
    units: Iterable[str], kind: ReleaseKind, releases: Iterable[Release]
) -> ReleaseVersion:
    """Return the version that the next release of some units should bear.

    It follows the greatest version of any release that brings one of the units, cancelled and
    rolled back ones included: a version is never used twice. Where there is none, it follows v0.

    Args:
        units: The units.
        kind: What kind of release it will be.
        releases: All releases so far.

    Raises:
        ValidationError: A release of one of the units has a version of another scheme.

    Example:
        >>> str(next_release_version({"RU-1"}, ReleaseKind.MAJOR, []))
        'v1'
    """
    wanted = id_set(ReleaseUnitId, units)
    versions = [
        ReleaseVersion.parse(each.version)
        for each in releases
        if wanted.intersection(unit.id for unit in each.units)
    ]
    if versions:
        return max(versions).next(kind)
    first = {
        ReleaseKind.MAJOR: ReleaseVersion(1),
        ReleaseKind.MINOR: ReleaseVersion(0, 1),
        ReleaseKind.EMERGENCY: ReleaseVersion(0, 0, 1),
    }
    return first[kind]


def why_not_next(
    release: Release,
    others: Iterable[Release],
    policy: ReleasePolicy = DEFAULT_RELEASE_POLICY,
) -> tuple[str, ...]:
    """Return why the version of a release is not the next one of its units, in words.

    It must be above that of every release which brings one of its units and was opened before,
    whatever became of that one, or which was opened later, is deployed before it and was not rolled
    back everywhere; and no other release of them may bear it. The component that changed must be
    that of the kind of release, and those below it zero. So once v3 of a unit is opened, v2 gets no
    emergency release any more: where an old line lives on, it is a unit with an id of its own.

    Args:
        release: The release.
        others: All other releases.
        policy: The scheme of versions; with a scheme of your own only the order counts.

    Returns:
        Everything that is wrong; nothing where it is the next version.
    """
    return version_lacks(release, others, policy)


def ensure_next_version(
    release: Release,
    others: Iterable[Release],
    policy: ReleasePolicy = DEFAULT_RELEASE_POLICY,
) -> None:
    """Refuse a release whose version is not the next one of its units.

    Args:
        release: The release.
        others: All other releases.
        policy: The scheme of versions.

    Raises:
        ValidationError: It is not. All reasons are named.
    """
    lacking = why_not_next(release, others, policy)
    if lacking:
        raise ValidationError("Release", "version", release.version, "; ".join(lacking))
