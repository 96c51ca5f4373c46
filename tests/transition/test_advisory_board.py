"""Boards as values: who sits on them, and the emergency board within."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import DuplicateError, ItilError, ValidationError
from itil_core.transition.advisory_board import BoardMember, ChangeAdvisoryBoard
from itil_core.transition.role_rule import BoardRole
from transition.board_samples import MEMBERS, board

R = BoardRole


def test_the_chair_sits_on_it_whoever_else_does() -> None:
    assert ChangeAdvisoryBoard(chair="mia").people == {"mia"}
    assert board().people == {"mia", "tom", "sue", "eva", "pat", "sam"}
    assert (board().name, board().authority, board().decides) == ("CAB", "CAB", True)
    assert board().quorum_share == Fraction(1, 2)


@pytest.mark.parametrize(
    ("services", "cis", "heard"),
    [
        (set(), set(), False),
        ({"mail"}, set(), True),
        (set(), {"san"}, True),
        ({"san"}, {"mail"}, False),
    ],
)
def test_a_member_is_heard_on_some_services_and_cis(
    services: set[Any], cis: set[Any], *, heard: bool
) -> None:
    one = BoardMember(person="tom", roles=[R.SUPPLIER], service_ids={"mail"}, ci_ids={"san"})
    assert one.is_heard_on(frozenset(services), frozenset(cis)) is heard
    assert MEMBERS[1].is_heard_on(frozenset(services), frozenset(cis))


def test_the_emergency_board_is_who_can_be_reached_at_once() -> None:
    urgent = board(fewest=4).emergency(quorum_share="2/3", fewest=2)
    assert urgent.people == {"mia", "tom", "sam"}
    assert (urgent.name, urgent.authority, urgent.is_emergency) == ("ECAB", "ECAB", True)
    assert (urgent.quorum_share, urgent.fewest) == (Fraction(2, 3), 2)
    other = board(quorum_share=1).emergency(chair="tom", name="night board", authority="BOARD")
    assert (other.chair, other.name, other.authority) == ("tom", "night board", "BOARD")
    assert other.quorum_share == 1


@given(st.lists(st.booleans(), max_size=6))
def test_the_emergency_board_is_a_part_of_the_board(urgent: list[bool]) -> None:
    members = [
        BoardMember(person=f"p{number}", roles=R.CUSTOMER, urgent=is_urgent)
        for number, is_urgent in enumerate(urgent)
    ]
    whole = ChangeAdvisoryBoard(chair="p0", members=members)
    reached = {f"p{number}" for number, is_urgent in enumerate(urgent) if is_urgent}
    if "p0" in reached:
        part = whole.emergency()
        assert part.people == reached
        assert part.people <= whole.people
    else:
        with pytest.raises(ValidationError) as refusal:
            whole.emergency()
        assert (refusal.value.field, refusal.value.value) == ("chair", "p0")


def test_the_emergency_board_of_an_advising_board_decides() -> None:
    assert not board(decides=False).decides
    assert board(decides=False, members=MEMBERS).emergency().decides


def test_an_emergency_board_without_urgent_authority_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        board(is_emergency=True)
    assert refusal.value.value == ("eva", "pat", "sue")
    with pytest.raises(ValidationError) as refusal:
        board().emergency(chair="eva")
    assert (refusal.value.field, refusal.value.value) == ("chair", "eva")


def test_a_quorum_larger_than_the_board_is_refused() -> None:
    assert board(fewest=6).fewest == 6
    with pytest.raises(ValidationError, match="at most 6, all who sit on the board") as refusal:
        board(fewest=7)
    assert (refusal.value.field, refusal.value.value) == ("fewest", 7)
    with pytest.raises(ValidationError, match="at most 3"):
        board().emergency(fewest=4)


@pytest.mark.parametrize("share", ["1/3", Decimal("0.5"), Fraction(2, 3), 1])
def test_shares_are_exact(share: Any) -> None:
    one = board(quorum_share=share, approving_share=share)
    assert one.quorum_share == one.approving_share == Fraction(share)


@pytest.mark.parametrize("field", ["quorum_share", "approving_share"])
@pytest.mark.parametrize("share", [0.5, True, "half", "1/0", Decimal("NaN"), 0, -1, "3/2", []])
def test_other_shares_are_refused(field: str, share: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        board(**{field: share})
    assert (refusal.value.field, refusal.value.value) == (field, share)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"members": [*MEMBERS, MEMBERS[0]]}, DuplicateError),
        ({"members": ["mia"]}, ValidationError),
        ({"name": " "}, ValidationError),
        ({"authority": ""}, ValidationError),
        ({"rules": ["all"]}, ValidationError),
        ({"decides": 1}, ValidationError),
        ({"is_emergency": 1}, ValidationError),
        ({"fewest": 0}, ValidationError),
        ({"chair_must_approve": "no"}, ValidationError),
        ({"vetoing": ["SECURITY"]}, ValidationError),
    ],
)
def test_what_a_board_refuses(fields: dict[str, Any], kind: type[ItilError]) -> None:
    with pytest.raises(kind):
        board(**fields)


@pytest.mark.parametrize(
    "fields",
    [{"roles": []}, {"roles": "CUSTOMER"}, {"urgent": 1}, {"service_ids": "mail"}, {"ci_ids": "a"}],
)
def test_what_a_member_refuses(fields: dict[str, Any]) -> None:
    given: dict[str, Any] = {"person": "tom", "roles": R.CUSTOMER}
    with pytest.raises(ValidationError):
        BoardMember(**given | fields)
