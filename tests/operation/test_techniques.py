"""The record of having used a technique, for every technique there is."""

from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pendulum
import pytest

from itil_core.errors import ValidationError
from itil_core.operation.chronology import Chronology, TimelineEvent
from itil_core.operation.elimination import Experiment, FaultIsolation, HypothesisTest
from itil_core.operation.five_whys import FiveWhys
from itil_core.operation.ideas import AffinityMap, Brainstorming
from itil_core.operation.ishikawa import Ishikawa, Rib
from itil_core.operation.kepner_tregoe import Dimension, KepnerTregoe, PossibleCause, Side
from itil_core.operation.pain import Pain, PainRanking
from itil_core.operation.pareto import Pareto
from itil_core.operation.techniques import Technique, TechniqueRecord
from operation.problem_samples import START

GRID = dict.fromkeys(product(Dimension, Side), "seen")
PAIN = Pain(users=15, duration=timedelta(hours=6), cost_per_hour=Decimal(28))
CASES: dict[Technique, tuple[Any, str, str]] = {
    Technique.CHRONOLOGICAL_ANALYSIS: (
        Chronology("mail", [TimelineEvent(START, "stop")]),
        "mail",
        "1 events; no gaps",
    ),
    Technique.PAIN_VALUE: (PainRanking({"PRB-1": [PAIN]}), "PRB-1", "PRB-1: 2520.00"),
    Technique.KEPNER_TREGOE: (
        KepnerTregoe(problem="mail", grid=GRID, causes=[PossibleCause(name="disk")]),
        "mail",
        "probably disk",
    ),
    Technique.BRAINSTORMING: (Brainstorming("why?", ["disk", "net"]), "why?", "disk; net"),
    Technique.ISHIKAWA: (Ishikawa("mail").add(Rib.PEOPLE, "haste"), "mail", "PEOPLE: haste"),
    Technique.PARETO: (Pareto({"net": 1, "mail": 9}), "mail, net", "mail"),
    Technique.FIVE_WHYS: (FiveWhys("mail", ["disk"]), "mail", "disk"),
    Technique.FAULT_ISOLATION: (FaultIsolation("send", ["mx1"], {"mx1": False}), "send", "mx1"),
    Technique.AFFINITY_MAPPING: (
        AffinityMap("why?", {"b": ["x"], "a": ["y", "z"], "c": ["w"]}),
        "why?",
        "a (2); b (1); c (1)",
    ),
    Technique.HYPOTHESIS_TEST: (
        HypothesisTest("disk", [Experiment("full", as_expected=False)]),
        "disk",
        "refuted",
    ),
}


def test_every_technique_is_here() -> None:
    assert set(CASES) == set(Technique)


@pytest.mark.parametrize("technique", Technique)
def test_a_record_says_what_was_used_on_what_and_found_what(technique: Technique) -> None:
    analysis, subject, finding = CASES[technique]
    record = TechniqueRecord.of(analysis, START)
    wanted = TechniqueRecord(kind=technique, input=subject, result=finding, at=START)
    assert record == wanted


@pytest.mark.parametrize(
    "bad",
    [{"kind": "PARETO"}, {"input": " "}, {"result": None}, {"at": pendulum.naive(2026, 1, 1)}],
)
def test_a_record_refuses(bad: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"kind": Technique.PARETO, "input": "counts", "at": START}
    with pytest.raises(ValidationError):
        TechniqueRecord(**facts | bad)
