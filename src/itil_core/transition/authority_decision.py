"""From votes to the decision that authorises a change.

The CAB advises; an authority decides. Where the decision was delegated to the board, its votes are
the decision; otherwise they are advice, on which a higher authority decides.

ITIL Service Transition (2007), 4.2.6.5 and 4.2.6.8; INV-4.2.
"""

from collections.abc import Iterable

from itil_core.errors import AuthorisationError, ValidationError
from itil_core.kernel.approval import (
    AllOf,
    AnyOf,
    Approval,
    ApprovalOutcome,
    Ballot,
    Vote,
    outcome_of,
)
from itil_core.kernel.fields import each
from itil_core.kernel.ids import ActorId
from itil_core.kernel.stamp import Stamp
from itil_core.transition._authority import ensure_level
from itil_core.transition.advisory_board import ChangeAdvisoryBoard
from itil_core.transition.authority import Decision, Verdict
from itil_core.transition.board_voting import board_approval
from itil_core.transition.change import Change
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy

__all__ = ["board_advice", "board_decision", "decision_from_votes", "decision_on_advice"]


def decision_from_votes(
    approval: Approval,
    change: Change,
    *,
    authority: str,
    conditions: Iterable[str] = (),
    policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
) -> Decision:
    """Return the decision of an authority that has voted on a change.

    It names those who cast the votes for the verdict: whoever voted for a member, not the member.

    Args:
        approval: The vote, decided.
        change: The change.
        authority: The authority whose vote it is, by its name in the policy.
        conditions: What it asks for in return.
        policy: The authorities and their levels.

    Raises:
        ValidationError: The vote is not decided, or it failed only because too few voted: that is
            no decision, and the change is deferred.
        AuthorisationError: The authority is too low for the change, the requester voted without
            being allowed to, or nobody but the requester approved.
        UnknownReferenceError: The policy does not know the authority.

    Example:
        >>> import pendulum
        >>> from itil_core.kernel.approval import AtLeast
        >>> from itil_core.transition import ChangeTrigger, NormalChange
        >>> nine = pendulum.datetime(2026, 3, 2, 9)
        >>> change = NormalChange(
        ...     id="CHG-1",
        ...     opened=Stamp(nine, by="ana"),
        ...     title="a larger mail disk",
        ...     trigger=ChangeTrigger.USER,
        ...     ci_ids={"mail1"},
        ... )
        >>> vote = Approval(rule=AtLeast(["bob", "eva", "jan"], 2), requester="ana")
        >>> vote = vote.cast(Stamp(nine, by="bob"), Vote.APPROVE)
        >>> vote = vote.cast(Stamp(nine, by="eva"), Vote.APPROVE).decide(Stamp(nine, by="mia"))
        >>> decision = decision_from_votes(vote, change, authority="IT_MANAGEMENT_BOARD")
        >>> decision.level, decision.verdict.name, sorted(decision.by)
        (2, 'APPROVED', ['bob', 'eva'])

    ITIL Service Transition (2007), 4.2.6.5.
    """
    decision = _read(approval, change, authority, conditions, policy)
    ensure_level(decision, change.authority_level, policy)
    return decision


def board_decision(
    board: ChangeAdvisoryBoard,
    approval: Approval,
    change: Change,
    *,
    affected: Iterable[str] = (),
    conditions: Iterable[str] = (),
    policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
) -> Decision:
    """Return the decision of a board to which deciding was delegated.

    Args:
        board: The board.
        approval: Its vote, set up by ``board_approval`` and decided.
        change: The change, as it was when the vote was set up.
        affected: Services that it affects besides those that it names, as then.
        conditions: What it asks for in return.
        policy: The authorities and their levels.

    Raises:
        ValidationError: The vote is not by the board's rule for this change, is not decided, or
            failed only because too few voted.
        AuthorisationError: The board only advises, its authority is too low, or the requester
            voted or is the only approver.
        UnknownReferenceError: The policy does not know the board's authority.

    ITIL Service Transition (2007), 4.2.6.8.
    """
    if not board.decides:
        raise AuthorisationError(board.name, "the delegated decision", "advice")
    _ensure_own_rule(board, approval, change, affected)
    return decision_from_votes(
        approval, change, authority=board.authority, conditions=conditions, policy=policy
    )


def board_advice(
    board: ChangeAdvisoryBoard,
    approval: Approval,
    change: Change,
    *,
    affected: Iterable[str] = (),
    conditions: Iterable[str] = (),
    policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
) -> Decision:
    """Return what a board advises on a change that is for others to decide.

    It is kept on the change by ``record_decision``. What the board's level is does not matter.

    Args:
        board: The board.
        approval: Its vote, set up by ``board_approval`` and decided.
        change: The change, as it was when the vote was set up.
        affected: Services that it affects besides those that it names, as then.
        conditions: What it asks for in return.
        policy: The authorities and their levels.

    Raises:
        ValidationError: The vote is not by the board's rule for this change, is not decided, or
            failed only because too few voted.
        AuthorisationError: The requester voted, or is the only approver.
        UnknownReferenceError: The policy does not know the board's authority.

    ITIL Service Transition (2007), 4.2.6.8.
    """
    _ensure_own_rule(board, approval, change, affected)
    return _read(approval, change, board.authority, conditions, policy)


def decision_on_advice(
    stamp: Stamp,
    *,
    change: Change,
    advice: Decision,
    authority: str,
    verdict: Verdict | None = None,
    conditions: Iterable[str] | None = None,
    policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
) -> Decision:
    """Return the decision of somebody in authority who was advised by a board.

    Args:
        stamp: When and by whom; its note says why, where the decision departs from the advice.
        change: The change.
        advice: What the board advised.
        authority: The authority for which is decided, by its name in the policy.
        verdict: What is decided; by default as was advised.
        conditions: What is asked for in return; by default as was advised.
        policy: The authorities and their levels.

    Raises:
        ValidationError: The decision is earlier than the advice, or departs from it without a word.
        AuthorisationError: The authority is too low for the change, or the requester approves.
        UnknownReferenceError: The policy does not know the authority.

    ITIL Service Transition (2007), 4.2.6.8.
    """
    said = advice.verdict if verdict is None else verdict
    if stamp.effective < advice.at:
        reason = f"must not be earlier than the advice, {advice.at.isoformat()}"
        raise ValidationError("decision_on_advice", "stamp", stamp.effective.isoformat(), reason)
    if said is not advice.verdict and not stamp.note.strip():
        reason = f"must say in its note why the advice, {advice.verdict.name}, is not followed"
        raise ValidationError("decision_on_advice", "stamp", stamp.note, reason)
    decision = Decision(
        authority=authority,
        level=policy.level_of(authority),
        verdict=said,
        at=stamp.effective,
        by=stamp.by,
        conditions=advice.conditions if conditions is None else each(conditions),
    )
    ensure_level(decision, change.authority_level, policy)
    _ensure_others(decision, change)
    return decision


def _read(
    approval: Approval,
    change: Change,
    authority: str,
    conditions: Iterable[str],
    policy: ChangePolicy,
) -> Decision:
    """Return what a vote says, whatever its level."""
    if approval.decision is None:
        outcome = approval.outcome
        reason = "must be decided: state its outcome by decide, or close it"
        raise ValidationError("Decision", "approval", outcome.name, reason)
    cast = [ballot for ballot in approval.ballots if ballot.withdrawn is None]
    own = {change.requester_id} & {
        who for ballot in cast for who in (ballot.voter, ballot.stamp.by)
    }
    if own and not (approval.allow_requester and approval.requester in own):
        raise AuthorisationError(change.requester_id, _SOMEBODY_ELSE, "the request")
    approved = approval.decision.outcome is ApprovalOutcome.APPROVED
    if not approved:
        _ensure_turnout(approval, change)
    decision = Decision(
        authority=authority,
        level=policy.level_of(authority),
        verdict=Verdict.APPROVED if approved else Verdict.REJECTED,
        at=approval.decision.stamp.effective,
        by=_speakers(cast, approved=approved),
        conditions=each(conditions),
    )
    _ensure_others(decision, change)
    return decision


def _ensure_own_rule(
    board: ChangeAdvisoryBoard, approval: Approval, change: Change, affected: Iterable[str]
) -> None:
    """Refuse a vote of others, or one that the facts have overtaken."""
    own = board_approval(board, change, affected=affected)
    if approval.rule != own.rule or approval.requester != own.requester:
        reason = (
            f"must be by the rule of the {board.name} for {change.id} as it is now; "
            "vote on what board_approval sets up"
        )
        raise ValidationError("Decision", "approval", approval.rule.text(), reason)


_SOMEBODY_ELSE = "somebody else than the requester"


def _ensure_others(decision: Decision, change: Change) -> None:
    """Refuse an approval of the requester alone (INV-4.2)."""
    if decision.verdict is Verdict.APPROVED and decision.by <= {change.requester_id}:
        raise AuthorisationError(change.requester_id, _SOMEBODY_ELSE, "the request")


def _ensure_turnout(approval: Approval, change: Change) -> None:
    """Refuse a rejection that came about only because too few voted."""
    rule, absent = approval.rule, frozenset[str]()
    if approval.requester is not None and approval.allow_requester:
        rule = AllOf([rule, AnyOf(sorted(rule.voters - {approval.requester}))])
    elif approval.requester is not None:
        absent = frozenset({str(approval.requester)})
    best = dict.fromkeys(approval.votes, Vote.APPROVE)
    outcome = outcome_of(rule, best, closed=True, absent=absent)
    if outcome is ApprovalOutcome.REJECTED:
        reason = f"must not fail for want of votes alone; defer {change.id} until enough have voted"
        raise ValidationError("Decision", "approval", outcome.name, reason)


def _speakers(cast: Iterable[Ballot], *, approved: bool) -> frozenset[ActorId]:
    """Return who cast the votes that led to a verdict."""
    by_vote: dict[Vote, set[ActorId]] = {vote: set() for vote in Vote}
    for ballot in cast:
        by_vote[ballot.vote].add(ballot.stamp.by)
    if approved:
        return frozenset(by_vote[Vote.APPROVE])
    # Nobody has to say no where somebody had to say yes and did not.
    return frozenset(by_vote[Vote.REJECT] or by_vote[Vote.ABSTAIN])
