"""Planned windows as scenarios: what is at stake in each stretch of a night of maintenance.

Windows may overlap. Between two instants at which one of them starts or ends nothing changes, and
each such stretch is one scenario: all CIs of the windows that are open have failed.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

import attrs

from itil_core.configuration._given import graph_given, ids_given
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.item_facts import OperationalState
from itil_core.configuration.what_if import Scenario, scenario
from itil_core.errors import DuplicateError, ValidationError
from itil_core.kernel.fields import a, text
from itil_core.kernel.instants import from_micros, to_micros
from itil_core.kernel.interval import Interval

__all__ = ["PlannedWindow", "WindowPlan", "WindowStretch", "plan_windows"]

_SEVERITY = {
    OperationalState.UP: 0,
    OperationalState.DEGRADED: 1,
    OperationalState.DOWN: 2,
}


def _cis(value: Iterable[str]) -> frozenset[str]:
    return ids_given("PlannedWindow", "takes_down", value)


def _check_cis(_window: object, _attribute: object, value: frozenset[str]) -> None:
    if not value:
        reason = "must name at least one CI; leave out what takes nothing down"
        raise ValidationError("PlannedWindow", "takes_down", value, reason)


@attrs.frozen
class PlannedWindow:
    """Time in which some CIs are taken down on purpose.

    Attributes:
        name: What it is called, such as the id of a change.
        interval: When it is.
        takes_down: The CIs that are DOWN in it.

    Raises:
        ValidationError: A value is not what its field takes, or nothing is taken down.
    """

    name: str = attrs.field(validator=text())
    interval: Interval = attrs.field(validator=a(Interval))
    takes_down: frozenset[str] = attrs.field(converter=_cis, validator=_check_cis)


@attrs.frozen
class WindowStretch:
    """A stretch of a plan in which the same windows are open throughout.

    Attributes:
        interval: When it is.
        windows: The names of the windows that are open, sorted.
        scenario: The graph while their CIs are DOWN.
    """

    interval: Interval
    windows: tuple[str, ...]
    scenario: Scenario

    def __str__(self) -> str:
        return f"{self.interval}: {', '.join(self.windows) or 'no window'}"


@attrs.frozen(eq=False, repr=False)
class WindowPlan:
    """Planned windows over a period, cut into stretches; made by `plan_windows`.

    Attributes:
        graph: The graph.
        period: The period.
        windows: The windows that lie in the period at least in part, by start, then by name.
        stretches: The stretches in order, which together are the whole period.
    """

    graph: DependencyGraph
    period: Interval
    windows: tuple[PlannedWindow, ...]
    stretches: tuple[WindowStretch, ...]

    def __repr__(self) -> str:
        return f"<WindowPlan of {len(self.windows)} windows, {self.period}>"

    def _services(self, services: Iterable[str]) -> list[str]:
        given = ids_given("WindowPlan", "services", services)
        self.graph.check(*given)
        return sorted(given)

    def planned_downtime(self, services: Iterable[str]) -> dict[str, timedelta]:
        """Return for how long each service is DOWN by the windows alone, sorted by service.

        Raises:
            UnknownReferenceError: The graph does not hold some of the services.
            ValidationError: What was given is no collection of ids.
        """
        return {
            service: sum(
                (
                    stretch.interval.duration
                    for stretch in self.stretches
                    if service in stretch.scenario.impact.down
                ),
                timedelta(0),
            )
            for service in self._services(services)
        }

    def worst(self, services: Iterable[str]) -> dict[str, WindowStretch]:
        """Return the stretch that is worst for each service, as far as the structure tells.

        DOWN is worse than DEGRADED, and that than UP; in the same state more single points of
        failure are worse; of stretches that are alike it is the first.

        Raises:
            UnknownReferenceError: The graph does not hold some of the services.
            ValidationError: What was given is no collection of ids.
        """
        order = self._services(services)
        badness: dict[Scenario, dict[str, tuple[int, int]]] = {}
        for stretch in self.stretches:
            here = stretch.scenario
            if here not in badness:
                points = here.single_failures(order).fragile_services()
                badness[here] = {
                    service: (_SEVERITY[here.impact.state_of(service)], points.get(service, 0))
                    for service in order
                }
        return {
            service: max(self.stretches, key=lambda one: badness[one.scenario][service])
            for service in order
        }

    def table(self, services: Iterable[str]) -> list[dict[str, str]]:
        """Return a row for each stretch: `from`, `to`, `windows`, and the state of each service.

        Raises:
            UnknownReferenceError: The graph does not hold some of the services.
            ValidationError: What was given is no collection of ids.
        """
        order = self._services(services)
        return [
            {
                "from": stretch.interval.start.isoformat(),
                "to": stretch.interval.end.isoformat(),
                "windows": ", ".join(stretch.windows),
            }
            | {service: stretch.scenario.impact.state_of(service).name for service in order}
            for stretch in self.stretches
        ]


def plan_windows(
    graph: DependencyGraph, windows: Iterable[PlannedWindow], *, period: Interval | None = None
) -> WindowPlan:
    """Cut planned windows into stretches in which the same ones are open.

    A window that is given twice counts once. Windows are cut at the ends of the period, and those
    that lie outside of it are left out.

    Args:
        graph: The graph.
        windows: The windows.
        period: The period to look at; by default from the first start to the last end.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        DuplicateError: Two different windows have one name.
        ValidationError: What was given is no graph, no window or no interval; or there is neither
            a window nor a period.

    Example:
        >>> import pendulum
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db1", "db2", at_least=1)
        >>> at = pendulum.datetime(2026, 3, 28, 1).add
        >>> plan = plan_windows(
        ...     builder.build(),
        ...     [
        ...         PlannedWindow("CHG-1", Interval(at(hours=0), at(hours=2)), {"db1"}),
        ...         PlannedWindow("CHG-2", Interval(at(hours=1), at(hours=4)), {"db2"}),
        ...     ],
        ... )
        >>> [(one.windows, one.scenario.impact.state_of("mail").name) for one in plan.stretches]
        [(('CHG-1',), 'DEGRADED'), (('CHG-1', 'CHG-2'), 'DOWN'), (('CHG-2',), 'DEGRADED')]
        >>> plan.planned_downtime(["mail"])
        {'mail': datetime.timedelta(seconds=3600)}

    ITIL: Service Transition, change management (projected service outage).
    """
    graph_given("plan_windows", "graph", graph, DependencyGraph)
    given = _distinct(windows)
    graph.check(*(ci for window in given for ci in window.takes_down))
    if period is None:
        if not given:
            reason = "must name at least one window, or a period must be given"
            raise ValidationError("plan_windows", "windows", (), reason)
        first = min(window.interval.start for window in given)
        period = Interval(first, max(window.interval.end for window in given))
    _check_kind("period", period, Interval)
    inside = [window for window in given if window.interval.overlaps(period)]
    inside.sort(key=lambda window: (window.interval.start, window.name))
    return WindowPlan(graph, period, tuple(inside), tuple(_stretches(graph, inside, period)))


def _check_kind(field: str, value: object, kind: type) -> None:
    if not isinstance(value, kind):
        raise ValidationError("plan_windows", field, value, f"must be of {kind.__name__}")


def _distinct(windows: Iterable[PlannedWindow]) -> list[PlannedWindow]:
    """Return the windows, each once."""
    by_name: dict[str, PlannedWindow] = {}
    if isinstance(windows, PlannedWindow):
        reason = "must be a collection of windows, such as [window]"
        raise ValidationError("plan_windows", "windows", windows, reason)
    for window in windows:
        _check_kind("windows", window, PlannedWindow)
        if by_name.setdefault(window.name, window) != window:
            raise DuplicateError("planned window", window.name)
    return list(by_name.values())


def _stretches(
    graph: DependencyGraph, windows: list[PlannedWindow], period: Interval
) -> Iterator[WindowStretch]:
    """Yield the stretches of a period; those with the same failures share one scenario."""
    cuts = {to_micros(period.start), to_micros(period.end)}
    spans: list[tuple[int, int, PlannedWindow]] = []
    for window in windows:
        since = max(to_micros(window.interval.start), to_micros(period.start))
        until = min(to_micros(window.interval.end), to_micros(period.end))
        spans.append((since, until, window))
        cuts |= {since, until}
    known: dict[tuple[str, ...], Scenario] = {}
    for start, end in pairwise(sorted(cuts)):
        now = [window for since, until, window in spans if since <= start and end <= until]
        names = tuple(sorted(window.name for window in now))
        if names not in known:
            failed = frozenset(ci for window in now for ci in window.takes_down)
            known[names] = scenario(graph, failed, name=", ".join(names))
        yield WindowStretch(Interval(from_micros(start), from_micros(end)), names, known[names])
