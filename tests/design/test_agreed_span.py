"""Agreed time and what is booked of it, against counting minute by minute."""

from datetime import timedelta

import pendulum
from hypothesis import given
from hypothesis import strategies as st

from design.level_samples import ALWAYS, OFFICE
from design.projection_samples import minutes_open
from itil_core.design._agreed_span import AgreedSpan
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval

FRIDAY = pendulum.datetime(2026, 3, 27, 16)  # before a weekend in which clocks change
PRAGUE = ServiceHours("Europe/Prague", {"fri": ["08:00-18:00"], "sun": ["01:00-04:00"]})


def span(first: int, last: int) -> Interval:
    return Interval(FRIDAY.add(minutes=first), FRIDAY.add(minutes=last))


def spans() -> st.SearchStrategy[list[Interval]]:
    pair = st.tuples(st.integers(0, 4_000), st.integers(1, 400))
    return st.lists(pair.map(lambda one: span(one[0], one[0] + one[1])), max_size=4)


@given(st.sampled_from([ALWAYS, OFFICE, PRAGUE]), spans(), spans(), st.booleans())
def test_it_agrees_with_counting_minutes(hours, times, booked, counts) -> None:
    it = AgreedSpan(hours=hours, times=times, booked=booked, booked_counts=counts)
    service, free = minutes_open(hours, it.times, booked)
    assert it.service_time == timedelta(minutes=service)
    assert it.open_time == timedelta(minutes=free)
    assert it.agreed == timedelta(minutes=service if counts else free)
    assert it.booked_downtime == timedelta(minutes=service - free if counts else 0)
    windows = list(it.windows())
    assert sum((one.duration for one in windows), timedelta(0)) == it.open_time
    assert windows == sorted(windows)
    assert not any(one.overlaps(gap) for one in windows for gap in booked)


def test_a_booked_end_of_a_window_is_not_open() -> None:
    it = AgreedSpan(hours=ALWAYS, times=[span(0, 100)], booked=[span(0, 10), span(90, 200)])
    assert list(it.windows()) == [span(10, 90)]
