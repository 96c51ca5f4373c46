"""Release packages: several release units, and packages of them, that are released as one.

ITIL Service Transition (2007), 4.4.4.1.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import attrs

from itil_core.errors import CycleError, DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import ReleasePackageId, ReleaseUnitId
from itil_core.kernel.fields import id_set, text
from itil_core.transition._release_contents import Edition, ensure_units
from itil_core.transition.release_unit import ReleaseUnit

__all__ = ["ReleasePackage", "package_contents", "package_units"]

_Member = TypeVar("_Member", "ReleasePackage", ReleaseUnit)


def _units(values: Iterable[str]) -> frozenset[ReleaseUnitId]:
    return id_set(ReleaseUnitId, values)


def _packages(values: Iterable[str]) -> frozenset[ReleasePackageId]:
    return id_set(ReleasePackageId, values)


def _check_members(
    package: "ReleasePackage", attribute: "attrs.Attribute[Any]", value: Any
) -> None:
    if package.id in value:
        raise CycleError("nesting of release packages", (package.id, package.id))
    if not value and not package.unit_ids:
        reason = "must name at least one package, because there are no units"
        raise ValidationError("ReleasePackage", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class ReleasePackage:
    """A set of release units that are released together, some of them by way of other packages.

    Attributes:
        id: The package's id.
        name: What people call it.
        unit_ids: The units that it names itself.
        package_ids: The packages that are nested in it.

    Raises:
        ValidationError: It is empty.
        CycleError: It is nested in itself.

    ITIL Service Transition (2007), 4.4.4.1.
    """

    id: ReleasePackageId = attrs.field(converter=ReleasePackageId)
    name: str = attrs.field(validator=text(200))
    unit_ids: frozenset[ReleaseUnitId] = attrs.field(
        default=frozenset[ReleaseUnitId](), converter=_units
    )
    package_ids: frozenset[ReleasePackageId] = attrs.field(
        default=frozenset[ReleasePackageId](), converter=_packages, validator=_check_members
    )


def package_units(
    package: str, packages: Iterable[ReleasePackage], units: Iterable[ReleaseUnit]
) -> tuple[ReleaseUnit, ...]:
    """Return the units of a package and of all that is nested in it, each once, by id.

    Args:
        package: The package.
        packages: It and all that may be nested in it, in any order.
        units: All units that may be named.

    Raises:
        UnknownReferenceError: A package or unit that is named is not there. All are named.
        CycleError: Packages are nested in a circle.
        ConflictError: An item is there in several versions. All are named in the reason.
        DuplicateError: Two packages or two units bear one id.

    Example:
        >>> mail = ReleaseUnit(id="RU-1", name="mail", contents=[("mail", "2.1")])
        >>> spam = ReleaseUnit(id="RU-2", name="spam filter", contents=[("spam", "7")])
        >>> inner = ReleasePackage(id="RPK-2", name="filters", unit_ids={"RU-1", "RU-2"})
        >>> outer = ReleasePackage(
        ...     id="RPK-1", name="mail", unit_ids={"RU-1"}, package_ids={"RPK-2"}
        ... )
        >>> [unit.id for unit in package_units("RPK-1", [outer, inner], [mail, spam])]
        ['RU-1', 'RU-2']
    """
    by_id = _by_id("release package", packages)
    known = _by_id("release unit", units)
    reached = _reached(package, by_id)
    wanted = {unit for each in reached if each in by_id for unit in by_id[each].unit_ids}
    missing = sorted({str(each) for each in reached if each not in by_id} | (wanted - known.keys()))
    if missing:
        raise UnknownReferenceError("member of a release package", tuple(missing))
    _ensure_no_circle(package, by_id)
    found = tuple(known[unit] for unit in sorted(wanted))
    ensure_units(found)
    return found


def package_contents(
    package: str, packages: Iterable[ReleasePackage], units: Iterable[ReleaseUnit]
) -> tuple[Edition, ...]:
    """Return the items of a package with their versions, each once, sorted.

    Args:
        package: The package.
        packages: It and all that may be nested in it, in any order.
        units: All units that may be named.

    Raises:
        UnknownReferenceError: A package or unit that is named is not there. All are named.
        CycleError: Packages are nested in a circle.
        ConflictError: An item is there in several versions. All are named in the reason.
        DuplicateError: Two packages or two units bear one id.
    """
    found = package_units(package, packages, units)
    return tuple(sorted({edition for unit in found for edition in unit.contents}))


def _by_id(kind: str, values: Iterable[_Member]) -> dict[str, _Member]:
    by_id: dict[str, _Member] = {}
    for value in values:
        if value.id in by_id:
            raise DuplicateError(kind, value.id)
        by_id[value.id] = value
    return by_id


def _reached(package: str, by_id: Mapping[str, ReleasePackage]) -> dict[str, None]:
    """Return the ids of a package and of all that is nested in it, there or not."""
    reached: dict[str, None] = {package: None}
    waiting = [package]
    while waiting:
        held = by_id.get(waiting.pop())
        named = () if held is None else held.package_ids
        inner = [each for each in named if each not in reached]
        reached |= dict.fromkeys(inner)
        waiting += inner
    return reached


def _ensure_no_circle(package: str, by_id: Mapping[str, ReleasePackage]) -> None:
    """Go down the nesting with a path of our own, because nesting may be deeper than the stack."""
    path = [package]
    on_path = {package}
    left = [iter(sorted(by_id[package].package_ids))]
    done: set[str] = set()
    while path:
        inner = next(left[-1], None)
        if inner is None:
            left.pop()
            ended = path.pop()
            on_path.discard(ended)
            done.add(ended)
        elif inner in on_path:
            circle = (*path[path.index(inner) :], inner)
            raise CycleError("nesting of release packages", circle)
        elif inner not in done:
            path.append(inner)
            on_path.add(inner)
            left.append(iter(sorted(by_id[inner].package_ids)))
