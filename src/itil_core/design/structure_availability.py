"""Availability of structures: parts in series, in parallel, or k of n, failing independently.

These are formulae for parts of which each occurs once. Where parts are shared, multiplying along a
tree is too optimistic; that needs the dependency graph.

ITIL Service Design (2007), 4.4.5.2.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import isfinite, prod

from itil_core.errors import CalculationError, ValidationError

__all__ = [
    "Probability",
    "and_gate",
    "inhibit_gate",
    "k_of_n_availability",
    "or_gate",
    "parallel_availability",
    "series_availability",
    "steady_state_availability",
    "xor_gate",
]

Probability = float | Decimal | Fraction
"""A probability: a Fraction or Decimal is taken as it is, a float as the binary number it is."""


def _exact(function: str, field: str, value: object) -> Fraction:
    """Take in a probability, exact."""
    reason = "must be a number from 0 to 1"
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise ValidationError(function, field, value, reason)
    if isinstance(value, float | Decimal) and not isfinite(value):
        raise ValidationError(function, field, value, reason)
    if not 0 <= value <= 1:
        raise ValidationError(function, field, value, reason)
    return Fraction(value)


def _all_exact(function: str, field: str, values: Iterable[Probability]) -> tuple[Fraction, ...]:
    exact = tuple(_exact(function, field, value) for value in values)
    if not exact:
        raise ValidationError(function, field, exact, "must hold at least one probability")
    return exact


def series_availability(parts: Iterable[Probability]) -> Fraction:
    """Return the availability of parts all of which are needed: the product, exact.

    Args:
        parts: The probability that each part works.

    Raises:
        ValidationError: There is no part, or a probability is not 0 to 1.

    Example:
        >>> float(series_availability([Decimal("0.98"), Decimal("0.97"), Decimal("0.995")]))
        0.945847

    ITIL Service Design (2007), 4.4.5.2.
    """
    return prod(_all_exact("series_availability", "parts", parts), start=Fraction(1))


def parallel_availability(parts: Iterable[Probability]) -> Fraction:
    """Return the availability of parts one of which is enough, exact.

    Args:
        parts: The probability that each part works.

    Raises:
        ValidationError: There is no part, or a probability is not 0 to 1.

    Example:
        >>> float(parallel_availability([Decimal("0.98"), Decimal("0.98")]))
        0.9996

    ITIL Service Design (2007), 4.4.5.2.
    """
    exact = _all_exact("parallel_availability", "parts", parts)
    return 1 - prod((1 - part for part in exact), start=Fraction(1))


def k_of_n_availability(needed: int, parts: Iterable[Probability]) -> Fraction:
    """Return the availability of parts of which so many must work, exact.

    The parts need not be alike: the number that works follows the Poisson binomial distribution.

    Args:
        needed: How many parts must work, from one to all of them.
        parts: The probability that each part works.

    Raises:
        ValidationError: There are fewer parts than needed, or a probability is not 0 to 1.

    Example:
        >>> parts = [Decimal("0.9"), Decimal("0.95"), Decimal("0.99")]
        >>> float(k_of_n_availability(2, parts))
        0.9936
    """
    exact = _all_exact("k_of_n_availability", "parts", parts)
    given: object = needed
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= len(exact):
        reason = f"must be a whole number from 1 to {len(exact)}, the number of parts"
        raise ValidationError("k_of_n_availability", "needed", needed, reason)
    # Whole numbers over one denominator: fractions would look for common factors at each step.
    ways = [1] + [0] * needed  # how often so many work; the last: that many or more
    for part in exact:
        up, down = part.numerator, part.denominator - part.numerator
        ways[needed] = ways[needed] * part.denominator + ways[needed - 1] * up
        for number in range(needed - 1, 0, -1):
            ways[number] = ways[number] * down + ways[number - 1] * up
        ways[0] *= down
    return Fraction(ways[needed], prod(part.denominator for part in exact))


def steady_state_availability(mtbf: Probability, mtrs: Probability) -> Fraction:
    """Return MTBF / (MTBF + MTRS): the availability in the long run, exact.

    Args:
        mtbf: The mean time between failures, in any unit.
        mtrs: The mean time to restore service, in the same unit.

    Raises:
        CalculationError: Both are zero.
        ValidationError: One is negative, not finite or no number.

    Example:
        >>> print(steady_state_availability(2500, 10))
        250/251

    ITIL Service Design (2007), 4.4.5.1.
    """
    spans: list[Fraction] = []
    for field, value in (("mtbf", mtbf), ("mtrs", mtrs)):
        given: object = value
        number = isinstance(given, int | float | Decimal | Fraction) and not isinstance(given, bool)
        finite = number and (isinstance(value, Fraction) or isfinite(value))
        if not finite or value < 0:
            raise ValidationError(
                "steady_state_availability", field, value, "must be a finite number of at least 0"
            )
        spans.append(Fraction(value))
    up, down = spans
    if up + down == 0:
        inputs = {"mtbf": mtbf, "mtrs": mtrs}
        raise CalculationError("steady-state availability", inputs, "one must be above zero")
    return up / (up + down)


def and_gate(events: Iterable[Probability]) -> Fraction:
    """Return the probability that all of several independent events happen, exact.

    Args:
        events: The probability of each event; no event may occur twice in a tree.

    Raises:
        ValidationError: There is no event, or a probability is not 0 to 1.
    """
    return prod(_all_exact("and_gate", "events", events), start=Fraction(1))


def or_gate(events: Iterable[Probability]) -> Fraction:
    """Return the probability that at least one of several independent events happens, exact.

    Args:
        events: The probability of each event; no event may occur twice in a tree.

    Raises:
        ValidationError: There is no event, or a probability is not 0 to 1.

    Example:
        >>> both = and_gate([Decimal("0.03"), Decimal("0.05")])
        >>> float(or_gate([Decimal("0.02"), both]))
        0.02147

    ITIL Service Design (2007), 4.4.5.2 (fault tree analysis).
    """
    exact = _all_exact("or_gate", "events", events)
    return 1 - prod((1 - event for event in exact), start=Fraction(1))


def xor_gate(events: Iterable[Probability]) -> Fraction:
    """Return the probability that exactly one of several independent events happens, exact.

    Args:
        events: The probability of each event; no event may occur twice in a tree.

    Raises:
        ValidationError: There is no event, or a probability is not 0 to 1.
    """
    none, one = Fraction(1), Fraction(0)
    for event in _all_exact("xor_gate", "events", events):
        none, one = none * (1 - event), one * (1 - event) + none * event
    return one


def inhibit_gate(event: Probability, condition: Probability) -> Fraction:
    """Return the probability that an event happens while a condition holds, exact.

    Args:
        event: The probability of the event.
        condition: The probability of the condition, on which the event does not depend.

    Raises:
        ValidationError: A probability is not 0 to 1.
    """
    given = _exact("inhibit_gate", "condition", condition)
    return _exact("inhibit_gate", "event", event) * given
