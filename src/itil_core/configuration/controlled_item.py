"""What every configuration item has, whatever its lifecycle.

ITIL Service Transition (2007), 4.3.4.3.
"""

from collections.abc import Iterable, Mapping
from typing import TypedDict

import attrs
import pendulum

from itil_core.configuration.attributes import Attributes, AttributeValue, to_attributes
from itil_core.errors import ValidationError
from itil_core.framework.ids import ChangeId, CiId
from itil_core.kernel.entry import Delta
from itil_core.kernel.fields import id_set, optional_instant, text
from itil_core.kernel.ids import ActorId
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp

__all__ = ["ControlledFacts", "ControlledItem"]
# not at the door: ControlledFacts, ControlledItem


class ControlledFacts(TypedDict, total=False):
    """The facts about any item that an update may change.

    Attributes:
        name: What people call it.
        version: Its version.
        description: What it is for.
        owner_id: Who answers for it.
        location: Where it is.
        attributes: All further attributes, in place of the present ones.
        documents: The documents that describe it.
        source: Where the knowledge comes from.
    """

    name: str
    version: str
    description: str
    owner_id: str | None
    location: str | None
    attributes: Mapping[str, AttributeValue]
    documents: Iterable[str]
    source: str | None


def _ci_ids(values: Iterable[str]) -> frozenset[CiId]:
    return id_set(CiId, values)


def _check_replacement(record: Record, _attribute: object, value: CiId | None) -> None:
    if value == record.id:
        reason = "an item cannot replace itself"
        raise ValidationError(type(record).__name__, "replaced_by", value, reason)


@attrs.frozen(kw_only=True)
class ControlledItem(Record):
    """The parent of configuration items: something that is recorded, changed and withdrawn.

    Attributes:
        id: The item's id.
        name: What people call it; with its type and version it should be unique.
        version: Its version.
        description: What it is for.
        owner_id: Who answers for it.
        location: Where it is.
        attributes: Whatever else is recorded about it.
        documents: The documents that describe it.
        last_change_id: The change that authorised the last write.
        source: Where the knowledge comes from, such as a discovery tool.
        last_verified_at: When it was last compared with what is really there.
        replaced_by: The item that took its place when it was withdrawn.
    """

    id: CiId = attrs.field(converter=CiId)
    name: str = attrs.field(validator=text(200))
    version: str = attrs.field(validator=text())
    description: str = attrs.field(default="", validator=text(empty=True))
    owner_id: ActorId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ActorId)
    )
    location: str | None = attrs.field(default=None, validator=attrs.validators.optional(text()))
    attributes: Attributes = attrs.field(default=Attributes(), converter=to_attributes)
    documents: frozenset[CiId] = attrs.field(default=frozenset(), converter=_ci_ids)
    last_change_id: ChangeId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ChangeId)
    )
    source: str | None = attrs.field(default=None, validator=attrs.validators.optional(text()))
    last_verified_at: pendulum.DateTime | None = attrs.field(
        default=None, converter=optional_instant
    )
    replaced_by: CiId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(CiId),
        validator=_check_replacement,
    )

    def verified(self, stamp: Stamp, source: str | None) -> Delta:
        """Return what a comparison with reality changes, for lifecycles of your own."""
        found = {"last_verified_at": stamp.effective}
        return found if source is None else {**found, "source": source}

    def updated_facts(self, facts: Mapping[str, object], allowed: type) -> Delta:
        """Return the facts of an update once it is known that an update may change them.

        Args:
            facts: The new values by field.
            allowed: The typed dictionary that names the fields.

        Raises:
            ValidationError: A field is not among them.
        """
        known = allowed.__annotations__
        for name, value in facts.items():
            if name not in known:
                reason = f"update cannot change it; it changes {', '.join(sorted(known))}"
                raise ValidationError(type(self).__name__, name, value, reason)
        return facts
