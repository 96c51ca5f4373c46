"""The two ways in which redundancy is compiled away, beside each other on larger graphs."""

import random
from itertools import pairwise

import pytest

from configuration.single_failure_cases import drawn
from itil_core.configuration import _local_sets, single_failures
from itil_core.configuration._bit_sets import stretches


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
