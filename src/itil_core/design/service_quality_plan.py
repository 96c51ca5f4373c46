"""The service quality plan: what the provider's own processes must achieve, to be steered by.

ITIL Service Design (2007), 4.2.5.7.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import attrs

from itil_core.design._figures import Figure, as_decimal, as_fraction
from itil_core.design.target_terms import AchievementStatus, Comparator
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import ProviderId
from itil_core.kernel.fields import a, each, text
from itil_core.kernel.interval import Interval

__all__ = ["QualityTarget", "ServiceQualityPlan"]


def _bound(value: Figure | str) -> Decimal:
    exact = as_fraction(value, None, record="QualityTarget", field="target")
    return as_decimal(exact, record="QualityTarget", field="target")


def _check_comparator(_target: object, _attribute: object, value: Any) -> None:
    if not isinstance(value, Comparator) or value is Comparator.BETWEEN:
        reason = "must be a Comparator with one bound: GE, LE, GT, LT or EQ"
        raise ValidationError("QualityTarget", "comparator", value, reason)


@attrs.frozen(kw_only=True)
class QualityTarget:
    """What one process must achieve by one indicator.

    Attributes:
        process: The process.
        indicator: The indicator's name, unique within the process.
        comparator: On which side of the target a value must lie.
        target: The bound.
        unit: The unit of both, in words.
        information: What management needs to know to steer it: where the figure comes from, who
            receives it, how often.

    Raises:
        ValidationError: A name is missing, the comparator has two bounds, or the target is no
            number of zero or more.

    Example:
        >>> first_line = QualityTarget(
        ...     process="incident management",
        ...     indicator="resolved at first line",
        ...     comparator=Comparator.GE,
        ...     target=70,
        ...     unit="%",
        ... )
        >>> print(first_line, "-", first_line.judge(70).name)
        incident management: resolved at first line >= 70 % - MET
    """

    process: str = attrs.field(validator=text(200))
    indicator: str = attrs.field(validator=text(200))
    comparator: Comparator = attrs.field(validator=_check_comparator)
    target: Decimal = attrs.field(converter=_bound)
    unit: str = attrs.field(validator=text(50))
    information: str = attrs.field(default="", validator=text(empty=True))

    def judge(self, value: Figure | None) -> AchievementStatus:
        """Return how a value stands to the target; None, which nobody measured, is NO_DATA.

        Raises:
            ValidationError: It is no number of zero or more.
        """
        if value is None:
            return AchievementStatus.NO_DATA
        measured = as_fraction(value, None, record="QualityTarget")
        met = {
            Comparator.GE: measured >= self.target,
            Comparator.LE: measured <= self.target,
            Comparator.GT: measured > self.target,
            Comparator.LT: measured < self.target,
            Comparator.EQ: measured == self.target,
        }[self.comparator]
        return AchievementStatus.MET if met else AchievementStatus.BREACHED

    def __str__(self) -> str:
        name = f"{self.process}: {self.indicator}"
        return f"{name} {self.comparator.sign} {self.target:f} {self.unit}"


def _targets(values: Iterable[QualityTarget]) -> tuple[QualityTarget, ...]:
    return each(values)


def _check_targets(_plan: object, _attribute: object, value: tuple[Any, ...]) -> None:
    if not value or not all(isinstance(one, QualityTarget) for one in value):
        reason = "must be one quality target or more"
        raise ValidationError("ServiceQualityPlan", "targets", value, reason)
    seen: set[tuple[str, str]] = set()
    for one in value:
        if (one.process, one.indicator) in seen:
            raise DuplicateError("quality target", f"{one.process}: {one.indicator}")
        seen.add((one.process, one.indicator))


@attrs.frozen(kw_only=True)
class ServiceQualityPlan:
    """What the processes of a provider must achieve in a period.

    Attributes:
        provider_id: The provider.
        period: The period.
        targets: The targets of all processes.

    Raises:
        ValidationError: There are no targets.
        DuplicateError: A process has two targets of one indicator.

    ITIL Service Design (2007), 4.2.5.7.
    """

    provider_id: ProviderId = attrs.field(converter=ProviderId)
    period: Interval = attrs.field(validator=a(Interval))
    targets: tuple[QualityTarget, ...] = attrs.field(converter=_targets, validator=_check_targets)

    @property
    def process_targets(self) -> dict[str, tuple[QualityTarget, ...]]:
        """The targets by process, in the order given."""
        found: dict[str, tuple[QualityTarget, ...]] = {}
        for one in self.targets:
            found[one.process] = (*found.get(one.process, ()), one)
        return found

    def table(
        self, values: Mapping[tuple[str, str], Figure | None] | None = None
    ) -> list[dict[str, object]]:
        """Return the targets as rows of plain values, each with its status.

        Args:
            values: What was measured, by process and indicator; what is left out has no data.

        Raises:
            UnknownReferenceError: A value is of an indicator that the plan has not.
            ValidationError: A value is no number of zero or more.
        """
        measured = dict(values or {})
        known = {(one.process, one.indicator) for one in self.targets}
        strange = sorted(f"{process}: {indicator}" for process, indicator in set(measured) - known)
        if strange:
            raise UnknownReferenceError("quality target", tuple(strange))
        return [
            {
                "process": one.process,
                "indicator": one.indicator,
                "bound": f"{one.comparator.sign} {one.target:f}",
                "unit": one.unit,
                "value": measured.get((one.process, one.indicator)),
                "status": one.judge(measured.get((one.process, one.indicator))).name,
                "information": one.information,
            }
            for one in self.targets
        ]
