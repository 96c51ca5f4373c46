"""Work in parts: in order, by whoever does it, and all or nothing."""

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from math import comb
from typing import Any

import pytest

from itil_core.configuration._tasks import all_done, positive, share_given, wilson
from itil_core.errors import CalculationError, ValidationError


class Dying(Executor):
    """An executor whose workers die after the first part."""

    def __init__(self) -> None:
        self.given: list[Future[Any]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if self.given:
            future.set_exception(BrokenProcessPool("a worker died"))
        else:
            future.set_result(fn(*args, **kwargs))
        self.given.append(future)
        return future


def test_results_come_in_order_with_an_executor_and_without_one() -> None:
    alone = all_done("squares", lambda number: number * number, range(5), None)
    with ThreadPoolExecutor(2) as pool:
        assert all_done("squares", lambda number: number * number, range(5), pool) == alone
    assert alone == [0, 1, 4, 9, 16]


def test_an_executor_that_dies_in_the_middle_gives_no_half_result() -> None:
    with pytest.raises(CalculationError, match="died or was shut down") as refusal:
        all_done("squares", abs, range(5), Dying())
    assert refusal.value.formula == "squares"
    assert "a worker died" in refusal.value.inputs["executor"]


def test_an_executor_that_is_shut_down_is_refused() -> None:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with pytest.raises(CalculationError):
        all_done("squares", abs, range(5), pool)


def test_an_error_of_the_work_itself_is_passed_on() -> None:
    with ThreadPoolExecutor(1) as pool, pytest.raises(ZeroDivisionError):
        all_done("ratios", lambda number: 1 / number, [1, 0], pool)


def test_numbers_are_checked() -> None:
    assert positive("f", "trials", 3) == 3
    assert share_given("f", "confidence", 0.9) == 0.9
    wrong: list[Any] = [0, -1, 1.5, True, "3"]
    for value in wrong:
        with pytest.raises(ValidationError, match="from 1 upwards"):
            positive("f", "trials", value)
    for value in (0.0, 1.0, float("nan"), 1, "0.9"):
        with pytest.raises(ValidationError, match="between 0 and 1"):
            share_given("f", "confidence", value)


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    tries = 40
    for truth in (0.1, 0.5, 0.9):
        weights = [comb(tries, n) * truth**n * (1 - truth) ** (tries - n) for n in range(tries + 1)]
        inside = [wilson(n, tries, 0.95) for n in range(tries + 1)]
        held = sum(w for w, (low, high) in zip(weights, inside, strict=True) if low < truth < high)
        assert 0.93 < held < 0.98
    assert wilson(0, tries, 0.95)[0] == 0.0
    assert wilson(tries, tries, 0.95)[1] == 1.0
