"""Every example in a docstring of the package runs, each in a fresh copy of its module's names."""

import ast
import doctest
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def docstrings(path: Path) -> Iterator[tuple[str, str, int]]:
    """Yield (qualified name, docstring, line), read from the text: decorated methods count too."""
    waiting: list[tuple[str, ast.AST]] = [("", ast.parse(path.read_text(encoding="utf-8")))]
    while waiting:
        scope, node = waiting.pop()
        name = f"{scope}{getattr(node, 'name', '')}"
        if isinstance(node, DOCUMENTED) and (text := ast.get_docstring(node)):
            yield name or "module", text, getattr(node.body[0], "lineno", 1) - 1
        inner = f"{name}." if isinstance(node, ast.ClassDef) else scope
        waiting.extend((inner, child) for child in ast.iter_child_nodes(node))


def examples() -> Iterator[pytest.param]:
    parser = doctest.DocTestParser()
    for path in sorted(SOURCE.rglob("*.py")):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        for name, text, line in docstrings(path):
            if parser.get_examples(text):
                yield pytest.param(module, text, path, line, id=f"{module}:{name}")


@pytest.mark.parametrize(("module", "text", "path", "line"), list(examples()))
def test_the_example_of_a_docstring_runs(module: str, text: str, path: Path, line: int) -> None:
    names = dict(vars(importlib.import_module(module)))
    case = doctest.DocTestParser().get_doctest(text, names, module, str(path), line)
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=OPTIONS).run(case, out=report.append)
    assert result.failed == 0, "".join(report)
