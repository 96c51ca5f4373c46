"""The availability plan: where availability stands, where it must be, and what is done for it.

ITIL Service Design (2007), 4.4.5.2.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from math import floor

import attrs

from itil_core.design._percent import percent
from itil_core.design.service_availability import AvailabilityFigures
from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import ServiceId, VitalFunctionId
from itil_core.kernel.fields import a, id_set, text
from itil_core.kernel.interval import Interval
from itil_core.kernel.money import Money

__all__ = ["AvailabilityAction", "AvailabilityPlan", "AvailabilityPlanLine", "Stance"]

_SHORTEST, _LONGEST = timedelta(days=365), timedelta(days=731)
_PLACES = 6


class Stance(Enum):
    """Whether an action answers failures or prevents them: REACTIVE, PROACTIVE."""

    REACTIVE = "REACTIVE"
    PROACTIVE = "PROACTIVE"


def _target(value: Decimal | int | str) -> Decimal:
    return percent(value, "AvailabilityPlanLine", "target_pct")


def _current(value: Decimal | int | str | None) -> Decimal | None:
    return None if value is None else percent(value, "AvailabilityPlanLine", "current_pct")


@attrs.frozen(kw_only=True)
class AvailabilityPlanLine:
    """Where a service stands and where it must be.

    Attributes:
        service_id: The service.
        target_pct: The availability it must reach, in percent.
        current_pct: The availability it has, in percent; None while nothing was measured.
        function_id: The vital business function for which it must, where it is one.

    Raises:
        ValidationError: A percentage is a float or not 0 to 100.

    Example:
        >>> AvailabilityPlanLine(service_id="SVC-A", target_pct="99.8", current_pct="99.5").gap
        Decimal('0.3')
    """

    service_id: ServiceId = attrs.field(converter=ServiceId)
    target_pct: Decimal = attrs.field(converter=_target)
    current_pct: Decimal | None = attrs.field(default=None, converter=_current)
    function_id: VitalFunctionId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(VitalFunctionId),
    )

    @property
    def gap(self) -> Decimal | None:
        """How many percentage points are missing, at least zero; None while it is unknown."""
        if self.current_pct is None:
            return None
        return max(Decimal(0), self.target_pct - self.current_pct)

    def measured(self, figures: AvailabilityFigures) -> "AvailabilityPlanLine":
        """Return it with what was measured, rounded down so that no gap is hidden."""
        current = Decimal(f"{floor(figures.availability * 100 * 10**_PLACES)}E-{_PLACES}")
        return attrs.evolve(self, current_pct=current)


def _service_ids(values: Iterable[str]) -> frozenset[ServiceId]:
    return id_set(ServiceId, values)


@attrs.frozen(kw_only=True)
class AvailabilityAction:
    """Something that is done for availability.

    Attributes:
        what: What is done.
        service_ids: The services that it helps.
        cost: What it costs.
        stance: Whether it answers failures or prevents them.
    """

    what: str = attrs.field(validator=text())
    service_ids: frozenset[ServiceId] = attrs.field(converter=_service_ids)
    cost: Money = attrs.field(validator=a(Money))
    stance: Stance = attrs.field(default=Stance.PROACTIVE, validator=a(Stance))


def _lines(values: Iterable[AvailabilityPlanLine]) -> tuple[AvailabilityPlanLine, ...]:
    return tuple(values)


def _actions(values: Iterable[AvailabilityAction]) -> tuple[AvailabilityAction, ...]:
    return tuple(values)


def _check_lines(
    _plan: object, _attribute: object, lines: tuple[AvailabilityPlanLine, ...]
) -> None:
    if not lines:
        reason = "must say for at least one service where it stands"
        raise ValidationError("AvailabilityPlan", "services", lines, reason)
    seen: set[tuple[str, str | None]] = set()
    for line in lines:
        key = (line.service_id, line.function_id)
        if key in seen:
            raise DuplicateError("availability plan line", line.service_id)
        seen.add(key)


def _check_currency(
    _plan: object, _attribute: object, actions: tuple[AvailabilityAction, ...]
) -> None:
    currencies = sorted({action.cost.currency for action in actions})
    if len(currencies) > 1:
        reason = "must all cost the same currency; convert them first"
        raise ValidationError("AvailabilityPlan", "actions", currencies, reason)


@attrs.frozen(kw_only=True)
class AvailabilityPlan:
    """What is done in a period so that services are as available as they must be.

    Attributes:
        period: For how long it is made, usually one to two years.
        services: Where each service stands and where it must be.
        actions: What is done.

    Raises:
        ValidationError: No service is planned for, or the costs are of several currencies.
        DuplicateError: A service comes twice for the same function.

    ITIL Service Design (2007), 4.4.5.2.
    """

    period: Interval = attrs.field(validator=a(Interval))
    services: tuple[AvailabilityPlanLine, ...] = attrs.field(
        converter=_lines,
        validator=[attrs.validators.deep_iterable(a(AvailabilityPlanLine)), _check_lines],
    )
    actions: tuple[AvailabilityAction, ...] = attrs.field(
        default=(),
        converter=_actions,
        validator=[attrs.validators.deep_iterable(a(AvailabilityAction)), _check_currency],
    )

    @property
    def is_of_usual_length(self) -> bool:
        """Whether it is made for one to two years."""
        return _SHORTEST <= self.period.duration <= _LONGEST

    @property
    def gaps(self) -> tuple[AvailabilityPlanLine, ...]:
        """The services that are below their target, the widest gap first."""
        below = [(each.gap, each) for each in self.services if each.gap]
        below.sort(key=lambda pair: (-(pair[0] or Decimal(0)), pair[1].service_id))
        return tuple(each for _, each in below)

    @property
    def unmeasured(self) -> tuple[AvailabilityPlanLine, ...]:
        """The services of which nobody knows where they stand."""
        return tuple(each for each in self.services if each.current_pct is None)

    @property
    def unanswered(self) -> tuple[AvailabilityPlanLine, ...]:
        """The gaps for which no action is planned."""
        helped = {service for action in self.actions for service in action.service_ids}
        return tuple(each for each in self.gaps if each.service_id not in helped)

    @property
    def cost(self) -> Money | None:
        """What all actions cost; None without any."""
        if not self.actions:
            return None
        first, *others = (action.cost for action in self.actions)
        return sum(others, start=first)
