"""Is an upgrade weekend safe? 300 changes to Debian packages in twelve slots of two hours.

    python docs/examples/upgrade_weekend.py PATH [--rows FILE]

PATH is a package index as in debian_impact.py: a package, a tab, and its needs apart by spaces; of
`a|b|c` any one will do. The changes are chosen from it by a rule: the members of the first 40
groups of two alternatives and of the first 20 of three, then packages that at least 5 groups name,
until there are 300; first by the hash of the name, which also gives the slot. Each change takes
down its package for the whole slot.

It prints how many pairs of changes overlap and how many of them conflict, the findings by kind, and
how many pairs would have been found by looking at direct neighbours only; then three findings
explained. `--rows FILE` writes all findings, one a line, with tabs between kind, start, end,
changes and the packages that it is about.

A file that is cut off or is something else is reported in one line, with exit code 2.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pendulum
from debian_impact import ForeignFileError, build, read_lines

from itil_core.configuration import DependencyGraph
from itil_core.kernel.interval import Interval
from itil_core.transition import ConflictKind, Finding, PlannedWork
from itil_core.transition.schedule import conflicts

SATURDAY = pendulum.datetime(2026, 3, 28)
SLOTS = 12
SLOT_HOURS = 2
GROUPS = ((2, 40), (3, 20))
CHANGES = 300
OFTEN = 5
PAIRS = (ConflictKind.DEPENDENCY, ConflictKind.COMMON_EFFECT, ConflictKind.REDUNDANCY)


def digest(text: str) -> str:
    """Return the hash by which groups and packages are chosen."""
    return sha256(text.encode()).hexdigest()


def slot_of(text: str) -> int:
    """Return the slot that a name falls into."""
    return int(digest(text)[:8], 16) % SLOTS


def slots(graph: DependencyGraph) -> dict[str, int]:
    """Choose the packages that are upgraded, each with its slot."""
    named: Counter[str] = Counter()
    distinct: set[tuple[str, ...]] = set()
    for package in graph:
        for group in graph.groups_of(package):
            named.update(group.members)
            distinct.add(group.members)
    chosen: dict[str, int] = {}
    for size, number in GROUPS:
        joined = ["|".join(members) for members in distinct if len(members) == size]
        for names in sorted(joined, key=lambda text: int(digest(text)[:8], 16))[:number]:
            for member in names.split("|"):
                chosen.setdefault(member, slot_of(names))
    for package in sorted((one for one in named if named[one] >= OFTEN), key=digest):
        if len(chosen) >= CHANGES:
            break
        chosen.setdefault(package, slot_of(package))
    return chosen


def planned(chosen: Mapping[str, int]) -> list[PlannedWork]:
    """Plan the upgrade of each package in its slot; the change bears the package's name."""
    starts = {package: SATURDAY.add(hours=SLOT_HOURS * slot) for package, slot in chosen.items()}
    return [
        PlannedWork(
            id=package,
            ci_ids={package},
            planned_window=Interval(start, start.add(hours=SLOT_HOURS)),
        )
        for package, start in starts.items()
    ]


def neighbours(graph: DependencyGraph, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the pairs of which one needs the other directly, as a member of any group."""
    return {
        (one, two) for one, two in pairs if graph.kinds_of(one, two) or graph.kinds_of(two, one)
    }


def report(
    graph: DependencyGraph, chosen: Mapping[str, int], found: Iterable[Finding]
) -> list[str]:
    """Count what was found, and what a look at direct neighbours would have found."""
    overlapping = {
        (one, two) for one, two in combinations(sorted(chosen), 2) if chosen[one] == chosen[two]
    }
    by_kind = Counter(finding.kind for finding in found)
    conflicting = {finding.changes for finding in found if finding.kind in PAIRS}
    near = neighbours(graph, overlapping)
    return [
        f"changes: {len(chosen)}",
        f"overlapping pairs: {len(overlapping)}",
        f"pairs in conflict: {len(conflicting)}",
        *(f"findings {kind.name}: {by_kind[kind]}" for kind in (*PAIRS, ConflictKind.JOINT)),
        f"pairs found by direct neighbours only: {len(near)}",
        f"of which conflicts: {len(near & conflicting)}",
    ]


def examples(found: Iterable[Finding]) -> Iterator[str]:
    """Explain three findings: a common effect, a loss of redundancy, and a joint one."""
    for kind in (ConflictKind.COMMON_EFFECT, ConflictKind.REDUNDANCY, ConflictKind.JOINT):
        for finding in [one for one in found if one.kind is kind][:1]:
            yield ""
            yield finding.explain()


def row(finding: Finding) -> str:
    """Write a finding in a line."""
    time = finding.times[0]
    start, end = time.start.isoformat(), time.end.isoformat()
    changes, packages = " ".join(finding.changes), " ".join(finding.cis)
    return f"{finding.kind.name}\t{start}\t{end}\t{changes}\t{packages}"


def main() -> int:
    """Read the index, and print the figures or one line that says what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--rows", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    try:
        graph = build(read_lines(arguments.path))
    except ForeignFileError as error:
        reason = " ".join(str(error).split())
        print(f"{arguments.path} is no whole package index: {reason}", file=sys.stderr)
        return 2
    chosen = slots(graph)
    found = conflicts(planned(chosen), graph)
    if arguments.rows:
        try:
            arguments.rows.write_text("".join(f"{row(one)}\n" for one in found), encoding="utf-8")
        except OSError as error:
            print(f"the findings could not be written: {error}", file=sys.stderr)
            return 2
    print(*report(graph, chosen, found), *examples(found), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
