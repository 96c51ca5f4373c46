"""Engines of risk: the matrix, the questionnaire, and the highest of several."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.kernel.priority import Level
from itil_core.transition import (
    DEFAULT_RISK_MATRIX,
    ChangeCategory,
    Questionnaire,
    RiskBand,
    RiskMatrix,
    RiskQuestion,
    highest_risk,
)

HIGH, MEDIUM, LOW = Level


# The matrix.


def test_appendix_c_risk_category() -> None:
    levels = {"H": HIGH, "L": LOW}
    found = {
        f"{impact}{chance}{DEFAULT_RISK_MATRIX.score(levels[impact], levels[chance]).category}"
        for impact, chance in product("HL", "HL")
    }
    assert found == set("HH1 HL2 LH3 LL4".split())


@pytest.mark.parametrize(
    ("category", "found"),
    [
        (ChangeCategory.MAJOR, 2),
        (ChangeCategory.SIGNIFICANT, 4),
        (ChangeCategory.MINOR, 4),
        (None, 4),
    ],
)
def test_appendix_c_a_medium_impact_is_high_for_major_changes_else_low(
    category: ChangeCategory | None, found: int
) -> None:
    score = DEFAULT_RISK_MATRIX.score(MEDIUM, LOW, category)
    assert score.category == found
    assert score.answers[0].answer == f"MEDIUM, counts as {'HIGH' if found == 2 else 'LOW'}"


@pytest.mark.parametrize(
    ("probability", "found"),
    [
        (0.1, 1),
        (Decimal("0.1"), 1),
        (Fraction(1, 10), 1),
        (1, 1),
        (0.0999999, 2),
        (Decimal("0.0999999"), 2),
        (0, 2),
        (HIGH, 1),
        (LOW, 2),
    ],
)
def test_a_tenth_is_a_high_probability(probability: Any, found: int) -> None:
    assert DEFAULT_RISK_MATRIX.score(HIGH, probability).category == found


def test_the_matrix_says_which_answers_made_it() -> None:
    def decisive(impact: Level, chance: Level) -> list[str]:
        return [each.question for each in DEFAULT_RISK_MATRIX.score(impact, chance).decisive]

    assert decisive(HIGH, HIGH) == ["impact", "probability"]
    assert decisive(HIGH, LOW) == ["impact"]
    assert decisive(LOW, HIGH) == ["probability"]
    assert decisive(LOW, LOW) == []
    flat = RiskMatrix(rows=[(1, 1), (1, 4)])
    assert [each.question for each in flat.score(HIGH, HIGH).decisive] == []


@pytest.mark.parametrize("impact", ["HIGH", None, 1])
def test_an_impact_is_a_level(impact: Any) -> None:
    with pytest.raises(ValidationError, match="must be a Level"):
        DEFAULT_RISK_MATRIX.score(impact, LOW)


@pytest.mark.parametrize("probability", [MEDIUM, -0.1, 1.1, True, "0.1", float("nan"), None])
def test_a_probability_is_high_low_or_a_share(probability: Any) -> None:
    with pytest.raises(ValidationError, match="must be HIGH, LOW or a number from 0 to 1"):
        DEFAULT_RISK_MATRIX.score(HIGH, probability)


@pytest.mark.parametrize(
    "fields",
    [
        {"rows": [(1, 2)]},
        {"rows": [(1, 2, 3), (1, 2, 3)]},
        {"rows": [(0, 2), (3, 4)]},
        {"rows": [(1, 2), (3, 5)]},
        {"rows": [(2, 1), (3, 4)]},
        {"rows": [(3, 4), (2, 4)]},
        {"rows": [(1, 4), (3, 3)]},
        {"threshold": 0.1},
        {"threshold": 2},
        {"threshold": "NaN"},
    ],
)
def test_bad_matrices_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RiskMatrix(**fields)


# The questionnaire.

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


# The highest of several.


@given(st.lists(st.tuples(st.sampled_from((HIGH, LOW)), st.sampled_from((HIGH, LOW))), min_size=1))
def test_the_highest_of_several_engines_counts(pairs: list[tuple[Level, Level]]) -> None:
    scores = [DEFAULT_RISK_MATRIX.score(*pair) for pair in pairs]
    found = highest_risk(*scores)
    assert found.category == min(each.category for each in scores)
    assert found.scores == tuple(scores)
    assert all(each.category == found.category for each in found.made_by)


def test_at_least_one_engine_is_asked() -> None:
    with pytest.raises(ValidationError, match="at least one engine"):
        highest_risk()
