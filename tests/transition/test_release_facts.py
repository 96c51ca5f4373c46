"""What is recorded about releases."""

from decimal import Decimal
from typing import Any

import pendulum
import pytest

from itil_core.errors import ValidationError
from itil_core.transition import (
    EarlyLifeReport,
    ReleaseBuild,
    ReleasePilot,
    ReleaseRollback,
    ReleaseTestSummary,
)
from transition.release_samples import at, report


def summary(**fields: Any) -> ReleaseTestSummary:
    given: dict[str, Any] = {"report": "TR-1", "coverage": 80, "coverage_target": 80}
    return ReleaseTestSummary(**given | fields)


def test_exactly_the_coverage_that_is_wanted_will_do() -> None:
    assert summary().lacks == ()
    assert len(summary(coverage="79.9").lacks) == 1
    assert summary(coverage=0, coverage_target=0).lacks == ()
    assert summary(coverage=100, coverage_target=100).coverage == Decimal(100)


def test_all_that_keeps_it_in_testing_is_named() -> None:
    poor = summary(coverage=70, open_mandatory={"T-2", "T-1"}, severe_defects=["DEF-1"])
    assert poor.lacks == (
        "the mandatory tests must have passed: T-1, T-2",
        "the coverage of tests must be at least 80 %, it is 70 %",
        "defects of the highest severity must be repaired first: DEF-1",
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"report": ""}, "report"),
        ({"coverage": 101}, "coverage"),
        ({"coverage": -1}, "coverage"),
        ({"coverage": 0.5}, "coverage"),
        ({"coverage_target": "NaN"}, "coverage_target"),
        ({"open_mandatory": {""}}, "open_mandatory"),
        ({"severe_defects": [3]}, "severe_defects"),
    ],
)
def test_bad_summaries_are_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        summary(**fields)
    assert caught.value.field == field


def test_a_build_names_what_it_was_made_from() -> None:
    build = ReleaseBuild(reference="B7", sources=[("spam", "7"), ("mail", "2.1"), ("spam", "7")])
    assert build.sources == (("mail", "2.1"), ("spam", "7"))
    with pytest.raises(ValidationError) as caught:
        ReleaseBuild(reference=" ", sources=())
    assert caught.value.field == "reference"
    wrong: Any = ["mail"]
    with pytest.raises(ValidationError, match="pairs of an item and its version") as caught:
        ReleaseBuild(reference="B7", sources=wrong)
    assert (caught.value.record, caught.value.field) == ("ReleaseBuild", "sources")


def test_a_pilot_has_criteria_and_somebody_or_some_place() -> None:
    assert ReleasePilot(criteria=["it works"], sites={"Brno"}).users == frozenset()
    with pytest.raises(ValidationError) as caught:
        ReleasePilot(criteria=[], users={"dan"})
    assert caught.value.field == "criteria"
    with pytest.raises(ValidationError, match="at least one site"):
        ReleasePilot(criteria=["it works"])
    with pytest.raises(ValidationError, match="non-empty strings"):
        ReleasePilot(criteria=["it works"], users={" "})


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"incident_rate": 0.5}, "incident_rate"),
        ({"incident_rate": -1}, "incident_rate"),
        ({"stable_since": pendulum.naive(2026, 3, 2)}, "at"),
        ({"open_severe_incidents": "INC-1"}, "ids"),
    ],
)
def test_bad_reports_are_refused(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        report(**facts)
    assert caught.value.field == field


def test_nobody_need_have_signed_yet() -> None:
    assert EarlyLifeReport(stable_since=at().at, incident_rate=0).handover_signed_by is None


def test_a_group_goes_back_or_keeps_the_release() -> None:
    undone = ReleaseRollback(reason="mail is lost", groups=["rest"], kept=["first"])
    assert (undone.groups, undone.kept) == (("rest",), ("first",))
    with pytest.raises(ValidationError, match="gone back as well: first"):
        ReleaseRollback(reason="mail is lost", groups=["rest", "first"], kept=["first"])
    with pytest.raises(ValidationError) as caught:
        ReleaseRollback(reason=" ")
    assert caught.value.field == "reason"
