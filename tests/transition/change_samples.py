"""Small changes of every kind that the tests of change management share."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pendulum

from itil_core.kernel.interval import Interval
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.transition import (
    DEFAULT_RISK_MATRIX,
    ChangeCategory,
    ChangeKind,
    ChangeModel,
    ChangeOutcome,
    ChangeRejection,
    ChangeState,
    ChangeStep,
    ChangeTestResult,
    ChangeTrigger,
    Decision,
    EmergencyChange,
    ModelLimit,
    NormalChange,
    PostImplementationReview,
    RemediationKind,
    RemediationPlan,
    RiskAssessment,
    SevenRs,
    StandardChange,
    TwoStepChange,
    Verdict,
    highest_risk,
)

START = pendulum.datetime(2026, 3, 2, 8)
S = ChangeState
ANSWERS = {
    "raised": "mail team",
    "reason": "the disk is full every night",
    "returns": "no lost mail",
    "risks": "two hours without mail",
    "resources": "one engineer",
    "responsible": "ana builds, eva tests, ana implements",
    "relationship": "none",
}


def at(hours: float = 0, by: str = "ana") -> Stamp:
    """A stamp so many hours after the start."""
    return Stamp(START.add(minutes=round(hours * 60)), by=by)


def window(start: float = 2, end: float = 6) -> Interval:
    """A window from so many hours after the start to so many."""
    return Interval(at(start).at, at(end).at)


def seven_rs(**answers: str) -> SevenRs:
    return SevenRs(**ANSWERS | answers)


def risk(impact: Level = Level.HIGH, probability: str = "0.02") -> RiskAssessment:
    """A risk of category 2, unless it is said otherwise."""
    return highest_risk(DEFAULT_RISK_MATRIX.score(impact, Decimal(probability)))


def decision(level: int = 3, hours: float = 0, **fields: Any) -> Decision:
    """An approval of the authority at a level."""
    names = (
        "BUSINESS_EXECUTIVE_BOARD",
        "IT_MANAGEMENT_BOARD",
        "CAB",
        "CHANGE_MANAGER",
        "LOCAL_AUTHORISATION",
    )
    given: dict[str, Any] = {
        "authority": names[level - 1],
        "level": level,
        "verdict": Verdict.APPROVED,
        "at": at(hours).at,
        "by": {"eva", "jan"},
    }
    return Decision(**given | fields)


def back_out(**fields: Any) -> RemediationPlan:
    given: dict[str, Any] = {
        "kind": RemediationKind.BACK_OUT,
        "steps": ["restore the image"],
        "trigger": "the smoke test fails",
        "duration": timedelta(hours=1),
    }
    return RemediationPlan(**given | fields)


def review(hours: float = 5, **fields: Any) -> PostImplementationReview:
    given: dict[str, Any] = {
        "at": at(hours).at,
        "objectives_met": True,
        "users_satisfied": True,
        "side_effects": "none",
        "resources_as_planned": True,
        "on_time_and_cost": True,
    }
    return PostImplementationReview(**given | fields)


BARE: dict[str, Any] = {
    "id": "CHG-1",
    "opened": at(),
    "title": "a larger mail disk",
    "trigger": ChangeTrigger.PROBLEM,
    "trigger_ref": "PRB-1",
    "ci_ids": {"mail1"},
}
WHOLE: dict[str, Any] = BARE | {
    "description": "replace the disk of the mail server by one of twice the size",
    "requester_id": "dan",
    "category": ChangeCategory.SIGNIFICANT,
    "impact": Level.HIGH,
    "urgency": Level.MEDIUM,
    "priority": 2,
    "seven_rs": seven_rs(),
    "remediation": back_out(),
    "implementation_plan": "swap the disk",
    "implementation_time": timedelta(hours=2),
    "test_plan": "send a mail",
    "test_result": ChangeTestResult.PASS,
}


def normal(**fields: Any) -> NormalChange:
    return NormalChange(**WHOLE | fields)


def two_step(**fields: Any) -> TwoStepChange:
    return TwoStepChange(**WHOLE | fields)


def emergency(**fields: Any) -> EmergencyChange:
    return EmergencyChange(**WHOLE | fields)


def standard(**fields: Any) -> StandardChange:
    given: dict[str, Any] = BARE | {"model_id": "MOD-DISK", "parameters": {"GB": 100}}
    return StandardChange(**given | fields)


def model(**fields: Any) -> ChangeModel:
    """A draft of the model of the standard change above."""
    given: dict[str, Any] = {
        "id": "MOD-DISK",
        "opened": at(),
        "name": "enlarge a disk",
        "kind": ChangeKind.STANDARD,
        "steps": [
            ChangeStep(name="snapshot", responsible="storage"),
            ChangeStep(name="enlarge", responsible="storage", after="snapshot"),
        ],
        "limits": [ModelLimit(parameter="GB", least=1, most=200)],
        "roles": ["operator"],
        "longest_window": timedelta(hours=4),
        "duration": timedelta(hours=1),
        "risk": risk(Level.LOW),
    }
    return ChangeModel(**given | fields)


def active(**fields: Any) -> ChangeModel:
    return model(**fields).approve(at(), decision=decision()).activate(at())


def normal_in(state: ChangeState, **fields: Any) -> NormalChange:
    """A normal change brought to a state by the shortest way."""
    it = normal(**fields)
    if state is S.REJECTED:
        return it.reject(at(), reason=ChangeRejection.IMPRACTICAL)
    if state is S.CANCELLED:
        return it.cancel(at(), reason="not wanted any more")
    steps: dict[ChangeState, Any] = {
        S.READY_FOR_EVALUATION: lambda c: c.accept(at()),
        S.READY_FOR_DECISION: lambda c: c.assess(at(), risk=risk(), evaluation_id="EVA-1"),
        S.AUTHORISED: lambda c: c.authorise(at(1), decision=decision(c.authority_level, 1)),
        S.SCHEDULED: lambda c: c.schedule(at(1), window=window()),
        S.IMPLEMENTING: started,
        S.IMPLEMENTED: lambda c: c.finish(at(4), outcome=ChangeOutcome.SUCCESSFUL),
        S.IN_REVIEW: lambda c: c.review(at(5), cms_updated=True),
        S.CLOSED: lambda c: c.close(at(6)),
    }
    if state is S.REMEDIATED:
        it = normal_in(S.IMPLEMENTING, **fields)
        return it.remediate(at(4), outcome=ChangeOutcome.FAILED_REMEDIATED)
    for target, step in steps.items():
        if it.state is state:
            break
        it = step(it)
        assert it.state is target
    return it


def started(change: Any) -> Any:
    """A change in its schedule, started within its window."""
    return change.start(at(2), remediation_ready=True, baseline_id="BL-1")


def two_step_in(state: ChangeState, **fields: Any) -> TwoStepChange:
    """A change in two steps, brought to a state on the way to its end."""
    it = two_step(**fields)
    steps: tuple[Any, ...] = (
        lambda c: c.accept(at()),
        lambda c: c.assess(at(), risk=risk(), evaluation_id="EVA-1"),
        lambda c: c.authorise_build(at(), decision=decision(c.authority_level)),
        lambda c: c.complete_build(at(1), result=ChangeTestResult.PASS),
        lambda c: c.authorise_deployment(at(1), decision=decision(c.authority_level, 1)),
        lambda c: c.schedule(at(1), window=window()),
        started,
        lambda c: c.finish(at(4), outcome=ChangeOutcome.SUCCESSFUL),
    )
    for step in steps:
        if it.state is state:
            break
        it = step(it)
    return it


def emergency_in(state: ChangeState, **fields: Any) -> EmergencyChange:
    """An emergency change, brought to a state on the way to its end."""
    it = emergency(**fields)
    steps: tuple[Any, ...] = (
        lambda c: c.assess(at(), risk=risk()),
        lambda c: c.authorise(at(1), decision=decision(3, 1, authority="ECAB")),
        lambda c: c.start(at(2), window=window()),
        lambda c: c.finish(at(4), outcome=ChangeOutcome.SUCCESSFUL),
        lambda c: c.review(at(5), cms_updated=True),
    )
    for step in steps:
        if it.state is state:
            break
        it = step(it)
    return it


def standard_in(state: ChangeState, **fields: Any) -> StandardChange:
    """A standard change, brought to a state on the way to its end."""
    it = standard(**fields)
    steps: tuple[Any, ...] = (
        lambda c: c.schedule(at(1), model=active(), role="operator", window=window()),
        lambda c: c.start(at(2)),
        lambda c: c.finish(at(4), outcome=ChangeOutcome.SUCCESSFUL),
        lambda c: c.close(at(5), cms_updated=True),
    )
    for step in steps:
        if it.state is state:
            break
        it = step(it)
    return it
