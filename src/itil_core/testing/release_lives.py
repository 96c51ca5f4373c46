"""Lives of releases."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.configuration.definitive_media import DefinitiveMediaLibrary, DmlItem
from itil_core.framework.ids import (
    ChangeId,
    CiId,
    EvaluationId,
    ReleaseId,
    ReleasePackageId,
    ReleaseUnitId,
    TargetId,
)
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval
from itil_core.kernel.stamp import Stamp
from itil_core.testing._change_parts import active_model
from itil_core.testing._parts import PEOPLE, TEXTS, facts, ids, mostly, several
from itil_core.testing.times import stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves
from itil_core.transition.change_facts import ChangeOutcome, ChangeTrigger
from itil_core.transition.deployment_plan import DeploymentGroup, DeploymentPlan, GroupDeployment
from itil_core.transition.release import Release
from itil_core.transition.release_facts import (
    EarlyLifeReport,
    PilotResult,
    ReleasePilot,
    ReleaseTestSummary,
)
from itil_core.transition.release_options import (
    ReleaseApproach,
    ReleaseDistribution,
    ReleaseMechanism,
    ReleaseOptions,
)
from itil_core.transition.release_policy import ReleasePolicy
from itil_core.transition.release_unit import ReleaseUnit
from itil_core.transition.release_version import ReleaseKind, ReleaseVersion
from itil_core.transition.standard_change import StandardChange

__all__ = ["releases"]

ReleaseT = TypeVar("ReleaseT", bound=Release)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})
_YES: Final = st.just(True)  # noqa: FBT003 (a value to draw)
_CRITERIA: Final = ("mail arrives", "nobody complains")
# Lives in which a day without trouble is stable enough, so that some of them come to their end.
_POLICY: Final = ReleasePolicy(
    hours=ServiceHours.always(), stable_days=1, failure_ratio=Decimal("0.5")
)
_OPTIONS: Final = st.builds(
    ReleaseOptions,
    approach=st.sampled_from(ReleaseApproach),
    distribution=st.sampled_from(ReleaseDistribution),
    mechanism=st.sampled_from(ReleaseMechanism),
    deadline_enforced=st.booleans(),
)
_PILOTS: Final = st.builds(
    ReleasePilot,
    criteria=st.just(_CRITERIA),
    users=several(PEOPLE, least=1),
    sites=several(st.sampled_from(("Brno", "Praha"))),
)


def _version(kind: ReleaseKind, major: int, number: int) -> dict[str, Any]:
    version = ReleaseVersion(major)
    for _ in range(number):
        version = version.next(kind)
    fits = version if version.kind is kind else version.next(kind)
    return {"kind": kind, "version": str(fits)}


_VERSIONS: Final = st.builds(
    _version, st.sampled_from(ReleaseKind), st.integers(1, 9), st.integers(0, 9)
)


def _units(members: Mapping[ReleaseUnitId, set[CiId]]) -> tuple[ReleaseUnit, ...]:
    # One version for each item, wherever it is.
    return tuple(
        ReleaseUnit(id=unit, name="a part of mail", contents=[(ci, f"{len(ci)}.1") for ci in cis])
        for unit, cis in members.items()
    )


_UNITS: Final = st.dictionaries(
    ids(ReleaseUnitId), several(ids(CiId), least=1), min_size=1, max_size=3
).map(_units)


def _library(release: Release, stamp: Stamp) -> DefinitiveMediaLibrary:
    return DefinitiveMediaLibrary(
        DmlItem(
            ci_id=ci,
            version=version,
            checksum="9f86d0",
            stored_at=stamp.effective,
            checked_by="eva",
            authorised_by="ana",
        )
        for ci, version in release.contents
    )


def _changes(release: Release, stamp: Stamp, *, closed: bool = False) -> tuple[StandardChange, ...]:
    """Return the changes of a release, scheduled since an instant or closed at it."""
    window = Interval(stamp.at, stamp.at.add(days=1))
    found: list[StandardChange] = []
    for name in sorted(release.change_ids):
        change = StandardChange(
            id=name,
            opened=stamp,
            title="put it to use",
            trigger=ChangeTrigger.USER,
            ci_ids=release.units[0].ci_ids,
            release_id=release.id,
            model_id="MOD-1",
            parameters={"GB": 1},
        )
        model = active_model("MOD-1", stamp)
        change = change.schedule(stamp, model=model, role="operator", window=window)
        if closed:
            change = change.start(stamp).finish(stamp, outcome=ChangeOutcome.SUCCESSFUL)
            change = change.close(stamp, cms_updated=True)
        found.append(change)
    return tuple(found)


def _new_build(release: Release) -> st.SearchStrategy[str]:
    # The number of a build is that of the step, so that none comes twice.
    return st.just(f"build {len(release.history)}")


def _building(release: Release, stamp: Stamp) -> Facts:
    return facts(
        {
            "reference": _new_build(release),
            "library": st.just(_library(release, stamp)),
            "earlier": st.just(()),
        }
    )


def _rebuilding(release: Release, stamp: Stamp) -> Facts:
    library = st.just(_library(release, stamp))
    units = st.just(release.units)
    return facts({"reference": _new_build(release), "library": library}, units=units)


def _tests(_release: Release, _stamp: Stamp) -> Facts:
    summaries = st.builds(
        ReleaseTestSummary,
        report=TEXTS,
        coverage=st.integers(90, 100),
        coverage_target=st.just(90),
    )
    return facts({"summary": summaries})


def _piloted(_release: Release, _stamp: Stamp) -> Facts:
    passed = facts({"result": st.just(PilotResult.PASS)})
    results = st.sampled_from((PilotResult.EXTEND, PilotResult.FAIL))
    unmet = several(st.sampled_from(_CRITERIA))
    return mostly(passed, facts({"result": results}, unmet_criteria=unmet))


def _linking(release: Release, _stamp: Stamp) -> Facts:
    added = facts({"add": several(ids(ChangeId), least=1)})
    if release.deployment_started_at is not None:
        return added
    some = several(st.sampled_from(sorted(release.change_ids)))
    both = st.tuples(added, some).map(lambda pair: pair[0] | {"remove": pair[1] - pair[0]["add"]})
    return mostly(added, both)


def _waves(targets: set[CiId], wanted: int) -> DeploymentPlan:
    known = sorted(targets)
    number = min(wanted, len(known))
    parts = [known[place::number] for place in range(number)]
    groups = [DeploymentGroup(f"wave {n}", part) for n, part in enumerate(parts, start=1)]
    return DeploymentPlan(targets=targets, groups=groups)


def _planning(_release: Release, _stamp: Stamp) -> Facts:
    targets = several(ids(CiId), least=1)
    return _OPTIONS.flatmap(
        lambda options: facts(
            {
                "options": st.just(options),
                "plan": st.builds(
                    _waves,
                    targets,
                    st.integers(1, 1 if options.approach is ReleaseApproach.BIG_BANG else 3),
                ),
            }
        )
    )


def _readiness(release: Release, stamp: Stamp) -> Facts:
    return facts(
        {
            "changes": st.just(_changes(release, stamp)),
            "evaluation_accepted": _YES,
            "training_done": _YES,
            "readiness_done": _YES,
        },
        evaluation_id=ids(EvaluationId),
    )


def _going(release: Release, stamp: Stamp) -> Facts:
    return facts({"changes": st.just(_changes(release, stamp))})


def _verified(name: str, targets: frozenset[CiId], failed: set[CiId]) -> GroupDeployment:
    return GroupDeployment(group=name, verified=targets - failed, failed=failed)


def _group(release: Release, stamp: Stamp) -> Facts | None:
    turn = release.next_group
    if turn is None:
        return None
    failed = mostly(st.just(set[CiId]()), several(st.sampled_from(sorted(turn.targets))))
    result = st.builds(_verified, st.just(turn.name), st.just(turn.targets), failed)
    changes = st.just(_changes(release, stamp))
    return facts({"result": result, "changes": changes, "policy": st.just(_POLICY)})


def _repair(release: Release, _stamp: Stamp) -> Facts | None:
    broken = [each for each in release.deployments if each.failed]
    if not broken:
        return None
    return st.sampled_from(broken).flatmap(
        lambda done: facts(
            {
                "group": st.just(done.group),
                "repaired": several(st.sampled_from(sorted(done.failed)), least=1),
            }
        )
    )


def _closing(release: Release, stamp: Stamp) -> Facts:
    report = st.builds(
        EarlyLifeReport,
        stable_since=st.just(release.updated.at),
        incident_rate=st.just("0.5"),
        missed_targets=st.just(frozenset[TargetId]()),
        handover_signed_by=PEOPLE,
    )
    changes = st.just(_changes(release, stamp, closed=True))
    return facts({"report": report, "changes": changes, "policy": st.just(_POLICY)})


def _undoing(release: Release, _stamp: Stamp) -> Facts:
    done = [each.group for each in release.deployments]
    if not done:
        return facts({"reason": TEXTS})
    some = st.lists(st.sampled_from(done), min_size=1, unique=True)
    return facts({"reason": TEXTS}, groups=some)


def _scope() -> Facts:
    more = facts(units=_UNITS, package=ids(ReleasePackageId))
    return st.tuples(_VERSIONS, more).map(lambda pair: pair[0] | pair[1])


_MOVES: Final[Mapping[str, Arguments]] = {
    "describe": facts(name=TEXTS, environment=TEXTS),
    "assign": facts({"owner": PEOPLE}),
    "rescope": _scope(),
    "link_changes": _linking,
    "plan_deployment": _planning,
    "build": _building,
    "rebuild": _rebuilding,
    "complete_tests": _tests,
    "start_pilot": facts({"pilot": _PILOTS}),
    "record_pilot": _piloted,
    "make_ready": _readiness,
    "start_deployment": _going,
    "deploy_group": _group,
    "verify_again": _repair,
    "complete_deployment": facts({"policy": st.just(_POLICY)}),
    "start_early_life_support": facts({"incident_rate_target": st.integers(1, 9)}),
    "close": _closing,
    "roll_back": _undoing,
    "cancel": facts({"reason": TEXTS}),
}


@overload
def releases(*, most: int = 24) -> st.SearchStrategy[Release]: ...
@overload
def releases(
    kind: type[ReleaseT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 24
) -> st.SearchStrategy[ReleaseT]: ...
def releases(
    kind: type[Release] = Release,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 24,
) -> st.SearchStrategy[Release]:
    """Return a strategy for releases with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws releases as they are planned.

    Example:
        >>> from hypothesis import given
        >>> @given(releases())
        ... def test_nothing_is_deployed_that_was_not_built(release):
        ...     assert release.deployed_at is None or release.built
    """
    planned = facts(
        {
            "id": ids(ReleaseId),
            "opened": stamps(),
            "name": TEXTS,
            "units": _UNITS,
            "change_ids": several(ids(ChangeId), least=1),
            "options": _OPTIONS,
        },
        environment=TEXTS,
    )
    origins = st.tuples(planned, _VERSIONS).map(lambda pair: kind(**pair[0], **pair[1]))
    return lives(origins, usual_moves(_MOVES, kind, arguments), most=most)
