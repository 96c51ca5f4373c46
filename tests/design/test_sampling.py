"""What counts for a target: clocks by what timed them, outages by what was down."""

import attrs
import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.level_samples import (
    ALWAYS,
    APRIL,
    YEAR,
    M,
    agreed,
    beneath,
    contract,
    minutes,
    target,
    within,
)
from itil_core.design.achievement import achievements
from itil_core.design.agreement_facts import AgreementLayer, AgreementStructure
from itil_core.design.outage import Outage
from itil_core.design.target_terms import AchievementStatus
from itil_core.errors import ValidationError
from itil_core.kernel.clock import ClockTarget, ClockTargets, Reopening, measure
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.operation import Caller, Channel, Incident, ResolutionCode
from itil_core.operation.incident_clocks import resolution_clock, response_clock
from kernel.tickets import PRIORITIES, TicketState, lives, ticket

S, T = AchievementStatus, TicketState
NOON = pendulum.datetime(2026, 4, 15, 12)
LATE = pendulum.datetime(2026, 7, 1)
CLOCK = ClockTarget("resolution", minutes(60), ALWAYS)


def at(number, *, holds=None):
    """A stamp so many minutes after noon; what is learned late holds earlier."""
    made = NOON + minutes(number)
    if holds is None:
        return Stamp(made, by="ana")
    return Stamp(made, by="ana", effective=NOON + minutes(holds))


def statuses(measured, metric, limits):
    """The status of the target of each priority, by the longest time in minutes."""
    targets = [within(limit, n, metric, priority=n) for n, limit in limits.items()]
    return [found.status for found in achievements(agreed(*targets), APRIL, [measured])]


def places(measured):
    """The priorities under which a measurement counts."""
    codes = (1, 2, 3, 4)
    targets = [
        target(n, M.INCIDENT_RESOLUTION_IN_TIME, target=95, priority=n, clock=CLOCK) for n in codes
    ]
    found = achievements(agreed(*targets), YEAR, [measured])
    return [n for n, each in zip(codes, found, strict=True) if each.samples]


def incident(urgency):
    it = Incident(
        id="INC-1",
        title="Mail is down",
        channel=Channel.PHONE,
        caller=Caller(id="eva", callback="555"),
        opened=at(0),
    )
    return classified(it, 0, urgency)


def classified(it, number, urgency, impact=Level.HIGH):
    return it.classify(
        at(number),
        category=("software", "mail"),
        impact=impact,
        urgency=urgency,
        service_id="SVC-1",
    )


# -- the priority ---------------------------------------------------------------------------------


def test_a_response_in_time_stays_so_when_the_priority_rises_later():
    it = incident(Level.MEDIUM).open(at(1), group="GRP-DESK").start(at(24), assignee="bob")
    measured = measure(response_clock(), classified(it, 40, Level.HIGH), as_of=LATE)
    assert (measured.record.priority, measured.target.duration) == (1, minutes(30))
    assert statuses(measured, M.INCIDENT_RESPONSE, {1: 15, 2: 30}) == [S.NO_DATA, S.MET]


def test_a_breach_keeps_its_priority_when_it_is_lowered_after_the_resolution():
    it = incident(Level.MEDIUM).open(at(1), group="GRP-DESK").start(at(2), assignee="bob")
    it = it.resolve(at(48 * 60), resolution="restarted", code=ResolutionCode.SOLVED_PERMANENT)
    it = classified(it, 49 * 60, Level.LOW, Level.MEDIUM)
    measured = measure(resolution_clock(), it, as_of=LATE)
    assert measured.record.priority == 4
    found = statuses(measured, M.INCIDENT_RESOLUTION, {2: 8 * 60, 4: 48 * 60})
    assert found == [S.BREACHED, S.NO_DATA]


def test_a_change_at_the_instant_of_the_stop_still_counts():
    it = ticket(NOON).go(at(30), to=T.DONE).note(at(30), priority=2).note(at(31), priority=3)
    assert places(measure(CLOCK, it, as_of=LATE)) == [2]


def test_what_was_learned_late_counts_since_when_it_held():
    done = ticket(NOON).note(at(5), priority=2).go(at(30), to=T.DONE)
    assert places(measure(CLOCK, done.note(at(40, holds=20), priority=3), as_of=LATE)) == [3]
    assert places(measure(CLOCK, done.note(at(40, holds=20), priority=3), as_of=at(39).at)) == [2]
    assert places(measure(CLOCK, done.note(at(40, holds=31), priority=3), as_of=LATE)) == [2]
    # The stop itself may be learned late.
    late = ticket(NOON).note(at(35), priority=2).go(at(40, holds=30), to=T.DONE)
    assert places(measure(CLOCK, late, as_of=LATE)) == [1]


def test_what_was_reopened_goes_by_its_last_stop():
    it = ticket(NOON).go(at(10), to=T.DONE).note(at(20), priority=2)
    again = it.go(at(30), to=T.WORK)
    done = again.go(at(40), to=T.DONE).note(at(50), priority=3)
    assert places(measure(CLOCK, done, as_of=LATE)) == [2]
    for_good = attrs.evolve(CLOCK, reopening=Reopening.NEVER)
    assert places(measure(for_good, done, as_of=LATE)) == [1]


def test_a_clock_that_stopped_before_the_opening_goes_by_the_opening():
    it = ticket(NOON, reported_at=NOON - minutes(50)).note(at(1), priority=2)
    never_runs = attrs.evolve(CLOCK, since="reported_at", stop=lambda _record: True)
    measured = measure(never_runs, it, as_of=LATE)
    assert measured.stopped_at == NOON - minutes(50)
    assert places(measured) == [1]


def test_a_function_chooses_the_clock_by_the_record_at_the_stop():
    names = {n: attrs.evolve(CLOCK, name=f"of priority {n}") for n in (1, 2)}

    def choose(record):
        return names[record.priority]

    it = ticket(NOON).go(at(30), to=T.DONE).note(at(40), priority=2)
    wanted = target(1, M.INCIDENT_RESOLUTION_IN_TIME, target=95, clock=choose)
    (found,) = achievements(agreed(wanted), APRIL, [measure(choose, it, as_of=LATE)])
    assert found.samples == 1


@given(lives(NOON, late=True), st.sampled_from(Reopening))
def test_a_clock_counts_under_the_priority_whose_target_timed_it(life, reopening):
    usual = attrs.evolve(CLOCK, since="reported_at", reopening=reopening)
    own = {n: attrs.evolve(usual, duration=minutes(60 + n)) for n in PRIORITIES if n}
    clock = ClockTargets("priority", own, otherwise=attrs.evolve(usual, duration=None))
    measured = measure(clock, life.record(), as_of=LATE)
    timed = [n for n, one in own.items() if measured.target == one]
    assert places(measured) == (timed if measured.counts_at is not None else [])


# -- outages --------------------------------------------------------------------------------------


def outage(first, **subject):
    return Outage(start=NOON + minutes(first), end=NOON + minutes(first + 60), **subject)


DOWN = [
    outage(0, service_id="SVC-1"),
    outage(100, service_id="SVC-2"),
    outage(200, service_id="SVC-3"),
    outage(300, ci_id="CI-1"),
    outage(400, ci_id="CI-2"),
]
BREAKS = target(1, M.SERVICE_BREAKS, target=9)
EVERYBODY = {
    "structure": AgreementStructure.MULTI_LEVEL,
    "layer": AgreementLayer.CORPORATE,
    "customer_id": None,
    "service_ids": (),
}


@pytest.mark.parametrize(
    ("agreement", "ci_ids", "count"),
    [
        (agreed(BREAKS), (), 1),
        (agreed(BREAKS, service_ids={"SVC-1", "SVC-2"}), (), 2),
        (agreed(BREAKS), {"CI-2"}, 2),
        (agreed(BREAKS), ["CI-1", "CI-2", "CI-9"], 3),
        (agreed(BREAKS, **EVERYBODY), (), 3),
        (agreed(BREAKS, **EVERYBODY), {"CI-1"}, 4),
        (beneath(BREAKS), (), 1),
        (beneath(BREAKS, ci_id="CI-9"), (), 0),
        (beneath(BREAKS), {"CI-2"}, 1),
        (beneath(BREAKS, ci_id=None, service_id="SVC-3"), (), 1),
        (beneath(BREAKS, ci_id=None, service_id="SVC-3"), {"CI-1"}, 2),
        (contract(BREAKS, hours=ALWAYS), (), 1),
    ],
)
def test_outages_of_what_the_agreement_is_about(agreement, ci_ids, count):
    (found,) = achievements(agreement, APRIL, (), DOWN, ci_ids=ci_ids)
    assert found.value == count


# -- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "given_value", "named", "reason"),
    [
        ("agreement", "SLA-1", "SLA-1", "must be ServiceLevelAgreement or"),
        ("agreement", None, None, "must be ServiceLevelAgreement or"),
        ("period", "2026-04", "2026-04", "must be Interval"),
        ("measurements", ["INC-1"], "INC-1", "must be several of Measurement"),
        ("measurements", "INC-1", "INC-1", "must be several of Measurement"),
        ("measurements", None, None, "must be several of Measurement"),
        ("outages", [DOWN[0], "OUT-1"], "OUT-1", "must be several of Outage"),
        ("outages", "OUT-1", "OUT-1", "must be several of Outage"),
    ],
)
def test_what_is_of_another_kind_is_refused(field, given_value, named, reason):
    facts = {"agreement": agreed(BREAKS), "period": APRIL, "outages": DOWN}
    with pytest.raises(ValidationError, match=reason) as caught:
        achievements(**facts | {field: given_value})
    error = caught.value
    assert (error.record, error.field, error.value) == ("achievements", field, named)


@pytest.mark.parametrize("ci_ids", ["CI-1", [3], [""], None])
def test_cis_are_several_ids_of_cis(ci_ids):
    with pytest.raises(ValidationError):
        achievements(agreed(BREAKS), APRIL, (), DOWN, ci_ids=ci_ids)
