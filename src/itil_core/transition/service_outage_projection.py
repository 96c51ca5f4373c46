"""The projected service outage (PSO): the downtime that planned changes will bring.

ITIL Service Transition (2007), 4.2.6.6: the PSO accompanies the schedule of change.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType

import attrs

from itil_core.errors import CalculationError
from itil_core.framework.ids import ChangeId, ServiceId
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval, total_time, united
from itil_core.kernel.state import Phase
from itil_core.transition.change import Change
from itil_core.transition.change_lifecycle import ChangeState

__all__ = ["ProjectedOutage", "projected_availability", "projected_outages"]

_ALWAYS = ServiceHours.always()
_NO_HOURS: Mapping[str, ServiceHours] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class ProjectedOutage:
    """When a service will be down in its agreed hours because of changes.

    Attributes:
        service_id: The service.
        intervals: The downtime, in order; overlapping and touching parts are one.
        change_ids: The changes that bring it.
    """

    service_id: ServiceId
    intervals: tuple[Interval, ...]
    change_ids: frozenset[ChangeId]

    @property
    def duration(self) -> timedelta:
        """How long the service will be down, all in all."""
        return total_time(self.intervals)


def _counts(change: Change, *, proposed: bool) -> bool:
    if change.state is ChangeState.CLOSED or change.is_authorised:
        return True
    return proposed and change.state.phase is not Phase.ENDED


def projected_outages(
    changes: Iterable[Change],
    period: Interval,
    hours: Mapping[str, ServiceHours] = _NO_HOURS,
    *,
    proposed: bool = False,
) -> tuple[ProjectedOutage, ...]:
    """Return the downtime of every service that authorised changes bring, in order of id.

    For each service it is the union of the expected downtime of its changes, cut with the period
    and with the agreed hours of the service. Services without any are left out.

    Args:
        changes: Any changes; those that were rejected, cancelled or not authorised yet are left
            out.
        period: The period.
        hours: The agreed hours of the services, by id; a service that is not there is always
            agreed.
        proposed: Whether changes that are not authorised yet count too.
    """
    planned: dict[ServiceId, list[tuple[Interval, ChangeId]]] = {}
    for change in changes:
        if _counts(change, proposed=proposed):
            for downtime in change.expected_downtime:
                part = downtime.interval.intersection(period)
                for agreed in _agreed(part, hours.get(downtime.service_id, _ALWAYS)):
                    planned.setdefault(downtime.service_id, []).append((agreed, change.id))
    return tuple(
        ProjectedOutage(
            service_id=service,
            intervals=united(interval for interval, _ in parts),
            change_ids=frozenset(change for _, change in parts),
        )
        for service, parts in sorted(planned.items())
    )


def projected_availability(
    service_id: str,
    changes: Iterable[Change],
    period: Interval,
    hours: ServiceHours = _ALWAYS,
    *,
    proposed: bool = False,
) -> float:
    """Return the percentage of a service's agreed time that changes will leave.

    Args:
        service_id: The service.
        changes: Any changes, as for ``projected_outages``.
        period: The period.
        hours: The agreed hours of the service.
        proposed: Whether changes that are not authorised yet count too.

    Raises:
        CalculationError: The service has no agreed time in the period.
    """
    service = ServiceId(service_id)
    agreed = total_time(_agreed(period, hours))
    if not agreed:
        inputs = {"service_id": service, "period": str(period)}
        reason = "the service has no agreed time in the period"
        raise CalculationError("projected_availability", inputs, reason)
    found = projected_outages(changes, period, {service: hours}, proposed=proposed)
    lost = sum((each.duration for each in found if each.service_id == service), timedelta(0))
    return 100 * ((agreed - lost) / agreed)


def _agreed(part: Interval | None, hours: ServiceHours) -> list[Interval]:
    if part is None:
        return []
    return [Interval(start, end) for start, end in hours.windows(part.start, part.end)]
