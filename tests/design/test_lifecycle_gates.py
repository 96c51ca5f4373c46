"""The gates between a service and its operation, each with what keeps it shut."""

import pytest

from design.design_samples import P, design, design_in, proven
from itil_core.design.design_contents import DesignPurpose
from itil_core.design.lifecycle_gates import ServiceGate, ServiceGateKind, service_gates
from itil_core.strategy.service import Service
from itil_core.strategy.service_level_package import ServiceLevelPackage
from strategy.level_package_samples import agreed, draft
from strategy.service_samples import START, S, in_state, service

K = ServiceGateKind


def shut(gates: tuple[ServiceGate, ...]) -> list[str]:
    return [gate.kind.name for gate in gates if not gate]


def test_at_first_every_gate_is_shut() -> None:
    gates = service_gates(service(), None, None, at=START)
    assert [gate.kind for gate in gates] == list(K)
    assert [gate.unmet for gate in gates] == [
        ("there must be a service level package",),
        ("there must be a service design package",),
        ("a service design package must be ACCEPTED",),
        ("there must be acceptance criteria",),
        ("there must be evidence that the SKMS was updated",),
    ]


def test_the_gates_open_one_after_the_other() -> None:
    it, level = in_state(S.CHARTERED), agreed()
    assert shut(service_gates(it, draft(), None, at=START))[0] == "LEVEL_PACKAGE"
    steps = [
        (None, ["DESIGN_APPROVED", "DESIGN_ACCEPTED", "ACCEPTANCE", "KNOWLEDGE"]),
        (design(), ["DESIGN_APPROVED", "DESIGN_ACCEPTED", "ACCEPTANCE", "KNOWLEDGE"]),
        (design_in(P.APPROVED), ["DESIGN_ACCEPTED", "ACCEPTANCE", "KNOWLEDGE"]),
        (design_in(P.ACCEPTED), ["ACCEPTANCE", "KNOWLEDGE"]),
        (proven(design_in(P.ACCEPTED)), ["KNOWLEDGE"]),
    ]
    for package, expected in steps:
        assert shut(service_gates(it, level, package, at=START)) == expected
    package = proven(design_in(P.ACCEPTED))
    assert all(service_gates(it, level, package, at=START, knowledge_evidence="DOC-1"))


def test_what_the_service_says_of_the_skms_is_enough() -> None:
    package = proven(design_in(P.ACCEPTED))
    assert all(service_gates(in_state(S.OPERATIONAL), agreed(), package, at=START))
    shut_again = service_gates(
        in_state(S.OPERATIONAL), agreed(), package, at=START, knowledge_evidence=" "
    )
    assert shut(shut_again) == ["KNOWLEDGE"]


def first(it: Service, level: ServiceLevelPackage) -> tuple[str, ...]:
    return service_gates(it, level, None, at=START)[0].unmet


def test_the_level_package_is_agreed_and_the_services_own() -> None:
    it = service(service_level_package_id="SLP-1")
    assert first(it, agreed()) == ()
    assert first(it, draft(2)) == (
        "SLP-2 must be the service's own level package, SLP-1",
        "service level package SLP-2 must be AGREED or ACTIVE, not DRAFT",
    )


def test_the_design_package_is_the_services_own_for_its_level_package() -> None:
    strange = design(
        7,
        service_id="SVC-7",
        service_level_package_id="SLP-7",
        purpose=DesignPurpose.RETIREMENT,
    )
    gates = service_gates(in_state(S.DESIGNED), agreed(), strange, at=START)
    assert gates[1].unmet == (
        "SDP-7 must be a design package of SVC-1",
        "SDP-7 must be the service's present design package, SDP-1",
        "SDP-7 must not be about a retirement",
        "SDP-7 must be made for the level package that is given",
        "design package SDP-7 must be APPROVED, not DRAFT",
    )


def test_a_waiver_opens_the_gate_for_its_time() -> None:
    package = design_in(P.ACCEPTED).waive(
        in_state(S.CHARTERED).updated,
        criterion_id="SAC-1",
        approver="cio",
        expires=START.add(days=1),
    )
    it, level = in_state(S.CHARTERED), agreed()
    assert "ACCEPTANCE" not in shut(service_gates(it, level, package, at=START))
    later = service_gates(it, level, package, at=START.add(days=1))
    assert "ACCEPTANCE" in shut(later)


@pytest.mark.parametrize("state", [P.SUPERSEDED, P.IN_REVIEW])
def test_what_is_superseded_or_in_review_opens_nothing(state: object) -> None:
    package = design_in(P(str(state)))
    gates = service_gates(in_state(S.CHARTERED), agreed(), package, at=START)
    assert shut(gates)[:2] == ["DESIGN_APPROVED", "DESIGN_ACCEPTED"]
