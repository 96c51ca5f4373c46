"""The front door: at most forty names, each of which is there, and nothing loaded early."""

import subprocess
import sys
from pathlib import Path

import pytest

import itil_core
from repo.house import PACKAGES, SOURCE, exported, module_name

MOST = 40
FRONT_DOOR = exported(SOURCE / "__init__.py")


def test_the_front_door_is_small() -> None:
    assert 0 < len(FRONT_DOOR) <= MOST
    assert len(set(FRONT_DOOR)) == len(FRONT_DOOR)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_every_name_that_a_package_exports_resolves(package: Path) -> None:
    names = exported(package / "__init__.py")
    module = __import__(module_name(package / "__init__.py"), fromlist=names)
    assert [name for name in names if not hasattr(module, name)] == []
    assert set(names) <= set(dir(module))


def test_an_unknown_name_is_refused_as_any_module_does() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        itil_core.no_such_name  # noqa: B018 (the look-up is the test)


def loaded_by(statement: str) -> set[str]:
    """The modules in a fresh interpreter after one statement."""
    program = f"import sys; {statement}; print(*sys.modules)"
    run = [sys.executable, "-c", program]
    return set(subprocess.run(run, capture_output=True, check=True, text=True).stdout.split())


def test_importing_the_package_loads_no_dependency() -> None:
    assert not loaded_by("import itil_core") & {"attrs", "networkx", "pendulum"}


def test_an_incident_comes_without_the_graph() -> None:
    assert "networkx" not in loaded_by("from itil_core import Incident")
