"""What all changes share: their fields, facts, end of work, review and closing."""

import copy
import pickle
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import GuardError, ImmutableError, ValidationError
from itil_core.kernel.money import Money
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.testing import (
    emergency_changes,
    normal_changes,
    standard_changes,
    two_step_changes,
)
from itil_core.transition import (
    Change,
    ChangeCategory,
    ChangeLevel,
    ChangeOutcome,
    ChangePolicy,
    ChangeRejection,
    ChangeTestResult,
    ChangeTrigger,
    NormalChange,
    RemediationKind,
    ReviewReason,
    Verdict,
)
from transition.change_samples import (
    BARE,
    START,
    S,
    active,
    at,
    back_out,
    decision,
    emergency_in,
    normal,
    normal_in,
    review,
    risk,
    standard,
    window,
)

SUCCESSFUL = ChangeOutcome.SUCCESSFUL
EVERY = st.one_of(normal_changes(), two_step_changes(), standard_changes(), emergency_changes())


def bare(**fields: Any) -> NormalChange:
    return NormalChange(**BARE | fields)


# Fields.


def test_the_abstract_record_is_not_made() -> None:
    with pytest.raises(ValidationError, match="is abstract"):
        Change(**BARE)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ci_ids": ()}, "service_ids"),
        ({"trigger_ref": ""}, "trigger_ref"),
        ({"coordinated_with": {"CHG-1"}}, "coordinated_with"),
        ({"title": ""}, "title"),
        ({"category": "MAJOR"}, "category"),
        ({"decisions": ["yes"]}, "decisions"),
        ({"planned_window": (1, 2)}, "planned_window"),
        ({"implementation_time": 3}, "implementation_time"),
        ({"authority_level": 0}, "authority_level"),
        ({"trigger": "USER"}, "trigger"),
    ],
)
def test_bad_input_is_refused_by_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        bare(**fields)
    assert refused.value.field == field


@pytest.mark.parametrize("trigger", ChangeTrigger)
def test_a_trigger_names_its_record_unless_it_is_a_user_or_the_law(trigger: ChangeTrigger) -> None:
    if trigger in (ChangeTrigger.USER, ChangeTrigger.LEGAL):
        assert bare(trigger=trigger, trigger_ref="").trigger is trigger
    else:
        with pytest.raises(ValidationError, match=trigger.name):
            bare(trigger=trigger, trigger_ref=" ")


def test_who_opens_it_wants_it_unless_it_is_said_otherwise() -> None:
    assert bare().requester_id == "ana"
    assert bare(requester_id="dan").requester_id == "dan"


def test_it_takes_down_what_it_changes_unless_it_is_said_otherwise() -> None:
    assert bare().takes_down == {"mail1"}
    assert bare(takes_down=()).takes_down == frozenset()
    assert bare().rescope(at(), ci_ids={"a", "b"}).takes_down == {"a", "b"}
    assert bare(takes_down={"c"}).rescope(at(), ci_ids={"a"}).takes_down == {"c"}
    assert bare().rescope(at(), takes_down={"c"}).takes_down == {"c"}
    assert bare().rescope(at(), takes_down=()).takes_down == frozenset()


def test_it_is_about_something() -> None:
    with pytest.raises(ValidationError, match="at least one CI or one service"):
        bare().rescope(at(), ci_ids=())
    assert bare().rescope(at(), ci_ids=(), service_ids={"mail"}).service_ids == {"mail"}


# Facts.


def test_facts_change_without_the_state() -> None:
    it = (
        bare()
        .describe(at(), title="a disk", description="more room", benefit="mail", resources="one")
        .assign(at(), owner="petra")
        .staff(at(), implementers={"ana", "STORAGE"})
        .plan(
            at(),
            build="order",
            test="send",
            implementation="swap",
            implementation_time=timedelta(hours=1),
            cost=Money(400, "EUR"),
            effort=timedelta(hours=40),
            release_id="REL-1",
        )
        .plan_remediation(at(), remediation=back_out())
        .propose_window(at(), window=window())
        .coordinate(at(), with_changes={"CHG-2"})
        .relate(at(), incident_ids={"INC-1", "INC-2"}, problem_ids={"PRB-1"})
        .unrelate(at(), incident_ids={"INC-2"})
    )
    assert (it.state, it.title, it.owner_id, it.benefit) == (S.REQUESTED, "a disk", "petra", "mail")
    assert (it.implementers, it.coordinated_with) == ({"ana", "STORAGE"}, {"CHG-2"})
    assert (it.build_plan, it.test_plan, it.implementation_plan) == ("order", "send", "swap")
    assert (it.effort, it.release_id) == (timedelta(hours=40), "REL-1")
    assert (it.incident_ids, it.problem_ids) == ({"INC-1"}, {"PRB-1"})
    assert it.planned_window == window()
    assert it.describe(at()) is it


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"),
    [
        ("HIGH", "HIGH", 1),
        ("HIGH", "MEDIUM", 2),
        ("HIGH", "LOW", 3),
        ("MEDIUM", "HIGH", 2),
        ("MEDIUM", "MEDIUM", 3),
        ("MEDIUM", "LOW", 4),
        ("LOW", "HIGH", 3),
        ("LOW", "MEDIUM", 4),
        ("LOW", "LOW", 4),
    ],
)
def test_appendix_c_priority(impact: str, urgency: str, priority: int) -> None:
    it = bare().classify(at(), impact=Level[impact], category=ChangeCategory.MINOR)
    assert it.priority is None
    assert it.classify(at(), urgency=Level[urgency]).priority == priority


@pytest.mark.parametrize("result", ChangeTestResult)
def test_a_partial_or_waived_test_names_who_approves_of_it(result: ChangeTestResult) -> None:
    approved = bare().record_test(at(), result=result, approver="eva")
    assert (approved.test_result, approved.test_approver) == (result, "eva")
    if result in (ChangeTestResult.PARTIAL, ChangeTestResult.WAIVED):
        with pytest.raises(GuardError, match="must name who approves"):
            bare().record_test(at(), result=result)
    else:
        assert bare().record_test(at(), result=result).test_approver is None


def test_a_change_takes_place_at_a_level() -> None:
    it = bare().classify(at(), level=ChangeLevel.TACTICAL)
    assert (it.level, it.priority) == (ChangeLevel.TACTICAL, None)
    with pytest.raises(ValidationError):
        bare(level="TACTICAL")


# The way out.


def test_a_request_is_rejected_with_a_reason_and_the_decision() -> None:
    it = normal_in(S.READY_FOR_DECISION)
    refusal = decision(verdict=Verdict.REJECTED)
    rejected = it.reject(at(), reason=ChangeRejection.NOT_AUTHORISED, decision=refusal)
    assert rejected.decisions == (refusal,)
    assert bare().reject(at(), reason=ChangeRejection.DUPLICATE).decisions == ()
    with pytest.raises(GuardError) as refused:
        it.reject(at(), reason=ChangeRejection.NOT_AUTHORISED, decision=decision(3, 5))
    assert len(refused.value.unmet) == 2


def test_giving_up_needs_a_reason() -> None:
    with pytest.raises(GuardError, match="cancellation must be given"):
        bare().cancel(at(), reason=" ")


@pytest.mark.parametrize("outcome", ChangeOutcome)
def test_an_outcome_fits_the_way_in_which_the_work_ended(outcome: ChangeOutcome) -> None:
    it = normal_in(S.IMPLEMENTING)
    fits = {"SUCCESSFUL", "SUCCESSFUL_WITH_ISSUES", "PARTIAL", "FAILED_NOT_REMEDIATED"}
    if outcome.name in fits:
        assert it.finish(at(4), outcome=outcome).outcome is outcome
    else:
        with pytest.raises(GuardError, match="finish must end in SUCCESSFUL, "):
            it.finish(at(4), outcome=outcome)
    if outcome.name in ("FAILED_REMEDIATED", "PARTIAL"):
        assert it.remediate(at(4), outcome=outcome).state is S.REMEDIATED
    else:
        with pytest.raises(GuardError, match="remediate must end in PARTIAL, FAILED_REMEDIATED"):
            it.remediate(at(4), outcome=outcome)


def test_open_tasks_keep_the_work_from_ending() -> None:
    with pytest.raises(GuardError, match="its tasks must be done first: TSK-1, TSK-2"):
        normal_in(S.IMPLEMENTING).finish(
            at(4), outcome=SUCCESSFUL, open_task_ids=["TSK-2", "TSK-1"]
        )


def test_it_can_be_backed_out_until_the_turning_point() -> None:
    it = normal_in(S.IMPLEMENTING)
    assert it.may_turn_back(at(5))
    assert not it.may_turn_back(at(5.1))
    forward = normal_in(S.IMPLEMENTING, remediation=back_out(kind=RemediationKind.FIX_FORWARD))
    assert forward.may_turn_back(at(5.1))
    assert not bare().may_turn_back(at())
    assert not normal().may_turn_back(at())


def test_inv_4_4_the_cms_is_updated_before_the_review() -> None:
    with pytest.raises(GuardError, match="the CMS must be updated"):
        normal_in(S.IMPLEMENTED).review(at(5))
    it = normal_in(S.IMPLEMENTED).review(at(5), cms_updated=True, baseline_id="BL-2")
    assert it.baseline_after == "BL-2"
    services = normal_in(S.IMPLEMENTED, ci_ids=(), service_ids={"mail"})
    assert services.review(at(5)).state is S.IN_REVIEW


# Review and closing.


@pytest.mark.parametrize(
    ("outcome", "category", "reasons"),
    [
        (SUCCESSFUL, ChangeCategory.MINOR, ()),
        (SUCCESSFUL, ChangeCategory.MAJOR, ("MAJOR",)),
        (ChangeOutcome.PARTIAL, ChangeCategory.MINOR, ("NOT_SUCCESSFUL",)),
        (ChangeOutcome.SUCCESSFUL_WITH_ISSUES, ChangeCategory.MAJOR, ("MAJOR", "NOT_SUCCESSFUL")),
    ],
)
def test_bad_input_closing_without_a_review_that_is_due(
    outcome: ChangeOutcome, category: ChangeCategory, reasons: tuple[str, ...]
) -> None:
    it = normal(category=category).accept(at()).assess(at(), risk=risk(), evaluation_id="EVA-1")
    it = it.authorise(at(), decision=decision(1), evaluated=True).schedule(at(), window=window())
    it = it.start(at(2), remediation_ready=True, baseline_id="BL-1").finish(at(4), outcome=outcome)
    it = it.review(at(5), cms_updated=True)
    assert tuple(each.name for each in it.review_reasons()) == reasons
    if reasons:
        with pytest.raises(GuardError) as refused:
            it.close(at(6))
        assert refused.value.unmet == (
            f"a post-implementation review is due ({', '.join(reasons)}); record_review first",
        )
    reviewed = it.record_review(at(6), review=review())
    assert reviewed.close(at(6)).state is S.CLOSED


def test_what_is_not_over_yet_is_no_failure() -> None:
    assert normal_in(S.IMPLEMENTING).review_reasons() == ()


def test_a_sample_is_reviewed_too() -> None:
    it = normal_in(S.IN_REVIEW)
    every = ChangePolicy(review_share=1, review_seed=1)
    assert it.review_reasons(every) == (ReviewReason.SAMPLE,)
    with pytest.raises(GuardError, match=r"review is due \(SAMPLE\)"):
        it.close(at(6), policy=every)


def test_open_records_block_the_closing_by_policy() -> None:
    it = normal_in(S.IN_REVIEW)
    with pytest.raises(GuardError, match="its records must be ended first: INC-1, PRB-1"):
        it.close(at(6), open_record_ids=["PRB-1", "INC-1"])
    lenient = ChangePolicy(block_close_with_open_records=False)
    assert it.close(at(6), open_record_ids=["PRB-1"], policy=lenient).state is S.CLOSED


def test_a_review_is_held_after_the_work_and_before_its_record() -> None:
    it = normal_in(S.REMEDIATED).review(at(5), cms_updated=True)
    with pytest.raises(GuardError) as refused:
        it.record_review(at(5), review=review(6))
    assert len(refused.value.unmet) == 2
    with pytest.raises(GuardError, match="not be earlier than the end of the work"):
        it.record_review(at(5), review=review(3, remediation_worked=True))
    assert it.record_review(at(5), review=review(remediation_worked=True)).pir


def test_what_it_took_is_recorded_afterwards() -> None:
    it = normal_in(S.IMPLEMENTED).record_actuals(at(5), cost=Money(1, "EUR"))
    assert it.record_actuals(at(5), effort=timedelta(hours=1)).actual_cost == Money(1, "EUR")


@pytest.mark.parametrize("state", [S.CLOSED, S.REJECTED, S.CANCELLED])
def test_what_has_ended_is_not_written_to(state: Any) -> None:
    with pytest.raises(ImmutableError):
        normal_in(state).assign(at(9), owner="eva")


# What history yields.


def test_when_it_was_authorised_can_be_asked() -> None:
    it = normal_in(S.CLOSED)
    asked = {-1: False, 0.5: False, 1: True, 2: True, 5.5: True, 6: False}
    assert {hours: it.was_authorised(at(hours).at) for hours in asked} == asked
    assert normal_in(S.IN_REVIEW).is_authorised
    assert bare().authorised_at is None


def test_late_facts_count_from_when_they_hold() -> None:
    it = normal_in(S.SCHEDULED)
    late = Stamp(at(3).at, by="ana", effective=at(2).at)
    it = it.start(late, remediation_ready=True, baseline_id="BL-1")
    assert it.started_at == at(2).at
    assert it.actual_window is None
    assert it.finish(Stamp(at(3).at, by="ana", effective=at(2).at), outcome=SUCCESSFUL).finished_at
    at_once = it.finish(Stamp(at(3).at, by="ana", effective=at(2).at), outcome=SUCCESSFUL)
    assert at_once.actual_window is None


@given(EVERY)
def test_every_life_keeps_the_rules_of_all_changes(change: Change) -> None:
    assert change.ci_ids or change.service_ids
    if change.has_been(S.IMPLEMENTED):
        assert change.outcome is not None
        assert change.outcome.fits_implemented
    if change.has_been(S.REMEDIATED):
        assert change.outcome is not None
        assert change.outcome.fits_remediated
    if change.state is S.CLOSED:
        assert change.pir or not change.review_reasons()
    if change.started_at is not None:
        assert change.planned_window is not None
        assert change.started_at in change.planned_window
        assert change.risk is not None
        assert change.authority_level is not None
    windowed = change.actual_window
    assert windowed is None or windowed.start == change.started_at


def test_it_survives_pickling_and_copying() -> None:
    it = normal_in(S.CLOSED)
    assert pickle.loads(pickle.dumps(it)) == it
    assert copy.deepcopy(it) == it
    assert it.opened.at == START


WORD: Any = "yes"
KINDS: dict[str, tuple[Callable[[], object], str]] = {
    "authorise": (
        lambda: normal_in(S.READY_FOR_DECISION).authorise(at(1), decision=WORD),
        "decision",
    ),
    "record_decision": (
        lambda: normal_in(S.READY_FOR_DECISION).record_decision(at(1), decision=WORD),
        "decision",
    ),
    "record_decision in haste": (
        lambda: emergency_in(S.READY_FOR_DECISION).record_decision(at(1), decision=WORD),
        "decision",
    ),
    "reject": (
        lambda: normal().reject(at(1), reason=ChangeRejection.DUPLICATE, decision=WORD),
        "decision",
    ),
    "assess": (lambda: normal_in(S.READY_FOR_EVALUATION).assess(at(1), risk=WORD), "risk"),
    "schedule": (lambda: normal_in(S.AUTHORISED).schedule(at(1), window=WORD), "planned_window"),
    "downtime": (
        lambda: normal_in(S.AUTHORISED).schedule(at(1), expected_downtime=WORD),
        "expected_downtime",
    ),
    "by model": (
        lambda: standard().schedule(at(1), model=WORD, role="operator", window=window()),
        "model",
    ),
    "by model, when": (
        lambda: standard().schedule(at(1), model=active(), role="operator", window=WORD),
        "planned_window",
    ),
    "start": (lambda: emergency_in(S.AUTHORISED).start(at(2), window=WORD), "planned_window"),
    "finish": (lambda: normal_in(S.IMPLEMENTING).finish(at(4), outcome=WORD), "outcome"),
    "remediate": (lambda: normal_in(S.IMPLEMENTING).remediate(at(4), outcome=WORD), "outcome"),
    "review": (lambda: normal_in(S.IN_REVIEW).record_review(at(6), review=WORD), "pir"),
}


@pytest.mark.parametrize("move", KINDS)
def test_arguments_of_another_kind_are_refused_at_the_door(move: str) -> None:
    make, field = KINDS[move]
    with pytest.raises(ValidationError, match="must be") as refused:
        make()
    assert (refused.value.field, refused.value.value) in {(field, WORD), (field, WORD[0])}
