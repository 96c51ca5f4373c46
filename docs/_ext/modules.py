"""The reference index: each page in its toctrees with the first sentence of its module."""

from importlib import import_module
from inspect import getdoc

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

INDEX = "reference/index"


def _sentence(page: str) -> str:
    """Return the first line of the module that a page is about."""
    name = page.removeprefix("reference/").replace("/", ".")
    return (getdoc(import_module(f"itil_core.{name}")) or "").partition("\n")[0]


def _row(page: str) -> nodes.row:
    """Link a page, and say what its module is."""
    name = nodes.literal(text=page.rpartition("/")[2])
    link = addnodes.pending_xref(
        "", name, refdomain="std", reftype="doc", reftarget=f"/{page}", refexplicit=True
    )
    link["refdoc"], link["refwarn"] = INDEX, True
    cells = nodes.paragraph("", "", link), nodes.paragraph(text=_sentence(page))
    return nodes.row("", *(nodes.entry("", cell) for cell in cells))


def _table(pages: list[str]) -> nodes.table:
    """Build the table of the pages of one stage."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in (30, 70)), cols=2)
    group += nodes.tbody("", *map(_row, pages))
    return nodes.table("", group, classes=["colwidths-given"])


def describe(app: Sphinx, doctree: nodes.document) -> None:
    """Show tables in the place of the toctrees, which stay for the navigation."""
    if app.env.current_document.docname != INDEX:
        return
    for toctree in list(doctree.findall(addnodes.toctree)):
        pages = [page for _, page in toctree["entries"]]
        toctree["hidden"] = True
        wrapper = toctree.parent
        heading = nodes.rubric(text=toctree["caption"])
        wrapper.parent.insert(wrapper.parent.index(wrapper) + 1, [heading, _table(pages)])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Act on the index when it has been read."""
    app.connect("doctree-read", describe)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
