"""From relationships to the dependency graph, and to who still depends on an item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.estate import an_item, at, installed
from itil_core.configuration import (
    GraphBuilder,
    Relationship,
    RelationshipKind,
    RelationshipSet,
    RequirementGroup,
    active_dependents,
    graph_from,
    impact,
)
from itil_core.errors import (
    ConflictError,
    CycleError,
    DuplicateError,
    GuardError,
    UnknownReferenceError,
    ValidationError,
)

K = RelationshipKind
DIRECTIONS = {
    K.PART_OF: "parent",
    K.SUPPORTS: "parent",
    K.DEPENDS_ON: "source",
    K.USES: "source",
    K.INSTALLED_ON: "source",
    K.RUNS: "source",
}


def items(*names: str) -> list:
    return [an_item(name) for name in names]


@pytest.mark.parametrize("kind", list(K))
def test_each_kind_gives_the_edge_of_its_direction(kind: RelationshipKind) -> None:
    graph = graph_from(items("a", "b"), [Relationship("a", kind, "b")])
    expected = {"source": {("a", "b")}, "parent": {("b", "a")}, None: set()}
    assert set(graph.nx.edges) == expected[DIRECTIONS.get(kind)]
    assert set(graph) == {"a", "b"}
    for owner, needed in graph.nx.edges:
        assert graph.kinds_of(owner, needed) == (kind.value,)


def test_connected_items_need_each_other_only_on_request() -> None:
    linked = [Relationship("a", K.CONNECTED_TO, "b"), Relationship("a", K.OWNED_BY, "b")]
    assert not graph_from(items("a", "b"), linked).nx.edges
    both = graph_from(items("a", "b"), linked, connections_need=True)
    assert set(both.nx.edges) == {("a", "b"), ("b", "a")}


def test_the_graph_is_the_one_that_a_builder_gives() -> None:
    builder = GraphBuilder()
    builder.add("spare")
    builder.needs("app", "db1", "db2", at_least=1, kind="USES")
    builder.needs("app", "host", kind="INSTALLED_ON")
    builder.needs("app", "host", kind="USES")
    relationships = [
        Relationship("app", K.USES, "db1"),
        Relationship("app", K.USES, "db2"),
        Relationship("app", K.INSTALLED_ON, "host"),
        Relationship("app", K.USES, "host"),
    ]
    either = RequirementGroup.of(["db1", "db2"], at_least=1)
    given_items = items("app", "db1", "db2", "host", "spare")
    graph = graph_from(given_items, relationships, {"app": [either]})
    assert graph == builder.build()
    assert impact(graph, {"db1"}).down == {"db1"}
    assert impact(graph, {"host"}).down == {"host", "app"}


def test_a_group_may_join_what_is_needed_in_different_ways() -> None:
    relationships = [
        Relationship("app", K.USES, "db1"),
        Relationship("db2", K.SUPPORTS, "app"),
        Relationship("disk", K.PART_OF, "app"),
    ]
    group = RequirementGroup.of(["db1", "db2"], at_least=2, weights=[2, 1], healthy_at=3)
    graph = graph_from(items("app", "db1", "db2", "disk"), relationships, {"app": [group]})
    assert graph.kinds_of("app", "db1") == ("USES",)
    assert graph.kinds_of("app", "db2") == ("SUPPORTS",)
    assert set(graph.groups_of("app")) == {group, RequirementGroup.of(["disk"])}
    assert impact(graph, {"db2"}).degraded == {"app"}


def test_what_does_not_fit_is_refused() -> None:
    uses = [Relationship("a", K.USES, "b")]
    with pytest.raises(DuplicateError, match="CI a is already there"):
        graph_from(items("a", "b", "a"), uses)
    with pytest.raises(UnknownReferenceError, match="unknown CI: b"):
        graph_from(items("a"), uses)
    group = RequirementGroup.of(["b"])
    with pytest.raises(UnknownReferenceError, match="unknown CI: y, z"):
        graph_from(items("a", "b"), uses, {"z": [group], "y": [group]})
    stranger = RequirementGroup.of(["b", "c"], at_least=1)
    with pytest.raises(ValidationError, match="a has no relationship by which it needs c"):
        graph_from(items("a", "b", "c"), uses, {"a": [stranger]})
    ring = [Relationship("a", K.PART_OF, "b"), Relationship("b", K.PART_OF, "a")]
    with pytest.raises(CycleError):
        graph_from(items("a", "b"), ring)


def test_a_sets_own_rules_hold_for_its_graph() -> None:
    hosts = [Relationship("app", K.INSTALLED_ON, name) for name in ("h1", "h2")]
    cluster = RelationshipSet({"app", "h1", "h2"}, hosts, single_parent=())
    either = RequirementGroup.of(["h1", "h2"], at_least=1)
    graph = graph_from(items("app", "h1", "h2"), cluster, {"app": [either]})
    assert impact(graph, {"h1"}).down == {"h1"}
    with pytest.raises(ConflictError):
        graph_from(items("app", "h1", "h2"), hosts)


def test_only_what_is_still_alive_holds_up_a_withdrawal() -> None:
    app, gone, database = installed("app"), installed("gone"), installed("db")
    gone = gone.withdraw(at(4), dependents=(), change="CHG-2")
    uses = [Relationship(name, K.USES, "db") for name in ("app", "gone")]
    estate = RelationshipSet({"app", "gone", "db"}, uses)
    found = active_dependents("db", estate, [app, gone, database])
    assert found == ("app",)
    with pytest.raises(GuardError, match="depend on it: app"):
        database.withdraw(at(5), dependents=found, change="CHG-3")


def test_who_depends_must_be_known() -> None:
    estate = RelationshipSet({"app", "db"}, [Relationship("app", K.USES, "db")])
    with pytest.raises(UnknownReferenceError, match="unknown CI: app"):
        active_dependents("db", estate, items("db"))
    with pytest.raises(UnknownReferenceError, match="unknown CI: z"):
        active_dependents("z", estate, items("db"))


ENDS = st.sampled_from("abcde")
PLAIN = st.lists(
    st.tuples(ENDS, st.sampled_from([K.USES, K.RUNS, K.SUPPORTS, K.OWNED_BY]), ENDS),
    unique=True,
    max_size=10,
)


@given(PLAIN)
def test_every_need_and_nothing_else_becomes_an_edge(triples: list[tuple]) -> None:
    graph = graph_from(items(*"abcde"), [Relationship(*each) for each in triples])
    expected: dict[tuple[str, str], set[str]] = {}
    for source, kind, target in triples:
        if kind is K.SUPPORTS:
            expected.setdefault((target, source), set()).add(kind.name)
        elif kind is not K.OWNED_BY:
            expected.setdefault((source, target), set()).add(kind.name)
    found = {(a, b): set(graph.kinds_of(a, b)) for a, b in graph.nx.edges}
    assert found == expected
