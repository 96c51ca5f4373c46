"""Requests for change, and the changes that are made from them."""

from typing import Any

import pytest

from itil_core.errors import ValidationError
from itil_core.transition import (
    ChangeTrigger,
    EmergencyChange,
    NormalChange,
    RequestForChange,
    StandardChange,
    change_from,
)
from transition.change_samples import at, seven_rs


def request(**fields: Any) -> RequestForChange:
    given: dict[str, Any] = {
        "id": "RFC-1",
        "raised": at(),
        "title": "a larger mail disk",
        "description": "twice the size",
        "trigger": ChangeTrigger.USER,
        "ci_ids": {"mail1"},
        "service_ids": {"mail"},
        "seven_rs": seven_rs(),
        "benefit": "no lost mail",
        "proposal_id": "CHP-1",
    }
    return RequestForChange(**given | fields)


@pytest.mark.parametrize("kind", [NormalChange, EmergencyChange])
def test_a_change_takes_over_what_was_asked_for(
    kind: type[NormalChange] | type[EmergencyChange],
) -> None:
    it = change_from(request(), kind, at(1, by="petra"), change_id="CHG-1")
    assert type(it) is kind
    assert (it.rfc_id, it.id, it.opened) == ("RFC-1", "CHG-1", at(1, by="petra"))
    assert it.requester_id == "ana"
    assert (it.ci_ids, it.takes_down, it.service_ids) == ({"mail1"}, {"mail1"}, {"mail"})
    assert (it.seven_rs, it.benefit, it.proposal_id) == (seven_rs(), "no lost mail", "CHP-1")


def test_further_fields_are_given_along() -> None:
    it = change_from(request(), StandardChange, at(1), change_id="CHG-1", model_id="MOD-1")
    assert it.model_id == "MOD-1"


def test_a_change_is_not_older_than_its_request() -> None:
    with pytest.raises(ValidationError, match="not be earlier than the request"):
        change_from(request(), NormalChange, at(-1), change_id="CHG-1")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ci_ids": (), "service_ids": ()}, "ci_ids"),
        ({"trigger": ChangeTrigger.EVENT}, "trigger_ref"),
        ({"description": ""}, "description"),
        ({"seven_rs": "all"}, "seven_rs"),
        ({"raised": None}, "raised"),
    ],
)
def test_bad_input_is_refused(fields: dict[str, Any], field: str) -> None:
    if field == "raised":
        fields = fields | {"requester_id": "dan"}
    with pytest.raises(ValidationError) as refused:
        request(**fields)
    assert refused.value.field == field


def test_somebody_else_may_want_it() -> None:
    assert request(requester_id="dan", ci_ids=()).requester_id == "dan"


def test_bad_input_a_standard_change_without_a_model() -> None:
    with pytest.raises(ValidationError, match="must be given for a StandardChange") as refused:
        change_from(request(), StandardChange, at(1), change_id="CHG-1")
    assert (refused.value.record, refused.value.field) == ("change_from", "model_id")
