"""Meetings of change advisory boards: agenda, attendance, quorum for each change, and minutes.

ITIL Service Transition (2007), 4.2.6.8.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar, Final

import attrs

from itil_core.design.agreed_action import AgreedAction
from itil_core.errors import DuplicateError, UnknownReferenceError
from itil_core.kernel._delegation import stand_ins
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import id_set
from itil_core.kernel.ids import ActorId
from itil_core.kernel.interval import Interval
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.stamp import Stamp
from itil_core.transition._meeting_fields import MeetingFields
from itil_core.transition.authority import Decision
from itil_core.transition.board_agenda import AgendaItem, AgendaSection
from itil_core.transition.board_meeting_lifecycle import BoardMeetingLifecycle
from itil_core.transition.board_minutes import Attendee, BoardAdvice, MinuteEntry

__all__ = ["BoardMeeting"]

_NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class BoardMeeting(MeetingFields):
    """A meeting of a change advisory board, from the invitation to the minutes.

    Attributes:
        id: The meeting's id.
        board: The name of the board.
        chair: Who is in the chair.
        planned: When it is to be held.
        agenda: The items, in the order of the standard agenda; each change comes once.
        attendees: Who was there and when, and for whom they stood.
        minutes: What was written down, an entry for each item.
        cancellation: Why it was cancelled.

    Raises:
        ValidationError: The agenda is not in order, or a value is not what its field takes.
        DuplicateError: An item is on the agenda twice.

    Example:
        >>> import pendulum
        >>> one = pendulum.datetime(2026, 3, 4, 13)
        >>> matters = AgendaItem(section=AgendaSection.PROCESS_MATTERS, topic="lead times")
        >>> meeting = BoardMeeting(
        ...     id="MTG-1",
        ...     opened=Stamp(one.subtract(days=2), by="mia"),
        ...     board="CAB",
        ...     chair="mia",
        ...     planned=Interval(one, one.add(hours=1)),
        ...     agenda=[matters],
        ... )
        >>> meeting = meeting.begin(Stamp(one, by="mia"), present={"mia", "tom"})
        >>> meeting = meeting.record_item(
        ...     Stamp(one, by="mia"), item="lead times", advice=BoardAdvice.NOTE
        ... )
        >>> meeting = meeting.end(Stamp(one.add(minutes=20), by="mia"))
        >>> meeting.close_minutes(Stamp(one.add(hours=1), by="mia")).state.name
        'MINUTED'

    ITIL Service Transition (2007), 4.2.6.8.
    """

    lifecycle: ClassVar[type[Lifecycle]] = BoardMeetingLifecycle

    @BoardMeetingLifecycle.begin
    def begin(
        self,
        stamp: Stamp,
        *,
        present: Iterable[str],
        delegates: Mapping[str, str] = _NOBODY,
        chair: str | None = None,
    ) -> Delta:
        """Begin; whoever is not there is represented by their delegate.

        Args:
            stamp: When and by whom.
            present: Who is there.
            delegates: Who stands for whom, by the one who is absent; whole chains are followed.
            chair: Who is in the chair instead.

        Raises:
            GuardError: The agenda is empty, the chair or a delegate is not there, or somebody who
                is there is represented.
            CycleError: Delegation goes in a circle.
        """
        people = id_set(ActorId, present)
        standing = stand_ins(delegates)
        leads = self.chair if chair is None else ActorId(chair)
        absent = sorted(standing.keys() - people)
        doubled = sorted(people & frozenset[ActorId]().union(*standing.values()))
        there = tuple(
            Attendee(
                person=person,
                since=stamp.effective,
                represents=standing.get(person, frozenset[ActorId]()),
            )
            for person in sorted(people)
        )
        return guarded(
            {"attendees": there, "chair": leads},
            {
                f"the chair, {leads}, must be there; name who is in the chair": leads in people,
                f"those who stand for others must be there: {', '.join(absent)}": not absent,
                f"who is there must not be represented: {', '.join(doubled)}": not doubled,
            },
        )

    @BoardMeetingLifecycle.end
    def end(self, stamp: Stamp) -> Delta:
        """End the session; the minutes may still be written.

        Raises:
            GuardError: Somebody came or left later than that, or an item was talked about later.
        """
        moments = [entry.at for entry in self.minutes]
        moments += [at for one in self.attendees for at in (one.since, one.until) if at is not None]
        last = max(moments)
        reason = f"it must not end before {last.isoformat()}, the last that is recorded of it"
        return guarded({}, {reason: last <= stamp.effective})

    @BoardMeetingLifecycle.close_minutes
    def close_minutes(self, stamp: Stamp) -> Delta:
        """Close the minutes; after that nothing is changed in them.

        Raises:
            GuardError: Items of the agenda are without an entry, or say what they cannot without a
                quorum, because attendance was recorded later; all are named.
        """
        bare = ", ".join(item.key for item in self.without_entry)
        few = ", ".join(entry.item for entry in self.minutes if self._lacks_quorum(entry))
        return guarded(
            {},
            {
                f"every item must have an entry: {bare}": not bare,
                f"there must have been a quorum, or correct_item: {few}": not few,
            },
        )

    @BoardMeetingLifecycle.cancel
    def cancel(self, stamp: Stamp, *, reason: str) -> Delta:
        """Give it up before it begins.

        Raises:
            GuardError: There is no reason.
        """
        return {"cancellation": reason}

    @BoardMeetingLifecycle.reschedule
    def reschedule(self, stamp: Stamp, *, planned: Interval) -> Delta:
        """Hold it at another time."""
        return {"planned": planned}

    @BoardMeetingLifecycle.set_agenda
    def set_agenda(self, stamp: Stamp, *, agenda: Iterable[AgendaItem]) -> Delta:
        """Set another agenda instead of the present one.

        Raises:
            ValidationError: It is not in order.
            DuplicateError: An item comes twice.
        """
        return {"agenda": tuple(agenda)}

    @BoardMeetingLifecycle.add_item
    def add_item(self, stamp: Stamp, *, item: AgendaItem) -> Delta:
        """Add an item at the end of its section.

        Raises:
            DuplicateError: It is on the agenda already.
        """
        agenda = sorted((*self.agenda, item), key=lambda each: each.section.place)
        return {"agenda": tuple(agenda)}

    @BoardMeetingLifecycle.arrive
    def arrive(self, stamp: Stamp, *, person: str, represents: Iterable[str] = ()) -> Delta:
        """Record that somebody came later.

        Args:
            stamp: When and by whom it is recorded; the stamp says since when they are there.
            person: Who came.
            represents: The members for whom they stand.

        Raises:
            GuardError: They are there already, or a member for whom they would stand is there or
                has somebody else who does.
            CycleError: Delegation would go in a circle.
        """
        who = ActorId(person)
        comes = Attendee(person=who, since=stamp.effective, represents=id_set(ActorId, represents))
        there = [one for one in self.attendees if one.until is None]
        held: dict[str, str] = {member: one.person for one in there for member in one.represents}
        taken = sorted(comes.represents & held.keys())
        doubled = sorted(comes.represents & {one.person for one in there})
        stand_ins({**held, **dict.fromkeys(comes.represents, who)})
        return guarded(
            {"attendees": (*self.attendees, comes)},
            {
                f"{who} must not be there already": all(one.person != who for one in there),
                f"nobody must stand for these already: {', '.join(taken)}": not taken,
                f"who is there must not be represented: {', '.join(doubled)}": not doubled,
                _IN_SESSION: self.is_in_session(stamp.effective),
            },
        )

    @BoardMeetingLifecycle.leave
    def leave(self, stamp: Stamp, *, person: str) -> Delta:
        """Record that somebody left before the end, and with them those for whom they stood.

        Args:
            stamp: When and by whom it is recorded; the stamp says since when they are gone.
            person: Who left.

        Raises:
            GuardError: They are not there.
        """
        who, gone = ActorId(person), stamp.effective
        staying = [one for one in self.attendees if one.person == who and one.until is None]
        came = all(one.since <= gone for one in staying)
        return guarded(
            {
                "attendees": tuple(
                    attrs.evolve(one, until=gone) if one in staying and came else one
                    for one in self.attendees
                )
            },
            {
                f"{who} must be there": bool(staying),
                f"{who} must not have come later than that": came,
            },
        )

    @BoardMeetingLifecycle.record_item
    def record_item(
        self,
        stamp: Stamp,
        *,
        item: str,
        advice: BoardAdvice,
        at: datetime | None = None,
        discussion: str = "",
        actions: Iterable[AgreedAction] = (),
        decision: Decision | None = None,
    ) -> Delta:
        """Write down what was said on an item.

        Without a quorum a change can only be deferred. What is advised on a request is APPROVE,
        REJECT, RETURN or DEFER; other items may be noted too.

        Args:
            stamp: When and by whom.
            item: The item: the id of its change, or its topic.
            advice: What came of it.
            at: When it was talked about, where it is written down afterwards; by default now.
            discussion: What was said, in words.
            actions: What was agreed: who does what until when.
            decision: What the authority decided there and then.

        Raises:
            UnknownReferenceError: The agenda has no such item.
            DuplicateError: The minutes have an entry for it; correct that.
            GuardError: There was no quorum, it was not during the session, a request was merely
                noted, or the decision does not belong there.
            ValidationError: A deferred or noted item has a decision, or the instant is naive.
        """
        if self.entry(item) is not None:
            raise DuplicateError("entry for", item)
        when = stamp.effective if at is None else at
        new = MinuteEntry(
            item=item,
            advice=advice,
            at=when,
            discussion=discussion,
            actions=tuple(actions),
            decision=decision,
        )
        return guarded({"minutes": (*self.minutes, new)}, self._entry_conditions(stamp, new))

    @BoardMeetingLifecycle.correct_item
    def correct_item(
        self,
        stamp: Stamp,
        *,
        item: str,
        advice: BoardAdvice,
        at: datetime | None = None,
        discussion: str = "",
        actions: Iterable[AgreedAction] = (),
        decision: Decision | None = None,
    ) -> Delta:
        """Write an entry anew, because it is wrong; the old one stays in the history.

        Args:
            stamp: When and by whom.
            item: The item: the id of its change, or its topic.
            advice: What came of it.
            at: When it was talked about; by default as was written before.
            discussion: What was said, in words.
            actions: What was agreed: who does what until when.
            decision: What the authority decided there and then.

        Raises:
            UnknownReferenceError: The agenda has no such item, or the minutes no entry for it.
            GuardError: As for ``record_item``.
            ValidationError: A deferred or noted item has a decision, or the instant is naive.
        """
        old = self.entry(item)
        if old is None:
            raise UnknownReferenceError("entry for", (item,))
        new = MinuteEntry(
            item=item,
            advice=advice,
            at=old.at if at is None else at,
            discussion=discussion,
            actions=tuple(actions),
            decision=decision,
        )
        minutes = tuple(new if entry is old else entry for entry in self.minutes)
        return guarded({"minutes": minutes}, self._entry_conditions(stamp, new))

    def _lacks_quorum(self, entry: MinuteEntry) -> bool:
        """Tell whether an entry says what it cannot, because there was no quorum."""
        count = self.quorum(entry.item, entry.at) if entry.advice.needs_quorum else None
        return count is not None and not count.is_reached

    def _entry_conditions(self, stamp: Stamp, entry: MinuteEntry) -> dict[str, bool]:
        """Return what must hold for an entry in the minutes."""
        item = self.item(entry.item)
        count = self.quorum(entry.item, entry.at)
        conditions = {
            _TALKED: self.is_in_session(entry.at) and entry.at <= stamp.at,
            f"without a quorum it must be deferred: {'' if count is None else count.text}": (
                not self._lacks_quorum(entry)
            ),
            "a request must be advised on or deferred, not just noted": (
                item.section is not AgendaSection.REQUESTS or entry.advice is not BoardAdvice.NOTE
            ),
        }
        if entry.decision is not None:
            conditions |= _decision_conditions(item, entry.decision, stamp)
        return conditions


_IN_SESSION = "it must be during the session"
_TALKED = "it must have been talked about during the session; at says when"


def _decision_conditions(item: AgendaItem, decision: Decision, stamp: Stamp) -> dict[str, bool]:
    """Return what must hold for a decision in the minutes."""
    selection = item.selection
    alone = selection is not None and decision.by <= {selection.requester_id}
    return {
        "a decision must be on a request": item.section is AgendaSection.REQUESTS,
        "the decision must not be later than its record": decision.at <= stamp.at,
        "somebody else than the requester must decide": not alone,
    }
