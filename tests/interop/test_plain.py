"""Single values as plain JSON values, exact to the microsecond."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interop.parcels import Colour
from interop.stored import CONVERTER, NINE
from itil_core.errors import ValidationError
from itil_core.kernel.ids import Id
from itil_core.kernel.priority import Scale


@given(
    st.datetimes(timezones=st.just(UTC)), st.timedeltas(timedelta(hours=-14), timedelta(hours=14))
)
def test_an_instant_is_exact_whatever_its_zone(at: datetime, offset: timedelta) -> None:
    try:
        there = at.astimezone(timezone(offset - offset % timedelta(minutes=1)))
    except OverflowError:  # before the first year or after the last
        return
    text = CONVERTER.unstructure(there)
    assert text == at.isoformat(timespec="microseconds")
    back = CONVERTER.structure(text, pendulum.DateTime)
    assert (back, back.tzinfo) == (at, pendulum.UTC)


def test_an_instant_with_another_offset_is_read_as_utc() -> None:
    back = CONVERTER.structure("2026-03-02T10:00:00+01:00", pendulum.DateTime)
    assert (back, back.tzinfo) == (NINE, pendulum.UTC)


@given(st.timedeltas())
def test_a_duration_is_exact(span: timedelta) -> None:
    assert CONVERTER.structure(CONVERTER.unstructure(span), timedelta) == span


def test_a_duration_of_pendulum_is_its_elapsed_time() -> None:
    assert CONVERTER.unstructure(pendulum.duration(hours=-1, microseconds=-1)) == "-PT3600.000001S"


@pytest.mark.parametrize(
    ("value", "kind", "reason"),
    [
        ("2026-03-02T09:00:00", pendulum.DateTime, "with an offset"),
        ("tomorrow", pendulum.DateTime, "with an offset"),
        (5, pendulum.DateTime, "with an offset"),
        ("2. 3. 2026", date, "an ISO 8601 date"),
        (5, date, "an ISO 8601 date"),
        ("1 hour", timedelta, "ISO 8601 in seconds"),
        (5, timedelta, "ISO 8601 in seconds"),
        ("PT99999999999999S", timedelta, "less than"),
        (12.5, Decimal, "a decimal number in a string"),
        ("12,5", Decimal, "a decimal number in a string"),
        ("NaN", Decimal, "a decimal number in a string"),
        (5, str, "must be a string"),
        ("5", int, "a whole number"),
        (True, int, "a whole number"),
        ("5", float, "a number"),
        (True, float, "a number"),
        (1, bool, "true or false"),
        ("GREEN", Colour, "one of RED, BLUE"),
        ([], Colour, "one of RED, BLUE"),
        ("HIGH", Scale, "one of Level.HIGH, Level.MEDIUM, Level.LOW"),
        ([], Scale, "one of Level.HIGH"),
        ("", Id, "non-empty"),
        ("abc", tuple[str, ...], "must be a list"),
        ({"a": 1}, frozenset[str], "must be a list"),
        (["a"], tuple[str, int], "must have 2 members"),
        ("ab", tuple[str, str], "must be a list"),
    ],
)
def test_a_malformed_value_is_refused(value: object, kind: Any, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        CONVERTER.structure(value, kind)
