"""The fields of a meeting of a board and what can be read from them, without its moves."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs
import pendulum

from itil_core.design.agreed_action import AgreedAction
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import MeetingId
from itil_core.kernel.fields import a, each, text
from itil_core.kernel.ids import ActorId
from itil_core.kernel.instants import in_utc
from itil_core.kernel.interval import Interval
from itil_core.kernel.record import Record
from itil_core.transition._exact import first_twice
from itil_core.transition.authority import Decision
from itil_core.transition.board_agenda import AgendaItem
from itil_core.transition.board_meeting_lifecycle import BoardMeetingState
from itil_core.transition.board_minutes import Attendee, BoardAdvice, MinuteEntry
from itil_core.transition.board_selection import QuorumCount

__all__ = ["MeetingFields"]

S = BoardMeetingState


def _items(values: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    return each(values)


def _attendees(values: Iterable[Attendee]) -> tuple[Attendee, ...]:
    return each(values)


def _entries(values: Iterable[MinuteEntry]) -> tuple[MinuteEntry, ...]:
    return each(values)


def _check_agenda(_meeting: object, _attribute: object, value: Any) -> None:
    if not all(isinstance(item, AgendaItem) for item in value):
        reason = "must be agenda items, as standard_agenda makes them"
        raise ValidationError("BoardMeeting", "agenda", value, reason)
    twice = first_twice(item.key for item in value)
    if twice is not None:
        raise DuplicateError("agenda item", twice)
    places = [item.section.place for item in value]
    if places != sorted(places):
        reason = "must come in the order of the sections"
        raise ValidationError("BoardMeeting", "agenda", [item.key for item in value], reason)


@attrs.frozen(kw_only=True, init=False, repr=False, eq=False)
class MeetingFields(Record):
    """The fields of a meeting; ``BoardMeeting`` says what each is."""

    id: MeetingId = attrs.field(converter=MeetingId)
    board: str = attrs.field(validator=text())
    chair: ActorId = attrs.field(converter=ActorId)
    planned: Interval = attrs.field(validator=a(Interval))
    agenda: tuple[AgendaItem, ...] = attrs.field(
        default=(), converter=_items, validator=_check_agenda
    )
    attendees: tuple[Attendee, ...] = attrs.field(
        default=(),
        converter=_attendees,
        validator=attrs.validators.deep_iterable(a(Attendee)),
    )
    minutes: tuple[MinuteEntry, ...] = attrs.field(
        default=(),
        converter=_entries,
        validator=attrs.validators.deep_iterable(a(MinuteEntry)),
    )
    cancellation: str = attrs.field(default="", validator=text(empty=True))

    @property
    def began_at(self) -> pendulum.DateTime | None:
        """When it began, or None."""
        return self._reached(S.IN_SESSION)

    @property
    def ended_at(self) -> pendulum.DateTime | None:
        """When it ended, or None."""
        return self._reached(S.HELD)

    @property
    def without_entry(self) -> tuple[AgendaItem, ...]:
        """The items on which the minutes say nothing yet."""
        written = {entry.item for entry in self.minutes}
        return tuple(item for item in self.agenda if item.key not in written)

    @property
    def deferred(self) -> tuple[AgendaItem, ...]:
        """The items that come again at a later meeting."""
        put_off = {entry.item for entry in self.minutes if entry.advice is BoardAdvice.DEFER}
        return tuple(item for item in self.agenda if item.key in put_off)

    @property
    def decisions(self) -> tuple[tuple[str, Decision], ...]:
        """The decisions that were made there, each with the id of its change."""
        return tuple((each.item, each.decision) for each in self.minutes if each.decision)

    @property
    def actions(self) -> tuple[AgreedAction, ...]:
        """All that was agreed, in the order of the minutes."""
        return tuple(action for entry in self.minutes for action in entry.actions)

    def item(self, key: str) -> AgendaItem:
        """Return an item of the agenda.

        Args:
            key: The id of its change, or its topic.

        Raises:
            UnknownReferenceError: The agenda has no such item.
        """
        for item in self.agenda:
            if item.key == key:
                return item
        raise UnknownReferenceError("agenda item", (key,))

    def entry(self, key: str) -> MinuteEntry | None:
        """Return what the minutes say about an item, or None.

        Args:
            key: The id of its change, or its topic.

        Raises:
            UnknownReferenceError: The agenda has no such item.
        """
        wanted = self.item(key).key
        return next((entry for entry in self.minutes if entry.item == wanted), None)

    def represented(self, at: datetime, *, without: str = "") -> frozenset[ActorId]:
        """Return who was there at an instant, in person or by somebody who stood for them.

        Args:
            at: The instant.
            without: Somebody whose presence does not count, as that of a requester.

        Raises:
            ValidationError: The instant is naive.
        """
        now = in_utc(at, record="BoardMeeting", field="at")
        there = [one for one in self.attendees if one.is_there(now) and one.person != without]
        return frozenset[ActorId]().union(*({one.person, *one.represents} for one in there))

    def delegations(self, at: datetime) -> dict[str, str]:
        """Return who stood for whom at an instant, by member, as ``board_approval`` takes it.

        A member who came meanwhile speaks for themselves again.

        Args:
            at: The instant.

        Raises:
            ValidationError: The instant is naive.
        """
        now = in_utc(at, record="BoardMeeting", field="at")
        there = [one for one in self.attendees if one.is_there(now)]
        themselves = {one.person for one in there}
        return {
            str(member): str(one.person)
            for one in there
            for member in one.represents
            if member not in themselves
        }

    def quorum(self, key: str, at: datetime) -> QuorumCount | None:
        """Return whether there was a quorum for an item at an instant; None where it needs none.

        Args:
            key: The id of the item's change, or its topic.
            at: The instant.

        Raises:
            UnknownReferenceError: The agenda has no such item.
            ValidationError: The instant is naive.
        """
        selection = self.item(key).selection
        if selection is None:
            return None
        return selection.count(self.represented(at, without=selection.requester_id))

    def is_in_session(self, at: datetime) -> bool:
        """Tell whether an instant lies in the session, its first and last moment included."""
        began, ended = self.began_at, self.ended_at
        return began is not None and began <= at and (ended is None or at <= ended)

    def _reached(self, state: BoardMeetingState) -> pendulum.DateTime | None:
        found = (e for e in self.history if e.target is state and e.source is not state)
        return next((entry.stamp.effective for entry in found), None)
