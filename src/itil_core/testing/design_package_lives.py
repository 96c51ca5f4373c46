"""Lives of service design packages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.design.acceptance_criterion import (
    AcceptanceCriterion,
    CriterionResult,
    FunctionalRequirementId,
)
from itil_core.design.design_contents import (
    AspectEvidence,
    DesignAspect,
    DesignP,
    DesignPurpose,
    DesignSection,
    PEvidence,
    SectionContent,
)
from itil_core.design.design_package import ServiceDesignPackage
from itil_core.framework.ids import (
    BaselineId,
    CriterionId,
    DesignPackageId,
    ServiceId,
    ServiceLevelPackageId,
    TargetId,
)
from itil_core.kernel.stamp import Stamp
from itil_core.testing._parts import PEOPLE, TEXTS, facts, ids, joined, mostly, several
from itil_core.testing.times import stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves

__all__ = ["service_design_packages"]

PackageT = TypeVar("PackageT", bound=ServiceDesignPackage)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})
_WRITTEN: Final = tuple(
    SectionContent(section=each, content=f"DOC-{number}")
    for number, each in enumerate(DesignSection, start=1)
)
_SECTIONS: Final = st.lists(
    st.sampled_from(_WRITTEN), min_size=1, max_size=12, unique_by=lambda each: each.section
)
_ASPECT: Final = st.builds(AspectEvidence, aspect=st.sampled_from(DesignAspect), document_id=TEXTS)
_ASPECTS: Final = st.lists(
    _ASPECT | st.builds(AspectEvidence, aspect=st.sampled_from(DesignAspect), not_applicable=TEXTS),
    max_size=5,
    unique_by=lambda each: each.aspect,
)
_PS: Final = st.lists(
    st.builds(PEvidence, p=st.sampled_from(DesignP), document_id=TEXTS),
    max_size=4,
    unique_by=lambda each: each.p,
)


def _criteria(given: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Add criteria which cover together what is required and promised."""
    number = st.integers(1, 3)
    required, promised = given["requirement_ids"], given["target_ids"]
    one = facts({"statement": TEXTS, "measurable_target": TEXTS, "mandatory": st.booleans()})

    def made(several: list[dict[str, Any]]) -> dict[str, Any]:
        criteria = [
            AcceptanceCriterion(
                id=CriterionId(f"SAC-{place}"),
                requirement_ids=required,
                target_ids=promised,
                **each,
            )
            for place, each in enumerate(several, start=1)
        ]
        return {**given, "criteria": criteria}

    return number.flatmap(lambda n: st.lists(one, min_size=n, max_size=n)).map(made)


def _criterion(package: ServiceDesignPackage) -> st.SearchStrategy[CriterionId]:
    return st.sampled_from([each.id for each in package.criteria])


def _result(package: ServiceDesignPackage, _stamp: Stamp) -> Facts:
    results = (CriterionResult.NOT_RUN, CriterionResult.MET, CriterionResult.NOT_MET)
    return facts({"criterion_id": _criterion(package), "result": st.sampled_from(results)})


def _waiver(package: ServiceDesignPackage, stamp: Stamp) -> Facts:
    expires = st.integers(1, 90).map(lambda days: stamp.at.add(days=days))
    return facts(
        {"criterion_id": _criterion(package), "approver": PEOPLE, "expires": expires},
        reason=TEXTS,
    )


def _newer(package: ServiceDesignPackage, _stamp: Stamp) -> Facts:
    return facts({"package_id": ids(DesignPackageId).filter(lambda each: each != package.id)})


_MOVES: Final[Mapping[str, Arguments]] = {
    "approve": facts({"design_manager": PEOPLE}),
    "accept": facts({"transition_manager": PEOPLE}),
    "supersede": _newer,
    "write": facts(
        sections=_SECTIONS,
        aspects=_ASPECTS,
        ps=_PS,
        service_level_package_id=ids(ServiceLevelPackageId),
    ),
    "record_result": _result,
    "waive": _waiver,
    "take_baseline": facts({"baseline_id": ids(BaselineId)}),
}


def _drafts(kind: type[ServiceDesignPackage]) -> st.SearchStrategy[ServiceDesignPackage]:
    """Draw drafts: bare, or with all that being approved needs."""
    bare = facts(
        {
            "id": ids(DesignPackageId),
            "opened": stamps(),
            "service_id": ids(ServiceId),
            "purpose": st.sampled_from(DesignPurpose),
        }
    )
    whole = facts(
        {
            "sections": st.just(_WRITTEN),
            "aspects": st.tuples(
                *(
                    st.builds(AspectEvidence, aspect=st.just(each), document_id=TEXTS)
                    for each in DesignAspect
                )
            ),
            "ps": _PS,
            "requirement_ids": several(ids(FunctionalRequirementId)),
            "target_ids": several(ids(TargetId)),
        }
    ).flatmap(_criteria)
    return mostly(joined(bare, whole), bare).map(lambda given: kind(**given))


@overload
def service_design_packages(*, most: int = 16) -> st.SearchStrategy[ServiceDesignPackage]: ...
@overload
def service_design_packages(
    kind: type[PackageT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[PackageT]: ...
def service_design_packages(
    kind: type[ServiceDesignPackage] = ServiceDesignPackage,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[ServiceDesignPackage]:
    """Return a strategy for service design packages with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws drafts.

    Example:
        >>> from hypothesis import given
        >>> from itil_core.design import DesignPackageState
        >>> @given(service_design_packages())
        ... def test_what_is_approved_covers_all_aspects(package):
        ...     if package.has_been(DesignPackageState.APPROVED):
        ...         assert package.coverage.aspects_pct == 100
    """
    return lives(_drafts(kind), usual_moves(_MOVES, kind, arguments), most=most)
