"""One more member of a group: against graphs in which it is really there."""

import math
import random
from fractions import Fraction
from typing import Any

import pytest

from configuration.failure_oracles import (
    fatal_sets,
    random_chances,
    random_needs,
    unavailable,
)
from configuration.graph_cases import built
from configuration.what_if_cases import grown
from itil_core.configuration import (
    DependencyGraph,
    GraphBuilder,
    RequirementGroup,
    availability,
    member_gains,
)
from itil_core.errors import CalculationError, UnknownReferenceError, ValidationError


def near(value: float, wanted: float | Fraction) -> bool:
    return math.isclose(value, wanted, rel_tol=1e-8, abs_tol=1e-13)


def test_gains_equal_those_of_graphs_in_which_the_member_is_built() -> None:
    draw = random.Random(61)
    tried = 0
    for _ in range(350):
        needs = random_needs(draw, 7)
        cis = sorted(needs)
        service, chance = draw.choice(cis), Fraction(draw.randint(0, 100), 100)
        failed = frozenset(draw.sample(cis, draw.choice([0, 0, 1])))
        up = random_chances(draw, needs)
        graph = built(needs)
        today = availability(graph, service, up, failed=failed)
        found = member_gains(graph, [service], up, member=chance, failed=failed)
        by_group = {(one.owner, one.group): one for one in found}
        assert len(by_group) == len(found)
        below = {service, *graph.dependencies(service)}
        wanted = {
            (owner, group)
            for owner in below
            for group in graph.groups_of(owner)
            if len(group.members) > 1
        }
        assert by_group.keys() == wanted
        for owner in below:
            for place, one in enumerate(needs[owner]):
                if len(one.weights) == 1:
                    continue
                group = RequirementGroup.of(
                    one.weights,
                    at_least=one.at_least,
                    healthy_at=one.healthy_at,
                    weights=one.weights,
                )
                then = availability(
                    built(grown(needs, owner, place)), service, {**up, "new": chance}, failed=failed
                )
                gain = today.unavailability - then.unavailability
                assert gain >= -1e-12
                assert near(by_group[owner, group].gain, gain)
                tried += 1
    assert tried > 300


def test_gains_equal_brute_force() -> None:
    draw = random.Random(62)
    for _ in range(60):
        needs = random_needs(draw, 5)
        service = draw.choice(sorted(needs))
        up = random_chances(draw, needs)
        today = unavailable(fatal_sets(needs, service), up)
        gains = {one.owner: one for one in member_gains(built(needs), [service], up, member=0.75)}
        for owner, one in gains.items():
            if len(needs[owner]) == 1:
                then = fatal_sets(grown(needs, owner, 0), service)
                wanted = today - unavailable(then, {**up, "new": Fraction(3, 4)})
                assert near(one.gain, wanted)


def farm() -> DependencyGraph:
    builder = GraphBuilder()
    builder.needs("shop", "web1", "web2", "web3", at_least=2)
    builder.needs("shop", "net")
    builder.needs("wiki", "db1", "db2", at_least=1)
    builder.needs("wiki", "shop")
    return builder.build()


def test_by_hand_two_of_three_become_two_of_four() -> None:
    found = member_gains(farm(), ["shop"], {"net": 1}, default=0.9, member=0.9)
    assert [(one.owner, one.group.text()) for one in found] == [
        ("shop", "at least 2 of web1, web2, web3")
    ]
    # 0.9963 with four of them, 0.972 with three.
    assert found[0].gain == pytest.approx(0.9963 - 0.972)


def test_a_portfolio_and_a_choice_of_owners() -> None:
    weights = {"shop": 1, "wiki": 2}
    found = member_gains(farm(), weights, {}, default=0.9, member=0.9, weights=weights)
    assert [one.owner for one in found] == ["shop", "wiki"]
    assert list(found[0].by_service) == ["shop", "wiki"]
    assert list(found[1].by_service) == ["wiki"]
    assert found[0].gain == pytest.approx(
        found[0].by_service["shop"] + 2 * found[0].by_service["wiki"]
    )
    chosen = member_gains(
        farm(), weights, {}, default=0.9, member=0.9, weights=weights, owners=["wiki", "net"]
    )
    assert chosen == found[1:]
    assert hash(chosen) == hash(found[1:])


def test_a_group_that_lost_members_can_grow_again() -> None:
    left = farm().without("db2")
    found = member_gains(left, ["wiki"], {"net": 1}, default=0.9, member=0.9, owners=["wiki"])
    assert [one.group.text() for one in found] == ["db1"]
    shop = 0.972 * 0.9  # the shop can fail by itself too, being needed
    assert found[0].gain == pytest.approx(shop * 0.09)
    # One that is left with too little holds with the new member.
    broken = farm().without("web1", "web2")
    found = member_gains(broken, ["shop"], {}, default=0.9, member=0.5)
    assert found[0].gain == pytest.approx(0.5 * 0.81)
    # Where nothing is left there is nothing to add to.
    assert member_gains(farm().without("db1", "db2", "shop"), ["wiki"], {}, member=1) == ()


def test_bad_input_is_named() -> None:
    for member in (2, "0.5", None):
        wrong: Any = member
        with pytest.raises(ValidationError) as refused:
            member_gains(farm(), ["shop"], {}, default=1, member=wrong)
        assert (refused.value.field, refused.value.value) == ("member", member)
    with pytest.raises(ValidationError) as refused:
        member_gains(farm(), [], {}, default=1, member=1)
    assert refused.value.field == "services"
    with pytest.raises(ValidationError) as refused:
        member_gains(farm(), ["shop"], {}, default=1, member=1, owners="shop")
    assert refused.value.field == "owners"
    with pytest.raises(UnknownReferenceError) as unknown:
        member_gains(farm(), ["shop"], {}, default=1, member=1, owners=["shop", "nut"])
    assert unknown.value.ids == ("nut",)
    with pytest.raises(UnknownReferenceError) as unknown:
        member_gains(farm(), ["shop", "nut"], {}, default=1, member=1)
    assert unknown.value.ids == ("nut",)
    with pytest.raises(ValidationError) as refused:
        member_gains(farm(), ["shop"], {"net": 1}, member=1)
    assert refused.value.value == ("web1", "web2", "web3")
    with pytest.raises(ValidationError) as refused:
        member_gains(farm(), ["shop"], {}, default=1, member=1, failed="net")
    assert refused.value.field == "failed"
    with pytest.raises(CalculationError):
        member_gains(farm(), ["wiki"], {}, default=0.9, member=1, limit=1)
