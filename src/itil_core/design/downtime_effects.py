"""What downtime means to people: user minutes, cost, and how much of it a target allows.

ITIL Service Design (2007), 4.4.5.1 and 4.4.5.2.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import attrs

from itil_core.design._downtime import exact_hours, micros_of, rounded
from itil_core.design._percent import percent
from itil_core.design.service_availability import OutageShare
from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel._spans import why_no_span
from itil_core.kernel.money import Money

__all__ = [
    "UnavailabilityCost",
    "allowed_downtime",
    "cost_of_unavailability",
    "user_availability",
    "user_outage_minutes",
]

_MINUTES_PER_HOUR = 60
_NOTHING = timedelta(0)


def _check_span(function: str, field: str, value: object) -> None:
    why = why_no_span(value)
    if why:
        raise ValidationError(function, field, value, why)


def user_outage_minutes(shares: Iterable[OutageShare], *, users: int | None = None) -> Fraction:
    """Return users times minutes, summed over outages, exact.

    Args:
        shares: What each outage took of the agreed time, as an availability report holds it.
        users: How many were affected by an outage that does not say so itself.

    Raises:
        ValidationError: An outage does not say how many users it affected, and nothing else does.

    Example:
        >>> import pendulum
        >>> from itil_core.design.outage import Outage
        >>> nine = pendulum.datetime(2024, 4, 10, 9)
        >>> down = Outage(service_id="SVC-A", start=nine, users_affected=200)
        >>> print(user_outage_minutes([OutageShare(down, timedelta(minutes=70))]))
        14000
    """
    total = Fraction(0)
    for outage, downtime in shares:
        affected = users if outage.users_affected is None else outage.users_affected
        if affected is None:
            reason = "must be known; give users for outages that do not say so"
            raise ValidationError("user_outage_minutes", "users_affected", outage, reason)
        total += affected * exact_hours(downtime) * _MINUTES_PER_HOUR
    return total


def user_availability(minutes: Fraction | int, users: int, agreed: timedelta) -> Fraction:
    """Return the share of all users' agreed time that was not lost, exact, 0 to 1.

    Args:
        minutes: The user outage minutes.
        users: How many users the service has.
        agreed: The agreed service time.

    Raises:
        CalculationError: There are no users or no agreed time.
        ValidationError: More minutes were lost than all users have.

    Example:
        >>> lost = user_availability(9000, 500, timedelta(hours=220))
        >>> round(float(lost) * 100, 6)
        99.863636
    """
    _check_span("user_availability", "agreed", agreed)
    possible = users * exact_hours(agreed) * _MINUTES_PER_HOUR
    if possible <= 0:
        inputs = {"minutes": minutes, "users": users, "agreed": agreed}
        reason = "there must be users and agreed time"
        raise CalculationError("user availability", inputs, reason)
    if not 0 <= minutes <= possible:
        reason = f"must be 0 to {possible}, the minutes of all users"
        raise ValidationError("user_availability", "minutes", minutes, reason)
    return 1 - Fraction(minutes) / possible


@attrs.frozen(kw_only=True)
class UnavailabilityCost:
    """What unavailability cost, each amount rounded half up from the exact one.

    Attributes:
        labour: What it cost that users could not work.
        lost_business: What the business lost besides.
        total: Both together.
    """

    labour: Money
    lost_business: Money
    total: Money


def cost_of_unavailability(
    *,
    user_minutes: Fraction | int,
    per_user_hour: Money,
    downtime: timedelta = _NOTHING,
    lost_per_hour: Money | None = None,
    places: int = 2,
) -> UnavailabilityCost:
    """Return what unavailability cost.

    Args:
        user_minutes: The user outage minutes.
        per_user_hour: What an hour of one user costs.
        downtime: How long the service was down.
        lost_per_hour: What the business loses in an hour of downtime; by default nothing.
        places: To how many decimal places amounts are rounded.

    Raises:
        ValidationError: The currencies differ, or a time is negative.

    Example:
        >>> cost = cost_of_unavailability(
        ...     user_minutes=25200,
        ...     per_user_hour=Money(28, "EUR"),
        ...     downtime=timedelta(hours=3.5),
        ...     lost_per_hour=Money(4000, "EUR"),
        ... )
        >>> print(cost.total)
        25760.00 EUR

    ITIL Service Design (2007), 4.4.5.2.
    """
    _check_span("cost_of_unavailability", "downtime", downtime)
    if user_minutes < 0:
        reason = "must not be negative"
        raise ValidationError("cost_of_unavailability", "user_minutes", user_minutes, reason)
    currency = per_user_hour.currency
    hourly = Money(0, currency) + (lost_per_hour or Money(0, currency))
    labour = Fraction(user_minutes) / _MINUTES_PER_HOUR * Fraction(per_user_hour.amount)
    lost = exact_hours(downtime) * Fraction(hourly.amount)

    def money(amount: Fraction) -> Money:
        return Money(rounded(amount, places), currency)

    return UnavailabilityCost(
        labour=money(labour), lost_business=money(lost), total=money(labour + lost)
    )


def allowed_downtime(target_pct: Decimal | int | str, agreed: timedelta) -> timedelta:
    """Return how long a service may be down without missing a target; rounded down.

    Args:
        target_pct: The availability that was agreed, in percent.
        agreed: The agreed service time.

    Raises:
        ValidationError: The target is a float or not 0 to 100, or the time is no exact span.

    Example:
        >>> allowed_downtime("99.5", timedelta(hours=720)) / timedelta(hours=1)
        3.6
    """
    _check_span("allowed_downtime", "agreed", agreed)
    target = Fraction(percent(target_pct, "allowed_downtime", "target_pct"))
    return timedelta(microseconds=int(micros_of(agreed) * (100 - target) / 100))
