"""Chronological analysis: what happened when, and where nobody knows what happened.

ITIL Service Operation (2007), appendix C.
"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from typing import ClassVar, NamedTuple

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel.fields import instant, text
from itil_core.kernel.instants import to_micros
from itil_core.operation._problem_checks import check_span
from itil_core.operation.techniques import Technique

__all__ = ["Chronology", "Gap", "TimelineEvent"]


@attrs.frozen
class TimelineEvent:
    """Something that happened.

    Attributes:
        at: When.
        what: What, in words.
        source: Who or what says so.
    """

    at: pendulum.DateTime = attrs.field(converter=instant)
    what: str = attrs.field(validator=text())
    source: str = attrs.field(default="", validator=text(empty=True))


class Gap(NamedTuple):
    """A span of which nothing is known.

    Attributes:
        after: The event before it.
        before: The event after it.
        length: How long it is.
    """

    after: TimelineEvent
    before: TimelineEvent
    length: timedelta


def _ordered(values: Iterable[TimelineEvent]) -> tuple[TimelineEvent, ...]:
    given: tuple[object, ...] = tuple(values)
    for value in given:
        if not isinstance(value, TimelineEvent):
            raise ValidationError("Chronology", "events", value, "must be a TimelineEvent")
    events = [value for value in given if isinstance(value, TimelineEvent)]
    return tuple(sorted(events, key=lambda event: to_micros(event.at)))


@attrs.frozen
class Chronology:
    """A timeline, sorted by instant; events of one instant keep the order in which they came.

    Attributes:
        problem: What the timeline is about.
        events: What happened, the earliest first.
        longest_gap: Longer spans without an event are highlighted.

    Raises:
        ValidationError: An event is no TimelineEvent, or the longest gap is negative.

    Example:
        >>> start = pendulum.datetime(2026, 3, 2, 9)
        >>> line = Chronology(
        ...     "mail stops",
        ...     [TimelineEvent(start.add(hours=2), "restart"), TimelineEvent(start, "disk full")],
        ... )
        >>> [gap.length for gap in line.gaps]
        [datetime.timedelta(seconds=7200)]

    ITIL Service Operation (2007), appendix C.
    """

    technique: ClassVar[Technique] = Technique.CHRONOLOGICAL_ANALYSIS

    problem: str = attrs.field(validator=text())
    events: tuple[TimelineEvent, ...] = attrs.field(default=(), converter=_ordered)
    longest_gap: timedelta = attrs.field(
        default=timedelta(hours=1),
        validator=check_span,
        kw_only=True,
    )

    def add(self, *events: TimelineEvent) -> "Chronology":
        """Return the timeline with more events, each in its place."""
        return attrs.evolve(self, events=(*self.events, *events))

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The spans between neighbours that are longer than the longest gap."""
        found = (
            Gap(one, two, timedelta(microseconds=to_micros(two.at) - to_micros(one.at)))
            for one, two in pairwise(self.events)
        )
        return tuple(gap for gap in found if gap.length > self.longest_gap)

    @property
    def subject(self) -> str:
        """What the timeline is about."""
        return self.problem

    @property
    def finding(self) -> str:
        """How many events there are, and each gap."""
        if not self.events:
            return ""
        gaps = "; ".join(
            f"nothing known for {gap.length} after {gap.after.what!r}" for gap in self.gaps
        )
        return f"{len(self.events)} events; {gaps or 'no gaps'}"
