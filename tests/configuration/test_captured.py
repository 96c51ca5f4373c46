"""Items and relationships in plain facts."""

from decimal import Decimal
from typing import Any

import attrs
import pytest

from configuration.captures import an_estate
from configuration.estate import an_item, at, installed
from itil_core.configuration import (
    Capacity,
    CapturedConfiguration,
    CapturedItem,
    ConfigurationItem,
    DocumentItem,
    Environment,
    OperationalState,
    Relationship,
    RelationshipKind,
    RelationshipSet,
    capture,
    captured_item,
)
from itil_core.configuration.captured import type_of
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.kernel.priority import Level


def test_every_field_is_a_fact_and_its_inside_follows_after_a_dot() -> None:
    item = an_item(
        attributes={"size_gb": 512, "mirrored": True},
        capacity_limit=Capacity(99.5, "GB"),
        documents={"DOC-2", "DOC-1"},
        environment=Environment.LIVE,
        criticality=Level.HIGH,
        availability_prob=0.99,
    )
    assert captured_item(item) == CapturedItem(
        "db1",
        {
            "attributes.mirrored": True,
            "attributes.size_gb": 512,
            "availability_prob": 0.99,
            "capacity_limit.unit": "GB",
            "capacity_limit.value": 99.5,
            "ci_type": "DATABASE",
            "criticality": "HIGH",
            "description": "",
            "documents.DOC-1": True,
            "documents.DOC-2": True,
            "environment": "LIVE",
            "name": "a database",
            "owner_id": "eva",
            "status": "PLANNED",
            "support_group": "DB-TEAM",
            "version": "15",
        },
    )
    assert all(
        type(value) in (str, int, float, bool) for value in captured_item(item).facts.values()
    )


def test_what_is_observed_or_kept_for_the_record_is_no_fact() -> None:
    item = installed()
    seen = item.observe(at(4), operational=OperationalState.DOWN).verify(at(5), source="scan")
    assert captured_item(seen) == captured_item(item)
    changed = item.update(at(6), change="CHG-9", version="16")
    assert captured_item(changed).facts == {**captured_item(item).facts, "version": "16"}


def test_fields_of_a_class_of_your_own_are_facts_too() -> None:
    @attrs.frozen(kw_only=True)
    class Disk(ConfigurationItem):
        price: Decimal
        bays: tuple[int, ...] = ()

    disk = Disk(
        id="d1",
        opened=at(0),
        name="disk",
        ci_type="STORAGE",
        version="1",
        price=Decimal("9.50"),
        bays=(1, 4),
    )
    facts = captured_item(disk).facts
    assert (facts["price"], facts["bays.1"], facts["bays.4"]) == ("9.50", True, True)


def test_a_document_is_documentation() -> None:
    document = DocumentItem(id="DOC-1", opened=at(0), name="guide", version="2")
    assert type_of(document) == "DOCUMENTATION"
    facts = captured_item(document).facts
    assert (facts["ci_type"], facts["status"]) == ("DOCUMENTATION", "DRAFT")


def test_an_item_says_its_version_where_it_is_known() -> None:
    assert CapturedItem("db1", {"version": "15"}).label == "db1 15"
    assert CapturedItem("db1").label == "db1"


def test_the_order_of_what_is_given_never_matters() -> None:
    uses = Relationship("app", RelationshipKind.USES, "db1")
    wired = Relationship("net", RelationshipKind.CONNECTED_TO, "app", attributes={"port": 3})
    turned = Relationship("app", RelationshipKind.CONNECTED_TO, "net", attributes={"port": 3})
    items = [CapturedItem(name) for name in ("net", "app", "db1")]
    one = CapturedConfiguration(items, [wired, uses])
    other = CapturedConfiguration(reversed(items), [uses, turned])
    assert one == other
    assert hash(one) == hash(other)
    assert one.relationships == (uses, turned)
    assert one.ids == ("app", "db1", "net")


def test_a_configuration_is_a_collection_of_items() -> None:
    estate = an_estate(app={}, db1={"version": "1"})
    assert len(estate) == 2
    assert [item.ci_id for item in estate] == ["app", "db1"]
    assert estate["db1"].facts == {"version": "1"}
    assert "app" in estate
    assert "zoo" not in estate
    assert "b" not in estate
    assert 7 not in estate
    with pytest.raises(UnknownReferenceError) as unknown:
        estate["zoo"]
    assert (unknown.value.kind, unknown.value.ids) == ("CI", ("zoo",))


def test_a_part_keeps_what_runs_inside_it() -> None:
    app, db1, net = (CapturedItem(name) for name in ("app", "db1", "net"))
    inner = Relationship("app", RelationshipKind.USES, "db1")
    outer = Relationship("app", RelationshipKind.USES, "net")
    whole = CapturedConfiguration([app, db1, net], [inner, outer])
    assert whole.part({"db1", "app"}) == CapturedConfiguration([app, db1], [inner])
    with pytest.raises(UnknownReferenceError) as unknown:
        whole.part({"app", "y", "x"})
    assert unknown.value.ids == ("x", "y")


def test_records_and_relationships_are_captured_together() -> None:
    items = [an_item("db1"), an_item("db2")]
    copy = Relationship("db2", RelationshipKind.COPY_OF, "db1")
    taken = capture(items, RelationshipSet({"db1", "db2"}, [copy]))
    assert taken == CapturedConfiguration(map(captured_item, items), [copy])


def test_each_item_and_each_relationship_is_there_once() -> None:
    with pytest.raises(DuplicateError) as twice:
        capture([an_item(), an_item()])
    assert (twice.value.kind, twice.value.key) == ("CI", "db1")
    one = Relationship("a", RelationshipKind.CONNECTED_TO, "b")
    other = Relationship("b", RelationshipKind.CONNECTED_TO, "a")
    with pytest.raises(DuplicateError) as again:
        CapturedConfiguration([], [one, other])
    assert again.value.kind == "relationship"


def test_strangers_are_refused() -> None:
    stranger: Any = "db1"
    with pytest.raises(ValidationError) as item:
        CapturedConfiguration(stranger)
    assert (item.value.record, item.value.field, item.value.value) == (
        "CapturedConfiguration",
        "items",
        "db1",
    )
    with pytest.raises(ValidationError) as relationship:
        CapturedConfiguration([], [stranger])
    assert relationship.value.field == "relationships"
    with pytest.raises(ValidationError) as record:
        captured_item(stranger)
    assert (record.value.record, record.value.field) == ("captured_item", "item")
