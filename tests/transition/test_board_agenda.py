"""The standard agenda, derived from the records of changes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.testing import emergency_changes, normal_changes, two_step_changes
from itil_core.transition import (
    Change,
    ChangeCategory,
    ChangeKind,
    ChangeOutcome,
    ChangePolicy,
    ChangeState,
    UnauthorisedChange,
)
from itil_core.transition.board_agenda import AgendaItem, AgendaSection, standard_agenda
from itil_core.transition.board_selection import select_members
from transition.board_samples import board, request, topic
from transition.change_samples import (
    at,
    emergency_in,
    normal,
    normal_in,
    review,
    standard_in,
    two_step_in,
)

A = AgendaSection
S = ChangeState
LATE = at(100).at
MATTERS = "the change management process"
SCHEDULE = "the schedule of change and the projected service outage"


def failed(**fields: Any) -> Change:
    it = normal_in(S.IMPLEMENTING, **fields)
    return it.finish(at(4), outcome=ChangeOutcome.FAILED_NOT_REMEDIATED)


def closed_after(it: Any) -> Any:
    it = it.review(at(5), cms_updated=True)
    return it.record_review(at(6), review=review(6, remediation_worked=True)).close(at(7))


def strange(hours: float, ci: str = "mail1") -> UnauthorisedChange:
    return UnauthorisedChange(ci_id=ci, at=at(hours).at, difference="more memory")


def listed(changes: list[Any], **arguments: Any) -> list[tuple[str, str]]:
    a_board = arguments.pop("a_board", board())
    items = standard_agenda(a_board, changes, **({"as_of": LATE} | arguments))
    return [(item.section.name, item.key) for item in items]


def test_the_sections_come_in_the_order_of_the_standard_agenda() -> None:
    changes = [
        emergency_in(S.IN_REVIEW, id="CHG-5"),
        normal_in(S.READY_FOR_DECISION, id="CHG-4"),
        normal_in(S.REMEDIATED, id="CHG-3"),
        failed(id="CHG-2"),
    ]
    assert listed(changes, unauthorised=[strange(2)]) == [
        ("FAILED_CHANGES", "CHG-2"),
        ("BACKED_OUT_CHANGES", "CHG-3"),
        ("UNAUTHORISED_CHANGES", "mail1 at 2026-03-02T10:00:00+00:00: more memory"),
        ("REQUESTS", "CHG-4"),
        ("REVIEWS", "CHG-5"),
        ("PROCESS_MATTERS", MATTERS),
        ("SCHEDULE_AND_OUTAGES", SCHEDULE),
    ]
    assert [section.place for section in A] == list(range(7))


def test_requests_come_with_those_who_are_heard_and_the_most_urgent_first() -> None:
    changes = [
        normal_in(S.READY_FOR_DECISION, id="CHG-1", priority=3),
        normal_in(S.READY_FOR_DECISION, id="CHG-2", priority=1),
        normal_in(S.READY_FOR_DECISION, id="CHG-4", priority=2),
        normal_in(S.READY_FOR_DECISION, id="CHG-3", priority=2),
        normal_in(S.READY_FOR_DECISION, id="CHG-9", priority=2, category=ChangeCategory.MAJOR),
    ]
    items = standard_agenda(board(), changes, as_of=LATE)[:5]
    assert [item.key for item in items] == ["CHG-2", "CHG-9", "CHG-3", "CHG-4", "CHG-1"]
    for item in items:
        (change,) = (each for each in changes if each.id == item.key)
        assert item.selection == select_members(board(), change)
        assert item.topic == change.title


def test_what_somebody_decides_alone_needs_no_board() -> None:
    minor = normal_in(S.READY_FOR_DECISION, category=ChangeCategory.MINOR)
    assert minor.authority_level == 4
    assert ("REQUESTS", "CHG-1") not in listed([minor])
    assert listed([minor], a_board=board(authority="CHANGE_MANAGER"))[0] == ("REQUESTS", "CHG-1")
    raised = minor.raise_authority(at(), level=3)
    assert listed([raised])[0] == ("REQUESTS", "CHG-1")
    with pytest.raises(UnknownReferenceError):
        listed([], a_board=board(authority="NOBODY"))


def test_a_two_step_change_comes_back_once_it_is_built() -> None:
    assert listed([two_step_in(S.BUILT_TESTED)])[0] == ("REQUESTS", "CHG-1")
    assert listed([two_step_in(S.BUILD_AUTHORISED)])[0][0] == "PROCESS_MATTERS"


def test_each_board_has_its_own_requests() -> None:
    urgent = emergency_in(S.READY_FOR_DECISION, id="CHG-2")
    changes = [normal_in(S.READY_FOR_DECISION), urgent, failed(id="CHG-3")]
    assert ("REQUESTS", "CHG-2") not in listed(changes)
    assert listed(changes, a_board=board().emergency(), unauthorised=[strange(1)]) == [
        ("REQUESTS", "CHG-2")
    ]


def test_an_emergency_is_reviewed_by_the_regular_board() -> None:
    assert listed([emergency_in(S.IMPLEMENTED)])[0] == ("REVIEWS", "CHG-1")


def test_reviews_are_those_that_are_due() -> None:
    done = normal_in(S.IMPLEMENTED)
    assert listed([done])[0][0] == "PROCESS_MATTERS"
    assert listed([done], policy=ChangePolicy(review_share=1, review_seed=1))[0][0] == "REVIEWS"
    issues = normal_in(S.IMPLEMENTING).finish(at(4), outcome=ChangeOutcome.SUCCESSFUL_WITH_ISSUES)
    assert listed([issues])[0] == ("REVIEWS", "CHG-1")
    # Reviewed already, it still has to be closed.
    reviewed = issues.review(at(5), cms_updated=True).record_review(at(6), review=review(6))
    assert listed([reviewed])[0] == ("REVIEWS", "CHG-1")
    assert listed([standard_in(S.IMPLEMENTED)])[0][0] == "PROCESS_MATTERS"
    assert listed([closed_after(issues)], since=at(1).at)[0][0] == "PROCESS_MATTERS"


def test_what_ended_since_the_last_meeting_comes_once_more() -> None:
    changes = [closed_after(failed()), closed_after(normal_in(S.REMEDIATED, id="CHG-2"))]
    assert listed(changes)[0][0] == "PROCESS_MATTERS"
    assert listed(changes, since=at(4).at)[0][0] == "PROCESS_MATTERS"
    assert listed(changes, since=at(3.9).at)[:2] == [
        ("FAILED_CHANGES", "CHG-1"),
        ("BACKED_OUT_CHANGES", "CHG-2"),
    ]
    assert listed([failed()], since=at(50).at)[0] == ("FAILED_CHANGES", "CHG-1")


def test_alterations_since_the_last_meeting_come_in_order_of_time() -> None:
    found = [strange(9), strange(3), strange(2, "web1"), strange(2), strange(101)]
    times = [key.split(": ")[0] for section, key in listed([], unauthorised=found)[:4]]
    assert times == [
        "mail1 at 2026-03-02T10:00:00+00:00",
        "web1 at 2026-03-02T10:00:00+00:00",
        "mail1 at 2026-03-02T11:00:00+00:00",
        "mail1 at 2026-03-02T17:00:00+00:00",
    ]
    since = listed([], unauthorised=found, since=at(3).at)
    assert [section for section, _ in since].count("UNAUTHORISED_CHANGES") == 1


def test_changes_are_taken_as_they_stood() -> None:
    change = failed()
    later = normal(id="CHG-2", opened=at(3))
    assert listed([change, later], as_of=at(0.5).at)[0] == ("REQUESTS", "CHG-1")
    assert listed([change, later], as_of=at(2).at)[0][0] == "PROCESS_MATTERS"


def wanted(change: Change) -> AgendaSection | None:
    """Where a change belongs now, read from its journal without a last meeting."""
    states = [entry.target.name for entry in change.history]
    over = change.state.name in ("CLOSED", "REJECTED", "CANCELLED")
    if "REMEDIATED" in states:
        return None if over else A.BACKED_OUT_CHANGES
    if "IMPLEMENTED" in states:
        if over:
            return None
        if change.outcome is ChangeOutcome.FAILED_NOT_REMEDIATED:
            return A.FAILED_CHANGES
        due = (
            change.kind is ChangeKind.EMERGENCY
            or change.category is ChangeCategory.MAJOR
            or change.outcome is not ChangeOutcome.SUCCESSFUL
        )
        return A.REVIEWS if due or change.state.name == "IN_REVIEW" else None
    waits = change.state.name in ("READY_FOR_DECISION", "BUILT_TESTED")
    to_decide = waits and (change.authority_level or 9) <= 3
    return A.REQUESTS if to_decide and change.kind is not ChangeKind.EMERGENCY else None


@given(st.one_of(normal_changes(), two_step_changes(), emergency_changes()))
def test_every_change_stands_where_its_journal_puts_it(change: Change) -> None:
    items = standard_agenda(board(), [change], as_of=change.updated.at.add(days=1))
    found = [item.section for item in items if item.change_id == change.id]
    section = wanted(change)
    assert found == ([] if section is None else [section])


# Bad input.


def test_a_change_is_given_once() -> None:
    with pytest.raises(DuplicateError) as refusal:
        listed([normal(), normal()])
    assert (refusal.value.kind, refusal.value.key) == ("change", "CHG-1")
    with pytest.raises(DuplicateError) as refusal:
        listed([], unauthorised=[strange(1), strange(1)])
    assert refusal.value.kind == "unauthorised change"


@pytest.mark.parametrize("field", ["as_of", "since"])
def test_naive_instants_are_refused(field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        listed([], **{field: LATE.naive()})
    assert (refusal.value.record, refusal.value.field) == ("standard_agenda", field)


def test_an_item_says_what_it_is_about() -> None:
    change = normal_in(S.READY_FOR_DECISION)
    assert request(change).key == "CHG-1"
    assert topic("lead times").key == "lead times"
    with pytest.raises(ValidationError) as bare:
        AgendaItem(section=A.REQUESTS, topic="more", change_id="CHG-1")
    assert bare.value.field == "selection"
    with pytest.raises(ValidationError, match="must be that of the item's change") as other:
        AgendaItem(
            section=A.REQUESTS,
            topic="more",
            change_id="CHG-2",
            selection=select_members(board(), change),
        )
    assert other.value.value == "CHG-1"


@pytest.mark.parametrize("fields", [{"section": "REVIEWS"}, {"topic": " "}, {"selection": "all"}])
def test_what_an_item_refuses(fields: dict[str, Any]) -> None:
    given: dict[str, Any] = {"section": A.REVIEWS, "topic": "the disk", "change_id": "CHG-1"}
    with pytest.raises(ValidationError):
        AgendaItem(**given | fields)
