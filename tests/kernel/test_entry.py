"""Entries and deltas: what a move changes, and which conditions it does not meet."""

import copy
import pickle
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import GuardError
from itil_core.kernel.entry import Entry, guarded
from kernel.parcels import ParcelState, parcel, sent, stamp


def test_a_delta_whose_conditions_hold_is_given_back_as_it_is() -> None:
    delta = {"address": "Brno"}
    assert guarded(delta, {"it must be paid": True}) is delta
    assert guarded(delta, {}) is delta


@given(st.dictionaries(st.sampled_from("abcdef"), st.booleans(), min_size=1))
def test_every_condition_that_does_not_hold_is_kept(conditions: dict[str, bool]) -> None:
    delta = guarded({"address": "Brno"}, conditions)
    assert delta["address"] == "Brno"
    unmet = [name for name in delta if name != "address"]
    assert unmet == [text for text, holds in conditions.items() if not holds]


def test_conditions_survive_when_a_subclass_adds_to_its_parents_delta() -> None:
    parent = guarded({"address": "Brno"}, {"it must be paid": False})
    own = guarded({**parent, "weight": 3.0}, {"it must be light": False})
    assert {"it must be paid", "it must be light"} <= set(own)


def test_an_entry_is_a_tuple_with_names() -> None:
    entry = sent().history[0]
    move, when, source, target, delta = entry
    assert (move, when, source, target) == ("send", stamp(1), ParcelState.DRAFT, ParcelState.SENT)
    assert delta == {"address": "Brno"}
    assert Entry("describe", when, source, source).delta == {}


def test_the_delta_of_an_entry_cannot_be_changed() -> None:
    entry = sent().history[0]
    with pytest.raises(TypeError, match="does not support item assignment"):
        entry.delta["address"] = "Opava"  # type: ignore[index]
    assert isinstance(entry.delta, MappingProxyType)


def test_an_entry_can_be_pickled_and_copied() -> None:
    entry = sent().history[0]
    for copied in (pickle.loads(pickle.dumps(entry)), copy.deepcopy(entry)):
        assert copied == entry
        assert isinstance(copied.delta, MappingProxyType)


def test_a_refusal_reports_conditions_as_plain_strings() -> None:
    record = parcel(tags=["insured"], weight=20.0, address="Brno").send(stamp(1))
    with pytest.raises(GuardError) as caught:
        record.lose(stamp(2))
    assert caught.value.unmet == ("it must not be insured", "it must be light")
    assert [type(text) for text in caught.value.unmet] == [str, str]


def test_entries_can_be_hashed_whatever_they_change() -> None:
    record = sent()
    assert len({*record.history, *sent().history}) == len(record.history)
