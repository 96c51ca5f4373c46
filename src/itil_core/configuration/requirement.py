"""Requirement groups: what a CI needs, from one database to "two of three web servers"."""

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import attrs

from itil_core.errors import ValidationError

__all__ = ["Number", "RequirementGroup", "Worth"]
# not at the door: Number, Worth

Number = int | Fraction | Decimal | float
Worth = int | Fraction

_NAME = "RequirementGroup"


def _exact(value: object, field: str) -> Worth:
    """Read a number exactly; a float is the decimal that it is written as."""
    number: Worth
    match value:
        case bool():
            raise ValidationError(_NAME, field, value, "must be a number")
        case int() | Fraction():
            number = value
        case Decimal() if value.is_finite():
            number = Fraction(value)
        case float() if math.isfinite(value):
            number = Fraction(float.__repr__(value))
        case _:
            raise ValidationError(_NAME, field, value, "must be a finite number")
    return int(number) if number.denominator == 1 else number


@attrs.frozen(kw_only=True)
class RequirementGroup:
    """Members of which enough must be left: one requirement of one CI.

    The group is FAILED when its members that are not DOWN are worth less than `at_least`, and
    REDUCED when it is not FAILED and its members that are UP are worth less than `healthy_at`.
    Make one with `of`, which sorts and fills in; the constructor takes only the finished form.

    Attributes:
        members: The ids of the CIs, sorted, each once.
        at_least: How much must not be DOWN: a number of members, or a sum of weights.
        healthy_at: How much must be UP for the owner not to be degraded; at least `at_least`.
        weights: What each member is worth, in the order of members; empty if each counts one.
        manual_switch: Whether the alternative takes over only by hand (a B in a CFIA matrix).
        removed: What the members were worth that `without` took away; no part of equality.

    Raises:
        ValidationError: The thresholds, weights or members do not fit together.

    Example:
        >>> RequirementGroup.of(["web1", "web2", "web3"], at_least=2).text()
        'at least 2 of web1, web2, web3'
    """

    members: tuple[str, ...]
    at_least: Worth
    healthy_at: Worth
    weights: tuple[Worth, ...] = ()
    manual_switch: bool = False
    removed: Worth = attrs.field(default=0, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what could never be a requirement."""
        members = self.members
        if len(members) == self.at_least == self.healthy_at == 1 and not self.weights:
            return
        if not members and not self.removed:
            self._refuse("members", members, "must name at least one CI")
        if any(first >= second for first, second in pairwise(members)):
            self._refuse("members", members, "must be sorted and name each CI once")
        if self.weights and len(self.weights) != len(members):
            self._refuse("weights", self.weights, "must be as many as the members")
        if any(weight <= 0 for weight in self.weights):
            self._refuse("weights", self.weights, "must be more than 0")
        if self.at_least <= 0:
            self._refuse("at_least", self.at_least, "must be more than 0")
        worth = self.worth
        if self.at_least > worth + self.removed:
            self._refuse("at_least", self.at_least, f"must be at most {worth}, what all are worth")
        if self.healthy_at > worth:
            reason = f"must be at most {worth}, what all are worth"
            self._refuse("healthy_at", self.healthy_at, reason)
        if self.healthy_at < min(self.at_least, worth):
            reason = f"must not be less than at_least, which is {self.at_least}"
            self._refuse("healthy_at", self.healthy_at, reason)

    def _refuse(self, field: str, value: object, reason: str) -> None:
        raise ValidationError(_NAME, field, value, reason)

    @classmethod
    def of(
        cls,
        members: Iterable[str],
        *,
        at_least: Number | None = None,
        healthy_at: Number | None = None,
        weights: Mapping[str, Number] | Sequence[Number] | None = None,
        manual_switch: bool = False,
    ) -> "RequirementGroup":
        """Make a group of members in any order.

        Args:
            members: The ids of the CIs, each once.
            at_least: How much must not be DOWN; all of it by default.
            healthy_at: How much must be UP for full health; all of it by default.
            weights: What each member is worth: a mapping by id, or numbers in the order of
                `members`; each counts one by default. A float is read as the decimal that it is
                written as, so that 0.1 is one tenth.
            manual_switch: Whether the alternative takes over only by hand.

        Raises:
            ValidationError: A member is named twice, there is none, a weight is missing, not
                finite or not positive, or a threshold is out of range.

        Example:
            >>> RequirementGroup.of(["b", "a"], at_least=0.5, weights={"a": 0.5, "b": 0.5}).members
            ('a', 'b')
        """
        if isinstance(members, str):
            raise ValidationError(_NAME, "members", members, "must be a collection of ids")
        given = tuple(members)
        order = tuple(sorted(set(given)))
        if len(order) != len(given):
            twice = tuple(member for member, times in Counter(given).items() if times > 1)
            raise ValidationError(_NAME, "members", twice, "must name each CI once")
        worths = _read_weights(given, order, weights)
        total = sum(worths) if worths else len(order)
        return cls(
            members=order,
            at_least=total if at_least is None else _exact(at_least, "at_least"),
            healthy_at=total if healthy_at is None else _exact(healthy_at, "healthy_at"),
            weights=worths,
            manual_switch=manual_switch,
        )

    @classmethod
    def single(cls, member: str) -> "RequirementGroup":
        """Return the plain need of one CI."""
        return cls(members=(member,), at_least=1, healthy_at=1)

    @property
    def worth(self) -> Worth:
        """What all members are worth together."""
        return sum(self.weights) if self.weights else len(self.members)

    def worth_of(self, members: Container[str]) -> Worth:
        """Return what those of its members are worth that are among the given ones.

        Example:
            >>> RequirementGroup.of(["a", "b"], at_least=1).worth_of({"b", "c"})
            1
        """
        if not self.weights:
            return sum(member in members for member in self.members)
        pairs = zip(self.members, self.weights, strict=True)
        return sum(weight for member, weight in pairs if member in members)

    def weight_of(self, member: str) -> Worth:
        """Return what one of its members is worth."""
        return self.weights[self.members.index(member)] if self.weights else 1

    def without(self, cis: Container[str]) -> "RequirementGroup":
        """Return the group without some members: the same `at_least` over those that remain.

        `healthy_at` is capped at what remains. A group left below `at_least` is FAILED from the
        start, not an error.

        Example:
            >>> RequirementGroup.of(["a", "b", "c"], at_least=1).without({"c"}).text()
            'at least 1 of a, b'
        """
        gone = self.worth_of(cis)
        if not gone:
            return self
        left = [number for number, member in enumerate(self.members) if member not in cis]
        weights = tuple(self.weights[number] for number in left) if self.weights else ()
        return attrs.evolve(
            self,
            members=tuple(self.members[number] for number in left),
            healthy_at=min(self.healthy_at, self.worth - gone),
            weights=weights,
            removed=self.removed + gone,
        )

    def text(self) -> str:
        """Return in words what must not be DOWN."""
        return self._words(self.at_least)

    def healthy_text(self) -> str:
        """Return in words what must be UP for full health.

        Example:
            >>> RequirementGroup.of(["a", "b"], at_least=1).healthy_text()
            'all of a, b'
        """
        return self._words(self.healthy_at)

    def _words(self, threshold: Worth) -> str:
        names = ", ".join(self.members) or "members that were all removed"
        if len(self.members) == 1 and threshold == self.worth:
            return names
        if threshold == self.worth:
            return f"all of {names}"
        if not self.weights:
            return f"at least {threshold} of {names}"
        pairs = zip(self.members, self.weights, strict=True)
        weighed = ", ".join(f"{member} ({weight})" for member, weight in pairs)
        return f"at least a worth of {threshold} of {weighed}"


def _read_weights(
    given: tuple[str, ...],
    order: tuple[str, ...],
    weights: Mapping[str, Number] | Sequence[Number] | None,
) -> tuple[Worth, ...]:
    """Return the weights in the order of the sorted members, or nothing if each counts one."""
    if weights is None:
        return ()
    if not isinstance(weights, Mapping):
        if len(weights) != len(given):
            raise ValidationError(_NAME, "weights", weights, "must be as many as the members")
        weights = dict(zip(given, weights, strict=True))
    if set(weights) != set(order):
        wrong = tuple(sorted(set(weights) ^ set(order)))
        raise ValidationError(_NAME, "weights", wrong, "must give each member a weight")
    exact = tuple(_exact(weights[member], "weights") for member in order)
    return exact if any(weight != 1 for weight in exact) else ()
