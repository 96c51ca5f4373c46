"""What a design package holds: sections, aspects, Ps."""

import pytest

from itil_core.design.design_contents import (
    REQUIRED_SECTIONS,
    AspectEvidence,
    DesignAspect,
    DesignCoverage,
    DesignP,
    DesignPurpose,
    DesignSection,
    DesignSectionGroup,
    PEvidence,
    SectionContent,
)
from itil_core.errors import ValidationError

G = DesignSectionGroup


def test_twelve_sections_stand_in_four_groups() -> None:
    groups = [section.group for section in DesignSection]
    assert [groups.count(group) for group in G] == [3, 4, 1, 4]
    assert groups == sorted(groups, key=list(G).index)
    assert DesignSection.DESIGN_AND_TOPOLOGY.group is G.SERVICE_DESIGN
    assert DesignSection.SERVICE_PROGRAMME.group is G.SERVICE_LIFECYCLE_PLAN


def test_a_retirement_needs_seven_sections_and_all_others_twelve() -> None:
    needed = {purpose.name: len(sections) for purpose, sections in REQUIRED_SECTIONS.items()}
    assert needed == {"NEW_SERVICE": 12, "MAJOR_CHANGE": 12, "RETIREMENT": 7, "SDP_CHANGE": 12}
    assert {section.name for section in REQUIRED_SECTIONS[DesignPurpose.RETIREMENT]} == {
        "SERVICE_CONTACTS",
        "SERVICE_APPLICABILITY",
        "OPERATIONAL_MANAGEMENT_REQUIREMENTS",
        "ORGANISATIONAL_READINESS_ASSESSMENT",
        "SERVICE_PROGRAMME",
        "SERVICE_TRANSITION_PLAN",
        "ACCEPTANCE_CRITERIA",
    }


def test_two_purposes_change_something() -> None:
    changing = [purpose.name for purpose in DesignPurpose if purpose.changes]
    assert changing == ["MAJOR_CHANGE", "SDP_CHANGE"]


@pytest.mark.parametrize(("content", "unchanged"), [("", None), (" ", None), ("DOC-1", "SDP-1")])
def test_a_section_is_written_or_unchanged(content: str, unchanged: str | None) -> None:
    with pytest.raises(ValidationError) as caught:
        SectionContent(
            section=DesignSection.SERVICE_CONTACTS, content=content, unchanged_from=unchanged
        )
    assert (caught.value.record, caught.value.field) == ("SectionContent", "unchanged_from")


@pytest.mark.parametrize(("document", "reason"), [("", ""), (" ", " "), ("DOC-1", "no tools")])
def test_an_aspect_is_covered_or_does_not_apply(document: str, reason: str) -> None:
    with pytest.raises(ValidationError) as caught:
        AspectEvidence(aspect=DesignAspect.MEASUREMENT, document_id=document, not_applicable=reason)
    assert (caught.value.record, caught.value.field) == ("AspectEvidence", "not_applicable")


def test_a_p_is_covered_by_a_document() -> None:
    with pytest.raises(ValidationError):
        PEvidence(p=DesignP.PEOPLE, document_id="")


def test_coverage_is_counted_in_fifths_and_quarters() -> None:
    coverage = DesignCoverage(
        missing_aspects=(DesignAspect.MEASUREMENT, DesignAspect.ARCHITECTURES),
        missing_ps=(DesignP.PARTNERS,),
    )
    assert (coverage.aspects_pct, coverage.ps_pct) == (60, 75)
    assert (DesignCoverage().aspects_pct, DesignCoverage().ps_pct) == (100, 100)
