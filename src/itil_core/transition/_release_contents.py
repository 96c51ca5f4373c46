"""What releases contain: items and their versions, one version of each."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from itil_core.configuration.version_order import version_key
from itil_core.errors import ConflictError, DuplicateError, ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.fields import each

if TYPE_CHECKING:
    from itil_core.transition.release_unit import ReleaseUnit

__all__ = ["Edition", "editions", "ensure_one_version", "ensure_units"]

Edition = tuple[CiId, str]
"""One version of an item: its id, and the version."""

_PAIR = 2


def _edition(record: str, field: str, value: Any) -> Edition:
    pair: tuple[Any, ...] = each(value)
    fits = len(pair) == _PAIR and isinstance(pair[1], str) and pair[1].strip()
    if not fits:
        reason = 'must be pairs of an item and its version, as in ("mail", "2.1")'
        raise ValidationError(record, field, value, reason)
    version_key(pair[1])
    return CiId(pair[0]), pair[1]


def editions(record: str, field: str, values: Iterable[tuple[str, str]]) -> tuple[Edition, ...]:
    """Take in items with their versions, sorted, each once.

    Raises:
        ValidationError: A member is no pair of an item and a version.
    """
    return tuple(sorted({_edition(record, field, value) for value in each(values)}))


def ensure_one_version(holders: Iterable[tuple[str, Iterable[Edition]]]) -> None:
    """Refuse contents with several versions of one item.

    Args:
        holders: The names of what holds the items, each with the items.

    Raises:
        ConflictError: An item is there in several versions. All are named in the reason.
    """
    places: dict[CiId, dict[str, list[str]]] = {}
    for name, contents in holders:
        for ci, version in contents:
            places.setdefault(ci, {}).setdefault(version, []).append(name)
    clashes = {
        ci: [f"{ci} {version} ({', '.join(names)})" for version, names in versions.items()]
        for ci, versions in sorted(places.items())
        if len(versions) > 1
    }
    if clashes:
        first, second, *_ = next(iter(clashes.values()))
        listed = "; ".join(" or ".join(texts) for texts in clashes.values())
        reason = f"one version of each item must be chosen: {listed}"
        raise ConflictError(first, second, reason)


def ensure_units(units: "Iterable[ReleaseUnit]") -> None:
    """Refuse units of which two bear one id, or that do not go together.

    Raises:
        DuplicateError: Two units bear one id.
        ConflictError: An item is there in several versions.
    """
    named = [(str(unit.id), unit.contents) for unit in units]
    seen: set[str] = set()
    for name, _contents in named:
        if name in seen:
            raise DuplicateError("release unit", name)
        seen.add(name)
    ensure_one_version(cast("list[tuple[str, Iterable[Edition]]]", named))
