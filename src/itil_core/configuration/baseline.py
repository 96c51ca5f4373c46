"""Baselines, which were agreed, and snapshots, which show things as they are; both never change.

ITIL Service Transition (2007), 4.3.4.3.
"""

import attrs

from itil_core.configuration.captured import CapturedConfiguration
from itil_core.configuration.relationship import RelationshipSet
from itil_core.framework.ids import BaselineId
from itil_core.kernel.fields import a, text
from itil_core.kernel.ids import ActorId
from itil_core.kernel.stamp import Stamp

__all__ = ["Baseline", "Snapshot", "agree"]


def _sound(_baseline: object, _attribute: object, contents: CapturedConfiguration) -> None:
    """Refuse what no agreed reference may hold: unknown ends, and items that are in a circle."""
    RelationshipSet(frozenset(contents.ids), contents.relationships, frozenset())


@attrs.frozen(kw_only=True)
class Snapshot:
    """The configuration as it was captured at a moment, faults included; agreed by nobody.

    Attributes:
        id: Its id.
        name: What people call it.
        taken: When and by whom it was captured.
        contents: What was captured.

    Example:
        >>> import pendulum
        >>> from itil_core.configuration.captured import capture
        >>> moment = Stamp(pendulum.datetime(2026, 3, 2), by="discovery")
        >>> len(Snapshot(id="SNP-1", name="after the storm", taken=moment, contents=capture([])))
        0

    ITIL Service Transition (2007), 4.3.4.3.
    """

    id: BaselineId = attrs.field(converter=BaselineId)
    name: str = attrs.field(validator=text(200))
    taken: Stamp = attrs.field(validator=a(Stamp))
    contents: CapturedConfiguration = attrs.field(validator=a(CapturedConfiguration))

    def __len__(self) -> int:
        return len(self.contents)


@attrs.frozen(kw_only=True)
class Baseline:
    """The configuration as it was agreed at a moment: a reference to restore and to compare with.

    Attributes:
        id: Its id.
        name: What people call it.
        purpose: What it is for, such as being restored when a change fails.
        taken: When and by whom it was captured.
        approved_by: Who agreed to it.
        contents: What was agreed.

    Raises:
        CycleError: Items are part of each other, or installed on each other.
        UnknownReferenceError: A relationship speaks of items that are not in it.

    ITIL Service Transition (2007), 4.3.4.3.
    """

    id: BaselineId = attrs.field(converter=BaselineId)
    name: str = attrs.field(validator=text(200))
    purpose: str = attrs.field(validator=text())
    taken: Stamp = attrs.field(validator=a(Stamp))
    approved_by: ActorId = attrs.field(converter=ActorId)
    contents: CapturedConfiguration = attrs.field(validator=(a(CapturedConfiguration), _sound))

    def __len__(self) -> int:
        return len(self.contents)


def agree(snapshot: Snapshot, *, baseline_id: str, purpose: str, approved_by: str) -> Baseline:
    """Return the baseline that a snapshot becomes once somebody has agreed to it.

    Args:
        snapshot: What was captured.
        baseline_id: The id of the baseline.
        purpose: What it is for.
        approved_by: Who agreed.

    Raises:
        CycleError: Items are part of each other, or installed on each other.
        UnknownReferenceError: A relationship speaks of items that are not in it.
    """
    return Baseline(
        id=baseline_id,
        name=snapshot.name,
        purpose=purpose,
        taken=snapshot.taken,
        approved_by=approved_by,
        contents=snapshot.contents,
    )
