"""Vital business functions: what of the business must not stop, and how available it must be.

ITIL Service Design (2007), 4.4.2 and 4.4.5.2.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from itil_core.design._percent import percent
from itil_core.design.service_availability import (
    DEFAULT_AVAILABILITY_POLICY,
    AvailabilityFigures,
    AvailabilityPolicy,
)
from itil_core.errors import UnknownReferenceError, ValidationError
from itil_core.framework.ids import ServiceId, VitalFunctionId
from itil_core.kernel.fields import a, id_set, text

__all__ = ["DesignLevel", "VitalBusinessFunction"]


class DesignLevel(Enum):
    """How a service is designed against downtime.

    Members, in order: HIGH_AVAILABILITY (users hardly notice that a component fails),
    FAULT_TOLERANT (it goes on working when a component fails), CONTINUOUS_OPERATION (no planned
    downtime), CONTINUOUS_AVAILABILITY (no downtime at all, planned or not).
    """

    HIGH_AVAILABILITY = "HIGH_AVAILABILITY"
    FAULT_TOLERANT = "FAULT_TOLERANT"
    CONTINUOUS_OPERATION = "CONTINUOUS_OPERATION"
    CONTINUOUS_AVAILABILITY = "CONTINUOUS_AVAILABILITY"

    @property
    def allows_planned_downtime(self) -> bool:
        """Whether booked downtime is taken out of what is measured."""
        return self in (DesignLevel.HIGH_AVAILABILITY, DesignLevel.FAULT_TOLERANT)


def _service_ids(values: Iterable[str]) -> frozenset[ServiceId]:
    return id_set(ServiceId, values)


def _target(value: Decimal | int | str) -> Decimal:
    return percent(value, "VitalBusinessFunction", "target_pct")


def _check_some(_function: object, _attribute: object, values: frozenset[ServiceId]) -> None:
    if not values:
        reason = "must name at least one service that supports the function"
        raise ValidationError("VitalBusinessFunction", "service_ids", values, reason)


@attrs.frozen(kw_only=True)
class VitalBusinessFunction:
    """A part of a business process that is critical to its success.

    Attributes:
        id: The function's id.
        name: What people call it.
        service_ids: The services that support it; all are needed.
        target_pct: The availability it needs, in percent.
        design_level: How its services are designed against downtime.
        business_process: The process of which it is a part.

    Raises:
        ValidationError: It has no service, or the target is a float or not 0 to 100.

    Example:
        >>> VitalBusinessFunction(
        ...     id="VBF-1", name="dispense cash", service_ids={"SVC-ATM"}, target_pct="99.95"
        ... ).target_pct
        Decimal('99.95')

    ITIL Service Design (2007), 4.4.2.
    """

    id: VitalFunctionId = attrs.field(converter=VitalFunctionId)
    name: str = attrs.field(validator=text(200))
    service_ids: frozenset[ServiceId] = attrs.field(converter=_service_ids, validator=_check_some)
    target_pct: Decimal = attrs.field(converter=_target)
    design_level: DesignLevel = attrs.field(
        default=DesignLevel.HIGH_AVAILABILITY,
        validator=a(DesignLevel),
    )
    business_process: str = attrs.field(default="", validator=text(empty=True))

    def policy(self, base: AvailabilityPolicy = DEFAULT_AVAILABILITY_POLICY) -> AvailabilityPolicy:
        """Return how its availability is counted: planned downtime counts if none is allowed.

        Args:
            base: What was agreed besides.
        """
        if self.design_level.allows_planned_downtime:
            return base
        return attrs.evolve(base, planned_excluded=False)

    def is_met(self, figures: AvailabilityFigures) -> bool:
        """Tell whether measured availability reaches the target; exactly at it does.

        Args:
            figures: What was measured over the outages of all its services.
        """
        return figures.availability * 100 >= Fraction(self.target_pct)

    def too_weak(self, agreed: Mapping[str, Decimal]) -> frozenset[ServiceId]:
        """Return its services whose own agreed target is below what the function needs.

        Args:
            agreed: The availability agreed for each service, in percent.

        Raises:
            UnknownReferenceError: A service has no agreed target.
        """
        missing = sorted(self.service_ids - agreed.keys())
        if missing:
            raise UnknownReferenceError("service", tuple(missing))
        return frozenset(each for each in self.service_ids if agreed[each] < self.target_pct)
