"""How a service stands now: from its CIs, its open incidents and the outages that are known.

Only operation knows all of these, so the question is answered here.

ITIL Service Operation (2007), 4.2 and 5.2; Service Design (2007), 4.4.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import attrs
import pendulum

from itil_core.configuration.explanation import Explanation
from itil_core.configuration.failure import impact
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.item import ConfigurationItem
from itil_core.configuration.item_facts import OperationalState
from itil_core.design.outage import Outage, OutageKind
from itil_core.framework.ids import CiId, ServiceId
from itil_core.kernel.fields import a
from itil_core.kernel.instants import in_utc
from itil_core.kernel.state import Phase
from itil_core.operation.incident import Incident
from itil_core.strategy.service import Service

__all__ = ["DEFAULT_STATUS_POLICY", "ServiceStatus", "StatusPolicy", "StatusReason", "status_of"]

DOWN, DEGRADED = OperationalState.DOWN, OperationalState.DEGRADED
UP, IN_MAINTENANCE = OperationalState.UP, OperationalState.IN_MAINTENANCE
_MOMENT = timedelta(microseconds=1)
_OPEN = (Phase.OPEN, Phase.PENDING)


@attrs.frozen(kw_only=True)
class StatusPolicy:
    """What open incidents say about a service.

    Attributes:
        major_is_down: Whether a major incident of the service means that it is DOWN; all others
            mean that it is DEGRADED.
        incidents_weaken_items: Whether the CIs of an open incident count as DEGRADED.
    """

    major_is_down: bool = attrs.field(default=True, validator=a(bool))
    incidents_weaken_items: bool = attrs.field(default=True, validator=a(bool))


DEFAULT_STATUS_POLICY = StatusPolicy()


@attrs.frozen
class StatusReason:
    """One fact that bears on the state of a service.

    Attributes:
        state: The state that it alone would give the service.
        source: The id of the CI, incident, change or service from which it is known.
        text: What it says, in words; several lines where a failure spreads over several CIs.
    """

    state: OperationalState
    source: str
    text: str


@attrs.frozen
class ServiceStatus:
    """How a service stands at an instant, and why.

    Attributes:
        service_id: The service.
        at: The instant.
        state: DOWN, IN_MAINTENANCE, DEGRADED or UP.
        reasons: All facts that make it other than UP, the gravest first.
    """

    service_id: ServiceId
    at: pendulum.DateTime
    state: OperationalState
    reasons: tuple[StatusReason, ...]

    def explain(self) -> str:
        """Return the state and its reasons in words, a line each."""
        head = f"{self.service_id} is {self.state.name} at {self.at.isoformat()}"
        return "\n".join([head, *(reason.text for reason in self.reasons)])


@attrs.frozen
class _Facts:
    """What is known about a service at an instant, each with the words that tell it.

    Attributes:
        service: The service.
        now: The instant.
        needed: The service's CI and all that it needs.
        observed: CIs that were observed to be DOWN.
        failed: CIs that failed.
        planned: CIs that are out of use as planned.
        weakened: CIs that are degraded.
        own: What is known about the service itself.
    """

    service: Service
    now: pendulum.DateTime
    needed: frozenset[str]
    observed: dict[str, str] = attrs.field(factory=dict[str, str])
    failed: dict[str, str] = attrs.field(factory=dict[str, str])
    planned: dict[str, str] = attrs.field(factory=dict[str, str])
    weakened: dict[str, str] = attrs.field(factory=dict[str, str])
    own: list[StatusReason] = attrs.field(factory=list[StatusReason])

    def take_items(self, items: Iterable[ConfigurationItem]) -> None:
        """Take in what was observed of the CIs."""
        places = {DOWN: self.observed, IN_MAINTENANCE: self.planned, DEGRADED: self.weakened}
        for item in items:
            if item.id in self.needed and item.opened.at <= self.now:
                observed = item.as_of(self.now).operational
                if observed in places:
                    places[observed][item.id] = f"{item.id}: observed {observed.name}"

    def take_incidents(self, incidents: Iterable[Incident], policy: StatusPolicy) -> None:
        """Take in the incidents that are open."""
        known = (given.as_of(self.now) for given in incidents if given.opened.at <= self.now)
        for incident in known:
            if incident.state.phase not in _OPEN:
                continue
            told = f"{incident.id} ({incident.title}) is {incident.state.name}"
            if incident.service_id == self.service.id:
                major = incident.major is not None
                text = f"{'major incident' if major else 'incident'} {told}"
                state = DOWN if major and policy.major_is_down else DEGRADED
                self.own.append(StatusReason(state, incident.id, text))
            if policy.incidents_weaken_items:
                for ci in sorted(incident.ci_ids & self.needed):
                    self.weakened[ci] = f"{ci}: incident {told}"

    def take_outages(self, outages: Iterable[Outage]) -> None:
        """Take in the outages that are under way."""
        for outage in outages:
            if self.now < outage.start or (outage.end is not None and self.now >= outage.end):
                continue
            booked = outage.planned(self.now + _MOMENT)
            planned = booked is not None and self.now in booked
            text = _outage_text(outage, planned=planned)
            if outage.service_id == self.service.id:
                state = IN_MAINTENANCE if planned else DOWN
                self.own.append(StatusReason(state, self.service.id, f"{self.service.id}: {text}"))
            elif outage.ci_id in self.needed:
                place = self.planned if planned else self.failed
                place[outage.ci_id] = f"{outage.ci_id}: {text}"

    def settle(self) -> None:
        """Judge what was observed: DOWN as planned, or failed."""
        under_maintenance = any(reason.state is IN_MAINTENANCE for reason in self.own)
        for ci, text in self.observed.items():
            if ci in self.failed:
                continue
            if ci in self.planned:
                self.planned[ci] += f", {text.removeprefix(f'{ci}: ')}"
            elif under_maintenance:
                self.planned[ci] = text
            else:
                self.failed[ci] = text


def _outage_text(outage: Outage, *, planned: bool) -> str:
    """Say what kind of outage it is at the moment."""
    if outage.kind is OutageKind.UNPLANNED:
        return f"an outage since {outage.start.isoformat()}"
    until = outage.end if outage.booked is None else outage.booked.end
    limit = "" if until is None else f" until {until.isoformat()}"
    return f"planned downtime of {outage.change_id}{limit}{'' if planned else ', overrun'}"


def status_of(
    service: Service,
    graph: DependencyGraph,
    *,
    at: datetime,
    items: Iterable[ConfigurationItem] = (),
    incidents: Iterable[Incident] = (),
    outages: Iterable[Outage] = (),
    policy: StatusPolicy = DEFAULT_STATUS_POLICY,
) -> ServiceStatus:
    """Tell how a service stands at an instant, from everything that is known then.

    A service is DOWN if an outage or incident says so, or if failed CIs take its CI down along the
    graph. It is IN_MAINTENANCE if only planned work takes it down, DEGRADED if it has lost
    redundancy or quality, and UP otherwise. A CI that is observed to be DOWN in its own booked
    window, or in that of the service, is DOWN as planned. Records are read as of the instant; what
    was opened later is not looked at, and CIs that the service does not need have no say.

    Args:
        service: The service; without a `ci_id` only what names the service itself counts.
        graph: Which CI needs which.
        at: The instant.
        items: CIs with their operational states as observed.
        incidents: Incidents; those that are open at the instant count.
        outages: Outages, planned and unplanned; those that are under way at the instant count. The
            part of a planned one that overruns what was booked counts as unplanned.
        policy: What open incidents say.

    Raises:
        ValidationError: The instant is naive.
        UnknownReferenceError: The graph does not hold the service's CI.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> from itil_core.kernel.priority import Level
        >>> from itil_core.kernel.stamp import Stamp
        >>> from itil_core.strategy import Outcome, ServiceKind
        >>> builder = GraphBuilder()
        >>> builder.needs("shop", "web1", "web2", at_least=1)
        >>> nine = pendulum.datetime(2026, 3, 2, 9)
        >>> shop = Service(
        ...     id="SVC-1",
        ...     opened=Stamp(nine, by="ana"),
        ...     name="web shop",
        ...     kind=ServiceKind.CORE,
        ...     customer_facing=True,
        ...     provider_id="PRV-1",
        ...     criticality=Level.HIGH,
        ...     customer_ids={"CUS-1"},
        ...     outcomes=[Outcome(id="OUT-1", statement="orders arrive", customer_id="CUS-1")],
        ...     ci_id="shop",
        ... )
        >>> outage = Outage(ci_id="web1", start=nine)
        >>> print(status_of(shop, builder.build(), at=nine, outages=[outage]).explain())
        SVC-1 is DEGRADED at 2026-03-02T09:00:00+00:00
        shop is DEGRADED: it is healthy with all of web1, web2, and lost web1
        web1 is DOWN: it failed
        web1: an outage since 2026-03-02T09:00:00+00:00
    """
    now = in_utc(at, record="status_of", field="at")
    facts = _Facts(service, now, _needed(service, graph))
    facts.take_items(items)
    facts.take_incidents(incidents, policy)
    facts.take_outages(outages)
    facts.settle()
    found = [*facts.own, *_from_graph(facts, graph, service.ci_id)]
    gravest = sorted(found, key=lambda reason: _GRAVITY[reason.state])
    state = gravest[0].state if gravest else UP
    return ServiceStatus(service.id, now, state, tuple(gravest))


_GRAVITY = {DOWN: 0, IN_MAINTENANCE: 1, DEGRADED: 2}


def _needed(service: Service, graph: DependencyGraph) -> frozenset[str]:
    """Return the service's CI and all that it needs."""
    if service.ci_id is None:
        return frozenset()
    return frozenset({service.ci_id, *graph.dependencies(service.ci_id)})


def _from_graph(facts: _Facts, graph: DependencyGraph, ci: CiId | None) -> Iterator[StatusReason]:
    """Yield what the CIs do to the service."""
    if ci is None:
        return
    unplanned = impact(graph, frozenset(facts.failed), frozenset(facts.weakened))
    if ci in unplanned.down:
        told = {**facts.weakened, **facts.failed}
        yield StatusReason(DOWN, ci, _told(unplanned.explain(ci), told))
        return
    together = unplanned.if_also(facts.planned)
    state = together.state_of(ci)
    if state is UP:
        return
    told = {**facts.weakened, **facts.failed, **facts.planned}
    text = _told(together.explain(ci), told)
    yield StatusReason(IN_MAINTENANCE if state is DOWN else state, ci, text)


def _told(explanation: Explanation, told: dict[str, str]) -> str:
    """Add to an explanation what is known about the CIs that play a part in it."""
    named = {step.ci for step in explanation}
    return "\n".join([str(explanation), *(text for ci, text in told.items() if ci in named)])
