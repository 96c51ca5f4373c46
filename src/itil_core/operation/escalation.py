"""Escalation: passing work to the more skilled, and involving those who decide.

ITIL Service Operation (2007), 4.2.5.6.
"""

from enum import Enum

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel.fields import a, instant, text, whole

__all__ = ["Escalation", "EscalationKind"]


class EscalationKind(Enum):
    """Functional (to more skill, the work moves) or hierarchic (to management, it does not)."""

    FUNCTIONAL = "FUNCTIONAL"
    HIERARCHIC = "HIERARCHIC"


def _check_to(escalation: "Escalation", _attribute: object, value: str) -> None:
    if escalation.kind is EscalationKind.FUNCTIONAL and value == escalation.from_:
        reason = "must be another group than the present one"
        raise ValidationError("Escalation", "to", value, reason)


@attrs.frozen(kw_only=True)
class Escalation:
    """One escalation, as a fact.

    Attributes:
        kind: Functional or hierarchic.
        from_: The group or person that escalated.
        to: The group that takes over, or the person of the management who is involved.
        at: When.
        reason: Why, such as a time limit that passed.
        tier: The tier of support that works on the record from then on.

    Raises:
        ValidationError: A functional escalation leads back to its own group.
    """

    kind: EscalationKind = attrs.field(validator=a(EscalationKind))
    from_: str = attrs.field(validator=text())
    to: str = attrs.field(validator=[text(), _check_to])
    at: pendulum.DateTime = attrs.field(converter=instant)
    reason: str = attrs.field(validator=text())
    tier: int = attrs.field(default=1, validator=whole(1))
