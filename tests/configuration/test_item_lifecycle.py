"""The status table of items against ITIL's."""

from itil_core.configuration import CiState, ConfigurationItemLifecycle
from itil_core.kernel.state import Phase

APPENDIX_A = (
    "PLANNED>REGISTERED,WITHDRAWN; REGISTERED>ACCEPTED,WITHDRAWN; ACCEPTED>INSTALLED,WITHDRAWN; "
    "INSTALLED>UNDER_MAINTENANCE,ACCEPTED,WITHDRAWN; UNDER_MAINTENANCE>INSTALLED,WITHDRAWN"
)


def arrows(line: str) -> set[tuple[str, str]]:
    """The pairs of states of one line of ITIL's table."""
    rows = (row.strip().split(">") for row in line.split(";"))
    return {(source, target) for source, targets in rows for target in targets.split(",")}


def test_the_table_holds_exactly_the_changes_of_status_that_itil_has() -> None:
    table = ConfigurationItemLifecycle
    found = {
        (source.name, target.name)
        for source in CiState
        for target in CiState
        if any(not table.rows[name].same for name in table.between(source, target))
    }
    assert found == arrows(APPENDIX_A)
    assert table.initial is CiState.PLANNED
    assert table.terminals() == (CiState.WITHDRAWN,)


def test_facts_change_in_every_status_but_the_last() -> None:
    working = tuple(state for state in CiState if state is not CiState.WITHDRAWN)
    same = {row.name for row in ConfigurationItemLifecycle.rows.values() if row.same}
    assert same == {"update", "observe", "verify"}
    for name in same:
        assert set(ConfigurationItemLifecycle.rows[name].sources) == set(working)


def test_the_phases() -> None:
    assert {state.name: state.phase for state in CiState} == {
        "PLANNED": Phase.OPEN,
        "REGISTERED": Phase.OPEN,
        "ACCEPTED": Phase.OPEN,
        "INSTALLED": Phase.OPEN,
        "UNDER_MAINTENANCE": Phase.PENDING,
        "WITHDRAWN": Phase.ENDED,
    }
