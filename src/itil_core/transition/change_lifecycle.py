"""The lives of changes, one table for each kind.

`ChangeLifecycle` holds what all kinds share. Each kind adds its own moves, so that a verb which a
kind does not know is a type error.

ITIL Service Transition (2007), 4.2.6; figure 4.2.
"""

from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.state import Phase, State

__all__ = [
    "AUTHORISED_STATES",
    "ChangeLifecycle",
    "ChangeState",
    "EmergencyChangeLifecycle",
    "NormalChangeLifecycle",
    "PlannedChangeLifecycle",
    "StandardChangeLifecycle",
    "TwoStepChangeLifecycle",
]


class ChangeState(State):
    """The states of a change; each kind goes through some of them."""

    REQUESTED = "REQUESTED", Phase.OPEN
    READY_FOR_EVALUATION = "READY_FOR_EVALUATION", Phase.OPEN
    READY_FOR_DECISION = "READY_FOR_DECISION", Phase.OPEN
    AUTHORISED = "AUTHORISED", Phase.OPEN
    BUILD_AUTHORISED = "BUILD_AUTHORISED", Phase.OPEN
    BUILT_TESTED = "BUILT_TESTED", Phase.OPEN
    DEPLOYMENT_AUTHORISED = "DEPLOYMENT_AUTHORISED", Phase.OPEN
    SCHEDULED = "SCHEDULED", Phase.OPEN
    IMPLEMENTING = "IMPLEMENTING", Phase.OPEN
    IMPLEMENTED = "IMPLEMENTED", Phase.DONE
    REMEDIATED = "REMEDIATED", Phase.DONE
    IN_REVIEW = "IN_REVIEW", Phase.DONE
    CLOSED = "CLOSED", Phase.ENDED
    REJECTED = "REJECTED", Phase.ENDED
    CANCELLED = "CANCELLED", Phase.ENDED


S = ChangeState

AUTHORISED_STATES = frozenset(
    {
        S.AUTHORISED,
        S.DEPLOYMENT_AUTHORISED,
        S.SCHEDULED,
        S.IMPLEMENTING,
        S.IMPLEMENTED,
        S.REMEDIATED,
        S.IN_REVIEW,
    }
)
"""The states in which a change may alter CIs and their records."""


class ChangeLifecycle(Lifecycle, initial=S.REQUESTED, abstract=True):
    """What the lives of all changes share: the request, the end of the work, review and closing."""

    reject: Move = Move(S.REQUESTED, to=S.REJECTED, needs=("rejection",))
    cancel: Move = Move(S.REQUESTED, S.SCHEDULED, to=S.CANCELLED, needs=("cancellation",))
    finish: Move = Move(S.IMPLEMENTING, to=S.IMPLEMENTED, needs=("outcome",))
    remediate: Move = Move(S.IMPLEMENTING, to=S.REMEDIATED, needs=("outcome",))
    review: Move = Move(S.IMPLEMENTED, S.REMEDIATED, to=S.IN_REVIEW)
    close: Move = Move(S.IN_REVIEW, to=S.CLOSED)
    describe: Move = Move(to=SAME)
    assign: Move = Move(to=SAME, needs=("owner_id",))
    staff: Move = Move(to=SAME)
    plan: Move = Move(to=SAME)
    coordinate: Move = Move(to=SAME)
    relate: Move = Move(to=SAME)
    unrelate: Move = Move(to=SAME)
    record_test: Move = Move(to=SAME, needs=("test_result",))
    record_actuals: Move = Move(S.IMPLEMENTED, S.REMEDIATED, S.IN_REVIEW, to=SAME)
    record_review: Move = Move(S.IN_REVIEW, to=SAME, needs=("pir",))
    classify: Move = Move(S.REQUESTED, to=SAME)
    rescope: Move = Move(S.REQUESTED, to=SAME)
    plan_remediation: Move = Move(S.REQUESTED, to=SAME, needs=("remediation",))
    propose_window: Move = Move(S.REQUESTED, to=SAME, needs=("planned_window",))


_SCHEDULE = ("planned_window", "implementation_plan", "test_plan")


class PlannedChangeLifecycle(ChangeLifecycle, abstract=True):
    """What normal changes share with the two-step variant: evaluation, decision and schedule."""

    accept: Move = Move(
        S.REQUESTED,
        to=S.READY_FOR_EVALUATION,
        needs=("description", "category", "impact", "urgency", "priority", "seven_rs"),
    )
    assess: Move = Move(
        S.READY_FOR_EVALUATION,
        to=S.READY_FOR_DECISION,
        needs=("risk", "authority_level", "remediation"),
    )
    send_back: Move = Move(S.READY_FOR_DECISION, to=S.READY_FOR_EVALUATION)
    reject: Move = ChangeLifecycle.reject.also_from(S.READY_FOR_EVALUATION, S.READY_FOR_DECISION)
    cancel: Move = ChangeLifecycle.cancel.also_from(S.READY_FOR_EVALUATION, S.READY_FOR_DECISION)
    complete_seven_rs: Move = Move(
        S.REQUESTED, S.READY_FOR_EVALUATION, to=SAME, needs=("seven_rs",)
    )
    raise_authority: Move = Move(S.READY_FOR_DECISION, to=SAME, needs=("authority_level",))
    record_decision: Move = Move(S.READY_FOR_DECISION, to=SAME, needs=("decisions",))
    classify: Move = ChangeLifecycle.classify.also_from(S.READY_FOR_EVALUATION)
    rescope: Move = ChangeLifecycle.rescope.also_from(S.READY_FOR_EVALUATION)
    plan_remediation: Move = ChangeLifecycle.plan_remediation.also_from(S.READY_FOR_EVALUATION)
    propose_window: Move = ChangeLifecycle.propose_window.also_from(
        S.READY_FOR_EVALUATION, S.READY_FOR_DECISION
    )
    schedule: Move = Move(S.AUTHORISED, to=S.SCHEDULED, needs=_SCHEDULE)
    reschedule: Move = Move(S.SCHEDULED, to=S.AUTHORISED)
    start: Move = Move(S.SCHEDULED, to=S.IMPLEMENTING, needs=("test_result",))


class NormalChangeLifecycle(PlannedChangeLifecycle):
    """The life of a normal change: full assessment and authorisation before it is scheduled."""

    authorise: Move = Move(
        S.READY_FOR_DECISION,
        to=S.AUTHORISED,
        needs=("decisions", "risk", "authority_level", "remediation"),
    )
    cancel: Move = PlannedChangeLifecycle.cancel.also_from(S.AUTHORISED)
    propose_window: Move = PlannedChangeLifecycle.propose_window.also_from(S.AUTHORISED)


class TwoStepChangeLifecycle(PlannedChangeLifecycle):
    """The life of a change that is authorised twice: before it is built, and before deployment."""

    authorise_build: Move = Move(
        S.READY_FOR_DECISION,
        to=S.BUILD_AUTHORISED,
        needs=("decisions", "risk", "authority_level", "remediation"),
    )
    complete_build: Move = Move(S.BUILD_AUTHORISED, to=S.BUILT_TESTED, needs=("test_result",))
    rebuild: Move = Move(S.BUILT_TESTED, to=S.BUILD_AUTHORISED)
    authorise_deployment: Move = Move(
        S.BUILT_TESTED,
        to=S.DEPLOYMENT_AUTHORISED,
        needs=("decisions", "risk", "authority_level", "remediation"),
    )
    schedule: Move = Move(S.DEPLOYMENT_AUTHORISED, to=S.SCHEDULED, needs=_SCHEDULE)
    reschedule: Move = Move(S.SCHEDULED, to=S.DEPLOYMENT_AUTHORISED)
    reject: Move = PlannedChangeLifecycle.reject.also_from(S.BUILT_TESTED)
    cancel: Move = PlannedChangeLifecycle.cancel.also_from(
        S.BUILD_AUTHORISED, S.BUILT_TESTED, S.DEPLOYMENT_AUTHORISED
    )
    raise_authority: Move = PlannedChangeLifecycle.raise_authority.also_from(S.BUILT_TESTED)
    record_decision: Move = PlannedChangeLifecycle.record_decision.also_from(S.BUILT_TESTED)
    propose_window: Move = PlannedChangeLifecycle.propose_window.also_from(
        S.BUILD_AUTHORISED, S.BUILT_TESTED, S.DEPLOYMENT_AUTHORISED
    )


class StandardChangeLifecycle(ChangeLifecycle):
    """The life of a standard change, which its model has authorised beforehand."""

    schedule: Move = Move(
        S.REQUESTED,
        to=S.SCHEDULED,
        needs=("planned_window", "risk", "authority_level"),
    )
    start: Move = Move(S.SCHEDULED, to=S.IMPLEMENTING)
    close: Move = ChangeLifecycle.close.also_from(S.IMPLEMENTED)


class EmergencyChangeLifecycle(ChangeLifecycle):
    """The life of an emergency change, which cannot wait for the normal cycle."""

    assess: Move = Move(
        S.REQUESTED,
        to=S.READY_FOR_DECISION,
        needs=("description", "impact", "urgency", "priority", "seven_rs"),
    )
    authorise: Move = Move(
        S.READY_FOR_DECISION,
        to=S.AUTHORISED,
        needs=("decisions", "risk", "authority_level", "remediation"),
    )
    start: Move = Move(S.AUTHORISED, to=S.IMPLEMENTING, needs=("planned_window",))
    reject: Move = ChangeLifecycle.reject.also_from(S.READY_FOR_DECISION)
    cancel: Move = Move(
        S.REQUESTED,
        S.READY_FOR_DECISION,
        S.AUTHORISED,
        to=S.CANCELLED,
        needs=("cancellation",),
    )
    complete_seven_rs: Move = Move(S.REQUESTED, to=SAME, needs=("seven_rs",))
    raise_authority: Move = Move(S.READY_FOR_DECISION, to=SAME, needs=("authority_level",))
    record_decision: Move = Move(S.READY_FOR_DECISION, to=SAME, needs=("decisions",))
    plan_remediation: Move = ChangeLifecycle.plan_remediation.also_from(S.READY_FOR_DECISION)
    propose_window: Move = ChangeLifecycle.propose_window.also_from(
        S.READY_FOR_DECISION, S.AUTHORISED
    )
