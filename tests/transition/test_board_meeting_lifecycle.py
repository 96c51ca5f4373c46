"""The table of meetings."""

from itil_core.kernel.state import Phase
from itil_core.transition.board_meeting_lifecycle import BoardMeetingLifecycle, BoardMeetingState

S = BoardMeetingState


def test_a_meeting_goes_from_the_invitation_to_its_minutes() -> None:
    assert BoardMeetingLifecycle.path(S.PLANNED, S.MINUTED) == ("begin", "end", "close_minutes")
    assert [state.phase for state in S] == [
        Phase.OPEN,
        Phase.OPEN,
        Phase.DONE,
        Phase.ENDED,
        Phase.ENDED,
    ]


def test_what_was_held_is_not_cancelled_and_closed_minutes_stay() -> None:
    assert "cancel" not in BoardMeetingLifecycle.moves_from(S.IN_SESSION)
    assert BoardMeetingLifecycle.moves_from(S.HELD) == (
        "close_minutes",
        "record_item",
        "correct_item",
    )
    assert BoardMeetingLifecycle.moves_from(S.MINUTED) == ()
