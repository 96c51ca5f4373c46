"""Small targets and agreements that the tests of service levels share."""

from datetime import timedelta
from typing import Any

import pendulum

from itil_core.design.agreement import ServiceLevelAgreement
from itil_core.design.agreement_facts import AgreementStructure
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.supporting_agreement import (
    OperationalLevelAgreement,
    UnderpinningContract,
)
from itil_core.design.target_terms import (
    Comparator,
    MeasurementPeriod,
    ServiceLevelMetric,
    TargetUnit,
)
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval
from itil_core.kernel.stamp import Stamp

M, C, U = ServiceLevelMetric, Comparator, TargetUnit
ALWAYS = ServiceHours.always()
OFFICE = ServiceHours("UTC", {day: ["08:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")})
YEAR = Interval(pendulum.datetime(2026, 1, 1), pendulum.datetime(2027, 1, 1))
OPENED = Stamp(pendulum.datetime(2025, 11, 3, 9), by="ana")
APRIL = Interval(pendulum.datetime(2026, 4, 1), pendulum.datetime(2026, 5, 1))


def month(number: int) -> Interval:
    """A month of 2026."""
    start = pendulum.datetime(2026, number, 1)
    return Interval(start, start.add(months=1))


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def target(number: int = 1, metric: Any = M.AVAILABILITY, **fields: Any) -> ServiceLevelTarget:
    """A target with the metric's own comparator and first unit."""
    given: dict[str, Any] = {
        "id": f"SLT-{number}",
        "metric": metric,
        "comparator": metric.comparator,
        "target": 99.5,
        "unit": metric.units[0],
        "period": MeasurementPeriod.MONTH,
    }
    return ServiceLevelTarget(**given | fields)


def within(
    limit: float, number: int = 1, metric: Any = M.INCIDENT_RESOLUTION, **fields: Any
) -> ServiceLevelTarget:
    """A target of so many minutes."""
    return target(number, metric, target=limit, unit=U.MINUTE, **fields)


def agreed(*targets: ServiceLevelTarget, **fields: Any) -> ServiceLevelAgreement:
    """An agreement of one customer about services, for the year 2026."""
    given: dict[str, Any] = {
        "id": "SLA-1",
        "opened": OPENED,
        "structure": AgreementStructure.CUSTOMER_BASED,
        "customer_id": "CUS-1",
        "service_ids": {"SVC-1"},
        "start": YEAR.start,
        "end": YEAR.end,
        "service_hours": ALWAYS,
        "targets": targets,
    }
    return ServiceLevelAgreement(**given | fields)


def beneath(*targets: ServiceLevelTarget, **fields: Any) -> OperationalLevelAgreement:
    """An OLA about a component, for the year 2026."""
    given: dict[str, Any] = {
        "id": "OLA-1",
        "opened": OPENED,
        "provider_group": "GRP-NET",
        "recipient_group": "GRP-DESK",
        "ci_id": "CI-1",
        "start": YEAR.start,
        "end": YEAR.end,
        "hours": ALWAYS,
        "targets": targets,
    }
    return OperationalLevelAgreement(**given | fields)


def contract(*targets: ServiceLevelTarget, **fields: Any) -> UnderpinningContract:
    """A contract with a supplier about a component, for the year 2026."""
    given: dict[str, Any] = {
        "id": "UC-1",
        "opened": OPENED,
        "supplier_id": "SUP-1",
        "contract_id": "CON-1",
        "ci_id": "CI-1",
        "start": YEAR.start,
        "end": YEAR.end,
        "hours": OFFICE,
        "targets": targets,
    }
    return UnderpinningContract(**given | fields)
