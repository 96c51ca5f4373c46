"""Replay a real incident log, under ITIL's lifecycle and under the organisation's own.

    python replay_incident_log.py incident_event_log.csv.xz

The log is the "Incident management process enriched event log" of a ServiceNow instance (C. Amaral,
M. Fantinato, S. Peres, 2018, UCI repository, doi 10.24432/C57S4H), as csv or csv.xz. Each of its
rows says how an incident stands after one update. Every case becomes an Incident by a sequence of
moves, is written as JSON, read back, and compared with the log row by row.
"""

import argparse
import csv
import json
import lzma
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import cache
from itertools import groupby, product
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, TextIO

import attrs
import pendulum
from cattrs import Converter

from itil_core.errors import ItilError
from itil_core.interop import configure
from itil_core.kernel.lifecycle import Lifecycle, Move
from itil_core.kernel.priority import DEFAULT_MATRIX, Level, PriorityMatrix
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State
from itil_core.operation import (
    Caller,
    Channel,
    ClosureCode,
    Incident,
    IncidentLifecycle,
    IncidentPolicy,
    IncidentState,
    PendingReason,
    ResolutionCode,
)

S = IncidentState

# What the log means in ITIL's words.
STATES: dict[str, tuple[IncidentState, PendingReason | None]] = {
    "New": (S.NEW, None),
    "Active": (S.IN_PROGRESS, None),
    "Awaiting User Info": (S.PENDING, PendingReason.USER),
    "Awaiting Vendor": (S.PENDING, PendingReason.SUPPLIER),
    "Awaiting Problem": (S.PENDING, PendingReason.PROBLEM),
    "Awaiting Evidence": (S.PENDING, PendingReason.OTHER),
    "Resolved": (S.RESOLVED, None),
    "Closed": (S.CLOSED, None),
}
LEVELS = {"1 - High": Level.HIGH, "2 - Medium": Level.MEDIUM, "3 - Low": Level.LOW}
CHANNELS = {
    "Phone": Channel.PHONE,
    "IVR": Channel.PHONE,
    "Email": Channel.EMAIL,
    "Self service": Channel.WEB,
    "Direct opening": Channel.IN_PERSON,
}
DATE = re.compile(r"(\d\d?)/(\d\d?)/(\d{4}) (\d\d):(\d\d)")
UNKNOWN = "UNKNOWN"
NOT_LOGGED = "not in the log"

# The log agrees with this matrix in every row. High impact with low urgency never occurs in it:
# 3 is the mirror of low impact with high urgency.
OWN_MATRIX = PriorityMatrix([(1, 2, 3), (2, 3, 4), (3, 4, 4)])
# Whatever the log reopens or closes, it may.
POLICY = IncidentPolicy(matrix=OWN_MATRIX, reopen_window=None, auto_close_after=timedelta(0))


class OwnLifecycle(IncidentLifecycle):
    """The life of incidents in this organisation: a call may be answered, or wait, at once."""

    resolve: Move = IncidentLifecycle.resolve.also_from(S.NEW)
    pend: Move = IncidentLifecycle.pend.also_from(S.NEW)


@attrs.frozen(kw_only=True)
class OwnIncident(Incident):
    """An incident of this organisation; its moves are those of every incident."""

    lifecycle = OwnLifecycle


# The moves between the states of the log; what it does not tell is filled in.
STEPS: dict[str, Callable[[Incident, Stamp, PendingReason | None], Incident]] = {
    "open": lambda incident, stamp, _: incident.open(stamp),
    "start": lambda incident, stamp, _: incident.start(stamp),
    "pend": lambda incident, stamp, why: incident.pend(stamp, reason=why or PendingReason.OTHER),
    "repend": lambda incident, stamp, why: incident.repend(
        stamp, reason=why or PendingReason.OTHER
    ),
    "resume": lambda incident, stamp, _: incident.resume(stamp),
    "resolve": lambda incident, stamp, _: incident.resolve(
        stamp, resolution=NOT_LOGGED, code=ResolutionCode.SOLVED_PERMANENT
    ),
    "close": lambda incident, stamp, _: incident.close(stamp, policy=POLICY),
    "dismiss": lambda incident, stamp, _: incident.dismiss(stamp, code=ClosureCode.DUPLICATE),
    "reopen": lambda incident, stamp, _: incident.reopen(stamp, policy=POLICY),
}


Ways = dict[tuple[State, State], tuple[tuple[str, ...], bool]]


class LogError(Exception):
    """The file is not the log, or not all of it."""


class UnplacedError(Exception):
    """A row that no sequence of moves can lead to."""


class Row(NamedTuple):
    """One row of the log, in the library's terms, but for its state."""

    line: int
    case: str
    logged_state: str
    at: pendulum.DateTime
    by: str
    opened_at: pendulum.DateTime
    opened_by: str
    closed_at: pendulum.DateTime
    caller: str
    channel: Channel
    symptom: str
    category: tuple[str, str]
    impact: Level
    urgency: Level
    priority: int
    group: str
    assignee: str
    reopen_count: int


@cache
def instant(text: str) -> pendulum.DateTime:
    """Read a date of the log as UTC."""
    found = DATE.fullmatch(text)
    try:
        day, month, year, hour, minute = map(int, found.groups() if found else ())
        return pendulum.DateTime(year, month, day, hour, minute, tzinfo=pendulum.UTC)
    except ValueError:
        raise LogError(f"{text!r} is not a date such as 29/2/2016 01:16") from None


def known(text: str) -> str:
    """Name what the log leaves open."""
    return UNKNOWN if text == "?" else text


def number(column: str, text: str) -> int:
    """Read a whole number of a column."""
    try:
        return int(text)
    except ValueError:
        raise LogError(f"{column} must begin with a number, not {text!r}") from None


def read_row(line: int, cells: list[str], at: dict[str, int]) -> Row:
    """Read one row, given where each column stands."""
    try:
        return Row(
            line=line,
            case=cells[at["number"]],
            logged_state=cells[at["incident_state"]],
            at=instant(cells[at["sys_updated_at"]]),
            by=known(cells[at["sys_updated_by"]]),
            opened_at=instant(cells[at["opened_at"]]),
            opened_by=known(cells[at["opened_by"]]),
            closed_at=instant(cells[at["closed_at"]]),
            caller=known(cells[at["caller_id"]]),
            channel=CHANNELS[cells[at["contact_type"]]],
            symptom=cells[at["u_symptom"]],
            category=(cells[at["category"]], cells[at["subcategory"]]),
            impact=LEVELS[cells[at["impact"]]],
            urgency=LEVELS[cells[at["urgency"]]],
            priority=number("priority", cells[at["priority"]].partition(" ")[0]),
            group=known(cells[at["assignment_group"]]),
            assignee=known(cells[at["assigned_to"]]),
            reopen_count=number("reopen_count", cells[at["reopen_count"]]),
        )
    except KeyError as error:
        raise LogError(f"line {line}: {error} is no column or value of this log") from None
    except LogError as error:
        raise LogError(f"line {line}: {error}") from None


def read_rows(lines: TextIO) -> Iterator[Row]:
    """Read the rows of a log that is whole."""
    reader = csv.reader(lines, strict=True)
    columns = {name: place for place, name in enumerate(next(reader, list[str]()))}
    for cells in reader:
        if len(cells) != len(columns):
            raise LogError(f"line {reader.line_num}: the file is cut off or not the log")
        yield read_row(reader.line_num, cells, columns)


def read_cases(path: Path) -> Iterator[list[Row]]:
    """Read the log case by case, and refuse it where it is empty, mixed up or cut off."""
    seen: set[str] = set()
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
        for name, rows in groupby(read_rows(lines), attrgetter("case")):
            case = list(rows)
            if name in seen:
                raise LogError(f"line {case[0].line}: {name} appears again; sort the log by case")
            if case[-1].at != case[-1].closed_at:
                raise LogError(f"line {case[-1].line}: {name} is cut off before it was closed")
            seen.add(name)
            yield case
    if not seen:
        raise LogError("the log is empty")


def ways_of(lifecycle: type[Lifecycle]) -> Ways:
    """Return for each pair of states the moves that lead there, and whether that is allowed.

    What no move allows goes by IN_PROGRESS; only for NEW to IN_PROGRESS that is no deviation.
    """
    ways: Ways = {}
    for source, target in product(lifecycle.states(), repeat=2):
        direct = lifecycle.between(source, target)
        there = lifecycle.path(source, S.IN_PROGRESS)
        onward = lifecycle.path(S.IN_PROGRESS, target)
        if source is target:
            ways[source, target] = ("repend",) if source is S.PENDING else (), True
        elif direct:
            ways[source, target] = direct[:1], True
        elif there is not None and onward is not None:
            allowed = (source, target) == (S.NEW, S.IN_PROGRESS)
            ways[source, target] = there + onward, allowed
    return ways


def with_facts(record: Incident, stamp: Stamp, row: Row) -> Incident:
    """Write what a row says beside its state; what stays the same needs no move."""
    facts = (row.category, row.impact, row.urgency)
    if (record.category, record.impact, record.urgency) != facts:
        record = record.classify(
            stamp,
            category=row.category,
            impact=row.impact,
            urgency=row.urgency,
            service_id=UNKNOWN,
            matrix=OWN_MATRIX,
        )
    if (record.assigned_group, record.assignee) != (row.group, row.assignee):
        record = record.assign(stamp, group=row.group, assignee=row.assignee)
    return record


def update(
    record: Incident, row: Row, latest: pendulum.DateTime, ways: Ways
) -> tuple[Incident, str]:
    """Return the incident after one row, and the deviation from the lifecycle, if it is one.

    Raises:
        UnplacedError: Nobody knows what the row's state means, or it goes back in time.
        ItilError: A move was refused.
    """
    if row.at < latest:
        raise UnplacedError(f"its time lies before its predecessor's, {latest}")
    if row.logged_state not in STATES:
        raise UnplacedError(f"its state is {row.logged_state}")
    target, reason = STATES[row.logged_state]
    source = record.state
    if (source, target) not in ways:
        raise UnplacedError(f"nothing leads from {source} to {target}")
    names, allowed = ways[source, target]
    stamp = Stamp(row.at, by=row.by)
    if source.phase is not Phase.ENDED:
        record = with_facts(record, stamp, row)
    for place, name in enumerate(names, start=1):
        implied = not allowed and place < len(names)
        made = Stamp(row.at, by=row.by, note="implied") if implied else stamp
        record = STEPS[name](record, made, reason)
    if source.phase is Phase.ENDED and target.phase is not Phase.ENDED:
        record = with_facts(record, stamp, row)
    return record, "" if allowed else f"{source}>{target}"


@attrs.define
class Replay:
    """The whole log under one lifecycle: what was counted, and what did not fit."""

    kind: type[Incident]
    ways: Ways
    conform: int = 0
    deviations: Counter[str] = attrs.field(factory=Counter[str])
    entries: int = 0
    implied: int = 0
    equal: int = 0
    left_out: list[str] = attrs.field(factory=list[str])
    differing: list[str] = attrs.field(factory=list[str])

    def take(self, case: list[Row], converter: Converter) -> None:
        """Follow one case, store the incident, read it back, and compare.

        Raises:
            LogError: The first row makes no incident.
        """
        record = self.opened(case[0])
        latest = record.opened.at
        deviations: list[str] = []
        placed: list[tuple[Row, int]] = []
        for row in case:
            try:
                record, deviation = update(record, row, latest, self.ways)
            except (UnplacedError, ItilError) as error:
                self.left_out.append(f"{row.case} line {row.line}: {error}")
                continue
            latest = row.at
            placed.append((row, len(record.history)))
            deviations += [deviation] if deviation else []
        self.deviations.update(deviations)
        self.conform += not deviations and len(placed) == len(case)
        self.entries += len(record.history)
        self.implied += sum(entry.stamp.note == "implied" for entry in record.history)
        stored = json.dumps(converter.unstructure(record))
        self.compare(converter.structure(json.loads(stored), self.kind), placed)

    def opened(self, first: Row) -> Incident:
        """Open the incident of a case."""
        try:
            return self.kind(
                id=first.case,
                title=first.symptom,
                channel=first.channel,
                caller=Caller(id=first.caller, callback=NOT_LOGGED),
                opened=Stamp(min(first.opened_at, first.at), by=first.opened_by),
            )
        except ItilError as error:
            raise LogError(f"line {first.line}: {error}") from error

    def compare(self, record: Incident, placed: list[tuple[Row, int]]) -> None:
        """Compare each row with the record as folded up to the row's last entry."""
        folded = list(record.stages())
        for row, entries in placed:
            then = folded[entries]
            shown = (then.state, then.pending_reason, then.assigned_group, then.assignee)
            logged = (*STATES[row.logged_state], row.group, row.assignee)
            counts = (then.priority, then.reopen_count)
            if shown == logged and counts == (row.priority, row.reopen_count):
                self.equal += 1
            else:
                self.differing.append(f"{row.case} line {row.line}: {shown} {counts}")

    def lines(self, name: str) -> Iterator[str]:
        """Write the figures."""
        yield f"conform ({name}): {self.conform}"
        yield from (f"deviation {pair}: {n}" for pair, n in self.deviations.most_common())
        yield f"entries: {self.entries}"
        yield f"implied entries: {self.implied}"
        yield f"rows equal: {self.equal}"
        yield from (f"left out: {each}" for each in self.left_out)
        yield from (f"differs: {each}" for each in self.differing)


def report(cases: Iterable[list[Row]]) -> Iterator[str]:
    """Replay all cases under both lifecycles and write what came out."""
    converter = configure(Converter(omit_if_default=True))
    replays = {
        "ITIL default": Replay(Incident, ways_of(IncidentLifecycle)),
        "own": Replay(OwnIncident, ways_of(OwnLifecycle)),
    }
    matrices = {"own matrix": OWN_MATRIX, "ITIL default": DEFAULT_MATRIX}
    levels: Counter[tuple[Level, Level, int]] = Counter()
    incidents = updates = 0
    for case in cases:
        incidents += 1
        updates += len(case)
        levels.update((row.impact, row.urgency, row.priority) for row in case)
        for replay in replays.values():
            replay.take(case, converter)
    yield f"incidents: {incidents}"
    yield f"updates: {updates}"
    yield f"pairs: {updates - incidents}"
    for name, matrix in matrices.items():
        agreed = sum(n for (i, u, code), n in levels.items() if matrix.code(i, u) == code)
        yield f"priority agreed ({name}): {agreed}"
    for name, replay in replays.items():
        yield f"-- under the lifecycle {replay.kind.lifecycle.__name__}"
        yield from replay.lines(name)


def main() -> int:
    """Print the figures of a log; 2 where the file is not one."""
    parser = argparse.ArgumentParser(description="Replay an incident log.")
    parser.add_argument("path", type=Path, help="the log, csv or csv.xz")
    path: Path = parser.parse_args().path
    unreadable = (OSError, EOFError, lzma.LZMAError, csv.Error, UnicodeError)
    try:
        lines = list(report(read_cases(path)))
    except (LogError, ItilError, *unreadable) as error:
        print(f"{path}: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    try:
        print(*lines, sep="\n", flush=True)
    except BrokenPipeError:
        # Who reads has seen enough; what is left in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
