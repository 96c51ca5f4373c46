"""Which changes a freeze lets through: emergencies that a high authority has authorised.

ITIL Service Transition (2007), 4.2.6.3 and 4.2.6.9.
"""

from collections.abc import Iterable
from datetime import datetime

from itil_core.errors import GuardError, ValidationError
from itil_core.framework.ids import ChangeId
from itil_core.kernel.instants import in_utc
from itil_core.transition.authority import Verdict
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeKind
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy
from itil_core.transition.change_windows import ChangeFreeze, ChangeWindow

__all__ = ["let_through", "permitted_in_freeze", "with_permitted"]


def permitted_in_freeze(
    changes: Iterable[Change],
    *,
    as_of: datetime | None = None,
    policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
) -> frozenset[ChangeId]:
    """Return the changes that may be made in a freeze.

    They are emergency changes that are authorised, and of which the last decision at the freeze's
    level or a higher one is an approval, by somebody else than the requester; by default these are
    levels 1 and 2. Normal and standard changes are never among them, whoever approved them.

    Args:
        changes: Any changes.
        as_of: At which instant; by default as they are. Changes opened later are left out.
        policy: The levels of authority, and which one a freeze needs.

    Raises:
        ValidationError: The instant is naive.
        UnknownReferenceError: The policy does not know the authority of a decision.

    ITIL Service Transition (2007), 4.2.6.9.
    """
    known = list(changes)
    if as_of is not None:
        at = in_utc(as_of, record="permitted_in_freeze", field="as_of")
        known = [change.as_of(at) for change in known if change.opened.at <= at]
    return frozenset(change.id for change in known if _may_pass(change, policy))


def _may_pass(change: Change, policy: ChangePolicy) -> bool:
    return all(_conditions(change, policy).values())


def _conditions(change: Change, policy: ChangePolicy) -> dict[str, bool]:
    """Return what a change that may be made in a freeze fulfils."""
    high = [
        each for each in change.decisions if policy.level_of(each.authority) <= policy.freeze_level
    ]
    names = ", ".join(name for level in policy.authorities[: policy.freeze_level] for name in level)
    approved = bool(high) and high[-1].verdict is Verdict.APPROVED
    return {
        "it must be an emergency change": change.kind is ChangeKind.EMERGENCY,
        "it must be authorised": change.is_authorised,
        f"the last word of {names} must be an approval": approved,
        "somebody else than the requester must have approved it": (
            not approved or not high[-1].by <= {change.requester_id}
        ),
    }


def let_through(
    freeze: ChangeFreeze, change: Change, policy: ChangePolicy = DEFAULT_CHANGE_POLICY
) -> ChangeFreeze:
    """Return a freeze that lets one change through, or say why it must not.

    `freeze.permitting` does the same for ids, and asks nothing.

    Args:
        freeze: The freeze.
        change: The change.
        policy: The levels of authority, and which one a freeze needs.

    Raises:
        GuardError: It is no emergency, is not authorised, or no sufficient authority approved it.
            All is named.
        UnknownReferenceError: The policy does not know the authority of a decision.
        ValidationError: Something else than a freeze or a change was given.

    ITIL Service Transition (2007), 4.2.6.9.
    """
    for name, value, kind in (("freeze", freeze, ChangeFreeze), ("change", change, Change)):
        if not isinstance(value, kind):
            raise ValidationError("let_through", name, value, f"must be a {kind.__name__}")
    unmet = tuple(text for text, holds in _conditions(change, policy).items() if not holds)
    if unmet:
        state = change.state.name
        raise GuardError(change.id, "let_through", state, change.allowed_moves, unmet)
    return freeze.permitting(change.id)


def with_permitted(
    windows: Iterable[ChangeWindow],
    changes: Iterable[Change],
    *,
    as_of: datetime | None = None,
    policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
) -> tuple[ChangeWindow, ...]:
    """Return windows whose freezes let through what may be made in a freeze.

    Blackouts and maintenance windows stay as they are: a blackout lets nothing through.

    Args:
        windows: Any windows.
        changes: Any changes.
        as_of: At which instant; by default as they are.
        policy: The levels of authority, and which one a freeze needs.

    Raises:
        ValidationError: The instant is naive.
        UnknownReferenceError: The policy does not know the authority of a decision.

    Example:
        >>> import pendulum
        >>> from itil_core.kernel.interval import Interval
        >>> start = pendulum.datetime(2026, 12, 20)
        >>> freeze = ChangeFreeze(name="year end", time=Interval(start, start.add(days=14)))
        >>> with_permitted([freeze], []) == (freeze,)
        True

    ITIL Service Transition (2007), 4.2.6.9.
    """
    ids = permitted_in_freeze(changes, as_of=as_of, policy=policy)
    return tuple(
        each.permitting(*ids) if isinstance(each, ChangeFreeze) else each for each in windows
    )
