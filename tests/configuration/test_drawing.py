"""An impact as DOT and as Mermaid."""

import re

from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import built, needs_of, some_of
from itil_core.configuration import GraphBuilder, Impact, impact


def example() -> Impact:
    builder = GraphBuilder()
    builder.needs("app", "db1", "db2", at_least=1)
    builder.needs("app", "net")
    builder.needs("db1", "host")
    builder.needs("far", "away")
    return impact(builder.build(), {"host"})


def test_dot() -> None:
    assert (
        example().to_dot()
        == """\
digraph impact {
    rankdir=LR;
    node [shape=box, style="rounded,filled", fontname="sans-serif"];
    ci0 [label="app", fillcolor="#fff0c2"];
    ci1 [label="db1", fillcolor="#f4b6b6"];
    ci2 [label="db2", fillcolor="#d5f2d5"];
    ci3 [label="host", fillcolor="#f4b6b6", peripheries=2];
    group0 [label="1 of 2", shape=diamond, style=solid];
    ci0 -> group0 [color=red, penwidth=2];
    group0 -> ci1 [color=red, penwidth=2];
    group0 -> ci2;
    ci1 -> ci3 [color=red, penwidth=2];
}
"""
    )


def test_mermaid() -> None:
    assert (
        example().to_mermaid()
        == """\
flowchart LR
    ci0["app"]:::degraded
    ci1["db1"]:::down
    ci2["db2"]:::up
    ci3[["host"]]:::down
    group0{"1 of 2"}
    ci0 ==> group0
    group0 ==> ci1
    group0 --> ci2
    ci1 ==> ci3
    classDef down fill:#f4b6b6,stroke:#555,color:#1a1a1a
    classDef degraded fill:#fff0c2,stroke:#555,color:#1a1a1a
    classDef up fill:#d5f2d5,stroke:#555,color:#1a1a1a
"""
    )


def test_the_whole_graph_is_drawn_on_request() -> None:
    result = example()
    for drawing in (result.to_dot(whole=True), result.to_mermaid(whole=True)):
        assert all(f'"{ci}"' in drawing for ci in result.graph)


def test_thresholds_and_broken_groups_are_shown() -> None:
    builder = GraphBuilder()
    builder.needs("app", "a", "b", "c", at_least=2, healthy_at=2)
    builder.needs("mail", "d", "e", at_least=2)
    graph = builder.build()
    assert 'label="2 of 3, healthy at 2"' in impact(graph, {"a"}).to_dot(whole=True)
    broken = impact(graph.without("e"), ()).to_dot()
    assert 'label="2 of 1"' in broken
    assert 'label="d"' in broken


def test_ids_cannot_break_out() -> None:
    builder = GraphBuilder()
    builder.needs('a"b\\', "x\ny]")
    result = impact(builder.build(), {"x\ny]"})
    assert 'label="a\\"b\\\\"' in result.to_dot()
    assert 'label="x\\ny]"' in result.to_dot()
    assert '["a#34;b#92;"]' in result.to_mermaid()
    assert '[["x#10;y#93;"]]' in result.to_mermaid()


@given(st.data())
def test_arrows_join_what_is_declared(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    result = impact(built(needs), data.draw(some_of(needs)))
    drawing = result.to_dot(whole=data.draw(st.booleans()))
    declared = set(re.findall(r"^    (\w+) \[label", drawing, re.MULTILINE))
    joined = set(re.findall(r"^    (\w+) -> (\w+)", drawing, re.MULTILINE))
    assert {name for arrow in joined for name in arrow} <= declared
    assert len([name for name in declared if name.startswith("ci")]) >= len(
        result.down | result.degraded
    )
