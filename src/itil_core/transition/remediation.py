"""Remediation: what is done when a change goes wrong, and until when it can still be done.

ITIL Service Transition (2007), 4.2.4.3: no change is approved without it.
"""

from collections.abc import Iterable
from datetime import timedelta
from enum import Enum
from typing import Any

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel._spans import optional_span, why_no_span
from itil_core.kernel.fields import a, member_texts, text
from itil_core.kernel.interval import Interval

__all__ = ["RemediationKind", "RemediationPlan"]

_NOTHING = timedelta(0)


class RemediationKind(Enum):
    """The way in which a failed change is made good.

    Members, in order: BACK_OUT (what was before is restored), FIX_FORWARD (the fault is repaired),
    CONTINUITY_INVOKE (the continuity plan is invoked, because nothing can be restored in time).
    """

    BACK_OUT = "BACK_OUT"
    FIX_FORWARD = "FIX_FORWARD"
    CONTINUITY_INVOKE = "CONTINUITY_INVOKE"


def _steps(values: Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


def _check_duration(plan: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    why = why_no_span(value)
    if why:
        reason = why.removesuffix(", or None")
        raise ValidationError(type(plan).__name__, attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class RemediationPlan:
    """The plan for the case that a change goes wrong.

    Attributes:
        kind: The way in which it is made good.
        steps: What is done, in order.
        trigger: What decides that it must be done.
        duration: How long it takes.
        point_of_no_return: How long after the start of the window it can be decided on at the
            latest; None as long as the duration fits the window.
        tested: Whether it was tried out.

    Raises:
        ValidationError: There is no step or no trigger, or a span is negative or not exact.

    Example:
        >>> plan = RemediationPlan(
        ...     kind=RemediationKind.BACK_OUT,
        ...     steps=["stop the service", "restore the image"],
        ...     trigger="the smoke test fails twice",
        ...     duration=timedelta(minutes=45),
        ... )
        >>> night = Interval(
        ...     pendulum.datetime(2026, 3, 28, 22), pendulum.datetime(2026, 3, 29, 0)
        ... )
        >>> plan.lacks(night, timedelta(minutes=90))
        ('the window must be 0:15:00 longer: implementation 1:30:00, remediation 0:45:00',)
        >>> plan.turning_point(night).isoformat()
        '2026-03-28T23:15:00+00:00'
    """

    kind: RemediationKind = attrs.field(validator=a(RemediationKind))
    steps: tuple[str, ...] = attrs.field(converter=_steps, validator=member_texts(1))
    trigger: str = attrs.field(validator=text())
    duration: timedelta = attrs.field(validator=_check_duration)
    point_of_no_return: timedelta | None = attrs.field(default=None, validator=optional_span())
    tested: bool = attrs.field(default=False, validator=a(bool))

    def turning_point(self, window: Interval) -> pendulum.DateTime:
        """Return the last instant in a window at which the remediation can be decided on."""
        latest = window.end.subtract(microseconds=_micros(self.duration))
        if self.point_of_no_return is None:
            return latest
        return min(latest, window.start.add(microseconds=_micros(self.point_of_no_return)))

    def lacks(self, window: Interval, implementation: timedelta) -> tuple[str, ...]:
        """Say what a window lacks to hold a change and its remediation; empty where it does.

        Args:
            window: The planned window of the change.
            implementation: How long the implementation takes.
        """
        length, found = window.duration, list[str]()
        lack = implementation + self.duration - length
        if lack > _NOTHING:
            parts = f"implementation {implementation}, remediation {self.duration}"
            found.append(f"the window must be {lack} longer: {parts}")
        late = (self.point_of_no_return or _NOTHING) + self.duration - length
        if self.point_of_no_return is not None and late > _NOTHING:
            parts = f"{self.point_of_no_return} after the start, remediation {self.duration}"
            found.append(f"the point of no return must be {late} earlier: {parts}")
        return tuple(found)


def _micros(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
