"""Value: what a service is good for, and whether it can be relied upon.

ITIL Service Strategy (2007), 2.2.2 and 3.1: utility is fitness for purpose, warranty is fitness for
use, and a service creates value only where it has both.
"""

from datetime import timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final, TypeVar, cast

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel._spans import optional_span
from itil_core.kernel.fields import a, text
from itil_core.kernel.priority import Scale
from itil_core.strategy._amounts import optional_amount, optional_percent

__all__ = [
    "SecurityClass",
    "Utility",
    "Value",
    "ValueAttribute",
    "Warranty",
    "WarrantyLevels",
    "WarrantyVerdict",
    "value_of",
]

LevelT = TypeVar("LevelT", Decimal, timedelta, Scale)


class ValueAttribute(Enum):
    """What value is made of: two sides of utility, one of which is enough, and all of warranty.

    Members, in order: PERFORMANCE_SUPPORTED, CONSTRAINTS_REMOVED (utility); AVAILABILITY,
    CAPACITY, CONTINUITY, SECURITY (warranty).
    """

    PERFORMANCE_SUPPORTED = "PERFORMANCE_SUPPORTED"
    CONSTRAINTS_REMOVED = "CONSTRAINTS_REMOVED"
    AVAILABILITY = "AVAILABILITY"
    CAPACITY = "CAPACITY"
    CONTINUITY = "CONTINUITY"
    SECURITY = "SECURITY"


_A = ValueAttribute


class SecurityClass(Scale):
    """How well information must be kept; the first is the strictest. Make a scale of your own."""

    RESTRICTED = "RESTRICTED"
    CONFIDENTIAL = "CONFIDENTIAL"
    INTERNAL = "INTERNAL"
    PUBLIC = "PUBLIC"


@attrs.frozen(kw_only=True)
class Utility:
    """Fitness for purpose: the service supports performance, or removes constraints.

    Attributes:
        performance_supported: Whether it makes what customers do better.
        constraints_removed: Whether it takes away what keeps them from doing it.
        description: How, in words.

    ITIL Service Strategy (2007), 2.2.2.
    """

    performance_supported: bool = attrs.field(default=False, validator=a(bool))
    constraints_removed: bool = attrs.field(default=False, validator=a(bool))
    description: str = attrs.field(default="", validator=text(empty=True))

    @property
    def fit_for_purpose(self) -> bool:
        """Whether one of the two holds."""
        return self.performance_supported or self.constraints_removed

    @property
    def failing(self) -> tuple[ValueAttribute, ...]:
        """What is missing: both sides where neither holds, nothing where one is enough."""
        if self.fit_for_purpose:
            return ()
        return (_A.PERFORMANCE_SUPPORTED, _A.CONSTRAINTS_REMOVED)


@attrs.frozen(kw_only=True)
class WarrantyLevels:
    """How much of each warranty: asked for as targets, promised in a package, or measured.

    Attributes:
        availability_pct: Availability in percent of the agreed service time.
        capacity: How much the service can take or took, in units of ``capacity_unit``.
        capacity_unit: What is counted, such as users or transactions per hour.
        recovery_time: How long it takes to recover the service after a disaster.
        security_class: How well information is kept.

    Raises:
        ValidationError: A percent outside 0 to 100, a negative capacity, or a recovery time that
            is negative or counted in months.

    Example:
        >>> WarrantyLevels(availability_pct="99.5", recovery_time=timedelta(hours=4)).given
        (<ValueAttribute.AVAILABILITY: 'AVAILABILITY'>, <ValueAttribute.CONTINUITY: 'CONTINUITY'>)
    """

    availability_pct: Decimal | None = attrs.field(default=None, converter=optional_percent)
    capacity: Decimal | None = attrs.field(default=None, converter=optional_amount)
    capacity_unit: str = attrs.field(default="", validator=text(empty=True))
    recovery_time: timedelta | None = attrs.field(default=None, validator=optional_span())
    security_class: Scale | None = attrs.field(default=None, validator=a(Scale, type(None)))

    @property
    def given(self) -> tuple[ValueAttribute, ...]:
        """The attributes of warranty that a level is given for."""
        levels = {
            _A.AVAILABILITY: self.availability_pct,
            _A.CAPACITY: self.capacity,
            _A.CONTINUITY: self.recovery_time,
            _A.SECURITY: self.security_class,
        }
        return tuple(name for name, level in levels.items() if level is not None)

    def short_of(self, wanted: "WarrantyLevels") -> tuple[ValueAttribute, ...]:
        """Return the attributes that are worse here than wanted; exactly as wanted is enough.

        What is missing on one side is not compared.

        Raises:
            ValidationError: The capacities count different things, or the security classes stand
                on different scales.

        Example:
            >>> promised = WarrantyLevels(availability_pct="99.5", capacity=100)
            >>> promised.short_of(WarrantyLevels(availability_pct="99.9", capacity=100))
            (<ValueAttribute.AVAILABILITY: 'AVAILABILITY'>,)
        """
        both = set(self.given) & set(wanted.given)
        if _A.CAPACITY in both and self.capacity_unit != wanted.capacity_unit:
            reason = f"must count the same thing as what is wanted, {wanted.capacity_unit!r}"
            raise ValidationError("WarrantyLevels", "capacity_unit", self.capacity_unit, reason)
        if _A.SECURITY in both and type(self.security_class) is not type(wanted.security_class):
            reason = f"must be on the scale of what is wanted, {wanted.security_class!r}"
            raise ValidationError("WarrantyLevels", "security_class", self.security_class, reason)
        short = {
            _A.AVAILABILITY: _less(self.availability_pct, wanted.availability_pct),
            _A.CAPACITY: _less(self.capacity, wanted.capacity),
            _A.CONTINUITY: _less(wanted.recovery_time, self.recovery_time),
            _A.SECURITY: _less(self.security_class, wanted.security_class),
        }
        return tuple(name for name, is_short in short.items() if is_short)


def _less(level: LevelT | None, other: LevelT | None) -> bool:
    return level is not None and other is not None and level < other


@attrs.frozen(kw_only=True)
class WarrantyVerdict:
    """What measuring a warranty against its targets has shown; true where every target is met.

    Attributes:
        failed: The attributes whose target was missed.
        unmeasured: The attributes that have a target and no measured level.
    """

    failed: tuple[ValueAttribute, ...] = ()
    unmeasured: tuple[ValueAttribute, ...] = ()

    def __bool__(self) -> bool:
        return not self.failed and not self.unmeasured


# Stands for what was left out, so that all that is missing can be named in one error.
_UNSAID: Final = cast("bool", None)
_SIDES: Final = ("available", "enough_capacity", "continuous", "secure")


def _check_said(warranty: "Warranty", attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse a warranty that does not say all four."""
    if isinstance(value, bool):
        return
    unsaid = [name for name in _SIDES if not isinstance(getattr(warranty, name), bool)]
    reason = f"a warranty must say True or False of all four; missing: {', '.join(unsaid)}"
    raise ValidationError("Warranty", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class Warranty:
    """Fitness for use: the service is available, has capacity, is continuous and is secure.

    Attributes:
        available: Whether it is there when it is agreed to be.
        enough_capacity: Whether it can take what customers need.
        continuous: Whether it survives a disaster as agreed.
        secure: Whether information is kept as agreed.
        targets: What the four mean in figures, as far as that is agreed.

    Raises:
        ValidationError: One of the four is not said.

    Example:
        >>> warranty = Warranty(
        ...     available=True,
        ...     enough_capacity=True,
        ...     continuous=True,
        ...     secure=False,
        ...     targets=WarrantyLevels(availability_pct="99.5"),
        ... )
        >>> [each.name for each in warranty.failing]
        ['SECURITY']
        >>> bool(warranty.met(WarrantyLevels(availability_pct="99.5")))
        True

    ITIL Service Strategy (2007), 2.2.2.
    """

    available: bool = attrs.field(default=_UNSAID, validator=_check_said)
    enough_capacity: bool = attrs.field(default=_UNSAID, validator=_check_said)
    continuous: bool = attrs.field(default=_UNSAID, validator=_check_said)
    secure: bool = attrs.field(default=_UNSAID, validator=_check_said)
    targets: WarrantyLevels = attrs.field(factory=WarrantyLevels, validator=a(WarrantyLevels))

    @property
    def fit_for_use(self) -> bool:
        """Whether all four hold."""
        return not self.failing

    @property
    def failing(self) -> tuple[ValueAttribute, ...]:
        """Those of the four that do not hold."""
        held = {
            _A.AVAILABILITY: self.available,
            _A.CAPACITY: self.enough_capacity,
            _A.CONTINUITY: self.continuous,
            _A.SECURITY: self.secure,
        }
        return tuple(name for name, holds in held.items() if not holds)

    def met(self, measured: WarrantyLevels) -> WarrantyVerdict:
        """Compare what was measured with the targets; exactly at the target is met.

        Raises:
            ValidationError: The capacities count different things, or the security classes stand
                on different scales.
        """
        return WarrantyVerdict(
            failed=measured.short_of(self.targets),
            unmeasured=tuple(name for name in self.targets.given if name not in measured.given),
        )


@attrs.frozen(kw_only=True)
class Value:
    """Whether a service creates value, and if not, for want of what; true where it does.

    Attributes:
        failing: What is missing. Both sides of utility stand here where either would be enough.
    """

    failing: tuple[ValueAttribute, ...] = ()

    @property
    def created(self) -> bool:
        """Whether the service creates value."""
        return not self.failing

    def __bool__(self) -> bool:
        return self.created


def value_of(utility: Utility, warranty: Warranty) -> Value:
    """Return whether a utility and a warranty create value together, and what is missing.

    Example:
        >>> sound = Warranty(available=True, enough_capacity=True, continuous=True, secure=True)
        >>> bool(value_of(Utility(constraints_removed=True), sound))
        True
        >>> [each.name for each in value_of(Utility(), sound).failing]
        ['PERFORMANCE_SUPPORTED', 'CONSTRAINTS_REMOVED']

    ITIL Service Strategy (2007), 2.2.2; figure 2.2.
    """
    return Value(failing=(*utility.failing, *warranty.failing))
