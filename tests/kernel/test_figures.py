"""Lifecycles as pictures and tables: nothing of the table is missing, nothing is added."""

import re

import networkx as nx

from itil_core.kernel.lifecycle import Lifecycle, Move
from itil_core.kernel.state import Phase
from kernel.parcels import ParcelLifecycle, ParcelState

S = ParcelState
ARROWS = {
    ("DRAFT", "SENT"): "send",
    ("SENT", "HELD"): "hold",
    ("HELD", "SENT"): "release",
    ("SENT", "AT_DOOR"): "arrive",
    ("HELD", "AT_DOOR"): "arrive",
    ("AT_DOOR", "DELIVERED"): "hand_over",
    ("AT_DOOR", "SENT"): "hand_over",
    ("AT_DOOR", "AT_DOOR"): "hand_over",
    ("SENT", "LOST"): "lose",
    ("HELD", "LOST"): "lose",
    ("LOST", "SENT"): "find",
}


def test_the_mermaid_diagram_draws_every_change_of_state() -> None:
    text = ParcelLifecycle.to_mermaid()
    drawn = re.findall(r"^    (\w+) --> (\w+) : (.+)$", text, re.MULTILINE)
    assert {(source, target): names for source, target, names in drawn} == ARROWS
    assert text.startswith("stateDiagram-v2\n    [*] --> DRAFT\n")
    assert re.findall(r"(\w+) --> \[\*\]", text) == ["DELIVERED", "LOST"]
    assert dict(re.findall(r"^    class (\w+) phase(\w+)$", text, re.MULTILINE)) == {
        state.name: state.phase.name.title() for state in S
    }


def test_phases_without_states_are_not_coloured() -> None:
    class Short(Lifecycle, initial=S.DRAFT):
        lose: Move = Move(S.DRAFT, to=S.LOST)
        burn: Move = Move(S.DRAFT, to=S.LOST)

    text = Short.to_mermaid()
    assert "DRAFT --> LOST : lose / burn" in text
    assert re.findall(r"classDef phase(\w+)", text) == ["Open", "Ended"]


def test_names_stay_dark_on_the_light_colours_of_phases() -> None:
    styles = re.findall(r"classDef \w+ (.+)", ParcelLifecycle.to_mermaid())
    assert len(styles) == len({state.phase for state in S})
    assert all(style.endswith(",color:#1a1a1a") for style in styles)


def test_the_dot_graph_draws_every_change_of_state() -> None:
    text = ParcelLifecycle.to_dot()
    drawn = re.findall(r'^    "(\w+)" -> "(\w+)" \[label="(.+)"\];$', text, re.MULTILINE)
    assert {(source, target): names for source, target, names in drawn} == ARROWS
    assert text.startswith("digraph ParcelLifecycle {\n")
    assert text.endswith("}\n")
    assert '    "" -> "DRAFT";' in text
    assert re.findall(r'"(\w+)" \[fillcolor="\S+", peripheries=2\]', text) == ["DELIVERED", "LOST"]


def test_the_networkx_graph_has_every_row_also_those_that_keep_the_state() -> None:
    graph = ParcelLifecycle.to_networkx()
    assert set(graph.nodes) == set(S)
    assert graph.nodes[S.HELD]["phase"] is Phase.PENDING
    assert graph.edges[S.SENT, S.HELD, "hold"] == {"move": "hold", "needs": ("hold_reason",)}
    changes = {
        (u.name, v.name): key for u, v, key in graph.edges(keys=True) if key in ARROWS.values()
    }
    assert changes == ARROWS
    loops = {u for u, v, key in graph.edges(keys=True) if key == "describe" and u is v}
    assert loops == {S.DRAFT, S.SENT, S.HELD, S.AT_DOOR}
    assert set(nx.descendants(graph, S.DRAFT)) == set(S) - {S.DRAFT}


def test_the_table_says_what_the_rows_say() -> None:
    rows = {row["move"]: row for row in ParcelLifecycle.to_table()}
    assert list(rows) == list(ParcelLifecycle.rows)
    assert rows["hold"] == {"move": "hold", "from": "SENT", "to": "HELD", "needs": "hold_reason"}
    assert rows["hand_over"]["to"] == "DELIVERED, SENT, AT_DOOR"
    assert rows["describe"]["to"] == "the same"


def test_a_notebook_is_shown_a_table_a_diagram_and_plain_text() -> None:
    shown = ParcelLifecycle._repr_mimebundle_(include=None, exclude=None)
    assert shown["text/vnd.mermaid"] == ParcelLifecycle.to_mermaid()
    assert shown["text/html"].count("<tr>") == 1 + len(ParcelLifecycle.rows)
    assert "<td>hold_reason</td>" in shown["text/html"]
    assert shown["text/plain"].splitlines()[:2] == ["ParcelLifecycle", "send: DRAFT -> SENT"]
