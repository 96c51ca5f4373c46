"""The projected service outage and the availability that it leaves."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import CalculationError
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval
from itil_core.transition import (
    Change,
    ChangeRejection,
    ExpectedDowntime,
    projected_availability,
    projected_outages,
)
from transition.change_samples import S, at, normal, normal_in, window

DAY = window(0, 24)
OFFICE = ServiceHours("UTC", {"mon": ["08:00-18:00"]})


def down(start: float, end: float, service: str = "mail") -> ExpectedDowntime:
    return ExpectedDowntime(service_id=service, interval=window(start, end))


def change(number: int, *downtimes: ExpectedDowntime, state: Any = S.AUTHORISED) -> Change:
    return normal_in(state, id=f"CHG-{number}", expected_downtime=downtimes)


def test_downtimes_of_a_service_are_united_and_cut() -> None:
    found = projected_outages(
        [
            change(1, down(2, 4), down(2, 3, "web")),
            change(2, down(3, 5), down(23, 26)),
            change(3, down(30, 31)),
        ],
        DAY,
    )
    assert [(each.service_id, each.intervals, each.change_ids) for each in found] == [
        ("mail", (window(2, 5), window(23, 24)), {"CHG-1", "CHG-2"}),
        ("web", (window(2, 3),), {"CHG-1"}),
    ]
    assert [each.duration for each in found] == [timedelta(hours=4), timedelta(hours=1)]


def test_only_agreed_hours_count() -> None:
    found = projected_outages([change(1, down(8, 12))], DAY, {"mail": OFFICE})
    assert found[0].intervals == (window(8, 10),)
    assert projected_outages([change(1, down(11, 12))], DAY, {"mail": OFFICE}) == ()


@pytest.mark.parametrize("state", [S.REQUESTED, S.READY_FOR_DECISION])
def test_what_is_not_authorised_yet_counts_only_if_asked_for(state: Any) -> None:
    waiting = change(1, down(2, 4), state=state)
    assert projected_outages([waiting], DAY) == ()
    assert projected_outages([waiting], DAY, proposed=True)[0].duration == timedelta(hours=2)
    rejected = normal(expected_downtime=[down(2, 4)]).reject(
        at(), reason=ChangeRejection.IMPRACTICAL
    )
    assert projected_outages([rejected], DAY, proposed=True) == ()


def test_what_was_done_still_counts() -> None:
    it = normal_in(S.AUTHORISED).schedule(
        at(1), window=window(), expected_downtime=[down(2, 4)], outage_projected=True
    )
    assert projected_outages([it], DAY)[0].change_ids == {"CHG-1"}
    assert it.expected_downtime
    closed = normal_in(S.CLOSED)
    assert projected_outages([closed], DAY) == ()


def test_the_projected_availability() -> None:
    changes = [change(1, down(2, 4), down(2, 9, "web")), change(2, down(3, 5))]
    assert projected_availability("mail", changes, DAY) == pytest.approx(87.5)
    assert projected_availability("mail", changes, DAY, OFFICE) == pytest.approx(70)
    assert projected_availability("printing", changes, DAY) == 100
    assert projected_availability("mail", [change(1, down(0, 24))], DAY) == 0


def test_without_agreed_time_there_is_no_availability() -> None:
    tuesday = Interval(at(24).at, at(36).at)
    with pytest.raises(CalculationError, match="no agreed time"):
        projected_availability("mail", [], tuesday, OFFICE)


HOURS = st.tuples(st.integers(0, 30), st.integers(1, 12))


@given(st.lists(HOURS, max_size=5))
def test_an_hour_is_lost_if_any_change_takes_it(spans: list[tuple[int, int]]) -> None:
    changes = [
        change(number, down(start, start + length)) for number, (start, length) in enumerate(spans)
    ]
    lost = {hour for start, length in spans for hour in range(start, start + length) if hour < 24}
    office = {hour for hour in lost if hour < 10}
    assert projected_availability("mail", changes, DAY) == pytest.approx(
        100 * (24 - len(lost)) / 24
    )
    assert projected_availability("mail", changes, DAY, OFFICE) == pytest.approx(
        100 * (10 - len(office)) / 10
    )
