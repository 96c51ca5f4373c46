"""Service improvement plans: their life, their guards, and whether they helped."""

from decimal import Decimal

import pendulum
import pytest
from hypothesis import given

from itil_core.design.agreed_action import AgreedAction
from itil_core.design.service_improvement_plan import (
    ServiceImprovementPlan,
    ServiceImprovementPlanState,
)
from itil_core.errors import GuardError, RefusedMoveError, ValidationError
from itil_core.kernel.money import Money
from itil_core.kernel.stamp import Stamp
from itil_core.testing import service_improvement_plans

S = ServiceImprovementPlanState
START = pendulum.datetime(2026, 3, 2, 9)


def at(days=0):
    return Stamp(START.add(days=days), by="ana")


def action(text="order a second line"):
    return AgreedAction(text=text, owner="bob", due=START.add(days=30))


def plan(**fields):
    given_facts = {
        "id": "SIP-1",
        "opened": at(),
        "title": "mail is restored in time",
        "target_ids": ["SLT-1"],
        "baseline": Decimal(90),
        "target": Decimal(95),
        "unit": "%",
        "actions": [action()],
    }
    return ServiceImprovementPlan(**given_facts | fields)


def completed(**fields):
    it = plan(**fields).approve(at(1), approver="cio", budget=Money(5000, "EUR")).start(at(2))
    return it.finish_action(at(20), number=1).complete(at(21))


def test_a_whole_life():
    it = completed()
    assert (it.state, it.approver, it.budget) == (S.COMPLETED, "cio", Money(5000, "EUR"))
    assert (it.completed_at, it.is_reached, it.improvement) == (START.add(days=21), None, None)
    it = it.verify(at(60), measured=Decimal("95.0"))
    assert (it.state, it.is_reached, it.improvement) == (S.VERIFIED, True, 1)
    assert it.completed_at == START.add(days=21)


@pytest.mark.parametrize(
    ("target", "measured", "reached", "improvement"),
    [
        (95, 93, False, "0.6"),
        (95, 89, False, "-0.2"),
        (95, 96, True, "1.2"),
        (80, 82, False, "0.8"),
        (80, 80, True, "1"),
        (80, 79, True, "1.1"),
        (80, 91, False, "-0.1"),
    ],
)
def test_whether_it_helped_is_a_fact(target, measured, reached, improvement):
    it = completed(target=Decimal(target)).verify(at(60), measured=Decimal(measured))
    assert (it.is_reached, it.improvement) == (reached, Decimal(improvement))


def test_more_can_be_needed_than_was_done():
    it = completed().resume(at(30)).add_action(at(30), action=action("and a third"))
    assert (it.state, it.completed_at, len(it.open_actions)) == (S.IN_PROGRESS, None, 1)
    it = it.finish_action(at(40), number=2).complete(at(41))
    assert it.completed_at == START.add(days=41)
    assert it.actions[1].done_at == START.add(days=40)


def test_a_plan_without_actions_is_not_approved():
    with pytest.raises(GuardError) as caught:
        plan(actions=[]).approve(at(), approver="cio")
    assert "actions" in caught.value.unmet[0]


def test_the_budget_may_be_set_beforehand():
    it = plan(budget=Money(7, "EUR")).approve(at(), approver="cio")
    assert it.budget == Money(7, "EUR")


def test_it_is_not_completed_while_an_action_is_open():
    it = plan().approve(at(), approver="cio").start(at())
    with pytest.raises(GuardError, match="order a second line") as caught:
        it.complete(at())
    assert len(caught.value.unmet) == 1


@pytest.mark.parametrize("number", [0, 2, -1])
def test_only_an_open_action_is_finished(number):
    it = plan().approve(at(), approver="cio").start(at())
    with pytest.raises(GuardError):
        it.finish_action(at(), number=number)
    with pytest.raises(GuardError):
        it.finish_action(at(), number=1).finish_action(at(), number=1)


def test_what_was_approved_stays():
    it = plan().describe(at(), title="better", target=Decimal(96), budget=Money(1, "EUR"))
    assert (it.title, it.target, it.budget) == ("better", 96, Money(1, "EUR"))
    it = it.approve(at(), approver="cio")
    assert it.describe(at(), title="best").title == "best"
    for fields in ({"target": Decimal(97)}, {"budget": Money(2, "EUR")}):
        with pytest.raises(GuardError, match="as approved"):
            it.describe(at(), **fields)


def test_it_is_given_up_for_a_reason_and_not_once_it_is_completed():
    with pytest.raises(GuardError):
        plan().cancel(at(), reason="")
    assert plan().cancel(at(), reason="too dear").cancellation_reason == "too dear"
    with pytest.raises(RefusedMoveError) as caught:
        completed().cancel(at(30), reason="too late")
    assert set(caught.value.allowed) >= {"verify", "resume"}


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("processes", {"target_ids": []}),
        ("baseline", {"baseline": 90.0}),
        ("baseline", {"baseline": Decimal("nan")}),
        ("target", {"target": Decimal("Infinity")}),
        ("target", {"target": Decimal("90.0")}),
        ("unit", {"unit": ""}),
        ("title", {"title": "x" * 201}),
        ("actions", {"actions": ["order a line"]}),
        ("budget", {"budget": 100}),
        ("processes", {"processes": [""]}),
    ],
)
def test_bad_facts_are_refused(field, fields):
    with pytest.raises(ValidationError) as caught:
        plan(**fields)
    assert (caught.value.record, caught.value.field) == ("ServiceImprovementPlan", field)


def test_a_measured_figure_is_a_decimal():
    with pytest.raises(ValidationError) as caught:
        completed().verify(at(60), measured=95.0)
    assert caught.value.field == "measured"


def test_a_process_alone_can_be_improved():
    assert plan(target_ids=[], processes="incident management").processes == (
        "incident management",
    )


@given(service_improvement_plans())
def test_a_verified_plan_was_measured_after_it_was_completed(it):
    assert (it.state is S.VERIFIED) == (it.measured is not None)
    if it.state in (S.COMPLETED, S.VERIFIED):
        assert not it.open_actions
        assert it.opened.at <= it.completed_at <= it.updated.at
