"""Planned downtime is no breach: against a reading of the journal minute by minute."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.design import Outage, OutageKind, availability_report
from itil_core.errors import ValidationError
from itil_core.framework.ids import IncidentId
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.operation import (
    Booking,
    ResolutionCode,
    as_planned,
    bookings,
    breach_of,
    is_incident_breach,
    outage_of,
)
from itil_core.transition import AUTHORISED_STATES, Change, ChangeState, ExpectedDowntime
from operation.problem_samples import at, incident
from transition.change_samples import normal, normal_in, started, window


def downtime(start: float, end: float, service_id: str = "SVC-MAIL") -> ExpectedDowntime:
    return ExpectedDowntime(service_id=service_id, interval=window(start, end))


def scheduled(
    start: float = 3, end: float = 4, number: int = 1, since: float = 1, **fields: Any
) -> Any:
    """A change that was scheduled an hour after the first instant, with its downtime."""
    change = normal_in(ChangeState.AUTHORISED, id=f"CHG-{number}", **fields)
    return change.schedule(
        at(since),
        window=window(start - 1, start + 5),
        expected_downtime=[downtime(start, end)],
        outage_projected=True,
    )


def outage(start: float, end: float | None = None, **fields: Any) -> Outage:
    given_facts: dict[str, Any] = {"service_id": "SVC-MAIL", "start": at(start).at}
    return Outage(**given_facts | {"end": None if end is None else at(end).at} | fields)


def test_what_an_authorised_change_had_announced_is_booked() -> None:
    change = scheduled()
    booked = Booking(interval=window(3, 4), change_id=change.id, booked_at=at(1).at)
    assert bookings([change], service_id="SVC-MAIL") == (booked,)
    assert bookings([started(change)], service_id="SVC-MAIL") == (booked,)
    assert bookings([change], service_id="SVC-WEB") == ()
    with pytest.raises(ValidationError) as refusal:
        bookings([change])
    assert (refusal.value.record, refusal.value.field) == ("bookings", "service_id")


def test_the_window_of_a_change_that_takes_a_ci_down_is_booked_for_the_ci() -> None:
    change = scheduled(ci_ids={"mx1"})
    (found,) = bookings([change], ci_id="mx1")
    assert found.interval == window(2, 8)
    assert bookings([scheduled(ci_ids={"mx1"}, takes_down=())], ci_id="mx1") == ()
    assert breach_of(outage(2, 9, service_id=None, ci_id="mx1"), [change]) == (window(8, 9),)


def test_what_was_only_proposed_or_not_authorised_is_not_booked() -> None:
    proposed = normal().propose_window(at(), window=window(), expected_downtime=[downtime(3, 4)])
    assert bookings([proposed], service_id="SVC-MAIL") == ()
    assert bookings([proposed.cancel(at(1), reason="no")], service_id="SVC-MAIL") == ()


def test_what_was_given_up_in_time_is_not_booked_and_what_was_given_up_late_is() -> None:
    change = scheduled()
    assert bookings([change.reschedule(at(2.9))], service_id="SVC-MAIL") == ()
    assert bookings([change.cancel(at(2.9), reason="no")], service_id="SVC-MAIL") == ()
    assert len(bookings([change.cancel(at(3), reason="no")], service_id="SVC-MAIL")) == 1
    again = change.reschedule(at(1.5)).schedule(
        at(2), window=window(2, 8), expected_downtime=[downtime(3, 4)], outage_projected=True
    )
    (found,) = bookings([again], service_id="SVC-MAIL")
    assert found.booked_at == at(2).at


def test_what_was_booked_at_its_start_came_too_late() -> None:
    change = normal_in(ChangeState.AUTHORISED)
    given_facts: dict[str, Any] = {
        "window": window(3, 8),
        "expected_downtime": [downtime(3, 4)],
        "outage_projected": True,
    }
    late = change.schedule(at(3), **given_facts)
    assert bookings([late], service_id="SVC-MAIL") == ()
    before = Stamp(at(3).at - timedelta(microseconds=1), by="ana")
    assert len(bookings([change.schedule(before, **given_facts)], service_id="SVC-MAIL")) == 1


def test_inv_11_4_planned_downtime_is_no_breach() -> None:
    changes = [scheduled()]
    for start, end, breach in (
        (3, 4, ()),
        (3.25, 3.5, ()),
        (2.5, 3.5, (window(2.5, 3),)),
        (3.5, 4.5, (window(4, 4.5),)),
        (2, 5, (window(2, 3), window(4, 5))),
        (4, 5, (window(4, 5),)),
        (2, 3, (window(2, 3),)),
    ):
        assert breach_of(outage(start, end), changes) == breach
        case = incident(when=at(end).at, occurred_at=at(start).at, service_id="SVC-MAIL")
        assert is_incident_breach(case, changes, as_of=at(end).at) is bool(breach)
    assert breach_of(outage(3, 4), []) == (window(3, 4),)


def test_an_incident_is_judged_until_its_resolution() -> None:
    case = incident(opened=at(3), category=("mail", "delivery"), service_id="SVC-MAIL")
    case = case.classify(at(3), impact=Level.LOW, urgency=Level.LOW).open(at(3), group="mail")
    case = case.start(at(3), assignee="bob")
    changes = [scheduled()]
    assert not is_incident_breach(case, changes, as_of=at(3.5).at)
    assert is_incident_breach(case, changes, as_of=at(4.5).at)
    over = case.resolve(at(4), resolution="over", code=ResolutionCode.NO_FAULT_FOUND)
    assert not is_incident_breach(over, changes)
    assert outage_of(over).interval() == window(3, 4)


def test_the_bookings_of_several_changes_count_together() -> None:
    changes = [scheduled(3, 4), scheduled(4, 5, 2), scheduled(7, 8, 3)]
    assert breach_of(outage(3, 5), changes) == ()
    assert breach_of(outage(2, 9), changes) == (window(2, 3), window(5, 7), window(8, 9))


def test_an_outage_is_given_the_booking_that_covers_most_of_it() -> None:
    changes = [scheduled(3, 4), scheduled(4, 6, 2), scheduled(6, 8, 3)]
    found = as_planned(outage(3.5, 7), changes)
    assert (found.kind, found.change_id) == (OutageKind.PLANNED, "CHG-2")
    assert (found.booked, found.booked_at) == (window(4, 6), at(1).at)
    assert found.unplanned() == (window(3.5, 4), window(6, 7))
    tied = as_planned(outage(3.5, 4.5), changes)
    assert tied.change_id == "CHG-1"
    lasting = as_planned(outage(3), changes, as_of=at(5.5).at)
    assert (lasting.change_id, lasting.end) == ("CHG-2", None)
    lost = outage(9, 10)
    assert as_planned(lost, changes) is lost


def test_availability_takes_the_planned_part_out_of_the_agreed_time() -> None:
    # Agreed 10 h; 1 h planned, half an hour of overrun: 8.5 of 9 h.
    period = window(0, 10)
    down = outage(3, 4.5)
    report = availability_report(ServiceHours.always(), period, [as_planned(down, [scheduled()])])
    assert report.availability == pytest.approx(8.5 / 9)
    bare = availability_report(ServiceHours.always(), period, [down])
    assert bare.availability == pytest.approx(8.5 / 10)


def test_an_outage_without_an_end_needs_an_instant() -> None:
    for ask in (breach_of, as_planned):
        with pytest.raises(ValidationError) as refusal:
            ask(outage(3), [scheduled()])
        assert refusal.value.field == "as_of"
    assert breach_of(outage(3), [scheduled()], as_of=at(3.5).at) == ()
    with pytest.raises(ValidationError):
        bookings([], service_id=IncidentId("INC-1"))


@given(
    st.lists(
        st.tuples(st.integers(2, 9), st.integers(1, 4), st.sampled_from(["", "give up", "drop"])),
        max_size=4,
    ),
    st.integers(1, 12),
    st.integers(1, 8),
)
def test_breaches_agree_with_a_reading_hour_by_hour(
    plans: list[tuple[int, int, str]], start: int, hours: int
) -> None:
    changes: list[Change] = []
    for number, (begin, span, then) in enumerate(plans):
        change = scheduled(begin, begin + span, number)
        # Half an hour before or after it was to start.
        when = at(begin + (0.5 if number % 2 else -0.5))
        if then == "drop":
            change = change.cancel(when, reason="no")
        elif then:
            change = change.reschedule(when)
        changes.append(change)
    moment = timedelta(microseconds=1)

    def planned(hour: int) -> bool:
        middle = at(hour + 0.5).at
        for change in changes:
            for stage in change.stages():
                for expected in stage.expected_downtime:
                    before = change.as_of(expected.interval.start - moment)
                    if (
                        middle in expected.interval
                        and expected in before.expected_downtime
                        and before.state in AUTHORISED_STATES
                    ):
                        return True
        return False

    breach = breach_of(outage(start, start + hours), changes)
    for hour in range(start, start + hours):
        found = any(at(hour + 0.5).at in part for part in breach)
        assert found is not planned(hour)


def test_an_incident_without_a_service_has_no_downtime() -> None:
    with pytest.raises(ValidationError):
        is_incident_breach(incident(), [], as_of=at(1).at)
