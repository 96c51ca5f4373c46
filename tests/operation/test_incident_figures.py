"""Figures of incident management: EX-O2 of ITIL.md 5.2, and the edges of periods."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.priority import Level
from itil_core.kernel.state import Phase
from itil_core.operation import (
    Incident,
    IncidentPolicy,
    PendingReason,
    ResolutionCode,
    backlog,
    first_contact_share,
    in_target_share,
    is_first_contact,
    is_in_target,
    major_count,
    mean_time_to_resolve,
    misassigned_share,
    reopened_share,
    time_used,
)
from itil_core.operation.incident_policy import DEFAULT_POLICY
from itil_core.testing import incidents
from operation.incident_samples import (
    MONDAY,
    at,
    cancelled,
    classified,
    closed,
    day,
    dismissed,
    opened,
    pending,
    reported,
    resolved,
    started,
)

START, END = day(2), day(9)
BEFORE = day(1)
MICROSECOND = timedelta(microseconds=1)
SHARES: list[Callable[..., float | timedelta | None]] = [
    first_contact_share,
    misassigned_share,
    in_target_share,
    reopened_share,
    mean_time_to_resolve,
]


def handled(number: int, when: datetime = START, **what: Any) -> Incident:
    """An incident of a week: who worked on it, how long, and how it went on."""
    incident = opened(number, opened=at(when, "desk")) if when <= START else opened(number)
    for group in what.get("groups", ()):
        incident = incident.assign(at(), group=group)
    if not what.get("over", True):
        return incident
    incident = incident.start(at(), assignee="bob")
    solved = {"resolution": "restarted", "code": ResolutionCode.SOLVED_PERMANENT}
    incident = incident.resolve(at(MONDAY + what.get("took", timedelta(hours=1))), **solved)
    if what.get("reopened"):
        same = incident.updated.at
        incident = incident.reopen(at(same)).resolve(at(same), **solved)
    return incident.close(at(END - MICROSECOND), confirmed=True)


def test_EX_O2_shares_and_backlog_of_a_month() -> None:
    # 40 from before, all handled now; 500 new, of which 440 are handled and 60 are left:
    # 310 by the first contact, 25 went through two groups more, 165 through one more.
    # Of the 480 handled 12 were reopened, and 24 took longer than the 8 hours of priority 2.
    old = [handled(number, BEFORE, took=timedelta(days=3)) for number in range(1, 25)]
    old += [handled(number, BEFORE) for number in range(25, 41)]
    first = [handled(number, reopened=number <= 112) for number in range(101, 411)]
    lost = [handled(number, groups=("network", "databases")) for number in range(411, 436)]
    once = [handled(number, groups=("network",)) for number in range(436, 541)]
    left = [handled(number, groups=("network",), over=False) for number in range(541, 601)]
    everything = [*old, *first, *lost, *once, *left]
    assert len(everything) == 540
    assert first_contact_share(everything, START, END) == 62
    assert in_target_share(everything, START, END) == 95
    assert reopened_share(everything, START, END) == 2.5
    assert misassigned_share(everything, START, END) == 5
    assert backlog(everything, START) == 40
    assert backlog(everything, END) == 40 + 500 - 480 == 60


def test_EX_O2_mean_time_to_resolve() -> None:
    spans = [timedelta(minutes=minutes) for minutes in (30, 45, 240, 15)]
    month = [handled(number, took=span) for number, span in enumerate(spans, start=1)]
    assert mean_time_to_resolve(month, START, END) == timedelta(minutes=82.5)


def test_the_mean_may_count_open_time_only() -> None:
    incident = handled(1, took=timedelta(hours=25))
    office = DEFAULT_POLICY.hours
    assert mean_time_to_resolve([incident], START, END, hours=office) == timedelta(hours=11)


@pytest.mark.parametrize("share", SHARES)
def test_nothing_to_count_is_no_figure_or_an_error(share: Callable[..., Any]) -> None:
    elsewhere = [closed(), opened(2)]
    assert share(elsewhere, day(20), day(21)) is None
    with pytest.raises(CalculationError) as refusal:
        share(elsewhere, day(20), day(21), strict=True)
    assert refusal.value.formula == share.__name__
    assert share([closed()], START, END, strict=True) is not None


@pytest.mark.parametrize("share", [*SHARES, major_count])
@pytest.mark.parametrize(("start", "end"), [(END, START), (START, START), (START.naive(), END)])
def test_a_period_ends_after_its_start(
    share: Callable[..., Any], start: datetime, end: datetime
) -> None:
    with pytest.raises(ValidationError):
        share([closed()], start, end)


def test_a_period_holds_its_start_and_not_its_end() -> None:
    incident = closed()  # reported, resolved and closed on Monday at 08:00
    for share in SHARES:
        assert share([incident], MONDAY, MONDAY + MICROSECOND) is not None
        assert share([incident], MONDAY - MICROSECOND, MONDAY) is None
    assert major_count([reported()], MONDAY, END) == 0


def test_volume_goes_by_the_report_and_resolution_by_the_closing() -> None:
    incident = handled(1, took=timedelta(days=2))  # reported on the 2nd, closed on the 8th
    assert first_contact_share([incident], day(2), day(3)) == 100
    assert misassigned_share([incident], day(2), day(3)) == 0
    assert reopened_share([incident], day(2), day(3)) is None
    assert reopened_share([incident], day(8), day(10)) == 0
    assert in_target_share([incident], day(8), day(10)) == 0
    assert first_contact_share([incident], day(8), day(10)) is None


def test_what_was_closed_without_being_resolved_is_volume_only() -> None:
    crowd = [dismissed(), cancelled(2)]
    assert reopened_share(crowd, START, END) is None
    assert mean_time_to_resolve(crowd, START, END) is None
    assert first_contact_share([*crowd, closed(3), closed(4)], START, END) == 50


def test_the_first_contact_resolves_alone() -> None:
    assert is_first_contact(resolved())
    assert not is_first_contact(started())
    assert not is_first_contact(resolved().reopen(at()))
    assert not is_first_contact(handled(1, groups=("network",)))
    tier_2 = (
        started().escalate(at(), to="network", reason="no progress").assign(at(), group="messaging")
    )
    assert not is_first_contact(tier_2)
    assert not is_first_contact(resolved(tier=2))


def test_majors_are_counted_by_their_report() -> None:
    major = started().declare_major(at(1), manager="mia", reason="no mail at all")
    withdrawn = major.withdraw_major(at(2), reason="two users only")
    assert major_count([major, withdrawn, started(2)], START, END) == 1
    assert major_count([major], day(3), END) == 0


def test_exactly_at_the_target_is_within_it() -> None:
    at_target, too_late = MONDAY + timedelta(hours=8), MONDAY + timedelta(hours=8, microseconds=1)
    assert is_in_target(resolved(when=at_target)) is True
    assert is_in_target(resolved(when=too_late)) is False
    assert is_in_target(started()) is None
    planned = resolved(impact=None).classify(at(), impact=Level.LOW, urgency=Level.LOW)
    assert is_in_target(planned) is None
    assert in_target_share([planned.close(at(), confirmed=True)], START, END) is None


def test_waiting_for_the_user_does_not_count_and_other_waiting_does() -> None:
    def waited(reason: PendingReason) -> Incident:
        waiting = started().pend(at(1), reason=reason)
        return waiting.resolve(at(5), resolution="ok", code=ResolutionCode.SOLVED_PERMANENT)

    assert time_used(waited(PendingReason.USER)) == timedelta(hours=1)
    assert time_used(waited(PendingReason.SUPPLIER)) == timedelta(hours=5)
    lax = IncidentPolicy(pause_reasons={PendingReason.SUPPLIER})
    assert time_used(waited(PendingReason.SUPPLIER), lax) == timedelta(hours=1)
    assert time_used(pending().repend(at(3), reason=PendingReason.CHANGE).resume(at(4))) == (
        timedelta(hours=1)
    )


def test_time_between_resolution_and_reopening_does_not_count() -> None:
    again = resolved(when=1).rate(at(2), satisfaction=1).reopen(at(3))
    done = again.resolve(at(5), resolution="ok", code=ResolutionCode.SOLVED_PERMANENT)
    assert time_used(done) == timedelta(hours=3)


def test_time_passes_in_the_hours_of_the_priority_at_each_moment() -> None:
    # Priority 2 on Monday from 08:00, ten hours a day; critical from Tuesday 08:00, day and night.
    critical = started().classify(at(day(3)), urgency=Level.HIGH)
    done = critical.resolve(at(day(4)), resolution="ok", code=ResolutionCode.SOLVED_PERMANENT)
    assert time_used(done) == timedelta(hours=10 + 24)


def test_a_backlog_is_what_had_been_reported_and_was_not_over() -> None:
    crowd = [classified(1), pending(2), resolved(3, when=2), closed(4), cancelled(5)]
    assert backlog(crowd, MONDAY) == 0
    assert backlog(crowd, MONDAY + MICROSECOND) == 3
    assert backlog(crowd, MONDAY + timedelta(hours=2)) == 3
    assert backlog(crowd, MONDAY + timedelta(hours=2, microseconds=1)) == 2
    assert backlog([resolved().reopen(at(5))], day(5)) == 1
    with pytest.raises(ValidationError):
        backlog(crowd, MONDAY.naive())


def seconds_used(incident: Incident, policy: IncidentPolicy) -> timedelta:
    """Fold the record entry by entry and add up what passed in each of its states."""
    used, record, since = timedelta(0), incident.origin, incident.reported_at
    for entry in incident.history:
        at_work = record.state.phase is Phase.OPEN
        waits = record.state.phase is Phase.PENDING
        if at_work or (waits and record.pending_reason not in policy.pause_reasons):
            hours = ServiceHours.always() if record.priority == 1 else policy.hours
            used += hours.between(since, entry.stamp.at)
        since, record = entry.stamp.at, record.apply(entry)
    return used


@given(incidents())
def test_time_used_is_what_a_walk_over_the_journal_adds_up(incident: Incident) -> None:
    assert time_used(incident) == seconds_used(incident, DEFAULT_POLICY)


@given(st.lists(incidents(), max_size=5), st.datetimes(timezones=st.just(MONDAY.tzinfo)))
def test_a_backlog_agrees_with_the_records_as_of_then(
    crowd: list[Incident], instant: datetime
) -> None:
    # The entries of the instant itself do not count yet: one microsecond earlier is the same.
    earlier = instant - MICROSECOND
    known = [each for each in crowd if each.opened.at <= earlier]
    over = (Phase.DONE, Phase.ENDED)
    expected = sum(each.as_of(earlier).state.phase not in over for each in known)
    late = [each for each in crowd if each.reported_at < instant <= each.opened.at]
    assert backlog(crowd, instant) == expected + len(late)
