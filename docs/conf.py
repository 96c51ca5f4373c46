"""How the documentation is built; everything it says about lifecycles is read from the code."""

import sys
from enum import Enum
from importlib.metadata import version as installed_version
from pathlib import Path

from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "itil_core"
author = "The itil_core developers"
copyright = author  # noqa: A001 (Sphinx asks for this name)
version = release = installed_version("itil_core")
language = "en_GB"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinxcontrib.mermaid",
    "lifecycles",
    "modules",
]
exclude_patterns = ["_build", "changelog.d"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True  # as written, not as their values look
autodoc_default_options = {"members": True, "show-inheritance": True}
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

# Diagrams as large as they are drawn, smaller only where a page is narrower.
mermaid_init_config = {
    "startOnLoad": False,
    "state": {"useMaxWidth": False},
    "flowchart": {"useMaxWidth": False},
}
mermaid_width = "revert-layer"
mermaid_height = "auto"
mermaid_fullscreen_button = "+"  # which every font has

html_theme = "furo"
html_title = f"itil_core {release}"


def keep_members(
    _app: Sphinx, _what: str, _name: str, value: object, *_more: object
) -> bool | None:
    """List the members of enumerations, whose names say what they mean."""
    return False if isinstance(value, Enum) else None


def setup(app: Sphinx) -> None:
    """Add what the extensions leave out."""
    app.connect("autodoc-skip-member", keep_members)
