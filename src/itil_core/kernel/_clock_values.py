"""The small values that a clock's answer is made of."""

from datetime import timedelta
from enum import Enum
from typing import NamedTuple

import attrs
import pendulum

from itil_core.kernel.instants import to_micros

__all__ = [
    "Carry",
    "ClockCycle",
    "ClockState",
    "PastBreach",
    "Reopening",
    "Segment",
    "SegmentKind",
    "Split",
    "Threshold",
    "Verdict",
]


class ClockState(Enum):
    """What a clock does at an instant."""

    NOT_STARTED = "NOT_STARTED"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    STOPPED = "STOPPED"
    CANCELLED = "CANCELLED"


class Verdict(Enum):
    """How a clock stands to its target.

    MET: stopped, and no more than the target was used. BREACHED: more was used, whether it runs on
    or not. UNDECIDED: neither yet. VOID: cancelled, out of all counts.
    """

    MET = "MET"
    BREACHED = "BREACHED"
    UNDECIDED = "UNDECIDED"
    VOID = "VOID"


class SegmentKind(Enum):
    """What becomes of a stretch of time; where several would apply, the first one does."""

    STOPPED = "STOPPED"
    OUT_OF_HOURS = "OUT_OF_HOURS"
    PAUSED = "PAUSED"
    RUNNING = "RUNNING"


class Carry(Enum):
    """What becomes of the time used when the target changes.

    KEEP: it stays. RESTART: it begins anew at zero. PRO_RATA: the share of the target that was
    used stays.
    """

    KEEP = "KEEP"
    RESTART = "RESTART"
    PRO_RATA = "PRO_RATA"


class Reopening(Enum):
    """What becomes of a stopped clock when its stop condition no longer holds.

    CONTINUE: it goes on where it stood. COUNT: it goes on, and the time in which it was stopped
    counts as if it had run. RESTART: a new cycle begins at zero. NEVER: the first stop is for
    good, as for the time to respond.
    """

    CONTINUE = "CONTINUE"
    COUNT = "COUNT"
    RESTART = "RESTART"
    NEVER = "NEVER"


class Segment(NamedTuple):
    """A stretch of time and what became of it.

    Attributes:
        start: Its first instant, in the zone of the hours.
        end: Where it ends; not part of it.
        kind: What became of it.
        reason: Why the clock was paused; None for other kinds.
    """

    start: pendulum.DateTime
    end: pendulum.DateTime
    kind: SegmentKind
    reason: object = None

    @property
    def length(self) -> timedelta:
        """How long it really lasted."""
        return timedelta(0, 0, to_micros(self.end) - to_micros(self.start))


@attrs.frozen
class Threshold:
    """A part of the target of which somebody wants to know that it is used up.

    Attributes:
        percent: The part, in percent of the target.
        at: When it was or will be used up; None while nobody can say.
        passed: Whether it is used up.
    """

    percent: float
    at: pendulum.DateTime | None
    passed: bool


@attrs.frozen
class PastBreach:
    """A breach of a target that is no longer in force.

    Attributes:
        at: When it was breached.
        target: The name of the target.
        duration: How much time it gave.
    """

    at: pendulum.DateTime
    target: str
    duration: timedelta


class Split(NamedTuple):
    """What part of a clock's time belongs to one value of a field.

    Attributes:
        running: The time in which the clock ran.
        paused: The open time in which it was paused.
    """

    running: timedelta
    paused: timedelta


@attrs.frozen(kw_only=True)
class ClockCycle:
    """One run of a clock from zero.

    Attributes:
        start: When it began.
        stopped_at: Since when it is stopped; None while it is not, or where a reset ended it.
        elapsed: The time used.
        due: The earliest instant at which the target is used up; None where nobody can say.
        breached_at: The latest instant at which no more than the target was used; None unless
            more was used in the end.
    """

    start: pendulum.DateTime
    stopped_at: pendulum.DateTime | None
    elapsed: timedelta
    due: pendulum.DateTime | None
    breached_at: pendulum.DateTime | None
