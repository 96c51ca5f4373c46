"""The small values of a problem: what they take and what they refuse."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pendulum
import pytest

from itil_core.errors import ValidationError
from itil_core.operation.problem_facts import Acceptance, Deferral, ProblemSeverity
from operation.problem_samples import START, review

SEVERITY: dict[str, Any] = {
    "recoverable": False,
    "cost": Decimal("12.50"),
    "people": 2,
    "time": timedelta(hours=3),
    "extent": 4,
}


def test_severity_answers_the_questions_of_the_book() -> None:
    severity = ProblemSeverity(**SEVERITY, skills="databases")
    assert severity.skills == ("databases",)
    assert ProblemSeverity(**SEVERITY | {"cost": 3}).cost == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recoverable", 1),
        ("cost", 12.5),
        ("cost", True),
        ("cost", Decimal(-1)),
        ("cost", Decimal("NaN")),
        ("cost", Decimal("Infinity")),
        ("people", -1),
        ("skills", [""]),
        ("time", timedelta(-1)),
        ("time", 3),
        ("extent", 1.5),
    ],
)
def test_severity_refuses(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        ProblemSeverity(**SEVERITY | {field: value})


@pytest.mark.parametrize(
    "question",
    ["went_well", "went_wrong", "could_be_better", "prevention", "third_parties"],
)
def test_a_review_answers_all_five_questions(question: str) -> None:
    with pytest.raises(ValidationError, match=question):
        attrs.evolve(review(), **{question: " "})


def test_a_review_may_have_no_actions_but_no_empty_ones() -> None:
    assert attrs.evolve(review(), actions=()).actions == ()
    with pytest.raises(ValidationError, match="actions"):
        attrs.evolve(review(), actions=[""])


@pytest.mark.parametrize("decision", [Deferral, Acceptance])
def test_decisions_name_who_when_and_why(decision: Any) -> None:
    when = "review_at" if decision is Deferral else "at"
    facts: dict[str, Any] = {"approver": "cio", when: START, "reason": "rare"}
    assert getattr(decision(**facts), when) == START
    for bad in ({"approver": ""}, {"reason": ""}, {when: pendulum.naive(2026, 3, 2)}):
        with pytest.raises(ValidationError):
            decision(**facts | bad)
