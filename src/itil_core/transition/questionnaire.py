"""Questionnaires on risk: weighted answers add up to a score, which falls into a band.

ITIL Service Transition (2007), 4.2.6.4.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

import attrs

from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.kernel.fields import text, whole
from itil_core.transition._exact import Exact, Measures, exact, exact_pairs, first_twice
from itil_core.transition.risk_score import RiskAnswer, RiskScore

__all__ = ["Questionnaire", "RiskBand", "RiskQuestion"]

_LOWEST = 4


def _weight(value: Exact) -> Decimal:
    weight = exact("RiskQuestion", "weight", value)
    if weight <= 0:
        raise ValidationError("RiskQuestion", "weight", value, "must be above zero")
    return weight


def _options(values: Measures) -> tuple[tuple[str, Decimal], ...]:
    return exact_pairs("RiskQuestion", "options", values)


def _check_options(_question: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    names = [name for name, _ in value]
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        reason = "must be the possible answers with their values"
        raise ValidationError("RiskQuestion", attribute.name, value, reason)
    twice = first_twice(names)
    if twice is not None:
        raise DuplicateError("answer", twice)


@attrs.frozen(kw_only=True)
class RiskQuestion:
    """A question with all its possible answers.

    Attributes:
        text: What is asked.
        options: The possible answers, each with its value; more is riskier.
        weight: How much the question counts.

    Raises:
        ValidationError: There is no answer, or the weight is not above zero.
        DuplicateError: An answer is there twice.
    """

    text: str = attrs.field(validator=text())
    options: tuple[tuple[str, Decimal], ...] = attrs.field(
        converter=_options, validator=_check_options
    )
    weight: Decimal = attrs.field(default=Decimal(1), converter=_weight)

    @property
    def least(self) -> Decimal:
        """The points of the most harmless answer."""
        return min(value for _, value in self.options) * self.weight

    @property
    def most(self) -> Decimal:
        """The points of the riskiest answer."""
        return max(value for _, value in self.options) * self.weight

    def points(self, answer: str) -> Decimal:
        """Return what an answer adds to the score.

        Raises:
            UnknownReferenceError: It is none of the possible answers.
        """
        found = dict(self.options).get(answer)
        if found is None:
            raise UnknownReferenceError(f"answer to {self.text!r}", (answer,))
        return found * self.weight


def _low(value: Exact) -> Decimal:
    return exact("RiskBand", "low", value)


@attrs.frozen
class RiskBand:
    """The category of all scores from one on, up to the next band.

    Attributes:
        low: The least score of the band.
        category: Its category of risk.
    """

    low: Decimal = attrs.field(converter=_low)
    category: int = attrs.field(validator=whole(1, _LOWEST))


def _questions(values: Iterable[RiskQuestion]) -> tuple[RiskQuestion, ...]:
    return tuple(values)


def _bands(values: Iterable[RiskBand]) -> tuple[RiskBand, ...]:
    return tuple(values)


def _check_questions(_engine: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value or not all(isinstance(each, RiskQuestion) for each in value):
        raise ValidationError("Questionnaire", attribute.name, value, "must be RiskQuestions")
    twice = first_twice(each.text for each in value)
    if twice is not None:
        raise DuplicateError("question", twice)


def _check_bands(engine: "Questionnaire", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    least = sum((each.least for each in engine.questions), Decimal(0))
    faults: list[str] = []
    if not value or not all(isinstance(each, RiskBand) for each in value):
        faults.append("must be RiskBands")
    elif value[0].low > least:
        faults.append(f"the first band must begin at {least} or below, the least score there is")
    elif any(later.low <= earlier.low for earlier, later in pairwise(value)):
        faults.append("each band must begin above the one before")
    elif any(later.category >= earlier.category for earlier, later in pairwise(value)):
        faults.append("a higher score must give a more serious category, which is a lower number")
    if faults:
        raise ValidationError("Questionnaire", attribute.name, value, faults[0])


@attrs.frozen(kw_only=True)
class Questionnaire:
    """Questions with weights; the sum of the answers' points falls into a band.

    Attributes:
        questions: The questions.
        bands: The bands, ascending by score; the first holds the least score there is.
        name: What the engine is called.

    Raises:
        ValidationError: The bands leave a gap or do not ascend.
        DuplicateError: A question is there twice.

    Example:
        >>> engine = Questionnaire(
        ...     questions=[
        ...         RiskQuestion(text="tested before?", options={"yes": 0, "no": 3}, weight=2),
        ...         RiskQuestion(text="users affected?", options={"few": 1, "all": 4}),
        ...     ],
        ...     bands=[RiskBand(0, 4), RiskBand(5, 2), RiskBand(9, 1)],
        ... )
        >>> score = engine.score({"tested before?": "no", "users affected?": "few"})
        >>> score.points, score.category, [answer.question for answer in score.decisive]
        (Decimal('7'), 2, ['tested before?'])
    """

    questions: tuple[RiskQuestion, ...] = attrs.field(
        converter=_questions, validator=_check_questions
    )
    bands: tuple[RiskBand, ...] = attrs.field(converter=_bands, validator=_check_bands)
    name: str = attrs.field(default="questionnaire", validator=text())

    def category(self, points: Decimal) -> int:
        """Return the category of a score.

        Raises:
            ValidationError: The score lies below the first band.
        """
        within = [band for band in self.bands if band.low <= points]
        if not within:
            reason = f"must be at least {self.bands[0].low}, where the first band begins"
            raise ValidationError("Questionnaire", "points", points, reason)
        return within[-1].category

    def score(self, answers: Mapping[str, str]) -> RiskScore:
        """Return what the answers add up to.

        Args:
            answers: The answer to each question.

        Raises:
            ValidationError: A question has no answer; all of them are named.
            UnknownReferenceError: A question or an answer is not there.
        """
        asked = {question.text: question for question in self.questions}
        unknown = tuple(sorted(answers.keys() - asked.keys()))
        if unknown:
            raise UnknownReferenceError("question", unknown)
        missing = [name for name in asked if name not in answers]
        if missing:
            reason = f"must answer {'; '.join(missing)}"
            raise ValidationError("Questionnaire", "answers", dict(answers), reason)
        points = {name: each.points(answers[name]) for name, each in asked.items()}
        total = sum(points.values(), Decimal(0))
        found = self.category(total)
        return RiskScore(
            engine=self.name,
            category=found,
            answers=[
                RiskAnswer(
                    question=name,
                    answer=answers[name],
                    points=points[name],
                    decisive=self.category(total - points[name] + each.least) > found,
                )
                for name, each in asked.items()
            ],
        )
