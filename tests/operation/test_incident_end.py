"""Resolution, closure checks, reopening, dismissal, cancellation."""

from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from itil_core.errors import GuardError, ImmutableError, ValidationError
from itil_core.framework.ids import ChangeId
from itil_core.operation import (
    ClosureCode,
    Incident,
    IncidentPolicy,
    IncidentState,
    PendingReason,
    ResolutionCode,
)
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
    unchanged,
    unmet,
)

S = IncidentState
MICROSECOND = timedelta(microseconds=1)
WORKAROUND = "SOLVED_WORKAROUND must name the workaround_id"
SILENCE = "NO_RESPONSE must come after the pending timeout for a user"


def solved(incident: Incident, when: Any = 1, **facts: Any) -> Incident:
    given = {"resolution": "restarted", "code": ResolutionCode.SOLVED_PERMANENT} | facts
    return incident.resolve(at(when), **given)


@pytest.mark.parametrize("made", [started, pending])
@pytest.mark.parametrize(
    "code",
    [
        code
        for code in ResolutionCode
        if code not in (ResolutionCode.SOLVED_WORKAROUND, ResolutionCode.NO_RESPONSE)
    ],
)
def test_a_resolution_says_how_in_words_and_by_code(made: Any, code: ResolutionCode) -> None:
    done = solved(made(), code=code)
    assert (done.state, done.resolution, done.resolution_code) == (S.RESOLVED, "restarted", code)
    assert done.pending_reason is None


@pytest.mark.parametrize("blank", ["", "   ", "\t\n"])
def test_a_resolution_without_words_or_code_is_refused_with_both(blank: str) -> None:
    incident = started()
    with unchanged(incident, GuardError) as refusal:
        solved(incident, resolution=blank, code=None)
    assert unmet(refusal) == {"resolution must be given", "resolution_code must be given"}


@pytest.mark.parametrize("wrong", [{"code": "SOLVED_PERMANENT"}, {"resolution": 7}])
def test_a_resolution_of_another_type_is_refused(wrong: dict[str, Any]) -> None:
    incident = started()
    with unchanged(incident, ValidationError):
        solved(incident, **wrong)


def test_a_workaround_must_be_named_now_or_before() -> None:
    code = ResolutionCode.SOLVED_WORKAROUND
    incident = started()
    with unchanged(incident, GuardError) as refusal:
        solved(incident, code=code, resolution="")
    assert unmet(refusal) == {WORKAROUND, "resolution must be given"}
    assert solved(incident, code=code, workaround_id="WA-1").workaround_id == "WA-1"
    linked = incident.link(at(), workaround_id="WA-2")
    assert solved(linked, code=code).workaround_id == "WA-2"
    with unchanged(linked, ValidationError):
        solved(linked, code=code, workaround_id=ChangeId("CHG-1"))
    with unchanged(linked, ValidationError):
        solved(linked, code=code, workaround_id="")


# Waiting since Monday 08:00; five working days of ten hours end on Friday at 18:00.
GIVE_UP = day(6, 18)


def test_no_response_comes_exactly_with_the_timeout() -> None:
    incident = pending()
    with unchanged(incident, GuardError) as refusal:
        solved(incident, GIVE_UP - MICROSECOND, code=ResolutionCode.NO_RESPONSE)
    assert unmet(refusal) == {SILENCE}
    silent = solved(incident, GIVE_UP, code=ResolutionCode.NO_RESPONSE)
    assert silent.resolution_code is ResolutionCode.NO_RESPONSE


def test_only_a_user_can_be_silent() -> None:
    for incident in (started(), pending(reason=PendingReason.SUPPLIER)):
        with unchanged(incident, GuardError, SILENCE):
            solved(incident, GIVE_UP.add(years=1), code=ResolutionCode.NO_RESPONSE)


def test_a_new_reason_starts_the_waiting_anew() -> None:
    tuesday = day(3)
    again = pending(reason=PendingReason.CHANGE).repend(at(tuesday), reason=PendingReason.USER)
    with unchanged(again, GuardError, SILENCE):
        solved(again, GIVE_UP, code=ResolutionCode.NO_RESPONSE)
    monday = day(9, 18)
    assert solved(again, monday, code=ResolutionCode.NO_RESPONSE).state is S.RESOLVED


def test_the_timeout_is_the_organisations() -> None:
    quick, never = (IncidentPolicy(pending_timeout=span) for span in (timedelta(hours=1), None))
    code = ResolutionCode.NO_RESPONSE
    assert solved(pending(), 1, code=code, policy=quick).state is S.RESOLVED
    incident = pending()
    with unchanged(incident, GuardError, SILENCE):
        solved(incident, MONDAY.add(years=9), code=code, policy=never)


# Closing.

CHECKS: dict[str, dict[str, Any]] = {
    "the user must agree, or the auto-close span must have passed": {"confirmed": False},
    "the satisfaction survey must be offered": {"survey_offered": False},
    "the documentation must be complete": {"documented": False},
    "a recurring incident must be linked to a problem": {"recurring": True},
    "the change that restored the service must be linked": {"by_change": True},
    "its children must be resolved first: INC-2, INC-3": {},
}
CHILDREN = [opened(3, parent_id="INC-1"), pending(2).link(at(), parent_id="INC-1")]


@pytest.mark.parametrize("count", range(1, len(CHECKS) + 1))
def test_closing_names_all_checks_that_are_not_met(count: int) -> None:
    incident = resolved()
    for chosen in combinations(CHECKS, count):
        facts: dict[str, Any] = {"confirmed": True}
        for name in chosen:
            facts |= CHECKS[name] or {"children": CHILDREN}
        with unchanged(incident, GuardError) as refusal:
            incident.close(at(1), **facts)
        assert unmet(refusal) == set(chosen)


def test_an_agreed_incident_is_closed_with_its_category() -> None:
    done = resolved().close(at(1), confirmed=True)
    assert (done.state, done.closure_category) == (S.CLOSED, ("software", "mail"))


def test_the_category_that_turned_out_right_may_differ() -> None:
    done = resolved().close(at(1), confirmed=True, category=("hardware", "disk"))
    assert (done.category, done.closure_category) == (("software", "mail"), ("hardware", "disk"))
    incident = resolved()
    for wrong in (("hardware",), tuple("abcde"), ("hardware", "")):
        with unchanged(incident, ValidationError) as refusal:
            incident.close(at(1), confirmed=True, category=wrong)
        assert refusal.value.field == "closure_category"


def test_silence_closes_exactly_after_three_working_days() -> None:
    incident, due = resolved(), day(4, 18)  # Monday, Tuesday, Wednesday, 10 hours each
    with unchanged(incident, GuardError, "auto-close"):
        incident.close(at(due - MICROSECOND))
    assert incident.close(at(due)).state is S.CLOSED


def test_silence_counts_from_the_last_resolution() -> None:
    again = solved(resolved().reopen(at(day(4))), day(4))
    with unchanged(again, GuardError, "auto-close"):
        again.close(at(day(4, 18)))
    assert again.close(at(day(6, 18))).state is S.CLOSED


def test_what_comes_again_has_a_problem_and_what_a_change_restored_has_the_change() -> None:
    incident = resolved().link(at(1), problem_id="PRB-1", change_ids={"CHG-1"})
    done = incident.close(at(1), confirmed=True, recurring=True, by_change=True)
    assert done.state is S.CLOSED


def test_children_that_are_over_and_those_of_others_do_not_block() -> None:
    others = [
        resolved(2, parent_id="INC-1"),
        cancelled(3),
        opened(4),
        opened(5, parent_id="INC-9"),
    ]
    assert resolved().close(at(1), confirmed=True, children=others).state is S.CLOSED


def test_whether_children_block_is_the_organisations_choice() -> None:
    lax = IncidentPolicy(block_on_open_children=False)
    done = resolved().close(at(1), confirmed=True, children=CHILDREN, policy=lax)
    assert done.state is S.CLOSED


def test_INV_5_5_a_major_incident_is_reviewed_before_it_is_closed() -> None:
    incident = solved(started().declare_major(at(), manager="mia", reason="no mail at all"))
    with unchanged(incident, GuardError) as refusal:
        incident.close(at(1), confirmed=True)
    assert unmet(refusal) == {"a major incident must be reviewed"}
    reviewed = incident.review_major(at(1), findings="one shelf", actions=["buy a second"])
    assert reviewed.close(at(1), confirmed=True).state is S.CLOSED


# Reopening.

LATE = "the reopening window must not have passed, else log a new incident"


def test_what_the_user_rejects_goes_back_to_work_at_any_time() -> None:
    again = resolved().rate(at(1), satisfaction=1).reopen(at(MONDAY.add(years=1)))
    assert (again.state, again.assignee, again.reopen_count) == (S.IN_PROGRESS, "bob", 1)
    assert (again.resolution, again.resolution_code, again.satisfaction) == ("", None, None)


def test_a_closed_incident_is_reopened_within_one_working_day_to_the_microsecond() -> None:
    noon = day(2, 12)
    incident = closed(when=noon)
    last = day(3, 12)
    again = incident.reopen(at(last))
    assert (again.state, again.closure_category, again.closed_at) == (S.IN_PROGRESS, (), None)
    with unchanged(incident, GuardError, LATE):
        incident.reopen(at(last + MICROSECOND))


def test_the_window_counts_from_the_last_closing() -> None:
    again = solved(closed(when=day(2)).reopen(at(day(2))), day(5))
    done = again.close(at(day(5)), confirmed=True)
    assert done.reopen(at(day(6))).reopen_count == 2


def test_the_window_is_the_organisations() -> None:
    never, ever = IncidentPolicy(reopen_window=timedelta(0)), IncidentPolicy(reopen_window=None)
    incident = closed()
    with unchanged(incident, GuardError, LATE):
        incident.reopen(at(), policy=never)
    assert incident.reopen(at(MONDAY.add(years=9)), policy=ever).state is S.IN_PROGRESS


def test_another_fault_is_another_incident() -> None:
    incident = closed()
    with unchanged(incident, GuardError) as refusal:
        incident.reopen(at(day(30)), same_fault=False)
    assert {text.split(",")[0] for text in unmet(refusal)} == {
        "it must be the same fault",
        "the reopening window must not have passed",
    }
    assert resolved().reopen(at(1), same_fault=False).state is S.IN_PROGRESS


def test_what_was_never_resolved_is_not_reopened() -> None:
    incident = dismissed()
    with unchanged(incident, GuardError) as refusal:
        incident.reopen(at(), assignee="bob")
    assert unmet(refusal) == {"it must once have been resolved"}
    with unchanged(cancelled(), ImmutableError):
        cancelled().reopen(at())


def test_reopening_needs_somebody_of_the_group() -> None:
    nobody = solved(
        opened().pend(at(), reason=PendingReason.USER),
        GIVE_UP,
        code=ResolutionCode.NO_RESPONSE,
    )
    with unchanged(nobody, GuardError, "assignee must be given"):
        nobody.reopen(at(GIVE_UP))
    with unchanged(nobody, ValidationError, "member"):
        nobody.reopen(at(GIVE_UP), assignee="bob", members={"ana"})
    assert nobody.reopen(at(GIVE_UP), assignee="bob", members={"bob"}).assignee == "bob"


# Dismissing and cancelling.


def test_a_new_incident_that_is_none_is_dismissed() -> None:
    twin = classified().dismiss(at(), code=ClosureCode.DUPLICATE, duplicate_of="INC-9")
    assert (twin.state, twin.closure_code) == (S.CLOSED, ClosureCode.DUPLICATE)
    assert twin.related_to == {"INC-9"}
    wish = reported().dismiss(at(), code=ClosureCode.REROUTED_REQUEST, request_id="REQ-1")
    assert wish.request_id == "REQ-1"
    known = reported(request_id="REQ-2").dismiss(at(), code=ClosureCode.REROUTED_REQUEST)
    assert known.request_id == "REQ-2"


def test_dismissing_needs_a_code_of_the_list_and_another_incident() -> None:
    incident = reported()
    nothing: Any = None
    with unchanged(incident, GuardError, "closure_code must be given"):
        incident.dismiss(at(), code=nothing)
    wrong: Any = "DUPLICATE"
    with unchanged(incident, ValidationError):
        incident.dismiss(at(), code=wrong)
    with unchanged(incident, ValidationError, "itself"):
        incident.dismiss(at(), code=ClosureCode.DUPLICATE, duplicate_of="INC-1")
    with unchanged(incident, ValidationError):
        incident.dismiss(at(), code=ClosureCode.DUPLICATE, request_id=ChangeId("CHG-1"))


@pytest.mark.parametrize("made", [classified, opened, started, pending])
def test_what_was_logged_in_error_is_cancelled_with_a_reason(made: Any) -> None:
    gone = made().cancel(at(1), reason="a test call")
    assert (gone.state, gone.cancellation_reason) == (S.CANCELLED, "a test call")
    assert gone.pending_reason is None
    incident = made()
    for blank in ("", "  "):
        with unchanged(incident, GuardError, "cancellation_reason must be given"):
            incident.cancel(at(1), reason=blank)
