"""Which target holds: the order of SEMANTICS.md 7, conflicts, and what is overridden."""

from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.agreement_samples import (
    ALWAYS,
    HOUR,
    NEW_YEAR,
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
    EffectiveTarget,
    MeasurementPeriod,
    ServiceLevelAgreement,
    ServiceLevelMetric,
    TargetUnit,
    effective_target,
)
from itil_core.errors import ConflictError, ValidationError
from itil_core.kernel.clock import ClockTarget

CORPORATE, CUSTOMER, SERVICE = AgreementLayer
RESOLUTION = ServiceLevelMetric.INCIDENT_RESOLUTION

# From the most specific to the least, as SEMANTICS.md 7 lists them.
ORDER = [
    lambda number, **fields: layer(SERVICE, number, **fields),
    for_customer,
    sla,
    lambda number, **fields: layer(CUSTOMER, number, **fields),
    lambda number, **fields: layer(CORPORATE, number, **fields),
]
KINDS = [
    active(
        make(
            number,
            targets=[within(number, 10 * number), within(number, 10 * number + 1, priority=1)],
        )
    )
    for number, make in enumerate(ORDER, start=1)
]


def effective(agreements: Any, **fields: Any) -> EffectiveTarget | None:
    given: dict[str, Any] = {
        "customer_id": "CUS-1",
        "service_id": "SVC-1",
        "metric": RESOLUTION,
        "at": day(20),
    }
    return effective_target(agreements, **given | fields)


def holding(agreements: Any, **fields: Any) -> str:
    found = effective(agreements, **fields)
    assert found is not None
    return found.target.id


@pytest.mark.parametrize(("stronger", "weaker"), [*combinations(range(5), 2)])
def test_the_more_specific_agreement_holds(stronger: int, weaker: int) -> None:
    for pair in ([KINDS[stronger], KINDS[weaker]], [KINDS[weaker], KINDS[stronger]]):
        found = effective(pair)
        assert found is not None
        assert found.agreement is KINDS[stronger]
        assert [each.agreement.id for each in found.overridden] == [KINDS[weaker].id]


def test_within_one_agreement_the_priority_decides() -> None:
    assert holding(KINDS, priority=1) == "SLT-11"
    assert holding(KINDS, priority=2) == holding(KINDS) == "SLT-10"
    found = effective(KINDS, priority=1)
    assert found is not None
    ids = [int(each.target.id.removeprefix("SLT-")) for each in found.overridden]
    assert ids == [10, 21, 20, 31, 30, 41, 40, 51, 50]


def test_a_more_specific_agreement_beats_a_priority_in_a_less_specific_one() -> None:
    general = active(for_customer(1, targets=[within(4, 1)]))
    urgent = active(sla(2, targets=[within(1, 2, priority=1)]))
    assert holding([urgent, general], priority=1) == "SLT-1"


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from((None, 1, 2)), st.booleans()),
        max_size=6,
    ),
    st.sampled_from((None, 1, 2, 3)),
)
def test_the_order_is_that_of_semantics(
    drawn: list[tuple[int, int | None, bool]], priority: int | None
) -> None:
    agreements = []
    for number, (kind, named, is_active) in enumerate(drawn, start=1):
        draft = ORDER[kind](number, targets=[within(1, number, priority=named)])
        agreements.append(active(draft) if is_active else agreed(draft))
    # The oracle: go through the ten places in order, and look who stands there.
    chosen: list[int] = []
    for kind in range(5):
        for wanted in ([priority] if priority is not None else []) + [None]:
            chosen = chosen or [
                number for number, each in enumerate(drawn, start=1) if each == (kind, wanted, True)
            ]
    if len(chosen) > 1:
        with pytest.raises(ConflictError):
            effective(agreements, priority=priority)
    elif chosen:
        assert holding(agreements, priority=priority) == f"SLT-{chosen[0]}"
    else:
        assert effective(agreements, priority=priority) is None


def test_who_and_what_is_not_covered_has_no_target() -> None:
    customer = [active(for_customer())]
    availability = ServiceLevelMetric.AVAILABILITY
    assert effective(customer, metric=availability) is not None
    assert effective(customer, metric=availability, customer_id="CUS-2") is None
    assert effective(customer, metric=availability, service_id="SVC-2") is None
    assert effective(customer, metric=availability, at=day(100)) is None
    assert effective(customer) is None
    assert effective([]) is None


def test_a_target_for_named_services_holds_for_these() -> None:
    targets = [within(1, 1, service_ids=["SVC-1"]), within(2, 2, service_ids=["SVC-2"])]
    agreement = active(for_customer(service_ids=["SVC-1", "SVC-2", "SVC-3"], targets=targets))
    assert holding([agreement], service_id="SVC-2") == "SLT-2"
    assert effective([agreement], service_id="SVC-3") is None


def test_two_that_are_left_are_a_conflict_and_both_are_named() -> None:
    targets = [within(4, 1), within(8, 2, period=MeasurementPeriod.YEAR)]
    agreement = active(sla(targets=targets))
    with pytest.raises(ConflictError, match="must not both hold for CUS-1 and SVC-1") as caught:
        effective([agreement])
    assert (caught.value.first, caught.value.second) == ("SLT-1", "SLT-2")
    assert holding([agreement], period=MeasurementPeriod.YEAR) == "SLT-2"
    assert holding([agreement, KINDS[0]]) == "SLT-10"


def test_times_by_priority_are_targets_too() -> None:
    agreement = active(sla(targets=(), priority_targets={1: (None, HOUR)}, support_hours=OFFICE))
    found = effective([agreement], priority=1)
    assert found is not None
    assert found.target.id == "SLA-1-P1-RESOLUTION"
    assert found.clock_target() == ClockTarget("incident resolution", HOUR, OFFICE)
    assert effective([agreement], priority=2) is None


def test_the_answer_explains_itself() -> None:
    found = effective([KINDS[0], KINDS[4]])
    assert found is not None
    assert found.explain() == (
        "incident resolution <= 1 h each month (SLT-10 of SLA-1, service layer) holds\n"
        "  it overrides incident resolution <= 5 h each month (SLT-50 of SLA-5, corporate layer)"
    )


def test_what_was_agreed_then_holds_then() -> None:
    old = active(sla(1, targets=[within(8, 1)])).terminate(stamp(40), reason="replaced")
    new = active(sla(2, start=day(40), targets=[within(4, 2)]), at=40)
    found = [holding([old, new], at=day(number)) for number in (39.9, 40)]
    assert found == ["SLT-1", "SLT-2"]


# Never weaker.


def never_weaker(specific: Any, general: Any, **fields: Any) -> EffectiveTarget | None:
    pair: list[ServiceLevelAgreement] = [
        active(for_customer(1, **specific)),
        active(sla(2, **general)),
    ]
    assert effective(pair, **fields) is not None
    return effective(pair, never_weaker=True, **fields)


def test_never_weaker_takes_the_same_and_the_stronger() -> None:
    for hours in (4, 3):
        assert never_weaker({"targets": [within(hours)]}, {"targets": [within(4)]}) is not None


def test_never_weaker_refuses_the_weaker() -> None:
    with pytest.raises(
        ValidationError, match="must not be weaker than what it overrides"
    ) as caught:
        never_weaker({"targets": [within(5)]}, {"targets": [within(4)]})
    assert (caught.value.record, caught.value.field) == ("effective_target", "never_weaker")


def test_never_weaker_asks_what_would_hold_in_the_other_agreement() -> None:
    general = {"targets": [within(1, 1), within(8, 2, priority=3)]}
    assert never_weaker({"targets": [within(8)]}, general, priority=3) is not None
    with pytest.raises(ValidationError):
        never_weaker({"targets": [within(8)]}, general, priority=2)


def test_within_one_agreement_a_priority_may_be_slower() -> None:
    own = {"targets": [within(4, 1), within(24, 2, priority=4)]}
    assert never_weaker(own, {"targets": [within(24)]}, priority=4) is not None


def test_never_weaker_refuses_what_cannot_be_compared() -> None:
    satisfaction = {"metric": ServiceLevelMetric.SATISFACTION}
    share, score = target(90, **satisfaction), target(4, unit=TargetUnit.SCORE, **satisfaction)
    with pytest.raises(ValidationError, match="in a unit that compares with PERCENT"):
        never_weaker({"targets": [share]}, {"targets": [score]}, **satisfaction)


def test_the_name_of_a_metric_is_refused_and_not_taken_for_nothing_agreed() -> None:
    name: Any = "AVAILABILITY"
    with pytest.raises(ValidationError) as refused:
        effective_target([], customer_id="C", service_id="S", metric=name, at=day(1))
    assert (refused.value.field, refused.value.value) == ("metric", "AVAILABILITY")


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValidationError):
        effective(KINDS, at=datetime(2026, 2, 1))  # noqa: DTZ001 (naive on purpose)
    assert day(1) - NEW_YEAR == timedelta(days=1)
    assert KINDS[0].service_hours == ALWAYS
