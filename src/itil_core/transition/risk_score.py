"""What an engine found about the risk of a change, with the answers that made it.

A category of risk is 1 (the highest) to 4. ITIL Service Transition (2007), 4.2.6.4; figure 4.4.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.fields import a, text, whole
from itil_core.transition._exact import Exact, exact

__all__ = ["RiskAnswer", "RiskAssessment", "RiskScore", "highest_risk"]

_LOWEST = 4


def _points(value: Exact) -> Decimal:
    return exact("RiskAnswer", "points", value)


@attrs.frozen(kw_only=True)
class RiskAnswer:
    """One answer, and what it did.

    Attributes:
        question: What was asked.
        answer: What was answered.
        points: What it added to the score, its weight included; zero where nothing is added up.
        decisive: Whether the category would be a less serious one, had this answer alone been the
            most harmless.
    """

    question: str = attrs.field(validator=text())
    answer: str = attrs.field(validator=text())
    points: Decimal = attrs.field(default=Decimal(0), converter=_points)
    decisive: bool = attrs.field(default=False, validator=a(bool))

    def __str__(self) -> str:
        points = f" ({self.points} points)" if self.points else ""
        return f"{self.question}: {self.answer}{points}{', decisive' if self.decisive else ''}"


def _answers(values: Iterable[RiskAnswer]) -> tuple[RiskAnswer, ...]:
    return tuple(values)


def _scores(values: "Iterable[RiskScore]") -> "tuple[RiskScore, ...]":
    return tuple(values)


def _check_answers(_score: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value or not all(isinstance(each, RiskAnswer) for each in value):
        raise ValidationError("RiskScore", attribute.name, value, "must be the answers behind it")


def _check_scores(_score: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value or not all(isinstance(each, RiskScore) for each in value):
        reason = "must be the score of at least one engine"
        raise ValidationError("RiskAssessment", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class RiskScore:
    """What one engine found.

    Attributes:
        engine: The name of the engine.
        category: The category of risk, 1 (the highest) to 4.
        answers: The answers that it looked at, in its order.
    """

    engine: str = attrs.field(validator=text())
    category: int = attrs.field(validator=whole(1, _LOWEST))
    answers: tuple[RiskAnswer, ...] = attrs.field(converter=_answers, validator=_check_answers)

    @property
    def points(self) -> Decimal:
        """The sum of the points of all answers."""
        return sum((each.points for each in self.answers), Decimal(0))

    @property
    def decisive(self) -> tuple[RiskAnswer, ...]:
        """The answers each of which alone keeps the category from being less serious."""
        return tuple(each for each in self.answers if each.decisive)


@attrs.frozen
class RiskAssessment:
    """What all engines found about a change; the most serious category counts.

    Attributes:
        scores: What each engine found.

    Raises:
        ValidationError: No engine was asked.

    Example:
        >>> answer = RiskAnswer(question="tested before?", answer="no", points=6, decisive=True)
        >>> asked = RiskScore(engine="questionnaire", category=2, answers=[answer])
        >>> print(RiskAssessment([asked]).explain())
        risk category 2 by questionnaire
        questionnaire: category 2, 6 points
          tested before?: no (6 points), decisive
    """

    scores: tuple[RiskScore, ...] = attrs.field(converter=_scores, validator=_check_scores)

    @property
    def category(self) -> int:
        """The most serious category that an engine found: 1 (the highest) to 4."""
        return min(score.category for score in self.scores)

    @property
    def made_by(self) -> tuple[RiskScore, ...]:
        """The scores that made the category."""
        return tuple(score for score in self.scores if score.category == self.category)

    def explain(self) -> str:
        """Return the category with all scores and answers behind it, as lines of text."""
        engines = ", ".join(score.engine for score in self.made_by)
        lines = [f"risk category {self.category} by {engines}"]
        for score in self.scores:
            points = f", {score.points} points" if score.points else ""
            lines.append(f"{score.engine}: category {score.category}{points}")
            lines += [f"  {answer}" for answer in score.answers]
        return "\n".join(lines)


def highest_risk(*scores: RiskScore) -> RiskAssessment:
    """Return the assessment in which the most serious of several scores counts.

    Raises:
        ValidationError: No score was given.

    Example:
        >>> answer = RiskAnswer(question="tested before?", answer="no")
        >>> scores = [RiskScore(engine=f"{n}", category=n, answers=[answer]) for n in (3, 1)]
        >>> highest_risk(*scores).category
        1
    """
    return RiskAssessment(scores)
