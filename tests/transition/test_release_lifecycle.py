"""The table of releases, held against the machine of the book."""

from itil_core.kernel.state import Phase
from itil_core.transition import ReleaseLifecycle, ReleaseState

S = ReleaseState
MACHINE = (
    "PLANNED>BUILT,CANCELLED; BUILT>TESTED,PLANNED,CANCELLED; "
    "TESTED>PILOTED,READY,BUILT,CANCELLED; PILOTED>READY,BUILT,CANCELLED; "
    "READY>DEPLOYING,CANCELLED; DEPLOYING>DEPLOYED,ROLLED_BACK; "
    "DEPLOYED>EARLY_LIFE_SUPPORT,ROLLED_BACK; EARLY_LIFE_SUPPORT>CLOSED,ROLLED_BACK"
)


def test_it_is_the_machine_of_the_book() -> None:
    expected = {
        (source, target)
        for line in MACHINE.split("; ")
        for source, targets in [line.split(">")]
        for target in targets.split(",")
    }
    found = {
        (source.name, target.name)
        for row in ReleaseLifecycle.rows.values()
        for source in row.sources
        for target in row.targets
    }
    assert found == expected
    assert ReleaseLifecycle.initial is S.PLANNED
    assert ReleaseLifecycle.terminals() == (S.CLOSED, S.ROLLED_BACK, S.CANCELLED)


def test_phases() -> None:
    ends = {S.CLOSED, S.ROLLED_BACK, S.CANCELLED}
    assert {state for state in S if state.phase is Phase.ENDED} == ends
    assert {state.phase for state in S if state not in ends} == {Phase.OPEN}


def test_no_end_is_reopened() -> None:
    assert not any(row.reopens for row in ReleaseLifecycle.rows.values())
    assert ReleaseLifecycle.path(S.PLANNED, S.CLOSED) == (
        "build",
        "complete_tests",
        "make_ready",
        "start_deployment",
        "complete_deployment",
        "start_early_life_support",
        "close",
    )
