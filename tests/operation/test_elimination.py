"""Hypothesis tests and fault isolation."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.operation.elimination import Experiment, FaultIsolation, HypothesisTest, Verdict


@pytest.mark.parametrize("outcomes", list(product([True, False, None], repeat=2)))
def test_one_refutes_and_only_all_support(outcomes: tuple[bool | None, ...]) -> None:
    test = HypothesisTest("disk", [Experiment("full", outcome) for outcome in outcomes])
    wanted = (
        Verdict.REFUTED
        if False in outcomes
        else Verdict.SUPPORTED
        if outcomes == (True, True)
        else Verdict.OPEN
    )
    assert test.verdict is wanted
    assert test.finding == ("" if wanted is Verdict.OPEN else wanted.value.lower())


def test_without_experiments_nothing_is_said() -> None:
    assert HypothesisTest("disk").verdict is Verdict.OPEN


def test_an_experiment_expects_something() -> None:
    with pytest.raises(ValidationError):
        Experiment("")
    with pytest.raises(ValidationError):
        HypothesisTest(" ")


CHAIN = ["client", "relay", "spool", "disk"]


@given(st.integers(0, 4))
def test_step_by_step_leads_to_the_first_that_fails(broken: int) -> None:
    case = FaultIsolation("send mail", CHAIN)
    asked = []
    while case.next_to_check is not None:
        asked.append(case.next_to_check)
        case = case.check(case.next_to_check, works=len(asked) <= broken)
    assert asked == CHAIN[: broken + 1]
    assert case.faulty == (CHAIN[broken] if broken < 4 else None)
    assert case.finding == (case.faulty or "")


def test_a_failure_further_down_is_no_proof() -> None:
    case = FaultIsolation("send mail", CHAIN, {"spool": False})
    assert (case.faulty, case.next_to_check) == (None, "client")
    case = case.check("client", works=False).check("client", works=True)
    assert case.check("relay", works=True).faulty == "spool"


def test_it_refuses() -> None:
    with pytest.raises(ValidationError, match="at least one"):
        FaultIsolation("send mail", [])
    with pytest.raises(DuplicateError, match="relay"):
        FaultIsolation("send mail", ["relay", "relay"])
    with pytest.raises(UnknownReferenceError, match="printer"):
        FaultIsolation("send mail", CHAIN, {"printer": True})
    with pytest.raises(ValidationError):
        FaultIsolation("", CHAIN)
