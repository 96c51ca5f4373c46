"""One entry of a journal: which move was made, when, from where to where, and what it changed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import State

__all__ = ["Delta", "Entry", "guarded"]

Delta = Mapping[str, Any]
"""The fields that a move changes, by name; ``state`` names the target where a row has several."""


class Unmet(str):
    """A condition that does not hold, as a key of a delta.

    As a key it stays there when a subclass adds to its parent's delta: ``{**parent, "own": 1}``.
    """

    __slots__ = ()


def guarded(delta: Delta, conditions: Mapping[str, bool]) -> Delta:
    """Return the changes of a move, to be refused unless every condition holds.

    The kernel reports all conditions that do not hold together with the fields that are missing.

    Args:
        delta: The fields that the move changes.
        conditions: What must hold, in words that tell the user what would be right.

    Example:
        >>> guarded({"satisfaction": 5}, {"a survey was offered": True})
        {'satisfaction': 5}
    """
    if all(conditions.values()):
        return delta
    return {**delta, **{Unmet(text): False for text, holds in conditions.items() if not holds}}


class Entry(NamedTuple):
    """One step in the life of a record; immutable.

    Attributes:
        move: The name of the move.
        stamp: When and by whom.
        source: The state before.
        target: The state after; the same as ``source`` where only facts changed.
        delta: The changed fields with their new values, read-only.
    """

    move: str
    stamp: Stamp
    source: State
    target: State
    delta: Mapping[str, Any] = MappingProxyType({})

    def __hash__(self) -> int:
        """Hash without the delta, whose values may be anything."""
        return hash(self[:4])

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy as plain values, because a read-only view cannot be."""
        return _entry, (self.move, self.stamp, self.source, self.target, dict(self.delta))


def _entry(move: str, stamp: Stamp, source: State, target: State, delta: Delta) -> Entry:
    return Entry(move, stamp, source, target, MappingProxyType(dict(delta)))
