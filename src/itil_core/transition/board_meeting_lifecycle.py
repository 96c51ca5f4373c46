"""The life of a meeting of a board as one table.

ITIL Service Transition (2007), 4.2.6.8.
"""

from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.state import Phase, State

__all__ = ["BoardMeetingLifecycle", "BoardMeetingState"]


class BoardMeetingState(State):
    """The states of a meeting; a HELD one still waits for its minutes."""

    PLANNED = "PLANNED", Phase.OPEN
    IN_SESSION = "IN_SESSION", Phase.OPEN
    HELD = "HELD", Phase.DONE
    MINUTED = "MINUTED", Phase.ENDED
    CANCELLED = "CANCELLED", Phase.ENDED


S = BoardMeetingState


class BoardMeetingLifecycle(Lifecycle, initial=S.PLANNED):
    """From the invitation to minutes that are closed."""

    begin: Move = Move(S.PLANNED, to=S.IN_SESSION, needs=("agenda", "attendees"))
    end: Move = Move(S.IN_SESSION, to=S.HELD)
    close_minutes: Move = Move(S.HELD, to=S.MINUTED)
    cancel: Move = Move(S.PLANNED, to=S.CANCELLED, needs=("cancellation",))
    reschedule: Move = Move(S.PLANNED, to=SAME)
    set_agenda: Move = Move(S.PLANNED, to=SAME)
    add_item: Move = Move(S.PLANNED, S.IN_SESSION, to=SAME)
    arrive: Move = Move(S.IN_SESSION, to=SAME)
    leave: Move = Move(S.IN_SESSION, to=SAME)
    record_item: Move = Move(S.IN_SESSION, S.HELD, to=SAME, needs=("minutes",))
    correct_item: Move = Move(S.IN_SESSION, S.HELD, to=SAME, needs=("minutes",))
