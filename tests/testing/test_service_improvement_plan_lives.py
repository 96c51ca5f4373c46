"""Drawn service improvement plans."""

import attrs
from hypothesis import given

from itil_core.design.service_improvement_plan import (
    ServiceImprovementPlan,
    ServiceImprovementPlanLifecycle,
    ServiceImprovementPlanState,
)
from itil_core.testing import check_laws, service_improvement_plans


@given(service_improvement_plans())
def test_an_approved_plan_has_actions_and_an_approver(plan: ServiceImprovementPlan) -> None:
    if plan.state in (ServiceImprovementPlanState.APPROVED, ServiceImprovementPlanState.COMPLETED):
        assert plan.approver
        assert plan.actions


@given(service_improvement_plans(most=0))
def test_no_steps_draw_proposals(plan: ServiceImprovementPlan) -> None:
    assert plan.state is ServiceImprovementPlanState.PROPOSED
    assert not plan.history


class OwnLifecycle(ServiceImprovementPlanLifecycle, without=("resume",)):
    pass


@attrs.frozen(kw_only=True)
class OwnPlan(ServiceImprovementPlan):
    lifecycle = OwnLifecycle


@given(service_improvement_plans(OwnPlan))
def test_a_subclass_with_fewer_rows_is_drawn_too(plan: OwnPlan) -> None:
    assert type(plan) is OwnPlan
    check_laws(plan)
