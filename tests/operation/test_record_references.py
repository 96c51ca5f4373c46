"""Who refers to a record, so that it is not deleted."""

from typing import Any

import attrs
import pytest

from itil_core.errors import GuardError
from itil_core.framework.ids import ChangeId, IncidentId, ProblemId
from itil_core.operation import IncidentModel, ModelStep, ensure_unreferenced, references_to
from itil_core.transition import ChangeTrigger
from operation.coupling_samples import done
from operation.problem_samples import S, at, in_state, incident, known_error
from transition.change_samples import normal, standard

RECORDS: list[Any] = [
    incident(1, problem_id="PRB-1", caused_by_ids={"CHG-2"}, change_ids={"CHG-1", "CHG-2"}),
    incident(2, parent_id="INC-1", related_to={"INC-1"}, ci_ids=()),
    in_state(S.CHANGE_PENDING),
    known_error(1, matched_incident_ids={"INC-1"}),
    done(2, coordinated_with={"CHG-1"}),
    normal(id="CHG-3", trigger=ChangeTrigger.INCIDENT, trigger_ref="INC-1"),
]


def places(record_id: str, records: Any = RECORDS) -> list[tuple[str, str]]:
    return [(each.record_id, each.field) for each in references_to(record_id, records)]


def test_every_place_is_found_and_sorted() -> None:
    assert places("INC-1") == [
        ("CHG-3", "trigger_ref"),
        ("INC-2", "parent_id"),
        ("INC-2", "related_to"),
        ("KE-1", "matched_incident_ids"),
        ("PRB-1", "incident_ids"),
    ]
    assert places("CHG-2") == [("INC-1", "caused_by_ids"), ("INC-1", "change_ids")]
    assert places("CHG-1") == [
        ("CHG-2", "coordinated_with"),
        ("INC-1", "change_ids"),
        ("PRB-1", "change_ids"),
    ]
    assert places("mx1") == [("INC-1", "ci_ids"), ("KE-1", "affected_ci_ids")]
    assert places("INC-9") == []


def test_a_mapping_is_read_by_its_values() -> None:
    assert places("INC-1", {each.id: each for each in RECORDS}) == places("INC-1")


def test_an_id_of_a_kind_finds_only_that_kind() -> None:
    twins = [incident(1, problem_id="7", change_ids={"7"})]
    assert places("7", twins) == [("INC-1", "change_ids"), ("INC-1", "problem_id")]
    assert places(ProblemId("7"), twins) == [("INC-1", "problem_id")]
    assert places(ChangeId("7"), twins) == [("INC-1", "change_ids")]
    assert places(IncidentId("7"), twins) == []


def test_values_within_a_record_are_searched() -> None:
    deferred = in_state(S.DEFERRED)
    assert places("cio", [deferred]) == [("PRB-1", "deferral.approver")]
    decided = standard().relate(at(), problem_ids={"PRB-1"})
    assert places("PRB-1", [decided]) == [("CHG-1", "problem_ids"), ("CHG-1", "trigger_ref")]


@attrs.frozen
class Wrapped:
    """A value with ids in every kind of container."""

    id: IncidentId
    table: dict[Any, Any]
    listed: list[Any]
    _hidden: ChangeId


def test_containers_of_all_kinds_are_searched() -> None:
    inner = IncidentModel(
        id="MOD-1", name="restart", steps=[ModelStep(name="restart it", responsible="desk")]
    )
    value = Wrapped(
        IncidentId("INC-1"), {ChangeId("CHG-1"): ChangeId("CHG-2")}, [inner, "x"], ChangeId("CHG-3")
    )
    assert places("CHG-1", [value]) == [("INC-1", "table")]
    assert places("CHG-2", [value]) == [("INC-1", "table")]
    assert places("MOD-1", [value]) == [("INC-1", "listed.id")]
    assert places("CHG-3", [value]) == []


def test_what_has_no_id_refers_to_nothing() -> None:
    assert places("CHG-1", [None, "CHG-1", ChangeId("CHG-1"), object()]) == []


def test_inv_11_2_what_is_referred_to_is_not_deleted() -> None:
    case = RECORDS[0]
    with pytest.raises(GuardError) as refusal:
        ensure_unreferenced(case, RECORDS)
    assert (refusal.value.record, refusal.value.move) == ("INC-1", "delete")
    assert refusal.value.state == "NEW"
    assert refusal.value.unmet == (
        "CHG-3 must not name it in trigger_ref",
        "INC-2 must not name it in parent_id",
        "INC-2 must not name it in related_to",
        "KE-1 must not name it in matched_incident_ids",
        "PRB-1 must not name it in incident_ids",
    )
    ensure_unreferenced(case, [case])
    ensure_unreferenced(incident(9), RECORDS)
