"""The service design package: its life, its signatures, and what never changes."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from design.design_samples import ASPECTS, SECTIONS, P, criterion, design, design_in
from itil_core.design.acceptance_criterion import CriterionResult
from itil_core.design.design_contents import (
    AspectEvidence,
    DesignAspect,
    DesignP,
    DesignPurpose,
    DesignSection,
    PEvidence,
    SectionContent,
)
from itil_core.design.design_package import (
    DesignPackageLifecycle,
    DesignPackageState,
    ServiceDesignPackage,
)
from itil_core.errors import (
    DuplicateError,
    GuardError,
    ImmutableError,
    RefusedMoveError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.kernel.state import Phase
from itil_core.testing import service_design_packages
from strategy.service_samples import START, at

MACHINE = """
DRAFT>IN_REVIEW; IN_REVIEW>DRAFT,APPROVED; APPROVED>ACCEPTED,SUPERSEDED; ACCEPTED>SUPERSEDED
"""
MET, WAIVED = CriterionResult.MET, CriterionResult.WAIVED


def unmet(move: Callable[[], ServiceDesignPackage]) -> tuple[str, ...]:
    with pytest.raises(GuardError) as caught:
        move()
    return caught.value.unmet


def test_the_table_is_the_machine_and_nothing_else() -> None:
    wanted = {
        (source.strip(), target.strip())
        for part in MACHINE.split(";")
        for source, targets in [part.split(">")]
        for target in targets.split(",")
    }
    found = {
        (source.name, target.name)
        for row in DesignPackageLifecycle.rows.values()
        if not row.same
        for source in row.sources
        for target in row.targets
    }
    assert found == wanted
    assert [state.name for state in P if state.phase is Phase.ENDED] == ["SUPERSEDED"]


# Sections.


@pytest.mark.parametrize("missing", DesignSection)
def test_every_section_is_needed_for_a_new_service(missing: DesignSection) -> None:
    it = design(sections=[one for one in SECTIONS if one.section is not missing])
    assert it.missing_sections == (missing,)
    assert unmet(lambda: it.submit(at())) == (f"sections must not be empty: {missing.name}",)


def test_a_retirement_needs_fewer_sections() -> None:
    it = design(purpose=DesignPurpose.RETIREMENT, sections=())
    assert len(it.missing_sections) == 7
    needed = [one for one in SECTIONS if one.section in it.missing_sections]
    assert it.write(at(), sections=needed).submit(at()).state is P.IN_REVIEW


UNCHANGED = tuple(SectionContent(section=one.section, unchanged_from="SDP-0") for one in SECTIONS)


@pytest.mark.parametrize("purpose", [DesignPurpose.MAJOR_CHANGE, DesignPurpose.SDP_CHANGE])
def test_a_change_may_leave_sections_as_they_were(purpose: DesignPurpose) -> None:
    it = design(purpose=purpose, sections=UNCHANGED, replaces="SDP-0")
    assert it.submit(at()).state is P.IN_REVIEW
    other = design(purpose=purpose, sections=UNCHANGED, replaces="SDP-7")
    assert unmet(lambda: other.submit(at())) == (
        "unchanged sections must refer to the package that it replaces, not to SDP-0",
    )


def test_a_new_service_has_nothing_that_is_unchanged() -> None:
    it = design(sections=UNCHANGED, replaces="SDP-0")
    assert unmet(lambda: it.submit(at())) == (
        "only a change may leave sections as they were: NEW_SERVICE",
    )


def test_a_package_goes_back_to_be_written_anew() -> None:
    assert design_in(P.IN_REVIEW).rework(at()).state is P.DRAFT


# Approval.


def test_inv_3_1_an_aspect_that_is_missing_keeps_a_package_from_being_approved() -> None:
    it = design(aspects=ASPECTS[:4]).submit(at())
    assert it.coverage.aspects_pct == 80
    assert unmet(lambda: it.approve(at(), design_manager="dora")) == (
        "the aspects of design must be covered: MEASUREMENT",
    )
    reason = AspectEvidence(aspect=DesignAspect.MEASUREMENT, not_applicable="nothing to measure")
    covered = it.rework(at()).write(at(), aspects=[reason]).submit(at())
    assert covered.approve(at(), design_manager="dora").state is P.APPROVED


def test_inv_3_2_requirements_and_targets_are_covered_by_criteria() -> None:
    it = design(
        requirement_ids={"FRQ-1", "FRQ-2"},
        target_ids={"SLT-1"},
        criteria=[criterion(requirement_ids={"FRQ-1", "FRQ-9"})],
    ).submit(at())
    assert it.uncovered == ("FRQ-2", "SLT-1")
    assert it.undeclared == ("FRQ-9",)
    assert unmet(lambda: it.approve(at(), design_manager="dora")) == (
        "acceptance criteria must cover FRQ-2, SLT-1",
        "criteria must cover requirements and targets of the package, not FRQ-9",
    )


def test_a_package_without_criteria_proves_nothing() -> None:
    it = design(criteria=()).submit(at())
    assert unmet(lambda: it.approve(at(), design_manager="dora")) == (
        "there must be at least one acceptance criterion",
    )


@pytest.mark.parametrize(("state", "move"), [(P.IN_REVIEW, "approve"), (P.APPROVED, "accept")])
def test_somebody_signs(state: DesignPackageState, move: str) -> None:
    manager = "design_manager" if move == "approve" else "transition_manager"
    with pytest.raises(ValidationError):
        getattr(design_in(state), move)(at(), **{manager: ""})
    assert design_in(P.ACCEPTED).design_manager_id == "dora"
    assert design_in(P.ACCEPTED).transition_manager_id == "tom"


@given(service_design_packages())
def test_inv_3_1_and_3_2_hold_for_all_that_was_approved(it: ServiceDesignPackage) -> None:
    if it.has_been(P.APPROVED):
        assert it.coverage.aspects_pct == 100
        assert it.uncovered == ()
        assert it.missing_sections == ()
        assert it.design_manager_id
    if it.has_been(P.ACCEPTED):
        assert it.transition_manager_id


# What never changes.


@pytest.mark.parametrize("state", [P.IN_REVIEW, P.APPROVED, P.ACCEPTED])
def test_only_a_draft_is_written(state: DesignPackageState) -> None:
    with pytest.raises(RefusedMoveError) as caught:
        design_in(state).write(at(), sections=SECTIONS[:1])
    assert caught.value.state == state.name


def test_what_is_superseded_does_not_change() -> None:
    with pytest.raises(ImmutableError):
        design_in(P.SUPERSEDED).record_result(at(), criterion_id="SAC-1", result=MET)


CONTENT = ("service_id", "purpose", "sections", "aspects", "ps", "requirement_ids", "target_ids")


@given(service_design_packages())
def test_approved_content_never_changes(it: ServiceDesignPackage) -> None:
    signed = [each for each in it.stages() if each.has_been(P.APPROVED)]
    for each in signed:
        for name in CONTENT:
            assert getattr(each, name) == getattr(signed[0], name)
        demanded = [(one.id, one.statement, one.mandatory) for one in each.criteria]
        assert demanded == [(one.id, one.statement, one.mandatory) for one in signed[0].criteria]


# Writing.


def test_a_section_is_renewed_and_others_stay() -> None:
    first = SectionContent(section=SECTIONS[0].section, content="DOC-99")
    it = design(ps=[PEvidence(p=DesignP.PEOPLE, document_id="DOC-1")]).write(
        at(), sections=[first], ps=[PEvidence(p=DesignP.PEOPLE, document_id="DOC-2")]
    )
    assert len(it.sections) == 12
    assert it.sections[-1] is first
    assert [one.document_id for one in it.ps] == ["DOC-2"]
    assert it.coverage.ps_pct == 25


def test_what_is_given_replaces_and_what_is_not_stays() -> None:
    it = design().write(
        at(),
        requirement_ids={"FRQ-1"},
        target_ids={"SLT-1"},
        criteria=[criterion(2)],
        service_level_package_id="SLP-2",
    )
    assert (it.requirement_ids, it.target_ids) == ({"FRQ-1"}, {"SLT-1"})
    assert ([one.id for one in it.criteria], it.service_level_package_id) == (["SAC-2"], "SLP-2")
    assert it.write(at(), criteria=()).criteria == ()
    assert it.write(at()) is it


@pytest.mark.parametrize(
    ("fields", "kind", "key"),
    [
        ({"sections": SECTIONS[:1] * 2}, "sections", "BUSINESS_REQUIREMENTS"),
        ({"aspects": ASPECTS[:1] * 2}, "aspects", "SERVICE_SOLUTION"),
        ({"criteria": [criterion()] * 2}, "criteria", "SAC-1"),
        ({"ps": [PEvidence(p=DesignP.PEOPLE, document_id="D")] * 2}, "ps", "PEOPLE"),
    ],
)
def test_nothing_is_given_twice(fields: dict[str, Any], kind: str, key: str) -> None:
    with pytest.raises(DuplicateError) as caught:
        design(**fields)
    assert (caught.value.kind, caught.value.key) == (kind, key)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"sections": ["text"]}, "sections"),
        ({"purpose": "NEW_SERVICE"}, "purpose"),
        ({"replaces": "SDP-1"}, "replaces"),
    ],
)
def test_wrong_values_are_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        design(**fields)
    assert (caught.value.record, caught.value.field) == ("ServiceDesignPackage", field)


# Results.


def test_results_are_recorded_once_a_package_is_approved() -> None:
    with pytest.raises(RefusedMoveError):
        design().record_result(at(), criterion_id="SAC-1", result=MET)
    it = design_in(P.APPROVED, criteria=[criterion(1), criterion(2)])
    it = it.record_result(at(), criterion_id="SAC-2", result=MET)
    assert [one.result.name for one in it.criteria] == ["NOT_RUN", "MET"]


def test_a_waiver_names_who_decided_and_ends_with_a_result() -> None:
    it = design_in(P.ACCEPTED).waive(
        at(), criterion_id="SAC-1", approver="cio", expires=START.add(days=1), reason="later"
    )
    (one,) = it.criteria
    assert one.result is WAIVED
    assert one.waiver is not None
    assert (one.waiver.approver, one.waiver.reason) == ("cio", "later")
    assert it.record_result(at(), criterion_id="SAC-1", result=MET).criteria[0].waiver is None


def test_a_waiver_that_has_expired_is_none() -> None:
    it = design_in(P.ACCEPTED)
    said = unmet(lambda: it.waive(at(), criterion_id="SAC-1", approver="cio", expires=START))
    assert said == ("the waiver must expire after it is recorded",)


def test_a_result_is_not_waived_without_a_name() -> None:
    with pytest.raises(ValidationError, match="waive names who decided") as caught:
        design_in(P.ACCEPTED).record_result(at(), criterion_id="SAC-1", result=WAIVED)
    assert caught.value.field == "result"


def test_a_criterion_is_one_of_the_package() -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        design_in(P.ACCEPTED).record_result(at(), criterion_id="SAC-7", result=MET)
    assert (caught.value.kind, caught.value.ids) == ("acceptance criterion", ("SAC-7",))


def test_a_baseline_is_taken_of_what_is_approved() -> None:
    assert design_in(P.APPROVED).take_baseline(at(), baseline_id="BL-1").baseline_id == "BL-1"


def test_a_package_does_not_supersede_itself() -> None:
    said = unmet(lambda: design_in(P.APPROVED).supersede(at(), package_id="SDP-1"))
    assert said == ("package_id must name another package",)
