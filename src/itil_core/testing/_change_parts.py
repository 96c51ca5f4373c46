"""Small strategies that the lives of changes, models and proposals share."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st

from itil_core.framework.ids import BaselineId, ChangeId, CiId, IncidentId, ProblemId, ServiceId
from itil_core.kernel.interval import Interval
from itil_core.kernel.money import Money
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.testing._parts import LEVELS, PEOPLE, TEXTS, facts, ids, mostly, several
from itil_core.testing.walks import Arguments, Facts
from itil_core.transition.authority import Decision, Verdict
from itil_core.transition.change import Change
from itil_core.transition.change_facts import (
    ChangeCategory,
    ChangeKind,
    ChangeLevel,
    ChangeOutcome,
    ChangeRejection,
    ChangeTestResult,
    ChangeTrigger,
)
from itil_core.transition.change_model import ChangeModel
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY
from itil_core.transition.change_step import ChangeStep, ModelLimit
from itil_core.transition.post_implementation_review import PostImplementationReview
from itil_core.transition.remediation import RemediationKind, RemediationPlan
from itil_core.transition.risk_matrix import DEFAULT_RISK_MATRIX
from itil_core.transition.risk_score import RiskAssessment, highest_risk
from itil_core.transition.seven_rs import SevenRs

__all__ = [
    "BASELINES",
    "CATEGORIES_OF_CHANGE",
    "DESCRIBED",
    "PLANNED",
    "RISKS",
    "SEVEN_RS",
    "SHARED_MOVES",
    "active_model",
    "decided",
    "windows",
]

# Nobody who asks for anything, because the requester may not be the only approver.
_DECIDERS: Final = st.sampled_from(("ema", "ivo"))
_ANSWERS = ("raised", "reason", "returns", "risks", "resources", "responsible")
_SPANS: Final = st.integers(0, 9).map(lambda hours: timedelta(hours=hours))
_MONEY: Final = st.integers(0, 9000).map(lambda amount: Money(amount, "EUR"))

BASELINES: Final = ids(BaselineId)
_YES: Final = st.sampled_from((True,))
CATEGORIES_OF_CHANGE: Final = mostly(st.just(ChangeCategory.MINOR), st.sampled_from(ChangeCategory))
_OUTCOMES: Final = mostly(
    st.just(ChangeOutcome.SUCCESSFUL),
    st.sampled_from([each for each in ChangeOutcome if each.fits_implemented]),
)
SEVEN_RS: Final = st.builds(
    SevenRs,
    **dict.fromkeys(_ANSWERS, TEXTS),
    relationship=st.sampled_from(("with the other mail changes", "after CHG-9")),
)
_REMEDIATIONS: Final = st.builds(
    RemediationPlan,
    kind=st.sampled_from(RemediationKind),
    steps=st.just(("stop it", "restore what was")),
    trigger=TEXTS,
    duration=_SPANS,
    point_of_no_return=st.none() | _SPANS,
    tested=st.booleans(),
)


def _risk(impact: Level, probability: Decimal) -> RiskAssessment:
    return highest_risk(DEFAULT_RISK_MATRIX.score(impact, probability))


RISKS: Final = st.builds(_risk, LEVELS, st.sampled_from((Decimal(0), Decimal("0.3"))))

_SUBJECT: Final[dict[str, st.SearchStrategy[Any]]] = {
    "ci_ids": several(ids(CiId), least=1),
    "service_ids": several(ids(ServiceId)),
}
DESCRIBED: Final[dict[str, st.SearchStrategy[Any]]] = {
    **_SUBJECT,
    "title": TEXTS,
    "trigger": st.sampled_from(ChangeTrigger),
    "trigger_ref": st.just("INC-1"),
}
"""What every change must have."""

PLANNED: Final[dict[str, st.SearchStrategy[Any]]] = {
    "description": TEXTS,
    "requester_id": st.just("dan"),
    "category": CATEGORIES_OF_CHANGE,
    "impact": LEVELS,
    "urgency": LEVELS,
    "implementation_plan": TEXTS,
    "test_plan": TEXTS,
    "implementation_time": _SPANS,
    "remediation": _REMEDIATIONS,
    "test_result": st.just(ChangeTestResult.PASS),
    "incident_ids": several(ids(IncidentId)),
}
"""What a change must have to go through its whole life."""


def windows(stamp: Stamp) -> st.SearchStrategy[Interval]:
    """Draw windows that have begun when they are set, most of them long."""
    days = st.sampled_from((90, 30, 1))
    return days.map(lambda each: Interval(stamp.at, stamp.at.add(days=each)))


def decided(
    level: int | None, stamp: Stamp, verdict: Verdict = Verdict.APPROVED
) -> st.SearchStrategy[Decision]:
    """Draw decisions of an authority at a level or above it."""
    levels = st.integers(1, level or len(DEFAULT_CHANGE_POLICY.authorities))
    return levels.flatmap(
        lambda each: st.builds(
            Decision,
            authority=st.sampled_from(DEFAULT_CHANGE_POLICY.authority_names(each)),
            level=st.just(each),
            verdict=st.just(verdict),
            at=st.just(stamp.at),
            by=_DECIDERS,
            conditions=st.just(()) | st.just(("at night",)),
        )
    )


def active_model(model_id: str, stamp: Stamp) -> ChangeModel:
    """Return the model of a standard change, active since an instant."""
    approval = Decision(
        authority="CAB", level=3, verdict=Verdict.APPROVED, at=stamp.at, by={"eva", "jan"}
    )
    draft = ChangeModel(
        id=model_id,
        opened=stamp,
        name="enlarge a disk",
        kind=ChangeKind.STANDARD,
        steps=[ChangeStep(name="enlarge", responsible="storage")],
        limits=[ModelLimit(parameter="GB", most=100)],
        roles=["operator"],
        risk=highest_risk(DEFAULT_RISK_MATRIX.score(Level.LOW, Level.LOW)),
    )
    return draft.approve(stamp, decision=approval).activate(stamp)


def _rejection(change: Change, stamp: Stamp) -> Facts:
    decision = decided(change.authority_level, stamp, Verdict.REJECTED)
    return facts({"reason": st.sampled_from(ChangeRejection)}, decision=decision)


def _coordination(change: Change, _stamp: Stamp) -> Facts:
    others = ids(ChangeId).filter(lambda each: each != change.id)
    return facts({"with_changes": several(others)})


def _unrelated(change: Change, _stamp: Stamp) -> Facts | None:
    linked = sorted(change.incident_ids)
    return facts({"incident_ids": several(st.sampled_from(linked), least=1)}) if linked else None


def _window(_change: Change, stamp: Stamp) -> Facts:
    return facts({"window": windows(stamp)})


def _test(_change: Change, _stamp: Stamp) -> Facts:
    passed = st.just(ChangeTestResult.PASS)
    result = mostly(passed, st.sampled_from(ChangeTestResult))
    return facts({"result": result, "approver": PEOPLE})


def _review(_change: Change, stamp: Stamp) -> Facts:
    review = st.builds(
        PostImplementationReview,
        at=st.just(stamp.at),
        objectives_met=st.booleans(),
        users_satisfied=st.booleans(),
        side_effects=TEXTS,
        resources_as_planned=st.booleans(),
        on_time_and_cost=st.booleans(),
        remediation_worked=st.booleans(),
    )
    return facts({"review": review})


SHARED_MOVES: Final[dict[str, Arguments]] = {
    "reject": _rejection,
    "cancel": facts({"reason": TEXTS}),
    "finish": facts({"outcome": _OUTCOMES}),
    "remediate": facts(
        {"outcome": st.sampled_from([each for each in ChangeOutcome if each.fits_remediated])}
    ),
    "review": facts({"cms_updated": _YES}, baseline_id=BASELINES),
    "close": facts({"cms_updated": _YES}),
    "describe": facts(title=TEXTS, description=TEXTS, benefit=TEXTS, resources=TEXTS),
    "classify": facts(
        category=CATEGORIES_OF_CHANGE,
        level=st.sampled_from(ChangeLevel),
        impact=LEVELS,
        urgency=LEVELS,
    ),
    "assign": facts({"owner": PEOPLE}),
    "staff": facts({"implementers": several(PEOPLE)}),
    "rescope": facts(**_SUBJECT, takes_down=several(ids(CiId))),
    "plan": facts(
        build=TEXTS,
        test=TEXTS,
        implementation=TEXTS,
        implementation_time=_SPANS,
        cost=_MONEY,
        effort=_SPANS,
    ),
    "plan_remediation": facts({"remediation": _REMEDIATIONS}),
    "propose_window": _window,
    "coordinate": _coordination,
    "relate": facts(incident_ids=several(ids(IncidentId)), problem_ids=several(ids(ProblemId))),
    "unrelate": _unrelated,
    "record_test": _test,
    "record_actuals": facts(cost=_MONEY, effort=_SPANS),
    "record_review": _review,
}
"""The arguments of the moves that all changes know."""
