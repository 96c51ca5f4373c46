"""What people write about hours: windows, weeks and exceptions, and what is refused."""

from datetime import UTC, date, datetime, time

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel._pattern import (
    EMPTY_WEEK,
    SpecialHours,
    Window,
    closes,
    opens,
    specials_of,
    week_of,
)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("08:00-18:00", 28_800, 64_800),
        ("08:00:01-18:00:59", 28_801, 64_859),
        ("08:00-18:00:59", 28_800, 64_859),
        ("00:00-24:00", 0, 86_400),
        ("23:59:59-24:00:00", 86_399, 86_400),
        ("22:00-06:00", 79_200, 108_000),
        ("22:00-00:00", 79_200, 86_400),
        ((time(8), time(18)), 28_800, 64_800),
        ((time(22), time(0)), 79_200, 86_400),
        ([time(22), time(6, 0, 1)], 79_200, 108_001),
        (Window(28_800, 115_200), 28_800, 115_200),
    ],
)
def test_windows_are_read_as_written(text, start, end):
    window = Window.of(text)
    assert (window.start, window.end) == (start, end)


@given(st.integers(0, 86_399), st.integers(1, 86_399))
def test_windows_are_written_as_they_are_read(start, length):
    window = Window(start, start + length)
    assert Window.of(str(window)) == window


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("08:00-08:00", "empty.*00:00-24:00"),
        ("00:00-00:00", "empty"),
        ("24:00-08:00", "must have times"),
        ("08:00-24:01", "must have times"),
        ("08:60-09:00", "must have times"),
        ("08:00:60-09:00", "must have times"),
        ("25:00-26:00", "must have times"),
        ("8-18", "must be written like"),
        ("8:00-18:00", "must be written like"),
        ("08:00 - 18:00", "must be written like"),
        ("08:00-18:00\n", "must be written like"),
        ("٠٨:00-18:00", "must be written like"),
        ("", "must be written like"),
        (None, "must be written like"),
        (8, "must be written like"),
        ((8, 18), "must be written like"),
        ((time(8),), "must be written like"),
        ((time(8), time(8)), "empty"),
        ((time(8, tzinfo=UTC), time(18)), "without a zone"),
        ((time(8), time(23, 59, 59, 999_999)), "24:00"),
    ],
)
def test_other_windows_are_refused(bad, why):
    with pytest.raises(ValidationError, match=why):
        Window.of(bad)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (-1, 5),
        (86_400, 86_401),
        (5, 5),
        (5, 4),
        (5, 86_406),
        (0.0, 5),
        (0, 5.0),
        (False, 5),
        (0, float("nan")),
    ],
)
def test_windows_have_whole_seconds_within_a_day(start, end):
    with pytest.raises(ValidationError) as caught:
        Window(start, end)
    assert caught.value.record == "Window"


def test_a_week_lists_its_days_in_order():
    week = week_of({"wed": ["13:00-17:00", "08:00-12:00"], "mon": ("22:00-06:00",)})
    assert week == (
        (Window.of("22:00-06:00"),),
        (),
        (Window.of("08:00-12:00"), Window.of("13:00-17:00")),
        (),
        (),
        (),
        (),
    )
    assert week_of(week) == week
    assert week_of({}) == EMPTY_WEEK


@pytest.mark.parametrize(
    "touching",
    [
        {"mon": ["08:00-12:00", "12:00-18:00"]},
        {"mon": ["22:00-06:00"], "tue": ["06:00-08:00"]},
        {"sun": ["22:00-06:00"], "mon": ["06:00-08:00"]},
        {"mon": [Window(28_800, 115_200)]},
        {"mon": [Window(28_800, 115_200)], "tue": ["08:00-18:00"]},
    ],
)
def test_windows_may_touch(touching):
    assert week_of(touching)


@pytest.mark.parametrize(
    ("overlapping", "pair"),
    [
        ({"mon": ["08:00-12:00", "11:59:59-18:00"]}, "mon 08:00-12:00 overlaps mon 11:59:59-18:00"),
        ({"mon": ["08:00-12:00", "08:00-12:00"]}, "mon 08:00-12:00 overlaps mon 08:00-12:00"),
        ({"mon": ["08:00-12:00", "09:00-10:00"]}, "overlaps"),
        ({"mon": ["22:00-06:00"], "tue": ["05:00-08:00"]}, "mon 22:00-06:00 overlaps tue"),
        ({"sun": ["22:00-06:00"], "mon": ["05:59:59-08:00"]}, "sun 22:00-06:00 overlaps mon"),
        ({"mon": ["22:00-06:00", "00:00-01:00"], "sun": ["23:00-00:01"]}, "sun 23:00-00:01 over"),
    ],
)
def test_windows_that_overlap_are_refused(overlapping, pair):
    with pytest.raises(ValidationError, match=pair):
        week_of(overlapping)


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 23), st.integers(1, 24)), min_size=1, max_size=6
    )
)
def test_weeks_are_refused_exactly_where_two_windows_share_an_hour(parts):
    week = [[] for _ in range(7)]
    taken = []
    for day, start, length in parts:
        week[day].append(Window(start * 3600, (start + length) * 3600))
        taken += [(day * 24 + start + hour) % 168 for hour in range(length)]
    named = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), week, strict=True))
    if len(set(taken)) == len(taken):
        assert sum(len(day) for day in week_of(named)) == len(parts)
    else:
        with pytest.raises(ValidationError, match="overlaps"):
            week_of(named)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"monday": ["08:00-18:00"]}, "unknown days.*mon, tue, wed"),
        ({"Mon": ["08:00-18:00"]}, "unknown days"),
        ({0: ["08:00-18:00"]}, "unknown days"),
        ({"mon": "08:00-18:00"}, "a list of windows"),
        ({"mon": None}, "a list of windows"),
        (None, "must map days"),
        ("mon", "must map days"),
        ([], "must map days"),
        (EMPTY_WEEK[:6], "must map days"),
        ({"mon": ["08:00"]}, "must be written like"),
    ],
)
def test_other_weeks_are_refused(bad, why):
    with pytest.raises(ValidationError, match=why):
        week_of(bad)


DAY = date(2026, 12, 19)


def test_exceptions_are_taken_in_any_of_their_forms():
    found = specials_of(
        [
            opens(DAY, "09:00-12:00"),
            closes(pendulum.date(2026, 12, 19)),
            (DAY, "opens", (time(9), time(12))),
            (DAY, "closes"),
            [DAY, "closes", None],
        ]
    )
    assert found == (opens(DAY, "09:00-12:00"), closes(DAY)) * 2 + (closes(DAY),)
    assert closes(DAY).window == Window(0, 86_400)
    assert [str(one) for one in found[:2]] == [
        "2026-12-19 opens 09:00-12:00",
        "2026-12-19 closes 00:00-24:00",
    ]
    assert specials_of(found) == found


@pytest.mark.parametrize(
    "bad", [None, 5, "closes", [DAY], [(DAY,)], ["20"], [(DAY, "opens", None, None)]]
)
def test_other_exceptions_are_refused(bad):
    with pytest.raises(ValidationError, match=r"must be a list of opens\(date"):
        specials_of(bad)


@pytest.mark.parametrize("bad", [datetime(2026, 12, 19, tzinfo=UTC), "2026-12-19", None, 20261219])
def test_exceptions_have_a_date_without_a_time(bad):
    with pytest.raises(ValidationError, match="must be a date without a time"):
        opens(bad)


def test_exceptions_open_or_close():
    with pytest.raises(ValidationError, match='"opens" or "closes"'):
        SpecialHours(DAY, "shut")
