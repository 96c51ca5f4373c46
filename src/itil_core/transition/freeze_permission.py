"""Which changes a freeze lets through: emergencies that a high authority has authorised.

ITIL Service Transition (2007), 4.2.6.3 and 4.2.6.9.
"""

from collections.abc import Iterable
from datetime import datetime

import attrs

from itil_core.framework.ids import ChangeId
from itil_core.kernel.instants import in_utc
from itil_core.transition.authority import Verdict
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeKind
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy
from itil_core.transition.change_windows import ChangeFreeze, ChangeWindow

__all__ = ["permitted_in_freeze", "with_permitted"]


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
    if change.kind is not ChangeKind.EMERGENCY or not change.is_authorised:
        return False
    limit = policy.freeze_level
    high = [each for each in change.decisions if policy.level_of(each.authority) <= limit]
    if not high:
        return False
    last = high[-1]
    return last.verdict is Verdict.APPROVED and not last.by <= {change.requester_id}


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
        attrs.evolve(each, permitted=each.permitted | ids)
        if isinstance(each, ChangeFreeze)
        else each
        for each in windows
    )
