"""Journals of several records read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import DuplicateError
from itil_core.kernel.journal import Step, merged
from itil_core.kernel.record import Record
from kernel.parcels import Parcel, ParcelState, lives, parcel, stamp


def renamed(record: Parcel, name: str) -> Parcel:
    """The same life under another id."""
    other = parcel(id=name, address="Brno")
    return Parcel.restore(other, record.history)


@given(st.lists(lives(most=5), max_size=4))
def test_a_merged_replay_is_every_step_in_the_order_of_recording(drawn: list[Parcel]) -> None:
    records = [renamed(record, f"PRC-{number}") for number, record in enumerate(drawn)]
    steps = list(merged(records))
    # The oracle tags every entry with (instant, which record, which entry) and sorts.
    tagged = sorted(
        (entry.stamp.at.timestamp(), which, number)
        for which, record in enumerate(records)
        for number, entry in enumerate(record.history)
    )
    assert [(step.before.id, step.entry) for step in steps] == [
        (records[which].id, records[which].history[number]) for _, which, number in tagged
    ]
    seen: dict[str, Record] = {record.id: record.origin for record in records}
    for step in steps:
        assert step.before == seen[step.before.id]
        assert step.after.history == (*step.before.history, step.entry)
        seen[step.after.id] = step.after
    assert seen == {record.id: record for record in records}


def test_entries_of_one_instant_come_in_the_order_of_the_records_given() -> None:
    first = parcel(id="PRC-1", address="Brno").send(stamp(5)).arrive(stamp(5))
    second = parcel(id="PRC-2", address="Brno").send(stamp(5))
    in_order = [(step.before.id, step.entry.move) for step in merged([second, first])]
    assert in_order == [("PRC-2", "send"), ("PRC-1", "send"), ("PRC-1", "arrive")]


def test_a_step_names_the_record_before_and_after() -> None:
    record = parcel(address="Brno").send(stamp(1))
    (step,) = merged([record])
    assert step == Step(record.history[0], record.origin, record)
    assert (step.before.state, step.after.state) == (ParcelState.DRAFT, ParcelState.SENT)


def test_one_record_given_twice_is_refused_at_once() -> None:
    record = parcel()
    with pytest.raises(DuplicateError, match="Parcel PRC-1 is already there"):
        merged([record, record])


def test_no_records_give_no_steps() -> None:
    assert list(merged([])) == []
    assert list(merged([parcel()])) == []
