"""Evaluation of changes: what was predicted of a service beside what came of it.

ITIL Service Transition (2007), 4.6.
"""

from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.fields import a, text
from itil_core.transition._exact import Exact, exact

__all__ = ["Better", "EvaluatedMetric"]


class Better(Enum):
    """On which side a metric is better: HIGHER, as availability, or LOWER, as response times."""

    HIGHER = "HIGHER"
    LOWER = "LOWER"


def _predicted(value: Exact) -> Decimal:
    return exact("EvaluatedMetric", "predicted", value)


def _actual(value: Exact | None) -> Decimal | None:
    return None if value is None else exact("EvaluatedMetric", "actual", value)


def _tolerance(value: Exact) -> Decimal:
    return exact("EvaluatedMetric", "tolerance_percent", value)


def _check_tolerance(_metric: object, attribute: "attrs.Attribute[Any]", value: Decimal) -> None:
    if value < 0:
        raise ValidationError("EvaluatedMetric", attribute.name, value, "must be at least 0")


@attrs.frozen(kw_only=True)
class EvaluatedMetric:
    """One figure of a service: what the change was predicted to make of it, and what it did.

    Numbers are exact: Decimals, whole numbers or decimal strings.

    Attributes:
        name: What is measured.
        unit: In which unit.
        better: On which side it is better.
        predicted: What was predicted.
        actual: What came of it; None while that is not measured.
        tolerance_percent: How much worse it may be, in percent of the prediction.

    Raises:
        ValidationError: A number is not exact or not finite, or the tolerance is negative.

    Example:
        >>> response = EvaluatedMetric(
        ...     name="response",
        ...     unit="s",
        ...     better=Better.LOWER,
        ...     predicted="2.0",
        ...     actual="2.3",
        ...     tolerance_percent=10,
        ... )
        >>> response.deviation_percent, response.is_acceptable
        (15.0, False)

    ITIL Service Transition (2007), 4.6.
    """

    name: str = attrs.field(validator=text())
    unit: str = attrs.field(validator=text())
    better: Better = attrs.field(validator=a(Better))
    predicted: Decimal = attrs.field(converter=_predicted)
    actual: Decimal | None = attrs.field(default=None, converter=_actual)
    tolerance_percent: Decimal = attrs.field(
        default=Decimal(0), converter=_tolerance, validator=_check_tolerance
    )

    @property
    def deviation(self) -> Decimal | None:
        """How much more came of it than was predicted; None while that is not measured."""
        return None if self.actual is None else self.actual - self.predicted

    @property
    def deviation_percent(self) -> float | None:
        """The deviation in percent of the prediction; None without one, or where that was zero."""
        deviation = self.deviation
        if deviation is None or not self.predicted:
            return None
        return float(100 * deviation / abs(self.predicted))

    @property
    def is_acceptable(self) -> bool | None:
        """Whether it is not worse than the tolerance allows; None while it is not measured.

        Where nothing was predicted, no percentage allows for anything worse.
        """
        if self.actual is None:
            return None
        more = Fraction(self.actual) - Fraction(self.predicted)
        worse = more if self.better is Better.LOWER else -more
        return 100 * worse <= Fraction(self.tolerance_percent) * abs(Fraction(self.predicted))
