"""What is projected for one promise: a bound of availability, and what a design will reach.

ITIL Service Design (2007), 4.4.5.2.
"""

from abc import ABC, abstractmethod
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

import attrs

from itil_core.configuration.exact_availability import Availability
from itil_core.design import _projection_text as words
from itil_core.design._agreed_span import AgreedSpan
from itil_core.design._downtime import micros_of, rounded
from itil_core.design.downtime_effects import allowed_downtime
from itil_core.design.target_precedence import EffectiveTarget
from itil_core.design.target_terms import AchievementStatus, Comparator
from itil_core.design.vital_function import VitalBusinessFunction
from itil_core.errors import ValidationError
from itil_core.framework.ids import CustomerId, ServiceId

__all__ = ["ProjectedFunction", "ProjectedTarget", "ProjectedUptime", "WeakComponent"]

_PERCENT = 100
_PLACES = 10  # of a percent; beyond them binary floating point is noise
_HALF = Fraction(1, 2)
_MICROSECOND = timedelta(microseconds=1)


@attrs.frozen
class WeakComponent:
    """A component that takes part in the downtime of a service.

    Attributes:
        ci: The component.
        is_single_point: Whether it alone takes the service down.
        share: The share of the unplanned downtime that would be saved if it never failed.
        saved: How much of the expected downtime that is.
        closes_gap: Whether the target would be met if it never failed.
    """

    ci: str
    is_single_point: bool
    share: float
    saved: timedelta
    closes_gap: bool


@attrs.frozen(kw_only=True)
class ProjectedUptime(ABC):
    """What is projected over some agreed time, beside a lower bound of availability.

    Attributes:
        ci: The CI of the graph that was asked about.
        availability: How likely it is not DOWN, exactly, with the importance of components.
        span: The agreed time, and what of it is booked.
    """

    ci: str
    availability: Availability
    span: AgreedSpan

    @property
    @abstractmethod
    def bound(self) -> Decimal:
        """The availability that is wanted at least, in percent."""

    @property
    @abstractmethod
    def status(self) -> AchievementStatus:
        """How the projected availability stands to the bound; NO_DATA without agreed time."""

    @property
    @abstractmethod
    def who(self) -> str:
        """Who was promised something of what, in words."""

    @property
    @abstractmethod
    def wanted(self) -> str:
        """What was promised, in words."""

    @property
    @abstractmethod
    def subject(self) -> dict[str, str]:
        """The service, the customer and the function as plain values; empty where there is none."""

    @property
    def is_strict(self) -> bool:
        """Whether the bound must be exceeded, so that exactly at it is a breach."""
        return False

    @property
    def percent(self) -> Decimal | None:
        """The projected availability of the agreed time in percent; None without agreed time.

        It is rounded half up to ten places, beyond which the calculation is noise. Booked downtime
        that counts is in it.
        """
        agreed = micros_of(self.span.agreed)
        if not agreed:
            return None
        return rounded(_PERCENT * (1 - self._downtime() / agreed), _PLACES)

    @property
    def margin(self) -> Decimal | None:
        """By how many percentage points the bound is exceeded; negative where it is missed."""
        return None if self.percent is None else self.percent - self.bound

    @property
    def gap(self) -> Decimal:
        """How many percentage points are missing, at least zero."""
        return max(Decimal(0), -(self.margin or Decimal(0)))

    @property
    def allowed_downtime(self) -> timedelta:
        """How long the service may be down in the agreed time; rounded down."""
        return allowed_downtime(self.bound, self.span.agreed)

    @property
    def expected_downtime(self) -> timedelta:
        """How long it will be down on average, booked downtime that counts included."""
        return timedelta(microseconds=floor(self._downtime() + _HALF))

    @property
    def spare_downtime(self) -> timedelta:
        """The downtime allowed less the downtime expected; negative where that is too much."""
        return self.allowed_downtime - self.expected_downtime

    @property
    def single_points(self) -> tuple[str, ...]:
        """The components that can fail and take the service down alone, without itself."""
        return tuple(ci for ci in self.availability.single_points if ci != self.ci)

    def _downtime(self) -> Fraction:
        """Return the expected downtime in microseconds, exact for the calculated probability."""
        failing = Fraction(self.availability.unavailability) * micros_of(self.span.open_time)
        return failing + micros_of(self.span.booked_downtime)

    def weakest(self, limit: int = 5) -> tuple[WeakComponent, ...]:
        """Return the components that explain most of the downtime, the weightiest first.

        The shares need not add up to one: where several components must fail together, each of
        them alone could save the same downtime.

        Args:
            limit: How many to return at most.

        Raises:
            ValidationError: The limit is not a whole number from 1 upwards.
        """
        if type(limit) is not int or limit < 1:
            raise ValidationError("ProjectedUptime", "limit", limit, "must be 1, 2, 3, ...")
        lost = Fraction(self.availability.unavailability) * micros_of(self.span.open_time)
        found: list[WeakComponent] = []
        for ci, importance in self.availability.importance.items():
            if len(found) == limit or not importance.criticality:
                break
            saved = floor(lost * Fraction(importance.criticality) + _HALF)
            span = timedelta(microseconds=saved)
            single = ci in self.availability.single_points
            # Rounded to what is known: a share of 1 may be calculated as a little less.
            enough = span + _MICROSECOND >= -self.spare_downtime
            found.append(WeakComponent(ci, single, importance.criticality, span, enough))
        return tuple(found)

    def explain(self, limit: int = 5) -> str:
        """Say in words what is projected, what was promised, and what explains the difference.

        Args:
            limit: How many components to name at most.
        """
        return words.account(self, limit)


@attrs.frozen(kw_only=True)
class ProjectedTarget(ProjectedUptime):
    """What is projected for a target that a customer was promised for a service.

    Attributes:
        ci: The CI of the graph that is the service.
        availability: How likely it is not DOWN, exactly, with the importance of components.
        span: The agreed time, and what of it is booked.
        customer_id: The customer; None for all that have no agreement of their own.
        service_id: The service.
        effective: The target that holds, with its agreement and what it overrides.
    """

    customer_id: CustomerId | None
    service_id: ServiceId
    effective: EffectiveTarget

    @property
    def bound(self) -> Decimal:
        """The availability that is wanted at least, in percent."""
        return self.effective.target.target

    @property
    def is_strict(self) -> bool:
        """Whether the target is GT."""
        return self.effective.target.comparator is Comparator.GT

    @property
    def status(self) -> AchievementStatus:
        """MET, AT_RISK past the target's warning, or BREACHED; NO_DATA without agreed time."""
        return self.effective.target.judge(self.percent)

    @property
    def who(self) -> str:
        """The service, and the customer where it is one with an agreement of its own."""
        if self.customer_id is None:
            return str(self.service_id)
        return f"{self.service_id} for {self.customer_id}"

    @property
    def subject(self) -> dict[str, str]:
        """The service and the customer as plain values; the customer is empty for all others."""
        customer = "" if self.customer_id is None else str(self.customer_id)
        return {"service": str(self.service_id), "customer": customer, "function": ""}

    @property
    def wanted(self) -> str:
        """The target, in words, with its agreement."""
        return f"{self.effective.target} ({self.effective.agreement.id})"


@attrs.frozen(kw_only=True)
class ProjectedFunction(ProjectedUptime):
    """What is projected for a vital business function: all of its services are up.

    Attributes:
        ci: The node that stands for the function in the graph.
        availability: How likely all services of the function are up together.
        span: The time in which it is wanted, and what of it is booked.
        function: The function.
    """

    function: VitalBusinessFunction

    @property
    def bound(self) -> Decimal:
        """The availability that the function needs, in percent."""
        return self.function.target_pct

    @property
    def status(self) -> AchievementStatus:
        """MET or BREACHED; NO_DATA without any time in which it is wanted."""
        if self.margin is None:
            return AchievementStatus.NO_DATA
        return AchievementStatus.MET if self.margin >= 0 else AchievementStatus.BREACHED

    @property
    def who(self) -> str:
        """The function, in words."""
        return f"{self.function.name} ({self.function.id})"

    @property
    def subject(self) -> dict[str, str]:
        """The function as a plain value."""
        return {"service": "", "customer": "", "function": str(self.function.id)}

    @property
    def wanted(self) -> str:
        """What the function needs, in words."""
        return f"availability >= {self.function.target_pct:f} %"
