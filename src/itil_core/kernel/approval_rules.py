"""Rules of approval: who must agree, as a tree that is counted exactly.

A rule is monotone: an approval in the place of a rejection never makes it fail. So two counts
decide what may still come: with all outstanding votes as rejections, and with all as approvals.

ITIL Service Transition (2007), 4.2.6.3 and 4.2.6.8.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import isfinite
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.fields import each
from itil_core.kernel.ids import ActorId

__all__ = [
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Count",
    "Mandatory",
    "Member",
    "Quorum",
    "Rule",
    "Sequence",
    "Share",
    "Veto",
    "Vote",
    "WeightedShare",
]

Number: TypeAlias = int | Decimal | Fraction | float


class Vote(Enum):
    """What a voter says: APPROVE, REJECT, or ABSTAIN, which counts for quorums only."""

    APPROVE = "APPROVE"
    REJECT = "REJECT"
    ABSTAIN = "ABSTAIN"


@attrs.frozen
class Count:
    """Votes as one count sees them.

    Attributes:
        votes: The votes that are cast, by voter.
        outstanding: What a vote that is not cast is taken for; None for absent.
        present: Whether votes that are not cast count for a quorum.
        absent: Voters who cannot vote at all.
    """

    votes: Mapping[str, Vote]
    outstanding: Vote | None = None
    present: bool = False
    absent: frozenset[str] = frozenset()

    def of(self, voter: str) -> Vote | None:
        """Return what a voter's vote is taken for; None for absent."""
        if voter in self.absent:
            return None
        return self.votes.get(voter, self.outstanding)

    def has(self, voter: str) -> bool:
        """Tell whether a voter counts for a quorum."""
        return voter not in self.absent and (self.present or voter in self.votes)


@attrs.frozen
class Rule(ABC):
    """The parent of all rules: something that a count of votes passes or does not."""

    @property
    @abstractmethod
    def voters(self) -> frozenset[ActorId]:
        """All who have a vote."""
        ...

    @property
    def parts(self) -> tuple["Rule", ...]:
        """The rules that it is made of."""
        return ()

    @abstractmethod
    def passes(self, count: Count) -> bool:
        """Tell whether a count passes."""
        ...

    @abstractmethod
    def text(self) -> str:
        """Return the rule in words, without those that it is made of."""
        ...

    def lets_vote(self, voter: str, count: Count) -> bool:
        """Tell whether a voter has a seat that is not waiting for an earlier step.

        Args:
            voter: The voter.
            count: The votes so far, the outstanding ones as rejections.
        """
        return voter in self.voters and (
            not self.parts or any(part.lets_vote(voter, count) for part in self.parts)
        )


def _refuse(rule: Rule, field: str, value: object, reason: str) -> None:
    raise ValidationError(type(rule).__name__, field, value, reason)


def _voters(values: Iterable[str]) -> tuple[ActorId, ...]:
    return tuple(ActorId(voter) for voter in each(values))


def _check_voters(rule: Rule, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    voters = each(value)
    if not voters:
        _refuse(rule, attribute.name, voters, "must name at least one voter")
    if len(set(voters)) < len(voters):
        _refuse(rule, attribute.name, voters, "must name each voter once")


def _exact(value: Number, *, rule: str, field: str) -> Fraction:
    """Read a number exactly; a float is the decimal that it is written as."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise ValidationError(rule, field, value, "must be a number")
    if not isfinite(value):
        raise ValidationError(rule, field, value, "must be finite")
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def _share(value: Number) -> Fraction:
    share = _exact(value, rule="Share", field="share")
    if not 0 < share <= 1:
        raise ValidationError("Share", "share", value, "must be more than 0 and at most 1")
    return share


@attrs.frozen
class _Seat(Rule):
    """One voter who must approve."""

    voter: ActorId = attrs.field(converter=ActorId)

    @property
    def voters(self) -> frozenset[ActorId]:
        """The voter."""
        return frozenset({self.voter})

    def passes(self, count: Count) -> bool:
        """Tell whether the voter approves."""
        return count.of(self.voter) is Vote.APPROVE

    def text(self) -> str:
        """Return the voter's id."""
        return str(self.voter)


Member: TypeAlias = str | Rule


def _members(values: Iterable[Member]) -> tuple[Rule, ...]:
    return tuple(one if isinstance(one, Rule) else _Seat(one) for one in each(values))


def _check_members(rule: Rule, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value:
        _refuse(rule, attribute.name, value, "must have at least one member")


@attrs.frozen
class _Composite(Rule):
    """A rule over members, each of which is a voter or a rule."""

    members: tuple[Rule, ...] = attrs.field(converter=_members, validator=_check_members)

    @property
    def voters(self) -> frozenset[ActorId]:
        """All who have a vote in one of the members."""
        return frozenset[ActorId]().union(*(member.voters for member in self.members))

    @property
    def parts(self) -> tuple[Rule, ...]:
        """The members."""
        return self.members


@attrs.frozen
class AllOf(_Composite):
    """Every member must pass; of a voter that means to approve.

    Attributes:
        members: Voters and rules.

    Example:
        >>> AllOf(["ana", Quorum(["ana", "bob", "eva"], 2)]).text()
        'all of 2'
    """

    def passes(self, count: Count) -> bool:
        """Tell whether every member passes."""
        return all(member.passes(count) for member in self.members)

    def text(self) -> str:
        """Return the rule in words."""
        return f"all of {len(self.members)}"


@attrs.frozen
class AnyOf(_Composite):
    """One member must pass.

    Attributes:
        members: Voters and rules.
    """

    def passes(self, count: Count) -> bool:
        """Tell whether a member passes."""
        return any(member.passes(count) for member in self.members)

    def text(self) -> str:
        """Return the rule in words."""
        return f"any of {len(self.members)}"


def _check_number(rule: "AtLeast | Quorum", _attribute: object, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        _refuse(rule, "number", value, "must be a whole number from 1 upwards")
    elif value > len(rule.members):
        _refuse(rule, "number", value, f"must be at most {len(rule.members)}, all there are")


@attrs.frozen
class AtLeast(_Composite):
    """So many members must pass.

    Attributes:
        members: Voters and rules.
        number: How many.

    Example:
        >>> AtLeast(["ana", "bob", "eva"], 2).text()
        'at least 2 of 3'
    """

    number: int = attrs.field(validator=_check_number)

    def passes(self, count: Count) -> bool:
        """Tell whether enough members pass."""
        return sum(member.passes(count) for member in self.members) >= self.number

    def text(self) -> str:
        """Return the rule in words."""
        return f"at least {self.number} of {len(self.members)}"


@attrs.frozen
class Sequence(_Composite):
    """Every step must pass, one after the other: a later one cannot vote before.

    Attributes:
        members: The steps in order, voters and rules.
    """

    def passes(self, count: Count) -> bool:
        """Tell whether every step passes."""
        return all(member.passes(count) for member in self.members)

    def lets_vote(self, voter: str, count: Count) -> bool:
        """Tell whether a voter has a seat in the present step or an earlier one."""
        for member in self.members:
            if member.lets_vote(voter, count):
                return True
            if not member.passes(count):
                return False
        return False

    def text(self) -> str:
        """Return the rule in words."""
        return f"{len(self.members)} steps in order"


@attrs.frozen
class _Board(Rule):
    """A rule over voters, each of whom counts once.

    Attributes:
        members: The voters.
    """

    members: tuple[ActorId, ...] = attrs.field(converter=_voters, validator=_check_voters)

    @property
    def voters(self) -> frozenset[ActorId]:
        """The members."""
        return frozenset(self.members)

    def _named(self) -> str:
        return ", ".join(self.members)


@attrs.frozen
class Mandatory(_Board):
    """Each of these must approve; to abstain is not enough.

    Attributes:
        members: The voters.
    """

    def passes(self, count: Count) -> bool:
        """Tell whether each of them approves."""
        return all(count.of(voter) is Vote.APPROVE for voter in self.members)

    def text(self) -> str:
        """Return the rule in words."""
        return f"approval of {self._named()}"


@attrs.frozen
class Veto(_Board):
    """None of these may reject; one who does ends it at once.

    Attributes:
        members: The voters who have a veto.
    """

    def passes(self, count: Count) -> bool:
        """Tell whether none of them rejects."""
        return all(count.of(voter) is not Vote.REJECT for voter in self.members)

    def text(self) -> str:
        """Return the rule in words."""
        return f"no veto of {self._named()}"


@attrs.frozen
class Quorum(_Board):
    """So many must have voted, whatever they said.

    Attributes:
        members: The voters of the board.
        number: How many of them.
    """

    number: int = attrs.field(validator=_check_number)

    def passes(self, count: Count) -> bool:
        """Tell whether enough have voted."""
        return sum(count.has(voter) for voter in self.members) >= self.number

    def text(self) -> str:
        """Return the rule in words."""
        return f"a quorum of {self.number} of {self._named()}"


@attrs.frozen
class Share(_Board):
    """A share of those who vote must approve; who abstains does not count.

    Attributes:
        members: The voters.
        share: The share, exactly; a float is the decimal that it is written as.

    Example:
        >>> Share(["ana", "bob", "eva"], Fraction(2, 3)).text()
        'a share of 2/3 of ana, bob, eva'
    """

    share: Fraction = attrs.field(converter=_share)

    def passes(self, count: Count) -> bool:
        """Tell whether enough of them approve."""
        votes = [count.of(voter) for voter in self.members]
        approvals = votes.count(Vote.APPROVE)
        return approvals > 0 and approvals >= self.share * (approvals + votes.count(Vote.REJECT))

    def text(self) -> str:
        """Return the rule in words."""
        return f"a share of {self.share} of {self._named()}"


def _weights(values: Mapping[str, Number]) -> Mapping[ActorId, Fraction]:
    reason = "must say what each voter weighs, as in {'ana': 2, 'bob': 1}"
    if not isinstance(values, Mapping):
        raise ValidationError("WeightedShare", "weights", values, reason)
    exact = {
        ActorId(voter): _exact(weight, rule="WeightedShare", field="weights")
        for voter, weight in values.items()
    }
    return MappingProxyType(exact)


def _check_weights(rule: Rule, _attribute: object, value: Mapping[ActorId, Fraction]) -> None:
    if not value:
        _refuse(rule, "weights", dict(value), "must name at least one voter")
    if any(weight <= 0 for weight in value.values()):
        _refuse(rule, "weights", dict(value), "must be more than 0")


@attrs.frozen
class WeightedShare(Rule):
    """A share of the weights of those who vote must approve; who abstains does not count.

    Attributes:
        weights: What each voter weighs, exactly.
        share: The share.
    """

    weights: Mapping[ActorId, Fraction] = attrs.field(
        converter=_weights, validator=_check_weights, hash=False
    )
    share: Fraction = attrs.field(converter=_share)

    @property
    def voters(self) -> frozenset[ActorId]:
        """Those who have a weight."""
        return frozenset(self.weights)

    def passes(self, count: Count) -> bool:
        """Tell whether enough weight approves."""
        approved, rejected = (
            sum(weight for voter, weight in self.weights.items() if count.of(voter) is vote)
            for vote in (Vote.APPROVE, Vote.REJECT)
        )
        return approved > 0 and approved >= self.share * (approved + rejected)

    def text(self) -> str:
        """Return the rule in words."""
        weighed = ", ".join(f"{voter} ({weight})" for voter, weight in self.weights.items())
        return f"a share of {self.share} of the weights of {weighed}"
