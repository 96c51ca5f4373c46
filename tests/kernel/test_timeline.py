"""The memo of years: what it keeps, and that it keeps no more than it may."""

import threading
from itertools import pairwise

import pytest

from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel._timeline import Stretch, Timeline
from itil_core.kernel._zones import DAY, EARLIEST, LATEST

YEAR = 366 * DAY


class Daily:
    """Open for the first hour of every UTC day; says what it was asked for."""

    always = False

    def __init__(self):
        self.asked = []

    def boundaries(self, first, last):
        self.asked.append((first // YEAR, last // YEAR))
        hour = DAY // 24
        return [at for day in range(first, last, DAY) for at in (day, day + hour)]


def test_years_are_built_once_and_only_where_asked():
    timeline = Timeline(source := Daily())
    timeline.covering(56 * YEAR, 56 * YEAR + 5)
    timeline.covering(56 * YEAR + 9, 57 * YEAR - 1)
    assert source.asked == [(56, 57)]
    timeline.covering(54 * YEAR, 58 * YEAR)
    assert [years for years in source.asked[1:] if years[0] < years[1]] == [(54, 56), (57, 59)]
    asked = len(source.asked)
    stretch = timeline.covering(54 * YEAR + 3, 59 * YEAR - 1)
    assert len(source.asked) == asked
    assert (stretch.first, stretch.last) == (54 * YEAR, 59 * YEAR)
    assert len(stretch.boundaries) == 2 * 5 * 366


def test_years_far_apart_are_not_filled_in_between():
    timeline = Timeline(source := Daily())
    timeline.covering(0, 1)
    timeline.covering(500 * YEAR, 500 * YEAR + 1)
    assert source.asked == [(0, 1), (500, 501)]
    assert timeline.stretch.first == 500 * YEAR


def test_very_long_spans_are_not_kept():
    timeline = Timeline(Daily())
    timeline.covering(0, 1)
    kept = timeline.stretch
    assert len(timeline.windows(0, 150 * YEAR)) == 150 * 366
    assert timeline.stretch is kept
    assert timeline.open_time(0, 150 * YEAR) == 150 * 366 * DAY // 24
    assert timeline.stretch.last - timeline.stretch.first <= 100 * YEAR


def test_the_sums_of_a_stretch_add_up():
    stretch = Stretch.of(0, 100, [10, 20, 30, 35])
    assert stretch.sums == [10, 15]
    assert stretch.base == [0, -10, 10, -20, 15]
    assert not stretch.dry


@pytest.mark.parametrize(
    ("boundaries", "dry"),
    [
        ([0, 1, 3_653 * DAY + 1, 3_654 * DAY], False),
        ([0, 1, 3_653 * DAY + 2, 3_654 * DAY], True),
        ([3_653 * DAY, 3_654 * DAY], False),
        ([3_653 * DAY + 1, 3_654 * DAY], True),
        ([], False),
    ],
)
def test_ten_years_without_an_opening_are_noticed(boundaries, dry):
    assert Stretch.of(0, 5_000 * DAY, boundaries).dry is dry


class Once(Daily):
    """Open for one hour only, so many days after the epoch."""

    def __init__(self, day):
        super().__init__()
        self.day = day

    def boundaries(self, first, last):
        start = self.day * DAY
        return [start, start + DAY // 24] if first <= start < last else []


def test_after_waits_ten_years_and_no_microsecond_more():
    start = 20_000 * DAY
    assert Timeline(Once(23_653)).after(start, 1) == 23_653 * DAY + 1
    with pytest.raises(CalculationError, match="nothing opens for ten years"):
        Timeline(Once(23_653)).after(start - 1, 1)
    with pytest.raises(CalculationError, match="nothing opens for ten years"):
        Timeline(Once(23_653)).after(start, DAY)


def test_after_goes_on_over_many_years():
    timeline = Timeline(Daily())
    hour = DAY // 24
    for days in (1, 366, 367, 10_000, 100_000):
        assert timeline.after(0, days * hour) == (days - 1) * DAY + hour


def test_after_stops_at_the_end_of_the_calendar():
    with pytest.raises(CalculationError, match="beyond the year 9999"):
        Timeline(Daily()).after(LATEST - 30 * DAY, DAY * 2)
    with pytest.raises(CalculationError, match="beyond the year 9999"):
        Timeline(Daily()).after(LATEST, 1)


def test_instants_outside_the_calendar_are_refused():
    timeline = Timeline(Daily())
    for start, end in ((EARLIEST - 1, 0), (0, LATEST + 1)):
        with pytest.raises(ValidationError, match="years 1 to 9999"):
            timeline.covering(start, end)


def test_threads_share_a_timeline_without_locks():
    timeline = Timeline(Daily())
    wrong = []

    def ask(turn):
        for step in range(30):
            year = 40 + (turn * 7 + step * 3) % 25
            if timeline.open_time(year * YEAR, (year + 1) * YEAR) != 366 * DAY // 24:
                wrong.append(year)  # pragma: no cover

    threads = [threading.Thread(target=ask, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    stretch = timeline.covering(45 * YEAR, 46 * YEAR)
    assert all(one < other for one, other in pairwise(stretch.boundaries))
