"""Release units: what they hold, and what they refuse."""

from typing import Any

import pytest

from itil_core.errors import ConflictError, ValidationError
from itil_core.transition import ReleaseUnit


def unit(contents: Any) -> ReleaseUnit:
    return ReleaseUnit(id="RU-1", name="mail", contents=contents)


def test_its_contents_are_sorted_and_each_there_once() -> None:
    it = unit([("spam", "7"), ("mail", "2.1"), ("spam", "7")])
    assert it.contents == (("mail", "2.1"), ("spam", "7"))
    assert it == unit({("mail", "2.1"), ("spam", "7")})
    assert it.ci_ids == {"mail", "spam"}
    assert (it.version_of("spam"), it.version_of("web")) == ("7", None)


def test_an_item_is_there_in_one_version() -> None:
    contents = [("mail", "2.1"), ("mail", "2.2"), ("web", "1"), ("web", "2"), ("spam", "7")]
    with pytest.raises(ConflictError) as caught:
        unit(contents)
    assert (caught.value.first, caught.value.second) == ("mail 2.1 (RU-1)", "mail 2.2 (RU-1)")
    assert "mail 2.1 (RU-1) or mail 2.2 (RU-1); web 1 (RU-1) or web 2" in caught.value.reason
    assert "spam" not in caught.value.reason


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        ([], "at least one item"),
        (["mail"], "must be pairs"),
        ([("mail", 2)], "must be pairs"),
        ([("mail", " ")], "must be pairs"),
        ([("mail", "2", "3")], "must be pairs"),
        ([("mail", "-")], "a letter or a digit"),
        ([("", "2")], "non-empty string"),
    ],
)
def test_bad_contents_are_refused(contents: Any, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        unit(contents)
