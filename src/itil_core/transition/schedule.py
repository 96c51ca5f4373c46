"""The schedule of change: what planned changes do to each other, and when there is room.

ITIL Service Transition (2007), 4.2.6.3.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

import attrs

from itil_core.configuration.graph import DependencyGraph
from itil_core.errors import ValidationError
from itil_core.kernel._spans import why_no_span
from itil_core.kernel.instants import from_micros, in_utc, to_micros
from itil_core.kernel.interval import Interval, united
from itil_core.transition._bookings import (
    Booking,
    booked,
    capacities_given,
    changes_given,
    graph_known,
    services_given,
    windows_given,
)
from itil_core.transition._conflict_rules import outside_windows, over_capacity, stopped
from itil_core.transition._conflict_sweep import Sweep
from itil_core.transition.change_windows import ChangeWindow
from itil_core.transition.conflict_findings import Finding
from itil_core.transition.planned_work import Plannable

__all__ = ["ChangeSchedule", "conflicts", "free_slots"]

_ONE_EACH: Final[Mapping[str, int]] = MappingProxyType({})
_MICROSECOND = timedelta(microseconds=1)


def _in_order(changes: Iterable[Plannable]) -> tuple[Plannable, ...]:
    """Sort changes by their windows, those without one last."""
    given = changes_given("ChangeSchedule", "changes", changes)
    planned = [(each.planned_window, each) for each in given if each.planned_window is not None]
    planned.sort(key=lambda pair: (pair[0], pair[1].id))
    waiting = [each for each in given if each.planned_window is None]
    return (*(change for _, change in planned), *waiting)


@attrs.frozen
class ChangeSchedule:
    """The changes that are planned, in the order of their windows.

    Which changes belong in it, such as all that are authorised and not yet closed, is for those
    who keep it to say.

    Attributes:
        changes: The changes, those that have no window yet last.

    Raises:
        ValidationError: What was given is no collection of changes.
        DuplicateError: A change is there twice.

    Example:
        >>> from itil_core.transition import PlannedWork
        >>> schedule = ChangeSchedule([PlannedWork(id="CHG-1", ci_ids={"db1"})])
        >>> [change.id for change in schedule.waiting]
        ['CHG-1']

    ITIL Service Transition (2007), 4.2.6.3.
    """

    changes: tuple[Plannable, ...] = attrs.field(converter=_in_order)

    @property
    def waiting(self) -> tuple[Plannable, ...]:
        """The changes that have no window yet, by id."""
        return tuple(each for each in self.changes if each.planned_window is None)

    def during(self, interval: Interval) -> tuple[Plannable, ...]:
        """Return the changes whose windows overlap an interval."""
        return tuple(
            each
            for each in self.changes
            if each.planned_window is not None and each.planned_window.overlaps(interval)
        )

    def active_at(self, instant: datetime) -> tuple[Plannable, ...]:
        """Return the changes whose windows hold an instant.

        Raises:
            ValidationError: The instant is naive.
        """
        at = in_utc(instant, record="ChangeSchedule", field="instant")
        return tuple(
            each
            for each in self.changes
            if each.planned_window is not None and at in each.planned_window
        )

    def touching(self, ci: str) -> tuple[Plannable, ...]:
        """Return the changes that change a CI or take it down themselves."""
        return tuple(
            each for each in self.changes if ci in each.ci_ids or ci in (each.takes_down or ())
        )


def conflicts(
    changes: Iterable[Plannable],
    graph: DependencyGraph,
    windows: Iterable[ChangeWindow] = (),
    *,
    capacities: Mapping[str, int] = _ONE_EACH,
    services: Iterable[str] | None = None,
) -> tuple[Finding, ...]:
    """Return everything in which planned changes get in each other's way.

    Two changes are compared if their windows overlap; windows that touch do not. With D of a
    change for all that is DOWN while what it takes down is, there is one finding for each pair
    and kind: SHARED_CI if both change a CI; DEPENDENCY if a CI of one is in D of the other;
    COMMON_EFFECT if D of both meet in what neither takes down itself; REDUNDANCY if more is DOWN
    under both than under each; PERSON if somebody is needed for both. The first four are not
    found for changes that are coordinated with each other. Three or more that are active at once
    are JOINT at each requirement group that fails only then: one finding for each such group and
    each stretch of time with the same changes, coordinated ones included.

    A team that can do more than one change at once is found as PERSON for each stretch of time in
    which it would have to do more. A change is OUTSIDE_WINDOW if it leaves the maintenance windows
    of a CI that it changes or takes down; and it is found as FREEZE for each freeze or blackout
    that it falls into, if it touches the scope or something in the scope is in its D.

    Args:
        changes: The changes; those without a window take no part.
        graph: What needs what.
        windows: Maintenance windows, blackouts and freezes.
        capacities: How many changes people and teams can do at once; one where nothing is said.
        services: The CIs at which a COMMON_EFFECT counts; all by default.

    Returns:
        The findings by (time, kind, changes), the same in whatever order changes were given.

    Raises:
        ValidationError: An argument is not what it should be.
        DuplicateError: A change is there twice.
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.

    Example:
        >>> import pendulum
        >>> from itil_core.configuration import GraphBuilder
        >>> from itil_core.transition import PlannedWork
        >>> builder = GraphBuilder()
        >>> builder.needs("shop", "web1", "web2", at_least=1)
        >>> start = pendulum.datetime(2026, 3, 28)
        >>> window = Interval(start, start.add(hours=2))
        >>> work = [
        ...     PlannedWork(id=f"CHG-{one}", ci_ids={f"web{one}"}, planned_window=window)
        ...     for one in (1, 2)
        ... ]
        >>> for finding in conflicts(work, builder.build()):
        ...     print(finding)
        REDUNDANCY CHG-1, CHG-2: only together they take down shop

    ITIL Service Transition (2007), 4.2.6.3.
    """
    given = changes_given("conflicts", "changes", changes)
    rules = windows_given("conflicts", windows)
    able = capacities_given("conflicts", capacities)
    wanted = services_given("conflicts", services)
    graph_known("conflicts", graph, given, rules, wanted)
    bookings = [
        booked(change, change.planned_window)
        for change in given
        if change.planned_window is not None
    ]
    found = [*Sweep(graph, able, wanted, None).findings(bookings), *over_capacity(bookings, able)]
    for booking in bookings if rules else ():
        found += _alone(booking, rules, graph)
    return tuple(sorted(found, key=lambda finding: finding.order))


def _alone(
    booking: Booking, windows: tuple[ChangeWindow, ...], graph: DependencyGraph
) -> Iterator[Finding]:
    """Yield what a change gets wrong whatever else is planned."""
    yield from outside_windows(booking, windows)
    yield from stopped(booking, windows, graph)


def free_slots(
    change: Plannable,
    changes: Iterable[Plannable],
    graph: DependencyGraph,
    windows: Iterable[ChangeWindow] = (),
    *,
    within: Interval,
    duration: timedelta | None = None,
    limit: int = 3,
    capacities: Mapping[str, int] = _ONE_EACH,
    services: Iterable[str] | None = None,
) -> tuple[Interval, ...]:
    """Return the earliest windows in which a change has no finding.

    The first is the earliest there is, to the microsecond; each further one is the earliest that
    does not overlap those before it. In each of them `conflicts` finds nothing that names the
    change; what the others do to each other does not matter.

    Args:
        change: The change; a window that it has is not looked at.
        changes: What else is planned. The change itself may be among them and is left out.
        graph: What needs what.
        windows: Maintenance windows, blackouts and freezes.
        within: Where to look; the windows lie inside.
        duration: How long the change takes; by default as long as the window that it has.
        limit: How many windows to return at most.
        capacities: How many changes people and teams can do at once; one where nothing is said.
        services: The CIs at which a COMMON_EFFECT counts; all by default.

    Returns:
        The windows in order; fewer than the limit, or none, where there is no room.

    Raises:
        ValidationError: An argument is not what it should be, or there is no duration.
        DuplicateError: A change is there twice.
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.

    Example:
        >>> import pendulum
        >>> from itil_core.configuration import GraphBuilder
        >>> from itil_core.transition import PlannedWork
        >>> builder = GraphBuilder()
        >>> builder.needs("shop", "db1")
        >>> start = pendulum.datetime(2026, 3, 28)
        >>> night = Interval(start, start.add(hours=2))
        >>> planned = PlannedWork(id="CHG-1", ci_ids={"db1"}, planned_window=night)
        >>> new = PlannedWork(id="CHG-2", ci_ids={"shop"})
        >>> weekend = Interval(start, start.add(days=2))
        >>> slots = free_slots(
        ...     new, [planned], builder.build(), within=weekend, duration=timedelta(hours=1)
        ... )
        >>> print(slots[0])
        2026-03-28T02:00:00+00:00 to 2026-03-28T03:00:00+00:00

    ITIL Service Transition (2007), 4.2.6.3.
    """
    (new,) = changes_given("free_slots", "change", (change,))
    others = [each for each in changes_given("free_slots", "changes", changes) if each.id != new.id]
    rules = windows_given("free_slots", windows)
    able = capacities_given("free_slots", capacities)
    wanted = services_given("free_slots", services)
    graph_known("free_slots", graph, (new, *others), rules, wanted)
    length = _length(new, duration)
    if type(limit) is not int or limit < 1:
        raise ValidationError("free_slots", "limit", limit, "must be 1, 2, 3, ...")
    if not isinstance(within, Interval):
        raise ValidationError("free_slots", "within", within, "must be an Interval")
    # As if it were done all the time: whenever that is found to conflict, a window must not be.
    booking = booked(new, within)
    planned = [(each, each.planned_window) for each in others if each.planned_window is not None]
    bookings = [booking]
    bookings += [booked(each, taken) for each, taken in planned if taken.overlaps(within)]
    found = [*Sweep(graph, able, wanted, new.id).findings(bookings)]
    found += [each for each in over_capacity(bookings, able) if new.id in each.changes]
    found += _alone(booking, rules, graph)
    return tuple(_gaps(within, length, limit, (time for each in found for time in each.times)))


def _length(change: Plannable, duration: timedelta | None) -> int:
    """Return how long a change takes, in microseconds."""
    if duration is None:
        if change.planned_window is None:
            reason = "must be given for a change that has no window"
            raise ValidationError("free_slots", "duration", duration, reason)
        duration = change.planned_window.duration
    why = why_no_span(duration, above_zero=True)
    if why:
        raise ValidationError("free_slots", "duration", duration, why)
    return duration // _MICROSECOND


def _gaps(
    within: Interval, length: int, limit: int, taken: Iterable[Interval]
) -> Iterator[Interval]:
    """Yield the earliest intervals of some length between those that are taken."""
    since, last = to_micros(within.start), to_micros(within.end)
    edges = [(to_micros(each.start), to_micros(each.end)) for each in united(taken)]
    for start, end in (*edges, (last, last)):
        while since + length <= start and limit:
            yield Interval(from_micros(since), from_micros(since + length))
            since += length
            limit -= 1
        since = max(since, end)
