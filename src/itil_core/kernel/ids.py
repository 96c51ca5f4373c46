"""Ids: small strings with a kind, so that an incident's id is never taken for a change's."""

from collections.abc import Iterator
from typing import ClassVar, Self, TypeVar

from itil_core.errors import ValidationError

__all__ = ["ActorId", "Id", "numbered"]

KindT = TypeVar("KindT", bound="Id")


class Id(str):
    """The parent of all ids: a non-empty string without white space at its ends.

    An id of one kind is refused where another kind is meant; plain strings are taken.

    Raises:
        ValidationError: The value is empty, not a string, or an id of another kind.

    Example:
        >>> class PrinterId(Id):
        ...     prefix = "PRN"
        >>> PrinterId("PRN-7")
        'PRN-7'
    """

    __slots__ = ()
    prefix: ClassVar[str] = ""

    def __new__(cls, value: str) -> Self:
        """Check the form and the kind."""
        if isinstance(value, cls):
            return value
        name = cls.__name__
        if not isinstance(value, str):
            raise ValidationError(name, "id", value, "must be a string")
        if isinstance(value, Id):
            reason = f"must not be an id of another kind, {type(value).__name__}"
            raise ValidationError(name, "id", value, reason)
        if not value or value != value.strip():
            reason = "must be a non-empty string without white space at its ends"
            raise ValidationError(name, "id", value, reason)
        return super().__new__(cls, value)


class ActorId(Id):
    """Who does something: a person, a group or a system."""

    __slots__ = ()


def numbered(kind: type[KindT], start: int = 1, width: int = 1) -> Iterator[KindT]:
    """Yield ids of one kind in turn: the kind's prefix, a hyphen, a number.

    Args:
        kind: The class of the ids.
        start: The first number.
        width: The least number of digits.

    Example:
        >>> class PrinterId(Id):
        ...     prefix = "PRN"
        >>> next(numbered(PrinterId, width=3))
        'PRN-001'
    """
    number = start
    while True:
        yield kind(f"{kind.prefix}-{number:0{width}}")
        number += 1
