"""What transition must know before a service is put in place, and what is still to be found out.

ITIL Service Transition (2007), 2.4.
"""

import attrs

from itil_core.kernel.fields import text

__all__ = ["TransitionBriefing"]


@attrs.frozen(kw_only=True)
class TransitionBriefing:
    """The three things to know; what is not known yet is empty.

    Attributes:
        business_value: What the service is worth, and to whom.
        stakeholders: Who has a say, at the provider and at the customer.
        adaptation: How the design is applied, and what must be adapted. An approved design package
            is never altered for that: a change is requested.

    Example:
        >>> TransitionBriefing(business_value="mail for all of sales").missing
        ('stakeholders', 'adaptation')

    ITIL Service Transition (2007), 2.4.
    """

    business_value: str = attrs.field(default="", validator=text(empty=True))
    stakeholders: str = attrs.field(default="", validator=text(empty=True))
    adaptation: str = attrs.field(default="", validator=text(empty=True))

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is still to be found out."""
        known: dict[str, str] = attrs.asdict(self)
        return tuple(name for name, answer in known.items() if not answer.strip())
