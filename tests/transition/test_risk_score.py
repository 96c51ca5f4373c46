"""What engines find, and how it is explained."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.priority import Level
from itil_core.transition import (
    DEFAULT_RISK_MATRIX,
    RiskAnswer,
    RiskAssessment,
    RiskScore,
    highest_risk,
)


def score(category: int, engine: str = "one", points: int = 0) -> RiskScore:
    answer = RiskAnswer(question="tested?", answer="no", points=points, decisive=category == 1)
    return RiskScore(engine=engine, category=category, answers=[answer])


def test_the_most_serious_category_counts_and_says_who_made_it() -> None:
    it = RiskAssessment([score(3, "a"), score(1, "b", 4), score(1, "c")])
    assert it.category == 1
    assert [each.engine for each in it.made_by] == ["b", "c"]
    assert it.made_by[0].decisive == it.made_by[0].answers
    assert it.explain().splitlines() == [
        "risk category 1 by b, c",
        "a: category 3",
        "  tested?: no",
        "b: category 1, 4 points",
        "  tested?: no (4 points), decisive",
        "c: category 1",
        "  tested?: no, decisive",
    ]
    assert score(2, points=3).points == Decimal(3)


@pytest.mark.parametrize(
    "fields",
    [{"category": 0}, {"category": 5}, {"engine": ""}, {"answers": []}, {"answers": ["no"]}],
)
def test_bad_scores_are_refused(fields: dict[str, Any]) -> None:
    given: dict[str, Any] = {"engine": "one", "category": 2, "answers": score(2).answers}
    with pytest.raises(ValidationError):
        RiskScore(**given | fields)


@pytest.mark.parametrize("scores", [[], ["high"]])
def test_an_assessment_has_scores(scores: Any) -> None:
    with pytest.raises(ValidationError, match="at least one engine"):
        RiskAssessment(scores)


@pytest.mark.parametrize("points", [1.5, True, "many", "Infinity"])
def test_points_are_exact(points: Any) -> None:
    with pytest.raises(ValidationError):
        RiskAnswer(question="tested?", answer="no", points=points)


HIGH, LOW = Level.HIGH, Level.LOW


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
