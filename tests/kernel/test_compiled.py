"""The algebra of boundaries, against sets of whole numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.kernel._closed import closed_days
from itil_core.kernel._compiled import Combined, Pattern, _cover, _overlay, cut, extend
from itil_core.kernel._pattern import closes, opens, week_of
from itil_core.kernel._zones import DAY, date_of, zone_of

FULL = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}

# An even number of strictly increasing marks: openings and closings in turn.
boundary_lists = st.sets(st.integers(0, 40), max_size=16).map(
    lambda marks: sorted(marks)[: len(marks) // 2 * 2]
)


def points(boundaries):
    """Return every whole number that lies inside."""
    return {
        point
        for opening, closing in zip(boundaries[::2], boundaries[1::2], strict=True)
        for point in range(opening, closing)
    }


def is_tidy(boundaries):
    return len(boundaries) % 2 == 0 and boundaries == sorted(set(boundaries))


@given(boundary_lists, st.integers(0, 40), st.integers(1, 10), st.booleans())
def test_covering_opens_or_closes_exactly_a_stretch(boundaries, start, length, opening):
    before, stretch = points(boundaries), set(range(start, start + length))
    _cover(boundaries, start, start + length, opening=opening)
    assert is_tidy(boundaries)
    assert points(boundaries) == (before | stretch if opening else before - stretch)


@given(boundary_lists, st.integers(-2, 42), st.integers(0, 20))
def test_cutting_keeps_what_lies_inside(boundaries, start, length):
    found = cut(boundaries, start, start + length)
    assert is_tidy(found)
    assert points(found) == points(boundaries) & set(range(start, start + length))


@given(boundary_lists, boundary_lists, st.integers(0, 3))
def test_extending_joins_what_touches(left, right, gap):
    shift = (left[-1] if left else 0) + gap - (right[0] if right else 0)
    moved = [at + shift for at in right]
    expected = points(left) | points(moved)
    extend(left, moved)
    assert is_tidy(left)
    assert points(left) == expected


@given(boundary_lists, boundary_lists)
def test_overlaying_is_union_and_intersection(left, right):
    for depth, expected in (
        (1, points(left) | points(right)),
        (2, points(left) & points(right)),
    ):
        found = _overlay(left, right, depth=depth)
        assert is_tidy(found)
        assert points(found) == expected


def pattern(week, closed=(), specials=()):
    return Pattern(zone_of("UTC"), week_of(week), closed_days(closed), tuple(specials))


def test_always_is_known_without_a_calendar():
    day = date_of(0)
    assert pattern(FULL).always
    assert pattern(FULL, specials=[opens(day)]).always
    assert not pattern(FULL, specials=[closes(day)]).always
    assert not pattern(FULL, closed=[day]).always
    assert not pattern({**FULL, "sun": ["00:00-23:59:59"]}).always
    assert not Combined((pattern(FULL), pattern(FULL), "|")).always


def test_all_days_are_one_stretch():
    for source in (pattern(FULL), Combined((pattern(FULL), pattern(FULL), "&"))):
        assert source.boundaries(0, 400 * DAY) == [0, 400 * DAY]
    shut = pattern(FULL, closed=[date_of(3)])
    assert shut.boundaries(0, 5 * DAY) == [0, 3 * DAY, 4 * DAY, 5 * DAY]


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Asia/Kathmandu", "Pacific/Kiritimati"])
@pytest.mark.parametrize("window", ["00:30-00:15", "20:00-19:30"])
def test_a_range_is_the_same_as_part_of_a_longer_one(zone, window):
    source = Pattern(
        zone_of(zone), week_of({day: [window] for day in FULL}), closed_days([date_of(20_005)]), ()
    )
    longer = source.boundaries(19_990 * DAY, 20_020 * DAY)
    for hour in range(24 * 8):
        first = 20_000 * DAY + hour * (DAY // 24)
        for last in (first + DAY // 24, first + 2 * DAY):
            assert source.boundaries(first, last) == cut(longer, first, last)


def test_a_night_shift_reaches_into_the_range_from_the_day_before():
    # 1970-01-01 was a Thursday.
    nights = pattern({"wed": ["22:00-06:00"], "thu": ["22:00-06:00"]})
    hour = DAY // 24
    assert nights.boundaries(0, DAY) == [0, 6 * hour, 22 * hour, DAY]
    assert nights.boundaries(6 * hour, 22 * hour) == []
