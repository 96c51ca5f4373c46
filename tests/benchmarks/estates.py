"""Generated estates for the benchmarks: CIs of seven kinds, and a deep one of a single kind.

Every estate has about three needs a CI, 5 % of them with an alternative. Applications and services
need some of their own kind that came before them, so that chains stay as short as those of real
landscapes; one in a hundred needs the one after it, so that there are cycles at every size. A
service stands on some hundreds of CIs.
"""

import random
from typing import NamedTuple

from itil_core.configuration import DependencyGraph, GraphBuilder

# What each kind is of the whole.
SHARES = {"rack": 0.005, "host": 0.095, "vm": 0.5, "db": 0.1, "app": 0.2, "service": 0.1}
NEEDS = {
    "rack": ["site"],
    "host": ["rack", "rack"],
    "vm": ["host", "host", "rack"],
    "db": ["vm", "vm", "host"],
    "app": ["vm", "vm", "db", "app"],
    "service": ["app", "app", "app", "service"],
}
SITES = 10
REDUNDANT = 0.05
OWN = 0.6  # how many of a kind that may need its own kind do
MUTUAL = 0.01
BLOCK, FOUNDATION = 1_700, 5


class Estate(NamedTuple):
    """A graph and the services to ask about."""

    graph: DependencyGraph
    services: tuple[str, ...]


def _smaller(draw: random.Random, kind: str, place: int) -> str:
    """One of its own kind that comes before it, or rarely the one after it."""
    other = place + 1 if draw.random() < MUTUAL or not place else draw.randrange(place)
    return f"{kind}-{other:06d}"


def estate(size: int, services: int = 1_000, seed: int = 1, *, all_needed: bool = False) -> Estate:
    """Return an estate of about so many CIs, and so many of its services, drawn evenly.

    Args:
        size: How many CIs.
        services: How many services to ask about.
        seed: What decides the rest.
        all_needed: Whether to ask about portals instead, which share out all services among them,
            so that they need nearly all of the estate.
    """
    draw = random.Random(seed)
    builder = GraphBuilder()
    numbers = {"site": SITES} | {kind: round(size * share) for kind, share in SHARES.items()}
    builder.add(*(f"site-{one:06d}" for one in range(SITES)))
    for owned, kinds in NEEDS.items():
        last = numbers[owned] - 1
        for place in range(last + 1):
            owner = f"{owned}-{place:06d}"
            for kind in kinds:
                if kind == owned and (place == last or draw.random() > OWN):
                    continue
                width = 2 if draw.random() < REDUNDANT else 1
                if kind == owned:
                    some = {_smaller(draw, kind, place) for _ in range(width)}
                else:
                    some = {f"{kind}-{draw.randrange(numbers[kind]):06d}" for _ in range(width)}
                builder.needs(owner, *sorted(some), at_least=1)
    if all_needed:
        portals = [f"portal-{one:06d}" for one in range(services)]
        for place in range(numbers["service"]):
            builder.needs(portals[place % services], f"service-{place:06d}")
        return Estate(builder.build(), tuple(portals[: numbers["service"]]))
    chosen = draw.sample(range(numbers["service"]), min(services, numbers["service"]))
    return Estate(builder.build(), tuple(f"service-{one:06d}" for one in sorted(chosen)))


def deep_estate(size: int = 20_000, window: int = 60, seed: int = 1) -> Estate:
    """Return an estate in which most of what is older is needed by way of something else.

    Each CI needs three of those shortly before it in its block, so that chains are long and nearly
    all of what comes later in the block stands on it. All count as services.
    """
    draw = random.Random(seed)
    builder = GraphBuilder()
    ids = [f"ci-{one:06d}" for one in range(size)]
    builder.add(*ids)
    for place, owner in enumerate(ids):
        inside = place % BLOCK
        if inside < FOUNDATION:
            continue
        start = place - min(window, inside)
        for _ in range(3):
            width = 2 if draw.random() < REDUNDANT else 1
            some = {ids[draw.randrange(start, place)] for _ in range(width)}
            builder.needs(owner, *sorted(some), at_least=1)
    return Estate(builder.build(), tuple(ids))
