"""How likely each CI is up and down, read from what callers give."""

import math
from collections.abc import Container, Iterable, Mapping
from decimal import Context, Decimal
from fractions import Fraction

import attrs

from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import Number
from itil_core.errors import ValidationError

__all__ = ["Chance", "Chances", "chance_given", "chance_of", "chances_given", "needed_without"]

_CONTEXT = Context(prec=50)
_KINDS = frozenset({int, float, Fraction, Decimal})
_REASON = "must be numbers from 0 to 1"


Chance = tuple[float, float]
"""How likely something is DOWN and how likely not, each rounded by itself."""


@attrs.frozen(eq=False)
class Chances:
    """How likely CIs have failed by themselves.

    Attributes:
        given: The chance of each CI that has one of its own.
        default: The chance of all others.
    """

    given: dict[str, Chance]
    default: Chance

    def of(self, ci: str) -> Chance:
        """Return how likely a CI has failed by itself."""
        return self.given.get(ci, self.default)

    def fails(self, ci: str) -> bool:
        """Whether a CI can fail by itself."""
        return self.given.get(ci, self.default)[0] > 0


def chance_of(value: object) -> Chance | None:
    """Return the chance of an availability; None for what is none."""
    match value:
        case bool():
            return None
        case int() | Fraction():
            down = float(1 - value)
        case Decimal() if value.is_finite():
            down = float(_CONTEXT.subtract(Decimal(1), value))
        case float() if math.isfinite(value):
            # The decimal that it is written as, so that 0.99 leaves one hundredth.
            down = float(_CONTEXT.subtract(Decimal(1), Decimal(float.__repr__(value))))
        case _:
            return None
    return (down, float(value)) if 0 <= value <= 1 else None


def chance_given(record: str, field: str, value: object) -> Chance:
    """Return the chance of an availability.

    Args:
        record: Who asks, for the error.
        field: Which argument is read, for the error.
        value: What was given.

    Raises:
        ValidationError: It is no number from 0 to 1.
    """
    chance = chance_of(value)
    if chance is None:
        raise ValidationError(record, field, value, "must be a number from 0 to 1")
    return chance


def chances_given(
    record: str,
    graph: DependencyGraph,
    services: Iterable[str],
    probabilities: Mapping[str, Number],
    default: Number | None,
    *,
    failed: Iterable[str] = (),
) -> Chances:
    """Return what callers give as availabilities, checked.

    Args:
        record: Who asks, for the error.
        graph: The graph.
        services: The services that are asked for.
        probabilities: The availability of CIs.
        default: The availability of all others.
        failed: CIs that have failed for certain, so that no chance is left to them.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: A number is no probability, or one is missing; all of them are named.
    """
    _mapping_given(record, probabilities)
    graph.check(*probabilities)
    known = _read(probabilities)
    if known is None:
        wrong = {str(ci): value for ci, value in probabilities.items() if chance_of(value) is None}
        raise ValidationError(record, "probabilities", wrong, _REASON)
    known.update(dict.fromkeys(failed, (0.0, 1.0)))
    if default is not None:
        return Chances(known, chance_given(record, "default", default))
    missing = needed_without(graph, services, known)
    if missing:
        reason = "must give every CI that is needed an availability, or give a default"
        raise ValidationError(record, "probabilities", missing, reason)
    return Chances(known, (0.0, 1.0))


def _mapping_given(record: str, value: object) -> None:
    if not isinstance(value, Mapping):
        reason = "must be a mapping of ids to availabilities, such as {'db1': 0.99}"
        raise ValidationError(record, "probabilities", value, reason)


def _read(probabilities: Mapping[str, Number]) -> dict[str, Chance] | None:
    """Return the chances of CIs, each different number read once; None if some are none."""
    values = probabilities.values()
    if not _KINDS.issuperset(map(type, values)):
        # Whoever has a kind of their own is read one by one.
        chances = {ci: chance_of(value) for ci, value in probabilities.items()}
        return None if None in chances.values() else {ci: one for ci, one in chances.items() if one}
    read = {value: chance_of(value) for value in set(values)}
    sure = {value: chance for value, chance in read.items() if chance}
    if len(sure) < len(read):
        return None
    return {ci: sure[value] for ci, value in probabilities.items()}


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
            if origin not in before and len(before) < 2:  # noqa: PLR2004 (as said above)
                origins[step] = (*before, origin)
                queue.append((step, origin))
    return tuple(
        sorted(ci for ci, before in origins.items() if ci not in known and set(before) - {ci})
    )
