"""The table of the problem's life, against ITIL.md's machine as corrected."""

import pytest

from itil_core.kernel.state import Phase
from itil_core.operation.problem_lifecycle import ProblemLifecycle, ProblemState

# The machine line of the reference, with KNOWN_ERROR>RESOLVED and the late cancellations.
MACHINE = """
NEW>OPEN,CANCELLED; OPEN>INVESTIGATING,CANCELLED; INVESTIGATING>KNOWN_ERROR,RESOLVED,CANCELLED;
KNOWN_ERROR>CHANGE_PENDING,DEFERRED,RESOLVED,CANCELLED; CHANGE_PENDING>RESOLVED,KNOWN_ERROR;
DEFERRED>CHANGE_PENDING,CLOSED,CANCELLED; RESOLVED>INVESTIGATING,CLOSED
"""
WANTED = {
    (source.strip(), target)
    for part in MACHINE.split(";")
    for source, targets in [part.strip().split(">")]
    for target in targets.split(",")
}


def test_the_table_is_the_machine_and_nothing_else() -> None:
    found = {
        (source.name, target.name)
        for row in ProblemLifecycle.rows.values()
        if not row.same
        for source in row.sources
        for target in row.targets
    }
    assert found == WANTED


def test_it_begins_with_new_and_ends_closed_or_cancelled() -> None:
    assert ProblemLifecycle.initial is ProblemState.NEW
    assert set(ProblemLifecycle.terminals()) == {ProblemState.CLOSED, ProblemState.CANCELLED}


@pytest.mark.parametrize("state", ProblemState)
def test_each_state_has_its_phase(state: ProblemState) -> None:
    pending = {"CHANGE_PENDING", "DEFERRED"}
    ended = {"CLOSED", "CANCELLED"}
    wanted = (
        Phase.PENDING
        if state.name in pending
        else Phase.ENDED
        if state.name in ended
        else Phase.DONE
        if state.name == "RESOLVED"
        else Phase.OPEN
    )
    assert state.phase is wanted


def test_facts_change_only_while_it_lives() -> None:
    for row in ProblemLifecycle.rows.values():
        assert not any(source.phase is Phase.ENDED for source in row.sources), row.name
