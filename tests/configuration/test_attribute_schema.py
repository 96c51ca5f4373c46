"""Which attributes items of a type have."""

from typing import Any

import pytest

from itil_core.configuration import AttributeKind, AttributeRule, AttributeSchema
from itil_core.errors import DuplicateError, ValidationError

K = AttributeKind


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        (K.TEXT, {"a", ""}),
        (K.WHOLE, {4}),
        (K.NUMBER, {4, 2.5}),
        (K.TRUTH, {True}),
    ],
)
def test_a_kind_takes_its_own_values_only(kind: AttributeKind, taken: set[object]) -> None:
    everything: tuple[object, ...] = ("a", "", 4, 2.5, True)
    assert {value for value in everything if kind.takes(value)} == taken


def test_an_attribute_is_of_its_kind_in_its_range_and_allowed() -> None:
    size = AttributeRule(name="size", kind=K.NUMBER, unit="GB", low=1, high=9, allowed=[1, 2.5, 9])
    assert [size.why_not(value) for value in (1, 2.5, 9)] == ["", "", ""]
    assert size.why_not("1") == "size must be a number"
    assert size.why_not(0.5) == "size must be at least 1 GB"
    assert size.why_not(9.5) == "size must be at most 9 GB"
    assert size.why_not(3) == "size must be one of 1, 2.5, 9"
    assert AttributeRule(name="n", kind=K.WHOLE, high=2).why_not(3) == "n must be at most 2"


def test_all_that_is_wrong_is_named() -> None:
    rules = [
        AttributeRule(name="cpu", kind=K.WHOLE, required=True),
        AttributeRule(name="os", kind=K.TEXT, allowed=["Linux"]),
        AttributeRule(name="spare", kind=K.TRUTH),
    ]
    schema = AttributeSchema(rules)
    assert schema.unmet({"cpu": 4, "os": "Linux", "spare": False}) == ()
    schema.check({"cpu": 4})
    wrong = {"os": "Plan 9", "spare": 1, "zeta": 1, "colour": "red"}
    assert schema.unmet(wrong) == (
        "cpu must be there",
        "os must be one of Linux",
        "spare must be True or False",
        "colour is not in the schema",
        "zeta is not in the schema",
    )
    with pytest.raises(ValidationError) as refused:
        schema.check(wrong)
    assert (refused.value.record, refused.value.field) == ("AttributeSchema", "attributes")
    assert refused.value.value == wrong
    assert refused.value.reason == "; ".join(schema.unmet(wrong))


def test_an_open_schema_takes_further_attributes() -> None:
    schema = AttributeSchema([AttributeRule(name="cpu", kind=K.WHOLE)], closed=False)
    assert schema.unmet({"colour": "red"}) == ()


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("name", {"name": ""}),
        ("kind", {"kind": "TEXT"}),
        ("unit", {"unit": "GB"}),
        ("low", {"low": 1}),
        ("high", {"high": 1}),
        ("low", {"kind": K.NUMBER, "low": float("nan")}),
        ("high", {"kind": K.NUMBER, "low": 2, "high": 1}),
        ("allowed", {"allowed": ["a", 1]}),
        ("allowed", {"kind": K.WHOLE, "low": 2, "allowed": [1]}),
        ("required", {"required": "yes"}),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(field: str, facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        AttributeRule(**({"name": "x", "kind": K.TEXT} | facts))
    assert (refused.value.record, refused.value.field) == ("AttributeRule", field)


def test_an_attribute_has_one_rule() -> None:
    rule = AttributeRule(name="cpu", kind=K.WHOLE)
    with pytest.raises(DuplicateError) as twice:
        AttributeSchema([rule, rule])
    assert (twice.value.kind, twice.value.key) == ("rule for attribute", "cpu")
    stranger: Any = "cpu"
    with pytest.raises(ValidationError) as refused:
        AttributeSchema(stranger)
    assert (refused.value.record, refused.value.field) == ("AttributeSchema", "rules")
