"""Alignment: the worked cases, every kind of gap, and what agreements promise beneath."""

from decimal import Decimal
from fractions import Fraction

import attrs
import pendulum
import pytest

from design.level_samples import (
    ALWAYS,
    OFFICE,
    OPENED,
    YEAR,
    C,
    M,
    U,
    agreed,
    beneath,
    contract,
    minutes,
    target,
    within,
)
from itil_core.design.agreement_facts import AgreementParty
from itil_core.design.support_alignment import GapKind, alignment
from itil_core.design.support_chain import ParallelSupport, SerialSupport, Support
from itil_core.errors import ValidationError
from itil_core.kernel.clock import ClockTarget, ClockTargets
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval
from itil_core.kernel.stamp import Stamp

LONG_DAY = ServiceHours(
    "UTC", {day: ["07:00-19:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
)
LONGER = LONG_DAY | OFFICE


def kinds(found):
    return [gap.kind for gap in found.gaps]


@pytest.mark.parametrize("hours", [ALWAYS, OFFICE])
def test_ex_d16_equal_hours_leave_thirty_minutes(hours):
    chain = [
        Support("service desk", minutes(15), hours),
        Support("tier 2", minutes(45), hours),
        Support("supplier", minutes(120), hours),
        Support("restore check", minutes(30), hours),
    ]
    found = alignment(agreed(within(240), service_hours=hours), chain)
    assert (found.is_aligned, found.slack, found.gaps) == (True, minutes(30), ())
    assert found.times[0].worst.consumed == minutes(210)
    assert found.explain().splitlines()[-1] == "no gaps"


def test_a_contract_in_office_hours_does_not_carry_an_agreement_around_the_clock():
    desk = beneath(within(15), id="OLA-1")
    found = alignment(agreed(within(240)), [desk, contract(within(120))])
    assert found.slack == minutes(240 - 3855)
    assert kinds(found) == [GapKind.TIME, GapKind.HOURS]
    time, hours = found.gaps
    assert (time.target_id, time.slack, time.support) == ("SLT-1", minutes(-3615), "")
    assert time.at == pendulum.datetime(2026, 1, 2, 15, 45).add(microseconds=1)
    assert str(time) == "TIME: incident resolution takes up to 64 h 15 min where 4 h are agreed"
    assert (hours.support, hours.at, hours.slack) == ("UC-1", YEAR.start, None)
    assert [step.name for step in found.times[0].worst.path] == ["OLA-1", "UC-1"]
    assert found.of(GapKind.HOURS) == (hours,)
    assert "3615" not in found.explain()
    assert "60 h 15 min too little" in found.explain()
    assert [row["kind"] for row in found.table()] == ["TIME", "HOURS"]
    assert found.table()[0]["target"] == "SLT-1"
    assert found.table()[1]["target"] == ""


def test_a_longer_day_over_shorter_ones():
    chain = [Support("desk", minutes(15), LONG_DAY), Support("supplier", minutes(120), OFFICE)]
    found = alignment(agreed(within(240), service_hours=LONG_DAY), chain)
    assert found.times[0].worst.consumed == minutes(255)
    assert kinds(found) == [GapKind.TIME, GapKind.HOURS]
    enough = alignment(agreed(within(255), service_hours=LONG_DAY), chain)
    assert (enough.slack, kinds(enough)) == (minutes(0), [GapKind.HOURS])


def test_exactly_as_long_as_agreed_is_carried_unless_it_must_be_less():
    support = Support("desk", minutes(60), ALWAYS)
    assert alignment(agreed(within(60)), [support]).is_aligned
    found = alignment(agreed(within(60, comparator=C.LT)), support)
    assert (kinds(found), found.slack) == ([GapKind.TIME], minutes(0))
    assert alignment(agreed(within(61, comparator=C.LT)), support).is_aligned


# -- hours and periods ----------------------------------------------------------------------------


def test_the_first_hour_that_is_not_supported_is_named():
    supplier = Support("supplier", minutes(1), OFFICE)
    found = alignment(agreed(within(9999), service_hours=LONG_DAY), supplier)
    (gap,) = found.gaps
    assert gap.at == pendulum.datetime(2026, 1, 1, 7)  # a Thursday
    days = 261
    assert gap.reason == f"supplier is closed for {2 * days} h of the support hours"
    late = ServiceHours("Europe/Prague", {"thu": ["08:00-24:00"], "fri": ["00:00-08:00"]})
    early = ServiceHours("Europe/Prague", {"thu": ["08:00-22:00"], "fri": ["00:00-08:00"]})
    week = agreed(within(9999), service_hours=late, end=YEAR.start.add(weeks=1))
    (gap,) = alignment(week, Support("supplier", minutes(1), early)).gaps
    assert gap.at.isoformat() == "2026-01-01T22:00:00+01:00"
    assert gap.reason == "supplier is closed for 2 h of the support hours"


def test_more_hours_than_agreed_are_no_gap():
    assert alignment(
        agreed(within(60), service_hours=OFFICE), Support("desk", minutes(60), LONGER)
    ).is_aligned


@pytest.mark.parametrize(
    ("start", "end", "at"),
    [
        (YEAR.start.add(days=1), YEAR.end, YEAR.start),
        (YEAR.start, YEAR.end.subtract(days=1), YEAR.end.subtract(days=1)),
        (YEAR.start.add(days=1), YEAR.end.subtract(days=1), YEAR.start),
    ],
)
def test_a_support_that_does_not_hold_as_long_is_a_gap(start, end, at):
    for support in (
        Support("desk", minutes(1), ALWAYS, period=Interval(start, end)),
        beneath(within(1), id="desk", start=start, end=end),
    ):
        (gap,) = alignment(agreed(within(60)), support).gaps
        assert (gap.kind, gap.support, gap.at) == (GapKind.PERIOD, "desk", at)


def test_a_support_that_comes_twice_is_named_once():
    desk = Support("desk", minutes(1), OFFICE)
    assert kinds(alignment(agreed(within(9999)), [desk, desk])) == [GapKind.HOURS]


def concluded(record):
    """The agreement as both parties sign it before its start."""
    record = record.negotiate(OPENED)
    for party in AgreementParty:
        record = record.sign(OPENED, party=party)
    return record.agree(OPENED)


def on(at):
    return Stamp(at, by="ana")


@pytest.mark.parametrize("made", [beneath, contract])
def test_a_terminated_support_holds_until_it_was_terminated(made):
    fourth = pendulum.datetime(2026, 1, 4)
    support = concluded(made(within(1), id="desk", hours=ALWAYS)).activate(on(YEAR.start))
    assert alignment(agreed(within(60)), support).is_aligned
    assert alignment(agreed(within(60)), support.review(on(fourth))).is_aligned
    ended = support.review(on(fourth)).terminate(on(fourth.add(days=1)), reason="merger")
    (gap,) = alignment(agreed(within(60)), ended).gaps
    assert (gap.kind, gap.support, gap.at) == (GapKind.PERIOD, "desk", fourth.add(days=1))
    held = Interval(YEAR.start, fourth.add(days=1))
    assert gap.reason == f"desk holds from {held}, the agreement from {YEAR}"
    assert alignment(agreed(within(60), end=fourth), ended).is_aligned
    (gap,) = alignment(agreed(within(60), start=fourth.add(days=9)), ended).gaps
    assert (gap.kind, gap.at) == (GapKind.PERIOD, fourth.add(days=9))


def test_an_expired_support_held_to_its_end():
    support = concluded(beneath(within(1))).activate(on(YEAR.start))
    expired = support.expire(on(YEAR.end.add(days=3)))
    assert alignment(agreed(within(60)), expired).is_aligned
    longer = agreed(within(60), end=YEAR.end.add(days=2))
    (gap,) = alignment(longer, expired).gaps
    assert (gap.kind, gap.at) == (GapKind.PERIOD, YEAR.end)


def test_a_support_that_ended_before_it_was_in_force_never_holds():
    draft = contract(within(1), hours=ALWAYS)
    signed = concluded(draft)
    for still_promised in (draft, signed):
        assert alignment(agreed(within(60)), still_promised).is_aligned
    later = on(YEAR.end)
    for ended, state in (
        (draft.terminate(later, reason="merger"), "TERMINATED"),
        (signed.terminate(later, reason="merger"), "TERMINATED"),
        (signed.expire(later), "EXPIRED"),
    ):
        (gap,) = alignment(agreed(within(60)), ended).gaps
        assert (gap.kind, gap.support, gap.at) == (GapKind.PERIOD, "UC-1", YEAR.start)
        assert gap.reason == (
            f"UC-1 is {state} and never was in force, the agreement holds from {YEAR}"
        )


# -- availability ---------------------------------------------------------------------------------


def up(share, name="part"):
    return Support(name, None, ALWAYS, availability=share)


def test_availabilities_multiply_in_series():
    parts = [up(Decimal("0.98")), up(Decimal("0.97")), up(Decimal("0.995"))]
    exact = Fraction(98 * 97 * 995, 10**7)
    for chain in (parts, ParallelSupport(parts)):
        found = alignment(agreed(target(target=Decimal("94.5847"))), chain)
        assert found.availabilities[0].composed == exact
        assert found.is_aligned
        assert found.availabilities[0].slack == 0
    found = alignment(agreed(target(target=95)), parts)
    (gap,) = found.gaps
    assert (gap.kind, gap.target_id) == (GapKind.AVAILABILITY, "SLT-1")
    assert gap.reason == "the supports are up 94.5847 % where 95 % are agreed"
    assert found.explain().splitlines()[0] == ("availability: agreed 95 %, supported 94.5847 %")
    assert found.availabilities[0].slack == Fraction(-4153, 10_000)


def test_ex_d4_one_of_several_redundant_ones_is_enough():
    pair = ParallelSupport([up(Decimal("0.98")), up(Decimal("0.98"))], redundant=True)
    chain = SerialSupport([up(Decimal("0.999")), pair, up(Decimal("0.995"))])
    composed = alignment(agreed(target()), chain).availabilities[0].composed
    assert composed == Fraction("0.993607398")
    assert alignment(agreed(target(target=99.3607398)), chain).is_aligned
    assert not alignment(agreed(target(target=99.3607398, comparator=C.GT)), chain).is_aligned


def test_a_needed_link_that_states_no_availability_is_a_gap():
    desk, line = Support("desk", minutes(1), ALWAYS), beneath(within(1))
    for chain in ([up(1), desk, line], ParallelSupport([up(1), SerialSupport([desk, line])])):
        found = alignment(agreed(target()), chain)
        assert [(gap.kind, gap.support, gap.target_id) for gap in found.gaps] == [
            (GapKind.UNSUPPORTED, "desk", "SLT-1"),
            (GapKind.UNSUPPORTED, "OLA-1", "SLT-1"),
        ]
        assert found.gaps[0].reason == "desk states no availability"
        assert found.explain().splitlines()[-2:] == [f"gap {gap}" for gap in found.gaps]


def test_a_redundant_link_need_not_state_its_availability_where_another_does():
    desk, share = Support("desk", minutes(1), ALWAYS), Decimal("0.995")
    half = SerialSupport([up(1), desk])
    found = alignment(agreed(target()), ParallelSupport([up(share), half, desk], redundant=True))
    assert (found.is_aligned, found.availabilities[0].composed) == (True, Fraction(995, 1000))
    found = alignment(agreed(target()), ParallelSupport([half, half, desk], redundant=True))
    assert [(gap.kind, gap.support) for gap in found.gaps] == [(GapKind.UNSUPPORTED, "desk")]


def test_an_agreement_beneath_promises_its_lowest_availability():
    other = target(3, target=97, service_ids={"SVC-2"})
    inside = target(2, target=98, service_ids={"SVC-1"}, measurement_point="inside")
    ola = beneath(target(1, target=99, measurement_point="outside"), inside, other)
    wanted = target(target=98, service_ids={"SVC-1"})
    found = alignment(agreed(wanted), [ola, Support("desk", minutes(1), ALWAYS)])
    assert found.availabilities[0].composed == Fraction(98, 100)


# -- which promises count -------------------------------------------------------------------------


def test_nothing_beneath_is_a_gap_of_its_own():
    wanted = (target(1), within(60, 2), within(30, 3, priority=1))
    for supports in ([], [beneath(target(4, M.SATISFACTION, target=4))]):
        found = alignment(agreed(*wanted), supports)
        assert kinds(found) == [GapKind.UNSUPPORTED] * 3
        assert found.slack is None
        assert found.gaps[2].reason == (
            "no support promises anything for incident resolution at priority 1"
        )


def test_what_adds_up_to_nothing_is_not_checked():
    happy = target(1, M.SATISFACTION, target=4)
    share = target(2, M.INCIDENT_RESOLUTION_IN_TIME, target=95)
    free = target(3, M.INCIDENT_RESOLUTION_IN_TIME, target=95, priority=2, clock=lambda _: None)
    found = alignment(agreed(happy, share, free), Support("desk", minutes(1), ALWAYS))
    assert found.unchecked == (happy, share, free)
    assert found.is_aligned
    assert "not checked: satisfaction >= 4 points each month" in found.explain()


def test_a_plain_support_works_for_its_metric_alone():
    desk = Support("desk", minutes(10), ALWAYS, metric=M.INCIDENT_RESPONSE)
    repair = Support("repair", minutes(50), ALWAYS, metric=M.INCIDENT_RESOLUTION_IN_TIME)
    both = Support("log", minutes(1), ALWAYS)
    found = alignment(
        agreed(within(10, 1, M.INCIDENT_RESPONSE), within(60, 2)), [both, desk, repair]
    )
    assert [check.worst.consumed for check in found.times] == [minutes(11), minutes(51)]
    assert [check.slack for check in found.times] == [minutes(-1), minutes(9)]


def test_an_agreement_promises_by_priority_or_else_for_all():
    ola = beneath(within(100, 1), within(30, 2, priority=1), within(200, 3, priority=2))
    wanted = agreed(*(within(240, n, priority=n) for n in (1, 2, 3)), within(240, 4))
    found = alignment(wanted, ola)
    taken = [check.worst.consumed for check in found.times]
    assert taken == [minutes(30), minutes(200), minutes(100), minutes(200)]
    assert [check.label for check in found.times][::3] == [
        "incident resolution at priority 1",
        "incident resolution",
    ]


def test_an_agreement_for_another_service_promises_nothing():
    ola = beneath(within(10, service_ids={"SVC-2"}))
    found = alignment(agreed(within(60, service_ids={"SVC-1"})), ola)
    assert kinds(found) == [GapKind.UNSUPPORTED]


def test_a_link_that_promises_the_metric_for_other_priorities_only_is_a_gap():
    desk = beneath(within(15), id="OLA-DESK")
    supplier = contract(within(120, priority=2), hours=ALWAYS)
    wanted = agreed(within(60, 1, priority=1), within(300, 2, priority=2))
    for chain in ([desk, supplier, supplier], [desk, ParallelSupport([supplier, desk])]):
        found = alignment(wanted, chain)
        (gap,) = found.gaps
        assert (gap.kind, gap.support, gap.target_id) == (GapKind.UNSUPPORTED, "UC-1", "SLT-1")
        assert gap.reason == "UC-1 names no time for incident resolution at priority 1"
        assert found.explain().splitlines()[-1] == f"gap {gap}"


def test_a_link_that_promises_only_a_share_of_the_metric_names_no_time():
    share = beneath(target(1, M.INCIDENT_RESOLUTION_IN_TIME, target=95), id="share")
    plain = Support("plain", None, ALWAYS, metric=M.INCIDENT_RESOLUTION)
    found = alignment(agreed(within(60)), [Support("desk", minutes(15), ALWAYS), share, plain])
    assert [(gap.kind, gap.support) for gap in found.gaps] == [
        (GapKind.UNSUPPORTED, "share"),
        (GapKind.UNSUPPORTED, "plain"),
    ]
    assert found.gaps[1].reason == "plain names no time for incident resolution"


def test_a_link_with_other_metrics_or_for_another_service_only_is_left_out_of_a_time():
    others = [
        beneath(within(5, metric=M.INCIDENT_RESPONSE), id="response"),
        beneath(within(5, service_ids={"SVC-2"}), id="elsewhere"),
        Support("line", None, ALWAYS, availability=1),
        Support("first", None, ALWAYS, metric=M.INCIDENT_RESPONSE),
    ]
    wanted = agreed(within(60, priority=1, service_ids={"SVC-1"}))
    found = alignment(wanted, [beneath(within(15), id="desk"), *others])
    assert (found.gaps, found.slack) == ((), minutes(45))


def test_clocks_say_time_and_hours_on_both_sides():
    clock = ClockTarget("resolution", minutes(240), ALWAYS)
    shared = target(1, M.INCIDENT_RESOLUTION_IN_TIME, target=95, clock=clock)
    inner = ClockTarget("network", minutes(120), OFFICE)
    supplier = contract(within(1, clock=inner), hours=ALWAYS)
    desk = Support("desk", minutes(15), ALWAYS)
    found = alignment(agreed(shared, service_hours=OFFICE), [desk, supplier])
    assert found.times[0].worst.consumed == minutes(3855)


def test_clocks_by_priority_are_checked_one_by_one():
    clocks = ClockTargets(
        "priority",
        {
            1: ClockTarget("resolution", minutes(60), ALWAYS),
            2: ClockTarget("resolution", minutes(120), ALWAYS),
        },
        otherwise=ClockTarget("resolution", None, ALWAYS),
    )
    share = target(1, M.INCIDENT_RESOLUTION_IN_TIME, target=95, clock=clocks)
    ola = beneath(within(90, 1), within(45, 2, priority=1))
    found = alignment(agreed(share), ola)
    assert [(check.priority, check.slack) for check in found.times] == [
        (1, minutes(15)),
        (2, minutes(30)),
    ]
    only = attrs.evolve(share, priority=2)
    assert [check.priority for check in alignment(agreed(only), ola).times] == [2]
    by_group = ClockTargets("group", {"A": clocks.targets[1]}, otherwise=clocks.targets[2])
    found = alignment(agreed(attrs.evolve(share, clock=by_group)), ola)
    assert [(check.priority, check.agreed) for check in found.times] == [
        (None, minutes(60)),
        (None, minutes(120)),
    ]


def test_parallel_supports_take_the_longest():
    chain = ParallelSupport([beneath(within(30), id="OLA-1"), beneath(within(50), id="OLA-2")])
    found = alignment(agreed(within(60)), chain)
    assert [step.name for step in found.times[0].worst.path] == ["OLA-2"]
    assert found.slack == minutes(10)


def test_other_times_are_checked_too():
    turn = target(1, M.CHANGE_TURNAROUND, target=5, unit=U.DAY)
    team = beneath(target(2, M.CHANGE_TURNAROUND, target=4, unit=U.DAY))
    assert alignment(agreed(turn), team).slack == minutes(24 * 60)


def test_what_is_no_support_is_refused():
    with pytest.raises(ValidationError) as caught:
        alignment(agreed(within(60)), ["desk"])
    assert (caught.value.record, caught.value.field) == ("SerialSupport", "parts")


@pytest.mark.parametrize("given", ["SLA-1", None, beneath(within(1))])
def test_what_is_no_agreement_is_refused(given):
    with pytest.raises(ValidationError, match="must be a service level agreement") as caught:
        alignment(given, [])
    assert (caught.value.record, caught.value.field) == ("alignment", "agreement")
    assert caught.value.value is given


def test_support_hours_are_those_in_which_records_are_timed():
    agreement = agreed(within(60), service_hours=ALWAYS, support_hours=OFFICE)
    found = alignment(agreement, contract(within(60)))
    assert (found.is_aligned, found.slack) == (True, minutes(0))


def test_what_is_agreed_by_priority_is_checked_by_priority():
    agreement = agreed(priority_targets={1: (minutes(15), minutes(60)), 2: (None, minutes(240))})
    desk = beneath(within(10, 1, M.INCIDENT_RESPONSE), within(90, 2))
    found = alignment(agreement, desk)
    assert [(check.label, check.slack) for check in found.times] == [
        ("incident response at priority 1", minutes(5)),
        ("incident resolution at priority 1", minutes(-30)),
        ("incident resolution at priority 2", minutes(150)),
    ]
    (gap,) = found.gaps
    assert gap.target_id == "SLA-1-P1-RESOLUTION"
