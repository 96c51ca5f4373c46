"""Service clocks against a walker that goes minute by minute."""

from datetime import UTC, timedelta
from functools import cache
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from itil_core.kernel.clock import Carry, ClockTarget, ClockTargets, Reopening, measure
from itil_core.kernel.conditions import having, in_state
from kernel.clock_walk import MICROS, Rules, Terms, due, instant_of, verdict, walk
from kernel.tickets import ALWAYS, CHANGES, MINUTE, S, calendars, lives

INSTANTS = 50


@st.composite
def rules(draw, zone):
    calendar, other = draw(calendars(zone)), draw(calendars(zone) | st.just(ALWAYS))
    minutes = st.sampled_from([0, 1, 30, 45, 100, 240, 500])
    terms = {
        1: Terms(draw(minutes), calendar),
        2: Terms(draw(minutes), calendar),
        3: Terms(draw(minutes), other),
        4: Terms(draw(minutes), calendar, (S.WAIT, S.HOLD)),
        None: Terms(None, calendar),
    }
    excluded = draw(
        st.sampled_from([(), (), ((-50, 30, "agreed"),), ((10, 95, "agreed"), (95, 400, "late"))])
    )
    return Rules(
        terms=terms,
        carry=draw(st.sampled_from(["KEEP", "RESTART", "PRO_RATA"])),
        reopening=draw(st.sampled_from(["CONTINUE", "COUNT", "RESTART", "NEVER"])),
        starts=draw(st.sampled_from([None, None, (S.WORK, S.DONE)])),
        group=draw(st.sampled_from([None, None, "desk"])),
        resets=draw(st.booleans()),
        since_report=draw(st.booleans()),
        excluded=excluded,
    )


@st.composite
def cases(draw, late):
    zone = draw(st.sampled_from(list(CHANGES)))
    begin = draw(st.sampled_from(CHANGES[zone]))
    begin += draw(st.sampled_from([0, 601, 960])) * MINUTE
    return draw(lives(begin, late=late)), draw(rules(zone))


def targets_of(given_rules, *, plain):
    """The same rules for the library: as conditions, or as functions that say nothing."""

    def condition(test):
        return test if plain else (lambda record: test(record))  # noqa: PLW0108 (that is the point)

    starts = None if given_rules.starts is None else condition(in_state(*given_rules.starts))
    run = None if given_rules.group is None else condition(having("group", given_rules.group))
    stop = condition(in_state(S.DONE, S.CLOSED))

    def target(terms):
        return ClockTarget(
            "test",
            None if terms.minutes is None else terms.minutes * MINUTE,
            terms.calendar.hours(),
            start=starts,
            run=run,
            pause=in_state(*terms.waits),
            stop=stop,
            cancel=in_state(S.VOID),
            reset=having("turn") if given_rules.resets else None,
            since="reported_at" if given_rules.since_report else None,
            carry=Carry[given_rules.carry],
            reopening=Reopening[given_rules.reopening],
        )

    made = {code: target(terms) for code, terms in given_rules.terms.items()}
    return ClockTargets("priority", made, otherwise=made[None])


def utc(at):
    """Zoned instants in a repeated hour are equal to no other: compare in UTC."""
    return None if at is None else at.astimezone(UTC)


def measure_at(life, given_rules, targets, record, as_of):
    excluded = [
        ((life.begin + a * MINUTE, life.begin + b * MINUTE), why)
        for a, b, why in given_rules.excluded
    ]
    return measure(targets, record, as_of=life.begin + as_of * MINUTE, excluded=excluded)


def check(life, walked, found, as_of, is_open):
    assert found.state.name == walked.state
    assert found.verdict.name == verdict(walked)
    assert found.elapsed == timedelta(microseconds=floor(walked.used * MICROS))
    if walked.start is None:
        assert (found.due, found.segments, found.started_at) == (None, (), None)
        return
    assert utc(found.started_at) == life.begin + walked.start * MINUTE
    later = due(walked, as_of, is_open)
    assert utc(found.due) == (None if later is None else instant_of(life, later, up=True))
    breaches = [*walked.closed_breaches, walked.breached]
    first = next((one for one in breaches if one is not None), None)
    if verdict(walked) == "BREACHED":
        assert utc(found.breached_at) == instant_of(life, first, up=False)
    else:
        assert found.breached_at is None
    assert [utc(one.at) for one in found.past_breaches] == [
        instant_of(life, one, up=False) for one in walked.past
    ]
    assert len(found.cycles) == walked.cycles
    minutes = walked.minutes
    if walked.stopped is not None:
        minutes = minutes[: walked.stopped - walked.start]
    told = []
    for segment in found.segments:
        assert utc(segment.start) == life.begin + (walked.start + len(told)) * MINUTE
        told += [(segment.kind.name, segment.reason)] * (segment.length // MINUTE)
    assert told == minutes
    for kind, length in found.totals.items():
        assert length == sum(name == kind.name for name, _ in minutes) * MINUTE


def check_life(life, given_rules, *, plain):
    record = life.record()
    targets = targets_of(given_rules, plain=plain)

    @cache
    def is_open(calendar, minute):
        return calendar.is_open(life.begin + minute * MINUTE)

    end = (life.steps[-1].at if life.steps else 0) + 700
    for number in range(INSTANTS):
        as_of = number * (end + 1) // (INSTANTS - 1) - 1
        found = measure_at(life, given_rules, targets, record, as_of)
        check(life, walk(life, given_rules, as_of), found, as_of, is_open)


@given(cases(late=False))
def test_INV_a_clock_says_what_a_walk_minute_by_minute_finds(case):
    check_life(*case, plain=True)


@given(cases(late=True))
def test_INV_a_clock_says_what_a_walk_finds_where_facts_are_learned_late(case):
    check_life(*case, plain=False)
