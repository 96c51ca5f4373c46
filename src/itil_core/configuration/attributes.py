"""Attributes of configuration items: a small mapping that never changes."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import cast

import attrs

from itil_core.errors import ValidationError

__all__ = ["AttributeValue", "Attributes", "to_attributes"]
# not at the door: AttributeValue, to_attributes

AttributeValue = str | int | float | bool
"""What an attribute may be: text, a number, yes or no."""


def _checked(values: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    """Copy the pairs in the order of their names, and refuse what is no attribute."""
    pairs = dict(_pairs(values))
    return {name: pairs[name] for name in sorted(pairs)}


def _pairs(values: object) -> Iterator[tuple[str, AttributeValue]]:
    if not isinstance(values, Mapping):
        reason = "must be a mapping of names to values, as in {'cpu': 4}"
        raise ValidationError("Attributes", "values", values, reason)
    given = cast("Mapping[object, object]", values)
    for name, value in given.items():
        if not isinstance(name, str) or not name or name != name.strip():
            reason = "names must be non-empty strings without white space at their ends"
            raise ValidationError("Attributes", "values", name, reason)
        if not isinstance(value, str | int | float):
            reason = f"{name} must be a string, a number, True or False; leave out what is unknown"
            raise ValidationError("Attributes", "values", value, reason)
        if not isinstance(value, str) and not isfinite(value):
            raise ValidationError("Attributes", "values", value, f"{name} must be finite")
        yield name, value


@attrs.frozen(eq=False, repr=False)
class Attributes(Mapping[str, AttributeValue]):
    """Names and values of what is recorded about an item beside its fields; immutable.

    It can be hashed, pickled and compared with any mapping. Names are kept in order.

    Args:
        values: The attributes by name.

    Raises:
        ValidationError: A name is empty, or a value is neither text nor a finite number.

    Example:
        >>> disk = Attributes({"size_gb": 512, "bus": "NVMe"})
        >>> disk
        Attributes({'bus': 'NVMe', 'size_gb': 512})
        >>> disk.with_values(size_gb=1024)["size_gb"]
        1024
    """

    _values: Mapping[str, AttributeValue] = attrs.field(
        factory=dict[str, AttributeValue], converter=_checked
    )

    def __getitem__(self, name: str) -> AttributeValue:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return f"Attributes({self._values!r})"

    def with_values(self, **values: AttributeValue) -> "Attributes":
        """Return the attributes with some added or replaced.

        Raises:
            ValidationError: A value is neither text nor a finite number.
        """
        return Attributes({**self._values, **values})

    def without(self, *names: str) -> "Attributes":
        """Return the attributes less some; names that are not there change nothing."""
        return Attributes({name: self[name] for name in self if name not in names})


def to_attributes(values: Mapping[str, AttributeValue]) -> Attributes:
    """Take in any mapping as attributes.

    Raises:
        ValidationError: A name is empty, or a value is neither text nor a finite number.
    """
    return values if isinstance(values, Attributes) else Attributes(values)
