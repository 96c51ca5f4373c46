"""Deployment groups cover all targets exactly once, and what became of them."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.transition import DeploymentGroup, DeploymentPlan, GroupDeployment

NAMES = [f"web{n}" for n in range(5)]


def plan(targets: Any, *groups: Any) -> DeploymentPlan:
    named = [DeploymentGroup(f"group {n}", each) for n, each in enumerate(groups)]
    return DeploymentPlan(targets=targets, groups=named)


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(ValidationError) as caught:
        DeploymentPlan(
            targets={"a", "b", "c", "d"},
            groups=[
                DeploymentGroup("one", {"a", "b"}),
                DeploymentGroup("two", {"b", "x"}),
                DeploymentGroup("one", {"y", "c"}),
            ],
        )
    assert caught.value.reason == (
        "must cover all targets exactly once, each under its own name (missing: d; "
        "in several groups: b; not among the targets: x, y; groups of the same name: one)"
    )
    assert (caught.value.record, caught.value.field) == ("DeploymentPlan", "groups")


SETS = st.sets(st.sampled_from(NAMES), min_size=1)


@given(SETS, st.lists(SETS, max_size=4))
def test_a_plan_is_a_partition_or_refused(targets: set[str], groups: list[set[str]]) -> None:
    together = sorted(name for group in groups for name in group)
    if together == sorted(targets):
        assert [each.targets for each in plan(targets, *groups).groups] == groups
    else:
        with pytest.raises(ValidationError, match="must cover all targets"):
            plan(targets, *groups)


def test_the_order_is_kept() -> None:
    assert plan({"a", "b", "c"}, {"c"}, {"a", "b"}).names == ("group 0", "group 1")
    at_once = DeploymentPlan.at_once({"a", "b"}, "everything")
    assert (at_once.names, at_once.groups[0].targets) == (("everything",), {"a", "b"})


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least one target"):
        DeploymentGroup("empty", ())
    with pytest.raises(ValidationError, match="must not be empty"):
        DeploymentGroup(" ", {"a"})
    with pytest.raises(ValidationError, match="at least one target"):
        DeploymentPlan.at_once(())
    wrong: Any = [{"a"}]
    with pytest.raises(ValidationError, match="must be DeploymentGroup"):
        DeploymentPlan(targets={"a"}, groups=wrong)


def test_what_failed_and_was_repaired() -> None:
    done = GroupDeployment(group="one", verified={"a"}, failed={"b", "c"})
    assert done.failure_ratio == Fraction(2, 3)
    better = done.repaired({"b"})
    assert better == GroupDeployment(group="one", verified={"a", "b"}, failed={"c"})
    assert better.repaired({"c"}).failure_ratio == 0
    with pytest.raises(ValidationError) as caught:
        done.repaired({"a", "b", "x"})
    assert caught.value.value == ["a", "x"]


def test_a_target_works_or_it_does_not() -> None:
    with pytest.raises(ValidationError, match="verified as well: a, b"):
        GroupDeployment(group="one", verified={"a", "b", "c"}, failed={"a", "b"})
    with pytest.raises(ValidationError, match="at least one target"):
        GroupDeployment(group="one")
