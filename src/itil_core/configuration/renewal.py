"""Can a month be promised? How likely a period meets an availability target.

A steady-state availability above the target does not mean that a month meets it: outages are few
and long, so most months do better than the mean and some do much worse. Here components fail and
are restored in turn, and each simulated period is judged by itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from enum import Enum
from fractions import Fraction
from functools import partial
from math import isfinite
from random import Random
from typing import Any, TypeAlias

import attrs

from itil_core.configuration._chances import chance_given, needed_without
from itil_core.configuration._foundation import foundation_of
from itil_core.configuration._given import graph_given, ids_given
from itil_core.configuration._period_course import CountedTime, PeriodCourse, downtimes, is_within
from itil_core.configuration._tasks import all_done, positive, seed_given, share_given
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.monte_carlo import Estimate
from itil_core.errors import ValidationError

__all__ = ["ComponentTimes", "PeriodPromise", "PeriodStart", "promise_of_period"]

Sampler: TypeAlias = Callable[[Random], float]
PlannedHours: TypeAlias = tuple[str, float, float]

_NAME = "promise_of_period"
_HOURS = "must be a finite number of hours above 0"
_MOMENT = 1e-10  # hours, less than a microsecond: sums of floats are not sharper
_BATCH = 64  # periods that are simulated together
_SPREAD = 1 << 16  # components of all of these periods


class PeriodStart(Enum):
    """How the components are when a period starts.

    UP: all of them work. STATIONARY: as they are found at any time, some of them down.
    """

    UP = "UP"
    STATIONARY = "STATIONARY"


def _hours_of(value: object) -> float | None:
    """Return a finite number above 0, or None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) and value > 0 else None


def _check_hours(_times: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if _hours_of(value) is None:
        raise ValidationError("ComponentTimes", attribute.name, value, _HOURS)


def _check_sampler(_times: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and not callable(value):
        reason = "must be a function of a random.Random that returns hours, or None"
        raise ValidationError("ComponentTimes", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class ComponentTimes:
    """How long a component works until it fails, and how long it then takes to restore it.

    Both times are exponential with these means, unless a sampler draws them.

    Attributes:
        mtbf_h: The mean time between failures (its uptime), in hours.
        mtrs_h: The mean time to restore it, in hours.
        to_fail: Draws a time to failure in hours from a `random.Random`.
        to_restore: Draws a time to restore in hours likewise.

    Raises:
        ValidationError: A mean is not above 0, or a sampler is no function.

    Example:
        >>> fixed = ComponentTimes(mtbf_h=700, mtrs_h=2, to_restore=lambda source: 2.0)
        >>> round(fixed.availability, 6)
        0.997151
    """

    mtbf_h: float = attrs.field(validator=_check_hours)
    mtrs_h: float = attrs.field(validator=_check_hours)
    to_fail: Sampler | None = attrs.field(default=None, validator=_check_sampler)
    to_restore: Sampler | None = attrs.field(default=None, validator=_check_sampler)

    @property
    def availability(self) -> float:
        """The share of time that it works in the long run."""
        return self.mtbf_h / (self.mtbf_h + self.mtrs_h)

    @property
    def memoryless(self) -> bool:
        """Whether both times are exponential."""
        return self.to_fail is None and self.to_restore is None


@attrs.frozen
class PeriodPromise:
    """How likely a period meets its target.

    Attributes:
        probability: The share of simulated periods that met it, with its confidence interval.
        mean_availability: The mean availability of the simulated periods.
        worst: The least availability of one of them.
        target: The target.
    """

    probability: Estimate
    mean_availability: float
    worst: float
    target: float


def promise_of_period(
    graph: DependencyGraph,
    service: str,
    times: Mapping[str, ComponentTimes],
    *,
    period_h: float,
    target: float,
    periods: int,
    seed: int,
    start: PeriodStart = PeriodStart.UP,
    warm_up_h: float | None = None,
    failed: Iterable[str] = (),
    planned: Iterable[PlannedHours] = (),
    default: ComponentTimes | None = None,
    others_never_fail: bool = False,
    counted: Iterable[tuple[float, float]] | None = None,
    confidence: float = 0.95,
    executor: Executor | None = None,
) -> PeriodPromise:
    """Estimate how likely a period of a service meets an availability target.

    Components fail and are restored independently of each other; when the service is DOWN is what
    `impact` says at each moment. The time counts around the clock, unless it is said when it
    counts; components fail and are restored at any time. The same seed gives the same estimate,
    with any executor and without one.

    Args:
        graph: The graph.
        service: The service. Without times of its own it never fails by itself.
        times: The times of each component.
        period_h: How long a period is, in hours.
        target: The availability that a period must have at least, from 0 to 1.
        periods: How many periods to simulate.
        seed: From what they are drawn.
        start: How the components are when a period starts.
        warm_up_h: For how many hours components run, all up at first, before a STATIONARY period
            starts. It is needed where a sampler is used; exponential times need none.
        failed: CIs that stay DOWN for the whole period: they need no times, and have none.
        planned: CIs that are taken down on purpose, each with the hour of the period from which
            and the hour until which. Their own failures go on meanwhile, unseen.
        default: The times of every other CI.
        others_never_fail: Whether every CI without times never fails by itself; there is no default
            then.
        counted: When time counts, such as in service hours: from and to in hours since the start
            of the period, in order and apart. By default all of it does.
        confidence: How often the interval should hold the true probability.
        executor: Who simulates; by default this thread. Processes need samplers that can be
            pickled.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: Times are missing, and all CIs without them are named; or a number is out
            of its range; or planned hours do not lie in the period, and all such are named; or what
            counts is not in order, apart and inside the period; or a warm-up is missing or makes
            no sense.
        CalculationError: A sampler drew a time that is none, or the executor died.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db")
        >>> found = promise_of_period(
        ...     builder.build(),
        ...     "mail",
        ...     {"db": ComponentTimes(mtbf_h=718.83, mtrs_h=1.1667)},
        ...     period_h=720,
        ...     target=0.998,
        ...     periods=2_000,
        ...     seed=7,
        ... )
        >>> round(found.probability.value, 1)
        0.7

    ITIL: Service Design, availability management (projected availability).
    """
    graph_given(_NAME, "graph", graph, DependencyGraph)
    failing = ids_given(_NAME, "failed", failed)
    _check_times(times, default, others_never_fail=others_never_fail)
    period = _hours_given("period_h", period_h)
    taken = _planned_given(planned, period)
    graph.check(service, *times, *failing, *(ci for ci, _, _ in taken))
    positive(_NAME, "periods", periods)
    seed_given(_NAME, seed)
    share_given(_NAME, "confidence", confidence)
    warm_up = 0.0 if warm_up_h is None else _hours_given("warm_up_h", warm_up_h)
    chance_given(_NAME, "target", target)
    counting = CountedTime.of(period, counted)
    foundation = foundation_of(graph, (service,), failing)
    chosen = {ci: one for ci, one in times.items() if ci not in failing}
    missing = needed_without(graph, (service,), chosen.keys() | failing)
    if missing and default is None and not others_never_fail:
        reason = "must give every CI that is needed its times; or default, or others_never_fail"
        raise ValidationError(_NAME, "times", missing, reason)
    if default is not None:
        chosen |= dict.fromkeys(missing, default)
    components = [
        (node, chosen[ci])
        for node, cis in enumerate(foundation.cis)
        for ci in sorted(cis)
        if ci in chosen
    ]
    _check_warm_up(start, warm_up_h, [one for _, one in components])
    node, numbers = foundation.numbers[service], foundation.numbers
    outages = [(numbers[ci], since, until) for ci, since, until in taken if ci in numbers]
    stationary = start is PeriodStart.STATIONARY
    course = PeriodCourse(
        foundation, node, components, outages, period, stationary, warm_up, counting
    )
    together = min(_BATCH, max(1, _SPREAD // max(1, len(components))))
    batches = [
        (number, min(together, periods - first))
        for number, first in enumerate(range(0, periods, together))
    ]
    found = all_done("promise of a period", partial(downtimes, course, seed), batches, executor)
    lost = [one for batch in found for one in batch]
    total = counting.total
    allowed = float((1 - Fraction(str(target))) * Fraction(str(total))) + _MOMENT
    met = sum(one <= allowed for one in lost)
    return PeriodPromise(
        Estimate.of(met, periods, confidence),
        1 - sum(lost) / (periods * total),
        1 - max(lost) / total,
        target,
    )


def _hours_given(field: str, value: object) -> float:
    """Return hours if they are some."""
    hours = _hours_of(value)
    if hours is None:
        raise ValidationError(_NAME, field, value, _HOURS)
    return hours


def _check_times(times: Mapping[str, object], default: object, *, others_never_fail: bool) -> None:
    """Refuse what says nothing of failing and restoring, such as an availability."""
    reason = "must be ComponentTimes, such as ComponentTimes(mtbf_h=700, mtrs_h=2)"
    given: object = times
    if not isinstance(given, Mapping):
        raise ValidationError(_NAME, "times", given, f"must be a mapping; its values {reason}")
    wrong = {str(ci): one for ci, one in times.items() if not isinstance(one, ComponentTimes)}
    if wrong:
        raise ValidationError(_NAME, "times", wrong, reason)
    if not isinstance(default, ComponentTimes | None):
        raise ValidationError(_NAME, "default", default, f"{reason}, or None")
    if default is not None and others_never_fail:
        raise ValidationError(_NAME, "default", default, "must be None where others_never_fail")


def _planned_given(planned: Iterable[PlannedHours], period: float) -> tuple[PlannedHours, ...]:
    """Return planned hours if all of them lie in the period."""
    given = tuple(planned)
    wrong = tuple(one for one in given if not is_within(one[1:], 0.0, period))
    if wrong:
        reason = f"must start at hour 0 or later, and end after that and by hour {period:g}"
        raise ValidationError(_NAME, "planned", wrong, reason)
    return given


def _check_warm_up(start: object, warm_up_h: float | None, times: Sequence[ComponentTimes]) -> None:
    """Refuse a start that is none or that nobody can draw, and a warm-up without use."""
    if not isinstance(start, PeriodStart):
        raise ValidationError(
            _NAME, "start", start, "must be of PeriodStart, such as PeriodStart.UP"
        )
    if start is PeriodStart.UP and warm_up_h is not None:
        reason = "must be None where all components are up at the start"
        raise ValidationError(_NAME, "warm_up_h", warm_up_h, reason)
    drawn = any(not one.memoryless for one in times)
    if start is PeriodStart.STATIONARY and drawn and warm_up_h is None:
        reason = "must be given: a STATIONARY start of times from a sampler is reached by running"
        raise ValidationError(_NAME, "warm_up_h", None, reason)
