"""Zones: names, and the stretches between changes of clocks."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel._zones import (
    DAY,
    EARLIEST,
    LATEST,
    date_of,
    day_number,
    local_reading,
    offset_segments,
    zone_name,
    zone_of,
)

ZONES = [
    "UTC",
    "Europe/Prague",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Asia/Manila",
]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = DAY // 24


@pytest.mark.parametrize("name", ZONES)
def test_zones_are_known_by_name(name):
    assert zone_of(name).key == name
    assert (
        zone_name(name) == zone_name(ZoneInfo(name)) == zone_name(pendulum.timezone(name)) == name
    )


def test_utc_is_the_one_utc_object():
    assert zone_of("UTC") is pendulum.UTC


@pytest.mark.parametrize(
    "bad",
    [
        "Europe/Atlantis",
        "Europe",
        "",
        "../etc/passwd",
        "/etc/passwd",
        "a\0b",
        "\ud800",
        "x" * 300,
        "+02:00",
        "localtime",
        "posixrules",
        "right/Europe/Prague",
        "posix/Europe/Prague",
        None,
        2,
        timedelta(hours=2),
        pendulum.FixedTimezone(3600),
    ],
)
def test_unknown_zones_are_refused(bad):
    with pytest.raises(ValidationError, match="IANA time zone"):
        zone_name(bad)


@given(st.sampled_from(ZONES), st.integers(-140 * 366, 100 * 366), st.integers(1, 500))
def test_segments_cover_everything_once_and_hold_the_offset_of_every_hour(zone, day, days):
    first, last = day * DAY, (day + days) * DAY
    segments = list(offset_segments(zone_of(zone), first, last))
    assert [segments[0][0], *[end for _, end, _ in segments]] == [
        *[start for start, _, _ in segments],
        last,
    ]
    assert segments[0][0] == first
    offsets = [offset for _, _, offset in segments]
    assert all(one != other for one, other in pairwise(offsets))
    for start, end, offset in segments:
        for at in (*range(start, end, 7 * HOUR), end - 1):
            moment = EPOCH + timedelta(microseconds=at)
            found = moment.astimezone(ZoneInfo(zone)).utcoffset()
            assert found == timedelta(microseconds=offset)


def test_changes_are_found_to_the_microsecond_also_at_the_edges():
    prague = zone_of("Europe/Prague")
    change = int(datetime(2026, 3, 29, 1, tzinfo=UTC).timestamp()) * 1_000_000
    assert list(offset_segments(prague, change - 1, change + 1)) == [
        (change - 1, change, HOUR),
        (change, change + 1, 2 * HOUR),
    ]
    assert list(offset_segments(prague, change - 1, change)) == [(change - 1, change, HOUR)]
    assert list(offset_segments(prague, change, change + 1)) == [(change, change + 1, 2 * HOUR)]
    assert list(offset_segments(prague, change, change)) == []


def test_offsets_go_on_beyond_the_calendar():
    for zone in ZONES:
        assert len(list(offset_segments(zone_of(zone), EARLIEST, EARLIEST + 3 * DAY))) == 1
        assert len(list(offset_segments(zone_of(zone), LATEST - 3 * DAY, LATEST))) == 1


@given(st.sampled_from(ZONES), st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)))  # noqa: DTZ001 (Hypothesis wants naive ends)
def test_local_readings_are_those_of_zoneinfo(zone, plain):
    moment = plain.replace(tzinfo=UTC)
    micros = (moment - EPOCH) // timedelta(microseconds=1)
    found = local_reading(zone_of(zone), micros)
    expected = moment.astimezone(ZoneInfo(zone))
    assert type(found) is pendulum.DateTime
    assert found.isoformat() == expected.isoformat()
    assert (found.fold, found.timezone_name) == (expected.fold, zone)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("micros", [EARLIEST, LATEST, 10**30])
def test_readings_outside_the_calendar_are_refused(zone, micros):
    with pytest.raises(CalculationError, match="outside the years 1 to 9999"):
        local_reading(zone_of(zone), micros)


@given(st.dates())
def test_days_are_numbered_from_the_epoch(day):
    assert date_of(day_number(day)) == day
    assert (day - date_of(0)).days == day_number(day)
