"""The example of all single failures of Debian: its figures, and what it says of bad files."""

import lzma
import random
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from itil_core.configuration import single_failures

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs/examples/debian_single_failures.py"
DEBIAN = ROOT.parent / "shared/data/debian-dependencies/bookworm-main-amd64.tsv.xz"

SMALL = """\
awk\tmawk|gawk
gawk\tlibc
libc\t
mawk\tlibc
shell\tawk
tool\tmawk
"""


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index.tsv"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.mark.skipif(not DEBIAN.exists(), reason="the real data is not beside the project")
def test_the_figures_of_debian(run: Run) -> None:
    code, output, complaints = run(DEBIAN)
    assert (code, complaints) == (0, "")
    assert output.splitlines() == [
        "packages: 63436",
        "named by no other: 30425",
        "services: 1000",
        "packages that they need, themselves included: 6970",
        "pairs of a package and another service that it takes down: 54737",
        "packages that take down at least one: 4602",
        "gcc-12-base takes down: 862",
        "libc6 takes down: 862",
        "libgcc-s1 takes down: 862",
        "single points of failure of bfh-gnome-desktop: 1106",
        "single points of failure of auto-editor: 420",
        "single points of failure of binoculars: 405",
    ]


@pytest.mark.skipif(not DEBIAN.exists(), reason="the real data is not beside the project")
def test_five_hundred_packages_of_debian_against_the_direct_fixpoint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLE.parent))
    example: dict[str, Any] = runpy.run_path(str(EXAMPLE))
    graph = example["build"](example["read_lines"](DEBIAN))
    draw = random.Random(6)
    services = set(draw.sample(sorted(graph), 2_000))
    matrix = single_failures(graph, services)
    needed = sorted(set(services).union(*(graph.dependencies(one) for one in services)))
    for ci in ("libc6", *draw.sample(needed, 400), *draw.sample(sorted(graph), 99)):
        down, degraded = graph.spread((ci,))
        assert matrix.services_down_by(ci) == (down & services) - {ci}
        assert matrix.services_degraded_by(ci) == degraded & services


def test_a_small_index(index: Path, run: Run) -> None:
    assert run(index)[1].splitlines() == [
        "packages: 6",
        "named by no other: 2",
        "services: 2",
        "packages that they need, themselves included: 6",
        "pairs of a package and another service that it takes down: 4",
        "packages that take down at least one: 3",
        "libc takes down: 2",
        "awk takes down: 1",
        "mawk takes down: 1",
        "single points of failure of shell: 2",
        "single points of failure of tool: 2",
    ]
    assert "services: 1" in run(index, "--services", 1)[1].splitlines()


def test_a_compressed_index(index: Path, run: Run) -> None:
    packed = index.with_suffix(".tsv.xz")
    packed.write_bytes(lzma.compress(SMALL.encode()))
    assert "libc takes down: 2" in run(packed)[1]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        (SMALL[:-5], "middle of a line"),
        (SMALL[: SMALL.index("mawk\tlibc")], "without a line: unknown CI: mawk"),
        ("number,state\nINC1,New\n", "line 1 has no tab"),
        ("a\tb|b\nb\t\n", "line 1"),
        (SMALL + "mawk\t\n", "line 7: mawk has a line already"),
    ],
)
def test_a_truncated_or_foreign_file(index: Path, run: Run, content: str, reason: str) -> None:
    index.write_text(content, encoding="utf-8")
    code, output, complaints = run(index)
    assert (code, output, complaints.count("\n")) == (2, "", 1)
    assert reason in complaints


def test_a_damaged_file_and_one_that_is_not_there(index: Path, run: Run) -> None:
    packed = index.with_suffix(".tsv.xz")
    packed.write_bytes(lzma.compress(SMALL.encode())[:-20])
    for path in (packed, index.with_name("nowhere")):
        code, _, complaints = run(path)
        assert code == 2
        assert "no whole package index" in complaints


def test_no_services_are_refused(index: Path, run: Run) -> None:
    code, output, complaints = run(index, "--services", 0)
    assert (code, output) == (2, "")
    assert "1 or more" in complaints
