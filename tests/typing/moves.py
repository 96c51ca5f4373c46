"""What both type checkers must see of moves, in the package's records and in a user's own.

Each line with a `type: ignore` must be an error to mypy (unused ignores are errors) and to pyright
(by the setting below); run, it must be refused too.
"""
# pyright: reportUnnecessaryTypeIgnoreComment=true

from collections.abc import Callable
from typing import assert_type

import attrs
import pendulum

from itil_core import Incident, IncidentLifecycle, Level, Stamp
from itil_core.errors import ItilError
from itil_core.framework.ids import IncidentId
from itil_core.kernel.entry import Delta, Entry
from itil_core.kernel.lifecycle import SAME, Move
from itil_core.kernel.state import State
from itil_core.operation import Caller, Channel, PendingReason

__all__ = ["REFUSED", "at_work", "own_at_work", "see_moves", "see_own_moves", "see_reading"]

MONDAY = pendulum.datetime(2026, 3, 2, 9, tz="UTC")
STAMP = Stamp(MONDAY, by="ana")


class OwnLifecycle(IncidentLifecycle):
    """The default life, with a row of the user's own."""

    praise: Move = Move(to=SAME)


@attrs.frozen(kw_only=True)
class OwnIncident(Incident):
    """A user's incident, with a field and a move of its own."""

    lifecycle = OwnLifecycle
    praise_count: int = 0

    @OwnLifecycle.praise
    def praise(self, stamp: Stamp, *, times: int = 1) -> Delta:
        """Count kind words."""
        return {"praise_count": self.praise_count + times}

    @OwnLifecycle.pend
    def pend(self, stamp: Stamp, *, reason: PendingReason) -> Delta:
        """Wait, and forget kind words."""
        return {**Incident.pend.delta(self, stamp, reason=reason), "praise_count": 0}


def at_work() -> Incident:
    """An incident on which work goes on; every step is an Incident."""
    new = Incident(
        id="INC-1",
        opened=STAMP,
        title="mail does not arrive",
        channel=Channel.PHONE,
        caller=Caller(id="eva", callback="+420 555 010 203"),
    )
    known = new.classify(
        STAMP,
        category=("software", "mail"),
        impact=Level.HIGH,
        urgency=Level.LOW,
        service_id="SVC-1",
    )
    return known.open(STAMP, group="GRP-MAIL").start(STAMP, assignee="ana")


def own_at_work() -> OwnIncident:
    """The same in the user's own class."""
    new = OwnIncident(
        id="INC-1",
        opened=STAMP,
        title="mail does not arrive",
        channel=Channel.PHONE,
        caller=Caller(id="eva", callback="+420 555 010 203"),
    )
    known = new.classify(
        STAMP,
        category=("software", "mail"),
        impact=Level.HIGH,
        urgency=Level.LOW,
        service_id="SVC-1",
    )
    return known.open(STAMP, group="GRP-MAIL").start(STAMP, assignee="ana")


def see_moves(incident: Incident) -> None:
    """A move of a record gives a record of the same class."""
    assert_type(incident.pend(STAMP, reason=PendingReason.USER), Incident)
    assert_type(incident.pend(STAMP, reason=PendingReason.USER).resume(STAMP), Incident)
    assert_type(Incident.pend(incident, STAMP, reason=PendingReason.USER), Incident)
    assert_type(Incident.pend.delta(incident, STAMP, reason=PendingReason.USER), Delta)


def see_own_moves(incident: OwnIncident) -> None:
    """A subclass keeps its type through inherited, overridden and own moves."""
    assert_type(incident.assign(STAMP, assignee="eva"), OwnIncident)
    assert_type(incident.pend(STAMP, reason=PendingReason.USER), OwnIncident)
    assert_type(incident.praise(STAMP, times=2), OwnIncident)
    assert_type(incident.praise(STAMP).pend(STAMP, reason=PendingReason.USER), OwnIncident)


def see_reading(incident: OwnIncident) -> None:
    """So do replay, as_of, origin, apply and restore; fields have their types."""
    assert_type(incident.replay(), OwnIncident)
    assert_type(incident.as_of(MONDAY), OwnIncident)
    assert_type(incident.origin, OwnIncident)
    assert_type(OwnIncident.restore(incident.origin, incident.history), OwnIncident)
    assert_type(incident.apply(Entry("praise", STAMP, incident.state, incident.state)), OwnIncident)
    assert_type(incident.id, IncidentId)
    assert_type(incident.state, State)
    assert_type(incident.history, tuple[Entry, ...])
    assert_type(incident.opened.at, pendulum.DateTime)
    assert_type(incident.allowed_moves, tuple[str, ...])
    assert_type(OwnLifecycle.path(incident.state, incident.state), tuple[str, ...] | None)


_INCIDENT = at_work()


def _write() -> None:
    _INCIDENT.title = "other"  # type: ignore[misc]


REFUSED: tuple[tuple[Callable[[], object], type[Exception]], ...] = (
    # A keyword that the move does not have, one that is missing, one too many.
    (lambda: _INCIDENT.pend(STAMP, cause=PendingReason.USER), TypeError),  # type: ignore[call-arg]
    (lambda: _INCIDENT.pend(STAMP), TypeError),  # type: ignore[call-arg]
    (lambda: own_at_work().praise(STAMP, 2), TypeError),  # type: ignore[call-arg]
    # A value of another type.
    (lambda: _INCIDENT.pend(STAMP, reason="USER"), ItilError),  # type: ignore[arg-type]
    # A datetime is no stamp.
    (lambda: _INCIDENT.resume(MONDAY), ItilError),  # type: ignore[arg-type]
    # A move that the class does not have.
    (lambda: _INCIDENT.praise(STAMP), AttributeError),  # type: ignore[attr-defined]
    # Records are frozen.
    (_write, AttributeError),
)
