"""The life of an agreement as one table: of an SLA, an OLA and an underpinning contract alike.

A signed version never changes. Renegotiation makes a new record that replaces the old one; the old
one stays in force until then.

ITIL Service Design (2007), 4.2.5.
"""

from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.state import Phase, State

__all__ = ["AgreementLifecycle", "AgreementState"]


class AgreementState(State):
    """The states of an agreement."""

    DRAFT = "DRAFT", Phase.OPEN
    NEGOTIATION = "NEGOTIATION", Phase.OPEN
    AGREED = "AGREED", Phase.OPEN
    ACTIVE = "ACTIVE", Phase.OPEN
    UNDER_REVIEW = "UNDER_REVIEW", Phase.OPEN
    RENEGOTIATION = "RENEGOTIATION", Phase.OPEN
    EXPIRED = "EXPIRED", Phase.ENDED
    TERMINATED = "TERMINATED", Phase.ENDED


S = AgreementState


class AgreementLifecycle(Lifecycle, initial=S.DRAFT):
    """The default life of an agreement: from its draft to its end."""

    negotiate: Move = Move(S.DRAFT, to=S.NEGOTIATION)
    redraft: Move = Move(S.NEGOTIATION, to=S.DRAFT)
    agree: Move = Move(S.NEGOTIATION, to=S.AGREED)
    activate: Move = Move(S.AGREED, to=S.ACTIVE)
    review: Move = Move(S.ACTIVE, to=S.UNDER_REVIEW)
    confirm: Move = Move(S.UNDER_REVIEW, to=S.ACTIVE)
    renegotiate: Move = Move(S.UNDER_REVIEW, to=S.RENEGOTIATION)
    expire: Move = Move(S.AGREED, S.ACTIVE, S.UNDER_REVIEW, S.RENEGOTIATION, to=S.EXPIRED)
    terminate: Move = Move(
        S.DRAFT,
        S.NEGOTIATION,
        S.AGREED,
        S.ACTIVE,
        S.UNDER_REVIEW,
        S.RENEGOTIATION,
        to=S.TERMINATED,
        needs=("termination_reason",),
    )
    sign: Move = Move(S.NEGOTIATION, to=SAME, needs=("signatures",))
    revise: Move = Move(S.DRAFT, S.NEGOTIATION, to=SAME)
