"""A change advisory board and its votes, which the tests of boards and meetings share."""

from typing import Any

from itil_core.kernel.approval import Approval, Vote
from itil_core.transition.advisory_board import BoardMember, ChangeAdvisoryBoard
from itil_core.transition.board_agenda import AgendaItem, AgendaSection
from itil_core.transition.board_selection import select_members
from itil_core.transition.change import Change
from itil_core.transition.role_rule import BoardRole
from transition.change_samples import at

R = BoardRole
MEMBERS = (
    BoardMember(person="mia", roles=R.CHANGE_MANAGER, urgent=True),
    BoardMember(person="tom", roles=R.TECHNICAL_EXPERT, urgent=True),
    BoardMember(person="sue", roles=R.SERVICE_DESK),
    BoardMember(person="eva", roles=R.CUSTOMER),
    BoardMember(person="pat", roles=R.PROBLEM_MANAGEMENT),
    BoardMember(person="sam", roles=R.SECURITY, urgent=True),
)


def board(**fields: Any) -> ChangeAdvisoryBoard:
    """A board of six, of whom three can be reached at once."""
    given: dict[str, Any] = {"chair": "mia", "members": MEMBERS}
    return ChangeAdvisoryBoard(**given | fields)


def voted(approval: Approval, hours: float = 1, **votes: Vote) -> Approval:
    """An approval in which some have voted."""
    for person, vote in votes.items():
        approval = approval.cast(at(hours, by=person), vote)
    return approval


def request(change: Change, a_board: ChangeAdvisoryBoard | None = None) -> AgendaItem:
    """The agenda item of a change that is to be decided."""
    return AgendaItem(
        section=AgendaSection.REQUESTS,
        topic=change.title,
        change_id=change.id,
        selection=select_members(a_board or board(), change),
    )


def topic(text: str = "lead times", section: AgendaSection = AgendaSection.PROCESS_MATTERS) -> Any:
    """An agenda item without a change."""
    return AgendaItem(section=section, topic=text)
