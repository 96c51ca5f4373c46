"""The index: that it is lazy, and that big and small answers are named alike."""

from itil_core.configuration import GraphBuilder, impact


def test_answers_are_the_same_whether_they_are_looked_up_or_filtered() -> None:
    builder = GraphBuilder()
    for number in range(100):
        builder.needs(f"leaf{number}", "root", "other", at_least=1)
        builder.needs(f"top{number}", f"leaf{number}")
    graph = builder.build()
    small = impact(graph, {"leaf7"}, {"leaf8"})
    assert (small.down, small.degraded) == ({"leaf7", "top7"}, {"leaf8", "top8"})
    big = impact(graph, {"root"})
    assert big.down == {"root"}
    assert big.degraded == set(graph) - {"root", "other"}
    assert impact(graph, {"root", "other"}).down == set(graph)


def test_an_empty_graph_has_nothing_to_lose() -> None:
    result = impact(GraphBuilder().build(), ())
    assert not result.down
    assert not result.degraded
