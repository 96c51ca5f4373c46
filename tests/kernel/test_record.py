"""Records: frozen, changed by moves only, and never without their journal."""

import copy
import datetime as dt
import inspect
import pickle
from collections.abc import Callable
from types import MappingProxyType

import attrs
import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import (
    GuardError,
    ImmutableError,
    ItilError,
    RefusedMoveError,
    ValidationError,
)
from itil_core.kernel.entry import Delta, Entry
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State
from kernel.parcels import (
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
CALLS: dict[str, Callable[[Parcel, Stamp], Parcel]] = {
    "send": lambda record, at: record.send(at, address="Brno"),
    "hold": lambda record, at: record.hold(at, reason=HoldReason.WEATHER),
    "release": lambda record, at: record.release(at),
    "arrive": lambda record, at: record.arrive(at),
    "hand_over": lambda record, at: record.hand_over(at, to=S.DELIVERED),
    "lose": lambda record, at: record.lose(at),
    "find": lambda record, at: record.find(at),
    "describe": lambda record, at: record.describe(at, address="Tabor"),
    "weigh": lambda record, at: record.weigh(at, weight=29.0),
}


def slow_fold(record: Parcel, entries: tuple[Entry, ...]) -> dict[str, object]:
    """Lay the entries over the origin's fields in a plain dict."""
    names = ("address", "hold_reason", "weight", "tags", "state")
    fields = {name: getattr(record.origin, name) for name in names}
    for entry in entries:
        fields |= {**entry.delta, "state": entry.target}
    return fields


# The journal


@given(lives())
def test_INV_0_1_and_0_2_every_life_is_legal_in_order_and_leads_to_the_record(
    record: Parcel,
) -> None:
    state, at = S.DRAFT, record.opened.at
    for entry in record.history:
        assert entry.source is state
        assert entry.target in ParcelLifecycle.rows[entry.move].reached_from(state)
        assert entry.stamp.at >= at
        state, at = entry.target, entry.stamp.at
    assert record.state is state
    for name, value in slow_fold(record, record.history).items():
        assert getattr(record, name) == value


@given(lives())
def test_replay_gives_the_record_again_journal_included(record: Parcel) -> None:
    again = record.replay()
    assert again == record
    assert again.history == record.history
    assert type(again) is Parcel


@given(lives())
def test_restoring_every_prefix_is_legal(record: Parcel) -> None:
    for known in range(len(record.history) + 1):
        prefix = Parcel.restore(record.origin, record.history[:known])
        assert prefix.history == record.history[:known]
        for name, value in slow_fold(record, prefix.history).items():
            assert getattr(prefix, name) == value


@given(lives(), st.integers(0, 40))
def test_as_of_folds_what_was_recorded_by_then(record: Parcel, half_minutes: int) -> None:
    at = START + dt.timedelta(seconds=30 * half_minutes)
    known = tuple(entry for entry in record.history if entry.stamp.at <= at)
    then = record.as_of(at)
    assert then.history == known
    assert then == Parcel.restore(record.origin, known)
    for name, value in slow_fold(record, known).items():
        assert getattr(then, name) == value
    assert then.replay() == then


def test_as_of_takes_any_zone_and_includes_the_instant_itself() -> None:
    record = sent()
    at = record.history[0].stamp.at
    assert record.as_of(at.in_timezone("Asia/Kathmandu")) is record
    assert record.as_of(at.subtract(microseconds=1)) == record.origin
    assert record.as_of(record.opened.at) == record.origin
    assert record.as_of(pendulum.datetime(2999, 1, 1)) is record


def test_as_of_before_the_record_was_there_is_refused() -> None:
    with pytest.raises(ValidationError, match="was opened later, 2026-03-02T09:00:00") as caught:
        sent().as_of(START.subtract(microseconds=1))
    assert caught.value.field == "as_of"
    with pytest.raises(ValidationError, match=r"Parcel.as_of: must be an aware datetime"):
        sent().as_of(dt.datetime(2026, 3, 3))  # noqa: DTZ001 (naive on purpose)


def test_the_origin_is_the_record_that_was_opened() -> None:
    first = parcel(address="Brno")
    record = first.send(stamp(1)).arrive(stamp(2))
    assert record.origin is first
    assert first.origin is first
    assert record.as_of(START).history == ()
    assert record.updated == stamp(2)
    assert first.updated == first.opened


@given(lives())
def test_has_been_remembers_every_state(record: Parcel) -> None:
    been = {S.DRAFT, *(entry.target for entry in record.history)}
    for state in S:
        assert record.has_been(state) == (state in been)
    assert record.has_been(*S)
    assert not record.has_been()


# Refusals


@given(lives(), st.sampled_from(sorted(CALLS)))
def test_INV_0_3_a_refused_move_changes_nothing_and_says_what_is_allowed(
    record: Parcel, name: str
) -> None:
    before = pickle.dumps(record)
    allowed = [
        row for row in ParcelLifecycle.rows if record.state in ParcelLifecycle.rows[row].sources
    ]
    assert list(record.allowed_moves) == allowed
    try:
        moved = CALLS[name](record, stamp(99))
    except RefusedMoveError as error:
        refusal = error
        assert (name in allowed) == isinstance(refusal, GuardError)
        assert refusal.allowed == tuple(allowed)
        assert (refusal.record, refusal.move, refusal.state) == ("PRC-1", name, record.state.name)
    else:
        assert name in allowed
        assert moved.history[:-1] == record.history or moved is record
    assert pickle.dumps(record) == before


def test_a_record_that_has_ended_is_immutable_but_for_what_reopens_it() -> None:
    lost = sent().lose(stamp(2))
    with pytest.raises(ImmutableError, match="arrive would change a record that is LOST") as caught:
        lost.arrive(stamp(3))
    assert caught.value.allowed == ("find",)
    assert "still allowed: find" in str(caught.value)
    assert lost.find(stamp(3)).state is S.SENT


def test_a_row_that_was_removed_always_refuses() -> None:
    class Careful(ParcelLifecycle, without=("lose", "find")):
        pass

    @attrs.frozen(kw_only=True)
    class CarefulParcel(Parcel):
        lifecycle = Careful

    record = CarefulParcel(id="PRC-1", opened=stamp(), address="Brno").send(stamp(1))
    with pytest.raises(RefusedMoveError, match="allowed from here: hold, arrive, describe"):
        record.lose(stamp(2))


# Construction


def test_a_constructor_refuses_a_state_that_no_history_leads_to() -> None:
    with pytest.raises(ValidationError, match="must be DRAFT: make moves, or restore") as caught:
        parcel(state=S.SENT)
    assert caught.value.value is S.SENT


@given(lives())
def test_facts_of_a_moved_record_change_by_moves_only(record: Parcel) -> None:
    if record.history:
        with pytest.raises(ValidationError, match="facts change by moves only"):
            attrs.evolve(record, address="Paris")
        with pytest.raises(ValidationError, match="facts change by moves only"):
            attrs.evolve(record, id="PRC-2")
        with pytest.raises(ItilError):
            attrs.evolve(record, opened=stamp(-1), history=record.history[1:])
        with pytest.raises(ValidationError):
            attrs.evolve(record, history=())
        with pytest.raises(ValidationError, match="facts change by moves only"):
            attrs.evolve(record, origin=None)
        assert attrs.evolve(record) == record
    else:
        assert attrs.evolve(record, address="Paris").replay().address == "Paris"


def test_a_history_cannot_be_taken_away_from_a_record_that_kept_its_state() -> None:
    record = parcel().describe(stamp(1), address="Brno")
    with pytest.raises(ValidationError, match="must not be taken away; use as_of"):
        attrs.evolve(record, history=())


def test_a_history_without_its_origin_is_refused() -> None:
    with pytest.raises(ValidationError, match="does not lead to these fields"):
        parcel(state=S.SENT, address="Brno", history=sent().history)


def test_a_subclass_that_attrs_has_not_made_is_refused_wherever_it_could_arise() -> None:
    class Plain(Parcel):
        pass

    reason = r"Plain.class: decorate the subclass with @attrs.frozen\(kw_only=True\)"
    with pytest.raises(ValidationError, match=reason):
        Plain(id="PRC-1", opened=stamp())
    with pytest.raises(ValidationError, match=reason):
        Plain.restore(parcel(), ())  # type: ignore[arg-type]
    forged = object.__new__(Plain)
    for attribute in attrs.fields(Parcel):
        object.__setattr__(forged, attribute.name, getattr(sent(), attribute.name))
    with pytest.raises(ValidationError, match=reason):
        forged.arrive(stamp(2))
    with pytest.raises(ValidationError, match=reason):
        forged.send(stamp(2))


def test_a_record_class_without_a_lifecycle_is_refused_when_used() -> None:
    @attrs.frozen(kw_only=True)
    class Bare(Record):
        pass

    with pytest.raises(ValidationError, match="name it in the class, as in lifecycle = "):
        Bare(id="B-1", opened=stamp())


def test_opened_is_a_stamp() -> None:
    with pytest.raises(ValidationError, match=r"Parcel.opened: must be Stamp"):
        parcel(opened=START)


# Stored entries


def test_apply_takes_a_stored_entry_and_checks_it() -> None:
    record = parcel(address="Brno")
    entry = Entry("send", stamp(1), S.DRAFT, S.SENT, {"address": "Opava"})
    assert record.apply(entry) == record.send(stamp(1), address="Opava")


@pytest.mark.parametrize(
    ("change", "error", "reason"),
    [
        ({"move": "burn"}, RefusedMoveError, "burn is not allowed in state SENT"),
        ({"move": "release"}, RefusedMoveError, "release is not allowed in state SENT"),
        ({"source": S.HELD}, ValidationError, "the record is SENT"),
        ({"target": S.LOST}, ValidationError, "hold leads to HELD"),
        ({"stamp": stamp(0)}, ValidationError, "must not be earlier"),
        ({"stamp": None}, ValidationError, "must be a Stamp"),
        ({"delta": {}}, GuardError, "hold_reason must be given"),
        ({"delta": {"hold_reason": "RAIN"}}, ValidationError, "must be HoldReason or None"),
        ({"delta": {"colour": "red"}}, ValidationError, "is not a field"),
    ],
)
def test_an_entry_that_is_not_legal_where_it_stands_is_refused(
    change: dict[str, object], error: type[ItilError], reason: str
) -> None:
    entry = Entry("hold", stamp(2), S.SENT, S.HELD, {"hold_reason": HoldReason.WEATHER})
    assert sent().apply(entry).state is S.HELD
    with pytest.raises(error, match=reason):
        sent().apply(entry._replace(**change))


def test_a_stored_entry_of_an_ended_record_is_refused_as_a_live_move_is() -> None:
    lost = sent().lose(stamp(2))
    with pytest.raises(ImmutableError):
        lost.apply(Entry("arrive", stamp(3), S.LOST, S.AT_DOOR))


def test_an_entry_that_changes_nothing_leaves_the_record_as_it_is() -> None:
    record = sent()
    same = Entry("describe", stamp(2), S.SENT, S.SENT, {"address": "Brno"})
    assert record.apply(same) is record


def test_restore_asks_for_an_origin_of_the_same_class_without_a_history() -> None:
    @attrs.frozen(kw_only=True)
    class Other(Parcel):
        pass

    with pytest.raises(ValidationError, match="must be Parcel without a history"):
        Parcel.restore(sent(), ())
    with pytest.raises(ValidationError, match="must be Other without a history"):
        Other.restore(parcel(), ())  # type: ignore[arg-type]
    assert Parcel.restore(parcel(), iter(())) == parcel()


# Values


@given(lives(), lives())
def test_equality_and_hash_speak_of_the_fields_and_not_of_the_history(
    one: Parcel, two: Parcel
) -> None:
    names = ("id", "opened", "state", "address", "hold_reason", "weight", "tags")
    same = all(getattr(one, name) == getattr(two, name) for name in names)
    assert (one == two) == same
    if same:
        assert hash(one) == hash(two)


def test_two_ways_to_the_same_facts_are_equal() -> None:
    straight = sent()
    roundabout = sent().hold(stamp(2), reason=HoldReason.CUSTOMS).release(stamp(3))
    assert straight == roundabout
    assert hash(straight) == hash(roundabout)
    assert straight.history != roundabout.history
    assert "history" not in repr(straight)


@given(lives())
def test_records_can_be_pickled_and_copied_with_their_journal(record: Parcel) -> None:
    for copied in (pickle.loads(pickle.dumps(record)), copy.deepcopy(record), copy.copy(record)):
        assert copied == record
        assert copied.history == record.history
        assert copied.replay() == record
        assert type(copied) is Parcel


def test_a_record_is_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        parcel().state = S.LOST  # type: ignore[misc]


def test_a_long_journal_is_no_depth() -> None:
    record = sent()
    for minute in range(2, 3_000):
        record = record.describe(stamp(minute), weight=float(minute % 2))
    assert len(pickle.loads(pickle.dumps(record)).history) == 2_999
    assert record.as_of(START + dt.timedelta(minutes=1_500)).weight == 0.0


# Subclasses


@attrs.frozen(kw_only=True)
class Letter(Parcel):
    pages: int = 1

    @ParcelLifecycle.send
    def send(self, stamp: Stamp, *, address: str = "", pages: int = 1) -> Delta:
        """Send it with its pages counted."""
        return {**Parcel.send.delta(self, stamp, address=address), "pages": pages}

    @ParcelLifecycle.lose
    def lose(self, stamp: Stamp) -> Delta:
        """Lose it with its pages."""
        return {**super().lose.delta(self, stamp), "pages": 0}


def test_a_subclass_keeps_its_type_and_extends_its_parents_moves() -> None:
    letter = Letter(id="PRC-1", opened=stamp()).send(stamp(1), address="Brno", pages=3)
    assert type(letter) is Letter
    assert (letter.address, letter.pages) == ("Brno", 3)
    assert letter.history[0].delta == {"address": "Brno", "pages": 3}
    assert type(letter.arrive(stamp(2))) is Letter
    assert letter.lose(stamp(2)).tags == {"lost"}


def test_a_subclass_that_extends_a_move_keeps_its_parents_conditions() -> None:
    letter = Letter(id="PRC-1", opened=stamp(), tags=["insured"]).send(stamp(1), address="Brno")
    with pytest.raises(GuardError, match="it must not be insured"):
        letter.lose(stamp(2))


def test_states_of_several_enumerations_live_in_one_record() -> None:
    class Own(State):
        SHREDDED = "SHREDDED", Phase.ENDED

    class OwnLifecycle(ParcelLifecycle):
        shred: Move = Move(S.LOST, to=Own.SHREDDED, reopens=True)

    @attrs.frozen(kw_only=True)
    class OwnParcel(Parcel):
        lifecycle = OwnLifecycle

        @OwnLifecycle.shred
        def shred(self, stamp: Stamp) -> Delta:
            """Destroy it."""
            return {}

    lost = OwnParcel(id="PRC-1", opened=stamp(), address="Brno").send(stamp(1)).lose(stamp(2))
    assert lost.allowed_moves == ("find", "shred")
    shredded = lost.shred(stamp(3))
    assert (shredded.state, shredded.replay()) == (Own.SHREDDED, shredded)


def test_a_lifecycle_that_is_annotated_as_a_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="an annotation, if any, says ClassVar"):

        @attrs.frozen(kw_only=True)
        class _Wrong(Parcel):
            lifecycle: type[Lifecycle] = ParcelLifecycle  # type: ignore[misc]


def test_a_move_shows_its_real_signature_and_its_words() -> None:
    shown = inspect.signature(Parcel.hold)
    assert list(shown.parameters) == ["self", "stamp", "reason"]
    assert shown.return_annotation == "Self"
    assert Parcel.hold.__doc__ == "Hold it up."


def test_a_history_given_to_the_constructor_is_kept_as_the_kernel_writes_it() -> None:
    moved = sent()
    loose = tuple(entry._replace(delta=dict(entry.delta)) for entry in moved.history)
    again = attrs.evolve(moved, history=loose)
    assert again == moved
    assert again.history == moved.history
    assert all(type(entry.delta) is MappingProxyType for entry in again.history)


def test_only_entries_are_applied() -> None:
    with pytest.raises(ValidationError, match="must be an Entry"):
        sent().apply(("move", None))  # type: ignore[arg-type]


@given(lives())
def test_the_stages_are_every_prefix_of_the_journal(record: Parcel) -> None:
    stages = list(record.stages())
    assert len(stages) == len(record.history) + 1
    for known, stage in enumerate(stages):
        again = Parcel.restore(record.origin, record.history[:known])
        assert stage == again
        assert stage.history == again.history
        assert stage.origin is record.origin
        assert type(stage) is Parcel


def test_a_check_that_moves_would_not_run_is_refused_when_the_class_is_made() -> None:
    with pytest.raises(ValidationError, match="use field validators"):

        @attrs.frozen(kw_only=True)
        class _Checked(Parcel):
            def __attrs_post_init__(self) -> None:
                """Never run by moves."""


def test_a_body_that_forgets_to_return_its_changes_is_refused() -> None:
    class Own(ParcelLifecycle):
        dust: Move = Move(to=SAME)

    @attrs.frozen(kw_only=True)
    class Dusty(Parcel):
        lifecycle = Own

        @Own.dust
        def dust(self, stamp: Stamp) -> Delta:
            """Return nothing."""

    with pytest.raises(ValidationError, match="does the move's body return it"):
        Dusty(id="PRC-1", opened=stamp(), address="Brno").dust(stamp())


def test_white_space_does_not_fill_a_needed_field() -> None:
    class Own(ParcelLifecycle):
        label: Move = Move(to=SAME, needs=("address",))

    @attrs.frozen(kw_only=True)
    class Labelled(Parcel):
        lifecycle = Own

        @Own.label
        def label(self, stamp: Stamp, *, address: str) -> Delta:
            return {"address": address}

    record = Labelled(id="PRC-1", opened=stamp(), address="Brno")
    with pytest.raises(GuardError, match="address must be given"):
        record.label(stamp(), address="  ")
