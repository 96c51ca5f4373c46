"""What a schedule needs to know of a change: when it is, what it touches and what it takes down.

ITIL Service Transition (2007), 4.2.6.3.
"""

from collections.abc import Collection, Iterable
from typing import Protocol, TypeAlias

import attrs

from itil_core.framework.ids import ChangeId, CiId
from itil_core.kernel.fields import a, id_set
from itil_core.kernel.ids import ActorId
from itil_core.kernel.interval import Interval
from itil_core.transition.change import Change

__all__ = ["Plannable", "PlannedChange", "PlannedWork"]


class PlannedChange(Protocol):
    """Whatever can stand in a schedule: the change records, or a `PlannedWork`.

    Attributes:
        id: The id of the change.
        ci_ids: The CIs that it changes.
        takes_down: The CIs that are down during its window; None stands for its CIs.
        planned_window: When it is to be done; None while that is open.
        coordinated_with: The changes that are planned together with it; one side is enough.
        implementers: The people and teams that do it.
    """

    @property
    def id(self) -> str:
        """The id of the change."""
        ...

    @property
    def ci_ids(self) -> Collection[str]:
        """The CIs that it changes."""
        ...

    @property
    def takes_down(self) -> Collection[str] | None:
        """The CIs that are down during its window; None stands for its CIs."""
        ...

    @property
    def planned_window(self) -> Interval | None:
        """When it is to be done; None while that is open."""
        ...

    @property
    def coordinated_with(self) -> Collection[str]:
        """The changes that are planned together with it; one side is enough."""
        ...

    @property
    def implementers(self) -> Collection[str]:
        """The people and teams that do it."""
        ...


def _cis(values: Iterable[str]) -> frozenset[CiId]:
    return id_set(CiId, values)


def _changes(values: Iterable[str]) -> frozenset[ChangeId]:
    return id_set(ChangeId, values)


def _actors(values: Iterable[str]) -> frozenset[ActorId]:
    return id_set(ActorId, values)


def _own_cis(work: "PlannedWork") -> frozenset[CiId]:
    return work.ci_ids


@attrs.frozen(kw_only=True)
class PlannedWork:
    """A piece of work as it is planned, before there is a record of a change.

    Attributes:
        id: The id that the change has, or will have.
        ci_ids: The CIs that it changes.
        takes_down: The CIs that are down during its window, by default all that it changes; empty
            where it needs no outage.
        planned_window: When it is to be done; None while that is open.
        coordinated_with: The changes that are planned together with it; one side is enough.
        implementers: The people and teams that do it.

    Raises:
        ValidationError: A value is not what its field takes.

    Example:
        >>> PlannedWork(id="CHG-7", ci_ids={"db1"}).takes_down
        frozenset({'db1'})

    ITIL Service Transition (2007), 4.2.6.3.
    """

    id: ChangeId = attrs.field(converter=ChangeId)
    ci_ids: frozenset[CiId] = attrs.field(converter=_cis)
    takes_down: frozenset[CiId] = attrs.field(
        default=attrs.Factory(_own_cis, takes_self=True), converter=_cis
    )
    planned_window: Interval | None = attrs.field(default=None, validator=a(Interval, type(None)))
    coordinated_with: frozenset[ChangeId] = attrs.field(default=frozenset(), converter=_changes)
    implementers: frozenset[ActorId] = attrs.field(default=frozenset(), converter=_actors)


# Named beside the protocol because pyright does not see that fields with converters fit one.
Plannable: TypeAlias = PlannedWork | Change | PlannedChange
"""Whatever a schedule takes."""
