"""Lives of meetings of change advisory boards."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar, overload

import pendulum
from hypothesis import strategies as st

from itil_core.design.agreed_action import AgreedAction
from itil_core.framework.ids import ChangeId, MeetingId
from itil_core.kernel.interval import Interval
from itil_core.kernel.stamp import Stamp
from itil_core.testing._change_parts import decided
from itil_core.testing._parts import PEOPLE, TEXTS, facts, ids, joined, several
from itil_core.testing.times import stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves
from itil_core.transition.board_agenda import AgendaItem, AgendaSection
from itil_core.transition.board_meeting import BoardMeeting
from itil_core.transition.board_minutes import BoardAdvice
from itil_core.transition.board_selection import BoardSeat, BoardSelection
from itil_core.transition.role_rule import BoardRole

__all__ = ["board_meetings"]

MeetingT = TypeVar("MeetingT", bound=BoardMeeting)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})
_CALLED: Final = {
    BoardRole.CHANGE_MANAGER: True,
    BoardRole.TECHNICAL_EXPERT: True,
    BoardRole.CUSTOMER: False,
}
# Who is away and has somebody stand for them; none of these is drawn as being there.
_AWAY: Final = ("ema", "ivo")


def _seats(*people: tuple[str, ...]) -> tuple[BoardSeat, ...]:
    """Return the chair's seat, a required and an invited one, for those who speak for each."""
    return tuple(
        BoardSeat(role=role, required=required, people=heard, reasons=("every change",))
        for (role, required), heard in zip(_CALLED.items(), people, strict=True)
    )


# Made once, because they say little about a meeting and take long to draw.
_SEATS: Final = st.sampled_from(
    (
        _seats(("ana", "eva", "jan"), ("ana", "eva", "ivo"), ()),
        _seats(("ana", "ema"), ("eva",), ("jan",)),
        _seats(("jan",), ("ema", "ivo"), ("eva", "jan")),
        _seats(("eva",), (), ("ana",)),
    )
)


def _selection(change: ChangeId) -> st.SearchStrategy[BoardSelection]:
    return st.builds(
        BoardSelection,
        change_id=st.just(change),
        requester_id=st.just("dan"),
        seats=_SEATS,
        quorum=st.integers(1, 2),
        fewest=st.integers(1, 2),
    )


def _request(change: ChangeId) -> st.SearchStrategy[AgendaItem]:
    return st.builds(
        AgendaItem,
        section=st.just(AgendaSection.REQUESTS),
        topic=TEXTS,
        change_id=st.just(change),
        selection=_selection(change),
    )


_REQUESTS: Final = ids(ChangeId).flatmap(_request)
_OTHERS: Final = st.builds(
    AgendaItem,
    section=st.sampled_from([each for each in AgendaSection if each is not AgendaSection.REQUESTS]),
    topic=TEXTS,
)
_ITEMS: Final = _REQUESTS | _OTHERS


def _place(item: AgendaItem) -> int:
    return item.section.place


def _key(item: AgendaItem) -> str:
    return item.key


def _in_order(items: list[AgendaItem]) -> tuple[AgendaItem, ...]:
    return tuple(sorted(items, key=_place))


def _windows(start: pendulum.DateTime) -> st.SearchStrategy[Interval]:
    return st.integers(1, 9).map(lambda hours: Interval(start, start.add(hours=hours)))


_AGENDAS: Final = st.lists(_ITEMS, min_size=1, max_size=2, unique_by=_key).map(_in_order)


def _begin(meeting: BoardMeeting, _stamp: Stamp) -> Facts:
    delegates = st.dictionaries(st.sampled_from(_AWAY), st.just(meeting.chair), max_size=2)
    present = several(PEOPLE).map(lambda people: people | {str(meeting.chair)})
    return facts({"present": present}, delegates=delegates)


def _reschedule(_meeting: BoardMeeting, stamp: Stamp) -> Facts:
    return facts({"planned": _windows(stamp.at)})


def _addition(meeting: BoardMeeting, _stamp: Stamp) -> Facts:
    keys = {item.key for item in meeting.agenda}
    return facts({"item": _ITEMS.filter(lambda item: item.key not in keys)})


def _there(meeting: BoardMeeting) -> set[str]:
    return {str(each.person) for each in meeting.attendees if each.until is None}


def _arrival(meeting: BoardMeeting, _stamp: Stamp) -> Facts | None:
    away = sorted({"ana", "eva", "jan"} - _there(meeting))
    return facts({"person": st.sampled_from(away)}) if away else None


def _departure(meeting: BoardMeeting, _stamp: Stamp) -> Facts | None:
    there = sorted(_there(meeting))
    return facts({"person": st.sampled_from(there)}) if there else None


def _said(meeting: BoardMeeting, item: AgendaItem, stamp: Stamp) -> Facts:
    """Draw what can be said on an item: with a quorum everything, else that it is deferred."""
    # Written down at once or afterwards, it was talked about when the session began.
    at = meeting.began_at or stamp.at
    actions = st.builds(
        AgreedAction, text=TEXTS, owner=PEOPLE, due=st.just(stamp.at.add(days=7))
    ).map(lambda action: (action,))
    shared: dict[str, st.SearchStrategy[Any]] = {"item": st.just(item.key), "at": st.just(at)}
    count = meeting.quorum(item.key, at)
    if count is not None and not count.is_reached:
        shared["advice"] = st.just(BoardAdvice.DEFER)
    elif item.section is not AgendaSection.REQUESTS:
        shared["advice"] = st.sampled_from((BoardAdvice.NOTE, BoardAdvice.DEFER))
    else:
        advised = (BoardAdvice.APPROVE, BoardAdvice.REJECT, BoardAdvice.RETURN)
        decision = facts(
            {"advice": st.sampled_from(advised)}, decision=decided(3, Stamp(at, by="ana"))
        )
        drawn = decision | facts({"advice": st.just(BoardAdvice.DEFER)})
        return joined(facts(shared, actions=actions), drawn)
    return facts(shared, discussion=TEXTS, actions=actions)


def _entry(meeting: BoardMeeting, stamp: Stamp) -> Facts | None:
    bare = meeting.without_entry
    if not bare:
        return None
    return st.sampled_from(bare).flatmap(lambda item: _said(meeting, item, stamp))


def _correction(meeting: BoardMeeting, stamp: Stamp) -> Facts | None:
    written = [meeting.item(entry.item) for entry in meeting.minutes]
    if not written:
        return None
    return st.sampled_from(written).flatmap(lambda item: _said(meeting, item, stamp))


_MOVES: Final[Mapping[str, Arguments]] = {
    "begin": _begin,
    "cancel": facts({"reason": TEXTS}),
    "reschedule": _reschedule,
    "set_agenda": facts({"agenda": _AGENDAS}),
    "add_item": _addition,
    "arrive": _arrival,
    "leave": _departure,
    "record_item": _entry,
    "correct_item": _correction,
}


def _planned(given: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    opened: Stamp = given["opened"]
    return facts(
        {**{name: st.just(value) for name, value in given.items()}, "planned": _windows(opened.at)}
    )


@overload
def board_meetings(*, most: int = 16) -> st.SearchStrategy[BoardMeeting]: ...
@overload
def board_meetings(
    kind: type[MeetingT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[MeetingT]: ...
def board_meetings(
    kind: type[BoardMeeting] = BoardMeeting,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[BoardMeeting]:
    """Return a strategy for meetings of change advisory boards with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws meetings as they are planned.
    """
    origins = facts(
        {
            "id": ids(MeetingId),
            "opened": stamps(),
            "board": st.sampled_from(("CAB", "ECAB")),
            "chair": PEOPLE,
            "agenda": _AGENDAS,
        }
    ).flatmap(_planned)
    return lives(
        origins.map(lambda given: kind(**given)),
        usual_moves(_MOVES, kind, arguments),
        most=most,
    )
