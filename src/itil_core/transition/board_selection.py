"""Who of a board is heard on one change, why, and how many of them must be there.

ITIL Service Transition (2007), 4.2.6.8.
"""

from collections.abc import Iterable
from itertools import chain
from math import ceil
from typing import Any

import attrs

from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import ChangeId, ServiceId
from itil_core.kernel.fields import a, each, id_set, member_texts, whole
from itil_core.kernel.ids import ActorId
from itil_core.transition._exact import first_twice
from itil_core.transition.advisory_board import ChangeAdvisoryBoard
from itil_core.transition.change import Change
from itil_core.transition.role_rule import BoardRole

__all__ = ["BoardSeat", "BoardSelection", "QuorumCount", "select_members"]


def _people(values: Iterable[str]) -> tuple[ActorId, ...]:
    return tuple(ActorId(value) for value in each(values))


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return each(values)


def _check_requester_only(
    seat: "BoardSeat", attribute: "attrs.Attribute[Any]", value: object
) -> None:
    if value and seat.people:
        reason = f"must be False where somebody else speaks for it: {', '.join(seat.people)}"
        raise ValidationError("BoardSeat", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class BoardSeat:
    """A role that is heard on a change, and who speaks for it.

    Attributes:
        role: The role.
        required: Whether it counts for the quorum and votes; otherwise it is invited.
        people: Who speaks for it; empty where nobody on the board does.
        reasons: Why it is heard, each in words.
        requester_only: Whether nobody but the requester of the change could speak for it.

    Raises:
        ValidationError: A value is not what its field takes, or somebody else does speak for it.
    """

    role: BoardRole = attrs.field(validator=a(BoardRole))
    required: bool = attrs.field(validator=a(bool))
    people: tuple[ActorId, ...] = attrs.field(default=(), converter=_people)
    reasons: tuple[str, ...] = attrs.field(default=(), converter=_texts, validator=member_texts())
    requester_only: bool = attrs.field(default=False, validator=[a(bool), _check_requester_only])

    @property
    def text(self) -> str:
        """The seat in a line."""
        how = "required" if self.required else "invited"
        alone = "nobody but the requester" if self.requester_only else "nobody"
        who = ", ".join(self.people) or alone
        return f"{self.role.name}, {how} ({'; '.join(self.reasons)}): {who}"


@attrs.frozen(kw_only=True)
class QuorumCount:
    """Whether enough of a board are there for one change.

    Attributes:
        change_id: The change.
        needed: For how many required roles somebody must be there.
        there: The required roles for which somebody is.
        missing: The required roles for which nobody is.
        fewest: How many people must be there at the least.
        people: Those of the required roles who are there or represented, sorted.
    """

    change_id: ChangeId
    needed: int
    there: tuple[BoardRole, ...]
    missing: tuple[BoardRole, ...]
    fewest: int
    people: tuple[ActorId, ...]

    @property
    def is_reached(self) -> bool:
        """Whether there is a quorum."""
        return len(self.there) >= self.needed and len(self.people) >= self.fewest

    @property
    def text(self) -> str:
        """What is there and what is missing, in a line."""
        missing = ", ".join(role.name for role in self.missing) or "none"
        total = len(self.there) + len(self.missing)
        least = f", {len(self.people)} of at least {self.fewest} people" if self.fewest > 1 else ""
        return (
            f"{len(self.there)} of {total} required roles are there and {self.needed} are needed"
            f"{least}; missing: {missing}"
        )


def _seats(values: Iterable[BoardSeat]) -> tuple[BoardSeat, ...]:
    return each(values)


def _check_seats(_selection: object, _attribute: object, value: Any) -> None:
    if not all(isinstance(seat, BoardSeat) for seat in value):
        raise ValidationError("BoardSelection", "seats", value, "must be board seats")
    twice = first_twice(seat.role.name for seat in value)
    if twice is not None:
        raise DuplicateError("seat for", twice)


@attrs.frozen(kw_only=True)
class BoardSelection:
    """Who is heard on one change.

    The requester of a change has no seat in it, and represents nobody who has.

    Attributes:
        change_id: The change.
        requester_id: Who requested it.
        seats: The roles that are heard, the chair's first.
        quorum: For how many required roles somebody must be there.
        fewest: How many people must be there at the least.

    Raises:
        ValidationError: A value is not what its field takes.
        DuplicateError: A role has two seats.
    """

    change_id: ChangeId = attrs.field(converter=ChangeId)
    requester_id: ActorId = attrs.field(converter=ActorId)
    seats: tuple[BoardSeat, ...] = attrs.field(converter=_seats, validator=_check_seats)
    quorum: int = attrs.field(validator=whole(1))
    fewest: int = attrs.field(default=1, validator=whole(1))

    @property
    def required(self) -> tuple[BoardSeat, ...]:
        """The seats that count for the quorum."""
        return tuple(seat for seat in self.seats if seat.required)

    @property
    def unfilled(self) -> tuple[BoardRole, ...]:
        """The required roles for which nobody on the board speaks."""
        return tuple(seat.role for seat in self.required if not seat.people)

    @property
    def voters(self) -> tuple[ActorId, ...]:
        """The people of the required seats, each once, in the order of the seats."""
        return tuple(dict.fromkeys(chain.from_iterable(seat.people for seat in self.required)))

    @property
    def guests(self) -> tuple[ActorId, ...]:
        """The people of the invited seats who have no required one."""
        invited = chain.from_iterable(seat.people for seat in self.seats if not seat.required)
        voters = set(self.voters)
        return tuple(dict.fromkeys(person for person in invited if person not in voters))

    def count(self, present: Iterable[str]) -> QuorumCount:
        """Return whether there is a quorum while some are there or represented.

        Args:
            present: Who is there, and who is represented by somebody else than the requester.
        """
        there = id_set(ActorId, present) - {self.requester_id}
        filled = {seat.role: not there.isdisjoint(seat.people) for seat in self.required}
        return QuorumCount(
            change_id=self.change_id,
            needed=self.quorum,
            there=tuple(role for role, is_there in filled.items() if is_there),
            missing=tuple(role for role, is_there in filled.items() if not is_there),
            fewest=self.fewest,
            people=tuple(sorted(person for person in self.voters if person in there)),
        )

    def ensure_quorum_possible(self) -> None:
        """Refuse a quorum that is larger than what the board can bring together.

        Raises:
            ValidationError: Fewer required roles are filled, or fewer people are there to vote.
        """
        filled = len(self.required) - len(self.unfilled)
        if self.quorum > filled:
            names = ", ".join(role.name for role in self.unfilled)
            reason = f"must be at most {filled}, the required roles that are filled; fill {names}"
            raise ValidationError("BoardSelection", "quorum", self.quorum, reason)
        if self.fewest > len(self.voters):
            reason = f"must be at most {len(self.voters)}, all who may vote on {self.change_id}"
            raise ValidationError("BoardSelection", "fewest", self.fewest, reason)

    def explain(self) -> str:
        """Return the quorum and every seat with its reasons, a line each."""
        head = (
            f"{self.change_id}: {self.quorum} of {len(self.required)} required roles make a quorum"
        )
        return "\n".join([head, *(f"  {seat.text}" for seat in self.seats)])


def select_members(
    board: ChangeAdvisoryBoard, change: Change, affected: Iterable[str] = ()
) -> BoardSelection:
    """Return who of a board is heard on a change.

    The chair's role is always required; other change managers on the board stand in for the chair.
    Beyond that each rule that the change meets calls its role, and where one of them requires it,
    it is required. For a role speak the members who have it and are heard on one of the change's
    services or CIs; the requester never does. The quorum is the board's share of the required
    roles, rounded up; on an emergency board roles for which nobody can be reached do not count.

    Args:
        board: The board.
        change: The change.
        affected: Services that it affects besides those that it names, as an impact says.

    Raises:
        ValidationError: An affected service has an id of another kind.

    Example:
        >>> import pendulum
        >>> from itil_core.kernel.stamp import Stamp
        >>> from itil_core.transition import BoardMember, ChangeTrigger, NormalChange
        >>> board = ChangeAdvisoryBoard(
        ...     chair="mia",
        ...     members=[BoardMember(person="tom", roles=BoardRole.TECHNICAL_EXPERT)],
        ... )
        >>> change = NormalChange(
        ...     id="CHG-1",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana"),
        ...     title="a larger mail disk",
        ...     trigger=ChangeTrigger.USER,
        ...     ci_ids={"mail1"},
        ... )
        >>> print(select_members(board, change).explain())
        CHG-1: 2 of 3 required roles make a quorum
          CHANGE_MANAGER, required (the chair): mia
          TECHNICAL_EXPERT, required (every change): tom
          SERVICE_DESK, required (every change): nobody

    ITIL Service Transition (2007), 4.2.6.8.
    """
    services = change.service_ids | id_set(ServiceId, affected)
    services |= {downtime.service_id for downtime in change.expected_downtime}
    cis = change.ci_ids | change.takes_down
    heard = [member for member in board.members if member.is_heard_on(services, cis)]

    def seat(role: BoardRole, reasons: list[str], *first: ActorId, required: bool) -> BoardSeat:
        named = dict.fromkeys((*first, *(each.person for each in heard if role in each.roles)))
        people = [person for person in named if person != change.requester_id]
        return BoardSeat(
            role=role,
            required=required,
            people=people,
            reasons=reasons,
            requester_only=bool(named) and not people,
        )

    chair = BoardRole.CHANGE_MANAGER
    seats = [seat(chair, ["the chair"], board.chair, required=True)]
    for role in BoardRole:
        met = [rule for rule in board.rules if rule.role is role and rule.calls(change, services)]
        if met and role is not chair:
            required = [rule for rule in met if rule.required]
            reasons = [rule.text for rule in required or met]
            seats.append(seat(role, reasons, required=bool(required)))
    counted = [one for one in seats if one.required and (one.people or not board.is_emergency)]
    return BoardSelection(
        change_id=change.id,
        requester_id=change.requester_id,
        seats=seats,
        quorum=max(1, ceil(board.quorum_share * len(counted))),
        fewest=board.fewest,
    )
