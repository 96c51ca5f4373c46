"""Decision diagrams against tables of truth: every set of failures, for random functions."""

import random
from collections.abc import Callable
from functools import partial
from itertools import product

import pytest

from itil_core.configuration._diagram import ALWAYS, NEVER, Diagram, OutgrownError
from itil_core.configuration._families import Family

VARIABLES = 5
Failed = tuple[bool, ...]
Truth = Callable[[Failed], bool]


def holds(diagram: Diagram, root: int, failed: Failed) -> bool:
    node = root
    while node not in {NEVER, ALWAYS}:
        node = diagram.high[node] if failed[diagram.level[node]] else diagram.low[node]
    return node == ALWAYS


def table(function: Truth) -> list[bool]:
    return [function(failed) for failed in product([False, True], repeat=VARIABLES)]


def grown(draw: random.Random, diagram: Diagram) -> list[tuple[int, list[bool]]]:
    """Functions made of others by every operation, with their tables of truth."""
    made: list[tuple[int, list[bool]]] = [
        (NEVER, table(lambda _: False)),
        (ALWAYS, table(lambda _: True)),
    ]
    made += [
        (diagram.node(level, ALWAYS, NEVER), table(lambda one, at=level: one[at]))
        for level in range(VARIABLES)
    ]
    for _ in range(25):
        some = draw.choices(made, k=draw.randint(1, 4))
        nodes, tables = [node for node, _ in some], [truth for _, truth in some]
        weights = [draw.randint(1, 3) for _ in some]
        spare = draw.randint(0, sum(weights))
        rows = list(zip(*tables, strict=True))
        made += [
            (diagram.any_of(nodes), [any(row) for row in rows]),
            (diagram.all_of(nodes), [all(row) for row in rows]),
            (
                diagram.more_than(spare, zip(nodes, weights, strict=True)),
                [
                    sum(w for one, w in zip(row, weights, strict=True) if one) > spare
                    for row in rows
                ],
            ),
        ]
    return made


def test_every_operation_equals_its_table_of_truth() -> None:
    draw = random.Random(1)
    for _ in range(60):
        diagram = Diagram(VARIABLES, 100_000)
        by_truth: dict[tuple[bool, ...], int] = {}
        for node, truth in grown(draw, diagram):
            assert table(partial(holds, diagram, node)) == truth
            # One function is one node.
            assert by_truth.setdefault(tuple(truth), node) == node
        assert len(diagram) == len(set(zip(diagram.level, diagram.high, diagram.low, strict=True)))


def test_chances_and_slopes_equal_sums_over_all_sets() -> None:
    draw = random.Random(2)
    for _ in range(40):
        diagram = Diagram(VARIABLES, 100_000)
        node, truth = draw.choice(grown(draw, diagram))
        down = [draw.random() for _ in range(VARIABLES)]
        up = [1 - chance for chance in down]

        def chance(down: list[float], truth: list[bool] = truth) -> float:
            total = 0.0
            for failed, held in zip(product([False, True], repeat=VARIABLES), truth, strict=True):
                likely = 1.0
                for one, likelihood in zip(failed, down, strict=True):
                    likely *= likelihood if one else 1 - likelihood
                total += likely * held
            return total

        assert diagram.chances(node, down, up)[node] == pytest.approx(chance(down))
        slopes = diagram.slopes(node, down, up)
        for level in range(VARIABLES):
            sure = [*down[:level], 1.0, *down[level + 1 :]]
            never = [*down[:level], 0.0, *down[level + 1 :]]
            assert slopes[level] == pytest.approx(chance(sure) - chance(never))


def test_more_nodes_than_the_limit_are_refused() -> None:
    diagram = Diagram(3, 3)
    diagram.node(0, ALWAYS, NEVER)
    diagram.node(1, ALWAYS, NEVER)
    with pytest.raises(OutgrownError):
        diagram.node(2, ALWAYS, NEVER)


def test_weights_that_differ_in_more_ways_than_the_limit_are_refused_before_they_are_tried() -> (
    None
):
    diagram = Diagram(60, 10_000)
    weighed = [(diagram.node(level, ALWAYS, NEVER), 2**level + 1) for level in range(60)]
    with pytest.raises(OutgrownError):
        diagram.more_than(2**59, weighed)
    assert len(diagram) < 100


def test_minimal_sets_have_no_more_nodes_than_the_diagram_may() -> None:
    diagram = Diagram(9, 1_000)
    members = [(diagram.node(level, ALWAYS, NEVER), 1) for level in range(9)]
    root = diagram.more_than(4, members)
    assert len(Family(diagram, root).level) == 2 + 25
    diagram.limit = 20
    with pytest.raises(OutgrownError):
        Family(diagram, root)
