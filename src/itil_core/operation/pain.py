"""Pain value analysis: which problem costs the business most.

ITIL Service Operation (2007), appendix C.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import ClassVar, NamedTuple

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import ProblemId
from itil_core.kernel.fields import whole
from itil_core.operation._problem_checks import check_money, check_span, pairs
from itil_core.operation.techniques import Technique

__all__ = ["Pain", "PainRank", "PainRanking", "pain_value"]

_HOUR = timedelta(hours=1)
_MICROSECOND = timedelta(microseconds=1)


@attrs.frozen(kw_only=True)
class Pain:
    """What one incident cost the business; all amounts in one currency.

    Attributes:
        users: How many people could not work.
        duration: For how long.
        cost_per_hour: What an hour of one of them costs.
        direct_loss: What was lost besides, such as contracts or fines.

    Raises:
        ValidationError: An amount is a float, negative or not finite.

    Example:
        >>> pain = Pain(users=15, duration=timedelta(hours=6), cost_per_hour=Decimal(28))
        >>> pain.value
        Fraction(2520, 1)
    """

    users: int = attrs.field(validator=whole(0))
    duration: timedelta = attrs.field(validator=check_span)
    cost_per_hour: Decimal = attrs.field(validator=check_money)
    direct_loss: Decimal = attrs.field(default=Decimal(0), validator=check_money)

    @property
    def value(self) -> Fraction:
        """Users times hours times cost an hour, with the direct loss, exact."""
        hours = Fraction(self.duration // _MICROSECOND, _HOUR // _MICROSECOND)
        return self.users * hours * Fraction(self.cost_per_hour) + Fraction(self.direct_loss)


def pain_value(pains: Iterable[Pain]) -> Fraction:
    """Return what a problem costs: the sum over its incidents, exact.

    Args:
        pains: What each incident cost.

    Example:
        >>> outage = Pain(users=120, duration=timedelta(minutes=30), cost_per_hour=Decimal(28))
        >>> lost = Pain(
        ...     users=0,
        ...     duration=timedelta(),
        ...     cost_per_hour=Decimal(0),
        ...     direct_loss=Decimal(7500),
        ... )
        >>> pain_value([outage, lost])
        Fraction(9180, 1)
    """
    return sum((pain.value for pain in pains), Fraction(0))


class PainRank(NamedTuple):
    """One problem in the order of pain.

    Attributes:
        problem_id: The problem.
        value: Its pain value, rounded half up to hundredths.
    """

    problem_id: ProblemId
    value: Decimal


def _ranked(
    values: Mapping[str, Iterable[Pain]] | Iterable[tuple[str, Iterable[Pain]]],
) -> tuple[tuple[ProblemId, tuple[Pain, ...]], ...]:
    return tuple((ProblemId(number), tuple(pains)) for number, pains in pairs(values))


def _check_some(_ranking: object, _attribute: object, values: tuple[object, ...]) -> None:
    if not values:
        raise ValidationError("PainRanking", "pains", values, "there is no problem to rank")


@attrs.frozen
class PainRanking:
    """Problems in the order of what they cost the business.

    Attributes:
        pains: For each problem's id, what each of its incidents cost; a mapping or pairs.

    Raises:
        ValidationError: There is no problem to rank.
        DuplicateError: A problem comes twice.

    Example:
        >>> small = Pain(users=15, duration=timedelta(hours=6), cost_per_hour=Decimal(28))
        >>> ranking = PainRanking({"PRB-1": [small], "PRB-2": [small, small]})
        >>> [row.problem_id for row in ranking.rows]
        ['PRB-2', 'PRB-1']

    ITIL Service Operation (2007), appendix C.
    """

    technique: ClassVar[Technique] = Technique.PAIN_VALUE

    pains: tuple[tuple[ProblemId, tuple[Pain, ...]], ...] = attrs.field(
        converter=_ranked,
        validator=_check_some,
    )

    @property
    def rows(self) -> tuple[PainRank, ...]:
        """The problems with their pain values, the most painful first; ties go by id."""
        values = [(number, pain_value(pains)) for number, pains in self.pains]
        values.sort(key=lambda pair: (-pair[1], pair[0]))
        return tuple(PainRank(number, _rounded(value)) for number, value in values)

    @property
    def subject(self) -> str:
        """The problems."""
        return ", ".join(sorted(number for number, _ in self.pains))

    @property
    def finding(self) -> str:
        """The problems with their pain values, the most painful first."""
        return "; ".join(f"{row.problem_id}: {row.value}" for row in self.rows)


def _rounded(value: Fraction) -> Decimal:
    """Round to hundredths, half up, keeping every digit."""
    return Decimal(f"{floor(value * 100 + Fraction(1, 2))}E-2")
