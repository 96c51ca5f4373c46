"""Availability by trial agrees with the exact one, whoever makes the trials."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built, needs_of
from itil_core.configuration import GraphBuilder, availability
from itil_core.configuration.monte_carlo import Estimate, estimated_availability
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
