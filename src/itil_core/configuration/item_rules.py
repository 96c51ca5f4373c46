"""Rules for the items of each type: how they are named, what they record, and their unique keys.

ITIL Service Transition (2007), 4.3.4.3.
"""

import re
from collections.abc import Iterable

import attrs

from itil_core.configuration.attribute_schema import AttributeSchema
from itil_core.configuration.captured import type_of
from itil_core.configuration.controlled_item import ControlledItem
from itil_core.configuration.item_facts import CiType
from itil_core.errors import DuplicateError, ValidationError
from itil_core.kernel.fields import a, each

__all__ = ["ItemRules", "TypeRules", "unique_key"]

UniqueKey = tuple[CiType, str, str]


def unique_key(item: ControlledItem) -> UniqueKey:
    """Return the type, name and version of an item, which together belong to it alone."""
    return type_of(item), item.name, item.version


def _pattern(_rules: object, attribute: "attrs.Attribute[str | None]", value: object) -> None:
    if value is None:
        return
    try:
        if isinstance(value, str):
            re.compile(value)
            return
        reason = "must be a regular expression as a string, or None"
    except re.error as error:
        reason = f"must be a regular expression: {error}"
    raise ValidationError("TypeRules", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class TypeRules:
    """What holds for the items of one type.

    Attributes:
        ci_type: The type.
        naming: The regular expression that the whole of each name fits; any name, without one.
        schema: Which attributes they have; any, without one.

    Raises:
        ValidationError: The naming is no regular expression.

    Example:
        >>> rules = TypeRules(ci_type="DATABASE", naming=r"db-[a-z]{3}-[0-9]{3}")
        >>> rules.names_well("db-vie-001"), rules.names_well("db-vie-001x")
        (True, False)
    """

    ci_type: CiType = attrs.field(converter=CiType)
    naming: str | None = attrs.field(default=None, validator=_pattern)
    schema: AttributeSchema | None = attrs.field(
        default=None, validator=a(AttributeSchema, type(None))
    )

    def names_well(self, name: str) -> bool:
        """Tell whether a name follows the naming rule."""
        return self.naming is None or re.fullmatch(self.naming, name) is not None


def _types(values: Iterable[TypeRules]) -> tuple[TypeRules, ...]:
    """Take in the rules, once for each type."""
    seen: set[CiType] = set()
    given = each(values)
    for rules in given:
        if not isinstance(rules, TypeRules):
            raise ValidationError("ItemRules", "types", rules, "must be TypeRules values")
        if rules.ci_type in seen:
            raise DuplicateError("rules for type", rules.ci_type)
        seen.add(rules.ci_type)
    return given


@attrs.frozen
class ItemRules:
    """The rules of all types; types without rules are free.

    Attributes:
        types: The rules, once for each type.
        unique: Whether no two items may share type, name and version.

    Raises:
        DuplicateError: A type has rules twice.
        ValidationError: A member is no set of rules.
    """

    types: tuple[TypeRules, ...] = attrs.field(default=(), converter=_types)
    unique: bool = attrs.field(default=True, validator=a(bool), kw_only=True)

    def of(self, ci_type: str) -> TypeRules:
        """Return the rules of a type; those that allow everything where it has none."""
        kind = CiType(ci_type)
        found = (rules for rules in self.types if rules.ci_type == kind)
        return next(found, TypeRules(ci_type=kind))

    def unmet(self, item: ControlledItem) -> tuple[str, ...]:
        """Return all that is wrong with an item by itself, in words; nothing where all is well."""
        rules = self.of(type_of(item))
        badly_named = () if rules.names_well(item.name) else (f"name must fit {rules.naming}",)
        misfits = () if rules.schema is None else rules.schema.unmet(item.attributes)
        return (*badly_named, *misfits)

    def check(self, items: Iterable[ControlledItem]) -> None:
        """Refuse items that break the rules.

        Args:
            items: All items, because keys must differ from each other.

        Raises:
            DuplicateError: Two items share type, name and version.
            ValidationError: Items break the rules of their types. All are named, with all that is
                wrong with them.

        Example:
            >>> import pendulum
            >>> from itil_core import Stamp
            >>> from itil_core.configuration.item import ConfigurationItem
            >>> moment = Stamp(pendulum.datetime(2026, 3, 2), by="ana")
            >>> item = ConfigurationItem(
            ...     id="db1", opened=moment, name="db-vie-001", ci_type="DATABASE", version="15"
            ... )
            >>> ItemRules([TypeRules(ci_type="DATABASE", naming="db-.*")]).check([item])
        """
        given = tuple(items)
        broken = {item.id: unmet for item in given if (unmet := self.unmet(item))}
        if broken:
            reason = "; ".join(f"{ci}: {', '.join(unmet)}" for ci, unmet in broken.items())
            raise ValidationError("ItemRules", "items", tuple(broken), reason)
        if self.unique:
            _refuse_shared_keys(given)


def _refuse_shared_keys(items: Iterable[ControlledItem]) -> None:
    seen: set[UniqueKey] = set()
    for item in items:
        key = unique_key(item)
        if key in seen:
            raise DuplicateError("type, name and version", " ".join(key))
        seen.add(key)
