"""The rules that an organisation sets for its problems."""

from typing import Any

import pytest

from itil_core.errors import ValidationError
from itil_core.operation.problem_policy import DEFAULT_PROBLEM_POLICY, ProblemPolicy


def test_the_defaults_are_those_of_the_reference() -> None:
    assert not DEFAULT_PROBLEM_POLICY.early_known_error
    assert not DEFAULT_PROBLEM_POLICY.block_close_with_open_incidents
    fitting = [n for n in range(7) if DEFAULT_PROBLEM_POLICY.takes_category(("x",) * n)]
    assert fitting == [2, 3, 4]


@pytest.mark.parametrize("depth", [(0, 2), (3, 2), (2,), (1, 2, 3)])
def test_a_depth_is_a_rising_pair(depth: Any) -> None:
    with pytest.raises(ValidationError, match="least and the greatest"):
        ProblemPolicy(category_depth=depth)


@pytest.mark.parametrize("field", ["early_known_error", "block_close_with_open_incidents"])
def test_a_switch_is_a_bool(field: str) -> None:
    switch: dict[str, Any] = {field: "no"}
    with pytest.raises(ValidationError, match=field):
        ProblemPolicy(**switch)
