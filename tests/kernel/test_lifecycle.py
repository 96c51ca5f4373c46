"""Lifecycles: the table alone says what is legal, and is checked when its class is made."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import UnknownReferenceError, ValidationError
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.state import Phase, State
from kernel.parcels import ParcelLifecycle, ParcelState

S = ParcelState
STATES = st.sampled_from(S)


class PoolState(State):
    A = "A", Phase.OPEN
    B = "B", Phase.OPEN
    C = "C", Phase.PENDING
    D = "D", Phase.DONE
    E = "E", Phase.ENDED
    F = "F", Phase.ENDED


P = PoolState
TABLES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(P), min_size=1, max_size=3, unique=True),
        st.lists(st.sampled_from(P), max_size=2, unique=True),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)
Table = list[tuple[list[State], list[State], bool]]


def class_of(table: Table, *, abstract: bool) -> type[Lifecycle]:
    rows = {
        f"row_{number}": Move(*sources, to=tuple(targets) or SAME, reopens=reopens)
        for number, (sources, targets, reopens) in enumerate(table)
    }
    return type("Drawn", (Lifecycle,), rows, initial=P.A, abstract=abstract)  # type: ignore[call-overload, no-any-return]


def slow_reach(table: Table, start: State) -> set[State]:
    """Apply every row until nothing new is reached."""
    seen = {start}
    while True:
        more = {t for sources, targets, _ in table if seen & {*sources} for t in targets} - seen
        if not more:
            return seen
        seen |= more


@given(TABLES)
def test_INV_0_4_and_0_5_a_table_is_sound_or_every_fault_is_named_at_once(table: Table) -> None:
    named = [P.A, *(state for sources, targets, _ in table for state in (*sources, *targets))]
    expected: set[str] = set()
    for state in named:
        if state not in slow_reach(table, P.A):
            expected.add(f"{state} cannot be reached from A")
        if not any(end.phase is Phase.ENDED for end in slow_reach(table, state)):
            expected.add(f"{state} never comes to an end")
    for number, (sources, targets, reopens) in enumerate(table):
        for state in sources:
            if state.phase is Phase.ENDED and targets and not reopens:
                says = f"row_{number} leaves {state}, which has ended; say reopens=True if it may"
                expected.add(says)
    drawn = class_of(table, abstract=True)
    assert set(drawn.problems()) == expected
    assert len(drawn.problems()) == len(expected)
    if expected:
        with pytest.raises(ValidationError) as caught:
            class_of(table, abstract=False)
        assert set(caught.value.reason.split("; say")[0].split("; ")) <= {
            part for fault in expected for part in fault.split("; ")
        }
        for fault in expected:
            assert fault in str(caught.value)
    else:
        class_of(table, abstract=False).ensure_sound()


def slow_paths(source: State, target: State, most: int = 6) -> tuple[str, ...] | None:
    """Try all sequences of moves, short ones first and in the table's order."""
    table = {row["move"]: row for row in ParcelLifecycle.to_table()}
    for length in range(most):
        for names in product(table, repeat=length):
            reached = {source.name}
            for name in names:
                row = table[name]
                here = reached & set(row["from"].split(", "))
                reached = here if row["to"] == "the same" else set(row["to"].split(", "))
                reached = reached if here else set()
            if target.name in reached:
                return names
    return None


@pytest.mark.parametrize(("source", "target"), list(product(S, S)), ids=str)
def test_the_path_is_the_shortest_and_the_earliest_in_the_table(
    source: State, target: State
) -> None:
    most = 4 if source is S.DELIVERED else 6
    assert ParcelLifecycle.path(source, target) == slow_paths(source, target, most)


def test_no_move_is_needed_to_stay_and_none_leads_out_of_an_end() -> None:
    assert ParcelLifecycle.path(S.SENT, S.SENT) == ()
    assert ParcelLifecycle.path(S.DELIVERED, S.SENT) is None
    assert ParcelLifecycle.path(S.DRAFT, S.DELIVERED) == ("send", "arrive", "hand_over")


@given(STATES, STATES)
def test_direct_moves_agree_with_the_moves_that_are_legal(source: State, target: State) -> None:
    direct = ParcelLifecycle.between(source, target)
    assert set(direct) <= set(ParcelLifecycle.moves_from(source))
    for name in direct:
        assert target in ParcelLifecycle.rows[name].reached_from(source)
    if direct and source is not target:
        assert ParcelLifecycle.path(source, target) == (direct[0],)


def test_direct_moves_by_example() -> None:
    assert ParcelLifecycle.between(S.SENT, S.AT_DOOR) == ("arrive",)
    assert ParcelLifecycle.between(S.AT_DOOR, S.AT_DOOR) == ("hand_over", "describe")
    assert ParcelLifecycle.between(S.LOST, S.LOST) == ()
    assert ParcelLifecycle.moves_from(S.SENT) == ("hold", "arrive", "lose", "describe")
    assert ParcelLifecycle.moves_from(S.DELIVERED) == ()


def test_states_are_listed_from_the_initial_one_row_by_row() -> None:
    assert ParcelLifecycle.states() == (S.DRAFT, S.SENT, S.HELD, S.AT_DOOR, S.DELIVERED, S.LOST)
    assert ParcelLifecycle.terminals() == (S.DELIVERED, S.LOST)


def test_a_row_that_keeps_the_state_is_legal_in_every_state_that_has_not_ended() -> None:
    row = ParcelLifecycle.rows["describe"]
    assert row.same
    assert row.sources == (S.DRAFT, S.SENT, S.HELD, S.AT_DOOR)
    assert row.reached_from(S.HELD) == (S.HELD,)
    assert row.reached_from(S.LOST) == ()
    assert ParcelLifecycle.rows["weigh"].sources == (S.DRAFT,)


# Lifecycles of users


class OwnState(State):
    WEIGHED = "WEIGHED", Phase.OPEN
    RETURNED = "RETURNED", Phase.ENDED


def test_an_own_lifecycle_adds_rows_and_states_of_its_own_enumeration() -> None:
    class Own(ParcelLifecycle):
        check: Move = Move(S.DRAFT, to=OwnState.WEIGHED)
        ship: Move = Move(OwnState.WEIGHED, to=S.SENT)
        return_: Move = Move(S.HELD, to=OwnState.RETURNED)

    assert Own.initial is S.DRAFT
    assert Own.path(S.DRAFT, OwnState.RETURNED) == ("send", "hold", "return_")
    assert OwnState.WEIGHED in Own.rows["describe"].sources
    assert "check" not in ParcelLifecycle.rows
    assert Own.terminals() == (S.DELIVERED, S.LOST, OwnState.RETURNED)


def test_an_own_lifecycle_overrides_and_removes_rows() -> None:
    class Own(ParcelLifecycle, without=("lose", "find")):
        hold: Move = Move(S.SENT, S.AT_DOOR, to=S.HELD)

    assert Own.rows["hold"].sources == (S.SENT, S.AT_DOOR)
    assert Own.rows["hold"].needs == ()
    assert list(Own.rows)[:3] == ["send", "hold", "release"]
    assert S.LOST not in Own.states()
    assert "lose" in ParcelLifecycle.rows


def test_one_row_may_be_removed_by_a_single_name_and_replaced_by_another() -> None:
    class Own(ParcelLifecycle, without="weigh"):
        pass

    assert list(Own.rows) == [name for name in ParcelLifecycle.rows if name != "weigh"]


def test_removing_the_last_way_to_an_end_is_refused_with_every_fault() -> None:
    with pytest.raises(ValidationError) as caught:

        class _Trap(ParcelLifecycle, without=("hand_over", "lose")):
            pass

    assert caught.value.record == "_Trap"
    for fault in (
        "LOST cannot be reached from DRAFT",
        "AT_DOOR never comes to an end",
    ):
        assert fault in caught.value.reason


def test_removing_rows_that_do_not_exist_is_refused_and_all_are_named() -> None:
    with pytest.raises(ValidationError, match="do not exist: burn, sell"):

        class _Own(ParcelLifecycle, without=("weigh", "burn", "sell")):
            pass


def test_a_lifecycle_without_an_initial_state_is_refused() -> None:
    with pytest.raises(ValidationError, match="no initial state: give initial="):

        class _Own(Lifecycle):
            end: Move = Move(P.A, to=P.E)


def test_an_abstract_lifecycle_is_checked_in_its_concrete_subclasses() -> None:
    class Shared(Lifecycle, abstract=True):
        wait: Move = Move(P.A, to=P.C)

    assert Shared.abstract
    assert Shared.problems() == ("it has no initial state: give initial= in the class line",)

    class Whole(Shared, initial=P.A):
        end: Move = Move(P.C, to=P.E)

    assert not Whole.abstract
    assert list(Whole.rows) == ["wait", "end"]
    with pytest.raises(ValidationError, match="C never comes to an end"):

        class _Half(Shared, initial=P.A):
            pass


def test_in_a_diamond_the_nearest_row_wins_as_everywhere_in_python() -> None:
    class Top(Lifecycle, abstract=True):
        end: Move = Move(P.A, to=P.E)
        wait: Move = Move(P.A, to=P.C)

    class Left(Top, abstract=True):
        note: Move = Move(to=SAME)

    class Right(Top, abstract=True, without=("wait",)):
        end: Move = Move(P.A, to=P.F, needs=("reason",))

    class Both(Left, Right, initial=P.A):
        pass

    assert Both.end is Right.end
    assert Both.rows["end"].targets == (P.F,)
    assert list(Both.rows) == ["end", "note"]


def test_a_row_is_widened_by_more_states() -> None:
    class Own(ParcelLifecycle):
        hold: Move = ParcelLifecycle.hold.also_from(S.AT_DOOR, S.SENT)
        describe: Move = ParcelLifecycle.describe.also_from(S.DELIVERED)

    assert Own.rows["hold"].sources == (S.SENT, S.AT_DOOR)
    assert Own.rows["hold"].needs == ("hold_reason",)
    everywhere = {S.DRAFT, S.SENT, S.HELD, S.AT_DOOR}
    assert set(Own.rows["describe"].sources) == {*everywhere, S.DELIVERED}
    assert ParcelLifecycle.rows["hold"].sources == (S.SENT,)


# Rows that say nothing clear


def test_a_row_that_changes_the_state_names_the_states_that_it_leaves() -> None:
    with pytest.raises(ValidationError, match="must name the states that it leaves"):
        Move(to=P.A)


def test_a_row_leads_somewhere() -> None:
    with pytest.raises(ValidationError, match="must name a state, several, or SAME"):
        Move(P.A, to=())


@pytest.mark.parametrize("bad", ["A", None, Phase.OPEN])
def test_rows_join_states_and_nothing_else(bad: object) -> None:
    with pytest.raises(ValidationError, match="must be a member of a State"):
        Move(bad, to=P.E)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="must be a member of a State"):
        Move(P.A, to=(bad,))  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="must be a State"):
        type("Own", (Lifecycle,), {}, initial=bad or "A")  # type: ignore[call-overload]


def test_a_single_need_may_be_a_plain_string() -> None:
    assert Move(P.A, to=P.E, needs="reason").needs == ("reason",)


def test_one_row_cannot_bear_two_names() -> None:
    with pytest.raises(ValidationError, match="also is the row end already; make a new Move"):

        class _Own(Lifecycle, initial=P.A):
            end: Move = Move(P.A, to=P.E)
            also: Move = end


def test_a_row_cannot_bear_a_name_of_the_lifecycle_itself() -> None:
    with pytest.raises(ValidationError, match="path is a name of Lifecycle; choose another"):

        class _Own(Lifecycle, initial=P.A):
            path: Move = Move(P.A, to=P.E)  # type: ignore[assignment]


def test_a_method_bears_the_name_of_its_row() -> None:
    def deliver(_self: object, _stamp: object) -> dict[str, object]:
        return {}

    with pytest.raises(ValidationError, match="must be named send, as its row is"):
        ParcelLifecycle.send(deliver)


def test_rows_show_themselves() -> None:
    assert repr(ParcelLifecycle.send) == "<Move send>"
    assert repr(Move(to=SAME)) == "<Move without a name>"
    assert repr(SAME) == "SAME"


def test_states_of_several_enumerations_must_not_be_named_alike() -> None:
    class Other(State):
        SENT = "SENT", Phase.ENDED

    with pytest.raises(ValidationError, match="several states are named SENT"):

        class _Twice(ParcelLifecycle):
            mislay: Move = Move(S.SENT, to=Other.SENT)


@pytest.mark.parametrize(
    "question",
    [
        lambda: ParcelLifecycle.moves_from("SENT"),
        lambda: ParcelLifecycle.between(S.SENT, "LOST"),
        lambda: ParcelLifecycle.path("SENT", "SENT"),
    ],
)
def test_a_question_about_a_state_of_another_table_is_refused(question: Callable[[], Any]) -> None:
    with pytest.raises(UnknownReferenceError, match="unknown state of ParcelLifecycle: "):
        question()


def test_an_abstract_table_can_be_drawn_before_it_has_an_initial_state() -> None:
    class Shared(Lifecycle, abstract=True):
        deliver: Move = Move(S.SENT, to=[S.DELIVERED])

    assert "SENT --> DELIVERED" in Shared.to_mermaid()
    assert "[*] --> SENT" not in Shared.to_mermaid()
    assert '"SENT" -> "DELIVERED"' in Shared.to_dot()
    assert Shared.rows["deliver"].targets == (S.DELIVERED,)


@pytest.mark.parametrize("wrong", ["SENT", 3, ["SENT"]])
def test_a_target_that_is_no_state_is_refused_as_it_was_given(wrong: Any) -> None:
    with pytest.raises(ValidationError, match="must be a member of a State"):
        Move(S.SENT, to=wrong)
