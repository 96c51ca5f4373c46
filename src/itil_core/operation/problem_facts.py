"""The small values that a problem is made of: where it came from, how bad it is, how it ended.

ITIL Service Operation (2007), 4.4.5.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from enum import Enum

import attrs
import pendulum

from itil_core.kernel.fields import a, instant, member_texts, text, whole
from itil_core.kernel.ids import ActorId
from itil_core.operation._problem_checks import check_money, check_span

__all__ = [
    "Acceptance",
    "Deferral",
    "KnownErrorFate",
    "MajorProblemReview",
    "ProblemCancellation",
    "ProblemKind",
    "ProblemResolution",
    "ProblemSeverity",
    "ProblemSource",
]


class ProblemKind(Enum):
    """Whether incidents have shown the problem, or somebody looked for it.

    Members, in order: REACTIVE (has at least one incident), PROACTIVE (may have none yet).
    """

    REACTIVE = "REACTIVE"
    PROACTIVE = "PROACTIVE"


class ProblemSource(Enum):
    """Who or what detected a problem."""

    SERVICE_DESK = "SERVICE_DESK"
    ANALYSIS = "ANALYSIS"
    EVENT = "EVENT"
    SUPPLIER = "SUPPLIER"
    MAJOR_INCIDENT = "MAJOR_INCIDENT"
    TREND = "TREND"


class ProblemResolution(Enum):
    """Whether a change was needed to resolve a problem."""

    CHANGE = "CHANGE"
    NO_CHANGE = "NO_CHANGE"


class ProblemCancellation(Enum):
    """Why a problem came to nothing."""

    DUPLICATE = "DUPLICATE"
    NOT_A_PROBLEM = "NOT_A_PROBLEM"


class KnownErrorFate(Enum):
    """What becomes of the known error when its problem is closed.

    Members, in order: KEPT (it stays in the KEDB, where it still helps), ARCHIVED (it is retired).
    """

    KEPT = "KEPT"
    ARCHIVED = "ARCHIVED"


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


@attrs.frozen(kw_only=True)
class ProblemSeverity:
    """How serious a problem is for the infrastructure: the questions of the book, answered.

    Attributes:
        recoverable: Whether what failed can be recovered; if not, it must be replaced.
        cost: What the fix will cost, in the organisation's currency.
        people: How many people the fix takes.
        skills: Which skills they need.
        time: How long the fix will take.
        extent: How many CIs are affected.

    Raises:
        ValidationError: The cost is a float, or a number is negative.

    Example:
        >>> ProblemSeverity(
        ...     recoverable=True, cost=Decimal(400), people=2, time=timedelta(days=3), extent=12
        ... ).extent
        12

    ITIL Service Operation (2007), 4.4.5.4.
    """

    recoverable: bool = attrs.field(validator=a(bool))
    cost: Decimal = attrs.field(validator=check_money)
    people: int = attrs.field(validator=whole(0))
    skills: tuple[str, ...] = attrs.field(default=(), converter=_texts, validator=member_texts())
    time: timedelta = attrs.field(validator=check_span)
    extent: int = attrs.field(validator=whole(0))


@attrs.frozen(kw_only=True)
class Deferral:
    """The decision to keep the workaround for now, because a fix costs more than it saves.

    Attributes:
        approver: Who decided.
        review_at: When the decision is looked at again.
        reason: Why a fix does not pay now.
    """

    approver: ActorId = attrs.field(converter=ActorId)
    review_at: pendulum.DateTime = attrs.field(converter=instant)
    reason: str = attrs.field(validator=text())


@attrs.frozen(kw_only=True)
class Acceptance:
    """The business's decision to live with a known error for good.

    Attributes:
        approver: Who decided.
        at: When.
        reason: Why.
    """

    approver: ActorId = attrs.field(converter=ActorId)
    at: pendulum.DateTime = attrs.field(converter=instant)
    reason: str = attrs.field(validator=text())


@attrs.frozen(kw_only=True)
class MajorProblemReview:
    """What was learned from a major problem: the five questions, all answered, and the actions.

    Attributes:
        at: When the review was held.
        went_well: What was done right.
        went_wrong: What was done wrong.
        could_be_better: What could be done better in future.
        prevention: How to prevent it from coming again.
        third_parties: Whether third parties were responsible, and what follows.
        actions: What will be done about it.

    Raises:
        ValidationError: A question is left without an answer.

    ITIL Service Operation (2007), 4.4.5.9.
    """

    at: pendulum.DateTime = attrs.field(converter=instant)
    went_well: str = attrs.field(validator=text())
    went_wrong: str = attrs.field(validator=text())
    could_be_better: str = attrs.field(validator=text())
    prevention: str = attrs.field(validator=text())
    third_parties: str = attrs.field(validator=text())
    actions: tuple[str, ...] = attrs.field(default=(), converter=_texts, validator=member_texts())
