"""Rules of approval against plain counting, for every way in which votes may come."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.approval_rules import (
    AllOf,
    AnyOf,
    AtLeast,
    Count,
    Mandatory,
    Quorum,
    Sequence,
    Share,
    Veto,
    Vote,
    WeightedShare,
)
from kernel.ballot_boxes import Plain, holds, people, plain_rules, rule_of

A, R, N = Vote.APPROVE, Vote.REJECT, Vote.ABSTAIN


@given(plain_rules(), st.data())
def test_a_rule_passes_as_counting_by_hand_says(plain: Plain, data: st.DataObject) -> None:
    voters = people(plain)
    votes = data.draw(st.dictionaries(st.sampled_from(sorted(voters)), st.sampled_from(Vote)))
    rule = rule_of(plain)
    assert rule.voters == voters
    assert rule.passes(Count(votes)) == holds(plain, votes, set(votes))


@given(plain_rules(), st.data())
def test_INV_an_approval_for_a_rejection_never_makes_a_rule_fail(
    plain: Plain, data: st.DataObject
) -> None:
    voters = sorted(people(plain))
    votes = {voter: data.draw(st.sampled_from([A, R])) for voter in voters}
    better = {**votes, data.draw(st.sampled_from(voters)): A}
    rule = rule_of(plain)
    assert rule.passes(Count(better)) >= rule.passes(Count(votes))


@pytest.mark.parametrize(
    ("votes", "passes"),
    [("AAR", True), ("ARR", False), ("ANR", False), ("AAN", True), ("NNN", False), ("A--", True)],
)
def test_shares_are_exact_and_equality_passes(votes: str, *, passes: bool) -> None:
    letters = {"A": A, "R": R, "N": N}
    cast = {
        voter: letters[letter]
        for voter, letter in zip("abc", votes, strict=True)
        if letter in letters
    }
    assert Share(list("abc"), Fraction(2, 3)).passes(Count(cast)) is passes


def test_a_float_is_the_decimal_that_it_is_written_as() -> None:
    votes = {**dict.fromkeys("abcdefg", A), **dict.fromkeys("hij", R)}
    assert Share("abcdefghij", 0.7).share == Fraction(7, 10) == Share("a", Decimal("0.7")).share
    assert Share(list("abcdefghij"), 0.7).passes(Count(votes))
    weighted = WeightedShare({"a": 0.1, "b": 0.2}, Fraction(1, 3))
    assert weighted.passes(Count({"a": A, "b": R}))


def test_a_later_step_waits_for_the_earlier_one() -> None:
    rule = AllOf([Sequence(["ana", AnyOf(["bob", "eva"]), "ana"]), Veto(["max"])])
    for cast, able in (({}, "ana max"), ({"ana": A}, "ana bob eva max"), ({"ana": R}, "ana max")):
        count = Count(cast, R)
        assert {voter for voter in rule.voters if rule.lets_vote(voter, count)} == set(able.split())
    assert not rule.lets_vote("nobody", Count({}, R))
    done = Count({"ana": A, "bob": A}, R)
    assert not Sequence(["ana", "bob"]).lets_vote("nobody", done)


def test_who_sits_in_several_parts_has_one_vote_in_all_of_them() -> None:
    rule = AtLeast(["ana", Mandatory(["ana"]), Share(["ana", "bob"], 0.5)], 3)
    for first, second in product(Vote, Vote):
        assert rule.passes(Count({"ana": first, "bob": second})) is (first is A)


def test_rules_in_words() -> None:
    rules = [
        AnyOf(["ana", "bob"]),
        AtLeast(["ana", "bob"], 1),
        Sequence(["ana", "bob"]),
        Mandatory(["ana", "bob"]),
        WeightedShare({"ana": 2, "bob": 1}, 0.5),
        AllOf("ana").members[0],
    ]
    assert [rule.text() for rule in rules] == [
        "any of 2",
        "at least 1 of 2",
        "2 steps in order",
        "approval of ana, bob",
        "a share of 1/2 of the weights of ana (2), bob (1)",
        "ana",
    ]
    assert len({*rules, WeightedShare({"ana": 2, "bob": 1}, 0.5)}) == len(rules)


@pytest.mark.parametrize(
    ("make", "record", "field"),
    [
        (lambda: Quorum(["ana", "bob"], 3), "Quorum", "number"),
        (lambda: Quorum(["ana"], 0), "Quorum", "number"),
        (lambda: AtLeast(["ana"], True), "AtLeast", "number"),  # noqa: FBT003
        (lambda: AtLeast(["ana"], 2), "AtLeast", "number"),
        (lambda: AllOf([]), "AllOf", "members"),
        (lambda: Veto([]), "Veto", "members"),
        (lambda: Mandatory(["ana", "ana"]), "Mandatory", "members"),
        (lambda: Share(["ana"], 0), "Share", "share"),
        (lambda: Share(["ana"], 1.5), "Share", "share"),
        (lambda: Share(["ana"], float("nan")), "Share", "share"),
        (lambda: Share(["ana"], "half"), "Share", "share"),
        (lambda: WeightedShare({}, 1), "WeightedShare", "weights"),
        (lambda: WeightedShare(["ana"], 1), "WeightedShare", "weights"),
        (lambda: AllOf(7), "ActorId", "id"),
        (lambda: WeightedShare({"ana": 0}, 1), "WeightedShare", "weights"),
        (lambda: WeightedShare({"ana": True}, 1), "WeightedShare", "weights"),
    ],
)
def test_rules_that_cannot_be_are_refused(make: Any, record: str, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        make()
    assert (refusal.value.record, refusal.value.field) == (record, field)
