"""Drawn agreements, supports, requirements and targets."""

import attrs
from hypothesis import given
from hypothesis import strategies as st

from itil_core.design import (
    AgreementLifecycle,
    AgreementParty,
    AgreementState,
    OperationalLevelAgreement,
    RequirementLifecycle,
    ServiceLevelAgreement,
    ServiceLevelRequirement,
    ServiceLevelTarget,
    Signature,
    UnderpinningContract,
)
from itil_core.kernel.record import Record
from itil_core.testing import (
    agreement_lives,
    check_laws,
    operational_level_agreements,
    service_level_agreements,
    service_level_requirements,
    service_level_targets,
    underpinning_contracts,
)


@given(service_level_agreements())
def test_what_was_agreed_is_signed(agreement: ServiceLevelAgreement) -> None:
    if agreement.has_been(AgreementState.AGREED):
        assert agreement.is_signed


@given(service_level_agreements(most=0))
def test_no_steps_draw_drafts(agreement: ServiceLevelAgreement) -> None:
    assert agreement.state is AgreementState.DRAFT
    assert not agreement.history
    signatures = [Signature(party, "ana", agreement.opened.at) for party in AgreementParty]
    signed = attrs.evolve(agreement, signatures=signatures)
    assert agreement_lives._signing(signed, agreement.opened) is None


@given(service_level_targets())
def test_what_is_exactly_agreed_is_no_breach(target: ServiceLevelTarget) -> None:
    assert target.is_met_by(target.target)


class OwnLifecycle(AgreementLifecycle, without=("redraft",)):
    pass


@attrs.frozen(kw_only=True)
class OwnAgreement(ServiceLevelAgreement):
    lifecycle = OwnLifecycle


@attrs.frozen(kw_only=True)
class OwnOperational(OperationalLevelAgreement):
    lifecycle = OwnLifecycle


@attrs.frozen(kw_only=True)
class OwnContract(UnderpinningContract):
    lifecycle = OwnLifecycle


class OwnRequirementLifecycle(RequirementLifecycle, without=("revise",)):
    pass


@attrs.frozen(kw_only=True)
class OwnRequirement(ServiceLevelRequirement):
    lifecycle = OwnRequirementLifecycle


@given(
    st.one_of(
        service_level_agreements(OwnAgreement),
        operational_level_agreements(OwnOperational),
        underpinning_contracts(OwnContract),
        service_level_requirements(OwnRequirement),
    )
)
def test_a_subclass_with_fewer_rows_is_drawn_too(record: Record) -> None:
    assert type(record).__name__.startswith("Own")
    check_laws(record)


@given(st.data())
def test_types_are_drawn(data: st.DataObject) -> None:
    for kind in (ServiceLevelAgreement, ServiceLevelTarget, UnderpinningContract):
        assert type(data.draw(st.from_type(kind))) is kind
