"""What both type checkers must see of ids and stamps.

Constructors take plain strings; where an id is passed on, its kind counts. Each line with a
`type: ignore` must be an error to mypy and to pyright; run, it must be refused too, unless the
comment says that only the checkers can.
"""
# pyright: reportUnnecessaryTypeIgnoreComment=true

from collections.abc import Callable
from datetime import UTC, datetime
from typing import assert_type

import pendulum

from itil_core import Incident, Stamp
from itil_core.errors import ItilError
from itil_core.framework.ids import IncidentId, ProblemId
from itil_core.kernel.ids import ActorId, numbered
from itil_core.operation.problem import Problem

__all__ = ["REFUSED", "only_checkers_refuse", "see_ids", "see_stamps"]


def look_up(incident_id: IncidentId) -> IncidentId:
    """What a user writes: a function over one kind of id."""
    return incident_id


def see_ids(incident: Incident, problem: Problem) -> None:
    """Every reference has a kind."""
    assert_type(look_up(incident.id), IncidentId)
    assert_type(incident.problem_id, ProblemId | None)
    assert_type(incident.related_to, frozenset[IncidentId])
    assert_type(problem.id, ProblemId)
    assert_type(next(numbered(IncidentId)), IncidentId)
    assert_type(incident.id.lower(), str)


def see_stamps() -> Stamp:
    """A stamp takes any datetime and a plain name, and holds a pendulum instant and an actor."""
    stamp = Stamp(datetime(2026, 3, 2, 9, tzinfo=UTC), "ana")
    assert_type(stamp.at, pendulum.DateTime)
    assert_type(stamp.effective, pendulum.DateTime)
    assert_type(stamp.by, ActorId)
    assert_type(stamp.note, str)
    return Stamp(
        pendulum.datetime(2026, 3, 2), by="ana", note="as told", effective=stamp.at.start_of("year")
    )


def only_checkers_refuse(problem: Problem) -> None:
    """To Python an id is a string; a function's annotation is the checkers' affair."""
    look_up("INC-1")  # type: ignore[arg-type]
    look_up(problem.id)  # type: ignore[arg-type]


REFUSED: tuple[tuple[Callable[[], object], type[Exception]], ...] = (
    # A wrong kind at a constructor is found when it runs: it takes any string.
    (lambda: IncidentId(ProblemId("PRB-1")), ItilError),
    (lambda: IncidentId(7), ItilError),  # type: ignore[arg-type]
    (lambda: Stamp("2026-03-02", by="ana"), ItilError),  # type: ignore[arg-type]
    (lambda: Stamp(see_stamps().at), TypeError),  # type: ignore[call-arg]
    (lambda: Stamp(see_stamps().at, by=None), ItilError),  # type: ignore[arg-type]
)
