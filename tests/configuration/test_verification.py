"""What is registered, compared with what is really there."""

from typing import Any

import pytest
from hypothesis import given

from configuration.captures import an_estate, estates
from itil_core.configuration import (
    CapturedConfiguration,
    CapturedItem,
    FactChange,
    Verification,
    VerificationFinding,
    VerificationResult,
    verify_configuration,
)
from itil_core.errors import CalculationError, DuplicateError, ValidationError

R = VerificationResult


def test_every_result_is_told() -> None:
    registered = an_estate(app={"version": "1"}, db1={"version": "15"}, net={"version": "3"})
    found = an_estate(app={"version": "1"}, db1={"version": "16"}, toy={})
    verification = verify_configuration(registered, found)
    assert verification.findings == (
        VerificationFinding("app", R.MATCHED),
        VerificationFinding("db1", R.DIFFERENT, (FactChange("db1", "version", "15", "16"),)),
        VerificationFinding("net", R.MISSING),
        VerificationFinding("toy", R.UNREGISTERED),
    )
    assert [each.ci_id for each in verification.of(R.MISSING, R.UNREGISTERED)] == ["net", "toy"]
    assert (verification.checked, len(verification.discrepancies)) == (4, 3)
    assert verification.accuracy == 25
    assert str(verification).splitlines() == [
        "DIFFERENT db1 version: '15' -> '16'",
        "MISSING net",
        "UNREGISTERED toy",
    ]


def test_ex_t2_14_of_400_give_96_5_percent() -> None:
    registered = an_estate(**{f"ci{number}": {"version": "1"} for number in range(400)})
    found = an_estate(
        **{f"ci{number}": {"version": "1" if number >= 14 else "2"} for number in range(400)}
    )
    verification = verify_configuration(registered, found)
    assert (verification.checked, len(verification.discrepancies)) == (400, 14)
    assert verification.accuracy == 96.5


def test_what_the_discovery_does_not_report_is_no_difference() -> None:
    registered = an_estate(app={"version": "1", "owner_id": "eva"})
    found = an_estate(app={"version": "1"})
    assert verify_configuration(registered, found).accuracy == 100
    (finding,) = verify_configuration(registered, found, facts=["owner_id"]).findings
    assert finding.changes == (FactChange("app", "owner_id", "eva", None),)


def test_what_is_found_beyond_the_register_is_a_difference_unless_it_is_left_out() -> None:
    registered = an_estate(app={"version": "1"})
    found = an_estate(app={"version": "1", "attributes.cpu": 4})
    (finding,) = verify_configuration(registered, found).findings
    assert finding.changes == (FactChange("app", "attributes.cpu", None, 4),)
    assert verify_configuration(registered, found, facts=["version"]).accuracy == 100


@given(estates())
def test_INV_accuracy_is_100_when_all_is_found_as_it_is_registered(
    estate: CapturedConfiguration,
) -> None:
    verification = verify_configuration(estate, estate)
    assert not verification.discrepancies
    if estate.items:
        assert verification.accuracy == 100


@given(estates(), estates())
def test_every_item_has_the_result_that_a_slow_look_gives(
    registered: CapturedConfiguration, found: CapturedConfiguration
) -> None:
    def slow(ci: str) -> VerificationResult:
        if ci not in found.ids:
            return R.MISSING
        if ci not in registered.ids:
            return R.UNREGISTERED
        known = registered[ci].facts
        same = all(known.get(fact) == value for fact, value in found[ci].facts.items())
        return R.MATCHED if same else R.DIFFERENT

    verification = verify_configuration(registered, found)
    ids = sorted({*registered.ids, *found.ids})
    assert [(each.ci_id, each.result) for each in verification.findings] == [
        (ci, slow(ci)) for ci in ids
    ]


def test_nothing_checked_has_no_accuracy() -> None:
    empty = CapturedConfiguration()
    with pytest.raises(CalculationError) as refused:
        _ = verify_configuration(empty, empty).accuracy
    assert (refused.value.formula, refused.value.inputs) == ("accuracy", {"checked": 0})


@pytest.mark.parametrize(
    ("result", "changes"),
    [(R.MATCHED, (FactChange("a", "version", "1", "2"),)), (R.DIFFERENT, ())],
)
def test_changes_are_there_where_something_is_different(
    result: VerificationResult, changes: tuple[FactChange, ...]
) -> None:
    with pytest.raises(ValidationError) as refused:
        VerificationFinding("a", result, changes)
    assert (refused.value.record, refused.value.field) == ("VerificationFinding", "changes")


def test_findings_are_one_for_each_item_and_nothing_else() -> None:
    finding = VerificationFinding("a", R.MISSING)
    with pytest.raises(DuplicateError) as twice:
        Verification([finding, finding])
    assert (twice.value.kind, twice.value.key) == ("finding about CI", "a")
    stranger: Any = "a"
    with pytest.raises(ValidationError) as refused:
        Verification(stranger)
    assert (refused.value.record, refused.value.field) == ("Verification", "findings")


@pytest.mark.parametrize(
    ("argument", "value"),
    [("registered", [CapturedItem("a")]), ("found", None), ("facts", "version")],
)
def test_bad_arguments_are_refused_by_name(argument: str, value: object) -> None:
    empty = CapturedConfiguration()
    arguments: dict[str, Any] = {"registered": empty, "found": empty, argument: value}
    with pytest.raises(ValidationError) as refused:
        verify_configuration(**arguments)
    assert (refused.value.record, refused.value.field) == ("verify_configuration", argument)
