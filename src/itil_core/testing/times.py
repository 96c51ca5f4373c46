"""Strategies for instants and stamps."""

from datetime import datetime, timedelta
from typing import Final

import pendulum
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.instants import from_micros, to_micros
from itil_core.kernel.stamp import Stamp

__all__ = ["ACTORS", "GAPS", "instants", "stamps"]

_EARLIEST: Final = pendulum.datetime(2000, 1, 1)
_LATEST: Final = pendulum.datetime(2040, 1, 1)
_LATE: Final = tuple(timedelta(hours=hours) for hours in (0, 1, 30))

ACTORS: Final = st.sampled_from(("ana", "eva", "jan", "monitor"))
"""Who does something, unless it is said otherwise."""

GAPS: Final = st.sampled_from(
    (
        timedelta(0),
        timedelta(minutes=1),
        timedelta(hours=1),
        timedelta(hours=9),
        timedelta(days=1),
        timedelta(days=4),
        timedelta(days=14),
    )
)
"""How much time passes between two steps, unless it is said otherwise; often none."""


def instants(
    earliest: datetime = _EARLIEST, latest: datetime = _LATEST
) -> st.SearchStrategy[pendulum.DateTime]:
    """Return a strategy for instants in UTC, exact to the microsecond; it shrinks to the earliest.

    Args:
        earliest: The first instant that is drawn.
        latest: The last instant that is drawn.

    Raises:
        ValidationError: A bound is naive, or the earliest is after the latest.
    """
    first = to_micros(earliest, record="instants", field="earliest")
    last = to_micros(latest, record="instants", field="latest")
    if first > last:
        reason = f"must not be after latest, {latest.isoformat()}"
        raise ValidationError("instants", "earliest", earliest.isoformat(), reason)
    return st.integers(first, last).map(from_micros)


def stamps(
    earliest: datetime = _EARLIEST,
    latest: datetime = _LATEST,
    *,
    by: st.SearchStrategy[str] = ACTORS,
) -> st.SearchStrategy[Stamp]:
    """Return a strategy for stamps, some of them of facts that were learned late.

    Args:
        earliest: The first instant at which something is recorded.
        latest: The last instant at which something is recorded.
        by: Who records.

    Raises:
        ValidationError: A bound is naive, or the earliest is after the latest.
    """
    return st.builds(_stamp, instants(earliest, latest), by, st.sampled_from(_LATE))


def _stamp(at: pendulum.DateTime, by: str, late: timedelta) -> Stamp:
    return Stamp(at, by=by, effective=at - late)
