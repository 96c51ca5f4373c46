"""Pareto analysis: which few causes make up most of the trouble.

ITIL Service Operation (2007), appendix C.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import accumulate
from typing import Any, ClassVar, NamedTuple

import attrs

from itil_core.errors import CalculationError, ValidationError
from itil_core.operation._problem_checks import pairs
from itil_core.operation.techniques import Technique

__all__ = ["Pareto", "ParetoRow"]


class ParetoRow(NamedTuple):
    """One line of a Pareto table.

    Attributes:
        name: The cause.
        number: How often it occurred.
        cumulative: How often it and everything before it occurred.
        cumulative_pct: The same as a share of all, in percent, exact.
    """

    name: str
    number: int
    cumulative: int
    cumulative_pct: Fraction


Counts = tuple[tuple[str, int], ...]


def _counts(values: Mapping[str, int] | Iterable[tuple[str, int]]) -> Counts:
    return pairs(values)


def _check_counts(_pareto: object, _attribute: object, counts: tuple[tuple[str, Any], ...]) -> None:
    for name, count in counts:
        if not name.strip():
            raise ValidationError("Pareto", "counts", name, "must name every cause")
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            reason = f"must be a whole number of at least 0 for {name}"
            raise ValidationError("Pareto", "counts", count, reason)
    if not sum(count for _, count in counts):
        raise CalculationError("pareto", {"counts": dict(counts)}, "nothing was counted")


@attrs.frozen
class Pareto:
    """Counted causes, the most frequent first; ties go by name.

    Attributes:
        counts: How often each cause occurred, as a mapping or as pairs.

    Raises:
        DuplicateError: A cause is counted twice.
        ValidationError: A count is negative or no whole number, or a cause has no name.
        CalculationError: Nothing was counted, so there are no shares.

    Example:
        >>> Pareto({"net": 25, "mail": 40, "erp": 15, "print": 12, "other": 8}).vital_few()
        ('mail', 'net', 'erp')

    ITIL Service Operation (2007), appendix C.
    """

    technique: ClassVar[Technique] = Technique.PARETO

    counts: Counts = attrs.field(converter=_counts, validator=_check_counts)

    @property
    def rows(self) -> tuple[ParetoRow, ...]:
        """The table: each cause with what it adds to the sum."""
        ordered = sorted(self.counts, key=lambda pair: (-pair[1], pair[0]))
        sums = list(accumulate(count for _, count in ordered))
        return tuple(
            ParetoRow(name, count, so_far, Fraction(100 * so_far, sums[-1]))
            for (name, count), so_far in zip(ordered, sums, strict=True)
        )

    def vital_few(self, threshold_pct: int | Fraction = 80) -> tuple[str, ...]:
        """Return the fewest of the most frequent causes that reach a share of all.

        Args:
            threshold_pct: The share to reach, in percent above 0; equality suffices.

        Raises:
            ValidationError: The share is not above 0 and at most 100.
        """
        if not 0 < threshold_pct <= 100:  # noqa: PLR2004 (percent)
            reason = "must be above 0 and at most 100"
            raise ValidationError("Pareto", "threshold_pct", threshold_pct, reason)
        rows = self.rows
        before = sum(row.cumulative_pct < threshold_pct for row in rows)
        return tuple(row.name for row in rows[: before + 1])

    @property
    def subject(self) -> str:
        """What was counted."""
        return ", ".join(sorted(name for name, _ in self.counts))

    @property
    def finding(self) -> str:
        """The vital few at 80 %."""
        return ", ".join(self.vital_few())
