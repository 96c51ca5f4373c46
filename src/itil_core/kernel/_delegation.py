"""Who stands for whom: delegation followed to its end."""

from collections.abc import Mapping

from itil_core.errors import CycleError
from itil_core.kernel.ids import ActorId

__all__ = ["holder_of", "stand_ins"]


def holder_of(delegates: Mapping[str, str], member: str) -> ActorId:
    """Return who holds a member's vote in the end: the member, where nothing was delegated.

    Args:
        delegates: Who stands for whom, by the one who is absent.
        member: The member.

    Raises:
        CycleError: Delegation goes in a circle.
    """
    path = [member]
    while path[-1] in delegates:
        path.append(delegates[path[-1]])
        if path[-1] in path[:-1]:
            raise CycleError("delegation", tuple(path[path.index(path[-1]) :]))
    return ActorId(path[-1])


def stand_ins(delegates: Mapping[str, str]) -> dict[ActorId, frozenset[ActorId]]:
    """Return for everybody who stands for others, for whom, along whole chains.

    Args:
        delegates: Who stands for whom, by the one who is absent.

    Raises:
        CycleError: Delegation goes in a circle.
    """
    found: dict[ActorId, set[ActorId]] = {}
    for member in delegates:
        found.setdefault(holder_of(delegates, member), set()).add(ActorId(member))
    return {person: frozenset(members) for person, members in found.items()}
