"""The service: what it is made of, and the moves that change facts and not the state."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from itil_core.errors import (
    CycleError,
    DuplicateError,
    GuardError,
    ImmutableError,
    RefusedMoveError,
    ValidationError,
)
from itil_core.kernel.priority import Level
from itil_core.strategy.portfolio_lifecycle import PortfolioSection, PortfolioState
from itil_core.strategy.portfolio_policy import CatalogueVisibility, PortfolioPolicy
from itil_core.strategy.service import Service
from itil_core.strategy.service_facts import Outcome, PortfolioDecision
from itil_core.testing import services
from strategy.service_samples import (
    ARRIVE,
    SOUND,
    USEFUL,
    WAY,
    S,
    at,
    brought,
    in_state,
    service,
    supporting,
)


def unmet(move: Callable[[], Service]) -> str:
    with pytest.raises(GuardError) as caught:
        move()
    return "; ".join(caught.value.unmet)


# What it may be made of.


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"kind": "CORE"}, "kind"),
        ({"customer_facing": 1}, "customer_facing"),
        ({"criticality": "HIGH"}, "criticality"),
        ({"outcomes": ["orders arrive"]}, "outcomes"),
        ({"utility": True}, "utility"),
        ({"budget": 5}, "budget"),
        ({"support_roles": [""]}, "support_roles"),
    ],
)
def test_wrong_values_are_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        service(**fields)
    assert caught.value.field == field


def test_a_service_does_not_support_itself() -> None:
    with pytest.raises(CycleError) as caught:
        supporting(supports={"SUP-1"})
    assert (caught.value.relation, caught.value.path) == ("support", ("SUP-1", "SUP-1"))


def test_a_service_does_not_replace_itself() -> None:
    with pytest.raises(CycleError) as caught:
        service(replaces={"SVC-1"})
    assert caught.value.relation == "replacement"


def test_a_supporting_service_has_no_sla() -> None:
    with pytest.raises(ValidationError, match="use ola_ids") as caught:
        supporting(sla_ids={"SLA-1"})
    assert (caught.value.field, caught.value.value) == ("sla_ids", ["SLA-1"])
    with pytest.raises(ValidationError, match="use ola_ids"):
        supporting().relate(at(), sla_ids={"SLA-1"})


def test_an_outcome_is_given_once() -> None:
    with pytest.raises(DuplicateError) as caught:
        service(outcomes=[ARRIVE, ARRIVE])
    assert (caught.value.kind, caught.value.key) == ("outcome", "OUT-1")


def test_ids_of_another_kind_are_refused() -> None:
    with pytest.raises(ValidationError, match="another kind"):
        service(provider_id=ARRIVE.id)


# What follows from it.


def test_value_is_known_once_both_sides_are_stated() -> None:
    assert service().value is None
    assert service(utility=USEFUL).value is None
    value = service(utility=USEFUL, warranty=SOUND).value
    assert value is not None
    assert value.created


@pytest.mark.parametrize("state", WAY)
def test_having_been_somewhere_is_read_from_the_journal(state: PortfolioState) -> None:
    it = in_state(state)
    assert [each for each in WAY if it.has_been(each)] == list(WAY[: WAY.index(state) + 1])


def test_what_was_skipped_was_not_reached() -> None:
    it = brought(
        brought(service(), S.RELEASED).begin_retirement(
            at(), retirement_package_id="SDP-9", customers_notified_at=at().at
        ),
        S.RETIRED,
    )
    assert not it.has_been(S.OPERATIONAL)


@given(services())
def test_inv_2_5_the_catalogue_is_three_states_and_sections_exclude_each_other(
    it: Service,
) -> None:
    for stage in it.stages():
        in_catalogue = stage.state in (S.RELEASED, S.OPERATIONAL, S.RETIRING)
        assert (stage.section is PortfolioSection.CATALOGUE) is in_catalogue
        assert (stage.section is None) is (stage.state is S.REJECTED)
        assert (stage.section is PortfolioSection.RETIRED) is (stage.state is S.RETIRED)


@given(services())
def test_inv_1_1_a_defined_service_says_what_it_is_for(it: Service) -> None:
    if it.has_been(S.DEFINED):
        if it.customer_facing:
            assert it.outcomes
            assert it.customer_ids
            assert {each.customer_id for each in it.outcomes} <= it.customer_ids
        else:
            assert it.supports


@given(services())
def test_what_a_state_needs_stays_there_once_it_was_reached(it: Service) -> None:
    if it.has_been(S.CHARTERED):
        assert it.service_owner_id
        assert it.business_owner_id or not it.customer_facing
        assert it.budget
        assert it.service_asset_ids
    if it.has_been(S.DESIGNED):
        assert it.design_package_id
        assert it.utility
        assert it.warranty
    if it.has_been(S.OPERATIONAL):
        assert it.knowledge_evidence
        assert it.support_roles


@pytest.mark.parametrize("state", [*WAY, S.ON_HOLD, S.REJECTED])
def test_customers_see_the_catalogue(state: PortfolioState) -> None:
    visible = state in (S.RELEASED, S.OPERATIONAL, S.RETIRING)
    assert in_state(state).visible_to_customers() is visible


@pytest.mark.parametrize("state", [*WAY, S.ON_HOLD, S.REJECTED])
def test_customers_may_see_from_chartered_to_operational(state: PortfolioState) -> None:
    policy = PortfolioPolicy(visibility=CatalogueVisibility.CHARTERED_TO_OPERATIONAL)
    visible = state in WAY[WAY.index(S.CHARTERED) : WAY.index(S.RETIRING)]
    assert in_state(state).visible_to_customers(policy) is visible


def test_what_was_chartered_and_waits_may_be_seen_too() -> None:
    policy = PortfolioPolicy(visibility=CatalogueVisibility.CHARTERED_TO_OPERATIONAL)
    held = in_state(S.BUILT).hold(at(), reason="no money")
    assert held.visible_to_customers(policy)


# Changes of fact.


def test_what_is_not_given_stays() -> None:
    it = service().describe(at(), name="shop")
    assert (it.name, it.criticality) == ("shop", Level.HIGH)
    assert it.describe(at(), description="sells", criticality=Level.LOW).name == "shop"
    assert it.describe(at()) is it


def test_owners_are_assigned_one_by_one() -> None:
    it = service().assign(at(), service_owner="petra").assign(at(), business_owner="boss")
    assert (it.service_owner_id, it.business_owner_id) == ("petra", "boss")


def test_value_is_stated_side_by_side() -> None:
    it = service().state_value(at(), utility=USEFUL).state_value(at(), warranty=SOUND)
    assert it.value


def test_a_requirement_may_have_no_outcomes_yet() -> None:
    it = service().state_outcomes(at(), outcomes=(), customer_ids=())
    assert (it.outcomes, it.customer_ids) == ((), frozenset())


def test_a_defined_service_keeps_customers_and_outcomes() -> None:
    it = in_state(S.DEFINED)
    said = unmet(lambda: it.state_outcomes(at(), outcomes=(), customer_ids=()))
    assert "at least one outcome" in said
    assert "at least one customer" in said
    strange = Outcome(id="OUT-2", statement="more", customer_id="CUS-7")
    said = unmet(lambda: it.state_outcomes(at(), outcomes=[ARRIVE, strange]))
    assert said.endswith("not of CUS-7")
    both = it.state_outcomes(at(), outcomes=[ARRIVE, strange], customer_ids={"CUS-1", "CUS-7"})
    assert len(both.outcomes) == 2


def test_relations_are_added_and_removed() -> None:
    it = service().relate(
        at(),
        supports={"SVC-2"},
        sla_ids={"SLA-2"},
        ola_ids={"OLA-1"},
        service_asset_ids={"AST-1"},
        ci_id="shop",
        service_level_package_id="SLP-1",
    )
    assert (it.ci_id, it.service_level_package_id) == ("shop", "SLP-1")
    assert it.sla_ids == {"SLA-1", "SLA-2"}
    less = it.unrelate(
        at(),
        supports={"SVC-2"},
        sla_ids={"SLA-1"},
        ola_ids={"OLA-1"},
        service_asset_ids={"AST-1"},
    )
    assert (less.supports, less.ola_ids, less.service_asset_ids) == (frozenset(),) * 3
    assert less.sla_ids == {"SLA-2"}
    assert less.ci_id == "shop"


def test_a_single_id_is_not_several() -> None:
    with pytest.raises(ValidationError, match="several ids"):
        service().relate(at(), sla_ids="SLA-2")


def test_a_defined_supporting_service_keeps_supporting() -> None:
    assert supporting().unrelate(at(), supports={"SVC-1"}).supports == frozenset()
    it = supporting().define(at())
    assert "keep supporting" in unmet(lambda: it.unrelate(at(), supports={"SVC-1"}))
    assert in_state(S.DEFINED).unrelate(at(), supports={"SVC-7"}).supports == frozenset()


def test_a_chartered_service_keeps_resources() -> None:
    it = in_state(S.CHARTERED)
    assert "keep resources" in unmet(lambda: it.unrelate(at(), service_asset_ids={"AST-1"}))


def test_decisions_are_recorded() -> None:
    it = in_state(S.OPERATIONAL).decide(at(), decision=PortfolioDecision.RETIRE)
    assert it.decision is PortfolioDecision.RETIRE
    assert it.state is S.OPERATIONAL


@pytest.mark.parametrize("state", [S.REQUIREMENTS, S.TESTED, S.ON_HOLD])
def test_what_is_in_the_pipeline_is_not_retired(state: PortfolioState) -> None:
    it = in_state(state)
    with pytest.raises(ValidationError, match="rejected, not retired") as caught:
        it.decide(at(), decision=PortfolioDecision.RETIRE)
    assert caught.value.field == "decision"
    policy = PortfolioPolicy(retire_from_pipeline=True)
    decided = it.decide(at(), decision=PortfolioDecision.RETIRE, policy=policy)
    assert decided.decision is PortfolioDecision.RETIRE


@pytest.mark.parametrize("state", [S.RETIRED, S.REJECTED])
def test_what_has_ended_does_not_change(state: PortfolioState) -> None:
    with pytest.raises(ImmutableError):
        in_state(state).describe(at(), name="other")


def test_what_is_built_is_not_operated() -> None:
    with pytest.raises(RefusedMoveError) as caught:
        in_state(S.BUILT).begin_retirement(
            at(), retirement_package_id="SDP-9", customers_notified_at=at().at
        )
    assert caught.value.state == "BUILT"
