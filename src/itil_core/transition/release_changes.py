"""How a release and its changes hold together: who names whom, what is authorised, what is done.

The moves of a release ask the same of their changes; these functions answer beforehand, as far as
its changes go. What a move asks for besides, such as a passed pilot or the end of early-life
support, is not in their answers.

ITIL Service Transition (2007), 4.4.5.1.
"""

from collections.abc import Iterable
from datetime import datetime

from itil_core.framework.ids import ChangeId, ReleaseId
from itil_core.kernel.instants import in_utc
from itil_core.transition._release_guards import (
    change_lacks,
    closing_lacks,
    deployment_lacks,
    readiness_lacks,
)
from itil_core.transition.change import Change
from itil_core.transition.release import Release
from itil_core.transition.release_lifecycle import ReleaseState
from itil_core.transition.release_policy import DEFAULT_RELEASE_POLICY, ReleasePolicy

__all__ = [
    "changes_of_release",
    "shared_changes",
    "why_changes_block_closing",
    "why_changes_block_deployment",
    "why_changes_block_readiness",
    "why_changes_disagree",
]


def changes_of_release(release: Release, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return those changes that a release names, by id.

    Args:
        release: The release.
        changes: Any changes.
    """
    named = (change for change in changes if change.id in release.change_ids)
    return tuple(sorted(named, key=lambda change: change.id))


def shared_changes(releases: Iterable[Release]) -> dict[ChangeId, tuple[ReleaseId, ...]]:
    """Return the changes that several releases name, with those releases; a change has one at most.

    Cancelled releases do not count, for their changes may be delivered by another.

    Args:
        releases: Any releases.
    """
    named: dict[ChangeId, list[ReleaseId]] = {}
    for release in sorted(releases, key=lambda each: each.id):
        if release.state is not ReleaseState.CANCELLED:
            for change in release.change_ids:
                named.setdefault(change, []).append(release.id)
    return {change: tuple(ids) for change, ids in sorted(named.items()) if len(ids) > 1}


def why_changes_disagree(release: Release, changes: Iterable[Change]) -> tuple[str, ...]:
    """Return where a release and its changes do not agree on belonging together, in words.

    A change that names no release goes with any that names it.

    Args:
        release: The release.
        changes: All changes that may belong to it.

    Returns:
        The changes whose records are missing, those that name another release, and those that say
        they are delivered by this one although it does not name them.

    Raises:
        DuplicateError: Two changes bear one id.
    """
    return change_lacks(release, changes)


def why_changes_block_readiness(
    release: Release, changes: Iterable[Change], at: datetime
) -> tuple[str, ...]:
    """Return what its changes lack for a release to be made ready at an instant, in words.

    Args:
        release: The release.
        changes: All changes that may belong to it.
        at: The instant.

    Returns:
        Where they disagree, and which of them are not AUTHORISED, DEPLOYMENT_AUTHORISED or
        SCHEDULED at that instant.

    Raises:
        DuplicateError: Two changes bear one id.
        ValidationError: The instant is naive.
    """
    return readiness_lacks(
        release, changes, in_utc(at, record="why_changes_block_readiness", field="at")
    )


def why_changes_block_deployment(
    release: Release, changes: Iterable[Change], at: datetime
) -> tuple[str, ...]:
    """Return what its changes lack for a release to be deployed at an instant, in words.

    Args:
        release: The release.
        changes: All changes that may belong to it.
        at: The instant.

    Returns:
        Where they disagree, which of them are not authorised at that instant, and whether no window
        of a change that is SCHEDULED or IMPLEMENTING holds it.

    Raises:
        DuplicateError: Two changes bear one id.
        ValidationError: The instant is naive.
    """
    return deployment_lacks(
        release, changes, in_utc(at, record="why_changes_block_deployment", field="at")
    )


def why_changes_block_closing(
    release: Release,
    changes: Iterable[Change],
    at: datetime,
    policy: ReleasePolicy = DEFAULT_RELEASE_POLICY,
) -> tuple[str, ...]:
    """Return what its changes lack for a release to be closed at an instant, in words.

    Args:
        release: The release.
        changes: All changes that may belong to it.
        at: The instant.
        policy: Whether changes must be closed, or only their work ended.

    Returns:
        Where they disagree, and which of them are not over.

    Raises:
        DuplicateError: Two changes bear one id.
        ValidationError: The instant is naive.
    """
    instant = in_utc(at, record="why_changes_block_closing", field="at")
    return closing_lacks(release, changes, instant, policy)
