"""How available services are over a period with planned windows, planned downtime included."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from fractions import Fraction

import attrs

from itil_core.configuration._given import ids_given, kind_given
from itil_core.configuration._limits import NODES
from itil_core.configuration._weights import rounded
from itil_core.configuration.exact_availability import Availability
from itil_core.configuration.planned_windows import WindowPlan, WindowStretch
from itil_core.configuration.renewal import (
    ComponentTimes,
    PeriodPromise,
    PeriodStart,
    promise_of_period,
)
from itil_core.configuration.requirement import Number
from itil_core.configuration.what_if import Scenario, scenario
from itil_core.kernel.instants import to_micros
from itil_core.kernel.interval import Interval

__all__ = ["PlannedAvailability", "planned_availabilities", "promise_of_plan"]

_HOUR = 3_600_000_000
_Shares = tuple[float, float]


@attrs.frozen
class PlannedAvailability:
    """The availability of a service over a period with planned windows.

    Attributes:
        service: The service.
        value: The share of the period in which it can be expected not to be DOWN.
        unavailability: The share in which it can be expected to be DOWN.
        without_windows: What its availability would be if no window took place.
        stretches: Each stretch of the period, with the availability of the service in it; which
            components matter there, `availability` of its scenario tells.
    """

    service: str
    value: float
    unavailability: float
    without_windows: Availability
    stretches: tuple[tuple[WindowStretch, float], ...]

    @property
    def worst(self) -> WindowStretch:
        """The stretch in which the service is least available; of several the first."""
        return min(self.stretches, key=lambda pair: rounded(pair[1]))[0]


def planned_availabilities(
    plan: WindowPlan,
    services: Iterable[str],
    probabilities: Mapping[str, Number],
    *,
    default: Number | None = None,
    limit: int = NODES,
) -> dict[str, PlannedAvailability]:
    """Return how available services are over the period of a plan, exactly.

    In each stretch the CIs that are taken down are DOWN for certain, and all others fail as they do
    on any day. The stretches are weighed by how long they last; planned downtime is downtime.

    Args:
        plan: The plan.
        services: The services.
        probabilities: The availability of each CI outside the windows, from 0 to 1.
        default: The availability of every other CI that is not given one.
        limit: How many nodes a decision diagram may have.

    Returns:
        The results by service, sorted.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: Availabilities are missing or not from 0 to 1; all of them are named.
        CalculationError: A diagram outgrew the limit.

    Example:
        >>> import pendulum
        >>> from itil_core.configuration import GraphBuilder, PlannedWindow, plan_windows
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db1", "db2", at_least=1)
        >>> day = Interval(pendulum.datetime(2026, 3, 28), pendulum.datetime(2026, 3, 29))
        >>> night = Interval(pendulum.datetime(2026, 3, 28), pendulum.datetime(2026, 3, 28, 6))
        >>> window = PlannedWindow("CHG-1", night, {"db1"})
        >>> plan = plan_windows(builder.build(), [window], period=day)
        >>> found = planned_availabilities(plan, ["mail"], {}, default=0.9)["mail"]
        >>> round(found.value, 4), round(found.without_windows.value, 4), str(found.worst)[-5:]
        (0.9675, 0.99, 'CHG-1')

    ITIL: Service Design, availability management (projected availability).
    """
    kind_given("planned_availabilities", "plan", plan, WindowPlan, "plan_windows(graph, windows)")
    order = sorted(ids_given("planned_availabilities", "services", services))
    today = scenario(plan.graph).availabilities(order, probabilities, default=default, limit=limit)
    below = {one: {one, *plan.graph.dependencies(one)} for one in order}
    # What fails matters to a service only as far as the service needs it in some way. Of each
    # scenario no more than the numbers are kept: the diagrams of all would be many.
    known = {(one, frozenset[str]()): _shares(result) for one, result in today.items()}
    then: dict[Scenario, dict[str, _Shares]] = {}
    for here in dict.fromkeys(stretch.scenario for stretch in plan.stretches):
        keys = {one: (one, here.failed & below[one]) for one in order}
        new = [one for one, key in keys.items() if key not in known]
        found = here.availabilities(new, probabilities, default=default, limit=limit)
        known |= {keys[one]: _shares(result) for one, result in found.items()}
        then[here] = {one: known[key] for one, key in keys.items()}
    whole = _micros(plan.period)
    results: dict[str, PlannedAvailability] = {}
    for service in order:
        up = down = Fraction(0)  # exact sums of the parts, rounded once
        pairs: list[tuple[WindowStretch, float]] = []
        for one in plan.stretches:
            lasts = Fraction(_micros(one.interval), whole)
            value, lost = then[one.scenario][service]
            up += lasts * Fraction(value)
            down += lasts * Fraction(lost)
            pairs.append((one, value))
        results[service] = PlannedAvailability(
            service, float(up), float(down), today[service], tuple(pairs)
        )
    return results


def _shares(result: Availability) -> _Shares:
    return result.value, result.unavailability


def promise_of_plan(
    plan: WindowPlan,
    service: str,
    times: Mapping[str, ComponentTimes],
    *,
    target: float,
    periods: int,
    seed: int,
    start: PeriodStart = PeriodStart.UP,
    warm_up_h: float | None = None,
    default: ComponentTimes | None = None,
    others_never_fail: bool = False,
    confidence: float = 0.95,
    executor: Executor | None = None,
) -> PeriodPromise:
    """Estimate how likely the period of a plan meets a target; planned downtime is downtime.

    Args:
        plan: The plan.
        service: The service.
        times: The times of each component; they fail and are restored in windows as outside.
        target: The availability that the period must have at least, from 0 to 1.
        periods: How many periods to simulate.
        seed: From what they are drawn.
        start: How the components are when the period starts.
        warm_up_h: For how many hours components run before a STATIONARY period starts.
        default: The times of every other CI.
        others_never_fail: Whether every CI without times never fails by itself.
        confidence: How often the interval should hold the true probability.
        executor: Who simulates; by default this thread.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: Times are missing, and all CIs without them are named; or a number is out
            of its range.
        CalculationError: A sampler drew a time that is none, or the executor died.

    Example:
        >>> import pendulum
        >>> from itil_core.configuration import GraphBuilder, PlannedWindow, plan_windows
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db")
        >>> day = Interval(pendulum.datetime(2026, 3, 28), pendulum.datetime(2026, 3, 29))
        >>> hour = Interval(pendulum.datetime(2026, 3, 28, 1), pendulum.datetime(2026, 3, 28, 2))
        >>> plan = plan_windows(
        ...     builder.build(), [PlannedWindow("CHG-1", hour, {"db"})], period=day
        ... )
        >>> found = promise_of_plan(
        ...     plan, "mail", {}, others_never_fail=True, target=0.95, periods=100, seed=7
        ... )
        >>> found.probability.value, round(found.mean_availability, 4)
        (1.0, 0.9583)

    ITIL: Service Design, availability management (projected availability).
    """
    kind_given("promise_of_plan", "plan", plan, WindowPlan, "plan_windows(graph, windows)")
    begin = to_micros(plan.period.start)
    planned = [
        (
            ci,
            (to_micros(stretch.interval.start) - begin) / _HOUR,
            (to_micros(stretch.interval.end) - begin) / _HOUR,
        )
        for stretch in plan.stretches
        for ci in sorted(stretch.scenario.failed)
    ]
    return promise_of_period(
        plan.graph,
        service,
        times,
        period_h=_micros(plan.period) / _HOUR,
        target=target,
        periods=periods,
        seed=seed,
        start=start,
        warm_up_h=warm_up_h,
        planned=planned,
        default=default,
        others_never_fail=others_never_fail,
        confidence=confidence,
        executor=executor,
    )


def _micros(interval: Interval) -> int:
    return to_micros(interval.end) - to_micros(interval.start)
