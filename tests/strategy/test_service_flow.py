"""The way of a service: its moves from state to state, with their guards."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import (
    AuthorisationError,
    GuardError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.kernel.money import Money
from itil_core.strategy.portfolio_lifecycle import PIPELINE_STATES, PortfolioState
from itil_core.strategy.portfolio_policy import PortfolioPolicy
from itil_core.strategy.service import Service
from itil_core.strategy.service_facts import Outcome, PortfolioDecision
from itil_core.testing import services
from strategy.service_samples import (
    SOUND,
    START,
    USEFUL,
    S,
    at,
    brought,
    in_state,
    service,
    supporting,
)


def unmet(move: Callable[[], Service]) -> tuple[str, ...]:
    with pytest.raises(GuardError) as caught:
        move()
    return caught.value.unmet


def test_a_defined_service_has_customers_and_outcomes_of_theirs() -> None:
    bare = service(outcomes=(), customer_ids=())
    assert unmet(lambda: bare.define(at())) == (
        "a customer-facing service must have at least one outcome",
        "a customer-facing service must have at least one customer",
    )
    others = service(outcomes=[Outcome(id="OUT-1", statement="x", customer_id="CUS-9")])
    assert unmet(lambda: others.define(at())) == (
        "outcomes must be of the service's customers, not of CUS-9",
    )


def test_a_defined_supporting_service_supports_something() -> None:
    assert supporting().define(at()).state is S.DEFINED
    assert unmet(lambda: supporting(supports=()).define(at())) == (
        "a supporting service must support at least one service",
    )


def test_a_service_is_approved_by_somebody_with_authority() -> None:
    it = in_state(S.ANALYSED)
    policy = PortfolioPolicy(approvers={"board"})
    with pytest.raises(AuthorisationError):
        it.approve(at(), approver="ana", policy=policy)
    approved = it.approve(at(), approver="board", policy=policy)
    assert (approved.decision, approved.approver_id) == (PortfolioDecision.NEW, "board")


def test_what_was_decided_before_stays_decided() -> None:
    it = in_state(S.ANALYSED).decide(at(), decision=PortfolioDecision.RENEW)
    assert it.approve(at(), approver="board").decision is PortfolioDecision.RENEW
    retained = it.approve(at(), approver="board", decision=PortfolioDecision.RETAIN)
    assert retained.decision is PortfolioDecision.RETAIN


def test_retiring_is_no_approval() -> None:
    with pytest.raises(ValidationError, match="else reject it") as caught:
        in_state(S.ANALYSED).approve(at(), approver="board", decision=PortfolioDecision.RETIRE)
    assert caught.value.field == "decision"


def test_a_charter_without_anything_names_everything() -> None:
    assert unmet(lambda: in_state(S.APPROVED).charter(at())) == (
        "business_owner_id must be given for a customer-facing service",
        "budget must be given",
        "service_owner_id must be given",
        "service_asset_ids must be given",
    )


@pytest.mark.parametrize("amount", [0, -1])
def test_a_budget_is_above_zero(amount: int) -> None:
    it = in_state(S.APPROVED).assign(at(), service_owner="petra", business_owner="boss")
    said = unmet(lambda: it.charter(at(), budget=Money(amount, "EUR"), service_asset_ids={"AST-1"}))
    assert said == ("the budget must be above zero",)


def test_a_charter_takes_owners_and_assets_of_before() -> None:
    it = in_state(S.APPROVED).assign(at(), service_owner="petra", business_owner="boss")
    it = it.relate(at(), service_asset_ids={"AST-2"}).charter(at(), budget=Money(1, "EUR"))
    assert (it.service_owner_id, it.service_asset_ids) == ("petra", {"AST-2"})


def test_a_supporting_service_needs_no_business_owner() -> None:
    it = brought(supporting(), S.APPROVED).charter(
        at(), budget=Money(1, "EUR"), service_asset_ids={"AST-1"}, service_owner="petra"
    )
    assert it.business_owner_id is None


def test_designing_needs_an_approved_package_and_both_sides_of_value() -> None:
    it = in_state(S.CHARTERED)
    assert unmet(lambda: it.design(at(), design_package_id="SDP-1", approved=False)) == (
        "design package SDP-1 must be APPROVED",
        "utility must be given",
        "warranty must be given",
    )
    stated = it.state_value(at(), utility=USEFUL, warranty=SOUND)
    assert stated.design(at(), design_package_id="SDP-1", approved=True).state is S.DESIGNED


def test_developing_needs_an_accepted_package_and_evidence() -> None:
    it = in_state(S.DESIGNED)
    assert unmet(lambda: it.develop(at(), evidence=" ", accepted=False)) == (
        "design package SDP-1 must be ACCEPTED",
        "development_evidence must be given",
    )


@pytest.mark.parametrize(
    ("state", "move", "field"),
    [(S.DEVELOPED, "build", "build_evidence"), (S.BUILT, "test", "test_evidence")],
)
def test_each_stage_needs_evidence(state: PortfolioState, move: str, field: str) -> None:
    it = in_state(state)
    assert unmet(lambda: getattr(it, move)(at(), evidence="")) == (f"{field} must be given",)


def test_faults_that_tests_have_shown_lead_back_to_building() -> None:
    it = in_state(S.TESTED).rebuild(at())
    assert (it.state, it.test_evidence, it.build_evidence) == (S.BUILT, "", "DOC-2")


@pytest.mark.parametrize("state", [S.DESIGNED, S.TESTED, S.OPERATIONAL])
def test_a_newer_accepted_package_takes_the_place_of_the_present_one(
    state: PortfolioState,
) -> None:
    it = in_state(state)
    newer = it.redesign(at(), design_package_id="SDP-2", accepted=True)
    assert (newer.state, newer.design_package_id) == (state, "SDP-2")
    said = unmet(lambda: it.redesign(at(), design_package_id="SDP-2", accepted=False))
    assert said == ("design package SDP-2 must be ACCEPTED",)


def test_a_release_needs_an_authorised_change_and_all_mandatory_criteria() -> None:
    it = in_state(S.TESTED)
    said = unmet(
        lambda: it.release(
            at(), change_id="CHG-1", authorised=False, unmet_criteria=["SAC-2", "SAC-1"]
        )
    )
    assert said == (
        "change CHG-1 must be authorised",
        "mandatory acceptance criteria must be met or waived: SAC-1, SAC-2",
    )


def operated(it: Service, **given: Any) -> Service:
    usual: dict[str, Any] = {
        "deployment_evidence": "DOC-4",
        "knowledge_evidence": "DOC-5",
        "support_roles": ["service desk"],
        "active_agreement_ids": {"SLA-1"},
    }
    return it.operate(at(), **usual | given)


def test_operation_names_everything_that_is_missing() -> None:
    it = in_state(S.RELEASED)
    said = unmet(
        lambda: operated(
            it,
            deployment_evidence="",
            knowledge_evidence="",
            support_roles=(),
            active_agreement_ids={"SLA-7"},
            unmet_criteria=["SAC-1"],
        )
    )
    assert said == (
        "an SLA of the service must be active",
        "mandatory acceptance criteria must be met or waived: SAC-1",
        "deployment_evidence must be given",
        "knowledge_evidence must be given",
        "support_roles must be given",
    )


def test_a_supporting_service_operates_under_an_ola() -> None:
    it = brought(supporting(), S.RELEASED)
    assert "an OLA of the service must be active" in unmet(lambda: operated(it))
    assert operated(it, active_agreement_ids={"OLA-1"}).state is S.OPERATIONAL


def test_a_customer_facing_service_without_an_sla_may_operate_under_an_ola() -> None:
    it = brought(service(sla_ids=(), ola_ids={"OLA-1"}), S.RELEASED)
    assert "an SLA or OLA of the service must be active" in unmet(lambda: operated(it))
    assert operated(it, active_agreement_ids={"OLA-1"}).state is S.OPERATIONAL


# Retiring.


def retiring(it: Service, **given: Any) -> Service:
    usual: dict[str, Any] = {"retirement_package_id": "SDP-9", "customers_notified_at": START}
    return it.begin_retirement(at(), **usual | given)


def test_customers_are_told_before() -> None:
    said = unmet(
        lambda: retiring(in_state(S.OPERATIONAL), customers_notified_at=START.add(seconds=1))
    )
    assert said == ("the customers must have been told before this is recorded",)


def test_inv_2_6_what_needs_the_service_is_looked_at() -> None:
    it = brought(supporting(supports={"SVC-1", "SVC-2"}), S.OPERATIONAL)
    live, planned = in_state(S.OPERATIONAL), service(2)
    assert unmet(lambda: retiring(it)) == (
        "the supported services must be checked; give SVC-1, SVC-2",
    )
    assert unmet(lambda: retiring(it, supported=[live, planned])) == (
        "a replacement date must be given for SVC-1",
    )
    dates = {"SVC-1": date(2026, 6, 1)}
    gone = retiring(it, supported=[live, planned, service(3)], replacement_dates=dates)
    assert gone.state is S.RETIRING
    assert gone.decision is PortfolioDecision.RETIRE


def test_a_replacement_date_is_of_a_supported_service() -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        retiring(in_state(S.OPERATIONAL), replacement_dates={"SVC-7": date(2026, 6, 1)})
    assert caught.value.ids == ("SVC-7",)


SUPPORTED = st.sampled_from((S.REQUIREMENTS, S.RELEASED, S.OPERATIONAL, S.RETIRING, S.RETIRED))


@given(st.lists(st.tuples(SUPPORTED, st.booleans()), max_size=4))
def test_inv_2_6_nothing_operational_is_left_alone(
    supported: list[tuple[PortfolioState, bool]],
) -> None:
    others = [brought(service(n), state) for n, (state, _) in enumerate(supported, start=1)]
    dates = {
        one.id: date(2026, 6, 1) for one, (_, dated) in zip(others, supported, strict=True) if dated
    }
    it = brought(supporting(supports={one.id for one in others} or {"SVC-9"}), S.OPERATIONAL)
    given = others or [service(9)]
    alone = any(state is S.OPERATIONAL and not dated for state, dated in supported)
    try:
        moved = retiring(it, supported=given, replacement_dates=dates)
    except GuardError:
        assert alone
    else:
        assert not alone
        assert moved.state is S.RETIRING


def test_a_retirement_can_be_given_up() -> None:
    it = in_state(S.RETIRING).reinstate(at())
    assert (it.state, it.decision) == (S.OPERATIONAL, PortfolioDecision.RETAIN)
    assert (it.retirement_package_id, it.customers_notified_at) == (None, None)


def test_what_was_never_live_does_not_become_so_by_a_retirement_given_up() -> None:
    it = retiring(in_state(S.RELEASED))
    assert unmet(lambda: it.reinstate(at())) == ("the service must have been OPERATIONAL before",)


def test_what_is_retired_has_no_sla_no_live_ci_and_no_data_left() -> None:
    it = in_state(S.RETIRING)
    said = unmet(
        lambda: it.retire(
            at(),
            data_disposition="",
            active_agreement_ids={"SLA-1", "SLA-9"},
            live_ci_ids=["web2", "web1"],
        )
    )
    assert said == (
        "its SLAs must have ended: SLA-1",
        "CIs that provide nothing else must not be live: web1, web2",
        "data_disposition must be given",
    )


# On hold.


@pytest.mark.parametrize("state", PIPELINE_STATES)
def test_it_goes_on_where_it_was_stopped(state: PortfolioState) -> None:
    it = in_state(state).hold(at(), reason="no money").describe(at(), name="shop")
    assert (it.held_state, it.hold_reason) == (state, "no money")
    again = it.resume(at())
    assert (again.state, again.hold_reason, again.held_state) == (state, "", None)
    twice = again.hold(at(), reason="again").resume(at())
    assert twice.state is state


@given(services())
def test_on_hold_always_returns_to_the_state_that_was_left(it: Service) -> None:
    left = None
    for entry in it.history:
        if entry.move == "hold":
            left = entry.source
        if entry.move == "resume":
            assert entry.target is left


def test_a_stored_entry_may_resume_only_into_the_pipeline() -> None:
    it = in_state(S.ON_HOLD)
    assert it.allowed_moves[:2] == ("resume", "reject")


def test_holding_and_rejecting_need_a_reason() -> None:
    assert unmet(lambda: service().hold(at(), reason="")) == ("hold_reason must be given",)
    assert unmet(lambda: service().reject(at(), reason="")) == ("rejection must be given",)
    assert in_state(S.ON_HOLD).reject(at(), reason="enough").hold_reason == ""
