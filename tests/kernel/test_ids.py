"""Ids: strings that know their kind."""

import copy
import json
import pickle
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.ids import ActorId, Id, numbered


class PrinterId(Id):
    prefix = "PRN"


class PlotterId(PrinterId):
    prefix = "PLT"


@given(st.text(min_size=1).filter(lambda value: value == value.strip()))
def test_an_id_is_its_string(value: str) -> None:
    made = PrinterId(value)
    assert (made, hash(made), str(made)) == (value, hash(value), value)
    assert json.loads(json.dumps({"id": made})) == {"id": value}
    for copied in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made)):
        assert (type(copied), copied) == (PrinterId, made)


def test_an_id_of_the_kind_or_of_a_narrower_one_is_taken_as_it_is() -> None:
    narrow = PlotterId("PLT-1")
    assert PrinterId(narrow) is narrow
    assert PlotterId(narrow) is narrow


def test_an_id_of_another_kind_is_refused() -> None:
    with pytest.raises(ValidationError, match="must not be an id of another kind, PrinterId"):
        ActorId(PrinterId("PRN-1"))
    with pytest.raises(ValidationError, match="must not be an id of another kind, PrinterId"):
        PlotterId(PrinterId("PRN-1"))


@pytest.mark.parametrize("bad", ["", " ", " PRN-1", "PRN-1\n"])
def test_an_empty_or_padded_id_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError, match="non-empty string without white space at its ends"):
        PrinterId(bad)


@pytest.mark.parametrize("bad", [None, 7, b"PRN-1"])
def test_what_is_no_string_is_refused(bad: object) -> None:
    with pytest.raises(ValidationError, match="must be a string"):
        PrinterId(bad)  # type: ignore[arg-type]


def test_numbered_ids_count_up_in_the_kind() -> None:
    first, second, third = islice(numbered(PrinterId, start=9, width=2), 3)
    assert (first, second, third) == ("PRN-09", "PRN-10", "PRN-11")
    assert {type(made) for made in (first, second, third)} == {PrinterId}
    assert next(numbered(PlotterId)) == "PLT-1"
