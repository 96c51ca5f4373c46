"""Small strategies that the ready-made lives share."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from hypothesis import strategies as st

from itil_core.framework.ids import GroupId
from itil_core.kernel.ids import Id
from itil_core.kernel.priority import DEFAULT_MATRIX, Level

__all__ = [
    "CATEGORIES",
    "GROUPS",
    "LEVELS",
    "PEOPLE",
    "TEXTS",
    "facts",
    "ids",
    "joined",
    "mostly",
    "prioritised",
    "several",
]

IdT = TypeVar("IdT", bound=Id)
ValueT = TypeVar("ValueT")

_NOTHING: Final[Mapping[str, st.SearchStrategy[Any]]] = MappingProxyType({})

GROUPS: Final = (GroupId("SERVICE-DESK"), GroupId("MAIL-TEAM"), GroupId("NETWORK-TEAM"))
LEVELS: Final = st.sampled_from(Level)
PEOPLE: Final = st.sampled_from(("ana", "eva", "jan"))
TEXTS: Final = st.sampled_from(("no mail", "as agreed", "čaká sa na dodávateľa"))
CATEGORIES: Final = st.sampled_from(
    (("software", "mail"), ("hardware", "disk", "full"), ("network", "wan", "line", "lost"))
)


def ids(kind: type[IdT]) -> st.SearchStrategy[IdT]:
    """Draw ids of one kind."""
    return st.integers(1, 9).map(lambda number: kind(f"{kind.prefix}-{number}"))


def several(values: st.SearchStrategy[ValueT], least: int = 0) -> st.SearchStrategy[set[ValueT]]:
    """Draw small sets."""
    return st.sets(values, min_size=least, max_size=3)


def facts(
    needed: Mapping[str, st.SearchStrategy[Any]] = _NOTHING,
    /,
    **optional: st.SearchStrategy[Any],
) -> st.SearchStrategy[dict[str, Any]]:
    """Draw keyword arguments: those that are needed, and any of the others."""
    return st.fixed_dictionaries(dict(needed), optional=optional)


def joined(
    first: st.SearchStrategy[dict[str, Any]], second: st.SearchStrategy[dict[str, Any]]
) -> st.SearchStrategy[dict[str, Any]]:
    """Draw the keyword arguments of both."""
    return st.tuples(first, second).map(_union)


def _union(pair: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    return pair[0] | pair[1]


def prioritised(given: dict[str, Any]) -> dict[str, Any]:
    """Add the priority that follows from impact and urgency."""
    return {**given, "priority": DEFAULT_MATRIX.code(given["impact"], given["urgency"])}


def mostly(
    first: st.SearchStrategy[ValueT], second: st.SearchStrategy[ValueT]
) -> st.SearchStrategy[ValueT]:
    """Draw from the first, and now and then from the second."""
    return st.sampled_from((first, first, second, first)).flatmap(_itself)


def _itself(strategy: st.SearchStrategy[ValueT]) -> st.SearchStrategy[ValueT]:
    return strategy
