"""The life of a release: built, tested, piloted, deployed group by group, looked after, closed.

ITIL Service Transition (2007), 4.4.5.
"""

from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.state import Phase, State

__all__ = ["ReleaseLifecycle", "ReleaseState"]


class ReleaseState(State):
    """The states of a release."""

    PLANNED = "PLANNED", Phase.OPEN
    BUILT = "BUILT", Phase.OPEN
    TESTED = "TESTED", Phase.OPEN
    PILOTED = "PILOTED", Phase.OPEN
    READY = "READY", Phase.OPEN
    DEPLOYING = "DEPLOYING", Phase.OPEN
    DEPLOYED = "DEPLOYED", Phase.OPEN
    EARLY_LIFE_SUPPORT = "EARLY_LIFE_SUPPORT", Phase.OPEN
    CLOSED = "CLOSED", Phase.ENDED
    ROLLED_BACK = "ROLLED_BACK", Phase.ENDED
    CANCELLED = "CANCELLED", Phase.ENDED


S = ReleaseState

_PREPARING = (S.PLANNED, S.BUILT, S.TESTED, S.PILOTED)
_OUT = (S.DEPLOYING, S.DEPLOYED, S.EARLY_LIFE_SUPPORT)


class ReleaseLifecycle(Lifecycle, initial=S.PLANNED):
    """The life of a release; the pilot may be left out."""

    build: Move = Move(S.PLANNED, to=S.BUILT, needs=("built",))
    replan: Move = Move(S.BUILT, to=S.PLANNED)
    complete_tests: Move = Move(S.BUILT, to=S.TESTED, needs=("test_summary",))
    rebuild: Move = Move(S.TESTED, S.PILOTED, to=S.BUILT, needs=("built",))
    start_pilot: Move = Move(S.TESTED, to=S.PILOTED, needs=("pilot",))
    make_ready: Move = Move(
        S.TESTED, S.PILOTED, to=S.READY, needs=("built", "test_summary", "deployment_plan")
    )
    start_deployment: Move = Move(S.READY, to=S.DEPLOYING)
    complete_deployment: Move = Move(S.DEPLOYING, to=S.DEPLOYED, needs=("deployments",))
    start_early_life_support: Move = Move(
        S.DEPLOYED, to=S.EARLY_LIFE_SUPPORT, needs=("incident_rate_target",)
    )
    close: Move = Move(S.EARLY_LIFE_SUPPORT, to=S.CLOSED, needs=("early_life_report",))
    roll_back: Move = Move(*_OUT, to=S.ROLLED_BACK, needs=("rollback",))
    cancel: Move = Move(*_PREPARING, S.READY, to=S.CANCELLED, needs=("cancellation",))
    describe: Move = Move(to=SAME)
    assign: Move = Move(to=SAME, needs=("owner_id",))
    rescope: Move = Move(S.PLANNED, to=SAME, needs=("units",))
    link_changes: Move = Move(to=SAME, needs=("change_ids",))
    plan_deployment: Move = Move(*_PREPARING, to=SAME, needs=("deployment_plan",))
    record_pilot: Move = Move(S.PILOTED, to=SAME, needs=("pilot_result",))
    deploy_group: Move = Move(S.DEPLOYING, to=SAME, needs=("deployments",))
    verify_again: Move = Move(*_OUT, to=SAME, needs=("deployments",))
