"""Authority over changes: who decides at which level, and what was decided.

Level 1 is the highest. ITIL Service Transition (2007), 4.2.6.5; figure 4.5.
"""

from collections.abc import Iterable
from enum import Enum

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel.fields import a, id_set, instant, member_texts, text, whole
from itil_core.kernel.ids import ActorId

__all__ = ["Decision", "Verdict"]


class Verdict(Enum):
    """What an authority says about a change.

    Members, in order: APPROVED, REJECTED, RETURNED (it wants more information).
    """

    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    RETURNED = "RETURNED"


def _people(values: str | Iterable[str]) -> frozenset[ActorId]:
    return id_set(ActorId, {values} if isinstance(values, str) else values)


def _texts(values: str | Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


def _check_people(_decision: object, _attribute: object, value: frozenset[ActorId]) -> None:
    if not value:
        raise ValidationError("Decision", "by", value, "must name at least one person")


@attrs.frozen(kw_only=True)
class Decision:
    """A decision of a change authority.

    Attributes:
        authority: The authority, by its name in the policy.
        level: Its level; 1 is the highest.
        verdict: What it says.
        at: When it decided.
        by: Who decided: one person, or those of a board who spoke for the verdict.
        conditions: What it asks for in return.

    Raises:
        ValidationError: Nobody decided, or the level is no positive whole number.

    Example:
        >>> decision = Decision(
        ...     authority="CHANGE_MANAGER",
        ...     level=4,
        ...     verdict=Verdict.APPROVED,
        ...     at=pendulum.datetime(2026, 3, 2, 9),
        ...     by="ana",
        ... )
        >>> sorted(decision.by)
        ['ana']
    """

    authority: str = attrs.field(validator=text())
    level: int = attrs.field(validator=whole(1))
    verdict: Verdict = attrs.field(validator=a(Verdict))
    at: pendulum.DateTime = attrs.field(converter=instant)
    by: frozenset[ActorId] = attrs.field(converter=_people, validator=_check_people)
    conditions: tuple[str, ...] = attrs.field(
        default=(), converter=_texts, validator=member_texts()
    )
