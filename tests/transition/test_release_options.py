"""Options of releases and what goes badly together."""

from itertools import product
from typing import Any

import pendulum
import pytest

from itil_core.errors import ValidationError
from itil_core.transition import (
    DeploymentPlan,
    OptionWarning,
    ReleaseApproach,
    ReleaseDistribution,
    option_warnings,
)
from transition.release_samples import PLAN, options

DEADLINE = pendulum.datetime(2026, 3, 31)


def test_pull_with_a_deadline_wants_enforcement() -> None:
    table = {
        (distribution, deadline, enforced): option_warnings(
            options(distribution=distribution, deadline=deadline, deadline_enforced=enforced)
        )
        for distribution, deadline, enforced in product(
            ReleaseDistribution, (None, DEADLINE), (True, False)
        )
    }
    warned = [case for case, warnings in table.items() if warnings]
    assert warned == [(ReleaseDistribution.PULL, DEADLINE, False)]
    assert table[warned[0]] == (OptionWarning.PULL_WITHOUT_ENFORCEMENT,)


def test_one_group_is_no_phase() -> None:
    alone = DeploymentPlan.at_once({"web1"})
    assert option_warnings(options(), PLAN) == ()
    assert option_warnings(options(), alone) == (OptionWarning.PHASED_IN_ONE_GROUP,)
    assert option_warnings(options(approach=ReleaseApproach.BIG_BANG), alone) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("approach", "PHASED"),
        ("distribution", None),
        ("mechanism", ReleaseApproach.PHASED),
        ("deadline_enforced", 1),
    ],
)
def test_bad_input_is_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        options(**{field: value})
    assert caught.value.field == field


def test_a_naive_deadline_is_refused() -> None:
    with pytest.raises(ValidationError, match="must be an aware"):
        options(deadline=pendulum.naive(2026, 3, 31))
