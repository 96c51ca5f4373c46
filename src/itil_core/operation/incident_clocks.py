"""Ready-made service clocks of incidents: the time to respond and the time to resolve.

ITIL Service Operation (2007), 4.2.5.4 and 4.2.5.9.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from itil_core.kernel.clock import Carry, ClockTarget, ClockTargets, Reopening
from itil_core.kernel.conditions import Condition, having, in_phase, in_state
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.state import Phase
from itil_core.operation.incident_lifecycle import IncidentState
from itil_core.operation.incident_policy import DEFAULT_POLICY, IncidentPolicy

__all__ = ["resolution_clock", "response_clock"]

S = IncidentState

# Logged in error, a duplicate, or no incident at all: out of all counts.
_CANCELLED = in_state(S.CANCELLED) | having("closure_code")


def _by_priority(
    make: Callable[[timedelta | None, ServiceHours], ClockTarget],
    durations: tuple[timedelta | None, ...],
    policy: IncidentPolicy,
) -> ClockTargets:
    """Make a target for each priority, and one without a duration while there is none."""
    targets: dict[Any, ClockTarget] = {
        code: make(duration, policy.hours_for(code)) for code, duration in enumerate(durations, 1)
    }
    return ClockTargets("priority", targets, otherwise=make(None, policy.hours))


def response_clock(
    policy: IncidentPolicy = DEFAULT_POLICY, *, carry: Carry = Carry.KEEP
) -> ClockTargets:
    """Return the clock of the time to respond: from the report until work first starts.

    It never pauses and stops for good. Its target goes by the priority; a priority without a
    target, and an incident that has none yet, count time and decide nothing.

    Args:
        policy: Its response targets and hours.
        carry: What becomes of the time used when the priority changes.

    Example:
        >>> response_clock().targets[1].duration
        datetime.timedelta(seconds=900)

    ITIL Service Operation (2007), 4.2.5.4.
    """

    def make(duration: timedelta | None, hours: ServiceHours) -> ClockTarget:
        return ClockTarget(
            "response",
            duration,
            hours,
            pause=None,
            stop=~in_state(S.NEW, S.OPEN, S.PENDING),
            cancel=_CANCELLED,
            since="reported_at",
            carry=carry,
            reopening=Reopening.NEVER,
        )

    return _by_priority(make, policy.response_targets, policy)


def resolution_clock(
    policy: IncidentPolicy = DEFAULT_POLICY,
    *,
    carry: Carry = Carry.KEEP,
    reopening: Reopening = Reopening.CONTINUE,
) -> ClockTargets:
    """Return the clock of the time to resolve: from the report until service is restored.

    It is paused while the incident waits for one of the policy's pause reasons. Its target goes by
    the priority; a priority without a target, and an incident that has none yet, count time and
    decide nothing.

    Args:
        policy: Its resolution targets, hours, pause reasons and thresholds.
        carry: What becomes of the time used when the priority changes.
        reopening: What becomes of the clock when a resolved incident is reopened.

    Example:
        >>> resolution_clock().targets[2].duration
        datetime.timedelta(seconds=28800)

    ITIL Service Operation (2007), 4.2.5.9.
    """
    reasons = sorted(policy.pause_reasons, key=lambda reason: reason.name)
    pause: Condition | None = None
    if reasons:
        pause = in_phase(Phase.PENDING) & having("pending_reason", *reasons)

    def make(duration: timedelta | None, hours: ServiceHours) -> ClockTarget:
        return ClockTarget(
            "resolution",
            duration,
            hours,
            pause=pause,
            stop=in_phase(Phase.DONE, Phase.ENDED),
            cancel=_CANCELLED,
            since="reported_at",
            carry=carry,
            reopening=reopening,
            thresholds=policy.hierarchic_thresholds,
        )

    return _by_priority(make, policy.resolution_targets, policy)
