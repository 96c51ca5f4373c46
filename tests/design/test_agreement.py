"""Service level agreements: structure, targets, signatures, and what a signed one refuses."""

from datetime import timedelta
from typing import Any

import attrs
import pendulum
import pytest
from hypothesis import given

from design.agreement_samples import (
    ALWAYS,
    BOTH,
    HOUR,
    OFFICE,
    active,
    agreed,
    day,
    for_customer,
    layer,
    sla,
    stamp,
    target,
    within,
)
from itil_core.design import (
    AgreementLayer,
    AgreementLifecycle,
    AgreementParty,
    AgreementScope,
    AgreementState,
    AgreementStructure,
    MeasurementPeriod,
    ServiceLevelAgreement,
    Signature,
)
from itil_core.errors import DuplicateError, GuardError, RefusedMoveError, ValidationError
from itil_core.kernel.approval import AllOf, Approval, Vote
from itil_core.kernel.clock import ClockTarget
from itil_core.kernel.lifecycle import Move
from itil_core.kernel.money import Money
from itil_core.kernel.stamp import Stamp
from itil_core.testing import service_level_agreements

S = AgreementState
SERVICE, CUSTOMER, CORPORATE = (
    AgreementLayer.SERVICE,
    AgreementLayer.CUSTOMER,
    AgreementLayer.CORPORATE,
)
LAYERED = AgreementStructure.MULTI_LEVEL

# Structure.


@pytest.mark.parametrize(
    ("agreement", "scope"),
    [
        (sla(), "SERVICE_BASED"),
        (for_customer(service_ids=["SVC-1", "SVC-2"]), "CUSTOMER_BASED"),
        (layer(CORPORATE), "CORPORATE_LAYER"),
        (layer(CUSTOMER), "CUSTOMER_LAYER"),
        (layer(SERVICE), "SERVICE_LAYER"),
    ],
)
def test_every_structure_has_its_scope(agreement: ServiceLevelAgreement, scope: str) -> None:
    assert agreement.scope is AgreementScope[scope]
    assert agreement.state is S.DRAFT


@pytest.mark.parametrize(
    ("make", "fields", "field"),
    [
        (sla, {"service_ids": ()}, "service_ids"),
        (sla, {"service_ids": ["SVC-1", "SVC-2"]}, "service_ids"),
        (sla, {"customer_id": "CUS-1"}, "customer_id"),
        (sla, {"layer": SERVICE}, "layer"),
        (sla, {"structure": "SERVICE_BASED"}, "structure"),
        (for_customer, {"customer_id": None}, "customer_id"),
        (for_customer, {"service_ids": ()}, "service_ids"),
        (sla, {"structure": LAYERED}, "layer"),
        (layer, {"which": CORPORATE, "customer_id": "CUS-1"}, "customer_id"),
        (layer, {"which": CUSTOMER, "customer_id": None}, "customer_id"),
        (layer, {"which": SERVICE, "service_ids": ["SVC-1", "SVC-2"]}, "service_ids"),
    ],
)
def test_customer_services_and_layer_fit_the_structure(
    make: Any, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        make(**fields)
    assert (caught.value.record, caught.value.field) == ("ServiceLevelAgreement", field)


def test_what_an_agreement_covers() -> None:
    assert sla().covers("CUS-9", "SVC-1")
    assert not sla().covers("CUS-9", "SVC-2")
    assert for_customer().covers("CUS-1", "SVC-1")
    assert not for_customer().covers("CUS-2", "SVC-1")
    assert layer(CORPORATE).covers("CUS-9", "SVC-9")
    assert not layer(CUSTOMER).covers("CUS-9", "SVC-9")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"end": day(10)}, "end"),
        ({"end": pendulum.naive(2026, 3, 1)}, "end"),
        ({"start": "today"}, "start"),
        ({"review_interval": MeasurementPeriod.CUSTOM}, "review_interval"),
        ({"targets": ["fast"]}, "targets"),
        ({"targets": [target(service_ids=["SVC-2"])]}, "targets"),
        ({"service_hours": "office"}, "service_hours"),
        ({"signatures": ["ana"]}, "signatures"),
        ({"signatures": [Signature(AgreementParty.PROVIDER, "ana", day(1))] * 2}, "signatures"),
        ({"replaces": "SLA-1"}, "replaces"),
        ({"version": 0}, "version"),
        ({"charging": 3}, "charging"),
        ({"priority_targets": {1: (None, 2 * HOUR), 2: (None, HOUR)}}, "priority_targets"),
    ],
)
def test_bad_facts_are_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        sla(**fields)
    assert caught.value.field == field


# Targets.


def test_no_two_targets_say_different_things() -> None:
    for targets in (
        [target(99), target(98)],
        [target(99), target(98, 2)],
        [target(99), target(98, 2, service_ids=["SVC-1"])],
    ):
        with pytest.raises(DuplicateError):
            sla(targets=targets)
    with pytest.raises(DuplicateError) as caught:
        sla(
            targets=[within(4, priority=1)],
            priority_targets={1: (None, 4 * HOUR)},
        )
    assert caught.value.key == "incident resolution at priority 1 each month"


def test_targets_differ_by_service_priority_period_or_point() -> None:
    agreement = for_customer(
        service_ids=["SVC-1", "SVC-2"],
        targets=[
            target(99, 1, service_ids=["SVC-1"]),
            target(98, 2, service_ids=["SVC-2"]),
            target(98, 3, period=MeasurementPeriod.YEAR),
            target(97, 4, measurement_point="at the branch"),
            within(4, 5),
            within(1, 6, priority=1),
        ],
        priority_targets={2: (None, 2 * HOUR)},
    )
    assert [str(each.id) for each in agreement.all_targets[-2:]] == ["SLT-6", "SLA-1-P2-RESOLUTION"]


def test_a_revision_is_checked_as_a_whole() -> None:
    agreement = sla(priority_targets={1: (None, HOUR)})
    with pytest.raises(DuplicateError):
        agreement.revise(stamp(1), targets=[within(1, priority=1)])
    yearly = [within(1, priority=1, period=MeasurementPeriod.YEAR)]
    revised = agreement.revise(stamp(1), targets=yearly)
    with pytest.raises(DuplicateError):
        revised.revise(stamp(2), review_interval=MeasurementPeriod.YEAR)
    with pytest.raises(ValidationError, match="must be later than the start"):
        agreement.revise(stamp(1), start=day(100))


def test_incidents_are_timed_in_the_support_hours() -> None:
    hours = sla(support_hours=OFFICE)
    assert hours.hours_of_support == OFFICE
    assert sla().hours_of_support == ALWAYS
    assert hours.clock_target(within(4)) == ClockTarget("incident resolution", 4 * HOUR, OFFICE)


# Signatures.


def test_an_agreement_is_agreed_by_both() -> None:
    record = agreed(sla())
    assert record.state is S.AGREED
    assert record.is_signed
    assert [(each.party.name, each.by) for each in record.signatures] == [
        ("PROVIDER", "ana"),
        ("CUSTOMER", "ana"),
    ]
    signed = sla().negotiate(stamp(1)).sign(stamp(2), party=BOTH[1], by="eva")
    assert signed.signatures == (Signature(BOTH[1], "eva", day(2)),)


@pytest.mark.parametrize(
    ("parties", "missing"),
    [
        ((), ["the provider must have signed", "the customer must have signed"]),
        (BOTH[:1], ["the customer must have signed"]),
        (BOTH[1:], ["the provider must have signed"]),
    ],
)
def test_a_missing_signature_is_named(parties: Any, missing: list[str]) -> None:
    with pytest.raises(GuardError) as caught:
        agreed(sla(), parties)
    assert list(caught.value.unmet) == missing


def test_nobody_signs_twice() -> None:
    signed = sla().negotiate(stamp(1)).sign(stamp(2), party=BOTH[0])
    with pytest.raises(GuardError) as caught:
        signed.sign(stamp(3), party=BOTH[0])
    assert caught.value.unmet == ("the provider must not have signed already",)


def test_a_party_that_decides_by_vote_signs_once_the_vote_is_approved() -> None:
    draft = sla().negotiate(stamp(1))
    vote = Approval(rule=AllOf(["eva", "jan"]), requester="ana").cast(
        Stamp(day(2), by="eva"), Vote.APPROVE
    )
    with pytest.raises(GuardError) as caught:
        draft.sign(stamp(2), party=BOTH[1], approval=vote)
    assert caught.value.unmet == ("the approval must be APPROVED, it is OPEN",)
    agreed_on = vote.cast(Stamp(day(3), by="jan"), Vote.APPROVE)
    with pytest.raises(GuardError) as early:
        draft.sign(stamp(2), party=BOTH[1], approval=agreed_on)
    assert early.value.unmet == ("the approval must not be later than its record",)
    signed = draft.sign(stamp(3), party=BOTH[1], by="eva", approval=agreed_on)
    assert signed.signatures == (Signature(BOTH[1], "eva", day(3)),)
    word: Any = "APPROVED"
    with pytest.raises(ValidationError) as refused:
        draft.sign(stamp(3), party=BOTH[1], approval=word)
    assert (refused.value.record, refused.value.field) == ("Agreement", "approval")


def test_signatures_are_of_the_text_that_was_signed() -> None:
    signed = sla().negotiate(stamp(1)).sign(stamp(2), party=BOTH[0])
    assert signed.revise(stamp(3), title="another").signatures == ()
    assert signed.redraft(stamp(3)).signatures == ()
    assert signed.revise(stamp(3), title="", service_hours=ALWAYS) is signed


def test_a_draft_without_targets_is_not_negotiated() -> None:
    with pytest.raises(GuardError) as caught:
        sla(targets=()).negotiate(stamp(1))
    assert caught.value.unmet == ("it must have at least one target",)
    by_priority = sla(targets=(), priority_targets={1: (None, HOUR)})
    assert by_priority.negotiate(stamp(1)).state is S.NEGOTIATION


# Activation.


class HastyLifecycle(AgreementLifecycle):
    """One in which a draft can become active at once, if its guards let it."""

    activate: Move = AgreementLifecycle.activate.also_from(S.DRAFT, S.NEGOTIATION)


@attrs.frozen(kw_only=True)
class HastyAgreement(ServiceLevelAgreement):
    lifecycle = HastyLifecycle


def test_an_agreement_without_signatures_is_not_activated() -> None:
    for record in (sla(), sla().negotiate(stamp(1))):
        with pytest.raises(RefusedMoveError) as caught:
            record.activate(stamp(10), aligned=True)
        assert (caught.value.move, caught.value.state) == ("activate", record.state.name)
    fields = {
        each.name: getattr(sla(), each.name)
        for each in attrs.fields(ServiceLevelAgreement)
        if each.init and each.name not in ("state", "history", "_origin")
    }
    with pytest.raises(GuardError) as guarded:
        HastyAgreement(**fields).activate(stamp(10), aligned=True)
    assert guarded.value.unmet == (
        "the provider must have signed",
        "the customer must have signed",
    )


def test_all_that_keeps_an_agreement_from_force_is_named() -> None:
    record = agreed(sla())
    with pytest.raises(GuardError) as caught:
        record.activate(stamp(9.5))
    assert caught.value.unmet == (
        "its start must have come, 2026-01-11T00:00:00+00:00",
        "its supports must carry it (aligned=True), or the gaps be accepted by name",
    )
    with pytest.raises(GuardError) as caught:
        record.activate(stamp(100), aligned=True)
    assert caught.value.unmet == ("its end must be still to come, 2026-04-11T00:00:00+00:00",)
    assert record.activate(stamp(10), aligned=True).state is S.ACTIVE


def test_accepted_gaps_are_kept() -> None:
    record = agreed(sla()).activate(stamp(10), accepted_gaps=["no support at night"])
    assert record.accepted_gaps == ("no support at night",)
    assert record.history[-1].delta["accepted_gaps"] == ("no support at night",)


# A signed version never changes.


@pytest.mark.parametrize(
    "moves", [(), ("activate",), ("activate", "review"), ("activate", "review", "renegotiate")]
)
def test_a_signed_version_never_changes(moves: tuple[str, ...]) -> None:
    record = agreed(sla())
    for number, move in enumerate(moves):
        facts = {"aligned": True} if move == "activate" else {}
        record = getattr(record, move)(stamp(10 + number), **facts)
    with pytest.raises(RefusedMoveError) as caught:
        record.revise(stamp(50), title="better")
    assert "revise" not in caught.value.allowed
    for field in ("targets", "service_hours", "start"):
        with pytest.raises(AttributeError):
            setattr(record, field, None)


@given(service_level_agreements())
def test_terms_stay_from_the_last_signature_on(agreement: ServiceLevelAgreement) -> None:
    terms = [each.name for each in attrs.fields(ServiceLevelAgreement)]
    changing = ("state", "history", "_origin", "accepted_gaps", "termination_reason", "updated")
    stages = [each for each in agreement.stages() if each.has_been(S.AGREED)]
    for name in terms:
        if name not in changing:
            assert len({repr(getattr(each, name)) for each in stages}) <= 1


# The rest of its life.


def test_a_review_ends_as_it_was_or_in_renegotiation() -> None:
    reviewed = active(sla()).review(stamp(40))
    assert reviewed.confirm(stamp(41)).state is S.ACTIVE
    renegotiated = reviewed.renegotiate(stamp(41))
    assert renegotiated.state is S.RENEGOTIATION
    with pytest.raises(RefusedMoveError):
        renegotiated.agree(stamp(42))


def test_an_agreement_expires_at_its_end() -> None:
    for record in (agreed(sla()), active(sla())):
        with pytest.raises(GuardError) as caught:
            record.expire(stamp(99.9))
        assert caught.value.unmet == ("its end must have come, 2026-04-11T00:00:00+00:00",)
        assert record.expire(stamp(100)).state is S.EXPIRED


def test_a_termination_has_a_reason() -> None:
    with pytest.raises(GuardError):
        active(sla()).terminate(stamp(20), reason="")
    ended = active(sla()).terminate(stamp(20), reason="merger")
    assert (ended.state, ended.termination_reason) == (S.TERMINATED, "merger")
    assert ended.allowed_moves == ()


def test_every_term_can_be_revised() -> None:
    terms: dict[str, Any] = {
        "title": "mail",
        "service_ids": ["SVC-2"],
        "start": day(20),
        "end": day(50),
        "targets": [target(98)],
        "priority_targets": {1: (None, HOUR)},
        "service_hours": OFFICE,
        "support_hours": OFFICE,
        "review_interval": MeasurementPeriod.QUARTER,
        "responsibilities": ["report at once"],
        "escalation_contacts": ["eva"],
        "continuity_ref": "plan 7",
        "security_ref": "policy 3",
        "charging": Money(500, "EUR"),
    }
    revised = sla().revise(stamp(1), **terms)
    assert revised.history[-1].delta.keys() == {*terms, "signatures"}
    assert revised == sla(**terms)
    assert revised.end - revised.start == timedelta(days=30)
