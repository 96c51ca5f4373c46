"""Status accounting: tables of what the items are and were, and how far they strayed.

ITIL Service Transition (2007), 4.3.5.5.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta

import attrs
import pendulum

from itil_core.configuration.baseline import Baseline, Snapshot
from itil_core.configuration.captured import CapturedConfiguration, type_of
from itil_core.configuration.configuration_difference import (
    ConfigurationDifference,
    compare_configurations,
)
from itil_core.configuration.controlled_item import ControlledItem
from itil_core.configuration.item_facts import CiType
from itil_core.errors import CalculationError
from itil_core.framework.ids import BaselineId, ChangeId, CiId
from itil_core.kernel.ids import ActorId
from itil_core.kernel.instants import to_micros

__all__ = [
    "BaselineRow",
    "StatusCount",
    "StatusRow",
    "baseline_table",
    "mean_recording_delay",
    "owned_percent",
    "status_counts",
    "status_history",
    "variance",
]


@attrs.frozen(kw_only=True)
class StatusRow:
    """One status that an item took on.

    Attributes:
        ci_id: The item.
        at: Since when it holds.
        by: Who made it so.
        move: The move; `opened` for the first status.
        status: The status.
        version: The version that the item had then.
        change_id: The last change that had been named for the item.
    """

    ci_id: CiId
    at: pendulum.DateTime
    by: ActorId
    move: str
    status: str
    version: str
    change_id: ChangeId | None


def status_history(items: Iterable[ControlledItem]) -> tuple[StatusRow, ...]:
    """Return every status of every item, by item and in the order of recording.

    Example:
        >>> import pendulum
        >>> from itil_core import Stamp
        >>> from itil_core.configuration.item import ConfigurationItem
        >>> moment = Stamp(pendulum.datetime(2026, 3, 2), by="ana")
        >>> item = ConfigurationItem(
        ...     id="db1", opened=moment, name="db", ci_type="DATABASE", version="15"
        ... )
        >>> [(row.move, row.status) for row in status_history([item.register(moment)])]
        [('opened', 'PLANNED'), ('register', 'REGISTERED')]
    """
    in_order = sorted(items, key=lambda item: item.id)
    return tuple(row for item in in_order for row in _rows(item))


def _rows(item: ControlledItem) -> Iterator[StatusRow]:
    stages = item.stages()
    first = next(stages)
    yield _row(first, "opened")
    for entry, stage in zip(item.history, stages, strict=True):
        if entry.target is not entry.source:
            yield _row(stage, entry.move)


def _row(stage: ControlledItem, move: str) -> StatusRow:
    return StatusRow(
        ci_id=stage.id,
        at=stage.updated.effective,
        by=stage.updated.by,
        move=move,
        status=stage.state.name,
        version=stage.version,
        change_id=stage.last_change_id,
    )


@attrs.frozen
class StatusCount:
    """How many items of a type have a status.

    Attributes:
        ci_type: The type.
        status: The status.
        count: How many.
    """

    ci_type: CiType
    status: str
    count: int


def status_counts(items: Iterable[ControlledItem]) -> tuple[StatusCount, ...]:
    """Return how many items of each type have each status, by type and status."""
    counted = Counter((type_of(item), item.state.name) for item in items)
    return tuple(StatusCount(*key, counted[key]) for key in sorted(counted))


@attrs.frozen(kw_only=True)
class BaselineRow:
    """One baseline or snapshot that an item is in.

    Attributes:
        ci_id: The item.
        baseline_id: The baseline or snapshot.
        at: Since when it shows the item.
        version: The version that it shows; None where it shows none.
        agreed: Whether it is a baseline.
    """

    ci_id: CiId
    baseline_id: BaselineId
    at: pendulum.DateTime
    version: str | None
    agreed: bool


def baseline_table(taken: Iterable[Baseline | Snapshot]) -> tuple[BaselineRow, ...]:
    """Return which baselines and snapshots each item is in, by item, time and id."""
    rows: list[BaselineRow] = []
    for one in taken:
        for item in one.contents.items:
            version = item.facts.get("version")
            rows.append(
                BaselineRow(
                    ci_id=item.ci_id,
                    baseline_id=one.id,
                    at=one.taken.effective,
                    version=None if version is None else str(version),
                    agreed=isinstance(one, Baseline),
                )
            )
    return tuple(sorted(rows, key=lambda row: (row.ci_id, row.at, row.baseline_id)))


def variance(baseline: Baseline, now: CapturedConfiguration) -> ConfigurationDifference:
    """Return how the items of a baseline differ from what was agreed.

    Items that are not in the baseline are left out, and so are their relationships.

    Args:
        baseline: What was agreed.
        now: What is so now, as `capture(items, relationships)`.
    """
    kept = (ci for ci in baseline.contents.ids if ci in now)
    return compare_configurations(baseline.contents, now.part(kept))


def owned_percent(items: Iterable[ControlledItem]) -> float | None:
    """Return how many of a hundred items have an owner; None where there are no items."""
    owned = [item.owner_id is not None for item in items]
    return 100 * sum(owned) / len(owned) if owned else None


def mean_recording_delay(items: Iterable[ControlledItem]) -> timedelta:
    """Return how long after it was so things are recorded, on average over all entries.

    Raises:
        CalculationError: Nothing was recorded since the items were opened.
    """
    stamps = [entry.stamp for item in items for entry in item.history]
    delays = [to_micros(stamp.at) - to_micros(stamp.effective) for stamp in stamps]
    if not delays:
        reason = "no item has an entry"
        raise CalculationError("mean_recording_delay", {"entries": 0}, reason)
    return timedelta(microseconds=sum(delays)) / len(delays)
