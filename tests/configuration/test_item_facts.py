"""The facts about items: types that anybody extends, and writes that name their change."""

import pickle

import pytest

from configuration.estate import at
from itil_core.configuration import BASELINE_LOAD, Capacity, CiType, ConfigurationPolicy
from itil_core.configuration.item_facts import CI_TYPES, written
from itil_core.errors import AuthorisationError, ValidationError
from itil_core.framework.ids import CiId

USUAL = [
    "SERVICE",
    "APPLICATION",
    "SOFTWARE",
    "HARDWARE",
    "NETWORK",
    "STORAGE",
    "DATABASE",
    "DOCUMENTATION",
    "ENVIRONMENT",
    "FACILITY",
    "PEOPLE",
    "ORG_UNIT",
    "LICENCE",
    "AGREEMENT",
    "PROCESS",
]


def test_the_usual_types_are_there_by_name() -> None:
    assert list(CI_TYPES) == USUAL
    assert [getattr(CiType, name) for name in USUAL] == USUAL
    assert {type(each) for each in CI_TYPES} == {CiType}


def test_a_type_of_your_own_is_a_name() -> None:
    own = CiType("LOAD_BALANCER")
    assert own == "LOAD_BALANCER"
    assert pickle.loads(pickle.dumps(own)) == own
    for wrong in ("", " DATABASE", 7, CiId("db1")):
        with pytest.raises(ValidationError):
            CiType(wrong)


def test_a_capacity_has_a_value_and_a_unit() -> None:
    assert Capacity(2.5, "TB") == Capacity(2.5, "TB")
    for value, unit in ((-1, "GB"), (float("nan"), "GB"), ("much", "GB"), (1, " ")):
        with pytest.raises(ValidationError):
            Capacity(value, unit)


def test_a_write_without_a_change_lacks_authority() -> None:
    with pytest.raises(AuthorisationError, match="ana holds no authority, but this needs a change"):
        written(at(0), None, ConfigurationPolicy())


def test_a_write_records_its_change() -> None:
    assert written(at(0), "CHG-7", ConfigurationPolicy()) == {"last_change_id": "CHG-7"}
    assert written(at(0), BASELINE_LOAD, ConfigurationPolicy()) == {
        "last_change_id": "BASELINE_LOAD"
    }


def test_an_organisation_may_write_without_changes() -> None:
    lax = ConfigurationPolicy(require_change=False)
    assert written(at(0), None, lax) == {}
    assert written(at(0), "CHG-7", lax) == {"last_change_id": "CHG-7"}
    with pytest.raises(ValidationError):
        ConfigurationPolicy(require_change="no")
