"""Small incidents that the tests of incident management share.

Monday, 2 March 2026, 08:00 UTC is the first instant; the default hours are Mon-Fri 08:00-18:00 UTC.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pendulum
import pytest

from itil_core.errors import GuardError
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.operation import (
    Caller,
    Channel,
    ClosureCode,
    Incident,
    IncidentState,
    PendingReason,
    ResolutionCode,
)

MONDAY = pendulum.datetime(2026, 3, 2, 8)
S = IncidentState
ErrorT = TypeVar("ErrorT", bound=Exception)


def day(number: int, hour: int = 8, minute: int = 0) -> pendulum.DateTime:
    """An instant of March 2026 in UTC."""
    return pendulum.datetime(2026, 3, number, hour, minute)


def at(when: datetime | float = 0, by: str = "ana", since: datetime | None = None) -> Stamp:
    """A stamp at an instant, or so many hours after the first one."""
    instant = when if isinstance(when, datetime) else MONDAY + timedelta(hours=when)
    return Stamp(instant, by=by) if since is None else Stamp(instant, by=by, effective=since)


def reported(number: int = 1, **fields: Any) -> Incident:
    """An incident as the service desk logs it."""
    given: dict[str, Any] = {
        "id": f"INC-{number}",
        "title": "Mail is down",
        "channel": Channel.PHONE,
        "caller": Caller(id="eva", callback="555"),
        "opened": at(by="desk"),
    }
    return Incident(**given | fields)


def classified(number: int = 1, **fields: Any) -> Incident:
    """The same, categorised and prioritised: priority 2."""
    return reported(number, **fields).classify(
        at(by="desk"),
        category=("software", "mail"),
        impact=Level.HIGH,
        urgency=Level.MEDIUM,
        service_id="mail",
    )


def opened(number: int = 1, **fields: Any) -> Incident:
    """The same, taken in and with a group."""
    return classified(number, **fields).open(at(by="desk"), group="messaging")


def started(number: int = 1, **fields: Any) -> Incident:
    """The same, with Bob at work."""
    return opened(number, **fields).start(at(), assignee="bob")


def pending(number: int = 1, reason: PendingReason = PendingReason.USER) -> Incident:
    """The same, waiting since the first instant."""
    return started(number).pend(at(), reason=reason)


def resolved(number: int = 1, when: datetime | float = 0, **fields: Any) -> Incident:
    """The same, resolved."""
    return started(number, **fields).resolve(
        at(when), resolution="restarted", code=ResolutionCode.SOLVED_PERMANENT
    )


def closed(number: int = 1, when: datetime | float = 0) -> Incident:
    """The same, closed with the user's word."""
    return resolved(number).close(at(when), confirmed=True)


def dismissed(number: int = 1) -> Incident:
    """An incident that was closed without work."""
    return reported(number).dismiss(at(), code=ClosureCode.DUPLICATE)


def cancelled(number: int = 1) -> Incident:
    """An incident that was logged in error."""
    return reported(number).cancel(at(), reason="a test call")


IN_STATE = {
    S.NEW: classified,
    S.OPEN: opened,
    S.IN_PROGRESS: started,
    S.PENDING: pending,
    S.RESOLVED: resolved,
    S.CLOSED: closed,
    S.CANCELLED: cancelled,
}
"""For each state, what makes an incident that is in it."""


@contextmanager
def unchanged(
    record: Incident, kind: type[ErrorT], match: str | None = None
) -> Iterator[pytest.ExceptionInfo[ErrorT]]:
    """Expect a refusal, and that the record stays as it was."""
    before = record.replay()
    with pytest.raises(kind, match=match) as refusal:
        yield refusal
    assert record == before
    assert record.history == before.history


def unmet(refusal: pytest.ExceptionInfo[GuardError]) -> set[str]:
    """What a refused move says is missing."""
    return set(refusal.value.unmet)
