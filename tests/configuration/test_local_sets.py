"""The two ways in which redundancy is compiled away, beside each other on larger graphs."""

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest

from configuration.single_failure_cases import drawn
from itil_core.configuration import GraphBuilder, _local_sets, single_failures
from itil_core.configuration._bit_sets import stretches
from itil_core.configuration._local_sets import local_set


def test_local_sets_and_bit_sets_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(5)
    for _ in range(25):
        graph = drawn(draw, 150).graph()
        monkeypatch.setattr(_local_sets, "_PATIENCE", 1_000)
        local = single_failures(graph, graph)
        monkeypatch.setattr(_local_sets, "_PATIENCE", 0)
        bits = single_failures(graph, graph)
        for ci in list(graph)[::7]:
            down, degraded = graph.spread((ci,))
            assert local.services_down_by(ci) == bits.services_down_by(ci) == down - {ci}
            assert bits.services_degraded_by(ci) == degraded


def test_stretches_cover_every_place_once_the_last_first() -> None:
    assert stretches(0) == []
    assert stretches(20_000) == [(0, 20_000)]
    parts = stretches(1_000_000)
    assert parts[-1][0] == 0
    assert parts[0][1] == 1_000_000
    assert all(later[0] == earlier[1] for later, earlier in pairwise(parts))


def test_a_group_whose_members_all_stand_on_much_is_left_to_bit_sets_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    members, depth = 300, 1_000
    builder = GraphBuilder()
    builder.needs("top", *(f"member{one}" for one in range(members)), at_least=2)
    for one in range(members):
        builder.needs(f"member{one}", "ci0")
    for one in range(depth):
        builder.needs(f"ci{one}", f"ci{one + 1}")
    walked: list[int] = []

    def counted(needs: Sequence[list[int]], start: int) -> set[int]:
        found = local_set(needs, start)
        walked.append(len(found))
        return found

    monkeypatch.setattr(_local_sets, "local_set", counted)
    matrix = single_failures(builder.build(), ["top"])
    assert sum(walked) < members * depth / 10
    assert matrix.critical_cis() == {f"ci{one}": 1 for one in range(depth + 1)}
