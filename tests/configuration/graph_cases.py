"""Generated dependency graphs as plain data, and the slow answers to check the fast ones by.

The oracles are written from the definitions, with sets and sweeps, and use nothing of the library
but its builder.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

from itil_core.configuration import DependencyGraph, GraphBuilder


class Group(NamedTuple):
    """A requirement group as data: a weight for each member, and the two thresholds."""

    weights: Mapping[str, Fraction]
    at_least: Fraction
    healthy_at: Fraction


Needs = dict[str, list[Group]]


def built(needs: Needs) -> DependencyGraph:
    """The graph of such data."""
    builder = GraphBuilder()
    for owner, groups in needs.items():
        builder.add(owner)
        for group in groups:
            builder.needs(
                owner,
                *group.weights,
                at_least=group.at_least,
                healthy_at=group.healthy_at,
                weights=group.weights,
            )
    return builder.build()


def swept(
    needs: Needs, failed: Iterable[str], degraded: Iterable[str] = ()
) -> tuple[frozenset[str], frozenset[str]]:
    """DOWN and DEGRADED as least fixed points, by sweeping over everything until nothing moves."""
    down = set(failed)
    while True:
        more = {
            owner
            for owner, groups in needs.items()
            if any(
                sum(weight for one, weight in group.weights.items() if one not in down)
                < group.at_least
                for group in groups
            )
        }
        if more <= down:
            break
        down |= more
    reduced = set(degraded) - down
    while True:
        more = {
            owner
            for owner, groups in needs.items()
            if owner not in down
            and any(
                sum(
                    weight
                    for one, weight in group.weights.items()
                    if one not in down and one not in reduced
                )
                < group.healthy_at
                for group in groups
            )
        }
        if more <= reduced:
            break
        reduced |= more
    return frozenset(down), frozenset(reduced)


def removed(needs: Needs, gone: set[str]) -> Needs:
    """The data without some CIs: the same `at_least` over the rest, `healthy_at` capped."""
    rest: Needs = {}
    for owner, groups in needs.items():
        if owner in gone:
            continue
        rest[owner] = []
        for group in groups:
            left = {one: weight for one, weight in group.weights.items() if one not in gone}
            healthy_at = min(group.healthy_at, sum(left.values(), Fraction(0)))
            rest[owner].append(Group(left, group.at_least, healthy_at))
    return rest


def reached(needs: Needs, start: str) -> dict[str, int]:
    """Everything that a CI needs with its distance, by relaxing edges until nothing moves."""
    far = {start: 0}
    moved = True
    while moved:
        moved = False
        for owner, groups in needs.items():
            for member in {one for group in groups for one in group.weights}:
                if owner in far and far[owner] + 1 < far.get(member, len(needs) + 1):
                    far[member] = far[owner] + 1
                    moved = True
    del far[start]
    return far


@st.composite
def needs_of(draw: st.DrawFn, *, cyclic: bool | None = None, size: int = 9) -> Needs:
    """Draw a small graph: groups of every kind, weights, nested groups, half of them cyclic."""
    number = draw(st.integers(1, size))
    ids = [f"ci{one}" for one in range(number)]
    circular = draw(st.booleans()) if cyclic is None else cyclic
    needs: Needs = {}
    for place, owner in enumerate(ids):
        choice = ids if circular else ids[place + 1 :]
        needs[owner] = draw(st.lists(groups_of(choice), max_size=3)) if choice else []
    return needs


@st.composite
def groups_of(draw: st.DrawFn, choice: list[str]) -> Group:
    """Draw one group over some of the CIs."""
    members = draw(st.lists(st.sampled_from(choice), min_size=1, max_size=5, unique=True))
    if draw(st.booleans()):
        weights = dict.fromkeys(members, Fraction(1))
        at_least = Fraction(draw(st.integers(1, len(members))))
        healthy_at = Fraction(draw(st.integers(int(at_least), len(members))))
        return Group(weights, at_least, healthy_at)
    unit = Fraction(1, draw(st.integers(1, 3)))
    weights = {member: unit * draw(st.integers(1, 4)) for member in members}
    total = sum(weights.values(), Fraction(0))
    steps = int(total / unit)
    least = draw(st.integers(1, steps))
    return Group(weights, unit * least, unit * draw(st.integers(least, steps)))


def some_of(needs: Needs) -> st.SearchStrategy[set[str]]:
    """Draw some of the CIs."""
    return st.sets(st.sampled_from(sorted(needs)), max_size=3)
