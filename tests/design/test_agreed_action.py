"""Agreed actions."""

import pendulum
import pytest

from itil_core.design.agreed_action import AgreedAction
from itil_core.errors import ValidationError

DUE = pendulum.datetime(2026, 4, 1)


def action(**fields):
    return AgreedAction(**{"text": "order a line", "owner": "bob", "due": DUE} | fields)


def test_it_is_overdue_after_its_due_instant_until_it_is_done():
    late = DUE.add(days=3)
    assert not action().overdue(DUE)
    assert action().overdue(DUE.add(microseconds=1))
    assert not action(done_at=late).overdue(late)
    assert action(done_at=late).overdue(late.subtract(seconds=1))
    assert not action(done_at=DUE).overdue(late)


def test_it_is_finished_once():
    done = action().finished(DUE)
    assert (action().is_done, done.is_done, done.done_at) == (False, True, DUE)
    with pytest.raises(ValidationError, match="twice") as caught:
        done.finished(DUE)
    assert (caught.value.record, caught.value.field) == ("AgreedAction", "done_at")


@pytest.mark.parametrize(
    "fields", [{"text": " "}, {"owner": ""}, {"due": DUE.naive()}, {"done_at": "today"}]
)
def test_what_is_no_action_is_refused(fields):
    with pytest.raises(ValidationError):
        action(**fields)


def test_a_naive_instant_is_refused():
    with pytest.raises(ValidationError) as caught:
        action().overdue(DUE.naive())
    assert (caught.value.record, caught.value.field) == ("AgreedAction", "as_of")
