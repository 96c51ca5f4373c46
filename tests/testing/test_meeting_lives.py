"""Drawn meetings of boards."""

from hypothesis import given

from itil_core.testing import board_meetings
from itil_core.transition.board_meeting import BoardMeeting
from itil_core.transition.board_meeting_lifecycle import BoardMeetingState


@given(board_meetings())
def test_a_meeting_that_has_begun_has_somebody_in_the_chair(meeting: BoardMeeting) -> None:
    if meeting.has_been(BoardMeetingState.IN_SESSION):
        assert meeting.chair in {one.person for one in meeting.attendees}


@given(board_meetings(most=0))
def test_no_steps_draw_planned_meetings(meeting: BoardMeeting) -> None:
    assert not meeting.history
    assert meeting.agenda
