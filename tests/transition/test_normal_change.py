"""The normal change: its whole way, every guard on it, and who may authorise it."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration import GraphBuilder
from itil_core.errors import (
    AuthorisationError,
    GuardError,
    RefusedMoveError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.kernel.priority import Level
from itil_core.testing import normal_changes
from itil_core.transition import (
    AUTHORISED_STATES,
    ChangeCategory,
    ChangeFreeze,
    ChangePolicy,
    ChangeTestResult,
    ChangeWindow,
    ConflictKind,
    ExpectedDowntime,
    Finding,
    NormalChange,
    PlannedWork,
    Verdict,
)
from itil_core.transition.schedule import conflicts
from transition.change_samples import (
    BARE,
    START,
    S,
    at,
    back_out,
    decision,
    normal,
    normal_in,
    risk,
    seven_rs,
    started,
    window,
)

RELATED = "the relationship among the seven Rs must name the changes that it is coordinated with"
MAJOR, MINOR = ChangeCategory.MAJOR, ChangeCategory.MINOR


def unmet(refused: pytest.ExceptionInfo[GuardError]) -> str:
    return "; ".join(refused.value.unmet)


def test_the_whole_way() -> None:
    closed = normal_in(S.CLOSED)
    assert [entry.move for entry in closed.history] == [
        "accept",
        "assess",
        "authorise",
        "schedule",
        "start",
        "finish",
        "review",
        "close",
    ]
    assert (closed.risk_category, closed.authority_level) == (2, 3)
    assert closed.authorised_at == at(1).at
    assert closed.actual_window == window(2, 4)
    assert closed.closed_at == at(6).at
    assert closed.baseline_before == "BL-1"


def test_an_incomplete_request_is_told_all_that_it_lacks() -> None:
    with pytest.raises(GuardError) as refused:
        NormalChange(**BARE).accept(at())
    assert [each.split()[0] for each in refused.value.unmet] == [
        "description",
        "category",
        "impact",
        "urgency",
        "priority",
        "seven_rs",
    ]


def test_the_seven_rs_can_be_answered_later() -> None:
    it = normal(seven_rs=None).complete_seven_rs(at(), seven_rs=seven_rs())
    assert it.accept(at()).state is S.READY_FOR_EVALUATION


# Risk and authority.


def assessed(**fields: Any) -> NormalChange:
    return normal_in(S.READY_FOR_DECISION, **fields)


def test_the_authority_follows_from_category_and_risk() -> None:
    it = normal_in(S.READY_FOR_EVALUATION, category=MINOR)
    assert it.assess(at(), risk=risk()).authority_level == 4
    assert it.assess(at(), risk=risk(Level.HIGH, "0.5")).authority_level == 3


@given(st.sampled_from(ChangeCategory), st.sampled_from(Level), st.integers(-1, 7))
def test_the_authority_may_only_be_raised(
    category: ChangeCategory, impact: Level, level: int
) -> None:
    it = normal_in(S.READY_FOR_EVALUATION, category=category)
    needed = it.assess(at(), risk=risk(impact), evaluation_id="EVA-1").authority_level
    assert needed is not None
    arguments: dict[str, Any] = {"risk": risk(impact), "evaluation_id": "EVA-1"}
    if 1 <= level <= needed:
        raised = it.assess(at(), authority_level=level, **arguments)
        assert raised.authority_level == level
        again = raised.send_back(at()).assess(at(), **arguments)
        assert again.authority_level == level
    else:
        with pytest.raises(GuardError, match=f"a level from 1 to {needed}"):
            it.assess(at(), authority_level=level, **arguments)


def test_a_higher_authority_may_be_asked_while_it_waits() -> None:
    it = assessed()
    assert it.raise_authority(at(), level=2).authority_level == 2
    for level in (4, 0):
        with pytest.raises(GuardError, match="a level from 1 to 3"):
            it.raise_authority(at(), level=level)


def test_significant_and_major_changes_are_evaluated() -> None:
    with pytest.raises(GuardError, match="an evaluation must be asked for"):
        normal_in(S.READY_FOR_EVALUATION).assess(at(), risk=risk())
    known = normal_in(S.READY_FOR_EVALUATION, evaluation_id="EVA-7")
    assert known.assess(at(), risk=risk()).evaluation_id == "EVA-7"


def test_without_remediation_nothing_is_decided() -> None:
    with pytest.raises(GuardError, match="remediation must be given"):
        normal_in(S.READY_FOR_EVALUATION, remediation=None).assess(
            at(), risk=risk(), evaluation_id="EVA-1"
        )


@pytest.mark.parametrize("needed", [1, 2, 3, 4])
@pytest.mark.parametrize("held", [1, 2, 3, 4, 5])
def test_bad_input_an_authority_that_is_too_low_is_refused(needed: int, held: int) -> None:
    it = assessed(category=MINOR).raise_authority(at(), level=needed)
    if held <= needed:
        assert it.authorise(at(), decision=decision(held)).state is S.AUTHORISED
        return
    with pytest.raises(AuthorisationError) as refused:
        it.authorise(at(), decision=decision(held))
    assert refused.value.actor == "eva, jan"
    assert f"level {needed}" in refused.value.needed
    assert f"level {held}" in refused.value.held


def test_an_authority_is_what_the_policy_says() -> None:
    with pytest.raises(ValidationError, match="must be 4, the level of CHANGE_MANAGER"):
        assessed().authorise(at(), decision=decision(1, authority="CHANGE_MANAGER"))
    with pytest.raises(UnknownReferenceError, match="THE_BOSS"):
        assessed().authorise(at(), decision=decision(1, authority="THE_BOSS"))


def test_bad_input_the_requester_is_not_the_only_approver() -> None:
    it = assessed()
    with pytest.raises(AuthorisationError, match="an approver other than the requester") as refused:
        it.authorise(at(), decision=decision(by="dan"))
    assert refused.value.actor == "dan"
    assert it.authorise(at(), decision=decision(by={"dan", "eva"})).approvers == {"dan", "eva"}
    with_other = it.record_decision(at(), decision=decision(by="eva"))
    assert with_other.authorise(at(), decision=decision(by="dan")).state is S.AUTHORISED


@pytest.mark.parametrize(
    "other",
    [
        decision(4, by="eva"),
        decision(3, by="eva", authority="CHANGE_MANAGER"),
        decision(1, by="eva", authority="THE_BOSS"),
        decision(by="eva", verdict=Verdict.REJECTED),
        decision(by="eva", at=START.subtract(days=1)),
    ],
)
def test_who_approves_beside_the_requester_must_count(other: Any) -> None:
    it = assessed().record_decision(at(), decision=other)
    with pytest.raises(AuthorisationError):
        it.authorise(at(), decision=decision(by="dan"))


def test_implementers_approve_alone_only_where_the_policy_lets_them() -> None:
    it = assessed().staff(at(), implementers={"eva", "jan", "zoe"})
    strict = ChangePolicy(implementers_may_approve=False)
    assert it.authorise(at(), decision=decision()).state is S.AUTHORISED
    with pytest.raises(AuthorisationError, match="other than the implementers"):
        it.authorise(at(), decision=decision(), policy=strict)
    assert it.authorise(at(), decision=decision(by="petra"), policy=strict).is_authorised


def test_a_decision_is_an_approval_of_what_is_there_now() -> None:
    it = assessed(category=MAJOR).send_back(at(1), decision=decision(verdict=Verdict.RETURNED))
    it = it.assess(at(2), risk=risk(), evaluation_id="EVA-1")
    late = decision(2, 9, verdict=Verdict.RETURNED)
    with pytest.raises(GuardError) as refused:
        it.authorise(at(3), decision=late)
    assert "must be APPROVED" in unmet(refused)
    assert "not be later" in unmet(refused)
    assert "evaluation report" in unmet(refused)
    with pytest.raises(GuardError, match="on what is there now"):
        it.authorise(at(3), decision=decision(2, 0), evaluated=True)
    assert it.authorise(at(3), decision=decision(2, 2), evaluated=True).state is S.AUTHORISED


def test_advice_is_kept_but_not_from_the_future() -> None:
    it = assessed().record_decision(at(), decision=decision(4))
    assert len(it.decisions) == 1
    with pytest.raises(GuardError, match="not be later"):
        it.record_decision(at(), decision=decision(4, 1))


@given(normal_changes())
def test_inv_4_4_what_is_authorised_has_a_decision_at_a_sufficient_level(
    change: NormalChange,
) -> None:
    if change.has_been(*AUTHORISED_STATES):
        last = change.decisions[-1]
        assert last.verdict is Verdict.APPROVED
        assert change.authority_level is not None
        assert last.level <= change.authority_level
        assert change.risk is not None
        assert change.approvers - {change.requester_id}


# The schedule.


def authorised(**fields: Any) -> NormalChange:
    return normal_in(S.AUTHORISED, **fields)


def test_the_proposed_window_will_do() -> None:
    down = ExpectedDowntime(service_id="mail", interval=window(3, 4))
    proposed = normal().propose_window(at(), window=window(), expected_downtime=[down])
    it = proposed.accept(at()).assess(at(), risk=risk(), evaluation_id="EVA-1")
    it = it.authorise(at(1), decision=decision(3, 1)).schedule(at(1), outage_projected=True)
    assert it.planned_window == window()
    assert it.expected_downtime == (down,)


def test_a_schedule_needs_a_window_and_plans() -> None:
    with pytest.raises(GuardError) as refused:
        authorised(implementation_plan="", test_plan="").schedule(at(1))
    assert refused.value.unmet == (
        "planned_window must be given",
        "implementation_plan must be given",
        "test_plan must be given",
    )


def test_bad_input_inv_4_3_the_window_holds_the_change_and_its_remediation() -> None:
    with pytest.raises(GuardError, match="the window must be 1:00:00 longer"):
        authorised().schedule(at(1), window=window(2, 4))
    assert authorised().schedule(at(1), window=window(2, 5)).state is S.SCHEDULED
    careless = ChangePolicy(remediation_fits_window=False)
    assert authorised().schedule(at(1), window=window(2, 4), policy=careless).planned_window
    with pytest.raises(GuardError, match="implementation_time must be given"):
        authorised(implementation_time=None).schedule(at(1), window=window())
    late = back_out(point_of_no_return=timedelta(hours=3, minutes=30))
    with pytest.raises(GuardError, match="point of no return must be 0:30:00 earlier"):
        authorised(remediation=late).schedule(at(1), window=window())


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 600))
def test_inv_4_3_holds_for_every_window(work: int, remedy: int, length: int) -> None:
    it = authorised(
        implementation_time=timedelta(minutes=work),
        remediation=back_out(duration=timedelta(minutes=remedy)),
    )
    when = window(2, 2 + length / 60)
    if work + remedy <= length:
        assert it.schedule(at(1), window=when).state is S.SCHEDULED
    else:
        lack = timedelta(minutes=work + remedy - length)
        with pytest.raises(GuardError, match=f"the window must be {lack} longer"):
            it.schedule(at(1), window=when)


def test_all_that_is_wrong_with_a_schedule_is_said_at_once() -> None:
    it = authorised(coordinated_with={"CHG-2"})
    night = window(0, 4)
    found = [
        Finding(kind=ConflictKind.SHARED_CI, changes=("CHG-1", "CHG-3"), times=(night,)),
        Finding(kind=ConflictKind.SHARED_CI, changes=("CHG-2", "CHG-3"), times=(night,)),
    ]
    down = ExpectedDowntime(service_id="mail", interval=window(0, 4))
    with pytest.raises(GuardError) as refused:
        it.schedule(
            at(1),
            window=window(0.5, 2.5),
            expected_downtime=[down],
            findings=found,
        )
    assert [each.split(":")[0].split(", not")[0] for each in refused.value.unmet] == [
        "the window must not begin before the change was authorised, 2026-03-02T09",
        "the expected downtime must lie inside the window",
        "the expected downtime must be in the projected service outage that is published",
        "what was found must be solved first",
        "the window must be 1",
        RELATED,
    ]
    assert unmet(refused).count("CHG-3") == 1
    assert "CHG-2" not in unmet(refused)


def test_a_missing_window_hides_nothing_else_that_is_wrong() -> None:
    freeze = Finding(kind=ConflictKind.FREEZE, changes=("CHG-1",), times=(window(),), rules=("y",))
    with pytest.raises(GuardError) as refused:
        authorised(test_plan="").schedule(at(1), findings=[freeze])
    assert refused.value.unmet == (
        "what was found must be solved first: FREEZE CHG-1: nothing may be changed during y",
        "planned_window must be given",
        "test_plan must be given",
    )


def test_what_is_no_finding_is_refused() -> None:
    odd: Any = ["CHG-2"]
    with pytest.raises(ValidationError) as refused:
        authorised().schedule(at(1), window=window(), findings=odd)
    assert (refused.value.record, refused.value.field) == ("NormalChange", "findings")


def found_for(change: NormalChange, *windows: ChangeWindow) -> tuple[Finding, ...]:
    """What the schedule holds against a change while another one works on the same server."""
    builder = GraphBuilder()
    builder.needs("mail", "mail1")
    other = PlannedWork(id="CHG-2", ci_ids={"mail1"}, planned_window=window())
    return conflicts([change, other], builder.build(), windows)


def test_coordinated_changes_may_overlap() -> None:
    alone = authorised().propose_window(at(1), window=window())
    with pytest.raises(GuardError, match="SHARED_CI CHG-1, CHG-2: both change mail1"):
        alone.schedule(at(1), findings=found_for(alone))
    related = authorised(
        coordinated_with={"CHG-2"}, seven_rs=seven_rs(relationship="led together with CHG-2")
    ).propose_window(at(1), window=window())
    assert related.schedule(at(1), findings=found_for(related)).state is S.SCHEDULED


def test_a_freeze_keeps_a_change_from_being_scheduled() -> None:
    freeze = ChangeFreeze(name="year end", time=window(0, 9), scope={"mail"})
    it = authorised(coordinated_with={"CHG-2"}, seven_rs=seven_rs(relationship="with CHG-2"))
    it = it.propose_window(at(1), window=window())
    with pytest.raises(GuardError, match="nothing may be changed during year end"):
        it.schedule(at(1), findings=found_for(it, freeze))
    let_through = found_for(it, freeze.permitting(it.id))
    assert it.schedule(at(1), findings=let_through).state is S.SCHEDULED


def test_it_can_be_scheduled_anew() -> None:
    it = normal_in(S.SCHEDULED).reschedule(at(1.5))
    assert (it.state, it.planned_window, it.expected_downtime) == (S.AUTHORISED, None, ())
    assert it.schedule(at(1.5), window=window(20, 24)).planned_window == window(20, 24)
    assert it.authorised_at == at(1).at


# The start.


def test_the_start_needs_its_window_a_test_a_remediation_and_a_baseline() -> None:
    it = normal_in(S.SCHEDULED).record_test(at(1), result=ChangeTestResult.FAIL)
    it = it.plan(at(1), implementation_time=timedelta(hours=9))
    with pytest.raises(GuardError) as refused:
        it.start(at(6))
    assert [each.split(",")[0].split(":")[0] for each in refused.value.unmet] == [
        "it must be inside the planned window",
        "the test result must not be FAIL",
        "the window must be 6",
        "what the remediation takes must be ready",
        "a baseline of the CIs must be taken",
    ]


def test_an_untested_change_does_not_start() -> None:
    with pytest.raises(GuardError, match="test_result must be given"):
        started(normal_in(S.SCHEDULED, test_result=None))


def test_a_change_of_services_alone_needs_no_baseline() -> None:
    it = normal_in(S.SCHEDULED, ci_ids=(), service_ids={"mail"})
    assert it.start(at(2), remediation_ready=True).baseline_before is None


@pytest.mark.parametrize("verb", ["authorise_build", "rebuild", "complete_build"])
def test_verbs_of_other_kinds_are_not_there(verb: str) -> None:
    assert not hasattr(normal(), verb)


def test_moves_come_in_their_order() -> None:
    with pytest.raises(RefusedMoveError, match="authorise is not allowed in state REQUESTED"):
        normal().authorise(at(), decision=decision())
