"""Change models: steps, limits, and who may approve them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from itil_core.errors import (
    AuthorisationError,
    DuplicateError,
    GuardError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.testing import change_models
from itil_core.transition import (
    ChangeKind,
    ChangeModel,
    ChangeModelState,
    ChangeStep,
    ModelLimit,
    Verdict,
)
from transition.change_samples import active, at, back_out, decision, model, risk, window

M = ChangeModelState


def test_the_whole_way() -> None:
    it = active()
    assert (it.state, it.active_since, it.approval) == (M.ACTIVE, at().at, decision())
    it = it.question(at(1))
    assert it.active_since is None
    assert it.reinstate(at(2)).active_since == at(2).at
    again = it.redraft(at(2))
    assert (again.state, again.approval) == (M.DRAFT, None)
    assert again.retire(at(3)).state is M.RETIRED


def test_a_suspended_model_is_approved_anew() -> None:
    it = active().question(at(1), suspend=True)
    with pytest.raises(GuardError, match="must not be suspended; redraft it"):
        it.reinstate(at(2))
    it = it.redraft(at(2)).approve(at(2), decision=decision(3, 2)).activate(at(2))
    assert not it.suspended


def test_bad_input_the_model_of_a_standard_change_needs_level_3() -> None:
    with pytest.raises(AuthorisationError) as refused:
        model().approve(at(), decision=decision(4))
    assert refused.value.needed == "authority of level 3 (CAB, ECAB)"
    assert refused.value.held == "authority of level 4 (CHANGE_MANAGER)"
    other = model(kind=ChangeKind.NORMAL).approve(at(), decision=decision(5))
    assert other.state is M.APPROVED


def test_bad_input_who_opened_a_model_is_not_its_only_approver() -> None:
    with pytest.raises(AuthorisationError) as refused:
        model().approve(at(), decision=decision(by="ana"))
    assert (refused.value.actor, refused.value.held) == ("ana", "the authorship")
    assert refused.value.needed == "an approver other than the author"
    assert model().approve(at(), decision=decision(by={"ana", "eva"})).state is M.APPROVED


def test_an_approval_is_one_and_the_risk_is_known() -> None:
    with pytest.raises(GuardError) as refused:
        model(risk=None).approve(at(), decision=decision(3, 1, verdict=Verdict.REJECTED))
    assert len(refused.value.unmet) == 3


def test_a_draft_is_written_on() -> None:
    it = model().revise(
        at(),
        steps=[ChangeStep(name="enlarge", responsible="storage")],
        limits=[],
        risk=risk(),
        roles=["guest"],
        remediation=back_out(),
        duration=timedelta(hours=2),
        longest_window=timedelta(hours=9),
        remediation_demanded=True,
        escalation="ask ivo",
    )
    assert (len(it.steps), it.limits, it.roles) == (1, (), ("guest",))
    assert (it.risk, it.remediation, it.duration) == (risk(), back_out(), timedelta(hours=2))
    assert (it.longest_window, it.remediation_demanded) == (timedelta(hours=9), True)
    assert it.escalation == "ask ivo"
    assert it.revise(at()) is it


def test_limits_hold_at_both_ends() -> None:
    it = model(longest_window=timedelta(hours=4))
    for value, kept in ((0, False), (1, True), (200, True), (201, False)):
        assert (it.breaches([("GB", Decimal(value))], "operator") == ()) is kept
    assert it.breaches([("GB", Decimal(1))], "operator", window(2, 6)) == ()
    assert model(roles=()).breaches([("GB", Decimal(1))], "anybody") == ()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"steps": []}, ValidationError),
        ({"steps": ["enlarge"]}, ValidationError),
        ({"limits": ["GB"]}, ValidationError),
        ({"steps": [ChangeStep(name="a", responsible="x")] * 2}, DuplicateError),
        ({"steps": [ChangeStep(name="a", responsible="x", after="b")]}, UnknownReferenceError),
        ({"steps": [ChangeStep(name="a", responsible="x", after="a")]}, UnknownReferenceError),
        ({"limits": [ModelLimit(parameter="GB", most=1)] * 2}, DuplicateError),
        ({"longest_window": timedelta(0)}, ValidationError),
    ],
)
def test_bad_input_is_refused(fields: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        model(**fields)


@given(change_models())
def test_an_active_model_was_approved_and_is_not_suspended(drawn: ChangeModel) -> None:
    if drawn.state is M.ACTIVE:
        assert drawn.approval is not None
        assert not drawn.suspended
        assert drawn.risk is not None
