"""Approvals: exact outcomes, one vote for each member, and nothing after the decision."""

from itertools import product
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import (
    AuthorisationError,
    CycleError,
    DuplicateError,
    GuardError,
    ImmutableError,
    ItilError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.kernel.approval import (
    AllOf,
    AnyOf,
    Approval,
    ApprovalDecision,
    ApprovalOutcome,
    AtLeast,
    Ballot,
    Quorum,
    Sequence,
    Share,
    Veto,
    Vote,
    outcome_of,
)
from itil_core.kernel.stamp import Stamp
from kernel.ballot_boxes import Plain, completions, holds, people, plain_rules, rule_of

A, R, N = Vote.APPROVE, Vote.REJECT, Vote.ABSTAIN
APPROVED, REJECTED, OPEN = ApprovalOutcome
NINE = pendulum.datetime(2026, 3, 2, 9)
BOARD = AtLeast(["ana", "bob", "eva"], 2)


def by(who: str, minute: int = 0) -> Stamp:
    return Stamp(NINE.add(minutes=minute), by=who)


def cast(approval: Approval, **votes: Vote) -> Approval:
    for who, vote in votes.items():
        approval = approval.cast(by(who), vote)
    return approval


def counted(plain: Plain, votes: dict[str, Vote]) -> ApprovalOutcome:
    """The outcome by two counts, as the semantics define it."""
    silent = people(plain) - votes.keys()
    worst = {**votes, **dict.fromkeys(silent, R)}
    best = {**votes, **dict.fromkeys(silent, A)}
    if holds(plain, worst, set(votes)):
        return APPROVED
    return OPEN if holds(plain, best, set(best)) else REJECTED


@given(plain_rules())
def test_every_state_of_every_vote_comes_to_what_two_counts_say(plain: Plain) -> None:
    rule, voters = rule_of(plain), sorted(people(plain))
    for said in product([None, A, R, N], repeat=min(len(voters), 4)):
        votes = {voter: vote for voter, vote in zip(voters, said, strict=False) if vote}
        assert outcome_of(rule, votes) is counted(plain, votes)
        closed = outcome_of(rule, votes, closed=True)
        assert closed is (APPROVED if holds(plain, votes, set(votes)) else REJECTED)


@given(plain_rules(quorums=False), st.data())
def test_INV_an_outcome_is_certain_exactly_when_no_further_vote_can_change_it(
    plain: Plain, data: st.DataObject
) -> None:
    voters = people(plain)
    votes = data.draw(st.dictionaries(st.sampled_from(sorted(voters)), st.sampled_from(Vote)))
    ends = {holds(plain, way, set(way)) for way in completions(voters, votes)}
    certain = {frozenset({True}): APPROVED, frozenset({False}): REJECTED}
    assert outcome_of(rule_of(plain), votes) is certain.get(frozenset(ends), OPEN)


@given(plain_rules(), st.permutations(["ana", "bob", "eva", "jan", "max", "zoe"]), st.data())
def test_INV_the_order_of_votes_does_not_matter(
    plain: Plain, order: list[str], data: st.DataObject
) -> None:
    rule = rule_of(plain)
    said = {voter: data.draw(st.sampled_from(Vote)) for voter in sorted(rule.voters)}
    approval = Approval(rule=rule)
    for voter in (one for one in order if one in said):
        try:
            approval = approval.cast(by(voter), said[voter])
        except GuardError:
            continue  # a later step
    assert approval.outcome is counted(plain, {str(v): x for v, x in approval.votes.items()})


def test_a_majority_is_decided_as_soon_as_it_is_certain() -> None:
    start = Approval(rule=BOARD)
    assert (start.outcome, start.outstanding) == (OPEN, ("ana", "bob", "eva"))
    assert cast(start, ana=A).outcome is OPEN
    assert cast(start, ana=A, bob=A).outcome is APPROVED
    assert cast(start, ana=R, bob=N).outcome is REJECTED


def test_a_veto_rejects_at_once_and_an_outstanding_one_is_waited_for() -> None:
    start = Approval(rule=AllOf([BOARD, Veto(["eva"])]))
    assert cast(start, ana=A, bob=A).outcome is OPEN
    assert cast(start, eva=R).outcome is REJECTED
    assert cast(start, ana=A, bob=A, eva=N).outcome is APPROVED


def test_an_abstention_makes_a_quorum_but_no_share() -> None:
    start = Approval(
        rule=AllOf([Share(["ana", "bob", "eva"], 0.5), Quorum(["ana", "bob", "eva"], 2)])
    )
    assert cast(start, ana=A).outcome is OPEN
    assert cast(start, ana=A, bob=N).outcome is APPROVED
    assert cast(start, ana=N, bob=N, eva=N).outcome is REJECTED


def test_a_closed_vote_is_never_open() -> None:
    one = cast(Approval(rule=Share(["ana", "bob", "eva"], 0.5)), ana=A)
    assert one.outcome is OPEN
    with pytest.raises(GuardError, match=r"outstanding votes \(bob, eva\), or closed=True"):
        one.decide(by("max"))
    done = one.decide(by("max"), closed=True)
    assert (done.outcome, done.decision and done.decision.closed) == (APPROVED, True)
    assert Approval(rule=BOARD).decide(by("max"), closed=True).outcome is REJECTED


def test_votes_of_a_later_step_are_refused_until_the_earlier_is_approved() -> None:
    start = Approval(rule=Sequence([AnyOf(["ana", "bob"]), "eva"]))
    with pytest.raises(GuardError) as refusal:
        cast(start, eva=A)
    assert refusal.value.unmet == ("the steps before that of eva must be APPROVED",)
    assert cast(start, ana=A, eva=A).outcome is APPROVED
    assert cast(start, ana=R, bob=R).outcome is REJECTED


def test_a_vote_stands_until_it_is_withdrawn() -> None:
    once = cast(Approval(rule=BOARD), ana=A)
    with pytest.raises(DuplicateError) as refusal:
        once.cast(by("ana", 1), R)
    assert (refusal.value.kind, refusal.value.key) == ("vote of", "ana")
    back = once.withdraw(by("ana", 1))
    assert (back.votes, len(back.ballots)) == ({}, 1)
    again = back.cast(by("ana", 2), R).withdraw(by("ana", 3)).cast(by("ana", 4), N)
    assert again.votes == {"ana": N}
    with pytest.raises(UnknownReferenceError) as unknown:
        once.withdraw(by("bob", 1))
    assert unknown.value.ids == ("bob",)


def test_nothing_happens_after_the_decision() -> None:
    done = cast(Approval(rule=BOARD), ana=A, bob=A).decide(by("max", 5))
    acts: list[Any] = [
        lambda: done.cast(by("eva", 6), A),
        lambda: done.withdraw(by("ana", 6)),
        lambda: done.delegate(by("eva", 6), "jan"),
        lambda: done.decide(by("max", 6)),
    ]
    for act in acts:
        with pytest.raises(ImmutableError) as refusal:
            act()
        assert refusal.value.state == "APPROVED"


def test_a_delegate_votes_once_in_the_name_of_the_member() -> None:
    start = Approval(rule=BOARD).delegate(by("ana"), "jan").delegate(by("jan"), "zoe")
    for_ana = start.cast(by("zoe", 1), A, voter="ana")
    assert (for_ana.votes, for_ana.ballots[0].stamp.by) == ({"ana": A}, "zoe")
    with pytest.raises(DuplicateError):
        for_ana.cast(by("ana", 2), A)
    with pytest.raises(AuthorisationError, match="no delegation by ana"):
        start.cast(by("jan", 1), A, voter="ana")
    with pytest.raises(AuthorisationError, match="zoe holds no vote"):
        start.cast(by("zoe", 1), A)
    assert for_ana.withdraw(by("zoe", 2), voter="ana").votes == {}
    assert start.cast(by("ana", 1), R).votes == {"ana": R}


def test_delegation_in_a_circle_is_refused() -> None:
    two = Approval(rule=BOARD).delegate(by("ana"), "bob").delegate(by("bob"), "jan")
    with pytest.raises(CycleError) as refusal:
        two.delegate(by("jan"), "bob")
    assert refusal.value.path == ("bob", "jan", "bob")
    with pytest.raises(CycleError):
        Approval(rule=BOARD, delegations={"ana": "ana"})
    with pytest.raises(UnknownReferenceError):
        Approval(rule=BOARD).delegate(by("zoe"), "ana")


def test_the_requester_does_not_vote() -> None:
    start = Approval(rule=BOARD, requester="ana").delegate(by("ana"), "zoe")
    for act in (by("ana"), by("zoe")):
        with pytest.raises(AuthorisationError, match="somebody else than the requester"):
            start.cast(act, A, voter="ana")
    with pytest.raises(AuthorisationError):
        start.delegate(by("bob"), "ana").cast(by("ana"), A, voter="bob")
    assert start.outstanding == ("bob", "eva")
    assert cast(start, bob=R).outcome is REJECTED
    assert cast(start, bob=A, eva=A).outcome is APPROVED


def test_a_requester_who_may_vote_is_not_the_only_approver() -> None:
    start = Approval(rule=AnyOf(["ana", "bob"]), requester="ana", allow_requester=True)
    alone = cast(start, ana=A)
    assert alone.outcome is OPEN
    assert alone.decide(by("max"), closed=True).outcome is REJECTED
    assert cast(alone, bob=A).outcome is APPROVED
    assert cast(start, bob=R).outcome is REJECTED
    assert alone.explain().splitlines()[0] == "all of 2: OPEN"


def test_a_requester_who_may_vote_is_nobody_s_delegate() -> None:
    start = Approval(rule=BOARD, requester="ana", allow_requester=True).delegate(by("bob"), "ana")
    own = cast(start, ana=A)
    with pytest.raises(AuthorisationError) as refusal:
        own.cast(by("ana"), A, voter="bob")
    assert (refusal.value.actor, refusal.value.held) == ("ana", "the request")
    assert cast(own, bob=A).outcome is APPROVED


@pytest.mark.parametrize("allowed", [True, False])
def test_a_rule_that_needs_the_requester_is_refused(*, allowed: bool) -> None:
    with pytest.raises(ValidationError) as refusal:
        Approval(rule=AllOf(["ana"]), requester="ana", allow_requester=allowed)
    assert refusal.value.field == "requester"
    both = AllOf(["ana", "bob"])
    if allowed:
        assert Approval(rule=both, requester="ana", allow_requester=True).outcome is OPEN
    else:
        with pytest.raises(ValidationError):
            Approval(rule=both, requester="ana")


def test_acts_come_in_order() -> None:
    late = Approval(rule=BOARD).cast(by("ana", 5), A)
    with pytest.raises(ValidationError, match="must not be earlier than the last act"):
        late.cast(by("bob", 4), A)
    with pytest.raises(ValidationError):
        late.withdraw(by("ana", 7)).cast(by("bob", 6), A)


def test_an_approval_is_kept_and_made_again() -> None:
    done = cast(Approval(rule=BOARD), ana=R).withdraw(by("ana", 1))
    done = done.cast(by("ana", 2), A).cast(by("bob", 2), A).decide(by("max", 3))
    again = Approval(rule=BOARD, ballots=list(done.ballots), decision=done.decision)
    assert again == done


VOTES_OF_ANA = (Ballot("ana", A, by("ana")),)


@pytest.mark.parametrize(
    ("error", "facts", "message"),
    [
        (ValidationError, {"ballots": [7]}, "must be Ballot values"),
        (ValidationError, {"delegations": ["ana"]}, "must say who votes for whom"),
        (AuthorisationError, {"ballots": [Ballot("zoe", A, by("zoe"))]}, "zoe holds no vote"),
        (DuplicateError, {"ballots": 2 * VOTES_OF_ANA}, "vote of ana"),
        (AuthorisationError, {"ballots": VOTES_OF_ANA, "requester": "ana"}, "than the requester"),
        (
            AuthorisationError,
            {
                "ballots": [Ballot("ana", A, by("bob"))],
                "requester": "bob",
                "allow_requester": True,
            },
            "than the requester",
        ),
        (
            ValidationError,
            {"ballots": VOTES_OF_ANA, "decision": ApprovalDecision(APPROVED, by("max"))},
            "must be what the votes come to, OPEN",
        ),
    ],
)
def test_votes_that_cannot_have_been_cast_are_refused(
    error: type[ItilError], facts: dict[str, Any], message: str
) -> None:
    with pytest.raises(error, match=message):
        Approval(rule=BOARD, **facts)


def test_nothing_ends_open() -> None:
    with pytest.raises(ValidationError) as refusal:
        ApprovalDecision(OPEN, by("max"))
    assert (refusal.value.record, refusal.value.field) == ("ApprovalDecision", "outcome")


@pytest.mark.parametrize(
    ("field", "arguments"), [("rule", ("ana", {})), ("votes", (BOARD, {"ana": "APPROVE"}))]
)
def test_what_is_no_rule_and_no_vote_is_refused(field: str, arguments: tuple[Any, Any]) -> None:
    with pytest.raises(ValidationError) as refusal:
        outcome_of(*arguments)
    assert (refusal.value.record, refusal.value.field) == ("outcome_of", field)


def test_strangers_have_no_vote() -> None:
    with pytest.raises(UnknownReferenceError) as refusal:
        outcome_of(BOARD, {"zoe": A, "ana": A})
    assert refusal.value.ids == ("zoe",)
    with pytest.raises(ItilError):
        cast(Approval(rule=BOARD), zoe=A)


def test_an_outcome_explains_itself() -> None:
    rule = AllOf(
        [Share(["ana", "bob", "eva"], 0.5), Quorum(["ana", "bob", "eva"], 2), Veto(["max"])]
    )
    vote = cast(Approval(rule=rule, requester="eva"), ana=A, max=R)
    assert vote.explain().splitlines() == [
        "all of 3: REJECTED",
        "  a share of 1/2 of ana, bob, eva: APPROVED (ana approve; bob outstanding; eva barred)",
        "  a quorum of 2 of ana, bob, eva: OPEN (ana approve; bob outstanding; eva barred)",
        "  no veto of max: REJECTED (max reject)",
    ]
    assert (
        vote.decide(by("zoe"), closed=True)
        .explain()
        .splitlines()[2]
        .startswith("  a quorum of 2 of ana, bob, eva: REJECTED")
    )


def test_approvals_compare_and_hash_by_what_they_say() -> None:
    one, other = (cast(Approval(rule=BOARD), ana=A) for _ in range(2))
    assert one == other
    assert len({one, other}) == 1
