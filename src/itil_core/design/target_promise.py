"""How likely a period keeps what was promised: an average above the target is not enough.

ITIL Service Design (2007), 4.4.5.2.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from datetime import datetime
from fractions import Fraction

import attrs

from itil_core.configuration.monte_carlo import Estimate
from itil_core.configuration.renewal import (
    ComponentTimes,
    PeriodPromise,
    PeriodStart,
    promise_of_period,
)
from itil_core.design._downtime import micros_of
from itil_core.design._function_nodes import on_top
from itil_core.design.availability_projection import AvailabilityProjection
from itil_core.design.projected_uptime import ProjectedFunction, ProjectedUptime
from itil_core.errors import ValidationError
from itil_core.kernel.instants import to_micros

__all__ = ["TargetPromise", "promised_periods"]

_MICROS_PER_HOUR = 3_600_000_000
_PERCENT = 100
# As long as nothing else of the library lasts: the time to a failure that never comes.
_NEVER = ComponentTimes(mtbf_h=1e300, mtrs_h=1.0)


@attrs.frozen(kw_only=True)
class TargetPromise:
    """How likely a period keeps one promise.

    Attributes:
        projected: The promise, with what is projected on average.
        probability: The share of simulated periods that kept it, with its confidence interval.
        simulated: What was simulated, over the agreed time in which nothing is booked.
    """

    projected: ProjectedUptime
    probability: Estimate
    simulated: PeriodPromise

    def __str__(self) -> str:
        found = self.probability
        return (
            f"{self.projected.who}: {found.value:.1%} of the periods"
            f" ({found.low:.1%} to {found.high:.1%}) keep {self.projected.wanted}"
        )


def promised_periods(
    projection: AvailabilityProjection,
    times: Mapping[str, ComponentTimes],
    *,
    periods: int,
    seed: int,
    only: Iterable[ProjectedUptime] | None = None,
    start: PeriodStart = PeriodStart.STATIONARY,
    warm_up_h: float | None = None,
    default: ComponentTimes | None = None,
    others_never_fail: bool = False,
    confidence: float = 0.95,
    executor: Executor | None = None,
) -> tuple[TargetPromise, ...]:
    """Estimate for each promise how likely a period keeps it.

    Components fail and are restored at any time; what counts is downtime in the service hours of
    the agreement in which nothing is booked. Booked downtime that counts is used up beforehand.
    A period that reaches its bound exactly keeps it, unless it must be exceeded. The same seed
    gives the same estimates.

    The period is the time of the projection, as one. Whoever promises months projects a month: a
    year keeps an availability more often, or more rarely, than each of its months does.

    Args:
        projection: What was promised, and the graph.
        times: The times of each component, as `component_times` reads them from items. A service
            without them never fails by itself.
        periods: How many periods to simulate for each promise.
        seed: From what they are drawn.
        only: The promises to look at; by default all. Those without time in which something could
            fail are left out.
        start: How the components are when a period starts.
        warm_up_h: For how many hours components run before it, where a sampler draws times.
        default: The times of every other CI.
        others_never_fail: Whether every CI without times never fails by itself.
        confidence: How often the interval should hold the true probability.
        executor: Who simulates; by default this thread.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: Times are missing, and all CIs without them are named; or a number is out
            of its range; or a promise is none of the projection.
        CalculationError: A sampler drew a time that is none, or the executor died.

    Example:
        ``promised_periods(projection, component_times(items), periods=10_000, seed=7)``

    ITIL Service Design (2007), 4.4.5.2.
    """
    chosen = projection.all if only is None else tuple(only)
    for one in chosen:
        if one not in projection.all:
            reason = "must be among those of the projection"
            raise ValidationError("promised_periods", "only", one, reason)
    found: list[TargetPromise] = []
    for one in chosen:
        open_micros = micros_of(one.span.open_time)
        if not open_micros:
            continue
        agreed, booked = micros_of(one.span.agreed), micros_of(one.span.booked_downtime)
        # Where the bound itself is a breach, what is left is a microsecond less.
        left = agreed * (1 - Fraction(one.bound) / _PERCENT) - booked - one.is_strict
        known = dict(times)
        if isinstance(one, ProjectedFunction):
            top, _ = on_top(projection.graph, one.ci)
            known = {**dict.fromkeys(top, _NEVER), **known}
        begin = to_micros(one.span.times[0].start)
        simulated = promise_of_period(
            projection.graph,
            one.ci,
            known,
            period_h=_hours(one.span.times[-1].end, begin),
            target=float(1 - max(left, Fraction(0)) / open_micros),
            periods=periods,
            seed=seed,
            start=start,
            warm_up_h=warm_up_h,
            default=default,
            others_never_fail=others_never_fail,
            counted=[
                (_hours(window.start, begin), _hours(window.end, begin))
                for window in one.span.windows()
            ],
            confidence=confidence,
            executor=executor,
        )
        kept = simulated.probability
        if left < 0:
            kept = Estimate.of(0, periods, confidence)  # what is booked is too much already
        found.append(TargetPromise(projected=one, probability=kept, simulated=simulated))
    return tuple(found)


def _hours(at: datetime, since: int) -> float:
    """Return how many hours after microseconds an instant lies."""
    return (to_micros(at) - since) / _MICROS_PER_HOUR
