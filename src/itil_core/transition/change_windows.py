"""When changes may be made: maintenance windows, blackouts and freezes.

ITIL Service Transition (2007), 4.2.6.3.
"""

from collections.abc import Iterable
from typing import TypeAlias

import attrs

from itil_core.framework.ids import ChangeId, CiId
from itil_core.kernel.fields import a, id_set, text
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import from_micros, to_micros
from itil_core.kernel.interval import Interval

__all__ = ["Blackout", "ChangeFreeze", "ChangeWindow", "MaintenanceWindow"]


def _scope(values: Iterable[str]) -> frozenset[CiId]:
    return id_set(CiId, values)


def _permitted(values: Iterable[str]) -> frozenset[ChangeId]:
    return id_set(ChangeId, values)


@attrs.frozen(kw_only=True)
class _Rule:
    """What windows of all kinds have in common.

    Attributes:
        name: What people call it.
        time: When it holds: once, or again and again in the zone of its hours.
        scope: The CIs for which it holds, services among them; empty stands for all.
    """

    name: str = attrs.field(validator=text())
    time: Interval | ServiceHours = attrs.field(validator=a(Interval, ServiceHours))
    scope: frozenset[CiId] = attrs.field(default=frozenset(), converter=_scope)

    def during(self, interval: Interval) -> tuple[Interval, ...]:
        """Return the parts of an interval in which it holds, in order."""
        if isinstance(self.time, Interval):
            part = self.time.intersection(interval)
            return () if part is None else (part,)
        start, end = to_micros(interval.start), to_micros(interval.end)
        return tuple(
            Interval(from_micros(opening), from_micros(closing))
            for opening, closing in self.time.windows_micros(start, end)
        )


@attrs.frozen(kw_only=True)
class MaintenanceWindow(_Rule):
    """Time in which some CIs may be worked on, as agreed with those who use them.

    A CI for which windows hold is worked on in one of them and at no other time; a CI without any
    is free.

    Attributes:
        name: What people call it.
        time: When it holds: once, or again and again in the zone of its hours.
        scope: The CIs for which it holds; empty stands for all.

    Raises:
        ValidationError: A value is not what its field takes.

    Example:
        >>> import pendulum
        >>> nights = ServiceHours("Europe/Prague", {"sat": ["22:00-04:00"]})
        >>> window = MaintenanceWindow(name="database nights", time=nights, scope={"db1"})
        >>> weekend = Interval(pendulum.datetime(2026, 3, 28), pendulum.datetime(2026, 3, 30))
        >>> [str(part.duration) for part in window.during(weekend)]
        ['5:00:00']

    ITIL Service Transition (2007), 4.2.6.3.
    """


@attrs.frozen(kw_only=True)
class Blackout(_Rule):
    """Time in which nothing may be changed by anybody, such as the closing of each month.

    It stops every change that touches its scope or takes down some of it, directly or not.

    Attributes:
        name: What people call it.
        time: When it holds: once, or again and again in the zone of its hours.
        scope: The CIs for which it holds, services among them; empty stands for all.

    Raises:
        ValidationError: A value is not what its field takes.

    ITIL Service Transition (2007), 4.2.6.3.
    """


@attrs.frozen(kw_only=True)
class ChangeFreeze(_Rule):
    """Time in which only changes that were expressly let through may be made.

    It stops every other change that touches its scope or takes down some of it, directly or not.

    Attributes:
        name: What people call it.
        time: When it holds: once, or again and again in the zone of its hours.
        scope: The CIs for which it holds, services among them; empty stands for all.
        permitted: The changes that were let through: emergency changes that were authorised at
            level 1 or 2.

    Raises:
        ValidationError: A value is not what its field takes.

    ITIL Service Transition (2007), 4.2.6.3.
    """

    permitted: frozenset[ChangeId] = attrs.field(default=frozenset(), converter=_permitted)

    def permitting(self, *changes: str) -> "ChangeFreeze":
        """Return the freeze with further changes let through.

        Raises:
            ValidationError: What was given is no id of a change.
        """
        return attrs.evolve(self, permitted=self.permitted | _permitted(changes))


ChangeWindow: TypeAlias = MaintenanceWindow | Blackout | ChangeFreeze
"""Whatever says when changes may or may not be made."""
