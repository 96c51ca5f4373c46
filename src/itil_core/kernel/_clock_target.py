"""What a clock is told: how much time, in which hours, under which conditions and policies."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from math import isfinite
from types import MappingProxyType
from typing import Any, TypeAlias, cast

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel._clock_reader import Reader
from itil_core.kernel._clock_values import Carry, Reopening
from itil_core.kernel.conditions import Condition, Test, in_phase
from itil_core.kernel.fields import a, text
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.record import Record
from itil_core.kernel.state import Phase

__all__ = ["Choice", "ClockTarget", "ClockTargets"]

_MICROSECOND = timedelta(microseconds=1)
_divide = timedelta.__floordiv__  # pendulum's own counts months as 30 days


def _exact(value: Any) -> timedelta | None:
    """Take in a duration as a plain timedelta, or None."""
    if value is None:
        return None
    if not isinstance(value, timedelta):
        reason = "must be a timedelta, as in timedelta(hours=8), or None for no target"
        raise ValidationError("ClockTarget", "duration", cast("object", value), reason)
    duration: timedelta = value
    exact = _divide(duration, _MICROSECOND)
    reason = "must not be negative" if exact < 0 else ""
    # An interval has months too, but lies between two instants and so has a fixed length.
    calendar: Any = None if isinstance(duration, pendulum.Interval) else value
    if isinstance(calendar, pendulum.Duration) and (calendar.months or calendar.years):
        reason = "must be exact time; months and years differ in length"
    if reason:
        raise ValidationError("ClockTarget", "duration", cast("object", value), reason)
    return timedelta(0, 0, exact)


def _check_test(_target: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and not callable(value):
        reason = "must be a condition, such as in_state(...), or a function of the record"
        raise ValidationError("ClockTarget", attribute.name, value, reason)


def _check_pause(target: "ClockTarget", attribute: "attrs.Attribute[Any]", value: object) -> None:
    _check_test(target, attribute, value)
    if value is not None and value == target.start:
        reason = "must not be the start condition; the clock would never run"
        raise ValidationError("ClockTarget", attribute.name, value, reason)


def _check_since(_target: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    named = isinstance(value, str) and value.isidentifier()
    if value is not None and not named and not callable(value):
        reason = "must be the name of a field that holds an instant, or a function of the record"
        raise ValidationError("ClockTarget", attribute.name, value, reason)


def _thresholds(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(values)


def _check_thresholds(_target: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    numbers = all(
        isinstance(each, (int, float)) and not isinstance(each, bool) and isfinite(each)
        for each in value
    )
    if not numbers or any(later <= earlier for earlier, later in pairwise((0, *value))):
        reason = "must be percents above zero, each higher than the one before"
        raise ValidationError("ClockTarget", attribute.name, value, reason)


@attrs.frozen
class ClockTarget:
    """How one record is timed: how much time, in which hours, under which conditions and policies.

    A condition is a value such as ``in_state(...)``, or any function that takes the record; what
    is truthy fulfils it. The defaults suit any record: the clock runs from the opening, is paused
    while somebody else is waited for, and stops when the work is done.

    Attributes:
        name: What people call it.
        duration: The open time that may be used; None for no target.
        hours: The hours in which time counts.
        start: When the clock starts; None for the opening.
        run: While it may run at all, such as while a group holds the record; None for always.
        pause: While it is paused; what fulfils the condition is the reason that is shown.
        stop: While it is stopped; None for never.
        reset: What opens a new cycle at zero, when it becomes true or changes to another value.
        cancel: What cancels the clock for good.
        since: The name of a field, or a function of the record, that says since when time counts
            once the clock has started; None, or a field without a value, for the start itself.
        carry: What becomes of the time used when duration, hours or conditions change.
        reopening: What becomes of a stopped clock when its stop condition no longer holds.
        thresholds: Percents of the duration of which the passing is reported.

    Raises:
        ValidationError: The name is empty, the duration negative or of months or years, a
            condition no function, the pause equal to the start, or a threshold out of order.

    Example:
        >>> office = ServiceHours("Europe/Prague", {"mon": ["08:00-18:00"], "tue": ["08:00-18:00"]})
        >>> resolution = ClockTarget("resolution", timedelta(hours=8), office, thresholds=(75,))
        >>> print(resolution.pause)
        phase PENDING
    """

    name: str = attrs.field(validator=text(200))
    duration: timedelta | None = attrs.field(converter=_exact)
    hours: ServiceHours = attrs.field(validator=a(ServiceHours))
    start: Test | None = attrs.field(default=None, kw_only=True, validator=_check_test)
    run: Test | None = attrs.field(default=None, kw_only=True, validator=_check_test)
    pause: Test | None = attrs.field(
        default=in_phase(Phase.PENDING), kw_only=True, validator=_check_pause
    )
    stop: Test | None = attrs.field(
        default=in_phase(Phase.DONE, Phase.ENDED), kw_only=True, validator=_check_test
    )
    reset: Test | None = attrs.field(default=None, kw_only=True, validator=_check_test)
    cancel: Test | None = attrs.field(default=None, kw_only=True, validator=_check_test)
    since: "str | Callable[[Any], datetime | None] | None" = attrs.field(
        default=None, kw_only=True, validator=_check_since
    )
    carry: Carry = attrs.field(default=Carry.KEEP, kw_only=True, validator=a(Carry))
    reopening: Reopening = attrs.field(
        default=Reopening.CONTINUE, kw_only=True, validator=a(Reopening)
    )
    thresholds: tuple[float, ...] = attrs.field(
        default=(), converter=_thresholds, kw_only=True, validator=_check_thresholds
    )
    _micros: int | None = attrs.field(init=False, eq=False, repr=False)
    # What is learned about histories while they are read: a memo, which never changes an answer.
    _readers: dict[type, Reader] = attrs.field(
        init=False, eq=False, repr=False, factory=dict[type, Reader]
    )

    def __attrs_post_init__(self) -> None:
        """Count the duration once."""
        exact = None if self.duration is None else self.duration // _MICROSECOND
        object.__setattr__(self, "_micros", exact)

    @property
    def micros(self) -> int | None:
        """The duration in microseconds, or None."""
        return self._micros

    @property
    def conditions(self) -> "tuple[Test | None, ...]":
        """All conditions, in the order in which they are asked at one instant."""
        return (self.cancel, self.stop, self.reset, self.pause, self.run, self.start)

    def chosen(self, record: Record) -> "ClockTarget":
        """Return the target that is in force for a record: itself."""
        return self

    def reader(self, kind: type[Record]) -> Reader:
        """Return what reads the histories of one class of records for this target."""
        reader = self._readers.get(kind)
        if reader is None:
            reader = self._readers[kind] = Reader(self.chosen, kind, self.fields_read())
        return reader

    def changes_terms(self, other: "ClockTarget") -> bool:
        """Tell whether duration, hours or conditions differ from those of another target."""
        return (
            self._micros != other.micros
            or self.conditions != other.conditions
            or self.hours != other.hours
        )

    def fields_read(self) -> frozenset[str] | None:
        """Return the fields that decide what a record means to the clock, beside its state.

        None where a condition is a function that does not say.
        """
        found: frozenset[str] = frozenset()
        for test in self.conditions:
            if isinstance(test, Condition):
                found |= test.fields
            elif test is not None:
                return None
        return found


def _targets(values: Mapping[Any, ClockTarget]) -> Mapping[Any, ClockTarget]:
    return MappingProxyType(dict(values))


def _check_targets(_choice: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not all(isinstance(target, ClockTarget) for target in value.values()):
        raise ValidationError("ClockTargets", attribute.name, value, "must be clock targets")


def _check_field(_choice: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if not isinstance(value, str) or not value.isidentifier():
        raise ValidationError("ClockTargets", attribute.name, value, "must be the name of a field")


@attrs.frozen
class ClockTargets:
    """Several targets, of which a field of the record names the one in force.

    When the field changes, the target changes: a retarget.

    Attributes:
        field: The name of the field.
        targets: The targets by the field's value.
        otherwise: The target for all other values.

    Raises:
        ValidationError: The field is not named, or something else than a target is given.

    Example:
        >>> always = ServiceHours.always()
        >>> usual = ClockTarget("resolution", timedelta(hours=8), always)
        >>> urgent = ClockTarget("resolution", timedelta(hours=1), always)
        >>> by_priority = ClockTargets("priority", {1: urgent}, otherwise=usual)
    """

    field: str = attrs.field(validator=_check_field)
    targets: Mapping[Any, ClockTarget] = attrs.field(converter=_targets, validator=_check_targets)
    otherwise: ClockTarget = attrs.field(validator=a(ClockTarget))
    _readers: dict[type, Reader] = attrs.field(
        init=False, eq=False, repr=False, factory=dict[type, Reader]
    )

    def chosen(self, record: Record) -> ClockTarget:
        """Return the target that is in force for a record."""
        return self.targets.get(getattr(record, self.field), self.otherwise)

    def reader(self, kind: type[Record]) -> Reader:
        """Return what reads the histories of one class of records for these targets."""
        reader = self._readers.get(kind)
        if reader is None:
            fields: frozenset[str] | None = frozenset({self.field})
            for target in (*self.targets.values(), self.otherwise):
                read = target.fields_read()
                fields = None if read is None or fields is None else fields | read
            reader = self._readers[kind] = Reader(self.chosen, kind, fields)
        return reader


Choice: TypeAlias = ClockTarget | ClockTargets | Callable[[Any], ClockTarget]
"""A target, several by a field, or any function that takes the record and returns a target."""
