"""Meetings of boards: attendance, quorum for each change, minutes."""

import json
from typing import Any

import pytest
from cattrs import Converter
from hypothesis import given, settings

from itil_core.design import AgreedAction
from itil_core.errors import (
    CycleError,
    DuplicateError,
    GuardError,
    ImmutableError,
    RefusedMoveError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.interop import configure
from itil_core.kernel.approval import Vote
from itil_core.kernel.stamp import Stamp
from itil_core.testing import board_meetings
from itil_core.transition import ChangeState
from itil_core.transition.authority_decision import board_decision
from itil_core.transition.board_agenda import AgendaSection, standard_agenda
from itil_core.transition.board_meeting import BoardMeeting
from itil_core.transition.board_meeting_lifecycle import BoardMeetingState
from itil_core.transition.board_minutes import Attendee, BoardAdvice
from itil_core.transition.board_voting import board_approval
from itil_core.transition.role_rule import BoardRole
from transition.board_samples import board, request, topic, voted
from transition.change_samples import at, decision, emergency_in, normal_in, window

A = BoardAdvice
S = BoardMeetingState
CHANGE = normal_in(ChangeState.READY_FOR_DECISION)
CONVERTER = configure(Converter(omit_if_default=True))
ALL = ("mia", "tom", "sue", "eva", "pat")
SESSION = "it must be during the session"
TALKED = "it must have been talked about during the session; at says when"


def meeting(**fields: Any) -> BoardMeeting:
    """A meeting with a request, which five are heard on, and a matter of the process."""
    given: dict[str, Any] = {
        "id": "MTG-1",
        "opened": at(),
        "board": "CAB",
        "chair": "mia",
        "planned": window(1, 2),
        "agenda": [request(CHANGE), topic()],
    }
    return BoardMeeting(**given | fields)


def begun(*present: str, **arguments: Any) -> BoardMeeting:
    return meeting().begin(at(1), present=present or ALL, **arguments)


def unmet(refusal: pytest.ExceptionInfo[GuardError]) -> tuple[str, ...]:
    return refusal.value.unmet


def late(recorded: float, effective: float) -> Stamp:
    return Stamp(at(recorded).at, by="ana", effective=at(effective).at)


# From the agenda to the authorisation, end to end.


def test_a_meeting_from_its_agenda_to_closed_minutes() -> None:
    agenda = standard_agenda(board(), [CHANGE], as_of=at(0.5).at)
    it = meeting(agenda=()).set_agenda(at(0.5), agenda=agenda)
    it = it.begin(at(1), present={"mia", "tom", "zoe"}, delegates={"eva": "zoe"})
    count = it.quorum("CHG-1", at(1).at)
    assert count is not None
    assert count.is_reached
    assert count.there == (BoardRole.CHANGE_MANAGER, BoardRole.CUSTOMER, BoardRole.TECHNICAL_EXPERT)
    vote = board_approval(board(), CHANGE, delegations=it.delegations(at(1).at))
    vote = voted(vote, mia=Vote.APPROVE, tom=Vote.APPROVE)
    vote = vote.cast(at(1, by="zoe"), Vote.APPROVE, voter="eva").decide(at(1, by="mia"))
    authorises = board_decision(board(), vote, CHANGE)
    action = AgreedAction(text="tell the desk", owner="sue", due=at(30).at)
    it = it.record_item(
        at(1),
        item="CHG-1",
        advice=A.APPROVE,
        discussion="no objections",
        actions=[action],
        decision=authorises,
    )
    for item in it.without_entry:
        it = it.record_item(at(1.5), item=item.key, advice=A.NOTE)
    it = it.end(at(2)).close_minutes(at(3))
    assert (it.state, it.began_at, it.ended_at) == (S.MINUTED, at(1).at, at(2).at)
    assert it.decisions == (("CHG-1", authorises),)
    assert it.actions == (action,)
    assert it.deferred == it.without_entry == ()
    assert it.replay() == it
    done = CHANGE.authorise(at(2), decision=it.decisions[0][1])
    assert done.state is ChangeState.AUTHORISED
    with pytest.raises(ImmutableError):
        it.add_item(at(4), item=topic("more"))


# Quorum.


def test_without_a_quorum_a_change_is_deferred_and_not_decided() -> None:
    it = begun("mia", "tom")
    for advice in (A.APPROVE, A.REJECT, A.RETURN):
        with pytest.raises(GuardError) as refusal:
            it.record_item(at(1), item="CHG-1", advice=advice, decision=decision(hours=1))
        (reason,) = unmet(refusal)
        assert reason == (
            "without a quorum it must be deferred: 2 of 5 required roles are there and 3 are "
            "needed; missing: CUSTOMER, SERVICE_DESK, PROBLEM_MANAGEMENT"
        )
    it = it.record_item(at(1), item="CHG-1", advice=A.DEFER)
    assert [item.key for item in it.deferred] == ["CHG-1"]
    assert it.quorum("lead times", at(1).at) is None


def test_each_change_has_a_quorum_of_its_own() -> None:
    urgent = emergency_in(ChangeState.READY_FOR_DECISION, id="CHG-2")
    agenda = [request(CHANGE), request(urgent, board(quorum_share="1/5"))]
    it = meeting(agenda=agenda).begin(at(1), present={"mia", "tom"})
    counts = [it.quorum(key, at(1).at) for key in ("CHG-1", "CHG-2")]
    assert [count is not None and count.is_reached for count in counts] == [False, True]


def test_the_quorum_is_counted_when_the_change_is_talked_about() -> None:
    it = begun("mia", "tom").arrive(at(1.2), person="eva").arrive(at(1.3), person="sue")
    it = it.leave(at(1.4), person="tom").leave(at(1.5), person="sue").end(at(2))

    def says(hours: float) -> BoardMeeting:
        return it.record_item(at(3), item="CHG-1", advice=A.APPROVE, at=at(hours).at)

    assert [len(it.represented(at(hours).at)) for hours in (1, 1.2, 1.3, 1.4, 1.5)] == [
        2,
        3,
        4,
        3,
        2,
    ]
    for hours in (1.2, 1.3, 1.45):
        assert says(hours).entry("CHG-1")
    for hours in (1, 1.1, 1.5, 2):
        with pytest.raises(GuardError, match="without a quorum"):
            says(hours)


def test_the_requester_makes_no_quorum_not_even_for_somebody_else() -> None:
    it = begun("mia", "tom", "dan", delegates={"eva": "dan", "sue": "tom"})
    count = it.quorum("CHG-1", at(1).at)
    assert count is not None
    assert count.people == ("mia", "sue", "tom")
    assert it.represented(at(1).at) == {"mia", "tom", "sue", "dan", "eva"}


# Attendance.


def test_delegates_stand_for_members_along_whole_chains() -> None:
    it = begun("mia", "jan", delegates={"eva": "zoe", "zoe": "jan"})
    assert it.attendees == (
        Attendee(person="jan", since=at(1).at, represents={"eva", "zoe"}),
        Attendee(person="mia", since=at(1).at),
    )
    with pytest.raises(CycleError) as circle:
        begun(delegates={"eva": "tom", "tom": "eva"})
    assert circle.value.path == ("eva", "tom", "eva")


def test_somebody_who_is_there_is_in_the_chair() -> None:
    with pytest.raises(GuardError) as refusal:
        begun("tom", delegates={"eva": "zoe", "sue": "ida"})
    assert unmet(refusal) == (
        "the chair, mia, must be there; name who is in the chair",
        "those who stand for others must be there: ida, zoe",
    )
    assert begun("tom", chair="tom").chair == "tom"
    with pytest.raises(GuardError) as bare:
        meeting(agenda=()).begin(at(1), present=["mia"])
    assert unmet(bare) == ("agenda must be given",)
    with pytest.raises(ValidationError, match="several ids"):
        meeting().begin(at(1), present="mia")


def test_people_come_and_go() -> None:
    it = begun("mia").arrive(at(1.2), person="zoe", represents=["eva"])
    assert it.represented(at(1.2).at) == {"mia", "zoe", "eva"}
    assert [it.delegations(at(hours).at) for hours in (1.1, 1.2)] == [{}, {"eva": "zoe"}]
    gone = it.leave(at(1.3), person="zoe")
    assert gone.represented(at(1.3).at) == {"mia"}
    back = gone.arrive(at(1.4), person="zoe")
    assert [one.person for one in back.attendees] == ["mia", "zoe", "zoe"]
    assert back.represented(at(1.4).at) == {"mia", "zoe"}
    again = gone.arrive(at(1.4), person="ida", represents=["eva"])
    assert "eva" in again.represented(at(1.4).at)


def test_nobody_comes_twice_or_for_whom_somebody_else_stands() -> None:
    it = begun("mia", "tom", delegates={"eva": "tom"})
    with pytest.raises(GuardError) as refusal:
        it.arrive(late(1.2, 0.5), person="tom", represents=["eva", "pat"])
    assert unmet(refusal) == (
        "tom must not be there already",
        "nobody must stand for these already: eva",
        SESSION,
    )
    with pytest.raises(CycleError) as circle:
        it.arrive(at(1.2), person="eva", represents=["tom"])
    assert circle.value.relation == "delegation"


def test_who_is_there_is_not_represented() -> None:
    with pytest.raises(GuardError) as refusal:
        begun("mia", "eva", "zoe", delegates={"eva": "zoe", "mia": "zoe", "sue": "zoe"})
    assert unmet(refusal) == ("who is there must not be represented: eva, mia",)
    with pytest.raises(GuardError) as later:
        begun("mia", "tom").arrive(at(1.2), person="zoe", represents=["tom", "eva"])
    assert unmet(later) == ("who is there must not be represented: tom",)


def test_a_member_who_comes_later_votes_for_themselves() -> None:
    it = begun("mia", "zoe", delegates={"eva": "zoe", "sue": "zoe"}).arrive(at(1.2), person="eva")
    assert it.delegations(at(1.1).at) == {"eva": "zoe", "sue": "zoe"}
    assert it.delegations(at(1.2).at) == {"sue": "zoe"}
    gone = it.leave(at(1.3), person="eva")
    assert gone.delegations(at(1.3).at) == {"eva": "zoe", "sue": "zoe"}
    assert gone.represented(at(1.3).at) == {"mia", "zoe", "eva", "sue"}


def test_a_session_does_not_end_before_what_happened_in_it() -> None:
    talked = begun().record_item(at(1.5), item="lead times", advice=A.NOTE)
    came = begun("mia").arrive(at(1.5), person="tom")
    left = begun("mia", "tom").leave(at(1.5), person="tom")
    for it in (talked, came, left):
        with pytest.raises(GuardError) as refusal:
            it.end(late(2, 1.4))
        last = at(1.5).at.isoformat()
        assert unmet(refusal) == (
            f"it must not end before {last}, the last that is recorded of it",
        )
        assert it.end(late(2, 1.5)).ended_at == at(1.5).at
    with pytest.raises(GuardError):
        begun().end(late(2, 0.9))


def test_nobody_leaves_who_is_not_there() -> None:
    it = begun("mia").arrive(at(1.5), person="tom")
    with pytest.raises(GuardError) as absent:
        it.leave(at(1.6), person="eva")
    assert unmet(absent) == ("eva must be there",)
    with pytest.raises(GuardError) as early:
        it.leave(late(1.6, 1.4), person="tom")
    assert unmet(early) == ("tom must not have come later than that",)
    at_once = it.leave(late(1.6, 1.5), person="tom")
    assert at_once.represented(at(1.5).at) == {"mia"}


# Minutes.


def test_minutes_are_not_closed_while_an_item_is_without_an_entry() -> None:
    it = begun().end(at(2))
    with pytest.raises(GuardError) as refusal:
        it.close_minutes(at(3))
    assert unmet(refusal) == ("every item must have an entry: CHG-1, lead times",)
    it = it.record_item(at(3), item="lead times", advice=A.NOTE, at=at(1).at)
    with pytest.raises(GuardError) as refusal:
        it.close_minutes(at(3))
    assert unmet(refusal) == ("every item must have an entry: CHG-1",)
    it = it.record_item(at(3), item="CHG-1", advice=A.RETURN, at=at(1.5).at)
    assert it.close_minutes(at(3)).state is S.MINUTED


def test_minutes_are_not_closed_over_a_quorum_that_was_lost_afterwards() -> None:
    it = begun().record_item(at(1.5), item="CHG-1", advice=A.APPROVE)
    it = it.record_item(at(1.5), item="lead times", advice=A.NOTE)
    for person in ("sue", "eva", "pat"):
        it = it.leave(late(1.8, 1.4), person=person)
    held = it.end(at(2))
    with pytest.raises(GuardError) as refusal:
        held.close_minutes(at(3))
    assert unmet(refusal) == ("there must have been a quorum, or correct_item: CHG-1",)
    deferred = held.correct_item(at(3), item="CHG-1", advice=A.DEFER)
    assert deferred.close_minutes(at(3)).state is S.MINUTED
    before = held.correct_item(at(3), item="CHG-1", advice=A.APPROVE, at=at(1.3).at)
    assert before.close_minutes(at(3)).state is S.MINUTED


def test_what_is_said_is_said_during_the_session() -> None:
    it = begun()
    for hours in (0.9, 1.2):
        with pytest.raises(GuardError) as refusal:
            it.record_item(at(1.1), item="lead times", advice=A.NOTE, at=at(hours).at)
        assert unmet(refusal) == (TALKED,)
    held = it.end(at(2))
    with pytest.raises(GuardError) as refusal:
        held.record_item(at(3), item="lead times", advice=A.NOTE)
    assert unmet(refusal) == (TALKED,)
    assert held.record_item(late(3, 1.5), item="lead times", advice=A.NOTE).minutes


def test_a_request_is_advised_on_and_not_just_noted() -> None:
    with pytest.raises(GuardError) as refusal:
        begun().record_item(at(1), item="CHG-1", advice=A.NOTE)
    assert unmet(refusal) == ("a request must be advised on or deferred, not just noted",)


def test_a_decision_belongs_to_a_request_and_to_somebody_else_than_the_requester() -> None:
    it = begun()
    made = decision(hours=5, by="dan")
    with pytest.raises(GuardError) as refusal:
        it.record_item(at(1), item="lead times", advice=A.APPROVE, decision=made)
    assert unmet(refusal) == (
        "a decision must be on a request",
        "the decision must not be later than its record",
    )
    with pytest.raises(GuardError) as refusal:
        it.record_item(at(1), item="CHG-1", advice=A.APPROVE, decision=made)
    assert unmet(refusal) == (
        "the decision must not be later than its record",
        "somebody else than the requester must decide",
    )
    both = decision(hours=1, by={"dan", "eva"})
    assert it.record_item(at(1), item="CHG-1", advice=A.APPROVE, decision=both).decisions
    # The authority need not do as is advised.
    kept = it.record_item(at(1), item="CHG-1", advice=A.REJECT, decision=decision(hours=1))
    assert len(kept.decisions) == 1


def test_an_entry_is_corrected_and_never_written_twice() -> None:
    it = begun().record_item(at(1.1), item="lead times", advice=A.NOTE, discussion="to long")
    with pytest.raises(DuplicateError) as twice:
        it.record_item(at(1.2), item="lead times", advice=A.NOTE)
    assert (twice.value.kind, twice.value.key) == ("entry for", "lead times")
    better = it.correct_item(at(1.2), item="lead times", advice=A.DEFER, discussion="too long")
    entry = better.entry("lead times")
    assert entry is not None
    assert (entry.at, entry.discussion) == (at(1.1).at, "too long")
    assert it.as_of(at(1.1).at).entry("lead times") == it.entry("lead times")
    moved = better.correct_item(at(1.3), item="lead times", advice=A.NOTE, at=at(1).at)
    assert [each.at for each in moved.minutes] == [at(1).at]
    with pytest.raises(UnknownReferenceError) as bare:
        it.correct_item(at(1.2), item="CHG-1", advice=A.DEFER)
    assert (bare.value.kind, bare.value.ids) == ("entry for", ("CHG-1",))


def test_other_entries_stay_when_one_is_corrected() -> None:
    it = begun().record_item(at(1), item="CHG-1", advice=A.DEFER)
    it = it.record_item(at(1), item="lead times", advice=A.NOTE)
    it = it.correct_item(at(1), item="CHG-1", advice=A.APPROVE)
    assert [(each.item, each.advice) for each in it.minutes] == [
        ("CHG-1", A.APPROVE),
        ("lead times", A.NOTE),
    ]


def test_what_is_not_on_the_agenda_is_unknown() -> None:
    for look in (
        lambda: begun().record_item(at(1), item="CHG-7", advice=A.DEFER),
        lambda: begun().quorum("CHG-7", at(1).at),
        lambda: begun().entry("CHG-7"),
    ):
        with pytest.raises(UnknownReferenceError) as refusal:
            look()
        assert (refusal.value.kind, refusal.value.ids) == ("agenda item", ("CHG-7",))


# Before the meeting.


def test_the_agenda_keeps_the_order_of_its_sections() -> None:
    it = meeting().add_item(at(0.5), item=topic("CHG-9", AgendaSection.FAILED_CHANGES))
    it = it.add_item(at(0.5), item=topic("costs"))
    assert [item.key for item in it.agenda] == ["CHG-9", "CHG-1", "lead times", "costs"]
    with pytest.raises(DuplicateError) as twice:
        it.add_item(at(0.6), item=topic("costs"))
    assert (twice.value.kind, twice.value.key) == ("agenda item", "costs")
    with pytest.raises(ValidationError, match="in the order of the sections") as order:
        it.set_agenda(at(0.6), agenda=[topic(), request(CHANGE)])
    assert order.value.field == "agenda"


def test_it_can_be_held_at_another_time_or_not_at_all() -> None:
    it = meeting().reschedule(at(0.5), planned=window(3, 4))
    assert it.planned == window(3, 4)
    with pytest.raises(GuardError, match="cancellation"):
        it.cancel(at(1), reason="")
    assert it.cancel(at(1), reason="nobody has time").state is S.CANCELLED
    with pytest.raises(RefusedMoveError):
        begun().cancel(at(2), reason="too late")
    assert (it.began_at, it.ended_at) == (None, None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"board": " "}, "board"),
        ({"planned": at().at}, "planned"),
        ({"agenda": ["CHG-1"]}, "agenda"),
        ({"attendees": ["mia"]}, "attendees"),
        ({"minutes": ["all well"]}, "minutes"),
        ({"cancellation": None}, "cancellation"),
    ],
)
def test_what_it_refuses(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        meeting(**fields)
    assert (refusal.value.record, refusal.value.field) == ("BoardMeeting", field)


def test_naive_instants_are_refused() -> None:
    for look in (
        lambda: begun().represented(at().at.naive()),
        lambda: begun().quorum("CHG-1", at().at.naive()),
        lambda: begun().delegations(at().at.naive()),
    ):
        with pytest.raises(ValidationError) as refusal:
            look()
        assert (refusal.value.record, refusal.value.field) == ("BoardMeeting", "at")


# Properties.


@given(board_meetings())
def test_nothing_is_settled_without_a_quorum_nor_closed_without_an_entry(it: BoardMeeting) -> None:
    for entry in it.minutes:
        item = it.item(entry.item)
        if item.selection is None or not entry.advice.needs_quorum:
            continue
        there = {
            person
            for one in it.attendees
            if one.since <= entry.at and (one.until is None or entry.at < one.until)
            for person in {one.person, *one.represents}
        }
        required = [seat for seat in item.selection.seats if seat.required]
        came = [seat for seat in required if there & set(seat.people)]
        assert len(came) >= item.selection.quorum

    written = sorted(entry.item for entry in it.minutes)
    assert len(set(written)) == len(written)
    if it.state is S.MINUTED:
        assert written == sorted(item.key for item in it.agenda)


@settings(max_examples=40)
@given(board_meetings())
def test_meetings_survive_being_stored(it: BoardMeeting) -> None:
    stored = json.loads(json.dumps(CONVERTER.unstructure(it)))
    back = CONVERTER.structure(stored, BoardMeeting)
    assert back == it
    assert back.history == it.history


def test_a_session_of_no_time_has_its_moment() -> None:
    it = begun().record_item(at(1), item="CHG-1", advice=A.DEFER).end(at(1))
    assert it.ended_at == it.began_at
