"""What the history of an incident yields: nothing here is stored."""

import pendulum

from itil_core.errors import ValidationError
from itil_core.kernel.entry import Entry
from itil_core.kernel.ids import ActorId
from itil_core.kernel.priority import DEFAULT_MATRIX, PriorityMatrix
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase
from itil_core.operation._incident_fields import IncidentFields
from itil_core.operation.incident_facts import Pause, PendingReason
from itil_core.operation.incident_lifecycle import IncidentState

__all__ = ["IncidentHistory"]

_OVER = (Phase.DONE, Phase.ENDED)


class IncidentHistory(IncidentFields):
    """The facts that follow from an incident's fields and history.

    Instants are those since which a fact holds, also where it was recorded later.
    """

    __slots__ = ()

    @property
    def recorded_by(self) -> ActorId:
        """Who logged it."""
        return self.opened.by

    @property
    def responded_at(self) -> pendulum.DateTime | None:
        """When work first started, or None."""
        started = (e for e in self.history if _enters(e, IncidentState.IN_PROGRESS))
        return next((entry.stamp.effective for entry in started), None)

    @property
    def resolved_at(self) -> pendulum.DateTime | None:
        """When it was last resolved; None where it is not resolved now."""
        turns = (e for e in reversed(self.history) if _resolves(e) or _reopens(e))
        last = next(turns, None)
        return last.stamp.effective if last is not None and _resolves(last) else None

    @property
    def closed_at(self) -> pendulum.DateTime | None:
        """When it was last closed; None where it is not closed now."""
        if self.state is not IncidentState.CLOSED:
            return None
        closed = (e for e in reversed(self.history) if _enters(e, IncidentState.CLOSED))
        return next((entry.stamp.effective for entry in closed), None)

    @property
    def reopen_count(self) -> int:
        """How often it went back to work after it had been resolved or closed."""
        return sum(_reopens(entry) for entry in self.history)

    @property
    def reassignment_count(self) -> int:
        """How often the work went from one group to another, by escalating or assigning."""
        group = self.origin.assigned_group
        count = 0
        for entry in self.history:
            following = entry.delta.get("assigned_group", group)
            count += group is not None and following != group
            group = following
        return count

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """When it waited and for whom, in order; one that still lasts has no end."""
        found: list[Pause] = []
        since: pendulum.DateTime | None = None
        reason: PendingReason | None = None
        for entry in self.history:
            if not _turns(entry):
                continue
            at = entry.stamp.effective
            if since is not None and since < at:
                found.append(Pause(start=since, end=at, reason=reason))
            reason = entry.delta.get("pending_reason", reason)
            since = at if entry.target.phase is Phase.PENDING else None
        if since is not None:
            found.append(Pause(start=since, reason=reason))
        return tuple(found)

    @property
    def pending_since(self) -> pendulum.DateTime | None:
        """Since when it waits for the present reason, or None."""
        if self.state.phase is not Phase.PENDING:
            return None
        turns = (entry for entry in reversed(self.history) if _turns(entry))
        return next((entry.stamp.effective for entry in turns), self.reported_at)

    def derived_priority(self, matrix: PriorityMatrix = DEFAULT_MATRIX) -> int | None:
        """Return the priority that a matrix yields, whatever an override says.

        Args:
            matrix: Impact and urgency to priority.

        Returns:
            The code, or None while impact or urgency is not known.
        """
        if self.impact is None or self.urgency is None:
            return None
        return matrix.code(self.impact, self.urgency)

    def _check_effective(self, stamp: Stamp) -> None:
        """Refuse a fact that would hold since before the pause or end that it follows.

        So pauses come one after the other, and nothing is resolved before it was reported or
        closed before it was resolved.
        """
        if stamp.effective is stamp.at:
            return  # never before the last entry, which the kernel sees to
        turns = (entry for entry in reversed(self.history) if _turns(entry))
        last = next((entry.stamp.effective for entry in turns), self.reported_at)
        if stamp.effective < last:
            reason = f"must not be earlier than what it follows, {last.isoformat()}"
            raise ValidationError("Incident", "effective", stamp.effective.isoformat(), reason)


def _enters(entry: Entry, state: IncidentState) -> bool:
    return entry.target is state and entry.source is not state


def _resolves(entry: Entry) -> bool:
    return _enters(entry, IncidentState.RESOLVED)


def _reopens(entry: Entry) -> bool:
    return entry.source.phase in _OVER and entry.target.phase not in _OVER


def _turns(entry: Entry) -> bool:
    """Tell whether somebody else is waited for from this entry on, or nobody any longer."""
    return entry.source.phase is not entry.target.phase or "pending_reason" in entry.delta
