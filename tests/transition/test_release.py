"""Releases: their plan, their rollout, their early life."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import (
    ConflictError,
    DuplicateError,
    GuardError,
    ImmutableError,
    RefusedMoveError,
    ValidationError,
)
from itil_core.transition import (
    ChangeState,
    DeploymentGroup,
    DeploymentPlan,
    GroupDeployment,
    OptionWarning,
    ReleaseApproach,
    ReleaseDistribution,
    ReleaseKind,
    ReleasePolicy,
    ReleaseUnit,
)
from transition.release_samples import (
    MAIL,
    MONTH,
    PLAN,
    SPAM,
    R,
    at,
    change,
    options,
    release,
    release_in,
    report,
    result,
    rolled_out,
)

TOLERANT = ReleasePolicy(failure_ratio=Decimal("0.5"))


def unmet(caught: pytest.ExceptionInfo[GuardError]) -> list[str]:
    return [text.split(":")[0].split(", ")[0] for text in caught.value.unmet]


# Planning.


def test_it_is_planned_with_what_it_brings() -> None:
    it = release(units=[SPAM, MAIL], owner_id="ema")
    assert [unit.id for unit in it.units] == ["RU-1", "RU-2"]
    assert it.contents == (("mail", "2.1"), ("queue", "1.0"), ("spam", "7"))
    assert it.next_group == PLAN.groups[0]
    assert release(deployment_plan=None).next_group is None
    assert it.warnings == ()
    pulled = options(distribution=ReleaseDistribution.PULL, deadline=at(9).at)
    assert release(options=pulled).warnings == (OptionWarning.PULL_WITHOUT_ENFORCEMENT,)


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"units": []}, "units", "at least one ReleaseUnit"),
        ({"units": ["RU-1"]}, "units", "at least one ReleaseUnit"),
        ({"change_ids": ()}, "change_ids", "at least one change"),
        ({"version": " "}, "version", "must not be empty"),
        ({"version": "-"}, "version", "a letter or a digit"),
        ({"kind": "MAJOR"}, "kind", "must be ReleaseKind"),
        ({"name": ""}, "name", "must not be empty"),
        ({"options": None}, "options", "must be ReleaseOptions"),
        ({"options": options(approach=ReleaseApproach.BIG_BANG)}, "deployment_plan", "BIG_BANG"),
        ({"incident_rate_target": -1}, "incident_rate_target", "at least 0"),
        ({"deployments": None}, "deployments", "must be GroupDeployment"),
    ],
)
def test_bad_input_is_refused(fields: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason) as caught:
        release(**fields)
    assert caught.value.field == field


def test_units_must_go_together() -> None:
    other = ReleaseUnit(id="RU-3", name="other mail", contents=[("mail", "2.2")])
    with pytest.raises(ConflictError) as caught:
        release(units=[MAIL, other])
    assert (caught.value.first, caught.value.second) == ("mail 2.1 (RU-1)", "mail 2.2 (RU-3)")
    with pytest.raises(DuplicateError, match="release unit RU-1"):
        release(units=[MAIL, MAIL])


def test_the_plan_can_be_altered_until_it_is_built() -> None:
    it = release(deployment_plan=None).describe(at(1), name="mail", environment="production")
    it = it.assign(at(1), owner="ema").rescope(
        at(1), units=[MAIL], version="v3", kind=ReleaseKind.MAJOR, package="RPK-1"
    )
    assert (it.name, it.environment, it.owner_id) == ("mail", "production", "ema")
    assert (it.units, it.version, it.kind, it.package_id) == (
        (MAIL,),
        "v3",
        ReleaseKind.MAJOR,
        "RPK-1",
    )
    it = it.link_changes(at(1), add={"CHG-2", "CHG-3"}, remove={"CHG-1"})
    assert it.change_ids == {"CHG-2", "CHG-3"}
    with pytest.raises(GuardError, match="change_ids must be given"):
        it.link_changes(at(1), remove=it.change_ids)
    with pytest.raises(RefusedMoveError):
        release_in(R.BUILT).rescope(at(2), units=[MAIL])
    back = release_in(R.BUILT).replan(at(2))
    assert (back.state, back.built) == (R.PLANNED, None)


def test_groups_and_options_are_planned_together() -> None:
    it = release(deployment_plan=None).plan_deployment(at(1), plan=PLAN)
    assert (it.deployment_plan, it.options) == (PLAN, options())
    big_bang = options(approach=ReleaseApproach.BIG_BANG)
    with pytest.raises(ValidationError, match="must have one group"):
        it.plan_deployment(at(1), options=big_bang)
    at_once = DeploymentPlan.at_once(PLAN.targets)
    assert it.plan_deployment(at(1), plan=at_once, options=big_bang).options == big_bang
    with pytest.raises(GuardError, match="deployment_plan must be given"):
        release(deployment_plan=None).plan_deployment(at(1), options=big_bang)


# The rollout.


def test_groups_get_it_in_order() -> None:
    it = release_in(R.DEPLOYING)
    with pytest.raises(GuardError) as caught:
        it.deploy_group(at(3), result=result("rest", "web2", "web3"), changes=[change()])
    assert caught.value.unmet == ("the next group must be first, not rest",)
    it = it.deploy_group(at(3), result=result("first", "web1"), changes=[change()])
    assert it.next_group == PLAN.groups[1]
    with pytest.raises(GuardError, match="all groups must be deployed first: rest"):
        it.complete_deployment(at(4))
    it = it.deploy_group(at(4), result=result("rest", "web2", "web3"), changes=[change()])
    assert it.deployed_first_time
    with pytest.raises(GuardError, match="must be a group left"):
        it.deploy_group(at(4), result=result("rest", "web2"), changes=[change()])
    assert it.complete_deployment(at(4)).deployed_at == at(4).at


def test_every_target_of_the_group_is_verified_and_no_other() -> None:
    it = release_in(R.DEPLOYING)
    it = it.deploy_group(at(3), result=result("first", "web1"), changes=[change()])
    with pytest.raises(GuardError) as caught:
        it.deploy_group(at(7), result=result("rest", "web1", failed={"web9"}), changes=[])
    assert caught.value.unmet == (
        "every target must be verified, not so web2, web3",
        "the targets must be of rest, not so web1, web9",
        "the records of its changes must be given: CHG-1",
        (
            "2026-03-02T15:00:00+00:00 must be inside the window of a change that is scheduled or "
            "being implemented: none of its changes is"
        ),
    )


def test_a_failed_target_stops_the_rollout() -> None:
    it = release_in(R.DEPLOYING)
    it = it.deploy_group(at(3), result=result("first", failed={"web1"}), changes=[change()])
    assert [each.group for each in it.stopped_groups()] == ["first"]
    assert not it.deployed_first_time
    following = result("rest", "web2", "web3")
    with pytest.raises(GuardError) as caught:
        it.deploy_group(at(4), result=following, changes=[change()])
    assert unmet(caught) == ["the rollout has stopped"]
    assert "1 of 1 targets of first failed" in caught.value.unmet[0]
    mended = it.verify_again(at(4), group="first", repaired={"web1"})
    assert mended.stopped_groups() == ()
    done = mended.deploy_group(at(4), result=following, changes=[change()]).complete_deployment(
        at(4)
    )
    assert (done.state, done.deployed_first_time) == (R.DEPLOYED, False)


def test_exactly_the_ratio_of_the_policy_is_still_good() -> None:
    it = release_in(R.DEPLOYING)
    it = it.deploy_group(at(3), result=result("first", "web1"), changes=[change()])
    half = result("rest", "web2", failed={"web3"})
    it = it.deploy_group(at(4), result=half, changes=[change()], policy=TOLERANT)
    assert it.stopped_groups(TOLERANT) == ()
    assert it.complete_deployment(at(4), policy=TOLERANT).state is R.DEPLOYED
    with pytest.raises(GuardError, match="1 of 2 targets of rest failed, more than 0 of them"):
        it.complete_deployment(at(4))


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5)), min_size=1, max_size=5),
    st.integers(0, 10),
)
def test_a_rollout_goes_on_while_no_group_has_failed_too_much(
    sizes: list[tuple[int, int]], tenths: int
) -> None:
    groups = [[f"{place}-{n}" for n in range(size)] for place, (size, _) in enumerate(sizes)]
    plan = DeploymentPlan(
        targets=[target for group in groups for target in group],
        groups=[DeploymentGroup(f"group {n}", group) for n, group in enumerate(groups)],
    )
    policy = ReleasePolicy(failure_ratio=Decimal(tenths) / 10)
    it = release_in(R.DEPLOYING, deployment_plan=plan)
    bad = [min(size, failing) for size, failing in sizes]
    over = [
        Fraction(n, len(group)) > Fraction(tenths, 10) for n, group in zip(bad, groups, strict=True)
    ]
    for place, (group, failing) in enumerate(zip(groups, bad, strict=True)):
        outcome = GroupDeployment(
            group=f"group {place}", verified=group[failing:], failed=group[:failing]
        )
        if any(over[:place]):
            with pytest.raises(GuardError, match="the rollout has stopped"):
                it.deploy_group(at(3), result=outcome, changes=[change()], policy=policy)
            return
        it = it.deploy_group(at(3), result=outcome, changes=[change()], policy=policy)
    if over[-1]:
        with pytest.raises(GuardError, match="the rollout has stopped"):
            it.complete_deployment(at(4), policy=policy)
    else:
        assert it.complete_deployment(at(4), policy=policy).state is R.DEPLOYED
    assert it.deployed_first_time is not any(bad)


def test_only_what_failed_is_verified_again() -> None:
    it = release_in(R.DEPLOYING)
    it = it.deploy_group(at(3), result=result("first", failed={"web1"}), changes=[change()])
    with pytest.raises(GuardError) as caught:
        it.verify_again(at(4), group="rest", repaired={"web2"})
    assert caught.value.unmet == ("the group must be deployed already: rest",)
    with pytest.raises(GuardError) as caught:
        it.verify_again(at(4), group="first", repaired={"web1", "web2"})
    assert caught.value.unmet == ("the targets must have failed in first, not so web2",)


def test_it_is_deployed_inside_the_window_of_a_change() -> None:
    it = release_in(R.READY)
    with pytest.raises(GuardError) as caught:
        it.start_deployment(at(6), changes=[change()])
    assert caught.value.unmet == (
        (
            "2026-03-02T14:00:00+00:00 must be inside the window of a change that is scheduled or "
            "being implemented: CHG-1 2026-03-02T10:00:00+00:00 to 2026-03-02T14:00:00+00:00"
        ),
    )
    assert it.start_deployment(at(2), changes=[change(ChangeState.IMPLEMENTING)]).state is (
        R.DEPLOYING
    )


def test_results_that_were_there_from_the_beginning_do_not_count() -> None:
    done = [result("first", "web1"), result("rest", "web2", "web3")]
    it = release_in(R.DEPLOYING, deployments=done)
    assert it.deployments == ()
    with pytest.raises(GuardError, match="all groups must be deployed first: first, rest"):
        it.complete_deployment(at(4))


# Early life.


def test_all_that_keeps_it_in_early_life_is_named() -> None:
    it = release_in(R.EARLY_LIFE_SUPPORT)
    poor = report(
        99,
        incident_rate="1.01",
        open_severe_incidents={"INC-2", "INC-1"},
        missed_targets={"SLT-1"},
        handover_signed_by=None,
    )
    with pytest.raises(GuardError) as caught:
        it.close(at(98), report=poor, changes=[change(ChangeState.IMPLEMENTED)])
    assert caught.value.unmet == (
        "the report must not be later than its record",
        "it must be stable for 10 working days, it is for 0",
        "incidents of priority 1 and 2 must be resolved: INC-1, INC-2",
        "the incident rate must be at most 1, it is 1.01",
        "the service level targets must be met, not so SLT-1",
        "the handover must be signed",
        "its changes must be closed first: CHG-1",
    )


POOR: list[tuple[dict[str, Any], str]] = [
    ({"stable_since": at(MONTH - 48).at}, "it must be stable"),
    ({"open_severe_incidents": {"INC-1"}}, "incidents of priority 1 and 2 must be resolved"),
    ({"incident_rate": 2}, "the incident rate must be at most 1"),
    ({"missed_targets": {"SLT-1"}}, "the service level targets must be met"),
    ({"handover_signed_by": None}, "the handover must be signed"),
]


@pytest.mark.parametrize("bad", list(product([False, True], repeat=len(POOR))))
def test_early_life_ends_only_when_all_holds(bad: tuple[bool, ...]) -> None:
    it = release_in(R.EARLY_LIFE_SUPPORT)
    wrong = [fault for fault, is_so in zip(POOR, bad, strict=True) if is_so]
    facts = {name: value for fields, _ in wrong for name, value in fields.items()}
    closed = [change(ChangeState.CLOSED)]
    if not wrong:
        assert it.close(at(MONTH), report=report(5), changes=closed).state is R.CLOSED
        return
    with pytest.raises(GuardError) as caught:
        it.close(at(MONTH), report=report(5, **facts), changes=closed)
    assert len(caught.value.unmet) == len(wrong)
    assert all(
        text.startswith(start) for text, (_, start) in zip(caught.value.unmet, wrong, strict=True)
    )


def test_stable_days_count_from_the_beginning_of_the_support() -> None:
    it = release_in(R.EARLY_LIFE_SUPPORT)  # since 13:00 on a Monday, so the first day is no whole
    # The second Monday after at 18:00.
    enough = at(14 * 24 + 10)
    assert it.early_life_lacks(report(-999), enough.at) == ()
    assert it.early_life_lacks(report(30), enough.at) == (
        "it must be stable for 10 working days, it is for 9",
    )
    # Exactly the target is good.
    assert it.early_life_lacks(report(-999, incident_rate=1), enough.at) == ()
    just_before = it.early_life_lacks(report(-999), enough.at.subtract(microseconds=1))
    assert just_before == ("it must be stable for 10 working days, it is for 9",)
    assert it.early_life_lacks(
        report(-999), at(24 * 2).at, ReleasePolicy(stable_days=1)
    ) == ()  # fmt: skip
    early = release_in(R.DEPLOYED).early_life_lacks(report(), enough.at)
    assert early == ("early-life support must have begun",)


def test_its_changes_are_closed_first_or_done_by_policy() -> None:
    it = release_in(R.EARLY_LIFE_SUPPORT)
    stamp, good = at(MONTH), report(5)
    done = change(ChangeState.IMPLEMENTED)
    with pytest.raises(GuardError, match="its changes must be closed first: CHG-1"):
        it.close(stamp, report=good, changes=[done])
    lenient = ReleasePolicy(close_after_changes=False)
    assert it.close(stamp, report=good, changes=[done], policy=lenient).closed_at == stamp.at
    with pytest.raises(GuardError, match="its changes must be done first: CHG-1"):
        it.close(stamp, report=good, changes=[change()], policy=lenient)
    assert release_in(R.CLOSED).early_life_report == good


def test_no_incident_at_all_may_be_the_target() -> None:
    it = release_in(R.DEPLOYED).start_early_life_support(at(5), incident_rate_target=0)
    assert it.early_life_lacks(report(incident_rate=0), at(MONTH).at) == ()
    assert it.early_life_lacks(report(incident_rate="0.01"), at(MONTH).at) == (
        "the incident rate must be at most 0, it is 0.01",
    )


def test_nothing_is_altered_once_it_has_ended() -> None:
    for state in (R.CLOSED, R.ROLLED_BACK, R.CANCELLED):
        with pytest.raises(ImmutableError):
            release_in(state).describe(at(MONTH), name="other")


# Going back.


def test_it_is_rolled_back_the_last_group_first() -> None:
    for state in (R.DEPLOYED, R.EARLY_LIFE_SUPPORT):
        gone = release_in(state).roll_back(at(5), reason="mail is lost")
        assert gone.rollback is not None
        assert (gone.state, gone.rolled_back_at) == (R.ROLLED_BACK, at(5).at)
        assert (gone.rollback.groups, gone.rollback.kept) == (("rest", "first"), ())
    nothing_yet = release_in(R.DEPLOYING).roll_back(at(3), reason="the disk is full")
    assert nothing_yet.rollback is not None
    assert nothing_yet.rollback.groups == ()


def test_some_groups_may_keep_it() -> None:
    it = rolled_out(release_in(R.DEPLOYING))
    gone = it.roll_back(at(5), reason="slow", groups=["rest"])
    assert gone.rollback is not None
    assert gone.rollback.kept == ("first",)
    with pytest.raises(GuardError) as caught:
        it.roll_back(at(5), reason="slow", groups=["rest", "third", "rest"])
    assert caught.value.unmet == (
        "the groups must have been deployed, not so third",
        "each group must be named once",
    )
    with pytest.raises(GuardError) as caught:
        it.roll_back(at(5), reason="slow", groups=[])
    assert caught.value.unmet == ("one group at least must go back, of first, rest",)
    alone = it.roll_back(at(5), reason="slow", groups="rest").rollback
    assert alone is not None
    assert alone.groups == ("rest",)
    with pytest.raises(ValidationError, match="must not be empty"):
        it.roll_back(at(5), reason=" ")


def test_its_journal_leads_to_it() -> None:
    it = release_in(R.CLOSED)
    assert it.replay() == it
    assert it.as_of(at(3).at).state is R.DEPLOYING
    assert it.deployment_started_at == at(3).at
    assert it.early_life_since == at(5).at
