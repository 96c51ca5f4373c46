"""What could not be read, in the words of the error family: every fault with its place."""

from collections.abc import Iterator
from typing import Any

from cattrs import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from itil_core.errors import ValidationError

__all__ = ["PLAIN", "refusal"]

PLAIN = "plain value"
"""The field that an error names when a value by itself is malformed, whatever field holds it."""


def refusal(name: str, where: str, plain: object, error: Exception) -> ValidationError:
    """Return the error of the family that tells what was wrong, and where.

    Args:
        name: The class that was to be read.
        where: The place of the value in the stored data; empty for the value as a whole.
        plain: The stored value.
        error: What happened while it was read.
    """
    found = list(_faults(where, plain, error))
    place, value, fault = found[0]
    if isinstance(fault, ValidationError):
        if fault.record == name and place == where:
            return fault  # the constructor has said it already
        value = fault.value
    elif isinstance(fault, ForbiddenExtraKeysError):
        value = sorted(fault.extra_fields)
    others = (f"{other or name}: {_reason(each)}" for other, _, each in found[1:])
    return ValidationError(name, place or PLAIN, value, "; ".join((_reason(fault), *others)))


def _faults(where: str, plain: object, error: Exception) -> Iterator[tuple[str, object, Exception]]:
    """Take apart what cattrs has collected: each fault with its place and the value there."""
    waiting = [(where, plain, error)]
    while waiting:
        place, value, fault = waiting.pop(0)
        if isinstance(fault, ClassValidationError):
            named, bare = fault.group_exceptions()
            waiting += [
                (f"{place}.{note.name}".lstrip("."), _part(value, note.name), each)
                for each, note in named
            ]
            waiting += [(place, value, each) for each in bare]
        elif isinstance(fault, IterableValidationError):
            numbered, bare = fault.group_exceptions()
            waiting += [
                (f"{place}[{note.index!r}]", _part(value, note.index), each)
                for each, note in numbered
            ]
            waiting += [(place, value, each) for each in bare]
        else:
            yield place, value, fault


def _part(value: Any, key: int | str) -> object:
    try:
        return value[key]
    except (KeyError, TypeError):
        return None  # it is missing


def _reason(fault: Exception) -> str:
    if isinstance(fault, KeyError):
        return "is missing"
    if isinstance(fault, ForbiddenExtraKeysError):
        return f"{fault.cl.__name__} has no such fields"
    if isinstance(fault, ValidationError):
        place = "" if fault.field == PLAIN else f"{fault.record}.{fault.field}: "
        return f"{place}{fault.reason}"
    return str(fault)
