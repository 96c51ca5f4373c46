"""Lifecycles as pictures and tables."""

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from itil_core.kernel._frames import Arrows, boxes, frames, joined
from itil_core.kernel.state import Phase, State

if TYPE_CHECKING:
    import networkx as nx

    from itil_core.kernel.lifecycle import Lifecycle

_COLOURS = {
    Phase.OPEN: "#cfe3ff",
    Phase.PENDING: "#fff0c2",
    Phase.DONE: "#d5f2d5",
    Phase.ENDED: "#e4e4e4",
}
_INK = "#1a1a1a"  # on these colours, also where the rest of a picture is light on dark


def _arrows(lifecycle: "type[Lifecycle]") -> Arrows:
    """Collect the moves that change the state by the pair of states they join."""
    arrows: Arrows = {}
    for row in lifecycle.rows.values():
        for source in row.sources:
            for target in row.targets:
                arrows.setdefault((source, target), []).append(row.name)
    return arrows


def _first(lifecycle: "type[Lifecycle]") -> tuple[State, ...]:
    """Return the initial state; an abstract table may have none yet."""
    return (lifecycle.initial,) if hasattr(lifecycle, "initial") else ()


def mermaid(lifecycle: "type[Lifecycle]") -> str:
    """Draw a Mermaid state diagram; states are coloured by phase.

    Several states with the same move from or to another one get a frame and a single arrow.
    """
    arrows = _arrows(lifecycle)
    names = _frame_names(lifecycle, arrows)
    lines = ["stateDiagram-v2"]
    lines += [f"    [*] --> {state.name}" for state in _first(lifecycle)]
    lines += boxes(names, arrows, lifecycle.states())
    lines += [
        f"    {source} --> {target} : {label}"
        for source, target, label in _labelled(joined(arrows, names), frozenset(names.values()))
    ]
    lines += [f"    {state.name} --> [*]" for state in lifecycle.terminals()]
    for phase, colour in _COLOURS.items():
        members = [state.name for state in lifecycle.states() if state.phase is phase]
        if members:
            style = f"fill:{colour},stroke:#555,color:{_INK}"
            lines.append(f"    classDef phase{phase.name.title()} {style}")
            lines += [f"    class {name} phase{phase.name.title()}" for name in members]
    return "\n".join(lines) + "\n"


def _frame_names(lifecycle: "type[Lifecycle]", arrows: Arrows) -> dict[frozenset[State], str]:
    """Name each frame, large ones first, as no state is named."""
    prefix = "any"
    while any(state.name.startswith(prefix) for state in lifecycle.states()):
        prefix += "_"
    return {frame: f"{prefix}{number}" for number, frame in enumerate(frames(arrows), start=1)}


def _labelled(
    drawn: dict[tuple[str, str], list[str]], frame_names: frozenset[str]
) -> Iterator[tuple[str, str, str]]:
    """Write the moves at each arrow; two between a frame and a state would hide each other."""
    for (source, target), moves in drawn.items():
        back = drawn.get((target, source), [])
        if back and target in frame_names:
            continue
        both = f", back by {' / '.join(back)}" if back and source in frame_names else ""
        yield source, target, " / ".join(moves) + both


def dot(lifecycle: "type[Lifecycle]") -> str:
    """Draw a Graphviz digraph; states are coloured by phase, ends have a double border."""
    lines = [
        f"digraph {lifecycle.__name__} {{",
        "    rankdir=LR;",
        '    node [shape=box, style="rounded,filled", fontname="sans-serif"];',
        '    edge [fontname="sans-serif", fontsize=10];',
    ]
    for state in _first(lifecycle):
        lines.append('    "" [shape=point, style=filled, fillcolor=black];')
        lines.append(f'    "" -> "{state.name}";')
    for state in lifecycle.states():
        ends = ", peripheries=2" if state.phase is Phase.ENDED else ""
        lines.append(f'    "{state.name}" [fillcolor="{_COLOURS[state.phase]}"{ends}];')
    lines += [
        f'    "{source.name}" -> "{target.name}" [label="{" / ".join(names)}"];'
        for (source, target), names in _arrows(lifecycle).items()
    ]
    return "\n".join([*lines, "}"]) + "\n"


def graph(lifecycle: "type[Lifecycle]") -> "nx.MultiDiGraph[State]":
    """Build the networkx multigraph, rows that keep the state included as loops."""
    import networkx as nx

    result: nx.MultiDiGraph[State] = nx.MultiDiGraph(name=lifecycle.__name__)
    for state in lifecycle.states():
        result.add_node(state, phase=state.phase)
    for row in lifecycle.rows.values():
        for source in row.sources:
            for target in row.reached_from(source):
                result.add_edge(source, target, key=row.name, move=row.name, needs=row.needs)
    return result


def table(lifecycle: "type[Lifecycle]") -> list[dict[str, str]]:
    """Write the rows as plain text cells."""
    return [
        {
            "move": row.name,
            "from": ", ".join(state.name for state in row.sources),
            "to": ", ".join(state.name for state in row.targets) or "the same",
            "needs": ", ".join(row.needs),
        }
        for row in lifecycle.rows.values()
    ]


def mimebundle(lifecycle: "type[Lifecycle]") -> dict[str, str]:
    """Write what a notebook shows: a table, and the diagram where it can be drawn."""
    rows = table(lifecycle)
    heads = ("move", "from", "to", "needs")
    html = "".join(
        "<tr>" + "".join(f"<td>{escape(row[head])}</td>" for head in heads) + "</tr>"
        for row in rows
    )
    head = "".join(f"<th>{name}</th>" for name in heads)
    plain = "\n".join(f"{row['move']}: {row['from']} -> {row['to']}" for row in rows)
    return {
        "text/plain": f"{lifecycle.__name__}\n{plain}",
        "text/html": f"<table><caption>{lifecycle.__name__}</caption><tr>{head}</tr>{html}</table>",
        "text/vnd.mermaid": mermaid(lifecycle),
    }
