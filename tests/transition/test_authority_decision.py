"""From votes to the authorisation of a change, on real records and end to end."""

from contextlib import suppress
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import (
    AuthorisationError,
    DuplicateError,
    GuardError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.kernel.approval import AllOf, AnyOf, Approval, ApprovalOutcome, AtLeast, Veto, Vote
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.transition import (
    ChangeCategory,
    ChangePolicy,
    ChangeRejection,
    ChangeState,
    ChangeTestResult,
    Decision,
    ExpectedDowntime,
    NormalChange,
    Verdict,
)
from itil_core.transition.advisory_board import ChangeAdvisoryBoard
from itil_core.transition.authority_decision import (
    board_advice,
    board_decision,
    decision_from_votes,
    decision_on_advice,
)
from itil_core.transition.board_voting import board_approval
from itil_core.transition.role_rule import BoardRole, RoleRule
from transition.board_samples import board, voted
from transition.change_samples import at, emergency, normal, normal_in, risk, two_step, window

A, R, N = Vote.APPROVE, Vote.REJECT, Vote.ABSTAIN
S = ChangeState
READY = S.READY_FOR_DECISION
SOMEBODY_ELSE = "somebody else than the requester"


def ready(**fields: Any) -> NormalChange:
    """A significant change whose risk is of category 2: it needs level 3."""
    return normal_in(READY, **fields)


def approved(change: Any, a_board: ChangeAdvisoryBoard | None = None) -> Approval:
    """The vote of a board in which three have approved."""
    start = board_approval(a_board or board(), change)
    return voted(start, mia=A, tom=A, sue=A, eva=A).decide(at(1, by="mia"))


# The board decides, because that was delegated to it.


def test_a_normal_change_is_authorised_by_the_votes_of_the_board() -> None:
    change = ready()
    vote = board_approval(board(), change)
    vote = voted(vote, mia=A, eva=A)
    assert vote.outcome is ApprovalOutcome.OPEN
    vote = voted(vote, tom=A, sue=R, pat=N)
    assert vote.outcome is ApprovalOutcome.APPROVED
    decision = board_decision(
        board(), vote.decide(at(1, by="mia")), change, conditions=["at night"]
    )
    assert decision == Decision(
        authority="CAB",
        level=3,
        verdict=Verdict.APPROVED,
        at=at(1).at,
        by={"mia", "eva", "tom"},
        conditions=("at night",),
    )
    done = change.authorise(at(2), decision=decision)
    assert (done.state, done.decisions) == (S.AUTHORISED, (decision,))
    assert done.approvers == {"mia", "eva", "tom"}
    assert done.replay() == done


def test_a_normal_change_is_rejected_by_the_votes_of_the_board() -> None:
    change = ready()
    vote = voted(board_approval(board(), change), mia=A, eva=R, tom=R, sue=R)
    decision = board_decision(board(), vote.decide(at(1, by="mia"), closed=True), change)
    assert (decision.verdict, decision.by) == (Verdict.REJECTED, {"eva", "tom", "sue"})
    rejected = change.reject(at(2), reason=ChangeRejection.NOT_AUTHORISED, decision=decision)
    assert rejected.state is S.REJECTED
    with pytest.raises(GuardError) as refusal:
        change.authorise(at(2), decision=decision)
    assert refusal.value.unmet == ("the decision must be APPROVED",)


def test_a_two_step_change_is_voted_on_twice() -> None:
    change = two_step().accept(at()).assess(at(), risk=risk(), evaluation_id="EVA-1")
    built = change.authorise_build(
        at(2), decision=board_decision(board(), approved(change), change)
    )
    built = built.complete_build(at(3), result=ChangeTestResult.PASS)
    old = board_decision(board(), approved(built), built)
    with pytest.raises(GuardError, match="on what is there now"):
        built.authorise_deployment(at(5), decision=old)
    again = voted(board_approval(board(), built), 4, mia=A, tom=A, sue=A).decide(
        at(4, by="mia"), closed=True
    )
    done = built.authorise_deployment(at(5), decision=board_decision(board(), again, built))
    assert done.state is S.DEPLOYMENT_AUTHORISED
    assert [each.at for each in done.decisions] == [at(1).at, at(4).at]


def test_an_emergency_change_is_authorised_by_the_emergency_board() -> None:
    change = emergency().assess(at(), risk=risk(probability="0.5"))
    urgent = board().emergency(fewest=2)
    vote = voted(board_approval(urgent, change), mia=A, sam=A).decide(at(1, by="mia"), closed=True)
    decision = board_decision(urgent, vote, change)
    assert (decision.authority, decision.level) == ("ECAB", 3)
    assert change.authorise(at(1), decision=decision).state is S.AUTHORISED


def test_a_single_condition_stays_whole() -> None:
    change = ready()
    decided = board_decision(board(), approved(change), change, conditions="on a Sunday")
    assert decided.conditions == ("on a Sunday",)
    advice = board_advice(board(), approved(change), change)
    said = decision_on_advice(
        at(2, by="cio"),
        change=change,
        advice=advice,
        authority="IT_MANAGEMENT_BOARD",
        conditions="not on a Monday",
    )
    assert said.conditions == ("not on a Monday",)


def test_in_a_freeze_the_emergency_board_is_too_low_and_a_higher_authority_decides() -> None:
    change = emergency().assess(at(), risk=risk(), in_freeze=True)
    assert change.authority_level == 2
    urgent = board().emergency()
    vote = voted(board_approval(urgent, change), mia=A, tom=A).decide(at(1, by="mia"))
    with pytest.raises(AuthorisationError) as refusal:
        board_decision(urgent, vote, change)
    assert refusal.value.needed == "authority of level 2 (IT_MANAGEMENT_BOARD)"
    assert refusal.value.held == "authority of level 3 (ECAB)"
    advice = board_advice(urgent, vote, change)
    change = change.record_decision(at(1), decision=advice)
    decision = decision_on_advice(
        at(1, by="cio"), change=change, advice=advice, authority="IT_MANAGEMENT_BOARD"
    )
    done = change.authorise(at(1), decision=decision)
    assert (done.state, [each.level for each in done.decisions]) == (S.AUTHORISED, [3, 2])


# The board advises, and somebody else decides.


def test_a_board_that_only_advises_does_not_decide() -> None:
    advising = board(decides=False)
    change = ready()
    with pytest.raises(AuthorisationError) as refusal:
        board_decision(advising, approved(change), change)
    assert (refusal.value.actor, refusal.value.needed) == ("CAB", "the delegated decision")
    assert board_advice(advising, approved(change), change).verdict is Verdict.APPROVED


def test_a_higher_authority_decides_on_the_boards_advice() -> None:
    change = ready(category=ChangeCategory.MAJOR)
    assert change.authority_level == 2
    with pytest.raises(AuthorisationError, match="IT_MANAGEMENT_BOARD"):
        board_decision(board(), approved(change), change)
    advice = board_advice(board(), approved(change), change, conditions=["at night"])
    change = change.record_decision(at(1), decision=advice)
    decision = decision_on_advice(
        at(2, by="cio"), change=change, advice=advice, authority="IT_MANAGEMENT_BOARD"
    )
    assert (decision.verdict, decision.by, decision.conditions) == (
        Verdict.APPROVED,
        {"cio"},
        ("at night",),
    )
    assert change.authorise(at(2), decision=decision, evaluated=True).state is S.AUTHORISED


def test_who_departs_from_the_advice_says_why() -> None:
    change = ready()
    advice = board_advice(board(), approved(change), change)
    facts: dict[str, Any] = {"change": change, "advice": advice, "authority": "CAB"}
    with pytest.raises(ValidationError, match="why the advice, APPROVED, is not followed"):
        decision_on_advice(at(2, by="cio"), verdict=Verdict.REJECTED, **facts)
    stamp = Stamp(at(2).at, by="cio", note="no money before April")
    decision = decision_on_advice(stamp, verdict=Verdict.REJECTED, conditions=["in April"], **facts)
    assert (decision.verdict, decision.conditions) == (Verdict.REJECTED, ("in April",))


def test_a_decision_on_advice_is_refused_where_it_cannot_stand() -> None:
    change = ready()
    advice = board_advice(board(), approved(change), change)
    facts: dict[str, Any] = {"change": change, "advice": advice}
    with pytest.raises(ValidationError, match="not be earlier than the advice") as early:
        decision_on_advice(at(0.5, by="cio"), authority="CAB", **facts)
    assert early.value.field == "stamp"
    with pytest.raises(AuthorisationError) as low:
        decision_on_advice(at(2, by="cio"), authority="CHANGE_MANAGER", **facts)
    assert str(low.value) == (
        "cio holds authority of level 4 (CHANGE_MANAGER), "
        "but this needs authority of level 3 (CAB, ECAB)"
    )
    with pytest.raises(AuthorisationError) as own:
        decision_on_advice(at(2, by="dan"), authority="CAB", **facts)
    assert (own.value.actor, own.value.needed) == ("dan", SOMEBODY_ELSE)
    with pytest.raises(UnknownReferenceError) as unknown:
        decision_on_advice(at(2, by="cio"), authority="BOARD", **facts)
    assert unknown.value.ids == ("BOARD",)
    # Who wants it may well give it up.
    stamp = Stamp(at(2).at, by="dan", note="not needed any more")
    given_up = decision_on_advice(stamp, authority="CAB", verdict=Verdict.REJECTED, **facts)
    assert given_up.by == {"dan"}


# Any authority may vote, also one that is no advisory board.


def test_a_management_board_votes_by_its_own_rule() -> None:
    change = ready(category=ChangeCategory.MAJOR)
    vote = Approval(rule=AtLeast(["cio", "cfo", "coo"], 2), requester="dan")
    vote = voted(vote, cio=A, coo=A).decide(at(1, by="cio"))
    decision = decision_from_votes(vote, change, authority="IT_MANAGEMENT_BOARD")
    assert (decision.level, decision.by) == (2, {"cio", "coo"})
    done = change.authorise(at(1), decision=decision, evaluated=True)
    assert done.state is S.AUTHORISED


@pytest.mark.parametrize(
    ("category", "impact", "probability", "needed"),
    [
        (ChangeCategory.MAJOR, Level.HIGH, "0.5", 1),
        (ChangeCategory.MAJOR, Level.HIGH, "0.02", 2),
        (ChangeCategory.MAJOR, Level.LOW, "0.02", 2),
        (ChangeCategory.SIGNIFICANT, Level.HIGH, "0.5", 2),
        (ChangeCategory.SIGNIFICANT, Level.LOW, "0.5", 3),
        (ChangeCategory.MINOR, Level.HIGH, "0.5", 3),
        (ChangeCategory.MINOR, Level.HIGH, "0.02", 4),
    ],
)
def test_only_a_sufficient_authority_decides(
    category: ChangeCategory, impact: Level, probability: str, needed: int
) -> None:
    change = normal(category=category).accept(at())
    change = change.assess(at(), risk=risk(impact, probability), evaluation_id="EVA-1")
    vote = voted(Approval(rule=AnyOf(["eva"])), eva=A).decide(at(1, by="eva"))
    policy = ChangePolicy()
    for level in range(1, 6):
        (authority, *_) = policy.authority_names(level)
        if level <= needed:
            decision = decision_from_votes(vote, change, authority=authority)
            done = change.authorise(at(1), decision=decision, evaluated=True)
            assert done.state is S.AUTHORISED
        else:
            with pytest.raises(AuthorisationError) as refusal:
                decision_from_votes(vote, change, authority=authority)
            assert refusal.value.held == f"authority of level {level} ({authority})"
            assert refusal.value.needed.startswith(f"authority of level {needed}")


def test_another_policy_knows_other_authorities() -> None:
    policy = ChangePolicy(authorities=[["BOARD"], ["X"], ["MEETING"], ["Y"], ["Z"]])
    one = board(authority="MEETING")
    change = ready()
    assert board_decision(one, approved(change), change, policy=policy).authority == "MEETING"
    with pytest.raises(UnknownReferenceError) as refusal:
        board_decision(one, approved(change), change)
    assert (refusal.value.kind, refusal.value.ids) == ("change authority", ("MEETING",))


# What is no decision.


@pytest.mark.parametrize("votes", [{}, {"mia": A}, dict.fromkeys(("mia", "tom", "sue", "eva"), A)])
def test_a_vote_that_is_not_decided_is_no_decision(votes: dict[str, Vote]) -> None:
    change = ready()
    vote = voted(board_approval(board(), change), **votes)
    for read in (board_decision, board_advice):
        with pytest.raises(ValidationError, match="must be decided") as refusal:
            read(board(), vote, change)
        assert (refusal.value.field, refusal.value.value) == ("approval", vote.outcome.name)


@pytest.mark.parametrize("votes", [{}, {"mia": A, "tom": A}, {"mia": R, "tom": R}])
def test_without_a_quorum_it_is_deferred_and_not_decided(votes: dict[str, Vote]) -> None:
    change = ready()
    vote = voted(board_approval(board(), change), **votes).decide(at(1, by="mia"), closed=True)
    assert vote.outcome is ApprovalOutcome.REJECTED
    with pytest.raises(ValidationError, match="defer CHG-1 until enough have voted") as refusal:
        board_decision(board(), vote, change)
    assert (refusal.value.field, refusal.value.value) == ("approval", "REJECTED")


def test_a_vote_that_nobody_is_barred_from_is_read_alike() -> None:
    start = Approval(rule=AtLeast(["eva", "tom", "sue"], 2))
    against = voted(start, eva=R, tom=R).decide(at(1, by="mia"))
    assert decision_from_votes(against, ready(), authority="CAB").by == {"eva", "tom"}
    silent = voted(start, eva=A).decide(at(1, by="mia"), closed=True)
    with pytest.raises(ValidationError, match="want of votes"):
        decision_from_votes(silent, ready(), authority="CAB")


def test_who_abstains_where_a_yes_was_needed_has_decided() -> None:
    one = board(chair_must_approve=True)
    change = ready()
    vote = voted(board_approval(one, change), tom=A, sue=A, eva=A, mia=N)
    decision = board_decision(one, vote.decide(at(1, by="mia"), closed=True), change)
    assert (decision.verdict, decision.by) == (Verdict.REJECTED, {"mia"})


def test_an_approval_in_which_nobody_approved_names_nobody() -> None:
    vote = voted(Approval(rule=Veto(["eva"])), eva=N).decide(at(1, by="mia"))
    with pytest.raises(ValidationError, match="at least one person"):
        decision_from_votes(vote, ready(), authority="CAB")


# Segregation of duties (INV-4.2).


@pytest.mark.parametrize("as_delegate", [True, False])
def test_inv_4_2_self_approval_is_refused(*, as_delegate: bool) -> None:
    change = ready(requester_id="tom")
    vote = Approval(rule=AnyOf(["tom", "eva", "sue"]))
    if as_delegate:
        vote = vote.delegate(at(1, by="eva"), "tom").cast(at(1, by="tom"), A, voter="eva")
    else:
        vote = voted(vote, tom=A, sue=A)
    with pytest.raises(AuthorisationError) as refusal:
        decision_from_votes(vote.decide(at(1, by="mia")), change, authority="CAB")
    assert (refusal.value.actor, refusal.value.needed) == ("tom", SOMEBODY_ELSE)


def test_inv_4_2_a_vote_that_was_taken_back_counts_for_nothing() -> None:
    change = ready(requester_id="tom")
    vote = voted(Approval(rule=AnyOf(["tom", "sue"])), tom=A).withdraw(at(1, by="tom"))
    vote = voted(vote, sue=A).decide(at(1, by="mia"))
    assert decision_from_votes(vote, change, authority="CAB").by == {"sue"}


def test_inv_4_2_a_requester_who_may_vote_is_not_the_only_approver() -> None:
    change = ready(requester_id="tom")
    start = Approval(rule=AnyOf(["tom", "eva"]), requester="tom", allow_requester=True)
    both = voted(start, tom=A, eva=A).decide(at(1, by="mia"))
    assert decision_from_votes(both, change, authority="CAB").by == {"tom", "eva"}
    alone = voted(start, tom=A).decide(at(1, by="mia"), closed=True)
    with pytest.raises(ValidationError, match="want of votes"):
        decision_from_votes(alone, change, authority="CAB")
    other = Approval(rule=AnyOf(["tom", "eva"]), requester="eva", allow_requester=True)
    other = voted(other, tom=A).decide(at(1, by="mia"))
    with pytest.raises(AuthorisationError):
        decision_from_votes(other, change, authority="CAB")


ACTS = st.tuples(
    st.sampled_from(["tom", "eva", "sue", "jan"]),
    st.sampled_from(["tom", "eva", "sue"]),
    st.sampled_from(Vote),
)


@given(
    st.integers(1, 3),
    st.sampled_from([None, "tom", "eva"]),
    st.booleans(),
    st.dictionaries(st.sampled_from(["eva", "sue"]), st.sampled_from(["tom", "jan"])),
    st.lists(ACTS, max_size=6),
)
def test_inv_4_2_the_requester_never_decides_alone(
    number: int,
    barred: str | None,
    allowed: bool,  # noqa: FBT001 (drawn)
    delegations: dict[str, str],
    acts: list[tuple[str, str, Vote]],
) -> None:
    change = ready(requester_id="tom")
    try:
        vote = Approval(
            rule=AtLeast(["tom", "eva", "sue"], number),
            requester=barred,
            allow_requester=allowed,
            delegations=delegations,
        )
    except ValidationError:  # nothing passes without the requester
        return
    for actor, member, said in acts:
        with suppress(AuthorisationError, DuplicateError):
            vote = vote.cast(at(1, by=actor), said, voter=member)
    vote = vote.decide(at(1, by="mia"), closed=True)
    spoke = {each.stamp.by for each in vote.ballots} | {each.voter for each in vote.ballots}
    with suppress(AuthorisationError, ValidationError):
        decision = decision_from_votes(vote, change, authority="CAB")
        assert "tom" not in spoke or (allowed and barred == "tom")
        assert decision.verdict is Verdict.REJECTED or decision.by - {"tom"}


def test_a_decision_names_who_voted_and_not_for_whom() -> None:
    change = ready()
    vote = board_approval(board(), change, delegations={"eva": "zoe", "zoe": "jan"})
    vote = voted(vote, mia=A, tom=A, sue=A).cast(at(1, by="jan"), A, voter="eva")
    decision = board_decision(board(), vote.decide(at(1, by="mia"), closed=True), change)
    assert decision.by == {"mia", "tom", "sue", "jan"}
    # So who implements it cannot hide behind a member.
    policy = ChangePolicy(implementers_may_approve=False)
    staffed = ready(implementers={"jan"})
    alone = Approval(rule=AnyOf(["eva"]), delegations={"eva": "jan"})
    alone = alone.cast(at(1, by="jan"), A, voter="eva").decide(at(1, by="mia"))
    decision = decision_from_votes(alone, staffed, authority="CAB")
    with pytest.raises(AuthorisationError, match="other than the implementers"):
        staffed.authorise(at(1), decision=decision, policy=policy)


def test_a_vote_by_another_rule_is_not_the_boards() -> None:
    change = ready()
    longer = change.propose_window(
        at(0.5),
        window=window(),
        expected_downtime=[ExpectedDowntime(service_id="mail", interval=window(2, 3))],
    )
    strange = voted(Approval(rule=AnyOf(["eva"]), requester="dan"), eva=A).decide(at(1, by="eva"))
    nobody = attrs.evolve(approved(change), requester=None)
    cases = ((strange, change), (nobody, change), (approved(change), longer))
    for vote, now in cases:
        for read in (board_decision, board_advice):
            with pytest.raises(ValidationError, match="the rule of the CAB for CHG-1") as refusal:
                read(board(), vote, now)
            assert refusal.value.field == "approval"


def test_a_change_that_affects_more_is_voted_on_by_more() -> None:
    change = ready()
    one = board(rules=[RoleRule(role=BoardRole.SECURITY, service_ids={"shop"})])
    vote = board_approval(one, change, affected={"shop"})
    vote = voted(vote, mia=A, sam=A).decide(at(1, by="mia"))
    assert board_decision(one, vote, change, affected={"shop"}).by == {"mia", "sam"}
    with pytest.raises(ValidationError, match="the rule of the CAB"):
        board_decision(one, vote, change)


def test_a_rule_of_ones_own_may_be_anything_that_the_algebra_says() -> None:
    rule = AllOf([AtLeast(["eva", "tom"], 1), Veto(["sam"])])
    vote = voted(Approval(rule=rule, requester="dan"), eva=A, sam=N).decide(at(1, by="mia"))
    assert decision_from_votes(vote, ready(), authority="CAB").by == {"eva"}
