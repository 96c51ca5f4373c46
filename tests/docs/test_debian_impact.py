"""The example on the package index of Debian: its figures, and what it says of bad files."""

import lzma
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEBIAN = ROOT.parent / "shared/data/debian-dependencies/bookworm-main-amd64.tsv.xz"

SMALL = """\
awk\tmawk|gawk
gawk\tlibc
libc\t
mawk\tlibc
shell\tawk
"""


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    script = ROOT / "docs/examples/debian_impact.py"
    return subprocess.run(
        [sys.executable, script, *map(str, arguments)], capture_output=True, check=False, text=True
    )


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index.tsv"
    path.write_text(SMALL, encoding="utf-8")
    return path


def complaint(*arguments: object) -> str:
    result = run(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


@pytest.mark.skipif(not DEBIAN.exists(), reason="the real data is not beside the project")
def test_the_figures_of_debian() -> None:
    result = run(DEBIAN, "libc6", "zlib1g", "python3", "gawk", "--together", "mawk", "gawk")
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
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


def test_a_small_index(index: Path) -> None:
    assert run(index, "gawk", "--together", "gawk", "mawk").stdout.splitlines() == [
        "packages: 5",
        "needs gawk: 2",
        "down without gawk: 0",
        "down without gawk and mawk: 2",
    ]


def test_a_compressed_index(index: Path) -> None:
    packed = index.with_suffix(".tsv.xz")
    packed.write_bytes(lzma.compress(SMALL.encode()))
    assert "down without libc: 4" in run(packed, "libc").stdout


def test_an_unknown_package(index: Path) -> None:
    assert complaint(index, "gawk", "bash") == "unknown CI: bash\n"
    assert "unknown CI: tcl, zsh" in complaint(index, "--together", "zsh", "tcl")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        (SMALL[:-10], "middle of a line"),
        (SMALL[: SMALL.index("mawk\tlibc")], "without a line: unknown CI: mawk"),
        ("number,state\nINC1,New\n", "line 1 has no tab"),
        ("a\tb|b\nb\t\n", "line 1"),
        (" a\t\n", "line 1"),
    ],
)
def test_a_truncated_or_foreign_file(index: Path, content: str, reason: str) -> None:
    index.write_text(content, encoding="utf-8")
    assert reason in complaint(index, "gawk")


def test_a_damaged_compressed_file(index: Path) -> None:
    packed = index.with_suffix(".tsv.xz")
    for content in (lzma.compress(SMALL.encode())[:-20], SMALL.encode(), b"\xff\xfe"):
        packed.write_bytes(content)
        assert "no whole package index" in complaint(packed, "gawk")


def test_a_file_that_is_not_text_or_not_there(index: Path) -> None:
    index.write_bytes(b"\xff\xfe\x00")
    assert "no whole package index" in complaint(index, "gawk")
    assert "no whole package index" in complaint(index.with_name("nowhere"), "gawk")
