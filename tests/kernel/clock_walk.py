"""A clock that walks minute by minute, written from the definitions and not from the code.

At each minute it looks at what was entered, then decides what the coming minute is: stopped, out
of hours, paused or running. It knows nothing of spans, boundaries or sums.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil, floor

import attrs

from itil_core.kernel.state import State
from kernel.tickets import MINUTE, Calendar, Life, S

MICROS = 60_000_000


@attrs.frozen
class Terms:
    """What one target gives: minutes, calendar, and in which states the clock waits."""

    minutes: int | None
    calendar: Calendar
    waits: tuple[State, ...] = (S.WAIT,)


@attrs.frozen(kw_only=True)
class Rules:
    """How the clock is set."""

    terms: dict[int | None, Terms]
    carry: str = "KEEP"
    reopening: str = "CONTINUE"
    starts: tuple[State, ...] | None = None
    group: str | None = None
    resets: bool = False
    since_report: bool = False
    excluded: tuple[tuple[int, int, str], ...] = ()


@attrs.define
class Facts:
    """The ticket as it is taken to be at a minute."""

    state: State
    priority: int | None
    group: str = "desk"
    turn: int = 0


def facts_at(life: Life, minute: int, known: Sequence[int], *, among: int | None = None) -> Facts:
    """Fold what held by a minute, in the order of recording.

    Of the entries of the minute itself only the first ``among`` are taken.
    """
    facts = Facts(S.NEW, life.priority)
    seen = 0
    for place in known:
        step = life.steps[place]
        if step.effective > minute:
            continue
        if step.effective == minute:
            seen += 1
            if among is not None and seen > among:
                continue
        if step.state is not None:
            facts.state = step.state
        for name, value in step.facts:
            setattr(facts, name, value)
    return facts


@attrs.define
class Walk:
    """What the walker has found out so far; instants are minutes, lengths too."""

    start: int | None = None
    state: str = "NOT_STARTED"
    used: Fraction = Fraction(0)
    due: Fraction | None = None
    breached: Fraction | None = None
    stopped: int | None = None
    terms: Terms | None = None
    minutes: list[tuple[str, object]] = attrs.field(factory=list)
    past: list[Fraction] = attrs.field(factory=list)
    closed_breaches: list[Fraction] = attrs.field(factory=list)
    cycles: int = 1

    @property
    def goal(self) -> int | None:
        return self.terms.minutes if self.terms else None

    def look(self, at: int) -> None:
        """Note what is reached at an instant."""
        if self.goal is not None and self.due is None and self.used >= self.goal:
            self.due = Fraction(at)

    def tick(self, minute: int) -> None:
        """Let one open minute pass."""
        before, after = self.used, self.used + 1
        if self.goal is not None:
            if self.due is None and after >= self.goal:
                self.due = minute + (self.goal - before)
            if self.breached is None and before <= self.goal < after:
                self.breached = minute + (self.goal - before)
        self.used = after

    def retarget(self, new: Terms, at: int, carry: str) -> None:
        old, self.terms = self.goal, new
        was = self.breached
        if old is None or carry == "KEEP" or (carry == "PRO_RATA" and new.minutes is None):
            used = self.used
        elif carry == "RESTART":
            used = Fraction(0)
        elif old == 0:
            used = Fraction(new.minutes)
        else:
            used = self.used * new.minutes / old
        stands = carry == "PRO_RATA" and None not in (old, new.minutes) and self.used > old
        self.used = used
        if stands:
            return
        if was is not None:
            self.past.append(was)
        self.due = self.breached = None
        if new.minutes is not None and used >= new.minutes:
            self.due = Fraction(at)
        if new.minutes is not None and used > new.minutes:
            self.breached = Fraction(at)

    def new_cycle(self, at: int) -> None:
        if self.breached is not None:
            self.closed_breaches.append(self.breached)
        self.used, self.due, self.breached = Fraction(0), None, None
        self.cycles += 1
        self.look(at)


def walk(life: Life, rules: Rules, as_of: int) -> Walk:  # noqa: C901, PLR0911, PLR0912, PLR0915
    """Walk from the start to as_of."""
    found = Walk()
    if as_of < 0:
        return found
    known = [place for place, step in enumerate(life.steps) if step.at <= as_of]

    def folds(minute: int) -> list[Facts]:
        count = sum(life.steps[place].effective == minute for place in known)
        states = [facts_at(life, minute, known, among=n) for n in range(1, count + 1)]
        # The opening is looked at as well; at other minutes there is what the entries make.
        opening = [facts_at(life, minute, known, among=0)] if minute == 0 else []
        return opening + states

    begun = None
    for minute in range(as_of + 1):
        for place, facts in enumerate(folds(minute)):
            if facts.state is S.VOID:
                found.state = "CANCELLED"
                return found
            if rules.starts is None or facts.state in rules.starts:
                begun = minute, place
                break
        if begun is not None:
            break
    if begun is None:
        return found
    start, place = begun
    first = folds(start)[place:]
    if rules.since_report and life.reported is not None:
        start = life.reported
        before = [facts for m in range(begun[0], min(start, as_of) + 1) for facts in folds(m)]
        if any(facts.state is S.VOID for facts in before):
            found.state = "CANCELLED"
            return found
        if start > as_of:
            return found
        first = [facts_at(life, start, known, among=0), *(folds(start) if start > 0 else [])]
    found.start = start
    opening = first[0]
    found.terms = rules.terms[opening.priority]
    turn: int = opening.turn
    found.look(start)
    facts = opening
    for minute in range(start, as_of + 1):
        events = first if minute == start else folds(minute)
        for facts in events:
            if facts.state is S.VOID:
                found.state = "CANCELLED"
                return found
            previous_turn, turn = turn, facts.turn
            new = rules.terms[facts.priority]
            stops = facts.state in (S.DONE, S.CLOSED)
            if found.stopped is not None:
                if minute == found.stopped and new != found.terms:
                    found.retarget(new, minute, rules.carry)
                if rules.reopening == "NEVER" or stops:
                    continue
                if rules.reopening == "RESTART":
                    found.new_cycle(minute)
                    found.terms = new
                    found.due = None
                    found.look(minute)
                elif rules.reopening == "COUNT":
                    for gone in range(found.stopped, minute):
                        place = gone - start
                        agreed = excluded_by(rules, gone)
                        if not found.terms.calendar.is_open(life.begin + gone * MINUTE):
                            found.minutes[place] = ("OUT_OF_HOURS", None)
                        elif agreed is not None:
                            found.minutes[place] = ("PAUSED", agreed)
                        else:
                            found.tick(gone)
                            found.minutes[place] = ("RUNNING", None)
                found.stopped = None
            if new != found.terms:
                found.retarget(new, minute, rules.carry)
            if stops:
                found.stopped = minute
                continue
            if rules.resets and facts.turn and facts.turn != previous_turn:
                found.new_cycle(minute)
        why = pause_reason(rules, found.terms, facts, minute)
        if minute == as_of:
            break
        kind: tuple[str, object]
        if found.stopped is not None:
            kind = ("STOPPED", None)
        elif not found.terms.calendar.is_open(life.begin + minute * MINUTE):
            kind = ("OUT_OF_HOURS", None)
        elif why is not None:
            kind = ("PAUSED", why)
        else:
            kind = ("RUNNING", None)
            found.tick(minute)
        found.minutes.append(kind)
    if found.stopped is not None:
        found.state = "STOPPED"
    else:
        found.state = "RUNNING" if why is None else "PAUSED"
    return found


def pause_reason(rules: Rules, terms: Terms, facts: Facts, minute: int) -> object:
    """Why the clock is paused at a minute, if it is."""
    if facts.state in terms.waits:
        return facts.state
    if rules.group is not None and facts.group != rules.group:
        return "not its turn"
    return excluded_by(rules, minute)


def excluded_by(rules: Rules, minute: int) -> object:
    """Why a minute is agreed not to count, if it is."""
    for start, end, reason in rules.excluded:
        if start <= minute < end:
            return reason
    return None


def verdict(found: Walk) -> str:
    if found.state == "CANCELLED":
        return "VOID"
    if found.breached is not None or found.closed_breaches:
        return "BREACHED"
    return "MET" if found.state == "STOPPED" and found.goal is not None else "UNDECIDED"


def due(found: Walk, as_of: int, is_open: Callable[[Calendar, int], bool]) -> Fraction | None:
    """The due instant, walking on from now or from the stop where it is still to come."""
    if found.due is not None or found.goal is None or found.state in ("CANCELLED", "PAUSED"):
        return None if found.state == "CANCELLED" else found.due
    minute = found.stopped if found.stopped is not None else as_of
    left = found.goal - found.used
    while left > 0:
        if is_open(found.terms.calendar, minute):
            if left <= 1:
                return minute + left
            left -= 1
        minute += 1
    return Fraction(minute)


def instant_of(life: Life, minute: Fraction, *, up: bool) -> datetime:
    """Turn minutes since the opening into an instant, rounded to the microsecond."""
    micros = minute * MICROS
    return life.begin + timedelta(microseconds=ceil(micros) if up else floor(micros))
