"""The emergency change: authorised at once, and what it owes afterwards."""

from datetime import timedelta
from typing import Any

import pendulum
import pytest
from hypothesis import given

from itil_core.errors import AuthorisationError, GuardError, ValidationError
from itil_core.kernel.priority import Level
from itil_core.testing import emergency_changes
from itil_core.transition import (
    ChangeDocument,
    ChangeOutcome,
    ChangePolicy,
    ChangeTestResult,
    EmergencyChange,
    Obligation,
    ReviewReason,
    Verdict,
)
from transition.change_samples import (
    BARE,
    S,
    at,
    decision,
    emergency,
    emergency_in,
    review,
    risk,
    seven_rs,
    window,
)

OWING: dict[str, Any] = {"implementation_plan": "", "test_plan": " ", "test_result": None}
OWED = (
    ChangeDocument.IMPLEMENTATION_PLAN,
    ChangeDocument.TEST_PLAN,
    ChangeDocument.TEST_RESULT,
)


def ecab(level: int = 3, hours: float = 1, **fields: Any) -> Any:
    return decision(level, hours, **({"authority": "ECAB"} if level == 3 else {}) | fields)


def test_the_whole_way() -> None:
    it = emergency_in(S.IN_REVIEW).record_review(at(6), review=review(6)).close(at(6))
    assert [entry.move for entry in it.history] == [
        "assess",
        "authorise",
        "start",
        "finish",
        "review",
        "record_review",
        "close",
    ]
    assert it.obligations == ()


def test_even_an_emergency_says_what_and_why() -> None:
    with pytest.raises(GuardError) as refused:
        EmergencyChange(**BARE).assess(at())
    assert [each.split()[0] for each in refused.value.unmet] == [
        "description",
        "impact",
        "urgency",
        "priority",
        "seven_rs",
    ]
    it = EmergencyChange(**BARE, description="close the hole")
    it = it.classify(at(), impact=Level.HIGH, urgency=Level.HIGH)
    assert it.complete_seven_rs(at(), seven_rs=seven_rs()).assess(at()).authority_level == 3


def test_the_emergency_board_decides_and_in_a_freeze_a_higher_one() -> None:
    it = emergency().assess(at(), risk=risk())
    assert it.authorise(at(1), decision=ecab()).is_authorised
    frozen = emergency().assess(at(), risk=risk(), in_freeze=True)
    assert frozen.authority_level == 2
    with pytest.raises(AuthorisationError, match="level 2"):
        frozen.authorise(at(1), decision=ecab())
    assert frozen.authorise(at(1), decision=ecab(2)).is_authorised
    with pytest.raises(AuthorisationError, match="level 3"):
        it.authorise(at(1), decision=ecab(4))
    with pytest.raises(AuthorisationError, match="other than the requester"):
        it.authorise(at(1), decision=ecab(by="dan"))


def test_the_authority_is_only_raised() -> None:
    it = emergency().assess(at())
    assert it.raise_authority(at(), level=1).authority_level == 1
    with pytest.raises(GuardError, match="a level from 1 to 3"):
        it.raise_authority(at(), level=4)
    assert emergency(authority_level=1).assess(at()).authority_level == 1


def test_advice_is_kept_but_not_from_the_future() -> None:
    it = emergency().assess(at())
    assert it.record_decision(at(1), decision=ecab(4)).decisions == (ecab(4),)
    with pytest.raises(GuardError, match="not be later"):
        it.record_decision(at(), decision=ecab(4))


def test_risk_and_remediation_are_there_before_the_decision() -> None:
    it = emergency(remediation=None).assess(at())
    with pytest.raises(GuardError) as refused:
        it.authorise(at(), decision=ecab(3, 1, verdict=Verdict.REJECTED))
    assert refused.value.unmet == (
        "the decision must be APPROVED",
        "the decision must not be later than its record",
        "risk must be given",
        "remediation must be given",
    )
    assert emergency().assess(at()).authorise(at(1), decision=ecab(), risk=risk()).risk == risk()


def test_it_needs_a_window_with_an_end_that_holds_its_remediation() -> None:
    it = emergency_in(S.AUTHORISED)
    with pytest.raises(GuardError, match="planned_window must be given"):
        it.start(at(2))
    with pytest.raises(GuardError, match="2:00:00 longer"):
        it.start(at(2), window=window(2, 3))
    with pytest.raises(GuardError, match="inside the planned window"):
        it.start(at(2), window=window(3, 9))
    proposed = it.propose_window(at(2), window=window(1, 9))
    assert proposed.start(at(2)).planned_window == window(1, 9)


def test_a_failed_test_keeps_it_from_starting() -> None:
    it = emergency_in(S.AUTHORISED, test_result=ChangeTestResult.FAIL)
    with pytest.raises(GuardError, match="must not be FAIL"):
        it.start(at(2), window=window())


# What it owes. The start is on Monday, 2 March 2026, 10:00 UTC.


def test_missing_documents_are_due_within_five_working_days() -> None:
    it = emergency_in(S.IMPLEMENTING, **OWING)
    due = pendulum.datetime(2026, 3, 9, 10)
    assert it.obligations == tuple(Obligation(document=each, due_at=due) for each in OWED)
    assert it.open_obligations == it.obligations
    assert it.overdue(due) == ()
    assert it.overdue(due.add(microseconds=1)) == it.obligations
    with pytest.raises(ValidationError, match="must be an aware datetime"):
        it.overdue(due.naive())


def test_a_document_that_came_late_was_overdue_until_then() -> None:
    it = emergency_in(S.IMPLEMENTING, **OWING)
    it = it.plan(at(24 * 8), test="send a mail", implementation="swap")
    it = it.record_test(at(24 * 9), result=ChangeTestResult.PASS)
    assert it.open_obligations == ()
    assert len(it.overdue(at(24 * 7 + 3).at)) == 3
    assert [each.document.name for each in it.overdue(at(24 * 8).at)] == ["TEST_RESULT"]
    assert it.overdue(at(24 * 9).at) == ()


def test_closing_is_refused_while_documents_are_owed_or_the_review_is_missing() -> None:
    it = emergency_in(S.IN_REVIEW, **OWING | {"test_plan": "send a mail"})
    with pytest.raises(GuardError) as refused:
        it.close(at(6))
    assert refused.value.unmet == (
        "a post-implementation review is due (EMERGENCY); record_review first",
        "the documents that it owes must be there: IMPLEMENTATION_PLAN, TEST_RESULT",
    )
    it = it.plan(at(6), implementation="swap").record_test(at(6), result=ChangeTestResult.PASS)
    assert it.record_review(at(6), review=review(6)).close(at(6)).state is S.CLOSED


def test_documents_are_due_when_the_policy_says() -> None:
    strict = ChangePolicy(document_due=timedelta(hours=3))
    it = emergency_in(S.AUTHORISED, test_result=None).start(at(2), window=window(), policy=strict)
    assert it.obligations[0].due_at == at(5).at
    lenient = ChangePolicy(document_due=None)
    it = emergency_in(S.AUTHORISED, **OWING).start(at(2), window=window(), policy=lenient)
    assert it.obligations == ()
    assert it.missing_documents == OWED


@given(emergency_changes())
def test_every_closed_emergency_was_reviewed_and_owes_nothing(change: EmergencyChange) -> None:
    assert change.review_reasons()[0] is ReviewReason.EMERGENCY
    if change.state is S.CLOSED:
        assert change.pir is not None
        assert change.open_obligations == ()
    assert {each.document for each in change.open_obligations} <= set(change.missing_documents)


def test_bad_obligations_are_refused() -> None:
    with pytest.raises(ValidationError, match="must be Obligation"):
        emergency(obligations=["the plan"])


@pytest.mark.parametrize("verb", ["schedule", "accept", "reschedule", "authorise_build"])
def test_verbs_of_other_kinds_are_not_there(verb: str) -> None:
    assert not hasattr(emergency(), verb)


def test_a_failed_emergency_is_reviewed_for_two_reasons() -> None:
    it = emergency_in(S.IMPLEMENTING).remediate(at(4), outcome=ChangeOutcome.FAILED_REMEDIATED)
    assert [each.name for each in it.review_reasons()] == ["EMERGENCY", "NOT_SUCCESSFUL"]
