"""Release units: what is normally released together.

ITIL Service Transition (2007), 4.4.4.1.
"""

from collections.abc import Iterable
from typing import Any

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import CiId, ReleaseUnitId
from itil_core.kernel.fields import text
from itil_core.transition._release_contents import Edition, editions, ensure_one_version

__all__ = ["ReleaseUnit"]


def _contents(values: Iterable[tuple[str, str]]) -> tuple[Edition, ...]:
    return editions("ReleaseUnit", "contents", values)


def _check_contents(unit: "ReleaseUnit", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value:
        reason = 'must have at least one item with its version, as in [("mail", "2.1")]'
        raise ValidationError("ReleaseUnit", attribute.name, value, reason)
    ensure_one_version([(unit.id, value)])


@attrs.frozen(kw_only=True)
class ReleaseUnit:
    """A portion of a service or of the infrastructure that is normally released together.

    The unit keeps its id from one release to the next; its contents are those of one release. They
    are media, such as software and documents, because a release is built from the definitive media
    library alone. Hardware is no content: it is a target that gets the release, its spares are the
    definitive spares, and a change brings it into use.

    Attributes:
        id: The unit's id.
        name: What people call it.
        contents: The items and their versions, sorted; each item in one version.

    Raises:
        ValidationError: It is empty, or a member is no pair of an item and a version.
        ConflictError: An item is there in several versions.

    Example:
        >>> unit = ReleaseUnit(id="RU-1", name="mail", contents=[("mail", "2.1"), ("spam", "7")])
        >>> sorted(unit.ci_ids), unit.version_of("mail")
        (['mail', 'spam'], '2.1')

    ITIL Service Transition (2007), 4.4.4.1.
    """

    id: ReleaseUnitId = attrs.field(converter=ReleaseUnitId)
    name: str = attrs.field(validator=text(200))
    contents: tuple[Edition, ...] = attrs.field(converter=_contents, validator=_check_contents)

    @property
    def ci_ids(self) -> frozenset[CiId]:
        """The items that it contains."""
        return frozenset(ci for ci, _version in self.contents)

    def version_of(self, ci: str) -> str | None:
        """Return the version of an item that it contains, or None."""
        return next((version for held, version in self.contents if held == ci), None)
