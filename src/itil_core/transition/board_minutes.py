"""What is written down at a meeting of a board: who was there, and what was said on each item.

ITIL Service Transition (2007), 4.2.6.8.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any

import attrs
import pendulum

from itil_core.design.agreed_action import AgreedAction
from itil_core.errors import ValidationError
from itil_core.kernel.fields import a, each, id_set, instant, optional_instant, text
from itil_core.kernel.ids import ActorId
from itil_core.transition.authority import Decision

__all__ = ["Attendee", "BoardAdvice", "MinuteEntry"]


class BoardAdvice(Enum):
    """What came of an item.

    Members, in order: APPROVE, REJECT, RETURN (more information is wanted), DEFER (it comes again
    at a later meeting), NOTE (it was talked about; nothing is asked of anybody but the actions).
    """

    APPROVE = "APPROVE"
    REJECT = "REJECT"
    RETURN = "RETURN"
    DEFER = "DEFER"
    NOTE = "NOTE"

    @property
    def needs_quorum(self) -> bool:
        """Whether it can only be said while there is a quorum."""
        return self in (BoardAdvice.APPROVE, BoardAdvice.REJECT, BoardAdvice.RETURN)


def _people(values: Iterable[str]) -> frozenset[ActorId]:
    return id_set(ActorId, values)


def _check_represents(attendee: "Attendee", _attribute: object, value: frozenset[ActorId]) -> None:
    if attendee.person in value:
        reason = "must not hold the person too, who is there anyway"
        raise ValidationError("Attendee", "represents", sorted(value), reason)


def _check_until(attendee: "Attendee", _attribute: object, value: pendulum.DateTime | None) -> None:
    if value is not None and value < attendee.since:
        reason = f"must not be earlier than the arrival, {attendee.since.isoformat()}"
        raise ValidationError("Attendee", "until", value.isoformat(), reason)


@attrs.frozen(kw_only=True)
class Attendee:
    """Somebody who was at a meeting, for some time.

    Attributes:
        person: Who was there.
        since: When they came.
        until: When they left; None while they are there, or where they stayed to the end.
        represents: The members for whom they stood.

    Raises:
        ValidationError: They left before they came, or represent themselves.
    """

    person: ActorId = attrs.field(converter=ActorId)
    since: pendulum.DateTime = attrs.field(converter=instant)
    until: pendulum.DateTime | None = attrs.field(
        default=None, converter=optional_instant, validator=_check_until
    )
    represents: frozenset[ActorId] = attrs.field(
        default=frozenset[ActorId](), converter=_people, validator=_check_represents
    )

    def is_there(self, at: datetime) -> bool:
        """Tell whether they were there at an instant; at that of their leaving they were not."""
        return self.since <= at and (self.until is None or at < self.until)


def _actions(values: Iterable[AgreedAction]) -> tuple[AgreedAction, ...]:
    return each(values)


def _check_decision(entry: "MinuteEntry", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    a(Decision, type(None))(entry, attribute, value)
    if value is not None and not entry.advice.needs_quorum:
        reason = f"must not be there, because the item's advice is {entry.advice.name}"
        raise ValidationError("MinuteEntry", "decision", value, reason)


@attrs.frozen(kw_only=True)
class MinuteEntry:
    """What the minutes say about one item.

    Attributes:
        item: The item: the id of its change, or its topic.
        advice: What came of it.
        at: When it was talked about.
        discussion: What was said, in words.
        actions: What was agreed: who does what until when.
        decision: What the authority decided there and then, which need not be what was advised.

    Raises:
        ValidationError: A deferred or noted item has a decision.
    """

    item: str = attrs.field(validator=text())
    advice: BoardAdvice = attrs.field(validator=a(BoardAdvice))
    at: pendulum.DateTime = attrs.field(converter=instant)
    discussion: str = attrs.field(default="", validator=text(empty=True))
    actions: tuple[AgreedAction, ...] = attrs.field(
        default=(),
        converter=_actions,
        validator=attrs.validators.deep_iterable(a(AgreedAction)),
    )
    decision: Decision | None = attrs.field(default=None, validator=_check_decision)
