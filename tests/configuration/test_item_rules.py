"""How items are named, what they record, and their unique keys."""

from typing import Any

import pytest

from configuration.estate import an_item, at
from itil_core.configuration import (
    AttributeKind,
    AttributeRule,
    AttributeSchema,
    DocumentItem,
    ItemRules,
    TypeRules,
    unique_key,
)
from itil_core.errors import DuplicateError, ValidationError

SCHEMA = AttributeSchema([AttributeRule(name="cpu", kind=AttributeKind.WHOLE, required=True)])
DATABASES = TypeRules(ci_type="DATABASE", naming=r"db-[a-z]{3}-\d{3}", schema=SCHEMA)


def test_items_follow_the_rules_of_their_type() -> None:
    good = an_item("db1", name="db-vie-001", attributes={"cpu": 4})
    free = an_item("h1", name="whatever", ci_type="HARDWARE")
    rules = ItemRules([DATABASES])
    assert rules.unmet(good) == rules.unmet(free) == ()
    rules.check([good, free])


def test_all_that_is_wrong_with_all_items_is_named() -> None:
    first = an_item("db1", name="my db-vie-001")
    second = an_item("db2", name="db-vie-002")
    with pytest.raises(ValidationError) as refused:
        ItemRules([DATABASES]).check([first, second])
    assert (refused.value.record, refused.value.field) == ("ItemRules", "items")
    assert refused.value.value == ("db1", "db2")
    assert refused.value.reason == (
        r"db1: name must fit db-[a-z]{3}-\d{3}, cpu must be there; db2: cpu must be there"
    )


def test_type_name_and_version_belong_to_one_item() -> None:
    one, other = an_item("db1"), an_item("db2")
    assert unique_key(one) == ("DATABASE", "a database", "15")
    with pytest.raises(DuplicateError) as shared:
        ItemRules().check([one, other])
    assert (shared.value.kind, shared.value.key) == (
        "type, name and version",
        "DATABASE a database 15",
    )
    ItemRules(unique=False).check([one, other])
    ItemRules().check([one, an_item("db2", version="16")])
    ItemRules().check([one, an_item("db2", ci_type="SOFTWARE")])


def test_documents_have_rules_too() -> None:
    guide = DocumentItem(id="DOC-1", opened=at(0), name="guide", version="1")
    rules = ItemRules([TypeRules(ci_type="DOCUMENTATION", naming="doc-.*")])
    assert rules.unmet(guide) == ("name must fit doc-.*",)


@pytest.mark.parametrize("naming", ["db-(", 7])
def test_a_naming_rule_is_a_regular_expression(naming: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeRules(ci_type="DATABASE", naming=naming)
    assert (refused.value.record, refused.value.field) == ("TypeRules", "naming")
    assert refused.value.value == naming


def test_a_type_has_rules_once() -> None:
    with pytest.raises(DuplicateError) as twice:
        ItemRules([DATABASES, TypeRules(ci_type="DATABASE")])
    assert (twice.value.kind, twice.value.key) == ("rules for type", "DATABASE")
    stranger: Any = "DATABASE"
    with pytest.raises(ValidationError) as refused:
        ItemRules(stranger)
    assert (refused.value.record, refused.value.field) == ("ItemRules", "types")
