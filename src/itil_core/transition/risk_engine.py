"""Engines that score the risk of a change: a matrix, a questionnaire, and the highest of several.

Each says which answers made its result. ITIL Service Transition (2007), 4.2.6.4; figure 4.4.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import isfinite
from typing import Any

import attrs

from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.kernel.fields import text
from itil_core.kernel.priority import Level
from itil_core.transition._exact import Exact, Measures, exact, exact_pairs, first_twice
from itil_core.transition.change_facts import ChangeCategory
from itil_core.transition.risk_score import RiskAnswer, RiskAssessment, RiskScore

__all__ = [
    "DEFAULT_RISK_MATRIX",
    "Questionnaire",
    "RiskBand",
    "RiskMatrix",
    "RiskQuestion",
    "highest_risk",
]

_LOWEST = 4
Probability = Level | Decimal | Fraction | float | int


def _rows(values: Iterable[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in values)


def _is_category(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _LOWEST


def _check_rows(_matrix: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    shaped = len(value) == 2 and all(len(row) == 2 for row in value)  # noqa: PLR2004 (high and low)
    if not shaped or not all(_is_category(code) for row in value for code in row):
        reason = f"must be two rows of two categories from 1 to {_LOWEST}, high before low"
        raise ValidationError("RiskMatrix", attribute.name, value, reason)
    (high_high, high_low), (low_high, low_low) = value
    if high_high > min(high_low, low_high) or low_low < max(high_low, low_high):
        reason = "a higher impact or probability must not give a less serious category"
        raise ValidationError("RiskMatrix", attribute.name, value, reason)


def _threshold(value: Exact) -> Decimal:
    threshold = exact("RiskMatrix", "threshold", value)
    if not 0 <= threshold <= 1:
        raise ValidationError("RiskMatrix", "threshold", value, "must be from 0 to 1")
    return threshold


@attrs.frozen(kw_only=True)
class RiskMatrix:
    """Impact and probability of failure, each high or low, to a category of risk.

    A MEDIUM impact counts as HIGH for a MAJOR change, else as LOW.

    Attributes:
        rows: The categories for a high impact, then for a low one; in each for a high probability,
            then for a low one.
        threshold: The probability from which it is high.

    Raises:
        ValidationError: A category is missing, or more risk would give a less serious one.

    Example:
        >>> score = RiskMatrix().score(Level.HIGH, Decimal("0.02"))
        >>> score.category, [str(answer) for answer in score.decisive]
        (2, ['impact: HIGH, decisive'])
    """

    rows: tuple[tuple[int, ...], ...] = attrs.field(
        default=((1, 2), (3, 4)), converter=_rows, validator=_check_rows
    )
    threshold: Decimal = attrs.field(default=Decimal("0.1"), converter=_threshold)

    def score(
        self,
        impact: Level,
        probability: Probability,
        category: ChangeCategory | None = None,
    ) -> RiskScore:
        """Return the category of risk of a change.

        Args:
            impact: How far the business would be affected.
            probability: How probable a failure is: HIGH, LOW, or a number from 0 to 1.
            category: The category of the change, which says how a MEDIUM impact counts.

        Raises:
            ValidationError: The impact is no level, or the probability is MEDIUM or outside 0 to 1.
        """
        if not isinstance(impact, Level):
            raise ValidationError("RiskMatrix", "impact", impact, "must be a Level")
        severe = impact is Level.HIGH or (
            impact is Level.MEDIUM and category is ChangeCategory.MAJOR
        )
        likely = self._is_likely(probability)
        found = self._code(severe=severe, likely=likely)
        counts = "HIGH" if severe else "LOW"
        said = impact.name if impact.name == counts else f"{impact.name}, counts as {counts}"
        chance = "HIGH" if likely else "LOW"
        stated = chance if isinstance(probability, Level) else f"{probability}, counts as {chance}"
        milder = self._code(severe=False, likely=likely) > found
        rarer = self._code(severe=severe, likely=False) > found
        return RiskScore(
            engine="matrix",
            category=found,
            answers=[
                RiskAnswer(question="impact", answer=said, decisive=milder),
                RiskAnswer(question="probability", answer=stated, decisive=rarer),
            ],
        )

    def _code(self, *, severe: bool, likely: bool) -> int:
        return self.rows[not severe][not likely]

    def _is_likely(self, value: Any) -> bool:
        if value is Level.HIGH or value is Level.LOW:
            return value is Level.HIGH
        number = isinstance(value, int | float | Decimal | Fraction)
        if not number or isinstance(value, bool) or not isfinite(value) or not 0 <= value <= 1:
            reason = "must be HIGH, LOW or a number from 0 to 1"
            raise ValidationError("RiskMatrix", "probability", value, reason)
        # A float is taken as it is written: 0.1 is a tenth.
        exact = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
        return exact >= Fraction(self.threshold)


DEFAULT_RISK_MATRIX = RiskMatrix()
"""High impact: 1 and 2; low impact: 3 and 4; a probability of a tenth is high."""


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


def _check_category(_band: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if not _is_category(value):
        reason = f"must be a category from 1 to {_LOWEST}"
        raise ValidationError("RiskBand", attribute.name, value, reason)


@attrs.frozen
class RiskBand:
    """The category of all scores from one on, up to the next band.

    Attributes:
        low: The least score of the band.
        category: Its category of risk.
    """

    low: Decimal = attrs.field(converter=_low)
    category: int = attrs.field(validator=_check_category)


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


def highest_risk(*scores: RiskScore) -> RiskAssessment:
    """Return the assessment in which the most serious of several scores counts.

    Raises:
        ValidationError: No score was given.

    Example:
        >>> matrix = DEFAULT_RISK_MATRIX.score(Level.LOW, Level.HIGH)
        >>> other = DEFAULT_RISK_MATRIX.score(Level.HIGH, Level.HIGH)
        >>> highest_risk(matrix, other).category
        1
    """
    return RiskAssessment(scores)
