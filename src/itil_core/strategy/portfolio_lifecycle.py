"""The life of a service in the portfolio as one table, and the section that follows from it.

ITIL Service Strategy (2007), 4.2 and 5.3; Service Design (2007), 3.6.2.
"""

from enum import Enum

from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.state import Phase, State

__all__ = [
    "PIPELINE_STATES",
    "PipelineRetirementLifecycle",
    "PortfolioLifecycle",
    "PortfolioSection",
    "PortfolioState",
    "section_of",
]


class PortfolioState(State):
    """The states of a service, from a requirement to being retired; two lie beside the way."""

    REQUIREMENTS = "REQUIREMENTS", Phase.OPEN
    DEFINED = "DEFINED", Phase.OPEN
    ANALYSED = "ANALYSED", Phase.OPEN
    APPROVED = "APPROVED", Phase.OPEN
    CHARTERED = "CHARTERED", Phase.OPEN
    DESIGNED = "DESIGNED", Phase.OPEN
    DEVELOPED = "DEVELOPED", Phase.OPEN
    BUILT = "BUILT", Phase.OPEN
    TESTED = "TESTED", Phase.OPEN
    RELEASED = "RELEASED", Phase.OPEN
    OPERATIONAL = "OPERATIONAL", Phase.OPEN
    RETIRING = "RETIRING", Phase.OPEN
    RETIRED = "RETIRED", Phase.ENDED
    REJECTED = "REJECTED", Phase.ENDED
    ON_HOLD = "ON_HOLD", Phase.PENDING


S = PortfolioState

PIPELINE_STATES = (
    S.REQUIREMENTS,
    S.DEFINED,
    S.ANALYSED,
    S.APPROVED,
    S.CHARTERED,
    S.DESIGNED,
    S.DEVELOPED,
    S.BUILT,
    S.TESTED,
)
"""The states in which a service is proposed or being made, in their order."""


class PortfolioSection(Enum):
    """The part of the portfolio that a service stands in.

    Members, in order: PIPELINE (proposed or being made), CATALOGUE (live or ready to be; what
    customers see), RETIRED.
    """

    PIPELINE = "PIPELINE"
    CATALOGUE = "CATALOGUE"
    RETIRED = "RETIRED"


def section_of(state: State) -> PortfolioSection | None:
    """Return the section that a state belongs to; None for REJECTED and for unknown states.

    Only what is in the pipeline goes on hold, and it stays there.

    Example:
        >>> section_of(PortfolioState.RELEASED).name, section_of(PortfolioState.REJECTED)
        ('CATALOGUE', None)
    """
    if state in (*PIPELINE_STATES, S.ON_HOLD):
        return PortfolioSection.PIPELINE
    if state in (S.RELEASED, S.OPERATIONAL, S.RETIRING):
        return PortfolioSection.CATALOGUE
    return PortfolioSection.RETIRED if state is S.RETIRED else None


class PortfolioLifecycle(Lifecycle, initial=S.REQUIREMENTS):
    """The default life of a service: pipeline, catalogue, retired."""

    define: Move = Move(S.REQUIREMENTS, to=S.DEFINED)
    analyse: Move = Move(S.DEFINED, to=S.ANALYSED, needs=("business_case_id",))
    approve: Move = Move(S.ANALYSED, to=S.APPROVED, needs=("decision", "approver_id"))
    charter: Move = Move(
        S.APPROVED,
        to=S.CHARTERED,
        needs=("budget", "service_owner_id", "service_asset_ids"),
    )
    design: Move = Move(
        S.CHARTERED,
        to=S.DESIGNED,
        needs=("design_package_id", "utility", "warranty"),
    )
    develop: Move = Move(S.DESIGNED, to=S.DEVELOPED, needs=("development_evidence",))
    build: Move = Move(S.DEVELOPED, to=S.BUILT, needs=("build_evidence",))
    test: Move = Move(S.BUILT, to=S.TESTED, needs=("test_evidence",))
    rebuild: Move = Move(S.TESTED, to=S.BUILT)
    release: Move = Move(S.TESTED, to=S.RELEASED, needs=("release_change_id",))
    operate: Move = Move(
        S.RELEASED,
        to=S.OPERATIONAL,
        needs=("deployment_evidence", "knowledge_evidence", "support_roles"),
    )
    begin_retirement: Move = Move(
        S.RELEASED,
        S.OPERATIONAL,
        to=S.RETIRING,
        needs=("retirement_package_id", "customers_notified_at"),
    )
    reinstate: Move = Move(S.RETIRING, to=S.OPERATIONAL)
    retire: Move = Move(S.RETIRING, to=S.RETIRED, needs=("data_disposition",))
    hold: Move = Move(*PIPELINE_STATES, to=S.ON_HOLD, needs=("hold_reason",))
    resume: Move = Move(S.ON_HOLD, to=PIPELINE_STATES)
    reject: Move = Move(*PIPELINE_STATES, S.ON_HOLD, to=S.REJECTED, needs=("rejection",))
    redesign: Move = Move(
        S.DESIGNED,
        S.DEVELOPED,
        S.BUILT,
        S.TESTED,
        S.RELEASED,
        S.OPERATIONAL,
        to=SAME,
        needs=("design_package_id",),
    )
    describe: Move = Move(to=SAME)
    state_outcomes: Move = Move(to=SAME)
    state_value: Move = Move(to=SAME)
    assign: Move = Move(to=SAME)
    relate: Move = Move(to=SAME)
    unrelate: Move = Move(to=SAME)
    decide: Move = Move(to=SAME, needs=("decision",))


class PipelineRetirementLifecycle(PortfolioLifecycle):
    """The life of a service that may also be retired from the pipeline, as some readers of 2007 do.

    Use it in a subclass of `Service` whose ``decide`` has a policy that allows the decision.
    """

    begin_retirement: Move = PortfolioLifecycle.begin_retirement.also_from(*PIPELINE_STATES)
