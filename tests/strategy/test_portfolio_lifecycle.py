"""The table of a service's life, against the reference's machine as corrected, and its sections."""

import attrs
import pytest

from itil_core.kernel.priority import Level
from itil_core.kernel.state import Phase
from itil_core.strategy.portfolio_lifecycle import (
    PIPELINE_STATES,
    PipelineRetirementLifecycle,
    PortfolioLifecycle,
    PortfolioSection,
    PortfolioState,
    section_of,
)
from itil_core.strategy.portfolio_policy import PortfolioPolicy
from itil_core.strategy.service import Service
from itil_core.strategy.service_facts import PortfolioDecision, ServiceKind
from strategy.service_samples import START, at

S = PortfolioState
MACHINE = """
REQUIREMENTS>DEFINED,ON_HOLD,REJECTED; DEFINED>ANALYSED,ON_HOLD,REJECTED;
ANALYSED>APPROVED,REJECTED,ON_HOLD; APPROVED>CHARTERED,ON_HOLD,REJECTED;
CHARTERED>DESIGNED,ON_HOLD,REJECTED; DESIGNED>DEVELOPED,ON_HOLD,REJECTED;
DEVELOPED>BUILT,ON_HOLD,REJECTED; BUILT>TESTED,ON_HOLD,REJECTED;
TESTED>RELEASED,BUILT,ON_HOLD,REJECTED; RELEASED>OPERATIONAL,RETIRING; OPERATIONAL>RETIRING;
RETIRING>OPERATIONAL,RETIRED;
ON_HOLD>REQUIREMENTS,DEFINED,ANALYSED,APPROVED,CHARTERED,DESIGNED,DEVELOPED,BUILT,TESTED,REJECTED
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
        for row in PortfolioLifecycle.rows.values()
        if not row.same
        for source in row.sources
        for target in row.targets
    }
    assert found == WANTED


def test_there_are_fifteen_states_and_two_ends() -> None:
    assert set(PortfolioLifecycle.states()) == set(S)
    assert len(S) == 15
    assert PortfolioLifecycle.initial is S.REQUIREMENTS
    assert set(PortfolioLifecycle.terminals()) == {S.RETIRED, S.REJECTED}


@pytest.mark.parametrize("state", S)
def test_each_state_has_its_phase(state: PortfolioState) -> None:
    expected = {"ON_HOLD": Phase.PENDING, "RETIRED": Phase.ENDED, "REJECTED": Phase.ENDED}
    assert state.phase is expected.get(state.name, Phase.OPEN)


@pytest.mark.parametrize("state", S)
def test_each_state_is_in_exactly_one_section_but_rejected(state: PortfolioState) -> None:
    catalogue = {"RELEASED", "OPERATIONAL", "RETIRING"}
    expected = (
        PortfolioSection.CATALOGUE
        if state.name in catalogue
        else {"RETIRED": PortfolioSection.RETIRED, "REJECTED": None}.get(
            state.name, PortfolioSection.PIPELINE
        )
    )
    assert section_of(state) is expected


@attrs.frozen(kw_only=True)
class RetirableService(Service):
    lifecycle = PipelineRetirementLifecycle


def test_a_lifecycle_lets_services_be_retired_from_the_pipeline() -> None:
    it = RetirableService(
        id="SVC-1",
        opened=at(),
        name="fax",
        kind=ServiceKind.CORE,
        customer_facing=True,
        provider_id="PRV-1",
        criticality=Level.LOW,
    )
    policy = PortfolioPolicy(retire_from_pipeline=True)
    it = it.decide(at(), decision=PortfolioDecision.RETIRE, policy=policy)
    it = it.begin_retirement(at(), retirement_package_id="SDP-1", customers_notified_at=START)
    it = it.retire(at(), data_disposition="none", active_agreement_ids=(), live_ci_ids=())
    assert it.section is PortfolioSection.RETIRED
    assert set(PIPELINE_STATES) < set(PipelineRetirementLifecycle.rows["begin_retirement"].sources)
