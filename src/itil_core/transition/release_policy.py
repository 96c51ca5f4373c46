"""The rules of release management that an organisation sets for itself, as one frozen value."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.fields import a, whole
from itil_core.kernel.hours import ServiceHours
from itil_core.transition._exact import Exact, exact
from itil_core.transition._working_days import working_days

__all__ = ["DEFAULT_RELEASE_POLICY", "ReleasePolicy", "VersionOrder"]
# not at the door: VersionOrder


class VersionOrder(Protocol):
    """Whatever versions of an own scheme are sorted by."""

    def __lt__(self, other: Any, /) -> bool:
        """Tell whether it comes before another."""
        ...


def _ratio(value: Exact) -> Decimal:
    ratio = exact("ReleasePolicy", "failure_ratio", value)
    if not 0 <= ratio <= 1:
        reason = "must be a share from 0 to 1"
        raise ValidationError("ReleasePolicy", "failure_ratio", value, reason)
    return ratio


def _check_scheme(_policy: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and not callable(value):
        reason = "must be a function from a version to what versions are sorted by, or None"
        raise ValidationError("ReleasePolicy", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class ReleasePolicy:
    """What an organisation decides about its releases; the defaults are this library's choice.

    Attributes:
        hours: The hours in which working days pass: by default Mon-Fri 08:00-18:00 UTC.
        stable_days: How many whole working days a release must have been stable before its
            early-life support ends.
        failure_ratio: The greatest share of the targets of a group that may have failed while the
            rollout goes on.
        version_scheme: What versions are sorted by; None for major, minor and emergency, where
            the kind of the release must also be that of the component that changed.
        approval_needed: Whether a release is ready only with an approval.
        close_after_changes: Whether the changes of a release must be closed before it is; otherwise
            it suffices that their work has ended.

    Raises:
        ValidationError: A value is not what its field takes.

    Example:
        >>> import pendulum
        >>> monday = pendulum.datetime(2026, 3, 2, 8)
        >>> DEFAULT_RELEASE_POLICY.stable_days_between(monday, monday.add(days=14))
        10
    """

    hours: ServiceHours = attrs.field(
        factory=lambda: ServiceHours(
            "UTC",
            week={day: ["08:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
        ),
        validator=a(ServiceHours),
    )
    stable_days: int = attrs.field(default=10, validator=whole(1))
    failure_ratio: Decimal = attrs.field(default=Decimal(0), converter=_ratio)
    version_scheme: Callable[[str], VersionOrder] | None = attrs.field(
        default=None, validator=_check_scheme
    )
    approval_needed: bool = attrs.field(default=False, validator=a(bool))
    close_after_changes: bool = attrs.field(default=True, validator=a(bool))

    def stable_days_between(self, since: datetime, at: datetime) -> int:
        """Return how many whole working days lie between two instants.

        A day counts where all its working hours do.

        Raises:
            ValidationError: An instant is naive.
        """
        return working_days(self.hours, since, at)


DEFAULT_RELEASE_POLICY = ReleasePolicy()
"""The default rules: ten stable working days, and no target may fail while a rollout goes on."""
