"""Approvals that can always be decided: a rule, the votes so far, and what they come to.

The outstanding votes are counted twice, once as rejections and once as approvals. What passes even
the first count is APPROVED, what does not even pass the second is REJECTED, and the rest is OPEN:
exactly, also where a voter sits in several parts of a rule.

ITIL Service Transition (2007), 4.2.6.3 and 4.2.6.8.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any

import attrs

from itil_core.errors import (
    AuthorisationError,
    DuplicateError,
    GuardError,
    ImmutableError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.kernel._delegation import holder_of
from itil_core.kernel.approval_rules import (
    AllOf,
    AnyOf,
    AtLeast,
    Count,
    Mandatory,
    Quorum,
    Rule,
    Sequence,
    Share,
    Veto,
    Vote,
    WeightedShare,
)
from itil_core.kernel.fields import a, each
from itil_core.kernel.ids import ActorId
from itil_core.kernel.stamp import Stamp

__all__ = [
    "AllOf",
    "AnyOf",
    "Approval",
    "ApprovalDecision",
    "ApprovalOutcome",
    "AtLeast",
    "Ballot",
    "Mandatory",
    "Quorum",
    "Rule",
    "Sequence",
    "Share",
    "Veto",
    "Vote",
    "WeightedShare",
    "outcome_of",
]

_NAME = "Approval"
_NOBODY: frozenset[str] = frozenset()


class ApprovalOutcome(Enum):
    """What the votes come to: APPROVED, REJECTED, or OPEN while either may still come."""

    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    OPEN = "OPEN"


APPROVED, REJECTED, OPEN = ApprovalOutcome


def outcome_of(
    rule: Rule,
    votes: Mapping[str, Vote],
    *,
    closed: bool = False,
    absent: frozenset[str] = _NOBODY,
) -> ApprovalOutcome:
    """Return what votes come to under a rule.

    Args:
        rule: Who must agree.
        votes: The votes that are cast, by voter.
        closed: Whether nobody may vote any more: outstanding votes count as absent, and the
            outcome is never OPEN.
        absent: Voters who cannot vote at all.

    Raises:
        UnknownReferenceError: Somebody voted who has no vote under the rule.
        ValidationError: There is no rule, or what was said is no vote.

    Example:
        >>> board = AllOf([AtLeast(["ana", "bob", "eva"], 2), Veto(["eva"])])
        >>> outcome_of(board, {"ana": Vote.APPROVE, "bob": Vote.APPROVE}).name
        'OPEN'
        >>> outcome_of(board, {"eva": Vote.REJECT}).name
        'REJECTED'
    """
    if not isinstance(rule, Rule):
        raise ValidationError("outcome_of", "rule", rule, "must be a rule, as in AllOf(['ana'])")
    strangers = votes.keys() - rule.voters
    if strangers:
        raise UnknownReferenceError("voter", tuple(sorted(strangers)))
    for vote in votes.values():
        if not isinstance(vote, Vote):
            raise ValidationError("outcome_of", "votes", vote, "must be a Vote, as Vote.APPROVE")
    return _counted(rule, votes, absent, closed=closed)


def _counted(
    rule: Rule, votes: Mapping[str, Vote], absent: frozenset[str], *, closed: bool
) -> ApprovalOutcome:
    if closed:
        return APPROVED if rule.passes(Count(votes, absent=absent)) else REJECTED
    if rule.passes(_worst(votes, absent)):
        return APPROVED
    best = Count(votes, Vote.APPROVE, present=True, absent=absent)
    return OPEN if rule.passes(best) else REJECTED


def _worst(votes: Mapping[str, Vote], absent: frozenset[str]) -> Count:
    """Return the count with all outstanding votes as rejections, which make no quorum."""
    return Count(votes, Vote.REJECT, absent=absent)


@attrs.frozen
class Ballot:
    """One vote that was cast.

    Attributes:
        voter: In whose name.
        vote: What was said.
        stamp: When and by whom: the voter, or who votes for the voter.
        withdrawn: When and by whom it was taken back; None while it stands.
    """

    voter: ActorId = attrs.field(converter=ActorId)
    vote: Vote = attrs.field(validator=a(Vote))
    stamp: Stamp = attrs.field(validator=a(Stamp))
    withdrawn: Stamp | None = attrs.field(default=None, validator=a(Stamp, type(None)))


def _check_ended(_decision: object, _attribute: object, value: ApprovalOutcome) -> None:
    if value is OPEN:
        reason = "must be APPROVED or REJECTED, which an end is"
        raise ValidationError("ApprovalDecision", "outcome", value, reason)


@attrs.frozen
class ApprovalDecision:
    """The end of a vote.

    Attributes:
        outcome: APPROVED or REJECTED.
        stamp: When and by whom it was stated.
        closed: Whether the vote was closed before all had voted.

    Raises:
        ValidationError: The outcome is OPEN, which ends nothing.
    """

    outcome: ApprovalOutcome = attrs.field(validator=[a(ApprovalOutcome), _check_ended])
    stamp: Stamp = attrs.field(validator=a(Stamp))
    closed: bool = attrs.field(default=False, validator=a(bool))


def _delegations(values: Mapping[str, str]) -> Mapping[str, str]:
    reason = "must say who votes for whom, as in {'ana': 'bob'}"
    if not isinstance(values, Mapping):
        raise ValidationError(_NAME, "delegations", values, reason)
    return MappingProxyType({ActorId(one): ActorId(other) for one, other in values.items()})


def _check_delegations(approval: "Approval", _attribute: object, value: Mapping[str, str]) -> None:
    strangers = value.keys() - approval.rule.voters - set(value.values())
    if strangers:
        raise UnknownReferenceError("voter", tuple(sorted(strangers)))
    for member in value:
        holder_of(value, member)


def _check_requester(approval: "Approval", _attribute: object, value: ActorId) -> None:
    others = approval.rule.voters - {value}
    everybody: dict[str, Vote] = dict.fromkeys(others, Vote.APPROVE)
    absent = _NOBODY if approval.allow_requester else frozenset({value})
    if approval.allow_requester:
        everybody[value] = Vote.APPROVE
    if not others or not approval.rule.passes(Count(everybody, absent=absent)):
        reason = "must not be indispensable; give the rule somebody else who can approve"
        raise ValidationError(_NAME, "requester", value, reason)


def _ballots(values: Iterable[Ballot]) -> tuple[Ballot, ...]:
    return each(values)


def _check_ballots(approval: "Approval", _attribute: object, ballots: tuple[Any, ...]) -> None:
    """Refuse ballots that cannot have been cast; what was delegated then is not known."""
    standing: list[str] = []
    for ballot in ballots:
        if not isinstance(ballot, Ballot):
            raise ValidationError(_NAME, "ballots", ballot, "must be Ballot values")
        _refuse_stranger(approval, ballot.voter, ballot.stamp.by)
        if ballot.withdrawn is None:
            standing.append(ballot.voter)
    for voter in standing:
        if standing.count(voter) > 1:
            raise DuplicateError("vote of", voter)


def _check_decision(
    approval: "Approval", _attribute: object, decision: ApprovalDecision | None
) -> None:
    if decision is None:
        return
    found = _outcome(approval, closed=decision.closed)
    if found is not decision.outcome:
        reason = f"must be what the votes come to, {found.name}"
        raise ValidationError(_NAME, "decision", decision.outcome.name, reason)


def _refuse_stranger(approval: "Approval", member: str, by: str) -> None:
    """Refuse a vote in the name of who has none, or by a requester who may not cast it.

    A requester who may vote has one voice: as somebody's delegate they would approve alone.
    """
    if member not in approval.rule.voters:
        raise AuthorisationError(member, "a vote under the rule", "no vote")
    requester = approval.requester
    mine = approval.allow_requester and member == requester
    if requester is not None and requester in {member, by} and not mine:
        raise AuthorisationError(by, "somebody else than the requester", "the request")


def _absent(approval: "Approval") -> frozenset[str]:
    barred = approval.requester is not None and not approval.allow_requester
    return frozenset({str(approval.requester)}) if barred else _NOBODY


def _effective(approval: "Approval") -> Rule:
    """Return the rule, and that somebody else than the requester approves."""
    if approval.requester is None or not approval.allow_requester:
        return approval.rule
    return AllOf([approval.rule, AnyOf(sorted(approval.rule.voters - {approval.requester}))])


def _outcome(approval: "Approval", *, closed: bool) -> ApprovalOutcome:
    return _counted(_effective(approval), approval.votes, _absent(approval), closed=closed)


def _optional_actor(value: str | None) -> ActorId | None:
    return None if value is None else ActorId(value)


@attrs.frozen(kw_only=True)
class Approval:
    """A vote under way: a rule, who asked, and the ballots; every act returns a new one.

    The requester's own vote is refused. Where it is allowed, somebody else must approve too, and
    the requester is nobody's delegate. A member who delegated the vote is represented by whoever
    it ends with; one vote for each member.

    Attributes:
        rule: Who must agree.
        allow_requester: Whether the requester may vote too.
        requester: Who asked for the approval; None where nobody is barred.
        delegations: Who votes for whom, by member.
        ballots: The votes, in the order in which they were cast; withdrawn ones stay in sight.
        decision: The end of the vote; None while it is under way.

    Raises:
        ValidationError: The rule cannot pass without the requester, the decision is not what the
            votes come to, or a value is not what its field takes.
        CycleError: Delegation goes in a circle.
        UnknownReferenceError: Somebody delegates who has no vote.
        AuthorisationError: A ballot is of somebody who has no vote, or of the requester.
        DuplicateError: Two votes stand in one name.

    Example:
        >>> import pendulum
        >>> nine = pendulum.datetime(2026, 3, 2, 9)
        >>> approval = Approval(rule=AtLeast(["ana", "bob", "eva"], 2), requester="max")
        >>> approval = approval.cast(Stamp(nine, by="ana"), Vote.APPROVE)
        >>> approval = approval.cast(Stamp(nine, by="eva"), Vote.APPROVE)
        >>> approval.outcome.name
        'APPROVED'
    """

    rule: Rule = attrs.field(validator=a(Rule))
    allow_requester: bool = attrs.field(default=False, validator=a(bool))
    requester: ActorId | None = attrs.field(
        default=None,
        converter=_optional_actor,
        validator=attrs.validators.optional(_check_requester),
    )
    delegations: Mapping[str, str] = attrs.field(
        factory=dict[str, str],
        converter=_delegations,
        validator=_check_delegations,
        hash=False,
    )
    ballots: tuple[Ballot, ...] = attrs.field(
        default=(), converter=_ballots, validator=_check_ballots
    )
    decision: ApprovalDecision | None = attrs.field(
        default=None, validator=[a(ApprovalDecision, type(None)), _check_decision]
    )

    @property
    def votes(self) -> dict[str, Vote]:
        """The votes that stand, by voter."""
        return {ballot.voter: ballot.vote for ballot in self.ballots if ballot.withdrawn is None}

    @property
    def outstanding(self) -> tuple[ActorId, ...]:
        """Who may still vote, sorted; waiting steps included."""
        return tuple(sorted(self.rule.voters - _absent(self) - self.votes.keys()))

    @property
    def outcome(self) -> ApprovalOutcome:
        """What it comes to: as decided, or as the votes stand."""
        return self.decision.outcome if self.decision is not None else _outcome(self, closed=False)

    def cast(self, stamp: Stamp, vote: Vote, *, voter: str | None = None) -> "Approval":
        """Vote, in one's own name or in that of a member who delegated the vote.

        Args:
            stamp: When and by whom.
            vote: What is said.
            voter: In whose name; by default one's own.

        Raises:
            ImmutableError: It is decided.
            AuthorisationError: Who votes has no vote, is the requester, or votes for somebody who
                did not delegate the vote to them.
            DuplicateError: There is a vote in that name; it must be withdrawn first.
            GuardError: An earlier step must be APPROVED first.
            ValidationError: The stamp is earlier than the last act.
        """
        self._begin("cast", stamp)
        member = ActorId(stamp.by if voter is None else voter)
        self._check_right(member, stamp.by)
        if member in self.votes:
            raise DuplicateError("vote of", member)
        if not self.rule.lets_vote(member, _worst(self.votes, _absent(self))):
            unmet = (f"the steps before that of {member} must be APPROVED",)
            raise GuardError(_NAME, "cast", OPEN.name, ("cast", "withdraw", "decide"), unmet)
        return attrs.evolve(self, ballots=(*self.ballots, Ballot(member, vote, stamp)))

    def withdraw(self, stamp: Stamp, *, voter: str | None = None) -> "Approval":
        """Take a vote back, one's own or that of a member who delegated it.

        Args:
            stamp: When and by whom.
            voter: In whose name it was cast; by default one's own.

        Raises:
            ImmutableError: It is decided.
            AuthorisationError: It is not theirs to withdraw.
            UnknownReferenceError: There is no vote in that name.
            ValidationError: The stamp is earlier than the last act.
        """
        self._begin("withdraw", stamp)
        member = ActorId(stamp.by if voter is None else voter)
        self._check_right(member, stamp.by)
        if member not in self.votes:
            raise UnknownReferenceError("vote of", (member,))
        ballots = tuple(
            attrs.evolve(ballot, withdrawn=stamp)
            if ballot.voter == member and ballot.withdrawn is None
            else ballot
            for ballot in self.ballots
        )
        return attrs.evolve(self, ballots=ballots)

    def delegate(self, stamp: Stamp, to: str) -> "Approval":
        """Let somebody vote in one's name from now on.

        Args:
            stamp: When and by whom: the member who delegates, or who holds a delegated vote.
            to: Who votes instead.

        Raises:
            ImmutableError: It is decided.
            CycleError: Delegation would go in a circle.
            UnknownReferenceError: Who delegates has no vote.
            ValidationError: The stamp is earlier than the last act.
        """
        self._begin("delegate", stamp)
        return attrs.evolve(self, delegations={**self.delegations, stamp.by: ActorId(to)})

    def decide(self, stamp: Stamp, *, closed: bool = False) -> "Approval":
        """State the outcome; nobody votes after that.

        Args:
            stamp: When and by whom.
            closed: Whether the vote is closed although votes are outstanding; they are absent.

        Raises:
            ImmutableError: It is decided already.
            GuardError: It is OPEN, and the vote is not closed.
            ValidationError: The stamp is earlier than the last act.
        """
        self._begin("decide", stamp)
        outcome = _outcome(self, closed=closed)
        if outcome is OPEN:
            names = ", ".join(self.outstanding)
            unmet = (f"enough of the outstanding votes ({names}), or closed=True",)
            raise GuardError(_NAME, "decide", OPEN.name, ("cast", "withdraw", "decide"), unmet)
        return attrs.evolve(self, decision=ApprovalDecision(outcome, stamp, closed))

    def explain(self) -> str:
        """Return the outcome of the rule and of each of its parts, a line each.

        Example:
            >>> print(Approval(rule=AllOf([Veto(["ana"]), Quorum(["ana", "bob"], 1)])).explain())
            all of 2: OPEN
              no veto of ana: OPEN (ana outstanding)
              a quorum of 1 of ana, bob: OPEN (ana, bob outstanding)
        """
        return "\n".join(self._lines(_effective(self), 0))

    def _lines(self, rule: Rule, depth: int) -> Iterator[str]:
        closed = self.decision is not None and self.decision.closed
        outcome = _counted(rule, self.votes, _absent(self), closed=closed)
        yield f"{'  ' * depth}{rule.text()}: {outcome.name}{self._told(rule)}"
        for part in rule.parts:
            yield from self._lines(part, depth + 1)

    def _told(self, rule: Rule) -> str:
        """Say who voted how, where a rule is about voters."""
        if rule.parts:
            return ""
        votes = self.votes
        heard = {voter: votes[voter].value.lower() for voter in votes if voter in rule.voters}
        silent = {str(one): "outstanding" for one in self.outstanding if one in rule.voters}
        barred = {voter: "barred" for voter in _absent(self) if voter in rule.voters}
        said: dict[str, str] = {**heard, **silent, **barred}
        told = (
            f"{', '.join(sorted(voter for voter in said if said[voter] == what))} {what}"
            for what in dict.fromkeys(said.values())
        )
        return f" ({'; '.join(told)})"

    def _begin(self, act: str, stamp: Stamp) -> None:
        """Refuse an act on what is decided, or one before the last."""
        if self.decision is not None:
            raise ImmutableError(_NAME, act, self.decision.outcome.name, ())
        acts = [ballot.withdrawn or ballot.stamp for ballot in self.ballots]
        last = max((past.at for past in acts), default=stamp.at)
        if stamp.at < last:
            reason = f"must not be earlier than the last act, {last.isoformat()}"
            raise ValidationError(_NAME, "stamp", stamp.at.isoformat(), reason)

    def _check_right(self, member: ActorId, by: ActorId) -> None:
        """Refuse who has no right to vote in a name."""
        _refuse_stranger(self, member, by)
        if by not in {member, holder_of(self.delegations, member)}:
            raise AuthorisationError(by, f"the vote of {member}", f"no delegation by {member}")
