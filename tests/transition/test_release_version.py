"""Versions of releases, held against the order of versions in general."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration import version_key
from itil_core.errors import ValidationError
from itil_core.transition import ReleaseKind, ReleaseVersion

MAJOR, MINOR, EMERGENCY = ReleaseKind
NUMBERS = st.integers(0, 12)
VERSIONS = (
    st.tuples(NUMBERS, NUMBERS, NUMBERS).filter(any).map(lambda parts: ReleaseVersion(*parts))
)


def test_appendix_c_version_ordering() -> None:
    ordered = ["v1.2", "v1.2.9", "v1.2.10", "v1.99", "v2"]
    read = [ReleaseVersion.parse(text) for text in ordered]
    assert all(earlier < later for earlier, later in pairwise(read))
    assert [str(version) for version in read] == ordered


@pytest.mark.parametrize(
    ("text", "kind", "following"),
    [
        ("v2", MAJOR, ["v3", "v2.1", "v2.0.1"]),
        ("v2.1", MINOR, ["v3", "v2.2", "v2.1.1"]),
        ("v2.1.1", EMERGENCY, ["v3", "v2.2", "v2.1.2"]),
        ("2.0.1", EMERGENCY, ["v3", "v2.1", "v2.0.2"]),
        ("v10.0", MAJOR, ["v11", "v10.1", "v10.0.1"]),
    ],
)
def test_what_follows(text: str, kind: ReleaseKind, following: list[str]) -> None:
    version = ReleaseVersion.parse(text)
    assert version.kind is kind
    assert [str(version.next(each)) for each in ReleaseKind] == following


@given(VERSIONS, VERSIONS)
def test_the_order_is_that_of_versions_in_general(
    one: ReleaseVersion, other: ReleaseVersion
) -> None:
    keys = version_key(one.text), version_key(other.text)
    assert (one < other, one == other) == (keys[0] < keys[1], keys[0] == keys[1])


@given(VERSIONS, st.sampled_from(ReleaseKind))
def test_the_next_is_above_and_of_its_kind(version: ReleaseVersion, kind: ReleaseKind) -> None:
    following = version.next(kind)
    assert following > version
    assert following.kind is kind
    assert following.change_from(version) is kind
    assert version.change_from(version) is None
    assert ReleaseVersion.parse(following.text) == following


@pytest.mark.parametrize(
    "text", ["", "v", "v2.", "v2.1.1.1", "2-1", "v2.x", " v2", "v-1", "9" * 5000, 2, None]
)
def test_other_forms_are_refused(text: Any) -> None:
    with pytest.raises(ValidationError, match="must be like v2") as caught:
        ReleaseVersion.parse(text)
    assert (caught.value.field, caught.value.value) == ("version", text)


def test_bad_input_is_refused() -> None:
    for text in ("v0", "0.0", "v0.0.0"):
        with pytest.raises(ValidationError, match="must be above v0"):
            ReleaseVersion.parse(text)
    with pytest.raises(ValidationError, match="at least 0"):
        ReleaseVersion(-1)
    wrong: Any = "MAJOR"
    with pytest.raises(ValidationError, match="must be a ReleaseKind"):
        ReleaseVersion(1).next(wrong)
