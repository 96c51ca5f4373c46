"""What differs between two captured configurations, fact by fact, and how one becomes the other.

ITIL Service Transition (2007), 4.3.4.3.
"""

from collections.abc import Iterable, Iterator

import attrs

from itil_core.configuration.attributes import AttributeValue
from itil_core.configuration.captured import CapturedConfiguration, CapturedItem
from itil_core.configuration.relationship import Relationship
from itil_core.errors import ConflictError, ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.fields import text

__all__ = [
    "ConfigurationDifference",
    "FactChange",
    "apply_difference",
    "compare_configurations",
    "compare_items",
]


def _changes(
    change: "FactChange",
    attribute: "attrs.Attribute[AttributeValue | None]",
    value: AttributeValue | None,
) -> None:
    if value == change.old:
        reason = "must differ from what it was"
        raise ValidationError("FactChange", attribute.name, value, reason)


@attrs.frozen
class FactChange:
    """One fact about an item that is another than before.

    Attributes:
        ci_id: The item.
        fact: The name of the fact, as in `version` or `attributes.size_gb`.
        old: What it was; None where it was not known.
        new: What it is now; None where it is no longer known.

    Raises:
        ValidationError: Nothing changes.

    Example:
        >>> print(FactChange("db1", "version", "15", "16"))
        db1 version: '15' -> '16'
    """

    ci_id: CiId = attrs.field(converter=CiId)
    fact: str = attrs.field(validator=text())
    old: AttributeValue | None
    new: AttributeValue | None = attrs.field(validator=_changes)

    @property
    def inverse(self) -> "FactChange":
        """The change back."""
        return FactChange(self.ci_id, self.fact, self.new, self.old)

    def __str__(self) -> str:
        return f"{self.ci_id} {self.fact}: {_said(self.old)} -> {_said(self.new)}"


def _said(value: AttributeValue | None) -> str:
    return "unknown" if value is None else repr(value)


@attrs.frozen(kw_only=True)
class ConfigurationDifference:
    """What one configuration says and another does not; false when both say the same.

    A relationship whose attributes differ is removed as it was and added as it is.

    Attributes:
        added: The items that only the second holds, in order.
        removed: The items that only the first holds, in order.
        changed: The facts that differ of items that both hold, by item and name.
        relationships_added: The relationships that only the second holds.
        relationships_removed: The relationships that only the first holds.
    """

    added: tuple[CapturedItem, ...] = ()
    removed: tuple[CapturedItem, ...] = ()
    changed: tuple[FactChange, ...] = ()
    relationships_added: tuple[Relationship, ...] = ()
    relationships_removed: tuple[Relationship, ...] = ()

    @property
    def inverse(self) -> "ConfigurationDifference":
        """The difference from the second to the first: what restores it."""
        return ConfigurationDifference(
            added=self.removed,
            removed=self.added,
            changed=tuple(change.inverse for change in self.changed),
            relationships_added=self.relationships_removed,
            relationships_removed=self.relationships_added,
        )

    @property
    def ci_ids(self) -> frozenset[CiId]:
        """The items that were added, removed or changed, and the ends of such relationships."""
        items = {item.ci_id for item in (*self.added, *self.removed)}
        relations = (*self.relationships_added, *self.relationships_removed)
        ends = {end for each in relations for end in (each.source, each.target)}
        return frozenset(items | ends | {change.ci_id for change in self.changed})

    def __bool__(self) -> bool:
        return any(attrs.astuple(self, recurse=False))

    def __str__(self) -> str:
        return "\n".join(
            [
                *(f"+ {item.label}" for item in self.added),
                *(f"- {item.label}" for item in self.removed),
                *(f"* {change}" for change in self.changed),
                *(f"+ {each}" for each in self.relationships_added),
                *(f"- {each}" for each in self.relationships_removed),
            ]
        )


def compare_items(before: CapturedItem, after: CapturedItem) -> tuple[FactChange, ...]:
    """Return the facts that differ, by name.

    Raises:
        ConflictError: They are captures of two different items.
    """
    if before.ci_id != after.ci_id:
        reason = "only captures of one item are compared fact by fact"
        raise ConflictError(before.ci_id, after.ci_id, reason)
    old, new = before.facts, after.facts
    return tuple(
        FactChange(before.ci_id, fact, old.get(fact), new.get(fact))
        for fact in sorted({*old, *new})
        if old.get(fact) != new.get(fact)
    )


def compare_configurations(
    before: CapturedConfiguration, after: CapturedConfiguration
) -> ConfigurationDifference:
    """Return what changes from one configuration to another.

    Args:
        before: What stood first, such as `baseline.contents`.
        after: What stands now.

    Raises:
        ValidationError: One of them is no captured configuration.

    Example:
        >>> before = CapturedConfiguration([CapturedItem("db1", {"version": "15"})])
        >>> after = CapturedConfiguration(
        ...     [CapturedItem("db1", {"version": "16"}), CapturedItem("db2", {"version": "16"})]
        ... )
        >>> print(compare_configurations(before, after))
        + db2 16
        * db1 version: '15' -> '16'
    """
    _given("compare_configurations", "before", before)
    _given("compare_configurations", "after", after)
    old = {item.ci_id: item for item in before.items}
    new = {item.ci_id: item for item in after.items}
    relations_before = frozenset(before.relationships)
    relations_after = frozenset(after.relationships)
    return ConfigurationDifference(
        added=tuple(item for item in after.items if item.ci_id not in old),
        removed=tuple(item for item in before.items if item.ci_id not in new),
        changed=tuple(_of_both(before.items, new)),
        relationships_added=tuple(
            each for each in after.relationships if each not in relations_before
        ),
        relationships_removed=tuple(
            each for each in before.relationships if each not in relations_after
        ),
    )


def _of_both(items: Iterable[CapturedItem], new: dict[CiId, CapturedItem]) -> Iterator[FactChange]:
    for item in items:
        if item.ci_id in new:
            yield from compare_items(item, new[item.ci_id])


def _given(function: str, argument: str, value: object) -> None:
    if not isinstance(value, CapturedConfiguration):
        reason = "must be a CapturedConfiguration, as capture(items) or a baseline's contents"
        raise ValidationError(function, argument, value, reason)


def apply_difference(
    difference: ConfigurationDifference, before: CapturedConfiguration
) -> CapturedConfiguration:
    """Return what a configuration becomes by a difference: `compare_configurations` undone.

    It may be another configuration than the one that was compared, if all that is removed or
    changed stands there as it stood in the first, and nothing that is added is there already.

    Args:
        difference: What changes.
        before: What it is applied to.

    Raises:
        ConflictError: The configuration is not as the difference takes it to be. All that does
            not fit is named, and nothing is applied.
        ValidationError: No captured configuration was given.
    """
    _given("apply_difference", "before", before)
    items = {item.ci_id: item for item in before.items}
    relations = {each.triple: each for each in before.relationships}
    misfits = [
        *_misfits(difference, items),
        *(
            f"{each} is not there as it was"
            for each in difference.relationships_removed
            if relations.get(each.triple) != each
        ),
    ]
    for item in difference.removed:
        items.pop(item.ci_id, None)
    for change in difference.changed:
        if change.ci_id in items:
            items[change.ci_id] = _changed(items[change.ci_id], change)
    items.update({item.ci_id: item for item in difference.added})
    for each in difference.relationships_removed:
        relations.pop(each.triple, None)
    for each in difference.relationships_added:
        if each.triple in relations:
            misfits.append(f"{each} is there already")
        relations[each.triple] = each
    if misfits:
        raise ConflictError("the difference", "the configuration", "; ".join(misfits))
    return CapturedConfiguration(items.values(), relations.values())


def _misfits(difference: ConfigurationDifference, items: dict[CiId, CapturedItem]) -> Iterator[str]:
    """Yield what is not as the difference takes it to be."""
    for item in difference.added:
        if item.ci_id in items:
            yield f"{item.ci_id} is there already"
    for item in difference.removed:
        if items.get(item.ci_id) != item:
            yield f"{item.ci_id} is not there as it was"
    for change in difference.changed:
        if change.ci_id not in items:
            yield f"{change.ci_id} is not there"
        elif items[change.ci_id].facts.get(change.fact) != change.old:
            now = _said(items[change.ci_id].facts.get(change.fact))
            yield f"{change.ci_id} {change.fact} is {now}, not {_said(change.old)}"


def _changed(item: CapturedItem, change: FactChange) -> CapturedItem:
    facts = {name: value for name, value in item.facts.items() if name != change.fact}
    if change.new is not None:
        facts[change.fact] = change.new
    return CapturedItem(item.ci_id, facts)
