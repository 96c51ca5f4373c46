"""The life of a change model as one table.

ITIL Service Transition (2007), 4.2.4.3.
"""

from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.state import Phase, State

__all__ = ["ChangeModelLifecycle", "ChangeModelState"]


class ChangeModelState(State):
    """The states of a change model; only an ACTIVE one takes new changes."""

    DRAFT = "DRAFT", Phase.OPEN
    APPROVED = "APPROVED", Phase.OPEN
    ACTIVE = "ACTIVE", Phase.OPEN
    UNDER_REVIEW = "UNDER_REVIEW", Phase.OPEN
    RETIRED = "RETIRED", Phase.ENDED


S = ChangeModelState


class ChangeModelLifecycle(Lifecycle, initial=S.DRAFT):
    """From a draft to retirement; a failed standard change brings its model under review."""

    approve: Move = Move(S.DRAFT, to=S.APPROVED, needs=("approval", "risk"))
    activate: Move = Move(S.APPROVED, to=S.ACTIVE)
    question: Move = Move(S.ACTIVE, to=S.UNDER_REVIEW)
    reinstate: Move = Move(S.UNDER_REVIEW, to=S.ACTIVE)
    redraft: Move = Move(S.UNDER_REVIEW, to=S.DRAFT)
    retire: Move = Move(S.DRAFT, S.APPROVED, S.ACTIVE, S.UNDER_REVIEW, to=S.RETIRED)
    revise: Move = Move(S.DRAFT, to=SAME)
