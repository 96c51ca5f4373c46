"""How one design package follows another: revised, accepted, superseded.

ITIL Service Design (2007), appendix A; each function returns new records.
"""

from typing import NamedTuple

import attrs

from itil_core.design.acceptance_criterion import CriterionResult
from itil_core.design.design_contents import DesignPurpose, SectionContent
from itil_core.design.design_package import DesignPackageState, ServiceDesignPackage
from itil_core.errors import ConflictError, ValidationError
from itil_core.kernel.stamp import Stamp

__all__ = ["AcceptedDesign", "accept_design", "revise_design"]

_SIGNED = (DesignPackageState.APPROVED, DesignPackageState.ACCEPTED)


class AcceptedDesign(NamedTuple):
    """An accepted package, and the one whose place it has taken.

    Attributes:
        package: The accepted package.
        superseded: The package before it; None where there was none.
    """

    package: ServiceDesignPackage
    superseded: ServiceDesignPackage | None


def revise_design(
    package: ServiceDesignPackage,
    stamp: Stamp,
    *,
    package_id: str,
    purpose: DesignPurpose = DesignPurpose.SDP_CHANGE,
) -> ServiceDesignPackage:
    """Return a new draft in which every section is as it was, to be changed where needed.

    Aspects, Ps, requirements and criteria are taken over; the results of the criteria are not.

    Args:
        package: The package that was approved or accepted; it stays as it is.
        stamp: When and by whom.
        package_id: The new package's id.
        purpose: SDP_CHANGE or MAJOR_CHANGE.

    Raises:
        ValidationError: The package is not signed yet, the purpose is no change, or the id is the
            old one.
    """
    if package.state not in _SIGNED:
        reason = "must be APPROVED or ACCEPTED; a draft is written, not revised"
        raise ValidationError("revise_design", "package", package.state.name, reason)
    if not purpose.changes:
        reason = "must be SDP_CHANGE or MAJOR_CHANGE"
        raise ValidationError("revise_design", "purpose", purpose, reason)
    return ServiceDesignPackage(
        id=package_id,
        opened=stamp,
        service_id=package.service_id,
        purpose=purpose,
        service_level_package_id=package.service_level_package_id,
        sections=[
            SectionContent(section=one.section, unchanged_from=package.id)
            for one in package.sections
        ],
        aspects=package.aspects,
        ps=package.ps,
        requirement_ids=package.requirement_ids,
        target_ids=package.target_ids,
        criteria=[
            attrs.evolve(one, result=CriterionResult.NOT_RUN, waiver=None)
            for one in package.criteria
        ],
        replaces=package.id,
    )


def accept_design(
    package: ServiceDesignPackage,
    stamp: Stamp,
    *,
    transition_manager: str,
    previous: ServiceDesignPackage | None = None,
) -> AcceptedDesign:
    """Accept a package for transition; the one that it replaces is superseded.

    Args:
        package: The approved package.
        stamp: When and by whom.
        transition_manager: Who signs for transition.
        previous: The package that it replaces, where it replaces one.

    Raises:
        ConflictError: The package before is not the one that this replaces, or is not given.
        RefusedMoveError: The package is not APPROVED.

    Example:
        ``accepted, old = accept_design(new, stamp, transition_manager="eva", previous=old)``
    """
    before = None if previous is None else previous.id
    if package.replaces != before:
        reason = f"the package replaces {package.replaces or 'none'}; give that one as previous"
        raise ConflictError(package.id, str(before), reason)
    accepted = package.accept(stamp, transition_manager=transition_manager)
    ended = previous
    if previous is not None and previous.state in _SIGNED:
        ended = previous.supersede(stamp, package_id=package.id)
    return AcceptedDesign(accepted, ended)
