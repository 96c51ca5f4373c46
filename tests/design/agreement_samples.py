"""Agreements and targets that the tests of this folder share."""

from datetime import timedelta
from typing import Any

import pendulum

from itil_core.design import (
    AgreementLayer,
    AgreementParty,
    AgreementStructure,
    Comparator,
    MeasurementPeriod,
    OperationalLevelAgreement,
    ServiceLevelAgreement,
    ServiceLevelMetric,
    ServiceLevelTarget,
    TargetUnit,
    UnderpinningContract,
)
from itil_core.design._agreement_flow import AgreementFlow
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.stamp import Stamp

NEW_YEAR = pendulum.datetime(2026, 1, 1)
ALWAYS = ServiceHours.always()
OFFICE = ServiceHours("UTC", {day: ["08:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")})
BOTH = tuple(AgreementParty)
HOUR = timedelta(hours=1)


def day(number: float) -> pendulum.DateTime:
    """An instant so many days after New Year 2026."""
    return NEW_YEAR + timedelta(days=number)


def stamp(number: float = 0) -> Stamp:
    return Stamp(day(number), by="ana")


def target(value: Any = 99.5, number: int = 1, **fields: Any) -> ServiceLevelTarget:
    """A target of availability, unless something else is said."""
    given: dict[str, Any] = {
        "id": f"SLT-{number}",
        "metric": ServiceLevelMetric.AVAILABILITY,
        "comparator": Comparator.GE,
        "target": value,
        "unit": TargetUnit.PERCENT,
        "period": MeasurementPeriod.MONTH,
    }
    return ServiceLevelTarget(**given | fields)


def within(value: Any, number: int = 2, **fields: Any) -> ServiceLevelTarget:
    """A target of resolution in hours, unless something else is said."""
    given: dict[str, Any] = {
        "metric": ServiceLevelMetric.INCIDENT_RESOLUTION,
        "comparator": Comparator.LE,
        "unit": TargetUnit.HOUR,
    }
    return target(value, number, **given | fields)


def sla(number: int = 1, **fields: Any) -> ServiceLevelAgreement:
    """The draft of a service-based agreement from day 10 to day 100, unless said otherwise."""
    given: dict[str, Any] = {
        "id": f"SLA-{number}",
        "opened": stamp(),
        "structure": AgreementStructure.SERVICE_BASED,
        "service_ids": {"SVC-1"},
        "start": day(10),
        "end": day(100),
        "targets": [target()],
        "service_hours": ALWAYS,
    }
    return ServiceLevelAgreement(**given | fields)


def for_customer(number: int = 1, **fields: Any) -> ServiceLevelAgreement:
    structure = AgreementStructure.CUSTOMER_BASED
    return sla(number, **{"structure": structure, "customer_id": "CUS-1"} | fields)


def layer(which: AgreementLayer, number: int = 1, **fields: Any) -> ServiceLevelAgreement:
    given: dict[str, Any] = {"structure": AgreementStructure.MULTI_LEVEL, "layer": which}
    if which is not AgreementLayer.CORPORATE:
        given["customer_id"] = "CUS-1"
    if which is not AgreementLayer.SERVICE:
        given["service_ids"] = ()
    return sla(number, **given | fields)


def ola(number: int = 1, **fields: Any) -> OperationalLevelAgreement:
    given: dict[str, Any] = {
        "id": f"OLA-{number}",
        "opened": stamp(),
        "provider_group": "GRP-2",
        "recipient_group": "GRP-1",
        "service_id": "SVC-1",
        "start": day(10),
        "end": day(100),
        "targets": [within(1)],
        "hours": OFFICE,
    }
    return OperationalLevelAgreement(**given | fields)


def contract(number: int = 1, **fields: Any) -> UnderpinningContract:
    given: dict[str, Any] = {
        "id": f"UC-{number}",
        "opened": stamp(),
        "supplier_id": "SUP-1",
        "contract_id": "CON-1",
        "ci_id": "CI-1",
        "start": day(10),
        "end": day(100),
        "targets": [within(2)],
        "hours": ALWAYS,
    }
    return UnderpinningContract(**given | fields)


def agreed(draft: Any, parties: Any = BOTH) -> Any:
    """The agreement signed and agreed by day 3."""
    record = draft.negotiate(stamp(1))
    for party in parties:
        record = record.sign(stamp(2), party=party)
    return record.agree(stamp(3))


def active(draft: AgreementFlow, at: float = 10) -> Any:
    """The agreement in force since a day."""
    record = agreed(draft)
    if isinstance(record, ServiceLevelAgreement):
        return record.activate(stamp(at), aligned=True)
    return record.activate(stamp(at))
