"""Lives of configuration items and documents."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.configuration.document import DocumentItem
from itil_core.configuration.item import ConfigurationItem
from itil_core.configuration.item_facts import (
    BASELINE_LOAD,
    CI_TYPES,
    Capacity,
    CiCategory,
    Environment,
    OperationalState,
)
from itil_core.framework.ids import ChangeId, CiId
from itil_core.kernel.stamp import Stamp
from itil_core.testing._parts import GROUPS, LEVELS, PEOPLE, TEXTS, facts, ids, several
from itil_core.testing.times import stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves

__all__ = ["configuration_items", "document_items"]

ItemT = TypeVar("ItemT", bound=ConfigurationItem)
DocumentT = TypeVar("DocumentT", bound=DocumentItem)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})

_CHANGES: Final = ids(ChangeId) | st.just(BASELINE_LOAD)
_VERSIONS: Final = st.sampled_from(("1", "1.1", "2"))
_ATTRIBUTES: Final = st.dictionaries(
    st.sampled_from(("cpu", "memory_gb", "os")),
    st.integers(0, 64) | st.booleans() | TEXTS,
)
_CHANGE: Final = {"change": _CHANGES}
_VERIFY: Final = facts(source=st.just("discovery"))
_DESCRIPTION: Final = {
    "version": _VERSIONS,
    "description": TEXTS,
    "location": st.none() | TEXTS,
    "attributes": _ATTRIBUTES,
    "documents": several(ids(CiId)),
    "source": st.none() | st.just("import"),
}
_ABOUT_ITEMS: Final = _DESCRIPTION | {
    "category": st.none() | st.sampled_from(CiCategory),
    "criticality": LEVELS,
    "environment": st.none() | st.sampled_from(Environment),
    "serial": st.none() | st.just("X-17"),
    "licence": st.none() | st.just("GPL-3.0"),
    "availability_prob": st.none() | st.floats(0, 1),
    "capacity_limit": st.none() | st.builds(Capacity, st.integers(0, 512), st.just("GB")),
}
_IN_CHARGE: Final = {"owner_id": PEOPLE, "support_group": st.sampled_from(GROUPS)}


def _withdrawal(item: ConfigurationItem, _stamp: Stamp) -> Facts:
    others = ids(CiId).filter(lambda each: each != item.id)
    return facts(_CHANGE | {"dependents": several(others)}, replacement=others)


def _document_withdrawal(document: DocumentItem, _stamp: Stamp) -> Facts:
    return facts(_CHANGE, replacement=ids(CiId).filter(lambda each: each != document.id))


_ITEM_MOVES: Final[Mapping[str, Arguments]] = {
    "install": facts(_CHANGE),
    "uninstall": facts(_CHANGE),
    "withdraw": _withdrawal,
    "update": facts(_CHANGE, **_ABOUT_ITEMS, **_IN_CHARGE),
    "observe": facts({"operational": st.sampled_from(OperationalState)}),
    "verify": _VERIFY,
}
_DOCUMENT_MOVES: Final[Mapping[str, Arguments]] = {
    "approve": facts(_CHANGE | {"approved_by": PEOPLE}),
    "revise": facts({"version": _VERSIONS}),
    "withdraw": _document_withdrawal,
    "update": facts(_CHANGE, **_DESCRIPTION),
    "verify": _VERIFY,
}


@overload
def configuration_items(*, most: int = 16) -> st.SearchStrategy[ConfigurationItem]: ...
@overload
def configuration_items(
    kind: type[ItemT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[ItemT]: ...
def configuration_items(
    kind: type[ConfigurationItem] = ConfigurationItem,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[ConfigurationItem]:
    """Return a strategy for configuration items with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws items as they are planned.

    Example:
        >>> from hypothesis import given
        >>> @given(configuration_items())
        ... def test_only_moves_authorise(item):
        ...     assert item.last_change_id is None or item.history
    """
    needed: dict[str, st.SearchStrategy[Any]] = {
        "id": ids(CiId),
        "opened": stamps(),
        "name": TEXTS,
        "ci_type": st.sampled_from(CI_TYPES),
        "version": _VERSIONS,
    }
    more = {name: each for name, each in _ABOUT_ITEMS.items() if name not in needed}
    origins = facts(needed | _IN_CHARGE) | facts(needed, **_IN_CHARGE, **more)
    return lives(
        origins.map(lambda given: kind(**given)),
        usual_moves(_ITEM_MOVES, kind, arguments),
        most=most,
    )


@overload
def document_items(*, most: int = 16) -> st.SearchStrategy[DocumentItem]: ...
@overload
def document_items(
    kind: type[DocumentT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[DocumentT]: ...
def document_items(
    kind: type[DocumentItem] = DocumentItem,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[DocumentItem]:
    """Return a strategy for documents with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws documents as they are drafted.
    """
    needed: dict[str, st.SearchStrategy[Any]] = {
        "id": ids(CiId),
        "opened": stamps(),
        "name": TEXTS,
        "version": _VERSIONS,
    }
    origins = facts(needed | {"owner_id": PEOPLE}) | facts(needed)
    return lives(
        origins.map(lambda given: kind(**given)),
        usual_moves(_DOCUMENT_MOVES, kind, arguments),
        most=most,
    )
