"""Parent and child incidents: depth one, and a stated cascade."""

from typing import Any

import pytest

from itil_core.errors import (
    ConflictError,
    GuardError,
    ImmutableError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.operation import (
    Cascade,
    Incident,
    IncidentState,
    PendingReason,
    ResolutionCode,
    attach,
    children_of,
    resolve_children,
)
from operation.incident_samples import (
    IN_STATE,
    MONDAY,
    at,
    cancelled,
    closed,
    dismissed,
    opened,
    pending,
    reported,
    resolved,
    started,
)

S = IncidentState


def child(number: int, state: IncidentState, parent: str = "INC-1") -> Incident:
    """A child in a state; the link stands before it ends."""
    made = IN_STATE[state](number)
    origin = reported(number, parent_id=parent)
    return origin.restore(origin, made.history)


def test_a_further_report_names_its_parent() -> None:
    parent, later = started(1), opened(2)
    attached = attach(later, parent, at(1))
    assert attached.parent_id == "INC-1"
    assert later.parent_id is None
    assert attached.history[-1].move == "link"
    assert attach(attached, parent, at(2)) is attached


def test_children_are_found_sorted() -> None:
    parent = started(1)
    crowd = [child(3, S.OPEN), started(4), child(2, S.NEW), parent]
    assert [each.id for each in children_of(parent, crowd)] == ["INC-2", "INC-3"]


def test_a_child_has_no_children() -> None:
    parent, middle = started(1), child(2, S.OPEN)
    with pytest.raises(ConflictError, match="attach it there") as refusal:
        attach(opened(3), middle, at(1))
    assert (refusal.value.first, refusal.value.second) == ("INC-3", "INC-2")
    family_head = opened(2)
    with pytest.raises(ConflictError, match="children of its own: INC-3, INC-4"):
        attach(
            family_head,
            parent,
            at(1),
            among=[child(4, S.OPEN, "INC-2"), child(3, S.OPEN, "INC-2"), opened(5)],
        )
    assert attach(family_head, parent, at(1), among=[opened(5)]).parent_id == "INC-1"


def test_an_incident_has_one_parent_and_not_itself() -> None:
    with pytest.raises(ConflictError, match="INC-1 already"):
        attach(child(2, S.OPEN), started(3), at(1))
    alone = opened(1)
    with pytest.raises(ValidationError, match="itself"):
        attach(alone, alone, at(1))


@pytest.mark.parametrize("ended", [closed, cancelled, dismissed])
def test_a_parent_has_not_ended(ended: Any) -> None:
    with pytest.raises(ValidationError, match="ended"):
        attach(opened(2), ended(1), at(1))


def test_a_closed_report_may_still_get_its_parent_and_a_cancelled_one_not() -> None:
    assert attach(closed(2), opened(1), at(1)).parent_id == "INC-1"
    with pytest.raises(ImmutableError):
        attach(cancelled(2), opened(1), at(1))


def test_resolving_the_parent_resolves_the_children_that_are_worked_on() -> None:
    parent = started(1).resolve(
        at(1),
        resolution="mail runs from the second site",
        code=ResolutionCode.SOLVED_WORKAROUND,
        workaround_id="WA-7",
    )
    children = [child(number, state) for number, state in enumerate(IncidentState, start=2)]
    after = resolve_children(parent, children, at(2))
    assert [each.id for each in after] == [each.id for each in children]
    for before, now in zip(children, after, strict=True):
        if before.state in (S.IN_PROGRESS, S.PENDING):
            assert now.state is S.RESOLVED
            assert now.resolution == "INC-1: mail runs from the second site"
            assert now.resolution_code is ResolutionCode.SOLVED_WORKAROUND
            assert now.workaround_id == "WA-7"
            assert now.pending_reason is None
        else:
            assert now is before


def test_each_child_keeps_its_own_confirmation() -> None:
    (after,) = resolve_children(resolved(1), [child(2, S.IN_PROGRESS)], at(1))
    with pytest.raises(GuardError, match="user must agree"):
        after.close(at(2))
    assert after.close(at(2), confirmed=True).state is S.CLOSED


def test_children_may_be_resolved_after_the_parent_is_closed() -> None:
    (after,) = resolve_children(closed(1), [child(2, S.PENDING)], at(1))
    assert after.state is S.RESOLVED


def test_no_cascade_leaves_everything() -> None:
    children = (child(2, S.IN_PROGRESS),)
    assert resolve_children(resolved(1), children, at(1), cascade=Cascade.NONE) == children


@pytest.mark.parametrize("parent", [opened(1), pending(1), cancelled(1), dismissed(1)])
def test_only_a_resolved_parent_resolves(parent: Incident) -> None:
    with pytest.raises(ValidationError, match="resolved first"):
        resolve_children(parent, [], at(1))


def test_a_reopened_parent_no_longer_resolves() -> None:
    with pytest.raises(ValidationError, match="resolved first"):
        resolve_children(resolved(1).reopen(at(1)), [child(2, S.IN_PROGRESS)], at(2))


def test_strangers_and_unknown_cascades_are_refused() -> None:
    strange = [started(4), started(3), child(2, S.IN_PROGRESS)]
    with pytest.raises(UnknownReferenceError) as refusal:
        resolve_children(resolved(1), strange, at(1))
    assert refusal.value.ids == ("INC-3", "INC-4")
    wrong: Any = "NONE"
    with pytest.raises(ValidationError, match=r"Cascade\.RESOLVE"):
        resolve_children(resolved(1), [], at(1), cascade=wrong)


def test_silence_of_the_parents_user_is_not_that_of_the_childs() -> None:
    silent = pending(1).resolve(
        at(MONDAY.add(days=30)), resolution="no word", code=ResolutionCode.NO_RESPONSE
    )
    waiting = child(2, S.IN_PROGRESS)
    with pytest.raises(GuardError, match="NO_RESPONSE"):
        resolve_children(silent, [waiting], at(MONDAY.add(days=31)))
    assert waiting.state is S.IN_PROGRESS
    assert waiting.pend(at(1), reason=PendingReason.USER).state is S.PENDING
