"""The `lifecycle` directive: a lifecycle's diagram, phases and moves, read from the code.

Its one argument is the full name of the class, as in
`{lifecycle} itil_core.operation.incident.IncidentLifecycle`.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata
from sphinxcontrib.mermaid import mermaid

from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.state import Phase, State

ALL_BUT = "all but "


def _cell(text: str) -> nodes.entry:
    """Write each of several names as code, with a comma between."""
    paragraph = nodes.paragraph()
    if text.startswith(ALL_BUT):
        paragraph += [nodes.emphasis(text=ALL_BUT.strip()), nodes.Text(" ")]
    for number, name in enumerate(filter(None, text.removeprefix(ALL_BUT).split(", "))):
        if number:
            paragraph += nodes.Text(", ")
        paragraph += nodes.literal(text=name)
    return nodes.entry("", paragraph)


def _table(title: str, heads: list[str], rows: list[list[str]]) -> nodes.table:
    """Build a table of plain cells."""
    group = nodes.tgroup(cols=len(heads))
    for column in zip(heads, *rows, strict=True):
        group += nodes.colspec(colwidth=min(40, 3 + max(map(len, column))))
    head = nodes.row("", *(nodes.entry("", nodes.paragraph(text=text)) for text in heads))
    group += nodes.thead("", head)
    group += nodes.tbody("", *(nodes.row("", *map(_cell, row)) for row in rows))
    return nodes.table("", nodes.title(text=title), group, classes=["colwidths-auto"])


def _in_order(lifecycle: type[Lifecycle], states: Iterable[State]) -> list[State]:
    """Sort states as their enumerations list them."""
    kinds = list(dict.fromkeys(map(type, lifecycle.states())))
    listed = [state for kind in kinds for state in kind]
    return sorted(states, key=listed.index)


def _named(lifecycle: type[Lifecycle], states: Iterable[State]) -> str:
    """Write states by name, or, where that is much shorter, those that are left out."""
    asked = frozenset(states)
    others = frozenset(lifecycle.states()) - asked
    short = 0 < 2 * len(others) < len(asked)
    names = ", ".join(state.name for state in _in_order(lifecycle, others if short else asked))
    return f"{ALL_BUT}{names}" if short else names


def _moves(lifecycle: type[Lifecycle]) -> nodes.table:
    """Build the table of moves that change the state; columns without content are left out."""
    rows = [
        {
            "move": row.name,
            "from": _named(lifecycle, row.sources),
            "to": ", ".join(state.name for state in row.targets),
            "needs": ", ".join(row.needs),
        }
        for row in lifecycle.rows.values()
        if row.targets
    ]
    heads = [head for head in rows[0] if any(row[head] for row in rows)]
    cells = [[row[head] for head in heads] for row in rows]
    return _table(f"The moves of {lifecycle.__name__}", heads, cells)


def _kept(lifecycle: type[Lifecycle]) -> Iterator[nodes.table]:
    """Build the table of moves that keep the state, those of the same states and needs together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for row in lifecycle.rows.values():
        if not row.targets:
            where = _named(lifecycle, row.sources), ", ".join(row.needs)
            groups.setdefault(where, []).append(row.name)
    if groups:
        cells = [[", ".join(names), states, needs] for (states, needs), names in groups.items()]
        heads = ["moves", "in", "needs"]
        if not any(needs for _, needs in groups):
            heads, cells = heads[:2], [row[:2] for row in cells]
        yield _table(f"What keeps the state of {lifecycle.__name__}", heads, cells)


def _phases(lifecycle: type[Lifecycle]) -> nodes.table:
    """Build the table of states by phase."""
    cells = []
    for phase in Phase:
        states = [state for state in lifecycle.states() if state.phase is phase]
        if states:
            names = [state.name for state in _in_order(lifecycle, states)]
            cells.append([phase.name, ", ".join(names)])
    return _table(f"The states of {lifecycle.__name__}", ["phase", "states"], cells)


class LifecycleDirective(SphinxDirective):
    """Print one lifecycle as a Mermaid diagram and as tables that say the same and more."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Import the class and draw it; a name that is not a lifecycle stops the build."""
        module, _, name = self.arguments[0].rpartition(".")
        lifecycle = getattr(import_module(module), name)
        if not (isinstance(lifecycle, type) and issubclass(lifecycle, Lifecycle)):
            raise self.error(f"{self.arguments[0]} is not a Lifecycle")
        picture = mermaid()
        picture["code"] = lifecycle.to_mermaid()
        picture["options"] = {}
        head = nodes.rubric(text=lifecycle.__name__)
        return [head, picture, _phases(lifecycle), _moves(lifecycle), *_kept(lifecycle)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("lifecycle", LifecycleDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
