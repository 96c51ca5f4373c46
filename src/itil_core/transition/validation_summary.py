"""Figures of service validation and testing: how much was run, passed and found.

ITIL Service Transition (2007), 4.5.8.
"""

from decimal import Decimal
from typing import Any

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.fields import whole
from itil_core.transition._exact import Exact, exact

__all__ = ["ValidationSummary"]


def _size(value: Exact | None) -> Decimal | None:
    return None if value is None else exact("ValidationSummary", "size", value)


def _check_size(_summary: object, attribute: "attrs.Attribute[Any]", value: Decimal | None) -> None:
    if value is not None and value <= 0:
        raise ValidationError("ValidationSummary", attribute.name, value, "must be above 0")


def _check_run(summary: "ValidationSummary", attribute: "attrs.Attribute[Any]", value: int) -> None:
    if value > summary.planned:
        reason = f"must be at most {summary.planned}, all that are planned"
        raise ValidationError("ValidationSummary", attribute.name, value, reason)


def _check_passed(
    summary: "ValidationSummary", attribute: "attrs.Attribute[Any]", value: int
) -> None:
    if value > summary.run:
        reason = f"must be at most {summary.run}, all that were run"
        raise ValidationError("ValidationSummary", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class ValidationSummary:
    """What the tests of a service or release have come to so far.

    Attributes:
        planned: How many tests are planned.
        run: How many of them were run.
        passed: How many of these passed.
        defects: How many defects were found.
        size: How large what was tested is, such as in thousands of lines.

    Raises:
        ValidationError: More passed than were run, more were run than are planned, or a number is
            negative or not exact.

    Example:
        >>> summary = ValidationSummary(planned=150, run=120, passed=114, defects=18, size=12)
        >>> summary.run_percent, summary.passed_percent, summary.defects_per_unit
        (80.0, 95.0, 1.5)

    ITIL Service Transition (2007), 4.5.8.
    """

    planned: int = attrs.field(validator=whole(0))
    run: int = attrs.field(validator=[whole(0), _check_run])
    passed: int = attrs.field(validator=[whole(0), _check_passed])
    defects: int = attrs.field(default=0, validator=whole(0))
    size: Decimal | None = attrs.field(default=None, converter=_size, validator=_check_size)

    @property
    def run_percent(self) -> float | None:
        """How many of a hundred planned tests were run; None where none is planned."""
        return 100 * self.run / self.planned if self.planned else None

    @property
    def passed_percent(self) -> float | None:
        """How many of a hundred tests that were run passed; None where none was run."""
        return 100 * self.passed / self.run if self.run else None

    @property
    def defects_per_unit(self) -> float | None:
        """How many defects there are for each unit of size; None where that is not known."""
        return None if self.size is None else float(self.defects / self.size)
