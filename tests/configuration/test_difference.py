"""What differs between two graphs."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built, needs_of
from itil_core.configuration import GraphBuilder, RequirementGroup, diff
from itil_core.errors import ValidationError


def test_every_kind_of_change_is_named() -> None:
    before, after = GraphBuilder(), GraphBuilder()
    before.needs("web", "db1")
    before.needs("web", "net")
    before.add("old")
    after.needs("web", "db1", "db2", at_least=1)
    after.needs("web", "net", kind="USES")
    change = diff(before.build(), after.build())
    assert (change.added, change.removed) == (("db2",), ("old",))
    either = RequirementGroup.of(["db1", "db2"], at_least=1)
    assert change.requirements_added == (("web", either),)
    assert change.requirements_removed == (("web", RequirementGroup.single("db1")),)
    assert change.relations_added == (("web", "DEPENDS_ON", "db2"), ("web", "USES", "net"))
    assert change.relations_removed == (("web", "DEPENDS_ON", "net"),)
    assert str(change).splitlines() == [
        "+ db2",
        "- old",
        "+ web needs at least 1 of db1, db2",
        "- web needs db1",
        "+ web DEPENDS_ON db2",
        "+ web USES net",
        "- web DEPENDS_ON net",
    ]


@given(needs_of())
def test_INV_a_graph_does_not_differ_from_itself(needs: Needs) -> None:
    assert not diff(built(needs), built(needs))


@given(st.data())
def test_INV_a_difference_is_empty_only_between_equal_graphs_and_turns_round(
    data: st.DataObject,
) -> None:
    one, two = built(data.draw(needs_of(size=4))), built(data.draw(needs_of(size=4)))
    there, back = diff(one, two), diff(two, one)
    assert bool(there) == (one != two)
    assert (there.added, there.requirements_added, there.relations_added) == (
        back.removed,
        back.requirements_removed,
        back.relations_removed,
    )
    assert set(one) - set(there.removed) | set(there.added) == set(two)


def test_a_group_without_members_reads_well() -> None:
    builder = GraphBuilder()
    builder.needs("shop", "db1", "db2", at_least=1)
    graph = builder.build()
    lines = str(diff(graph, graph.without("db1", "db2"))).splitlines()
    assert "+ shop needs at least 1 of members that were all removed" in lines


def test_only_graphs_differ() -> None:
    graph = GraphBuilder().build()
    nothing: Any = None
    with pytest.raises(ValidationError, match=r"diff\.second: must be a DependencyGraph"):
        diff(graph, nothing)
    with pytest.raises(ValidationError, match=r"diff\.first: must be a DependencyGraph"):
        diff(nothing, graph)
