"""The builder: what it takes in, what it refuses, and that refusals change nothing."""

from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built, needs_of
from itil_core.configuration import GraphBuilder, RelationshipKind, RequirementGroup, impact
from itil_core.errors import CycleError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import CiId


def test_needs_of_several_are_all_needed() -> None:
    builder = GraphBuilder()
    builder.needs("web", "a", "b")
    graph = builder.build()
    assert graph.groups_of("web") == (RequirementGroup.single("a"), RequirementGroup.single("b"))
    assert "web" in impact(graph, {"b"}).down


def test_an_edge_in_several_groups_and_of_several_kinds() -> None:
    builder = GraphBuilder()
    builder.needs("app", "db1", "db2", at_least=1, kind="USES")
    builder.needs("app", "db2", "db3", at_least=1)
    builder.needs("app", "db2")
    builder.needs("app", "net")
    graph = builder.build()
    assert dict(graph.nx.edges["app", "db2"]) == {
        "groups": (0, 1, 2),
        "kinds": ("DEPENDS_ON", "USES"),
    }
    assert graph.kinds_of("app", "db1") == ("USES",)
    assert graph.kinds_of("app", "net") == ("DEPENDS_ON",)
    assert [group.text() for group in graph.groups_of("app")] == [
        "at least 1 of db1, db2",
        "db2",
        "at least 1 of db2, db3",
        "net",
    ]


def test_saying_it_twice_changes_nothing() -> None:
    once, twice = GraphBuilder(), GraphBuilder()
    for builder in (once, twice, twice):
        builder.add("app", "a")
        builder.needs("app", "a", "b", at_least=1)
        builder.needs("app", "c")
    assert once.build() == twice.build()
    twice.needs("app", "c", kind="USES")
    twice.needs("app", "a", "b", at_least=1, kind="USES")
    assert twice.build().kinds_of("app", "c") == ("DEPENDS_ON", "USES")
    assert twice.build().kinds_of("app", "b") == ("DEPENDS_ON", "USES")
    assert once.build() != twice.build()


def test_the_builder_goes_on_and_its_graphs_stay() -> None:
    builder = GraphBuilder()
    builder.needs("web", "a")
    before = builder.build()
    builder.needs("web", "b", "c", at_least=1, manual_switch=True)
    assert len(before) == 2
    assert len(builder.build()) == 4
    assert builder.build().groups_of("web")[1].manual_switch


def test_ids_become_plain_strings() -> None:
    class Kind(StrEnum):
        RUNS = "RUNS"

    builder = GraphBuilder()
    builder.add(CiId("db1"))
    builder.needs(CiId("web"), CiId("db1"), kind=Kind.RUNS)
    graph = builder.build()
    assert [type(ci) for ci in graph] == [str, str]
    assert type(graph.kinds_of("web", "db1")[0]) is str
    assert impact(graph, {CiId("db1")}).down == {"db1", "web"}


def test_declared_only_names_all_that_were_not_added() -> None:
    builder = GraphBuilder()
    builder.add("web", "db1")
    builder.needs("web", "db1", "db3", "db2")
    with pytest.raises(UnknownReferenceError) as caught:
        builder.build(declared_only=True)
    assert caught.value.ids == ("db2", "db3")
    builder.add("db2", "db3")
    assert len(builder.build(declared_only=True)) == 4


@pytest.mark.parametrize("ci", ["", " db1", "db1\n", 5, None])
def test_malformed_ids_are_refused_and_nothing_is_kept(ci: str) -> None:
    builder = GraphBuilder()
    for act in (
        lambda: builder.add("a", ci),
        lambda: builder.needs("a", "b", ci),
        lambda: builder.needs(ci, "b"),
        lambda: builder.needs("a", "b", kind=ci),
    ):
        with pytest.raises(ValidationError, match="non-empty string"):
            act()
    assert len(builder.build()) == 0


@pytest.mark.parametrize(
    ("members", "options"),
    [
        ((), {}),
        (("a", "a"), {}),
        (("a", "b"), {"at_least": 3}),
        (("a", "b"), {"at_least": 0}),
        (("a", "b"), {"at_least": 2, "healthy_at": 1}),
        (("a", "b"), {"at_least": 1, "weights": {"a": 1}}),
        (("a", "b"), {"healthy_at": 1}),
        (("a", "b"), {"weights": (1, 2)}),
        (("a",), {"manual_switch": True}),
    ],
)
def test_what_fits_no_group_is_refused_and_nothing_is_kept(
    members: tuple[str, ...], options: dict[str, object]
) -> None:
    builder = GraphBuilder()
    with pytest.raises(ValidationError):
        builder.needs("app", *members, **options)
    assert len(builder.build()) == 0


def test_forbidden_cycles_are_refused_with_their_path() -> None:
    builder = GraphBuilder()
    builder.needs("rack", "blade", kind="PART_OF")
    builder.needs("blade", "slot", kind="PART_OF")
    builder.needs("slot", "rack")
    builder.build()
    builder.needs("slot", "rack", kind="PART_OF")
    with pytest.raises(CycleError) as caught:
        builder.build()
    assert caught.value.relation == "PART_OF"
    assert caught.value.path == ("blade", "slot", "rack", "blade")
    assert len(builder.build(acyclic=())) == 3


def test_any_kind_can_be_kept_free_of_cycles_and_self_needs() -> None:
    builder = GraphBuilder()
    builder.needs("a", "a")
    builder.build()
    with pytest.raises(CycleError) as caught:
        builder.build(acyclic={"DEPENDS_ON"})
    assert caught.value.path == ("a", "a")


@pytest.mark.parametrize("bad", ["PART_OF", None, 7, [["PART_OF"]], [RelationshipKind.PART_OF]])
def test_acyclic_takes_a_collection_of_kinds(bad: Any) -> None:
    builder = GraphBuilder()
    builder.needs("a", "a", kind="PART_OF")
    with pytest.raises(ValidationError, match="acyclic: must be a"):
        builder.build(acyclic=bad)
    assert len(builder.build(acyclic=())) == 1


@pytest.mark.parametrize("bad", [["b", "c"], ("b", "c"), {"b"}])
def test_members_are_given_one_by_one(bad: Any) -> None:
    builder = GraphBuilder()
    for ask in (lambda: builder.needs("a", bad), lambda: builder.needs(bad, "a")):
        with pytest.raises(ValidationError, match=r"one by one, .*\*ids"):
            ask()
    with pytest.raises(ValidationError, match="one by one"):
        builder.add(bad)
    with pytest.raises(ValidationError, match="kind: must be a non-empty string"):
        builder.needs("a", "b", kind=bad)
    assert len(builder.build()) == 0


@given(needs_of())
def test_INV_10_1_edges_have_ends_and_members_of_groups_are_neighbours(needs: Needs) -> None:
    graph = built(needs)
    neighbours: dict[str, set[str]] = {ci: set() for ci in graph}
    for owner, needed in graph.nx.edges:
        assert owner in graph
        assert needed in graph
        neighbours[owner].add(needed)
    for owner in graph:
        groups = graph.groups_of(owner)
        assert neighbours[owner] == {one for group in groups for one in group.members}
        for group in groups:
            assert 0 < group.at_least <= group.healthy_at <= group.worth


@given(st.integers(1, 6), st.data())
def test_INV_10_1_all_is_k_of_n_with_k_n_and_any_with_k_1(size: int, data: st.DataObject) -> None:
    members = [f"ci{number}" for number in range(size)]
    failed = data.draw(st.sets(st.sampled_from(members)))
    builder = GraphBuilder()
    builder.needs("all", *members)
    builder.needs("n of n", *members, at_least=size)
    builder.needs("any", *members, at_least=1)
    down = impact(builder.build(), failed).down
    assert ("all" in down) == ("n of n" in down) == bool(failed)
    assert ("any" in down) == (len(failed) == size)
    for wrong in (0, size + 1):
        with pytest.raises(ValidationError) as refusal:
            builder.needs("wrong", *members, at_least=wrong)
        assert (refusal.value.field, refusal.value.value) == ("at_least", wrong)
