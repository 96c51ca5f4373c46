"""The way of a problem: its moves from state to state, with their guards."""

from collections.abc import Callable
from typing import Any

import pytest

from itil_core.errors import GuardError, RefusedMoveError, ValidationError
from itil_core.kernel.priority import Level, PriorityMatrix
from itil_core.kernel.stamp import Stamp
from itil_core.operation.incident_facts import PriorityOverride
from itil_core.operation.incident_lifecycle import IncidentState
from itil_core.operation.problem import Problem
from itil_core.operation.problem_facts import (
    KnownErrorFate,
    ProblemCancellation,
    ProblemResolution,
)
from itil_core.operation.problem_policy import ProblemPolicy
from operation.problem_samples import START, S, at, in_state, incident, problem, review

CHANGE, NO_CHANGE = ProblemResolution.CHANGE, ProblemResolution.NO_CHANGE
DUPLICATE = ProblemCancellation.DUPLICATE
NOT_A_PROBLEM = ProblemCancellation.NOT_A_PROBLEM
OVERRIDE = PriorityOverride(value=1, by="boss", reason="the board meets")


def unmet(move: Callable[[], Problem]) -> str:
    with pytest.raises(GuardError) as caught:
        move()
    return "; ".join(caught.value.unmet)


# From NEW to OPEN.


def test_classify_writes_the_code_of_the_matrix() -> None:
    it = problem().classify(at(), impact=Level.HIGH, urgency=Level.MEDIUM)
    assert it.priority == 2
    assert it.classify(at(), urgency=Level.HIGH).priority == 1


def test_classify_takes_another_matrix() -> None:
    flat = PriorityMatrix([(7, 7, 7)] * 3)
    assert problem().classify(at(), impact=Level.LOW, urgency=Level.LOW, matrix=flat).priority == 7


def test_an_override_stands_until_the_next_classification() -> None:
    it = problem().classify(at(), impact=Level.LOW, urgency=Level.LOW, override=OVERRIDE)
    assert (it.priority, it.priority_override) == (1, OVERRIDE)
    again = it.classify(at())
    assert (again.priority, again.priority_override) == (5, None)


def test_half_a_classification_yields_no_priority() -> None:
    assert problem().classify(at(), impact=Level.LOW).priority is None


@pytest.mark.parametrize("category", ["mail", ("mail",), ("a", "b", "c", "d", "e")])
def test_a_category_of_the_wrong_depth_is_refused(category: Any) -> None:
    with pytest.raises(ValidationError, match="2 to 4 levels"):
        problem().classify(at(), category=category)


def test_opening_names_everything_that_is_missing() -> None:
    said = unmet(lambda: problem().open(at()))
    assert [name for name in ("category", "impact", "urgency", "priority", "owner") if name in said]
    assert said.count("must be given") == 5


def test_opening_checks_the_depth_of_a_category_given_at_first() -> None:
    it = problem(category=("mail",), impact=Level.LOW, urgency=Level.LOW, priority=5)
    assert "2 to 4 levels" in unmet(lambda: it.open(at(), owner="petra"))
    shallow = ProblemPolicy(category_depth=(1, 1))
    assert it.open(at(), owner="petra", policy=shallow).state is S.OPEN


def test_opening_takes_an_owner_assigned_before() -> None:
    it = problem(category=("a", "b"), impact=Level.LOW, urgency=Level.LOW, priority=5)
    assert it.assign(at(), owner="petra").open(at()).owner_id == "petra"


# To the known error.


def test_a_known_error_without_cause_or_workaround_is_refused() -> None:
    it = in_state(S.INVESTIGATING)
    said = unmet(lambda: it.raise_known_error(at(), known_error_id="KE-1"))
    assert "root_cause" in said
    assert "workaround_id" in said


def test_an_early_known_error_needs_the_workaround_only() -> None:
    it = in_state(S.INVESTIGATING)
    early = ProblemPolicy(early_known_error=True)
    said = unmet(lambda: it.raise_known_error(at(), known_error_id="KE-1", policy=early))
    assert "root_cause" not in said
    it = it.record_workaround(at(), workaround_id="WA-1")
    assert it.raise_known_error(at(), known_error_id="KE-1", policy=early).state is S.KNOWN_ERROR


def test_a_cause_is_looked_for_before_it_is_recorded() -> None:
    with pytest.raises(RefusedMoveError):
        in_state(S.OPEN).record_root_cause(at(), root_cause="the disk")
    it = in_state(S.RESOLVED)
    assert unmet(lambda: it.record_root_cause(at(), root_cause="")) == "root_cause must be given"


# Changes.


def test_a_change_that_fails_brings_back_the_known_error() -> None:
    it = in_state(S.CHANGE_PENDING).fail_change(at(), change_id="CHG-1")
    assert it.state is S.KNOWN_ERROR
    assert it.change_ids == {"CHG-1"}
    assert it.pending_change_ids == frozenset()


def test_a_change_that_failed_is_not_raised_again() -> None:
    it = in_state(S.CHANGE_PENDING).fail_change(at(), change_id="CHG-1")
    assert "another change" in unmet(lambda: it.raise_change(at(), change_id="CHG-1"))
    it = it.raise_change(at(), change_id="CHG-2")
    assert "another change" in unmet(lambda: it.attach_change(at(), change_id="CHG-1"))


def test_only_a_pending_change_can_fail() -> None:
    it = in_state(S.CHANGE_PENDING)
    said = unmet(lambda: it.fail_change(at(), change_id="CHG-9"))
    assert "CHG-1" in said
    assert "name a pending change" in said


def test_of_several_changes_all_but_the_last_are_dropped() -> None:
    it = in_state(S.CHANGE_PENDING).attach_change(at(), change_id="CHG-2")
    assert "drop_change while CHG-2" in unmet(lambda: it.fail_change(at(), change_id="CHG-1"))
    it = it.drop_change(at(), change_id="CHG-1")
    assert it.pending_change_ids == {"CHG-2"}
    assert "fail_change" in unmet(lambda: it.drop_change(at(), change_id="CHG-2"))
    assert "pending change" in unmet(lambda: it.drop_change(at(), change_id="CHG-1"))
    assert it.fail_change(at(), change_id="CHG-2").state is S.KNOWN_ERROR


def test_a_fix_after_a_deferral_ends_the_deferral() -> None:
    it = in_state(S.DEFERRED)
    assert it.deferral is not None
    it = it.raise_change(at(), change_id="CHG-1")
    assert (it.state, it.deferral) == (S.CHANGE_PENDING, None)


# Deferring and accepting.


def test_the_review_of_a_deferral_lies_ahead() -> None:
    it = in_state(S.KNOWN_ERROR)
    said = unmet(lambda: it.defer(at(1), approver="cio", review_at=START, reason="dear"))
    assert "later than the decision" in said


def test_a_deferral_can_be_prolonged() -> None:
    it = in_state(S.DEFERRED)
    later = START.add(years=1)
    longer = it.prolong(at(), approver="cio", review_at=later, reason="still too dear")
    assert longer.deferral is not None
    assert longer.deferral.review_at == later
    said = unmet(lambda: it.prolong(at(1), approver="cio", review_at=START, reason="dear"))
    assert "later" in said


@pytest.mark.parametrize("empty", [{"approver": ""}, {"reason": " "}])
def test_a_deferral_names_who_and_why(empty: dict[str, str]) -> None:
    facts: Any = {"approver": "cio", "reason": "dear", "review_at": START.add(days=9)} | empty
    with pytest.raises(ValidationError):
        in_state(S.KNOWN_ERROR).defer(at(), **facts)


def test_the_business_may_live_with_a_deferred_problem() -> None:
    it = in_state(S.DEFERRED)
    said = unmet(lambda: it.accept(at(), approver="cio", reason="rare", at=START.add(days=1)))
    assert "not be later" in said
    done = it.accept(at(2), approver="cio", reason="rare", at=START)
    assert done.acceptance is not None
    assert (done.state, done.acceptance.at) == (S.CLOSED, START)
    assert done.known_error_fate is KnownErrorFate.KEPT
    assert (done.resolved_at, done.closed_at) == (None, at(2).at)
    decided = it.accept(at(2), approver="cio", reason="rare").acceptance
    assert decided is not None
    assert decided.at == at(2).at


# Resolving.


@pytest.mark.parametrize("state", [S.INVESTIGATING, S.KNOWN_ERROR])
def test_a_fix_without_a_change_resolves(state: Any) -> None:
    it = in_state(state).resolve(at(), resolution="trained", kind=NO_CHANGE)
    assert (it.state, it.resolution_kind, it.fixed_by) == (S.RESOLVED, NO_CHANGE, None)


def test_a_successful_and_verified_change_resolves() -> None:
    it = in_state(S.CHANGE_PENDING).resolve(
        at(3),
        resolution="larger disk",
        kind=CHANGE,
        change_id="CHG-1",
        successful=True,
        verified=True,
    )
    assert (it.state, it.fixed_by, it.resolved_at) == (S.RESOLVED, "CHG-1", at(3).at)


def test_INV_11_3_a_change_that_was_not_successful_resolves_nothing() -> None:
    it = in_state(S.CHANGE_PENDING)
    said = unmet(
        lambda: it.resolve(at(), resolution="x", kind=CHANGE, change_id="CHG-1", verified=True)
    )
    assert said == "the outcome of the change must be SUCCESSFUL"
    said = unmet(
        lambda: it.resolve(at(), resolution="x", kind=CHANGE, change_id="CHG-1", successful=True)
    )
    assert said == "the fix must be verified"


def test_a_change_resolves_only_the_problem_that_waits_for_it() -> None:
    facts: Any = {"resolution": "x", "kind": CHANGE, "successful": True, "verified": True}
    said = unmet(lambda: in_state(S.KNOWN_ERROR).resolve(at(), change_id="CHG-1", **facts))
    assert "must be raised and pending" in said
    assert "none is" in said
    said = unmet(lambda: in_state(S.CHANGE_PENDING).resolve(at(), **facts))
    assert said == "change_id must name a pending change of the problem: CHG-1"


def test_while_a_change_is_pending_nothing_else_resolves() -> None:
    it = in_state(S.CHANGE_PENDING)
    said = unmet(lambda: it.resolve(at(), resolution="x", kind=NO_CHANGE))
    assert "pending change" in said
    it = in_state(S.INVESTIGATING)
    said = unmet(lambda: it.resolve(at(), resolution="", kind=NO_CHANGE, change_id="CHG-1"))
    assert "must name none" in said
    assert "resolution must be given" in said


def test_a_relapse_undoes_the_resolution_and_spends_the_change() -> None:
    it = in_state(S.CHANGE_PENDING, major=True).resolve(
        at(),
        resolution="disk",
        kind=CHANGE,
        change_id="CHG-1",
        successful=True,
        verified=True,
    )
    it = it.record_review(at(), review=review()).reinvestigate(at(1))
    assert (it.state, it.resolution, it.resolution_kind) == (S.INVESTIGATING, "", None)
    assert (it.fixed_by, it.review, it.resolved_at) == (None, None, None)
    assert it.pending_change_ids == frozenset()
    assert it.raise_known_error(at(1), known_error_id="KE-1").state is S.KNOWN_ERROR


# Closing.


def test_closing_names_every_check_that_is_not_met() -> None:
    it = in_state(S.KNOWN_ERROR, major=True).resolve(at(), resolution="x", kind=NO_CHANGE)
    said = unmet(lambda: it.close(at(), documented=False))
    for part in ("give INC-1", "documentation", "major problem must be reviewed", "known_error"):
        assert part in said


def test_a_major_problem_is_reviewed_before_it_is_closed() -> None:
    it = in_state(S.RESOLVED).declare_major(at())
    assert "reviewed" in unmet(lambda: it.close(at(), incidents=[incident()]))
    it = it.record_review(at(), review=review())
    assert it.close(at(), incidents=[incident()]).state is S.CLOSED


def test_only_a_major_problem_is_reviewed_and_not_in_the_future() -> None:
    it = in_state(S.RESOLVED)
    assert "declare_major" in unmet(lambda: it.record_review(at(), review=review()))
    it = problem(opened=Stamp(START.subtract(days=9), by="ana"), major=True)
    it = it.classify(it.opened, category=("a", "b"), impact=Level.LOW, urgency=Level.LOW)
    it = it.open(it.opened, owner="petra").investigate(it.opened)
    it = it.resolve(it.opened, resolution="x", kind=NO_CHANGE)
    assert "not be later" in unmet(lambda: it.record_review(it.opened, review=review()))


def test_INV_5_10_closing_warns_by_default_and_blocks_by_policy() -> None:
    it = in_state(S.RESOLVED)
    still_open = incident()
    closed = it.close(at(), incidents=[still_open, incident(7)])
    assert closed.state is S.CLOSED
    assert still_open.state is IncidentState.NEW
    block = ProblemPolicy(block_close_with_open_incidents=True)
    said = unmet(lambda: it.close(at(), incidents=[still_open], policy=block))
    assert said == "its incidents must be resolved first: INC-1"
    over = still_open.cancel(at(), reason="logged twice")
    assert it.close(at(), incidents=[over], policy=block).state is S.CLOSED


def test_a_known_error_is_kept_or_archived() -> None:
    it = in_state(S.KNOWN_ERROR).resolve(at(), resolution="x", kind=NO_CHANGE)
    it = it.close(at(), incidents=[incident()], known_error=KnownErrorFate.ARCHIVED)
    assert it.known_error_fate is KnownErrorFate.ARCHIVED


# Cancelling.


def test_a_duplicate_names_the_other_problem() -> None:
    it = in_state(S.OPEN)
    assert "must name" in unmet(lambda: it.cancel(at(), reason=DUPLICATE))
    said = unmet(lambda: it.cancel(at(), reason=NOT_A_PROBLEM, duplicate_of="PRB-2"))
    assert "must name" in said
    assert it.cancel(at(), reason=DUPLICATE, duplicate_of="PRB-2").duplicate_of == "PRB-2"


@pytest.mark.parametrize("state", [S.KNOWN_ERROR, S.DEFERRED])
def test_a_known_error_is_cancelled_only_as_a_duplicate_found_late(state: Any) -> None:
    it = in_state(state)
    assert "only be cancelled as a duplicate" in unmet(
        lambda: it.cancel(at(), reason=NOT_A_PROBLEM)
    )
    assert it.cancel(at(), reason=DUPLICATE, duplicate_of="PRB-2").state is S.CANCELLED
