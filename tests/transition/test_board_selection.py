"""Who is heard on a change, why, and how many must be there."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import DuplicateError, ValidationError
from itil_core.transition import ChangeCategory, ExpectedDowntime
from itil_core.transition.advisory_board import BoardMember, ChangeAdvisoryBoard
from itil_core.transition.board_selection import (
    BoardSeat,
    BoardSelection,
    select_members,
)
from itil_core.transition.role_rule import BoardRole, RoleRule
from transition.board_samples import MEMBERS, board
from transition.change_samples import emergency, normal, risk, window

R = BoardRole
S = ChangeCategory


def seat(role: BoardRole, *people: str, required: bool = True) -> BoardSeat:
    return BoardSeat(role=role, required=required, people=people, reasons=["so"])


def selection(**fields: Any) -> BoardSelection:
    given: dict[str, Any] = {
        "change_id": "CHG-1",
        "requester_id": "dan",
        "seats": [
            seat(R.CHANGE_MANAGER, "mia"),
            seat(R.TECHNICAL_EXPERT, "tom", "ida"),
            seat(R.CUSTOMER, "tom"),
            seat(R.SECURITY, "sam", "tom", required=False),
        ],
        "quorum": 2,
    }
    return BoardSelection(**given | fields)


def test_the_facts_of_the_change_call_the_roles() -> None:
    change = normal(risk=risk(), problem_ids={"PRB-1"})
    found = select_members(board(), change)
    assert found.explain() == (
        "CHG-1: 3 of 5 required roles make a quorum\n"
        "  CHANGE_MANAGER, required (the chair): mia\n"
        "  CUSTOMER, required (the category is MAJOR or SIGNIFICANT): eva\n"
        "  TECHNICAL_EXPERT, required (every change): tom\n"
        "  SERVICE_DESK, required (every change): sue\n"
        "  PROBLEM_MANAGEMENT, required (the trigger is PROBLEM): pat\n"
        "  SECURITY, invited (the risk category is at most 2): sam"
    )
    assert found.voters == ("mia", "eva", "tom", "sue", "pat")
    assert found.guests == ("sam",)
    assert found.unfilled == ()


def test_a_role_that_one_rule_requires_is_required() -> None:
    found = select_members(board(), normal(risk=risk(probability="0.5")))
    (security,) = (each for each in found.seats if each.role is R.SECURITY)
    assert security.required
    assert security.reasons == ("the risk category is at most 1",)
    assert (found.quorum, len(found.required)) == (3, 6)


def test_only_those_speak_who_are_heard_on_its_services() -> None:
    members = (
        BoardMember(person="eva", roles=R.CUSTOMER, service_ids={"mail"}),
        BoardMember(person="ute", roles=R.CUSTOMER, service_ids={"shop"}),
        BoardMember(person="kim", roles=R.CUSTOMER, ci_ids={"mail1"}),
    )
    rules = [RoleRule(role=R.CUSTOMER)]
    one = board(members=members, rules=rules)
    down = ExpectedDowntime(service_id="shop", interval=window(2, 3))

    def speakers(*affected: str, **fields: Any) -> tuple[str, ...]:
        return select_members(one, normal(**fields), affected).seats[1].people

    assert speakers() == ("kim",)
    assert speakers(service_ids={"mail"}) == ("eva", "kim")
    assert speakers("shop") == ("ute", "kim")
    assert speakers(expected_downtime=[down]) == ("ute", "kim")
    assert speakers(ci_ids={"web1"}) == ()
    assert speakers(ci_ids={"web1"}, takes_down={"mail1"}) == ("kim",)


def test_a_service_that_is_affected_calls_roles_too() -> None:
    rules = [RoleRule(role=R.SECURITY, service_ids={"shop"})]
    assert len(select_members(board(rules=rules), normal()).seats) == 1
    assert select_members(board(rules=rules), normal(), {"shop"}).seats[1].people == ("sam",)


def test_other_change_managers_stand_in_for_the_chair() -> None:
    members = (*MEMBERS, BoardMember(person="max", roles=R.CHANGE_MANAGER))
    rules = [RoleRule(role=R.CHANGE_MANAGER)]
    found = select_members(board(members=members, rules=rules), normal())
    assert found.seats == (
        BoardSeat(
            role=R.CHANGE_MANAGER, required=True, people=("mia", "max"), reasons=["the chair"]
        ),
    )
    own = select_members(board(members=members, rules=rules), normal(requester_id="mia"))
    assert own.voters == ("max",)


def test_the_requester_has_no_seat() -> None:
    found = select_members(board(), normal(requester_id="tom"))
    assert found.unfilled == (R.TECHNICAL_EXPERT,)
    assert "tom" not in found.voters
    (own,) = (each for each in found.seats if each.requester_only)
    assert own.text == "TECHNICAL_EXPERT, required (every change): nobody but the requester"
    assert not any(each.requester_only for each in select_members(board(), normal()).seats)
    assert not found.count({"tom"}).there
    # Also where somebody gave the requester one.
    by_hand = selection(seats=[seat(R.CUSTOMER, "dan", "eva")], quorum=1)
    assert not by_hand.count({"dan"}).is_reached
    assert by_hand.count({"dan", "eva"}).people == ("eva",)


def test_a_role_without_anybody_counts_unless_it_is_an_emergency() -> None:
    change = emergency(category=S.MAJOR, risk=risk(probability="0.5"))
    whole = select_members(board(quorum_share=1), change)
    assert (whole.quorum, whole.unfilled) == (7, (R.CONTINUITY,))
    urgent = select_members(board(quorum_share=1).emergency(), change)
    assert urgent.quorum == 3
    assert urgent.voters == ("mia", "tom", "sam")
    alone = ChangeAdvisoryBoard(
        chair="dan",
        members=[BoardMember(person="dan", roles=R.CHANGE_MANAGER, urgent=True)],
        is_emergency=True,
    )
    nobody = select_members(alone, change)
    assert (nobody.quorum, nobody.voters) == (1, ())
    with pytest.raises(ValidationError, match="at most 0"):
        nobody.ensure_quorum_possible()


@given(
    st.sets(st.sampled_from([role for role in R if role is not R.CHANGE_MANAGER])),
    st.fractions(0, 1).filter(bool),
)
def test_the_quorum_is_the_least_number_that_reaches_the_share(
    roles: set[BoardRole], share: Fraction
) -> None:
    rules = [RoleRule(role=role) for role in roles]
    found = select_members(board(rules=rules, quorum_share=share), normal())
    total = len(roles) + 1
    enough = [number for number in range(total + 1) if Fraction(number, total) >= share]
    assert found.quorum == enough[0]


@given(st.data())
def test_the_count_agrees_with_a_look_at_every_role(data: st.DataObject) -> None:
    people = ("mia", "tom", "ida", "sam", "dan")
    some = st.lists(st.sampled_from(people), unique=True)
    seats = [
        seat(role, *data.draw(some), required=data.draw(st.booleans())) for role in list(R)[:4]
    ]
    one = selection(
        seats=seats, quorum=data.draw(st.integers(1, 4)), fewest=data.draw(st.integers(1, 3))
    )
    present = data.draw(st.sets(st.sampled_from(people)))
    there: list[BoardRole] = []
    missing: list[BoardRole] = []
    counted: set[str] = set()
    for each in seats:
        if each.required:
            came = [person for person in each.people if person in present and person != "dan"]
            (there if came else missing).append(each.role)
            counted.update(came)
    count = one.count(present)
    assert (list(count.there), list(count.missing)) == (there, missing)
    assert list(count.people) == sorted(counted)
    assert count.is_reached is (len(there) >= one.quorum and len(counted) >= one.fewest)


def test_a_single_name_is_nobody_who_is_there() -> None:
    with pytest.raises(ValidationError) as refusal:
        selection().count("tom")
    assert refusal.value.record == "ActorId"


def test_a_count_says_what_is_missing() -> None:
    count = selection().count({"tom"})
    assert count.text == (
        "2 of 3 required roles are there and 2 are needed; missing: CHANGE_MANAGER"
    )
    strict = selection(fewest=2).count({"tom"})
    assert not strict.is_reached
    assert strict.text == (
        "2 of 3 required roles are there and 2 are needed, 1 of at least 2 people; "
        "missing: CHANGE_MANAGER"
    )
    assert selection().count({"tom", "mia"}).text.endswith("missing: none")


def test_a_quorum_larger_than_the_board_is_refused() -> None:
    selection(quorum=3).ensure_quorum_possible()
    with pytest.raises(ValidationError, match="fill SECURITY") as refusal:
        selection(
            quorum=3, seats=[seat(R.CUSTOMER, "eva"), seat(R.SECURITY), seat(R.SUPPLIER, "kim")]
        ).ensure_quorum_possible()
    assert (refusal.value.field, refusal.value.value) == ("quorum", 3)
    with pytest.raises(ValidationError, match="at most 3, all who may vote on CHG-1") as refusal:
        selection(fewest=4).ensure_quorum_possible()
    assert (refusal.value.field, refusal.value.value) == ("fewest", 4)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"seats": ["mia"]}, "seats"),
        ({"quorum": 0}, "quorum"),
        ({"fewest": 0}, "fewest"),
    ],
)
def test_what_a_selection_refuses(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        selection(**fields)
    assert (refusal.value.record, refusal.value.field) == ("BoardSelection", field)


def test_a_role_has_one_seat() -> None:
    with pytest.raises(DuplicateError) as refusal:
        selection(seats=[seat(R.CUSTOMER, "eva"), seat(R.CUSTOMER, "ute")])
    assert refusal.value.key == "CUSTOMER"


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "CUSTOMER"},
        {"required": 1},
        {"people": [""]},
        {"reasons": [""]},
        {"requester_only": 1},
    ],
)
def test_what_a_seat_refuses(fields: dict[str, Any]) -> None:
    given: dict[str, Any] = {"role": R.CUSTOMER, "required": True}
    with pytest.raises(ValidationError):
        BoardSeat(**given | fields)


def test_nobody_but_the_requester_is_not_said_where_somebody_speaks() -> None:
    with pytest.raises(ValidationError) as refusal:
        BoardSeat(role=R.CUSTOMER, required=True, people=["eva"], requester_only=True)
    assert refusal.value.field == "requester_only"
    assert "eva" in refusal.value.reason
