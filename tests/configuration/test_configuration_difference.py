"""What differs between two captured configurations."""

from typing import Any

import pytest
from hypothesis import given

from configuration.captures import an_estate, estates
from itil_core.configuration import (
    CapturedConfiguration,
    CapturedItem,
    ConfigurationDifference,
    FactChange,
    Relationship,
    RelationshipKind,
    apply_difference,
    compare_configurations,
    compare_items,
)
from itil_core.errors import ConflictError, ValidationError

USES = Relationship("app", RelationshipKind.USES, "db1")


def test_every_kind_of_change_is_named() -> None:
    before = CapturedConfiguration(
        an_estate(app={"version": "1", "attributes.cpu": 2}, db1={}, old={"version": "7"}), [USES]
    )
    other = Relationship("app", RelationshipKind.USES, "db2")
    after = CapturedConfiguration(
        an_estate(app={"version": "2", "owner_id": "eva"}, db1={}, db2={}), [other]
    )
    found = compare_configurations(before, after)
    assert found == ConfigurationDifference(
        added=(CapturedItem("db2"),),
        removed=(CapturedItem("old", {"version": "7"}),),
        changed=(
            FactChange("app", "attributes.cpu", 2, None),
            FactChange("app", "owner_id", None, "eva"),
            FactChange("app", "version", "1", "2"),
        ),
        relationships_added=(other,),
        relationships_removed=(USES,),
    )
    assert str(found).splitlines() == [
        "+ db2",
        "- old 7",
        "* app attributes.cpu: 2 -> unknown",
        "* app owner_id: unknown -> 'eva'",
        "* app version: '1' -> '2'",
        "+ app USES db2",
        "- app USES db1",
    ]
    assert found.ci_ids == {"app", "db1", "db2", "old"}


def test_a_relationship_with_another_attribute_is_removed_and_added() -> None:
    faster = Relationship("app", RelationshipKind.USES, "db1", attributes={"port": 2})
    items = an_estate(app={}, db1={}).items
    found = compare_configurations(
        CapturedConfiguration(items, [USES]), CapturedConfiguration(items, [faster])
    )
    assert (found.relationships_removed, found.relationships_added) == ((USES,), (faster,))
    assert not found.changed


@given(estates())
def test_INV_nothing_differs_from_itself(estate: CapturedConfiguration) -> None:
    assert not compare_configurations(estate, estate)
    assert compare_configurations(estate, estate) == ConfigurationDifference()


@given(estates(), estates())
def test_INV_a_difference_leads_from_one_to_the_other_and_back(
    one: CapturedConfiguration, other: CapturedConfiguration
) -> None:
    difference = compare_configurations(one, other)
    assert apply_difference(difference, one) == other
    assert apply_difference(difference.inverse, other) == one
    assert bool(difference) == (one != other)
    back = compare_configurations(other, one)
    assert difference.inverse == back


@given(estates(), estates())
def test_a_difference_names_just_what_a_slow_look_at_all_facts_finds(
    one: CapturedConfiguration, other: CapturedConfiguration
) -> None:
    old = {(str(item.ci_id), fact): value for item in one for fact, value in item.facts.items()}
    new = {(str(item.ci_id), fact): value for item in other for fact, value in item.facts.items()}
    both = set(one.ids) & set(other.ids)
    expected = {
        (ci, fact, old.get((ci, fact)), new.get((ci, fact)))
        for ci, fact in {*old, *new}
        if ci in both and old.get((ci, fact)) != new.get((ci, fact))
    }
    found = compare_configurations(one, other)
    assert {(each.ci_id, each.fact, each.old, each.new) for each in found.changed} == expected
    assert {item.ci_id for item in found.added} == set(other.ids) - set(one.ids)
    assert {item.ci_id for item in found.removed} == set(one.ids) - set(other.ids)


def test_a_difference_fits_another_configuration_that_agrees_where_it_matters() -> None:
    difference = compare_configurations(
        an_estate(app={"version": "1"}), an_estate(app={"version": "2"})
    )
    more = an_estate(app={"version": "1", "owner_id": "eva"}, net={})
    assert apply_difference(difference, more) == an_estate(
        app={"version": "2", "owner_id": "eva"}, net={}
    )


def test_all_that_does_not_fit_is_named_and_nothing_is_applied() -> None:
    difference = ConfigurationDifference(
        added=(CapturedItem("new"),),
        removed=(CapturedItem("gone"), CapturedItem("old", {"version": "1"})),
        changed=(FactChange("app", "version", "1", "2"), FactChange("lost", "version", "1", "2")),
        relationships_added=(Relationship("app", RelationshipKind.USES, "new"),),
        relationships_removed=(USES,),
    )
    actual = CapturedConfiguration(
        an_estate(new={"version": "0"}, old={"version": "2"}, app={}),
        [Relationship("app", RelationshipKind.USES, "new")],
    )
    with pytest.raises(ConflictError) as conflict:
        apply_difference(difference, actual)
    assert (conflict.value.first, conflict.value.second) == (
        "the difference",
        "the configuration",
    )
    assert conflict.value.reason.split("; ") == [
        "new is there already",
        "gone is not there as it was",
        "old is not there as it was",
        "app version is unknown, not '1'",
        "lost is not there",
        "app USES db1 is not there as it was",
        "app USES new is there already",
    ]


def test_items_are_compared_with_themselves_only() -> None:
    with pytest.raises(ConflictError) as conflict:
        compare_items(CapturedItem("a"), CapturedItem("b"))
    assert (conflict.value.first, conflict.value.second) == ("a", "b")


def test_a_change_of_nothing_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        FactChange("app", "version", "1", "1")
    assert (refused.value.record, refused.value.field) == ("FactChange", "new")


@pytest.mark.parametrize("argument", ["before", "after"])
def test_only_captured_configurations_differ(argument: str) -> None:
    estate = CapturedConfiguration()
    arguments: dict[str, Any] = {"before": estate, "after": estate, argument: [CapturedItem("a")]}
    with pytest.raises(ValidationError) as refused:
        compare_configurations(**arguments)
    assert (refused.value.record, refused.value.field) == ("compare_configurations", argument)


def test_a_difference_is_applied_to_captured_configurations_only() -> None:
    nothing: Any = None
    with pytest.raises(ValidationError) as refused:
        apply_difference(ConfigurationDifference(), nothing)
    assert (refused.value.record, refused.value.field) == ("apply_difference", "before")
