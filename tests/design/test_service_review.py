"""Service reviews, and whether they are held as often as was agreed."""

import pendulum
import pytest

from design.level_samples import APRIL, YEAR, agreed, target
from itil_core.design.achievement import Achievement
from itil_core.design.agreed_action import AgreedAction
from itil_core.design.service_review import ServiceReview, review_standing
from itil_core.design.target_terms import MeasurementPeriod
from itil_core.errors import ValidationError
from itil_core.kernel.hours import ServiceHours

HELD = pendulum.datetime(2026, 5, 5, 10)


def review(number=1, **fields):
    given = {
        "id": f"REV-{number}",
        "agreement_id": "SLA-1",
        "period": APRIL,
        "held_at": HELD,
        "attendees": ["ana", "eva"],
    }
    return ServiceReview(**given | fields)


def standing(*reviews, as_of, **fields):
    return review_standing(agreed(target(), **fields), reviews, as_of=as_of)


def test_the_first_review_is_due_one_interval_after_the_start():
    due = YEAR.start.add(months=1)
    found = standing(as_of=due)
    assert (found.last, found.due, found.is_overdue) == (None, due, False)
    assert standing(as_of=due.add(microseconds=1)).is_overdue


def test_the_next_one_is_due_one_interval_after_the_last():
    earlier = review(2, held_at=HELD.subtract(months=1))
    found = standing(review(), earlier, as_of=HELD.add(days=31))
    assert (found.last.id, found.due, found.is_overdue) == ("REV-1", HELD.add(months=1), False)
    assert standing(review(), as_of=HELD.add(days=32)).is_overdue


def test_an_earlier_agreed_review_counts_and_a_later_one_does_not():
    soon, late = HELD.add(days=10), HELD.add(days=60)
    assert standing(review(next_review=soon), as_of=HELD).due == soon
    assert standing(review(next_review=late), as_of=HELD).due == HELD.add(months=1)


def test_reviews_of_others_and_later_ones_are_left_out():
    other = review(2, agreement_id="SLA-2")
    assert standing(other, review(), as_of=HELD.subtract(days=1)).last is None
    assert standing(other, review(), as_of=HELD).last.id == "REV-1"


def test_nothing_is_due_after_the_end():
    last = review(held_at=YEAR.end.subtract(days=5))
    found = standing(last, as_of=YEAR.end.add(days=40))
    assert (found.due, found.is_overdue) == (None, False)


def test_the_interval_is_read_from_the_calendar_of_the_service_hours():
    prague = ServiceHours.always("Europe/Prague")
    held = pendulum.datetime(2026, 3, 20, 10, tz="Europe/Prague")
    found = standing(
        review(held_at=held),
        as_of=held,
        service_hours=prague,
        review_interval=MeasurementPeriod.QUARTER,
    )
    assert found.due == pendulum.datetime(2026, 6, 20, 10, tz="Europe/Prague")


def test_overdue_actions():
    actions = [
        AgreedAction(text="a line", owner="bob", due=HELD.add(days=3)),
        AgreedAction(text="a disk", owner="bob", due=HELD.add(days=9)),
    ]
    it = review(actions=actions, achievements=[Achievement(target=target(), period=APRIL)])
    assert it.overdue_actions(HELD.add(days=5)) == (actions[0],)
    assert it.achievements[0].status.name == "NO_DATA"


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("attendees", {"attendees": []}),
        ("achievements", {"achievements": [99]}),
        ("actions", {"actions": ["order a line"]}),
        ("next_review", {"next_review": HELD}),
        ("period", {"period": "2026-04"}),
    ],
)
def test_a_review_that_says_nothing_is_refused(field, fields):
    with pytest.raises(ValidationError) as caught:
        review(**fields)
    assert (caught.value.record, caught.value.field) == ("ServiceReview", field)


def test_a_naive_instant_is_refused():
    with pytest.raises(ValidationError) as caught:
        standing(as_of=HELD.naive())
    assert (caught.value.record, caught.value.field) == ("review_standing", "as_of")
