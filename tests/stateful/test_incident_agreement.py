"""Incidents against an oracle: a plain dict that follows ITIL's table and the written rules.

The oracle is written from the state machine and the guards as they are stated for incident
management, not from the code. Time passes in whole hours, so that working time can be counted hour
by hour.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from itil_core import Incident, Level, RefusedMoveError, Stamp
from itil_core.operation import (
    Caller,
    Channel,
    ClosureCode,
    PendingReason,
    ResolutionCode,
)

TABLE = (
    "NEW>OPEN,CLOSED,CANCELLED; OPEN>IN_PROGRESS,PENDING,CANCELLED; "
    "IN_PROGRESS>PENDING,OPEN,RESOLVED,CANCELLED; PENDING>IN_PROGRESS,RESOLVED,CANCELLED; "
    "RESOLVED>IN_PROGRESS,CLOSED; CLOSED>IN_PROGRESS"
)
LEGAL = {
    (source, target)
    for line in TABLE.split("; ")
    for source, targets in [line.split(">")]
    for target in targets.split(",")
}
ENDS = {"CLOSED", "CANCELLED"}
PRIORITY = {
    ("HIGH", "HIGH"): 1,
    ("HIGH", "MEDIUM"): 2,
    ("HIGH", "LOW"): 3,
    ("MEDIUM", "HIGH"): 2,
    ("MEDIUM", "MEDIUM"): 3,
    ("MEDIUM", "LOW"): 4,
    ("LOW", "HIGH"): 3,
    ("LOW", "MEDIUM"): 4,
    ("LOW", "LOW"): 5,
}
HOUR = timedelta(hours=1)
WORKING_DAY = 10  # hours, Mon-Fri 08:00-18:00 UTC
REOPEN_WITHIN, AUTO_CLOSE_AFTER, GIVE_UP_AFTER = 1 * WORKING_DAY, 3 * WORKING_DAY, 5 * WORKING_DAY


def worked(start: datetime, end: datetime) -> int:
    """The working hours between two instants, counted one by one."""
    hours = 0
    while start < end:
        hours += start.weekday() < 5 and 8 <= start.hour < 18
        start += HOUR
    return hours


GROUPS = st.sampled_from(["DESK", "MAIL", "NETWORK"])
PEOPLE = st.sampled_from(["ana", "eva"])
GAPS = st.sampled_from([0, 1, 5, 24, 72, 240])
LEVELS = st.sampled_from(Level)


class IncidentAgreement(RuleBasedStateMachine):
    """Makes the same moves on an incident and on the dict, and compares."""

    @initialize(ahead=st.sampled_from([0, 4, 5, 3, 2, 1]))
    def report(self, ahead: int) -> None:
        """Report an incident and take the first steps of the usual way."""
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.incident = Incident(
            id="INC-1",
            opened=Stamp(self.now, by="ana"),
            title="no mail",
            channel=Channel.PHONE,
            caller=Caller(id="jan", callback="555"),
        )
        self.oracle: dict[str, Any] = {
            "state": "NEW",
            "category": (),
            "service_id": None,
            "impact": None,
            "urgency": None,
            "priority": None,
            "assigned_group": None,
            "assignee": None,
            "tier": 1,
            "major": False,
            "reviewed": False,
            "reopen_count": 0,
            "escalations": 0,
            "responded_at": None,
            "resolved_at": None,
            "closed_at": None,
            "was_resolved": False,
            "waits_since": None,
            "satisfaction": None,
        }
        for _ in range(ahead):
            self.go_on(1)

    def make(
        self,
        gap: int,
        move: Callable[[Stamp], Incident],
        target: str | None,
        *guards: bool,
        ended: bool = False,
        **facts: Any,
    ) -> None:
        """Make a move on both sides; `target` is None where only facts change.

        Facts stay what they are once the incident has ended, unless `ended` is set.
        """
        now = self.now + gap * HOUR
        oracle, before = self.oracle, self.incident
        here = oracle["state"]
        legal = (ended or here not in ENDS) if target is None else (here, target) in LEGAL
        try:
            self.incident = move(Stamp(now, by="ana"))
        except RefusedMoveError:
            assert not (legal and all(guards))
            assert self.incident is before
            return
        assert legal
        assert all(guards)
        self.now = now
        oracle.update(facts)
        if target is not None:
            self.enter(here, target)

    def enter(self, here: str, target: str) -> None:
        oracle = self.oracle
        oracle["state"] = target
        if target == "IN_PROGRESS":
            oracle["responded_at"] = oracle["responded_at"] or self.now
            if here in {"RESOLVED", "CLOSED"}:  # what was rated is no longer how it ended
                oracle |= {"reopen_count": oracle["reopen_count"] + 1, "satisfaction": None}
        if target == "RESOLVED":
            oracle |= {"resolved_at": self.now, "was_resolved": True}
        if target == "CLOSED":
            oracle["closed_at"] = self.now
        if target == "PENDING":
            oracle["waits_since"] = self.now

    def after(self, gap: int) -> datetime:
        return self.now + gap * HOUR

    @rule(
        gap=GAPS,
        category=st.sampled_from([("mail", "server"), ("network", "line", "lost")]),
        impact=LEVELS,
        urgency=LEVELS,
    )
    def classify(self, gap: int, category: tuple[str, ...], impact: Level, urgency: Level) -> None:
        priority = PRIORITY[impact.name, urgency.name]
        facts = {"category": category, "impact": impact, "urgency": urgency, "service_id": "SVC-1"}
        self.make(
            gap,
            lambda stamp: self.incident.classify(stamp, **facts),
            None,
            not self.oracle["major"] or priority == 1,
            **facts,
            priority=priority,
        )

    @rule(gap=GAPS, group=GROUPS, assignee=PEOPLE)
    def assign(self, gap: int, group: str, assignee: str) -> None:
        facts = {"assigned_group": group, "assignee": assignee}
        self.make(
            gap,
            lambda stamp: self.incident.assign(stamp, group=group, assignee=assignee),
            None,
            **facts,
        )

    @rule(gap=GAPS)
    def open(self, gap: int) -> None:
        needed = ("category", "service_id", "impact", "urgency", "assigned_group")
        self.make(
            gap,
            self.incident.open,
            "OPEN",
            self.oracle["state"] == "NEW",
            all(self.oracle[name] for name in needed),
        )

    @rule(gap=GAPS, assignee=PEOPLE)
    def start(self, gap: int, assignee: str) -> None:
        self.make(
            gap,
            lambda stamp: self.incident.start(stamp, assignee=assignee),
            "IN_PROGRESS",
            self.oracle["state"] == "OPEN",
            assignee=assignee,
        )

    @rule(gap=GAPS, reason=st.sampled_from(PendingReason))
    def pend(self, gap: int, reason: PendingReason) -> None:
        early = reason.name in {"USER", "SUPPLIER"}
        self.make(
            gap,
            lambda stamp: self.incident.pend(stamp, reason=reason),
            "PENDING",
            early or self.oracle["state"] != "OPEN",
            pending_reason=reason,
        )

    @rule(gap=GAPS, reason=st.sampled_from(PendingReason))
    def repend(self, gap: int, reason: PendingReason) -> None:
        changes = self.oracle.get("pending_reason") is not reason
        since = {"waits_since": self.after(gap)} if changes else {}
        self.make(
            gap,
            lambda stamp: self.incident.repend(stamp, reason=reason),
            None,
            self.oracle["state"] == "PENDING",
            pending_reason=reason,
            **since,
        )

    @rule(gap=GAPS)
    def resume(self, gap: int) -> None:
        self.make(
            gap,
            self.incident.resume,
            "IN_PROGRESS",
            self.oracle["state"] == "PENDING",
            self.oracle["assignee"] is not None,
        )

    @rule(gap=GAPS)
    def escalate(self, gap: int) -> None:
        groups = ["DESK", "MAIL"]
        to = next(each for each in groups if each != self.oracle["assigned_group"])
        self.make(
            gap,
            lambda stamp: self.incident.escalate(stamp, to=to, reason="too hard"),
            "OPEN",
            self.oracle["state"] == "IN_PROGRESS",
            assigned_group=to,
            assignee=None,
            tier=self.oracle["tier"] + 1,
            escalations=self.oracle["escalations"] + 1,
        )

    @rule(
        gap=GAPS,
        code=st.sampled_from(ResolutionCode),
        text=st.sampled_from(["restarted", "restarted again", " "]),
        workaround=st.sampled_from([None, "WA-1"]),
    )
    def resolve(self, gap: int, code: ResolutionCode, text: str, workaround: str | None) -> None:
        oracle = self.oracle
        used = workaround or oracle.get("workaround_id")
        silent = (
            oracle["state"] == "PENDING"
            and oracle["pending_reason"] is PendingReason.USER
            and worked(oracle["waits_since"], self.after(gap)) >= GIVE_UP_AFTER
        )
        self.make(
            gap,
            lambda stamp: self.incident.resolve(
                stamp, resolution=text, code=code, workaround_id=workaround
            ),
            "RESOLVED",
            bool(text.strip()),
            code is not ResolutionCode.SOLVED_WORKAROUND or used is not None,
            code is not ResolutionCode.NO_RESPONSE or silent,
            resolution=text,
            resolution_code=code,
            workaround_id=used,
        )

    @precondition(lambda self: self.oracle["state"] == "PENDING")
    @rule(gap=GAPS)
    def give_up(self, gap: int) -> None:
        self.resolve(gap, ResolutionCode.NO_RESPONSE, "no answer", None)

    @rule(gap=GAPS)
    def reopen(self, gap: int) -> None:
        oracle = self.oracle
        in_time = True
        if oracle["state"] == "CLOSED":
            passed = worked(oracle["closed_at"], self.after(gap))
            in_time = oracle["was_resolved"] and passed <= REOPEN_WITHIN
        self.make(
            gap,
            self.incident.reopen,
            "IN_PROGRESS",
            oracle["state"] in {"RESOLVED", "CLOSED"},
            oracle["assignee"] is not None,
            in_time,
        )

    @rule(gap=GAPS, confirmed=st.booleans())
    def close(self, gap: int, *, confirmed: bool) -> None:
        oracle = self.oracle
        resolved = oracle["state"] == "RESOLVED"
        silent = resolved and worked(oracle["resolved_at"], self.after(gap)) >= AUTO_CLOSE_AFTER
        self.make(
            gap,
            lambda stamp: self.incident.close(stamp, confirmed=confirmed),
            "CLOSED",
            resolved,
            confirmed or silent,
            not oracle["major"] or oracle["reviewed"],
        )

    @precondition(lambda self: self.oracle["state"] == "CLOSED")
    @rule(gap=GAPS)
    def reopen_what_is_closed(self, gap: int) -> None:
        self.reopen(gap)

    @precondition(lambda self: self.oracle["state"] == "RESOLVED")
    @rule(gap=GAPS)
    def close_in_silence(self, gap: int) -> None:
        self.close(gap, confirmed=False)

    @rule(gap=GAPS)
    def go_on(self, gap: int) -> None:
        """Take the usual way, so that the far ends of a life are seen often enough."""
        match self.oracle["state"]:
            case "NEW":
                self.classify(0, ("mail", "server"), Level.HIGH, Level.HIGH)
                self.assign(0, "DESK", "ana")
                self.open(gap)
            case "OPEN":
                self.start(gap, "ana")
            case "IN_PROGRESS":
                self.pend(gap, PendingReason.USER)
            case "PENDING":
                self.resolve(gap, ResolutionCode.SOLVED_PERMANENT, "restarted", None)
            case "RESOLVED":
                self.close(gap, confirmed=True)
            case "CLOSED":
                self.reopen(gap)

    @precondition(lambda self: len(self.incident.history) > 2)  # not every life ends at once
    @rule(gap=GAPS)
    def dismiss(self, gap: int) -> None:
        self.make(
            gap,
            lambda stamp: self.incident.dismiss(
                stamp, code=ClosureCode.DUPLICATE, duplicate_of="INC-2"
            ),
            "CLOSED",
            self.oracle["state"] == "NEW",
        )

    @rule(gap=GAPS, reason=st.sampled_from(["", "", "logged in error", "", ""]))
    def cancel(self, gap: int, reason: str) -> None:
        self.make(
            gap,
            lambda stamp: self.incident.cancel(stamp, reason=reason),
            "CANCELLED",
            bool(reason),
        )

    @rule(gap=GAPS)
    def declare_major(self, gap: int) -> None:
        self.make(
            gap,
            lambda stamp: self.incident.declare_major(stamp, manager="eva", reason="all sites"),
            None,
            not self.oracle["major"],
            major=True,
            priority=1,
        )

    @rule(gap=GAPS)
    def review_major(self, gap: int) -> None:
        self.make(
            gap,
            lambda stamp: self.incident.review_major(stamp, findings="the disk was full"),
            None,
            self.oracle["major"],
            self.oracle["state"] == "RESOLVED",
            reviewed=True,
        )

    @rule(gap=GAPS, satisfaction=st.integers(1, 5))
    def rate(self, gap: int, satisfaction: int) -> None:
        """Rating is the one fact that may still come when an incident is closed."""
        self.make(
            gap,
            lambda stamp: self.incident.rate(stamp, satisfaction=satisfaction),
            None,
            self.oracle["state"] in {"RESOLVED", "CLOSED"},
            self.oracle["was_resolved"],
            ended=True,
            satisfaction=satisfaction,
        )

    @invariant()
    def they_agree(self) -> None:
        incident, oracle = self.incident, self.oracle
        assert incident.state.name == oracle["state"]
        same = (
            *("category", "service_id", "impact", "urgency", "priority", "assigned_group"),
            *("assignee", "tier", "reopen_count", "responded_at", "satisfaction"),
        )
        assert {name: getattr(incident, name) for name in same} == {
            name: oracle[name] for name in same
        }
        assert (incident.major is not None) == oracle["major"]
        assert len(incident.escalations) == oracle["escalations"]
        if oracle["state"] == "PENDING":
            assert incident.pending_reason is oracle["pending_reason"]
        if oracle["state"] == "RESOLVED":
            assert incident.resolved_at == oracle["resolved_at"]
            assert incident.resolution == oracle["resolution"]
            assert incident.resolution_code is oracle["resolution_code"]
        if oracle["state"] == "CLOSED":
            assert incident.closed_at == oracle["closed_at"]

    @invariant()
    def replay_is_the_record(self) -> None:
        assert self.incident.replay() == self.incident


TestIncidentAgreement = IncidentAgreement.TestCase
