"""The windows in which changes take CIs down, for what-if analyses of the dependency graph.

ITIL Service Transition (2007), 4.2.6.3.
"""

from collections.abc import Iterable

from itil_core.configuration.planned_windows import PlannedWindow
from itil_core.transition._bookings import changes_given
from itil_core.transition.planned_work import Plannable

__all__ = ["windows_of"]


def windows_of(changes: Iterable[Plannable]) -> tuple[PlannedWindow, ...]:
    """Return the windows in which changes take CIs down, by the ids of the changes.

    Changes without a window and changes that take nothing down have none.

    Args:
        changes: The changes.

    Raises:
        ValidationError: What was given is no collection of changes.
        DuplicateError: A change is there twice.

    Example:
        >>> import pendulum
        >>> from itil_core.configuration import GraphBuilder, plan_windows
        >>> from itil_core.kernel.interval import Interval
        >>> from itil_core.transition import PlannedWork
        >>> night = pendulum.datetime(2026, 3, 28)
        >>> works = [
        ...     PlannedWork(
        ...         id=f"CHG-{number}",
        ...         ci_ids={f"web{number}"},
        ...         planned_window=Interval(night.add(hours=number), night.add(hours=number + 2)),
        ...     )
        ...     for number in (1, 2)
        ... ]
        >>> builder = GraphBuilder()
        >>> builder.needs("shop", "web1", "web2", at_least=1)
        >>> plan = plan_windows(builder.build(), windows_of(works))
        >>> print(plan.planned_downtime(["shop"])["shop"])
        1:00:00

    ITIL Service Transition (2007), 4.2.6.3.
    """
    windows: list[PlannedWindow] = []
    for change in changes_given("windows_of", "changes", changes):
        down = change.ci_ids if change.takes_down is None else change.takes_down
        if change.planned_window is not None and down:
            windows.append(PlannedWindow(change.id, change.planned_window, frozenset(down)))
    return tuple(windows)
