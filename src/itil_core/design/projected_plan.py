"""From a projection to the availability plan: where services will stand and must be.

ITIL Service Design (2007), 4.4.5.2.
"""

from decimal import Decimal
from fractions import Fraction
from math import floor

from itil_core.design._downtime import rounded
from itil_core.design.availability_plan import AvailabilityPlanLine
from itil_core.design.availability_projection import AvailabilityProjection
from itil_core.design.projected_uptime import ProjectedTarget
from itil_core.framework.ids import ServiceId, VitalFunctionId

__all__ = ["availability_plan_lines"]

_PERCENT = 100
_PLACES = 10  # of a percent, as projections have
_KEPT = 6  # of a percent, as the availability plan keeps


def availability_plan_lines(projection: AvailabilityProjection) -> tuple[AvailabilityPlanLine, ...]:
    """Return where services will stand and where they must be, for an availability plan.

    Of several targets for one service the one with the widest gap counts, and of these the
    strictest. Each service of a vital business function stands there again with the function's
    target; the least available one bears what is projected for the function as a whole, so that
    no gap is hidden. What has no agreed time is left out.

    Example:
        ``AvailabilityPlan(period=year, services=availability_plan_lines(projection))``

    ITIL Service Design (2007), 4.4.5.2.
    """
    worst: dict[ServiceId, ProjectedTarget] = {}
    for one in projection.targets:
        if one.percent is not None and _worse(one, worst.get(one.service_id)):
            worst[one.service_id] = one
    lines = [_line(service, one.bound, one.percent) for service, one in sorted(worst.items())]
    alone = projection.availability_of
    for vital in projection.functions:
        if vital.percent is None:
            continue
        needed = sorted(vital.function.service_ids)
        weakest = min(needed, key=lambda service: alone[service].value)
        for service in needed:
            own = rounded(_PERCENT * (1 - Fraction(alone[service].unavailability)), _PLACES)
            current = vital.percent if service == weakest else own
            lines.append(_line(service, vital.bound, current, vital.function.id))
    return tuple(lines)


def _worse(one: ProjectedTarget, other: ProjectedTarget | None) -> bool:
    return other is None or (one.gap, one.bound) > (other.gap, other.bound)


def _line(
    service: ServiceId,
    bound: Decimal,
    current: Decimal | None,
    function: VitalFunctionId | None = None,
) -> AvailabilityPlanLine:
    """Return a line, rounded down so that no gap is hidden."""
    kept = floor(Fraction(current or 0) * 10**_KEPT)
    return AvailabilityPlanLine(
        service_id=service,
        target_pct=bound,
        current_pct=Decimal(f"{kept}E-{_KEPT}"),
        function_id=function,
    )
