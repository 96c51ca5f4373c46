"""The risk matrix."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from itil_core.errors import ValidationError
from itil_core.kernel.priority import Level
from itil_core.transition import (
    DEFAULT_RISK_MATRIX,
    ChangeCategory,
    RiskMatrix,
)

HIGH, MEDIUM, LOW = Level


# The matrix.


def test_appendix_c_risk_category() -> None:
    levels = {"H": HIGH, "L": LOW}
    found = {
        f"{impact}{chance}{DEFAULT_RISK_MATRIX.score(levels[impact], levels[chance]).category}"
        for impact, chance in product("HL", "HL")
    }
    assert found == {"HH1", "HL2", "LH3", "LL4"}


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
