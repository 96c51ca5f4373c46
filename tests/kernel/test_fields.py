"""Converters and validators: each refusal names the record and the field and says what is right."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs
import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.fields import (
    a,
    amount,
    id_set,
    instant,
    member_texts,
    optional_instant,
    text,
    whole,
)
from itil_core.kernel.ids import Id
from itil_core.kernel.instants import UTC


class BoxId(Id):
    """The id of a box."""


def taken(validator: Callable[..., None], value: object) -> bool:
    """Tell whether a record with such a field takes the value; a refusal must be complete."""
    box: Any = attrs.make_class("Box", {"field": attrs.field(validator=validator)}, frozen=True)
    try:
        made = box(value)
    except ValidationError as error:
        refusal = error
    else:
        assert made.field is value
        return True
    assert (refusal.record, refusal.field, refusal.value) == ("Box", "field", value)
    assert str(refusal).startswith("Box.field: must ")
    return False


def reason(validator: Callable[..., None], value: object) -> str:
    box: Any = attrs.make_class("Box", {"field": attrs.field(validator=validator)}, frozen=True)
    with pytest.raises(ValidationError) as caught:
        box(value)
    return caught.value.reason


NUMBERS = st.integers(-5, 5) | st.floats() | st.booleans() | st.decimals() | st.text(max_size=2)
BOUND = st.none() | st.integers(-3, 3)


@given(NUMBERS, BOUND, BOUND)
def test_whole_takes_whole_numbers_in_a_closed_range(
    value: object, low: int | None, high: int | None
) -> None:
    fits = (
        type(value) is int
        and (low is None or value in range(low, 100))
        and (high is None or value in range(-100, high + 1))
    )
    assert taken(whole(low, high), value) == fits


@given(NUMBERS, BOUND, BOUND)
def test_amount_takes_finite_numbers_in_a_closed_range(
    value: object, low: int | None, high: int | None
) -> None:
    fits = (
        type(value) in (int, float)
        and str(value) not in ("nan", "inf", "-inf")
        and (low is None or not Decimal(str(value)) < low)
        and (high is None or not Decimal(str(value)) > high)
    )
    assert taken(amount(low, high), value) == fits


def test_a_number_beyond_all_floats_is_still_a_number() -> None:
    assert taken(amount(0), 10**400)
    assert not taken(amount(0, 1), 10**400)


@pytest.mark.parametrize(
    ("validator", "value", "says"),
    [
        (whole(1, 5), True, "must be a whole number"),
        (whole(1, 5), 0, "must be at least 1"),
        (whole(1, 5), 6, "must be at most 5"),
        (amount(0, 1), "1", "must be a number"),
        (amount(0, 1), Decimal(1), "must be a number"),
        (amount(0, 1), float("nan"), "must be a finite number"),
        (amount(0, 1), -0.1, "must be at least 0"),
        (amount(0, 1), 1.1, "must be at most 1"),
        (text(3), 7, "must be a string"),
        (text(3), "  ", "must not be empty"),
        (text(3), "four", "must be at most 3 characters long"),
        (a(int, type(None)), "x", "must be int or None"),
        (a(dt.date), 1, "must be date"),
        (member_texts(), ["x"], "must be a tuple of non-empty strings"),
        (member_texts(), ("x", " "), "must be a tuple of non-empty strings"),
        (member_texts(), ("x", 1), "must be a tuple of non-empty strings"),
        (member_texts(2), ("x",), "must have at least 2 members"),
        (member_texts(1, 2), ("x", "y", "z"), "must have at least 1 and at most 2 members"),
    ],
)
def test_a_refusal_says_what_would_be_right(
    validator: Callable[..., None], value: object, says: str
) -> None:
    assert reason(validator, value) == says


@pytest.mark.parametrize("empty", [True, False])
@given(value=st.text(alphabet="x \n", max_size=6), limit=st.none() | st.integers(0, 4))
def test_text_is_counted_without_white_space_at_its_ends(
    *, value: str, limit: int | None, empty: bool
) -> None:
    inner = value.strip()
    fits = (inner != "" or empty) and (limit is None or len(inner) <= limit)
    assert taken(text(limit, empty=empty), value) == fits


@given(st.lists(st.sampled_from(["a", "", " ", 1]), max_size=4), st.integers(0, 3), BOUND)
def test_member_texts_are_tuples_of_filled_strings(
    parts: list[object], low: int, high: int | None
) -> None:
    fits = set(parts) <= {"a"} and low <= len(parts) and (high is None or len(parts) <= high)
    assert taken(member_texts(low, high), tuple(parts)) == fits
    assert not taken(member_texts(low, high), parts)


def test_an_instance_is_taken_by_its_class() -> None:
    assert taken(a(int, type(None)), None)
    assert taken(a(dt.date), pendulum.datetime(2026, 3, 2))
    assert not taken(a(dt.datetime), dt.date(2026, 3, 2))


def test_instants_are_taken_in_as_utc() -> None:
    nine = pendulum.datetime(2026, 3, 2, 9, tz="Europe/Prague")
    assert instant(nine) == nine
    assert instant(nine).tzinfo is UTC
    assert optional_instant(nine) == nine
    assert optional_instant(None) is None


@pytest.mark.parametrize("convert", [instant, optional_instant])
def test_naive_instants_are_refused(convert: Callable[[Any], object]) -> None:
    with pytest.raises(ValidationError, match="must be an aware datetime"):
        convert(dt.datetime(2026, 3, 2))  # noqa: DTZ001 (naive on purpose)


def test_ids_are_taken_in_as_a_set_of_their_kind() -> None:
    made = id_set(BoxId, ["B-1", BoxId("B-2"), "B-1"])
    assert made == {"B-1", "B-2"}
    assert {type(one) for one in made} == {BoxId}
    assert id_set(BoxId, ()) == frozenset()


def test_a_single_string_is_not_taken_for_the_ids_of_its_letters() -> None:
    with pytest.raises(ValidationError, match=r"must be several ids, as in \{'B-1'\}"):
        id_set(BoxId, "B-1")
    with pytest.raises(ValidationError, match="must not be an id of another kind, Id"):
        id_set(BoxId, [Id("B-1")])


@pytest.mark.parametrize("single", ["B-1", 3, None])
def test_what_is_not_several_is_refused_as_ids(single: Any) -> None:
    with pytest.raises(ValidationError, match="must be several ids"):
        id_set(BoxId, single)


def test_ids_are_taken_from_any_iterable() -> None:
    assert id_set(BoxId, (name for name in ["B-1", "B-2"])) == {"B-1", "B-2"}
    assert id_set(BoxId, ["B-1"]) == {"B-1"}
    assert id_set(BoxId, ()) == frozenset()
