"""Exact availability of services: shared components, redundancy and cycles included."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial

import attrs

from itil_core.configuration._calculation import Calculation, Place
from itil_core.configuration._chances import chances_given
from itil_core.configuration._diagram import OutgrownError
from itil_core.configuration._factoring import factored
from itil_core.configuration._foundation import foundation_of
from itil_core.configuration._gates import Gates
from itil_core.configuration._given import graph_given, ids_given
from itil_core.configuration._limits import NODES, limit_given, outgrown
from itil_core.configuration._modules import Modules
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import Number
from itil_core.errors import CalculationError, ValidationError

__all__ = ["Availability", "Importance", "availabilities", "availability", "availability_from"]

_ESTIMATE = "use Monte Carlo: estimated_availability"


@attrs.frozen
class Importance:
    """How much a component matters for the availability of a service.

    Attributes:
        birnbaum: The availability of the service with the component up, less that with it failed:
            what a service gains for each unit by which the component's availability grows.
        criticality: How likely, if the service is DOWN, the component has failed and the service
            would be UP with it: the share of the downtime that a perfect component would save.
    """

    birnbaum: float
    criticality: float
    _part: Callable[[], float] = attrs.field(eq=False, repr=False)

    @cached_property
    def fussell_vesely(self) -> float:
        """How likely, if the service is DOWN, a whole cut set that holds the component has failed.

        The cut sets are the minimal ones: it is the component's part in the downtime, alone or
        with others. It costs more than the other two and is calculated when first asked for.

        Raises:
            CalculationError: A diagram outgrew the limit of nodes.
        """
        return self._part()


@attrs.frozen(repr=False)
class Availability:
    """How likely a service is not DOWN, and which components matter for it.

    Attributes:
        service: The service.
        value: The probability that it is not DOWN.
        unavailability: The probability that it is DOWN; exact where `1 - value` would be rounded.
        single_points: The CIs that can fail and take it down alone, itself included, sorted.
    """

    service: str
    value: float
    unavailability: float
    single_points: tuple[str, ...]
    _root: int | None = attrs.field(eq=False)
    _calculation: Calculation = attrs.field(eq=False)

    def __repr__(self) -> str:
        return f"<Availability of {self.service}: {self.value!r}>"

    @cached_property
    def importance(self) -> Mapping[str, Importance]:
        """The importance of each component that can fail and that the service needs in some way.

        They are sorted by criticality, then by Birnbaum importance, then by id: the first is where
        a better component saves most downtime. The service itself counts if it can fail.
        """
        chances = self._calculation.chances
        needed = (self.service, *self._calculation.graph.dependencies(self.service))
        slopes = dict.fromkeys(self._calculation.failing(self.service, needed), 0.0)
        places: dict[str, Place] = {}
        rest = 1.0
        if self._root is not None:
            rest = self._calculation.chance(self._root)[1]
            alone = math.prod([chances.of(ci)[1] for ci in self.single_points])
            for ci, (slope, place) in self._calculation.slopes(self._root).items():
                slopes[ci], places[ci] = alone * slope, place
        before = after = 1.0
        for ci in self.single_points:
            slopes[ci] = before * rest
            before *= chances.of(ci)[1]
        for ci in reversed(self.single_points):
            slopes[ci] *= after
            after *= chances.of(ci)[1]
        single = set(self.single_points)
        found: dict[str, Importance] = {}
        for ci, slope in slopes.items():
            # Where nothing takes the service down, nothing has a part in it.
            weight = chances.of(ci)[0] / self.unavailability if self.unavailability else 0.0
            share = weight if ci in single or ci in places else 0.0
            part = partial(_part_of, self._calculation, self.service, share, places.get(ci))
            found[ci] = Importance(slope, slope * weight, part)
        order = sorted(found, key=lambda ci: (*_rank(found[ci]), ci))
        return {ci: found[ci] for ci in order}


def _part_of(calculation: Calculation, service: str, weight: float, place: Place | None) -> float:
    """Return the Fussell-Vesely importance of a component that stands at some place.

    It does not hold the result by which it is held: such a circle would keep the diagrams alive.
    """
    try:
        # A single point of failure has no place, and needs no other to complete a cut set.
        return weight * (1.0 if place is None else calculation.share(place))
    except OutgrownError:
        raise outgrown(
            "importance", service, calculation.modules.limit, "use the other importances"
        ) from None


def _rank(one: Importance) -> tuple[float, float]:
    """Return what importances are sorted by, without the last digits, which are noise."""
    return -float(f"{one.criticality:.12g}"), -float(f"{one.birnbaum:.12g}")


def availability(
    graph: DependencyGraph,
    service: str,
    probabilities: Mapping[str, Number],
    *,
    failed: Iterable[str] = (),
    default: Number | None = None,
    limit: int = NODES,
) -> Availability:
    """Return how likely a service is not DOWN, exactly.

    Every CI fails by itself, independently of all others, with probability 1 - p; what follows
    from that is what `impact` says. A component that several others share is one component.
    The single points of failure are factored out, the rest is cut into modules, and only for
    these decision diagrams are made.

    Args:
        graph: The graph.
        service: The service. Without an availability of its own it never fails by itself.
        probabilities: The availability of each CI, from 0 to 1. A float is read as the decimal
            that it is written as.
        failed: CIs that have failed for certain: they need no availability, and have none.
        default: The availability of every other CI that is not given one.
        limit: How many nodes a decision diagram may have.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: Availabilities are missing or not from 0 to 1; all of them are named.
        CalculationError: A diagram outgrew the limit.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db1", "db2", at_least=1)
        >>> builder.needs("db1", "power")
        >>> builder.needs("db2", "power")
        >>> result = availability(builder.build(), "mail", {"power": 0.999}, default=0.98)
        >>> round(result.value, 9)
        0.9986004
        >>> next(iter(result.importance))
        'power'

    ITIL: Service Design, availability management (projected availability, fault tree analysis).
    """
    found = _calculated(
        "availability",
        graph,
        (service,),
        probabilities,
        failed=failed,
        default=default,
        limit=limit,
    )
    return found[service]


def availabilities(
    graph: DependencyGraph,
    services: Iterable[str],
    probabilities: Mapping[str, Number],
    *,
    failed: Iterable[str] = (),
    default: Number | None = None,
    limit: int = NODES,
) -> dict[str, Availability]:
    """Return how likely each of several services is not DOWN, exactly, with shared work.

    What several of them stand on is read once, and a module that several have is calculated once.

    Args:
        graph: The graph.
        services: The services. One without an availability of its own never fails by itself,
            unless another of them needs it: then it must have one.
        probabilities: The availability of each CI, from 0 to 1. A float is read as the decimal
            that it is written as.
        failed: CIs that have failed for certain: they need no availability, and have none.
        default: The availability of every other CI that is not given one; for the services
            themselves it is 1.
        limit: How many nodes a decision diagram may have.

    Returns:
        The results by service, sorted.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: Availabilities are missing or not from 0 to 1; all of them are named.
        CalculationError: A diagram outgrew the limit; nothing is returned for the others either.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db")
        >>> builder.needs("shop", "db", "web")
        >>> found = availabilities(builder.build(), ["mail", "shop"], {"db": 0.9, "web": 0.5})
        >>> {service: result.value for service, result in found.items()}
        {'mail': 0.9, 'shop': 0.45}
    """
    asked = sorted(ids_given("availabilities", "services", services))
    return _calculated(
        "availabilities",
        graph,
        asked,
        probabilities,
        failed=failed,
        default=default,
        limit=limit,
    )


def _calculated(
    record: str,
    graph: DependencyGraph,
    services: Sequence[str],
    probabilities: Mapping[str, Number],
    *,
    failed: Iterable[str],
    default: Number | None,
    limit: int,
) -> dict[str, Availability]:
    """Return the results by service, in the order in which they are given."""
    graph_given(record, "graph", graph, DependencyGraph)
    limit_given(record, limit)
    failing = ids_given(record, "failed", failed)
    graph.check(*services, *failing)
    chances = chances_given(record, graph, services, probabilities, default, failed=failing)
    foundation = foundation_of(graph, services, failing)
    modules = Modules(Gates(chances.fails), limit)
    calculation = Calculation(graph, foundation, chances, modules)
    return {service: _result(calculation, service) for service in services}


def _result(calculation: Calculation, service: str) -> Availability:
    """Return the result for one service."""
    foundation, modules = calculation.foundation, calculation.modules
    node = foundation.numbers[service]
    if node in foundation.down:
        return Availability(service, 0.0, 1.0, (), None, calculation)
    parts = factored(foundation, node)
    cis = [ci for one in parts.single for ci in foundation.cis[one]]
    single = sorted(calculation.failing(service, cis))
    root = modules.gates.root_of(foundation, parts)
    failed = [calculation.chances.of(ci) for ci in single]
    if root is not None:
        try:
            failed.append(calculation.chance(root))
        except OutgrownError:
            raise outgrown("availability", service, modules.limit, _ESTIMATE) from None
    value = math.prod([up for _, up in failed])
    # By logarithms, as 1 less a number near 1 would be rounded.
    downs = [down for down, _ in failed]
    # Taken from 0, as with a minus sign 0 would become -0.
    lost = 1.0 if 1.0 in downs else 0 - math.expm1(math.fsum([math.log1p(-one) for one in downs]))
    return Availability(service, value, lost, tuple(single), root, calculation)


def availability_from(mtbf: Number | timedelta, mtrs: Number | timedelta) -> float:
    """Return the availability of a component that fails and is restored again and again.

    It is MTBF / (MTBF + MTRS): the share of time for which it is up in the long run.

    Args:
        mtbf: The mean time between failures: from a restoration to the next failure.
        mtrs: The mean time to restore service, in the same unit.

    Raises:
        ValidationError: A time is negative, not finite, or the two have no unit in common.
        CalculationError: Both are zero.

    Example:
        >>> round(availability_from(mtbf=718.83, mtrs=1.1667), 5)
        0.99838

    ITIL: Service Design, availability management.
    """
    up, down = _time("mtbf", mtbf), _time("mtrs", mtrs)
    if isinstance(mtbf, timedelta) != isinstance(mtrs, timedelta):
        reason = "must have the unit of mtbf: give two numbers, or two timedeltas"
        raise ValidationError("availability_from", "mtrs", mtrs, reason)
    if not up + down:
        reason = "one of the two must be more than 0"
        raise CalculationError("MTBF / (MTBF + MTRS)", {"mtbf": mtbf, "mtrs": mtrs}, reason)
    return float(up / (up + down))


def _time(field: str, value: object) -> Fraction:
    """Read a time exactly, from a number of some unit or from a timedelta in microseconds."""
    if isinstance(value, timedelta):
        exact = Fraction(value // timedelta(microseconds=1))
    elif isinstance(value, int | float | Fraction | Decimal) and _is_finite(value):
        exact = Fraction(float.__repr__(value) if isinstance(value, float) else value)
    else:
        raise ValidationError("availability_from", field, value, "must be a finite number")
    if exact < 0:
        raise ValidationError("availability_from", field, value, "must not be negative")
    return exact


def _is_finite(value: float | Fraction | Decimal) -> bool:
    return not isinstance(value, bool) and math.isfinite(value)
