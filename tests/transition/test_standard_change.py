"""The standard change, authorised by its model within limits."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from itil_core.errors import DuplicateError, GuardError, RefusedMoveError, ValidationError
from itil_core.testing import standard_changes
from itil_core.transition import (
    ChangeKind,
    ChangeModel,
    ChangeOutcome,
    ChangePolicy,
    ChangeTestResult,
    ConflictKind,
    ExpectedDowntime,
    Finding,
    StandardChange,
)
from transition.change_samples import (
    BARE,
    S,
    active,
    at,
    back_out,
    model,
    review,
    standard,
    standard_in,
    window,
)


def test_the_whole_way() -> None:
    it = standard_in(S.CLOSED)
    assert [entry.move for entry in it.history] == ["schedule", "start", "finish", "close"]
    assert (it.risk, it.authority_level) == (active().risk, 5)
    assert it.implementation_plan == "1. snapshot (storage)\n2. enlarge (storage)"
    assert it.implementation_time == timedelta(hours=1)
    assert it.authorised_at == at(1).at


def test_bad_input_a_standard_change_has_a_model() -> None:
    with pytest.raises(TypeError, match="model_id"):
        StandardChange(**BARE)
    with pytest.raises(ValidationError, match="must be a string"):
        standard(model_id=None)


@pytest.mark.parametrize(
    "given_model",
    [
        model(),
        model().retire(at()),
        active().question(at()),
        active().question(at(), suspend=True).redraft(at()),
    ],
)
def test_bad_input_a_model_that_is_not_active_authorises_nothing(given_model: ChangeModel) -> None:
    with pytest.raises(GuardError) as refused:
        standard().schedule(at(1), model=given_model, role="operator", window=window())
    state = given_model.state
    assert refused.value.unmet == (f"the model must be ACTIVE, it is {state}",)


def test_all_that_is_outside_the_model_is_said_at_once() -> None:
    wrong = model(id="MOD-2", kind=ChangeKind.NORMAL, remediation_demanded=True)
    clash = Finding(
        kind=ConflictKind.SHARED_CI, changes=("CHG-1", "CHG-9"), times=(window(),), cis=("mail1",)
    )
    with pytest.raises(GuardError) as refused:
        standard(parameters={"GB": 201}).schedule(
            at(1), model=wrong, role="guest", window=window(2, 7), findings=[clash]
        )
    assert refused.value.unmet == (
        "the model must be MOD-DISK",
        "the model must be ACTIVE, it is DRAFT",
        "the model must be one for standard changes",
        "a remediation must be given, because the model demands one",
        "GB must be kept: GB from 1 up to 200, not 201",
        "the role must be one of operator, not guest",
        "the window must be at most 4:00:00 long, not 5:00:00",
        "what was found must be solved first: SHARED_CI CHG-1, CHG-9: both change mail1",
    )


def test_a_measure_that_the_model_limits_must_be_given() -> None:
    with pytest.raises(GuardError, match="GB must be given: GB from 1 up to 200"):
        standard(parameters=()).schedule(at(), model=active(), role="operator", window=window())


def test_a_window_does_not_begin_before_its_model_authorises_it() -> None:
    with pytest.raises(GuardError, match="not begin before the change was authorised"):
        standard().schedule(at(3), model=active(), role="operator", window=window())
    assert standard().schedule(at(2), model=active(), role="operator", window=window())


def test_a_window_must_be_given_and_hold_the_remediation_of_the_model() -> None:
    with pytest.raises(GuardError, match="planned_window must be given"):
        standard().schedule(at(), model=active(), role="operator")
    careful = active(remediation=back_out(duration=timedelta(hours=4)))
    with pytest.raises(GuardError, match="1:00:00 longer"):
        standard().schedule(at(), model=careful, role="operator", window=window())
    it = standard(implementation_time=timedelta(0)).schedule(
        at(), model=careful, role="operator", window=window()
    )
    assert it.remediation == careful.remediation
    quick = standard(remediation=back_out()).propose_window(at(), window=window(2, 4))
    assert quick.schedule(at(), model=careful, role="operator").remediation == back_out()


def test_its_downtime_is_projected() -> None:
    down = ExpectedDowntime(service_id="mail", interval=window(2, 3))
    arguments: dict[str, Any] = {"model": active(), "role": "operator", "window": window()}
    with pytest.raises(GuardError, match="projected service outage"):
        standard().schedule(at(), expected_downtime=[down], **arguments)
    it = standard().schedule(at(), expected_downtime=[down], outage_projected=True, **arguments)
    assert it.expected_downtime == (down,)


def test_it_starts_inside_its_window_unless_its_test_failed() -> None:
    it = standard_in(S.SCHEDULED).record_test(at(1), result=ChangeTestResult.FAIL)
    with pytest.raises(GuardError) as refused:
        it.start(at(6))
    assert len(refused.value.unmet) == 2


def test_only_a_successful_one_is_closed_without_a_review() -> None:
    it = standard_in(S.IMPLEMENTING).finish(at(4), outcome=ChangeOutcome.SUCCESSFUL_WITH_ISSUES)
    with pytest.raises(GuardError) as refused:
        it.close(at(5))
    assert len(refused.value.unmet) == 2
    assert refused.value.unmet[0].endswith("review it, and record_review first")
    it = it.review(at(5), cms_updated=True).record_review(at(5), review=review())
    assert it.close(at(5)).state is S.CLOSED


def test_a_sampled_one_is_reviewed() -> None:
    every = ChangePolicy(review_share="1", review_seed=3)
    with pytest.raises(GuardError, match="SAMPLE"):
        standard_in(S.IMPLEMENTED).close(at(5), cms_updated=True, policy=every)


@given(standard_changes())
def test_a_closed_one_without_review_was_successful(change: StandardChange) -> None:
    if change.state is S.CLOSED and change.pir is None:
        assert change.outcome is ChangeOutcome.SUCCESSFUL


def test_parameters_are_exact_and_named_once() -> None:
    assert standard(parameters={"b": "1.5", "a": 2}).parameters == (
        ("a", Decimal(2)),
        ("b", Decimal("1.5")),
    )
    with pytest.raises(ValidationError, match="floats are not exact"):
        standard(parameters={"GB": 1.5})
    with pytest.raises(DuplicateError, match="parameter GB"):
        standard(parameters=[("GB", 1), ("GB", 2)])


def test_it_is_not_authorised_by_anybody() -> None:
    assert not hasattr(standard(), "authorise")
    with pytest.raises(RefusedMoveError):
        standard().start(at())
