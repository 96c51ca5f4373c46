"""The small values that a service is made of: its kind, its outcomes, what was decided about it.

ITIL Service Strategy (2007), 2.2 and 5.3.
"""

from enum import Enum

import attrs

from itil_core.framework.ids import CustomerId, OutcomeId
from itil_core.kernel.fields import text

__all__ = ["Outcome", "PortfolioDecision", "ServiceKind"]


class ServiceKind(Enum):
    """What a service adds to what customers want.

    Members, in order: CORE (delivers the basic outcome), ENABLING (is needed for a core service to
    be delivered), ENHANCING (makes it more attractive and is not essential). The 2007 book calls
    the latter two supporting.
    """

    CORE = "CORE"
    ENABLING = "ENABLING"
    ENHANCING = "ENHANCING"

    @property
    def supporting(self) -> bool:
        """Whether it is one of the kinds that the 2007 book calls supporting."""
        return self is not ServiceKind.CORE


class PortfolioDecision(Enum):
    """What is decided about a service in the portfolio: it is new, or one of the six Rs.

    Members, in order: NEW, RETAIN (it fits well), REPLACE (its function is unclear or overlaps),
    RATIONALISE (several versions do the same), REFACTOR (its boundaries are fuzzy), RENEW (it is
    fit for purpose, but its technology is not), RETIRE (it is neither).
    """

    NEW = "NEW"
    RETAIN = "RETAIN"
    REPLACE = "REPLACE"
    RATIONALISE = "RATIONALISE"
    REFACTOR = "REFACTOR"
    RENEW = "RENEW"
    RETIRE = "RETIRE"

    @property
    def renews(self) -> bool:
        """Whether it asks for a new service in the place of the present one."""
        return self in _RENEWING


_RENEWING = (
    PortfolioDecision.REPLACE,
    PortfolioDecision.RATIONALISE,
    PortfolioDecision.REFACTOR,
    PortfolioDecision.RENEW,
)


@attrs.frozen(kw_only=True)
class Outcome:
    """What a customer gets out of a service: the effect, not what an activity produces.

    Attributes:
        id: The outcome's id.
        statement: The effect, in the customer's words.
        customer_id: Whose outcome it is.
        measure: How it is measured.
        target: How much of it is wanted.

    Example:
        >>> Outcome(id="OUT-1", statement="orders leave on time", customer_id="CUS-1").measure
        ''
    """

    id: OutcomeId = attrs.field(converter=OutcomeId)
    statement: str = attrs.field(validator=text())
    customer_id: CustomerId = attrs.field(converter=CustomerId)
    measure: str = attrs.field(default="", validator=text(empty=True))
    target: str = attrs.field(default="", validator=text(empty=True))
