"""Projections in words and as rows of plain values."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from itil_core.design._downtime import micros_of, rounded
from itil_core.design.target_terms import AchievementStatus
from itil_core.kernel._clock_text import length_text

if TYPE_CHECKING:
    from itil_core.design.availability_projection import AvailabilityProjection
    from itil_core.design.projected_uptime import ProjectedUptime, WeakComponent

__all__ = ["account", "row", "text"]

_FEWEST, _MOST = 4, 10
_SECOND = 1_000_000
_NAMED = 5  # single points of failure that are named before they are counted


def _plain(value: Decimal) -> str:
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def shown(one: "ProjectedUptime") -> str:
    """Write the projected percentage in short, but never rounded onto or over its bound."""
    percent = one.percent
    if percent is None:
        return "nothing"
    value, places = rounded(Fraction(percent), _FEWEST), _FEWEST
    while places < _MOST and (value >= one.bound) != (percent >= one.bound):
        places += 1
        value = rounded(Fraction(percent), places)
    return f"{_plain(value)} %"


def _span(length: timedelta) -> str:
    """Write a length of time to the second; of less than one, to what there is."""
    micros = micros_of(abs(length))
    return length_text(micros if micros < _SECOND else round(micros / _SECOND) * _SECOND)


def _verdict(one: "ProjectedUptime") -> str:
    status = one.status.name.replace("_", " ")
    if one.status is AchievementStatus.NO_DATA:
        return f"{status}: no agreed time"
    spare = one.spare_downtime
    rest = "to spare" if spare >= timedelta(0) else "too much"
    return f"{status}: {_span(spare)} {rest} in {_span(one.span.agreed)} of agreed time"


def _line(one: "ProjectedUptime") -> str:
    return f"{one.who}: {shown(one)} projected, {one.wanted}; {_verdict(one)}"


def account(one: "ProjectedUptime", limit: int) -> str:
    """Write one projection with what explains it."""
    return "\n".join(_account(one, limit))


def _account(one: "ProjectedUptime", limit: int) -> Iterator[str]:
    yield _line(one)
    yield (
        f"  down {_span(one.expected_downtime)} on average,"
        f" {_span(one.allowed_downtime)} are allowed"
    )
    if one.span.booked_downtime:
        yield f"  of it {_span(one.span.booked_downtime)} are booked"
    points = one.single_points
    if points:
        more = f" and {len(points) - _NAMED} more" if len(points) > _NAMED else ""
        yield f"  single points of failure: {', '.join(points[:_NAMED])}{more}"
    for weak in one.weakest(limit):
        yield f"  {_saving(weak, one)}"


def _saving(weak: "WeakComponent", one: "ProjectedUptime") -> str:
    text = f"without failures of {weak.ci}: {_span(weak.saved)} less"
    if one.status is AchievementStatus.BREACHED:
        text += ", which is enough" if weak.closes_gap else ", which is not enough"
    return text


def text(projection: "AvailabilityProjection") -> str:
    """Write all projections, a line each, and what nothing was projected for."""
    lines = [_line(one) for one in projection.all]
    lines += [f"{one}: no availability is agreed" for one in projection.untargeted]
    lines += [f"{one}: it is no lower bound, not judged" for one in projection.unchecked]
    return "\n".join(lines) or "nothing was promised"


def row(one: "ProjectedUptime") -> dict[str, object]:
    """Return one projection as plain values."""
    return {
        **one.subject,
        "promised": one.wanted,
        "ci": one.ci,
        "bound": one.bound,
        "projected": one.percent,
        "gap": one.gap,
        "agreed": one.span.agreed,
        "allowed_downtime": one.allowed_downtime,
        "expected_downtime": one.expected_downtime,
        "single_points": len(one.single_points),
        "status": one.status.name,
    }
