"""The expanded incident lifecycle: where the time between failure and restoration goes.

ITIL Service Design (2007), 4.4.5.1; figure 4.13.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import attrs
import pendulum

from itil_core.design._downtime import exact_hours
from itil_core.design.outage import Outage, OutageMilestones
from itil_core.errors import ValidationError
from itil_core.kernel.fields import a
from itil_core.kernel.instants import in_utc, to_micros

__all__ = ["ExpandedIncident", "StageMean", "stage_means", "uptimes"]

_STAGES = ("detection", "diagnosis", "repair", "recovery", "restoration")


def _occurred(value: datetime) -> pendulum.DateTime:
    return in_utc(value, record="ExpandedIncident", field="occurred")


def _responded(value: datetime | None) -> pendulum.DateTime | None:
    return None if value is None else in_utc(value, record="ExpandedIncident", field="responded")


def _check_reached(
    incident: "ExpandedIncident", _attribute: object, value: OutageMilestones
) -> None:
    for name, at in value.reached[:1]:
        if at < incident.occurred:
            reason = f"{name} must not be earlier than occurred, {incident.occurred.isoformat()}"
            raise ValidationError("ExpandedIncident", "milestones", at.isoformat(), reason)


def _check_responded(
    incident: "ExpandedIncident", _attribute: object, value: pendulum.DateTime | None
) -> None:
    if value is None:
        return
    since = incident.milestones.detected or incident.occurred
    until = incident.milestones.restored
    if value < since or (until is not None and value > until):
        reason = "must be neither before the detection nor after the restoration"
        raise ValidationError("ExpandedIncident", "responded", value.isoformat(), reason)


def _span(start: datetime | None, end: datetime | None) -> timedelta | None:
    if start is None or end is None:
        return None
    return timedelta(microseconds=to_micros(end) - to_micros(start))


@attrs.frozen(kw_only=True)
class ExpandedIncident:
    """One incident from its occurrence to the restoration of service, in five stages.

    A stage of which one end is not known is None. Where all are known they add up to the downtime.

    Attributes:
        occurred: When the service broke.
        milestones: When it was detected, diagnosed, repaired, recovered and restored.
        responded: When work on it first started, where known.

    Raises:
        ValidationError: An instant is naive, or the steps are out of order.

    Example:
        >>> nine = pendulum.datetime(2024, 4, 10, 9)
        >>> detected, diagnosed = nine.add(minutes=5), nine.add(minutes=25)
        >>> way = OutageMilestones(detected=detected, diagnosed=diagnosed)
        >>> ExpandedIncident(occurred=nine, milestones=way).diagnosis
        datetime.timedelta(seconds=1200)

    ITIL Service Design (2007), 4.4.5.1.
    """

    occurred: pendulum.DateTime = attrs.field(converter=_occurred)
    milestones: OutageMilestones = attrs.field(
        default=OutageMilestones(),
        validator=[a(OutageMilestones), _check_reached],
    )
    responded: pendulum.DateTime | None = attrs.field(
        default=None,
        converter=_responded,
        validator=_check_responded,
    )

    @staticmethod
    def of(outage: Outage) -> "ExpandedIncident":
        """Return the stages of an outage; its end is the restoration."""
        known = outage.milestones or OutageMilestones()
        return ExpandedIncident(
            occurred=outage.start,
            milestones=attrs.evolve(known, restored=outage.end),
        )

    @property
    def detection(self) -> timedelta | None:
        """From the occurrence until it was noticed."""
        return _span(self.occurred, self.milestones.detected)

    @property
    def response(self) -> timedelta | None:
        """From being noticed until work first started; no stage of its own."""
        return _span(self.milestones.detected, self.responded)

    @property
    def diagnosis(self) -> timedelta | None:
        """From being noticed until the cause was known."""
        return _span(self.milestones.detected, self.milestones.diagnosed)

    @property
    def repair(self) -> timedelta | None:
        """From knowing the cause until what failed was repaired."""
        return _span(self.milestones.diagnosed, self.milestones.repaired)

    @property
    def recovery(self) -> timedelta | None:
        """From the repair until what failed was back in its last good state."""
        return _span(self.milestones.repaired, self.milestones.recovered)

    @property
    def restoration(self) -> timedelta | None:
        """From the recovery until the users could work again."""
        return _span(self.milestones.recovered, self.milestones.restored)

    @property
    def downtime(self) -> timedelta | None:
        """From the occurrence until the users could work again: its part in the MTRS."""
        return _span(self.occurred, self.milestones.restored)

    @property
    def time_to_repair(self) -> timedelta | None:
        """From the occurrence until the repair, without recovery and restoration."""
        return _span(self.occurred, self.milestones.repaired)

    @property
    def stages(self) -> tuple[tuple[str, timedelta | None], ...]:
        """The five stages with their durations, in order."""
        spans = (self.detection, self.diagnosis, self.repair, self.recovery, self.restoration)
        return tuple(zip(_STAGES, spans, strict=True))

    def uptime_until(self, following: "ExpandedIncident") -> timedelta:
        """Return the time from the restoration until the next incident occurred.

        Args:
            following: The next incident of the same service.

        Raises:
            ValidationError: Service was not restored before the next incident.
        """
        restored = self.milestones.restored
        if restored is None or following.occurred < restored:
            reason = "must come after the restoration of the incident before it"
            at = following.occurred.isoformat()
            raise ValidationError("ExpandedIncident", "occurred", at, reason)
        return timedelta(microseconds=to_micros(following.occurred) - to_micros(restored))


def uptimes(incidents: Iterable[ExpandedIncident]) -> tuple[timedelta, ...]:
    """Return the time from each restoration to the next occurrence, in order of occurrence.

    Raises:
        ValidationError: Two incidents overlap, or one but the last is not restored.
    """
    ordered = sorted(incidents, key=lambda each: each.occurred)
    return tuple(one.uptime_until(following) for one, following in pairwise(ordered))


class StageMean(NamedTuple):
    """How long a stage takes on average.

    Attributes:
        stage: The name of the stage.
        hours: The mean in hours, exact; None where no incident tells.
        samples: How many incidents tell.
    """

    stage: str
    hours: Fraction | None
    samples: int


def stage_means(incidents: Iterable[ExpandedIncident]) -> tuple[StageMean, ...]:
    """Return how long each stage takes on average, over the incidents of which it is known."""
    found: dict[str, list[timedelta]] = {stage: [] for stage in _STAGES}
    for incident in incidents:
        for stage, span in incident.stages:
            if span is not None:
                found[stage].append(span)
    return tuple(
        StageMean(
            stage,
            exact_hours(sum(spans, timedelta(0))) / len(spans) if spans else None,
            len(spans),
        )
        for stage, spans in found.items()
    )
