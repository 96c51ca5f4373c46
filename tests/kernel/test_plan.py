"""How a record class moves: what is checked when it is made, and what a delta may say."""

import copy
import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import GuardError, ValidationError
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import State
from kernel.parcels import (
    FACTS,
    START,
    HoldReason,
    Parcel,
    ParcelLifecycle,
    ParcelState,
    lives,
    parcel,
    sent,
    stamp,
)

S = ParcelState
GOOD = {"address": "Opava", "weight": 2.5, "tags": ["gift"], "hold_reason": HoldReason.CUSTOMS}


def facts(record: Record) -> dict[str, object]:
    """All fields of a record, without the journal."""
    return attrs.asdict(
        record,
        recurse=False,
        filter=lambda attribute, _: attribute.name not in ("history", "_origin"),
    )


# The copy


@given(lives(), FACTS)
def test_a_move_yields_what_evolve_yields(record: Parcel, changes: dict[str, object]) -> None:
    if "describe" not in record.allowed_moves:
        return
    moved = record.describe(stamp(99), **changes)
    fresh = Parcel(**facts(record.origin))
    now = {name: value for name, value in facts(record).items() if name != "state"}
    evolved = attrs.evolve(fresh, **{**now, **changes})
    expected = {**facts(evolved), "state": record.state}
    assert facts(moved) == expected
    assert type(moved) is Parcel


@given(FACTS)
def test_changed_fields_pass_their_converters(changes: dict[str, object]) -> None:
    loose = {**changes, "tags": [*changes.get("tags", ()), "gift"]}
    moved = parcel().describe(stamp(1), **loose)
    assert moved.tags == frozenset(loose["tags"])
    assert moved.history[0].delta["tags"] == moved.tags
    assert type(moved.history[0].delta["tags"]) is frozenset


@pytest.mark.parametrize(
    ("name", "bad", "reason"),
    [
        ("address", "x" * 21, "at most 20 characters"),
        ("address", None, "must be a string"),
        ("weight", float("nan"), "must be a finite number"),
        ("weight", -1, "at least 0"),
        ("hold_reason", "CUSTOMS", "must be HoldReason or None"),
    ],
)
def test_changed_fields_pass_their_validators(name: str, bad: object, reason: str) -> None:
    record = sent()
    before = pickle.dumps(record)
    with pytest.raises(ValidationError, match=reason) as caught:
        record.describe(stamp(2), **{**GOOD, name: bad})
    assert (caught.value.record, caught.value.field) == ("Parcel", name)
    assert pickle.dumps(record) == before


def test_validators_see_the_record_as_it_will_be() -> None:
    seen: list[tuple[State, str, float | None]] = []

    def watch(record: "Watched", _attribute: object, _value: object) -> None:
        seen.append((record.state, record.address, record.weight))

    @attrs.frozen(kw_only=True)
    class Watched(Parcel):
        weight: float | None = attrs.field(default=None, validator=watch)

        @ParcelLifecycle.send
        def send(self, stamp: Stamp, *, address: str = "") -> Delta:
            return {"weight": 2.0, "address": address}

    Watched(id="PRC-1", opened=stamp()).send(stamp(1), address="Brno")
    assert seen == [(S.DRAFT, "", None), (S.SENT, "Brno", 2.0)]


def test_what_a_move_returns_is_frozen_too() -> None:
    moved = sent()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        moved.address = "Opava"  # type: ignore[misc]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del moved.address
    assert copy.deepcopy(moved) == moved


# What a delta may say


@pytest.mark.parametrize(
    ("delta", "field", "reason"),
    [
        ({"colour": "red"}, "colour", "is not a field; describe cannot change it"),
        ({"id": "PRC-2"}, "id", "is kept by the kernel"),
        ({"opened": stamp()}, "opened", "is kept by the kernel"),
        ({"history": ()}, "history", "is kept by the kernel"),
        ({"_origin": None}, "_origin", "is kept by the kernel"),
        ({"state": S.LOST}, "state", "describe leads to the present state"),
        ({"state": "SENT"}, "state", "describe leads to the present state"),
    ],
)
def test_unknown_fields_and_the_kernels_own_are_refused(
    delta: dict[str, object], field: str, reason: str
) -> None:
    record = sent()
    with pytest.raises(ValidationError, match=reason) as caught:
        record.describe(stamp(2), **{"address": "Kyjov", **delta})
    assert (caught.value.field, caught.value.value) == (field, delta[field])
    assert record == sent()


def test_the_method_names_one_of_several_targets() -> None:
    record = sent().arrive(stamp(2))
    assert record.hand_over(stamp(3), to=S.DELIVERED).state is S.DELIVERED
    back = record.hand_over(stamp(3), to=S.SENT)
    assert (back.state, back.history[-1].source) == (S.SENT, S.AT_DOOR)
    assert "state" not in back.history[-1].delta


@pytest.mark.parametrize("wrong", [S.LOST, S.DRAFT, None, "SENT"], ids=str)
def test_a_target_that_the_row_does_not_have_is_refused(wrong: State) -> None:
    record = sent().arrive(stamp(2))
    with pytest.raises(ValidationError, match="hand_over leads to DELIVERED, SENT, AT_DOOR"):
        record.hand_over(stamp(3), to=wrong)


def test_naming_none_of_several_targets_is_refused() -> None:
    @attrs.frozen(kw_only=True)
    class Vague(Parcel):
        @ParcelLifecycle.hand_over
        def hand_over(self, stamp: Stamp) -> Delta:
            return {}

    record = Vague(id="PRC-1", opened=stamp(), address="Brno").send(stamp(1)).arrive(stamp(1))
    with pytest.raises(ValidationError, match="hand_over leads to DELIVERED, SENT, AT_DOOR"):
        record.hand_over(stamp(2))


def test_a_row_with_one_target_takes_that_target_only() -> None:
    @attrs.frozen(kw_only=True)
    class Sure(Parcel):
        @ParcelLifecycle.arrive
        def arrive(self, stamp: Stamp, *, to: State) -> Delta:
            return {"state": to}

    record = Sure(id="PRC-1", opened=stamp(), address="Brno").send(stamp(1))
    assert record.arrive(stamp(2), to=S.AT_DOOR).state is S.AT_DOOR
    with pytest.raises(ValidationError, match="arrive leads to AT_DOOR"):
        record.arrive(stamp(2), to=S.LOST)


# Calls that change nothing


@given(lives())
def test_facts_that_are_the_same_write_no_entry(record: Parcel) -> None:
    if "describe" in record.allowed_moves:
        same = record.describe(stamp(99), address=record.address, tags=sorted(record.tags))
        assert same is record
        assert record.describe(stamp(99)) is record


def test_staying_with_a_row_of_several_targets_writes_no_entry_either() -> None:
    record = sent().arrive(stamp(2))
    assert record.hand_over(stamp(3), to=S.AT_DOOR) is record


def test_one_changed_fact_among_several_writes_an_entry_with_all_that_was_said() -> None:
    record = sent(weight=1.0)
    moved = record.describe(stamp(2), address="Brno", weight=2.0)
    assert moved.history[-1].delta == {"address": "Brno", "weight": 2.0}
    assert moved.history[-1].source is moved.history[-1].target is S.SENT


def test_a_change_of_state_writes_an_entry_though_no_fact_changes() -> None:
    assert sent().arrive(stamp(2)).history[-1].delta == {}


# Conditions


def test_fields_that_a_row_needs_and_conditions_are_reported_together() -> None:
    @attrs.frozen(kw_only=True)
    class Choosy(Parcel):
        lifecycle = type(
            "Choosy",
            (ParcelLifecycle,),
            {"lose": Move(S.SENT, S.HELD, to=S.LOST, needs=("weight", "hold_reason", "tags"))},
        )

        @ParcelLifecycle.lose
        def lose(self, stamp: Stamp) -> Delta:
            return Parcel.lose.delta(self, stamp) | {"tags": ()}

    record = Choosy(id="PRC-1", opened=stamp(), address="Brno", tags=["insured"]).send(stamp(1))
    with pytest.raises(GuardError) as caught:
        record.lose(stamp(2))
    assert caught.value.unmet == (
        "it must not be insured",
        "weight must be given",
        "hold_reason must be given",
        "tags must be given",
    )
    assert (caught.value.move, caught.value.state) == ("lose", "SENT")
    assert "lose" in caught.value.allowed
    assert str(caught.value).startswith("PRC-1: lose from SENT needs: it must not be insured; ")


@pytest.mark.parametrize("value", [0, 0.0, 12.5])
def test_nothing_is_not_the_same_as_zero(value: float) -> None:
    class Weighed(ParcelLifecycle):
        send: Move = Move(S.DRAFT, to=S.SENT, needs="weight")

    @attrs.frozen(kw_only=True)
    class Heavy(Parcel):
        lifecycle = Weighed

    assert Heavy(id="PRC-1", opened=stamp(), weight=value).send(stamp(1)).state is S.SENT
    with pytest.raises(GuardError, match="weight must be given"):
        Heavy(id="PRC-1", opened=stamp()).send(stamp(1))


def test_conditions_come_before_a_target_that_was_not_named() -> None:
    @attrs.frozen(kw_only=True)
    class Strict(Parcel):
        @ParcelLifecycle.hand_over
        def hand_over(self, stamp: Stamp) -> Delta:
            return guarded({}, {"somebody must open the door": False})

    record = Strict(id="PRC-1", opened=stamp(), address="Brno").send(stamp(1)).arrive(stamp(1))
    with pytest.raises(GuardError, match="somebody must open the door"):
        record.hand_over(stamp(2))


# Stamps


def test_a_stamp_may_repeat_the_last_instant_but_not_go_before_it() -> None:
    record = sent()
    assert record.arrive(stamp(1)).updated == stamp(1)
    with pytest.raises(ValidationError, match="must not be earlier than the last entry, 2026-03"):
        record.arrive(stamp(0.5))
    with pytest.raises(ValidationError, match="must not be earlier"):
        parcel().weigh(stamp(-1), weight=1)


@pytest.mark.parametrize("wrong", [None, START, "now"], ids=str)
def test_what_is_no_stamp_is_refused(wrong: Stamp) -> None:
    with pytest.raises(ValidationError, match=r"must be a Stamp: Stamp\(at, by='ana'\)"):
        sent().arrive(wrong)


def test_a_fact_learned_late_is_entered_now_and_holds_since_then() -> None:
    late = Stamp(START.add(minutes=9), by="ana", effective=START)
    moved = sent().arrive(late)
    assert moved.history[-1].stamp.effective == START
    assert moved.as_of(START.add(minutes=5)).state is S.SENT


def test_a_stamp_may_be_of_an_own_class() -> None:
    @attrs.frozen
    class Signed(Stamp):
        signature: str = attrs.field(default="", kw_only=True)

    assert sent().arrive(Signed(START.add(minutes=2), "ana", signature="A")).state is S.AT_DOOR


# What is checked when the record class is made


class Small(Lifecycle, initial=S.DRAFT):
    end: Move = Move(S.DRAFT, to=S.LOST, needs=("reason", "judge"))
    note: Move = Move(to=SAME)


def taking_self(value: object, record: Record) -> object:
    return (value, record)


def test_every_fault_of_a_record_class_is_named_at_once() -> None:
    with pytest.raises(ValidationError) as caught:

        @attrs.frozen(kw_only=True)
        class _Case(Record):
            lifecycle = Small
            reason: str = ""
            odd: object = attrs.field(
                default=None, converter=attrs.Converter(taking_self, takes_self=True)
            )
            made: int = attrs.field(init=False, default=1)

            @Small.end
            def end(self, stamp: Stamp) -> Delta:
                return {}

            def note(self) -> None:
                """No move."""

    assert caught.value.record == "_Case"
    assert caught.value.reason == (
        "note has no method; decorate one with @Small.note; "
        "end needs the field judge, which is not there; "
        "made must be taken by the constructor; what others yield is a property; "
        "the converter of odd must be a function of the value alone"
    )


def test_a_row_cannot_bear_a_name_that_every_record_has() -> None:
    class Healing(Lifecycle, initial=S.DRAFT):
        end: Move = Move(S.DRAFT, to=S.LOST)
        restore: Move = Move(S.LOST, to=S.DRAFT, reopens=True)

    with pytest.raises(ValidationError, match="restore is a name of Record; choose another"):

        @attrs.frozen(kw_only=True)
        class _Case(Record):
            lifecycle = Healing

            @Healing.end
            def end(self, stamp: Stamp) -> Delta:
                return {}

            @Healing.restore
            def restore(self, stamp: Stamp) -> Delta:  # type: ignore[override]
                return {}


def test_a_record_class_with_an_abstract_lifecycle_waits_for_its_subclasses() -> None:
    class Shared(Lifecycle, abstract=True, initial=S.DRAFT):
        end: Move = Move(S.DRAFT, to=S.LOST)
        note: Move = Move(to=SAME)

    @attrs.frozen(kw_only=True)
    class Case(Record):
        lifecycle = Shared

        @Shared.end
        def end(self, stamp: Stamp) -> Delta:
            return {}

    with pytest.raises(ValidationError, match="is abstract; use a record class whose lifecycle"):
        Case(id="C-1", opened=stamp())

    class Whole(Shared, without=("note",)):
        pass

    @attrs.frozen(kw_only=True)
    class WholeCase(Case):
        lifecycle = Whole

    assert WholeCase(id="C-1", opened=stamp()).end(stamp(1)).state is S.LOST


@given(st.integers(0, 3))
def test_slots_or_not_a_record_moves(times: int) -> None:
    @attrs.frozen(kw_only=True, slots=False)
    class Loose(Parcel):
        extra: int = 0

        @ParcelLifecycle.describe
        def describe(self, stamp: Stamp) -> Delta:
            return {"extra": self.extra + 1}

    record = Loose(id="PRC-1", opened=stamp())
    for _ in range(times):
        record = record.describe(stamp(1))
    assert (record.extra, len(record.history)) == (times, times)
    assert record.replay() == record
