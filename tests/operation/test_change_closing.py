"""Closing a change over what is linked to it, and what keeps a release open."""

from typing import Any

import pytest

from itil_core.errors import (
    DuplicateError,
    GuardError,
    RefusedMoveError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.kernel.priority import Level
from itil_core.operation import (
    CouplingPolicy,
    IncidentState,
    KnownErrorState,
    PendingReason,
    ResolutionCode,
    close_change,
    follow_change,
    open_of_change,
    open_of_release,
    wait_for_change,
)
from itil_core.transition import ChangePolicy, ChangeState, DeploymentPlan
from operation.coupling_samples import (
    FAILED,
    ISSUES,
    as_it_was,
    begun,
    closed,
    done,
    reviewed,
    waiting,
    working,
)
from operation.problem_samples import S, at, in_state, incident, known_error
from transition.change_samples import normal, review, standard_in
from transition.release_samples import release

AT_ONCE = DeploymentPlan.at_once({"mx7"})
WAITING = in_state(S.CHANGE_PENDING)
LENIENT = ChangePolicy(block_close_with_open_records=False)


def close(change: Any, **given: Any) -> Any:
    """Close a change with what is given, and no other records."""
    return close_change(change, at(9), **{"incidents": (), "problems": ()} | given)


def test_what_is_open_is_found_by_either_side() -> None:
    change = done(1, incident_ids={"INC-1"}, problem_ids={"PRB-1"})
    cases = [
        working(1),
        working(2),
        working(3).link(at(), change_ids={"CHG-1"}),
        working(4).link(at(), caused_by_ids={"CHG-1"}),
        working(5)
        .link(at(), caused_by_ids={"CHG-1"})
        .resolve(at(), resolution="x", code=ResolutionCode.SOLVED_PERMANENT),
        waiting(6, change_ids={"CHG-1"}),
    ]
    problems = [
        in_state(S.OPEN),
        in_state(S.CHANGE_PENDING, id="PRB-2"),
        in_state(S.KNOWN_ERROR, id="PRB-3"),
        in_state(S.RESOLVED, id="PRB-1"),
    ]
    found = open_of_change(change, cases, problems)
    assert found == ("INC-1", "INC-3", "INC-4", "INC-6", "PRB-1", "PRB-2")


def test_inv_11_3_a_successful_change_closes_and_resolves_in_one_step() -> None:
    change = reviewed(1, problem_ids={"PRB-1"}, incident_ids={"INC-1"})
    after = close(
        change,
        problems=[WAITING],
        incidents=[waiting(1, change_ids={"CHG-1"})],
        known_errors=[known_error()],
        verified={"PRB-1"},
    )
    assert after.change.state is ChangeState.CLOSED
    assert after.problems[0].state is S.RESOLVED
    assert after.problems[0].fixed_by == "CHG-1"
    assert after.known_errors[0].state is KnownErrorState.FIXED
    assert after.incidents[0].state is IncidentState.IN_PROGRESS
    assert after.still_open == ()


@pytest.mark.parametrize("outcome", [FAILED, ISSUES])
def test_inv_11_3_a_change_without_success_closes_and_sends_its_problem_back(outcome: Any) -> None:
    change = reviewed(1, outcome=outcome, problem_ids={"PRB-1"})
    after = close(change, problems=[WAITING], verified={"PRB-1"})
    assert after.problems[0].state is S.KNOWN_ERROR
    assert after.still_open == ()
    if outcome is ISSUES:
        lenient = CouplingPolicy(issues_resolve=True)
        after = close(change, problems=[WAITING], verified={"PRB-1"}, coupling=lenient)
        assert after.problems[0].state is S.RESOLVED


def test_an_unverified_fix_blocks_or_is_a_warning() -> None:
    change = reviewed(1, problem_ids={"PRB-1"})
    before = as_it_was(change, WAITING)
    with pytest.raises(GuardError) as refusal:
        close(change, problems=[WAITING])
    assert refusal.value.unmet == ("its records must be ended first: PRB-1",)
    assert as_it_was(change, WAITING) == before
    after = close(change, problems=[WAITING], policy=LENIENT)
    assert after.still_open == ("PRB-1",)
    assert after.problems[0] is WAITING


def test_open_records_that_do_not_wait_block_by_policy() -> None:
    change = reviewed(1, incident_ids={"INC-1"}, problem_ids={"PRB-1"})
    cases = [
        working(1),
        working(2).link(at(), caused_by_ids={"CHG-1"}),
        waiting(3, PendingReason.USER, change_ids={"CHG-1"}),
    ]
    given: dict[str, Any] = {"incidents": cases, "problems": [in_state(S.OPEN)]}
    before = as_it_was(change, *cases)
    with pytest.raises(GuardError) as refusal:
        close(change, **given)
    assert refusal.value.unmet == ("its records must be ended first: INC-1, INC-2, INC-3, PRB-1",)
    assert as_it_was(change, *cases) == before
    after = close(change, **given, policy=LENIENT)
    assert after.still_open == ("INC-1", "INC-2", "INC-3", "PRB-1")
    assert after.incidents == tuple(cases)


def test_an_incident_that_waits_for_another_change_too_is_still_open() -> None:
    case = waiting(1, change_ids={"CHG-1", "CHG-2"})
    with pytest.raises(GuardError, match="INC-1"):
        close(reviewed(1), incidents=[case], others=[begun(2)])
    after = close(reviewed(1), incidents=[case], others=[done(2), reviewed(1)])
    assert after.incidents[0].state is IncidentState.IN_PROGRESS


def test_all_unmet_guards_are_named_together() -> None:
    change = done(1, outcome=FAILED, incident_ids={"INC-1"}).review(at(4), cms_updated=True)
    with pytest.raises(GuardError) as refusal:
        close(change, incidents=[working(1)])
    due, records = refusal.value.unmet
    assert due.startswith("a post-implementation review is due")
    assert records == "its records must be ended first: INC-1"


def test_a_standard_change_is_closed_without_a_review() -> None:
    change = standard_in(ChangeState.IMPLEMENTED)
    assert close(change, cms_updated=True).change.state is ChangeState.CLOSED
    with pytest.raises(GuardError, match="CMS"):
        close(change)


def test_all_that_a_change_names_must_be_given() -> None:
    change = reviewed(1, incident_ids={"INC-1", "INC-2"}, problem_ids={"PRB-7", "PRB-1"})
    with pytest.raises(UnknownReferenceError) as refusal:
        close(change, incidents=[incident(2)])
    assert (refusal.value.kind, refusal.value.ids) == ("incident", ("INC-1",))
    with pytest.raises(UnknownReferenceError) as refusal:
        close(change, incidents=[incident(1), incident(2)])
    assert (refusal.value.kind, refusal.value.ids) == ("problem", ("PRB-1", "PRB-7"))


def test_what_was_verified_must_be_given_too() -> None:
    with pytest.raises(UnknownReferenceError) as refusal:
        close(reviewed(1), verified={"PRB-9"})
    assert (refusal.value.kind, refusal.value.ids) == ("problem", ("PRB-9",))


def test_other_refusals_change_nothing() -> None:
    case = waiting(1, change_ids={"CHG-1"})
    change = reviewed(1)
    before = as_it_was(case, change)
    with pytest.raises(DuplicateError):
        close(change, incidents=[case, case])
    with pytest.raises(RefusedMoveError) as refusal:
        close(begun(1), incidents=[case])
    assert refusal.value.move == "close"
    late = case.describe(at(20), title="no mail at all")
    with pytest.raises(ValidationError):
        close(change, incidents=[late])
    assert as_it_was(case, change) == before


def urgent(number: int, urgency: Level = Level.HIGH, **fields: Any) -> Any:
    """An open incident of priority 1, 2 or 3."""
    return working(number, **fields).classify(at(), impact=Level.HIGH, urgency=urgency)


def test_a_release_is_kept_open_by_its_changes_and_urgent_incidents() -> None:
    changes = [
        done(1, release_id="REL-1", ci_ids={"web1"}, incident_ids={"INC-1"}),
        closed(2, release_id="REL-1", ci_ids={"web2"}, takes_down={"web3"}),
        begun(3, release_id="REL-2", ci_ids={"mx1"}),
        normal(id="CHG-4", ci_ids={"mx1"}),
        closed(5, release_id="REL-1", ci_ids=(), service_ids={"SVC-WEB"}),
    ]
    ended = over(urgent(7, ci_ids={"web1"}))
    cases = [
        urgent(1),
        urgent(2, Level.MEDIUM, ci_ids={"web3"}),
        urgent(3, Level.LOW, ci_ids={"web2"}),
        urgent(4),
        urgent(5).link(at(), caused_by_ids={"CHG-2"}),
        urgent(6, ci_ids=()).classify(at(), service_id="SVC-WEB"),
        ended,
        incident(8, ci_ids={"web1"}),
    ]
    its = release(change_ids={"CHG-1", "CHG-2"}, deployment_plan=None)
    found = open_of_release(its, changes, cases)
    assert found.ids == ("CHG-1", "INC-1", "INC-2", "INC-5", "INC-6")
    assert found.changes == (changes[0],)
    assert open_of_release(its, changes, cases, urgent=1).ids == (
        "CHG-1",
        "INC-1",
        "INC-5",
        "INC-6",
    )
    quiet = release(id="REL-9", change_ids={"CHG-2"}, deployment_plan=None)
    assert open_of_release(quiet, changes, [cases[0]]).ids == ()
    # A change that names no release is still one of its own.
    unnamed = release(id="REL-9", change_ids={"CHG-4"}, deployment_plan=None)
    assert open_of_release(unnamed, changes).ids == ("CHG-4",)
    on_target = release(id="REL-9", change_ids={"CHG-2"}, deployment_plan=AT_ONCE)
    assert open_of_release(on_target, changes, [urgent(9, ci_ids={"mx7"})]).ids == ("INC-9",)
    with pytest.raises(UnknownReferenceError) as unknown:
        open_of_release(release(change_ids={"CHG-1", "CHG-9", "CHG-8"}), changes)
    assert unknown.value.ids == ("CHG-8", "CHG-9")
    wrong: Any = "REL-1"
    with pytest.raises(ValidationError, match="must be the release itself") as caught:
        open_of_release(wrong, changes)
    assert caught.value.field == "release"


def test_what_a_change_has_sent_on_its_way_does_not_keep_it_open() -> None:
    failed = done(1, outcome=FAILED, problem_ids={"PRB-1"}, incident_ids={"INC-1", "INC-2"})
    cases = [waiting(1, change_ids={"CHG-1"}), waiting(2)]
    sent = follow_change(failed, at(5), problems=[WAITING], incidents=cases)
    assert sent.problems[0].state is S.KNOWN_ERROR
    # One of the incidents waits for another change by now.
    again, _ = wait_for_change(sent.incidents[0], normal(id="CHG-2"), at(6))
    ready = failed.review(at(7), cms_updated=True).record_review(at(8), review=review(7))
    after = close(ready, problems=sent.problems, incidents=[again, sent.incidents[1]])
    assert after.still_open == ()
    assert after.incidents == (again, sent.incidents[1])
    assert after.problems == sent.problems


def test_an_incident_that_waited_for_something_else_meanwhile_keeps_it_open() -> None:
    ready = reviewed(1, end=4, incident_ids={"INC-1", "INC-2", "INC-3", "INC-4"})
    cases = [
        waiting(1, PendingReason.USER).resume(at(5)),
        waiting(2).resume(at(3)),
        working(3).pend(at(4.5), reason=PendingReason.CHANGE).resume(at(5)),
        waiting(4, caused_by_ids={"CHG-1"}).resume(at(5)),
        waiting(5, change_ids={"CHG-2"}).link(at(), caused_by_ids={"CHG-1"}).resume(at(5)),
    ]
    with pytest.raises(GuardError) as refusal:
        close(ready, incidents=cases)
    words = "its records must be ended first: INC-1, INC-2, INC-3, INC-4, INC-5"
    assert refusal.value.unmet == (words,)
    assert close(ready, incidents=[*map(over, cases)]).still_open == ()


def over(case: Any) -> Any:
    return case.resolve(at(6), resolution="x", code=ResolutionCode.SOLVED_PERMANENT)
