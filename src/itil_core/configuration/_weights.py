"""What services weigh, where several of them are looked at together."""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from itil_core.configuration._given import ids_given
from itil_core.configuration.requirement import Number
from itil_core.errors import UnknownReferenceError, ValidationError

__all__ = ["gained", "rounded", "weights_given"]


def weights_given(
    record: str, services: Iterable[str], weights: Mapping[str, Number] | None
) -> dict[str, float]:
    """Return the weight of each service, sorted by service.

    Args:
        record: Who asks, for the error.
        services: The services.
        weights: The weight of each; 1 by default.

    Raises:
        UnknownReferenceError: Something else has a weight; all such are named.
        ValidationError: There is no service, or what was given is no collection of ids; or a
            weight is missing or no finite number from 0 upwards, and all such are named.
    """
    given = sorted(ids_given(record, "services", services))
    if not given:
        raise ValidationError(record, "services", (), "must name at least one service")
    if weights is None:
        return dict.fromkeys(given, 1.0)
    mapping: object = weights
    if not isinstance(mapping, Mapping):
        reason = "must be a mapping of services to weights, such as {'mail': 2}, or None"
        raise ValidationError(record, "weights", mapping, reason)
    unknown = weights.keys() - set(given)
    if unknown:
        raise UnknownReferenceError("service", tuple(sorted(unknown)))
    missing = tuple(one for one in given if one not in weights)
    if missing:
        reason = "must give every service a weight, or be None"
        raise ValidationError(record, "weights", missing, reason)
    wrong = {one: weights[one] for one in given if not _is_weight(weights[one])}
    if wrong:
        reason = "must be finite numbers from 0 upwards"
        raise ValidationError(record, "weights", wrong, reason)
    return {one: float(weights[one]) for one in given}


def _is_weight(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction | Decimal):
        return False
    return math.isfinite(value) and value >= 0


def gained(
    by_service: Mapping[str, float], weights: Mapping[str, float]
) -> tuple[float, dict[str, float]]:
    """Return the weighted sum of what services gain, and each gain, sorted by service."""
    order = {service: by_service[service] for service in sorted(by_service)}
    return math.fsum([weights[one] * gain for one, gain in order.items()]), order


def rounded(value: float) -> float:
    """Return a number without its last digits: noise, which must not decide between equals."""
    return float(f"{value:.12g}")
