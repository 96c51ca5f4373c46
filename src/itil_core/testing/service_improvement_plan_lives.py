"""Lives of service improvement plans."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.design.agreed_action import AgreedAction
from itil_core.design.service_improvement_plan import ServiceImprovementPlan
from itil_core.framework.ids import ImprovementPlanId, ServiceId, TargetId
from itil_core.kernel.money import Money
from itil_core.kernel.stamp import Stamp
from itil_core.testing._parts import PEOPLE, TEXTS, facts, ids, joined, several
from itil_core.testing.times import instants, stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves

__all__ = ["service_improvement_plans"]

PlanT = TypeVar("PlanT", bound=ServiceImprovementPlan)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})

_FIGURES: Final = st.integers(0, 99).map(Decimal)
_BUDGETS: Final = st.integers(0, 9000).map(lambda amount: Money(amount, "EUR"))
_ACTIONS: Final = st.builds(AgreedAction, text=TEXTS, owner=PEOPLE, due=instants())


def _undone(plan: ServiceImprovementPlan, _stamp: Stamp) -> Facts | None:
    numbers = [n for n, action in enumerate(plan.actions, start=1) if not action.is_done]
    return facts({"number": st.sampled_from(numbers)}) if numbers else None


def _description(plan: ServiceImprovementPlan, _stamp: Stamp) -> Facts:
    if plan.approver is not None:
        return facts(title=TEXTS)
    targets = _FIGURES.map(lambda more: plan.baseline + more + 1)
    return facts(title=TEXTS, target=targets, budget=_BUDGETS)


_MOVES: Final[Mapping[str, Arguments]] = {
    "approve": facts({"approver": PEOPLE}, budget=_BUDGETS),
    "verify": facts({"measured": _FIGURES}),
    "cancel": facts({"reason": TEXTS}),
    "describe": _description,
    "add_action": facts({"action": _ACTIONS}),
    "finish_action": _undone,
}


def _proposals(
    kind: type[ServiceImprovementPlan],
) -> st.SearchStrategy[ServiceImprovementPlan]:
    figures = st.tuples(_FIGURES, _FIGURES).filter(lambda pair: pair[0] != pair[1])
    pairs = figures.map(lambda pair: {"baseline": pair[0], "target": pair[1]})
    rest = facts(
        {
            "id": ids(ImprovementPlanId),
            "opened": stamps(),
            "title": TEXTS,
            "unit": st.just("%"),
            "service_ids": several(ids(ServiceId), least=1),
            "actions": st.lists(_ACTIONS, max_size=2),
        },
        target_ids=several(ids(TargetId)),
        processes=several(TEXTS).map(sorted),
        budget=_BUDGETS,
    )
    return joined(rest, pairs).map(lambda given: kind(**given))


@overload
def service_improvement_plans(*, most: int = 16) -> st.SearchStrategy[ServiceImprovementPlan]: ...
@overload
def service_improvement_plans(
    kind: type[PlanT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[PlanT]: ...
def service_improvement_plans(
    kind: type[ServiceImprovementPlan] = ServiceImprovementPlan,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[ServiceImprovementPlan]:
    """Return a strategy for service improvement plans with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws plans as they are proposed.

    Example:
        >>> from hypothesis import given
        >>> @given(service_improvement_plans())
        ... def test_an_approved_plan_has_actions(plan):
        ...     assert plan.approver is None or plan.actions
    """
    return lives(_proposals(kind), usual_moves(_MOVES, kind, arguments), most=most)
