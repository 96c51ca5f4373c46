"""The fault tree says the same as the graph, the other way round."""

import re
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built, needs_of, swept
from itil_core.configuration import GraphBuilder
from itil_core.configuration.failure_logic import FaultTree, Gate, fault_tree
from itil_core.errors import UnknownReferenceError, ValidationError


def example() -> Any:
    """EX-G1: an application over two databases, a network and one power supply."""
    builder = GraphBuilder()
    builder.needs("S", "app", "net")
    builder.needs("app", "db1", "db2", at_least=1)
    builder.needs("db1", "host1")
    builder.needs("db2", "host2")
    builder.needs("host1", "power")
    builder.needs("host2", "power")
    return builder.build()


def holds(gate: Gate, down: set[str]) -> bool:
    lost, inputs = len(down & set(gate.inputs)), len(gate.inputs)
    wanted = {"OR": 1, "AND": inputs}.get(gate.text)
    return lost >= (int(gate.text.split()[0]) if wanted is None else wanted)


def down_by(tree: FaultTree, failed: set[str]) -> set[str]:
    """What the gates take down, round by round."""
    down = set(failed)
    while True:
        more = {ci for ci, gates in tree.gates.items() if any(holds(gate, down) for gate in gates)}
        if more <= down:
            return down
        down |= more


@given(needs_of(size=6), st.data())
def test_its_gates_take_down_what_the_graph_takes_down(needs: Needs, data: st.DataObject) -> None:
    plain = {
        owner: [group for group in groups if set(group.weights.values()) == {1}]
        for owner, groups in needs.items()
    }
    service = data.draw(st.sampled_from(sorted(plain)))
    tree = fault_tree(built(plain), service)
    cis = {service, *tree.basic}
    for number in range(len(cis) + 1):
        for some in combinations(sorted(cis), number):
            down, _ = swept(plain, some)
            assert (service in down_by(tree, set(some))) == (service in down)


def test_it_is_told_in_words_and_what_is_shared_is_told_once() -> None:
    tree = fault_tree(example(), "S", among=["net", "db1", "host1", "host2", "power"])
    assert tree.shared == ("power",)
    assert tree.text().splitlines() == [
        "S is DOWN: one of these",
        "  app is DOWN: one of these",
        "    AND",
        "      db1 is DOWN: one of these",
        "        db1 fails itself",
        "        host1 is DOWN: one of these",
        "          host1 fails itself",
        "          power fails",
        "      db2 is DOWN: one of these",
        "        host2 is DOWN: one of these",
        "          host2 fails itself",
        "          power fails",
        "  net fails",
    ]
    assert "power cannot fail" in fault_tree(example(), "S", among=["net"]).text()


def test_cycles_thresholds_and_weights() -> None:
    builder = GraphBuilder()
    builder.needs("a", "b", "c", "d", at_least=2)
    builder.needs("a", "b", "c", at_least=3, weights={"b": 2, "c": 3})
    builder.needs("b", "a")
    tree = fault_tree(builder.build(), "a")
    texts = {gate.text for gate in tree.gates["a"]}
    assert texts == {"2 of 3", "worth more than 2 of 5"}
    assert "a is DOWN: see above" in tree.text()
    broken = builder.build().without("c", "d")
    assert "FAILED from the start" in fault_tree(broken, "a").text()


def test_it_is_drawn_in_both_notations() -> None:
    tree = fault_tree(example(), "S", among=["net", "db1", "power"])
    dot, mermaid = tree.to_dot(), tree.to_mermaid()
    assert dot.startswith("digraph fault_tree {\n")
    assert '[label="db1 fails itself", shape=ellipse' in dot
    assert mermaid.startswith("flowchart TD\n")
    for ci in ("S", "app", "net", "power"):
        assert f'"{ci}"' in dot
        assert f'"{ci}"' in mermaid
    arrows = [line for line in dot.splitlines() if "->" in line]
    assert len(arrows) == len([line for line in mermaid.splitlines() if "-->" in line])
    names = {line.split()[0] for line in dot.splitlines()[2:] if "[label=" in line}
    assert {end for line in arrows for end in line.strip(" ;").split(" -> ")} == names


def test_basic_events_are_coloured_alike_and_what_cannot_fail_is_not() -> None:
    tree = fault_tree(example(), "S", among=["net", "db1"])
    colours = dict(re.findall(r'label="([^"]+)".*fillcolor="(#\w+)"', tree.to_dot()))
    assert colours["net"] == colours["db1 fails itself"]
    assert len({colours[one] for one in ("S", "app", "net", "power")}) == 4
    assert re.findall(r"^    class (\S+) basic$", tree.to_mermaid(), re.MULTILINE) == ["ci6,ownci2"]
    assert "class" not in fault_tree(example(), "S", among=[]).to_mermaid()


def test_words_are_dark_on_every_colour_of_a_mermaid_chart() -> None:
    lines = fault_tree(example(), "S").to_mermaid().splitlines()
    filled = [line for line in lines if "fill:" in line]
    assert len(filled) == 2
    assert all("color:#1a1a1a" in line for line in filled)


def test_names_are_quoted() -> None:
    builder = GraphBuilder()
    builder.needs('the "shop"', "a\\b")
    tree = fault_tree(builder.build(), 'the "shop"')
    assert '"the \\"shop\\""' in tree.to_dot()
    assert "#34;shop#34;" in tree.to_mermaid()


def test_unknown_cis_are_named() -> None:
    with pytest.raises(UnknownReferenceError) as refusal:
        fault_tree(example(), "S", among=["net", "nets"])
    assert refusal.value.ids == ("nets",)
    wrong: Any = {}
    with pytest.raises(ValidationError):
        fault_tree(wrong, "S")
