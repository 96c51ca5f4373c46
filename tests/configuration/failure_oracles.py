"""Slow answers on cut sets, availability and importance: every set of failures is tried.

They are written from the definitions, over the fixed point by sweeps of `graph_cases`.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations

from configuration.graph_cases import Group, Needs, swept

Failures = frozenset[str]


def subsets(cis: Iterable[str]) -> Iterator[Failures]:
    """Every set of some CIs, the smallest first."""
    order = sorted(cis)
    for size in range(len(order) + 1):
        yield from map(frozenset, combinations(order, size))


def fatal_sets(needs: Needs, service: str) -> set[Failures]:
    """Every set of CIs, the service among them too, whose failure takes a service down."""
    return {failed for failed in subsets(needs) if service in swept(needs, failed)[0]}


def minimal_sets(fatal: set[Failures], service: str, among: Iterable[str]) -> set[Failures]:
    """Those of them that need every one of their CIs; the service itself cannot fail."""
    chosen = set(among) - {service}
    return {
        failed
        for failed in fatal
        if failed <= chosen and not any(failed - {ci} in fatal for ci in failed)
    }


def likelihood(failed: Failures, up: Mapping[str, Fraction]) -> Fraction:
    """How likely exactly these CIs have failed by themselves."""
    result = Fraction(1)
    for ci, chance in up.items():
        result *= 1 - chance if ci in failed else chance
    return result


def unavailable(fatal: set[Failures], up: Mapping[str, Fraction]) -> Fraction:
    """How likely the service is DOWN."""
    return sum((likelihood(failed, up) for failed in fatal), Fraction(0))


def birnbaum(fatal: set[Failures], up: Mapping[str, Fraction], ci: str) -> Fraction:
    """How much likelier it is DOWN if a CI has failed."""
    sure = {**up, ci: Fraction(1)}, {**up, ci: Fraction(0)}
    return unavailable(fatal, sure[1]) - unavailable(fatal, sure[0])


def by_cut_sets(minimal: set[Failures], up: Mapping[str, Fraction], ci: str) -> Fraction:
    """How likely all of some minimal cut set have failed that holds a CI."""
    holding = [failed for failed in minimal if ci in failed]
    return sum(
        (likelihood(failed, up) for failed in subsets(up) if any(one <= failed for one in holding)),
        Fraction(0),
    )


def random_needs(draw: random.Random, largest: int = 7) -> Needs:
    """A small graph, every second one cyclic: weights, nested groups, k < h < n, self-needs."""
    ids = [f"ci{one}" for one in range(draw.randint(3, largest))]
    circular = draw.random() < 0.5
    needs: Needs = {}
    for place, owner in enumerate(ids):
        choice = ids if circular else ids[place + 1 :]
        needs[owner] = []
        for _ in range(draw.randint(0, 2) if choice else 0):
            members = draw.sample(choice, draw.randint(1, min(5, len(choice))))
            unit = Fraction(1, draw.choice([1, 1, 2, 3]))
            weights = {one: unit * draw.choice([1, 1, 1, 2, 3]) for one in members}
            steps = int(sum(weights.values()) / unit)
            least = draw.randint(1, steps)
            healthy = draw.randint(least, steps)
            needs[owner].append(Group(weights, unit * least, unit * healthy))
    return needs


def random_chances(draw: random.Random, cis: Iterable[str]) -> dict[str, Fraction]:
    """An availability for each CI, some of them certain."""
    return {
        ci: Fraction(draw.choice([0, 1, 1, *[draw.randint(1, 99)] * 7]), 100)
        if draw.random() < 0.9
        else Fraction(draw.randint(0, 1))
        for ci in cis
    }
