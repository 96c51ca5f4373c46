"""Guards that several kinds of changes share: authority, windows and readiness."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from itil_core.errors import AuthorisationError, ValidationError
from itil_core.kernel.fields import each
from itil_core.kernel.interval import Interval
from itil_core.kernel.stamp import Stamp
from itil_core.transition._authority import ensure_level
from itil_core.transition._change_fields import ChangeFields
from itil_core.transition.authority import Decision, Verdict
from itil_core.transition.change_facts import ChangeTestResult, ExpectedDowntime
from itil_core.transition.change_policy import ChangePolicy
from itil_core.transition.conflict_findings import Finding
from itil_core.transition.remediation import RemediationPlan

__all__ = [
    "decision_conditions",
    "ensure_kind",
    "fit_conditions",
    "raise_conditions",
    "readiness_conditions",
    "task_conditions",
    "window_conditions",
]


def ensure_kind(change: ChangeFields, name: str, value: object, *kinds: type) -> None:
    """Refuse an argument of another kind before a guard looks into it.

    Raises:
        ValidationError: It is of another kind.
    """
    if not isinstance(value, kinds):
        reason = f"must be {' or '.join(_called(kind) for kind in kinds)}"
        raise ValidationError(type(change).__name__, name, value, reason)


def _called(kind: type) -> str:
    return "None" if kind is type(None) else kind.__name__


def _ensure_people(
    change: ChangeFields, decision: Decision, since: datetime, policy: ChangePolicy
) -> None:
    """Refuse a decision of people who may not decide alone.

    With those who decide now stand those who have approved what is there now for an authority that
    may: what level a kept decision states was never checked.
    """
    needed = change.authority_level or decision.level
    sufficient = {name for level in policy.authorities[:needed] for name in level}
    approvers = decision.by.union(
        *(
            each.by
            for each in change.decisions
            if each.verdict is Verdict.APPROVED
            and each.authority in sufficient
            and each.at >= since
        )
    )
    actor = ", ".join(sorted(decision.by))
    if approvers <= {change.requester_id}:
        wanted = "an approver other than the requester"
        raise AuthorisationError(actor, wanted, "the part of the requester only")
    if not policy.implementers_may_approve and approvers <= change.implementers:
        wanted = "an approver other than the implementers"
        raise AuthorisationError(actor, wanted, "the part of an implementer only")


def decision_conditions(
    change: ChangeFields,
    stamp: Stamp,
    decision: Decision,
    since: datetime,
    policy: ChangePolicy,
) -> dict[str, bool]:
    """Return what a decision must be to authorise a change.

    Args:
        change: The change.
        stamp: When the decision is recorded.
        decision: The decision.
        since: When the change became ready for it.
        policy: The authorities.

    Raises:
        AuthorisationError: The authority is too low, or only the requester approves.
        UnknownReferenceError: The policy does not know the authority.
        ValidationError: The authority has another level, or it is no decision.
    """
    ensure_kind(change, "decision", decision, Decision)
    ensure_level(decision, change.authority_level, policy)
    _ensure_people(change, decision, since, policy)
    return {
        "the decision must be APPROVED": decision.verdict is Verdict.APPROVED,
        "the decision must not be later than its record": decision.at <= stamp.at,
        "the decision must be on what is there now, so not earlier than "
        f"{since.isoformat()}": decision.at >= since,
    }


def raise_conditions(change: ChangeFields, level: int, policy: ChangePolicy) -> dict[str, bool]:
    """Return what a raised level of authority must be: a number that is lower."""
    held = change.authority_level or len(policy.authorities)
    text = f"the authority can only be raised: a level from 1 to {held}"
    return {text: policy.is_level(level) and level <= held}


def fit_conditions(
    plan: RemediationPlan | None,
    window: Interval | None,
    time: timedelta | None,
    policy: ChangePolicy,
) -> dict[str, bool]:
    """Return what a window must be to hold a change and its remediation (INV-4.3)."""
    if not policy.remediation_fits_window or window is None or plan is None:
        return {}
    if time is None:
        return {"implementation_time must be given, to see that the remediation fits": False}
    return dict.fromkeys(plan.lacks(window, time), False)


def task_conditions(task_lacks: Iterable[str]) -> dict[str, bool]:
    """Return what a window must be to hold the tasks of a change, as `TaskPlan.lacks` says it."""
    return dict.fromkeys(each(task_lacks), False)


def window_conditions(
    change: ChangeFields,
    window: Interval | None,
    downtime: Iterable[ExpectedDowntime],
    findings: Iterable[Finding],
    authorised: datetime | None,
    *,
    projected: bool,
) -> dict[str, bool]:
    """Return what a schedule must be, apart from holding the remediation.

    Args:
        change: The change.
        window: Its window; that it is missing is said by the table.
        downtime: Which services will be down when.
        findings: What was found in the schedule.
        authorised: When it was authorised; None where it was not.
        projected: Whether the downtime is in the published projected service outage.

    Raises:
        ValidationError: Something else than a window, downtimes or findings was given.
    """
    ensure_kind(change, "planned_window", window, Interval, type(None))
    planned = tuple(downtime)
    for downtimes in planned:
        ensure_kind(change, "expected_downtime", downtimes, ExpectedDowntime)
    conditions = {"it must be authorised before it is scheduled": authorised is not None}
    if window is not None and authorised is not None:
        since = authorised.isoformat()
        conditions[f"the window must not begin before the change was authorised, {since}"] = (
            window.start >= authorised
        )
    if window is not None:
        strays = sorted({each.service_id for each in planned if not window.holds(each.interval)})
        conditions[
            f"the expected downtime must lie inside the window: {', '.join(strays)}"
        ] = not strays
    unsolved = (str(each) for each in findings if _names(each, change))
    return {
        **conditions,
        "the expected downtime must be in the projected service outage that is published": (
            projected or not planned
        ),
        **{f"what was found must be solved first: {each}": False for each in unsolved},
    }


def _names(finding: Finding, change: ChangeFields) -> bool:
    ensure_kind(change, "findings", finding, Finding)
    return change.id in finding.changes


def readiness_conditions(
    change: ChangeFields, stamp: Stamp, window: Interval | None
) -> dict[str, bool]:
    """Return what must hold when an implementation starts.

    Raises:
        ValidationError: The window is none.
    """
    ensure_kind(change, "planned_window", window, Interval, type(None))
    inside = window is None or stamp.effective in window
    return {
        f"it must be inside the planned window, {window}": inside,
        "the test result must not be FAIL": change.test_result is not ChangeTestResult.FAIL,
    }
