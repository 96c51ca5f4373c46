"""Service quality plans."""

from decimal import Decimal

import pytest

from design.level_samples import YEAR, C
from itil_core.design.service_quality_plan import QualityTarget, ServiceQualityPlan
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError


def wanted(indicator="resolved at first line", **fields):
    given = {
        "process": "incident management",
        "indicator": indicator,
        "comparator": C.GE,
        "target": 70,
        "unit": "%",
    }
    return QualityTarget(**given | fields)


def plan(*targets):
    return ServiceQualityPlan(provider_id="PRV-1", period=YEAR, targets=targets)


@pytest.mark.parametrize(
    ("comparator", "below", "at", "above"),
    [
        (C.GE, "BREACHED", "MET", "MET"),
        (C.GT, "BREACHED", "BREACHED", "MET"),
        (C.LE, "MET", "MET", "BREACHED"),
        (C.LT, "MET", "BREACHED", "BREACHED"),
        (C.EQ, "BREACHED", "MET", "BREACHED"),
    ],
)
def test_a_value_is_judged(comparator, below, at, above):
    one = wanted(comparator=comparator)
    found = [one.judge(value).name for value in (69.9, 70, Decimal("70.1"), None)]
    assert found == [below, at, above, "NO_DATA"]


def test_the_plan_as_a_table():
    first = wanted(information="from the desk, weekly")
    second = wanted("reopened", comparator=C.LE, target=2.5)
    third = wanted("unauthorised", process="change management", comparator=C.EQ, target=0, unit="#")
    it = plan(first, second, third)
    assert it.process_targets == {
        "incident management": (first, second),
        "change management": (third,),
    }
    rows = it.table({("incident management", "reopened"): 3})
    assert [row["status"] for row in rows] == ["NO_DATA", "BREACHED", "NO_DATA"]
    assert rows[1] == {
        "process": "incident management",
        "indicator": "reopened",
        "bound": "<= 2.5",
        "unit": "%",
        "value": 3,
        "status": "BREACHED",
        "information": "",
    }
    assert it.table()[0]["information"] == "from the desk, weekly"


def test_a_target_says_what_it_is():
    assert str(wanted(target=70.50)) == "incident management: resolved at first line >= 70.5 %"


def test_values_of_unknown_indicators_are_refused():
    with pytest.raises(UnknownReferenceError) as caught:
        plan(wanted()).table({("incident management", "speed"): 1})
    assert caught.value.ids == ("incident management: speed",)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("process", {"process": ""}),
        ("indicator", {"indicator": " "}),
        ("comparator", {"comparator": C.BETWEEN}),
        ("comparator", {"comparator": ">="}),
        ("target", {"target": -1}),
        ("target", {"target": float("nan")}),
        ("unit", {"unit": ""}),
    ],
)
def test_a_target_that_cannot_be_judged_is_refused(field, fields):
    with pytest.raises(ValidationError) as caught:
        wanted(**fields)
    assert (caught.value.record, caught.value.field) == ("QualityTarget", field)


def test_a_plan_has_targets_and_none_twice():
    for targets in ((), ("faster",)):
        with pytest.raises(ValidationError) as caught:
            plan(*targets)
        assert (caught.value.record, caught.value.field) == ("ServiceQualityPlan", "targets")
    with pytest.raises(DuplicateError) as caught:
        plan(wanted(), wanted(target=80))
    assert caught.value.key == "incident management: resolved at first line"
