"""Lives of service level packages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.framework.ids import ServiceLevelPackageId
from itil_core.strategy.service_level_package import (
    BusinessActivityPatternId,
    ServiceLevelPackage,
    ServicePackageId,
    UserProfileId,
)
from itil_core.testing._parts import PEOPLE, TEXTS, facts, ids, joined, mostly, several
from itil_core.testing._strategy_parts import BUDGETS, LEVELS_OF_WARRANTY, OUTCOMES
from itil_core.testing.times import stamps
from itil_core.testing.walks import Arguments, lives, usual_moves

__all__ = ["service_level_packages"]

PackageT = TypeVar("PackageT", bound=ServiceLevelPackage)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})
_MOVES: Final[Mapping[str, Arguments]] = {
    "agree": facts({"approver": PEOPLE}),
    "specify": facts(
        name=TEXTS,
        outcomes=OUTCOMES,
        utility_level=TEXTS,
        warranty_levels=LEVELS_OF_WARRANTY,
        pattern_ids=several(ids(BusinessActivityPatternId), least=1),
        profile_ids=several(ids(UserProfileId)),
        price=BUDGETS,
    ),
}


def _drafts(kind: type[ServiceLevelPackage]) -> st.SearchStrategy[ServiceLevelPackage]:
    """Draw drafts: bare, or with all that agreeing needs."""
    bare = facts(
        {
            "id": ids(ServiceLevelPackageId),
            "opened": stamps(),
            "name": TEXTS,
            "package_id": ids(ServicePackageId),
            "pattern_ids": several(ids(BusinessActivityPatternId), least=1),
        }
    )
    rest = facts(
        {"outcomes": OUTCOMES, "utility_level": TEXTS, "warranty_levels": LEVELS_OF_WARRANTY},
        price=BUDGETS,
        profile_ids=several(ids(UserProfileId)),
    )
    return mostly(joined(bare, rest), bare).map(lambda given: kind(**given))


@overload
def service_level_packages(*, most: int = 16) -> st.SearchStrategy[ServiceLevelPackage]: ...
@overload
def service_level_packages(
    kind: type[PackageT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[PackageT]: ...
def service_level_packages(
    kind: type[ServiceLevelPackage] = ServiceLevelPackage,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[ServiceLevelPackage]:
    """Return a strategy for service level packages with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws drafts.

    Example:
        >>> from hypothesis import given
        >>> @given(service_level_packages())
        ... def test_what_is_agreed_was_agreed_by_somebody(package):
        ...     assert package.approver_id or not package.is_agreed
    """
    return lives(_drafts(kind), usual_moves(_MOVES, kind, arguments), most=most)
