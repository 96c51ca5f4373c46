"""Hypothesis draws records by their type, and a test run that draws none pays nothing."""

import subprocess
import sys
from importlib.metadata import entry_points
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core import ConfigurationItem, Incident, Stamp
from itil_core.configuration import DocumentItem
from itil_core.operation.problem import Problem
from itil_core.testing import _registration

HOMES = {
    "Incident": "itil_core.operation",
    "Problem": "itil_core.operation.problem",
    "ConfigurationItem": "itil_core.configuration",
}
PROGRAM = """
{first}
{second}
from hypothesis import Phase, find, settings, strategies as st
quick = settings(database=None, phases=[Phase.generate])
found = find(st.from_type({name}), lambda record: record.history, settings=quick)
assert type(found) is {name}
"""


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    return done.stdout


def test_hypothesis_knows_of_it() -> None:
    hooks = {each.name: each.load() for each in entry_points(group="hypothesis")}
    assert hooks["itil_core"] is _registration.register


def test_importing_hypothesis_loads_none_of_the_library() -> None:
    loaded = run("import sys, hypothesis; print(*sys.modules)").split()
    ours = {name for name in loaded if name.startswith("itil_core.")}
    assert ours == {"itil_core._doors", "itil_core.testing", "itil_core.testing._registration"}
    assert not {"pendulum", "networkx"} & set(loaded)


@pytest.mark.parametrize("name", ["Incident", "Problem", "ConfigurationItem"])
@pytest.mark.parametrize("hypothesis_first", [True, False])
def test_the_order_of_imports_does_not_matter(name: str, *, hypothesis_first: bool) -> None:
    lines = ["import hypothesis", f"from {HOMES[name]} import {name}"]
    first, second = lines if hypothesis_first else reversed(lines)
    run(PROGRAM.format(first=first, second=second, name=name))


@pytest.mark.parametrize("kind", [Incident, Problem, ConfigurationItem, DocumentItem, Stamp])
def test_each_type_is_drawn(kind: type) -> None:
    @given(st.from_type(kind))
    def check(drawn: object) -> None:
        assert type(drawn) is kind

    check()


@given(...)
def test_annotations_are_enough(incident: Incident, problem: Problem) -> None:
    assert incident.opened
    assert problem.opened


def test_registering_twice_changes_nothing() -> None:
    before = list(sys.meta_path)
    _registration.register()
    assert sys.meta_path == before


def test_a_module_keeps_its_own_loader() -> None:
    program = (
        "import hypothesis, itil_core.operation.incident as module; "
        "print(type(module.__loader__).__name__, type(module.__spec__.loader).__name__)"
    )
    assert run(program).split() == ["SourceFileLoader", "SourceFileLoader"]


@pytest.fixture
def arrivals(monkeypatch: pytest.MonkeyPatch) -> _registration._Arrivals:
    """A fresh finder, as if the problem's module had not arrived yet."""
    monkeypatch.delitem(sys.modules, "itil_core.operation.problem")
    monkeypatch.setattr(
        sys,
        "meta_path",
        [each for each in sys.meta_path if type(each).__name__ != "_Arrivals"],
    )
    _registration.register()
    finder = sys.meta_path[0]
    assert isinstance(finder, _registration._Arrivals)
    return finder


def test_what_arrives_later_is_loaded_as_always(arrivals: _registration._Arrivals) -> None:
    assert arrivals.find_spec("json", None) is None
    assert arrivals.find_spec("itil_core.operation.problem", ["/nowhere"]) is None
    spec = find_spec("itil_core.operation.problem")
    assert spec is not None
    assert spec.loader is not None
    assert spec.loader.create_module(spec) is None
