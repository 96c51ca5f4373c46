"""The SLAM chart: targets and periods as a grid of green, amber, red and grey.

ITIL Service Design (2007), 4.2.5.6: service level agreement monitoring, at a glance.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Any

import attrs

from itil_core.design import _slam_drawing as drawing
from itil_core.design._downtime import rounded
from itil_core.design.achievement import Achievement
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.target_terms import AchievementStatus
from itil_core.errors import DuplicateError, ValidationError
from itil_core.kernel._zones import zone_name
from itil_core.kernel.fields import each, text
from itil_core.kernel.interval import Interval

__all__ = ["SlamCell", "SlamChart", "SlamColour", "slam_chart"]


class SlamColour(Enum):
    """What a cell says: GREEN (met), AMBER (at risk), RED (breached), GREY (no data)."""

    GREEN = "GREEN"
    AMBER = "AMBER"
    RED = "RED"
    GREY = "GREY"


_FEWEST, _MOST = 2, 9
_COLOURS = {
    AchievementStatus.MET: SlamColour.GREEN,
    AchievementStatus.AT_RISK: SlamColour.AMBER,
    AchievementStatus.BREACHED: SlamColour.RED,
    AchievementStatus.NO_DATA: SlamColour.GREY,
}
_LETTERS = {
    SlamColour.GREEN: "G",
    SlamColour.AMBER: "A",
    SlamColour.RED: "R",
    SlamColour.GREY: "N",
}


@attrs.frozen
class SlamCell:
    """One target in one period.

    Attributes:
        target: The target.
        period: The period.
        achievement: What was achieved; None where nobody measured.
    """

    target: ServiceLevelTarget
    period: Interval
    achievement: Achievement | None

    @property
    def status(self) -> AchievementStatus:
        """How the period stands to the target."""
        return AchievementStatus.NO_DATA if self.achievement is None else self.achievement.status

    @property
    def colour(self) -> SlamColour:
        """The colour of the status."""
        return _COLOURS[self.status]

    @property
    def letter(self) -> str:
        """The first letter of the colour, for those who do not see it; N for no data."""
        return _LETTERS[self.colour]

    @property
    def shown(self) -> str:
        """The value in short, never rounded to another status; empty without data."""
        if self.achievement is None or self.achievement.value is None:
            return ""
        value, places = rounded(self.achievement.value, _FEWEST), _FEWEST
        while self.target.judge(value) is not self.status and places < _MOST:
            places += 1
            value = rounded(self.achievement.value, places)
        digits = f"{value:f}"
        return digits.rstrip("0").rstrip(".") if "." in digits else digits

    @property
    def said(self) -> str:
        """The status and the value in words."""
        status = self.status.name.lower().replace("_", " ")
        return f"{status} ({self.shown} {self.target.unit.sign})" if self.shown else status


def _targets(values: Iterable[ServiceLevelTarget]) -> tuple[ServiceLevelTarget, ...]:
    return each(values)


def _periods(values: Iterable[Interval]) -> tuple[Interval, ...]:
    return each(values)


def _achieved(values: Iterable[Achievement]) -> tuple[Achievement, ...]:
    return each(values)


_KINDS: dict[str, type] = {
    "targets": ServiceLevelTarget,
    "periods": Interval,
    "achievements": Achievement,
}


def _check_members(_chart: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    kind = _KINDS[attribute.name]
    if not all(isinstance(member, kind) for member in value):
        reason = f"must be several of {kind.__name__}"
        raise ValidationError("SlamChart", attribute.name, value, reason)


def _check_rows(chart: "SlamChart", _attribute: object, value: tuple[Achievement, ...]) -> None:
    """Refuse two answers to one question, and answers that have no place."""
    _no_twins("target", (str(target.id) for target in chart.targets))
    _no_twins("period", map(str, chart.periods))
    _no_twins("achievement", (f"{one.target.id} in {one.period}" for one in value))
    for one in value:
        if one.target not in chart.targets or one.period not in chart.periods:
            place = f"{one.target.id} in {one.period}"
            reason = "must be of one of the targets, as it is there, and of one of the periods"
            raise ValidationError("SlamChart", "achievements", place, reason)


def _no_twins(kind: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise DuplicateError(kind, key)
        seen.add(key)


@attrs.frozen(kw_only=True)
class SlamChart:
    """A grid with a row for each target and a column for each period.

    Attributes:
        targets: The targets, from top to bottom.
        periods: The periods, from left to right.
        achievements: What was achieved; a cell without is grey.
        title: What stands above it; may be empty.
        zone: The IANA name of the zone by whose calendar periods are named.

    Raises:
        DuplicateError: A target, a period, or an achievement of both comes twice.
        ValidationError: An achievement has no place in the grid, or the zone is unknown.

    ITIL Service Design (2007), 4.2.5.6.
    """

    targets: tuple[ServiceLevelTarget, ...] = attrs.field(
        converter=_targets, validator=_check_members
    )
    periods: tuple[Interval, ...] = attrs.field(converter=_periods, validator=_check_members)
    achievements: tuple[Achievement, ...] = attrs.field(
        default=(), converter=_achieved, validator=[_check_members, _check_rows]
    )
    title: str = attrs.field(default="", validator=text(200, empty=True))
    zone: str = attrs.field(default="UTC", converter=zone_name)

    @property
    def rows(self) -> tuple[tuple[SlamCell, ...], ...]:
        """The cells of each target, in the order of targets and periods."""
        known = {(one.target.id, one.period): one for one in self.achievements}
        return tuple(
            tuple(
                SlamCell(target, period, known.get((target.id, period))) for period in self.periods
            )
            for target in self.targets
        )

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the periods, such as 2026-04, 2026 Q2, or a first and a last day."""
        return tuple(drawing.label(period, self.zone) for period in self.periods)

    def table(self) -> list[dict[str, object]]:
        """Return the grid as rows of plain values: the target, then a colour for each period."""
        rows: list[dict[str, object]] = []
        for target, cells in zip(self.targets, self.rows, strict=True):
            row: dict[str, object] = {"target": str(target.id), "what": str(target)}
            row |= {name: cell.colour.name for name, cell in zip(self.labels, cells, strict=True)}
            rows.append(row)
        return rows

    def text(self) -> str:
        """Return the grid in plain text, with a letter and the value in each cell."""
        return drawing.text(self)

    def svg(self) -> str:
        """Return the grid as an SVG picture, with title and description for screen readers."""
        return drawing.svg(self)

    def _repr_svg_(self) -> str:
        """Show the picture in a notebook."""
        return self.svg()


def slam_chart(achieved: Iterable[Achievement], *, title: str = "", zone: str = "UTC") -> SlamChart:
    """Return a chart of achievements: targets in the order given, periods in that of time.

    Args:
        achieved: The achievements of all targets and periods.
        title: What stands above it.
        zone: The IANA name of the zone by whose calendar periods are named.

    Raises:
        DuplicateError: One target has two achievements in one period.
        ValidationError: Two different targets have one id, or the zone is unknown.

    Example:
        ``print(slam_chart(april + may + june).text())``

    ITIL Service Design (2007), 4.2.5.6.
    """
    listed = tuple(achieved)
    targets = {one.target.id: one.target for one in reversed(listed)}
    ordered = dict.fromkeys(one.target.id for one in listed)
    return SlamChart(
        targets=[targets[each_id] for each_id in ordered],
        periods=sorted({one.period for one in listed}),
        achievements=listed,
        title=title,
        zone=zone,
    )
