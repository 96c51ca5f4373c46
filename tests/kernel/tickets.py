"""A small world for the tests of clocks: tickets, their calendars, and generated lives."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import attrs
import pendulum
from hypothesis import strategies as st

from itil_core.kernel.clock import ClockTarget, ClockTargets
from itil_core.kernel.entry import Delta
from itil_core.kernel.fields import a, optional_instant, text, whole
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.ids import Id
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State

MINUTE = timedelta(minutes=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class TicketState(State):
    NEW = "NEW", Phase.OPEN
    WORK = "WORK", Phase.OPEN
    WAIT = "WAIT", Phase.PENDING
    HOLD = "HOLD", Phase.PENDING
    DONE = "DONE", Phase.DONE
    CLOSED = "CLOSED", Phase.ENDED
    VOID = "VOID", Phase.ENDED


S = TicketState


class TicketLifecycle(Lifecycle, initial=S.NEW):
    go: Move = Move(*S, to=tuple(S), reopens=True)
    note: Move = Move(*S, to=SAME)


class TicketId(Id):
    prefix = "T"


@attrs.frozen(kw_only=True)
class Ticket(Record):
    lifecycle = TicketLifecycle

    id: TicketId = attrs.field(converter=TicketId)
    priority: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(whole(0, 9))
    )
    group: str = attrs.field(default="desk", validator=text())
    turn: int = attrs.field(default=0, validator=whole(0))
    reported_at: pendulum.DateTime | None = attrs.field(
        default=None, converter=optional_instant, validator=a(datetime, type(None))
    )

    @TicketLifecycle.go
    def go(self, stamp: Stamp, *, to: State, **changes: object) -> Delta:
        """Go to another state, facts changing with it."""
        return {"state": to, **changes}

    @TicketLifecycle.note
    def note(self, stamp: Stamp, **changes: object) -> Delta:
        """Change any facts."""
        return changes

    @property
    def moves(self) -> int:
        """How many entries there are: what no delta tells."""
        return len(self.history)


def instant(text_: str, zone: str = "UTC") -> pendulum.DateTime:
    """Read "2026-03-02 09:00"."""
    at = pendulum.parse(text_, tz=zone)
    assert isinstance(at, pendulum.DateTime)
    return at


def stamp(at: datetime, effective: datetime | None = None) -> Stamp:
    return Stamp(at, by="ana") if effective is None else Stamp(at, by="ana", effective=effective)


def ticket(at: str | datetime, **fields: object) -> Ticket:
    """A new ticket."""
    opened = instant(at) if isinstance(at, str) else at
    return Ticket(**{"id": "T-1", "opened": stamp(opened), "priority": 1, **fields})


def office(zone: str = "UTC", window: str = "08:00-18:00", **more: object) -> ServiceHours:
    """Monday to Friday."""
    return ServiceHours(zone, {day: [window] for day in DAYS[:5]}, **more)


@attrs.frozen
class Calendar:
    """Windows in local wall-clock minutes for each weekday; none goes over midnight."""

    zone: str
    week: tuple[tuple[tuple[int, int], ...], ...]

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(_zone(self.zone))
        minute = local.hour * 60 + local.minute
        return any(first <= minute < last for first, last in self.week[local.weekday()])

    def hours(self) -> ServiceHours:
        return ServiceHours(
            self.zone,
            {
                day: [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in windows]
                for day, windows in zip(DAYS, self.week, strict=True)
            },
        )


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


ALWAYS = Calendar("UTC", (((0, 1440),),) * 7)

# A little before clocks change, in UTC.
CHANGES = {
    "Europe/Prague": [
        datetime(2026, 3, 28, 14, tzinfo=UTC),
        datetime(2026, 10, 24, 14, tzinfo=UTC),
    ],
    "America/New_York": [datetime(2026, 3, 7, 20, tzinfo=UTC)],
    "Australia/Lord_Howe": [datetime(2026, 4, 4, 4, tzinfo=UTC)],
    "UTC": [datetime(2026, 3, 2, 7, tzinfo=UTC)],
}


@st.composite
def calendars(draw: st.DrawFn, zone: str) -> Calendar:
    """Two windows a day at most, and every day one that lasts."""
    week = []
    for _ in DAYS:
        start = draw(st.integers(0, 10)) * 60
        end = start + draw(st.sampled_from([121, 240, 600]))
        late = draw(st.sampled_from([None, (1290, 1380), (1380, 1440)]))
        week.append(((start, end), late) if late and late[0] > end else ((start, end),))
    return Calendar(zone, tuple(week))


@attrs.frozen
class Step:
    """One entry in plain terms; minutes count from the opening."""

    at: int
    effective: int
    state: State | None
    facts: tuple[tuple[str, object], ...]


@attrs.frozen
class Life:
    """A ticket's life in plain terms, and the record made of it."""

    begin: datetime
    priority: int | None
    reported: int | None
    steps: tuple[Step, ...]

    def record(self) -> Ticket:
        reported = None if self.reported is None else self.begin + self.reported * MINUTE
        record = ticket(self.begin, priority=self.priority, reported_at=reported)
        for step in self.steps:
            late = self.begin + step.effective * MINUTE if step.effective < step.at else None
            made = stamp(self.begin + step.at * MINUTE, late)
            facts = dict(step.facts)
            if step.state is None:
                record = record.note(made, **facts)
            else:
                record = record.go(made, to=step.state, **facts)
        return record


PRIORITIES = [1, 2, 3, 4, None]


@st.composite
def lives(draw: st.DrawFn, begin: datetime, *, late: bool, most: int = 9) -> Life:
    """A life of a day or two; several entries may share a minute, some are learned late."""
    minute = 0
    steps: list[Step] = []
    priority = draw(st.sampled_from(PRIORITIES))
    now: dict[str, object] = {"state": S.NEW, "priority": priority, "group": "desk", "turn": 0}
    for _ in range(draw(st.integers(0, most))):
        minute += draw(st.sampled_from([0, 0, 1, 17, 60, 200, 411]))
        lag = draw(st.sampled_from([0, 0, 0, 5, 90, 300])) if late else 0
        state = draw(
            st.sampled_from([None, S.WORK, S.WORK, S.WAIT, S.HOLD, S.DONE, S.DONE, S.NEW, S.CLOSED])
            | st.sampled_from([S.WORK, S.WAIT, S.DONE, S.VOID])
        )
        facts = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "priority": st.sampled_from(PRIORITIES),
                    "group": st.sampled_from(["desk", "network"]),
                    "turn": st.integers(0, 2),
                },
            )
        )
        after = {**now, **facts, "state": state or now["state"]}
        if after != now:  # what changes nothing is not entered
            steps.append(Step(minute, max(minute - lag, 0), state, tuple(facts.items())))
        now = after
    reported = draw(st.sampled_from([None, None, -100, -500, 40])) if late else None
    return Life(begin, priority, reported, tuple(steps))


HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
OFFICE = office()


def target(hours: float = 8, calendar: ServiceHours = OFFICE, **more: object) -> ClockTarget:
    """A target for the resolution, in office hours."""
    return ClockTarget("resolution", hours * HOUR, calendar, **more)


def lived(opened: str | datetime, *steps: tuple[str, object], **fields: object) -> Ticket:
    """A ticket that goes through states: pairs of instant and state, or of instant and facts."""
    record = ticket(opened, **fields)
    for when, what in steps:
        made = stamp(instant(when))
        record = record.note(made, **what) if isinstance(what, dict) else record.go(made, to=what)
    return record


def by_priority(*targets: ClockTarget) -> ClockTargets:
    """The first target for priority 1, the second for 2, and so on."""
    return ClockTargets("priority", dict(enumerate(targets, 1)), otherwise=targets[-1])


# Stopped after three hours, and reopened three days later.
THREE_DAYS = (
    "2026-03-02 09:00",
    ("2026-03-02 12:00", S.DONE),
    ("2026-03-05 12:00", S.WORK),
    ("2026-03-05 14:00", S.DONE),
)
# Another target after four hours.
CHANGED = ("2026-03-02 09:00", ("2026-03-02 13:00", {"priority": 2}))
