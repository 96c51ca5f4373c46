"""When agreements are in force, which exclude each other, and how one takes another's place."""

from datetime import datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.agreement_samples import (
    active,
    agreed,
    contract,
    day,
    for_customer,
    layer,
    ola,
    sla,
    stamp,
    target,
)
from itil_core.design import (
    AgreementLayer,
    AgreementOverlap,
    AgreementState,
    AgreementStructure,
    ServiceLevelAgreement,
    check_overlaps,
    check_services,
    in_force,
    overlaps,
    renegotiated,
    superseded,
    times_in_force,
)
from itil_core.errors import ConflictError, RefusedMoveError, ValidationError
from itil_core.kernel.interval import Interval
from itil_core.testing import service_level_agreements

CORPORATE, CUSTOMER, SERVICE = AgreementLayer

# In force: SEMANTICS.md 4.


def test_an_agreement_is_in_force_from_start_and_activation_to_its_end() -> None:
    late = active(sla(), at=12)
    found = [in_force(late, day(number)) for number in (-1, 0, 10, 11.9, 12, 50, 99.9, 100, 500)]
    assert found == [False, False, False, False, True, True, True, False, False]
    assert not in_force(agreed(sla()), day(50))


def test_review_and_renegotiation_do_not_interrupt_it() -> None:
    record = active(sla()).review(stamp(20)).renegotiate(stamp(30))
    assert all(in_force(record, day(number)) for number in (15, 25, 35))
    ended = record.terminate(stamp(40), reason="merger")
    assert [in_force(ended, day(number)) for number in (39.9, 40, 41)] == [True, False, False]
    assert times_in_force(ended) == (Interval(day(10), day(40)),)


def test_an_end_before_the_expiry_was_recorded_counts() -> None:
    expired = active(sla()).expire(stamp(120))
    assert times_in_force(expired) == (Interval(day(10), day(100)),)


def test_supports_are_in_force_by_the_same_rule() -> None:
    for make in (ola, contract):
        assert in_force(active(make()), day(10))
        assert not in_force(make(), day(10))


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        in_force(active(sla()), datetime(2026, 2, 1))  # noqa: DTZ001 (naive on purpose)
    assert (caught.value.record, caught.value.field) == ("in_force", "at")


FORCE = {"ACTIVE", "UNDER_REVIEW", "RENEGOTIATION"}


def is_in_force(agreement: ServiceLevelAgreement, at: Any) -> bool:
    """SEMANTICS.md 4, word by word: start <= t < end and its state as of t is one of three."""
    if at < agreement.opened.at:
        return False
    state = agreement.origin.state
    for entry in agreement.history:
        if entry.stamp.at <= at:
            state = entry.target
    return agreement.start <= at < agreement.end and state.name in FORCE


@given(service_level_agreements())
def test_in_force_is_what_semantics_says(agreement: ServiceLevelAgreement) -> None:
    moments = {agreement.start, agreement.end, agreement.opened.at}
    moments |= {entry.stamp.at for entry in agreement.history}
    times = times_in_force(agreement)
    for moment in moments:
        for at in (moment.subtract(microseconds=1), moment, moment.add(microseconds=1)):
            expected = is_in_force(agreement, at)
            assert in_force(agreement, at) is expected
            assert any(at in each for each in times) is expected


# INV-3.5: at most one of a kind.


def test_two_agreements_in_force_for_one_service_exclude_each_other() -> None:
    first, second = active(sla(1)), active(sla(2, start=day(50), end=day(150)), at=60)
    (found,) = overlaps([second, first])
    assert found == AgreementOverlap("SLA-1", "SLA-2", (Interval(day(60), day(100)),))
    assert str(found).startswith("SLA-1 and SLA-2 are both in force: 2026-03-02T00:00:00+00:00 to")
    with pytest.raises(ConflictError, match="must not both be in force") as caught:
        check_overlaps([first, second])
    assert (caught.value.first, caught.value.second) == ("SLA-1", "SLA-2")


def test_all_pairs_are_named() -> None:
    with pytest.raises(ConflictError) as caught:
        check_overlaps([active(sla(number)) for number in (1, 2, 3)])
    assert "also SLA-1 and SLA-3" in caught.value.reason
    assert "also SLA-2 and SLA-3" in caught.value.reason


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        (sla(1), sla(2), True),
        (sla(1), sla(2, service_ids=["SVC-2"]), False),
        (sla(1), sla(2, start=day(100), end=day(200)), False),
        (sla(1), for_customer(2), False),
        (for_customer(1), for_customer(2, customer_id="CUS-2"), False),
        (for_customer(1), for_customer(2, service_ids=["SVC-1", "SVC-2"]), True),
        (layer(CORPORATE, 1), layer(CORPORATE, 2), True),
        (layer(CORPORATE, 1), layer(CORPORATE, 2, service_ids=["SVC-2"]), True),
        (layer(CORPORATE, 1), layer(CUSTOMER, 2), False),
        (layer(CUSTOMER, 1), layer(CUSTOMER, 2, customer_id="CUS-2"), False),
        (layer(SERVICE, 1), layer(SERVICE, 2), True),
        (layer(SERVICE, 1), layer(SERVICE, 2, service_ids=["SVC-2"]), False),
    ],
)
def test_only_what_covers_the_same_in_the_same_way_clashes(
    first: ServiceLevelAgreement,
    second: ServiceLevelAgreement,
    clash: bool,  # noqa: FBT001
) -> None:
    pair = [active(each, at=100 if each.start == day(100) else 10) for each in (first, second)]
    assert bool(overlaps(pair)) is clash
    assert overlaps(pair) == overlaps(reversed(pair))


def test_what_is_not_in_force_clashes_with_nothing() -> None:
    check_overlaps([active(sla(1)), agreed(sla(2)), sla(3)])
    with pytest.raises(ConflictError):
        check_overlaps([active(sla(1)), agreed(sla(2)).activate(stamp(20), aligned=True)])


@st.composite
def crowded(draw: st.DrawFn) -> ServiceLevelAgreement:
    """An agreement of few services and customers, in force for a while that others share."""
    number, start = draw(st.integers(1, 9)), draw(st.integers(10, 30))
    customer = draw(st.sampled_from(("CUS-1", "CUS-2")))
    services = draw(st.sampled_from(({"SVC-1"}, {"SVC-2"}, {"SVC-1", "SVC-2"})))
    one, terms = {min(services)}, {"start": day(start), "end": day(start + 10)}
    makers: Any = (
        lambda: sla(number, service_ids=one, **terms),
        lambda: for_customer(number, service_ids=services, customer_id=customer, **terms),
        lambda: layer(
            CORPORATE, number, service_ids=draw(st.sampled_from((services, ()))), **terms
        ),
        lambda: layer(CUSTOMER, number, customer_id=customer, **terms),
        lambda: layer(SERVICE, number, service_ids=one, customer_id=customer, **terms),
    )
    made = draw(st.sampled_from(makers))()
    record: ServiceLevelAgreement = active(made, at=start + draw(st.sampled_from((0, 2))))
    if draw(st.booleans()):
        record = record.terminate(stamp(start + draw(st.sampled_from((2, 5)))), reason="merger")
    return record


@given(st.lists(crowded(), max_size=4, unique_by=lambda each: each.id))
def test_inv_3_5_overlaps_are_what_two_cover_at_one_instant(
    agreements: list[ServiceLevelAgreement],
) -> None:
    found = {(each.first, each.second) for each in overlaps(agreements)}
    moments = {each.start for each in agreements} | {
        entry.stamp.at for each in agreements for entry in each.history
    }
    expected = set()
    for at in moments:
        for customer in {each.customer_id for each in agreements} | {"CUS-OTHER"}:
            services = {one for each in agreements for one in each.service_ids} | {"SVC-OTHER"}
            for service in services:
                holding = [
                    each
                    for each in agreements
                    if is_in_force(each, at) and each.covers(customer or "CUS-OTHER", service)
                ]
                expected |= {
                    (one.id, two.id)
                    for one in holding
                    for two in holding
                    if one.id < two.id and (one.structure, one.layer) == (two.structure, two.layer)
                }
    assert found == expected


# Services.


def test_only_customer_facing_services_of_the_catalogue_are_agreed() -> None:
    agreement = for_customer(service_ids=["SVC-1", "SVC-2", "SVC-3"])
    check_services(
        agreement, catalogued=["SVC-3", "SVC-2", "SVC-1"], customer_facing=agreement.service_ids
    )
    with pytest.raises(ValidationError, match="must be in the service catalogue") as caught:
        check_services(agreement, catalogued=["SVC-1"], customer_facing=["SVC-1"])
    assert caught.value.value == ["SVC-2", "SVC-3"]
    with pytest.raises(ValidationError, match="supports belong in an OLA") as caught:
        check_services(
            agreement, catalogued=agreement.service_ids, customer_facing=["SVC-1", "SVC-3"]
        )
    assert caught.value.value == ["SVC-2"]


# Renegotiation.


def renegotiating() -> Any:
    return active(for_customer(title="mail")).review(stamp(40)).renegotiate(stamp(41))


def test_renegotiation_makes_a_new_record_that_replaces_the_old_one() -> None:
    old = renegotiating()
    draft = renegotiated(old, stamp(50), agreement_id="SLA-2", start=day(60), end=day(400))
    assert (draft.id, draft.version, draft.replaces) == ("SLA-2", 2, "SLA-1")
    assert (draft.state, draft.signatures, draft.history) == (AgreementState.DRAFT, (), ())
    assert (draft.start, draft.end, draft.opened) == (day(60), day(400), stamp(50))
    same = ("title", "targets", "structure", "customer_id", "service_ids", "service_hours")
    assert all(getattr(draft, name) == getattr(old, name) for name in same)
    assert old.signatures


def test_the_new_one_takes_over_without_a_gap() -> None:
    old = renegotiating()
    new = renegotiated(old, stamp(50), agreement_id="SLA-2", start=day(60), end=day(400))
    new = new.revise(stamp(51), targets=[target(99.9)]).negotiate(stamp(52))
    for party in ("PROVIDER", "CUSTOMER"):
        new = new.sign(stamp(53), party=type(old.signatures[0].party)[party])
    new = new.agree(stamp(54)).activate(stamp(60), aligned=True)
    with pytest.raises(ConflictError):
        check_overlaps([old, new])
    ended = superseded(old, new, stamp(60))
    assert ended.termination_reason == "replaced by SLA-2"
    check_overlaps([ended, new])
    assert (times_in_force(ended)[0].end, times_in_force(new)[0].start) == (day(60), day(60))
    with pytest.raises(RefusedMoveError):
        superseded(ended, new, stamp(61))


def test_supports_are_renegotiated_too() -> None:
    old = active(ola()).review(stamp(40)).renegotiate(stamp(41))
    draft = renegotiated(old, stamp(50), agreement_id="OLA-2", start=day(60), end=day(400))
    assert (type(draft), draft.provider_group, draft.version) == (type(old), "GRP-2", 2)


def test_only_what_is_in_renegotiation_is_renegotiated() -> None:
    with pytest.raises(ValidationError, match="must be RENEGOTIATION") as caught:
        renegotiated(active(sla()), stamp(50), agreement_id="SLA-2", start=day(60), end=day(70))
    assert caught.value.field == "state"


def test_a_successor_must_replace_it_and_be_in_force() -> None:
    old = renegotiating()
    draft = renegotiated(old, stamp(50), agreement_id="SLA-2", start=day(60), end=day(400))
    for successor, reason in (
        (draft, "the successor must be in force at 2026-03-02T00:00:00+00:00"),
        (attrs.evolve(draft, replaces=None), "the successor must replace SLA-1, not None"),
    ):
        with pytest.raises(ConflictError) as caught:
            superseded(old, successor, stamp(60))
        assert (caught.value.first, caught.value.second) == ("SLA-1", "SLA-2")
        assert caught.value.reason == reason
    assert draft.structure is AgreementStructure.CUSTOMER_BASED
