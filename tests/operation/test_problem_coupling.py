"""Incidents and problems that know of each other."""

from typing import Any

import pytest

from itil_core.errors import (
    ConflictError,
    DuplicateError,
    GuardError,
    ItilError,
    RefusedMoveError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.kernel.priority import Level
from itil_core.operation.incident import Incident
from itil_core.operation.incident_lifecycle import IncidentState
from itil_core.operation.problem_coupling import (
    close_problem,
    link_incidents,
    merge_duplicate,
    open_incidents,
    open_problem,
    open_proposed,
)
from itil_core.operation.problem_detection import detect_problems
from itil_core.operation.problem_facts import (
    KnownErrorFate,
    ProblemKind,
    ProblemResolution,
    ProblemSource,
)
from itil_core.operation.problem_policy import ProblemPolicy
from operation.problem_samples import START, S, at, in_state, incident, locked, problem


def major(number: int) -> Incident:
    it = incident(number).classify(at(), impact=Level.HIGH, urgency=Level.HIGH)
    return it.declare_major(at(), manager="max", reason="mail is down")


NEW: dict[str, Any] = {"problem_id": "PRB-1", "title": "mail stops"}


def test_a_problem_opened_from_incidents_is_linked_on_both_sides() -> None:
    cases = [incident(1), incident(2, ci_ids={"mx2"})]
    found, linked = open_problem(cases, at(), **NEW)
    assert found.incident_ids == {"INC-1", "INC-2"}
    assert [case.problem_id for case in linked] == ["PRB-1", "PRB-1"]
    assert found.ci_ids == {"mx1", "mx2"}
    assert found.category == ("mail", "delivery")
    assert not found.major
    assert [case.state for case in linked] == [IncidentState.NEW] * 2


def test_a_category_that_is_not_shared_is_left_open() -> None:
    cases = [incident(1), incident(2, category=("mail", "spam"))]
    assert open_problem(cases, at(), **NEW).problem.category == ()
    given = open_problem(cases, at(), **NEW, category=("mail", "x")).problem
    assert given.category == ("mail", "x")


def test_a_major_incident_makes_a_major_problem() -> None:
    assert open_problem([incident(1), major(2)], at(), **NEW).problem.major
    it = link_incidents(problem(), [major(2)], at()).problem
    assert it.major
    assert link_incidents(it, [major(3)], at()).problem.major


def test_an_incident_has_one_problem_at_most() -> None:
    taken = incident(1, problem_id="PRB-7")
    for attempt in (
        lambda: open_problem([incident(2), taken], at(), **NEW),
        lambda: link_incidents(problem(), [taken], at()),
    ):
        with pytest.raises(ConflictError, match="PRB-7") as caught:
            attempt()
        assert (caught.value.first, caught.value.second) == ("INC-1", "PRB-1")


def test_linking_again_changes_nothing() -> None:
    it, cases = open_problem([incident(1)], at(), **NEW)
    again, same = link_incidents(it, cases, at(1))
    assert again is it
    assert same[0] is cases[0]


def test_a_reactive_problem_without_incidents_is_refused_and_a_proactive_one_is_not() -> None:
    with pytest.raises(ValidationError, match="at least one incident"):
        open_problem([], at(), **NEW)
    it, cases = open_problem([], at(), **NEW, kind=ProblemKind.PROACTIVE)
    assert (it.incident_ids, cases) == (frozenset(), ())


def test_an_incident_given_twice_or_logged_in_error_is_refused() -> None:
    with pytest.raises(DuplicateError):
        open_problem([incident(1), incident(1)], at(), **NEW)
    with pytest.raises(ValidationError, match="logged in error"):
        link_incidents(problem(), [incident(2).cancel(at(), reason="twice")], at())


def test_an_incident_that_cannot_be_written_to_is_named_by_the_problem_alone() -> None:
    case = locked(1)
    it, cases = open_problem([case], at(), **NEW)
    assert it.incident_ids == {"INC-1"}
    assert cases == (case,)


def test_what_was_proposed_can_be_opened() -> None:
    cases = [incident(n, when=START.add(days=n)) for n in range(3)]
    (proposal,) = detect_problems(cases)
    stamp = at(24 * 9)
    it, linked = open_proposed(proposal, [*cases, incident(9)], stamp, **NEW)
    assert it.incident_ids == {"INC-0", "INC-1", "INC-2"}
    assert it.detected_by is ProblemSource.ANALYSIS
    assert it.description == proposal.reason
    with pytest.raises(UnknownReferenceError, match="INC-2"):
        open_proposed(proposal, cases[:2], stamp, **NEW)
    with pytest.raises(ValidationError, match="at least one incident"):
        open_proposed(proposal, linked, stamp, problem_id="PRB-2", title="again")


def test_the_incidents_that_are_still_open_can_be_asked_for() -> None:
    it = problem(incident_ids={"INC-1", "INC-2"})
    over = incident(2).cancel(at(), reason="twice")
    assert open_incidents(it, [incident(1), over, incident(3)]) == (incident(1),)


def test_INV_5_10_closing_leaves_the_incidents_and_warns() -> None:
    it = in_state(S.RESOLVED)
    case = incident(1)
    closed, still = close_problem(it, [case], at())
    assert (closed.state, still) == (S.CLOSED, (case,))
    over = case.cancel(at(), reason="twice")
    assert close_problem(it, [over], at()).still_open == ()


def test_INV_5_10_a_policy_can_block() -> None:
    block = ProblemPolicy(block_close_with_open_incidents=True)
    with pytest.raises(GuardError, match="INC-1"):
        close_problem(in_state(S.RESOLVED), [incident(1)], at(), policy=block)


def test_closing_looks_at_every_incident_and_the_known_error() -> None:
    with pytest.raises(GuardError, match="give INC-1"):
        close_problem(in_state(S.RESOLVED), [], at())
    kind = ProblemResolution.NO_CHANGE
    it = in_state(S.KNOWN_ERROR).resolve(at(), resolution="x", kind=kind)
    closed = close_problem(it, [incident(1)], at(), known_error=KnownErrorFate.KEPT).problem
    assert closed.known_error_fate is KnownErrorFate.KEPT


@pytest.mark.parametrize("is_major", [False, True])
def test_a_duplicate_hands_over_its_incidents(is_major: bool) -> None:  # noqa: FBT001 (a parameter)
    original = in_state(S.OPEN)
    late, cases = open_problem([incident(2)], at(), problem_id="PRB-2", title="again")
    late = late.declare_major(at()) if is_major else late
    merged = merge_duplicate(late, original, cases, at())
    assert (merged.duplicate.state, merged.duplicate.duplicate_of) == (S.CANCELLED, "PRB-1")
    assert merged.original.incident_ids == {"INC-1", "INC-2"}
    assert merged.original.ci_ids == {"mx1"}
    assert merged.original.major is is_major
    assert [case.problem_id for case in merged.incidents] == ["PRB-1"]


def test_a_duplicate_is_another_problem_with_all_its_incidents() -> None:
    original = in_state(S.OPEN)
    late = open_problem([incident(2)], at(), problem_id="PRB-2", title="again").problem
    with pytest.raises(UnknownReferenceError, match="INC-2"):
        merge_duplicate(late, original, [], at())
    with pytest.raises(ValidationError, match="itself"):
        merge_duplicate(original, original, [incident(1)], at())
    with pytest.raises(RefusedMoveError):
        merge_duplicate(late, in_state(S.CLOSED), [incident(2)], at())


def test_INV_11_6_a_problem_may_predate_its_incidents_but_a_link_may_not() -> None:
    later = incident(2, when=START.add(days=5))
    assert link_incidents(problem(), [later], at(24 * 6)).problem.incident_ids >= {"INC-2"}
    with pytest.raises(ItilError, match="earlier than the last entry"):
        link_incidents(problem(), [later], at(1))
