"""Which twin removes most single points of failure of an estate; no availabilities are needed."""

import math
from collections.abc import Mapping
from itertools import islice

import attrs

from itil_core.configuration._given import kind_given
from itil_core.configuration._weights import weights_given
from itil_core.configuration.failure_matrix import FailureMatrix
from itil_core.configuration.requirement import Number
from itil_core.errors import ValidationError

__all__ = ["TwinSaving", "twin_savings"]


@attrs.frozen
class TwinSaving:
    """Which services a component would no longer take down alone if it had a twin.

    Attributes:
        ci: The component.
        pairs: How many services that are.
        weight: What they weigh together.
        services: The services, sorted.
    """

    ci: str
    pairs: int
    weight: float
    services: tuple[str, ...]


def twin_savings(
    matrix: FailureMatrix,
    weights: Mapping[str, Number] | None = None,
    limit: int | None = None,
) -> tuple[TwinSaving, ...]:
    """Return which twins remove most single points of failure, as far as one failure goes.

    It needs no availabilities. A twin of a component (see `twin_gains`) removes exactly the pairs
    of it and of each service that it takes down alone: what the component needs takes down both,
    and the twin takes down nothing.

    Args:
        matrix: The matrix of the estate.
        weights: The weight of each service of the matrix; 1 by default.
        limit: How many to return at most; by default all that remove any.

    Returns:
        The savings, the greatest weight first, then by id.

    Raises:
        UnknownReferenceError: Something that is no service of the matrix has a weight.
        ValidationError: The matrix has no service, or services have no weight, or weights are
            negative; or the limit is not a whole number from 1 upwards.

    Example:
        >>> from itil_core.configuration import GraphBuilder, single_failures
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "net")
        >>> builder.needs("shop", "net", "web")
        >>> found = twin_savings(single_failures(builder.build(), ["mail", "shop"]))
        >>> [(one.ci, one.pairs) for one in found]
        [('net', 2), ('web', 1)]

    ITIL: Service Design, availability management (component failure impact analysis).
    """
    kind_given("twin_savings", "matrix", matrix, FailureMatrix, "single_failures(graph, services)")
    if limit is not None and (type(limit) is not int or limit < 1):
        raise ValidationError("twin_savings", "limit", limit, "must be 1, 2, 3, ...")
    each = weights_given("twin_savings", matrix.services, weights)
    gone = matrix.down_from_start
    found: list[tuple[float, str, tuple[str, ...]]] = []
    for ci in matrix.critical_cis():
        saved = matrix.services_down_by(ci) - gone
        if saved:
            order = tuple(sorted(saved))
            found.append((math.fsum([each[one] for one in order]), ci, order))
    found.sort(key=lambda one: (-one[0], one[1]))
    return tuple(
        TwinSaving(ci, len(order), weight, order) for weight, ci, order in islice(found, limit)
    )
