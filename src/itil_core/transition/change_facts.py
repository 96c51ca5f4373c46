"""The small values that a change is made of: its kind, where it came from, how it ended.

ITIL Service Transition (2007), 4.2.
"""

from enum import Enum

import attrs
import pendulum

from itil_core.framework.ids import ServiceId
from itil_core.kernel.fields import a, instant, text
from itil_core.kernel.interval import Interval
from itil_core.kernel.priority import PriorityMatrix

__all__ = [
    "CHANGE_MATRIX",
    "ChangeCategory",
    "ChangeDocument",
    "ChangeKind",
    "ChangeLevel",
    "ChangeOutcome",
    "ChangeRejection",
    "ChangeTestResult",
    "ChangeTrigger",
    "ExpectedDowntime",
    "Obligation",
]


class ChangeKind(Enum):
    """How a change is handled.

    Members, in order: STANDARD (authorised beforehand by its model), NORMAL (fully assessed and
    authorised), EMERGENCY (cannot wait for the normal cycle; no name for poor planning).
    """

    STANDARD = "STANDARD"
    NORMAL = "NORMAL"
    EMERGENCY = "EMERGENCY"


class ChangeCategory(Enum):
    """How much a change asks of the organisation.

    Members, in order: MAJOR, SIGNIFICANT, MINOR.
    """

    MAJOR = "MAJOR"
    SIGNIFICANT = "SIGNIFICANT"
    MINOR = "MINOR"


class ChangeLevel(Enum):
    """At which level of the business and its services a change takes place."""

    STRATEGIC = "STRATEGIC"
    TACTICAL = "TACTICAL"
    OPERATIONAL = "OPERATIONAL"


class ChangeTrigger(Enum):
    """What made somebody ask for a change; all but USER and LEGAL name a record."""

    INCIDENT = "INCIDENT"
    PROBLEM = "PROBLEM"
    PROJECT = "PROJECT"
    LEGAL = "LEGAL"
    CSI = "CSI"
    USER = "USER"
    SUPPLIER = "SUPPLIER"
    CONTINUITY = "CONTINUITY"
    EVENT = "EVENT"

    @property
    def names_a_record(self) -> bool:
        """Whether a change with this trigger must say which record triggered it."""
        return self not in (ChangeTrigger.USER, ChangeTrigger.LEGAL)


class ChangeRejection(Enum):
    """Why a request came to nothing."""

    IMPRACTICAL = "IMPRACTICAL"
    DUPLICATE = "DUPLICATE"
    INCOMPLETE = "INCOMPLETE"
    NOT_AUTHORISED = "NOT_AUTHORISED"


class ChangeTestResult(Enum):
    """What testing said; PARTIAL and WAIVED need somebody who approves of going on."""

    PASS = "PASS"  # noqa: S105 (no password)
    FAIL = "FAIL"
    PARTIAL = "PARTIAL"
    WAIVED = "WAIVED"


class ChangeOutcome(Enum):
    """How the work on a change ended."""

    SUCCESSFUL = "SUCCESSFUL"
    SUCCESSFUL_WITH_ISSUES = "SUCCESSFUL_WITH_ISSUES"
    PARTIAL = "PARTIAL"
    FAILED_REMEDIATED = "FAILED_REMEDIATED"
    FAILED_NOT_REMEDIATED = "FAILED_NOT_REMEDIATED"

    @property
    def fits_implemented(self) -> bool:
        """Whether work that was not undone can end so."""
        return self is not ChangeOutcome.FAILED_REMEDIATED

    @property
    def fits_remediated(self) -> bool:
        """Whether work that was undone, or made good, can end so."""
        return self in (ChangeOutcome.FAILED_REMEDIATED, ChangeOutcome.PARTIAL)

    @property
    def failed(self) -> bool:
        """Whether the change failed, remediated or not."""
        return self.name.startswith("FAILED")


class ChangeDocument(Enum):
    """The documents that may follow after an emergency."""

    IMPLEMENTATION_PLAN = "IMPLEMENTATION_PLAN"
    TEST_PLAN = "TEST_PLAN"
    TEST_RESULT = "TEST_RESULT"


@attrs.frozen(kw_only=True)
class Obligation:
    """A document that an emergency change still owes.

    Attributes:
        document: Which.
        due_at: When it must be there at the latest.
    """

    document: ChangeDocument = attrs.field(validator=a(ChangeDocument))
    due_at: pendulum.DateTime = attrs.field(converter=instant)


@attrs.frozen(kw_only=True)
class ExpectedDowntime:
    """How long a service will be down because of a change.

    Attributes:
        service_id: The service.
        interval: When.
        reason: Why, for those who read the projected service outage.
    """

    service_id: ServiceId = attrs.field(converter=ServiceId)
    interval: Interval = attrs.field(validator=a(Interval))
    reason: str = attrs.field(default="", validator=text(empty=True))


CHANGE_MATRIX = PriorityMatrix(((1, 2, 3), (2, 3, 4), (3, 4, 4)))
"""Impact and urgency to the priority of a change: 1 immediate, 2 high, 3 medium, 4 low."""
