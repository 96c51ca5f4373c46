"""Appeals: a rejected change goes to the next higher authority, as a change of its own.

ITIL Service Transition (2007), 4.2.6.5.
"""

from typing import Any, TypeVar

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.stamp import Stamp
from itil_core.transition.change import Change
from itil_core.transition.change_lifecycle import ChangeState

__all__ = ["appeal_against"]

ChangeT = TypeVar("ChangeT", bound=Change)

# What the rejected change had come to; the facts that it was about go with the appeal.
_LEFT_BEHIND = frozenset({"id", "opened", "state", "history", "rejection", "decisions", "risk"})


def appeal_against(change: ChangeT, stamp: Stamp, *, change_id: str) -> ChangeT:
    """Return a new change that asks the next higher authority for what was rejected.

    It is about the same, names the change that it ``appeals``, and its ``authority_level`` is one
    higher: assessing it anew can only raise that.

    Args:
        change: The rejected change.
        stamp: When and by whom the appeal is made.
        change_id: The id of the new change.

    Raises:
        ValidationError: The change was not rejected by an authority, the highest has decided
            already, or the appeal would come before the rejection.
    """
    level = change.authority_level
    if change.state is not ChangeState.REJECTED or level is None:
        reason = "must be REJECTED by an authority; what was never assessed is requested anew"
        raise ValidationError("appeal_against", "change", change.id, reason)
    if level == 1:
        reason = "must leave a higher authority to appeal to; level 1 has decided"
        raise ValidationError("appeal_against", "change", change.id, reason)
    if stamp.at < change.updated.at:
        reason = f"must not be earlier than the rejection, {change.updated.at.isoformat()}"
        raise ValidationError("appeal_against", "stamp", stamp.at.isoformat(), reason)
    facts: dict[str, Any] = {
        field.name: getattr(change, field.name)
        for field in attrs.fields(type(change))
        if field.name not in _LEFT_BEHIND and not field.name.startswith("_")
    }
    own: dict[str, Any] = {
        "id": change_id,
        "opened": stamp,
        "appeals": change.id,
        "authority_level": level - 1,
    }
    return type(change)(**facts | own)
