"""How likely each CI is up and down, read from what callers give."""

import math
from collections.abc import Container, Iterable, Mapping
from decimal import Context, Decimal
from fractions import Fraction

import attrs

from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import Number
from itil_core.errors import ValidationError

__all__ = ["Chances", "chances_given", "needed_without"]

_CONTEXT = Context(prec=50)
_REASON = "must be numbers from 0 to 1"


@attrs.frozen(eq=False)
class Chances:
    """How likely CIs have failed by themselves.

    Attributes:
        down: The probability of each CI that has one.
        default: The probability of all others; they cannot fail if there is none.
    """

    down: dict[str, float]
    default: float

    def of(self, ci: str) -> float:
        """Return how likely a CI has failed by itself."""
        return self.down.get(ci, self.default)

    def fails(self, ci: str) -> bool:
        """Whether a CI can fail by itself."""
        return self.down.get(ci, self.default) > 0


def _unavailability(value: object) -> float | None:
    """Return 1 less an availability, exactly before it is rounded; None for what is none."""
    match value:
        case bool():
            return None
        case int() | Fraction():
            exact = float(1 - value)
        case Decimal() if value.is_finite():
            exact = float(_CONTEXT.subtract(Decimal(1), value))
        case float() if math.isfinite(value):
            # The decimal that it is written as, so that 0.99 leaves one hundredth.
            exact = float(_CONTEXT.subtract(Decimal(1), Decimal(repr(value))))
        case _:
            return None
    return exact if 0 <= value <= 1 else None


def chances_given(
    record: str,
    graph: DependencyGraph,
    services: Iterable[str],
    probabilities: Mapping[str, Number],
    default: Number | None,
) -> Chances:
    """Return what callers give as availabilities, checked.

    Args:
        record: Who asks, for the error.
        graph: The graph.
        services: The services that are asked for.
        probabilities: The availability of CIs.
        default: The availability of all others.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: A number is no probability, or one is missing; all of them are named.
    """
    if not isinstance(probabilities, Mapping):
        reason = "must be a mapping of ids to availabilities, such as {'db1': 0.99}"
        raise ValidationError(record, "probabilities", probabilities, reason)
    graph.check(*probabilities)
    read: dict[object, float | None] = {}
    down: dict[str, float] = {}
    wrong: dict[str, object] = {}
    for ci, value in probabilities.items():
        key = (type(value), value)
        try:
            chance = read[key] if key in read else read.setdefault(key, _unavailability(value))
        except TypeError:
            chance = None
        if chance is None:
            wrong[str(ci)] = value
        else:
            down[ci] = chance
    if wrong:
        raise ValidationError(record, "probabilities", wrong, _REASON)
    if default is not None:
        other = _unavailability(default)
        if other is None:
            raise ValidationError(record, "default", default, "must be a number from 0 to 1")
        return Chances(down, other)
    missing = needed_without(graph, services, down)
    if missing:
        reason = "must give every CI that is needed an availability, or give a default"
        raise ValidationError(record, "probabilities", missing, reason)
    return Chances(down, 0.0)


def needed_without(
    graph: DependencyGraph, services: Iterable[str], known: Container[str]
) -> tuple[str, ...]:
    """Return the CIs that services need, other than themselves, and that are not known."""
    # Two services that need a CI are enough to tell that one of them is another than itself.
    origins: dict[str, tuple[str, ...]] = {service: (service,) for service in services}
    queue = [(service, service) for service in origins]
    edges: Mapping[str, Iterable[str]] = graph.nx.adj
    for ci, origin in queue:
        for step in edges[ci]:
            before = origins.get(step, ())
            if origin not in before and len(before) < 2:  # noqa: PLR2004
                origins[step] = (*before, origin)
                queue.append((step, origin))
    return tuple(
        sorted(ci for ci, before in origins.items() if ci not in known and set(before) - {ci})
    )
