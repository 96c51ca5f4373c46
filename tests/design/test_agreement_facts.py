"""The facts of agreements: signatures and times by priority."""

from datetime import datetime, timedelta
from typing import Any

import pendulum
import pytest

from design.agreement_samples import HOUR, NEW_YEAR
from itil_core.design import (
    AgreementLayer,
    AgreementParty,
    AgreementScope,
    AgreementStructure,
    MeasurementPeriod,
    PriorityTarget,
    Signature,
    TargetUnit,
    priority_targets_of,
    targets_by_priority,
)
from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import AgreementId

MINUTE = timedelta(minutes=1)


def test_the_more_specific_scope_is_the_higher() -> None:
    names = [scope.name for scope in sorted(AgreementScope, reverse=True)]
    assert names == [
        "SERVICE_LAYER",
        "CUSTOMER_BASED",
        "SERVICE_BASED",
        "CUSTOMER_LAYER",
        "CORPORATE_LAYER",
    ]
    assert [each.name for each in AgreementLayer] == ["CORPORATE", "CUSTOMER", "SERVICE"]
    assert len(AgreementStructure) == 3


@pytest.mark.parametrize(
    ("party", "by", "at", "error_field"),
    [
        ("PROVIDER", "ana", NEW_YEAR, "party"),
        (AgreementParty.PROVIDER, "", NEW_YEAR, "id"),
        (AgreementParty.PROVIDER, "ana", datetime(2026, 1, 1), "at"),  # noqa: DTZ001
    ],
)
def test_a_signature_names_party_person_and_instant(
    party: Any, by: str, at: datetime, error_field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        Signature(party, by, at)
    assert caught.value.field == error_field


@pytest.mark.parametrize(
    ("times", "field", "reason"),
    [
        ((None, None), "response", "must be given, or the other time"),
        ((HOUR, 3), "resolution", "must be a timedelta, or None"),
        ((-HOUR, None), "response", "must not be negative"),
        ((pendulum.duration(months=1), None), "response", "months and years differ in length"),
    ],
)
def test_a_time_by_priority_is_exact(times: Any, field: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason) as caught:
        PriorityTarget(1, *times)
    assert (caught.value.record, caught.value.field) == ("PriorityTarget", field)


def test_times_stand_in_the_order_of_the_codes() -> None:
    pairs = priority_targets_of({3: (None, 8 * HOUR), 1: (MINUTE, HOUR), 2: (MINUTE, None)})
    assert [each.priority for each in pairs] == [1, 2, 3]
    assert priority_targets_of(pairs) == pairs
    assert priority_targets_of({}) == ()


def test_a_less_urgent_priority_is_not_served_sooner() -> None:
    for name, times in (
        ("resolution", {1: (None, HOUR), 2: (HOUR, None), 3: (None, MINUTE)}),
        ("response", {1: (HOUR, None), 2: (MINUTE, HOUR)}),
    ):
        with pytest.raises(
            ValidationError, match=f"{name} of priority . must not be sooner"
        ) as caught:
            priority_targets_of(times)
        assert caught.value.field == "priority_targets"


def test_what_is_no_time_by_priority_is_refused() -> None:
    for wrong in ([HOUR], {1: HOUR}, {1: (HOUR,)}, {1: (HOUR, HOUR, HOUR)}):
        with pytest.raises(ValidationError) as caught:
            priority_targets_of(wrong)
        assert caught.value.field == "priority_targets"
    with pytest.raises(DuplicateError) as twice:
        priority_targets_of([PriorityTarget(1, HOUR), PriorityTarget(1, MINUTE)])
    assert twice.value.key == "1"


def test_times_stand_for_targets() -> None:
    times = priority_targets_of({1: (timedelta(seconds=90), 4 * HOUR), 2: (None, 8 * HOUR)})
    targets = targets_by_priority(AgreementId("SLA-7"), times, MeasurementPeriod.QUARTER)
    assert [(each.id, each.priority, each.duration) for each in targets] == [
        ("SLA-7-P1-RESPONSE", 1, timedelta(seconds=90)),
        ("SLA-7-P1-RESOLUTION", 1, 4 * HOUR),
        ("SLA-7-P2-RESOLUTION", 2, 8 * HOUR),
    ]
    assert [each.unit for each in targets] == [
        TargetUnit.SECOND,
        TargetUnit.MINUTE,
        TargetUnit.MINUTE,
    ]
    assert {each.period for each in targets} == {MeasurementPeriod.QUARTER}
