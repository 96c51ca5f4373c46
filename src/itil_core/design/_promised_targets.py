"""Which availability is promised to whom, and when: the targets that hold, pair by pair."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise, product
from typing import NamedTuple

import pendulum

from itil_core.design.agreement import ServiceLevelAgreement
from itil_core.design.agreement_force import times_in_force
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.target_precedence import AgreedTarget, EffectiveTarget, effective_target
from itil_core.design.target_terms import MeasurementPeriod, ServiceLevelMetric
from itil_core.errors import ValidationError
from itil_core.framework.ids import CustomerId, ServiceId
from itil_core.kernel.interval import Interval, united

__all__ = [
    "InForce",
    "PromisedTarget",
    "availability_agreements",
    "drafted_targets",
    "promised_targets",
]

_METRIC = ServiceLevelMetric.AVAILABILITY
_EVERYONE = "every other customer"


class PromisedTarget(NamedTuple):
    """An availability target that holds for a customer and a service.

    Attributes:
        customer_id: The customer; None for all that have no agreement of their own.
        service_id: The service.
        effective: The target, with its agreement and what it overrides.
        times: When it holds, in order.
    """

    customer_id: CustomerId | None
    service_id: ServiceId
    effective: EffectiveTarget
    times: tuple[Interval, ...]


class InForce(NamedTuple):
    """An agreement, and when it is in force.

    Attributes:
        agreement: The agreement.
        times: The times, in order.
    """

    agreement: ServiceLevelAgreement
    times: tuple[Interval, ...]


def availability_agreements(
    agreements: Iterable[ServiceLevelAgreement], when: datetime | Interval
) -> list[InForce]:
    """Return the agreements with a target of availability, and when each is in force.

    Those that are not in force at the instant, or at any time of the interval, are left out.
    """
    found: list[InForce] = []
    for agreement in agreements:
        if any(target.metric is _METRIC for target in agreement.all_targets):
            spans = times_in_force(agreement)
            if isinstance(when, Interval):
                clipped = (span.intersection(when) for span in spans)
                spans = tuple(span for span in clipped if span is not None)
            else:
                spans = tuple(span for span in spans if when in span)
            if spans:
                found.append(InForce(agreement, spans))
    return found


def promised_targets(
    agreements: Iterable[InForce],
    when: datetime | Interval,
    services: Iterable[ServiceId],
    customers: Sequence[CustomerId] | None,
) -> Iterator[PromisedTarget]:
    """Yield the availability targets that hold, by service, then by customer.

    Args:
        agreements: The agreements that have such targets, with the times each is in force.
        when: The instant or the interval.
        services: The services, in order.
        customers: The customers, in order; None for those that have agreements of their own, and
            after them all others as one.

    Raises:
        ConflictError: Two targets are left.
        ValidationError: A target's period has no length of its own, and no interval is given.
    """
    about: dict[ServiceId | None, list[InForce]] = {}
    for one in agreements:
        for service in one.agreement.service_ids or (None,):
            about.setdefault(service, []).append(one)
    everywhere = about.get(None, [])
    for service in services:
        relevant = [*about.get(service, ()), *everywhere]
        for customer in _customers(relevant) if customers is None else customers:
            covering = [one for one in relevant if one.agreement.customer_id in (None, customer)]
            for promised in _promised(covering, when, customer, service):
                if customers is not None or promised.effective.agreement.customer_id == customer:
                    yield promised


def drafted_targets(
    drafts: Iterable[ServiceLevelAgreement],
    when: datetime | Interval,
    services: Sequence[ServiceId],
    customers: Sequence[CustomerId] | None,
) -> Iterator[PromisedTarget]:
    """Yield the availability targets of agreements as their text says, in force or not.

    Each stands for itself: nobody knows yet what it will override. Of an interval what lies in its
    own time counts.

    Args:
        drafts: The agreements, in any state.
        when: The instant from which a period is judged, or the interval.
        services: The services, in order.
        customers: The customers, in order; None for whom each is made for.

    Raises:
        ValidationError: A target's period has no length of its own, and no interval is given.
    """
    for draft in drafts:
        time: datetime | Interval | None = when
        if isinstance(when, Interval):
            time = when.intersection(Interval(draft.start, draft.end))
        own = (draft.customer_id,) if customers is None else customers
        for service, customer, target in product(services, own, draft.all_targets):
            about = not draft.service_ids or service in draft.service_ids
            covers = about and draft.customer_id in (None, customer)
            if covers and time is not None and _fits(target, service):
                effective = EffectiveTarget(draft, target)
                period = time if isinstance(time, Interval) else _period_of(effective, time)
                yield PromisedTarget(customer, service, effective, (period,))


def _customers(agreements: Iterable[InForce]) -> list[CustomerId | None]:
    """Return the customers with agreements of their own, sorted; all others, as one, come last."""
    named = {one.agreement.customer_id for one in agreements}
    own = sorted(customer for customer in named if customer is not None)
    return [*own, *([None] if None in named else [])]


def _promised(
    agreements: Sequence[InForce],
    when: datetime | Interval,
    customer: CustomerId | None,
    service: ServiceId,
) -> list[PromisedTarget]:
    """Return the targets that hold for a customer and a service, with the times they hold."""
    if not isinstance(when, Interval):
        records = [one.agreement for one in agreements]
        return [
            PromisedTarget(customer, service, one, (_period_of(one, when),))
            for one in _holding(records, customer, service, when)
        ]
    found: dict[tuple[str, str], tuple[EffectiveTarget, list[Interval]]] = {}
    edges = {at for one in agreements for span in one.times for at in (span.start, span.end)}
    for start, end in pairwise(sorted(edges)):
        part = Interval(start, end)
        records = [
            one.agreement for one in agreements if any(span.holds(part) for span in one.times)
        ]
        for target in _holding(records, customer, service, start):
            key = target.agreement.id, target.target.id
            found.setdefault(key, (target, []))[1].append(part)
    return [PromisedTarget(customer, service, one, united(parts)) for one, parts in found.values()]


def _holding(
    agreements: Sequence[ServiceLevelAgreement],
    customer: CustomerId | None,
    service: ServiceId,
    at: datetime,
) -> Iterator[EffectiveTarget]:
    """Yield the targets that hold at an instant: one, or one for each period of an agreement."""
    named = _EVERYONE if customer is None else customer

    def best(period: MeasurementPeriod | None) -> EffectiveTarget | None:
        return effective_target(
            agreements,
            customer_id=named,
            service_id=service,
            metric=_METRIC,
            at=at,
            period=period,
        )

    ranked = [
        (AgreedTarget(agreement, target).rank, target.period)
        for agreement in agreements
        for target in agreement.all_targets
        if _fits(target, service)
    ]
    most_specific = min((rank for rank, _ in ranked), default=None)
    periods = {period for rank, period in ranked if rank == most_specific}
    # Asked for all periods at once, it also names what is overridden in other ones.
    asked = [period for period in MeasurementPeriod if period in periods]
    for period in asked if len(asked) > 1 else (None,):
        one = best(period)
        if one is not None:
            yield one


def _fits(target: ServiceLevelTarget, service: ServiceId) -> bool:
    in_scope = not target.service_ids or service in target.service_ids
    return target.metric is _METRIC and target.priority is None and in_scope


def _period_of(effective: EffectiveTarget, at: datetime) -> Interval:
    """Return the period of a target that begins at an instant."""
    target = effective.target
    if target.period is MeasurementPeriod.CUSTOM:
        reason = f"must be an Interval; the period of {target.id} has no length of its own"
        raise ValidationError("project_availability", "at", at, reason)
    end: pendulum.DateTime = target.period.after(at, effective.agreement.service_hours.zone)
    return Interval(at, end)
