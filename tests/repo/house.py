"""Where the repository's parts are: what the checks in this folder share."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "itil_core"
TESTS = ROOT / "tests"
REFERENCE = ROOT / "docs" / "reference"


def module_name(path: Path) -> str:
    """The dotted name of a source file of the package."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


SOURCES = sorted(SOURCE.rglob("*.py"))
PACKAGES = [path.parent for path in SOURCES if path.name == "__init__.py"]
MODULES = [path for path in SOURCES if path.name != "__init__.py"]
PUBLIC = [path for path in MODULES if not path.name.startswith("_")]


def exported(path: Path) -> list[str]:
    """The static `__all__` of a source file, read without importing it; empty without one."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        named = any(isinstance(name, ast.Name) and name.id == "__all__" for name in targets)
        if named and isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            return list(ast.literal_eval(node.value))
    return []
