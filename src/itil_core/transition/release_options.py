"""How a release reaches its users: at once or in waves, pushed or pulled, automated or by hand.

ITIL Service Transition (2007), 4.4.4.3.
"""

from enum import Enum

import attrs
import pendulum

from itil_core.kernel.fields import a, optional_instant
from itil_core.transition.deployment_plan import DeploymentPlan

__all__ = [
    "OptionWarning",
    "ReleaseApproach",
    "ReleaseDistribution",
    "ReleaseMechanism",
    "ReleaseOptions",
    "option_warnings",
]


class ReleaseApproach(Enum):
    """When targets get a release: BIG_BANG (all at once) or PHASED (one group after the other)."""

    BIG_BANG = "BIG_BANG"
    PHASED = "PHASED"


class ReleaseDistribution(Enum):
    """Who begins: PUSH (the centre deploys) or PULL (users fetch it when it suits them)."""

    PUSH = "PUSH"
    PULL = "PULL"


class ReleaseMechanism(Enum):
    """By what means it is built and deployed: AUTOMATED or MANUAL."""

    AUTOMATED = "AUTOMATED"
    MANUAL = "MANUAL"


class OptionWarning(Enum):
    """What options go badly together.

    Members, in order: PULL_WITHOUT_ENFORCEMENT (users fetch it when it suits them, but there is a
    deadline that nothing enforces), PHASED_IN_ONE_GROUP (it is to come in waves, but there is only
    one group).
    """

    PULL_WITHOUT_ENFORCEMENT = "PULL_WITHOUT_ENFORCEMENT"
    PHASED_IN_ONE_GROUP = "PHASED_IN_ONE_GROUP"


@attrs.frozen(kw_only=True)
class ReleaseOptions:
    """The choices that are made for a release.

    Attributes:
        approach: Whether all targets get it at once.
        distribution: Whether it is pushed or fetched.
        mechanism: Whether that is automated.
        deadline: The instant by which every target must have it; None where there is none.
        deadline_enforced: Whether something brings it by then to those who have not fetched it.

    Raises:
        ValidationError: A value is not what its field takes.

    ITIL Service Transition (2007), 4.4.4.3.
    """

    approach: ReleaseApproach = attrs.field(validator=a(ReleaseApproach))
    distribution: ReleaseDistribution = attrs.field(validator=a(ReleaseDistribution))
    mechanism: ReleaseMechanism = attrs.field(validator=a(ReleaseMechanism))
    deadline: pendulum.DateTime | None = attrs.field(default=None, converter=optional_instant)
    deadline_enforced: bool = attrs.field(default=False, validator=a(bool))


def option_warnings(
    options: ReleaseOptions, plan: DeploymentPlan | None = None
) -> tuple[OptionWarning, ...]:
    """Return what in the options of a release goes badly together; none of it is refused.

    Args:
        options: The options.
        plan: Its groups, once they are known.

    Example:
        >>> options = ReleaseOptions(
        ...     approach=ReleaseApproach.BIG_BANG,
        ...     distribution=ReleaseDistribution.PULL,
        ...     mechanism=ReleaseMechanism.AUTOMATED,
        ...     deadline=pendulum.datetime(2026, 3, 31),
        ... )
        >>> [warning.name for warning in option_warnings(options)]
        ['PULL_WITHOUT_ENFORCEMENT']
    """
    pulled = options.distribution is ReleaseDistribution.PULL
    phased = options.approach is ReleaseApproach.PHASED
    late = options.deadline is not None and not options.deadline_enforced
    holds = {
        OptionWarning.PULL_WITHOUT_ENFORCEMENT: pulled and late,
        OptionWarning.PHASED_IN_ONE_GROUP: phased and plan is not None and len(plan.groups) == 1,
    }
    return tuple(warning for warning, it_does in holds.items() if it_does)
