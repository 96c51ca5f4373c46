"""Which changes are let through a freeze: emergencies that a high authority has authorised.

ITIL Service Transition (2007), 4.2.6.9.
"""

from itil_core.errors import GuardError, ValidationError
from itil_core.transition.authority import Verdict
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeKind
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy
from itil_core.transition.change_windows import ChangeFreeze

__all__ = ["let_through"]


def let_through(
    freeze: ChangeFreeze, change: Change, policy: ChangePolicy = DEFAULT_CHANGE_POLICY
) -> ChangeFreeze:
    """Return the freeze with a change let through that may be made in spite of it.

    `freeze.permitting` does the same for ids, and asks nothing.

    Args:
        freeze: The freeze.
        change: The change.
        policy: The authorities, and the level that may decide on emergencies during a freeze.

    Raises:
        GuardError: It is no emergency, is not authorised, or was approved by too low an authority
            only. All is named.
        ValidationError: Something else than a freeze or a change was given.

    ITIL Service Transition (2007), 4.2.6.9.
    """
    for name, value, kind in (("freeze", freeze, ChangeFreeze), ("change", change, Change)):
        if not isinstance(value, kind):
            raise ValidationError("let_through", name, value, f"must be a {kind.__name__}")
    sufficient = policy.authorities[: policy.freeze_level]
    names = [name for level in sufficient for name in level]
    approved = {each.authority for each in change.decisions if each.verdict is Verdict.APPROVED}
    conditions = {
        "it must be an emergency change": change.kind is ChangeKind.EMERGENCY,
        "it must be authorised": change.is_authorised,
        f"it must be approved by one of {', '.join(names)}": not approved.isdisjoint(names),
    }
    unmet = tuple(text for text, holds in conditions.items() if not holds)
    if unmet:
        state = change.state.name
        raise GuardError(change.id, "let_through", state, change.allowed_moves, unmet)
    return freeze.permitting(change.id)
