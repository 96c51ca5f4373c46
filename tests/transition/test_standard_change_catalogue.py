"""The catalogue of standard changes, and the models whose changes fail."""

import pytest

from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.transition import (
    ChangeKind,
    ChangeModel,
    ChangeModelState,
    ChangeOutcome,
    ChangePolicy,
    ModelFailureAction,
    StandardChange,
    StandardChangeCatalogue,
    failed_since,
    judge_model,
)
from transition.change_samples import S, active, at, model, standard_in

M = ChangeModelState
NO_CHANGES: tuple[StandardChange, ...] = ()


def failed(
    number: int = 1, *, outcome: ChangeOutcome = ChangeOutcome.FAILED_REMEDIATED
) -> StandardChange:
    it = standard_in(S.IMPLEMENTING, id=f"CHG-{number}")
    if outcome.fits_implemented:
        return it.finish(at(4), outcome=outcome)
    return it.remediate(at(4), outcome=outcome)


def test_one_failure_brings_the_model_under_review() -> None:
    judged = judge_model(active(), [failed()], at(5))
    assert judged.state is M.UNDER_REVIEW
    assert judged.reinstate(at(5)).state is M.ACTIVE
    assert failed_since(judged.reinstate(at(5)), [failed()]) == ()


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (ChangeOutcome.SUCCESSFUL, M.ACTIVE),
        (ChangeOutcome.SUCCESSFUL_WITH_ISSUES, M.ACTIVE),
        (ChangeOutcome.PARTIAL, M.ACTIVE),
        (ChangeOutcome.FAILED_NOT_REMEDIATED, M.UNDER_REVIEW),
        (ChangeOutcome.FAILED_REMEDIATED, M.UNDER_REVIEW),
    ],
)
def test_only_failures_count(outcome: ChangeOutcome, state: ChangeModelState) -> None:
    assert judge_model(active(), [failed(outcome=outcome)], at(5)).state is state


def test_the_policy_says_after_how_many_and_what_then() -> None:
    suspend = ChangePolicy(failure_count=2, failure_action=ModelFailureAction.SUSPEND)
    assert judge_model(active(), [failed(1)], at(5), suspend).state is M.ACTIVE
    judged = judge_model(active(), [failed(1), failed(2)], at(5), suspend)
    assert (judged.state, judged.suspended) == (M.UNDER_REVIEW, True)
    nothing = ChangePolicy(failure_action=ModelFailureAction.NONE)
    assert judge_model(active(), [failed()], at(5), nothing).state is M.ACTIVE


def test_failures_of_other_models_and_unfinished_changes_do_not_count() -> None:
    other: ChangeModel = active(id="MOD-2")
    assert judge_model(other, [failed()], at(5)) is other
    assert failed_since(active(), [standard_in(S.IMPLEMENTING)]) == ()
    assert failed_since(model(), [failed()]) == ()
    assert judge_model(model(), [failed()], at(5)).state is M.DRAFT


def test_the_catalogue_knows_its_models() -> None:
    it = StandardChangeCatalogue([active(id="MOD-2", roles=()), active()])
    assert [each.id for each in it.models] == ["MOD-2", "MOD-DISK"]
    assert it.model("MOD-2").id == "MOD-2"
    assert [each.id for each in it.open_to("guest")] == ["MOD-2"]
    assert [each.id for each in it.open_to("operator")] == ["MOD-2", "MOD-DISK"]
    with pytest.raises(UnknownReferenceError, match="MOD-3"):
        it.model("MOD-3")


def test_the_catalogue_is_judged_as_a_whole() -> None:
    it = StandardChangeCatalogue([active()]).with_model(active(id="MOD-2"))
    judged = it.judged(iter([failed()]), at(5))
    assert [each.state for each in judged.models] == [M.ACTIVE, M.UNDER_REVIEW]
    assert judged.open_to("operator") == (judged.model("MOD-2"),)
    restored = judged.with_model(judged.model("MOD-DISK").reinstate(at(6)))
    assert len(restored.models) == 2


def test_bad_models_are_refused() -> None:
    with pytest.raises(DuplicateError, match="MOD-DISK"):
        StandardChangeCatalogue([active(), model()])
    with pytest.raises(ValidationError, match="models of standard changes"):
        StandardChangeCatalogue([model(kind=ChangeKind.NORMAL)])
