"""The service design package: all that transition and operation must know of a service.

ITIL Service Design (2007), 3.6 and appendix A. Once approved its content never changes: what must
change becomes a new package.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

import attrs

from itil_core.design._design_package_fields import (
    DesignPackageFields,
    to_aspects,
    to_criteria,
    to_ps,
    to_sections,
)
from itil_core.design.acceptance_criterion import (
    AcceptanceCriterion,
    CriterionResult,
    Waiver,
)
from itil_core.design.design_contents import AspectEvidence, PEvidence, SectionContent
from itil_core.errors import UnknownReferenceError, ValidationError
from itil_core.framework.ids import CriterionId, DesignPackageId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State

__all__ = ["DesignPackageLifecycle", "DesignPackageState", "ServiceDesignPackage"]


class DesignPackageState(State):
    """The states of a service design package."""

    DRAFT = "DRAFT", Phase.OPEN
    IN_REVIEW = "IN_REVIEW", Phase.OPEN
    APPROVED = "APPROVED", Phase.OPEN
    ACCEPTED = "ACCEPTED", Phase.OPEN
    SUPERSEDED = "SUPERSEDED", Phase.ENDED


S = DesignPackageState


class DesignPackageLifecycle(Lifecycle, initial=S.DRAFT):
    """The default life of a service design package."""

    submit: Move = Move(S.DRAFT, to=S.IN_REVIEW)
    rework: Move = Move(S.IN_REVIEW, to=S.DRAFT)
    approve: Move = Move(S.IN_REVIEW, to=S.APPROVED, needs=("design_manager_id",))
    accept: Move = Move(S.APPROVED, to=S.ACCEPTED, needs=("transition_manager_id",))
    supersede: Move = Move(S.APPROVED, S.ACCEPTED, to=S.SUPERSEDED, needs=("superseded_by",))
    write: Move = Move(S.DRAFT, to=SAME)
    record_result: Move = Move(S.APPROVED, S.ACCEPTED, to=SAME)
    waive: Move = Move(S.APPROVED, S.ACCEPTED, to=SAME)
    take_baseline: Move = Move(S.APPROVED, S.ACCEPTED, to=SAME, needs=("baseline_id",))


@attrs.frozen(kw_only=True)
class ServiceDesignPackage(DesignPackageFields):
    """All that transition and operation must know of a new or changed service.

    Attributes:
        id: The package's id.
        service_id: The service.
        purpose: Why the package is made.
        service_level_package_id: The service level package that it turns into a design.
        sections: What is written, or taken over from the package before.
        aspects: How the five aspects of design are covered.
        ps: How the four Ps are covered.
        requirement_ids: The functional requirements that the service must fulfil.
        target_ids: The service level targets that it must reach.
        criteria: What it must prove before it is handed over, and what came out.
        baseline_id: The baseline that was taken of it.
        design_manager_id: Who signed it for design.
        transition_manager_id: Who signed it for transition.
        replaces: The package before it.
        superseded_by: The package after it.

    Raises:
        ValidationError: It replaces itself, or an id of another kind.
        DuplicateError: A section, aspect, P or criterion is given twice.

    Example:
        >>> import pendulum
        >>> from itil_core.design.design_contents import DesignPurpose
        >>> package = ServiceDesignPackage(
        ...     id="SDP-1",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana"),
        ...     service_id="SVC-1",
        ...     purpose=DesignPurpose.NEW_SERVICE,
        ... )
        >>> len(package.missing_sections), package.coverage.aspects_pct
        (12, 0.0)

    ITIL Service Design (2007), 3.6.1; appendix A.
    """

    lifecycle: ClassVar[type[Lifecycle]] = DesignPackageLifecycle

    @DesignPackageLifecycle.submit
    def submit(self, stamp: Stamp) -> Delta:
        """Hand it in for review: every section that it needs is there.

        Raises:
            GuardError: Sections are missing, or refer to another than the package before.
        """
        missing = [one.name for one in self.missing_sections]
        referred = {one.unchanged_from for one in self.sections if one.unchanged_from is not None}
        strange = sorted(referred - {self.replaces})
        return guarded(
            {},
            {
                f"sections must not be empty: {', '.join(missing)}": not missing,
                f"only a change may leave sections as they were: {self.purpose.name}": (
                    not referred or self.purpose.changes
                ),
                f"unchanged sections must refer to the package that it replaces, not to "
                f"{', '.join(strange)}": not strange,
            },
        )

    @DesignPackageLifecycle.rework
    def rework(self, stamp: Stamp) -> Delta:
        """Take it back to be written anew."""
        return {}

    @DesignPackageLifecycle.approve
    def approve(self, stamp: Stamp, *, design_manager: str) -> Delta:
        """Sign it for design: from now on its content does not change.

        Args:
            stamp: When and by whom.
            design_manager: Who signs.

        Raises:
            GuardError: An aspect is missing, no criterion is there, a requirement or target is
                covered by none, or a criterion covers what is not required.
        """
        missing = [one.name for one in self.coverage.missing_aspects]
        bare, strange = self.uncovered, self.undeclared
        return guarded(
            {"design_manager_id": design_manager},
            {
                f"the aspects of design must be covered: {', '.join(missing)}": not missing,
                "there must be at least one acceptance criterion": bool(self.criteria),
                f"acceptance criteria must cover {', '.join(bare)}": not bare,
                f"criteria must cover requirements and targets of the package, not "
                f"{', '.join(strange)}": not strange,
            },
        )

    @DesignPackageLifecycle.accept
    def accept(self, stamp: Stamp, *, transition_manager: str) -> Delta:
        """Sign it for transition."""
        return {"transition_manager_id": transition_manager}

    @DesignPackageLifecycle.supersede
    def supersede(self, stamp: Stamp, *, package_id: str) -> Delta:
        """End it: a newer package was accepted, as ``accept_design`` sees to.

        Raises:
            GuardError: It would supersede itself.
        """
        newer = DesignPackageId(package_id)
        return guarded(
            {"superseded_by": newer},
            {"package_id must name another package": newer != self.id},
        )

    @DesignPackageLifecycle.write
    def write(
        self,
        stamp: Stamp,
        *,
        sections: Iterable[SectionContent] = (),
        aspects: Iterable[AspectEvidence] = (),
        ps: Iterable[PEvidence] = (),
        requirement_ids: Iterable[str] | None = None,
        target_ids: Iterable[str] | None = None,
        criteria: Iterable[AcceptanceCriterion] | None = None,
        service_level_package_id: str | None = None,
    ) -> Delta:
        """Write the draft: add or renew sections, aspects and Ps; what else is given replaces.

        Raises:
            DuplicateError: A section, aspect, P or criterion is given twice.
        """
        given = {
            "requirement_ids": requirement_ids,
            "target_ids": target_ids,
            "criteria": None if criteria is None else to_criteria(criteria),
            "service_level_package_id": service_level_package_id,
        }
        new_sections, new_aspects, new_ps = to_sections(sections), to_aspects(aspects), to_ps(ps)
        renewed = {one.section for one in new_sections}
        seen = {one.aspect for one in new_aspects}
        ready = {one.p for one in new_ps}
        delta = {
            "sections": (*(s for s in self.sections if s.section not in renewed), *new_sections),
            "aspects": (*(e for e in self.aspects if e.aspect not in seen), *new_aspects),
            "ps": (*(e for e in self.ps if e.p not in ready), *new_ps),
        }
        return delta | {name: value for name, value in given.items() if value is not None}

    @DesignPackageLifecycle.record_result
    def record_result(self, stamp: Stamp, *, criterion_id: str, result: CriterionResult) -> Delta:
        """Record what came out of a criterion; an earlier waiver of it ends.

        Raises:
            UnknownReferenceError: The package has no such criterion.
            ValidationError: The result is WAIVED; ``waive`` names who decided.
        """
        if result is CriterionResult.WAIVED:
            reason = "must be NOT_RUN, MET or NOT_MET; waive names who decided, and until when"
            raise ValidationError("ServiceDesignPackage", "result", result, reason)
        return self._with(criterion_id, result, None)

    @DesignPackageLifecycle.waive
    def waive(
        self,
        stamp: Stamp,
        *,
        criterion_id: str,
        approver: str,
        expires: datetime,
        reason: str = "",
    ) -> Delta:
        """Go without a criterion for a time.

        Args:
            stamp: When and by whom.
            criterion_id: Which criterion.
            approver: Who decided.
            expires: Until when.
            reason: Why.

        Raises:
            UnknownReferenceError: The package has no such criterion.
            GuardError: The waiver would have expired already.
        """
        waiver = Waiver(approver=approver, expires=expires, reason=reason)
        return guarded(
            self._with(criterion_id, CriterionResult.WAIVED, waiver),
            {"the waiver must expire after it is recorded": waiver.expires > stamp.at},
        )

    @DesignPackageLifecycle.take_baseline
    def take_baseline(self, stamp: Stamp, *, baseline_id: str) -> Delta:
        """Name the baseline that was taken of it."""
        return {"baseline_id": baseline_id}

    def _with(self, criterion_id: str, result: CriterionResult, waiver: Waiver | None) -> Delta:
        """Return the criteria with a new result of one of them; what it demands stays."""
        number = CriterionId(criterion_id)
        if number not in {one.id for one in self.criteria}:
            raise UnknownReferenceError("acceptance criterion", (number,))
        return {
            "criteria": tuple(
                attrs.evolve(one, result=result, waiver=waiver) if one.id == number else one
                for one in self.criteria
            ),
        }
