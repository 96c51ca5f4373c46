"""Service reports as tables: what breached just now, and how periods compare.

ITIL Service Design (2007), 4.2.5.6: operational reports, frequent and about breaches, and periodic
ones for the reviews. Every table is a list of dicts of plain values.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from itil_core.design._downtime import rounded
from itil_core.design.achievement import Achievement
from itil_core.design.target_terms import AchievementStatus
from itil_core.errors import DuplicateError
from itil_core.framework.ids import TargetId
from itil_core.kernel.clock import Measurement, Verdict
from itil_core.kernel.instants import in_utc, to_micros
from itil_core.kernel.interval import Interval

__all__ = ["level_figures", "operational_report", "periodic_report"]

_PERCENT = 100
_PLACES = 4


def operational_report(
    measurements: Iterable[Measurement], period: Interval
) -> list[dict[str, object]]:
    """Return a row for each clock that breached in a period, in the order of breaching.

    Args:
        measurements: Clocks measured; those that did not breach, or at another time, are left out.
        period: The period, such as the last day.

    Returns:
        Rows with the record, the clock, when it breached and whether it has stopped, its target,
        the time used, the time used too much, and the time lost to pauses.

    ITIL Service Design (2007), 4.2.5.6.
    """
    rows: list[tuple[int, dict[str, object]]] = []
    for one in measurements:
        at = one.breached_at
        if one.verdict is not Verdict.BREACHED or at is None or at not in period:
            continue
        row: dict[str, object] = {
            "record": str(one.record.id),
            "clock": one.target.name,
            "breached_at": in_utc(at),
            "stopped_at": None if one.stopped_at is None else in_utc(one.stopped_at),
            "target": one.target.duration,
            "used": one.elapsed,
            "too_much": one.overrun,
            "paused": one.paused,
        }
        rows.append((to_micros(at), row))
    return [row for _, row in sorted(rows, key=_first)]


def _first(pair: tuple[int, dict[str, object]]) -> int:
    return pair[0]


def periodic_report(achieved: Iterable[Achievement]) -> list[dict[str, object]]:
    """Return a row for each target and period, with what the period before showed.

    Args:
        achieved: Achievements of all periods, in any order.

    Returns:
        Rows by target in the order given, then by period: those of `Achievement.row`, with
        `before`, the value of the last period with data, and `trend`: better, worse, same, or
        empty where there is nothing to compare.

    Raises:
        DuplicateError: A target has two achievements in one period.

    ITIL Service Design (2007), 4.2.5.6.
    """
    by_target: dict[TargetId, list[Achievement]] = {}
    for one in achieved:
        by_target.setdefault(one.target.id, []).append(one)
    rows: list[dict[str, object]] = []
    for several in by_target.values():
        before: Achievement | None = None
        last: Interval | None = None
        for one in sorted(several, key=_when):
            if one.period == last:
                raise DuplicateError("achievement", f"{one.target.id} in {one.period}")
            known = None if before is None else before.rounded()
            rows.append(one.row() | {"before": known, "trend": _trend(before, one)})
            before, last = before if one.value is None else one, one.period
    return rows


def _when(one: Achievement) -> Interval:
    return one.period


def _trend(before: Achievement | None, now: Achievement) -> str:
    """Say whether a value moved to the better side of its bound."""
    comparator = now.target.comparator
    if before is None or before.value is None or now.value is None:
        return ""
    if before.value == now.value:
        return "same"
    if not (comparator.wants_more or comparator.wants_less):
        return ""
    return "better" if (now.value > before.value) == comparator.wants_more else "worse"


def level_figures(achieved: Iterable[Achievement]) -> list[dict[str, object]]:
    """Return how many achievements are met, at risk, breached and without data, as a table.

    Shares are of those with data; a target at risk is met and counts in both shares.

    Args:
        achieved: The achievements.

    Returns:
        Rows of figure, value and unit; a share of nothing is None.

    ITIL Service Design (2007), 4.2.8 (the indicators of service level management).
    """
    counts = dict.fromkeys(AchievementStatus, 0)
    for one in achieved:
        counts[one.status] += 1
    s = AchievementStatus
    known = counts[s.MET] + counts[s.AT_RISK] + counts[s.BREACHED]

    def share(part: int) -> Decimal | None:
        return rounded(Fraction(part * _PERCENT, known), _PLACES) if known else None

    figures: list[tuple[str, object, str]] = [
        (status.name.lower().replace("_", " "), count, "") for status, count in counts.items()
    ]
    figures.append(("share met", share(counts[s.MET] + counts[s.AT_RISK]), "%"))
    figures.append(("share at risk", share(counts[s.AT_RISK]), "%"))
    return [{"figure": name, "value": value, "unit": unit} for name, value, unit in figures]
