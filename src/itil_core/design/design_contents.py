"""What a service design package holds: its sections, the five aspects and the four Ps of design.

ITIL Service Design (2007), 2.4.2, 3.4 and appendix A.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import DesignPackageId
from itil_core.kernel.fields import a, text

__all__ = [
    "REQUIRED_SECTIONS",
    "AspectEvidence",
    "DesignAspect",
    "DesignCoverage",
    "DesignP",
    "DesignPurpose",
    "DesignSection",
    "DesignSectionGroup",
    "PEvidence",
    "SectionContent",
]


class DesignPurpose(Enum):
    """Why a design package is made.

    Members, in order: NEW_SERVICE, MAJOR_CHANGE (of a service), RETIREMENT, SDP_CHANGE (of a
    package that was approved).
    """

    NEW_SERVICE = "NEW_SERVICE"
    MAJOR_CHANGE = "MAJOR_CHANGE"
    RETIREMENT = "RETIREMENT"
    SDP_CHANGE = "SDP_CHANGE"

    @property
    def changes(self) -> bool:
        """Whether sections that stay the same may refer to the previous package."""
        return self in (DesignPurpose.MAJOR_CHANGE, DesignPurpose.SDP_CHANGE)


class DesignSectionGroup(Enum):
    """The four parts of a design package."""

    REQUIREMENTS = "REQUIREMENTS"
    SERVICE_DESIGN = "SERVICE_DESIGN"
    ORGANISATIONAL_READINESS = "ORGANISATIONAL_READINESS"
    SERVICE_LIFECYCLE_PLAN = "SERVICE_LIFECYCLE_PLAN"


class DesignSection(Enum):
    """The twelve sections of a design package, in the book's order."""

    BUSINESS_REQUIREMENTS = "BUSINESS_REQUIREMENTS"
    SERVICE_APPLICABILITY = "SERVICE_APPLICABILITY"
    SERVICE_CONTACTS = "SERVICE_CONTACTS"
    FUNCTIONAL_REQUIREMENTS = "FUNCTIONAL_REQUIREMENTS"
    SERVICE_LEVEL_REQUIREMENTS = "SERVICE_LEVEL_REQUIREMENTS"
    OPERATIONAL_MANAGEMENT_REQUIREMENTS = "OPERATIONAL_MANAGEMENT_REQUIREMENTS"
    DESIGN_AND_TOPOLOGY = "DESIGN_AND_TOPOLOGY"
    ORGANISATIONAL_READINESS_ASSESSMENT = "ORGANISATIONAL_READINESS_ASSESSMENT"
    SERVICE_PROGRAMME = "SERVICE_PROGRAMME"
    SERVICE_TRANSITION_PLAN = "SERVICE_TRANSITION_PLAN"
    OPERATIONAL_ACCEPTANCE_PLAN = "OPERATIONAL_ACCEPTANCE_PLAN"
    ACCEPTANCE_CRITERIA = "ACCEPTANCE_CRITERIA"

    @property
    def group(self) -> DesignSectionGroup:
        """The part that it belongs to."""
        place = tuple(DesignSection).index(self)
        return next(group for group, end in _GROUP_ENDS.items() if place < end)


_GROUP_ENDS = {
    DesignSectionGroup.REQUIREMENTS: 3,
    DesignSectionGroup.SERVICE_DESIGN: 7,
    DesignSectionGroup.ORGANISATIONAL_READINESS: 8,
    DesignSectionGroup.SERVICE_LIFECYCLE_PLAN: 12,
}
_D = DesignSection
_ALL: Final = tuple(DesignSection)

REQUIRED_SECTIONS: Final[Mapping[DesignPurpose, tuple[DesignSection, ...]]] = MappingProxyType(
    {
        DesignPurpose.NEW_SERVICE: _ALL,
        DesignPurpose.MAJOR_CHANGE: _ALL,
        DesignPurpose.RETIREMENT: (
            _D.SERVICE_APPLICABILITY,
            _D.SERVICE_CONTACTS,
            _D.OPERATIONAL_MANAGEMENT_REQUIREMENTS,
            _D.ORGANISATIONAL_READINESS_ASSESSMENT,
            _D.SERVICE_PROGRAMME,
            _D.SERVICE_TRANSITION_PLAN,
            _D.ACCEPTANCE_CRITERIA,
        ),
        DesignPurpose.SDP_CHANGE: _ALL,
    }
)
"""The sections that a package must have, by its purpose; this library's choice for retirement."""


def _check_source(content: "SectionContent", _attribute: object, value: Any) -> None:
    if bool(content.content.strip()) is (value is not None):
        reason = "must be given where there is no content of its own, and only there"
        raise ValidationError("SectionContent", "unchanged_from", value, reason)


@attrs.frozen(kw_only=True)
class SectionContent:
    """One section of a design package: written out, or unchanged from a previous package.

    Attributes:
        section: Which section.
        content: What it says, or the id of the document that says it.
        unchanged_from: The previous package, where the section stays as it was there.

    Raises:
        ValidationError: Both are given, or neither.

    Example:
        >>> SectionContent(section=DesignSection.SERVICE_CONTACTS, content="DOC-7").section.group
        <DesignSectionGroup.REQUIREMENTS: 'REQUIREMENTS'>
    """

    section: DesignSection = attrs.field(validator=a(DesignSection))
    content: str = attrs.field(default="", validator=text(empty=True))
    unchanged_from: DesignPackageId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(DesignPackageId),
        validator=_check_source,
    )


class DesignAspect(Enum):
    """The five aspects of design.

    Members, in order: SERVICE_SOLUTION (the service itself), MANAGEMENT_SYSTEMS_AND_TOOLS (the
    portfolio above all), ARCHITECTURES (of technology and management),
    PROCESSES_ROLES_CAPABILITIES, MEASUREMENT (methods and metrics).
    """

    SERVICE_SOLUTION = "SERVICE_SOLUTION"
    MANAGEMENT_SYSTEMS_AND_TOOLS = "MANAGEMENT_SYSTEMS_AND_TOOLS"
    ARCHITECTURES = "ARCHITECTURES"
    PROCESSES_ROLES_CAPABILITIES = "PROCESSES_ROLES_CAPABILITIES"
    MEASUREMENT = "MEASUREMENT"


class DesignP(Enum):
    """The four Ps of design: what a design needs to be prepared, beside the technology."""

    PEOPLE = "PEOPLE"
    PRODUCTS = "PRODUCTS"
    PROCESSES = "PROCESSES"
    PARTNERS = "PARTNERS"


def _check_reason(evidence: "AspectEvidence", _attribute: object, value: Any) -> None:
    if bool(evidence.document_id.strip()) is bool(value.strip()):
        reason = "must say why the aspect does not apply where no document is named, and only there"
        raise ValidationError("AspectEvidence", "not_applicable", value, reason)


@attrs.frozen(kw_only=True)
class AspectEvidence:
    """How a design covers one of the five aspects: by a document, or by a reason why not.

    Attributes:
        aspect: Which aspect.
        document_id: The document that covers it.
        not_applicable: Why it does not apply.

    Raises:
        ValidationError: Both are given, or neither.
    """

    aspect: DesignAspect = attrs.field(validator=a(DesignAspect))
    document_id: str = attrs.field(default="", validator=text(empty=True))
    not_applicable: str = attrs.field(
        default="",
        validator=[text(empty=True), _check_reason],
    )


@attrs.frozen(kw_only=True)
class PEvidence:
    """How a design covers one of the four Ps.

    Attributes:
        p: Which of the four.
        document_id: The document that covers it.
    """

    p: DesignP = attrs.field(validator=a(DesignP))
    document_id: str = attrs.field(validator=text())


@attrs.frozen(kw_only=True)
class DesignCoverage:
    """How much of the five aspects and the four Ps a design covers.

    Attributes:
        missing_aspects: The aspects that nothing is said about.
        missing_ps: The Ps that nothing is said about.

    Example:
        >>> DesignCoverage(missing_aspects=(DesignAspect.MEASUREMENT,)).aspects_pct
        80.0
    """

    missing_aspects: tuple[DesignAspect, ...] = ()
    missing_ps: tuple[DesignP, ...] = ()

    @property
    def aspects_pct(self) -> float:
        """The share of the five aspects that are covered, in percent."""
        return 100 * (len(DesignAspect) - len(self.missing_aspects)) / len(DesignAspect)

    @property
    def ps_pct(self) -> float:
        """The share of the four Ps that are covered, in percent."""
        return 100 * (len(DesignP) - len(self.missing_ps)) / len(DesignP)
