"""Small design packages that the tests of design share, and ways to bring them somewhere."""

from typing import Any

from itil_core.design.acceptance_criterion import AcceptanceCriterion, CriterionResult
from itil_core.design.design_contents import (
    AspectEvidence,
    DesignAspect,
    DesignPurpose,
    DesignSection,
    SectionContent,
)
from itil_core.design.design_package import DesignPackageState, ServiceDesignPackage
from strategy.service_samples import at

P = DesignPackageState
SECTIONS = tuple(
    SectionContent(section=section, content=f"DOC-{number}")
    for number, section in enumerate(DesignSection)
)
ASPECTS = tuple(
    AspectEvidence(aspect=aspect, document_id=f"DOC-{number}")
    for number, aspect in enumerate(DesignAspect)
)


def criterion(number: int = 1, **fields: Any) -> AcceptanceCriterion:
    """A mandatory criterion that was not run yet."""
    given: dict[str, Any] = {
        "id": f"SAC-{number}",
        "statement": "orders are confirmed quickly",
        "measurable_target": "95 % within 2 s",
        "mandatory": True,
    }
    return AcceptanceCriterion(**given | fields)


def design(number: int = 1, **fields: Any) -> ServiceDesignPackage:
    """A draft with all that being approved needs, and one mandatory criterion."""
    given: dict[str, Any] = {
        "id": f"SDP-{number}",
        "opened": at(),
        "service_id": "SVC-1",
        "purpose": DesignPurpose.NEW_SERVICE,
        "service_level_package_id": "SLP-1",
        "sections": SECTIONS,
        "aspects": ASPECTS,
        "criteria": [criterion()],
    }
    return ServiceDesignPackage(**given | fields)


def design_in(state: DesignPackageState, number: int = 1, **fields: Any) -> ServiceDesignPackage:
    """A package brought to a state by the straight way."""
    it = design(number, **fields)
    if state is P.DRAFT:
        return it
    it = it.submit(at())
    if state is P.IN_REVIEW:
        return it
    it = it.approve(at(), design_manager="dora")
    if state is P.APPROVED:
        return it
    it = it.accept(at(), transition_manager="tom")
    return it if state is P.ACCEPTED else it.supersede(at(), package_id="SDP-77")


def proven(it: ServiceDesignPackage) -> ServiceDesignPackage:
    """The same package with every criterion met."""
    for each in it.criteria:
        it = it.record_result(at(), criterion_id=each.id, result=CriterionResult.MET)
    return it
