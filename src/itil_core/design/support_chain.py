"""Supports one after another or side by side, and the worst case of the time they take.

ITIL Service Design (2007), 4.2.5.5: agreements with customers are underpinned by agreements with
internal groups and by contracts with suppliers.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import TypeAlias

import attrs
import pendulum

from itil_core.design._chain_walk import AllOf, Chain, InTurn, Link, worst
from itil_core.design.supporting_agreement import (
    OperationalLevelAgreement,
    UnderpinningContract,
)
from itil_core.design.target_terms import TargetMetric
from itil_core.errors import ValidationError
from itil_core.kernel._clock_text import length_text
from itil_core.kernel._spans import optional_span
from itil_core.kernel._zones import local_reading, zone_of
from itil_core.kernel.fields import a, each, text
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import to_micros
from itil_core.kernel.interval import Interval

__all__ = [
    "ParallelSupport",
    "PathStep",
    "SerialSupport",
    "Support",
    "SupportChain",
    "SupportingAgreement",
    "WorstCase",
    "worst_case",
]

_MICROSECOND = timedelta(microseconds=1)
_FORMAT = "ddd YYYY-MM-DD HH:mm"


def _share(value: Decimal | Fraction | float | str | None) -> Fraction | None:
    """Take in a share as an exact fraction; a float means the decimal that it shows."""
    if value is None or isinstance(value, Fraction):
        return value
    try:
        return Fraction(str(value))
    except ValueError:
        reason = "must be a share of the time from 0 to 1, such as Decimal('0.995')"
        raise ValidationError("Support", "availability", value, reason) from None


def _check_share(_support: object, _attribute: object, value: Fraction | None) -> None:
    if value is not None and not 0 <= value <= 1:
        reason = "must be a share of the time from 0 to 1, such as Decimal('0.995')"
        raise ValidationError("Support", "availability", value, reason)


@attrs.frozen
class Support:
    """What an internal group or a supplier promises, or a step of the provider's own.

    Attributes:
        name: Who works.
        duration: How much time it takes at most; None where it promises no time.
        hours: The hours in which that time counts.
        metric: Which metric of the agreement it works for; None for each that is a time.
        period: From when to when the promise holds; None where it has no end.
        availability: The share of its hours in which it is available; None where it promises none.

    Raises:
        ValidationError: The name is empty, the duration negative or of months or years, or the
            availability no share from 0 to 1.

    Example:
        >>> office = ServiceHours("Europe/Prague", {"mon": ["08:00-18:00"]})
        >>> Support("network supplier", timedelta(hours=2), office).name
        'network supplier'
    """

    name: str = attrs.field(validator=text(200))
    duration: timedelta | None = attrs.field(validator=optional_span())
    hours: ServiceHours = attrs.field(validator=a(ServiceHours))
    metric: TargetMetric | None = attrs.field(
        default=None, kw_only=True, validator=a(TargetMetric, type(None))
    )
    period: Interval | None = attrs.field(
        default=None, kw_only=True, validator=a(Interval, type(None))
    )
    availability: Fraction | None = attrs.field(
        default=None, kw_only=True, converter=_share, validator=_check_share
    )


def _parts(values: "Iterable[SupportChain]") -> "tuple[SupportChain, ...]":
    return each(values)


def _check_parts(chain: object, _attribute: object, value: tuple[object, ...]) -> None:
    if not value or not all(isinstance(part, SupportChain) for part in value):
        reason = "must be one support or more, or serial and parallel ones made of these"
        raise ValidationError(type(chain).__name__, "parts", value, reason)


@attrs.frozen
class SerialSupport:
    """Supports one after another: the next begins when the last has finished.

    Attributes:
        parts: The supports, in order.

    Raises:
        ValidationError: There are none, or one is no support.
    """

    parts: "tuple[SupportChain, ...]" = attrs.field(converter=_parts, validator=_check_parts)


@attrs.frozen
class ParallelSupport:
    """Supports that begin together: it takes as long as the longest.

    Attributes:
        parts: The supports.
        redundant: Whether any one of them keeps the service up. Only the availability asks; the
            time is always that of the longest.

    Raises:
        ValidationError: There are none, or one is no support.
    """

    parts: "tuple[SupportChain, ...]" = attrs.field(converter=_parts, validator=_check_parts)
    redundant: bool = attrs.field(default=False, kw_only=True, validator=a(bool))


SupportingAgreement: TypeAlias = OperationalLevelAgreement | UnderpinningContract
"""What promises a time for a target, in its hours and for its period."""

SupportChain: TypeAlias = Support | SerialSupport | ParallelSupport | SupportingAgreement
"""One support, or several one after another or side by side, to any depth."""


@attrs.frozen
class PathStep:
    """How far the work is at an instant.

    Attributes:
        name: What ends there.
        at: When, in the zone of its hours.
    """

    name: str
    at: pendulum.DateTime


@attrs.frozen
class WorstCase:
    """The start from which supports take the most of an agreement's hours.

    Attributes:
        consumed: How much open time of the agreement passes from the start to the finish.
        start: The start, in the zone of the agreement's hours; of several the earliest.
        path: When each support on the way finishes; of parallel ones the longest.

    ITIL Service Design (2007), 4.2.5.5.
    """

    consumed: timedelta
    start: pendulum.DateTime
    path: tuple[PathStep, ...]

    @property
    def finish(self) -> pendulum.DateTime:
        """When the last support finishes."""
        return self.path[-1].at

    def explain(self) -> str:
        """Return an account in plain text, a line for each step.

        Example:
            ``print(worst_case(chain, hours, year).explain())``
        """
        steps = [("start", self.start), *((step.name, step.at) for step in self.path)]
        width = max(len(name) for name, _ in steps)
        lines = [f"worst case {length_text(self.consumed)}"]
        lines += [f"  {name.ljust(width)}  {_written(at)}" for name, at in steps]
        return "\n".join(lines)


def _written(at: pendulum.DateTime) -> str:
    """Write an instant as people read it; a microsecond after means just after."""
    just = "just after " if at.microsecond else ""
    seconds = ":ss" if at.second else ""
    return f"{just}{at.format(_FORMAT + seconds + ' Z')}"


def leaves(supports: SupportChain) -> Iterable[Support | SupportingAgreement]:
    """Return the single supports and agreements, in order."""
    if isinstance(supports, SerialSupport | ParallelSupport):
        return chain.from_iterable(map(leaves, supports.parts))
    return (supports,)


def prepared(
    supports: SupportChain, promised: Callable[[Support | SupportingAgreement], Support | None]
) -> Chain | None:
    """Return a chain of what the single supports promise; None where none promises a time."""
    if not isinstance(supports, SerialSupport | ParallelSupport):
        one = promised(supports)
        if one is None or one.duration is None:
            return None
        return Link(one.name, one.hours, one.duration // _MICROSECOND)
    found = [prepared(part, promised) for part in supports.parts]
    parts = [part for part in found if part is not None]
    if not parts:
        return None
    return InTurn(parts) if isinstance(supports, SerialSupport) else AllOf(parts)


def worst_of(walk: Chain, hours: ServiceHours, period: Interval) -> WorstCase:
    """Return the worst case of a prepared chain."""
    found = worst(walk, hours, to_micros(period.start), to_micros(period.end))
    path = (
        PathStep(link.name, local_reading(zone_of(link.hours.zone), at)) for link, at in found.path
    )
    start = local_reading(zone_of(hours.zone), found.start)
    return WorstCase(timedelta(microseconds=found.consumed), start, tuple(path))


def worst_case(supports: SupportChain, hours: ServiceHours, period: Interval) -> WorstCase:
    """Return from which start supports take the most of the open time of an agreement.

    Not the sum: a support that is closed when its turn comes keeps the agreement's clock running.
    All starts of the period are looked at while the agreement's hours are open; what lies after
    the period is looked at only to see when the supports finish.

    Args:
        supports: The supports that promise a time; what an OLA or a contract promises depends on
            a target, so ask `alignment` about these.
        hours: The hours of the agreement.
        period: From when to when the agreement holds.

    Raises:
        ValidationError: No support promises a time, or an OLA or a contract is among them.
        CalculationError: The agreement's hours never open in the period, or a support's never
            open again.

    Example:
        >>> week = dict.fromkeys(["mon", "tue", "wed", "thu", "fri"], ["08:00-18:00"])
        >>> desk = Support("desk", timedelta(minutes=15), ServiceHours.always())
        >>> supplier = Support("supplier", timedelta(minutes=120), ServiceHours("UTC", week))
        >>> year = Interval(pendulum.datetime(2026, 1, 1), pendulum.datetime(2027, 1, 1))
        >>> chain = SerialSupport([desk, supplier])
        >>> print(worst_case(chain, ServiceHours.always(), year).explain())
        worst case 64 h 15 min
          start     just after Fri 2026-01-02 15:45 +00:00
          desk      just after Fri 2026-01-02 16:00 +00:00
          supplier  just after Mon 2026-01-05 08:00 +00:00

    ITIL Service Design (2007), 4.2.5.5.
    """
    walk = prepared(supports, _plain)
    if walk is None:
        reason = "must hold a support that promises a time"
        raise ValidationError("worst_case", "supports", supports, reason)
    return worst_of(walk, hours, period)


def _plain(support: Support | SupportingAgreement) -> Support:
    if isinstance(support, Support):
        return support
    reason = "must be plain supports; alignment knows what an agreement promises for a target"
    raise ValidationError("worst_case", "supports", str(support.id), reason)
