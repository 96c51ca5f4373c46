"""Availability by trial agrees with the exact one, whoever makes the trials."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built, needs_of
from itil_core.configuration import GraphBuilder, availability, monte_carlo
from itil_core.configuration._bit_states import spread_bits
from itil_core.configuration.monte_carlo import Estimate, _drawn, estimated_availability
from itil_core.errors import CalculationError, UnknownReferenceError, ValidationError

CHANCES = st.sampled_from([0.0, 0.125, 0.5, 0.9, 0.999, 1.0])


def pair() -> Any:
    builder = GraphBuilder()
    builder.needs("mail", "db1", "db2", at_least=1)
    return builder.build()


@given(needs_of(size=7), st.data())
def test_the_interval_holds_the_exact_value(needs: Needs, data: st.DataObject) -> None:
    graph, service = built(needs), data.draw(st.sampled_from(sorted(needs)))
    given_to = {ci: data.draw(CHANCES) for ci in sorted(needs) if data.draw(st.booleans())}
    exact = availability(graph, service, given_to, default=0.75).value
    # One in a hundred million may miss.
    found = estimated_availability(
        graph, service, given_to, default=0.75, trials=4_000, seed=5, confidence=1 - 1e-8
    )
    assert found.low <= exact + 1e-12
    assert exact - 1e-12 <= found.high


def test_small_probabilities_are_met_too() -> None:
    found = estimated_availability(pair(), "mail", {"db1": 0, "db2": 0.9999}, trials=10**6, seed=3)
    assert found.low < 0.9999 < found.high
    assert found.high - found.low < 5e-5


def test_the_seed_alone_decides_not_who_makes_the_trials() -> None:
    def asked(seed: int, executor: Any = None) -> Estimate:
        return estimated_availability(
            pair(), "mail", {}, default=0.9, trials=150_000, seed=seed, executor=executor
        )

    alone = asked(1)
    assert asked(1) == alone != asked(2)
    with ThreadPoolExecutor(2) as threads:
        assert asked(1, threads) == alone
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        assert asked(1, processes) == alone


def test_an_estimate_says_how_sure_it_is() -> None:
    narrow, wide = (
        estimated_availability(
            pair(), "mail", {}, default=0.9, trials=10_000, seed=1, confidence=confidence
        )
        for confidence in (0.5, 0.999)
    )
    assert wide.low < narrow.low < narrow.value == wide.value < narrow.high < wide.high
    assert (wide.trials, wide.confidence) == (10_000, 0.999)


def test_bad_input_is_refused() -> None:
    graph = pair()
    with pytest.raises(UnknownReferenceError) as unknown:
        estimated_availability(graph, "shop", {}, trials=1, seed=1)
    assert unknown.value.ids == ("shop",)
    with pytest.raises(ValidationError) as missing:
        estimated_availability(graph, "mail", {"db1": 0.9}, trials=1, seed=1)
    assert (missing.value.field, missing.value.value) == ("probabilities", ("db2",))
    with pytest.raises(ValidationError) as wrong:
        estimated_availability(graph, "mail", {"db1": 1.5, "db2": -1}, trials=1, seed=1)
    assert wrong.value.value == {"db1": 1.5, "db2": -1}
    with pytest.raises(ValidationError, match="trials"):
        estimated_availability(graph, "mail", {}, default=0.9, trials=0, seed=1)
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with pytest.raises(CalculationError, match="executor"):
        estimated_availability(graph, "mail", {}, default=0.9, trials=9, seed=1, executor=pool)
    others: list[tuple[dict[str, Any], str]] = [
        ({"seed": None}, "seed"),
        ({"executor": 4}, "executor"),
    ]
    for given_to, field in others:
        facts: dict[str, Any] = {"default": 0.9, "trials": 9, "seed": 1}
        with pytest.raises(ValidationError) as refusal:
            estimated_availability(graph, "mail", {}, **facts | given_to)
        assert refusal.value.field == field


class Drawn(Random):
    """A source whose bits are known beforehand, the same at every place."""

    def __init__(self, bits: int) -> None:
        super().__init__()
        self.bits = bits

    def getrandbits(self, k: int, /) -> int:
        return self.bits & ((1 << k) - 1)


def test_a_random_number_below_the_chance_hits() -> None:
    # The random numbers are 0.000..., 0.111... and so on, in binary places.
    assert _drawn(Drawn(0b0101), 1 << 63, 4) == 0b1010
    assert _drawn(Drawn(0b0101), 1 << 64, 4) == 0b1111
    assert _drawn(Drawn(0b0101), 1, 4) == 0b1010
    assert _drawn(Drawn(0b0101), (1 << 64) - 1, 4) == 0b1010  # 0.111... is not below itself


@pytest.mark.parametrize("chance", [0.5, 0.3, 0.01])
def test_as_many_bits_are_drawn_as_the_chance_says(chance: float) -> None:
    width = 400_000
    hits = _drawn(Random(5), round(chance * 2**64), width).bit_count()
    assert abs(hits - width * chance) < 4 * (width * chance * (1 - chance)) ** 0.5


def test_many_components_are_tried_in_smaller_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    widths: list[int] = []

    def spread(foundation: Any, failed: Any, width: int) -> list[int]:
        widths.append(width)
        return spread_bits(foundation, failed, width)

    monkeypatch.setattr(monte_carlo, "spread_bits", spread)
    monkeypatch.setattr(monte_carlo, "_BITS", 12_000)
    estimated_availability(pair(), "mail", {}, default=0.9, trials=9_000, seed=1)
    assert widths == [4_000, 4_000, 1_000]
