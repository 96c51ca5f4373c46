"""Items are altered under a change that is authorised, and only then."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration import (
    CiState,
    ConfigurationItem,
    DocumentItem,
    DocumentState,
    LicenceHolding,
)
from itil_core.errors import GuardError, ImmutableError, RefusedMoveError, ValidationError
from itil_core.kernel.stamp import Stamp
from itil_core.testing import normal_changes
from itil_core.transition import (
    ChangeState,
    NormalChange,
    approve_document,
    install,
    uninstall,
    update,
    update_document,
    why_not_authorised,
    withdraw,
    withdraw_document,
)
from itil_core.transition.change_lifecycle import AUTHORISED_STATES
from transition.change_samples import at, normal_in

AUTHORISED = normal_in(ChangeState.IMPLEMENTING)
WAITING = normal_in(ChangeState.READY_FOR_DECISION)
LACKING = "CHG-1 must be authorised at 2026-03-02T11:00:00+00:00, when it was READY_FOR_DECISION"


def an_item(**facts: Any) -> ConfigurationItem:
    given_facts: dict[str, Any] = {
        "id": "mail1",
        "opened": at(),
        "name": "mail server",
        "ci_type": "HARDWARE",
        "version": "1",
        "owner_id": "eva",
        "support_group": "MAIL",
    }
    return ConfigurationItem(**(given_facts | facts))


def accepted(**facts: Any) -> ConfigurationItem:
    return an_item(**facts).register(at()).accept(at())


def in_use(**facts: Any) -> ConfigurationItem:
    return install(accepted(**facts), AUTHORISED, at(3))


def a_document(**facts: Any) -> DocumentItem:
    given_facts: dict[str, Any] = {
        "id": "mail1",
        "opened": at(),
        "name": "guide",
        "version": "1",
        "owner_id": "eva",
    }
    return DocumentItem(**(given_facts | facts))


WRITES: dict[str, tuple[Callable[[NormalChange, Stamp], Any], str]] = {
    "install": (lambda change, stamp: install(accepted(), change, stamp), "install"),
    "uninstall": (lambda change, stamp: uninstall(in_use(), change, stamp), "uninstall"),
    "update": (lambda change, stamp: update(an_item(), change, stamp, version="2"), "update"),
    "withdraw": (
        lambda change, stamp: withdraw(an_item(), change, stamp, dependents=()),
        "withdraw",
    ),
    "approve_document": (
        lambda change, stamp: approve_document(a_document(), change, stamp, approved_by="jan"),
        "approve",
    ),
    "update_document": (
        lambda change, stamp: update_document(a_document(), change, stamp, version="2"),
        "update",
    ),
    "withdraw_document": (
        lambda change, stamp: withdraw_document(a_document(), change, stamp),
        "withdraw",
    ),
}


@pytest.mark.parametrize("name", WRITES)
def test_an_authorised_change_lets_every_write_pass_and_is_named(name: str) -> None:
    write, move = WRITES[name]
    written = write(AUTHORISED, at(3))
    assert written.last_change_id == "CHG-1"
    assert written.history[-1].move == move


@pytest.mark.parametrize("name", WRITES)
def test_no_other_change_lets_any_write_pass(name: str) -> None:
    write, move = WRITES[name]
    with pytest.raises(GuardError) as refused:
        write(WAITING, at(3))
    assert (refused.value.record, refused.value.move) == ("mail1", move)
    assert refused.value.unmet == (LACKING,)
    elsewhere = normal_in(ChangeState.IMPLEMENTING, ci_ids={"web1"})
    with pytest.raises(GuardError) as other:
        write(elsewhere, at(3))
    assert other.value.unmet == ("CHG-1 must name mail1 among its CIs",)


@pytest.mark.parametrize("name", WRITES)
def test_an_id_alone_is_no_change(name: str) -> None:
    write, move = WRITES[name]
    word: Any = "CHG-1"
    with pytest.raises(ValidationError) as refused:
        write(word, at(3))
    assert (refused.value.record, refused.value.field) == (move, "change")


def test_an_id_alone_is_no_item() -> None:
    word: Any = "mail1"
    with pytest.raises(ValidationError) as refused:
        install(word, AUTHORISED, at(3))
    assert (refused.value.record, refused.value.field) == ("install", "item")


def test_all_that_is_lacking_is_named_of_the_change_and_of_the_item() -> None:
    change = normal_in(ChangeState.READY_FOR_DECISION, ci_ids={"web1"})
    bare = accepted(owner_id=None, support_group=None)
    with pytest.raises(GuardError) as refused:
        install(bare, change, at(3))
    unmet = refused.value.unmet
    assert unmet[:2] == (LACKING, "CHG-1 must name mail1 among its CIs")
    assert len(unmet) == 4
    assert ["owner_id" in unmet[2], "support_group" in unmet[3]] == [True, True]


def test_no_more_is_installed_than_was_purchased() -> None:
    new = accepted(licence="mail")
    both = normal_in(ChangeState.IMPLEMENTING, ci_ids={"mail1", "mail2"})
    others = [install(accepted(id="mail2", licence="mail"), both, at(3)), new]
    one, two = (LicenceHolding("mail", number) for number in (1, 2))
    with pytest.raises(GuardError) as refused:
        install(new, WAITING, at(3), items=others, holdings=[one])
    assert refused.value.unmet == (
        LACKING,
        "a free licence mail: 1 installed of 1 purchased",
    )
    assert install(new, AUTHORISED, at(3), items=others, holdings=[two]).last_change_id == "CHG-1"
    with pytest.raises(GuardError, match="0 installed of 0 purchased"):
        install(new, AUTHORISED, at(3), holdings=[])
    assert install(new, AUTHORISED, at(3)).last_change_id == "CHG-1"


def test_the_writes_do_what_the_moves_do() -> None:
    item = in_use()
    assert item.state is CiState.INSTALLED
    assert uninstall(item, AUTHORISED, at(3)).state is CiState.ACCEPTED
    assert update(item, AUTHORISED, at(3), version="2", location="Graz").location == "Graz"
    gone = withdraw(item, AUTHORISED, at(3), dependents=["web"], replacement="mail2")
    assert (gone.state, gone.replaced_by) == (CiState.WITHDRAWN, "mail2")
    approved = approve_document(a_document(), AUTHORISED, at(3), approved_by="jan")
    assert (approved.state, approved.approved_by) == (DocumentState.APPROVED, "jan")
    assert update_document(approved, AUTHORISED, at(3), location="wiki").location == "wiki"
    assert withdraw_document(approved, AUTHORISED, at(3), replacement="m2").replaced_by == "m2"


def test_the_item_s_own_guards_hold() -> None:
    with pytest.raises(GuardError) as dependents:
        withdraw(in_use(), AUTHORISED, at(3), dependents=["web"])
    assert dependents.value.unmet == ("a replacement for those that depend on it: web",)
    with pytest.raises(RefusedMoveError) as state:
        install(an_item(), AUTHORISED, at(3))
    assert (state.value.move, state.value.state) == ("install", "PLANNED")
    gone = withdraw(an_item(), AUTHORISED, at(3), dependents=())
    with pytest.raises(ImmutableError):
        update(gone, AUTHORISED, at(4), version="2")


def test_what_counts_is_when_it_was_done_not_when_it_was_recorded() -> None:
    closed = normal_in(ChangeState.CLOSED)
    late = Stamp(at(20).at, by="ana", effective=at(3).at)
    assert install(accepted(), closed, late).state is CiState.INSTALLED
    early = Stamp(at(3).at, by="ana", effective=at(0.5).at)
    with pytest.raises(GuardError) as refused:
        install(accepted(), closed, early)
    assert refused.value.unmet == (
        "CHG-1 must be authorised at 2026-03-02T08:30:00+00:00, when it was READY_FOR_DECISION",
    )


def test_nothing_is_authorised_before_the_change_is_raised() -> None:
    assert why_not_authorised("mail1", AUTHORISED, at(-1).at) == (
        "CHG-1 must be authorised at 2026-03-02T07:00:00+00:00, when it was not yet raised",
    )


@given(normal_changes(), st.data())
def test_INV_a_write_passes_just_when_the_change_was_authorised_for_the_item(
    change: NormalChange, data: st.DataObject
) -> None:
    instants = [change.opened.at, *(entry.stamp.at for entry in change.history)]
    instant = data.draw(st.sampled_from(instants))
    # The slow way: walk the journal up to the instant.
    state = change.origin.state
    for entry in change.history:
        if entry.stamp.at <= instant:
            state = entry.target
    scope = change.ci_ids
    ci = data.draw(st.sampled_from([*sorted(scope), "nobody's"]))
    item = an_item(id=ci, opened=Stamp(instant, by="ana"))
    if state in AUTHORISED_STATES and ci in scope:
        written = update(item, change, Stamp(instant, by="ana"), version="2")
        assert written.last_change_id == change.id
    else:
        with pytest.raises(GuardError):
            update(item, change, Stamp(instant, by="ana"), version="2")
