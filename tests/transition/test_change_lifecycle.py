"""The tables of all kinds of changes, held against the machines of the book."""

import pytest

from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.state import Phase
from itil_core.transition import (
    AUTHORISED_STATES,
    ChangeLifecycle,
    ChangeState,
    EmergencyChangeLifecycle,
    NormalChangeLifecycle,
    PlannedChangeLifecycle,
    StandardChangeLifecycle,
    TwoStepChangeLifecycle,
)

_END = (
    "IMPLEMENTING>IMPLEMENTED,REMEDIATED; IMPLEMENTED>IN_REVIEW; REMEDIATED>IN_REVIEW; "
    "IN_REVIEW>CLOSED"
)
_BEGINNING = (
    "REQUESTED>READY_FOR_EVALUATION,REJECTED,CANCELLED; "
    "READY_FOR_EVALUATION>READY_FOR_DECISION,REJECTED,CANCELLED; "
)
MACHINES: dict[type[Lifecycle], str] = {
    NormalChangeLifecycle: _BEGINNING
    + "READY_FOR_DECISION>AUTHORISED,READY_FOR_EVALUATION,REJECTED,CANCELLED; "
    "AUTHORISED>SCHEDULED,CANCELLED; SCHEDULED>IMPLEMENTING,AUTHORISED,CANCELLED; " + _END,
    StandardChangeLifecycle: "REQUESTED>SCHEDULED,REJECTED,CANCELLED; "
    "SCHEDULED>IMPLEMENTING,CANCELLED; IMPLEMENTED>CLOSED; " + _END,
    EmergencyChangeLifecycle: "REQUESTED>READY_FOR_DECISION,REJECTED,CANCELLED; "
    "READY_FOR_DECISION>AUTHORISED,REJECTED,CANCELLED; AUTHORISED>IMPLEMENTING,CANCELLED; " + _END,
    TwoStepChangeLifecycle: _BEGINNING
    + "READY_FOR_DECISION>BUILD_AUTHORISED,READY_FOR_EVALUATION,REJECTED,CANCELLED; "
    "BUILD_AUTHORISED>BUILT_TESTED,CANCELLED; "
    "BUILT_TESTED>DEPLOYMENT_AUTHORISED,BUILD_AUTHORISED,REJECTED,CANCELLED; "
    "DEPLOYMENT_AUTHORISED>SCHEDULED,CANCELLED; "
    "SCHEDULED>IMPLEMENTING,DEPLOYMENT_AUTHORISED,CANCELLED; " + _END,
}


def arrows(machine: str) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for part in machine.split("; "):
        source, targets = part.split(">")
        found |= {(source, target) for target in targets.split(",")}
    return found


@pytest.mark.parametrize("lifecycle", MACHINES)
def test_the_table_has_the_arrows_of_the_machine_and_no_others(lifecycle: type[Lifecycle]) -> None:
    found = {
        (source.name, target.name)
        for row in lifecycle.rows.values()
        for source in row.sources
        for target in row.targets
    }
    assert found == arrows(MACHINES[lifecycle])
    assert lifecycle.initial is ChangeState.REQUESTED
    assert {each.name for each in lifecycle.terminals()} == {"CLOSED", "REJECTED", "CANCELLED"}


def test_phases_are_as_agreed() -> None:
    done = {each.name for each in ChangeState if each.phase is Phase.DONE}
    assert done == {"IMPLEMENTED", "REMEDIATED", "IN_REVIEW"}
    assert not any(each.phase is Phase.PENDING for each in ChangeState)


def test_what_all_share_is_abstract() -> None:
    assert ChangeLifecycle.abstract
    assert PlannedChangeLifecycle.abstract
    own = {name for name in NormalChangeLifecycle.rows if name not in PlannedChangeLifecycle.rows}
    assert own == {"authorise"}


@pytest.mark.parametrize("lifecycle", MACHINES)
def test_nothing_that_ends_or_waits_for_authority_may_alter_items(
    lifecycle: type[Lifecycle],
) -> None:
    allowed = {each for each in lifecycle.states() if each in AUTHORISED_STATES}
    assert not any(each.phase is Phase.ENDED for each in allowed)
    assert ChangeState.BUILD_AUTHORISED not in allowed
    assert lifecycle.initial not in allowed


@pytest.mark.parametrize("lifecycle", MACHINES)
@pytest.mark.parametrize("name", ["rescope", "classify", "plan_remediation"])
def test_what_was_decided_on_does_not_change_afterwards(
    lifecycle: type[Lifecycle], name: str
) -> None:
    assert not set(lifecycle.rows[name].sources) & AUTHORISED_STATES
