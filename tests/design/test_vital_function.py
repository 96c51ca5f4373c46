"""Vital business functions: targets of their own, and services that must carry them."""

from decimal import Decimal
from typing import Any

import pytest
from cattrs import Converter

from design.outage_samples import ALWAYS, APRIL, outage, planned
from itil_core.design.service_availability import AvailabilityPolicy, availability_report
from itil_core.design.vital_function import DesignLevel, VitalBusinessFunction
from itil_core.errors import UnknownReferenceError, ValidationError
from itil_core.interop import configure


def function(**fields: Any) -> VitalBusinessFunction:
    given: dict[str, Any] = {
        "id": "VBF-1",
        "name": "dispense cash",
        "service_ids": {"SVC-ATM", "SVC-NET"},
        "target_pct": "99.9",
    }
    return VitalBusinessFunction(**given | fields)


def test_exactly_at_the_target_is_met() -> None:
    allowed = 720 * 60 // 1000
    at_target = availability_report(ALWAYS, APRIL, [outage(0, allowed + 1)])
    assert not function().is_met(at_target)
    down = [outage(0, allowed, end=APRIL.start.add(seconds=720 * 36 // 10))]
    assert function().is_met(availability_report(ALWAYS, APRIL, down))


def test_a_level_without_planned_downtime_counts_it() -> None:
    base = AvailabilityPolicy(agreed_if_unbroken=True)
    down = [planned(0, 60)]
    met = {
        level: function(design_level=level).is_met(
            availability_report(
                ALWAYS, APRIL, down, policy=function(design_level=level).policy(base)
            )
        )
        for level in DesignLevel
    }
    assert list(met.values()) == [True, True, False, False]
    assert function(design_level=DesignLevel.CONTINUOUS_OPERATION).policy(base).agreed_if_unbroken


def test_services_that_promise_less_cannot_carry_it() -> None:
    agreed = {"SVC-ATM": Decimal("99.9"), "SVC-NET": Decimal("99.89"), "SVC-X": Decimal(0)}
    assert function().too_weak(agreed) == {"SVC-NET"}
    with pytest.raises(UnknownReferenceError) as refusal:
        function().too_weak({"SVC-NET": Decimal(100)})
    assert refusal.value.ids == ("SVC-ATM",)


def test_it_is_stored_as_plain_values() -> None:
    converter = configure(Converter())
    it = function(business_process="cash")
    assert converter.structure(converter.unstructure(it), VitalBusinessFunction) == it


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"service_ids": ()}, "service_ids"),
        ({"target_pct": 99.9}, "target_pct"),
        ({"name": " "}, "name"),
        ({"design_level": "HIGH"}, "design_level"),
    ],
)
def test_what_is_no_function_is_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        function(**fields)
    assert (refusal.value.record, refusal.value.field) == ("VitalBusinessFunction", field)
