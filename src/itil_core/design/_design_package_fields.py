"""The fields of a service design package, and what they yield."""

from collections.abc import Iterable
from enum import Enum
from typing import Any, TypeVar

import attrs

from itil_core.design.acceptance_criterion import AcceptanceCriterion, FunctionalRequirementId
from itil_core.design.design_contents import (
    REQUIRED_SECTIONS,
    AspectEvidence,
    DesignAspect,
    DesignCoverage,
    DesignP,
    DesignPurpose,
    DesignSection,
    PEvidence,
    SectionContent,
)
from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import (
    BaselineId,
    CriterionId,
    DesignPackageId,
    ServiceId,
    ServiceLevelPackageId,
    TargetId,
)
from itil_core.kernel.fields import a, each, id_set
from itil_core.kernel.ids import ActorId
from itil_core.kernel.record import Record

__all__ = [
    "DesignPackageFields",
    "to_aspects",
    "to_criteria",
    "to_ps",
    "to_requirement_ids",
    "to_sections",
    "to_target_ids",
]

KeyT = TypeVar("KeyT", Enum, CriterionId)


def to_sections(values: Iterable[SectionContent]) -> tuple[SectionContent, ...]:
    """Take in sections."""
    return each(values)


def to_aspects(values: Iterable[AspectEvidence]) -> tuple[AspectEvidence, ...]:
    """Take in what covers the aspects."""
    return each(values)


def to_ps(values: Iterable[PEvidence]) -> tuple[PEvidence, ...]:
    """Take in what covers the four Ps."""
    return each(values)


def to_criteria(values: Iterable[AcceptanceCriterion]) -> tuple[AcceptanceCriterion, ...]:
    """Take in acceptance criteria."""
    return each(values)


def to_requirement_ids(values: Iterable[str]) -> frozenset[FunctionalRequirementId]:
    """Take in the ids of functional requirements."""
    return id_set(FunctionalRequirementId, values)


def to_target_ids(values: Iterable[str]) -> frozenset[TargetId]:
    """Take in the ids of service level targets."""
    return id_set(TargetId, values)


def _members(kind: type, key: str) -> Any:
    """Return a validator of tuples of one kind, in which no key comes twice."""

    def check(
        _record: object, attribute: "attrs.Attribute[Any]", values: tuple[object, ...]
    ) -> None:
        seen: set[object] = set()
        for value in values:
            if not isinstance(value, kind):
                reason = f"must be of the class {kind.__name__}"
                raise ValidationError("ServiceDesignPackage", attribute.name, value, reason)
            found = getattr(value, key)
            if found in seen:
                name = found.name if isinstance(found, Enum) else str(found)
                raise DuplicateError(attribute.name, name)
            seen.add(found)

    return check


def _check_replaces(record: "DesignPackageFields", _attribute: object, value: Any) -> None:
    if value == record.id:
        raise ValidationError(
            "ServiceDesignPackage", "replaces", value, "must not be the package itself"
        )


@attrs.frozen(kw_only=True, init=False, repr=False, eq=False)
class DesignPackageFields(Record):
    """The fields of a design package; ``ServiceDesignPackage`` says what each is."""

    id: DesignPackageId = attrs.field(converter=DesignPackageId)
    service_id: ServiceId = attrs.field(converter=ServiceId)
    purpose: DesignPurpose = attrs.field(validator=a(DesignPurpose))
    service_level_package_id: ServiceLevelPackageId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ServiceLevelPackageId),
    )
    sections: tuple[SectionContent, ...] = attrs.field(
        default=(),
        converter=to_sections,
        validator=_members(SectionContent, "section"),
    )
    aspects: tuple[AspectEvidence, ...] = attrs.field(
        default=(),
        converter=to_aspects,
        validator=_members(AspectEvidence, "aspect"),
    )
    ps: tuple[PEvidence, ...] = attrs.field(
        default=(),
        converter=to_ps,
        validator=_members(PEvidence, "p"),
    )
    requirement_ids: frozenset[FunctionalRequirementId] = attrs.field(
        default=frozenset(), converter=to_requirement_ids
    )
    target_ids: frozenset[TargetId] = attrs.field(default=frozenset(), converter=to_target_ids)
    criteria: tuple[AcceptanceCriterion, ...] = attrs.field(
        default=(),
        converter=to_criteria,
        validator=_members(AcceptanceCriterion, "id"),
    )
    baseline_id: BaselineId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(BaselineId),
    )
    design_manager_id: ActorId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ActorId),
    )
    transition_manager_id: ActorId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ActorId),
    )
    replaces: DesignPackageId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(DesignPackageId),
        validator=_check_replaces,
    )
    superseded_by: DesignPackageId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(DesignPackageId),
    )

    @property
    def missing_sections(self) -> tuple[DesignSection, ...]:
        """The sections that its purpose requires and that are not there."""
        there = {one.section for one in self.sections}
        return tuple(one for one in REQUIRED_SECTIONS[self.purpose] if one not in there)

    @property
    def coverage(self) -> DesignCoverage:
        """How much of the five aspects and the four Ps it covers."""
        aspects = {one.aspect for one in self.aspects}
        ps = {one.p for one in self.ps}
        return DesignCoverage(
            missing_aspects=tuple(one for one in DesignAspect if one not in aspects),
            missing_ps=tuple(one for one in DesignP if one not in ps),
        )

    @property
    def uncovered(self) -> tuple[FunctionalRequirementId | TargetId, ...]:
        """The functional requirements and targets that no acceptance criterion covers, sorted."""
        required = self.requirement_ids.difference(*(one.requirement_ids for one in self.criteria))
        promised = self.target_ids.difference(*(one.target_ids for one in self.criteria))
        return (*sorted(required), *sorted(promised))

    @property
    def undeclared(self) -> tuple[FunctionalRequirementId | TargetId, ...]:
        """What criteria cover without being a requirement or target of the package, sorted."""
        required = {each for one in self.criteria for each in one.requirement_ids}
        promised = {each for one in self.criteria for each in one.target_ids}
        return (*sorted(required - self.requirement_ids), *sorted(promised - self.target_ids))
