"""The risk matrix: impact and probability of failure to a category of risk.

ITIL Service Transition (2007), 4.2.6.4; figure 4.4.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.priority import Level
from itil_core.transition._exact import Exact, exact
from itil_core.transition.change_facts import ChangeCategory
from itil_core.transition.risk_score import RiskAnswer, RiskScore

__all__ = ["DEFAULT_RISK_MATRIX", "RiskMatrix"]

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
