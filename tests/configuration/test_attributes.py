"""Attributes: a mapping that never changes, hashes, and travels."""

import copy
import pickle
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration import Attributes
from itil_core.configuration.attributes import to_attributes
from itil_core.errors import ValidationError

NAMES = st.text("abc_", min_size=1, max_size=3)
VALUES = (
    st.text(max_size=4)
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
)
PAIRS = st.dictionaries(NAMES, VALUES, max_size=5)


@given(PAIRS)
def test_it_says_what_the_mapping_said(pairs: dict[str, str | int | float | bool]) -> None:
    attributes = Attributes(pairs)
    assert isinstance(attributes, Mapping)
    assert attributes == pairs
    assert list(attributes) == sorted(pairs)
    assert len(attributes) == len(pairs)


@given(PAIRS)
def test_it_hashes_and_travels_whatever_the_order_of_input(pairs: dict[str, object]) -> None:
    attributes = Attributes(pairs)
    turned = Attributes(dict(reversed(pairs.items())))
    assert {attributes: "found"}[turned] == "found"
    assert pickle.loads(pickle.dumps(attributes)) == attributes
    assert copy.deepcopy(attributes) == attributes


def test_the_mapping_that_was_given_stays_apart() -> None:
    pairs = {"cpu": 4}
    attributes = Attributes(pairs)
    pairs["cpu"] = 8
    assert attributes["cpu"] == 4
    with pytest.raises(TypeError):
        attributes["cpu"] = 16
    with pytest.raises(AttributeError):
        attributes._values = {}


def test_with_and_without_give_new_attributes() -> None:
    disk = Attributes({"size_gb": 512})
    assert disk.with_values(size_gb=1024, bus="NVMe") == {"size_gb": 1024, "bus": "NVMe"}
    assert disk.without("size_gb", "colour") == {}
    assert disk == {"size_gb": 512}


def test_a_mapping_is_taken_in_and_attributes_stay_themselves() -> None:
    disk = Attributes({"size_gb": 512})
    assert to_attributes(disk) is disk
    assert to_attributes({"size_gb": 512}) == disk


def test_it_shows_its_content() -> None:
    assert repr(Attributes({"b": 1, "a": True})) == "Attributes({'a': True, 'b': 1})"


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([("cpu", 4)], "must be a mapping"),
        ({"": 4}, "non-empty strings"),
        ({" cpu": 4}, "without white space"),
        ({7: 4}, "non-empty strings"),
        ({"cpu": None}, "leave out what is unknown"),
        ({"cpu": [4]}, "must be a string, a number"),
        ({"cost": Decimal(4)}, "must be a string, a number"),
        ({"load": float("nan")}, "load must be finite"),
        ({"load": float("inf")}, "load must be finite"),
    ],
)
def test_what_is_no_attribute_is_refused(pairs: object, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Attributes(pairs)
