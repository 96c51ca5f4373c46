"""The `lifecycle` directive: a lifecycle's phases, table and diagram, read from the code.

Its one argument is the full name of the class, as in
`{lifecycle} itil_core.operation.incident.IncidentLifecycle`.
"""

from importlib import import_module

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata
from sphinxcontrib.mermaid import mermaid

from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.state import Phase


def _cell(text: str) -> nodes.entry:
    """Write each of several names as code, with a comma between."""
    paragraph = nodes.paragraph()
    for number, name in enumerate(filter(None, text.split(", "))):
        if number:
            paragraph += nodes.Text(", ")
        paragraph += nodes.literal(text=name) if name != "the same" else nodes.emphasis(text=name)
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


def _rows(lifecycle: type[Lifecycle]) -> nodes.table:
    """Build the table of moves; columns without content are left out."""
    rows = lifecycle.to_table()
    heads = [head for head in rows[0] if any(row[head] for row in rows)]
    cells = [[row[head] for head in heads] for row in rows]
    return _table(f"The moves of {lifecycle.__name__}", heads, cells)


def _phases(lifecycle: type[Lifecycle]) -> nodes.table:
    """Build the table of states by phase."""
    cells = []
    for phase in Phase:
        states = [state.name for state in lifecycle.states() if state.phase is phase]
        if states:
            cells.append([phase.name, ", ".join(states)])
    return _table(f"The states of {lifecycle.__name__}", ["phase", "states"], cells)


class LifecycleDirective(SphinxDirective):
    """Print one lifecycle as two tables and a Mermaid diagram."""

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
        return [_phases(lifecycle), _rows(lifecycle), picture]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("lifecycle", LifecycleDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
