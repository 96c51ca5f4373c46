"""How a board votes on a change: the rule, made from who is heard and how the board decides.

ITIL Service Transition (2007), 4.2.6.8.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from itil_core.errors import UnknownReferenceError
from itil_core.kernel._delegation import stand_ins
from itil_core.kernel.approval import AllOf, Approval, AtLeast, Mandatory, Quorum, Rule, Share, Veto
from itil_core.transition.advisory_board import ChangeAdvisoryBoard
from itil_core.transition.board_selection import BoardSelection, select_members
from itil_core.transition.change import Change

__all__ = ["board_approval"]

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def board_approval(
    board: ChangeAdvisoryBoard,
    change: Change,
    *,
    affected: Iterable[str] = (),
    delegations: Mapping[str, str] = _NONE,
) -> Approval:
    """Return the approval by which a board votes on a change, before any vote.

    Everybody who speaks for a required role votes. It passes if enough of the required roles have
    somebody who voted and enough people did (the quorum), enough of those who vote for or against
    approve, and, where the board asks for that, the chair approves and no role with a veto rejects.

    Args:
        board: The board.
        change: The change; its requester has no vote.
        affected: Services that it affects besides those that it names.
        delegations: Who votes for whom, by member, whole chains; members of the board who have no
            vote on this change may be among them.

    Raises:
        ValidationError: The quorum is larger than the board for this change, or nothing can be
            approved without the requester.
        CycleError: Delegation goes in a circle.
        UnknownReferenceError: Somebody delegates who neither sits on the board nor stands for
            somebody who does; all are named.

    ITIL Service Transition (2007), 4.2.6.8.
    """
    stand_ins(delegations)
    strangers = delegations.keys() - board.people - set(delegations.values())
    if strangers:
        raise UnknownReferenceError("board member", tuple(sorted(strangers)))
    selection = select_members(board, change, affected)
    selection.ensure_quorum_possible()
    return Approval(
        rule=AllOf(_parts(board, selection)),
        requester=change.requester_id,
        delegations=_chains(selection.voters, delegations),
    )


def _chains(voters: Iterable[str], delegations: Mapping[str, str]) -> dict[str, str]:
    """Return those delegations that begin with somebody who votes."""
    found: dict[str, str] = {}
    for voter in voters:
        holder = voter
        while holder in delegations:
            found[holder] = delegations[holder]
            holder = delegations[holder]
    return found


def _parts(board: ChangeAdvisoryBoard, selection: BoardSelection) -> list[Rule]:
    """Return the rules that all must hold when a board votes."""
    voters = selection.voters
    filled = [seat for seat in selection.required if seat.people]
    # A little more than half: any majority of up to so many votes reaches it, and no tie does.
    majority = Fraction(len(voters) + 1, 2 * len(voters))
    share = majority if board.approving_share is None else board.approving_share
    parts: list[Rule] = [
        AtLeast([Quorum(seat.people, 1) for seat in filled], selection.quorum),
        Share(voters, share),
    ]
    if selection.fewest > 1:
        parts.append(Quorum(voters, selection.fewest))
    if board.chair_must_approve:
        parts.append(Mandatory([board.chair]))
    vetoing = [seat.people for seat in filled if seat.role in board.vetoing]
    if vetoing:
        parts.append(Veto(dict.fromkeys(person for people in vetoing for person in people)))
    return parts
