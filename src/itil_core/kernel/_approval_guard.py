"""What a move asks of a vote that it rests on."""

from datetime import datetime

from itil_core.errors import ValidationError
from itil_core.kernel.approval import Approval, ApprovalOutcome

__all__ = ["approval_conditions"]


def approval_conditions(record: str, approval: Approval, at: datetime) -> dict[str, bool]:
    """Return what must hold of a vote that a move at an instant rests on.

    Args:
        record: The kind of record, for the error.
        approval: The vote.
        at: The instant.

    Raises:
        ValidationError: It is no vote.
    """
    given: object = approval
    if not isinstance(given, Approval):
        raise ValidationError(record, "approval", given, "must be an Approval")
    outcome = given.outcome
    acts = [(ballot.withdrawn or ballot.stamp).at for ballot in given.ballots]
    if given.decision is not None:
        acts.append(given.decision.stamp.at)
    return {
        f"the approval must be APPROVED, it is {outcome.name}": outcome is ApprovalOutcome.APPROVED,
        "the approval must not be later than its record": max(acts, default=at) <= at,
    }
