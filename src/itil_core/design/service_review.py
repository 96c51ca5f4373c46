"""Service reviews: provider and customer look at what was achieved, and agree what to do.

ITIL Service Design (2007), 4.2.5.8.
"""

from collections.abc import Iterable
from datetime import datetime

import attrs
import pendulum

from itil_core.design.achievement import Achievement
from itil_core.design.agreed_action import AgreedAction
from itil_core.design.agreement import ServiceLevelAgreement
from itil_core.errors import ValidationError
from itil_core.framework.ids import AgreementId, ReviewId
from itil_core.kernel.fields import a, each, instant, optional_instant
from itil_core.kernel.ids import ActorId
from itil_core.kernel.instants import in_utc
from itil_core.kernel.interval import Interval

__all__ = ["ReviewStanding", "ServiceReview", "review_standing"]


def _people(values: Iterable[str]) -> tuple[ActorId, ...]:
    return tuple(ActorId(value) for value in each(values))


def _check_people(_review: object, _attribute: object, value: tuple[ActorId, ...]) -> None:
    if not value:
        raise ValidationError("ServiceReview", "attendees", value, "must name who took part")


def _achieved(values: Iterable[Achievement]) -> tuple[Achievement, ...]:
    return each(values)


def _check_achieved(_review: object, _attribute: object, value: tuple[object, ...]) -> None:
    if not all(isinstance(one, Achievement) for one in value):
        raise ValidationError("ServiceReview", "achievements", value, "must be achievements")


def _actions(values: Iterable[AgreedAction]) -> tuple[AgreedAction, ...]:
    return each(values)


def _check_actions(_review: object, _attribute: object, value: tuple[object, ...]) -> None:
    if not all(isinstance(one, AgreedAction) for one in value):
        reason = "must be agreed actions, as in AgreedAction(text=..., owner=..., due=...)"
        raise ValidationError("ServiceReview", "actions", value, reason)


def _check_next(
    review: "ServiceReview", _attribute: object, value: pendulum.DateTime | None
) -> None:
    if value is not None and value <= review.held_at:
        reason = f"must be later than this review, {review.held_at.isoformat()}"
        raise ValidationError("ServiceReview", "next_review", value.isoformat(), reason)


@attrs.frozen(kw_only=True)
class ServiceReview:
    """What was looked at and agreed when an agreement was reviewed.

    Attributes:
        id: The review's id.
        agreement_id: The agreement.
        period: The period that was looked at.
        held_at: When it was held.
        attendees: Who took part.
        achievements: What was achieved in the period.
        actions: What was agreed: who does what until when.
        next_review: When the next one is to be held, if that was agreed.

    Raises:
        ValidationError: Nobody took part, or the next review is not later than this one.

    ITIL Service Design (2007), 4.2.5.8.
    """

    id: ReviewId = attrs.field(converter=ReviewId)
    agreement_id: AgreementId = attrs.field(converter=AgreementId)
    period: Interval = attrs.field(validator=a(Interval))
    held_at: pendulum.DateTime = attrs.field(converter=instant)
    attendees: tuple[ActorId, ...] = attrs.field(converter=_people, validator=_check_people)
    achievements: tuple[Achievement, ...] = attrs.field(
        default=(), converter=_achieved, validator=_check_achieved
    )
    actions: tuple[AgreedAction, ...] = attrs.field(
        default=(), converter=_actions, validator=_check_actions
    )
    next_review: pendulum.DateTime | None = attrs.field(
        default=None, converter=optional_instant, validator=_check_next
    )

    def overdue_actions(self, as_of: datetime) -> tuple[AgreedAction, ...]:
        """Return the actions that are still to be done after they were due."""
        return tuple(one for one in self.actions if one.overdue(as_of))


@attrs.frozen(kw_only=True)
class ReviewStanding:
    """Whether an agreement is reviewed as often as was agreed.

    Attributes:
        last: The last review held; None before the first.
        due: When the next one is due; None where the agreement ends before.
        as_of: When this was so.
    """

    last: ServiceReview | None
    due: pendulum.DateTime | None
    as_of: pendulum.DateTime

    @property
    def is_overdue(self) -> bool:
        """Whether the next review should have been held already."""
        return self.due is not None and self.due < self.as_of


def review_standing(
    agreement: ServiceLevelAgreement, reviews: Iterable[ServiceReview], *, as_of: datetime
) -> ReviewStanding:
    """Return when the next review of an agreement is due, and whether it is overdue.

    It is due one review interval after the last one, by the calendar of the service hours, or
    earlier if the last one agreed so; the first is due one interval after the agreement's start.

    Args:
        agreement: The agreement.
        reviews: Reviews held; those of other agreements and later ones are left out.
        as_of: The instant.

    Raises:
        ValidationError: The instant is naive.

    ITIL Service Design (2007), 4.2.5.8.
    """
    now = in_utc(as_of, record="review_standing", field="as_of")
    held = [one for one in reviews if one.agreement_id == agreement.id and one.held_at <= now]
    last = max(held, key=_when, default=None)
    since = agreement.start if last is None else last.held_at
    due = in_utc(agreement.review_interval.after(since, agreement.service_hours.zone))
    if last is not None and last.next_review is not None:
        due = min(due, last.next_review)
    return ReviewStanding(last=last, due=due if due < agreement.end else None, as_of=now)


def _when(review: ServiceReview) -> pendulum.DateTime:
    return review.held_at
