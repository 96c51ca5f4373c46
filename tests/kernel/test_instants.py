"""Instants: exact to the microsecond, right in any zone, and never naive."""

import datetime as dt
from zoneinfo import ZoneInfo

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.instants import UTC, from_micros, in_utc, to_micros

ZONES = ["UTC", "Europe/Prague", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
AWARE = st.datetimes(
    dt.datetime(1900, 1, 3),  # noqa: DTZ001 (bounds are naive by Hypothesis' wish)
    dt.datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from(ZONES).map(ZoneInfo) | st.sampled_from(ZONES).map(pendulum.timezone),
)


def slow_micros(instant: dt.datetime) -> int:
    """Count days, hours, minutes, seconds and microseconds by hand, then take off the offset."""
    days = (instant.date() - dt.date(1970, 1, 1)).days
    seconds = ((days * 24 + instant.hour) * 60 + instant.minute) * 60 + instant.second
    offset = instant.utcoffset()
    assert offset is not None
    micros = seconds * 1_000_000 + instant.microsecond
    return micros - (offset.days * 86_400 + offset.seconds) * 1_000_000 - offset.microseconds


@given(AWARE)
def test_micros_agree_with_counting_by_hand(instant: dt.datetime) -> None:
    assert to_micros(instant) == slow_micros(instant)


@given(AWARE)
def test_an_instant_in_utc_is_the_same_instant_on_the_one_utc_object(instant: dt.datetime) -> None:
    held = in_utc(instant)
    assert type(held) is pendulum.DateTime
    assert held.tzinfo is UTC
    assert slow_micros(held) == slow_micros(instant)


@given(st.integers(-(10**15), 10**16))
def test_micros_go_there_and_back(micros: int) -> None:
    assert to_micros(from_micros(micros)) == micros


def test_an_instant_that_is_held_already_is_given_back_as_it_is() -> None:
    held = pendulum.datetime(2026, 3, 2, 9, tz="UTC")
    assert in_utc(held) is held


def test_the_two_readings_of_a_repeated_hour_are_an_hour_apart() -> None:
    first = dt.datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Prague"), fold=0)
    second = first.replace(fold=1)
    assert first == second  # which is why the library compares in UTC only
    assert to_micros(second) - to_micros(first) == 3_600_000_000


@pytest.mark.parametrize(
    "bad",
    [
        dt.datetime(2026, 3, 2),  # noqa: DTZ001 (naive on purpose)
        dt.date(2026, 3, 2),
        dt.time(9, tzinfo=dt.UTC),
        "2026-03-02T09:00:00Z",
        0,
        None,
    ],
    ids=repr,
)
def test_what_is_no_aware_datetime_is_refused_and_named(bad: object) -> None:
    with pytest.raises(ValidationError, match="must be an aware datetime") as caught:
        in_utc(bad, record="Stamp", field="at")  # type: ignore[arg-type]
    assert (caught.value.record, caught.value.field, caught.value.value) == ("Stamp", "at", bad)
    with pytest.raises(ValidationError, match=r"instant\.at"):
        to_micros(bad)  # type: ignore[arg-type]
