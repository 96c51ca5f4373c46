"""The steps and limits that a change model is made of.

ITIL Service Transition (2007), 4.2.4.3.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel._spans import optional_span
from itil_core.kernel.fields import member_texts, text
from itil_core.transition._exact import Exact, exact

__all__ = ["ChangeStep", "ModelLimit"]


def _names(values: str | Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


@attrs.frozen(kw_only=True)
class ChangeStep:
    """One step of a change model.

    Attributes:
        name: What is to be done, unique in its model.
        responsible: The role or group that does it.
        after: The earlier steps that must be done before.
        timescale: How long it takes.
    """

    name: str = attrs.field(validator=text())
    responsible: str = attrs.field(validator=text())
    after: tuple[str, ...] = attrs.field(default=(), converter=_names, validator=member_texts())
    timescale: timedelta | None = attrs.field(
        default=None, validator=optional_span(above_zero=True)
    )


def _bound(value: Exact | None) -> Decimal | None:
    return None if value is None else exact("ModelLimit", "bound", value)


def _check_most(limit: "ModelLimit", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if value is None and limit.least is None:
        reason = "must be given, or least; a limit without any limits nothing"
        raise ValidationError("ModelLimit", attribute.name, value, reason)
    if value is not None and limit.least is not None and value < limit.least:
        reason = f"must be at least {limit.least}, the least that is allowed"
        raise ValidationError("ModelLimit", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class ModelLimit:
    """A limit on a measure of the changes that follow a model, both ends included.

    Attributes:
        parameter: The name of the measure, with its unit where it has one.
        least: The least value.
        most: The greatest value.

    Raises:
        ValidationError: Neither end is given, or the greatest value is below the least.

    Example:
        >>> ModelLimit(parameter="disk GB", most=200).takes(Decimal(250))
        False
    """

    parameter: str = attrs.field(validator=text())
    least: Decimal | None = attrs.field(default=None, converter=_bound)
    most: Decimal | None = attrs.field(default=None, converter=_bound, validator=_check_most)

    def takes(self, value: Decimal) -> bool:
        """Tell whether a value keeps the limit."""
        above = self.least is None or value >= self.least
        return above and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        low = "" if self.least is None else f" from {self.least}"
        high = "" if self.most is None else f" up to {self.most}"
        return f"{self.parameter}{low}{high}"
