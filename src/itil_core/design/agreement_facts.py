"""The facts that agreements are made of: structure and layer, parties and signatures, priorities.

ITIL Service Design (2007), 4.2.5.1 and 4.2.5.2.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import attrs
import pendulum

from itil_core.design._figures import why_no_time
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.target_terms import (
    Comparator,
    MeasurementPeriod,
    ServiceLevelMetric,
    TargetUnit,
)
from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import AgreementId, TargetId
from itil_core.kernel.fields import a, each, whole
from itil_core.kernel.ids import ActorId
from itil_core.kernel.instants import in_utc
from itil_core.kernel.priority import Scale

__all__ = [
    "AgreementLayer",
    "AgreementParty",
    "AgreementScope",
    "AgreementStructure",
    "PriorityTarget",
    "PriorityTargets",
    "Signature",
    "priority_targets_of",
    "targets_by_priority",
]


class AgreementStructure(Enum):
    """How agreements are cut: one service, one customer, or layers.

    Members, in order: SERVICE_BASED (one service, all its customers), CUSTOMER_BASED (one customer,
    all its services), MULTI_LEVEL (each layer is an agreement of its own).
    """

    SERVICE_BASED = "SERVICE_BASED"
    CUSTOMER_BASED = "CUSTOMER_BASED"
    MULTI_LEVEL = "MULTI_LEVEL"

    if not TYPE_CHECKING:
        __hash__ = object.__hash__


class AgreementLayer(Enum):
    """The layers of a multi-level agreement, from the general to the specific.

    Members, in order: CORPORATE (what holds for everyone and rarely changes), CUSTOMER (what holds
    for one customer), SERVICE (one service for one customer).
    """

    CORPORATE = "CORPORATE"
    CUSTOMER = "CUSTOMER"
    SERVICE = "SERVICE"

    if not TYPE_CHECKING:
        __hash__ = object.__hash__


class AgreementScope(Scale):
    """How specific an agreement is; what is more specific overrides what is less."""

    SERVICE_LAYER = "SERVICE_LAYER"
    CUSTOMER_BASED = "CUSTOMER_BASED"
    SERVICE_BASED = "SERVICE_BASED"
    CUSTOMER_LAYER = "CUSTOMER_LAYER"
    CORPORATE_LAYER = "CORPORATE_LAYER"


class AgreementParty(Enum):
    """The two who sign: who gives the service and who receives it.

    Of an OLA the customer is the receiving group; of an underpinning contract the provider is the
    supplier and the customer the organisation.
    """

    PROVIDER = "PROVIDER"
    CUSTOMER = "CUSTOMER"

    if not TYPE_CHECKING:
        __hash__ = object.__hash__


def _at(value: datetime) -> pendulum.DateTime:
    return in_utc(value, record="Signature", field="at")


@attrs.frozen
class Signature:
    """Who signed an agreement for a party, and when.

    Attributes:
        party: The party.
        by: The person.
        at: When they signed.

    Raises:
        ValidationError: The party is none, the person is not named, or the instant is naive.
    """

    party: AgreementParty = attrs.field(validator=a(AgreementParty))
    by: ActorId = attrs.field(converter=ActorId)
    at: pendulum.DateTime = attrs.field(converter=_at)


def _check_time(target: "PriorityTarget", attribute: "attrs.Attribute[Any]", value: object) -> None:
    if value is None:
        if target.response is None and target.resolution is None:
            reason = "must be given, or the other time"
            raise ValidationError("PriorityTarget", attribute.name, value, reason)
        return
    reason = why_no_time(value) if isinstance(value, timedelta) else "must be a timedelta, or None"
    if isinstance(value, timedelta) and not reason and value < timedelta(0):
        reason = "must not be negative"
    if reason:
        raise ValidationError("PriorityTarget", attribute.name, value, reason)


@attrs.frozen
class PriorityTarget:
    """How soon incidents of one priority are answered and resolved.

    Attributes:
        priority: The priority code; 1 is the most urgent.
        response: The time until somebody works on it; None for no target.
        resolution: The time until service is restored; None for no target.

    Raises:
        ValidationError: The code is no whole number from 1, a time is negative, of months or
            years, or both are left out.

    Example:
        >>> PriorityTarget(1, timedelta(minutes=15), timedelta(hours=1)).priority
        1
    """

    priority: int = attrs.field(validator=whole(1))
    response: timedelta | None = attrs.field(default=None, validator=_check_time)
    resolution: timedelta | None = attrs.field(default=None, validator=_check_time)


PriorityTargets: TypeAlias = (
    Mapping[int, tuple[timedelta | None, timedelta | None]] | Iterable[PriorityTarget]
)
"""Response and resolution by priority, as ``{1: (timedelta(minutes=15), timedelta(hours=1))}``."""


def priority_targets_of(values: PriorityTargets) -> tuple[PriorityTarget, ...]:
    """Take in targets by priority in the order of the codes, and check that they are monotone.

    Raises:
        DuplicateError: A priority has two.
        ValidationError: A less urgent priority would be served sooner, or something else is given.

    Example:
        >>> hour = timedelta(hours=1)
        >>> [each.priority for each in priority_targets_of({2: (None, 8 * hour), 1: (None, hour)})]
        [1, 2]
    """
    given: Any = values
    several: tuple[Any, ...] = each(given)
    if isinstance(given, Mapping):
        several = tuple(_of_pair(code, cast("object", given[code])) for code in several)
    if not all(isinstance(one, PriorityTarget) for one in several):
        reason = "must be times by priority, as in {1: (response, resolution)}"
        raise ValidationError("ServiceLevelAgreement", "priority_targets", values, reason)
    ordered = tuple(sorted(cast("tuple[PriorityTarget, ...]", several), key=_code))
    for first, second in pairwise(ordered):
        if first.priority == second.priority:
            raise DuplicateError("priority target", str(first.priority))
    for name in ("response", "resolution"):
        timed = [(one.priority, getattr(one, name)) for one in ordered]
        for (urgent, short), (patient, long) in pairwise(
            pair for pair in timed if pair[1] is not None
        ):
            if long < short:
                reason = f"{name} of priority {patient} must not be sooner than of {urgent}"
                raise ValidationError("ServiceLevelAgreement", "priority_targets", long, reason)
    return ordered


def _of_pair(priority: int, times: Any) -> PriorityTarget:
    pair = each(times)
    if len(pair) != 2:  # noqa: PLR2004 (a pair)
        reason = "must be a pair of response and resolution, of which one may be None"
        raise ValidationError("ServiceLevelAgreement", "priority_targets", times, reason)
    return PriorityTarget(priority, *pair)


def _code(target: PriorityTarget) -> int:
    return target.priority


@lru_cache(maxsize=1024)
def targets_by_priority(
    agreement_id: AgreementId, times: tuple[PriorityTarget, ...], period: MeasurementPeriod
) -> tuple[ServiceLevelTarget, ...]:
    """Return the service level targets that times by priority stand for.

    Args:
        agreement_id: The agreement, from which the targets take their ids.
        times: The times by priority.
        period: The period over which they are measured.

    Example:
        >>> times = (PriorityTarget(1, resolution=timedelta(hours=1)),)
        >>> for target in targets_by_priority(AgreementId("SLA-1"), times, MeasurementPeriod.MONTH):
        ...     print(target.id, "-", target)
        SLA-1-P1-RESOLUTION - incident resolution at priority 1 <= 60 min each month
    """
    metrics = (
        ("response", ServiceLevelMetric.INCIDENT_RESPONSE),
        ("resolution", ServiceLevelMetric.INCIDENT_RESOLUTION),
    )
    return tuple(
        ServiceLevelTarget(
            id=TargetId(f"{agreement_id}-P{each_time.priority}-{name.upper()}"),
            metric=metric,
            comparator=Comparator.LE,
            target=span,
            unit=TargetUnit.SECOND if span % timedelta(minutes=1) else TargetUnit.MINUTE,
            period=period,
            weight=Decimal(1),
            priority=each_time.priority,
        )
        for each_time in times
        for name, metric in metrics
        if (span := getattr(each_time, name)) is not None
    )
