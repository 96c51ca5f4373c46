"""What the journals of items say about changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration import (
    BASELINE_LOAD,
    AuditReason,
    ConfigurationAudit,
    ConfigurationItem,
    ConfigurationPolicy,
    Verification,
    VerificationFinding,
    VerificationResult,
)
from itil_core.errors import DuplicateError
from itil_core.kernel.stamp import Stamp
from itil_core.testing import configuration_items, normal_changes
from itil_core.transition import (
    Alteration,
    ChangeState,
    EntryFault,
    NormalChange,
    PendingChange,
    UnauthorisedEntry,
    alterations_found,
    audit_entries,
    pending_changes,
    unauthorised_changes,
)
from itil_core.transition.change_lifecycle import AUTHORISED_STATES
from transition.change_samples import at, normal_in

CHANGE = normal_in(ChangeState.CLOSED)


def an_item(ci_id: str = "mail1") -> ConfigurationItem:
    return ConfigurationItem(
        id=ci_id,
        opened=at(),
        name="mail server",
        ci_type="HARDWARE",
        version="1",
        owner_id="eva",
        support_group="MAIL",
    )


def test_each_fault_is_named_with_its_entry() -> None:
    item = (
        an_item()
        .update(at(0.5), change="CHG-1", version="2")
        .register(at(1))
        .update(at(3), change="CHG-1", version="3")
        .update(at(4), change="CHG-9", version="4")
        .update(at(7, by="bob"), change="CHG-1", version="5")
    )
    other = an_item("web1").update(at(3), change="CHG-1", version="2")
    found = audit_entries([other, item], [CHANGE])
    assert [(each.ci_id, each.place, each.fault) for each in found] == [
        ("mail1", 0, EntryFault.NOT_AUTHORISED),
        ("mail1", 3, EntryFault.UNKNOWN_CHANGE),
        ("mail1", 4, EntryFault.NOT_AUTHORISED),
        ("web1", 0, EntryFault.OTHER_ITEM),
    ]
    assert found[2] == UnauthorisedEntry(
        ci_id=item.id,
        place=4,
        at=at(7).at,
        by=at(7, by="bob").by,
        move="update",
        change_id=CHANGE.id,
        fault=EntryFault.NOT_AUTHORISED,
    )


def test_first_imports_and_what_needs_no_change_are_let_be() -> None:
    free = ConfigurationPolicy(require_change=False)
    item = an_item().update(at(1), change=BASELINE_LOAD, version="2")
    item = item.update(at(2), policy=free, version="3").verify(at(3))
    assert audit_entries([item], []) == ()


def test_an_import_is_none_once_the_item_was_under_control() -> None:
    item = an_item().update(at(1), change=BASELINE_LOAD, version="2")
    item = item.update(at(3), change="CHG-1", version="3")
    item = item.update(at(4), change=BASELINE_LOAD, version="4")
    (found,) = audit_entries([item], [CHANGE])
    assert (found.place, found.change_id) == (2, BASELINE_LOAD)
    assert found.fault is EntryFault.UNKNOWN_CHANGE


def test_an_entry_is_judged_by_when_it_holds() -> None:
    late = Stamp(at(20).at, by="ana", effective=at(3).at)
    assert audit_entries([an_item().update(late, change="CHG-1", version="2")], [CHANGE]) == ()


@given(st.lists(configuration_items(), max_size=3), st.lists(normal_changes(), max_size=3))
def test_INV_4_4_every_entry_that_no_authorised_change_explains_is_found(
    items: list[ConfigurationItem], changes: list[NormalChange]
) -> None:
    changes = list({change.id: change for change in changes}.values())

    def explained(item: ConfigurationItem, place: int) -> bool:
        entry = item.history[place]
        for change in changes:
            if change.id == entry.delta["last_change_id"] and item.id in change.ci_ids:
                state = None
                if change.opened.at <= entry.stamp.effective:
                    state = change.origin.state
                for step in change.history:
                    if step.stamp.at <= entry.stamp.effective:
                        state = step.target
                return state in AUTHORISED_STATES
        named = {each.delta.get("last_change_id") for each in item.history[: place + 1]}
        return named <= {None, BASELINE_LOAD}

    expected = [
        (item.id, place)
        for item in items
        for place, entry in enumerate(item.history)
        if "last_change_id" in entry.delta and not explained(item, place)
    ]
    found = [(each.ci_id, each.place) for each in audit_entries(items, changes)]
    assert sorted(found) == sorted(expected)


def test_a_change_is_there_once() -> None:
    for function in (
        lambda: audit_entries([], [CHANGE, CHANGE]),
        lambda: pending_changes([CHANGE] * 2),
    ):
        with pytest.raises(DuplicateError) as twice:
            function()
        assert (twice.value.kind, twice.value.key) == ("change", "CHG-1")


def test_items_wait_for_changes_until_these_are_done_or_given_up() -> None:
    waiting = normal_in(ChangeState.SCHEDULED, ci_ids={"web1", "app1"})
    others = [
        normal_in(state, id=f"CHG-{state.name}")
        for state in (ChangeState.IMPLEMENTED, ChangeState.CLOSED, ChangeState.CANCELLED)
    ]
    first = normal_in(ChangeState.REQUESTED, id="CHG-0", ci_ids={"web1"})
    rows = pending_changes([waiting, *others, first])
    assert [(row.ci_id, row.change_id, row.state) for row in rows] == [
        ("app1", "CHG-1", "SCHEDULED"),
        ("web1", "CHG-0", "REQUESTED"),
        ("web1", "CHG-1", "SCHEDULED"),
    ]
    assert rows[1] == PendingChange(
        ci_id=rows[1].ci_id, change_id=first.id, state="REQUESTED", since=at().at
    )


def test_what_an_audit_finds_is_explained_by_changes_or_unauthorised() -> None:
    matched = VerificationFinding("app1", VerificationResult.MATCHED)
    missing = VerificationFinding("mail1", VerificationResult.MISSING)
    toy = VerificationFinding("toy", VerificationResult.UNREGISTERED)
    audit = ConfigurationAudit(
        id="AUD-1",
        scope="the mail service",
        reason=AuditReason.RANDOM,
        done=at(3),
        verification=Verification([matched, missing, toy]),
    )
    altered = alterations_found(audit)
    assert altered == (
        Alteration(ci_id="mail1", at=at(3).at, difference="MISSING mail1"),
        Alteration(ci_id="toy", at=at(3).at, difference="UNREGISTERED toy"),
    )
    assert [each.ci_id for each in unauthorised_changes(altered, [CHANGE])] == ["toy"]
