"""Changes and the records that wait for them: who goes on, and with which words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import (
    ConflictError,
    DuplicateError,
    GuardError,
    RefusedMoveError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.kernel.stamp import Stamp
from itil_core.operation import (
    CouplingPolicy,
    IncidentState,
    KnownErrorState,
    PendingReason,
    Problem,
    ProblemCancellation,
    ProblemState,
    ending_of,
    follow_change,
    has_fixed,
    incident_waits_for,
    pursue_change,
    resume_after_problem,
    wait_for_change,
)
from itil_core.transition import ChangeOutcome, ChangeRejection
from operation.coupling_samples import (
    FAILED,
    GOOD,
    ISSUES,
    PARTIAL,
    UNDONE,
    as_it_was,
    begun,
    closed,
    done,
    reviewed,
    waiting,
    working,
)
from operation.problem_samples import START, S, at, in_state, incident, known_error
from transition.change_samples import normal

PENDING = S.CHANGE_PENDING


def rejected(**fields: Any) -> Any:
    return normal(**fields).reject(at(1), reason=ChangeRejection.IMPRACTICAL)


def cancelled(**fields: Any) -> Any:
    return normal(**fields).cancel(at(1), reason="the disk is gone")


ENDINGS = {
    "rejected": (rejected(), False, "CHG-1 was rejected: IMPRACTICAL"),
    "cancelled": (cancelled(), False, "CHG-1 was cancelled: the disk is gone"),
    "successful": (closed(), True, "CHG-1 ended SUCCESSFUL"),
    "with issues": (closed(outcome=ISSUES), False, "CHG-1 ended SUCCESSFUL_WITH_ISSUES"),
    "partial": (closed(outcome=PARTIAL), False, "CHG-1 ended PARTIAL"),
    "failed": (closed(outcome=FAILED), False, "CHG-1 ended FAILED_NOT_REMEDIATED"),
    "remediated": (closed(outcome=UNDONE), False, "CHG-1 ended FAILED_REMEDIATED"),
    "failed, in review": (reviewed(outcome=FAILED), False, "CHG-1 ended FAILED_NOT_REMEDIATED"),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_what_an_end_means(name: str) -> None:
    change, fixed, words = ENDINGS[name]
    assert has_fixed(change) is fixed
    assert ending_of(change) == words


@pytest.mark.parametrize("change", [normal(), begun()])
def test_what_has_not_ended_is_not_said_to_have(change: Any) -> None:
    assert ending_of(change) == ""


@pytest.mark.parametrize("change", [normal(), begun(), done(), reviewed(), done(outcome=GOOD)])
def test_a_success_counts_once_the_change_is_closed(change: Any) -> None:
    assert has_fixed(change) is None


def test_issues_are_a_success_where_the_policy_says_so() -> None:
    lenient = CouplingPolicy(issues_resolve=True)
    assert has_fixed(closed(outcome=ISSUES), policy=lenient) is True
    assert has_fixed(reviewed(outcome=ISSUES), policy=lenient) is None
    assert has_fixed(closed(outcome=PARTIAL), policy=lenient) is False
    with pytest.raises(ValidationError):
        CouplingPolicy(issues_resolve=None)


@pytest.mark.parametrize("name", ENDINGS)
def test_inv_11_3_only_a_successful_change_resolves_its_problem(name: str) -> None:
    change, fixed, words = ENDINGS[name]
    (after,), _, _ = follow_change(change, at(9), problems=[in_state(PENDING)], verified={"PRB-1"})
    if fixed:
        assert after.state is S.RESOLVED
        assert (after.fixed_by, after.resolution) == ("CHG-1", "CHG-1: a larger mail disk")
    else:
        assert after.state is S.KNOWN_ERROR
        assert after.spent_change_ids == {"CHG-1"}
        assert after.updated.note == words


@pytest.mark.parametrize("change", [normal(), begun(), done(), reviewed()])
def test_while_a_change_may_still_fix_it_a_problem_waits(change: Any) -> None:
    it = in_state(PENDING)
    assert follow_change(change, at(9), problems=[it], verified={"PRB-1"}).problems == (it,)


def test_a_fix_must_be_verified() -> None:
    it = in_state(PENDING)
    assert follow_change(closed(), at(9), problems=[it]).problems[0] is it
    (after,), _, _ = follow_change(closed(), at(9), problems=[it], verified={"PRB-1"})
    assert after.state is S.RESOLVED
    again = follow_change(closed(), at(10), problems=[after], verified={"PRB-1"})
    assert again.problems[0] is after


def test_what_was_verified_must_be_among_the_problems() -> None:
    it = in_state(PENDING)
    with pytest.raises(UnknownReferenceError) as unknown:
        follow_change(closed(), at(9), problems=[it], verified={"PRB-1", "PRB-8", "PRB-7"})
    assert (unknown.value.kind, unknown.value.ids) == ("problem", ("PRB-7", "PRB-8"))
    with pytest.raises(ValidationError) as single:
        follow_change(closed(), at(9), problems=[it], verified="PRB-1")
    assert single.value.value == "PRB-1"


def test_a_problem_with_another_change_goes_on_waiting_for_that() -> None:
    it = in_state(PENDING).attach_change(at(), change_id="CHG-2")
    (after,), _, _ = follow_change(rejected(), at(9), problems=[it])
    assert after.state is PENDING
    assert (after.pending_change_ids, after.updated.note) == (
        {"CHG-2"},
        "CHG-1 was rejected: IMPRACTICAL",
    )
    (last,), _, _ = follow_change(rejected(id="CHG-2"), at(9), problems=[after])
    assert last.state is S.KNOWN_ERROR


@pytest.mark.parametrize("state", [each for each in S if each is not PENDING])
def test_a_problem_that_does_not_wait_stays(state: ProblemState) -> None:
    it = in_state(state)
    for change in (rejected(), closed()):
        assert follow_change(change, at(9), problems=[it], verified={"PRB-1"}).problems[0] is it


def test_a_problem_of_another_change_stays() -> None:
    it = in_state(PENDING)
    assert follow_change(closed(2), at(9), problems=[it], verified={"PRB-1"}).problems[0] is it


def test_known_errors_follow_their_problems() -> None:
    error, other = known_error(1), known_error(2)
    good = follow_change(
        closed(),
        at(9),
        problems=[in_state(PENDING)],
        known_errors=[other, error],
        verified={"PRB-1"},
    )
    assert good.known_errors[0] is other
    assert good.known_errors[1].state is KnownErrorState.FIXED
    assert good.known_errors[1].fixed_by == "CHG-1"
    bad = follow_change(rejected(), at(9), problems=[in_state(PENDING)], known_errors=[error])
    assert bad.known_errors[0].state is KnownErrorState.ACTIVE


@pytest.mark.parametrize("name", ENDINGS)
def test_an_incident_goes_on_after_every_end_and_says_why(name: str) -> None:
    change, _, words = ENDINGS[name]
    case = waiting(1, change_ids={"CHG-1"})
    _, _, (after,) = follow_change(change, at(9), incidents=[case])
    assert after.state is IncidentState.IN_PROGRESS
    assert (after.pending_reason, after.assignee) == (None, "bob")
    assert after.updated.note == words
    noted = Stamp(at(9).at, by="ana", note="by phone")
    _, _, (after,) = follow_change(change, noted, incidents=[case])
    assert after.updated.note == f"by phone; {words}"
    assert follow_change(change, at(10), incidents=[after]).incidents[0] is after


def test_an_incident_does_not_wait_for_the_review() -> None:
    case = waiting(1, change_ids={"CHG-1"})
    for change in (normal(), begun()):
        assert follow_change(change, at(9), incidents=[case]).incidents[0] is case
    _, _, (after,) = follow_change(done(), at(9), incidents=[case])
    assert after.state is IncidentState.IN_PROGRESS


def test_for_which_change_an_incident_waits() -> None:
    change = done(1, incident_ids={"INC-1"})
    assert incident_waits_for(waiting(1, change_ids={"CHG-1"}), done(1))
    assert incident_waits_for(waiting(1), change)
    assert not incident_waits_for(waiting(1, change_ids={"CHG-2"}), change)
    assert not incident_waits_for(waiting(1, caused_by_ids={"CHG-1"}), change)
    assert not incident_waits_for(waiting(2), change)
    assert not incident_waits_for(waiting(1, PendingReason.USER, change_ids={"CHG-1"}), change)
    assert not incident_waits_for(working(1, change_ids={"CHG-1"}), change)
    given_up = waiting(1, change_ids={"CHG-1"}).cancel(at(1), reason="a test call")
    assert not incident_waits_for(given_up, change)


def test_an_incident_with_two_changes_waits_for_both() -> None:
    case = waiting(1, change_ids={"CHG-1", "CHG-2"})
    others = [done(1), begun(2)]
    assert follow_change(done(1), at(9), incidents=[case], others=others).incidents[0] is case
    others = [done(1), done(2)]
    _, _, (after,) = follow_change(done(1), at(9), incidents=[case], others=others)
    assert after.state is IncidentState.IN_PROGRESS


def test_who_began_to_wait_after_a_change_was_over_waits_for_another() -> None:
    first = done(1, end=4)
    case = waiting(1, change_ids={"CHG-1"})
    _, _, (case,) = follow_change(first, at(5), incidents=[case])
    case, second = wait_for_change(case, normal(id="CHG-2"), at(6))
    assert not incident_waits_for(case, first)
    assert incident_waits_for(case, second)
    assert follow_change(first, at(7), incidents=[case]).incidents == (case,)
    rejected_later = second.reject(at(7), reason=ChangeRejection.DUPLICATE)
    _, _, (after,) = follow_change(rejected_later, at(8), incidents=[case])
    assert after.updated.note == "CHG-2 was rejected: DUPLICATE"
    # Who names no other change cannot mean another one.
    late = working(1).pend(at(6), reason=PendingReason.CHANGE).link(at(6), change_ids={"CHG-1"})
    assert incident_waits_for(late, first)


def test_an_incident_that_waits_for_the_problem_goes_on_with_it() -> None:
    case = waiting(1, PendingReason.PROBLEM, problem_id="PRB-1")
    given = {"problems": [in_state(PENDING)], "incidents": [case]}
    good = follow_change(closed(), at(9), **given, verified={"PRB-1"})
    assert good.incidents[0].state is IncidentState.IN_PROGRESS
    assert good.incidents[0].updated.note == "PRB-1 is RESOLVED"
    bad = follow_change(rejected(), at(9), **given)
    assert bad.incidents[0] is case


def test_who_has_no_assignee_is_given_one_or_all_is_refused() -> None:
    early = incident(2, service_id="SVC-MAIL").link(at(), change_ids={"CHG-1"})
    nobody = (
        working(1)
        .escalate(at(), to="storage", reason="needs a disk")
        .pend(at(), reason=PendingReason.SUPPLIER)
        .repend(at(), reason=PendingReason.CHANGE)
        .link(at(), change_ids={"CHG-1"})
    )
    cases = [waiting(3, change_ids={"CHG-1"}), nobody, early]
    before = as_it_was(*cases)
    with pytest.raises(GuardError) as refusal:
        follow_change(done(), at(9), incidents=cases)
    assert refusal.value.record == "INC-1"
    assert as_it_was(*cases) == before
    _, _, after = follow_change(done(), at(9), incidents=cases, assignee="eva")
    assert [case.assignee for case in after] == ["bob", "eva", None]
    assert after[2] is early


@pytest.mark.parametrize(
    ("stamp", "field"),
    [
        (at(3.9), "at"),
        (Stamp(at(9).at, by="ana", effective=at(3.9).at), "effective"),
    ],
)
def test_nothing_follows_before_it_has_ended(stamp: Stamp, field: str) -> None:
    case = waiting(1, change_ids={"CHG-1"})
    with pytest.raises(ValidationError) as refusal:
        follow_change(done(), stamp, incidents=[case])
    assert (refusal.value.record, refusal.value.field) == ("Stamp", field)
    assert follow_change(begun(), stamp, incidents=[case]).incidents == (case,)


def test_what_is_given_twice_is_refused() -> None:
    case, it, error = waiting(1), in_state(PENDING), known_error()
    for kind, key, twice in (
        ("incident", "INC-1", {"incidents": [case, case]}),
        ("problem", "PRB-1", {"problems": [it, it]}),
        ("known error", "KE-1", {"known_errors": [error, error]}),
    ):
        with pytest.raises(DuplicateError) as refusal:
            follow_change(closed(), at(9), **twice)
        assert (refusal.value.kind, refusal.value.key) == (kind, key)


def test_a_problem_pursues_a_change_on_both_sides() -> None:
    for state in (S.KNOWN_ERROR, S.DEFERRED):
        linked = pursue_change(in_state(state), normal(problem_ids=()), at(1))
        assert linked.problem.state is PENDING
        assert linked.problem.pending_change_ids == {"CHG-1"}
        assert linked.change.problem_ids == {"PRB-1"}
    second = pursue_change(linked.problem, normal(id="CHG-2"), at(1))
    assert second.problem.pending_change_ids == {"CHG-1", "CHG-2"}


def test_inv_11_6_a_fix_is_not_older_than_its_problem() -> None:
    it = in_state(S.KNOWN_ERROR)
    older = normal(opened=Stamp(START.subtract(microseconds=1), by="ana"))
    before = as_it_was(it, older)
    with pytest.raises(ConflictError, match="older") as refusal:
        pursue_change(it, older, at(1))
    assert (refusal.value.first, refusal.value.second) == ("CHG-1", "PRB-1")
    assert as_it_was(it, older) == before


@pytest.mark.parametrize("change", [rejected(), cancelled(), done(), closed()])
def test_nobody_waits_for_what_is_over(change: Any) -> None:
    for attempt, other in (
        (lambda: pursue_change(in_state(S.KNOWN_ERROR), change, at(9)), "PRB-1"),
        (lambda: wait_for_change(working(1), change, at(9)), "INC-1"),
    ):
        with pytest.raises(ConflictError, match="is over") as refusal:
            attempt()
        assert (refusal.value.first, refusal.value.second) == ("CHG-1", other)


def test_what_failed_before_and_what_is_no_known_error_are_refused() -> None:
    back = in_state(PENDING).fail_change(at(), change_id="CHG-1")
    with pytest.raises(GuardError, match="did not fix it before"):
        pursue_change(back, normal(), at(1))
    with pytest.raises(RefusedMoveError) as refusal:
        pursue_change(in_state(S.INVESTIGATING), normal(), at(1))
    assert refusal.value.move == "raise_change"


def test_an_incident_waits_on_both_sides() -> None:
    for case in (working(1), waiting(1, PendingReason.SUPPLIER)):
        linked = wait_for_change(case, normal(), at(1))
        assert linked.incident.pending_reason is PendingReason.CHANGE
        assert linked.incident.change_ids == {"CHG-1"}
        assert linked.change.incident_ids == {"INC-1"}
        assert incident_waits_for(*linked)
    with pytest.raises(RefusedMoveError):
        wait_for_change(incident(1), normal(), at(1))


OVER: list[Problem] = [
    in_state(S.RESOLVED),
    in_state(S.CLOSED),
    in_state(S.CANCELLED),
    in_state(S.DEFERRED).accept(at(1), approver="cio", reason="too dear"),
    in_state(S.OPEN).cancel(at(1), reason=ProblemCancellation.DUPLICATE, duplicate_of="PRB-2"),
]


@pytest.mark.parametrize("it", OVER, ids=lambda it: it.state.name)
def test_incidents_go_on_when_their_problem_is_over(it: Problem) -> None:
    case = waiting(1, PendingReason.PROBLEM, problem_id="PRB-1")
    rest = [
        waiting(2, PendingReason.PROBLEM, problem_id="PRB-2"),
        waiting(3, PendingReason.CHANGE, problem_id="PRB-1"),
        working(4, problem_id="PRB-1"),
    ]
    first, *others = resume_after_problem(it, [case, *rest], at(2))
    assert first.state is IncidentState.IN_PROGRESS
    assert first.updated.note == f"PRB-1 is {it.state.name}"
    assert others == rest
    with pytest.raises(ValidationError):
        resume_after_problem(it, [case], Stamp(START.subtract(seconds=1), by="ana"))


def test_incidents_wait_while_their_problem_is_open() -> None:
    case = waiting(1, PendingReason.PROBLEM, problem_id="PRB-1")
    for state in (S.OPEN, S.INVESTIGATING, S.KNOWN_ERROR, PENDING, S.DEFERRED):
        assert resume_after_problem(in_state(state), [case], at(2)) == (case,)


@given(
    st.sampled_from(ChangeOutcome),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    st.sampled_from([(), ("CHG-2",)]),
)
def test_inv_11_3_against_the_rule_itself(
    outcome: ChangeOutcome, facts: tuple[bool, bool, bool], others: tuple[str, ...]
) -> None:
    is_closed, is_verified, lenient = facts
    change = closed(outcome=outcome) if is_closed else reviewed(outcome=outcome)
    it = in_state(PENDING)
    for other in others:
        it = it.attach_change(at(), change_id=other)
    good = outcome.name == "SUCCESSFUL" or (lenient and outcome.name == "SUCCESSFUL_WITH_ISSUES")
    if not good:
        expected = PENDING if others else S.KNOWN_ERROR
    else:
        expected = S.RESOLVED if is_closed and is_verified else PENDING
    (after,), _, _ = follow_change(
        change,
        at(9),
        problems=[it],
        verified={"PRB-1"} if is_verified else (),
        policy=CouplingPolicy(issues_resolve=lenient),
    )
    assert after.state is expected
    assert (after.fixed_by == "CHG-1") is (after.state is S.RESOLVED)
    assert ("CHG-1" in after.spent_change_ids) is (not good)
