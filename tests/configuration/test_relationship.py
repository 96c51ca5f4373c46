"""Relationships: their table, and what keeps a set of them sound (INV-4.5)."""

import pickle
from itertools import pairwise, permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration import Attributes, Relationship, RelationshipKind, RelationshipSet
from itil_core.configuration.relationship import HIERARCHIES, Need
from itil_core.errors import (
    ConflictError,
    CycleError,
    DuplicateError,
    ItilError,
    UnknownReferenceError,
    ValidationError,
)

K = RelationshipKind
TABLE = {
    "PART_OF": ("HAS_PART", "parent needs child"),
    "DEPENDS_ON": ("REQUIRED_BY", "source needs target"),
    "USES": ("USED_BY", "source needs target"),
    "INSTALLED_ON": ("HOSTS", "source needs target"),
    "CONNECTED_TO": ("CONNECTED_TO", "neither"),
    "RUNS": ("EXECUTES", "source needs target"),
    "SUPPORTS": ("SUPPORTED_BY", "target needs source"),
    "DOCUMENTED_BY": ("DOCUMENTS", "neither"),
    "OWNED_BY": ("OWNS", "neither"),
    "COPY_OF": ("HAS_COPY", "neither"),
    "GOVERNED_BY": ("GOVERNS", "neither"),
}
NEEDS = {
    "parent needs child": ("b", "a"),
    "target needs source": ("b", "a"),
    "source needs target": ("a", "b"),
    "neither": None,
}


def test_the_table_of_kinds() -> None:
    assert {kind.name for kind in K} == set(TABLE)
    for kind in K:
        inverse, direction = TABLE[kind.name]
        assert kind.inverse == inverse
        assert K(kind.name) is kind
        assert Relationship("a", kind, "b").need == NEEDS[direction]
        assert kind.symmetric == (kind is K.CONNECTED_TO)
    assert {kind.need for kind in K} == set(Need)


def test_a_relationship_is_a_value() -> None:
    runs = Relationship("app", K.RUNS, "host", attributes={"port": 80})
    assert runs.attributes == Attributes({"port": 80})
    assert str(runs) == "app RUNS host"
    assert pickle.loads(pickle.dumps(runs)) == runs
    assert len({runs, Relationship("app", K.RUNS, "host", attributes={"port": 80})}) == 1


@pytest.mark.parametrize("wrong", [("", K.USES, "b"), ("a", "USES", "b"), ("a", K.USES, 7)])
def test_a_malformed_relationship_is_refused(wrong: tuple[object, object, object]) -> None:
    with pytest.raises(ValidationError):
        Relationship(*wrong)


def test_INV_4_5_both_ends_exist() -> None:
    with pytest.raises(UnknownReferenceError) as refusal:
        RelationshipSet({"a"}, [Relationship("a", K.USES, "z"), Relationship("y", K.USES, "a")])
    assert refusal.value.ids == ("y", "z")


def test_INV_4_5_a_triple_is_there_once() -> None:
    twice = [Relationship("a", K.USES, "b"), Relationship("a", K.USES, "b", attributes={"n": 1})]
    with pytest.raises(DuplicateError, match="relationship a USES b"):
        RelationshipSet({"a", "b"}, twice)
    turned = [Relationship("a", K.CONNECTED_TO, "b"), Relationship("b", K.CONNECTED_TO, "a")]
    with pytest.raises(DuplicateError, match="CONNECTED_TO"):
        RelationshipSet({"a", "b"}, turned)
    other_way = [Relationship("a", K.USES, "b"), Relationship("b", K.USES, "a")]
    assert len(RelationshipSet({"a", "b"}, other_way)) == 2


@pytest.mark.parametrize("kind", list(K))
def test_INV_4_5_only_hierarchies_refuse_an_item_itself(kind: RelationshipKind) -> None:
    itself = Relationship("a", kind, "a")
    if kind in HIERARCHIES:
        with pytest.raises(CycleError, match=f"{kind.value} may not go in a circle: a > a"):
            RelationshipSet({"a"}, [itself])
    else:
        assert list(RelationshipSet({"a"}, [itself])) == [itself]


@pytest.mark.parametrize("kind", list(K))
def test_INV_4_5_only_hierarchies_are_free_of_circles(kind: RelationshipKind) -> None:
    ring = [Relationship(*ends) for ends in (("a", kind, "b"), ("b", kind, "c"), ("c", kind, "a"))]
    if kind in HIERARCHIES:
        with pytest.raises(CycleError) as refusal:
            RelationshipSet({"a", "b", "c"}, ring)
        assert refusal.value.path == ("a", "b", "c", "a")
    else:
        assert len(RelationshipSet({"a", "b", "c"}, ring)) == 3


@pytest.mark.parametrize("kind", list(K))
def test_INV_4_5_only_hierarchies_have_a_single_parent(kind: RelationshipKind) -> None:
    two = [Relationship("a", kind, "b"), Relationship("a", kind, "c")]
    if kind in HIERARCHIES:
        with pytest.raises(ConflictError) as refusal:
            RelationshipSet({"a", "b", "c"}, two)
        assert (refusal.value.first, refusal.value.second) == tuple(map(str, two))
    else:
        assert len(RelationshipSet({"a", "b", "c"}, two)) == 2


def test_an_application_may_be_installed_on_a_whole_cluster() -> None:
    hosts = [Relationship("app", K.INSTALLED_ON, host) for host in ("h1", "h2")]
    cluster = RelationshipSet({"app", "h1", "h2"}, hosts, single_parent={K.PART_OF})
    assert len(cluster) == 2
    with pytest.raises(CycleError):
        cluster.related("h1", K.INSTALLED_ON, "app")


def test_the_order_of_input_does_not_matter() -> None:
    some = [
        Relationship("b", K.CONNECTED_TO, "a"),
        Relationship("a", K.USES, "b"),
        Relationship("a", K.PART_OF, "b"),
    ]
    sets = {RelationshipSet(["b", "a"], order) for order in permutations(some)}
    assert len(sets) == 1
    assert list(sets.pop()) == [some[2], some[1], some[0]]


def test_a_set_grows_and_shrinks_into_new_sets() -> None:
    empty = RelationshipSet({"a", "b", "c"})
    one = empty.related("a", K.USES, "b").related("c", K.CONNECTED_TO, "a")
    assert (len(empty), len(one)) == (0, 2)
    assert Relationship("a", K.USES, "b") in one
    assert one.of_kind(K.USES) == (Relationship("a", K.USES, "b"),)
    assert one.of("b") == (Relationship("a", K.USES, "b"),)
    assert one.unrelated("a", K.CONNECTED_TO, "c") == empty.related("a", K.USES, "b")
    with pytest.raises(UnknownReferenceError, match="unknown relationship: b USES a"):
        one.unrelated("b", K.USES, "a")
    with pytest.raises(DuplicateError):
        one.related("a", K.USES, "b")
    with pytest.raises(UnknownReferenceError):
        one.of("z")


def test_what_is_no_relationship_is_refused() -> None:
    with pytest.raises(ValidationError, match="must be Relationship values"):
        RelationshipSet({"a"}, [("a", "USES", "a")])


def test_dependents_are_those_that_need_the_item_directly() -> None:
    some = RelationshipSet(
        {"app", "db", "disk", "manual", "team", "web"},
        [
            Relationship("app", K.USES, "db"),
            Relationship("web", K.USES, "app"),
            Relationship("disk", K.PART_OF, "db"),
            Relationship("db", K.DOCUMENTED_BY, "manual"),
            Relationship("db", K.SUPPORTS, "team"),
        ],
    )
    assert some.dependents("db") == ("app", "team")
    assert some.dependents("disk") == ("db",)
    assert some.dependents("manual") == ()


def test_depth_is_not_recursion() -> None:
    names = [f"n{number:05}" for number in range(20_000)]
    chain = [Relationship(a, K.PART_OF, b) for a, b in pairwise(names)]
    assert len(RelationshipSet(names, chain)) == 19_999


ENDS = st.sampled_from("abcd")
RELATIONSHIPS = st.lists(
    st.builds(Relationship, ENDS, st.sampled_from([K.PART_OF, K.INSTALLED_ON, K.USES]), ENDS),
    max_size=7,
)


def oracle(some: list[Relationship]) -> bool:
    """Whether relationships among known items fit together, worked out with networkx."""
    triples = [(each.source, each.kind, each.target) for each in some]
    if len(set(triples)) < len(triples):
        return False
    for kind in (K.PART_OF, K.INSTALLED_ON):
        edges = [(each.source, each.target) for each in some if each.kind is kind]
        if any(degree > 1 for _, degree in nx.DiGraph(edges).out_degree()):
            return False
        if not nx.is_directed_acyclic_graph(nx.DiGraph(edges)):
            return False
    return True


@given(RELATIONSHIPS)
def test_INV_4_5_a_set_stands_exactly_where_the_rules_hold(some: list[Relationship]) -> None:
    try:
        found = RelationshipSet(list("abcd"), some)
    except ItilError:
        assert not oracle(some)
    else:
        assert oracle(some)
        assert set(found) == set(some)
