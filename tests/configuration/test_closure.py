"""Closures, paths, cycles and order, against slow answers."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Group, Needs, built, needs_of, reached
from itil_core.configuration import DependencyGraph, GraphBuilder
from itil_core.configuration.closure import simple_paths
from itil_core.errors import CycleError, ValidationError

EDGES = [
    "web app",
    "app db",
    "app cache",
    "cache vm1",
    "db vm2",
    "vm1 host",
    "vm2 host",
    "svcA web",
    "svcB app",
]


def graph_of(edges: list[str]) -> DependencyGraph:
    builder = GraphBuilder()
    for edge in edges:
        builder.needs(*edge.split())
    return builder.build()


def test_EX_T3_what_a_host_carries() -> None:
    graph = graph_of(EDGES)
    carried = graph.dependents("host")
    assert list(carried.items()) == [
        ("vm1", 1),
        ("vm2", 1),
        ("cache", 2),
        ("db", 2),
        ("app", 3),
        ("svcB", 4),
        ("web", 4),
        ("svcA", 5),
    ]
    assert set(graph.dependents("cache")) == {"app", "svcA", "svcB", "web"}


@given(st.data())
def test_INV_10_2_closures_are_distances_and_mirror_each_other(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    graph = built(needs)
    ci = data.draw(st.sampled_from(sorted(needs)))
    depth = data.draw(st.integers(0, 4))
    slow = reached(needs, ci)
    assert graph.dependencies(ci) == slow
    assert list(graph.dependencies(ci)) == sorted(slow, key=lambda one: (slow[one], one))
    assert graph.dependencies(ci, depth) == {one: far for one, far in slow.items() if far <= depth}
    assert graph.dependents(ci) == {
        one: reached(needs, one)[ci] for one in needs if ci in reached(needs, one)
    }


@given(st.data())
def test_INV_10_2_more_needs_never_shrink_closures_and_removal_never_grows_them(
    data: st.DataObject,
) -> None:
    needs = data.draw(needs_of())
    graph, cis = built(needs), sorted(needs)
    owner, needed, ci = (data.draw(st.sampled_from(cis)) for _ in range(3))
    more = built(
        {**needs, owner: [*needs[owner], Group({needed: Fraction(1)}, *[Fraction(1)] * 2)]}
    )
    assert set(graph.dependencies(ci)) <= set(more.dependencies(ci))
    assert set(graph.dependents(ci)) <= set(more.dependents(ci))
    left = graph.without(needed)
    if ci in left:
        assert set(left.dependencies(ci)) <= set(graph.dependencies(ci)) - {needed}
    for step in graph.dependencies(ci):
        assert set(graph.dependencies(step)) - {ci} <= set(graph.dependencies(ci))


@pytest.mark.parametrize("depth", [-1, 1.0, True])
def test_a_depth_is_a_whole_number(depth: int) -> None:
    with pytest.raises(ValidationError, match="0, 1, 2"):
        graph_of(EDGES).dependencies("web", depth)


def every_path(needs: Needs, source: str, target: str) -> list[tuple[str, ...]]:
    """All simple paths, by growing every path by every edge."""
    edges = {
        (owner, one) for owner, groups in needs.items() for group in groups for one in group.weights
    }
    growing, found = [(source,)], []
    while growing:
        path = growing.pop()
        if path[-1] == target:
            found.append(path)
        else:
            growing += [(*path, two) for one, two in edges if one == path[-1] and two not in path]
    return sorted(found, key=lambda path: (len(path), path))


@given(st.data())
def test_paths_are_the_shortest_first_then_by_ids(data: st.DataObject) -> None:
    needs = data.draw(needs_of(size=6))
    graph = built(needs)
    source, target = (data.draw(st.sampled_from(sorted(needs))) for _ in range(2))
    slow = every_path(needs, source, target)
    limit = data.draw(st.integers(1, 6))
    assert graph.paths(source, target, limit) == tuple(slow[:limit])
    assert graph.path(source, target) == (slow[0] if slow else ())


def test_diamonds_in_a_row_are_not_enumerated() -> None:
    builder = GraphBuilder()
    for number in range(20):
        builder.needs(f"top{number}", f"left{number}", f"right{number}")
        builder.needs(f"left{number}", f"top{number + 1}")
        builder.needs(f"right{number}", f"top{number + 1}")
    paths = builder.build().paths("top0", "top20", limit=3)
    assert [path[-2] for path in paths] == ["left19", "right19", "left19"]


@pytest.mark.parametrize("limit", [0, -1, 2.0, True])
def test_a_limit_is_a_whole_number_from_one(limit: int) -> None:
    with pytest.raises(ValidationError, match="1, 2, 3"):
        simple_paths(graph_of(EDGES).nx, "web", "host", limit)


@given(needs_of())
def test_cycles_are_the_sets_that_need_each_other(needs: Needs) -> None:
    graph = built(needs)
    far = {ci: reached(needs, ci).keys() for ci in needs}
    sets = {
        tuple(sorted({ci} | {one for one in needs if one in far[ci] and ci in far[one]}))
        for ci in needs
    }
    several = sorted(one for one in sets if len(one) > 1)
    assert graph.cycles() == tuple(several)
    alone = {
        (owner,)
        for owner, groups in needs.items()
        if (owner,) in sets and any(owner in group.weights for group in groups)
    }
    assert graph.cycles(self_needs=True) == tuple(sorted([*several, *alone]))


@given(needs_of(cyclic=False))
def test_in_topological_order_each_comes_before_what_it_needs(needs: Needs) -> None:
    graph = built(needs)
    order = graph.topological_order()
    place = {ci: number for number, ci in enumerate(order)}
    assert sorted(order) == list(graph)
    assert all(place[owner] < place[needed] for owner, needed in graph.nx.edges)
    left = set(graph)
    for ci in order:
        free = [one for one in left if not any(two in left for two in graph.nx.predecessors(one))]
        assert ci == min(free)
        left.remove(ci)


@given(needs_of(cyclic=True))
def test_a_cycle_has_no_order_and_is_shown(needs: Needs) -> None:
    graph = built(needs)
    if not graph.cycles(self_needs=True):
        graph.topological_order()
        return
    with pytest.raises(CycleError) as caught:
        graph.topological_order()
    path = caught.value.path
    assert path[0] == path[-1] == min(ci for part in graph.cycles(self_needs=True) for ci in part)
    assert all(graph.nx.has_edge(*edge) for edge in pairwise(path))
