"""The agenda of a change advisory board, derived from the records of changes.

ITIL Service Transition (2007), 4.2.6.8: the standard agenda.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import Enum
from typing import Any

import attrs
import pendulum

from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import ChangeId
from itil_core.kernel.fields import a, text
from itil_core.kernel.instants import in_utc
from itil_core.kernel.state import Phase
from itil_core.transition._exact import first_twice
from itil_core.transition.advisory_board import ChangeAdvisoryBoard
from itil_core.transition.board_selection import BoardSelection, select_members
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeKind
from itil_core.transition.change_lifecycle import ChangeState
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy
from itil_core.transition.unauthorised_change import UnauthorisedChange

__all__ = ["AgendaItem", "AgendaSection", "standard_agenda"]

S = ChangeState
_TO_DECIDE = frozenset({S.READY_FOR_DECISION, S.BUILT_TESTED})


class AgendaSection(Enum):
    """The parts of the standard agenda, in order.

    Members, in order: FAILED_CHANGES, BACKED_OUT_CHANGES, UNAUTHORISED_CHANGES, REQUESTS (changes
    on which is advised or decided), REVIEWS, PROCESS_MATTERS, SCHEDULE_AND_OUTAGES (the schedule of
    change and the projected service outage).
    """

    FAILED_CHANGES = "FAILED_CHANGES"
    BACKED_OUT_CHANGES = "BACKED_OUT_CHANGES"
    UNAUTHORISED_CHANGES = "UNAUTHORISED_CHANGES"
    REQUESTS = "REQUESTS"
    REVIEWS = "REVIEWS"
    PROCESS_MATTERS = "PROCESS_MATTERS"
    SCHEDULE_AND_OUTAGES = "SCHEDULE_AND_OUTAGES"

    @property
    def place(self) -> int:
        """Where it stands on the agenda, from 0."""
        return list(AgendaSection).index(self)


def _check_selection(item: "AgendaItem", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    a(BoardSelection, type(None))(item, attribute, value)
    if value is not None and value.change_id != item.change_id:
        reason = f"must be that of the item's change, {item.change_id}"
        raise ValidationError("AgendaItem", "selection", value.change_id, reason)
    if value is None and item.section is AgendaSection.REQUESTS:
        reason = "must say who is heard, because the item is in REQUESTS; use select_members"
        raise ValidationError("AgendaItem", "selection", value, reason)


@attrs.frozen(kw_only=True)
class AgendaItem:
    """One point of an agenda.

    Attributes:
        section: The part of the agenda to which it belongs.
        topic: What it is about, in words.
        change_id: The change that it is about; None where it is about something else.
        selection: Who is heard on the change, and the quorum; all items of REQUESTS have one.

    Raises:
        ValidationError: It has no topic, or who is heard is missing or meant for another change.
    """

    section: AgendaSection = attrs.field(validator=a(AgendaSection))
    topic: str = attrs.field(validator=text())
    change_id: ChangeId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ChangeId)
    )
    selection: BoardSelection | None = attrs.field(default=None, validator=_check_selection)

    @property
    def key(self) -> str:
        """By what the minutes refer to it: its change, or else its topic."""
        return self.topic if self.change_id is None else str(self.change_id)


def standard_agenda(
    board: ChangeAdvisoryBoard,
    changes: Iterable[Change],
    *,
    as_of: datetime,
    since: datetime | None = None,
    unauthorised: Iterable[UnauthorisedChange] = (),
    policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
) -> tuple[AgendaItem, ...]:
    """Return the standard agenda of a board, as the records stand at an instant.

    Each change comes at most once, in the first part that fits: failed and not remediated; backed
    out or otherwise remediated; requests that are ready for a decision and need the board's level
    or a higher one, most urgent first; those whose review is due. Failed and remediated changes
    stand there until they are closed, and once more where they ended since the last meeting. Then
    come process matters, and the schedule of change with the projected service outage.

    An emergency board has only the emergency changes that wait for a decision on its agenda; the
    regular one has none of these.

    Args:
        board: The board.
        changes: Any changes, each as it stood at the instant; later ones are left out.
        as_of: The instant.
        since: When the last meeting was, to look back to it; None looks at what is open only.
        unauthorised: What was found to be unauthorised; later than the instant, or not after the
            last meeting, is left out.
        policy: The authorities and which changes are reviewed.

    Raises:
        ValidationError: An instant is naive.
        DuplicateError: A change was given twice, or an alteration was.
        UnknownReferenceError: The policy does not know the board's authority.

    ITIL Service Transition (2007), 4.2.6.8.
    """
    at = in_utc(as_of, record="standard_agenda", field="as_of")
    last = None if since is None else in_utc(since, record="standard_agenda", field="since")
    given = tuple(changes)
    twice = first_twice(change.id for change in given)
    if twice is not None:
        raise DuplicateError("change", twice)
    known = [change.as_of(at) for change in given if change.opened.at <= at]
    level = policy.level_of(board.authority)
    requests = [change for change in known if _is_for(board, change, level)]
    items = [
        AgendaItem(
            section=AgendaSection.REQUESTS,
            topic=change.title,
            change_id=change.id,
            selection=select_members(board, change),
        )
        for change in sorted(requests, key=_urgency)
    ]
    if not board.is_emergency:
        items += _worked(known, last, policy)
        items += _altered(unauthorised, at, last)
        items += [AgendaItem(section=section, topic=topic) for section, topic in _ALWAYS]
    return tuple(sorted(items, key=lambda item: item.section.place))


_ALWAYS = (
    (AgendaSection.PROCESS_MATTERS, "the change management process"),
    (AgendaSection.SCHEDULE_AND_OUTAGES, "the schedule of change and the projected service outage"),
)


def _is_for(board: ChangeAdvisoryBoard, change: Change, level: int) -> bool:
    """Tell whether a change waits for a board's advice or decision."""
    urgent = change.kind is ChangeKind.EMERGENCY
    needed = change.authority_level
    # Who could decide alone needs no board; whoever must decide above it wants its advice.
    concerned = needed is not None and needed <= level
    return change.state in _TO_DECIDE and concerned and urgent is board.is_emergency


def _urgency(change: Change) -> tuple[int, int, str]:
    """Return the order of requests: priority, then authority, then id."""
    return change.priority or 0, change.authority_level or 0, change.id


def _worked(
    changes: Iterable[Change], last: pendulum.DateTime | None, policy: ChangePolicy
) -> Iterator[AgendaItem]:
    """Yield the changes whose work has ended and that must be talked about, by id."""
    for change in sorted(changes, key=lambda change: change.id):
        section = _section(change, last, policy)
        if section is not None:
            yield AgendaItem(section=section, topic=change.title, change_id=change.id)


def _section(
    change: Change, last: pendulum.DateTime | None, policy: ChangePolicy
) -> AgendaSection | None:
    ended = change.finished_at
    if ended is None or (change.state.phase is Phase.ENDED and (last is None or ended <= last)):
        return None
    if change.has_been(S.REMEDIATED):
        return AgendaSection.BACKED_OUT_CHANGES
    if change.outcome is not None and change.outcome.failed:
        return AgendaSection.FAILED_CHANGES
    due = change.pir is None and bool(change.review_reasons(policy))
    waits = change.state.phase is Phase.DONE and (due or change.state is S.IN_REVIEW)
    return AgendaSection.REVIEWS if waits else None


def _altered(
    unauthorised: Iterable[UnauthorisedChange],
    at: pendulum.DateTime,
    last: pendulum.DateTime | None,
) -> Iterator[AgendaItem]:
    """Yield what was found to be unauthorised, in order of time."""
    found = [each for each in unauthorised if each.at <= at and (last is None or each.at > last)]
    topics = [
        f"{each.ci_id} at {each.at.isoformat()}: {each.difference}"
        for each in sorted(found, key=lambda each: (each.at, each.ci_id, each.difference))
    ]
    twice = first_twice(topics)
    if twice is not None:
        raise DuplicateError("unauthorised change", twice)
    for topic in topics:
        yield AgendaItem(section=AgendaSection.UNAUTHORISED_CHANGES, topic=topic)
