"""The rules of incident management that an organisation sets for itself, as one frozen value."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.fields import a
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import to_micros
from itil_core.kernel.priority import DEFAULT_MATRIX, PriorityMatrix

__all__ = ["DEFAULT_POLICY", "IncidentPolicy"]

_WORKING_DAY = timedelta(hours=10)


def _targets(values: Iterable[timedelta | None]) -> tuple[timedelta | None, ...]:
    return tuple(values)


def _check_targets(_policy: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    targets: list[timedelta] = [each for each in _each(value) if each is not None]
    if any(later < earlier for earlier, later in pairwise(targets)):
        reason = "a less urgent priority must not have a shorter target"
        raise ValidationError("IncidentPolicy", attribute.name, value, reason)


def _each(value: object) -> "tuple[timedelta | None, ...]":
    return value if isinstance(value, tuple) else ()


def _check_span(_policy: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if value is not None and (not isinstance(value, timedelta) or value < timedelta(0)):
        reason = "must be a timedelta of at least zero, or None"
        raise ValidationError("IncidentPolicy", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class IncidentPolicy:
    """What an organisation decides about its incidents; the defaults are this library's choice.

    Spans are open time of ``hours``; the default hours are Mon-Fri 08:00-18:00 UTC, ten hours a
    working day.

    Attributes:
        hours: The hours in which the spans below pass.
        matrix: Impact and urgency to priority.
        category_depth: The least and greatest number of levels of a category.
        response_targets: The time to the start of work, for priority 1, 2, ... None has no target.
        resolution_targets: The time to resolution, for priority 1, 2, ...
        auto_close_after: How long the user may stay silent before a resolved incident is closed;
            None never closes without the user's word.
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
    matrix: PriorityMatrix = attrs.field(default=DEFAULT_MATRIX, validator=a(PriorityMatrix))
    category_depth: tuple[int, int] = (2, 4)
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
    auto_close_after: timedelta | None = attrs.field(
        default=3 * _WORKING_DAY,
        validator=_check_span,
    )
    reopen_window: timedelta | None = attrs.field(default=_WORKING_DAY, validator=_check_span)
    pending_timeout: timedelta | None = attrs.field(
        default=5 * _WORKING_DAY,
        validator=_check_span,
    )
    block_on_open_children: bool = True

    def may_reopen(self, closed_at: datetime, at: datetime) -> bool:
        """Tell whether an incident that was closed at one instant may be reopened at another."""
        if self.reopen_window is None:
            return True
        return bool(self.reopen_window) and not self._is_past(self.reopen_window, closed_at, at)

    def may_close_unconfirmed(self, resolved_at: datetime, at: datetime) -> bool:
        """Tell whether the user has been silent long enough after the resolution."""
        return self._is_reached(self.auto_close_after, resolved_at, at)

    def may_give_up(self, pending_since: datetime, at: datetime) -> bool:
        """Tell whether the user has been waited for long enough."""
        return self._is_reached(self.pending_timeout, pending_since, at)

    def checked_category(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Return a category path of the agreed depth.

        Raises:
            ValidationError: It has too few levels or too many.
        """
        low, high = self.category_depth
        if not low <= len(path) <= high:
            reason = f"must have {low} to {high} levels, from the general to the particular"
            raise ValidationError("Incident", "category", path, reason)
        return path

    def _is_reached(self, span: timedelta | None, since: datetime, at: datetime) -> bool:
        return span is not None and to_micros(at) >= to_micros(self.hours.after(since, span))

    def _is_past(self, span: timedelta, since: datetime, at: datetime) -> bool:
        return to_micros(at) > to_micros(self.hours.after(since, span))


DEFAULT_POLICY = IncidentPolicy()
"""The default rules: ITIL Service Operation's matrix, and this library's choices elsewhere."""
