"""Projected availability: what a design will reach, beside what was promised of it.

The figures are exact for the dependency graph: what several components share counts once.

ITIL Service Design (2007), 4.4.5.2.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

import attrs

from itil_core.configuration._given import graph_given
from itil_core.configuration._limits import NODES
from itil_core.configuration.exact_availability import Availability, availabilities
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import Number
from itil_core.design import _projection_text as words
from itil_core.design._agreed_span import AgreedSpan
from itil_core.design._function_nodes import functions_up, with_functions
from itil_core.design._promised_targets import (
    PromisedTarget,
    availability_agreements,
    drafted_targets,
    promised_targets,
)
from itil_core.design.agreement import ServiceLevelAgreement
from itil_core.design.projected_uptime import ProjectedFunction, ProjectedTarget, ProjectedUptime
from itil_core.design.service_availability import (
    DEFAULT_AVAILABILITY_POLICY,
    AvailabilityPolicy,
)
from itil_core.design.target_precedence import EffectiveTarget
from itil_core.design.target_terms import (
    AchievementStatus,
    MeasurementPeriod,
    TargetExclusion,
)
from itil_core.design.vital_function import VitalBusinessFunction
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import CustomerId, ServiceId
from itil_core.kernel.fields import each, id_set
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import in_utc
from itil_core.kernel.interval import Interval

__all__ = [
    "AvailabilityProjection",
    "project_availability",
]

_NAME = "project_availability"
_NO_NODES: Mapping[str, str] = MappingProxyType({})
_NOTHING_BOOKED: Mapping[str, Iterable[Interval]] = MappingProxyType({})
_ALWAYS = ServiceHours.always()
_KindT = TypeVar("_KindT")


@attrs.frozen(kw_only=True)
class AvailabilityProjection:
    """What a design will reach, beside everything that was promised of it.

    Attributes:
        graph: The graph that was asked, with a node for each vital business function.
        targets: The targets of agreements that hold, by service and customer, then those of drafts.
        functions: The vital business functions, by id.
        availability_of: The availability of every service that was asked for, around the clock.
        untargeted: The services that nobody was promised an availability of, sorted.
        unchecked: The targets that are no lower bound (LE, LT, EQ, BETWEEN): nothing is projected
            for them.
    """

    graph: DependencyGraph
    targets: tuple[ProjectedTarget, ...]
    functions: tuple[ProjectedFunction, ...]
    availability_of: Mapping[ServiceId, Availability]
    untargeted: tuple[ServiceId, ...]
    unchecked: tuple[EffectiveTarget, ...]

    @property
    def all(self) -> tuple[ProjectedUptime, ...]:
        """Targets and functions, in that order."""
        return (*self.targets, *self.functions)

    @property
    def gaps(self) -> tuple[ProjectedUptime, ...]:
        """What misses its bound, the widest gap first."""
        missed = [one for one in self.all if one.status is AchievementStatus.BREACHED]
        return tuple(sorted(missed, key=lambda one: (-one.gap, one.who)))

    @property
    def is_carried(self) -> bool:
        """Whether the design carries all that was promised, on average."""
        return not self.gaps

    def table(self) -> list[dict[str, object]]:
        """Return a row of plain values for each target and function, for tables."""
        return [words.row(one) for one in self.all]

    def text(self) -> str:
        """Return the verdicts in plain text, a line for each target and function."""
        return words.text(self)

    def __str__(self) -> str:
        return self.text()


def project_availability(
    graph: DependencyGraph,
    agreements: Iterable[ServiceLevelAgreement],
    probabilities: Mapping[str, Number],
    *,
    at: datetime | Interval,
    drafts: Iterable[ServiceLevelAgreement] = (),
    services: Iterable[str] | None = None,
    customers: Iterable[str] | None = None,
    nodes: Mapping[str, str] = _NO_NODES,
    functions: Iterable[VitalBusinessFunction] = (),
    function_hours: ServiceHours = _ALWAYS,
    booked: Mapping[str, Iterable[Interval]] = _NOTHING_BOOKED,
    policy: AvailabilityPolicy = DEFAULT_AVAILABILITY_POLICY,
    default: Number | None = None,
    limit: int = NODES,
) -> AvailabilityProjection:
    """Hold the exact availability of services against what was promised of them.

    For each customer and service the target that holds is found by precedence. At an instant, its
    period begins there; over an interval, every target that holds at some time of it is judged by
    the agreed time in which it holds. Downtime is expected in the service hours of the agreement.
    Booked downtime is no agreed time, or else it counts as downtime, as policy and target say.

    All services are calculated in one go. Failures are taken to be independent, and just as likely
    in service hours as outside.

    Args:
        graph: Which CI needs which.
        agreements: The agreements; those that are not in force then are passed over.
        probabilities: The availability of CIs, from 0 to 1, as `component_availabilities` reads it
            from items. A service without one never fails by itself, unless another one needs it:
            then it must have one, or gets the default.
        at: The instant, or the interval.
        drafts: Agreements that somebody thinks of, in any state: their targets are judged as their
            text says, beside those that hold, so that gaps are found before anybody signs.
        services: The services; by default those that agreements in force, drafts and functions
            name.
        customers: The customers; by default those that have agreements of their own, and all
            others as one where something is agreed for everyone.
        nodes: The CI of each service whose CI has another id than the service.
        functions: The vital business functions; each is up while all of its services are.
        function_hours: When they are wanted. At an instant their period is a month.
        booked: When downtime of services is booked; what is booked for a service is booked for
            each function that needs it.
        policy: Whether booked downtime is taken out of the agreed time. Where a target excludes
            it, or a function's design level allows none, that decides.
        default: The availability of every other CI that is not given one.
        limit: How many nodes a decision diagram may have.

    Raises:
        UnknownReferenceError: The graph does not hold the CI of a service, or a CI that is given
            an availability; or downtime is booked for a service that is not asked for. All are
            named.
        ValidationError: Availabilities are missing or not from 0 to 1, the instant is naive, a
            target's period has no length of its own and no interval is given, or something else
            stands where agreements, functions or ids are wanted.
        ConflictError: Two targets hold at once for a customer and a service.
        DuplicateError: Two functions have one id.
        CalculationError: A decision diagram outgrew the limit.

    Example:
        ``print(project_availability(graph, agreements, {"db": 0.99}, at=january).text())``

    ITIL Service Design (2007), 4.4.5.2.
    """
    graph_given(_NAME, "graph", graph, DependencyGraph)
    when = at if isinstance(at, Interval) else in_utc(at, record=_NAME, field="at")
    for field, given, kind in (
        ("policy", policy, AvailabilityPolicy),
        ("function_hours", function_hours, ServiceHours),
        ("nodes", nodes, Mapping),
        ("booked", booked, Mapping),
    ):
        if not isinstance(given, kind):
            raise ValidationError(_NAME, field, given, f"must be {kind.__name__}")
    known = availability_agreements(_of("agreements", agreements, ServiceLevelAgreement), when)
    vital = _distinct(_of("functions", functions, VitalBusinessFunction))
    planned = _of("drafts", drafts, ServiceLevelAgreement)
    asked = _services(services, [*(one.agreement for one in known), *planned], vital)
    whom = None if customers is None else sorted(id_set(CustomerId, customers))
    promised = [
        *promised_targets(known, when, asked, whom),
        *drafted_targets(planned, when, asked, whom),
    ]
    windows = _booked(booked, asked)
    node_of = {service: nodes.get(service, str(service)) for service in asked}
    graph.check(*node_of.values())
    found = availabilities(graph, node_of.values(), probabilities, default=default, limit=limit)
    checked = [one for one in promised if one.effective.target.comparator.wants_more]
    targets = tuple(
        ProjectedTarget(
            ci=node_of[one.service_id],
            availability=found[node_of[one.service_id]],
            span=_span(one, windows.get(one.service_id, ()), policy),
            customer_id=one.customer_id,
            service_id=one.service_id,
            effective=one.effective,
        )
        for one in checked
    )
    availability_of = {service: found[node_of[service]] for service in asked}
    whole, named = with_functions(graph, vital, node_of)
    together = functions_up(whole, named.values(), probabilities, default=default, limit=limit)
    time = (
        when if isinstance(when, Interval) else Interval(when, MeasurementPeriod.MONTH.after(when))
    )
    projected = tuple(
        ProjectedFunction(
            ci=named[one.id],
            availability=together[named[one.id]],
            span=AgreedSpan(
                hours=function_hours,
                times=(time,),
                booked=[gap for each_id in one.service_ids for gap in windows.get(each_id, ())],
                booked_counts=not one.policy(policy).planned_excluded,
            ),
            function=one,
        )
        for one in vital
    )
    return AvailabilityProjection(
        graph=whole,
        targets=targets,
        functions=projected,
        availability_of=MappingProxyType(availability_of),
        untargeted=tuple(sorted(set(asked) - {one.service_id for one in promised})),
        unchecked=tuple(one.effective for one in promised if one not in checked),
    )


def _of(field: str, values: Iterable[_KindT], kind: type[_KindT]) -> tuple[_KindT, ...]:
    listed: tuple[_KindT, ...] = each(values)
    if not all(isinstance(value, kind) for value in listed):
        reason = f"must be several of {kind.__name__}"
        raise ValidationError(_NAME, field, values, reason)
    return listed


def _distinct(functions: Iterable[VitalBusinessFunction]) -> list[VitalBusinessFunction]:
    """Return functions by id, and refuse two of one."""
    found: dict[str, VitalBusinessFunction] = {}
    for one in functions:
        if one.id in found:
            raise DuplicateError("vital business function", one.id)
        found[one.id] = one
    return [found[key] for key in sorted(found)]


def _services(
    services: Iterable[str] | None,
    agreements: Iterable[ServiceLevelAgreement],
    functions: Iterable[VitalBusinessFunction],
) -> list[ServiceId]:
    """Return the services that are asked for, sorted; those of functions always are."""
    found = {service for one in functions for service in one.service_ids}
    if services is not None:
        return sorted(found | id_set(ServiceId, services))
    return sorted(found.union(*(one.service_ids for one in agreements)))


def _booked(
    booked: Mapping[str, Iterable[Interval]], asked: Iterable[ServiceId]
) -> dict[ServiceId, tuple[Interval, ...]]:
    unknown = sorted(set(booked) - set(asked))
    if unknown:
        raise UnknownReferenceError("service", tuple(unknown))
    return {ServiceId(key): _of("booked", times, Interval) for key, times in booked.items()}


def _span(
    one: PromisedTarget, booked: Iterable[Interval], policy: AvailabilityPolicy
) -> AgreedSpan:
    excluded = TargetExclusion.PLANNED_DOWNTIME in one.effective.target.exclusions
    return AgreedSpan(
        hours=one.effective.agreement.service_hours,
        times=one.times,
        booked=booked,
        booked_counts=not (policy.planned_excluded or excluded),
    )
