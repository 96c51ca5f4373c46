"""The kinds of ids: plain strings that are never taken for one another."""

from itertools import permutations

import pytest

from itil_core.errors import ValidationError
from itil_core.framework import ids
from itil_core.kernel.ids import Id, numbered

KINDS: list[type[Id]] = [getattr(ids, name) for name in ids.__all__]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_prefix_of_its_own_and_no_room_for_anything_else(kind: type[Id]) -> None:
    assert issubclass(kind, Id)
    assert kind.prefix.isupper()
    assert [other for other in KINDS if other.prefix == kind.prefix] == [kind]
    assert kind.__name__.endswith("Id")
    assert not hasattr(kind("X-1"), "__dict__")
    assert next(numbered(kind)) == f"{kind.prefix}-1"


def test_no_kind_is_taken_for_another() -> None:
    for kind, other in permutations(KINDS, 2):
        with pytest.raises(ValidationError, match="must not be an id of another kind"):
            kind(other("X-1"))


def test_prefixes_are_those_of_the_convention() -> None:
    expected = {
        "ChangeId": "CHG",
        "CiId": "CI",
        "EventId": "EVT",
        "IncidentId": "INC",
        "KnownErrorId": "KE",
        "ProblemId": "PRB",
        "RequestId": "REQ",
        "ServiceId": "SVC",
        "WorkaroundId": "WA",
    }
    assert {name: getattr(ids, name).prefix for name in expected} == expected
