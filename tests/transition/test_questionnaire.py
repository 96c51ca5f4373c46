"""Questionnaires on risk, held against adding up by hand."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.transition import Questionnaire, RiskBand, RiskQuestion

QUESTIONS = (
    RiskQuestion(text="tested before?", options={"yes": 0, "partly": 1, "no": 3}, weight=2),
    RiskQuestion(text="users affected?", options={"few": 1, "all": 4}),
    RiskQuestion(text="night?", options={"yes": 0, "no": 1}, weight="0.5"),
)
BANDS = (RiskBand(0, 4), RiskBand(3, 3), RiskBand("5.5", 2), RiskBand(9, 1))
ENGINE = Questionnaire(questions=QUESTIONS, bands=BANDS, name="ours")
ALL_ANSWERS = [
    dict(zip([each.text for each in QUESTIONS], answers, strict=True))
    for answers in product(*([name for name, _ in each.options] for each in QUESTIONS))
]


def by_hand(answers: Mapping[str, str]) -> tuple[Fraction, int]:
    """The points and the category, worked out from the tables above."""
    weights = {
        "tested before?": Fraction(2),
        "users affected?": Fraction(1),
        "night?": Fraction(1, 2),
    }
    values = {
        "tested before?": {"yes": 0, "partly": 1, "no": 3},
        "users affected?": {"few": 1, "all": 4},
        "night?": {"yes": 0, "no": 1},
    }
    points = sum((values[q][a] * weights[q] for q, a in answers.items()), Fraction(0))
    if points >= 9:
        return points, 1
    if points >= Fraction(11, 2):
        return points, 2
    return points, 3 if points >= 3 else 4


@pytest.mark.parametrize("answers", ALL_ANSWERS, ids=str)
def test_every_set_of_answers_is_scored_as_by_hand(answers: dict[str, str]) -> None:
    score = ENGINE.score(answers)
    assert (Fraction(score.points), score.category) == by_hand(answers)
    assert score.engine == "ours"
    mildest = {"tested before?": "yes", "users affected?": "few", "night?": "yes"}
    decisive = [q for q in answers if by_hand(answers | {q: mildest[q]})[1] > score.category]
    assert [each.question for each in score.decisive] == decisive


def test_every_question_must_be_answered_by_one_of_its_answers() -> None:
    with pytest.raises(ValidationError, match=r"must answer users affected\?; night\?"):
        ENGINE.score({"tested before?": "no"})
    with pytest.raises(UnknownReferenceError, match="perhaps"):
        ENGINE.score(ALL_ANSWERS[0] | {"night?": "perhaps"})
    with pytest.raises(UnknownReferenceError, match="unknown question: day"):
        ENGINE.score(ALL_ANSWERS[0] | {"day": "yes"})


def test_a_score_below_the_first_band_has_no_category() -> None:
    with pytest.raises(ValidationError, match="at least 0, where the first band begins"):
        ENGINE.category(Decimal(-1))


def test_questions_know_their_range() -> None:
    assert (QUESTIONS[0].least, QUESTIONS[0].most) == (0, 6)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: RiskQuestion(text="", options={"a": 1}), ValidationError),
        (lambda: RiskQuestion(text="a", options={}), ValidationError),
        (lambda: RiskQuestion(text="a", options={" ": 1}), ValidationError),
        (lambda: RiskQuestion(text="a", options=[("a", 1), ("a", 2)]), DuplicateError),
        (lambda: RiskQuestion(text="a", options={"a": 1.5}), ValidationError),
        (lambda: RiskQuestion(text="a", options={"a": 1}, weight=0), ValidationError),
        (lambda: RiskQuestion(text="a", options={"a": 1}, weight=0.5), ValidationError),
        (lambda: RiskBand(0, 5), ValidationError),
        (lambda: RiskBand(0.5, 1), ValidationError),
        (lambda: Questionnaire(questions=[], bands=BANDS), ValidationError),
        (lambda: Questionnaire(questions=["a?"], bands=BANDS), ValidationError),
        (lambda: Questionnaire(questions=QUESTIONS * 2, bands=BANDS), DuplicateError),
        (lambda: Questionnaire(questions=QUESTIONS, bands=[]), ValidationError),
        (lambda: Questionnaire(questions=QUESTIONS, bands=[(0, 1)]), ValidationError),
        (lambda: Questionnaire(questions=QUESTIONS, bands=BANDS[1:]), ValidationError),
        (
            lambda: Questionnaire(questions=QUESTIONS, bands=(BANDS[0], RiskBand(0, 3))),
            ValidationError,
        ),
        (
            lambda: Questionnaire(questions=QUESTIONS, bands=(BANDS[1], RiskBand(9, 4))),
            ValidationError,
        ),
        (
            lambda: Questionnaire(questions=QUESTIONS, bands=(RiskBand(0, 2), RiskBand(9, 3))),
            ValidationError,
        ),
    ],
)
def test_bad_questionnaires_are_refused(make: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        make()
