"""Measure response and resolution of a real incident log, and explain three of the clocks.

    python clock_incident_log.py incident_event_log.csv.xz [--policy keep|restart|pro_rata]
        [--as-of INSTANT] [--rows FILE]

The log is the "Incident management process enriched event log" of a ServiceNow instance (C. Amaral,
M. Fantinato, S. Peres, 2018, UCI repository, doi 10.24432/C57S4H), as csv or csv.xz. Each of its
rows says how an incident stands after one update. Every case becomes a record whose journal holds
one entry for each row that changes something, and each record is measured by two clocks.
"""

import argparse
import csv
import lzma
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, TextIO

import attrs
import pendulum

from itil_core.kernel.clock import (
    Carry,
    ClockState,
    ClockTarget,
    ClockTargets,
    Measurement,
    Reopening,
    Verdict,
    measure,
)
from itil_core.kernel.conditions import in_state
from itil_core.kernel.entry import Delta
from itil_core.kernel.fields import a, text, whole
from itil_core.kernel.hours import ServiceHours, closes
from itil_core.kernel.ids import Id
from itil_core.kernel.lifecycle import Lifecycle, Move
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State


class S(State):
    """The states of the log; nobody knows what "-100" means."""

    NEW = "New", Phase.OPEN
    ACTIVE = "Active", Phase.OPEN
    AWAITING_USER = "Awaiting User Info", Phase.PENDING
    AWAITING_VENDOR = "Awaiting Vendor", Phase.PENDING
    AWAITING_PROBLEM = "Awaiting Problem", Phase.PENDING
    AWAITING_EVIDENCE = "Awaiting Evidence", Phase.PENDING
    UNKNOWN = "-100", Phase.OPEN
    RESOLVED = "Resolved", Phase.DONE
    CLOSED = "Closed", Phase.ENDED


STATES = {state.value: state for state in S}
PRIORITIES = {"1 - Critical": 1, "2 - High": 2, "3 - Moderate": 3, "4 - Low": 4}


class LoggedLifecycle(Lifecycle, initial=S.NEW):
    """Whatever the log tells is legal: it happened."""

    update: Move = Move(*S, to=tuple(S), reopens=True)


class LoggedId(Id):
    """The number of a case."""


@attrs.frozen(kw_only=True)
class Logged(Record):
    """An incident as the log shows it.

    Attributes:
        id: The number of the case.
        priority: The code of the last row.
        response_priority: The same up to the first row that is not New, and then no more.
        group: The group that works on it.
        assignee: The person who works on it.
        answered: Whether there was a row that is not New.
    """

    lifecycle = LoggedLifecycle

    id: LoggedId = attrs.field(converter=LoggedId)
    priority: int = attrs.field(validator=whole(1, 4))
    response_priority: int = attrs.field(validator=whole(1, 4))
    group: str = attrs.field(default="", validator=text(empty=True))
    assignee: str = attrs.field(default="", validator=text(empty=True))
    answered: bool = attrs.field(default=False, validator=a(bool))

    @LoggedLifecycle.update
    def update(
        self, stamp: Stamp, *, state: State, priority: int, group: str, assignee: str
    ) -> Delta:
        """Write down one row."""
        return {
            "state": state,
            "priority": priority,
            "response_priority": self.response_priority if self.answered else priority,
            "group": group,
            "assignee": assignee,
            "answered": self.answered or state is not S.NEW,
        }


HOURS = ServiceHours(
    "Europe/Bratislava",
    {day: ["08:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
    closed=[
        date(2016, 3, 25),
        date(2016, 3, 28),
        date(2016, 7, 5),
        date(2016, 8, 29),
        date(2016, 9, 1),
        date(2016, 9, 15),
        date(2016, 11, 1),
        date(2016, 11, 17),
        date(2016, 12, 26),
        date(2017, 1, 6),
    ],
    exceptions=[closes(date(2016, 12, 23), "12:00-24:00")],
)
RESOLUTION = {code: timedelta(hours=hours) for code, hours in enumerate((4, 8, 24, 40), 1)}
RESPONSE = {code: timedelta(minutes=given) for code, given in enumerate((30, 60, 240, 480), 1)}
POLICIES = {carry.name.lower(): carry for carry in Carry}


class LogError(Exception):
    """The file is not the log, or not all of it."""


class Row(NamedTuple):
    """One row of the log."""

    case: str
    state: State
    at: pendulum.DateTime
    by: str
    priority: int
    group: str
    assignee: str
    closed_at: pendulum.DateTime
    line: int


@cache
def instant(written: str) -> pendulum.DateTime:
    """Read a date of the log as UTC."""
    try:
        day_text, clock = written.split(" ")
        day, month, year = map(int, day_text.split("/"))
        hour, minute = map(int, clock.split(":"))
        return pendulum.DateTime(year, month, day, hour, minute, tzinfo=pendulum.UTC)
    except ValueError:
        raise LogError(f"{written!r} is not a date such as 29/2/2016 01:16") from None


def read_row(line: int, cells: dict[str, str]) -> Row:
    """Read one row; the columns that are not used stay out of sight."""
    try:
        return Row(
            case=cells["number"],
            state=STATES[cells["incident_state"]],
            at=instant(cells["sys_updated_at"]),
            by=cells["sys_updated_by"],
            priority=PRIORITIES[cells["priority"]],
            group=cells["assignment_group"],
            assignee=cells["assigned_to"],
            closed_at=instant(cells["closed_at"]),
            line=line,
        )
    except KeyError as error:
        raise LogError(f"line {line}: {error} is no column or value of this log") from None
    except LogError as error:
        raise LogError(f"line {line}: {error}") from None


def read_rows(lines: TextIO) -> Iterator[Row]:
    """Read the rows of a log that is whole."""
    reader = csv.DictReader(lines, strict=True)
    for cells in reader:
        if None in cells or None in cells.values():
            raise LogError(f"line {reader.line_num}: the file is cut off or not the log")
        yield read_row(reader.line_num, cells)


def record_of(case: list[Row]) -> Logged:
    """Write down a case; a row dated before its predecessor takes the predecessor's instant."""
    first = case[0]
    latest = first.at
    record = Logged(
        id=first.case,
        opened=Stamp(latest, by=first.by),
        priority=first.priority,
        response_priority=first.priority,
    )
    for row in case:
        latest = max(latest, row.at)
        record = record.update(
            Stamp(latest, by=row.by),
            state=row.state,
            priority=row.priority,
            group=row.group,
            assignee=row.assignee,
        )
    return record


def read_log(path: Path) -> list[Logged]:
    """Read the log case by case.

    Raises:
        LogError: The log is empty, cut off inside a case, or its cases are mixed up.
    """
    records: dict[str, Logged] = {}
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
        for name, rows in groupby(read_rows(lines), itemgetter(0)):
            case = list(rows)
            if name in records:
                raise LogError(f"line {case[0].line}: {name} appears again; sort the log by case")
            if case[-1].at != case[-1].closed_at:
                raise LogError(f"line {case[-1].line}: {name} is cut off before it was closed")
            records[name] = record_of(case)
    if not records:
        raise LogError("the log is empty")
    return list(records.values())


def resolution_clock(carry: Carry) -> ClockTargets:
    """The time to resolution: paused while the user is asked, stopped by Resolved and Closed."""
    targets = {
        code: ClockTarget(
            "resolution",
            duration,
            HOURS,
            pause=in_state(S.AWAITING_USER),
            stop=in_state(S.RESOLVED, S.CLOSED),
            carry=carry,
        )
        for code, duration in RESOLUTION.items()
    }
    return ClockTargets("priority", targets, otherwise=targets[4])


def response_clock(carry: Carry) -> ClockTargets:
    """The time to the first row that is not New, by that row's priority."""
    targets = {
        code: ClockTarget(
            "response",
            duration,
            HOURS,
            pause=None,
            stop=~in_state(S.NEW),
            carry=carry,
            reopening=Reopening.NEVER,
        )
        for code, duration in RESPONSE.items()
    }
    return ClockTargets("response_priority", targets, otherwise=targets[4])


def measure_all(
    records: Iterable[Logged], carry: Carry, as_of: pendulum.DateTime
) -> list[Measurement]:
    """Measure every record by both clocks."""
    response, resolution = response_clock(carry), resolution_clock(carry)
    return [
        measure(clock, record, as_of=as_of)
        for record in records
        for clock in (response, resolution)
    ]


def written(at: pendulum.DateTime | None) -> str:
    """Write an instant as ISO 8601 in UTC."""
    return "" if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def cells(one: Measurement) -> tuple[object, ...]:
    """Return the cells of a clock's row."""
    second = timedelta(seconds=1)
    return (
        one.record.id,
        one.target.name,
        one.state.name,
        one.verdict.name,
        one.elapsed // second,
        one.paused // second,
        written(one.due),
        written(one.breached_at),
    )


HEADS = ("number", "target", "state", "verdict", "elapsed_s", "paused_s", "due", "breached_at")


def write_rows(path: Path, measured: Iterable[Measurement]) -> None:
    """Write one row for each clock."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(HEADS)
        writer.writerows(cells(one) for one in measured)


def totals(name: str, codes: dict[timedelta, int], measured: list[Measurement]) -> Iterator[str]:
    """Write how many clocks met and breached their targets, and the time they used."""
    verdicts = Counter((one.target.duration, one.verdict) for one in measured)

    def count(verdict: Verdict) -> int:
        return sum(n for (_, found), n in verdicts.items() if found is verdict)

    yield f"{name}: " + ", ".join(
        f"{verdict.name.lower()} {count(verdict)}"
        for verdict in (Verdict.MET, Verdict.BREACHED, Verdict.UNDECIDED)
        if verdict is not Verdict.UNDECIDED or count(verdict)
    )
    for duration, code in codes.items():
        met, breached = verdicts[duration, Verdict.MET], verdicts[duration, Verdict.BREACHED]
        yield f"{name} priority {code}: met {met}, breached {breached}"
    minute = timedelta(minutes=1)
    yield f"{name} minutes elapsed: {sum((one.elapsed for one in measured), timedelta()) // minute}"
    yield f"{name} minutes paused: {sum((one.paused for one in measured), timedelta()) // minute}"


def telling(measured: Sequence[Measurement]) -> Iterator[Measurement]:
    """Yield a clock that met its target in spite of a pause, one that did not, a changed target."""
    nothing = timedelta()
    met = (one for one in measured if one.verdict is Verdict.MET and one.paused > nothing)
    breached = (one for one in measured if one.verdict is Verdict.BREACHED and one.paused > nothing)
    changed = (one for one in measured if len(one.by("priority")) > 1)
    for found in (met, breached, changed):
        yield from islice(found, 1)


def report(measured: list[Measurement], policy: str) -> Iterator[str]:
    """Write the figures and three explanations."""
    yield f"policy: {policy}"
    yield f"as of: {written(measured[0].as_of)}"
    yield f"clocks: {len(measured)}"
    started = sum(one.state is not ClockState.NOT_STARTED for one in measured)
    yield f"started: {started}"
    for name, targets in (("response", RESPONSE), ("resolution", RESOLUTION)):
        chosen = [one for one in measured if one.target.name == name]
        yield from totals(name, {duration: code for code, duration in targets.items()}, chosen)
    for one in telling([one for one in measured if one.target.name == "resolution"]):
        yield ""
        yield one.explain()


def as_instant(given: str) -> pendulum.DateTime:
    """Read an instant as ISO 8601; without an offset it is in UTC."""
    at = datetime.fromisoformat(given)
    return pendulum.instance(at if at.tzinfo else at.replace(tzinfo=UTC))


def main() -> int:
    """Print the figures of a log; 2 where the file is not one."""
    parser = argparse.ArgumentParser(description="Measure the clocks of an incident log.")
    parser.add_argument("path", type=Path, help="the log, csv or csv.xz")
    parser.add_argument("--policy", choices=POLICIES, default="keep", help="on changed priority")
    parser.add_argument("--as-of", type=as_instant, help="by default the log's last instant")
    parser.add_argument("--rows", type=Path, help="where to write one csv row for each clock")
    given = parser.parse_args()
    try:
        records = read_log(given.path)
        as_of = given.as_of or max(record.updated.at for record in records)
        measured = measure_all(records, POLICIES[given.policy], as_of)
        if given.rows:
            write_rows(given.rows, measured)
    except (LogError, OSError, EOFError, lzma.LZMAError, csv.Error, UnicodeError) as error:
        print(f"{given.path}: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    print(*report(measured, given.policy), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
