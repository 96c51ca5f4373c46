"""States and the phases that let clocks, backlogs and simulations work with any of them."""

from enum import Enum
from typing import Self

__all__ = ["Phase", "State"]


class Phase(Enum):
    """What a state means to work and to clocks, whatever its name.

    Members, in order: OPEN (somebody has to act), PENDING (waiting for somebody else), DONE (the
    work is done and awaits confirmation), ENDED (nothing more happens, except reopening).
    """

    OPEN = "OPEN"
    PENDING = "PENDING"
    DONE = "DONE"
    ENDED = "ENDED"

    __hash__ = object.__hash__


class State(Enum):
    """The parent of all states: an enumeration without members, which users extend.

    Each member gives its stored name and its phase.

    Example:
        >>> class ParcelState(State):
        ...     SENT = "SENT", Phase.OPEN
        ...     DELIVERED = "DELIVERED", Phase.ENDED
        >>> ParcelState.SENT.phase.name
        'OPEN'
        >>> ParcelState("DELIVERED").value
        'DELIVERED'
    """

    phase: Phase

    def __new__(cls, value: str, phase: Phase) -> Self:
        """Keep the name as the value and the phase beside it."""
        member = object.__new__(cls)
        member._value_ = value
        member.phase = phase
        return member

    # Members are single objects: identity is their hash, and Enum's own is slow on hot paths.
    __hash__ = object.__hash__

    def __str__(self) -> str:
        return self.name
