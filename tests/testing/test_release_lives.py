"""Drawn releases."""

import pytest
from hypothesis import Phase, find, given, settings

from itil_core.testing import releases
from itil_core.transition import Release, ReleaseState

OUT = (ReleaseState.DEPLOYED, ReleaseState.EARLY_LIFE_SUPPORT, ReleaseState.CLOSED)


@settings(max_examples=40)
@given(releases())
def test_what_is_deployed_was_built_from_what_it_contains(release: Release) -> None:
    if release.deployed_at is not None:
        assert release.built is not None
        assert release.built.sources == release.contents


@settings(max_examples=40)
@given(releases())
def test_groups_are_deployed_in_order_and_whole(release: Release) -> None:
    plan = release.deployment_plan
    if plan is None:
        assert not release.deployments
        return
    done = release.deployments
    assert [each.group for each in done] == list(plan.names[: len(done)])
    assert all(
        each.verified | each.failed == group.targets
        for each, group in zip(done, plan.groups, strict=False)
    )
    if release.state in OUT:
        assert release.next_group is None


@pytest.mark.parametrize("state", [ReleaseState.CLOSED, ReleaseState.ROLLED_BACK])
def test_lives_come_to_their_end(state: ReleaseState) -> None:
    # Without shrinking: any will do.
    quick = settings(max_examples=2000, database=None, phases=[Phase.generate])
    assert find(releases(), lambda each: each.state is state, settings=quick).state is state


@given(releases(most=0))
def test_no_steps_draw_planned_releases(release: Release) -> None:
    assert release.state is ReleaseState.PLANNED
    assert not release.history
