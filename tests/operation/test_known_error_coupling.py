"""Problems, known errors and incidents in step."""

from typing import Any

import attrs
import pytest

from itil_core.errors import ConflictError, GuardError, ImmutableError
from itil_core.operation.kedb import KEDB
from itil_core.operation.known_error import KnownErrorState
from itil_core.operation.known_error_coupling import (
    follow_problem,
    link_known_error,
    raise_known_error,
)
from itil_core.operation.problem_facts import (
    KnownErrorFate,
    ProblemCancellation,
    ProblemResolution,
)
from itil_core.operation.problem_policy import ProblemPolicy
from operation.problem_samples import S, at, in_state, incident, known_error, locked

RAISED: dict[str, Any] = {"known_error_id": "KE-1", "symptoms": ["queue grows"]}


def test_a_known_error_takes_over_what_the_problem_knows() -> None:
    it = in_state(S.INVESTIGATING, ci_ids={"mx1"})
    it = it.record_root_cause(at(), root_cause="disk").record_workaround(at(), workaround_id="WA-1")
    it, known = raise_known_error(it, at(1), **RAISED)
    assert (it.state, it.known_error_id) == (S.KNOWN_ERROR, "KE-1")
    assert (known.problem_id, known.root_cause, known.workaround_id) == ("PRB-1", "disk", "WA-1")
    assert (known.title, known.category) == (it.title, ("mail", "delivery"))
    assert (known.affected_ci_ids, known.early) == ({"mx1"}, False)
    assert KEDB([known]).match(incident(2))[0].known_error_id == "KE-1"


def test_without_cause_or_workaround_it_is_refused() -> None:
    with pytest.raises(GuardError, match=r"root_cause.*workaround_id"):
        raise_known_error(in_state(S.INVESTIGATING), at(), **RAISED)


def test_an_early_one_says_so() -> None:
    it = in_state(S.INVESTIGATING).record_workaround(at(), workaround_id="WA-1")
    early = ProblemPolicy(early_known_error=True)
    known = raise_known_error(it, at(), **RAISED, title="mail?", policy=early).known_error
    assert (known.early, known.root_cause, known.title) == (True, "", "mail?")


def test_incidents_of_a_known_error_are_linked_on_all_sides() -> None:
    result = link_known_error(known_error(), in_state(S.KNOWN_ERROR), [incident(2)], at(1))
    assert result.known_error.matched_incident_ids == {"INC-2"}
    assert result.known_error.last_used == at(1).at
    assert result.problem.incident_ids == {"INC-1", "INC-2"}
    (case,) = result.incidents
    assert (case.problem_id, case.known_error_id, case.workaround_id) == ("PRB-1", "KE-1", "WA-1")


def test_an_incident_that_cannot_be_written_to_is_counted_all_the_same() -> None:
    case = locked(2)
    result = link_known_error(known_error(), in_state(S.KNOWN_ERROR), [case], at(1))
    assert result.known_error.matched_incident_ids == {"INC-2"}
    assert result.incidents == (case,)


def test_an_incident_is_of_one_known_error() -> None:
    taken = incident(2, known_error_id="KE-7")
    with pytest.raises(ConflictError, match="KE-7"):
        link_known_error(known_error(), in_state(S.KNOWN_ERROR), [taken], at())
    other = incident(2, problem_id="PRB-7")
    with pytest.raises(ConflictError, match="PRB-7"):
        link_known_error(known_error(), in_state(S.KNOWN_ERROR), [other], at())


def test_a_known_error_of_another_problem_is_refused() -> None:
    it = in_state(S.KNOWN_ERROR)
    with pytest.raises(ConflictError, match="PRB-2"):
        link_known_error(known_error(2), it, [], at())
    with pytest.raises(ConflictError, match="PRB-2"):
        follow_problem(known_error(2), it, at())


def test_a_retired_known_error_matches_nothing() -> None:
    gone = known_error().retire(at(), reason="gone")
    with pytest.raises(ImmutableError):
        link_known_error(gone, in_state(S.KNOWN_ERROR), [incident(2)], at())


def test_the_known_error_follows_its_problem_through_a_relapse() -> None:
    it, known = in_state(S.CHANGE_PENDING), known_error()
    assert follow_problem(known, it, at()) is known
    it = it.resolve(
        at(),
        resolution="disk",
        kind=ProblemResolution.CHANGE,
        change_id="CHG-1",
        successful=True,
        verified=True,
    )
    known = follow_problem(known, it, at())
    assert (known.state, known.fixed_by) == (KnownErrorState.FIXED, "CHG-1")
    assert follow_problem(known, it, at()) is known
    known = follow_problem(known, it.reinvestigate(at()), at())
    assert known.state is KnownErrorState.ACTIVE


@pytest.mark.parametrize("fate", KnownErrorFate)
def test_closing_keeps_or_archives_it(fate: KnownErrorFate) -> None:
    kind = ProblemResolution.NO_CHANGE
    it = in_state(S.KNOWN_ERROR).resolve(at(), resolution="x", kind=kind)
    it = it.close(at(), incidents=[incident()], known_error=fate)
    known = follow_problem(known_error(), it, at())
    kept = fate is KnownErrorFate.KEPT
    assert known.state is (KnownErrorState.FIXED if kept else KnownErrorState.RETIRED)
    assert follow_problem(known, it, at()) is known
    assert known.retirement_reason == ("" if kept else "PRB-1 was closed")


def test_living_with_it_keeps_it_active() -> None:
    it = in_state(S.DEFERRED).accept(at(), approver="cio", reason="rare")
    assert follow_problem(known_error(), it, at()).state is KnownErrorState.ACTIVE


def test_the_known_error_of_a_duplicate_is_retired() -> None:
    reason = ProblemCancellation.DUPLICATE
    it = in_state(S.KNOWN_ERROR).cancel(at(), reason=reason, duplicate_of="PRB-2")
    known = follow_problem(known_error(), it, at())
    assert (known.state, known.retirement_reason) == (
        KnownErrorState.RETIRED,
        "PRB-1 was cancelled",
    )
    assert attrs.evolve(known) == known
