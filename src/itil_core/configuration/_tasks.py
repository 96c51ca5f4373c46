"""Work in parts: here, or by an executor that the caller lends."""

from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, CancelledError, Executor
from statistics import NormalDist
from typing import TypeVar

from itil_core.errors import CalculationError, ValidationError

__all__ = ["all_done", "positive", "seed_given", "share_given", "wilson"]

PartT = TypeVar("PartT")
ResultT = TypeVar("ResultT")


def all_done(
    formula: str,
    work: Callable[[PartT], ResultT],
    parts: Iterable[PartT],
    executor: Executor | None,
) -> list[ResultT]:
    """Return the results of all parts, in their order.

    Args:
        formula: What is calculated, for the error.
        work: What is done with a part.
        parts: The parts.
        executor: Who does it; None for this very thread.

    Raises:
        ValidationError: The executor is none.
        CalculationError: It died or was shut down before all was done.
    """
    if executor is None:
        return [work(part) for part in parts]
    if not callable(getattr(executor, "submit", None)):
        reason = "must be an executor of concurrent.futures, or None"
        raise ValidationError(formula, "executor", executor, reason)
    try:
        futures = [executor.submit(work, part) for part in parts]
    except RuntimeError as error:  # BrokenExecutor is one too
        raise _died(formula, error) from error
    try:
        return [future.result() for future in futures]
    except (BrokenExecutor, CancelledError) as error:
        raise _died(formula, error) from error
    finally:
        for future in futures:
            future.cancel()


def _died(formula: str, error: BaseException) -> CalculationError:
    reason = "the executor died or was shut down before all was done; give one that lives"
    return CalculationError(formula, {"executor": repr(error)}, reason)


def positive(record: str, field: str, value: object) -> int:
    """Return a whole number from 1 upwards.

    Raises:
        ValidationError: It is none.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValidationError(record, field, value, "must be a whole number from 1 upwards")
    return value


def seed_given(record: str, value: object) -> int:
    """Return a seed.

    Raises:
        ValidationError: It is no whole number, so that nobody could repeat what it yields.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValidationError(record, "seed", value, "must be a whole number")
    return value


def share_given(record: str, field: str, value: object) -> float:
    """Return a number between 0 and 1, both excluded.

    Raises:
        ValidationError: It is none.
    """
    if not isinstance(value, float) or not 0 < value < 1:
        raise ValidationError(record, field, value, "must be a number between 0 and 1")
    return value


def wilson(hits: int, tries: int, confidence: float) -> tuple[float, float]:
    """Return the interval of Wilson (1927) for a probability of which so many tries hit."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, spread = hits / tries, z * z / tries
    middle = (share + spread / 2) / (1 + spread)
    reach = z * (share * (1 - share) / tries + spread / (4 * tries)) ** 0.5 / (1 + spread)
    low = 0.0 if hits == 0 else max(0.0, middle - reach)
    high = 1.0 if hits == tries else min(1.0, middle + reach)
    return low, high
