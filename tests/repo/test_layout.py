"""The house keeps its shape: one noun, one module, one test file, one reference page."""

import re
import subprocess
from pathlib import Path

import pytest

from repo.house import MODULES, PACKAGES, PUBLIC, REFERENCE, ROOT, SOURCE, SOURCES, TESTS, exported

FOLDERS = {"src", "tests", "docs"}
BUILT = {"build", "dist"}
FILES = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"}
CEILING = 500
KINDS_OF_CHECK = {"property", "stateful", "typing", "docs", "repo", "benchmarks"}


def of_the_house(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_top_level_holds_only_what_belongs_there() -> None:
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert names - BUILT == FOLDERS | FILES


def test_the_check_script_can_be_executed() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", script], check=True)  # noqa: S607 (whichever bash there is)


@pytest.mark.parametrize("path", [*SOURCES, *sorted(TESTS.rglob("*.py"))], ids=of_the_house)
def test_no_file_is_too_long_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= CEILING


@pytest.mark.parametrize("path", PUBLIC, ids=of_the_house)
def test_every_module_says_what_it_gives(path: Path) -> None:
    assert exported(path)


def test_every_public_module_has_a_test_file() -> None:
    inside = [path.relative_to(SOURCE) for path in PUBLIC]
    wanted = [path.with_name(f"test_{path.name}") for path in inside]
    assert [str(path) for path in wanted if not (TESTS / path).is_file()] == []


def test_every_test_file_of_a_package_tests_a_module() -> None:
    # test_hours.py tests hours.py or _hours.py, and so does test_hours_oracle.py.
    modules = {path.relative_to(SOURCE).with_name(path.stem.lstrip("_")) for path in MODULES}
    for path in TESTS.rglob("test_*.py"):
        inside = path.relative_to(TESTS)
        if inside.parts[0] not in KINDS_OF_CHECK:
            words = path.stem.removeprefix("test_").split("_")
            names = ["_".join(words[:length]) for length in range(1, len(words) + 1)]
            assert modules & {inside.with_name(name) for name in names}, inside


@pytest.mark.parametrize("path", PUBLIC, ids=of_the_house)
def test_every_public_module_has_a_reference_page(path: Path) -> None:
    name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
    page = REFERENCE / path.relative_to(SOURCE).with_suffix(".md")
    assert f".. automodule:: {name}\n" in page.read_text(encoding="utf-8")


def test_every_reference_page_is_of_a_module_and_in_the_contents() -> None:
    contents = (REFERENCE / "index.md").read_text(encoding="utf-8").splitlines()
    for page in REFERENCE.rglob("*.md"):
        inside = page.relative_to(REFERENCE)
        if inside.name != "index.md":
            assert (SOURCE / inside.with_suffix(".py")).is_file(), f"{inside} documents nothing"
            assert inside.with_suffix("").as_posix() in contents


@pytest.mark.parametrize("package", PACKAGES, ids=of_the_house)
def test_no_module_bears_the_name_of_what_its_package_exports(package: Path) -> None:
    beside = {path.stem for path in package.glob("*.py")} | {
        path.parent.name for path in package.glob("*/__init__.py")
    }
    assert not beside & set(exported(package / "__init__.py"))


@pytest.mark.parametrize("path", SOURCES, ids=of_the_house)
def test_the_source_leaves_nothing_to_do(path: Path) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text(encoding="utf-8"))
