"""The order of versions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration import is_newer, latest_version, version_key
from itil_core.errors import CalculationError, ValidationError

NUMBERS = st.lists(st.integers(0, 30), min_size=1, max_size=4)


def written(numbers: list[int]) -> str:
    return ".".join(map(str, numbers))


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("v1.2.9", "v1.2.10"),
        ("v1.2", "v1.2.9"),
        ("v1.99", "v2"),
        ("2.0-rc1", "2.0"),
        ("2.0-rc1", "2.0-rc2"),
        ("2.0rc9", "2.0rc10"),
        ("1-alpha", "1-beta"),
        ("1-beta", "1-rc"),
        ("1-dev", "1-alpha"),
        ("1.0.2", "1.0.2a"),
        ("1.0.2a", "1.0.2b"),
        ("1.0a", "1.0.1"),
        ("draft", "1"),
        ("0", "0.0.1"),
        ("9" * 5000, "1" + "0" * 5000),
    ],
)
def test_the_later_version_is_newer(older: str, newer: str) -> None:
    assert is_newer(newer, older)
    assert not is_newer(older, newer)


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("v2", "2.0.0"),
        ("Version 2", "2"),
        ("ver.2", "V2"),
        ("1.02", "1.2"),
        ("1_2-3", "1.2.3"),
        ("1.0rc1", "1rc1"),
        ("2 RC 1", "2rc1"),
    ],
)
def test_the_same_version_may_be_written_in_several_ways(one: str, same: str) -> None:
    assert version_key(one) == version_key(same)
    assert not is_newer(one, same)


@given(NUMBERS, NUMBERS)
def test_numbers_count_as_numbers(one: list[int], other: list[int]) -> None:
    length = max(len(one), len(other))
    filled = [numbers + [0] * (length - len(numbers)) for numbers in (one, other)]
    assert is_newer(written(one), written(other)) == (filled[0] > filled[1])
    assert (version_key(written(one)) == version_key(written(other))) == (filled[0] == filled[1])


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_text_with_a_digit_has_its_place(one: str, other: str) -> None:
    keys = version_key(f"{one}1"), version_key(f"{other}1")
    assert (keys[0] < keys[1]) + (keys[0] == keys[1]) + (keys[0] > keys[1]) == 1


def test_the_latest_is_found() -> None:
    assert latest_version(["1.9", "v1.10", "1.10.0", "1.2"]) == "v1.10"
    with pytest.raises(CalculationError) as refused:
        latest_version([])
    assert refused.value.formula == "latest_version"


@pytest.mark.parametrize("version", ["", "--", None, 2])
def test_what_is_no_version_is_refused(version: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        version_key(version)
    assert (refused.value.record, refused.value.field) == ("version_key", "version")
    assert refused.value.value == version
