"""One design package after another."""

from typing import Any

import pytest

from design.design_samples import P, criterion, design, design_in, proven
from itil_core.design.acceptance_criterion import CriterionResult
from itil_core.design.design_contents import DesignPurpose
from itil_core.design.design_package import DesignPackageState
from itil_core.design.design_succession import accept_design, revise_design
from itil_core.errors import ConflictError, RefusedMoveError, ValidationError
from strategy.service_samples import at


@pytest.mark.parametrize("state", [P.APPROVED, P.ACCEPTED])
def test_a_revision_begins_as_the_package_was(state: DesignPackageState) -> None:
    old = proven(design_in(state, target_ids={"SLT-1"}, criteria=[criterion(target_ids={"SLT-1"})]))
    new = revise_design(old, at(), package_id="SDP-2")
    assert (new.state, new.replaces, new.purpose) == (P.DRAFT, "SDP-1", DesignPurpose.SDP_CHANGE)
    assert {one.unchanged_from for one in new.sections} == {"SDP-1"}
    assert (new.aspects, new.target_ids) == (old.aspects, old.target_ids)
    assert [one.result for one in new.criteria] == [CriterionResult.NOT_RUN]
    assert new.submit(at()).approve(at(), design_manager="dora").state is P.APPROVED
    assert old.state is state


@pytest.mark.parametrize("state", [P.DRAFT, P.IN_REVIEW, P.SUPERSEDED])
def test_only_signed_packages_are_revised(state: DesignPackageState) -> None:
    with pytest.raises(ValidationError) as caught:
        revise_design(design_in(state), at(), package_id="SDP-2")
    assert (caught.value.record, caught.value.field) == ("revise_design", "package")


def test_a_revision_is_a_change_with_an_id_of_its_own() -> None:
    it = design_in(P.ACCEPTED)
    with pytest.raises(ValidationError) as caught:
        revise_design(it, at(), package_id="SDP-2", purpose=DesignPurpose.NEW_SERVICE)
    assert caught.value.field == "purpose"
    with pytest.raises(ValidationError, match="package itself"):
        revise_design(it, at(), package_id="SDP-1")


def test_the_first_package_supersedes_none() -> None:
    accepted, superseded = accept_design(design_in(P.APPROVED), at(), transition_manager="tom")
    assert (accepted.state, superseded) == (P.ACCEPTED, None)


@pytest.mark.parametrize("state", [P.APPROVED, P.ACCEPTED])
def test_a_newer_package_supersedes_the_one_before(state: DesignPackageState) -> None:
    old = design_in(state)
    new = revise_design(old, at(), package_id="SDP-2").submit(at())
    new = new.approve(at(), design_manager="dora")
    accepted, superseded = accept_design(new, at(), transition_manager="tom", previous=old)
    assert accepted.state is P.ACCEPTED
    assert superseded is not None
    assert (superseded.state, superseded.superseded_by) == (P.SUPERSEDED, "SDP-2")


def test_what_was_superseded_already_stays_so() -> None:
    old = design_in(P.SUPERSEDED)
    new = design_in(P.APPROVED, 2, replaces="SDP-1")
    assert accept_design(new, at(), transition_manager="tom", previous=old).superseded is old


@pytest.mark.parametrize(
    ("replaces", "previous"), [(None, design(7)), ("SDP-7", None), ("SDP-7", design(8))]
)
def test_the_package_before_is_the_one_that_is_replaced(replaces: Any, previous: Any) -> None:
    new = design_in(P.APPROVED, 2, replaces=replaces)
    with pytest.raises(ConflictError) as caught:
        accept_design(new, at(), transition_manager="tom", previous=previous)
    assert caught.value.first == "SDP-2"


def test_a_draft_is_not_accepted() -> None:
    with pytest.raises(RefusedMoveError):
        accept_design(design(), at(), transition_manager="tom")
