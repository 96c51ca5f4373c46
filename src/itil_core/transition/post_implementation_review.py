"""The post-implementation review (PIR): whether a change did what it was meant to do.

ITIL Service Transition (2007), 4.2.6.8.
"""

from collections.abc import Iterable
from enum import Enum

import attrs
import pendulum

from itil_core.kernel.fields import a, instant, member_texts, text

__all__ = ["PostImplementationReview", "ReviewReason"]


class ReviewReason(Enum):
    """Why a change must be reviewed.

    Members, in order: EMERGENCY (it was one), MAJOR (of that category), NOT_SUCCESSFUL (any other
    outcome), SAMPLE (drawn at random).
    """

    EMERGENCY = "EMERGENCY"
    MAJOR = "MAJOR"
    NOT_SUCCESSFUL = "NOT_SUCCESSFUL"
    SAMPLE = "SAMPLE"


def _texts(values: str | Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


@attrs.frozen(kw_only=True)
class PostImplementationReview:
    """What a review found.

    Attributes:
        at: When it was held.
        objectives_met: Whether the change met its objectives.
        users_satisfied: Whether users and customers are content with the result.
        side_effects: What it did besides; "none" where there was nothing.
        resources_as_planned: Whether it took the resources that were planned.
        on_time_and_cost: Whether it was implemented on time and to cost.
        remediation_worked: Whether the remediation worked; None where none was needed.
        actions: What will be done about it.

    Raises:
        ValidationError: A question is left without an answer.
    """

    at: pendulum.DateTime = attrs.field(converter=instant)
    objectives_met: bool = attrs.field(validator=a(bool))
    users_satisfied: bool = attrs.field(validator=a(bool))
    side_effects: str = attrs.field(validator=text())
    resources_as_planned: bool = attrs.field(validator=a(bool))
    on_time_and_cost: bool = attrs.field(validator=a(bool))
    remediation_worked: bool | None = attrs.field(default=None, validator=a(bool, type(None)))
    actions: tuple[str, ...] = attrs.field(default=(), converter=_texts, validator=member_texts())
