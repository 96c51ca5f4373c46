"""A release from its plan to the end of its early life, held open by what its changes tell."""

import pytest

from itil_core.configuration import DefinitiveMediaLibrary, DmlItem
from itil_core.errors import GuardError
from itil_core.kernel.priority import Level
from itil_core.operation import Incident, OpenOfRelease, ResolutionCode, open_of_release
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
    ReleaseApproach,
    ReleaseDistribution,
    ReleaseKind,
    ReleaseMechanism,
    ReleaseOptions,
    ReleasePilot,
    ReleaseState,
    ReleaseTestSummary,
    ReleaseUnit,
    changes_of_release,
    next_release_version,
)
from operation.problem_samples import incident
from transition.change_samples import at, normal_in, started, window

DAY = 24
PASSED = ReleaseTestSummary(report="TR-1", coverage=100)


def item(ci: str, version: str, hours: float) -> DmlItem:
    return DmlItem(
        ci_id=ci,
        version=version,
        checksum="9f86d0",
        stored_at=at(hours).at,
        checked_by="eva",
        authorised_by="petra",
    )


def mail(version: str) -> ReleaseUnit:
    return ReleaseUnit(id="RU-MAIL", name="mail", contents=[("mail", version), ("queue", "1.4")])


def planned() -> Release:
    return Release(
        id="REL-1",
        opened=at(),
        name="the new mail",
        version=str(next_release_version({"RU-MAIL"}, ReleaseKind.MAJOR, [])),
        kind=ReleaseKind.MAJOR,
        units=[mail("2.0")],
        change_ids={"CHG-1"},
        options=ReleaseOptions(
            approach=ReleaseApproach.PHASED,
            distribution=ReleaseDistribution.PUSH,
            mechanism=ReleaseMechanism.AUTOMATED,
        ),
        deployment_plan=DeploymentPlan(
            targets={"web1", "web2", "web3", "web4"},
            groups=[
                DeploymentGroup("canary", {"web1"}),
                DeploymentGroup("east", {"web2", "web3"}),
                DeploymentGroup("west", {"web4"}),
            ],
        ),
    )


def piloted() -> Release:
    """A release whose first pilot went on, then failed, and whose second one passed."""
    library = DefinitiveMediaLibrary([item("mail", "2.0", 0), item("queue", "1.4", 0)])
    it = planned().build(at(1), reference="build 1", library=library, earlier=[])
    it = it.complete_tests(at(1), summary=PASSED)
    pilot = ReleasePilot(criteria=["mail arrives", "nobody complains"], sites={"Brno"})
    it = it.start_pilot(at(1), pilot=pilot)
    it = it.record_pilot(at(1), result=PilotResult.EXTEND, unmet_criteria={"mail arrives"})
    it = it.record_pilot(at(1), result=PilotResult.FAIL, unmet_criteria={"mail arrives"})
    library = library.stored(item("mail", "2.0.1", 1))
    it = it.rebuild(at(1), reference="build 2", library=library, units=[mail("2.0.1")])
    assert it.contents == (("mail", "2.0.1"), ("queue", "1.4"))
    it = it.complete_tests(at(1), summary=PASSED).start_pilot(at(1), pilot=pilot)
    return it.record_pilot(at(2), result=PilotResult.PASS)


def stopped(first: Change) -> Release:
    """The same release, whose rollout has stopped after the second of three groups."""
    it = piloted().make_ready(
        at(2), changes=[first], evaluation_accepted=True, training_done=True, readiness_done=True
    )
    it = it.start_deployment(at(3), changes=[first])
    canary = GroupDeployment(group="canary", verified={"web1"})
    east = GroupDeployment(group="east", verified={"web2"}, failed={"web3"})
    it = it.deploy_group(at(3), result=canary, changes=[first])
    return it.deploy_group(at(4), result=east, changes=[first])


def ended(change: Change, hours: float) -> Change:
    """A change that was reviewed and closed at an instant, whose work was done before."""
    return change.review(at(hours), cms_updated=True).close(at(hours))


def outage(ci: str) -> Incident:
    return incident(9, ci_ids={ci}).classify(
        at(30), impact=Level.HIGH, urgency=Level.HIGH, service_id="SVC-WEB"
    )


def report(found: OpenOfRelease) -> EarlyLifeReport:
    return EarlyLifeReport(
        stable_since=at(2 * DAY).at,
        incident_rate="0.5",
        open_severe_incidents={each.id for each in found.incidents},
        handover_signed_by="ivo",
    )


def test_a_release_is_closed_once_its_changes_and_urgent_incidents_are() -> None:
    first = normal_in(ChangeState.SCHEDULED, id="CHG-1", release_id="REL-1")
    it = stopped(first)
    # The next window is that of a further change, which says by whom it is delivered.
    second = normal_in(ChangeState.AUTHORISED, id="CHG-2").plan(at(5), release_id="REL-1")
    second = second.schedule(at(5), window=window(DAY, DAY + 8))
    it = it.verify_again(at(5), group="east", repaired={"web3"})
    it = it.link_changes(at(5), add={"CHG-2"})
    first = started(first).finish(at(5), outcome=ChangeOutcome.SUCCESSFUL)
    second = second.start(at(DAY), remediation_ready=True, baseline_id="BL-1")
    west = GroupDeployment(group="west", verified={"web4"})
    it = it.deploy_group(at(DAY + 1), result=west, changes=[first, second])
    it = it.complete_deployment(at(DAY + 1))
    assert [each.id for each in changes_of_release(it, [second, first])] == ["CHG-1", "CHG-2"]
    it = it.start_early_life_support(at(DAY + 2), incident_rate_target=1)

    # A target of the release that no change names, and a change whose work goes on.
    first, case, month = ended(first, DAY + 3), outage("web4"), at(30 * DAY)
    found = open_of_release(it, [first, second], [case])
    assert found.ids == ("CHG-2", "INC-9")
    with pytest.raises(GuardError) as caught:
        it.close(month, report=report(found), changes=[first, second])
    assert caught.value.unmet == (
        "incidents of priority 1 and 2 must be resolved: INC-9",
        "its changes must be closed first: CHG-2",
    )
    assert it.state is ReleaseState.EARLY_LIFE_SUPPORT

    case = case.open(at(31), group="mail").start(at(31), assignee="bob")
    case = case.resolve(at(32), resolution="restarted", code=ResolutionCode.SOLVED_PERMANENT)
    second = ended(second.finish(at(DAY + 7), outcome=ChangeOutcome.SUCCESSFUL), 2 * DAY)
    found = open_of_release(it, [first, second], [case])
    assert found.ids == ()
    it = it.close(month, report=report(found), changes=[first, second])
    assert it.state is ReleaseState.CLOSED
    assert it.replay() == it


def test_what_fails_goes_back_and_what_works_stays() -> None:
    first = normal_in(ChangeState.SCHEDULED, id="CHG-1", release_id="REL-1")
    it = stopped(first).roll_back(at(5), reason="the queue fills up", groups=["east"])
    assert it.rollback is not None
    assert (it.rollback.groups, it.rollback.kept) == (("east",), ("canary",))
    undone = started(first).remediate(at(5), outcome=ChangeOutcome.FAILED_REMEDIATED)
    assert open_of_release(it, [undone]).changes == (undone,)
    # The version is spent: the next release of the unit bears another.
    following = next_release_version({"RU-MAIL"}, ReleaseKind.EMERGENCY, [it])
    assert (it.version, str(following)) == ("v1", "v1.0.1")
