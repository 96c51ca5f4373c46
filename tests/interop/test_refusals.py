"""What is malformed is refused, and the error says where."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from interop.parcels import (
    PARCELS,
    Parcel,
    a_parcel,
)
from interop.stored import BRIEF, CONVERTER, an_incident, stamp, through_json
from itil_core.errors import GuardError, ImmutableError, RefusedMoveError, ValidationError
from itil_core.operation import Incident


def changed(change: Mapping[str, Any], *path: str | int) -> dict[str, Any]:
    """A stored incident with something changed at one place."""
    plain: Any = json.loads(json.dumps(BRIEF.unstructure(an_incident())))
    place = plain
    for step in path:
        place = place[step]
    place.update(change)
    return plain


def without(name: str, *path: str | int) -> dict[str, Any]:
    plain: Any = json.loads(json.dumps(BRIEF.unstructure(an_incident())))
    place = plain
    for step in path:
        place = place[step]
    del place[name]
    return plain


@pytest.mark.parametrize(
    ("plain", "field", "reason"),
    [
        ([], "plain value", "must be a mapping of exactly origin, journal"),
        (changed({"version": 3}), "plain value", "exactly origin, journal"),
        (without("journal"), "plain value", "exactly origin, journal"),
        (changed({"origin": "INC-1"}), "origin", "must be a mapping of fields"),
        (changed({"colour": "red"}, "origin"), "origin", "Incident has no such fields"),
        (changed({"state": "NEW"}, "origin"), "origin", "no such fields"),
        (changed({"history": []}, "origin"), "origin", "no such fields"),
        (without("title", "origin"), "origin.title", "is missing"),
        (changed({"title": 5}, "origin"), "origin.title", "must be a string"),
        (changed({"title": " "}, "origin"), "title", "must not be empty"),
        (changed({"channel": "PIGEON"}, "origin"), "origin.channel", "must be one of PHONE"),
        (changed({"ci_ids": "db1"}, "origin"), "origin.ci_ids", "must be a list"),
        (changed({"ci_ids": ["db1", 5]}, "origin"), "origin.ci_ids[1]", "must be a string"),
        (without("at", "origin", "opened"), "origin.opened", "Stamp.at: is missing"),
        (changed({"why": ""}, "origin", "opened"), "origin.opened", "Stamp has no such fields"),
        (changed({"caller": "eva"}, "origin"), "origin.caller", "must be a mapping of fields"),
        (changed({"callback": ""}, "origin", "caller"), "origin.caller", "Caller.callback: must"),
        (changed({"journal": {}}), "journal", "must be a list"),
        (changed({"journal": [5]}), "journal[0]", "exactly move, stamp, source, target, delta"),
        (without("delta", "journal", 2), "journal[2]", "exactly move, stamp"),
        (changed({"move": 5}, "journal", 2), "journal[2].move", "one of open, start"),
        (changed({"move": "fly"}, "journal", 2), "journal[2].move", "one of open, start"),
        (changed({"move": []}, "journal", 2), "journal[2].move", "one of open, start"),
        (changed({"more": 1}, "journal", 2), "journal[2]", "exactly move, stamp"),
        (changed({"journal": ["abcde"]}), "journal[0]", "exactly move, stamp"),
        (changed({"source": "LOST"}, "journal", 2), "journal[2].source", "one of NEW, OPEN"),
        (changed({"target": None}, "journal", 2), "journal[2].target", "one of NEW, OPEN"),
        (changed({"delta": []}, "journal", 2), "journal[2].delta", "must be a mapping of fields"),
        (changed({"stamp": 5}, "journal", 2), "journal[2].stamp", "must be a mapping of fields"),
        (
            changed({"by": ""}, "journal", 2, "stamp"),
            "journal[2].stamp",
            "Stamp.by: ActorId.id: must",
        ),
        (
            changed({"colour": "red"}, "journal", 2, "delta"),
            "journal[2].delta.colour",
            "is not a field that moves may change",
        ),
        (
            changed({"id": "INC-2"}, "journal", 2, "delta"),
            "journal[2].delta.id",
            "is not a field that moves may change",
        ),
        (changed({"tier": "2"}, "journal", 2, "delta"), "journal[2].delta.tier", "a whole number"),
        (changed({"tier": 0}, "journal", 2, "delta"), "tier", "must be at least 1"),
        (
            changed({"team": [5]}, "journal", 3, "delta", "major"),
            "journal[3].delta.major",
            r"MajorIncident.team\[0\]: ActorId.id: must be a string \(got 5\)$",
        ),
    ],
)
def test_what_is_malformed_is_refused_with_its_place(plain: Any, field: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason) as caught:
        CONVERTER.structure(plain, Incident)
    assert caught.value.record == "Incident"
    assert caught.value.field == field


def test_all_faults_of_an_origin_are_named_at_once() -> None:
    plain = changed({"title": 5, "tier": "1", "channel": "PIGEON"}, "origin")
    with pytest.raises(ValidationError) as caught:
        CONVERTER.structure(plain, Incident)
    said = Counter(place for place in ("title", "tier", "channel") if place in str(caught.value))
    assert said == Counter(["title", "tier", "channel"])
    assert (caught.value.field, caught.value.value) == ("origin.title", 5)


def test_unknown_fields_are_named() -> None:
    with pytest.raises(ValidationError) as caught:
        CONVERTER.structure(changed({"smell": 1, "colour": 2}, "origin"), Incident)
    assert caught.value.value == ["colour", "smell"]


def test_a_fault_of_a_users_validator_is_an_error_of_the_family() -> None:
    plain = PARCELS.unstructure(Parcel(id="P-1", opened=stamp()))
    plain["origin"]["count"] = 11
    with pytest.raises(ValidationError, match="'count' must be < 10") as caught:
        PARCELS.structure(plain, Parcel)
    assert caught.value.field == "origin"


@pytest.mark.parametrize(
    ("plain", "error", "place"),
    [
        (changed({"move": "resume"}, "journal", 2), RefusedMoveError, 2),
        (changed({"source": "PENDING"}, "journal", 2), ValidationError, 2),
        (changed({"target": "CLOSED"}, "journal", 2), ValidationError, 2),
        (changed({"delta": {}}, "journal", 0), GuardError, 1),
        (changed({"at": "2025-01-01T00:00:00+00:00"}, "journal", 2, "stamp"), ValidationError, 2),
    ],
)
def test_a_step_that_is_not_legal_is_refused_as_restore_does(
    plain: Any,
    error: type[Exception],
    place: int,
) -> None:
    with pytest.raises(error) as caught:
        CONVERTER.structure(plain, Incident)
    note = f"Incident: journal[{place}] cannot follow what stands before it"
    assert caught.value.__notes__ == [note]


def test_a_step_after_the_end_is_refused() -> None:
    plain = PARCELS.unstructure(a_parcel())
    plain["journal"].append({**plain["journal"][-1], "source": "GONE"})
    with pytest.raises(ImmutableError):
        PARCELS.structure(plain, Parcel)


def test_a_record_without_a_journal_is_its_origin() -> None:
    origin = an_incident().origin
    assert through_json(CONVERTER, origin) == origin
