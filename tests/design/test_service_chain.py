"""The chain from a level package to operation, step by step."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.design_samples import ASPECTS, SECTIONS, P, criterion, design, design_in, proven
from itil_core.design.acceptance_criterion import CriterionResult
from itil_core.design.design_contents import DesignPurpose
from itil_core.design.design_package import ServiceDesignPackage
from itil_core.design.design_succession import accept_design, revise_design
from itil_core.design.lifecycle_gates import service_gates
from itil_core.design.service_chain import (
    begin_design,
    begin_service_retirement,
    design_service,
    develop_service,
    operate_service,
    redesign_service,
    release_service,
)
from itil_core.errors import DuplicateError, GuardError, RefusedMoveError, ValidationError
from itil_core.strategy.portfolio_lifecycle import PortfolioState
from itil_core.strategy.service import Service
from itil_core.strategy.service_level_package import ServiceLevelPackage
from strategy.level_package_samples import agreed, draft
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

READY = proven(design_in(P.ACCEPTED))


def refusal(move: Callable[[], object]) -> GuardError:
    with pytest.raises(GuardError) as caught:
        move()
    return caught.value


def operated(
    it: Service,
    level: ServiceLevelPackage | None = None,
    package: ServiceDesignPackage = READY,
    **given: Any,
) -> Service:
    usual: dict[str, Any] = {
        "deployment_evidence": "DOC-4",
        "knowledge_evidence": "DOC-5",
        "support_roles": ["service desk"],
        "active_agreement_ids": {"SLA-1"},
    }
    return operate_service(it, level or agreed(), package, at(), **usual | given)


def test_the_whole_chain() -> None:
    level = agreed()
    it, package = begin_design(in_state(S.CHARTERED), level, at(), package_id="SDP-1")
    assert it.service_level_package_id == package.service_level_package_id == "SLP-1"
    assert (package.service_id, package.replaces) == ("SVC-1", None)
    package = package.write(
        at(), sections=SECTIONS, aspects=ASPECTS, criteria=[criterion()]
    ).submit(at())
    package = package.approve(at(), design_manager="dora")
    it = design_service(it, level, package, at(), utility=USEFUL, warranty=SOUND)
    package = accept_design(package, at(), transition_manager="tom").package
    it = develop_service(it, level, package, at(), evidence="DOC-1")
    it = it.build(at(), evidence="DOC-2").test(at(), evidence="DOC-3")
    package = package.record_result(at(), criterion_id="SAC-1", result=CriterionResult.MET)
    it = release_service(it, level, package, at(), change_id="CHG-1", authorised=True)
    it = operated(it, level, package)
    assert (it.state, it.design_package_id) == (S.OPERATIONAL, "SDP-1")
    assert all(service_gates(it, level, package, at=START))
    assert it.replay() == it


# Beginning.


def test_design_begins_for_an_agreed_level_package_and_a_chartered_service() -> None:
    error = refusal(lambda: begin_design(service(), draft(), at(), package_id="SDP-1"))
    assert error.unmet == (
        "service level package SLP-1 must be AGREED or ACTIVE, not DRAFT",
        "the service must be CHARTERED for NEW_SERVICE, not REQUIREMENTS",
    )
    assert (error.record, error.move, error.state) == ("SVC-1", "begin_design", "REQUIREMENTS")
    none = refusal(lambda: begin_design(in_state(S.CHARTERED), None, at(), package_id="SDP-1"))
    assert none.unmet == ("there must be a service level package",)


def test_a_major_change_replaces_the_present_package() -> None:
    it = in_state(S.OPERATIONAL)
    begun, package = begin_design(
        it, agreed(), at(), package_id="SDP-2", purpose=DesignPurpose.MAJOR_CHANGE
    )
    assert (package.replaces, begun.state) == ("SDP-1", S.OPERATIONAL)
    error = refusal(
        lambda: begin_design(
            in_state(S.BUILT),
            agreed(),
            at(),
            package_id="SDP-2",
            purpose=DesignPurpose.MAJOR_CHANGE,
        )
    )
    assert error.unmet == (
        "the service must be RELEASED or OPERATIONAL for MAJOR_CHANGE, not BUILT",
    )


def test_a_retirement_needs_no_level_package() -> None:
    it = in_state(S.OPERATIONAL)
    begun, package = begin_design(
        it, None, at(), package_id="SDP-9", purpose=DesignPurpose.RETIREMENT
    )
    assert begun is it
    assert (package.service_level_package_id, package.replaces) == (None, None)


def test_a_change_of_a_package_begins_with_the_package() -> None:
    with pytest.raises(ValidationError, match="revise_design") as caught:
        begin_design(
            service(), agreed(), at(), package_id="SDP-2", purpose=DesignPurpose.SDP_CHANGE
        )
    assert caught.value.field == "purpose"


# Each step.


def test_designing_names_shut_gates_and_what_the_service_lacks_together() -> None:
    it = in_state(S.CHARTERED)
    error = refusal(lambda: design_service(it, draft(), design(), at()))
    assert error.unmet == (
        "service level package SLP-1 must be AGREED or ACTIVE, not DRAFT",
        "design package SDP-1 must be APPROVED, not DRAFT",
        "utility must be given",
        "warranty must be given",
    )
    assert (error.move, error.state, error.allowed[0]) == ("design", "CHARTERED", "design")


@pytest.mark.parametrize("state", [P.APPROVED, P.ACCEPTED])
def test_an_approved_package_is_enough_to_design(state: Any) -> None:
    it = design_service(
        in_state(S.CHARTERED), agreed(), design_in(state), at(), utility=USEFUL, warranty=SOUND
    )
    assert it.state is S.DESIGNED


def test_developing_needs_an_accepted_package() -> None:
    it = in_state(S.DESIGNED)
    error = refusal(lambda: develop_service(it, agreed(), design_in(P.APPROVED), at(), evidence=""))
    assert error.unmet == (
        "design package SDP-1 must be ACCEPTED, not APPROVED",
        "development_evidence must be given",
    )


def test_inv_1_5_a_release_needs_every_mandatory_criterion() -> None:
    it = in_state(S.TESTED)
    package = design_in(P.ACCEPTED, criteria=[criterion(1), criterion(2, mandatory=False)])
    error = refusal(
        lambda: release_service(it, agreed(), package, at(), change_id="CHG-1", authorised=False)
    )
    assert error.unmet == (
        "mandatory acceptance criteria must be met or waived: SAC-1",
        "change CHG-1 must be authorised",
    )
    passed = package.record_result(at(), criterion_id="SAC-1", result=CriterionResult.MET)
    it = release_service(it, agreed(), passed, at(), change_id="CHG-1", authorised=True)
    assert it.state is S.RELEASED


def test_a_waiver_that_has_run_out_shuts_the_gate_again() -> None:
    package = design_in(P.ACCEPTED).waive(
        at(), criterion_id="SAC-1", approver="cio", expires=START.add(hours=5)
    )
    it = release_service(
        in_state(S.TESTED), agreed(), package, at(1), change_id="CHG-1", authorised=True
    )
    error = refusal(
        lambda: operate_service(
            it,
            agreed(),
            package,
            at(5),
            deployment_evidence="DOC-4",
            knowledge_evidence="DOC-5",
            support_roles=["service desk"],
            active_agreement_ids={"SLA-1"},
        )
    )
    assert error.unmet == ("mandatory acceptance criteria must be met or waived: SAC-1",)


def test_operation_names_all_that_is_missing_at_once() -> None:
    error = refusal(
        lambda: operated(
            in_state(S.RELEASED),
            draft(),
            design_in(P.APPROVED),
            deployment_evidence="",
            knowledge_evidence="",
            support_roles=(),
            active_agreement_ids=(),
        )
    )
    assert error.unmet == (
        "service level package SLP-1 must be AGREED or ACTIVE, not DRAFT",
        "design package SDP-1 must be ACCEPTED, not APPROVED",
        "mandatory acceptance criteria must be met or waived: SAC-1",
        "an SLA of the service must be active",
        "deployment_evidence must be given",
        "knowledge_evidence must be given",
        "support_roles must be given",
    )


def test_no_two_operational_services_bear_one_name_for_one_customer() -> None:
    it = brought(service(name="mail"), S.RELEASED)
    other = brought(service(2, name="mail"), S.OPERATIONAL)
    with pytest.raises(DuplicateError):
        operated(it, others=[it, other])
    going = brought(other, S.RETIRING)
    assert operated(it, others=[it, going]).state is S.OPERATIONAL


def test_a_step_out_of_turn_is_refused() -> None:
    with pytest.raises(RefusedMoveError) as caught:
        operated(in_state(S.TESTED))
    assert type(caught.value) is RefusedMoveError


# Redesign and retirement.


def test_a_service_goes_on_with_the_newer_package() -> None:
    it, old = in_state(S.BUILT), design_in(P.ACCEPTED)
    new = revise_design(old, at(), package_id="SDP-2")
    error = refusal(lambda: redesign_service(it, new, at()))
    assert error.unmet == ("design package SDP-2 must be ACCEPTED",)
    new = new.submit(at()).approve(at(), design_manager="dora")
    new = accept_design(new, at(), transition_manager="tom", previous=old).package
    it = redesign_service(it, new, at())
    assert it.design_package_id == "SDP-2"
    strange = design_in(P.ACCEPTED, 7, service_id="SVC-7")
    assert refusal(lambda: redesign_service(it, strange, at())).unmet == (
        "SDP-7 must be a design package of SVC-1",
        "SDP-7 must replace SDP-2",
    )


def retirement(state: Any, **fields: Any) -> ServiceDesignPackage:
    given = {"purpose": DesignPurpose.RETIREMENT, "service_id": "SUP-1", **fields}
    return design_in(state, 9, **given)


def test_inv_2_6_a_retirement_is_designed_and_leaves_nobody_alone() -> None:
    it = brought(supporting(), S.OPERATIONAL)
    users = [in_state(S.OPERATIONAL), service(5)]
    error = refusal(
        lambda: begin_service_retirement(
            it, design(), at(), customers_notified_at=START, services=users
        )
    )
    assert error.unmet == (
        "SDP-1 must be a design package of SUP-1",
        "SDP-1 must be about a retirement",
        "design package SDP-1 must be APPROVED, not DRAFT",
        "a replacement date must be given for SVC-1",
    )
    gone = begin_service_retirement(
        it,
        retirement(P.APPROVED),
        at(),
        customers_notified_at=START,
        services=users,
        replacement_dates={"SVC-1": date(2026, 6, 1)},
    )
    assert (gone.state, gone.retirement_package_id) == (S.RETIRING, "SDP-9")


# INV-1.5, whatever the packages are like.

RESULTS = st.sampled_from((CriterionResult.NOT_RUN, CriterionResult.MET, CriterionResult.NOT_MET))
STATES = st.sampled_from((P.DRAFT, P.IN_REVIEW, P.APPROVED, P.ACCEPTED, P.SUPERSEDED))


@given(
    state=STATES,
    results=st.lists(st.tuples(st.booleans(), RESULTS), min_size=1, max_size=3),
    level=st.booleans(),
    evidence=st.sampled_from(("", "DOC-5")),
)
def test_inv_1_5_nothing_is_live_before_every_gate_is_open(
    *,
    state: Any,
    results: list[tuple[bool, CriterionResult]],
    level: bool,
    evidence: str,
) -> None:
    criteria = [
        criterion(number, mandatory=mandatory, result=result)
        for number, (mandatory, result) in enumerate(results)
    ]
    package = design_in(state, criteria=criteria)
    unproven = [r for mandatory, r in results if mandatory and r is not CriterionResult.MET]
    legal = state is P.ACCEPTED and not unproven and level and bool(evidence)
    it = in_state(S.RELEASED)
    slp = agreed() if level else draft()
    try:
        live = operated(it, slp, package, knowledge_evidence=evidence)
    except GuardError:
        assert not legal
    else:
        assert legal
        assert live.state is PortfolioState.OPERATIONAL
