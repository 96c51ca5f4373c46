"""Drawn configuration items and documents."""

import attrs
from hypothesis import given

from itil_core.configuration import (
    ConfigurationItem,
    ConfigurationItemLifecycle,
    DocumentItem,
    DocumentState,
)
from itil_core.kernel.entry import Delta
from itil_core.kernel.lifecycle import SAME, Move
from itil_core.kernel.stamp import Stamp
from itil_core.testing import check_laws, configuration_items, document_items
from itil_core.testing._parts import TEXTS, facts


@given(configuration_items())
def test_an_installed_item_has_an_owner_a_group_and_a_change(item: ConfigurationItem) -> None:
    if item.state.name in {"INSTALLED", "UNDER_MAINTENANCE"}:
        assert item.owner_id
        assert item.support_group
        assert item.last_change_id


@given(document_items())
def test_an_approved_document_has_an_approver(document: DocumentItem) -> None:
    assert (document.state is DocumentState.APPROVED) <= (document.approved_by is not None)


@given(configuration_items(most=0), document_items(most=0))
def test_no_steps_draw_new_records(item: ConfigurationItem, document: DocumentItem) -> None:
    assert not item.history
    assert not document.history


class TaggedLifecycle(ConfigurationItemLifecycle, without=("uninstall",)):
    tag: Move = Move(to=SAME)


@attrs.frozen(kw_only=True)
class TaggedItem(ConfigurationItem):
    lifecycle = TaggedLifecycle
    label: str = ""

    @TaggedLifecycle.tag
    def tag(self, stamp: Stamp, *, label: str) -> Delta:
        return {"label": label}


@given(configuration_items(TaggedItem, {"tag": facts({"label": TEXTS})}))
def test_a_subclass_with_its_own_rows_is_drawn_too(item: TaggedItem) -> None:
    assert type(item) is TaggedItem
    check_laws(item)


@attrs.frozen(kw_only=True)
class OwnDocument(DocumentItem):
    pages: int = 1


@given(document_items(OwnDocument, {"revise": facts({"version": TEXTS})}))
def test_usual_arguments_can_be_replaced(document: OwnDocument) -> None:
    assert type(document) is OwnDocument
    revised = [entry for entry in document.history if entry.move == "revise"]
    assert all(entry.delta["version"] not in {"1", "1.1", "2"} for entry in revised)
