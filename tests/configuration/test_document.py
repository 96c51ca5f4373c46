"""Documents: drafted, approved, revised, withdrawn."""

import pickle

import pytest

from configuration.estate import at
from configuration.test_item_lifecycle import arrows
from itil_core.configuration import (
    ConfigurationPolicy,
    DocumentItem,
    DocumentLifecycle,
    DocumentState,
)
from itil_core.errors import (
    AuthorisationError,
    GuardError,
    ImmutableError,
    RefusedMoveError,
    ValidationError,
)

APPENDIX_A = "DRAFT>APPROVED,WITHDRAWN; APPROVED>DRAFT,WITHDRAWN"
LAX = ConfigurationPolicy(require_change=False)


def a_draft(**facts: object) -> DocumentItem:
    given = {"name": "recovery plan", "version": "1", "owner_id": "eva"}
    return DocumentItem(id="DOC-1", opened=at(0), **(given | facts))


def approved() -> DocumentItem:
    return a_draft().approve(at(1), approved_by="jan", change="CHG-1")


def test_the_table_holds_exactly_the_changes_of_status_that_itil_has() -> None:
    found = {
        (source.name, target.name)
        for source in DocumentState
        for target in DocumentState
        if source is not target and DocumentLifecycle.between(source, target)
    }
    assert found == arrows(APPENDIX_A)
    assert DocumentLifecycle.initial is DocumentState.DRAFT


def test_a_whole_life() -> None:
    document = approved()
    assert (document.state, document.approved_by) == (DocumentState.APPROVED, "jan")
    document = document.revise(at(2), version="2")
    assert (document.state, document.version, document.approved_by) == (
        DocumentState.DRAFT,
        "2",
        None,
    )
    document = document.approve(at(3), approved_by="jan", change="CHG-2")
    document = document.verify(at(4), source="share")
    document = document.withdraw(at(5), replacement="DOC-2", change="CHG-3")
    assert (document.state, document.replaced_by) == (DocumentState.WITHDRAWN, "DOC-2")
    assert document.replay() == document
    assert pickle.loads(pickle.dumps(document)) == document


def test_approving_needs_an_owner_and_a_change() -> None:
    with pytest.raises(GuardError, match="owner_id must be given"):
        a_draft(owner_id=None).approve(at(1), approved_by="jan", change="CHG-1")
    with pytest.raises(AuthorisationError):
        a_draft().approve(at(1), approved_by="jan")
    assert a_draft().approve(at(1), approved_by="jan", policy=LAX).last_change_id is None


def test_a_revision_has_a_version_of_its_own() -> None:
    with pytest.raises(GuardError, match="a version other than 1"):
        approved().revise(at(2), version="1")


def test_an_approved_document_is_revised_rather_than_updated() -> None:
    with pytest.raises(GuardError) as refusal:
        approved().update(at(2), change="CHG-2", version="2", owner_id=None)
    assert refusal.value.unmet == (
        "revise, for another version",
        "an approved document keeps its owner_id",
    )
    moved = approved().update(at(2), change="CHG-2", location="safe")
    assert (moved.location, moved.last_change_id) == ("safe", "CHG-2")


def test_a_draft_changes_freely_but_not_without_a_change() -> None:
    draft = a_draft().update(at(1), change="CHG-1", version="0.9", owner_id=None)
    assert (draft.version, draft.owner_id) == ("0.9", None)
    with pytest.raises(AuthorisationError):
        a_draft().update(at(1), version="0.9")
    with pytest.raises(ValidationError, match="update cannot change it"):
        a_draft().update(at(1), change="CHG-1", approved_by="eva")


def test_withdrawing_ends_it() -> None:
    with pytest.raises(AuthorisationError):
        a_draft().withdraw(at(1))
    with pytest.raises(RefusedMoveError):
        approved().approve(at(2), approved_by="jan", change="CHG-1")
    with pytest.raises(RefusedMoveError):
        a_draft().revise(at(1), version="2")
    ended = a_draft().withdraw(at(1), policy=LAX)
    for move in ("approve", "revise", "withdraw", "update", "verify"):
        arguments = {"approve": {"approved_by": "jan"}, "revise": {"version": "2"}}.get(move, {})
        with pytest.raises(ImmutableError):
            getattr(ended, move)(at(2), **arguments)
