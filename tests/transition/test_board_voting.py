"""How a board votes: its rule against a slow count, and what it refuses."""

from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import (
    AuthorisationError,
    CycleError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.kernel.approval import ApprovalOutcome, Vote
from itil_core.transition import (
    ChangeState,
    NormalChange,
    Verdict,
)
from itil_core.transition.advisory_board import BoardMember, ChangeAdvisoryBoard
from itil_core.transition.authority_decision import (
    board_decision,
)
from itil_core.transition.board_selection import select_members
from itil_core.transition.board_voting import board_approval
from itil_core.transition.role_rule import BoardRole, RoleRule
from transition.board_samples import MEMBERS, board, voted
from transition.change_samples import at, normal_in

A, R, N = Vote.APPROVE, Vote.REJECT, Vote.ABSTAIN
S = ChangeState
READY = S.READY_FOR_DECISION


def ready(**fields: Any) -> NormalChange:
    """A significant change whose risk is of category 2: it needs level 3."""
    return normal_in(READY, **fields)


def test_inv_4_2_the_requester_has_no_vote_on_the_board() -> None:
    change = ready(requester_id="tom")
    vote = board_approval(board(), change)
    with pytest.raises(AuthorisationError) as refusal:
        vote.cast(at(1, by="tom"), A)
    assert (refusal.value.actor, refusal.value.held) == ("tom", "no vote")
    with pytest.raises(AuthorisationError):
        vote.delegate(at(1, by="eva"), "tom").cast(at(1, by="tom"), A, voter="eva")


# Bad input.


def test_a_circular_delegation_is_refused() -> None:
    with pytest.raises(CycleError) as refusal:
        board_approval(board(), ready(), delegations={"eva": "tom", "tom": "eva"})
    assert refusal.value.path == ("eva", "tom", "eva")
    # Also where the circle has nothing to do with this change.
    with pytest.raises(CycleError):
        board_approval(board(), ready(), delegations={"sam": "sam"})


def test_only_who_sits_on_the_board_delegates() -> None:
    wide = {"eva": "zoe", "zoe": "jan", "sam": "ida"}
    assert board_approval(board(), ready(), delegations=wide).delegations == {
        "eva": "zoe",
        "zoe": "jan",
    }
    with pytest.raises(UnknownReferenceError) as unknown:
        board_approval(board(), ready(), delegations={"max": "eva", "ada": "tom"})
    assert (unknown.value.kind, unknown.value.ids) == ("board member", ("ada", "max"))


def test_a_quorum_larger_than_the_board_is_refused() -> None:
    thin = board(members=MEMBERS[:2])
    with pytest.raises(ValidationError) as refusal:
        board_approval(thin, ready())
    assert (refusal.value.field, refusal.value.value) == ("quorum", 3)
    assert "at most 2" in refusal.value.reason
    many = board(fewest=6)
    with pytest.raises(ValidationError) as refusal:
        board_approval(many, ready())
    assert (refusal.value.field, refusal.value.value) == ("fewest", 6)


def test_two_may_have_to_vote_where_one_would_fill_the_roles() -> None:
    two = board(
        members=[BoardMember(person="tom", roles=BoardRole.CHANGE_MANAGER)], rules=(), fewest=2
    )
    one = attrs.evolve(two, fewest=1)
    for it, outcome in ((two, ApprovalOutcome.REJECTED), (one, ApprovalOutcome.APPROVED)):
        vote = voted(board_approval(it, ready()), mia=A).decide(at(1, by="mia"), closed=True)
        assert vote.outcome is outcome
    both = voted(board_approval(two, ready()), mia=A, tom=N)
    assert both.decide(at(1, by="mia")).outcome is ApprovalOutcome.APPROVED


def test_a_chair_who_asks_for_the_change_cannot_be_the_one_who_must_approve() -> None:
    with pytest.raises(ValidationError, match="must not be indispensable") as refusal:
        board_approval(board(chair_must_approve=True), ready(requester_id="mia"))
    assert refusal.value.field == "requester"
    assert board_approval(board(), ready(requester_id="mia")).outcome is ApprovalOutcome.OPEN


# How a board votes, against a slow and obvious count.


@pytest.mark.parametrize(
    ("votes", "passes"),
    [
        ({"mia": A, "tom": A, "sue": R, "eva": R}, False),
        ({"mia": A, "tom": A, "sue": R, "eva": N}, True),
        ({"mia": A, "tom": A, "sue": A, "eva": R, "pat": R}, True),
        ({"mia": A, "tom": R, "sue": R, "eva": A, "pat": N}, False),
    ],
)
def test_more_than_half_must_approve_unless_a_share_is_set(
    votes: dict[str, Vote], *, passes: bool
) -> None:
    outcomes = [
        voted(board_approval(one, ready()), **votes).decide(at(1, by="mia"), closed=True).outcome
        for one in (board(), board(approving_share="1/2"))
    ]
    wanted = ApprovalOutcome.APPROVED if passes else ApprovalOutcome.REJECTED
    assert outcomes == [wanted, ApprovalOutcome.APPROVED]


def expected(one: ChangeAdvisoryBoard, change: NormalChange, votes: dict[str, Vote]) -> bool:
    """Whether a closed vote has passed, by going through the roles and counting heads."""
    required = [seat for seat in select_members(one, change).seats if seat.required]
    came = [seat for seat in required if any(person in votes for person in seat.people)]
    yes = [person for person, vote in votes.items() if vote is A]
    no = [person for person, vote in votes.items() if vote is R]
    passes = Fraction(len(came), len(required)) >= one.quorum_share
    passes = passes and len(votes) >= one.fewest
    if one.approving_share is None:
        passes = passes and len(yes) > len(no)
    else:
        passes = passes and bool(yes)
        passes = passes and len(yes) >= one.approving_share * (len(yes) + len(no))
    if one.chair_must_approve:
        passes = passes and votes.get("mia") is A
    for seat in required:
        if seat.role in one.vetoing:
            passes = passes and not any(person in no for person in seat.people)
    return passes


SHARES = st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)])
PEOPLE = ["mia", *(f"p{number}" for number in range(6))]


@st.composite
def boards(draw: st.DrawFn) -> ChangeAdvisoryBoard:
    roles = list(BoardRole)[1:5]
    members = [
        BoardMember(
            person=person, roles=draw(st.sets(st.sampled_from(roles), min_size=1, max_size=2))
        )
        for person in PEOPLE[1:]
    ]
    filled = sorted({role.name for member in members for role in member.roles})
    return ChangeAdvisoryBoard(
        chair="mia",
        members=members,
        rules=[RoleRule(role=BoardRole[name], required=draw(st.booleans())) for name in filled],
        quorum_share=draw(SHARES),
        approving_share=draw(st.none() | SHARES),
        chair_must_approve=draw(st.booleans()),
        vetoing=draw(st.sets(st.sampled_from(roles), max_size=1)),
    )


@given(boards(), st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(Vote)), st.data())
def test_a_board_decides_as_a_count_of_heads_does(
    one: ChangeAdvisoryBoard, wanted: dict[str, Vote], data: st.DataObject
) -> None:
    change = ready()
    voters = select_members(one, change).voters
    one = attrs.evolve(one, fewest=data.draw(st.integers(1, len(voters))))
    votes = {person: vote for person, vote in wanted.items() if person in voters}
    vote = voted(board_approval(one, change), **votes).decide(at(1, by="mia"), closed=True)
    assert (vote.outcome is ApprovalOutcome.APPROVED) is expected(one, change, votes)
    if vote.outcome is ApprovalOutcome.APPROVED:
        decision = board_decision(one, vote, change)
        assert decision.by == {person for person, said in votes.items() if said is A}
        assert change.authorise(at(1), decision=decision).state is S.AUTHORISED
    elif expected(one, change, dict.fromkeys(votes, A)):
        decision = board_decision(one, vote, change)
        against = {person for person, said in votes.items() if said is R}
        silent = {person for person, said in votes.items() if said is N}
        assert decision.by == (against or silent)
        assert decision.verdict is Verdict.REJECTED
    else:
        with pytest.raises(ValidationError, match="want of votes"):
            board_decision(one, vote, change)
