"""Improvement needs: two periods one after another, or three of the last six."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.level_samples import OPENED, C, M, U, month, target
from itil_core.design.achievement import Achievement
from itil_core.design.improvement_trigger import (
    ImprovementTrigger,
    improvement_needs,
    propose_improvement,
)
from itil_core.errors import DuplicateError, ValidationError

VALUES = {"G": 99.9, "R": 99.0, "N": None}


def months(letters, wanted=None, values=VALUES):
    """Achievements of January and on, a letter for each."""
    wanted = wanted or target()
    return [
        Achievement(
            target=wanted,
            period=month(number),
            value=values[letter],
            samples=0 if values[letter] is None else 1,
        )
        for number, letter in enumerate(letters, 1)
    ]


@pytest.mark.parametrize(
    ("letters", "reason"),
    [
        ("", None),
        ("R", None),
        ("RR", "breached in 2 periods one after another"),
        ("RRG", None),
        ("GRNR", None),
        ("RNRGR", "breached in 3 of the last 6 periods"),
        ("RGRGRG", "breached in 3 of the last 6 periods"),
        ("RGRGRGG", None),
        ("RGRGGRG", None),
        ("GGGGGRR", "breached in 2 periods one after another"),
        ("RRNN", None),
    ],
)
def test_the_default_rule(letters, reason):
    needs = improvement_needs(months(letters))
    assert [need.reason for need in needs] == ([reason] if reason else [])


@given(st.text("GRN", max_size=12), st.randoms())
def test_a_need_is_what_the_rule_says_in_any_order(letters, random):
    achieved = months(letters)
    random.shuffle(achieved)
    wanted = letters.endswith("RR") or letters[-6:].count("R") >= 3
    assert bool(improvement_needs(achieved)) == wanted


def test_each_target_is_looked_at_alone():
    first, second = target(1), target(2, M.FIRST_LINE_RESOLUTION)
    achieved = [*months("RR", first), *months("GR", second)]
    (need,) = improvement_needs(achieved)
    assert need.target == first
    assert [one.period for one in need.breached] == [month(1), month(2)]


def test_another_rule():
    rule = ImprovementTrigger(consecutive=3, breaches=2, within=2)
    assert improvement_needs(months("RGRGR"), rule) == ()
    (need,) = improvement_needs(months("GRR"), rule)
    assert need.reason == "breached in 2 of the last 2 periods"
    longer = ImprovementTrigger(consecutive=3, breaches=1, within=1)
    (need,) = improvement_needs(months("RRR"), longer)
    assert len(need.breached) == 3


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("consecutive", {"consecutive": 0}),
        ("breaches", {"breaches": 1.5}),
        ("within", {"within": 2}),
        ("within", {"within": 0, "breaches": 1}),
    ],
)
def test_a_rule_that_cannot_be_met_is_refused(field, fields):
    with pytest.raises(ValidationError) as caught:
        ImprovementTrigger(**fields)
    assert (caught.value.record, caught.value.field) == ("ImprovementTrigger", field)


def test_two_answers_for_one_period_are_refused():
    with pytest.raises(DuplicateError) as caught:
        improvement_needs([*months("R"), *months("G")])
    assert caught.value.kind == "achievement"


def test_a_plan_starts_where_the_last_breach_was():
    wanted = target(1, service_ids={"SVC-1"})
    (need,) = improvement_needs(months("RR", wanted))
    plan = propose_improvement(need, OPENED, plan_id="SIP-4")
    assert (plan.id, plan.baseline, plan.target, plan.unit) == ("SIP-4", 99, Decimal("99.5"), "%")
    assert plan.title == "availability: breached in 2 periods one after another"
    assert (plan.target_ids, plan.service_ids) == ({"SLT-1"}, {"SVC-1"})
    assert propose_improvement(need, OPENED, plan_id="SIP-4", title="better").title == "better"


@pytest.mark.parametrize(("value", "bound"), [(2, 4), (9, 8)])
def test_of_two_bounds_the_missed_one_is_the_target(value, bound):
    wanted = target(1, M.SATISFACTION, target=4, upper=8, comparator=C.BETWEEN, unit=U.SCORE)
    (need,) = improvement_needs(months("RR", wanted, {"R": value}))
    assert propose_improvement(need, OPENED, plan_id="SIP-1").target == bound


def test_rounding_does_not_hide_the_breach():
    near = Fraction("99.5") - Fraction(1, 10**6)
    (need,) = improvement_needs(months("RR", None, {"R": near}))
    plan = propose_improvement(need, OPENED, plan_id="SIP-1")
    assert plan.baseline == Decimal("99.499999")


def test_a_value_at_a_bound_that_must_not_be_reached_needs_a_target_of_its_own():
    (need,) = improvement_needs(months("RR", target(1, comparator=C.GT), {"R": 99.5}))
    with pytest.raises(ValidationError) as caught:
        propose_improvement(need, OPENED, plan_id="SIP-1")
    assert caught.value.field == "target"
