"""Small designs and promises that the tests of projections share."""

from itertools import product
from typing import Any

import pendulum

from configuration.graph_cases import Needs, swept
from design.agreement_samples import active, day, for_customer, sla, target
from itil_core.configuration import DependencyGraph, GraphBuilder
from itil_core.design.availability_projection import AvailabilityProjection, project_availability
from itil_core.design.vital_function import VitalBusinessFunction

NOON = day(20)  # 21 January 2026: the month from there has 31 days
CHANCES = {
    "app": 0.995,
    "net": 0.999,
    "power": 0.9999,
    "db1": 0.99,
    "db2": 0.99,
    "host1": 0.99,
    "host2": 0.99,
}


def shop() -> DependencyGraph:
    """EX-G1 with a service id on top, and a second service on its network."""
    builder = GraphBuilder()
    builder.needs("SVC-1", "app", "net")
    builder.needs("app", "db1", "db2", at_least=1)
    builder.needs("db1", "host1")
    builder.needs("db2", "host2")
    builder.needs("host1", "power")
    builder.needs("host2", "power")
    builder.needs("SVC-2", "net")
    return builder.build()


def promise(bound: Any = 99.5, **fields: Any) -> Any:
    """A service-based agreement in force about the availability of SVC-1."""
    warning = fields.pop("warning", None)
    facts = fields.pop("facts", {})
    wanted = target(bound, warning_threshold=warning, **facts)
    at = fields.pop("at", 10)
    return active(sla(**{"targets": [wanted]} | fields), at)


def own_promise(bound: Any, number: int = 2, **fields: Any) -> Any:
    """A customer's own agreement in force."""
    at = fields.pop("at", 10)
    return active(for_customer(number, targets=[target(bound, number)], **fields), at)


def function(*services: str, **fields: Any) -> VitalBusinessFunction:
    given: dict[str, Any] = {
        "id": "VBF-1",
        "name": "sell",
        "service_ids": services or {"SVC-1", "SVC-2"},
        "target_pct": "99.9",
    }
    return VitalBusinessFunction(**given | fields)


def projected(*agreements: Any, **fields: Any) -> AvailabilityProjection:
    """What the design will reach, from a day in January on."""
    given: dict[str, Any] = {"at": NOON}
    return project_availability(shop(), agreements, CHANCES, **given | fields)


def enumerated(needs: Needs, services: set[str], chances: dict[str, float]) -> float:
    """The probability that no service is down, by adding up every state of every CI."""
    cis, total = sorted(chances), 0.0
    for state in product((True, False), repeat=len(cis)):
        chance = 1.0
        for ci, up in zip(cis, state, strict=True):
            chance *= chances[ci] if up else 1 - chances[ci]
        failed = [ci for ci, up in zip(cis, state, strict=True) if not up]
        if not services & swept(needs, failed)[0]:
            total += chance
    return total


def minutes_open(hours: Any, times: Any, booked: Any) -> tuple[int, int]:
    """Service time and the part of it in which nothing is booked, minute by minute."""
    service = free = 0
    for one in times:
        at: pendulum.DateTime = one.start
        while at < one.end:
            if hours.is_open(at):
                service += 1
                free += not any(at in gap for gap in booked)
            at = at.add(minutes=1)
    return service, free
