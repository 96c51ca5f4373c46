"""Planned changes as the search for conflicts reads them, checked at its door."""

from collections.abc import Iterable, Mapping

import attrs

from itil_core.configuration._given import graph_given
from itil_core.configuration.graph import DependencyGraph
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import ChangeId
from itil_core.kernel.ids import ActorId
from itil_core.kernel.instants import from_micros, to_micros
from itil_core.kernel.interval import Interval
from itil_core.transition.change_windows import Blackout, ChangeFreeze, ChangeWindow
from itil_core.transition.change_windows import MaintenanceWindow as Maintenance
from itil_core.transition.planned_work import Plannable

__all__ = [
    "Booking",
    "booked",
    "capacities_given",
    "changes_given",
    "graph_known",
    "moment",
    "services_given",
    "windows_given",
]

_NAMES = ("id", "ci_ids", "takes_down", "planned_window", "coordinated_with", "implementers")


@attrs.frozen(eq=False)
class Booking:
    """A change that has a window.

    Attributes:
        id: The change.
        start: When its window starts, in microseconds.
        end: When it ends.
        cis: The CIs that it changes.
        failed: The CIs that it takes down.
        coordinated: The changes that it names as planned together with it.
        actors: Who does it.
        takes_all: Whether it takes down all that it changes.
    """

    id: ChangeId
    start: int
    end: int
    cis: frozenset[str]
    failed: frozenset[str]
    coordinated: frozenset[str]
    actors: frozenset[str]
    takes_all: bool

    @property
    def window(self) -> Interval:
        """When it is to be done."""
        return moment(self.start, self.end)

    @property
    def touched(self) -> frozenset[str]:
        """The CIs that it changes or takes down itself."""
        return self.cis | self.failed

    def overlap(self, other: "Booking") -> Interval:
        """Return the time that lies in both windows, which overlap."""
        return moment(max(self.start, other.start), min(self.end, other.end))

    def is_coordinated_with(self, other: "Booking") -> bool:
        """Tell whether one of the two names the other."""
        return other.id in self.coordinated or self.id in other.coordinated


def moment(start: int, end: int) -> Interval:
    """Return the interval between two instants in microseconds."""
    return Interval(from_micros(start), from_micros(end))


def booked(change: Plannable, window: Interval) -> Booking:
    """Return a change as if it had a window."""
    cis = frozenset(change.ci_ids)
    failed = cis if change.takes_down is None else frozenset(change.takes_down)
    return Booking(
        id=ChangeId(change.id),
        start=to_micros(window.start),
        end=to_micros(window.end),
        cis=cis,
        failed=failed,
        coordinated=frozenset(change.coordinated_with),
        actors=frozenset(change.implementers),
        takes_all=cis <= failed,
    )


def changes_given(function: str, field: str, changes: Iterable[Plannable]) -> tuple[Plannable, ...]:
    """Return what was given as changes, by id.

    Raises:
        ValidationError: It is no collection of changes.
        DuplicateError: A change is there twice.
    """
    reason = "must be a collection of changes, or of PlannedWork(id=..., ci_ids=..., ...)"
    if not isinstance(changes, Iterable):
        raise ValidationError(function, field, changes, reason)
    by_id: dict[str, Plannable] = {}
    for change in changes:
        # Much quicker than isinstance, which looks each attribute up in several ways.
        if not all(hasattr(change, name) for name in _NAMES):
            raise ValidationError(function, field, change, reason)
        if change.id in by_id:
            raise DuplicateError("change", change.id)
        by_id[change.id] = change
    return tuple(by_id[change] for change in sorted(by_id))


def windows_given(function: str, windows: Iterable[ChangeWindow]) -> tuple[ChangeWindow, ...]:
    """Return what was given as maintenance windows, blackouts and freezes.

    Raises:
        ValidationError: It is no collection of these.
    """
    reason = "must be a collection of MaintenanceWindow, Blackout and ChangeFreeze values"
    if not isinstance(windows, Iterable):
        raise ValidationError(function, "windows", windows, reason)
    given = tuple(windows)
    for window in given:
        if not isinstance(window, (Maintenance, Blackout, ChangeFreeze)):
            raise ValidationError(function, "windows", window, reason)
    return given


def capacities_given(function: str, capacities: Mapping[str, int]) -> dict[str, int]:
    """Return how many changes people and teams can do at once.

    Raises:
        ValidationError: One is no whole number from 1 upwards.
    """
    reason = "must say for each how many changes at once, as in {'DB-TEAM': 3}"
    if not isinstance(capacities, Mapping):
        raise ValidationError(function, "capacities", capacities, reason)
    for number in capacities.values():
        if type(number) is not int or number < 1:
            raise ValidationError(function, "capacities", number, reason)
    return {ActorId(actor): number for actor, number in capacities.items()}


def services_given(function: str, services: Iterable[str] | None) -> frozenset[str] | None:
    """Return the services at which common effects count, or None for everything.

    Raises:
        ValidationError: It is no collection of ids.
    """
    if services is None:
        return None
    if isinstance(services, str) or not isinstance(services, Iterable):
        reason = "must be a collection of ids, such as {'shop'}, or None"
        raise ValidationError(function, "services", services, reason)
    return frozenset(services)


def graph_known(
    function: str,
    graph: DependencyGraph,
    changes: Iterable[Plannable],
    windows: Iterable[ChangeWindow],
    services: frozenset[str] | None,
) -> None:
    """Refuse a graph that is none, or that does not hold what the rest speaks of.

    Raises:
        ValidationError: It is no dependency graph.
        UnknownReferenceError: Some CIs are unknown; all of them are named.
    """
    graph_given(function, "graph", graph, DependencyGraph)
    named = set(services or ())
    for change in changes:
        named.update(change.ci_ids, change.takes_down or ())
    for window in windows:
        named |= window.scope
    unknown = sorted({str(ci) for ci in named if ci not in graph})
    if unknown:
        raise UnknownReferenceError("CI", tuple(unknown))
