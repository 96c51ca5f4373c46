"""A mail outage, from the failed disk shelf to the known error, told by the library.

It reads `mail_outage.json`, which stands beside it: support hours, the CIs of a mail service with
their redundancy, and what failed. Nothing else is read, so it prints the same every time.
"""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pendulum

from itil_core import (
    DependencyGraph,
    GraphBuilder,
    Incident,
    KnownError,
    Level,
    Problem,
    ServiceHours,
    Stamp,
    impact,
)
from itil_core.operation import (
    KEDB,
    Caller,
    Channel,
    IncidentPolicy,
    PendingReason,
    ResolutionCode,
    Workaround,
    open_problem,
    raise_known_error,
)

ZONE = "Europe/Prague"
CATEGORY = ("software", "mail")
WORKAROUND = Workaround(
    id="WA-1",
    steps=["mount the mirror of the shelf on store-b", "restart the mailbox server"],
    verified=True,
)


def local(day: int, hour: int, minute: int) -> pendulum.DateTime:
    """Return an instant of March 2026 in Prague; its clocks change on Sunday the 29th."""
    return pendulum.datetime(2026, 3, day, hour, minute, tz=ZONE)


def clock(instant: pendulum.DateTime) -> str:
    """Write an instant as Prague reads it."""
    return instant.in_timezone(ZONE).format("ddd D MMM HH:mm")


def say(heading: str, *texts: object) -> None:
    """Print a part of the story."""
    print(heading)
    for line in "\n".join(map(str, texts)).splitlines():
        print(f"  {line}")


def read_hours(plan: dict[str, Any]) -> ServiceHours:
    """Read the hours in which mail is supported."""
    closed = [date.fromisoformat(day) for day in plan["closed"]]
    return ServiceHours(plan["zone"], week=plan["week"], closed=closed)


def read_graph(needs: Sequence[dict[str, Any]]) -> DependencyGraph:
    """Build the graph from its rows; a row with `at_least` is redundant."""
    builder = GraphBuilder()
    for row in needs:
        thresholds = {name: row[name] for name in ("at_least", "healthy_at") if name in row}
        builder.needs(row["owner"], *row["members"], **thresholds)
    return builder.build()


def assess(graph: DependencyGraph, services: set[str], failed: set[str]) -> Level:
    """Say what a failure does, why, and what must not fail now; return its impact on business."""
    now = impact(graph, failed)
    say(
        f"{', '.join(sorted(failed))} fails",
        f"down: {', '.join(sorted(now.down))}",
        f"degraded: {', '.join(sorted(now.degraded))}",
    )
    say("why is mail degraded?", now.explain("mail"))
    fatal = [ci for ci in graph if ci != "mail" and "mail" in now.if_also({ci}).down]
    say("one more failure that would take mail down", ", ".join(sorted(fatal)))
    if services & now.down:
        return Level.HIGH
    return Level.MEDIUM if services & now.degraded else Level.LOW


def call(number: str, title: str, day: int, hour: int, minute: int) -> Incident:
    """Log a call of a user."""
    return Incident(
        id=number,
        title=title,
        channel=Channel.PHONE,
        caller=Caller(id="eva", callback="+420 555 0101"),
        opened=Stamp(local(day, hour, minute), by="desk"),
    )


def handle(level: Level, cis: set[str], policy: IncidentPolicy) -> Incident:
    """Restore the service, over the weekend on which the clocks change."""
    incident = call("INC-1", "Mail is slow and some mailboxes do not open", 27, 16, 20)
    incident = incident.classify(
        Stamp(local(27, 16, 22), by="desk"),
        category=CATEGORY,
        impact=level,
        urgency=Level.HIGH,
        service_id="mail",
        ci_ids=cis,
        policy=policy,
    )
    incident = incident.open(Stamp(local(27, 16, 25), by="desk"), group="messaging")
    incident = incident.start(Stamp(local(27, 16, 40), by="ana"), assignee="ana")
    incident = incident.pend(Stamp(local(30, 8, 30), by="ana"), reason=PendingReason.SUPPLIER)
    incident = incident.resume(Stamp(local(30, 11, 0), by="ana"))
    return incident.resolve(
        Stamp(local(30, 11, 40), by="ana"),
        resolution="the mailboxes of the failed shelf run from its mirror",
        code=ResolutionCode.SOLVED_WORKAROUND,
        workaround_id=WORKAROUND.id,
    )


def report(incident: Incident, policy: IncidentPolicy) -> None:
    """Say what the incident's priority promised, and what its journal shows."""
    assert incident.priority is not None  # noqa: S101 (an open incident has one)
    target = policy.resolution_targets[incident.priority - 1] or timedelta()
    due = policy.hours.after(incident.opened.at, target)
    resolved = incident.resolved_at
    assert resolved is not None  # noqa: S101 (so has a closed one)
    used = policy.hours.between(incident.opened.at, resolved)
    say(
        f"{incident.id}: priority {incident.priority}, {target} of support hours",
        f"due {clock(due)}",
        f"resolved {clock(resolved)} after {used} of support hours",
    )
    say(
        "its journal",
        *(
            f"{clock(entry.stamp.at)}  {entry.stamp.by:<5} {entry.move:<9} {entry.target}"
            for entry in incident.history
        ),
    )
    friday = incident.as_of(local(27, 18, 0))
    say("as of Friday evening", f"{friday.state}, with {friday.assignee}")


def find_cause(incident: Incident) -> tuple[Incident, Problem, KnownError]:
    """Open a problem from the incident, document its cause, and make it a known error."""
    problem, (linked,) = open_problem(
        [incident],
        Stamp(local(30, 13, 0), by="ota"),
        problem_id="PRB-1",
        title="Disk shelves of 2019 fail without warning",
    )
    problem = problem.classify(
        Stamp(local(30, 13, 5), by="ota"), impact=Level.MEDIUM, urgency=Level.MEDIUM
    )
    problem = problem.open(Stamp(local(30, 13, 10), by="ota"), owner="ota")
    problem = problem.investigate(Stamp(local(30, 14, 0), by="ota"))
    problem = problem.record_root_cause(
        Stamp(local(31, 9, 0), by="ota"),
        root_cause="the firmware of the shelf hides failing disks",
    )
    problem = problem.record_workaround(
        Stamp(local(31, 9, 5), by="ota"), workaround_id=WORKAROUND.id
    )
    problem, known_error = raise_known_error(
        problem,
        Stamp(local(31, 9, 10), by="ota"),
        known_error_id="KE-1",
        symptoms=["some mailboxes do not open", "mail is slow"],
    )
    return linked, problem, known_error


def main() -> None:
    """Tell the story."""
    plan = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    graph = read_graph(plan["needs"])
    failed = set(plan["failed"])
    policy = IncidentPolicy(hours=read_hours(plan["hours"]))

    level = assess(graph, set(plan["services"]), failed)
    incident = handle(level, failed, policy)
    incident, problem, known_error = find_cause(incident)
    incident = incident.close(
        Stamp(local(31, 10, 0), by="desk"), confirmed=True, recurring=True, policy=policy
    )
    report(incident, policy)
    say(f"{problem.id} is a {problem.state}", problem.root_cause)

    again = call("INC-2", "A mailbox does not open", 31, 15, 0)
    known = KEDB([known_error], [WORKAROUND])
    best = known.known_error(known.match(again)[0].known_error_id)
    say(f"{again.id} matches {best.id}: try", *known.workaround(best.workaround_id).steps)


if __name__ == "__main__":
    main()
