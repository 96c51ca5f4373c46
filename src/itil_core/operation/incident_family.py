"""Parent and child incidents: many reports of one interruption.

A parent has children, children have no children. Resolving the parent resolves its children by a
stated policy; each child is still confirmed and closed with its own caller.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Any

from itil_core.errors import ConflictError, UnknownReferenceError, ValidationError
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase
from itil_core.operation.incident import Incident
from itil_core.operation.incident_facts import ResolutionCode
from itil_core.operation.incident_lifecycle import IncidentState

__all__ = ["Cascade", "attach", "children_of", "resolve_children"]


class Cascade(Enum):
    """What happens to the children when their parent is resolved.

    Members, in order: RESOLVE (every child on which work goes on or that waits is resolved with
    the parent's words), NONE (nothing).
    """

    RESOLVE = "RESOLVE"
    NONE = "NONE"


def children_of(parent: Incident, incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """Return the children of an incident, sorted by id."""
    found = (each for each in incidents if each.parent_id == parent.id)
    return tuple(sorted(found, key=lambda each: each.id))


def attach(
    child: Incident,
    parent: Incident,
    stamp: Stamp,
    *,
    among: Iterable[Incident] = (),
) -> Incident:
    """Return the incident as a further report of another one.

    Args:
        child: The further report.
        parent: The incident that it reports again.
        stamp: When and by whom.
        among: The incidents that may be children of the former.

    Raises:
        ValidationError: The parent has ended, or is the child itself.
        ConflictError: The parent is a child, or the incident has another parent already, or
            children of its own.
    """
    if parent.state.phase is Phase.ENDED:
        reason = "has ended; a parent must be one that work goes on with"
        raise ValidationError("Incident", "parent_id", parent.id, reason)
    if parent.parent_id is not None:
        reason = f"the latter is a child of {parent.parent_id}; attach it there"
        raise ConflictError(child.id, parent.id, reason)
    if child.parent_id not in (None, parent.id):
        reason = f"the former has the parent {child.parent_id} already"
        raise ConflictError(child.id, parent.id, reason)
    if own := children_of(child, among):
        names = ", ".join(each.id for each in own)
        raise ConflictError(child.id, parent.id, f"the former has children of its own: {names}")
    return child.link(stamp, parent_id=parent.id)


def resolve_children(
    parent: Incident,
    children: Iterable[Incident],
    stamp: Stamp,
    *,
    cascade: Cascade = Cascade.RESOLVE,
) -> tuple[Incident, ...]:
    """Return the children after their parent was resolved, in the order given.

    A child that nobody works on yet is left as it is, and one that has ended or is resolved too.

    Args:
        parent: The incident that was resolved.
        children: Its children.
        stamp: When and by whom the children are resolved.
        cascade: What happens to them.

    Raises:
        ValidationError: The parent is not resolved, the cascade is none, or the stamp is earlier
            than a child's last entry.
        UnknownReferenceError: One of the children has another parent.
        GuardError: A child cannot be resolved so: NO_RESPONSE needs a silence of its own.
    """
    _check_cascade(cascade)
    given = tuple(children)
    if parent.resolved_at is None or parent.resolution_code is None:
        reason = f"must be resolved first; {parent.id} is {parent.state}"
        raise ValidationError("Incident", "state", parent.state.name, reason)
    strangers = sorted(child.id for child in given if child.parent_id != parent.id)
    if strangers:
        raise UnknownReferenceError(f"child of {parent.id}", tuple(strangers))
    if cascade is Cascade.NONE:
        return given
    return tuple(_resolved(child, parent, parent.resolution_code, stamp) for child in given)


def _check_cascade(cascade: Any) -> None:
    if not isinstance(cascade, Cascade):
        reason = "must be Cascade.RESOLVE or Cascade.NONE"
        raise ValidationError("resolve_children", "cascade", cascade, reason)


def _resolved(child: Incident, parent: Incident, code: ResolutionCode, stamp: Stamp) -> Incident:
    if child.state not in (IncidentState.IN_PROGRESS, IncidentState.PENDING):
        return child
    return child.resolve(
        stamp,
        resolution=f"{parent.id}: {parent.resolution}",
        code=code,
        workaround_id=parent.workaround_id,
    )
