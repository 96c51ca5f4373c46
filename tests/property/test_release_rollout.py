"""Whatever is tried with a release, some things never happen: said again, slowly and otherwise."""

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

import attrs
import pendulum
from hypothesis import event, given, settings
from hypothesis import strategies as st

from itil_core.configuration import DefinitiveMediaLibrary, DmlItem
from itil_core.errors import RefusedMoveError, ValidationError
from itil_core.kernel.stamp import Stamp
from itil_core.transition import (
    Change,
    ChangeOutcome,
    ChangeState,
    DeploymentGroup,
    DeploymentPlan,
    EarlyLifeReport,
    GroupDeployment,
    PilotResult,
    Release,
    ReleasePolicy,
    ReleaseUnit,
)
from transition.change_samples import START, normal_in, window
from transition.release_samples import GOOD_TESTS, PILOT, R, at, release

EDITIONS = [("mail", "1"), ("mail", "2"), ("spam", "1"), ("spam", "2")]
GROUPS = {"first": {"a"}, "second": {"b", "c"}, "third": {"d"}}
PLAN = DeploymentPlan(
    targets={"a", "b", "c", "d"},
    groups=[DeploymentGroup(name, targets) for name, targets in GROUPS.items()],
)
POLICY = ReleasePolicy(stable_days=1, failure_ratio="0.5")
UNDER_WAY = {"SCHEDULED", "IMPLEMENTING"}
USUAL = {
    R.PLANNED: "build",
    R.BUILT: "test",
    R.TESTED: "pilot",
    R.PILOTED: "judge ready rebuild",
    R.READY: "start",
    R.DEPLOYING: "group group group repair complete",
    R.DEPLOYED: "support",
    R.EARLY_LIFE_SUPPORT: "close",
}


def stored(edition: tuple[str, str], hours: float) -> DmlItem:
    return DmlItem(
        ci_id=edition[0],
        version=edition[1],
        checksum="9f86d0",
        stored_at=at(hours).at,
        checked_by="eva",
        authorised_by="ana",
    )


@attrs.define
class World:
    """A release, its changes and its library, and somebody who tries all kinds of things."""

    random: Random
    hours: float = 2
    release: Release = attrs.Factory(
        lambda: release(
            units=[ReleaseUnit(id="RU-1", name="mail", contents=EDITIONS[::2])],
            deployment_plan=PLAN,
        )
    )
    changes: dict[str, Change] = attrs.field(factory=dict[str, Change])
    shelf: dict[tuple[str, str], float] = attrs.field(factory=dict[tuple[str, str], float])

    def one(self, *values: Any) -> Any:
        return self.random.choice(values)

    def some(self, values: Iterable[str], most: int) -> set[str]:
        known = sorted(set(values))
        return set(self.random.sample(known, self.random.randint(0, min(most, len(known)))))

    def likely(self, usual: Any, *others: Any) -> Any:
        """Return the usual most of the time."""
        return self.one(*[usual] * 12, *others)

    def stamp(self) -> Stamp:
        back = self.likely(0, 1, 3)
        since = at(max(0, self.hours - back)).at
        return Stamp(at(self.hours).at, by="ana", effective=since)

    @property
    def library(self) -> DefinitiveMediaLibrary:
        return DefinitiveMediaLibrary(stored(each, when) for each, when in self.shelf.items())

    # What happens around the release.

    def wait(self) -> None:
        self.hours += self.one(0.5, 0.5, 1, 3, 20, 72)

    def store(self) -> None:
        edition = self.one(*EDITIONS)
        self.shelf.setdefault(edition, self.likely(self.hours, self.hours + 5))

    def raise_change(self) -> None:
        name = f"CHG-{len(self.changes) + 1}"
        names = self.likely("REL-1", "REL-2", None)
        self.changes[name] = normal_in(ChangeState.AUTHORISED, id=name, release_id=names).schedule(
            at(self.hours), window=window(self.hours, self.hours + self.likely(4, 30))
        )

    def work(self) -> None:
        if not self.changes:
            return
        name = self.one(*sorted(self.changes))
        change: Any = self.changes[name]
        moves: dict[str, Callable[[Stamp], Change]] = {
            "SCHEDULED": lambda stamp: change.start(
                stamp, remediation_ready=True, baseline_id="BL-1"
            ),
            "IMPLEMENTING": lambda stamp: change.finish(stamp, outcome=ChangeOutcome.SUCCESSFUL),
            "IMPLEMENTED": lambda stamp: change.review(stamp, cms_updated=True),
            "IN_REVIEW": change.close,
        }
        if change.state.name in moves:
            self.changes[name] = moves[change.state.name](at(self.hours))

    # What is tried with it.

    def build(self) -> Release:
        return self.release.build(
            self.stamp(), reference=f"B{self.hours}", library=self.library, earlier=[]
        )

    def rebuild(self) -> Release:
        chosen = self.one(EDITIONS[::2], EDITIONS[1::2], EDITIONS[:1])
        units = [ReleaseUnit(id="RU-1", name="mail", contents=chosen)]
        return self.release.rebuild(
            self.stamp(), reference=f"B{self.hours}", library=self.library, units=units
        )

    def test(self) -> Release:
        return self.release.complete_tests(self.stamp(), summary=GOOD_TESTS)

    def pilot(self) -> Release:
        return self.release.start_pilot(self.stamp(), pilot=PILOT)

    def judge(self) -> Release:
        result = self.likely(PilotResult.PASS, PilotResult.FAIL, PilotResult.EXTEND)
        unmet = self.likely((), ("mail arrives",))
        return self.release.record_pilot(self.stamp(), result=result, unmet_criteria=unmet)

    def ready(self) -> Release:
        return self.release.make_ready(
            self.stamp(),
            changes=self.changes.values(),
            evaluation_accepted=True,
            training_done=bool(self.likely(1, 0)),
            readiness_done=True,
        )

    def link(self) -> Release:
        known = [*sorted(self.changes), "CHG-1"]
        add = self.likely(set(known) - self.release.change_ids, {"CHG-1"})
        remove = self.likely((), self.some(known, 1), self.some(known, 2))
        return self.release.link_changes(
            self.stamp(), add=add, remove=remove, changes=self.changes.values()
        )

    def start(self) -> Release:
        return self.release.start_deployment(self.stamp(), changes=self.changes.values())

    def group(self) -> Release:
        place = len(self.release.deployments) % 3
        name = self.likely([*GROUPS][place], *GROUPS)
        targets = self.likely(GROUPS[name], {"a", "b"}, {"b"}, {"x", "d"})
        failed = self.some(targets, self.likely(0, 1, 2))
        result = GroupDeployment(group=name, verified=targets - set(failed), failed=failed)
        return self.release.deploy_group(
            self.stamp(), result=result, changes=self.changes.values(), policy=POLICY
        )

    def repair(self) -> Release:
        name, target = self.one(*GROUPS), self.one(*"abcd")
        return self.release.verify_again(self.stamp(), group=name, repaired={target})

    def complete(self) -> Release:
        return self.release.complete_deployment(self.stamp(), policy=POLICY)

    def support(self) -> Release:
        return self.release.start_early_life_support(self.stamp(), incident_rate_target=1)

    def report(self) -> EarlyLifeReport:
        return EarlyLifeReport(
            stable_since=at(self.likely(2, self.hours, self.hours - 30)).at,
            incident_rate=self.likely(1, 2),
            open_severe_incidents=self.likely((), ("INC-1",)),
            missed_targets=self.likely((), ("SLT-1",)),
            handover_signed_by=self.likely("ivo", None),
        )

    def close(self) -> Release:
        report = self.report()
        return self.release.close(
            self.stamp(), report=report, changes=self.changes.values(), policy=POLICY
        )

    def undo(self) -> Release:
        groups = sorted(self.some(GROUPS, 3))
        return self.release.roll_back(self.stamp(), reason="mail is lost", groups=groups)


# What must hold after a move, whatever the library thinks of it.


def whole_days(since: pendulum.DateTime, until: pendulum.DateTime) -> int:
    days = (START.start_of("day").add(days=n) for n in range(200))
    return sum(
        day.isoweekday() <= 5 and since <= day.add(hours=8) and day.add(hours=18) <= until
        for day in days
    )


def under(world: World, moment: pendulum.DateTime) -> list[Change]:
    """The changes of the release that are at work at an instant inside their window."""
    found = [
        change.as_of(moment)
        for change in world.changes.values()
        if change.id in world.release.change_ids and change.opened.at <= moment
    ]
    return [
        change
        for change in found
        if change.state.name in UNDER_WAY
        and change.planned_window is not None
        and change.planned_window.start <= moment < change.planned_window.end
    ]


def check(world: World, move: str, before: Release) -> None:
    after = world.release
    since = after.updated.effective
    if move in ("build", "rebuild"):
        assert after.built is not None
        assert set(after.built.sources) == set(after.contents)
        assert all(at(world.shelf[edition]).at <= since for edition in after.contents)
        assert (after.test_summary, after.pilot_result) == (None, None)
    if move == "ready":
        assert before.pilot is None or before.pilot_result is PilotResult.PASS
        assert after.change_ids <= world.changes.keys()
    if move in ("start", "group"):
        assert under(world, since)
        named = [world.changes[name] for name in after.change_ids]
        assert all(change.release_id in (None, "REL-1") for change in named)
    done = after.deployments
    assert [each.group for each in done] == [*GROUPS][: len(done)]
    assert all(each.verified | each.failed == GROUPS[each.group] for each in done)
    if move == "group":
        assert not any(2 * len(each.failed) > len(GROUPS[each.group]) for each in done[:-1])
        waves = [e.stamp.effective for e in after.history if e.move == "deploy_group"]
        started = after.deployment_started_at
        assert waves == sorted(waves)
        assert started is not None
        assert started <= waves[0]
    if move == "complete":
        assert len(done) == len(GROUPS)
        covered = [target for each in done for target in (*each.verified, *each.failed)]
        assert sorted(covered) == ["a", "b", "c", "d"]
    if move == "close":
        check_closed(world)
    if move == "undo":
        assert after.rollback is not None
        assert len(after.rollback.groups) + len(after.rollback.kept) == len(done)
        assert bool(after.rollback.groups) is bool(done)


def check_closed(world: World) -> None:
    it, report = world.release, world.release.early_life_report
    assert report is not None
    begun, ended = it.early_life_since, it.closed_at
    assert begun is not None
    assert ended is not None
    assert whole_days(max(begun, report.stable_since), ended) >= 1
    assert report.incident_rate <= 1
    assert not report.open_severe_incidents
    assert not report.missed_targets
    assert report.handover_signed_by
    assert all(world.changes[name].as_of(ended).state.name in "CLOSED" for name in it.change_ids)


TRIED = sorted({"undo", "link", *" ".join(USUAL.values()).split()})


def step(world: World) -> None:
    usual = USUAL[world.release.state].split()
    if any(
        change.release_id == "REL-1"
        for name, change in world.changes.items()
        if name not in world.release.change_ids
    ):
        usual.append("link")
    if world.release.state in (R.EARLY_LIFE_SUPPORT, R.DEPLOYED):
        usual += ["work", "wait"]
    if world.release.state is R.READY:
        usual.append("wait")
    around = ["wait", "work", "store", "raise_change"]
    move = world.one(world.one(*usual), world.one(*usual), world.one(*around, *TRIED))
    before = world.release
    try:
        made = getattr(world, move)()
    except (RefusedMoveError, ValidationError):
        assert world.release is before
        return
    if made is not None:
        world.release = made
        check(world, move, before)


@settings(max_examples=200)
@given(st.integers(0, 2**32))
def test_what_never_happens_in_the_life_of_a_release(seed: int) -> None:
    world = World(Random(seed))
    world.shelf = {edition: 0 for edition in EDITIONS if world.likely(1, 0)}
    world.raise_change()
    left = 80
    while left and world.release.state in USUAL:
        step(world)
        left -= 1
    event(world.release.state.name)
    assert world.release.replay() == world.release
