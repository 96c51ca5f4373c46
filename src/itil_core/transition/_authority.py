"""Whether a decision comes from a sufficient authority, and not from the author alone."""

from itil_core.errors import AuthorisationError, ValidationError
from itil_core.transition.authority import Decision, Verdict
from itil_core.transition.change_policy import ChangePolicy

__all__ = ["ensure_level", "ensure_others"]


def ensure_level(decision: Decision, needed: int | None, policy: ChangePolicy) -> None:
    """Refuse a decision of too low an authority.

    Args:
        decision: The decision.
        needed: The level that is needed; None where it is not known yet.
        policy: The authorities.

    Raises:
        AuthorisationError: The authority is too low.
        UnknownReferenceError: The policy does not know the authority.
        ValidationError: The authority has another level in the policy.
    """
    held = policy.level_of(decision.authority)
    if held != decision.level:
        reason = f"must be {held}, the level of {decision.authority} in the policy"
        raise ValidationError("Decision", "level", decision.level, reason)
    if needed is not None and held > needed:
        actor = ", ".join(sorted(decision.by))
        names = ", ".join(policy.authority_names(needed))
        raise AuthorisationError(
            actor,
            f"authority of level {needed} ({names})",
            f"authority of level {held} ({decision.authority})",
        )


def ensure_others(decision: Decision, author: str) -> None:
    """Refuse an approval of nobody but the author of what is decided on.

    Args:
        decision: The decision.
        author: Who wrote it.

    Raises:
        AuthorisationError: Nobody else approves.
    """
    if decision.verdict is Verdict.APPROVED and decision.by <= {author}:
        raise AuthorisationError(author, "an approver other than the author", "the authorship")
