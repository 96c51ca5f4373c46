"""What both type checkers must see of changes: each kind has verbs of its own, and no others.

Each line with a `type: ignore` must be an error to mypy (unused ignores are errors) and to pyright
(by the setting below); run, it must be refused too.
"""
# pyright: reportUnnecessaryTypeIgnoreComment=true

from collections.abc import Callable
from typing import assert_type

import pendulum

from itil_core import Stamp
from itil_core.errors import ItilError
from itil_core.framework.ids import ChangeId, CiId, ModelId
from itil_core.kernel.ids import ActorId
from itil_core.kernel.interval import Interval
from itil_core.transition import (
    Change,
    ChangeTrigger,
    Decision,
    EmergencyChange,
    NormalChange,
    StandardChange,
    TwoStepChange,
    Verdict,
)

__all__ = ["REFUSED", "emergency", "normal", "see_changes", "see_fields", "standard", "two_step"]

MONDAY = pendulum.datetime(2026, 3, 2, 9, tz="UTC")
STAMP = Stamp(MONDAY, by="ana")
WINDOW = Interval(MONDAY, MONDAY.add(hours=2))
DECISION = Decision(authority="CAB", level=3, verdict=Verdict.APPROVED, at=MONDAY, by="eva")


def normal() -> NormalChange:
    """A new normal change."""
    return NormalChange(
        id="CHG-1", opened=STAMP, title="a disk", trigger=ChangeTrigger.USER, ci_ids={"mail1"}
    )


def two_step() -> TwoStepChange:
    """A new change in two steps."""
    return TwoStepChange(
        id="CHG-2", opened=STAMP, title="a disk", trigger=ChangeTrigger.USER, ci_ids={"mail1"}
    )


def standard() -> StandardChange:
    """A new standard change."""
    return StandardChange(
        id="CHG-3",
        opened=STAMP,
        title="a disk",
        trigger=ChangeTrigger.USER,
        ci_ids={"mail1"},
        model_id="MOD-1",
    )


def emergency() -> EmergencyChange:
    """A new emergency change."""
    return EmergencyChange(
        id="CHG-4", opened=STAMP, title="a hole", trigger=ChangeTrigger.USER, ci_ids={"mail1"}
    )


def see_changes(change: Change) -> None:
    """Every kind keeps its own type through the moves that all share."""
    assert_type(normal().describe(STAMP, title="two disks"), NormalChange)
    assert_type(two_step().describe(STAMP, title="two disks"), TwoStepChange)
    assert_type(standard().propose_window(STAMP, window=WINDOW), StandardChange)
    assert_type(emergency().assign(STAMP, owner="eva").cancel(STAMP, reason="no"), EmergencyChange)
    assert_type(change.describe(STAMP, title="two disks"), Change)


def see_fields(change: StandardChange) -> None:
    """Fields have their types."""
    assert_type(change.id, ChangeId)
    assert_type(change.takes_down, frozenset[CiId])
    assert_type(change.implementers, frozenset[ActorId])
    assert_type(change.coordinated_with, frozenset[ChangeId])
    assert_type(change.planned_window, Interval | None)
    assert_type(change.model_id, ModelId)


REFUSED: tuple[tuple[Callable[[], object], type[Exception]], ...] = (
    # Nobody authorises a standard change: its model has.
    (lambda: standard().authorise(STAMP, decision=DECISION), AttributeError),  # type: ignore[attr-defined]
    # An emergency change is neither accepted for evaluation nor scheduled.
    (lambda: emergency().accept(STAMP), AttributeError),  # type: ignore[attr-defined]
    (lambda: emergency().schedule(STAMP, window=WINDOW), AttributeError),  # type: ignore[attr-defined]
    # The two steps are not the one, and the one is not the two.
    (lambda: two_step().authorise(STAMP, decision=DECISION), AttributeError),  # type: ignore[attr-defined]
    (lambda: normal().authorise_build(STAMP, decision=DECISION), AttributeError),  # type: ignore[attr-defined]
    # A decision is no truth value, and a model is no decision.
    (lambda: normal().authorise(STAMP, decision=True), ItilError),  # type: ignore[arg-type]
    (lambda: standard().schedule(STAMP, role="operator"), TypeError),  # type: ignore[call-arg]
)
