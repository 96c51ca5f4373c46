"""What a release asks of its changes and of the releases before it."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import ChangeId
from itil_core.kernel.fields import each
from itil_core.kernel.state import Phase, State
from itil_core.transition._release_fields import ReleaseFields
from itil_core.transition.change import Change
from itil_core.transition.change_lifecycle import AUTHORISED_STATES, ChangeState
from itil_core.transition.release_policy import ReleasePolicy, VersionOrder
from itil_core.transition.release_version import ReleaseVersion

__all__ = [
    "change_lacks",
    "closing_lacks",
    "deployment_lacks",
    "ensure_kind",
    "link_lacks",
    "order_lacks",
    "readiness_lacks",
    "version_lacks",
]

_READY = (ChangeState.AUTHORISED, ChangeState.DEPLOYMENT_AUTHORISED, ChangeState.SCHEDULED)
_UNDER_WAY = (ChangeState.SCHEDULED, ChangeState.IMPLEMENTING)


def ensure_kind(name: str, value: object, kind: type) -> None:
    """Refuse an argument of another kind before a guard looks into it.

    Raises:
        ValidationError: It is of another kind.
    """
    if not isinstance(value, kind):
        raise ValidationError("Release", name, value, f"must be {kind.__name__}")


def _records(changes: Iterable[Change]) -> tuple[Change, ...]:
    given: tuple[Change, ...] = each(changes)
    for change in given:
        ensure_kind("changes", change, Change)
    return given


def _by_id(changes: Iterable[Change]) -> dict[ChangeId, Change]:
    by_id: dict[ChangeId, Change] = {}
    for change in _records(changes):
        if change.id in by_id:
            raise DuplicateError("change", change.id)
        by_id[change.id] = change
    return by_id


def change_lacks(release: ReleaseFields, changes: Iterable[Change]) -> tuple[str, ...]:
    """Return where a release and its changes do not agree on belonging together, in words.

    Raises:
        DuplicateError: Two changes bear one id.
    """
    by_id = _by_id(changes)
    missing = sorted(release.change_ids - by_id.keys())
    named = [by_id[name] for name in sorted(release.change_ids & by_id.keys())]
    others = [by_id[name] for name in sorted(by_id.keys() - release.change_ids)]
    return (
        *([f"the records of its changes must be given: {', '.join(missing)}"] if missing else ()),
        *(
            f"{change.id} must not name {change.release_id} as the release that delivers it"
            for change in named
            if change.release_id not in (None, release.id)
        ),
        *(
            f"it must name {change.id} among its changes, which says that it is delivered by it"
            for change in others
            if change.release_id == release.id
        ),
    )


def order_lacks(release: ReleaseFields, at: datetime) -> dict[str, bool]:
    """Return whether a step holds since an instant that is not before those that led to it."""
    steps = [
        entry.stamp.effective
        for entry in release.history
        if entry.target is not entry.source or entry.move in ("deploy_group", "record_pilot")
    ]
    last = max((release.opened.effective, *steps))
    return {f"it must not be before the step that came before it, {last.isoformat()}": at >= last}


def link_lacks(
    release: ReleaseFields,
    removed: Collection[ChangeId],
    changes: Iterable[Change],
    at: datetime,
) -> dict[str, bool]:
    """Return which changes must stay with a release, because it may be deployed under them."""
    if release.deployment_started_at is None:
        return {}
    gone = (ChangeState.CANCELLED, ChangeState.REJECTED)
    withdrawn = {
        name
        for name, change in _named(release, _records(changes), at)
        if change is not None and change.state in gone
    }
    tied = sorted(release.change_ids.intersection(removed) - withdrawn)
    told = (
        "once its deployment has begun, only changes whose records are given and that were "
        f"cancelled or rejected may be removed, not {', '.join(tied)}"
    )
    return {told: not tied}


def _named(
    release: ReleaseFields, changes: Iterable[Change], at: datetime
) -> Iterator[tuple[ChangeId, Change | None]]:
    """Yield the changes that a release names, as they stood at an instant."""
    for change in sorted(changes, key=lambda one: one.id):
        if change.id in release.change_ids:
            yield change.id, change.as_of(at) if at >= change.opened.at else None


def _unauthorised(
    release: ReleaseFields,
    changes: Iterable[Change],
    at: datetime,
    states: Collection[State],
    wanted: str,
) -> Iterator[str]:
    for name, change in _named(release, changes, at):
        if change is None or change.state not in states:
            state = "not yet raised" if change is None else change.state.name
            yield f"{name} must be {wanted} at {at.isoformat()}, when it was {state}"


def readiness_lacks(
    release: ReleaseFields, changes: Iterable[Change], at: datetime
) -> tuple[str, ...]:
    """Return which changes are missing, do not agree, or are not authorised and yet to be done.

    Raises:
        DuplicateError: Two changes bear one id.
    """
    given = _records(changes)
    wanted = " or ".join(state.name for state in _READY)
    return (*change_lacks(release, given), *_unauthorised(release, given, at, _READY, wanted))


def deployment_lacks(
    release: ReleaseFields, changes: Iterable[Change], at: datetime
) -> tuple[str, ...]:
    """Return what is lacking for a release to be deployed at an instant, in words.

    Every change must be authorised, or closed after its part was done, and the instant must lie in
    the window of one that is scheduled or being implemented.

    Raises:
        DuplicateError: Two changes bear one id.
    """
    given = _records(changes)
    lacking = [*change_lacks(release, given)]
    states: set[State] = {*AUTHORISED_STATES, ChangeState.CLOSED}
    lacking += _unauthorised(release, given, at, states, "authorised")
    windows = {
        name: change.planned_window
        for name, change in _named(release, given, at)
        if change is not None and change.state in _UNDER_WAY and change.planned_window is not None
    }
    if not any(at in window for window in windows.values()):
        listed = ", ".join(f"{name} {window}" for name, window in windows.items())
        lacking.append(
            f"{at.isoformat()} must be inside the window of a change that is scheduled or being "
            f"implemented: {listed or 'none of its changes is'}"
        )
    return tuple(lacking)


def closing_lacks(
    release: ReleaseFields, changes: Iterable[Change], at: datetime, policy: ReleasePolicy
) -> tuple[str, ...]:
    """Return which changes are missing, do not agree, or keep a release from being closed.

    Raises:
        DuplicateError: Two changes bear one id.
    """
    given = _records(changes)
    over = (Phase.ENDED,) if policy.close_after_changes else (Phase.DONE, Phase.ENDED)
    still = [
        name
        for name, change in _named(release, given, at)
        if change is None or change.state.phase not in over
    ]
    what = "closed" if policy.close_after_changes else "done"
    told = [f"its changes must be {what} first: {', '.join(still)}"] if still else ()
    return (*change_lacks(release, given), *told)


def version_lacks(
    release: ReleaseFields, earlier: Iterable[ReleaseFields], policy: ReleasePolicy
) -> tuple[str, ...]:
    """Return why the version of a release is not the next one of its units, in words.

    Releases of one of its units count that were opened before, or overtook it and are in use before
    it; of all others only the same version is refused.
    """
    own = {unit.id for unit in release.units}
    known: tuple[ReleaseFields, ...] = each(earlier)
    for one in known:
        ensure_kind("earlier", one, ReleaseFields)
    others = [
        one
        for one in sorted(known, key=lambda one: one.id)
        if one.id != release.id and own.intersection(unit.id for unit in one.units)
    ]
    before = [one for one in others if _came_before(one, release)]
    if policy.version_scheme is not None:
        return _order_lacks(release, others, before, policy.version_scheme)
    faults = [_why_no_version(one) for one in (release, *others)]
    wrong = tuple(fault for fault in faults if fault)
    if wrong:
        return wrong
    lacking = _order_lacks(release, others, before, ReleaseVersion.parse)
    return lacking or _kind_lacks(release, before)


def _came_before(one: ReleaseFields, release: ReleaseFields) -> bool:
    theirs, own = one.deployment_started_at, release.deployment_started_at
    in_use = theirs is not None and (one.rollback is None or bool(one.rollback.kept))
    overtook = in_use and (own is None or (theirs is not None and theirs < own))
    return one.opened.effective < release.opened.effective or overtook


def _why_no_version(release: ReleaseFields) -> str:
    try:
        ReleaseVersion.parse(release.version)
    except ValidationError as refused:
        return f"the version of {release.id}, {release.version}, {refused.reason}"
    return ""


def _order_lacks(
    release: ReleaseFields,
    others: Iterable[ReleaseFields],
    before: Iterable[ReleaseFields],
    key: Callable[[str], VersionOrder],
) -> tuple[str, ...]:
    mine = key(release.version)
    past = {one.id for one in before}
    return tuple(
        f"the version must be {'above' if one.id in past else 'another than'} {one.version} of "
        f"{one.id}, it is {release.version}"
        for one in others
        if key(one.version) == mine or (one.id in past and mine < key(one.version))
    )


def _kind_lacks(release: ReleaseFields, before: Iterable[ReleaseFields]) -> tuple[str, ...]:
    """Tell whether the component that changed, and the last one above zero, are of its kind."""
    version, kind = ReleaseVersion.parse(release.version), release.kind
    last = max((ReleaseVersion.parse(one.version) for one in before), default=None)
    if last is None:
        if version.kind is kind:
            return ()
        return (f"the kind must be {version.kind.name}, as the version {version} says",)
    changed = version.change_from(last)
    if changed is kind and version.kind is kind:
        return ()
    wanted = f"must be like {last.next(kind)} after {last}, it is {version}"
    return (f"the version of a release that is {kind.name} {wanted}",)
