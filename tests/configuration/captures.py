"""Captured configurations that the tests of this folder share, drawn and plain."""

from typing import Any

from hypothesis import strategies as st

from itil_core.configuration import (
    CapturedConfiguration,
    CapturedItem,
    Relationship,
    RelationshipKind,
)

NAMES = ("app", "db1", "db2", "net")
KINDS = (RelationshipKind.USES, RelationshipKind.CONNECTED_TO, RelationshipKind.PART_OF)
VALUES = st.integers(0, 2) | st.booleans() | st.sampled_from(("a", "b")) | st.just(1.5)
FACTS = st.dictionaries(st.sampled_from(("version", "status", "attributes.cpu")), VALUES)
RELATIONSHIPS = st.builds(
    lambda source, kind, target, port: Relationship(
        source, kind, target, attributes={} if port is None else {"port": port}
    ),
    st.sampled_from(NAMES),
    st.sampled_from(KINDS),
    st.sampled_from(NAMES),
    st.none() | st.integers(1, 2),
)


def an_estate(**facts: dict[str, Any]) -> CapturedConfiguration:
    """A configuration with the given facts by item, and no relationships."""
    return CapturedConfiguration(CapturedItem(name, given) for name, given in facts.items())


def estates() -> st.SearchStrategy[CapturedConfiguration]:
    """Small configurations, sound or not."""
    return st.builds(
        lambda facts, relations: CapturedConfiguration(
            (CapturedItem(name, given) for name, given in facts.items()), relations
        ),
        st.dictionaries(st.sampled_from(NAMES), FACTS),
        st.lists(RELATIONSHIPS, max_size=4, unique_by=lambda each: each.triple),
    )
