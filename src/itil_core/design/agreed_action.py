"""Actions that were agreed: who does what until when.

ITIL Service Design (2007), 4.2.5.7 and 4.2.5.8: reviews and improvement plans end in actions.
"""

from datetime import datetime

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel.fields import instant, optional_instant, text
from itil_core.kernel.ids import ActorId
from itil_core.kernel.instants import in_utc

__all__ = ["AgreedAction"]


@attrs.frozen(kw_only=True)
class AgreedAction:
    """Something that somebody does until an agreed instant.

    Attributes:
        text: What is done, in words.
        owner: Who does it.
        due: Until when.
        done_at: When it was done; None while it is not.

    Raises:
        ValidationError: The text or the owner is missing, or an instant is naive.

    Example:
        >>> due = pendulum.datetime(2026, 4, 1)
        >>> action = AgreedAction(text="order a second line", owner="bob", due=due)
        >>> action.overdue(due), action.overdue(due.add(days=1))
        (False, True)
    """

    text: str = attrs.field(validator=text())
    owner: ActorId = attrs.field(converter=ActorId)
    due: pendulum.DateTime = attrs.field(converter=instant)
    done_at: pendulum.DateTime | None = attrs.field(default=None, converter=optional_instant)

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return self.done_at is not None

    def overdue(self, as_of: datetime) -> bool:
        """Tell whether it is still to be done after it was due.

        Args:
            as_of: The instant; what was done later is not done yet.

        Raises:
            ValidationError: The instant is naive.
        """
        now = in_utc(as_of, record="AgreedAction", field="as_of")
        done = self.done_at is not None and self.done_at <= now
        return not done and self.due < now

    def finished(self, at: datetime) -> "AgreedAction":
        """Return it as done.

        Raises:
            ValidationError: It was done before, or the instant is naive.
        """
        if self.done_at is not None:
            reason = f"must not be done twice; it was done at {self.done_at.isoformat()}"
            raise ValidationError("AgreedAction", "done_at", at, reason)
        return attrs.evolve(self, done_at=at)
