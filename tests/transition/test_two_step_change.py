"""The change that is authorised twice."""

import pytest

from itil_core.errors import AuthorisationError, GuardError
from itil_core.transition import (
    ChangeCategory,
    ChangeOutcome,
    ChangeRejection,
    ChangeTestResult,
    Verdict,
)
from transition.change_samples import S, at, decision, started, two_step_in, window

DEPLOY = S.DEPLOYMENT_AUTHORISED


def test_the_whole_way() -> None:
    it = two_step_in(S.IMPLEMENTED).review(at(5), cms_updated=True).close(at(6))
    assert [entry.move for entry in it.history] == [
        "accept",
        "assess",
        "authorise_build",
        "complete_build",
        "authorise_deployment",
        "schedule",
        "start",
        "finish",
        "review",
        "close",
    ]
    assert it.outcome is ChangeOutcome.SUCCESSFUL
    assert it.authorised_at == at(1).at


def test_to_build_it_does_not_authorise_to_touch_anything() -> None:
    assert not two_step_in(S.BUILD_AUTHORISED).is_authorised
    assert not two_step_in(S.BUILT_TESTED).is_authorised
    assert two_step_in(DEPLOY).is_authorised


def test_the_second_decision_is_on_what_was_built() -> None:
    built = two_step_in(S.BUILT_TESTED)
    with pytest.raises(GuardError, match="on what is there now"):
        built.authorise_deployment(at(2), decision=decision(3, 0))
    with pytest.raises(AuthorisationError, match="other than the requester"):
        built.authorise_deployment(at(2), decision=decision(3, 2, by="dan"))
    with pytest.raises(AuthorisationError, match="level 3"):
        built.authorise_deployment(at(2), decision=decision(4, 2))
    assert built.authorise_deployment(at(2), decision=decision(2, 2)).state is DEPLOY


def test_the_first_decision_needs_authority_too() -> None:
    with pytest.raises(AuthorisationError):
        two_step_in(S.READY_FOR_DECISION).authorise_build(at(), decision=decision(5))


def test_what_failed_its_test_is_built_again_or_rejected() -> None:
    it = two_step_in(S.BUILD_AUTHORISED).complete_build(at(1), result=ChangeTestResult.FAIL)
    with pytest.raises(GuardError) as refused:
        it.authorise_deployment(at(1), decision=decision(3, 1, verdict=Verdict.RETURNED))
    assert len(refused.value.unmet) == 2
    again = it.rebuild(at(1))
    assert (again.state, again.test_result) == (S.BUILD_AUTHORISED, None)
    with pytest.raises(GuardError, match="PARTIAL or WAIVED"):
        again.complete_build(at(1), result=ChangeTestResult.WAIVED)
    assert it.reject(at(1), reason=ChangeRejection.IMPRACTICAL).state is S.REJECTED


def test_a_major_one_needs_its_evaluation_report_twice() -> None:
    it = two_step_in(S.READY_FOR_DECISION, category=ChangeCategory.MAJOR)
    with pytest.raises(GuardError, match="evaluation report"):
        it.authorise_build(at(), decision=decision(1))
    it = it.authorise_build(at(), decision=decision(1), evaluated=True)
    it = it.complete_build(at(), result=ChangeTestResult.PASS)
    with pytest.raises(GuardError, match="evaluation report"):
        it.authorise_deployment(at(), decision=decision(1))


def test_it_can_be_scheduled_anew_or_cancelled() -> None:
    it = two_step_in(S.SCHEDULED).reschedule(at(1))
    assert (it.state, it.planned_window) == (DEPLOY, None)
    assert started(it.schedule(at(1), window=window())).state is S.IMPLEMENTING
    for state in (S.BUILD_AUTHORISED, S.BUILT_TESTED, DEPLOY, S.SCHEDULED):
        assert two_step_in(state).cancel(at(1), reason="too dear").state is S.CANCELLED
