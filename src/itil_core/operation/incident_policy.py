"""The rules of incident management that an organisation sets for itself, as one frozen value."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from math import isfinite
from typing import Any

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel._spans import optional_span, why_no_span
from itil_core.kernel.fields import a
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.priority import DEFAULT_MATRIX, PriorityMatrix
from itil_core.operation.incident_facts import PendingReason

__all__ = ["DEFAULT_POLICY", "IncidentPolicy"]
# not at the door: DEFAULT_POLICY

_WORKING_DAY = timedelta(hours=10)
_DEEPEST = 6
_NOTHING = timedelta(0)


def _targets(values: Iterable[timedelta | None]) -> tuple[timedelta | None, ...]:
    return tuple(values)


def _reasons(values: Iterable[PendingReason]) -> frozenset[PendingReason]:
    return frozenset(values)


def _thresholds(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(values)


def _refuse(attribute: "attrs.Attribute[Any]", value: object, reason: str) -> None:
    raise ValidationError("IncidentPolicy", attribute.name, value, reason)


def _check_targets(_policy: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    """Refuse targets that grow shorter; no target is the longest of all."""
    for target in value:
        if target is not None and (why := why_no_span(target)):
            _refuse(attribute, target, why)
    longest = timedelta.max
    spans = [longest if target is None else target for target in value]
    if any(later < earlier for earlier, later in pairwise(spans)):
        _refuse(attribute, value, "a less urgent priority must not have a shorter target")


def _check_depth(_policy: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    match value:
        case (int() as low, int() as high) if _is_range(value, low, high):
            return
        case _:
            reason = f"must be the least and greatest number of levels, from 1 to {_DEEPEST}"
            _refuse(attribute, value, reason)


def _is_range(value: object, low: int, high: int) -> bool:
    return isinstance(value, tuple) and 1 <= low <= high <= _DEEPEST


def _check_thresholds(_policy: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    numbers = all(isinstance(each, (int, float)) and isfinite(each) for each in value)
    if not numbers or any(later <= earlier for earlier, later in pairwise((0, *value))):
        _refuse(attribute, value, "must be percents above zero, each higher than the one before")


@attrs.frozen(kw_only=True)
class IncidentPolicy:
    """What an organisation decides about its incidents; the defaults are this library's choice.

    Spans are open time of ``hours``; the default hours are Mon-Fri 08:00-18:00 UTC, ten hours a
    working day.

    Attributes:
        hours: The hours in which the spans below pass.
        critical_hours: The hours in which the targets of priority 1 pass; by default always.
        matrix: Impact and urgency to priority.
        category_depth: The least and greatest number of levels of a category, from 1 to 6.
        response_targets: The time to the start of work, for priority 1, 2, ... None has no target.
        resolution_targets: The time to resolution, for priority 1, 2, ...
        pause_reasons: The waiting that does not count against the time to resolution.
        hierarchic_thresholds: The percents of the time to resolution at which management is told.
        auto_close_after: How long the user may stay silent before a resolved incident is closed;
            zero closes at once, None never without the user's word.
        reopen_window: How long after closing an incident may be reopened; zero is never, None
            without limit.
        pending_timeout: How long to wait for a user before resolving for want of an answer; None
            without limit.
        block_on_open_children: Whether open children keep their parent from closing.
    """

    hours: ServiceHours = attrs.field(
        factory=lambda: ServiceHours(
            "UTC",
            week={day: ["08:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
        ),
        validator=a(ServiceHours),
    )
    critical_hours: ServiceHours = attrs.field(
        factory=ServiceHours.always,
        validator=a(ServiceHours),
    )
    matrix: PriorityMatrix = attrs.field(default=DEFAULT_MATRIX, validator=a(PriorityMatrix))
    category_depth: tuple[int, int] = attrs.field(default=(2, 4), validator=_check_depth)
    response_targets: tuple[timedelta | None, ...] = attrs.field(
        default=(
            timedelta(minutes=15),
            timedelta(minutes=30),
            timedelta(hours=2),
            timedelta(hours=8),
            None,
        ),
        converter=_targets,
        validator=_check_targets,
    )
    resolution_targets: tuple[timedelta | None, ...] = attrs.field(
        default=(
            timedelta(hours=1),
            timedelta(hours=8),
            timedelta(hours=24),
            timedelta(hours=48),
            None,
        ),
        converter=_targets,
        validator=_check_targets,
    )
    pause_reasons: frozenset[PendingReason] = attrs.field(
        default=frozenset({PendingReason.USER}),
        converter=_reasons,
        validator=attrs.validators.deep_iterable(a(PendingReason)),
    )
    hierarchic_thresholds: tuple[float, ...] = attrs.field(
        default=(75, 100),
        converter=_thresholds,
        validator=_check_thresholds,
    )
    auto_close_after: timedelta | None = attrs.field(
        default=3 * _WORKING_DAY,
        validator=optional_span(),
    )
    reopen_window: timedelta | None = attrs.field(
        default=_WORKING_DAY,
        validator=optional_span(),
    )
    pending_timeout: timedelta | None = attrs.field(
        default=5 * _WORKING_DAY,
        validator=optional_span(above_zero=True),
    )
    block_on_open_children: bool = attrs.field(default=True, validator=a(bool))

    def may_reopen(self, closed_at: datetime, at: datetime) -> bool:
        """Tell whether an incident that was closed at one instant may be reopened at another.

        The window ends when more than its open time has passed: what was closed on Friday morning
        may still be reopened on Sunday, if the window is one working day.

        Raises:
            ValidationError: The second instant is earlier, or one of them is naive.
        """
        if self.reopen_window is None:
            return True
        return self.reopen_window > _NOTHING and (
            self.hours.between(closed_at, at) <= self.reopen_window
        )

    def may_close_unconfirmed(self, resolved_at: datetime, at: datetime) -> bool:
        """Tell whether the user has been silent long enough after the resolution.

        Raises:
            ValidationError: The second instant is earlier, or one of them is naive.
        """
        return self._has_passed(self.auto_close_after, resolved_at, at)

    def may_give_up(self, pending_since: datetime, at: datetime) -> bool:
        """Tell whether the user has been waited for long enough.

        Raises:
            ValidationError: The second instant is earlier, or one of them is naive.
        """
        return self._has_passed(self.pending_timeout, pending_since, at)

    def takes_category(self, path: tuple[str, ...]) -> bool:
        """Tell whether a category path has the agreed number of levels."""
        low, high = self.category_depth
        return low <= len(path) <= high

    def checked_category(
        self, path: tuple[str, ...], *, field: str = "category"
    ) -> tuple[str, ...]:
        """Return a category path of the agreed depth.

        Args:
            path: The path, from the general to the particular.
            field: Which field it is for, for the error.

        Raises:
            ValidationError: It has too few levels or too many.
        """
        if not self.takes_category(path):
            low, high = self.category_depth
            reason = f"must have {low} to {high} levels, from the general to the particular"
            raise ValidationError("Incident", field, path, reason)
        return path

    def hours_for(self, priority: int | None) -> ServiceHours:
        """Return the hours in which the targets of a priority pass."""
        return self.critical_hours if priority == 1 else self.hours

    def resolution_target(self, priority: int | None) -> timedelta | None:
        """Return the time to resolution of a priority, or None where there is no target.

        Example:
            >>> DEFAULT_POLICY.resolution_target(2)
            datetime.timedelta(seconds=28800)
        """
        return _target(self.resolution_targets, priority)

    def response_target(self, priority: int | None) -> timedelta | None:
        """Return the time to the start of work of a priority, or None where there is no target.

        Example:
            >>> DEFAULT_POLICY.response_target(1)
            datetime.timedelta(seconds=900)
        """
        return _target(self.response_targets, priority)

    def _has_passed(self, span: timedelta | None, since: datetime, at: datetime) -> bool:
        return span is not None and self.hours.between(since, at) >= span


def _target(targets: tuple[timedelta | None, ...], priority: int | None) -> timedelta | None:
    if priority is None or not 1 <= priority <= len(targets):
        return None
    return targets[priority - 1]


DEFAULT_POLICY = IncidentPolicy()
"""The default rules: ITIL Service Operation's matrix, and this library's choices elsewhere."""
