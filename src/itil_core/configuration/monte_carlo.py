"""Availability by trial: for services whose decision diagram would grow too large."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from functools import partial
from random import Random

import attrs

from itil_core.configuration._bit_states import spread_bits
from itil_core.configuration._chances import chances_given
from itil_core.configuration._foundation import Foundation, foundation_of
from itil_core.configuration._given import graph_given, ids_given
from itil_core.configuration._tasks import all_done, positive, seed_given, share_given, wilson
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import Number

__all__ = ["Estimate", "estimated_availability"]

_NAME = "estimated_availability"
_BATCH = 1 << 16  # trials that are made together
_BITS = 1 << 31  # of all components together, 256 MB
_LEAST = 1 << 10  # trials together, however many components there are
_PLACES = 64  # binary places to which a probability is taken


@attrs.frozen
class Estimate:
    """A probability that was found by trial.

    Attributes:
        value: The share of trials.
        low: The lower end of its confidence interval.
        high: The upper end.
        confidence: How often such an interval holds the true value.
        trials: How many trials were made.
    """

    value: float
    low: float
    high: float
    confidence: float
    trials: int

    @classmethod
    def of(cls, hits: int, trials: int, confidence: float) -> "Estimate":
        """Return the estimate of a probability of which so many trials hit.

        Example:
            >>> one = Estimate.of(9, 10, 0.95)
            >>> round(one.low, 4), one.value, round(one.high, 4)
            (0.5958, 0.9, 0.9821)
        """
        return cls(hits / trials, *wilson(hits, trials, confidence), confidence, trials)


def estimated_availability(
    graph: DependencyGraph,
    service: str,
    probabilities: Mapping[str, Number],
    *,
    trials: int,
    seed: int,
    failed: Iterable[str] = (),
    default: Number | None = None,
    confidence: float = 0.95,
    executor: Executor | None = None,
) -> Estimate:
    """Estimate how likely a service is not DOWN, from random trials.

    It answers the same question as `availability`, and takes the same: shared components, groups
    and cycles are honoured. Many trials are made at once, one bit for each. The same seed gives
    the same estimate, with any executor and without one.

    Args:
        graph: The graph.
        service: The service. Without an availability of its own it never fails by itself.
        probabilities: The availability of each CI, from 0 to 1.
        trials: How many trials to make; four times as many halve the interval.
        seed: From what the trials are drawn.
        failed: CIs that have failed for certain: they need no availability, and have none.
        default: The availability of every other CI that is not given one.
        confidence: How often the interval should hold the true value.
        executor: Who makes the trials; by default this thread.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: Availabilities are missing or not from 0 to 1, and all of them are named;
            or there is no trial to make, or a confidence that is none.
        CalculationError: The executor died before all trials were made.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db1", "db2", at_least=1)
        >>> found = estimated_availability(
        ...     builder.build(), "mail", {}, default=0.9, trials=100_000, seed=7
        ... )
        >>> found.low < 0.99 < found.high
        True
    """
    graph_given(_NAME, "graph", graph, DependencyGraph)
    failing = ids_given(_NAME, "failed", failed)
    graph.check(service, *failing)
    positive(_NAME, "trials", trials)
    seed_given(_NAME, seed)
    share_given(_NAME, "confidence", confidence)
    chances = chances_given(_NAME, graph, (service,), probabilities, default, failed=failing)
    foundation = foundation_of(graph, (service,), failing)
    drawn = [
        (node, round(chances.of(ci)[0] * 2**_PLACES))
        for node, cis in enumerate(foundation.cis)
        for ci in sorted(cis)
        if chances.fails(ci) and (ci != service or service in chances.given)
    ]
    work = partial(_downs, foundation, foundation.numbers[service], drawn, seed)
    width = min(_BATCH, max(_LEAST, _BITS // len(foundation.cis)))
    batches = [
        (number, min(width, trials - start)) for number, start in enumerate(range(0, trials, width))
    ]
    downs = sum(all_done("Monte Carlo availability", work, batches, executor))
    return Estimate.of(trials - downs, trials, confidence)


def _downs(
    foundation: Foundation,
    node: int,
    drawn: list[tuple[int, int]],
    seed: int,
    batch: tuple[int, int],
) -> int:
    """Return in how many trials of a batch a node is DOWN."""
    number, width = batch
    # A string seeds by its hash, so that neighbouring seeds and batches have nothing in common.
    source = Random(f"{seed} {number}")  # noqa: S311 (trials, no secrets)
    failed = [0] * len(foundation.cis)
    for one, chance in drawn:
        failed[one] |= _drawn(source, chance, width)
    return spread_bits(foundation, failed, width)[node].bit_count()


def _drawn(source: Random, chance: int, width: int) -> int:
    """Return bits each of which is set with a probability of so many times two to the -64th."""
    undecided = (1 << width) - 1
    if chance >> _PLACES:
        return undecided
    bits = 0
    # Each bit has a random number of its own, of which one binary place after the other is drawn:
    # the first place where it differs from the chance decides whether it lies below.
    for place in reversed(range(_PLACES)):
        fresh = source.getrandbits(width)
        if chance >> place & 1:
            bits |= undecided & ~fresh
            undecided &= fresh
        else:
            undecided &= ~fresh
        if not undecided:
            break
    return bits
