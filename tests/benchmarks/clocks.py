"""How fast service clocks are beside hours.between, businesstimedelta and a loop over days.

    python tests/benchmarks/clocks.py [incident_event_log.csv.xz]

The record has a journal of 6 entries with 2 pauses and lives for 22 days, as the 308 incidents of
the ServiceNow log with 2 pauses do on average; the hours are Monday to Friday, 08:00 to 18:00, in
Prague. A clock is measured and its state, verdict and time used are read; the due instant only
where the line says so. The peers compute the same from a list of spans, which they are given
ready-made. With a log, all its clocks are measured too, once reading is done, and of each the due
instant is read. Every repeat times both sides one after the other, and the medians are compared.
Before that, all answers are checked to be the same.
"""

import importlib.util
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import businesstimedelta
import pendulum
import pytz

from itil_core.kernel.clock import Carry, ClockTarget, Measurement, Verdict, measure
from itil_core.kernel.entry import Delta
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.ids import Id
from itil_core.kernel.lifecycle import Lifecycle, Move
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State

ROOT = Path(__file__).parents[2]
LOG = ROOT.parent / "shared/data/servicenow-incident-log/incident_event_log.csv.xz"
EXAMPLE = ROOT / "docs/examples/clock_incident_log.py"
ZONE = "Europe/Prague"
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
TARGET = timedelta(hours=80)
REPEATS = 9
ENOUGH = 0.02  # seconds for one timing, so that the timer's own steps do not show


class S(State):
    """The states of a ticket."""

    OPEN = "OPEN", Phase.OPEN
    WORK = "WORK", Phase.OPEN
    WAIT = "WAIT", Phase.PENDING
    DONE = "DONE", Phase.DONE
    CLOSED = "CLOSED", Phase.ENDED


class TicketLifecycle(Lifecycle, initial=S.OPEN):
    """The life of a ticket."""

    go: Move = Move(*S, to=tuple(S), reopens=True)


class TicketId(Id):
    """A ticket's id."""


@attrs.frozen(kw_only=True)
class Ticket(Record):
    """A ticket."""

    lifecycle = TicketLifecycle
    id: TicketId = attrs.field(converter=TicketId)

    @TicketLifecycle.go
    def go(self, stamp: Stamp, *, to: State) -> Delta:
        """Go to another state."""
        return {"state": to}


START = pendulum.datetime(2026, 3, 2, 9)
DAYS = 22
END = START.add(days=DAYS)
# States and the part of the life after which they begin; the clock is paused for 30 % of it.
STEPS = (
    (S.WORK, 0.05),
    (S.WAIT, 0.2),
    (S.WORK, 0.3),
    (S.WAIT, 0.6),
    (S.WORK, 0.8),
    (S.DONE, 1.0),
)


def ticket() -> Ticket:
    """Return a ticket with 6 entries and 2 pauses."""
    record = Ticket(id="T-1", opened=Stamp(START, by="ana"))
    for state, part in STEPS:
        record = record.go(Stamp(START.add(minutes=round(part * DAYS * 1440)), by="ana"), to=state)
    return record


def read(measurement: Measurement) -> tuple[object, ...]:
    """Read what anybody wants to know."""
    return (
        measurement.state,
        measurement.verdict,
        measurement.elapsed,
        measurement.due,
    )


def timed(act: Callable[[], object], calls: int) -> float:
    """Return the microseconds of one call."""
    start = time.perf_counter()
    for _ in range(calls):
        act()
    return (time.perf_counter() - start) / calls * 1e6


def compare(peer: Callable[[], object], ours: Callable[[], object]) -> tuple[float, float]:
    """Return the median microseconds of both, timed in turns."""
    once = [min(timed(act, 3) for _ in range(3)) for act in (peer, ours)]
    rounds = [max(1, round(ENOUGH * 1e6 / micros)) for micros in once]
    pairs = [(timed(peer, rounds[0]), timed(ours, rounds[1])) for _ in range(REPEATS)]
    return statistics.median(one for one, _ in pairs), statistics.median(one for _, one in pairs)


def looped(start: datetime, end: datetime) -> timedelta:
    """Add up the open time day by day, right across clock changes, as a user would write it."""
    zone = ZoneInfo(ZONE)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    total = timedelta()
    while day <= last:
        if day.weekday() < len(WORKDAYS):
            opening = datetime.combine(day, clock_time(8), zone).astimezone(UTC)
            closing = datetime.combine(day, clock_time(18), zone).astimezone(UTC)
            total += max(min(closing, end) - max(opening, start), timedelta())
        day += timedelta(days=1)
    return total


def loop_after(start: datetime, length: timedelta) -> datetime:
    """Return when so much open time has passed, day by day."""
    zone = ZoneInfo(ZONE)
    day = start.astimezone(zone).date()
    while True:
        if day.weekday() < len(WORKDAYS):
            opening = max(datetime.combine(day, clock_time(8), zone).astimezone(UTC), start)
            closing = datetime.combine(day, clock_time(18), zone).astimezone(UTC)
            if closing - opening >= length:
                return opening + length
            length -= max(closing - opening, timedelta())
        day += timedelta(days=1)


def log_seconds(path: Path) -> tuple[int, float]:
    """Return how many clocks a log has and how long measuring all of them takes."""
    spec = importlib.util.spec_from_file_location("clock_incident_log", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    records = example.read_log(path)
    as_of = max(record.updated.at for record in records)
    start = time.perf_counter()
    measured = example.measure_all(records, Carry.KEEP, as_of)
    for one in measured:
        read(one)
    return len(measured), time.perf_counter() - start


def main() -> None:  # noqa: C901 (one table of peers)
    """Compare answers, then times."""
    hours = ServiceHours(ZONE, {day: ["08:00-18:00"] for day in WORKDAYS})
    target = ClockTarget("resolution", TARGET, hours)
    record = ticket()
    as_of = END
    rules = businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(
                start_time=clock_time(8),
                end_time=clock_time(18),
                working_days=list(range(len(WORKDAYS))),
                tz=pytz.timezone(ZONE),
            )
        ]
    )
    instants = [START, *(entry.stamp.at for entry in record.history)]
    plain = [datetime.fromisoformat(str(at)) for at in instants]
    running = ((0, 2), (3, 4), (5, 6))

    def ours() -> tuple[object, ...]:
        measurement = measure(target, record, as_of=as_of)
        return measurement.state, measurement.verdict, measurement.elapsed

    def ours_with_due() -> tuple[object, ...]:
        return read(measure(target, record, as_of=as_of))

    def eight() -> object:
        return [hours.between(START, END) for _ in range(8)]

    def peer() -> tuple[bool, timedelta]:
        lengths = (rules.difference(plain[a], plain[b]).timedelta for a, b in running)
        used = sum(lengths, timedelta())
        return used > TARGET, used

    def loop() -> tuple[bool, timedelta]:
        used = sum((looped(plain[a], plain[b]) for a, b in running), timedelta())
        return used > TARGET, used

    def peer_with_due() -> tuple[timedelta, datetime]:
        used = timedelta()
        due = plain[0]
        for a, b in running:
            length = rules.difference(plain[a], plain[b]).timedelta
            if used < TARGET <= used + length:
                left = (TARGET - used).total_seconds()
                due = plain[a] + businesstimedelta.BusinessTimeDelta(rules, seconds=left)
            used += length
        return used, due

    def loop_with_due() -> tuple[timedelta, datetime]:
        used = timedelta()
        due = plain[0]
        for a, b in running:
            length = looped(plain[a], plain[b])
            if used < TARGET <= used + length:
                due = loop_after(plain[a], TARGET - used)
            used += length
        return used, due

    _, verdict, elapsed, due = ours_with_due()
    assert isinstance(due, pendulum.DateTime)
    assert ours() == (*ours_with_due()[:2], elapsed)
    assert peer() == loop() == (verdict is Verdict.BREACHED, elapsed)
    for used, until in (peer_with_due(), loop_with_due()):
        assert (used, until.astimezone(UTC)) == (elapsed, due.astimezone(UTC))

    table = [
        ("eight-betweens", eight, ours),
        ("businesstimedelta", peer, ours),
        ("day-loop", loop, ours),
        ("businesstimedelta with due", peer_with_due, ours_with_due),
        ("day-loop with due", loop_with_due, ours_with_due),
    ]
    results = [(name, *compare(act, own)) for name, act, own in table]
    print(f"{'microseconds for one clock':<40}{'peer':>10}{'ours':>10}")
    for name, peer_time, our_time in results:
        print(f"{name:<40}{peer_time:>10.2f}{our_time:>10.2f}")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else LOG
    if path.is_file():
        count, seconds = log_seconds(path)
        print(f"{count} clocks of the log, seconds {seconds:.2f}")
    else:
        print("no incident log given or found: its clocks are not measured")
    for name, peer_time, our_time in results:
        print(f"ratio {name} / ours {peer_time / our_time:.1f}")


if __name__ == "__main__":
    main()
