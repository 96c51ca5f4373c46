"""States and the phases that let clocks, backlogs and simulations work with any of them."""

from enum import Enum
from typing import TYPE_CHECKING, Self

from itil_core.errors import ValidationError

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

    if not TYPE_CHECKING:
        __hash__ = object.__hash__


_PHASE_WANTED = 'must be a Phase, as in SENT = "SENT", Phase.OPEN'


class State(Enum):
    """The parent of all states: an enumeration without members, which users extend.

    Each member gives its stored name and its phase.

    Raises:
        ValidationError: A member has no phase, or the stored name of another.

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

    def __new__(cls, value: str, phase: Phase | None = None) -> Self:
        """Keep the name as the value and the phase beside it."""
        if not isinstance(phase, Phase):
            raise ValidationError(cls.__name__, "phase", phase, _PHASE_WANTED)
        if value in cls._value2member_map_:
            reason = "is the name of another member already"
            raise ValidationError(cls.__name__, "value", value, reason)
        member = object.__new__(cls)
        member._value_ = value
        member.phase = phase
        return member

    # Members are single objects: identity is their hash, and Enum's own is slow on hot paths.
    if not TYPE_CHECKING:
        __hash__ = object.__hash__

    def __str__(self) -> str:
        return self.name
