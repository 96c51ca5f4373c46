"""Achievements: what clocks, outages and given values say of each target, and the level."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.level_samples import (
    ALWAYS,
    APRIL,
    OFFICE,
    C,
    M,
    U,
    agreed,
    beneath,
    minutes,
    month,
    target,
    within,
)
from itil_core.design import service_level
from itil_core.design.achievement import (
    Achievement,
    GivenValue,
    achievements,
    weighted_level,
)
from itil_core.design.outage import Outage, OutageCause, OutageKind
from itil_core.design.service_availability import AvailabilityPolicy
from itil_core.design.support_alignment import alignment
from itil_core.design.target_terms import AchievementStatus, TargetExclusion
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import ServiceId
from itil_core.kernel.clock import ClockTarget, ClockTargets, measure
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.operation import Caller, Channel, Incident, ResolutionCode
from itil_core.operation.incident_clocks import resolution_clock
from kernel.tickets import Ticket, TicketState, ticket

S = AchievementStatus
NOON = pendulum.datetime(2026, 4, 15, 12)
LATE = pendulum.datetime(2026, 7, 1)
CLOCK = ClockTarget("resolution", minutes(60), ALWAYS)
SHARE = target(1, M.INCIDENT_RESOLUTION_IN_TIME, target=95)


def solved(number, used, *, opened=NOON, clock=CLOCK, as_of=LATE, **fields):
    """A ticket that was done after so many minutes, measured."""
    it = ticket(opened, **{"id": f"T-{number}"} | fields)
    it = it.go(Stamp(opened + minutes(used), by="ana"), to=TicketState.DONE)
    return measure(clock, it, as_of=as_of)


def waiting(number, *, opened=NOON, as_of=LATE, **fields):
    return measure(CLOCK, ticket(opened, id=f"T-{number}", **fields), as_of=as_of)


def one(agreement, *args, **more):
    (found,) = achievements(agreement, APRIL, *args, **more)
    return found


def test_ex_d14_incidents_in_time():
    measured = [solved(n, 60) for n in range(188)] + [solved(200 + n, 61) for n in range(7)]
    found = one(agreed(SHARE), measured)
    assert (found.value, found.samples, found.status) == (Fraction(18800, 195), 195, S.MET)
    assert found.rounded() == Decimal("96.4103")
    row = found.row()
    assert (row["target"], row["value"], row["status"]) == ("SLT-1", Decimal("96.4103"), "MET")


def test_ex_d14_availability():
    start = NOON.subtract(days=3)
    down = Outage(service_id="SVC-1", start=start, end=start + minutes(144))
    found = one(agreed(target()), (), [down])
    assert (found.rounded(), found.samples, found.status) == (Decimal("99.6667"), 1, S.MET)


# -- no data is neither ---------------------------------------------------------------------------


def test_no_samples_are_no_data():
    wanted = [target(1), SHARE, target(3, M.MTRS, target=4), target(4, M.SATISFACTION, target=4)]
    wanted[1] = attrs.evolve(SHARE, id="SLT-2")
    for found in achievements(agreed(*wanted), APRIL):
        assert (found.value, found.samples, found.status) == (None, 0, S.NO_DATA)
        assert (found.rounded(), found.row()["value"]) == (None, None)


def test_nothing_that_failed_is_not_nothing_watched():
    wanted = agreed(target(1), target(2, M.SERVICE_BREAKS, target=0), target(3, M.MTRS, target=4))
    found = achievements(wanted, APRIL, (), [])
    assert [(each.value, each.status) for each in found] == [
        (100, S.MET),
        (0, S.MET),
        (None, S.NO_DATA),
    ]


def test_a_period_without_agreed_time_has_no_data():
    spring = NOON.subtract(days=10)
    booked = Outage(
        service_id="SVC-1",
        kind=OutageKind.PLANNED,
        change_id="CHG-1",
        booked_at=spring.subtract(months=1),
        start=APRIL.start,
        end=APRIL.end,
    )
    assert one(agreed(target()), (), [booked]).status is S.NO_DATA


# -- exactly at target is met ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comparator", "value", "status"),
    [
        (C.GE, 99.5, S.MET),
        (C.GE, 99.4999, S.BREACHED),
        (C.GT, 99.5, S.BREACHED),
        (C.LE, 99.5, S.MET),
        (C.LE, 99.5001, S.BREACHED),
        (C.LT, 99.5, S.BREACHED),
    ],
)
def test_ex_c_boundaries(comparator, value, status):
    wanted = target(1, M.FIRST_LINE_RESOLUTION, comparator=comparator)
    assert one(agreed(wanted), values={"SLT-1": value}).status is status


def test_ex_c_warnings():
    wanted = agreed(target(1, warning_threshold=99.7))
    for value, status in ((99.6, S.AT_RISK), (99.7, S.MET), (99.5, S.AT_RISK), (99.4, S.BREACHED)):
        assert one(wanted, values={"SLT-1": value}).status is status


# -- clocks ---------------------------------------------------------------------------------------


def test_a_clock_counts_where_it_breached_or_stopped_whichever_was_earlier():
    edge = APRIL.end
    late_stop = solved(1, 90, opened=edge - minutes(75))  # breached in April, stopped in May
    in_time = solved(2, 30, opened=edge - minutes(15))  # stopped in May
    at_the_end = solved(3, 30, opened=edge - minutes(30))  # stopped at the first instant of May
    wanted = agreed(SHARE)
    april, may = (
        achievements(wanted, period, [late_stop, in_time, at_the_end])[0]
        for period in (month(4), month(5))
    )
    assert (april.value, april.samples) == (0, 1)
    assert (may.value, may.samples) == (100, 2)


def test_what_runs_counts_only_once_it_has_breached():
    running = waiting(1, as_of=NOON + minutes(60))
    assert one(agreed(SHARE), [running]).status is S.NO_DATA
    breached = waiting(1, as_of=NOON + minutes(61))
    assert one(agreed(SHARE), [breached]).value == 0


def test_clocks_without_a_target_decide_nothing():
    free = ClockTarget("resolution", None, ALWAYS)
    assert one(agreed(SHARE), [solved(1, 9, clock=free)]).status is S.NO_DATA


def test_a_cancelled_clock_is_out_of_all_counts():
    void = attrs.evolve(CLOCK, cancel=lambda record: record.state is TicketState.DONE)
    assert one(agreed(SHARE), [solved(1, 90, clock=void)]).status is S.NO_DATA


def test_a_time_is_judged_by_the_longest():
    measured = [solved(1, 30), solved(2, 59), solved(3, 10)]
    found = one(agreed(within(60)), measured)
    assert (found.value, found.samples, found.status) == (59, 3, S.MET)
    assert one(agreed(within(58)), measured).status is S.BREACHED
    again = attrs.evolve(CLOCK, reset=lambda record: record.turn)
    it = ticket(NOON, id="T-9").note(Stamp(NOON + minutes(80), by="ana"), turn=1)
    it = it.go(Stamp(NOON + minutes(90), by="ana"), to=TicketState.DONE)
    found = one(agreed(within(60)), [measure(again, it, as_of=LATE)])
    assert (found.value, found.status) == (80, S.BREACHED)


def test_targets_at_a_priority_take_their_own():
    measured = [solved(1, 30, priority=1), solved(2, 90, priority=2), solved(3, 9, priority=None)]
    first, second = (attrs.evolve(SHARE, id=f"SLT-{n}", priority=n) for n in (1, 2))
    found = achievements(agreed(first, second, attrs.evolve(SHARE, id="SLT-3")), APRIL, measured)
    assert [(each.value, each.samples) for each in found] == [
        (100, 1),
        (0, 1),
        (Fraction(200, 3), 3),
    ]


def test_a_priority_of_what_runs_is_that_of_the_instant_of_measuring():
    it = ticket(NOON, id="T-1", priority=1).note(Stamp(LATE, by="ana"), priority=2)
    for as_of, counts in ((NOON + minutes(61), [1, 0]), (LATE, [0, 1])):
        measured = measure(CLOCK, it, as_of=as_of)
        found = [one(agreed(attrs.evolve(SHARE, priority=n)), [measured]).samples for n in (1, 2)]
        assert found == counts


def test_clocks_are_known_by_their_names():
    response = attrs.evolve(CLOCK, name="response")
    own = attrs.evolve(CLOCK, name="own")
    both = ClockTargets("priority", {1: own}, otherwise=attrs.evolve(own, name="other"))
    measured = [
        solved(1, 10, clock=response),
        solved(2, 10, clock=CLOCK),
        solved(3, 10, clock=own, priority=1),
        solved(4, 10, clock=own, priority=3),
        solved(5, 10, clock=attrs.evolve(own, name="incident response in time")),
    ]
    wanted = agreed(
        target(1, M.INCIDENT_RESPONSE_IN_TIME, target=95),
        target(2, M.INCIDENT_RESOLUTION_IN_TIME, target=95),
        target(3, M.FIRST_LINE_RESOLUTION, target=95, clock=own),
        target(4, M.CHANGE_TURNAROUND, target=95, clock=both, unit=U.MINUTE),
        target(5, M.SATISFACTION, target=95, unit=U.PERCENT, clock=lambda _record: response),
        target(6, M.INCIDENT_RESPONSE, target=1, name="own", unit=U.HOUR),
    )
    found = achievements(wanted, APRIL, measured)
    assert [each.samples for each in found] == [2, 1, 2, 2, 1, 3]


@attrs.frozen(kw_only=True)
class ServiceTicket(Ticket):
    service_id: ServiceId | None = None


def of_service(number, service):
    it = ServiceTicket(id=f"T-{number}", opened=Stamp(NOON, by="ana"), service_id=service)
    done = it.go(Stamp(NOON + minutes(5), by="ana"), to=TicketState.DONE)
    return measure(CLOCK, done, as_of=LATE)


def test_records_of_other_services_are_left_out():
    measured = [of_service(n, service) for n, service in enumerate(("SVC-1", "SVC-2", None))]
    assert one(agreed(SHARE, service_ids={"SVC-1", "SVC-2"}), measured).samples == 3
    assert one(agreed(SHARE), measured).samples == 2
    narrow = attrs.evolve(SHARE, service_ids={"SVC-2"})
    assert one(agreed(narrow, service_ids={"SVC-1", "SVC-2"}), measured).samples == 2
    assert one(beneath(SHARE), measured).samples == 3


def test_a_record_measured_twice_is_refused():
    with pytest.raises(DuplicateError) as caught:
        one(agreed(SHARE), [solved(1, 5), solved(1, 5)])
    assert (caught.value.kind, caught.value.key) == ("measurement", "T-1 resolution")


def test_incidents_with_their_ready_made_clocks():
    clock = resolution_clock()
    measured = []
    for number, hours in enumerate((8, 9, 2), 1):
        opened = Stamp(pendulum.datetime(2026, 4, 13, 8), by="ana")
        it = incident(number).classify(
            opened,
            category=("software", "mail"),
            impact=Level.HIGH,
            urgency=Level.MEDIUM,
            service_id="SVC-1",
        )
        it = it.open(opened, group="GRP-DESK").start(opened, assignee="bob")
        done = Stamp(opened.at.add(hours=hours), by="bob")
        it = it.resolve(done, resolution="restarted", code=ResolutionCode.SOLVED_PERMANENT)
        measured.append(measure(clock, it, as_of=LATE))
    found = one(agreed(attrs.evolve(SHARE, priority=2)), measured)
    assert (found.value, found.samples) == (Fraction(200, 3), 3)


def incident(number):
    return Incident(
        id=f"INC-{number}",
        title="Mail is down",
        channel=Channel.PHONE,
        caller=Caller(id="eva", callback="555"),
        opened=Stamp(pendulum.datetime(2026, 4, 13, 8), by="ana"),
    )


def test_service_level_management_has_them_too():
    assert service_level.achievements is achievements
    assert service_level.alignment is alignment


# -- outages --------------------------------------------------------------------------------------


def outage(first, last, **fields):
    given_facts = {"service_id": "SVC-1"} | fields
    return Outage(start=NOON + minutes(first), end=NOON + minutes(last), **given_facts)


def test_every_figure_of_outages():
    wanted = agreed(
        target(1),
        target(2, M.SERVICE_BREAKS, target=1),
        target(3, M.MTBF, target=300, unit=U.HOUR),
        target(4, M.MTBSI, target=15, unit=U.DAY),
        target(5, M.MTRS, target=60, unit=U.MINUTE),
    )
    found = achievements(wanted, APRIL, (), [outage(0, 60), outage(600, 720)])
    assert [each.value for each in found] == [
        Fraction(717 * 100, 720),
        2,
        Fraction(717, 2),
        15,
        90,
    ]
    assert [each.samples for each in found] == [1, 1, 2, 2, 2]
    assert [each.status.name for each in found] == ["MET", "BREACHED", "MET", "MET", "BREACHED"]


def test_service_hours_are_the_agreed_time():
    night = outage(9 * 60, 10 * 60)
    assert one(agreed(target(), service_hours=OFFICE), (), [night]).value == 100
    night = outage(9 * 60, 10 * 60, service_id=None, ci_id="CI-1")
    ola = beneath(target(), hours=OFFICE)
    assert one(ola, (), [night]).value == 100
    assert one(beneath(target()), (), [night]).value < 100


def test_outages_of_other_services_are_left_out():
    ours, other = outage(0, 60), outage(100, 160, service_id="SVC-2")
    part = outage(200, 260, service_id=None, ci_id="CI-1")
    breaks = target(1, M.SERVICE_BREAKS, target=9)
    everything = [ours, other, part]
    assert one(agreed(breaks), (), everything).value == 1
    narrow = attrs.evolve(breaks, service_ids={"SVC-2"})
    assert one(agreed(narrow, service_ids={"SVC-1", "SVC-2"}), (), everything).value == 1
    assert one(beneath(breaks, ci_id=None, service_id="SVC-2"), (), everything).value == 1


def test_exclusions_are_taken_out():
    causes = [OutageCause.CUSTOMER, OutageCause.FORCE_MAJEURE, OutageCause.SUPPLIER]
    down = [outage(100 * n, 100 * n + 60, cause=cause) for n, cause in enumerate(causes)]
    breaks = target(1, M.SERVICE_BREAKS, target=9)
    for exclusions, count in (
        ((), 3),
        ({TargetExclusion.CUSTOMER_CAUSED}, 2),
        ({TargetExclusion.CUSTOMER_CAUSED, TargetExclusion.FORCE_MAJEURE}, 1),
    ):
        wanted = agreed(attrs.evolve(breaks, exclusions=exclusions))
        assert one(wanted, (), down).value == count
    policy = AvailabilityPolicy(excluded_causes={OutageCause.SUPPLIER})
    assert one(agreed(breaks), (), down, policy=policy).value == 2


def test_planned_downtime_counts_only_where_that_is_agreed():
    booked = outage(
        0, 60, kind=OutageKind.PLANNED, change_id="CHG-1", booked_at=NOON.subtract(days=9)
    )
    counted = AvailabilityPolicy(planned_excluded=False)
    excluding = target(1, exclusions={TargetExclusion.PLANNED_DOWNTIME})
    assert one(agreed(target()), (), [booked]).value == 100
    assert one(agreed(target()), (), [booked], policy=counted).value < 100
    assert one(agreed(excluding), (), [booked], policy=counted).value == 100


def test_an_outage_without_end_needs_as_of():
    open_end = Outage(service_id="SVC-1", start=NOON)
    with pytest.raises(ValidationError):
        one(agreed(target()), (), [open_end])
    found = one(agreed(target()), (), [open_end], as_of=NOON + minutes(72 * 6))
    assert found.value == 99


def test_a_mean_without_breaks_may_be_the_agreed_time():
    policy = AvailabilityPolicy(agreed_if_unbroken=True)
    found = one(agreed(target(1, M.MTBF, target=300, unit=U.HOUR)), (), [], policy=policy)
    assert (found.value, found.samples) == (720, 1)


# -- given values ---------------------------------------------------------------------------------


def test_given_values_win():
    wanted = agreed(target(), target(2, M.MTRS, target=4, unit=U.HOUR))
    given_values = {"SLT-1": GivenValue(98.7, 31), "SLT-2": timedelta(hours=4)}
    found = achievements(wanted, APRIL, (), [], values=given_values)
    assert [(each.value, each.samples, each.status) for each in found] == [
        (Fraction("98.7"), 31, S.BREACHED),
        (4, 1, S.MET),
    ]


@pytest.mark.parametrize("nothing", [None, GivenValue(None), GivenValue(5, 0)])
def test_a_given_nothing_is_no_data(nothing):
    found = one(agreed(target(1, M.SATISFACTION, target=4)), values={"SLT-1": nothing})
    assert (found.value, found.samples, found.status) == (None, 0, S.NO_DATA)


def test_values_for_unknown_targets_are_refused():
    with pytest.raises(UnknownReferenceError) as caught:
        one(agreed(target()), values={"SLT-9": 1, "SLT-8": 1, "SLT-1": 99})
    assert (caught.value.kind, caught.value.ids) == ("target", ("SLT-8", "SLT-9"))


@pytest.mark.parametrize("value", [101, -1, float("nan"), timedelta(hours=1)])
def test_values_that_cannot_be_judged_are_refused(value):
    with pytest.raises(ValidationError):
        one(agreed(target()), values={"SLT-1": value})
    with pytest.raises(ValidationError):
        Achievement(target=target(), period=APRIL, value=value, samples=1)


@pytest.mark.parametrize(("value", "samples"), [(99, 0), (None, 1), (99, -1)])
def test_samples_and_value_belong_together(value, samples):
    with pytest.raises(ValidationError) as caught:
        Achievement(target=target(), period=APRIL, value=value, samples=samples)
    assert (caught.value.record, caught.value.field) == ("Achievement", "samples")


# -- the level in one figure ----------------------------------------------------------------------


def achieved(number, value, weight=1, **fields):
    wanted = target(number, weight=weight, **fields)
    samples = 0 if value is None else 1
    return Achievement(target=wanted, period=APRIL, value=value, samples=samples)


def test_ex_d15_weighted_level():
    parts = [achieved(1, 99.6, 0.5), achieved(2, 96.0, 0.3), achieved(3, 88.0, 0.2)]
    assert weighted_level(parts) == Fraction("96.2")


def test_what_has_no_data_takes_no_part_in_the_level():
    assert weighted_level([achieved(1, 90, 1), achieved(2, 80, 3), achieved(3, None, 9)]) == 82.5
    assert weighted_level([achieved(1, None)]) is None
    assert weighted_level([]) is None


def test_a_level_is_of_percents():
    hours = Achievement(
        target=target(1, M.MTRS, target=4, unit=U.HOUR), period=APRIL, value=3, samples=1
    )
    with pytest.raises(ValidationError) as caught:
        weighted_level([achieved(2, 90), hours])
    assert (caught.value.record, caught.value.field) == ("weighted_level", "achieved")


@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(1, 9)), min_size=1, max_size=6),
    st.integers(1, 50),
)
def test_a_level_lies_between_its_parts_whatever_the_scale_of_weights(pairs, factor):
    found, scaled = (
        weighted_level(achieved(n, value, weight * by) for n, (value, weight) in enumerate(pairs))
        for by in (1, factor)
    )
    values = [value for value, _ in pairs]
    assert min(values) <= found <= max(values)
    assert found == scaled
