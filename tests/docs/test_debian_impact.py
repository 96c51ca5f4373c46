"""The example on the package index of Debian: its figures, and what it says of bad files."""

import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs/examples/debian_impact.py"
DEBIAN = ROOT.parent / "shared/data/debian-dependencies/bookworm-main-amd64.tsv.xz"

SMALL = """\
awk\tmawk|gawk
gawk\tlibc
libc\t
mawk\tlibc
shell\tawk
"""


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index.tsv"
    path.write_text(SMALL, encoding="utf-8")
    return path


def complaint(result: tuple[int, str, str]) -> str:
    code, output, complaints = result
    assert code == 2
    assert output == ""
    assert complaints.count("\n") == 1
    return complaints


@pytest.mark.skipif(not DEBIAN.exists(), reason="the real data is not beside the project")
def test_the_figures_of_debian(run: Run) -> None:
    packages = ("libc6", "zlib1g", "python3", "gawk")
    code, output, complaints = run(DEBIAN, *packages, "--together", "mawk", "gawk")
    assert (code, complaints) == (0, "")
    assert output.splitlines() == [
        "packages: 63436",
        "needs libc6: 49491",
        "down without libc6: 49408",
        "needs zlib1g: 39943",
        "down without zlib1g: 38367",
        "needs python3: 9118",
        "down without python3: 8696",
        "needs gawk: 390",
        "down without gawk: 232",
        "down without mawk and gawk: 254",
    ]


def test_a_small_index(index: Path, run: Run) -> None:
    assert run(index, "gawk", "--together", "gawk", "mawk")[1].splitlines() == [
        "packages: 5",
        "needs gawk: 2",
        "down without gawk: 0",
        "down without gawk and mawk: 2",
    ]


def test_a_compressed_index(index: Path, run: Run) -> None:
    packed = index.with_suffix(".tsv.xz")
    packed.write_bytes(lzma.compress(SMALL.encode()))
    assert "down without libc: 4" in run(packed, "libc")[1]


def test_an_unknown_package(index: Path, run: Run) -> None:
    assert complaint(run(index, "gawk", "bash")) == "unknown CI: bash\n"
    assert "unknown CI: tcl, zsh" in complaint(run(index, "--together", "zsh", "tcl"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        (SMALL[:-5], "middle of a line"),
        (SMALL[: SMALL.index("mawk\tlibc")], "without a line: unknown CI: mawk"),
        ("number,state\nINC1,New\n", "line 1 has no tab"),
        ("a\tb|b\nb\t\n", "line 1"),
        (" a\t\n", "line 1"),
        (SMALL + "mawk\t\n", "line 6: mawk has a line already"),
    ],
)
def test_a_truncated_or_foreign_file(index: Path, run: Run, content: str, reason: str) -> None:
    index.write_text(content, encoding="utf-8")
    assert reason in complaint(run(index, "gawk"))


def test_a_call_without_a_package_is_refused(index: Path, run: Run) -> None:
    assert "name a package" in complaint(run(index))


def test_a_damaged_compressed_file(index: Path, run: Run) -> None:
    packed = index.with_suffix(".tsv.xz")
    for content in (lzma.compress(SMALL.encode())[:-20], SMALL.encode(), b"\xff\xfe"):
        packed.write_bytes(content)
        assert "no whole package index" in complaint(run(packed, "gawk"))


def test_a_file_that_is_not_text_or_not_there(index: Path, run: Run) -> None:
    index.write_bytes(b"\xff\xfe\x00")
    assert "no whole package index" in complaint(run(index, "gawk"))
    assert "no whole package index" in complaint(run(index.with_name("nowhere"), "gawk"))
