"""Small releases that the tests of release management share."""

from typing import Any

from itil_core.configuration import DefinitiveMediaLibrary, DmlItem
from itil_core.kernel.stamp import Stamp
from itil_core.transition import (
    Change,
    ChangeState,
    DeploymentGroup,
    DeploymentPlan,
    EarlyLifeReport,
    GroupDeployment,
    PilotResult,
    Release,
    ReleaseApproach,
    ReleaseDistribution,
    ReleaseKind,
    ReleaseMechanism,
    ReleaseOptions,
    ReleasePilot,
    ReleaseState,
    ReleaseTestSummary,
    ReleaseUnit,
)
from transition.change_samples import at, normal_in, window

R = ReleaseState
MAIL = ReleaseUnit(id="RU-1", name="mail", contents=[("mail", "2.1"), ("queue", "1.0")])
SPAM = ReleaseUnit(id="RU-2", name="spam filter", contents=[("spam", "7")])
PLAN = DeploymentPlan(
    targets={"web1", "web2", "web3"},
    groups=[DeploymentGroup("first", {"web1"}), DeploymentGroup("rest", {"web2", "web3"})],
)
GOOD_TESTS = ReleaseTestSummary(report="TR-1", coverage=100)
PILOT = ReleasePilot(criteria=["mail arrives", "nobody complains"], users={"dan"})
# The window of the changes: the first thirty days.
MONTH = 24 * 30


def options(**fields: Any) -> ReleaseOptions:
    given: dict[str, Any] = {
        "approach": ReleaseApproach.PHASED,
        "distribution": ReleaseDistribution.PUSH,
        "mechanism": ReleaseMechanism.AUTOMATED,
    }
    return ReleaseOptions(**given | fields)


def release(**fields: Any) -> Release:
    given: dict[str, Any] = {
        "id": "REL-1",
        "opened": at(),
        "name": "mail 2.1",
        "version": "v2.1",
        "kind": ReleaseKind.MINOR,
        "units": [MAIL, SPAM],
        "change_ids": {"CHG-1"},
        "options": options(),
        "deployment_plan": PLAN,
    }
    return Release(**given | fields)


def library(*without: str, hours: float = 0, of: Release | None = None) -> DefinitiveMediaLibrary:
    """A library with the contents of a release, stored so many hours after the start."""
    return DefinitiveMediaLibrary(
        DmlItem(
            ci_id=ci,
            version=version,
            checksum="9f86d0",
            stored_at=at(hours).at,
            checked_by="eva",
            authorised_by="ana",
        )
        for ci, version in (of or release()).contents
        if ci not in without
    )


def change(state: ChangeState = ChangeState.SCHEDULED, **fields: Any) -> Change:
    """A change in some state, whose window is from hour 2 to 6."""
    return normal_in(state, **fields)


def ready(stamp: Stamp, it: Release, **facts: Any) -> Release:
    given: dict[str, Any] = {
        "changes": [change()],
        "evaluation_accepted": True,
        "training_done": True,
        "readiness_done": True,
    }
    return it.make_ready(stamp, **given | facts)


def result(group: str, *verified: str, failed: set[str] | None = None) -> GroupDeployment:
    return GroupDeployment(group=group, verified=verified, failed=failed or set())


def report(hours: float = 0, **facts: Any) -> EarlyLifeReport:
    """A report without fault: stable since so many hours after the start."""
    given: dict[str, Any] = {
        "stable_since": at(hours).at,
        "incident_rate": "0.5",
        "handover_signed_by": "ivo",
    }
    return EarlyLifeReport(**given | facts)


def release_in(state: ReleaseState, **fields: Any) -> Release:
    """A release brought to a state by way of the pilot: deployed from hour 3, supported from 5."""
    it = release(**fields)
    if state is R.CANCELLED:
        return it.cancel(at(1), reason="not wanted any more")
    if state is R.ROLLED_BACK:
        return release_in(R.DEPLOYED, **fields).roll_back(at(5), reason="mail is lost")
    steps: dict[ReleaseState, Any] = {
        R.BUILT: lambda r: r.build(at(1), reference="B7", library=library(of=r), earlier=[]),
        R.TESTED: lambda r: r.complete_tests(at(1), summary=GOOD_TESTS),
        R.PILOTED: lambda r: r.start_pilot(at(1), pilot=PILOT),
        R.READY: lambda r: ready(at(2), r.record_pilot(at(2), result=PilotResult.PASS)),
        R.DEPLOYING: lambda r: r.start_deployment(at(3), changes=[change()]),
        R.DEPLOYED: rolled_out,
        R.EARLY_LIFE_SUPPORT: lambda r: r.start_early_life_support(at(5), incident_rate_target=1),
        R.CLOSED: lambda r: r.close(
            at(MONTH), report=report(5), changes=[change(ChangeState.CLOSED)]
        ),
    }
    for target, step in steps.items():
        if it.state is state:
            break
        it = step(it)
        assert it.state is target
    return it


def rolled_out(it: Release) -> Release:
    it = it.deploy_group(at(3), result=result("first", "web1"), changes=[change()])
    it = it.deploy_group(at(4), result=result("rest", "web2", "web3"), changes=[change()])
    return it.complete_deployment(at(4))


__all__ = [
    "GOOD_TESTS",
    "MAIL",
    "MONTH",
    "PILOT",
    "PLAN",
    "SPAM",
    "R",
    "at",
    "change",
    "library",
    "options",
    "ready",
    "release",
    "release_in",
    "report",
    "result",
    "rolled_out",
    "window",
]
