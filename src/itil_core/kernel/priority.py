"""Priority: impact and urgency through a matrix that is data."""

from collections.abc import Iterable
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

import attrs

from itil_core.errors import ValidationError

__all__ = ["DEFAULT_MATRIX", "Level", "PriorityMatrix", "Scale"]


class Scale(Enum):
    """The parent of ordered scales, which users extend; the first member is the highest.

    Attributes:
        rank: The place on the scale: 0 is the highest.

    Example:
        >>> class Reach(Scale):
        ...     COMPANY = "COMPANY"
        ...     TEAM = "TEAM"
        >>> Reach.COMPANY > Reach.TEAM
        True
    """

    if not TYPE_CHECKING:
        __hash__ = object.__hash__

    rank: int

    def __init__(self, *_value: object) -> None:
        """Number the member: 0 is the highest."""
        self.rank = len(type(self).__members__)

    def __lt__(self, other: Self) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.rank > other.rank

    def __gt__(self, other: Self) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.rank < other.rank

    def __le__(self, other: Self) -> bool:
        return self is other or self < other

    def __ge__(self, other: Self) -> bool:
        return self is other or self > other


class Level(Scale):
    """High, medium, low: ITIL's scale of impact, urgency and criticality."""

    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


def _as_rows(rows: Iterable[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    try:
        return tuple(tuple(row) for row in rows)
    except TypeError:
        reason = "must be rows of codes, as in [(1, 2), (2, 3)]"
        raise ValidationError("PriorityMatrix", "rows", rows, reason) from None


def _is_scale(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Scale)


def _check_scale(_matrix: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not _is_scale(value):
        raise ValidationError("PriorityMatrix", attribute.name, value, "must be a Scale class")


@attrs.frozen
class PriorityMatrix:
    """A priority code for each pair of impact and urgency; 1 is the most urgent.

    Attributes:
        rows: One row of codes for each impact, highest first; in it one code for each urgency,
            highest first.
        impacts: The scale of impact.
        urgencies: The scale of urgency.

    Raises:
        ValidationError: A cell is missing or no positive whole number, or a higher impact or
            urgency would give a less urgent code. All such cells are named.

    Example:
        >>> PriorityMatrix([(1, 2, 3), (2, 3, 4), (3, 4, 5)]).code(Level.HIGH, Level.LOW)
        3

    ITIL Service Operation (2007), 4.2.5.4.
    """

    rows: tuple[tuple[int, ...], ...] = attrs.field(converter=_as_rows)
    impacts: type[Scale] = attrs.field(default=Level, validator=_check_scale)
    urgencies: type[Scale] = attrs.field(default=Level, validator=_check_scale)

    def __attrs_post_init__(self) -> None:
        """Check that the matrix is total and monotone."""
        faults = _faults(self.rows, list(self.impacts), list(self.urgencies))
        if faults:
            raise ValidationError("PriorityMatrix", "rows", self.rows, "; ".join(faults))

    def code(self, impact: Scale, urgency: Scale) -> int:
        """Return the priority code of an impact and an urgency.

        Raises:
            ValidationError: One of them is not on the matrix's scale.
        """
        for name, level, scale in (
            ("impact", impact, self.impacts),
            ("urgency", urgency, self.urgencies),
        ):
            if not isinstance(level, scale):
                options = ", ".join(f"{scale.__name__}.{member.name}" for member in scale)
                raise ValidationError("PriorityMatrix", name, level, f"must be one of {options}")
        return self.rows[impact.rank][urgency.rank]


def _is_code(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _faults(rows: tuple[tuple[int, ...], ...], down: list[Scale], across: list[Scale]) -> list[str]:
    if len(rows) != len(down) or any(len(row) != len(across) for row in rows):
        return [f"must have {len(down)} rows of {len(across)} codes"]
    if not all(_is_code(code) for row in rows for code in row):
        return ["every code must be a whole number from 1"]
    found = [
        f"urgency {across[at + 1].name} would be more urgent than {across[at].name} at impact "
        f"{impact.name}"
        for impact, row in zip(down, rows, strict=True)
        for at, (higher, lower) in enumerate(pairwise(row))
        if lower < higher
    ]
    found += [
        f"impact {down[at + 1].name} would be more urgent than {down[at].name} at urgency "
        f"{urgency.name}"
        for at, (higher, lower) in enumerate(pairwise(rows))
        for urgency, left, right in zip(across, higher, lower, strict=True)
        if right < left
    ]
    return found


DEFAULT_MATRIX = PriorityMatrix(((1, 2, 3), (2, 3, 4), (3, 4, 5)))
"""The matrix of the 2007 book: codes 1 (critical) to 5 (planning)."""
