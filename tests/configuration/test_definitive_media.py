"""The definitive media library."""

from typing import Any

import pendulum
import pytest

from itil_core.configuration import DefinitiveMediaLibrary, DmlItem
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError


def a_medium(ci_id: str = "mail", version: str = "2.1", **facts: Any) -> DmlItem:
    given: dict[str, Any] = {
        "ci_id": ci_id,
        "version": version,
        "checksum": f"sum of {ci_id} {version}",
        "stored_at": pendulum.datetime(2026, 3, 2),
        "checked_by": "eva",
        "authorised_by": "ana",
    }
    return DmlItem(**(given | facts))


LIBRARY = DefinitiveMediaLibrary(
    [a_medium(version="2.10"), a_medium(version="2.9"), a_medium("app", "1", licences=5)]
)


def test_versions_stand_in_their_order() -> None:
    assert [item.edition for item in LIBRARY] == [("app", "1"), ("mail", "2.9"), ("mail", "2.10")]
    assert [item.version for item in LIBRARY.versions_of("mail")] == ["2.9", "2.10"]
    assert LIBRARY.versions_of("zoo") == ()
    assert len(LIBRARY) == 3
    assert ("mail", "2.9") in LIBRARY
    assert ("mail", "2.8") not in LIBRARY
    assert LIBRARY.item("app", "1").licences == 5


def test_what_is_stored_is_never_replaced() -> None:
    more = LIBRARY.stored(a_medium(version="3"))
    assert ("mail", "3") in more
    assert ("mail", "3") not in LIBRARY
    with pytest.raises(DuplicateError) as twice:
        more.stored(a_medium(version="3", checksum="another"))
    assert (twice.value.kind, twice.value.key) == ("DML item", "mail 3")


def test_INV_4_6_what_is_released_is_in_the_library() -> None:
    LIBRARY.require([("mail", "2.9"), ("app", "1")])
    contents = [("mail", "2.9"), ("zoo", "1"), ("app", "2"), ("zoo", "1")]
    assert LIBRARY.outside(contents) == (("app", "2"), ("zoo", "1"))
    with pytest.raises(UnknownReferenceError) as outside:
        LIBRARY.require(contents)
    assert (outside.value.kind, outside.value.ids) == ("DML item", ("app 2", "zoo 1"))


def test_a_copy_is_genuine_if_it_has_the_checksum_of_the_master() -> None:
    assert LIBRARY.is_genuine("app", "1", "sum of app 1")
    assert not LIBRARY.is_genuine("app", "1", "sum of app 2")
    with pytest.raises(UnknownReferenceError) as unknown:
        LIBRARY.is_genuine("app", "9", "sum of app 9")
    assert unknown.value.ids == ("app 9",)


@pytest.mark.parametrize(("field", "value"), [("version", ""), ("checksum", " "), ("licences", -1)])
def test_what_enters_is_complete(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        a_medium(**{field: value})
    assert (refused.value.record, refused.value.field) == ("DmlItem", field)


def test_nobody_enters_it_unchecked_or_unauthorised() -> None:
    for field in ("checked_by", "authorised_by"):
        with pytest.raises(ValidationError) as refused:
            a_medium(**{field: ""})
        assert refused.value.record == "ActorId"


def test_a_version_that_has_no_order_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        DefinitiveMediaLibrary([a_medium(version="--")])
    assert refused.value.record == "version_key"


def test_the_library_holds_media_only() -> None:
    stranger: Any = "mail"
    with pytest.raises(ValidationError) as refused:
        DefinitiveMediaLibrary(stranger)
    assert (refused.value.record, refused.value.field) == ("DefinitiveMediaLibrary", "items")
