"""Attribute schemas: which attributes items of a type have, and what these may be.

ITIL Service Transition (2007), 4.3.4.3.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

import attrs

from itil_core.configuration.attributes import AttributeValue
from itil_core.errors import DuplicateError, ValidationError
from itil_core.kernel.fields import a, amount, each, text

__all__ = ["AttributeKind", "AttributeRule", "AttributeSchema"]


class AttributeKind(Enum):
    """What an attribute holds; every whole number is a number, and a truth value is neither."""

    TEXT = "TEXT"
    WHOLE = "WHOLE"
    NUMBER = "NUMBER"
    TRUTH = "TRUTH"

    def takes(self, value: object) -> bool:
        """Tell whether a value is of the kind.

        Example:
            >>> AttributeKind.NUMBER.takes(4), AttributeKind.WHOLE.takes(True)
            (True, False)
        """
        if self is AttributeKind.TEXT:
            return isinstance(value, str)
        if isinstance(value, bool):
            return self is AttributeKind.TRUTH
        if self is AttributeKind.WHOLE:
            return isinstance(value, int)
        return self is AttributeKind.NUMBER and isinstance(value, int | float)

    @property
    def said(self) -> str:
        """What a value must be, in words."""
        return _WORDS[self]


_WORDS = {
    AttributeKind.TEXT: "a string",
    AttributeKind.WHOLE: "a whole number",
    AttributeKind.NUMBER: "a number",
    AttributeKind.TRUTH: "True or False",
}
_COUNTED = (AttributeKind.WHOLE, AttributeKind.NUMBER)


def _values(values: Iterable[AttributeValue]) -> tuple[AttributeValue, ...]:
    return each(values)


def _refuse(field: str, value: object, reason: str) -> None:
    raise ValidationError("AttributeRule", field, value, reason)


def _numbers_only(rule: "AttributeRule", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if value is not None and rule.kind not in _COUNTED:
        _refuse(attribute.name, value, f"is for numbers only; {rule.name} is {rule.kind.said}")


def _range(rule: "AttributeRule", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if value is not None and rule.low is not None and value < rule.low:
        _refuse(attribute.name, value, f"must be at least low, which is {rule.low}")


def _fitting(
    rule: "AttributeRule",
    attribute: "attrs.Attribute[tuple[AttributeValue, ...]]",
    value: tuple[AttributeValue, ...],
) -> None:
    for one in value:
        why = rule.why_not_of_kind(one)
        if why:
            _refuse(attribute.name, one, why)


@attrs.frozen(kw_only=True)
class AttributeRule:
    """What one attribute must be.

    Attributes:
        name: The attribute.
        kind: What it holds.
        unit: In what it is counted; for numbers only.
        required: Whether every item of the type has it.
        low: The least that it may be; for numbers only.
        high: The most that it may be; for numbers only.
        allowed: The values that it may have; any, where none are named.

    Raises:
        ValidationError: The rule contradicts itself.

    Example:
        >>> size = AttributeRule(name="size_gb", kind=AttributeKind.WHOLE, unit="GB", low=1)
        >>> size.why_not(0)
        'size_gb must be at least 1 GB'
    """

    name: str = attrs.field(validator=text())
    kind: AttributeKind = attrs.field(validator=a(AttributeKind))
    unit: str | None = attrs.field(
        default=None, validator=(attrs.validators.optional(text()), _numbers_only)
    )
    required: bool = attrs.field(default=False, validator=a(bool))
    low: float | None = attrs.field(
        default=None, validator=(attrs.validators.optional(amount()), _numbers_only)
    )
    high: float | None = attrs.field(
        default=None, validator=(attrs.validators.optional(amount()), _numbers_only, _range)
    )
    allowed: tuple[AttributeValue, ...] = attrs.field(
        default=(), converter=_values, validator=_fitting
    )

    def why_not_of_kind(self, value: AttributeValue) -> str:
        """Say why a value is not of the kind or out of the range; the empty string if it fits."""
        if not self.kind.takes(value):
            return f"{self.name} must be {self.kind.said}"
        unit = "" if self.unit is None else f" {self.unit}"
        if isinstance(value, int | float):
            if self.low is not None and value < self.low:
                return f"{self.name} must be at least {self.low}{unit}"
            if self.high is not None and value > self.high:
                return f"{self.name} must be at most {self.high}{unit}"
        return ""

    def why_not(self, value: AttributeValue) -> str:
        """Say why an attribute cannot have a value; the empty string where it can."""
        why = self.why_not_of_kind(value)
        if not why and self.allowed and value not in self.allowed:
            return f"{self.name} must be one of {', '.join(map(str, self.allowed))}"
        return why


def _rules(values: Iterable[AttributeRule]) -> tuple[AttributeRule, ...]:
    """Take in rules, one for each attribute."""
    names: set[str] = set()
    given = each(values)
    for rule in given:
        if not isinstance(rule, AttributeRule):
            raise ValidationError("AttributeSchema", "rules", rule, "must be AttributeRule values")
        if rule.name in names:
            raise DuplicateError("rule for attribute", rule.name)
        names.add(rule.name)
    return given


@attrs.frozen
class AttributeSchema:
    """Which attributes items of a type have.

    Attributes:
        rules: The rules, one for each attribute.
        closed: Whether attributes without a rule are refused.

    Raises:
        DuplicateError: An attribute has two rules.
        ValidationError: A member is no rule.

    Example:
        >>> disk = AttributeSchema(
        ...     [
        ...         AttributeRule(name="bus", kind=AttributeKind.TEXT, allowed=["NVMe", "SATA"]),
        ...         AttributeRule(name="size_gb", kind=AttributeKind.WHOLE, required=True),
        ...     ]
        ... )
        >>> disk.unmet({"bus": "SCSI", "colour": "red"})
        ('bus must be one of NVMe, SATA', 'size_gb must be there', 'colour is not in the schema')
    """

    rules: tuple[AttributeRule, ...] = attrs.field(converter=_rules)
    closed: bool = attrs.field(default=True, validator=a(bool), kw_only=True)

    def unmet(self, attributes: Mapping[str, AttributeValue]) -> tuple[str, ...]:
        """Return all that is wrong with an item's attributes, in words; nothing where all fit."""
        return tuple(self._unmet(attributes))

    def _unmet(self, attributes: Mapping[str, AttributeValue]) -> Iterator[str]:
        for rule in self.rules:
            if rule.name in attributes:
                why = rule.why_not(attributes[rule.name])
                if why:
                    yield why
            elif rule.required:
                yield f"{rule.name} must be there"
        if self.closed:
            known = {rule.name for rule in self.rules}
            for name in sorted(set(attributes) - known):
                yield f"{name} is not in the schema"

    def check(self, attributes: Mapping[str, AttributeValue]) -> None:
        """Refuse attributes that do not fit.

        Raises:
            ValidationError: Some do not fit, are missing or unknown. All are named.
        """
        unmet = self.unmet(attributes)
        if unmet:
            raise ValidationError("AttributeSchema", "attributes", attributes, "; ".join(unmet))
