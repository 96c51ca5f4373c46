"""The upgrade weekend on the package index of Debian: its figures, against brute force."""

import runpy
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from itil_core.configuration import impact

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs/examples"
EXAMPLE = EXAMPLES / "upgrade_weekend.py"
DEBIAN = ROOT.parent / "shared/data/debian-dependencies/bookworm-main-amd64.tsv.xz"

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.skipif(not DEBIAN.exists(), reason="the real data is not beside the project")
def test_the_figures_of_debian(run: Run, tmp_path: Path) -> None:
    rows = tmp_path / "rows.tsv"
    code, output, complaints = run(DEBIAN, "--rows", rows)
    assert (code, complaints) == (0, "")
    figures, *explained = output.split("\n\n")
    assert figures.splitlines() == [
        "changes: 300",
        "overlapping pairs: 3829",
        "pairs in conflict: 312",
        "findings DEPENDENCY: 37",
        "findings COMMON_EFFECT: 274",
        "findings REDUNDANCY: 37",
        "findings JOINT: 47",
        "pairs found by direct neighbours only: 26",
        "of which conflicts: 23",
    ]
    kinds = [text.split()[0] for text in explained]
    assert kinds == ["COMMON_EFFECT", "REDUNDANCY", "JOINT"]
    assert "ghdl needs at least 1 of ghdl-gcc, ghdl-llvm, ghdl-mcode" in explained[2]
    listed = [line.split("\t") for line in rows.read_text(encoding="utf-8").splitlines()]
    assert Counter(row[0] for row in listed) == {
        "DEPENDENCY": 37,
        "COMMON_EFFECT": 274,
        "REDUNDANCY": 37,
        "JOINT": 47,
    }
    check_by_brute_force({tuple(row) for row in listed})


def check_by_brute_force(listed: set[tuple[str, ...]]) -> None:
    """Compare every row with what `impact` says of each package, each pair and each slot."""
    example = runpy.run_path(str(EXAMPLE))
    graph = example["build"](example["read_lines"](DEBIAN))
    slots: dict[str, int] = example["slots"](graph)
    down = {package: impact(graph, {package}).down for package in slots}
    pairs: set[tuple[str, str, str]] = set()
    owners: set[str] = set()
    for slot in range(12):
        active = sorted(package for package in slots if slots[package] == slot)
        paired: set[str] = set().union(*(down[package] for package in active))
        for one, two in combinations(active, 2):
            both = impact(graph, {one, two}).down
            paired |= both
            changes, common = f"{one} {two}", (down[one] & down[two]) - {one, two}
            reached = {ci for ci in (one, two) if ci in down[one] and ci in down[two]}
            surplus = both - down[one] - down[two]
            found = {"DEPENDENCY": reached, "COMMON_EFFECT": common, "REDUNDANCY": surplus}
            pairs |= {(kind, changes, " ".join(sorted(cis))) for kind, cis in found.items() if cis}
        owners |= impact(graph, active).down - paired
    joint = {ci for row in listed if row[0] == "JOINT" for ci in row[4].split()}
    assert {(row[0], row[3], row[4]) for row in listed if row[0] != "JOINT"} == pairs
    assert joint == owners


SMALL = "awk\tmawk|gawk\ngawk\tlibc\nlibc\t\nmawk\tlibc\nshell\tawk\n"


def test_a_small_index(run: Run, tmp_path: Path) -> None:
    index = tmp_path / "index.tsv"
    index.write_text(SMALL, encoding="utf-8")
    code, output, complaints = run(index)
    assert (code, complaints) == (0, "")
    assert output.splitlines()[:3] == [
        "changes: 2",
        "overlapping pairs: 1",
        "pairs in conflict: 1",
    ]
    assert "awk needs at least 1 of gawk, mawk" in output


def test_a_foreign_file_is_reported_in_one_line(run: Run, tmp_path: Path) -> None:
    index = tmp_path / "index.tsv"
    index.write_text("number,state\n", encoding="utf-8")
    code, output, complaints = run(index)
    assert (code, output, complaints.count("\n")) == (2, "", 1)
    assert "no whole package index" in complaints


def test_rows_that_cannot_be_written_are_reported_in_one_line(run: Run, tmp_path: Path) -> None:
    index = tmp_path / "index.tsv"
    index.write_text(SMALL, encoding="utf-8")
    code, output, complaints = run(index, "--rows", tmp_path / "nowhere" / "rows.tsv")
    assert (code, output, complaints.count("\n")) == (2, "", 1)
    assert "could not be written" in complaints
