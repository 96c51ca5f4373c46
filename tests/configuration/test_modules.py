"""Modules and their diagrams on structures that grow: each is answered or refused, and soon.

What is asked of each took minutes or all memory with an obvious way of calculating it.
"""

import random
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from math import isclose

import pytest

from itil_core.configuration import (
    ComponentTimes,
    DependencyGraph,
    GraphBuilder,
    availability,
    cut_sets,
    estimated_availability,
    promise_of_period,
    single_failures,
)
from itil_core.errors import CalculationError


def ladder(length: int) -> DependencyGraph:
    """Three chains of which each step needs one of two in the next, all tied to each other."""
    builder = GraphBuilder()
    builder.needs("S", "a0", "b0", at_least=1)
    for one in range(length):
        for chain in "ab":
            builder.needs(f"{chain}{one}", f"{chain}{one + 1}", f"r{one}", at_least=1)
        builder.needs(f"r{one}", f"a{one + 1}", f"b{one + 1}", at_least=1)
    return builder.build()


def by_steps(length: int, up: Fraction) -> Fraction:
    """The availability of a ladder from its far end: how likely which of a and b are up."""
    likely = {
        (first, second): (up if first else 1 - up) * (up if second else 1 - up)
        for first in (False, True)
        for second in (False, True)
    }
    for _ in range(length):
        before: dict[tuple[bool, bool], Fraction] = {}
        for (first, second), chance in likely.items():
            for number in range(8):
                own = [bool(number >> bit & 1) for bit in range(3)]
                rung = own[2] and (first or second)
                state = own[0] and (first or rung), own[1] and (second or rung)
                weight = up ** sum(own) * (1 - up) ** (3 - sum(own))
                before[state] = before.get(state, Fraction(0)) + chance * weight
        likely = before
    return 1 - likely[False, False]


@pytest.mark.parametrize("length", [2, 30])
def test_a_ladder_is_calculated_exactly_however_long(length: int) -> None:
    found = availability(ladder(length), "S", {}, default=0.9, limit=5_000)
    assert isclose(found.value, by_steps(length, Fraction(9, 10)), rel_tol=1e-12)


def test_a_ladder_has_the_cut_sets_that_go_across_it() -> None:
    found = cut_sets(ladder(200), "S", max_size=3, limit=5_000)
    assert found.by_size == {2: 201, 3: 2 * 200}
    assert len(list(islice(found, 300))) == 300


def odd_weights() -> DependencyGraph:
    """A group of forty whose weights come to a different sum for every set of members."""
    weights = {f"host{one}": Fraction(2 ** (one % 13) * 997 + one, 7 + one) for one in range(40)}
    builder = GraphBuilder()
    builder.needs("S", *weights, at_least=sum(weights.values()) / 2, weights=weights)
    return builder.build()


def tied(size: int) -> DependencyGraph:
    """A ring of which each CI can do with another one elsewhere instead of the next."""
    draw = random.Random(4)
    builder = GraphBuilder()
    for one in range(size):
        builder.needs(f"ci{one}", f"ci{(one + 1) % size}", f"by{draw.randrange(size)}", at_least=1)
        builder.needs(f"by{one}", f"ci{(one + 7) % size}")
    builder.needs("S", "ci0", "ci9", at_least=1)
    return builder.build()


@pytest.mark.parametrize("graph", [odd_weights(), tied(5_000)], ids=["weights", "cycle"])
def test_what_has_no_small_diagram_is_refused_and_left_to_monte_carlo(
    graph: DependencyGraph,
) -> None:
    for asked, instead in (
        (lambda: availability(graph, "S", {}, default=0.9, limit=20_000), "use Monte Carlo"),
        (lambda: cut_sets(graph, "S", limit=20_000), "let fewer CIs fail"),
    ):
        with pytest.raises(CalculationError, match=instead) as refusal:
            asked()
        assert refusal.value.inputs == {"service": "S", "limit": 20_000}
    assert single_failures(graph, ["S"]).pairs == 0
    assert 0 < estimated_availability(graph, "S", {}, default=0.9, trials=2_000, seed=1).value <= 1


def test_a_group_of_thousands() -> None:
    builder = GraphBuilder()
    builder.needs("S", *(f"web{one}" for one in range(2_000)), at_least=2)
    graph = builder.build()
    found = availability(graph, "S", {}, default=Decimal("0.001"))
    none, one = 0.999**2_000, 2_000 * 0.001 * 0.999**1_999
    assert isclose(found.unavailability, none + one, rel_tol=1e-9)
    assert cut_sets(graph, "S").by_size == {1_999: 2_000}
    assert single_failures(graph, ["S"]).critical_cis() == {}
    tried = estimated_availability(
        graph, "S", {}, default=0.001, trials=3_000, seed=1, confidence=1 - 1e-6
    )
    assert tried.low < found.value < tried.high
    month = promise_of_period(
        graph,
        "S",
        {},
        default=ComponentTimes(mtbf_h=9_000, mtrs_h=4),
        period_h=720,
        target=1,
        periods=4,
        seed=1,
    )
    assert month.worst == 1
