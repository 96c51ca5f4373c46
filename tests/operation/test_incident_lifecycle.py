"""The life of an incident against ITIL.md's appendix A, as corrected by SEMANTICS.md 3 and 4."""

import pytest

from itil_core.kernel.state import Phase
from itil_core.operation import IncidentLifecycle, IncidentState

S = IncidentState

# Appendix A, line Incident: all changes of state, and no other.
APPENDIX_A = {
    S.NEW: {S.OPEN, S.CLOSED, S.CANCELLED},
    S.OPEN: {S.IN_PROGRESS, S.PENDING, S.CANCELLED},
    S.IN_PROGRESS: {S.PENDING, S.OPEN, S.RESOLVED, S.CANCELLED},
    S.PENDING: {S.IN_PROGRESS, S.RESOLVED, S.CANCELLED},
    S.RESOLVED: {S.IN_PROGRESS, S.CLOSED},
    S.CLOSED: {S.IN_PROGRESS},
    S.CANCELLED: set(),
}


@pytest.mark.parametrize("source", IncidentState)
def test_the_changes_of_state_are_those_of_the_appendix(source: IncidentState) -> None:
    reached = {
        target
        for row in IncidentLifecycle.rows.values()
        if not row.same
        for target in row.reached_from(source)
    }
    assert reached == APPENDIX_A[source]


def test_it_begins_new_and_ends_closed_or_cancelled() -> None:
    assert IncidentLifecycle.initial is S.NEW
    assert set(IncidentLifecycle.terminals()) == {S.CLOSED, S.CANCELLED}
    assert set(IncidentLifecycle.states()) == set(IncidentState)


def test_the_phases_are_those_of_semantics_3() -> None:
    phases = {state: state.phase for state in IncidentState}
    assert phases == {
        S.NEW: Phase.OPEN,
        S.OPEN: Phase.OPEN,
        S.IN_PROGRESS: Phase.OPEN,
        S.PENDING: Phase.PENDING,
        S.RESOLVED: Phase.DONE,
        S.CLOSED: Phase.ENDED,
        S.CANCELLED: Phase.ENDED,
    }


@pytest.mark.parametrize(
    ("move", "needs"),
    [
        ("open", {"category", "service_id", "impact", "urgency", "priority", "assigned_group"}),
        ("start", {"assignee"}),
        ("resume", {"assignee"}),
        ("reopen", {"assignee"}),
        ("pend", {"pending_reason"}),
        ("resolve", {"resolution", "resolution_code"}),
        ("close", {"closure_category"}),
        ("dismiss", {"closure_code"}),
        ("cancel", {"cancellation_reason"}),
    ],
)
def test_entry_requirements_of_appendix_b_stand_in_the_table(move: str, needs: set[str]) -> None:
    assert set(IncidentLifecycle.rows[move].needs) == needs


def test_another_pending_reason_is_no_change_of_state() -> None:
    assert "repend" in IncidentLifecycle.between(S.PENDING, S.PENDING)
    assert "repend" not in IncidentLifecycle.between(S.OPEN, S.OPEN)


def test_rating_and_linking_are_left_after_closing_beside_reopening() -> None:
    assert set(IncidentLifecycle.moves_from(S.CLOSED)) == {"reopen", "rate", "link", "unlink"}
    assert IncidentLifecycle.moves_from(S.CANCELLED) == ()


def test_only_reopening_leaves_an_end() -> None:
    assert [row.name for row in IncidentLifecycle.rows.values() if row.reopens] == ["reopen"]
