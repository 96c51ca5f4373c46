"""Requirement groups: exact thresholds, and everything that is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest

from itil_core.configuration import RequirementGroup
from itil_core.errors import ValidationError

of = RequirementGroup.of


def test_all_are_needed_by_default() -> None:
    group = of(["b", "a"])
    assert (group.members, group.at_least, group.healthy_at, group.weights) == (
        ("a", "b"),
        2,
        2,
        (),
    )
    assert group == RequirementGroup(members=("a", "b"), at_least=2, healthy_at=2)


def test_the_order_of_members_does_not_matter() -> None:
    assert of(["b", "a"], at_least=1, weights=[2, 1]) == of(["a", "b"], at_least=1, weights=[1, 2])
    assert hash(of(["b", "a"])) == hash(of(["a", "b"]))


@pytest.mark.parametrize("tenth", [0.1, Decimal("0.1"), Fraction(1, 10)])
def test_numbers_are_exact(tenth: float | Decimal | Fraction) -> None:
    group = of(["a", "b"], at_least=0.3, weights={"a": tenth, "b": 0.2})
    assert group.worth == group.at_least == Fraction(3, 10)
    assert group.weight_of("a") == Fraction(1, 10)


def test_whole_numbers_stay_whole_and_equal_weights_of_one_are_none() -> None:
    group = of(["a", "b"], at_least=1.0, weights=[Decimal(1), Fraction(2, 2)])
    assert type(group.at_least) is int
    assert group.weights == ()
    assert group == of(["a", "b"], at_least=1)


def test_worth_of_some_members() -> None:
    plain, weighed = of(["a", "b", "c"]), of(["a", "b", "c"], weights=[1, 2, 4])
    assert plain.worth_of({"a", "c", "x"}) == 2
    assert weighed.worth_of({"a", "c", "x"}) == 5
    assert (plain.weight_of("c"), weighed.weight_of("c")) == (1, 4)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"members": []}, "members"),
        ({"members": ["a", "b", "a"]}, "members"),
        ({"members": "web1"}, "members"),
        ({"members": ["a", "b"], "at_least": 0}, "at_least"),
        ({"members": ["a", "b"], "at_least": -1}, "at_least"),
        ({"members": ["a", "b"], "at_least": 3}, "at_least"),
        ({"members": ["a", "b"], "at_least": float("nan")}, "at_least"),
        ({"members": ["a", "b"], "at_least": Decimal("Infinity")}, "at_least"),
        ({"members": ["a", "b"], "at_least": True}, "at_least"),
        ({"members": ["a", "b"], "at_least": "1"}, "at_least"),
        ({"members": ["a", "b"], "at_least": 2, "healthy_at": 1}, "healthy_at"),
        ({"members": ["a", "b"], "at_least": 1, "healthy_at": 3}, "healthy_at"),
        ({"members": ["a", "b"], "healthy_at": float("inf")}, "healthy_at"),
        ({"members": ["a", "b"], "weights": [1]}, "weights"),
        ({"members": ["a", "b"], "weights": {"a": 1}}, "weights"),
        ({"members": ["a", "b"], "weights": {"a": 1, "b": 1, "c": 1}}, "weights"),
        ({"members": ["a", "b"], "weights": [1, 0]}, "weights"),
        ({"members": ["a", "b"], "weights": [1, -2]}, "weights"),
        ({"members": ["a", "b"], "weights": [1, float("nan")]}, "weights"),
        ({"members": ["a", "b"], "weights": [0.5, 0.5], "at_least": 1.5}, "at_least"),
    ],
)
def test_what_does_not_fit_is_refused(arguments: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        of(**arguments)
    assert caught.value.field == field


def test_the_constructor_takes_only_the_finished_form() -> None:
    with pytest.raises(ValidationError, match="sorted"):
        RequirementGroup(members=("b", "a"), at_least=1, healthy_at=1)
    with pytest.raises(ValidationError, match="as many"):
        RequirementGroup(members=("a", "b"), at_least=1, healthy_at=1, weights=(1,))


def test_without_keeps_what_is_asked_for_and_caps_what_is_healthy() -> None:
    group = of(["a", "b", "c"], at_least=2, healthy_at=3)
    left = group.without({"c", "x"})
    assert (left.members, left.at_least, left.healthy_at, left.removed) == (("a", "b"), 2, 2, 1)
    assert left == of(["a", "b"], at_least=2)
    poor = left.without({"a"})
    assert (poor.members, poor.at_least, poor.healthy_at) == (("b",), 2, 1)
    none = poor.without({"b"})
    assert (none.members, none.healthy_at, none.removed, none.worth) == ((), 0, 3, 0)
    assert none == group.without({"a", "b", "c"})
    assert group.without({"x"}) is group


def test_without_keeps_weights() -> None:
    left = of(["a", "b", "c"], at_least=0.5, weights=[0.5, 1, 1]).without({"a"})
    assert (left.weights, left.at_least, left.removed) == ((1, 1), Fraction(1, 2), Fraction(1, 2))


def test_words() -> None:
    assert of(["a"]).text() == "a"
    assert of(["a", "b"]).text() == "all of a, b"
    assert of(["a", "b"], at_least=1).text() == "at least 1 of a, b"
    assert of(["a", "b"], at_least=1, healthy_at=1).healthy_text() == "at least 1 of a, b"
    assert of(["a", "b"], at_least=1).healthy_text() == "all of a, b"
    weighed = of(["a", "b"], at_least=0.5, weights=[0.5, 1])
    assert weighed.text() == "at least a worth of 1/2 of a (1/2), b (1)"
    assert of(["a"]).without({"a"}).text() == "at least 1 of members that were all removed"
    assert of(["a"]).without({"a"}).healthy_text() == "all of members that were all removed"
