"""The benchmarks print their ratios in one form, and the project asks for what they import."""

import ast
import re
import tomllib
from typing import Any

from repo.house import ROOT, TESTS

SCRIPTS = sorted((TESTS / "benchmarks").glob("*.py"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = {"python-statemachine": "statemachine"}
EXTRAS = {"testing", "interop"}


def imported() -> set[str]:
    """The packages that the scripts import, wherever in the script."""
    found: set[str] = set()
    for script in SCRIPTS:
        for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found


def test_a_ratio_has_its_number_right_after_ours() -> None:
    ratios = [
        line
        for path in SCRIPTS
        for line in path.read_text(encoding="utf-8").splitlines()
        if 'f"ratio ' in line
    ]
    assert len(ratios) >= 3
    for line in ratios:
        assert re.search(r'f"ratio [^/]+ / ours \{[^}]+\}"', line), line


def test_the_group_of_the_benchmarks_holds_what_they_import() -> None:
    peers = {MODULES.get(name, name) for name in PROJECT["dependency-groups"]["bench"]}
    assert peers <= imported()
    assert "rustworkx" in peers


def test_every_package_but_the_extras_is_kept_from_their_libraries() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    sources = next(one for one in contracts if one["name"] == "Extras stay extras")
    folders = {
        path.name for path in (ROOT / "src/itil_core").iterdir() if (path / "__init__.py").exists()
    }
    wanted = {f"itil_core.{name}" for name in folders - EXTRAS}
    assert set(sources["source_modules"]) - {"itil_core.errors"} == wanted
