"""What the figures of reports share: percents, means, and whether a record was over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from itil_core.errors import CalculationError
from itil_core.kernel.record import Record
from itil_core.kernel.state import Phase

__all__ = ["ensure_some", "is_count", "mean_span", "percent", "was_over"]

_OVER = (Phase.DONE, Phase.ENDED)


def percent(formula: str, counted: str, part: int, whole: int, *, strict: bool) -> float | None:
    """Return a share in percent; None where there is nothing of which it could be one.

    Args:
        formula: What is worked out.
        counted: What is counted, in the singular.
        part: How many count.
        whole: How many there are.
        strict: Whether nothing to count is an error.

    Raises:
        CalculationError: There is nothing to count, and ``strict`` is set.
    """
    ensure_some(formula, counted, whole, strict=strict)
    return 100 * part / whole if whole else None


def mean_span(
    formula: str, counted: str, spans: Sequence[timedelta], *, strict: bool
) -> timedelta | None:
    """Return the mean of some spans; None where there are none.

    Args:
        formula: What is worked out.
        counted: What has a span, in the singular.
        spans: The spans.
        strict: Whether nothing to count is an error.

    Raises:
        CalculationError: There is nothing to count, and ``strict`` is set.
    """
    ensure_some(formula, counted, len(spans), strict=strict)
    return sum(spans, timedelta(0)) / len(spans) if spans else None


def was_over(record: Record, instant: datetime) -> bool:
    """Tell whether a record was done or ended by what held before an instant."""
    phase = record.origin.state.phase
    for entry in record.history:
        if entry.stamp.effective < instant:
            phase = entry.target.phase
    return phase in _OVER


def ensure_some(formula: str, counted: str, number: int, *, strict: bool) -> None:
    """Refuse a figure about nothing, where that is an error.

    Raises:
        CalculationError: There is nothing to count, and ``strict`` is set.
    """
    if strict and not number:
        raise CalculationError(formula, {f"{counted}s": 0}, f"the period has no {counted} to count")


def is_count(value: object) -> bool:
    """Tell whether a value is a whole number from 0 upwards."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
