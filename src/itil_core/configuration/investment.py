"""What to buy first: which better or additional component makes the greatest difference.

The availability of a service is linear in the availability of each of its components, while the
others stay as they are. How steep it is, the Birnbaum importance, comes for all components at once
from one pass over the diagrams, and every gain of one component follows from it exactly:
nothing has to be built and calculated anew.
"""

import math
from collections.abc import Iterable, Mapping

import attrs

from itil_core.configuration._chances import (
    Chance,
    Chances,
    chance_given,
    chance_of,
    chances_given,
)
from itil_core.configuration._given import ids_given
from itil_core.configuration._limits import NODES
from itil_core.configuration._weights import gained, rounded, weights_given
from itil_core.configuration.exact_availability import Availability, availabilities
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import Number
from itil_core.errors import ValidationError

__all__ = ["ComponentGain", "improvement_gains", "twin_gains"]


@attrs.frozen
class ComponentGain:
    """What a better or a second component is worth.

    Attributes:
        ci: The component.
        gain: By how much the availability of the services grows, each by its weight.
        by_service: By how much that of each service grows; those that do not need the component
            are left out.
    """

    ci: str
    gain: float
    by_service: Mapping[str, float] = attrs.field(hash=False)


def _ranked(
    found: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]
) -> tuple[ComponentGain, ...]:
    """Return the gains by component, the greatest first, those that are equal by id."""
    gains = [ComponentGain(ci, *gained(parts, weights)) for ci, parts in found.items()]
    return tuple(sorted(gains, key=lambda one: (-rounded(one.gain), one.ci)))


def _slopes(results: Iterable[Availability]) -> dict[str, dict[str, float]]:
    """Return how much each service gains for each unit of a component, by component."""
    slopes: dict[str, dict[str, float]] = {}
    for result in results:
        for ci, one in result.importance.items():
            slopes.setdefault(ci, {})[result.service] = one.birnbaum
    return slopes


def twin_gains(
    graph: DependencyGraph,
    services: Iterable[str],
    probabilities: Mapping[str, Number],
    *,
    weights: Mapping[str, Number] | None = None,
    failed: Iterable[str] = (),
    default: Number | None = None,
    limit: int = NODES,
) -> tuple[ComponentGain, ...]:
    """Return how much more available services would be if a component had a twin.

    The twin is a second one that fails independently and as often, and either is enough for
    everybody who needs the component. It needs what the component needs: two servers in one rack
    still fail with the rack. The gain is the Birnbaum importance times p times 1 - p, exactly.
    Gains of several twins do not add up: buy one, then ask again.

    Args:
        graph: The graph.
        services: The services.
        probabilities: The availability of each CI, from 0 to 1.
        weights: The weight of each service; 1 by default.
        failed: CIs that have failed for certain.
        default: The availability of every other CI that is not given one.
        limit: How many nodes a decision diagram may have.

    Returns:
        A gain for each component that can fail and that a service needs in some way, the greatest
        first, then by id.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: Availabilities are missing or not from 0 to 1, or weights are negative;
            all of them are named.
        CalculationError: A diagram outgrew the limit.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "net")
        >>> builder.needs("mail", "db1", "db2", at_least=1)
        >>> chances = {"net": 0.99, "db1": 0.9, "db2": 0.9}
        >>> [(one.ci, round(one.gain, 6)) for one in twin_gains(builder.build(), ["mail"], chances)]
        [('net', 0.009801), ('db1', 0.00891), ('db2', 0.00891)]

    ITIL: Service Design, availability management (designing for availability).
    """
    shares = weights_given("twin_gains", services, weights)
    failing = ids_given("twin_gains", "failed", failed)
    results = availabilities(
        graph, shares, probabilities, failed=failing, default=default, limit=limit
    )
    slopes = _slopes(results.values())
    chances = chances_given("twin_gains", graph, shares, probabilities, default, failed=failing)
    return _ranked({ci: _scaled(slopes[ci], math.prod(chances.of(ci))) for ci in slopes}, shares)


def _scaled(slopes: Mapping[str, float], factor: float) -> dict[str, float]:
    return {service: slope * factor for service, slope in slopes.items()}


def improvement_gains(
    graph: DependencyGraph,
    services: Iterable[str],
    probabilities: Mapping[str, Number],
    to: Mapping[str, Number] | Number,
    *,
    weights: Mapping[str, Number] | None = None,
    failed: Iterable[str] = (),
    default: Number | None = None,
    limit: int = NODES,
) -> tuple[ComponentGain, ...]:
    """Return how much more available services would be if one component were better.

    The gain is the Birnbaum importance times p' - p, exactly. Gains of several components do not
    add up: buy one, then ask again.

    Args:
        graph: The graph.
        services: The services.
        probabilities: The availability of each CI today, from 0 to 1.
        to: The availability p' that each of some CIs could have; or one for every component, where
            those that have it already, or have failed, are left out.
        weights: The weight of each service; 1 by default.
        failed: CIs that have failed for certain; whoever restores them asks without them.
        default: The availability of every other CI that is not given one.
        limit: How many nodes a decision diagram may have.

    Returns:
        A gain for each component, the greatest first, then by id.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: Availabilities are missing, not from 0 to 1 or worse than today, or weights
            are negative; all of them are named.
        CalculationError: A diagram outgrew the limit.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "net", "db")
        >>> chances = {"net": 0.99, "db": 0.9}
        >>> found = improvement_gains(builder.build(), ["mail"], chances, to={"db": 0.95, "net": 1})
        >>> [(one.ci, round(one.gain, 6)) for one in found]
        [('db', 0.0495), ('net', 0.009)]

    ITIL: Service Design, availability management (designing for availability).
    """
    record = "improvement_gains"
    shares = weights_given(record, services, weights)
    failing = ids_given(record, "failed", failed)
    results = availabilities(
        graph, shares, probabilities, failed=failing, default=default, limit=limit
    )
    slopes = _slopes(results.values())
    chances = chances_given(record, graph, shares, probabilities, default, failed=failing)
    if isinstance(to, Mapping):
        better = _better(graph, chances, to, failing)
    else:
        aim = chance_given(record, "to", to)
        better = {ci: aim for ci in slopes if aim[0] < chances.of(ci)[0]}
    return _ranked(
        {ci: _scaled(slopes.get(ci, {}), chances.of(ci)[0] - aim[0]) for ci, aim in better.items()},
        shares,
    )


def _better(
    graph: DependencyGraph, chances: Chances, to: Mapping[str, Number], failed: frozenset[str]
) -> dict[str, Chance]:
    """Return what some CIs could be like, refusing what would be worse."""
    graph.check(*to)
    wrong = {ci: one for ci, one in to.items() if chance_of(one) is None}
    if wrong:
        raise ValidationError("improvement_gains", "to", wrong, "must be numbers from 0 to 1")
    aims = {ci: chance_given("improvement_gains", "to", one) for ci, one in to.items()}
    worse = {ci: to[ci] for ci, aim in aims.items() if aim[0] > chances.of(ci)[0] or ci in failed}
    if worse:
        reason = "must not be less than today, nor be given for what has failed"
        raise ValidationError("improvement_gains", "to", worse, reason)
    return aims
