"""The checks that the modules of problem management share."""

import pytest

from itil_core.errors import DuplicateError
from itil_core.operation._problem_checks import pairs


def test_a_mapping_and_its_pairs_are_the_same() -> None:
    assert pairs({"a": 1, "b": 2}) == pairs([("a", 1), ("b", 2)]) == (("a", 1), ("b", 2))


def test_a_key_that_comes_twice_is_refused() -> None:
    with pytest.raises(DuplicateError):
        pairs([("a", 1), ("a", 1)])
